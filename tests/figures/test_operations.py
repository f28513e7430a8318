"""The operations: their scalar and their NumPy meaning are one, and rounding does what an accountant does."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from configurator import figures as fig
from configurator.figures import Interpolation, constant, topological
from configurator.figures import operations as op
from configurator.figures.arrays import array_of, evaluate_arrays
from configurator.figures.operations import Operation, excel_sum
from configurator.units import unit
from tests.figures.expressions import Builder, Fragile, Inputs, Reference, Tree, expressions, inputs, numbers

CURVE = Interpolation("curve", (0.0, 10.0, 40.0), (1.0, -3.0, 90.0), unit("degC"), unit("kg/m^3"))
ONE_ARGUMENT = (op.SQRT, op.LOG10, op.ATAN, op.CEILING, op.FLOOR, op.rounding(0), op.rounding(2), op.ALIAS, CURVE)
TWO_ARGUMENTS = (op.ADD, op.SUBTRACT, op.MULTIPLY, op.DIVIDE, op.POWER, op.LESS_EQUAL, op.LESS, op.EQUALS, op.MINIMUM, op.MAXIMUM, op.SUM)

awkward = st.one_of(
    st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, 2.675, -0.005, 3.0000000001, 1e-12, 1e6]),
    st.floats(-1e6, 1e6),
    st.integers(-40, 40).map(float),
)
maybe = st.one_of(st.none(), awkward)
ONE = fig.constant(1.0).named("one", "One", "")


def as_array(values: list[float | None]) -> np.ndarray:
    return np.array([np.nan if v is None else v for v in values])


def scalar(operation: Operation, *args: float | None) -> float | None:
    """What the graph computes for one node, unknown arguments included."""
    nodes = tuple(fig.simulated_figure("x", "x", a, ONE) for a in args)
    return fig.evaluate.outcome(fig.Figure(operation, nodes, nodes[0].dimension, None))[0]


def assert_same(one_by_one: list[float | None], at_once: np.ndarray) -> None:
    for alone, together in zip(one_by_one, np.broadcast_to(at_once, len(one_by_one)), strict=True):
        if alone is None:
            assert math.isnan(together), (alone, together)
        else:
            assert math.isclose(alone, together, rel_tol=1e-14), (alone, together)


@pytest.mark.parametrize("operation", ONE_ARGUMENT, ids=repr)
@given(xs=st.lists(maybe, min_size=1, max_size=8))
def test_functions_mean_the_same_for_one_number_and_for_many(operation: Operation, xs: list[float | None]) -> None:
    """A sweep over arrays gives what single builds give, down to what is unknown (None here, NaN there)."""
    with np.errstate(all="ignore"):
        assert_same([scalar(operation, x) for x in xs], array_of(operation)(as_array(xs)))


@pytest.mark.parametrize("operation", TWO_ARGUMENTS, ids=repr)
@example(pairs=[(-8.0, -2.2250738585e-313)])  # overflows
@given(pairs=st.lists(st.tuples(maybe, maybe), min_size=1, max_size=8))
def test_operators_mean_the_same_for_one_pair_and_for_many(operation: Operation, pairs: list[tuple[float | None, float | None]]) -> None:
    """The same for operations of two arguments, comparisons with unknowns and powers without a result included."""
    left, right = as_array([a for a, _ in pairs]), as_array([b for _, b in pairs])
    if operation is op.POWER:  # 0^-1, overflow and roots of negative numbers are unknown in both
        pairs = [(a, None if b is None else round(b, 1)) for a, b in pairs]
        right = as_array([b for _, b in pairs])
    with np.errstate(all="ignore"):
        assert_same([scalar(operation, a, b) for a, b in pairs], array_of(operation)(left, right))


@given(triples=st.lists(st.tuples(st.sampled_from([None, 0.0, 1.0, -0.5]), maybe, maybe), min_size=1, max_size=8))
def test_where_means_the_same_for_one_and_for_many(triples: list[tuple[float | None, float | None, float | None]]) -> None:
    """An unknown condition decides nothing in either form; an unknown branch matters only where it is taken."""
    columns = [as_array([t[i] for t in triples]) for i in range(3)]
    assert_same([scalar(op.WHERE, *t) for t in triples], array_of(op.WHERE)(*columns))


@given(inputs(), st.lists(expressions(), min_size=1, max_size=3), st.lists(numbers, min_size=2, max_size=4), st.data())
def test_whole_expressions_over_arrays_are_rebuilt_one_by_one(
    env: Inputs, drawn: list[tuple[str, Tree]], column: list[float], data: st.DataObject
) -> None:
    """evaluate_arrays over samples of an input equals building the graph once per sample: what simulation and sweeps rely on."""
    name = data.draw(st.sampled_from(sorted(env)))
    written = unit(env[name][1])
    build = Builder(env)
    roots = [build(tree) for _, tree in drawn]
    samples = {id(build.inputs[name]): np.array(column) * written.factor}
    found = evaluate_arrays(topological(roots), samples)
    for index, number in enumerate(column):
        changed = {**env, name: (number, env[name][1])}
        rebuilt, reference = Builder(changed), Reference(changed)
        for (_, tree), root in zip(drawn, roots, strict=True):
            try:
                reference(tree)
            except Fragile:
                continue
            at = np.broadcast_to(found[id(root)], len(column))[index]
            assert_same([rebuilt(tree).value], np.array([at]))


# --- rounding


@pytest.mark.parametrize(
    ("number", "digits", "wanted"),
    [
        (2.675, 2, 2.68),
        (1.005, 2, 1.01),
        (-1.005, 2, -1.01),
        (0.285, 2, 0.29),
        (1.115, 2, 1.12),
        (0.005, 2, 0.01),
        (-0.005, 2, -0.01),
        (0.004999, 2, 0.0),
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (1234567.895, 2, 1234567.9),
        (0.1 + 0.2, 1, 0.3),
    ],
)
def test_half_rounds_away_from_zero(number: float, digits: int, wanted: float) -> None:
    """2.675 is written 2.68 on an invoice even though the float is a little less; Python's round() would say 2.67."""
    assert fig.rounded(constant(number), digits).value == wanted


