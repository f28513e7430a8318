"""The script of the page computes what the graph computes: each operation, whole expressions, bounds and what is not known."""

from __future__ import annotations

import math
import re

import pytest
import quickjs
from hypothesis import example, given
from hypothesis import strategies as st

from configurator import figures as fig
from configurator.figures import Figure, topological
from configurator.figures import operations as op
from configurator.figures.javascript import CODES, ROUND, TABLE, program
from configurator.figures.operations import Operation
from tests.figures.expressions import Builder, Fragile, Inputs, Reference, Tree, expressions, inputs, numbers
from tests.figures.script import computer, engine, in_script
from tests.figures.test_operations import CURVE, ONE, ONE_ARGUMENT, TWO_ARGUMENTS, awkward

OPERATIONS = [value for value in vars(op).values() if isinstance(value, Operation)]
LEAVES = (op.INPUT, op.CONSTANT)


@pytest.fixture(scope="module")
def script() -> quickjs.Context:
    return computer()


def test_every_operation_has_its_place_in_the_script() -> None:
    """The codes of both sides name the same operations in the same order; a new operation without one is found here."""
    names = engine("graph.js").eval("Graph.names.join(' ')").split()
    assert [operation.name for operation in CODES] == names[: len(CODES)] and names[ROUND] == "round" and names[TABLE] == "interpolate"
    assert {operation for operation in OPERATIONS if operation not in LEAVES} == set(CODES)


def given_number(value: float | None, bound: int) -> Figure:
    """A number of any bound, as one that comes out of a sum over something unknown."""
    return fig.simulated_figure("x", "x", value, ONE, bound if value is not None else 3)


known = st.tuples(st.one_of(st.none(), awkward), st.sampled_from([0, 0, 1, 2]))


def agree(found: tuple[float | None, int], figure: Figure) -> None:
    """The same bound, and the same number but for the last digits."""
    value, bound = found
    assert (value is None) == (figure.value is None) and bound == figure.bound, (found, figure.value, figure.bound)
    if value is not None and figure.value is not None:
        assert math.isclose(value, figure.value, rel_tol=1e-14, abs_tol=1e-300), (value, figure.value)


def outcome(operation: Operation, args: list[tuple[float | None, int]]) -> Figure:
    nodes = tuple(given_number(*arg) for arg in args)
    value, bound = operation.outcome([node.value for node in nodes], [node.bound for node in nodes])
    return Figure(operation, nodes, ONE.dimension, value, bound=bound)


def in_steps(context: quickjs.Context, figure: Figure) -> tuple[float | None, int]:
    """A figure over constants, computed as a step: with its arguments open, which only the test does."""
    made = program([figure], lambda node: True)
    constants = [[node.value, node.bound] if node.value is not None else None for node in made.inputs]
    moved = made.data() | {"inputs": [], "constants": constants}
    context.set("moved", __import__("json").dumps(moved))
    last = context.eval(
        "(function () { var f = new Graph(JSON.parse(moved)).base, n = f.values.length - 1; return f.values[n] + ' ' + f.bounds[n]; })()"
    )
    value, bound = last.split()
    return (None if value == "NaN" else float(value)), int(bound)


@pytest.mark.parametrize("operation", [*ONE_ARGUMENT, op.MISSING], ids=repr)
@given(arg=known)
def test_functions_mean_the_same_in_the_page(script: quickjs.Context, operation: Operation, arg: tuple[float | None, int]) -> None:
    """Number, bound and what is not known, of one argument."""
    figure = outcome(operation, [arg])
    agree(in_steps(script, figure), figure)


@pytest.mark.parametrize("operation", TWO_ARGUMENTS, ids=repr)
@example(args=[(0.0, 0), (-0.0, 0)])
@example(args=[(-8.0, 0), (1 / 3, 0)])  # complex in Python, NaN in JavaScript: not known in both
@example(args=[(0.0, 1), (-1.0, 0)])
@given(args=st.lists(known, min_size=2, max_size=2))
def test_operators_mean_the_same_in_the_page(script: quickjs.Context, operation: Operation, args: list[tuple[float | None, int]]) -> None:
    """The same of two arguments: what one side of a comparison leaves open, products of open sign, divisions by nothing."""
    figure = outcome(operation, args)
    agree(in_steps(script, figure), figure)


@given(args=st.lists(known, min_size=3, max_size=3))
def test_a_choice_means_the_same_in_the_page(script: quickjs.Context, args: list[tuple[float | None, int]]) -> None:
    """The branch taken, whatever is known of the other."""
    figure = outcome(op.WHERE, args)
    agree(in_steps(script, figure), figure)


@given(inputs(), st.lists(expressions(), min_size=1, max_size=3), st.lists(numbers, min_size=2, max_size=4), st.data())
def test_whole_expressions_are_computed_in_the_page_as_they_are_built(
    given: Inputs, drawn: list[tuple[str, Tree]], values: list[float], data: st.DataObject
) -> None:
    """With one input changed the script gives what an expression built with that number gives."""
    name = data.draw(st.sampled_from(sorted(given)))
    build, changed = Builder(given), {**given, name: (values[0], given[name][1])}
    figures = [figure for _, tree in drawn if isinstance(figure := build(tree), Figure)]
    again = Builder(changed)
    try:
        for _, tree in drawn:
            Reference(changed)(tree)
    except Fragile:
        return
    node = build.inputs[name]
    assert node.info is not None
    found = in_script(computer(), figures, {id(node): values[0] * node.info.unit.factor})
    for (value, bound), (_, tree) in zip(found, drawn, strict=True):
        expected = again(tree)
        assert isinstance(expected, Figure)
        assert bound == expected.bound and (value is None) == (expected.value is None)
        assert value is None or math.isclose(value, expected.value or 0.0, rel_tol=1e-9, abs_tol=1e-9)


def test_what_no_open_input_moves_is_a_number_with_nothing_behind_it() -> None:
    """A page for a customer holds what he may change and what follows; of the rest a number."""
    secret = fig.input_figure("secret", "secret", 17.25, "USD", fig.Origin())
    quantity = fig.input_figure("quantity", "quantity", 2.0, "1", fig.Origin())
    sold = (secret * 2.0 + fig.constant(3.5, "USD")).named("sold", "sold", "USD")
    whole = (sold * quantity).named("whole", "whole", "USD")
    made = program([whole], lambda node: node.id == "quantity")
    assert made.data() == {"inputs": [2.0], "constants": [38.0], "steps": [CODES[op.MULTIPLY], 1, 0], "tables": []}
    assert made.place(sold) == 1 and made.place(secret) is None
    assert len(topological([whole])) > 4


def test_the_script_reaches_for_nothing_outside() -> None:
    """No address, no request, no code made from text."""
    from configurator.catalog.data import shipped

    for path in (shipped("templates") / "live").glob("*.js"):
        assert not re.search(
            r"https?:|\bfetch\(|XMLHttpRequest|\beval\(|new Function|innerHTML|document\.write", path.read_text("utf-8")
        ), path


def test_a_table_of_one_direction_carries_bounds(script: quickjs.Context) -> None:
    """As in the graph: a table that only rises keeps a bound, one that turns loses it."""
    rising = fig.Interpolation("rising", (0.0, 10.0), (1.0, 2.0), CURVE.x_unit, CURVE.y_unit)
    for table in (rising, CURVE):
        figure = outcome(table, [(4.0, 1)])
        agree(in_steps(script, figure), figure)
