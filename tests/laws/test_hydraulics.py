"""The formulas of pipe flow against the `fluids` package, and laws no formula may break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.disciplines.cooling import hydraulics
from configurator.disciplines.cooling.loop.pressure import vapour_pressure
from configurator.figures import Figure, constant

fluids = pytest.importorskip("fluids")

BORES = st.floats(3e-3, 0.1)
SPEEDS = st.floats(0.01, 8.0)
REYNOLDS = st.floats(1.0, 1e7)
ROUGHNESS = st.floats(1e-6, 0.03)


def number(figure: Figure) -> float:
    assert figure.value is not None
    return figure.value


@given(st.floats(4000.0, 1e8), ROUGHNESS)
def test_turbulent_friction_is_haaland(re: float, rough: float) -> None:
    """From Re 4,000 the factor is that of the oracle, which is within 2.5 % of Colebrook."""
    ours = number(hydraulics.friction(constant(re), constant(rough)))
    assert ours == pytest.approx(fluids.friction.Haaland(re, rough), rel=1e-9)
    assert ours == pytest.approx(fluids.friction.Colebrook(re, rough), rel=0.03)


@given(st.floats(0.1, 2300.0), ROUGHNESS)
def test_laminar_friction(re: float, rough: float) -> None:
    """Up to Re 2,300 the wall does not matter: 64 / Re."""
    assert number(hydraulics.friction(constant(re), constant(rough))) == pytest.approx(fluids.friction.friction_laminar(re), rel=1e-12)


@given(REYNOLDS, st.floats(1.001, 1.5), ROUGHNESS)
def test_drop_grows_with_reynolds(re: float, more: float, rough: float) -> None:
    """F Re^2, and with it the drop of a pipe, grows with flow everywhere, through the transition too."""
    slow, fast = (number(hydraulics.friction(constant(r), constant(rough))) * r**2 for r in (re, re * more))
    assert fast > slow


@given(st.floats(0.1, 200.0), BORES)
def test_velocity_and_reynolds(litres: float, bore: float) -> None:
    """Velocity in a full bore, and the Reynolds number of PG25 at 40 degC."""
    flow, speed = constant(litres, "L/min"), hydraulics.velocity(constant(litres, "L/min"), constant(bore, "m"))
    assert number(speed) == pytest.approx(litres / 6e4 / (3.141592653589793 / 4 * bore**2))
    re = hydraulics.reynolds(constant(1014.5, "kg/m^3"), speed, constant(bore, "m"), constant(1.3677, "mPa*s"))
    assert number(re) == pytest.approx(fluids.Reynolds(V=number(speed), D=bore, rho=1014.5, mu=1.3677e-3))
    assert flow.value is not None


@given(SPEEDS, BORES, st.floats(0.1, 20.0), st.floats(0.0, 50.0))
def test_pipe_with_fittings(speed: float, bore: float, length: float, loss: float) -> None:
    """Darcy-Weisbach with fittings is the oracle's drop of K = f L / d + K."""
    factor = 0.03
    found = hydraulics.darcy_weisbach(
        constant(factor), constant(length, "m"), constant(bore, "m"), constant(loss), constant(1014.5, "kg/m^3"), constant(speed, "m/s")
    )
    whole = fluids.K_from_f(factor, length, bore) + loss
    assert number(found) == pytest.approx(fluids.dP_from_K(whole, rho=1014.5, V=speed), rel=1e-9)


@given(st.floats(0.05, 50.0), st.floats(0.1, 30.0), BORES)
def test_coupling_by_flow_coefficient(litres: float, cv: float, bore: float) -> None:
    """The Cv formula is the oracle's loss coefficient of a valve of that Cv, to the rounding of its reference density."""
    found = hydraulics.coupling_drop(constant(1014.5, "kg/m^3"), constant(litres, "L/min"), constant(cv))
    speed = litres / 6e4 / (3.141592653589793 / 4 * bore**2)
    assert number(found) == pytest.approx(fluids.dP_from_K(fluids.fittings.Cv_to_K(cv, bore), rho=1014.5, V=speed), rel=2e-3)
    assert fluids.fittings.Cv_to_Kv(cv) == pytest.approx(hydraulics.KV_PER_CV * cv, rel=1e-4)


@given(st.floats(0.1, 100.0), st.floats(0.1, 100.0), st.floats(1.0, 2.0), st.floats(1.0, 300.0))
def test_curve_and_its_inverse(flow: float, at: float, exponent: float, drop: float) -> None:
    """Scaling a point to a flow and back gives the flow; at its own flow a point is itself."""
    point = (constant(at, "L/min"), constant(drop, "kPa"), constant(exponent))
    scaled = hydraulics.curve_drop(constant(flow, "L/min"), *point)
    back = hydraulics.scaled_flow(point[0], point[1], scaled, point[2])
    assert number(back) == pytest.approx(flow / 6e4, rel=1e-9)
    assert number(hydraulics.curve_drop(point[0], *point)) == pytest.approx(drop * 1000)


@given(st.floats(0.3, 6.0), st.floats(1.0, 2.0))
def test_viscosity_between_laminar_and_rough(times: float, exponent: float) -> None:
    """A laminar drop follows viscosity in proportion, a fully rough one not at all, others between."""
    found = number(hydraulics.viscosity_factor(constant(times, "mPa*s"), constant(1.0, "mPa*s"), constant(exponent)))
    low, high = sorted((1.0, times))
    assert low * (1 - 1e-9) <= found <= high * (1 + 1e-9)


@given(st.floats(10.0, 100.0))
def test_vapour_pressure_is_that_of_water(degrees: float) -> None:
    """Antoine's equation against the steam tables of the oracle: within 0.6 % from 10 to 100 degC."""
    properties = pytest.importorskip("CoolProp.CoolProp")
    found = number(vapour_pressure(constant(degrees, "degC")))
    assert found == pytest.approx(properties.PropsSI("P", "T", degrees + 273.15, "Q", 0, "Water"), rel=6e-3)
