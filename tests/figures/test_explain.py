"""Explanations: every number leads to all of its inputs, each once, with file, line and source."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from configurator import figures as fig
from configurator.figures import Figure, Origin, derivation, how, input_figure, inputs_of, missing_reason, named_parts, sources_of
from tests.figures.expressions import KINDS, Builder, Inputs, Tree, expressions, inputs, inputs_in, origin_of


def given_input(id: str, number: float | None = 1.0, **origin: object) -> Figure:
    return input_figure(id, id, number, "", Origin(**origin) if origin else origin_of(id))  # type: ignore[arg-type]


@given(inputs(), expressions())
def test_a_derivation_reaches_every_input_once(env: Inputs, drawn: tuple[str, Tree]) -> None:
    """An explanation ends in exactly the inputs the expression was written with: none forgotten, none twice."""
    figure = Builder(env)(drawn[1]).named("result", "Result", KINDS[drawn[0]][0])
    assert sorted(f.id for f in inputs_of(figure)) == sorted(inputs_in(drawn[1]))
    steps = list(derivation(figure))
    opened = [id(step.figure) for step in steps if not step.repeated]
    assert len(opened) == len(set(opened))
    assert {id(step.figure) for step in steps} == set(opened)


@given(inputs(), expressions())
def test_every_step_stands_below_a_figure_that_uses_it(env: Inputs, drawn: tuple[str, Tree]) -> None:
    """The indentation of explain is the structure of the calculation, and a repeated step is not opened again."""
    figure = Builder(env)(drawn[1]).named("result", "Result", KINDS[drawn[0]][0])
    above: list[Figure] = []
    last_repeated = False
    for step in derivation(figure):
        assert step.depth <= (len(above) - 1 if last_repeated else len(above))
        del above[step.depth :]
        assert not above or step.figure in named_parts(above[-1])
        above.append(step.figure)
        last_repeated = step.repeated


@given(inputs(), st.lists(expressions(), min_size=1, max_size=4))
def test_sources_are_those_of_the_inputs(env: Inputs, drawn: list[tuple[str, Tree]]) -> None:
    """The sources printed beside a figure are exactly those its inputs cite, each once."""
    build = Builder(env)
    figures = {f"result.{i}": (build(tree).named(f"result.{i}", "Result", KINDS[kind][0]), tree) for i, (kind, tree) in enumerate(drawn)}
    found = sources_of(figure for figure, _ in figures.values())
    for id, (_, tree) in figures.items():
        assert sorted(found[id]) == sorted(f"source-of-{name}" for name in inputs_in(tree))
    assert set(found) == {f.id for figure, _ in figures.values() for step in derivation(figure) for f in [step.figure]}


def test_a_derivation_reads_from_the_figure_down() -> None:
    """Depth first, arguments in the order of the formula, what was shown marked as repeated."""
    a, b = given_input("a"), given_input("b")
    middle = (a + b).named("middle", "Middle", "")
    top = (middle * a + middle).named("top", "Top", "")
    assert [(s.depth, s.figure.id, s.repeated) for s in derivation(top)] == [
        (0, "top", False),
        (1, "middle", False),
        (2, "a", False),
        (2, "b", False),
        (1, "a", True),
    ]


def test_where_a_number_comes_from() -> None:
    """An input says file, line, source and confidence; a figure says its formula; what is not published says why."""
    price = given_input("price", 5.0, sources=("vendor-list", "derived"), file="prices/book.yaml", line=12, confidence="medium")
    assert how(price) == "prices/book.yaml:12  [vendor-list, derived; medium]"
    assert (
        how(given_input("unknown", None, sources=("vendor-list",), confidence="low", reason="not published"))
        == "[vendor-list; low]  not published"
    )
    assert how((price * 2).named("double", "Double", "")) == "= price * 2"
    assert how(fig.simulated_figure("p10", "P10", 1.0, fig.constant(1.0, "USD").named("price", "Price", "USD"))).startswith("simulated")


def test_why_a_figure_has_no_value() -> None:
    """A gap in the quote names the published values that are missing, or says that the result is not defined."""
    known, zero = given_input("known"), given_input("zero", 0.0)
    missing = given_input("rack.mass", None, reason="the vendor publishes no mass")
    assert missing_reason(known) == ""
    assert missing_reason(known * missing + missing) == "rack.mass: the vendor publishes no mass"
    assert missing_reason(known + given_input("bare", None)) == "bare: not published"
    assert missing_reason(known / zero) == "not defined for these inputs (division by zero)"
    assert missing_reason(fig.total([known, missing])) == "rack.mass: the vendor publishes no mass"
    not_taken = fig.where(known > 0.0, known, missing)  # the branch that is not taken leaves nothing open
    assert missing_reason(not_taken + given_input("bare", None)) == "bare: not published"


def test_shared_steps_do_not_multiply() -> None:
    """Twenty-five doublings have 2^25 paths; an explanation walks the nodes, so it ends at once."""
    start = node = given_input("start")
    for _ in range(25):
        node = node + node
    began = time.perf_counter()
    assert inputs_of(node) == [start]
    assert time.perf_counter() - began < 1


@given(inputs(), expressions(), st.integers(0, 4))
def test_a_shallow_derivation_says_where_it_stops(env: Inputs, drawn: tuple[str, Tree], deepest: int) -> None:
    """No step is deeper than asked for; one is cut where there is more below it, and only there."""
    figure = Builder(env)(drawn[1]).named("result", "Result", KINDS[drawn[0]][0])
    steps = list(derivation(figure, deepest))
    assert max(step.depth for step in steps) <= deepest
    assert all(step.cut == (step.depth == deepest and bool(named_parts(step.figure)) and not step.repeated) for step in steps)
