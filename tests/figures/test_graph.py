"""The graph: units are right on every operation, wrong ones never build, unknown values travel, and inputs can change later."""

from __future__ import annotations

import contextlib
import copy
import itertools
import math
from collections.abc import Callable
from typing import Any

import pint
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator import figures as fig
from configurator.figures import LESS, MORE, Figure, Origin, constant, input_figure, recompute, topological
from configurator.figures.arrays import evaluate_arrays
from configurator.figures.bounds import EXACT, UNKNOWN
from configurator.units import TEMPERATURE_DIFFERENCE, UnitError, unit
from tests.figures.expressions import (
    ABSOLUTE,
    BINARY,
    KINDS,
    MANY,
    Builder,
    Fragile,
    Inputs,
    Reference,
    Tree,
    agrees,
    expressions,
    inputs,
    inputs_in,
    numbers,
    origin_of,
)
from tests.figures.pint_algebra import PintAlgebra, exponents, one


def given_input(id: str, number: float | None, written: str) -> Figure:
    return input_figure(id, id, number, written, origin_of(id))


# --- units


@given(inputs(), st.lists(expressions(), min_size=1, max_size=4))
def test_every_node_has_the_dimension_pint_gives_it(env: Inputs, drawn: list[tuple[str, Tree]]) -> None:
    """Unit algebra is pint's on every operation, so a figure's unit can be trusted without running pint."""
    ours, theirs = Builder(env), PintAlgebra()
    for kind, tree in drawn:
        assert ours(tree).dimension is unit(kind).dimension
        with contextlib.suppress(OverflowError):  # a factor of pint's own, of a high power of a root
            theirs(tree)
    assume(ours.built.keys() <= theirs.found.keys())
    for tree, figure in ours.built.items():
        own = {name: power for name, power in figure.dimension.exponents if abs(power) > 1e-9}  # roots of roots leave a last bit
        assert own == pytest.approx(exponents(theirs.found[tree])), tree


OPERATIONS = {**BINARY, **MANY, "=": lambda a, b: a.equals(b), "where": lambda a, b: fig.where(constant(1.0), a, b)}
ADDITIVE = ("+", "-", "<=", "<", ">=", ">", "=", "min", "max", "sum", "where")


SHIFTS = {("+", ABSOLUTE, "K"), ("-", ABSOLUTE, "K"), ("+", "K", ABSOLUTE)}


@pytest.mark.parametrize("operation", ADDITIVE)
def test_different_quantities_never_combine(operation: str) -> None:
    """Adding, comparing or choosing between different quantities fails where it is written, naming both figures and both units."""
    for kind_a, kind_b in itertools.permutations(KINDS, 2):
        unit_a, unit_b = KINDS[kind_a][-1], KINDS[kind_b][-1]
        a, b = given_input("left.side", 1.0, unit_a), given_input("right.side", 2.0, unit_b)
        if (operation, kind_a, kind_b) in SHIFTS:
            assert OPERATIONS[operation](a, b).value in (3.0, -1.0)
            continue
        with pytest.raises(pint.DimensionalityError):
            one(unit_a) + one(unit_b)
        with pytest.raises(UnitError) as failure:
            OPERATIONS[operation](a, b)
        for word in ("left.side", unit_a, "right.side", unit_b)[: 2 if operation == "sum" and kind_a == ABSOLUTE else 4]:
            assert word in str(failure.value), (kind_a, kind_b)


@given(inputs(), expressions(depth=2), expressions(depth=2), st.sampled_from(ADDITIVE))
def test_wrong_expressions_never_build_at_any_depth(env: Inputs, a: tuple[str, Tree], b: tuple[str, Tree], operation: str) -> None:
    """What holds for two inputs holds for two whole expressions: nothing hides a unit."""
    build = Builder(env)
    left, right = build(a[1]), build(b[1])
    if left.dimension is right.dimension or {a[0], b[0]} == {ABSOLUTE, "K"}:
        return
    with pytest.raises(UnitError):
        OPERATIONS[operation](left, right)


