"""The best candidate of a space: every one of them built where they are few, else the promising ones, with a bound for the rest."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from configurator.phrases import listed, phrase
from configurator.solve.goals import Condition, Goal
from configurator.solve.space import Forecast, Point, Space
from configurator.solve.trials import Bench, Outcome

Status = Literal["optimal", "feasible", "infeasible"]
Promise = tuple[Point, float, bool]  # of a candidate: the cost that is expected, and whether it should count

BATCH = 16  # candidates between two looks at what was found
RANKED = 50_000  # promises that are kept
EQUAL = 1e-9  # share of a figure within which two are the same


@dataclass(frozen=True)
class Candidate:
    """A point of the space with what came of it, and why it does not count; empty where it does."""

    point: Point
    outcome: Outcome
    against: str = ""


@dataclass(frozen=True)
class Found:
    """What a search found: `tried` the nearest to the specification first; `proven` where all of the space was."""

    space: Space
    goals: tuple[Goal, ...]
    conditions: tuple[Condition, ...]
    tried: tuple[Candidate, ...]
    best: Candidate | None
    front: tuple[Candidate, ...]
    proven: bool
    start: Outcome

    @property
    def status(self) -> Status:
        """Whether there is an answer, and whether nothing can be better."""
        if self.best is None:
            return "infeasible"
        return "optimal" if self.proven else "feasible"

    @property
    def all_singles(self) -> bool:
        """Whether every single choice was tried from where the search began."""
        return {candidate.point for candidate in self.tried} >= {self.space.start, *self.space.around(self.space.start)}

    @property
    def left_out(self) -> list[Candidate]:
        """Those that do not count."""
        return [candidate for candidate in self.tried if candidate.against]


def search(bench: Bench, space: Space, goals: Sequence[Goal], tries: int, advance: Callable[[], None] = lambda: None) -> Found:
    """Look for the best candidate by the first goal, and with a second for the front of both; about `tries` are built at most.

    Raises:
        InputError: a choice names what is in no catalog.
    """
    run = _Run(bench, space, tries, advance)
    whole = space.size <= tries
    if whole:
        run.build(space.points())
    for share, goal in enumerate(() if whole else goals, start=1):
        run.be_guided(goal, tries * share // len(goals))
    (start,) = bench.outcomes([()])
    tried = judged(space, run.known, start)
    best = best_of(tried, space, goals[0])
    front = front_of(tried, space, goals) if len(goals) > 1 else ()
    return Found(space, tuple(goals), tuple(bench.conditions), tuple(tried), best, front, whole, start)


@dataclass
class _Run:
    """The candidates built so far."""

    bench: Bench
    space: Space
    tries: int
    advance: Callable[[], None]
    known: dict[Point, Outcome] = field(default_factory=dict)

    def build(self, points: Iterable[Point]) -> int:
        """Build those that are new, as long as there are tries left; how many that were."""
        new = [point for point in dict.fromkeys(points) if point not in self.known][: self.tries - len(self.known)]
        outcomes = self.bench.outcomes([self.space.settings(point) for point in new], self.advance)
        self.known.update(zip(new, outcomes, strict=True))
        return len(new)

    def be_guided(self, goal: Goal, tries: int) -> None:
        """Single choices first, then what the sums of single choices promise, then whatever is around the best that was found."""
        start = self.space.start
        self.build([start, *self.space.around(start)])
        forecast = Forecast(self.space, goal, self.bench.conditions, dict(self.known))
        ranked = list(islice(forecast.ranked(), RANKED))
        looked: set[Point] = set()
        while len(self.known) < tries:
            best = self._best(goal)
            if self.build(self._next(ranked, goal, best)):
                continue
            if best is None or best.point in looked:
                return
            looked.add(best.point)
            self.build([*forecast.around(best.point), *self.space.pairs_around(best.point)])

    def _best(self, goal: Goal) -> Candidate | None:
        (start,) = self.bench.outcomes([()])
        return best_of(judged(self.space, self.known, start), self.space, goal)

    def _next(self, ranked: Sequence[Promise], goal: Goal, best: Candidate | None) -> list[Point]:
        """The next candidates that promise more than the best; any while there is none."""
        reached = _reached(goal, best)
        fitting = (point for point, cost, counts in ranked if best is None or (counts and cost < reached))
        return list(islice((point for point in fitting if point not in self.known), BATCH))


def _reached(goal: Goal, best: Candidate | None) -> float:
    """The cost of the best so far, less what is no difference."""
    if best is None:
        return math.inf
    cost = goal.cost(value_of(best.outcome, goal))
    return cost - EQUAL * abs(cost)


# --- what counts, and what is best of it


def judged(space: Space, known: Mapping[Point, Outcome], start: Outcome) -> list[Candidate]:
    """The candidates, the nearest to the specification first, each with what speaks against it.

    Something without a price (or another number) is not cheap: a candidate that rests on one which others do without is left out.
    """
    points = sorted(known, key=space.changes)
    counting = [known[point].unknown for point in points if known[point].counts]
    allowed = start.unknown if not start.refused or not counting else counting[0]
    for unknown in counting:
        if unknown < allowed:
            allowed = unknown
    return [Candidate(point, known[point], _against(known[point], allowed)) for point in points]


def _against(outcome: Outcome, allowed: frozenset[str]) -> str:
    """Why a candidate does not count."""
    if outcome.refused:
        return outcome.refused[0].message
    if outcome.failing:
        return next(iter(outcome.failing.values()))
    if outcome.broken:
        return phrase("{condition} does not hold", condition=min(outcome.broken))
    more = sorted(outcome.unknown - allowed)
    return phrase("not known: {inputs}", inputs=listed(more)) if more else ""


def value_of(outcome: Outcome, goal: Goal) -> float:
    """What a candidate comes to by a goal; as bad as can be where that is not known."""
    value = outcome.values.get(goal.figure)
    return value if value is not None else math.inf * (-1 if goal.most else 1)


def best_of(tried: Sequence[Candidate], space: Space, goal: Goal) -> Candidate | None:
    """The best that counts; of several that are equally good the nearest to the specification."""
    counting = [c for c in tried if not c.against and math.isfinite(value_of(c.outcome, goal))]
    if not counting:
        return None
    least = min(goal.cost(value_of(c.outcome, goal)) for c in counting)
    equal = [c for c in counting if goal.cost(value_of(c.outcome, goal)) <= least + EQUAL * abs(least)]
    return min(equal, key=lambda candidate: space.changes(candidate.point))


def front_of(tried: Sequence[Candidate], space: Space, goals: Sequence[Goal]) -> tuple[Candidate, ...]:
    """The candidates that no other betters in one goal without being worse in the other, by the first goal."""
    pairs: dict[tuple[float, ...], Candidate] = {}
    for candidate in sorted((c for c in tried if not c.against), key=lambda c: space.changes(c.point)):
        pair = tuple(goal.cost(value_of(candidate.outcome, goal)) for goal in goals)
        if all(map(math.isfinite, pair)):
            pairs.setdefault(tuple(float(f"{number:.9g}") for number in pair), candidate)
    front: list[Candidate] = []
    lowest = math.inf
    for pair in sorted(pairs):
        if pair[1] < lowest:
            front.append(pairs[pair])
            lowest = pair[1]
    return tuple(front)