@given(st.decimals(-10_000_000, 10_000_000, places=4), st.integers(0, 3))
def test_rounding_is_decimal_rounding(number: Decimal, digits: int) -> None:
    """For every amount as people write it, the result is that of exact decimal arithmetic, half away from zero."""
    exact = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert fig.rounded(constant(float(number)), digits).value == float(exact)


@given(st.integers(1, 5000), st.decimals(0, 100_000, places=4))
def test_an_extended_price_is_exact_to_the_cent(quantity: int, price: Decimal) -> None:
    """Quantity times unit price, in floats, rounds to the cent that decimal arithmetic gives."""
    exact = (quantity * price).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert fig.rounded(constant(quantity) * constant(float(price), "USD"), 2).value == float(exact)


@pytest.mark.parametrize(
    ("number", "up", "down"),
    [
        (3.0, 3, 3),
        (3.0000000001, 3, 3),
        (3.00000001, 4, 3),
        (2.9999999999, 3, 3),
        (2.99999999, 3, 2),
        (0.1 * 3 / 0.1, 3, 3),
        (0.0, 0, 0),
        (1e-10, 0, 0),
        (-1.5, -1, -2),
        (-3.0000000001, -3, -3),
    ],
)
def test_noise_does_not_start_another_piece(number: float, up: int, down: int) -> None:
    """132.0000000001 kW over 33 kW is four shelves, not five; a real excess of 1e-8 is one more."""
    assert fig.ceil(constant(number)).value == up
    assert fig.floor(constant(number)).value == down


@given(st.integers(-1_000_000, 1_000_000), st.floats(-0.9e-9, 0.9e-9))
def test_whole_numbers_stay_whole_within_the_allowance(whole: int, noise: float) -> None:
    """Within 1e-9 of a whole number, up and down both give that number."""
    assert fig.ceil(constant(whole + noise)).value == fig.floor(constant(whole + noise)).value == whole


