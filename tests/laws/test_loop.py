"""Laws of the loop itself: what its vendor asks for, how its coolant matters, where its tables end, what physics forbids."""

from __future__ import annotations

import dataclasses
import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.catalog.parts import QuickDisconnect
from configurator.catalog.problems import InputError
from configurator.catalog.tables.hydraulic import FlowCurve
from configurator.disciplines.cooling import plates
from configurator.disciplines.cooling.loop import control
from configurator.figures import constant
from tests.helpers import coherent, engineer_with, engineered, kinds, scaled, shipped_catalog, with_value
from tests.laws.test_cooling import liquid_cases, liquid_platforms
from tests.strategies import Case, few, some

LIQUID = [name for name in liquid_platforms() if name in kinds()]
THINNEST_FIRST = ("water", "pg10", "pg25", "pg40", "pg50")


def verdicts(build: Build) -> dict[str, str]:
    return {check.id: check.status for check in build.checks}


def hottest_gpu(build: Build) -> float:
    return max(coherent(build, id) for id in build.figures if id.startswith("cooling.case-temperature."))


# --- what the vendor asks for


@pytest.mark.parametrize("platform", LIQUID)
def test_a_warmer_supply_never_needs_less_flow(platform: str) -> None:
    """What the vendor asks for, and the flow where it is followed, rise with the supply temperature on every platform."""
    warmer = [
        engineered(platform, "cooling.control=flow-curve", "cooling.cdu=none", f"cooling.supply-temperature={t} degC") for t in (25, 35, 45)
    ]
    for id in ("cooling.flow-required", "cooling.flow", "cooling.flow-per-heat"):
        values = [coherent(build, id) for build in warmer]
        assert values[0] < values[1] < values[2], id
    assert all(verdicts(build)["cooling.flow-required"] == "pass" for build in warmer)


def test_a_curve_that_falls_is_refused() -> None:
    """The fault the law above is about: rows in the wrong order are no curve, and a law must have a flow at its warmest supply."""
    rows = {"heat": "1 kW", "points": [["25 degC", "0.9 L/min"], ["45 degC", "0.4 L/min"]]}
    with pytest.raises(ValueError, match="flows must rise"):
        FlowCurve.model_validate(rows)
    law = {"a": "1770", "b": "40 degC", "n": "1", "least": "25 degC", "most": "45 degC"}
    with pytest.raises(ValueError, match="b must be above most"):
        FlowCurve.model_validate({"heat": "1 kW", "law": law})
    with pytest.raises(ValueError, match="either a law or points"):
        FlowCurve.model_validate({"heat": "1 kW"})


@few
@given(st.integers(17, 45), st.sampled_from(["fixed-delta-t", "fixed-return", "fixed-flow", "flow-curve"]))
def test_what_is_asked_for_does_not_depend_on_what_is_done(supply: int, mode: str) -> None:
    """The vendor's flow is the same in every mode of control, and a check compares both."""
    build = engineered("vr200-nvl72", f"cooling.control={mode}", "cooling.cdu=none", f"cooling.supply-temperature={supply} degC")
    follows = engineered("vr200-nvl72", "cooling.cdu=none", f"cooling.supply-temperature={supply} degC")
    required = coherent(build, "cooling.flow-required")
    assert required == pytest.approx(coherent(follows, "cooling.flow"))
    holds = coherent(build, "cooling.flow-per-rack") >= required * (1 - 1e-9)
    assert verdicts(build)["cooling.flow-required"] == ("pass" if holds else "fail")


def test_the_published_points_of_the_law() -> None:
    """200 L/min and 55 kPa at 35 degC, and at least the 1.3 L/min per kW of the guideline at 45 degC."""
    point = engineered("vr200-nvl72", "cooling.supply-temperature=35 degC")
    assert coherent(point, "cooling.flow") == pytest.approx(200 / 6e4, rel=0.01)
    assert coherent(point, "cooling.pressure-drop") == pytest.approx(55.2e3, rel=0.02)
    warm = engineered("vr200-nvl72", "cooling.supply-temperature=45 degC")
    assert coherent(warm, "cooling.flow") / coherent(warm, "cooling.liquid-heat") >= 1.3 / 6e7