kW, kelvin, warm, number = (given_input(id, 4.0, u) for id, u in (("power", "kW"), ("rise", "K"), ("supply", "degC"), ("count", "")))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: warm + warm, ("supply", "degC")),
        (lambda: kelvin - warm, ("rise", "supply")),
        (lambda: fig.total([warm, warm]), ("supply", "absolute temperature")),
        (lambda: warm * 2, ("supply", "absolute temperature")),
        (lambda: 1 / warm, ("supply", "absolute temperature")),
        (lambda: kW / warm, ("power", "supply", "absolute temperature")),
        (lambda: warm**2, ("supply", "absolute temperature")),
        (lambda: fig.sqrt(warm), ("supply", "absolute temperature")),
        (lambda: kW + 1, ("power", "kW")),
        (lambda: 1 - kW, ("power", "kW")),
        (lambda: kW**number, ("power", "plain number")),
        (lambda: number**kW, ("power", "plain number")),
        (lambda: fig.log10(kW), ("log10", "power", "kW")),
        (lambda: fig.atan(kW), ("atan", "power", "kW")),
        (lambda: fig.where(kW, number, number), ("condition", "power", "kW")),
        (lambda: fig.ceil(kW), ("ceil", "power", "divide by the size of one piece")),
        (lambda: fig.floor(kW), ("floor", "power")),
        (lambda: fig.rounded(kW, 2), ("round", "power")),
        (lambda: fig.interpolate(kW, fig.Interpolation("water", (0, 1), (0, 1), unit("degC"), unit("kg/m^3"))), ("water", "degC", "power")),
        (lambda: (kW * kelvin).named("x", "x", "kW"), ("x", "kW", "power")),
        (lambda: kW.named("y", "y", "kVA"), ("y", "kVA", "power")),
    ],
)
def test_operations_refuse_what_has_no_meaning(wrong: Any, says: tuple[str, ...]) -> None:
    """Each rule of units beyond plus and minus is enforced, and its message names the figure at fault."""
    with pytest.raises(UnitError) as failure:
        wrong()
    for word in says:
        assert word in str(failure.value)


def test_absolute_temperatures_differ_and_shift() -> None:
    """50 degC less 40 degC is 10 K, and 40 degC plus 10 K is 50 degC: the two meanings of a degree stay apart."""
    back = given_input("back", 50.0, "degC")
    rise = back - given_input("supply", 40.0, "degC")
    assert (rise.dimension, rise.value) == (TEMPERATURE_DIFFERENCE, 10.0)
    assert (warm + rise).named("t", "t", "degC").number == (rise + warm).value == 14.0


def test_a_message_names_expressions_too() -> None:
    """A fault between two unnamed expressions still says which inputs they are made of."""
    with pytest.raises(UnitError, match=r"\(power \* count\).*rise"):
        kW * number + kelvin


def test_a_figure_is_no_truth_value() -> None:
    """``if figure:`` would silently drop the choice from the workbook, so it fails."""
    with pytest.raises(TypeError, match="where"):
        bool(number > 3)
    with pytest.raises(TypeError):
        _ = 1 < number < 9


def test_names_are_added_not_replaced() -> None:
    """Naming a named figure makes another figure: the first keeps its id, and both hold the same value."""
    first = (kW * 2).named("first", "First", "W")
    second = first.named("second", "Second", "kW")
    assert (first.id, second.id, second.number, first.number) == ("first", "second", 8.0, 8000.0)
    assert kW.named("again", "Again", "W").args == (kW,)
    assert constant(3.0).named("three", "Three", "").number == 3.0


def test_units_and_operations_stay_one_object_when_copied() -> None:
    """Dimensions are compared by identity; a deep copy of a graph must not make strangers of equal units."""
    copied = copy.deepcopy(kW)
    assert (copied + kW).value == 8000.0


# --- values


@given(inputs(), st.lists(expressions(), min_size=1, max_size=4), st.sets(st.integers(0, 25), max_size=3))
def test_values_are_those_of_plain_arithmetic(env: Inputs, drawn: list[tuple[str, Tree]], unknown: set[int]) -> None:
    """A figure's value is what a separate evaluator computes, with some inputs unknown; bounds have a law of their own."""
    given_now = {name: (None if i in unknown else number, written) for i, (name, (number, written)) in enumerate(env.items())}
    build = Builder(given_now)
    for _, tree in drawn:
        reference = Reference(given_now)
        try:
            wanted, error = reference(tree)
        except Fragile:
            continue
        if not reference.skipped:
            assert agrees(build(tree).value, wanted, error), tree


