"""Laws of the failure states: a brute-force wiring of shelves on feeds, with every member taken away in turn, agrees with the table."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.disciplines.states import State
from configurator.system.tree import RackRole
from tests.helpers import (
    apart,
    build_with,
    coherent,
    data_of,
    engineered,
    fed_roles,
    number_of,
    platforms,
    shelf_of,
    shipped_catalog,
    with_value,
)
from tests.laws.failing import written
from tests.strategies import Case, few

CLOSE = 1e-9
Rack = list[list[int]]  # feed by feed: the PSUs of each of its shelves


def rows(build: Build, where: str) -> list[State]:
    return [state for state in build.power.states if state.where == where]


def wired(shelves: int, psus: int, feeds: int) -> Rack:
    """Shelves dealt out over feeds like cards."""
    rack: Rack = [[] for _ in range(feeds)]
    for index in range(shelves):
        rack[index % feeds].append(psus)
    return rack


def lost_psu(rack: Rack) -> list[Rack]:
    """One PSU gone, at every place it may be."""
    return [
        [[psus - ((f, s) == (feed, shelf)) for s, psus in enumerate(shelves)] for f, shelves in enumerate(rack)]
        for feed, found in enumerate(rack)
        for shelf in range(len(found))
    ]


def lost_shelf(rack: Rack) -> list[Rack]:
    return [
        [[psus for s, psus in enumerate(shelves) if (f, s) != (feed, shelf)] for f, shelves in enumerate(rack)]
        for feed, found in enumerate(rack)
        for shelf in range(len(found))
    ]


def lost_feed(rack: Rack) -> list[Rack]:
    return [[[] if f == feed else shelves for f, shelves in enumerate(rack)] for feed in range(len(rack))]


LOST: dict[str, Callable[[Rack], list[Rack]]] = {"none": lambda rack: [rack], "psu": lost_psu, "shelf": lost_shelf, "feed": lost_feed}


def brute(build: Build, role: RackRole, state: str) -> list[tuple[float, float, float]]:
    """For each member that may be lost: capacity left, load of the most loaded shelf, and of the most loaded feed, in watts (DC)."""
    shelf, psu = shelf_of(build, role)
    key = f"power.{role.key}"
    load, each, nameplate = coherent(build, f"{key}.rack-load"), coherent(build, f"{key}.psu-rating"), number_of(build, psu, "rating")
    feeds = 2 if build.spec.power.redundancy == "N+N" else round(build.spec.site.feeds.coherent or 0)
    rack = wired(round(coherent(build, f"{key}.shelves")), round(number_of(build, shelf, "psus")), feeds)
    found = []
    for left in LOST[state](rack):
        modules = sum(map(sum, left))
        share = min(load / max(modules, 1), nameplate)
        found.append((modules * each, max((p * share for f in left for p in f), default=0.0), max(sum(f) * share for f in left)))
    return found


def feed_watts(build: Build, role: RackRole, state: State) -> float:
    """DC power behind the current of the most loaded feed of one rack."""
    _, psu = shelf_of(build, role)
    figures, slug = build.figures, {"none": "normal"}.get(state.state, f"{state.state}-lost")
    volts, factor = coherent(build, "site.supply-voltage"), coherent(build, "power.phase-factor")
    efficiency = figures[f"power.{role.key}.shelf-efficiency-{slug}"].value or 0.0
    current = figures[f"power.{role.key}.rack-current-{slug}"].value or 0.0
    return current * volts * factor * efficiency * number_of(build, psu, "power-factor")


@few
@given(
    st.sampled_from(platforms()),
    st.sampled_from(["N", "N+1", "N+N"]),
    st.integers(1, 9),
    st.integers(1, 4),
)
def test_the_table_is_the_worst_member_taken_away(platform: str, scheme: str, shelves: int, feeds: int) -> None:
    """Capacity, shelf and feed of every state are those of the worst member that can be lost, found by taking each away."""
    settings = {"power.redundancy": scheme, "power.shelves": str(shelves), "site.feeds": str(feeds), "power.feed-redundancy": "auto"}
    build = Case(platform, settings).build()
    for role in fed_roles(build):
        if apart(role):  # supplies of servers: no shelves that stand in for each other
            continue
        load = coherent(build, f"power.{role.key}.rack-load")
        for name in LOST:
            found = brute(build, role, name)
            ours = [state for state in rows(build, role.key) if state.state == name]
            assert ours[0].holds == all(capacity >= load * (1 - CLOSE) for capacity, _, _ in found)
            if min(capacity for capacity, _, _ in found):  # of a rack without supply nothing is loaded
                assert coherent_of(ours[0], "shelf_kw") == pytest.approx(max(shelf for _, shelf, _ in found), rel=CLOSE)
            if name != "psu" and min(capacity for capacity, _, _ in found):
                assert feed_watts(build, role, ours[0]) == pytest.approx(fullest(found, ours), rel=1e-6)


def fullest(found: list[tuple[float, float, float]], ours: list[State]) -> float:
    """The most loaded feed; with a feed lost, that of the fuller feed where the other one has a row of its own."""
    least = min(capacity for capacity, _, _ in found)
    return max(feed for capacity, _, feed in found if len(ours) == 1 or capacity == least)


def coherent_of(state: State, column: str) -> float:
    value = state.columns[column].value
    assert value is not None
    return value


def test_a_mean_over_feeds_would_be_caught() -> None:
    """Seeded fault: four shelves of VR200 with one lost stand two and one; half of three is not what the feed of two carries."""
    build = engineered("vr200-nvl72")
    (role,) = fed_roles(build)
    shelf = next(state for state in rows(build, "compute") if state.state == "shelf")
    mean = coherent_of(shelf, "whip_a") * 6 / 2
    assert coherent_of(shelf, "feed_a") == pytest.approx(mean * 4 / 3, rel=CLOSE)
    assert max(feed for _, _, feed in brute(build, role, "shelf")) == pytest.approx(coherent(build, "power.compute.rack-load") * 2 / 3)


def test_feeds_are_redundant_apart_from_shelves() -> None:
    """Asking that a feed may be lost brings the shelves for it, and makes the warning a promise that holds."""
    plain, asked = engineered("tpu-v7"), engineered("tpu-v7", "power.feed-redundancy=N+1")
    assert [c.status for c in plain.checks if c.id == "power.one-feed.compute"] == ["warn"]
    assert [c.status for c in asked.checks if c.id == "power.one-feed.compute"] == ["pass"]
    assert (coherent(plain, "power.shelves"), coherent(asked, "power.shelves")) == (4, 6)
    short = engineered("tpu-v7", "power.feed-redundancy=N+1", "power.shelves=4")
    assert [c.status for c in short.checks if c.id == "power.one-feed.compute"] == ["fail"]


@pytest.mark.parametrize("platform", [p for p in platforms() if p.endswith("-air")])
def test_servers_lend_each_other_nothing(platform: str) -> None:
    """PSU bays of servers: with a feed lost each has half of its PSUs, and no state hands the load of one server to another."""
    build = engineered(platform, "power.redundancy=N+N")
    (role,) = fed_roles(build)
    shelf, _ = shelf_of(build, role)
    assert apart(role) and not [state for state in rows(build, role.key) if state.state == "shelf"]
    load, count = coherent(build, f"power.{role.key}.rack-load"), coherent(build, f"power.{role.key}.shelves")
    half = number_of(build, shelf, "psus") // 2 * coherent(build, f"power.{role.key}.psu-rating")
    assert [c.status == "pass" for c in build.checks if c.id == f"power.redundancy.{role.key}"] == [load / count <= half]


def test_a_ups_takes_its_feed_with_it() -> None:
    """The UPS of the feed left carries what that feed carries."""
    build = engineered("vr200-nvl72", "power.ups=true")
    feed, ups = (next(s for s in rows(build, "compute") if s.state == name) for name in ("feed", "ups"))
    assert coherent_of(ups, "ups_kw") == coherent_of(feed, "ups_kw")
    assert coherent_of(ups, "ups_kw") == pytest.approx(217_390 / 0.9633, rel=1e-3)  # all of the rack, at the efficiency of two shelves


def test_the_json_of_an_unknown_load_says_so() -> None:
    """Where the load is not known, whether it is carried is not known either."""
    silent = with_value(shipped_catalog(), "b300-gpu", "tdp", lambda value: written(value, None))
    build = build_with(silent, "gb300-nvl72")
    assert {state.holds for state in rows(build, "compute")} <= {None, True, False}
    known = data_of("gb300-nvl72")["states"]
    assert {row["where"] for row in known} == {"compute", "loop"}
    assert all(isinstance(row["carried"], bool) for row in known)


@pytest.mark.parametrize("unit", ["auto", "nvent-rackchiller-800", "coolit-chx200", "boyd-ral300-04u21"])
def test_a_promise_of_the_loop_is_kept(unit: str) -> None:
    """N+1 promises that a whole unit may be lost, and has a spare beside it; doubled pumps stand for a pump, never for the unit."""
    build = engineered("gb300-nvl72", f"cooling.cdu={unit}", "cooling.redundancy=N+1")
    assert build.cooling.cdu is not None
    assert build.cooling.served is not None
    none, lost, pump = build.cooling.states
    assert none.promised
    assert none.holds
    alone = build.cooling.cdu.internal_redundancy and build.cooling.cdu.type == "in-rack"
    assert lost.promised == lost.holds == (not alone)
    assert pump.promised
    assert pump.holds
    assert (build.cooling.served.spare.value == 0) == alone