def test_a_platform_without_a_curve_cannot_follow_one() -> None:
    """The error names the setting and what may be set; every other mode goes on without a figure of what is asked for."""
    bare = shipped_catalog().platforms["vr200-nvl72"]
    bare = bare.model_copy(update={"cooling": bare.cooling.model_copy(update={"flow_curve": None})})
    catalog = dataclasses.replace(shipped_catalog(), platforms={**shipped_catalog().platforms, bare.id: bare})
    with pytest.raises(InputError, match="no flow curve"):
        engineer_with(catalog, bare.id)
    assert (
        "cooling.flow-required"
        not in engineer_with(catalog, bare.id, "cooling.control=fixed-return", "cooling.return-temperature=60 degC").figures
    )


# --- viscosity and conductivity


@pytest.mark.parametrize("platform", LIQUID)
def test_a_thicker_coolant_drops_more_at_the_same_flow(platform: str) -> None:
    """Viscosity reaches the published curve and the sum of the pieces alike: at one flow more glycol drops more pressure."""
    fixed = ("cooling.control=fixed-flow", "cooling.flow=60 L/min", "cooling.cdu=none", "cooling.supply-temperature=25 degC")
    builds = [engineered(platform, *fixed, f"cooling.coolant={name}") for name in THINNEST_FIRST]
    for id in ("cooling.pressure-drop", "cooling.component-drop"):
        drops = [coherent(build, id) for build in builds]
        assert all(a < b for a, b in pairwise(drops)), (id, drops)


@pytest.mark.parametrize("platform", LIQUID)
def test_more_glycol_means_a_warmer_case(platform: str) -> None:
    """Conductivity reaches the plates: at a fixed rise every step of glycol makes the case warmer."""
    fixed = ("cooling.control=fixed-delta-t", "cooling.supply-temperature=20 degC", "cooling.cdu=none")
    cases = [hottest_gpu(engineered(platform, *fixed, f"cooling.coolant={name}")) for name in THINNEST_FIRST]
    assert all(a < b for a, b in pairwise(cases)), cases
    assert cases[-1] > cases[0] + 0.5


def test_a_film_that_is_forgotten_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault the law above catches: with one conductivity for all coolants, glycol cools better than water at a fixed rise."""
    for room in (plates, control):
        found = room.fluid_at
        alike = lambda *args, found=found: dataclasses.replace(found(*args), conductivity=constant(0.5, "W/(m*K)"))  # noqa: E731
        monkeypatch.setattr(room, "fluid_at", alike)
    fixed = ("cooling.control=fixed-delta-t", "cooling.supply-temperature=20 degC", "cooling.cdu=none")
    water, glycol = (engineer_with(shipped_catalog(), "gb300-nvl72", *fixed, f"cooling.coolant={name}") for name in ("water", "pg50"))
    assert hottest_gpu(glycol) < hottest_gpu(water) + 0.5


# --- ends of tables


@some
@given(liquid_cases(), st.integers(2, 400))
def test_no_case_is_cooler_than_its_coolant(case: Case, litres: int) -> None:
    """At any flow, inside the measurements of a plate or far outside, a case is warmer than the mean of the coolant that passes it."""
    build = case.having(cooling__control="fixed-flow", cooling__flow=f"{litres} L/min", cooling__cdu="none").build()
    assume(build.cooling.liquid.value)
    rise, supply = coherent(build, "cooling.delta-t"), coherent(build, "cooling.supply-temperature")
    series = {id.removesuffix(".loop.in-series"): f.value or 1.0 for id, f in build.figures.items() if id.endswith(".loop.in-series")}
    for id in [id for id in build.figures if id.startswith("cooling.case-temperature.")]:
        path = id.removeprefix("cooling.case-temperature.")
        chips = next((n for tray, n in series.items() if path.startswith(tray)), 1.0)
        assert coherent(build, id) > supply + rise * (1 - 1 / (2 * chips)), id


@pytest.mark.parametrize(("litres", "below", "above"), [(20, "warn", "pass"), (130, "pass", "pass"), (400, "pass", "warn")])
def test_a_plate_says_where_its_data_end(litres: int, below: str, above: str) -> None:
    """Flows outside those a plate is measured at are named, at either end."""
    build = engineered("gb300-nvl72", "cooling.control=fixed-flow", f"cooling.flow={litres} L/min", "cooling.cdu=none")
    id = "tables.range.cooling.chip-flow.compute-tray.superchip.gpu"
    assert (verdicts(build)[f"{id}.low"], verdicts(build)[id]) == (below, above)


@pytest.mark.parametrize(
    ("settings", "check"),
    [
        (("cooling.supply-temperature=-15 degC",), "tables.range.cooling.supply-temperature"),
        (("cooling.supply-temperature=68 degC",), "tables.range.cooling.return-temperature"),
        (("cooling.supply-temperature=50 degC",), "tables.range.cooling.flow-required"),
        (("cooling.supply-temperature=10 degC",), "tables.range.cooling.flow-required.low"),
    ],
)
def test_set_points_beyond_the_tables_are_named(settings: tuple[str, ...], check: str) -> None:
    """Coolant beyond its table of properties fails, a supply beyond the vendor's curve warns; the sheet is there all the same."""
    build = engineered("vr200-nvl72", "cooling.control=fixed-delta-t", "cooling.cdu=none", *settings)
    assert verdicts(build)[check] == ("fail" if "temperature" in check else "warn")


