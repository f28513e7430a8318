"""Laws of the exchanger of one unit: the map of what it carries, and the facility water on its other side."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.disciplines.cooling.units.capacity import Exchanger
from configurator.render.svg.capacity import capacity_map
from configurator.render.view import View
from configurator.render.words.display import Display
from tests.helpers import coherent, engineered
from tests.laws.test_cooling import liquid_platforms
from tests.laws.test_loop import verdicts
from tests.orders import POOLED, ordered
from tests.strategies import some

RATED = 1200 / 60e3  # m^3/s


@some
@given(st.floats(0.2, 1.5), st.floats(0.05, 1.0), st.floats(2.0, 8.0))
def test_the_map_keeps_the_heat(part: float, share: float, approach: float) -> None:
    """At the approach the map gives, effectiveness and transfer units of a counterflow exchanger give that heat back (Kays and London)."""
    heat, rate = 1.3e6, 4.0e6 * RATED
    unit = Exchanger(heat / approach, rate, rate / RATED, RATED)
    needed = unit.approach(share * heat, part * RATED)
    ua = unit.ua * 2 / (1 + part**-0.67)
    least, ratio = rate * min(part, 1.0), min(part, 1 / part)
    n = ua / least
    effectiveness = n / (1 + n) if ratio == 1 else (1 - math.exp(-n * (1 - ratio))) / (1 - ratio * math.exp(-n * (1 - ratio)))
    warm = needed + share * heat / (part * rate)  # coolant return above the source
    assert effectiveness * least * warm == pytest.approx(share * heat, rel=1e-6)


def test_the_rating_lies_on_its_own_curve() -> None:
    """And an exchanger whose film does not follow the flow would give another approach at half of it."""
    unit = Exchanger(300e3, 80e3, 80e3 / RATED, RATED)
    assert unit.approach(1.2e6, RATED) == pytest.approx(4.0)
    assert unit.approach(1.2e6, RATED / 2) > 1.2e6 / 80e3 / math.expm1(300 / 80)


@pytest.mark.parametrize("platform", liquid_platforms())
def test_the_map_shows_where_the_units_work(platform: str) -> None:
    """Every platform with units of its own has a map with its heats: one point, or two where a unit is to spare."""
    view = View(engineered(platform))
    drawn = capacity_map(Display(view, "en"))
    assert (drawn is not None) == (view.cooling.cdu is not None)
    if drawn is not None:
        display = Display(view, "en")
        heats = {display.amount(view.figures[f"cooling.cdu-heat-{state}"]) for state in ("none", "cdu")}
        assert all(heat in drawn for heat in heats)
        assert drawn.count("<circle") == len(heats)


@pytest.mark.parametrize(("rise", "status"), [("3 K", "warn"), ("10 K", "pass")])
def test_more_facility_water_than_the_rating_is_said(rise: str, status: str) -> None:
    """The water of one unit is its heat over its rise; a small rise asks for more than the exchanger is rated with."""
    build = engineered("gb300-nvl72", f"cooling.facility-delta-t={rise}")
    assert verdicts(build)["cooling.primary-flow"] == status
    water = coherent(build, "cooling.cdu-primary-flow") * coherent(build, "cooling.cdus")
    assert water == pytest.approx(coherent(build, "cooling.facility-flow"), rel=0.01)


def test_the_published_drop_of_facility_water() -> None:
    """0.84 bar at 1200 L/min; what no maker publishes is not known, which no head passes."""
    known = ("gb300-nvl72", "quantity=14", "cooling.cdu=vertiv-coolchip-1350")
    build = engineered(*known, "site.facility-head=1 bar")
    flow = coherent(build, "cooling.cdu-primary-flow") / RATED
    assert coherent(build, "cooling.cdu-primary-drop") == pytest.approx(0.84e5 * flow**2)
    assert verdicts(build)["cooling.primary-drop"] == "pass"
    assert verdicts(engineered("gb300-nvl72", "site.facility-head=9 bar"))["cooling.primary-drop"] == "warn"


def test_thin_air_pushes_less_into_the_pumps() -> None:
    """At 3000 m three tenths of the air's pressure are gone, and with them some 3 m of suction head."""
    low, high = (coherent(engineered("gb300-nvl72", f"site.altitude={height} m"), "cooling.suction-head") for height in (0, 3000))
    assert low - high == pytest.approx(3.2, abs=0.1)


def test_shared_units_press_on_every_rack() -> None:
    """The pressure of units that systems share is held against the racks of each of them."""
    found = {check.id: check for check in ordered(POOLED).checks}
    assert {found[f"{hall}.cooling.working-pressure"].status for hall in ("hall-a", "hall-b")} == {"warn"}
