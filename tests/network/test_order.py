"""The networks of an order: planes split ports, switches are bought up to the boundary, media reach, nothing is left over."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.build import Build, changed
from configurator.catalog.problems import InputError
from configurator.disciplines.network.fabric import Shape, plan
from configurator.disciplines.network.racks import stacked
from configurator.render.order_view import OrderView
from configurator.render.text.json import as_json, bom_json
from configurator.render.view import View
from configurator.system.media import module_paths, modules_of
from tests.helpers import coherent, data_of, engineer_with, engineered, kinds, platforms, several, shipped_catalog, with_value
from tests.laws.test_contract import VALIDATOR
from tests.orders import MIXED, ordered

GB300, HGX = "gb300-nvl72", "hgx-b200-air"
JOINED = [name for name in platforms() if "compute" in shipped_catalog().platforms[name].fabrics]


def fabric_of(data: dict[str, Any], role: str) -> dict[str, Any]:
    return next(fabric for fabric in data["fabrics"] if fabric["role"] == role)


def bought(data: dict[str, Any]) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in data["bom"]:
        if line["part"]:
            found[line["part"]] = found.get(line["part"], 0.0) + line["quantity"]
    return found


# --- the figures follow the plan


@settings(max_examples=8)
@given(st.sampled_from(JOINED), st.integers(1, 60), st.sampled_from(["1", "2"]), st.sampled_from(["1", "2"]))
def test_figures_are_the_plan(platform: str, quantity: int, planes: str, ratio: str) -> None:
    """Whatever is ordered: leaves, spines and up-links of the graph are those of the planner for the links there are."""
    settings = (f"quantity={quantity}", f"network.planes={planes}", f"network.oversubscription={ratio}")
    build = engineered(platform, *settings)
    compute = next(fabric for fabric in build.fabrics if fabric.id == "compute")
    rails = round(compute.rails.value or 1)
    links = sum(line.count.value or 0 for line in compute.lines if line.link.tier == "node-leaf") / int(planes)
    shape = Shape(-(-round(links) // rails), rails, round(coherent(build, "network.compute.radix")), rails, int(planes))
    made = plan(Shape(shape.nodes, rails, shape.radix, rails, int(planes), oversubscription=Fraction(ratio)))
    assert [coherent(build, f"network.compute.{tier}") for tier in ("leaves", "spines")] == [*made.switches().values()][:2]
    assert coherent(build, "network.compute.leaf-uplinks") == made.links()["leaf-spine"]


def test_a_changed_order_keeps_the_split_of_a_leaf() -> None:
    """As in the workbook: eight racks for one are two leaves a rail instead of one, and the spines follow."""
    one = engineered(GB300, "network.boundary=spine")
    eight = changed(one, ["quantity=8"])
    assert [coherent(b, "network.compute.leaves") for b in (one, eight)] == [4, 8]
    assert coherent(eight, "network.compute.spines") == coherent(engineered(GB300, "quantity=8"), "network.compute.spines") == 4


# --- planes and what is plugged in


STORED = [name for name in JOINED if "storage" in shipped_catalog().platforms[name].fabrics]


SPLIT = [name for name in STORED if name not in (HGX, "hgx-h100-air", "dgx-a100-air")]


@pytest.mark.parametrize("platform", several(*SPLIT))
def test_planes_split_the_port(platform: str) -> None:
    """Twice the links at half the rate, through the same modules, one splitter a port; other fabrics are as before."""
    one, two = data_of(platform), data_of(platform, "network.planes=2")
    for data, factor in ((one, 1), (two, 2)):
        row = next(c for c in data["cables"] if c["id"] == "compute-fabric")
        assert row["count"] == factor * fabric_of(data, "compute")["cables"]["node-leaf"]
    rate = [fabric_of(data, "compute")["links"]["node-leaf"] * fabric_of(data, "compute")["rate_gbit_s"] for data in (one, two)]
    assert rate[0] == rate[1]
    assert fabric_of(one, "compute")["modules"]["node"] == fabric_of(two, "compute")["modules"]["node"]
    assert fabric_of(one, "storage") == fabric_of(two, "storage")
    assert any("splitter" in part for part in bought(two)) and not any("splitter" in part for part in bought(one))


@pytest.mark.parametrize("platform", kinds())
def test_no_module_without_a_network(platform: str) -> None:
    """Without scale-out links no module is bought for them; those of the scale-up network stay."""
    lines = bom_json(View(engineered(platform, "network.scale-out=none")))
    left = {line["path"] for line in lines if line["category"] == "optics" and line["quantity"] and line["leaf"]}
    system = engineered(platform).system
    for link in system.platform.links:
        plugged = module_paths(modules_of(system.catalog, system.platform), link)
        if link.group == "scale-out":
            assert not left & {*plugged, f"cabling.{link.id}-far-optic"}
    if all(link.group != "scale-up-optics" for link in system.platform.links):
        assert left == set()


# --- the boundary


@pytest.mark.parametrize("platform", several(*JOINED))
def test_switches_are_bought_up_to_the_boundary(platform: str) -> None:
    """Each further tier adds its switches, their power and their price; at the last nothing ends outside."""
    builds = [engineered(platform, "quantity=8", f"network.boundary={tier}") for tier in ("nic", "leaf", "spine", "core")]
    power = [coherent(build, "network.power") for build in builds]
    assert power == sorted(power) and power[0] < power[1] < power[2]
    for build, tiers in zip(builds, ([], ["leaf"], ["leaf", "spine"]), strict=False):
        compute = next(fabric for fabric in build.fabrics if fabric.id == "compute")
        assert [b.tier for b in compute.switches] == tiers
    assert all(not each.id.endswith((".compute", ".storage")) for each in builds[3].outside)


@pytest.mark.parametrize("platform", ["trn2", "trn3-nl32x2"])
def test_switches_in_the_racks_are_told_with_their_fabric(platform: str) -> None:
    """Under the one line they are in the bill of materials; where they join two networks, in both, with the ports each takes."""
    data = data_of(platform)
    lines = {line["id"]: line for line in data["bom"]}
    told = {fabric["id"]: fabric["switches"] for fabric in data["fabrics"]}
    assert {id: [each["line"] for each in switches] for id, switches in told.items()} == {
        "scale-up": [],
        "compute": ["bom.tor-switch"],
        "in-band": ["bom.tor-switch"],
        "management": ["bom.management-switch"],
    }
    for switch in (switch for switches in told.values() for switch in switches):
        line = lines[switch["line"]]
        assert (switch["part"], switch["quantity"], switch["unit_price"]) == (line["part"], line["quantity"], line["unit_price"])
        assert switch["in_racks"] and switch["tier"] == "leaf" and switch["power_w"] == line["power_w"]
    compute = fabric_of(data, "compute")
    assert told["compute"][0]["ports_used"] == compute["links"]["node-leaf"] + compute["uplinks"]["count"]


def test_switches_of_every_place_are_lines_of_the_bill() -> None:
    """Of an order too, in network racks and of circuits; the schema knows them all."""
    data = data_of("tpu-8t", "network.boundary=leaf")
    VALIDATOR.validate(data)
    switches = [switch for fabric in data["fabrics"] for switch in fabric["switches"]]
    assert [(each["tier"], each["in_racks"]) for each in switches] == [("circuit", False), ("leaf", False), ("leaf", True)]
    order = as_json(OrderView(ordered(MIXED)))
    named = {switch["line"] for fabric in order["fabrics"] for switch in fabric["switches"]}
    assert named and named <= {line["id"] for line in order["bom"]}


@pytest.mark.parametrize(
    ("platform", "chosen", "switch", "there", "links", "up"),
    [
        ("trn2", "quantity=1", "tor-switch", 4 * 32, 65, 64),  # of 2 x 100G four share a port of 400G, those up among them
        ("tpu-v7", "quantity=1", "tor-switch", 32, 32 / 2, 32 / 2),
        ("trn3-nl72x2", "options.adapters-per-tray=4", "tor-switch", 4 * 64, 144 + 36, 144 + 36),
        ("trn3-nl72x2", "network.oversubscription=2", "tor-switch", 4 * 64, 72 + 36, 72 / 2 + 36),
        ("gb200-nvl36x2", "quantity=1", "management-switch", 2 * 48, 18 * 3 + 18 * 2 + 8, None),
    ],
)
def test_ports_of_switches_in_the_racks(platform: str, chosen: str, switch: str, there: int, links: float, up: float | None) -> None:
    """Links of all fabrics end there, and as many go up as the oversubscription asks for, where anything is known above."""
    build, key = engineered(platform, chosen), f"network.in-rack.{switch}"
    assert (coherent(build, f"{key}.ports"), coherent(build, f"{key}.links")) == (there, links)
    assert coherent(build, f"{key}.spare-ports") == there - links - (up or 0)
    margins = {check.id: check.margin for check in build.checks if check.id.startswith("network.rack-")}
    assert margins[f"network.rack-ports.{switch}"] == there - links
    assert margins.get(f"network.rack-uplinks.{switch}") == (None if up is None else there - links - up)


def test_ports_that_nobody_published_are_not_known() -> None:
    catalog = with_value(shipped_catalog(), "tor-12t8-asic", "ports", lambda value: None)
    build = engineer_with(catalog, "trn2")
    check = next(check for check in build.checks if check.id == "network.rack-ports.tor-switch")
    assert check.holds is None and check.status == "warn" and build.figures["network.in-rack.tor-switch.spare-ports"].value is None


def test_every_link_above_the_leaf_has_two_modules_of_its_own() -> None:
    """64 ports a leaf, half up: as many twin-port modules in the spines as in the leaves for them, and a cable each."""
    data = data_of(GB300, "quantity=8", "network.boundary=spine")
    compute = fabric_of(data, "compute")
    assert compute["links"]["leaf-spine"] == 8 * 72
    assert compute["modules"]["spine"] == 8 * 72 / 2
    assert compute["modules"]["leaf"] == (8 * 72 + 8 * 72) / 2
    lines = {line["path"]: line["quantity"] for line in data["bom"]}
    assert lines["network.compute-leaf-spine"] == 8 * 72


def test_one_leaf_alone_needs_no_spine() -> None:
    data = data_of(GB300, "network.boundary=spine")
    assert [s["tier"] for s in fabric_of(data, "storage")["switches"]] == ["leaf"]
    assert fabric_of(data, "storage")["uplinks"]["count"] == 0


def test_switches_stand_in_racks() -> None:
    """18 units at one rack, 52 at two, of which 80 % are filled; the rack is bought."""
    small, large = engineered(GB300, "network.boundary=leaf"), engineered(GB300, "quantity=8", "network.boundary=spine")
    for build, racks in ((small, 1), (large, 2)):
        node = next(n for n in build.system.walk() if n.path == "network.rack")
        assert node.total.value == racks
        assert (racks - 1) * 0.8 * 48 < coherent(build, "network.height") / 0.04445 <= racks * 0.8 * 48


def test_network_racks_are_drawn_and_weighed() -> None:
    """Each switch in a place of its own, all of them; the first rack is drawn, and none where no switch is quoted."""
    build = engineered(GB300, "quantity=8", "network.boundary=spine")
    places = [*stacked(build.system)]
    cells = [(each.rack, each.u + unit) for each in places for unit in range(each.units)]
    assert len(places) == sum(round(s.node.total.value or 0) for f in build.fabrics for s in f.switches)
    assert len(set(cells)) == len(cells) == round(build.figures["network.height"].number or 0) and max(u for _, u in cells) <= 48
    rack = next(view for view in build.racks if view.role.key == "network")
    assert {slot.item for slot in rack.slots} >= {"compute-leaf", "compute-spine"} and rack.role.total.value == max(r for r, _ in cells) + 1
    heavier = sum((node.total.number or 0) * (part.mass.number or 0) for node in build.system.walk()
                  if node.path.startswith("network.") and (part := node.part) is not None and part.mass is not None)  # fmt: skip
    assert coherent(build, "network.weight") == pytest.approx(heavier)
    assert all(view.role.key != "network" for view in engineered(GB300).racks)


def test_uplinks_of_two_rates_are_not_added() -> None:
    build = engineered(GB300)
    assert "network.uplinks" not in build.figures
    ended = [(f.id, f.uplinks.count, f.uplinks.rate) for f in build.fabrics]
    known = [(id, count.value, rate.number) for id, count, rate in ended if count is not None and rate is not None]
    assert known == [("compute", 72.0, 800.0), ("storage", 36.0, 400.0)]


# --- five units, active cables


def test_five_words_are_five_numbers() -> None:
    units = fabric_of(data_of(GB300), "scale-up")["units"]
    assert (units["links"], units["lanes"], units["pairs"], units["assemblies"]) == (1296, 2592, 5184, 4)


def test_heads_of_active_cables_load_the_racks_and_nothing_else() -> None:
    """A cable draws in the racks and outside them, half each: without it both fall by that, the racks by what the trays lose too."""
    aec = engineered(GB300, "network.fabrics.compute.medium=aec", "network.lengths.compute-fabric=5 m")
    none = changed(aec, ["aec-1600g-2x800g-osfp-7m.tdp=0 W"])
    half = coherent(aec, "bom.cabling.compute-fabric.quantity") * coherent(aec, "aec-1600g-2x800g-osfp-7m.tdp") / 2
    fallen = {id: coherent(aec, id) - coherent(none, id) for id in ("network.power", "power.it-load")}
    assert fallen["network.power"] == pytest.approx(half)
    assert half < fallen["power.it-load"] < 1.1 * half


def test_an_active_cable_draws_power_or_says_that_it_is_not_known() -> None:
    build = engineered("trn3-nl72x2")
    assert coherent(build, "aec-400g-y-gearbox.tdp") > 0
    drawn = sum(coherent(build, f"{part}.tdp") * n for part, n in (("aec-400g-y-gearbox", 72), ("aec-400g-straight", 36)))
    heads = [id for id in build.figures if id.startswith("power.heads.")]
    assert sum(coherent(build, id) for id in heads) == pytest.approx(drawn)  # both ends are in the rack
    assert coherent(build, "network.power") == pytest.approx(0.0, abs=1e-9)


# --- media


def reach_checks(build: Build) -> dict[str, str]:
    return {c.id: c.status for c in build.checks if c.id.startswith("cables.reach") and c.status != "pass"}


@pytest.mark.parametrize(("link", "length"), [("compute-fabric", "2000 m"), ("converged-fabric", "80 m"), ("nvlink", "5 m")])
def test_what_does_not_reach_fails(link: str, length: str) -> None:
    """Typed into the workbook the medium stays, and its check fails; so does what nothing of the catalog carries."""
    assert reach_checks(engineered(GB300)) == {}
    assert reach_checks(changed(engineered(GB300), [f"cables.{link}.length={length}"]))[f"cables.reach.{link}"] == "fail"


def test_a_longer_run_takes_another_medium() -> None:
    """80 m are beyond multimode: single-mode with its modules at both ends, and the decision names what lost and why."""
    build = engineered(GB300, "network.lengths.converged-fabric=80 m")
    assert reach_checks(build) == {}
    medium = build.system.media["converged-fabric"]
    assert medium.near is not None and medium.far is not None
    assert (medium.near.fibre, medium.far.fibre, medium.cable.fibre) == ("single-mode",) * 3
    assert any(node.part is medium.near for node in build.system.walk())
    decision = next(d for d in build.decisions if d.id == "cables.converged-fabric.medium")
    assert len(decision.alternatives) >= 2 and all(other.why for other in decision.alternatives)


@settings(max_examples=6)
@given(st.sampled_from(["gb200-nvl72", GB300, "vr200-nvl72"]), st.integers(2, 100))
def test_a_chosen_medium_reaches_and_fits(platform: str, metres: int) -> None:
    """Up to 100 m something of the catalog reaches: of the cages that are there, with one kind of fibre, long enough."""
    before, build = engineered(platform), engineered(platform, f"network.lengths.converged-fabric={metres} m")
    medium = build.system.media["converged-fabric"]
    assert medium.near is not None and medium.far is not None
    assert metres <= medium.reach and metres <= (medium.cable.length.coherent or 0.0 if medium.cable.length else 0.0)
    assert medium.near.fibre == medium.far.fibre == medium.cable.fibre
    cages = {node.part.cage for node in before.system.walk() if node.part is not None and hasattr(node.part, "cage")}
    assert {medium.near.cage, medium.far.cage} <= cages
    assert reach_checks(build) == {}


def test_runs_follow_the_rows() -> None:
    """One rack beside its switches; 64 in four rows of 16; a row of all of them is beyond a fibre of 30 m until it is built anew."""
    one, many = engineered(GB300), engineered(GB300, "quantity=64", "network.boundary=spine")
    pitch = coherent(one, "bom.frame.quantity") * 0.6
    assert coherent(many, "cables.compute-fabric.longest-run") == pytest.approx(
        coherent(one, "cables.compute-fabric.longest-run") + 15 * pitch
    )
    assert coherent(many, "racks.across-run") == pytest.approx(coherent(many, "racks.row-run") + 4 * 3.0)
    assert reach_checks(many) == {}
    assert reach_checks(changed(many, ["constants.racks-per-row=64"]))["cables.reach.compute-fabric.row"] == "fail"
    assert "cables.compute-fabric.longest-run" not in engineered(GB300, "network.lengths.compute-fabric=12 m").figures


def test_switches_of_no_known_size_are_not_asked_for() -> None:
    """165,888 ports are beyond three tiers of 64; as long as no switch is quoted, that is nobody's fault."""
    build = engineered("cloudmatrix-384", "quantity=432")
    fabric = next(f for f in build.fabrics if f.id == "compute")
    assert fabric.plan is None and fabric.uplinks.count is not None and fabric.uplinks.count.value == 432 * 384
    with pytest.raises(InputError, match="more than 3 tiers"):
        engineered("cloudmatrix-384", "quantity=432", "network.boundary=leaf")


