"""Laws of the energy: the grid side of the chain once, fixed losses at any load, PUE as a result or as what cools."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.build import Build, changed
from configurator.catalog.problems import InputError
from tests.helpers import coherent, engineered, fed_roles, kinds, platforms, several, shelf_of, shipped_catalog
from tests.strategies import Case, few

ARCHITECTURES = sorted(shipped_catalog().architectures)
PROFILES = ("idle", "average", "tdp", "peak")


def grid_and_facility(build: Build) -> tuple[float, float]:
    return coherent(build, "power.chain.grid"), coherent(build, "power.facility")


@few
@given(st.sampled_from(platforms()), st.sampled_from(["null", "1.15", "1.4"]), st.data())
def test_less_from_the_grid_is_less_facility_power(platform: str, pue: str, data: st.DataObject) -> None:
    """Of two architectures that which draws less from the grid has the lower facility power, with a PUE given or not."""
    one, other = data.draw(st.tuples(*[st.sampled_from(ARCHITECTURES)] * 2))
    pair = [Case(platform, {"power.architecture": name, "site.pue": pue}).build() for name in (one, other)]
    (grid_a, all_a), (grid_b, all_b) = map(grid_and_facility, pair)
    assert (grid_a - grid_b) * (all_a - all_b) >= -1e-6


@pytest.mark.parametrize("platform", several())
def test_a_ups_is_counted_once(platform: str) -> None:
    """It costs what it loses; a PUE that is given holds that already."""
    bare, backed = (engineered(platform, f"power.ups={ups}") for ups in ("false", "true"))
    (grid_a, all_a), (grid_b, all_b) = map(grid_and_facility, (bare, backed))
    assert all_b - all_a == pytest.approx(grid_b - grid_a)
    given_ = [engineered(platform, "site.pue=1.3", f"power.ups={ups}") for ups in ("false", "true")]
    assert coherent(given_[0], "power.facility") == pytest.approx(coherent(given_[1], "power.facility"))
    assert coherent(given_[0], "power.pue") == pytest.approx(1.3)


@pytest.mark.parametrize("platform", kinds())
def test_fixed_losses_are_not_scaled(platform: str) -> None:
    """Idle racks draw; the energy of a year grows with the load, but less than in proportion; the PSUs lose more of less."""
    energy = [coherent(engineered(platform, f"power.utilisation={use} %"), "power.energy-per-year") for use in (0, 10, 80)]
    assert energy == sorted(energy)
    assert energy[0] > 0
    assert energy[1] / energy[2] > 0.13
    build = engineered(platform)
    load = [coherent(build, f"power.profile.{p}.it-load") for p in PROFILES]
    facility = [coherent(build, f"power.profile.{p}.facility") for p in PROFILES]
    assert load == sorted(load)
    assert facility == sorted(facility)
    assert facility[0] / facility[2] > load[0] / load[2]
    assert coherent(build, "power.profile.idle.power-factor") < coherent(build, "power.profile.tdp.power-factor")
    assert coherent(build, "power.profile.tdp.ac-input") == pytest.approx(coherent(build, "power.ac-input"))
    assert coherent(build, "power.profile.tdp.facility") == pytest.approx(coherent(build, "power.facility"))


def percent(text: str) -> float:
    return float(text.partition(" ")[0]) / 100


@few
@given(st.sampled_from(platforms()), st.integers(1, 100))
def test_the_average_is_what_the_shelves_take_at_that_load(platform: str, use: int) -> None:
    """AC input of the year's average load, rack by rack from the published curves with plain floats."""
    build = Case(platform, {"power.utilisation": f"{use} %"}).build()
    share, taken = max(use / 100, coherent(build, "power.idle-share")), 0.0
    for role in fed_roles(build):
        curve = shelf_of(build, role)[1].efficiency_curve.points
        fraction = share * coherent(build, f"power.{role.key}.load-fraction")
        efficiency = np.interp(fraction, *zip(*((percent(x), percent(y)) for x, y in curve), strict=True))
        taken += (role.total.value or 0.0) * coherent(build, f"power.{role.key}.rack-load") * share / efficiency
    assert coherent(build, "power.profile.average.ac-input") == pytest.approx(taken)


@pytest.mark.parametrize(("platform", "low", "high"), [("hgx-h100-air", 1.5, 1.6), ("hgx-b200-air", 1.5, 1.6), ("vr200-nvl72", 1.1, 1.2)])
def test_pue_by_technology_meets_what_is_published(platform: str, low: float, high: float) -> None:
    """Air-cooled rooms 1.5 to 1.6, cold plates on warm water 1.1 to 1.2 but for the pumps of the units; the pieces add up to the result."""
    build = engineered(platform)
    pumps = build.figures.get("cooling.pump-power")
    moved = (pumps.value or 0.0) / coherent(build, "power.ac-input") if pumps is not None else 0.0
    assert low <= coherent(build, "power.pue") - moved <= high
    parts = sum(coherent(build, f"power.{name}") for name in ("chain.grid", "cooling-plant", "fixed"))
    assert parts == pytest.approx(coherent(build, "power.facility"))


@few
@given(st.sampled_from(platforms()), st.integers(5, 40), st.integers(-5, 30))
def test_warmer_water_and_colder_air_need_less_chiller(platform: str, water: int, outdoor: int) -> None:
    """The share of the year with a chiller falls with warmer facility water and rises with the climate, between none and all of it."""
    build = engineered(platform)
    settings = (f"site.facility-water={water} degC", f"site.outdoor={outdoor} degC")
    try:
        here = changed(build, settings)
        warmer = changed(build, (f"site.facility-water={water + 3} degC", settings[1]))
        hotter = changed(build, (settings[0], f"site.outdoor={outdoor + 3} degC"))
    except InputError:
        assume(False)
    share = coherent(here, "power.chilled-share")
    assert 0 <= share <= 1
    assert coherent(warmer, "power.chilled-share") <= share <= coherent(hotter, "power.chilled-share")