# --- what physics forbids


@pytest.mark.parametrize(
    ("settings", "check"),
    [
        (("site.facility-water=45 degC",), "cooling.second-law"),
        (("cooling.return-temperature=70 degC",), "cooling.return-max"),
        (("cooling.supply-temperature=-15 degC",), "cooling.supply-min"),
        (("cooling.supply-temperature=50 degC",), "cooling.supply-max"),
        (("cooling.control=fixed-flow", "cooling.flow=2 L/min"), "cooling.return-max"),
        (("cooling.facility-delta-t=40 K",), "cooling.second-law"),
    ],
)
def test_a_limit_is_a_verdict(settings: tuple[str, ...], check: str) -> None:
    """Set points beyond a limit fail the check that names it, and the sheet is there all the same."""
    build = engineered("gb300-nvl72", "cooling.cdu=vertiv-coolchip-1350", *settings)
    assert verdicts(build)[check] == "fail"
    assert build.figures["cooling.cdus"].value


@some
@given(st.integers(2, 45), st.integers(1, 60))
def test_water_never_leaves_warmer_than_the_coolant_comes(water: int, rise: int) -> None:
    """Facility water that would leave warmer than what warms it fails, and only that."""
    build = engineered(
        "gb300-nvl72", "cooling.cdu=vertiv-coolchip-1350", f"site.facility-water={water} degC", f"cooling.facility-delta-t={rise} K"
    )
    leaves, comes = coherent(build, "cooling.facility-return"), coherent(build, "cooling.return-temperature")
    assert (verdicts(build)["cooling.second-law"] == "pass") == (leaves <= comes - 1 + 1e-9)


# --- standstill


@pytest.mark.parametrize("platform", ["gb200-nvl72", "gb300-nvl72", "vr200-nvl72", "tpu-v7", "trn3-nl72x2"])
def test_a_warmer_return_leaves_less_time(platform: str) -> None:
    """The time left after the pumps stop falls to nothing as the return nears its limit, and is the same for any number of systems."""
    most = shipped_catalog().platforms[platform].cooling.return_max
    assert most is not None
    assert most.coherent is not None
    times = []
    for below in (12, 8, 4, 0):
        back = f"cooling.return-temperature={most.coherent - below:g} degC"
        supply = f"cooling.supply-temperature={most.coherent - 20:g} degC"
        times.append(engineered(platform, "cooling.control=fixed-return", "cooling.cdu=none", supply, back))
    left = [coherent(build, "cooling.ride-through") for build in times]
    assert left[0] > left[1] > left[2] > left[3] == pytest.approx(0, abs=1e-6)
    assert verdicts(times[-1])["cooling.ride-through"] == "fail"
    one, three = engineered(platform, "cooling.cdu=none"), engineered(platform, "cooling.cdu=none", "quantity=3")
    assert coherent(three, "cooling.ride-through") == pytest.approx(coherent(one, "cooling.ride-through"))


def test_ride_through_by_hand() -> None:
    """33.6 L of PG25 hold 135 kJ/K: 127 kW warm them by 0.94 K/s, and the 10 K up to 65 degC last 10.6 s; a UPS ends the question."""
    mains, ups = engineered("gb300-nvl72"), engineered("gb300-nvl72", "cooling.pump-supply=ups")
    assert coherent(mains, "cooling.warming-rate") == pytest.approx(0.94, rel=0.01)
    assert coherent(mains, "cooling.ride-through") == pytest.approx(10.6, rel=0.01)
    assert verdicts(mains)["cooling.ride-through-generator"] == "warn"
    assert "cooling.ride-through-generator" not in verdicts(ups)
    assert coherent(ups, "cooling.pump-ups-energy") == pytest.approx(10 * coherent(ups, "cooling.pump-power"))


