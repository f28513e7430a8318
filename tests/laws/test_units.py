"""Laws of the coolant distribution units: exchanger and pump against other code, spares, pods, and orders that grow."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.catalog.parts import Cdu
from configurator.disciplines.cooling.units.choice import PATHS, Candidate, Plan, best, grown
from configurator.disciplines.cooling.units.exchanger import end_ratio, flow_at, head_at, mean_difference
from configurator.figures import constant
from tests.helpers import coherent, engineered, shipped_catalog
from tests.laws.test_cooling import liquid_cases
from tests.strategies import Case, few, ids_of, some

UNITS = ids_of(shipped_catalog(), Cdu)
QUANTITIES = [*range(1, 41), 48, 63, 64, 65, 100, 128, 200, 256]


# --- exchanger and pumps


@some
@given(st.floats(0.05, 40), st.floats(0.05, 40))
def test_the_mean_difference_is_between_both_ends(cold: float, hot: float) -> None:
    """The logarithmic mean, by an integral over the exchanger: 1 / mean of 1 / dT; the same either way round."""
    ends = [constant(value, "delta_degC") for value in (cold, hot)]
    mean = mean_difference(ends[0], end_ratio(*ends)).value or 0.0
    steps = 4000
    inverse = sum(1.0 / (cold + (hot - cold) * (i + 0.5) / steps) for i in range(steps)) / steps
    assert mean == pytest.approx(1.0 / inverse, rel=2e-3)
    assert mean == pytest.approx(mean_difference(ends[1], end_ratio(ends[1], ends[0])).value, rel=1e-5)
    assert min(cold, hot) * (1 - 1e-5) <= mean <= max(cold, hot) * (1 + 1e-5)


@pytest.mark.parametrize(("rise", "share"), [(15, 1.0), (20, 1.0), (24, 0.78)])
def test_facility_water_that_warms_more_leaves_less(rise: int, share: float) -> None:
    """Water at 30 degC, coolant 40 to 55: a rise of 20 K is free with a rating of 5 K, 24 K leaves 78 %, 25 K is impossible."""
    build = engineered("gb300-nvl72", f"cooling.facility-delta-t={rise} delta_degC", "cooling.cdu=coolit-chx2000")
    assert coherent(build, "cooling.cdu-derating") == pytest.approx(share, abs=0.005)


def test_water_cannot_leave_warmer_than_the_coolant_comes() -> None:
    """The sheet is written, with a failed check that says so."""
    build = engineered("gb300-nvl72", "cooling.facility-delta-t=26 delta_degC")
    assert {c.id: c.status for c in build.checks}["cooling.exchanger"] == "fail"


@some
@given(st.floats(0.0, 2.0), st.floats(0.05, 0.95))
def test_flow_and_head_are_one_curve(drop: float, slack: float) -> None:
    """The flow at a head is the one that gives this head, where the unit is within its rating and its least flow."""
    rated, head, least = constant(100.0, "L/min"), constant(100.0, "kPa"), constant(0.2)
    shut_off = constant(100.0 * (1 + slack), "kPa")
    flow = flow_at(constant(100.0 * drop, "kPa"), rated, head, shut_off, least)
    assert 0.2 * (rated.value or 0) - 1e-12 <= (flow.value or 0) <= (rated.value or 0) + 1e-12
    if 0.2 * (rated.value or 0) * 1.001 < (flow.value or 0) < (rated.value or 0) * 0.999:
        assert head_at(flow, rated, head, shut_off).value == pytest.approx(100e3 * drop, rel=1e-6)


@few
@given(st.sampled_from(UNITS), st.sampled_from(["water", "pg25", "pg40", "pg60"]))
def test_thicker_coolant_never_carries_more(unit: str, coolant: str) -> None:
    """A unit derates with glycol beyond that of its rating, and never gains."""
    rated, other = (engineered("gb300-nvl72", f"cooling.cdu={unit}", f"cooling.coolant={c}") for c in ("pg25", coolant))
    assert (
        coherent(other, "cooling.cdu-capacity")
        <= coherent(engineered("gb300-nvl72", f"cooling.cdu={unit}", "cooling.coolant=water"), "cooling.cdu-capacity") + 1e-6
    )
    if coolant in ("pg40", "pg60"):
        assert coherent(other, "cooling.cdu-transfer") < coherent(rated, "cooling.cdu-transfer")


# --- spares and pods


def racks_by_pod(build: Build) -> list[float]:
    """Racks of every pod, filled in turn."""
    racks, pod = coherent(build, "cooling.racks"), coherent(build, "cooling.pod")
    return [min(pod, racks - pod * i) for i in range(math.ceil(racks / pod))]


@some
@given(liquid_cases(), st.sampled_from(["auto", *UNITS]), st.sampled_from(["auto", "4", "7"]))
def test_the_units_of_every_pod_carry_it_without_the_spare(case: Case, cdu: str, pod: str) -> None:
    """Heat with the pumps and flow of each pod, counted by hand, are carried by its units less the spare one; and no unit is idle."""
    build = case.having(cooling__cdu=cdu, cooling__pod=pod).build()
    served = build.cooling.served
    if served is None or served.cdu.type == "in-rack":
        return
    racks, sizes = coherent(build, "cooling.racks"), racks_by_pod(build)
    heat = (coherent(build, "cooling.cdu-pod-heat") / sizes[0], coherent(build, "cooling.cdu-capacity"))
    flow = (coherent(build, "cooling.flow") / racks, coherent(build, "cooling.cdu-flow"))
    spare = 1 if build.spec.cooling.redundancy == "N+1" else 0
    needed = [max(math.ceil(size * need / each - 1e-9) for need, each in (heat, flow)) for size in sizes]
    assert coherent(build, "cooling.cdus") == sum(needed) + spare * len(sizes)


@few
@given(liquid_cases())
def test_pumps_heat_what_they_pump(case: Case) -> None:
    """Heat at the units is that of the racks less what is lost to the room, with everything the pumps draw."""
    build = case.having(cooling__architecture="l2l").build()
    served = build.cooling.served
    if served is None or served.cdu.type == "in-rack" or len(racks_by_pod(build)) > 1:
        return
    lost = coherent(build, "constants.cdu-room-loss") * coherent(build, "cooling.liquid-heat")
    flow, least = coherent(build, "cooling.flow"), coherent(build, "cooling.cdu-least-flow")
    pumps = coherent(build, "cooling.pump-power") * flow / max(flow, least)
    assert coherent(build, "cooling.cdu-pod-heat") == pytest.approx(coherent(build, "cooling.liquid-heat") - lost + pumps)


# --- orders that grow


@few
@given(liquid_cases())
def test_more_racks_never_take_fewer_units(case: Case) -> None:
    """From 1 to 256 racks no unit in the row is given back, and units move from the racks to the row at most once."""
    build = case.having(quantity="1", cooling__cdu="auto", cooling__pod="auto").build()
    demand = build.cooling.demand
    if not demand.heat.value:
        return
    plans = []
    for quantity in QUANTITIES:
        grownup = replace(demand, heat=demand.heat * quantity, flow=demand.flow * quantity, racks=demand.racks * quantity)
        plans.append(best(build.system, grownup, PATHS[build.spec.cooling.architecture]).plan)
    assert_monotone(plans)


def assert_monotone(plans: list[Plan]) -> None:
    for before, after in pairwise(plans):
        if before.unit.in_rack == after.unit.in_rack:
            assert after.count >= before.count
        else:
            assert before.unit.in_rack


def candidate(name: str, capacity: float, price: float, spare: int, in_rack: bool = False) -> Candidate:
    unit = next(p for p in shipped_catalog().parts.values() if isinstance(p, Cdu) and (p.type == "in-rack") is in_rack)
    return Candidate(unit, name, unit.type == "in-rack", (), capacity, 1e9, 1.0, 1.0, 0.01, 1.0, spare, price)


shelves = st.lists(
    st.builds(candidate, st.sampled_from("abcdef"), st.floats(0.6, 60), st.floats(1, 100), st.integers(0, 1), st.booleans()),
    min_size=1,
    max_size=6,
    unique_by=lambda c: c.id,
)


@some
@given(shelves, st.sampled_from([range(4, 17), range(5, 6), range(1, 2)]))
def test_any_shelf_of_units_grows(units: list[Candidate], pods: range) -> None:
    """Whatever units a catalog has, an order that grows gives none back."""
    plans = [grown(units, float(racks), pods, 0.0) for racks in QUANTITIES]
    assert_monotone([plan for plan in plans if plan is not None])


def test_published_ratings_come_before_assumed_ones() -> None:
    """Of units in the row one with published data is taken though an assumed one costs less; the choice says what is assumed."""
    row = engineered("tpu-v7")
    assert row.cooling.served is not None
    assert all(getattr(row.cooling.served.cdu, name).confidence != "assumption" for name in ("capacity", "approach", "flow", "head"))
    rack = next(d for d in engineered("gb300-nvl72").system.ledger.decisions if d.id == "cooling.cdu")
    assert "assumed for want of a maker's number" in rack.reason


# --- qualification


@some
@given(liquid_cases(), st.sampled_from(["auto", *UNITS]))
def test_unknown_is_never_a_pass(case: Case, cdu: str) -> None:
    """A requirement passes or fails only where both sides are numbers that somebody published; the verdict follows them."""
    build = case.having(cooling__cdu=cdu).build()
    for line in build.qualification:
        if line.required is None or line.offered is None:
            assert line.status == "unknown"
            continue
        asked, given_ = line.required.value or 0.0, line.offered.value or 0.0
        enough = given_ <= asked * (1 + 1e-9) if line.relation == "<=" else given_ >= asked * (1 - 1e-9)
        assert line.status == ("pass" if enough else "fail"), line.key
    assert build.cooling.served is None or {"flow", "head", "approach", "capacity", "filtration", "fail-over", "stability", "relief"} <= {
        line.key for line in build.qualification
    }


def test_an_assumed_rating_qualifies_for_nothing() -> None:
    """The unit in the rack of the default has an assumed approach, flow and head: capacity, flow, head and approach stay open."""
    lines = {line.key: line.status for line in engineered("gb300-nvl72").qualification}
    assert {lines[key] for key in ("capacity", "flow", "head", "approach")} == {"unknown"}
