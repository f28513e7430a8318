"""The space of a search: its choices, the candidates they make, and in which order they are worth building."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from configurator.figures.arrays import Array
from configurator.solve.choices import Choice
from configurator.solve.goals import Condition, Goal
from configurator.solve.trials import Outcome, Settings

Point = tuple[int, ...]  # of every choice the place of its value
FEW = 5  # values of a choice that are tried with those of another as well
LARGEST = 500_000  # candidates that are put into an order before they are built


@dataclass(frozen=True)
class Space:
    """Every combination of the values of some choices."""

    choices: tuple[Choice, ...]

    @property
    def size(self) -> int:
        """How many candidates there are."""
        return prod(len(choice.axis.values) for choice in self.choices)

    @property
    def start(self) -> Point:
        """The specification as it stands, as far as the choices have its values."""
        return tuple(choice.usual or 0 for choice in self.choices)

    def settings(self, point: Point) -> Settings:
        """What is set over the specification: nothing where a value is its own."""
        pairs = zip(self.choices, point, strict=True)
        return tuple(f"{choice.path}={choice.axis.values[place]}" for choice, place in pairs if place != choice.usual)

    def chosen(self, point: Point) -> dict[str, str]:
        """Path -> value: of the choices that the reader asked for, and of the others where they differ from the specification."""
        pairs = zip(self.choices, point, strict=True)
        return {choice.path: choice.axis.values[place] for choice, place in pairs if choice.asked or place != choice.usual}

    def changes(self, point: Point) -> tuple[int, Point]:
        """What orders candidates that are equally good: how many choices differ from the specification, then the order of the values."""
        pairs = zip(self.choices, point, strict=True)
        return sum(place != choice.usual for choice, place in pairs), point

    def points(self) -> list[Point]:
        """All of them, the nearest to the specification first."""
        return sorted(product(*(range(len(choice.axis.values)) for choice in self.choices)), key=self.changes)

    def around(self, point: Point) -> Iterator[Point]:
        """Candidates that differ from one in a single choice."""
        for place, choice in enumerate(self.choices):
            for value in range(len(choice.axis.values)):
                if value != point[place]:
                    yield (*point[:place], value, *point[place + 1 :])

    def pairs_around(self, point: Point) -> Iterator[Point]:
        """Candidates that differ from one in two choices of few values each: what neither does alone."""
        few = [place for place, choice in enumerate(self.choices) if len(choice.axis.values) <= FEW]
        for near in self.around(point):
            first = next(place for place, value in enumerate(near) if value != point[place])
            if first in few:
                others = ((place, value) for place in few if place > first for value in range(len(self.choices[place].axis.values)))
                yield from ((*near[:place], value, *near[place + 1 :]) for place, value in others if value != point[place])


@dataclass(frozen=True)
class Forecast:
    """What candidates should come to if choices only added up: from the changes of single choices around the first candidate.

    It says which to build next, never which is best.
    """

    space: Space
    goal: Goal
    conditions: Sequence[Condition]
    known: Mapping[Point, Outcome]

    def ranked(self) -> Iterator[tuple[Point, float, bool]]:
        """Candidates, the most promising first, with the cost that is expected, and whether they are expected to count."""
        values = self._worth_trying()
        goal = self._summed(values, self.goal.figure)
        failing = _outer([np.array([float(self._fails(place, v)) for v in kept]) for place, kept in enumerate(values)])
        beyond = np.zeros(failing.shape)
        for condition in self.conditions:
            over = (self._summed(values, condition.figure) - condition.limit) / (abs(condition.limit) or 1.0)
            beyond += np.maximum(np.round(over if condition.relation == "<=" else -over, 3), 0.0)
        cost = -goal if self.goal.most else goal
        for flat in np.lexsort((cost.ravel(), beyond.ravel(), failing.ravel())):
            spot = np.unravel_index(flat, cost.shape)
            point = tuple(kept[int(v)] for kept, v in zip(values, spot, strict=True))
            yield point, float(cost[spot]), not (failing[spot] or beyond[spot])

    def _summed(self, values: Sequence[Sequence[int]], figure: str) -> Array:
        """The figure of every candidate: that of the first one and the change of each choice."""
        start = self._value(self.space.start, figure)
        return start + _outer([np.array([self._change(place, v, figure) for v in kept]) for place, kept in enumerate(values)])

    def _value(self, point: Point, figure: str) -> float:
        outcome = self.known.get(point)
        return (outcome.values.get(figure) if outcome is not None else None) or 0.0

    def _change(self, place: int, value: int, figure: str) -> float:
        single = self._single(place, value)
        known = single in self.known and not self.known[single].refused
        return self._value(single, figure) - self._value(self.space.start, figure) if known else 0.0

    def _single(self, place: int, value: int) -> Point:
        start = self.space.start
        return (*start[:place], value, *start[place + 1 :])

    def _fails(self, place: int, value: int) -> bool:
        """Whether a choice alone brings a failure with it."""
        outcome, start = self.known.get(self._single(place, value)), self.known[self.space.start]
        return outcome is None or bool(outcome.refused) or not set(outcome.failing) <= set(start.failing)

    def _worth_trying(self) -> list[list[int]]:
        """The values of every choice that are the specification's own or better something by themselves; of very many the best."""
        values = [self._by_promise(place, len(choice.axis.values)) for place, choice in enumerate(self.space.choices)]
        while prod(map(len, values)) > LARGEST:
            max(values, key=len).pop()
        return values

    def around(self, point: Point) -> Iterator[Point]:
        """Candidates one choice from another, without the values that fail by themselves and better nothing."""
        for near in self.space.around(point):
            place = next(at for at, value in enumerate(near) if value != point[at])
            if near[place] == self.space.start[place] or not self._fails(place, near[place]) or self._betters(place, near[place]):
                yield near

    def _by_promise(self, place: int, values: int) -> list[int]:
        """The values of one choice that are worth it, those first that do not fail alone and better the goal most."""
        goal, own = self.goal, self.space.start[place]
        kept = [value for value in range(values) if value == own or self._betters(place, value)]
        return sorted(kept, key=lambda v: (self._fails(place, v), goal.cost(self._change(place, v, goal.figure)), v))

    def _betters(self, place: int, value: int) -> bool:
        """Whether a value alone betters the goal or a condition, or mends what fails at the start."""
        outcome, start = self.known.get(self._single(place, value)), self.known[self.space.start]
        if outcome is None or outcome.refused:
            return False
        signs = [(self.goal.figure, -1 if self.goal.most else 1), *((c.figure, 1 if c.relation == "<=" else -1) for c in self.conditions)]
        return any(sign * self._change(place, value, id) < 0 for id, sign in signs) or not set(start.failing) <= set(outcome.failing)


def _outer(terms: Sequence[Array]) -> Array:
    """The sums of one term of each, for every combination."""
    found: Array = np.zeros(())
    for term in terms:
        found = np.add.outer(found, term)
    return found