@pytest.mark.parametrize(
    ("coolant", "status"), [("water", "warn"), ("pg10", "warn"), ("pg:18", "warn"), ("pg20", "pass"), ("pg25", "pass")]
)
def test_thin_glycol_is_named(coolant: str, status: str) -> None:
    """Glycol under 20 % stops no growth; water has none."""
    assert verdicts(engineered("gb300-nvl72", f"cooling.coolant={coolant}"))["cooling.glycol"] == status


@pytest.mark.parametrize("platform", LIQUID)
def test_every_greedy_tray_has_a_valve(platform: str) -> None:
    """A kind of tray that would take over a twentieth more than its share has a valve in the bill of materials; no other tray has one."""
    build = engineered(platform)
    for branch in build.cooling.branches:
        key, node = f"cooling.branch.{branch.node.path}", branch.node
        free = build.figures.get(f"{key}.untrimmed-flow")
        greedy = free is not None and coherent(build, f"{key}.balancing-drop") > 0.05 * coherent(build, f"{key}.drop") + 1.0
        valves = [child for child in node.children if child.key == "balancing-valve"]
        if valves:
            assert valves[0].total.value == node.total.value
        assert bool(valves) <= (free is not None)
        assert bool(valves) or not greedy


# --- pieces against published curves

POINTS = {  # the flow, the supply and the drop published for a whole rack, or for the node that stands for it
    "gb200-nvl72": ("130 L/min", "40 degC"),
    "gb300-nvl72": ("177 L/min", "45 degC"),
    "vr200-nvl72": ("200 L/min", "35 degC"),
}


def misfit(factor: float) -> float:
    """The sum of squares of ln(pieces over published) over three racks, with `factor` times every flow coefficient."""
    catalog = shipped_catalog()
    for part in [p.id for p in catalog.parts.values() if isinstance(p, QuickDisconnect) and p.cv is not None]:
        catalog = with_value(catalog, part, "cv", scaled(factor))
    ratios = []
    for platform, (flow, supply) in POINTS.items():
        at = ("cooling.control=fixed-flow", "cooling.cdu=none", f"cooling.flow={flow}", f"cooling.supply-temperature={supply}")
        ratios.append(coherent(engineer_with(catalog, platform, *at), "cooling.drop-ratio"))
    assert factor != 1.0 or all(0.8 <= ratio <= 1.25 for ratio in ratios)  # the range of the pieces
    return sum(math.log(ratio) ** 2 for ratio in ratios)


def test_couplings_are_fitted_to_whole_racks() -> None:
    """No other scale of the flow coefficients meets the published drops better, and the fault of two thirds of it is far off."""
    fitted = misfit(1.0)
    assert fitted < min(misfit(0.85), misfit(1.15))
    assert math.sqrt(fitted / len(POINTS)) < 0.15
    assert misfit(0.67) > 3 * fitted


# --- pressure


@few
@given(st.integers(15, 60))
def test_a_relief_valve_caps_the_pressure(tenths: int) -> None:
    """The highest pressure is filling and head at no flow, or what the valve opens at; it is too much exactly above the rating."""
    build = engineered("gb300-nvl72", f"cooling.relief={tenths / 10:g} bar")
    bare = coherent(build, "constants.fill-pressure") + coherent(build, "cooling.cdu-shut-off")
    highest = coherent(build, "cooling.pressure-shut-off")
    assert highest == pytest.approx(min(bare, tenths * 1e4))
    assert (verdicts(build)["cooling.working-pressure"] == "pass") == (highest <= 5e5)
    operating = coherent(build, "constants.fill-pressure") + coherent(build, "cooling.loop-drop")
    assert (verdicts(build)["cooling.relief"] == "pass") == (tenths * 1e4 >= operating)


def test_a_guessed_head_at_no_flow_only_warns() -> None:
    """A unit whose rated head alone is too much fails, one that exceeds the rating only by a ratio that nobody published warns."""
    assert verdicts(engineered("gb300-nvl72", "cooling.cdu=boyd-rol4000-48u65"))["cooling.working-pressure"] == "fail"
    assert verdicts(engineered("gb300-nvl72", "cooling.cdu=nvent-rackchiller-800"))["cooling.working-pressure"] == "warn"
    assert verdicts(engineered("gb300-nvl72"))["cooling.working-pressure"] == "pass"
