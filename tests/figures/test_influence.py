"""How much a figure moves with its inputs: against small changes, and by what must hold of any sum of prices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.figures import Interpolation, Origin, atan, ceil, input_figure, interpolate, log10, maximum, minimum, sqrt, total, where
from configurator.figures.arrays import evaluate_arrays
from configurator.figures.evaluate import topological
from configurator.figures.graph import Figure
from configurator.figures.influence import influences
from configurator.units import currency_of, unit
from tests.helpers import engineered

STEP = 1e-6


def plain(name: str, number: float, written: str = "1") -> Figure:
    return input_figure(name, name, number, written, Origin())


def measured(target: Figure, node: Figure) -> float:
    """The elasticity from a small change up and down."""
    order = topological([target])
    found = evaluate_arrays(order, {id(node): (node.value or 0.0) * np.array([1 - STEP, 1 + STEP])})[id(target)]
    return float(np.diff(np.broadcast_to(found, 2))[0] / (2 * STEP * (target.value or 1.0)))


def every_operation(x: float, y: float) -> Figure:
    """All operations that have a slope, of two inputs."""
    a, b = plain("a", x), plain("b", y)
    table = Interpolation("t", [0.0, 5.0, 1000.0], [1.0, 4.0, 90.0], unit("1"), unit("1"))
    parts = [a + b, a - b * 0.5, a * b, a / b, sqrt(a), log10(a + 1.0), atan(b), maximum(a, b), minimum(a * 2.0, b)]
    return total([*parts, where(a <= b, a, b * 3.0), interpolate(b, table)])


@given(st.floats(0.5, 300.0), st.floats(0.5, 300.0))
def test_the_slope_of_every_operation_is_that_of_a_small_change(x: float, y: float) -> None:
    target = every_operation(x, y)
    for node, slope in influences(target):
        if abs(x - y) > 0.01 and abs(2 * x - y) > 0.01 and abs(y - 5.0) > 0.01:  # no slope at a corner
            assert slope == pytest.approx(measured(target, node), rel=1e-4, abs=1e-6)


def test_whole_pieces_count_as_if_they_could_be_divided() -> None:
    pieces, price = plain("load", 4.2), plain("price", 3.0, "USD")
    assert dict((node.id, slope) for node, slope in influences(ceil(pieces) * price)) == {"load": pytest.approx(1.0), "price": 1.0}


def test_nothing_rests_on_nothing() -> None:
    assert influences(plain("x", 0.0) * 3.0) == []


@pytest.mark.parametrize("target", ["power.ac-input", "cost.bom"])
def test_of_a_build_the_powers_or_prices_add_up(target: str) -> None:
    """Twice every power is twice the load, twice every price twice the cost (Euler)."""
    found = influences(engineered("gb300-nvl72").figures[target])
    watt = unit("W").dimension
    slopes = [s for node, s in found if node.dimension is watt or currency_of(node.dimension)]
    assert sum(slopes) == pytest.approx(1.0, abs=1e-3)
