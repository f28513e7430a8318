"""The search against trying everything, over tables of outcomes that no engine makes; and conflicts that are the smallest there are."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.problems import InputError, Problem
from configurator.solve.axes import Axis
from configurator.solve.choices import Choice
from configurator.solve.clash import MOST, Reason, smallest_cover
from configurator.solve.goals import Condition, Goal
from configurator.solve.search import Found, search
from configurator.solve.space import Space
from configurator.solve.trials import Bench, Outcome, Settings
from configurator.units import unit

PRICE, POWER = "cost.price", "power.ac-input"
LIMIT = Condition(PRICE, "<=", 6.0, unit("USD"), "cost.price <= 6 USD")


class Table(Bench):
    """Outcomes from a table, in place of builds."""

    def __init__(self, made: dict[Settings, Outcome]) -> None:
        super().__init__(spec=None, catalog=None, conditions=[LIMIT])  # type: ignore[arg-type]
        self.made = made

    def outcome(self, settings: Settings) -> Outcome:
        """What stands in the table."""
        return self.made[settings]


def space_of(sizes: Iterable[int]) -> Space:
    """Choices a, b, c … with values 0, 1, 2 …, of which the first is that of the specification."""
    axes = [Axis(name, tuple(map(str, range(size))), name) for name, size in zip("abcd", sizes, strict=False)]
    return Space(tuple(Choice(axis, 0, "0", True) for axis in axes))


def outcome_of(settings: Settings, row: tuple[int, int, str]) -> Outcome:
    """A row of a table: price, power, and what speaks against it."""
    price, power, fault = row
    return Outcome(
        settings,
        {PRICE: float(price), POWER: float(power)},
        unknown=frozenset({"shelf.price"} if fault == "unpriced" else ()),
        failing={"power.load": "too much"} if fault == "fails" else {},
        broken=frozenset() if price <= 6 else frozenset({LIMIT.text}),
        refused=(Problem("SPEC022", "rule x"),) if fault == "refused" else (),
    )


ROWS = st.tuples(st.integers(1, 8), st.integers(1, 8), st.sampled_from(["", "", "", "fails", "refused", "unpriced"]))


@st.composite
def tables(draw: Any) -> tuple[Space, dict[Settings, Outcome]]:
    """A space of up to 36 candidates and what comes of each; the specification as it stands has every price."""
    space = space_of(draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)))
    rows = [(draw(st.integers(1, 8)), draw(st.integers(1, 8)), draw(st.sampled_from(["", "fails"])))]
    rows += draw(st.lists(ROWS, min_size=space.size - 1, max_size=space.size - 1))
    settings = map(space.settings, product(*(range(len(choice.axis.values)) for choice in space.choices)))
    return space, {each: outcome_of(each, row) for each, row in zip(settings, rows, strict=True)}


def able(made: dict[Settings, Outcome]) -> dict[Settings, tuple[float, float]]:
    """Price and power of the candidates that count, by the words of the law and not by the program's."""
    return {
        settings: (row.values[PRICE] or 0.0, row.values[POWER] or 0.0)
        for settings, row in made.items()
        if not row.refused and not row.failing and (row.values[PRICE] or 0.0) <= 6 and not row.unknown
    }


def found_in(space: Space, made: dict[Settings, Outcome], goals: list[Goal], tries: int = 100) -> Found:
    """The search over a table."""
    return search(Table(made), space, goals, tries)


@given(tables(), st.booleans())
def test_everything_tried_is_the_best_there_is(table: tuple[Space, dict[Settings, Outcome]], most: bool) -> None:
    """Least or most under a condition; of equals the one with the fewest changes; a part without a price is never the cheapest."""
    space, made = table
    found, fits = found_in(space, made, [Goal(POWER, most)]), able(made)
    assert found.proven
    assert (found.best is None) is (not fits)
    if found.best is not None:
        sign = -1 if most else 1
        least = min(sign * power for _, power in fits.values())
        equal = [settings for settings, (_, power) in fits.items() if sign * power == least]
        assert found.best.outcome.settings in equal
        assert len(found.best.outcome.settings) == min(map(len, equal))


@given(tables())
def test_a_front_is_what_no_other_betters_in_both(table: tuple[Space, dict[Settings, Outcome]]) -> None:
    space, made = table
    pairs = set(able(made).values())
    front = {a for a in pairs if not any(b != a and b[0] <= a[0] and b[1] <= a[1] for b in pairs)}
    found = found_in(space, made, [Goal(PRICE), Goal(POWER)])
    assert {(c.outcome.values[PRICE], c.outcome.values[POWER]) for c in found.front} == front


@given(tables(), st.integers(1, 12))
def test_some_tried_claims_no_more_than_that(table: tuple[Space, dict[Settings, Outcome]], tries: int) -> None:
    """What is found counts, is no worse than the specification, and is called the best only where all was tried."""
    space, made = table
    found = found_in(space, made, [Goal(PRICE)], tries)
    assert len(found.tried) <= tries
    assert found.proven is (space.size <= tries)
    if found.best is not None:
        assert found.best.outcome.counts
        start = able(made).get(())
        assert start is None or (found.best.outcome.values[PRICE] or 0.0) <= start[0]


def test_choices_that_add_up_are_found_without_trying_all() -> None:
    """Four choices of six values: 1,296 candidates, the best of them after a few dozen."""
    space = space_of([6, 6, 6, 6])
    made = {}
    for point in product(range(6), repeat=4):
        settings = space.settings(point)
        made[settings] = Outcome(settings, {PRICE: 5.0 - sum((2, 5, 1, 4)[i] == v for i, v in enumerate(point))})
    found = found_in(space, made, [Goal(PRICE)], 100)
    assert found.best is not None
    assert found.best.point == (2, 5, 1, 4)
    assert len(found.tried) < 60


def test_what_two_choices_do_only_together_is_found() -> None:
    """Either alone costs more; both cost less."""
    space = space_of([3, 3, 40])
    prices = {(1, 0): 5.5, (0, 2): 5.5, (1, 2): 4.0}
    points = product(range(3), range(3), range(40))
    made = {space.settings(p): Outcome(space.settings(p), {PRICE: prices.get(p[:2], 5.0) + (p[2] > 0)}) for p in points}
    found = found_in(space, made, [Goal(PRICE)], 200)
    assert found.best is not None
    assert found.best.point == (1, 2, 0)
    assert not found.proven


def test_a_name_that_is_in_no_catalog_is_bad_input() -> None:
    space = space_of([2])
    made = {(): Outcome((), {PRICE: 1.0}), ("a=1",): Outcome(("a=1",), refused=(Problem("COO001", "no coolant 'watr'"),))}
    with pytest.raises(InputError, match="watr"):
        found_in(space, made, [Goal(PRICE)])


REASONS = st.lists(st.sets(st.tuples(st.sampled_from(["where", "check"]), st.sampled_from("abcdef")), max_size=4), min_size=1, max_size=8)


@given(REASONS)
def test_a_conflict_is_the_smallest_and_every_element_is_needed(reasons: list[set[Reason]]) -> None:
    """It rules everything out; without any one of its elements something is left; no smaller set does it."""
    cover = smallest_cover([sorted(each) for each in reasons])
    if not all(reasons):
        assert cover == []
        return
    assert all(set(cover) & each for each in reasons)
    for element in cover:
        assert any(not (set(cover) - {element}) & each for each in reasons)
    every = sorted(set().union(*reasons))
    for count in range(1, min(len(cover), MOST + 1)):
        assert not any(all(set(chosen) & each for each in reasons) for chosen in combinations(every, count))
