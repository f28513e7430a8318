"""What is asked of a number that was read: where all is answered alike, a program makes the same choices."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.figures import Figure, Origin, answered, constant, input_figure
from configurator.figures.asked import Number
from configurator.figures.reads import watched

LADDER = (16.0, 25.0, 40.0, 63.0)
NUMBERS = st.floats(0.5, 80.0) | st.integers(1, 80).map(float)

# Choices as disciplines make them, of two numbers: what is taken must be the same wherever the answers are.
CHOICES: dict[str, Callable[[Any, Any], object]] = {
    "the first of a ladder that carries it": lambda a, b: next((step for step in LADDER if a <= step), None),
    "which is larger": lambda a, b: "a" if a > b else "b",
    "their order": lambda a, b: [name for name, _ in sorted({"a": a, "b": b, "c": 20.0}.items(), key=lambda item: (item[1], item[0]))],
    "whole pieces": lambda a, b: math.ceil(a / b - 1e-9),
    "pieces and a rest": lambda a, b: (int(a // b), bool(a % b)),
    "by a sum": lambda a, b: sum([a, b, 1.0]) * 2.0 - 3.0 < 60.0,
    "nothing left": lambda a, b: (a - b or None) is None,
    "the number itself": lambda a, b: {float(a): "known"}.get(round(float(a))),
    "by a logarithm": lambda a, b: math.log10(a) < 1.0,
    "a question of its own": lambda a, b: answered(lambda n: [n > step for step in LADDER], a),
    "whole or rounded": lambda a, b: (math.floor(a), math.trunc(b), round(a, 1)),
    "of the magnitude": lambda a, b: abs(-a) > b**0.5,
}


def figure(name: str, value: float) -> Figure:
    return input_figure(name, name, value, "1", Origin())


@pytest.mark.parametrize("choice", sorted(CHOICES))
@given(here=st.tuples(NUMBERS, NUMBERS), there=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=8))
def test_where_all_is_answered_alike_the_choice_is_the_same(
    choice: str, here: tuple[float, float], there: list[tuple[float, float]]
) -> None:
    choose, a, b = CHOICES[choice], figure("a", here[0]), figure("b", here[1])
    with watched() as reads:
        chosen = choose(a.value, b.value)
    assert chosen == choose(*here)
    samples = {id(each): np.array(numbers) for each, numbers in zip((a, b), zip(here, *there, strict=True), strict=True)}
    held = np.logical_and.reduce([np.broadcast_to(answer.holds(samples), len(there) + 1) for answer in reads.answers])
    assert held[0]
    for other, alike in zip(there, held[1:], strict=True):
        assert not alike or choose(*other) == chosen


def test_a_choice_holds_for_other_numbers_too() -> None:
    """An answer is kept, not the number: another load that the same breaker carries needs no other build."""
    load = figure("load", 30.0)
    with watched() as reads:
        assert next(step for step in LADDER if load.value is not None and load.value <= step) == 40.0
    held = np.logical_and.reduce([answer.holds({id(load): np.array([20.0, 26.0, 40.0, 41.0])}) for answer in reads.answers])
    assert held.tolist() == [False, True, True, False]


def test_a_number_that_becomes_one_of_the_graph_is_read_as_it_is() -> None:
    """Nothing of the graph is a number that asks; a constant made of one holds for that number alone."""
    load = figure("load", 30.0)
    with watched() as reads:
        made = constant(load.value or 0.0) + load * (load.value or 0.0)
    assert not any(isinstance(node.value, Number) for node in (made, *made.args))
    assert made.value == 930.0
    held = [answer.holds({id(load): np.array([30.0, 31.0])}).tolist() for answer in reads.answers]
    assert [True, False] in held


def test_a_text_asks_nothing() -> None:
    load = figure("load", 30.0)
    with watched() as reads:
        assert f"{load.value:.1f} and {load.value}" == "30.0 and 30.0"
    assert reads.answers == []
