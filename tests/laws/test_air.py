"""Laws of the air side: thinner air needs more of it, doors follow their water, what goes into the room is cooled there."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import changed
from configurator.catalog.parts import RearDoor
from configurator.catalog.problems import InputError
from tests.helpers import coherent, engineered, number_of, shipped_catalog
from tests.strategies import few, ids_of

AIR = "hgx-h100-air"


@few
@given(st.integers(5, 40), st.integers(0, 3000))
def test_airflow_follows_the_density(inlet: int, height: int) -> None:
    """The same heat at another inlet and altitude needs air in inverse proportion to its density, by the ideal gas law."""
    sea, there = engineered(AIR), engineered(AIR, f"site.air-inlet={inlet} degC", f"site.altitude={height} m")
    ratio = coherent(there, "cooling.airflow") / coherent(sea, "cooling.airflow")
    pressure = (1 - 0.0065 * height / 288.15) ** 5.2559  # standard atmosphere
    assert ratio == pytest.approx((273.15 + inlet) / 298.15 / pressure, rel=1e-3)


@pytest.mark.parametrize(("water", "kilowatts"), [(14, 37.4), (25, 37.4), (30, 25.0), (35, 12.5)])
def test_a_door_of_65_kw_by_its_water(water: int, kilowatts: float) -> None:
    """65 kW at water of 14 degC and exhaust of 40: all heat of the rack up to 25 degC, 25 kW at 30, 12.5 kW at 35."""
    build = engineered(AIR, "cooling.rear-door=rdhx-coldlogik-cl20-42u600", f"site.facility-water={water} degC")
    assert coherent(build, "cooling.rear-door-heat") / 1000 == pytest.approx(kilowatts, abs=0.1)


@few
@given(st.sampled_from(ids_of(shipped_catalog(), RearDoor)), st.integers(5, 39), st.integers(1, 10))
def test_warmer_water_never_takes_more(door: str, water: int, warmer: int) -> None:
    """A door never takes more than its rating, nor more with warmer water; what it leaves is in the room."""
    cold = engineered(AIR, f"cooling.rear-door={door}", f"site.facility-water={water} degC")
    warm = changed(cold, (f"site.facility-water={water + warmer} degC",))
    assert coherent(warm, "cooling.rear-door-capacity") <= coherent(cold, "cooling.rear-door-capacity")
    assert coherent(cold, "cooling.rear-door-capacity") <= number_of(cold, cold.catalog.parts[door], "capacity")
    left = (
        coherent(warm, "cooling.heat") + coherent(warm, "cooling.rear-door-fan-power") - coherent(warm, "cooling.rear-door-heat")
        if ("cooling.rear-door-fan-power" in warm.figures)
        else coherent(warm, "cooling.heat") - coherent(warm, "cooling.rear-door-heat")
    )
    assert coherent(warm, "cooling.heat-to-room") == pytest.approx(left)


def test_liquid_to_air_goes_through_the_room() -> None:
    """All heat of the racks, of pumps and of fans is in the room, carried by racks and units; there are coolers for it."""
    water, air = engineered("gb300-nvl72"), engineered("gb300-nvl72", "cooling.architecture=l2a")
    moving = coherent(air, "cooling.pump-power") + coherent(air, "cooling.cdu-fan-power")
    assert coherent(air, "cooling.heat-to-room") == pytest.approx(coherent(air, "cooling.heat") + moving)
    assert coherent(air, "cooling.airflow") > 5 * coherent(water, "cooling.airflow")
    coolers = math.ceil(coherent(air, "cooling.heat-to-room") / coherent(air, "constants.room-cooler-capacity")) + 1
    assert coherent(air, "cooling.room-coolers") == coolers


def test_thin_air_lowers_the_inlet_of_its_class() -> None:
    """A2 loses 1 K for every 300 m above 900 m; nobody builds at 9 km."""
    assert coherent(engineered("trn2", "site.altitude=2100 m"), "cooling.air-inlet-max") == pytest.approx(31)
    with pytest.raises(InputError, match="altitude"):
        engineered("trn2", "site.altitude=9 km")


def test_a_passive_door_costs_the_fans_of_its_racks() -> None:
    """A door without fans of its own takes 20 Pa of all the air of the racks, from fans of 30 %; the power becomes heat of the room."""
    passive, none = engineered("trn2", "cooling.rear-door=rdhx-coldlogik-cl21-48u800"), engineered("trn2")
    drawn = coherent(passive, "cooling.rear-door-fan-power")
    assert drawn == pytest.approx(coherent(none, "cooling.airflow") * 20 / 0.3)
    balance = ("cooling.heat-to-room", "cooling.heat-to-facility")
    heat = [sum(coherent(build, id) for id in balance) for build in (passive, none)]
    assert heat[0] == pytest.approx(heat[1] + drawn)


def test_units_beside_the_racks_take_floor() -> None:
    """Every unit that stands outside the racks has a footprint; sidecars of a rack-scale system take more floor than their rack."""
    build = engineered("gb300-nvl72", "cooling.architecture=l2a")
    assert coherent(build, "cooling.cdu-footprint") == pytest.approx(0.6 * 1.2 * coherent(build, "cooling.cdus"))