@pytest.mark.parametrize(("metres", "medium"), [(2, "aec"), (7, "aec"), (8, "micro-led"), (30, "micro-led"), (31, "fiber"), (80, "fiber")])
def test_a_policy_chooses_by_length(metres: int, medium: str) -> None:
    """Copper to 7 m, micro-LED to 30 m, optics beyond; what has plugs of its own needs no module at either end."""
    build = engineered(GB300, "network.media-policy=customer-2026", f"network.lengths.compute-fabric={metres} m")
    chosen = build.system.media["compute-fabric"]
    assert chosen.cable.medium == medium and chosen.carries(metres) and reach_checks(build) == {}
    near = build.system.node("compute-tray.nic.optic")
    assert (near is None) == (medium != "fiber")
    pieces = next(line.node for line in build.cables if line.link.id == "compute-fabric")
    assert pieces is not None and pieces.total.value == (72 if medium == "fiber" else 36)


def test_the_cheapest_of_all_media_is_what_costs_least() -> None:
    cheapest, published = engineered(GB300, "network.media-policy=cheapest"), engineered(GB300)
    assert coherent(cheapest, "cost.bom") < coherent(published, "cost.bom")
    decision = next(d for d in cheapest.decisions if d.id == "cables.compute-fabric.medium")
    prices = [float(other.money.replace(",", "")) for other in decision.alternatives if "costs more" in other.why]
    assert prices and float(decision.money.replace(",", "")) < min(prices)


