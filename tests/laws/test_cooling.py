"""Laws of heat, flow, pressure and cooling equipment."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.catalog.parts import Cdu
from tests.helpers import coherent, order_watts, platforms, scaled, shipped_catalog, with_value
from tests.strategies import Case, Variation, captures, cases, few, ids_of, some, tdps, used_parts, varied_cases

CLOSE = 1e-9
GROWTH = st.sampled_from([1.02, 1.1, 1.5, 3.0])


def liquid_platforms() -> list[str]:
    return [name for name in platforms() if used_parts(name, "liquid-capture")]


def liquid_cases() -> st.SearchStrategy[Case]:
    """Cases of platforms that have cold plates, without the option that leaves them out."""
    drawn = st.sampled_from(liquid_platforms()).flatmap(lambda name: cases(name))
    return drawn.filter(lambda case: case.settings.get("options.cooling") != '"air"')


@some
@given(varied_cases())
def test_heat_is_liquid_and_air(drawn: tuple[Case, Variation]) -> None:
    """All electricity that goes into the racks ends there as heat, once, and goes either into liquid or into air.

    With shelves in the racks that is their AC input; what a rectifier of the room loses stays in its room.
    """
    case, variation = drawn
    build = case.build(variation.catalog)
    heat, liquid, air = (coherent(build, f"cooling.{name}") for name in ("heat", "liquid-heat", "air-heat"))
    assert heat == pytest.approx(liquid + air, rel=CLOSE)
    load, ac = coherent(build, "power.it-load"), coherent(build, "power.ac-input")
    assert load * (1 - CLOSE) <= heat <= ac * (1 + CLOSE)
    assert build.spec.power.architecture != "ac-shelf" or heat == pytest.approx(ac, rel=CLOSE)
    assert min(liquid, air) >= -CLOSE * heat
    assert -CLOSE <= coherent(build, "cooling.liquid-fraction") <= 1


@some
@given(varied_cases())
def test_liquid_heat_is_what_the_plates_take(drawn: tuple[Case, Variation]) -> None:
    """The heat in the liquid is each plated part's own heat times its capture: an independent walk with plain floats agrees."""
    case, variation = drawn
    build = case.build(variation.catalog)
    assert coherent(build, "cooling.liquid-heat") == pytest.approx(order_watts(build).liquid, rel=CLOSE, abs=1e-6)


@some
@given(varied_cases())
def test_flow_carries_the_liquid_heat(drawn: tuple[Case, Variation]) -> None:
    """Mass flow times specific heat times rise is the heat, with properties read from the coolant's table by other code."""
    case, variation = drawn
    build = case.build(variation.catalog)
    coolant = build.cooling.loop.coolant
    columns = {name: coolant.column(name) for name in ("temperature", "density", "specific-heat")}
    mean = coherent(build, "cooling.mean-temperature")
    at = {n: float(np.interp(mean, columns["temperature"][0], ys)) * unit.factor for n, (ys, unit) in columns.items() if n != "temperature"}
    rise = coherent(build, "cooling.delta-t")
    by_flow = build.spec.cooling.control in ("fixed-flow", "flow-curve")  # the rise that properties at the supply give, to the next digit
    assert mean == pytest.approx(coherent(build, "cooling.supply-temperature") + rise / 2, abs=0.03 * rise if by_flow else 1e-9)
    carried = coherent(build, "cooling.flow") * at["density"] * at["specific-heat"] * rise
    assert carried == pytest.approx(coherent(build, "cooling.liquid-heat"), rel=CLOSE, abs=1e-6)
    supply, back = coherent(build, "cooling.supply-temperature"), coherent(build, "cooling.return-temperature")
    assert back - supply == pytest.approx(coherent(build, "cooling.delta-t"), abs=1e-9)


@some
@given(varied_cases())
def test_air_carries_the_rest(drawn: tuple[Case, Variation]) -> None:
    """The airflow takes the heat that is not in liquid at the air's rise, that of liquid-to-air units at theirs; cfm says the same."""
    case, variation = drawn
    build = case.build(variation.catalog)
    constants = build.system.catalog.constants
    at_25, capacity = (constants[id].value.coherent or 0.0 for id in ("air-density", "air-specific-heat"))
    height, inlet = coherent(build, "site.altitude"), coherent(build, "site.air-inlet")
    density = at_25 * 298.15 / (273.15 + inlet) * (1 - 2.25577e-5 * height) ** 5.25588
    racks = coherent(build, "cooling.airflow") - (coherent(build, "cooling.cdu-airflow") if "cooling.cdu-airflow" in build.figures else 0.0)
    carried = racks * density * capacity * coherent(build, "cooling.air-rise")
    assert carried == pytest.approx(coherent(build, "cooling.air-heat"), rel=CLOSE, abs=1e-6)
    assert coherent(build, "cooling.airflow-cfm") == coherent(build, "cooling.airflow")


@some
@given(liquid_cases(), st.data())
def test_more_tdp_never_needs_less_flow(case: Case, data: st.DataObject) -> None:
    """A hotter part needs at least the flow it had; at a fixed flow the coolant warms at least as much."""
    variation = data.draw(tdps(case.platform, GROWTH))
    before, after = case.build(), case.build(variation.catalog)
    for id in ("cooling.flow", "cooling.heat", "cooling.liquid-heat", "cooling.delta-t", "cooling.return-temperature"):
        assert coherent(after, id) >= coherent(before, id) * (1 - CLOSE), f"{variation.what}: {id}"


