"""Laws of heat, flow, pressure and cooling equipment."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.catalog.parts import Cdu
from tests.helpers import coherent, platforms, scaled, shipped_catalog, with_value
from tests.strategies import Case, cases, few, ids_of, some, tdps, used_parts

CLOSE = 1e-9
GROWTH = st.sampled_from([1.02, 1.1, 1.5, 3.0])


def liquid_platforms() -> list[str]:
    return [name for name in platforms() if used_parts(name, "liquid-capture")]


def liquid_cases() -> st.SearchStrategy[Case]:
    """Cases of platforms that have cold plates, without the option that leaves them out."""
    drawn = st.sampled_from(liquid_platforms()).flatmap(lambda name: cases(name))
    return drawn.filter(lambda case: case.settings.get("options.cooling") != '"air"')


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