@pytest.mark.parametrize(("platform", "link"), [(GB300, "nvlink"), ("cloudmatrix-384", "ub-plane"), ("trn2", "efa")])
def test_a_policy_says_where_the_hardware_leaves_no_choice(platform: str, link: str) -> None:
    build = engineered(platform, "network.media-policy=customer-2026")
    decision = next(d for d in build.decisions if d.id == f"cables.{link}.medium")
    assert decision.reason.startswith("as the hardware has it")


def test_how_long_a_bit_is_under_way_and_how_often_links_fail() -> None:
    """200 ns of both modules and 5 ns a metre; 72 + 36 optical links of 3,000 FIT are nearly all of the failures."""
    build = engineered(GB300)
    assert coherent(build, "cables.compute-fabric.latency") == pytest.approx(200e-9 + 30 * 5e-9)
    optical, copper = 108 * 3000, 5184 * 2 + 80 * 8
    assert coherent(build, "network.failures") == pytest.approx((optical + copper) * 1e-9 / 3600)


def test_the_spine_in_optics() -> None:
    """Published: 648 modules of 1.6T in the place of 5,184 pairs; the customer's 30 % and 25 % for co-packaged ones."""
    one, two = (engineered(GB300, f"quantity={n}") for n in (1, 2))
    assert coherent(one, "network.optical.modules") == 648 and coherent(two, "network.optical.modules") == 2 * 648
    assert coherent(one, "network.optical.fiber.power") == pytest.approx(648 * 25)
    for what, share in (("power", 0.70), ("cost", 0.75)):
        assert coherent(one, f"network.optical.cpo.{what}") == pytest.approx(share * coherent(one, f"network.optical.fiber.{what}"))
    assert coherent(one, "network.optical.fiber.cost") > 5 * coherent(one, "network.optical.copper-cost") > 0