@some
@given(liquid_cases(), st.integers(10, 40), st.integers(5, 15), st.integers(1, 15))
def test_flow_falls_as_the_rise_grows(case: Case, supply: int, rise: int, more: int) -> None:
    """The same heat at a larger rise needs less flow and drops less pressure, in both modes that set a rise."""
    base = case.having(cooling__supply_temperature=f"{supply} degC")
    by_rise = [base.having(cooling__control="fixed-delta-t", cooling__delta_t=f"{k} delta_degC").build() for k in (rise, rise + more)]
    returns = [f"{supply + k} degC" for k in (rise, rise + more)]
    by_return = [base.having(cooling__control="fixed-return", cooling__return_temperature=t).build() for t in returns]
    for small, large in (by_rise, by_return):
        assert coherent(large, "cooling.flow") < coherent(small, "cooling.flow")
        if "cooling.pressure-drop" in small.figures:
            assert coherent(large, "cooling.pressure-drop") < coherent(small, "cooling.pressure-drop")
    for one, other in zip(by_rise, by_return, strict=True):
        assert coherent(one, "cooling.flow") == pytest.approx(coherent(other, "cooling.flow"), rel=CLOSE)


@some
@given(liquid_cases(), st.integers(20, 250), st.integers(1, 50))
def test_pressure_drop_grows_with_flow(case: Case, litres: int, more: int) -> None:
    """More flow through the same racks drops more pressure, and more than in proportion: the loop is turbulent."""
    set_to = case.having(cooling__control="fixed-flow", cooling__cdu="none")
    slow, fast = (set_to.having(cooling__flow=f"{v} L/min").build() for v in (litres, litres + more))
    assume("cooling.pressure-drop" in slow.figures)
    ratio = coherent(fast, "cooling.pressure-drop") / coherent(slow, "cooling.pressure-drop")
    assert ratio > (litres + more) / litres
    assert coherent(fast, "cooling.delta-t") < coherent(slow, "cooling.delta-t")


@some
@given(liquid_cases(), st.sampled_from(ids_of(shipped_catalog(), Cdu)), st.data())
def test_cdus_never_fall_when_heat_rises(case: Case, cdu: str, data: st.DataObject) -> None:
    """With the unit given, more heat never needs fewer of them."""
    fixed, variation = case.having(cooling__cdu=cdu), data.draw(tdps(case.platform, GROWTH))
    assert coherent(fixed.build(variation.catalog), "cooling.cdus") >= coherent(fixed.build(), "cooling.cdus")


@some
@given(liquid_cases())
def test_chosen_cdu_has_the_head(case: Case) -> None:
    """A unit the program chose itself has the pressure for the racks and the heat path that was asked for."""
    build = case.having(cooling__cdu="auto").build()
    unit = next((n.part for n in build.system.walk() if isinstance(n.part, Cdu)), None)
    assume(unit is not None)
    assert isinstance(unit, Cdu)
    assert unit.heat_path == {"l2l": "liquid-to-liquid", "l2a": "liquid-to-air"}[build.spec.cooling.architecture]
    if "cooling.pressure-drop" in build.figures:
        assert coherent(build, "cooling.cdu-head") >= coherent(build, "cooling.pressure-drop")


@few
@given(liquid_cases(), st.data())
def test_plating_moves_heat_from_air_to_liquid(case: Case, data: st.DataObject) -> None:
    """Another capture share of one part moves heat between air and liquid and makes none."""
    variation = data.draw(captures(case.platform))
    before, after = case.build(), case.build(variation.catalog)
    assert coherent(after, "cooling.heat") == pytest.approx(coherent(before, "cooling.heat"), rel=CLOSE)
    moved = coherent(after, "cooling.liquid-heat") - coherent(before, "cooling.liquid-heat")
    assert coherent(before, "cooling.air-heat") - coherent(after, "cooling.air-heat") == pytest.approx(moved, rel=1e-6, abs=1e-6)


@few
@given(liquid_cases(), st.sampled_from(ids_of(shipped_catalog(), Cdu)))
def test_a_larger_unit_never_needs_more_of_them(case: Case, cdu: str) -> None:
    """Twice the capacity and flow of the unit given never raises the count."""
    fixed = case.having(cooling__cdu=cdu)
    larger = shipped_catalog()
    for field in ("capacity", "flow"):
        larger = with_value(larger, cdu, field, scaled(2.0))
    assert coherent(fixed.build(larger), "cooling.cdus") <= coherent(fixed.build(), "cooling.cdus")


def limits(build: Build) -> dict[str, str]:
    return {check.id: check.status for check in build.checks}


@pytest.mark.parametrize("platform", liquid_platforms())
def test_temperatures_beyond_the_limits_fail(platform: str) -> None:
    """A supply warmer than the platform allows, and facility water warmer than the unit's approach allows, do not pass."""
    most = shipped_catalog().platforms[platform].cooling.supply_max
    if most is not None:
        too_warm = (most.coherent or 0.0) + 1
        case = Case(platform).having(cooling__control="fixed-delta-t", cooling__supply_temperature=f"{too_warm} degC")
        assert limits(case.build())["cooling.supply-max"] == "fail"
    build = Case(platform).having(cooling__supply_temperature="40 degC", site__facility_water="39.5 degC").build()
    assert limits(build).get("cooling.approach", "fail") == "fail"