@given(inputs(), st.lists(expressions(), min_size=1, max_size=4), st.data())
def test_recompute_is_rebuilding(env: Inputs, drawn: list[tuple[str, Tree]], data: st.DataObject) -> None:
    """Changing an input afterwards gives, on every node, exactly what building with it gives; so does changing it back."""
    used = sorted(set().union(*(inputs_in(tree) for _, tree in drawn)))
    changes = {name: data.draw(st.none() | numbers) for name in (data.draw(st.sets(st.sampled_from(used))) if used else ())}
    build, rebuilt = Builder(env), Builder({**env, **{name: (number, env[name][1]) for name, number in changes.items()}})
    for _, tree in drawn:
        build(tree), rebuilt(tree)
    order = topological(build.built.values())
    before = [node.value for node in order]
    coherent = {name: None if number is None else number * unit(env[name][1]).factor for name, number in changes.items()}
    recompute(order, coherent)
    assert [build.built[tree].value for tree in rebuilt.built] == [figure.value for figure in rebuilt.built.values()]
    recompute(order, {name: figure_value(env, name) for name in changes})
    assert [node.value for node in order] == before


def figure_value(env: Inputs, name: str) -> float | None:
    number, written = env[name]
    return None if number is None else number * unit(written).factor


def test_unknown_travels_except_where_it_leaves_a_bound() -> None:
    """What nobody published stays unknown in every result; a sum, a minimum or a maximum over it is a bound, a choice may not need it."""
    unknown, three = given_input("unknown", None, ""), given_input("three", 3.0, "")
    table = fig.Interpolation("t", (0, 1), (0, 1), unit(""), unit(""))
    for operation, args in (
        *((BINARY[name], pair) for name in BINARY for pair in itertools.permutations((unknown, three))),
        *((f, (unknown,)) for f in (fig.sqrt, fig.log10, fig.atan, fig.ceil, fig.floor, lambda a: fig.rounded(a, 2))),
        (fig.interpolate, (unknown, table)),
        (lambda a: a.named("n", "n", ""), (unknown,)),
        (fig.where, (unknown, three, three)),
        (fig.where, (three > 9, three, unknown)),
        (fig.minimum, (unknown, unknown)),
        (lambda a, b: fig.total([a, b]), (unknown, unknown)),
    ):
        assert operation(*args).value is None
    assert known(fig.total([three, unknown, three])) == (6.0, MORE)
    assert known(fig.maximum(unknown, three)) == (3.0, MORE)
    assert known(fig.minimum(unknown, three)) == (3.0, LESS)
    assert known(fig.where(three > 9, unknown, three)) == (3.0, EXACT)
    assert [known(fig.missing(f)) for f in (unknown, three, fig.total([three, unknown]))] == [(1.0, EXACT), (0.0, EXACT), (0.0, EXACT)]


def known(figure: Figure) -> tuple[float | None, int]:
    return figure.value, figure.bound


def test_what_leaves_the_finite_numbers_is_not_known() -> None:
    """Infinity never travels: a product, a power or a rounding that overflows has no value, and says so in what rests on it."""
    huge = given_input("huge", 1e308, "")
    for overflow in (huge * huge, huge / 1e-300, huge + huge, huge**2.0, fig.rounded(huge * 1.0, 2), fig.total([huge, huge])):
        assert known(overflow) == (None, UNKNOWN)
        assert known(overflow - overflow) == (None, UNKNOWN)


STEPS: dict[str, Callable[[Figure, float], Figure]] = {
    "plus": lambda x, c: x + c,
    "less": lambda x, c: x - c,
    "from": lambda x, c: c - x,
    "times": lambda x, c: x * c,
    "times minus": lambda x, c: x * -c,
    "squared": lambda x, c: x * x,
    "over": lambda x, c: x / c,
    "under": lambda x, c: c / x,
    "share": lambda x, c: x / (x + c),
    "power": lambda x, c: x ** (c / 10),
    "inverse power": lambda x, c: x ** (-c / 10),
    "at most": lambda x, c: fig.minimum(x, constant(c)),
    "at least": lambda x, c: fig.maximum(x, constant(c)),
    "whole": lambda x, c: fig.ceil(x),
    "root": lambda x, c: fig.sqrt(x),
    "rising table": lambda x, c: fig.interpolate(x, fig.Interpolation("up", (0, c, 200), (1, 2, 5), unit(""), unit(""))),
    "falling table": lambda x, c: fig.interpolate(x, fig.Interpolation("down", (0, c, 200), (5, 2, 1), unit(""), unit(""))),
    "bent table": lambda x, c: fig.interpolate(x, fig.Interpolation("bent", (0, c, 200), (1, 5, 2), unit(""), unit(""))),
    "choice": lambda x, c: fig.where(x <= c, x, x * 2.0),
    "choice at the limit": lambda x, c: fig.where(x < c, constant(1.0), constant(2.0)),
}


