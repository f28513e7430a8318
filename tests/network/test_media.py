"""A fabric is built with the kind of medium it asks for: modules that work together, power, price and time."""

from __future__ import annotations

import math

import pytest

from configurator.catalog.parts import Cable, Transceiver
from configurator.catalog.problems import InputError
from tests.helpers import built, coherent, engineered

GB300 = "gb300-nvl72"
COMPUTE = "network.fabrics.compute"
ENDS = {  # kind -> technology at the node and at the switch, core of the fibre; none where the cable has plugs of its own
    "optics": ("dsp", "dsp", "glass"),
    "lpo": ("lpo", "lpo", "glass"),
    "cpo": ("dsp", "cpo", "glass"),
    "hollow-core": ("dsp", "dsp", "hollow"),
    "aec": None,
    "micro-led": None,
}


@pytest.mark.parametrize("kind", ENDS)
def test_a_fabric_has_the_medium_it_asks_for(kind: str) -> None:
    """Linear modules meet linear ones, engines stand in switches, and what loses says why."""
    build = built(GB300, f"{COMPUTE}.medium={kind}")
    line = next(line for line in build.cables if line.link.id == "compute-fabric")
    cable, ends = line.node.part if line.node else None, ENDS[kind]
    assert isinstance(cable, Cable)
    near = next((n.part for n in build.system.walk() if n.path.startswith("compute-tray.nic") and isinstance(n.part, Transceiver)), None)
    far = line.far.part if line.far is not None else None
    if ends is None:
        assert (near, far) == (None, None) and cable.medium == kind
    else:
        assert isinstance(near, Transceiver) and isinstance(far, Transceiver)
        assert (near.technology, far.technology, cable.core) == ends
    choice = next(decision for decision in build.decisions if decision.id == "cables.compute-fabric.medium")
    assert len(choice.alternatives) >= 4 and all(other.why for other in choice.alternatives)
    storage = next(line for line in build.cables if line.link.id == "converged-fabric")
    assert storage.node is not None and storage.node.part is not None and storage.node.part.id == "mpo-mmf-mfp7e10-30m", "the other fabric"


def test_what_the_media_are_in_numbers() -> None:
    """CPO saves 30 % of the power and 25 % of the price of the far modules; linear modules save both processors, hollow fibre the way."""
    plain, cpo, lpo, hollow = (built(GB300, f"{COMPUTE}.medium={kind}") for kind in ("optics", "cpo", "lpo", "hollow-core"))
    far = 36  # twin-port modules of 72 links
    assert coherent(plain, "network.power") - coherent(cpo, "network.power") == pytest.approx(far * 0.3 * 25)
    price = plain.figures["bom.cabling.compute-fabric-far-optic.extended-price"].value or 0.0
    assert coherent(plain, "cost.bom") - coherent(cpo, "cost.bom") == pytest.approx(0.25 * price)
    latency = "cables.compute-fabric.latency"
    assert coherent(plain, latency) - coherent(lpo, latency) == pytest.approx(195e-9)
    assert coherent(plain, latency) - coherent(hollow, latency) == pytest.approx(30 * (5 - 3.46) * 1e-9)
    assert coherent(cpo, "network.failures") < coherent(lpo, "network.failures") < coherent(plain, "network.failures")


def test_linear_modules_and_engines_are_for_those_who_ask() -> None:
    """Neither the cheapest nor a policy takes them by itself; the decision tells how to."""
    for policy in ("cheapest", "customer-2026"):
        build = built(GB300, f"network.media-policy={policy}")
        kinds = {build.system.media[link].kind for link in build.system.media}
        assert not kinds & {"lpo", "cpo", "hollow-core"}
        told = next(d for d in build.decisions if d.id == "cables.compute-fabric.medium").alternatives
        assert any("network.fabrics.compute.medium=cpo" in other.why for other in told)


def test_a_tray_is_filled_by_the_cables_of_its_row() -> None:
    """16 racks of 108 fibres of 3 mm in 450 x 100 mm; copper three times as thick does not fit, and warns."""
    build = built(GB300, "quantity=16")
    assert coherent(build, "network.tray-fill") == pytest.approx(16 * 108 * math.pi / 4 * 0.003**2 / (0.45 * 0.1))
    assert coherent(build, "network.tray-weight") == pytest.approx(16 * 108 * 0.009)
    checks = {check.id: check.status for check in built(GB300, "quantity=16", f"{COMPUTE}.medium=aec").checks}
    assert checks["network.tray-fill"] == "warn" and "network.tray-fill" not in built("trn2").figures


