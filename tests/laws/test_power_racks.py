"""Laws of power racks: whole ones stand in for each other, in groups around whole systems, whatever the order."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.catalog.parts.power import PowerRack, SidecarBbu
from configurator.catalog.problems import InputError
from tests.helpers import coherent, engineered, given_for, number_of
from tests.strategies import Case, few

CLOSE = 1e-9
SCHEMES = ("N", "N+1", "N+N")


def case(platform: str, scheme: str, quantity: int, architecture: str = "hvdc-800") -> Case:
    settings = {"power.architecture": architecture, "power.redundancy": scheme, "quantity": str(quantity)}
    return Case(platform, {**settings, "site.supply-voltage": "480 V"})


def carries(build: Build) -> float:
    """What one power rack delivers, in watts: its shelves, at most what it is rated for."""
    rack = next(n.part for n in build.system.walk() if isinstance(n.part, PowerRack))
    shelves = coherent(build, "power.sidecar.shelves") * coherent(build, "power.sidecar.shelf-capacity")
    return min(shelves, number_of(build, rack, "capacity"))


@few
@given(
    st.sampled_from(["gb300-nvl72", "vr200-nvl72", "tpu-v7", "trn2-ultra"]),
    st.sampled_from(SCHEMES),
    st.integers(1, 24),
    st.sampled_from(["hvdc-800", "hvdc-400"]),
)
def test_what_is_left_of_a_full_group_carries_its_systems(platform: str, scheme: str, quantity: int, architecture: str) -> None:
    """Taking away what the scheme promises, one power rack or half of them, leaves enough, and one power rack less would not."""
    build = case(platform, scheme, quantity, architecture).build()
    racks, groups = round(coherent(build, "power.sidecar.group-racks")), round(coherent(build, "power.pods"))
    lost = {"N": 0, "N+1": 1, "N+N": racks // 2}[scheme]
    given_ = build.figures.get("power.dc-link-input", build.figures["power.dc-load"]).value or 0.0
    load = given_ / quantity * min(coherent(build, "power.pod"), quantity)
    assert racks * groups == coherent(build, "power.sidecars")
    assert (racks - lost) * carries(build) >= load * (1 - CLOSE)
    full = coherent(build, "power.sidecar.usable-full")
    assert racks - lost == max(1, math.ceil(load / full - CLOSE))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_more_systems_never_take_fewer_power_racks(scheme: str) -> None:
    counts = [coherent(case("vr200-nvl72", scheme, q).build(), "power.sidecars") for q in (1, 2, 3, 4, 6, 8, 9, 16, 32)]
    assert all(before <= after for before, after in itertools.pairwise(counts))


def test_more_redundancy_never_takes_fewer() -> None:
    counts = [coherent(case("vr200-nvl72", scheme, 8).build(), "power.sidecars") for scheme in SCHEMES]
    assert counts == [3, 4, 6]


def test_one_power_rack_is_no_redundancy() -> None:
    """Seeded fault: redundancy of the shelves alone, in a single power rack, does not hold; the check says so."""
    single = engineered("gb300-nvl72", "power.architecture=hvdc-800", "power.redundancy=N+N", "power.rack-redundancy=N", "power.pod=1")
    assert coherent(single, "power.sidecars") == 1
    check = next(c for c in single.checks if c.id == "power.power-racks")
    assert check.status == "warn" and coherent(single, "power.sidecar.group-left") == 0
    double = engineered("gb300-nvl72", "power.architecture=hvdc-800", "power.redundancy=N+N")
    assert coherent(double, "power.sidecars") == 2
    assert next(c for c in double.checks if c.id == "power.power-racks").status == "pass"


def test_cables_of_the_power_racks_left_carry_the_rack() -> None:
    """Spread over the group: with one of four power racks lost three quarters of the cables carry all of the rack."""
    build = case("vr200-nvl72", "N+1", 8).build()
    links, racks = coherent(build, "power.compute.dc-links"), coherent(build, "power.sidecar.group-racks")
    left = links - math.ceil(links / racks)
    assert coherent(build, "power.compute.dc-current") / left <= coherent(build, "power.compute.feed-limit") * (1 + CLOSE)


def test_a_feed_lost_under_n_plus_n_takes_its_power_racks() -> None:
    """Half of the power racks hang on each feed, so the feed left carries the whole order."""
    build = engineered("gb300-nvl72", "power.architecture=hvdc-800", "power.redundancy=N+N")
    feed = next(s for s in build.power.states if s.where == "power-rack" and s.state == "feed")
    none = next(s for s in build.power.states if s.where == "power-rack" and s.state == "none")
    assert (feed.columns["feed_a"].value or 0.0) == pytest.approx(2 * (none.columns["feed_a"].value or 0.0), rel=0.01)
    assert feed.holds


@pytest.mark.parametrize("how", [("hvdc-800-native",), ("hvdc-800", "power.shelves=5")], ids=["in-trays", "odd"])
def test_shelves_behind_power_racks_stand_on_both_feeds(how: tuple[str, ...]) -> None:
    """Every one is reached from both, so an odd number is no fault; rectifiers on the feeds themselves come in pairs."""

    def asked(architecture: str, *settings: str) -> bool:
        build = engineered("vr200-nvl72", f"power.architecture={architecture}", "power.redundancy=N+N", *settings)
        return any(check.id.startswith("power.paired-shelves") for check in build.checks)

    assert not asked(*how)
    assert asked("ac-shelf")


def test_a_group_may_be_given() -> None:
    build = engineered("gb300-nvl72", "power.architecture=hvdc-800", "quantity=6", "power.pod=2", "power.redundancy=N+1")
    assert [coherent(build, f"power.{name}") for name in ("pod", "pods", "sidecars")] == [2, 3, 6]


# --- batteries in them


@few
@given(st.sampled_from(["gb300-nvl72", "vr200-nvl72", "trn2-ultra"]), st.sampled_from(SCHEMES), st.integers(1, 9), st.integers(5, 300))
def test_batteries_of_a_power_rack_hold_its_share(platform: str, scheme: str, quantity: int, seconds: int) -> None:
    """Whole units in every power rack give its share for the time, one fewer would not; none hangs on the busbar of a rack."""
    cases = case(platform, scheme, quantity).having(power__bbu__hold=f"{seconds} s")
    build = cases.build()
    unit = next(node.part for node in build.system.parts(SidecarBbu))
    count, share = coherent(build, "power.sidecar.bbu-shelves"), coherent(build, "power.sidecar.load")
    carried = given_for(unit, 0, seconds)
    assert count == int(count) == math.ceil(share / carried - CLOSE)
    assert coherent(build, "power.bbu-shelves") == count * coherent(build, "power.sidecars")
    assert not any(role_node.key == "bbu" for role in build.system.roles for role_node in role.walk())
    room = next(c for c in build.checks if c.id == "power.bbu-positions.sidecar")
    assert (room.status == "pass") == (count <= coherent(build, "power.sidecar.shelves"))


def test_a_battery_stands_where_it_can() -> None:
    """800 V to the tray leaves no bus in the rack; a rack with batteries keeps them; power racks that are not there are refused."""
    native = engineered("vr200-nvl72", "power.architecture=hvdc-800-native", "power.bbu.hold=40 s")
    assert coherent(native, "power.bbu-hold-available") >= 40
    own = engineered("tpu-v7", "power.architecture=hvdc-400", "power.bbu.hold=40 s")
    assert "power.sidecar.bbu-hold" not in own.figures
    with pytest.raises(InputError, match="has no power racks"):
        engineered("gb300-nvl72", "power.bbu.hold=40 s", "power.bbu.place=power-rack")
    lost = engineered("gb300-nvl72", "power.architecture=hvdc-800", "power.bbu.hold=40 s")
    assert coherent(lost, "power.sidecar.bbu-hold-left") <= coherent(lost, "power.sidecar.bbu-hold")


# --- chains compared


def chain(*settings: str) -> float:
    return coherent(engineered("vr200-nvl72", *settings), "power.chain.efficiency-to-die")


def test_chains_compare_on_one_level_of_optimism() -> None:
    """With the efficiencies of one published comparison the order of the architectures is that of the comparison."""
    basis = ("power.efficiencies=semianalysis-chain", "power.stages.tray=none")
    found = [chain(f"power.architecture={name}", *basis) for name in ("ac-shelf", "hvdc-800", "hvdc-800-room")]
    assert found == sorted(found)
    assert chain("power.ups=true", *basis) == pytest.approx(0.82, rel=0.005)  # published: 82 % from the grid to the die


def test_a_stage_left_out_loses_nothing() -> None:
    """Without the transformer its loss is gone; without the converters in the trays the racks draw less."""
    whole, bare = engineered("vr200-nvl72"), engineered("vr200-nvl72", "power.stages.transformer=none")
    assert "power.chain.transformer.loss" not in bare.figures
    saved = coherent(whole, "power.chain.grid") - coherent(bare, "power.chain.grid")
    assert saved == pytest.approx(coherent(whole, "power.chain.transformer.loss"), rel=CLOSE)
    direct = engineered("vr200-nvl72", "power.stages.tray=none")
    assert coherent(whole, "power.it-load") - coherent(direct, "power.it-load") == pytest.approx(coherent(whole, "power.chain.tray.loss"))