STEP = st.tuples(st.sampled_from(sorted(STEPS)), st.floats(0.5, 90))


@given(
    st.lists(st.floats(0.01, 100), min_size=2, max_size=5), st.integers(0, 4), st.floats(0.0, 100), st.lists(STEP, min_size=1, max_size=5)
)
def test_a_bound_holds_whatever_the_missing_number_is(terms: list[float], gap: int, filled: float, steps: list[tuple[str, float]]) -> None:
    """Fill the gap in a sum with any number that is not negative: whatever is built on the sum moves only the way it said."""
    inputs = [given_input(f"x{i}", None if i == gap else x, "") for i, x in enumerate(terms)]
    whole = fig.total([*inputs, given_input("last", None if gap >= len(terms) else 1.0, "")])
    result = whole
    for name, number in steps:
        result = STEPS[name](result, number)
    result = result.named("result", "Result", "")
    before, bound = known(result)
    missing_id = f"x{gap}" if gap < len(terms) else "last"
    fig.recompute(fig.topological([result]), {missing_id: filled})
    after, settled = known(result)
    if any(figure.number is None for figure in fig.topological([result])):  # a step that has no value there, such as a root of less than 0
        return
    assert settled == EXACT
    if before is None or after is None:
        return
    slack = 1e-9 * max(abs(before), abs(after))
    assert bound & MORE or after <= before + slack
    assert bound & LESS or after >= before - slack


def test_the_sum_of_nothing_is_zero_in_the_unit_asked_for() -> None:
    """An empty list of parts still has a unit, so that it can be added to."""
    assert (fig.total([], empty="kW") + kW).value == 4000.0
    with pytest.raises(UnitError):
        fig.total([], empty="kW") + kelvin


@pytest.mark.parametrize(
    "undefined", [lambda z: 1 / z, lambda z: z**-1, lambda z: fig.sqrt(z - 1), lambda z: fig.log10(z), lambda z: (z - 8) ** 0.5]
)
def test_undefined_results_are_unknown_not_exceptions(undefined: Any) -> None:
    """A division by zero among a thousand lines leaves that line without a value instead of ending the program."""
    zero = given_input("zero", 0.0, "")
    assert undefined(zero).value is None
    assert (given_input("big", 1e200, "") ** 2).value is None


# --- size

DEEP = 10_000


def deep_chain(named: bool) -> tuple[Figure, Figure]:
    start = node = given_input("start", 1.0, "")
    for step in range(DEEP):
        node = node + 1.0
        if named:
            node = node.named(f"step.{step}", "Step", "1")
    return start, node.named("end", "End", "1")


@pytest.mark.parametrize("named", [False, True])
def test_ten_thousand_nodes_do_not_recurse(named: bool) -> None:
    """Long chains are walked without Python's call stack, so the size of an order has no limit there."""
    start, end = deep_chain(named)
    order = topological([end])
    assert order.index(start) == 0
    assert order[-1] is end
    recompute(order, {"start": 5.0})
    assert end.value == DEEP + 5.0
    assert evaluate_arrays(order, {})[id(end)] == DEEP + 5.0
    assert fig.inputs_of(end) == [start]
    assert fig.sources_of([end])["end"] == ["source-of-start"]
    assert fig.missing_reason(end) == ""
    assert fig.workings([end]) == []
    assert repr(end) == "Figure(end = 10005.0)"


def test_the_order_is_stable_and_complete() -> None:
    """Arguments come before what uses them, each node once: two runs write the same workbook."""
    a, b = given_input("a", 1.0, ""), given_input("b", 2.0, "")
    shared = a + b
    roots = [shared * a, shared * b]
    order = topological(roots)
    assert order == [a, b, shared, roots[0], roots[1]]
    assert order == topological(roots)


def test_number_is_the_value_in_the_unit_shown() -> None:
    """Values are kept in coherent units; the number shown is in the unit of the name."""
    flow = given_input("flow", 120.0, "L/min")
    assert math.isclose(flow.value or 0.0, 0.002)
    assert math.isclose(flow.named("f", "f", "m^3/h").number or 0.0, 7.2)
    assert input_figure("u", "u", None, "kW", Origin(reason="not published")).number is None