NOT = [("warp", "is called 'warp'"), ("dac", "no dac of the catalog fits"), ("lpp", "did you mean lpo")]


@pytest.mark.parametrize(("kind", "told"), NOT)
def test_what_does_not_fit(kind: str, told: str) -> None:
    with pytest.raises(InputError, match="NET018") as refused:
        built(GB300, f"{COMPUTE}.medium={kind}")
    assert told in str(refused.value)


WRONG = [("rails=5", "NET012 compute fabric: 72 links do not spread evenly over 5 rails"), ("switch=tor", "NET002"), ("planes=3", "NET010")]


@pytest.mark.parametrize(("setting", "told"), WRONG)
def test_what_a_fabric_is_not(setting: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        built(GB300, f"{COMPUTE}.{setting}")
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("platform", "setting", "told"),
    [
        ("trn3-nl72x2", "compute.switch=sn5600", "NET011 the switches of the compute fabric of trn3-nl72x2 stand in its racks"),
        ("trn2", "in-band.rails=2", "NET011 the switches of the in-band fabric of trn2 stand in its racks"),
        ("trn3-nl72x2", "compute.medium=cpo", "NET018 no cpo of the catalog fits EFA network"),
        ("tpu-8i", "compute.medium=cpo", "NET018 no cpo of the catalog fits Virgo network"),
    ],
)
def test_what_the_hardware_leaves_no_choice_of_is_refused(platform: str, setting: str, told: str) -> None:
    """Instead of being taken and changing nothing."""
    with pytest.raises(InputError) as refused:
        built(platform, f"network.fabrics.{setting}")
    assert told in str(refused.value)


def test_a_boundary_that_is_not_reached_is_told() -> None:
    told = {decision.id: decision.chosen for decision in built("trn3-nl72x2", "network.boundary=spine").decisions}
    assert told["network.compute.boundary"] == "the switches in the racks"
    assert not [each.id for each in built("trn3-nl72x2").decisions if each.id.endswith(".boundary")]


@pytest.mark.parametrize(("boundary", "margin"), [("nic", None), ("leaf", None), ("spine", -1), ("core", -2)])
def test_an_engineer_reads_that_a_boundary_is_not_reached(boundary: str, margin: float | None) -> None:
    """Among the checks, with the boundary that is; of a network whose tiers are known nothing is missing."""
    checks = {check.id: check for check in engineered("trn2", f"network.boundary={boundary}").checks}
    found = checks.get("network.reached.compute")
    assert (None if found is None else (found.margin, found.status)) == (None if margin is None else (margin, "warn"))
    assert not any(check.id.startswith("network.reached") for check in engineered(GB300, f"network.boundary={boundary}").checks)


@pytest.mark.parametrize(
    ("platform", "setting", "told"),
    [
        (GB300, "rails=2", "NET011 the scale-up fabric of gb300-nvl72 is whole inside its racks"),
        (GB300, "medium=aec", "NET018 no module of 'aec'"),
        ("trn2", "medium=optics", "NET011 trn2 has no scale-up cartridges"),
        ("groq3-lpx", "medium=optics", "NET011 groq3-lpx has no scale-up cartridges"),
    ],
)
def test_what_the_scale_up_fabric_is_not(platform: str, setting: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        engineered(platform, f"network.fabrics.scale-up.{setting}")


@pytest.mark.parametrize(
    ("platform", "kind", "modules", "watts"),
    [(GB300, "optics", 648, 25), (GB300, "lpo", 648, 13), ("vr200-nvl72", "cpo", 1296, 17.5), ("helios-mi455x", "optics", 1296, 25)],
)
def test_the_copper_of_a_rack_in_optics(platform: str, kind: str, modules: int, watts: float) -> None:
    """As many modules as are told beside the copper, with their power in the racks and a fibre for every port; no cartridge is left."""
    copper, optics = engineered(platform), engineered(platform, f"network.fabrics.scale-up.medium={kind}")
    assert coherent(optics, "network.scale-up.modules") == modules == coherent(copper, "network.optical.modules")
    assert coherent(optics, "cables.scale-up-optics") == modules and coherent(optics, "cables.scale-up-copper") == 0
    told = "fiber" if kind == "optics" else kind
    assert coherent(copper, f"network.optical.{told}.power") == pytest.approx(modules * watts)
    more = coherent(optics, "power.it-load") - coherent(copper, "power.it-load")
    assert modules * watts < more < 1.1 * modules * watts
    assert not [line for line in optics.bom if line.node.part is not None and "cartridge" in line.node.part.id]