@given(st.floats(-1e6, 1e6))
def test_up_and_down_enclose_the_number(number: float) -> None:
    """Rounding up never loses more than the allowance, and never adds a whole piece too many."""
    up, down = fig.ceil(constant(number)).value, fig.floor(constant(number)).value
    assert up is not None
    assert down is not None
    assert down - 1e-9 <= number <= up + 1e-9
    assert up - down in (0.0, 1.0)


@pytest.mark.parametrize(("a", "b"), [(0.1 + 0.2, 0.3), (1.1 * 3, 3.3), (33.0 * 4, 132.0), (1e-300, 1e-300)])
def test_values_a_spreadsheet_calls_equal_are_equal(a: float, b: float) -> None:
    """A limit met exactly is met, whatever the last binary digit says; a limit missed by 1e-12 is missed."""
    x, y = constant(a), constant(b)
    assert ((x <= y).value, (y <= x).value, (x < y).value, (y < x).value, x.equals(y).value) == (1, 1, 0, 0, 1)
    more = constant(b * (1 + 1e-12))
    assert ((more <= y).value, (y < more).value, (more > y).value, (more >= y).value, more.equals(y).value) == (0, 1, 1, 1, 0)


# --- tables and sums


@given(st.floats(-100, 100))
def test_interpolation_is_linear_and_held_at_the_ends(x: float) -> None:
    """Between rows the line, beyond them the end values: no extrapolation of a data sheet."""
    wanted = float(np.interp(x, CURVE.xs, CURVE.ys))
    found = fig.interpolate(fig.input_figure("t", "t", x, "degC", fig.Origin()), CURVE).named("d", "d", "kg/m^3").number
    assert found is not None
    assert math.isclose(found, wanted, rel_tol=1e-12, abs_tol=1e-12)


def test_interpolation_converts_units_on_both_sides() -> None:
    """A table written in kW and percent is read with watts and gives a fraction."""
    table = Interpolation("efficiency", (1, 3), (90, 96), unit("kW"), unit("%"))
    half = fig.interpolate(fig.input_figure("load", "load", 2000.0, "W", fig.Origin()), table)
    assert half.value == pytest.approx(0.93)


@pytest.mark.parametrize(
    ("xs", "ys", "says"),
    [((1,), (1,), "two rows"), ((1, 2), (1,), "same length"), ((1, 1), (1, 2), "first column"), ((2, 1), (1, 2), "first column")],
)
def test_a_table_that_cannot_be_read_is_refused(xs: tuple[float, ...], ys: tuple[float, ...], says: str) -> None:
    """A table with one row, a missing cell or rows out of order would give silent nonsense, so it is not made."""
    with pytest.raises(ValueError, match=says):
        Interpolation("bad", xs, ys, unit("K"), unit("W"))


@pytest.mark.parametrize("count", [1, 250, 251, 600, 62_600])
def test_a_sum_of_any_length_is_legal(count: int) -> None:
    """Excel takes 255 arguments per call: longer sums are nested, and every term stands in them once."""
    terms = [f"A{i}" for i in range(count)]
    text = excel_sum(terms)
    assert text.replace("SUM(", "").replace(")", "").split(",") == terms
    stack: list[int] = []
    largest = 0
    for symbol in text:
        if symbol == "(":
            stack.append(1)
        elif symbol == ",":
            stack[-1] += 1
        elif symbol == ")":
            largest = max(largest, stack.pop())
    assert largest <= 255


@given(st.lists(maybe, min_size=1, max_size=6))
def test_total_adds_what_is_known(values: list[float | None]) -> None:
    """A total leaves out what nobody published, and is unknown only when everything is."""
    known = [v for v in values if v is not None]
    found = fig.total([fig.simulated_figure(str(i), "", v, ONE) for i, v in enumerate(values)]).value
    assert found == (sum(known) if known else None)