# --- bad input


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("network.planes=1.5", "is not a whole number"),
        ("network.planes=0", "planes"),
        ("network.planes=3", "does not split into 3 planes (planes: 1, 2, 4, 8)"),
        ("network={planes: 2, cabling: structured}", "trunks carry whole links"),
        ("network.fabrics.compute.planes=3", "does not split into 3 planes"),
        ("network.fabrics.stroage.planes=2", "did you mean storage?"),
        ("network.fabrics.scale-up.planes=2", "whole inside its racks"),
        ("network.fabrics.compute.switch=qm9800", "did you mean qm9700?"),
        ("network.fabrics.compute.switch=sn4600c", "slower than the links"),
        ("network.oversubscription=0.5", "oversubscription 0.5 is below 1"),
        ("network.lengths.converged=80 m", "did you mean converged-fabric?"),
        ("network.rack=mgx", "no rack frame 'mgx'"),
        ("network.media-policy=customer-2027", "no policy 'customer-2027' (did you mean customer-2026?)"),
    ],
)
def test_what_cannot_be_is_refused(setting: str, words: str) -> None:
    more = ("network.boundary=leaf",) if "rack" in setting else ()
    with pytest.raises(InputError) as refused:
        engineered(GB300, *more, setting)
    assert words in str(refused.value)
