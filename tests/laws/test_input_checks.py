"""Checks that read what used to stand unread: each passes on a quote as it is, and a change of one input makes it fail."""

from __future__ import annotations

import pytest

from configurator.build import Build, build_quote, changed
from configurator.rules import Check
from tests.helpers import built, coherent, edited_folder

GB300, AIR, TORUS = "gb300-nvl72", "hgx-b200-air", "trn2"

# The check, the quote it passes on, and the change of an input that makes it fail.
FAILING: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("power.psu-voltage-min.compute", GB300, (), "site.supply-voltage=300 V"),
    ("power.psu-voltage-max.compute", GB300, (), "site.supply-voltage=540 V"),
    ("power.psu-voltage-max.sidecar", GB300, ("power.architecture=hvdc-400",), "site.supply-voltage=540 V"),
    ("power.ride-through.compute", TORUS, (), "psu-3000w-orv3.hold-up=5 ms"),
    ("power.phase.compute", GB300, (), "site.supply-voltage=200 V"),
    ("power.whip-phases.compute", GB300, (), "whip-63a-3ph-iec.phases=1"),
    ("power.bbu-hold", "tpu-v7", ("power.bbu.hold=60 s",), "orv3-hpr-bbu-shelf-33kw.hold-1.power=20 kW"),
    ("cables.rate-used.compute-fabric", GB300, (), "cables.compute-fabric.rate=1.6 Tbit/s"),
    ("cables.rate-used.compute-fabric", GB300, (), "connectx-8.rate=400 Gbit/s"),
    ("cables.reach-used.converged-fabric", GB300, (), "cables.converged-fabric.length=60 m"),
    ("cables.reach-used.compute-fabric", GB300, (), "osfp-1600g-2xdr4-mms4a00.reach=20 m"),
    ("cables.ports.compute-fabric", GB300, (), "connectx-8.ports=0.5"),
    ("cables.reach.nvlink", GB300, (), "cables.nvlink.length=3 m"),
    ("published.rack-power", GB300, (), "published.rack-power=100 kW"),
    ("published.rack-power", GB300, (), "published.rack-power=180 kW"),
    ("cooling.fan-airflow.compute", AIR, (), "fan-92mm-hgx-b200.airflow=90 m^3/h"),
    ("cooling.rear-door-airflow.compute", AIR, ("cooling.rear-door=rdhx-coldlogik-cl20-48u800",), "cooling.air-rise=5 delta_degC"),
)


@pytest.mark.parametrize(("id", "platform", "settings", "change"), FAILING)
def test_the_check_can_fail(id: str, platform: str, settings: tuple[str, ...], change: str) -> None:
    build = built(platform, *settings)
    assert check_of(build, id).status == "pass"
    assert check_of(changed(build, [change]), id).status in ("warn", "fail")
    assert check_of(build, id).remedy


def check_of(build: Build, id: str) -> Check:
    """The check of a build by its id."""
    return next(c for c in build.checks if c.id == id)


# --- the EDPp peak and how long the power supplies hold it

STATED = "    pulse: {value: 160 %, source: delta-ae-orv3"


@pytest.fixture(scope="module")
def stated(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The quote whose power supplies state how long their overload lasts."""
    folder = tmp_path_factory.mktemp("catalog")
    lasts = "    pulse-duration: {value: 50 ms, source: engineering-assumption, confidence: assumption, note: for the test}\n"
    return build_quote(GB300, overlays=[edited_folder(folder, "parts/psus.yaml", (STATED, lasts + STATED))])


def test_an_overload_of_unknown_duration_does_not_pass() -> None:
    """The catalog says how much the supplies deliver and not for how long: not known, with the reason."""
    check = check_of(built(GB300), "power.pulse.compute")
    assert check.status == "warn"
    assert check.limit.value is None


def test_a_peak_longer_than_the_overload_does_not_pass(stated: Build) -> None:
    """50 ms of overload carry a peak of 50 ms, and none of 10 s; a peak below the capacity that is left needs no overload."""
    assert check_of(stated, "power.pulse.compute").status == "pass"
    assert check_of(changed(stated, ["power.peak-duration=10 s"]), "power.pulse.compute").status == "warn"
    assert check_of(changed(stated, ["power.peak-duration=10 s", "power.peak-factor=0.9"]), "power.pulse.compute").status == "pass"


def test_energy_of_a_peak(stated: Build) -> None:
    """What one peak takes above TDP, (P_peak - P) t, beside what the overload gives above the capacity."""
    above = coherent(stated, "power.peak") - coherent(stated, "power.it-load")
    assert coherent(stated, "power.peak-energy") == pytest.approx(above * 0.05)
    left = coherent(stated, "power.compute.usable")
    assert coherent(stated, "power.compute.overload-energy") == pytest.approx(0.6 * left * 0.05)


# --- totals of what parts and links state

TRAYS, SWITCHES = (*range(11, 19), *range(28, 38)), range(19, 28)  # units of the rack
MEAN_RUN = 0.04445 * sum(abs(a - b) for a in TRAYS for b in SWITCHES) / (len(TRAYS) * len(SWITCHES)) + 2 * 0.3


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("system.cpu-cores", 36 * 72),
        ("system.scale-up-links", 72 * 18),
        ("system.switch-bandwidth", 18 * 72 * 100e9 * 8),  # 18 chips of 72 ports of 100 GB/s, both directions
        ("cables.nvlink.total-rate", 72 * 18 * 4 * 200e9),  # two lanes and two directions a link
        ("cables.nvlink.total-length", 72 * 18 * 4 * MEAN_RUN),
    ],
)
def test_totals_of_what_is_stated(id: str, expected: float) -> None:
    assert coherent(built(GB300), id) == pytest.approx(expected)


def test_layer_area_of_boards() -> None:
    """36 superchip boards of 22 layers and 0.115 m^2, and so on: n · layers · area."""
    build = built(GB300)
    assert coherent(build, "boards.pcb-superchip-gb300.layer-area") == pytest.approx(36 * 22 * 0.115)
    lines = {line.part.id for line in build.boards}
    parts = sum(coherent(build, f"boards.{part}.layer-area") for part in lines)
    assert coherent(build, "boards.layer-area") == pytest.approx(parts)


def test_figures_of_published_totals_exist() -> None:
    """Every figure that a platform of the catalog names for a published total is a figure of its quote, so none is dropped in silence."""
    for platform in ("gb200-nvl72", "gb300-nvl72", "vr200-nvl72", "trn2", "cloudmatrix-384"):
        build = built(platform)
        named = {key: total.figure for key, total in build.system.platform.published.items()}
        assert named
        assert {key for key, figure in named.items() if figure in build.figures} == set(named)
