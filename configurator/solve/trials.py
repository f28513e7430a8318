"""Candidates of a search: each is built over one catalog and remembered by its settings, several at a time in processes that share it."""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.pool import Pool

import numpy as np

from configurator.build import Quoted, engineered, overlaid, sharpened
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Problem
from configurator.figures import Figure, inputs_of
from configurator.figures.uncertainty import simulate
from configurator.rules import Check
from configurator.solve.goals import Condition
from configurator.system.spec import Deal

Settings = tuple[str, ...]

HEADLINE = ("cost.price", "power.ac-input", "system.weight")  # what is told of every candidate

NO_SHELF = "PWR014"  # what power.shelf names is no shelf, or none for this architecture
# Faults of a name or a number that is there in no catalog: bad input, whatever else is chosen.
NO_SUCH_THING = frozenset(
    ("SPEC014", "SPEC020", "SPEC021", "SPEC025", "SPEC026", "PWR003", "PWR010", "PWR013", "PWR018", "NET002", "NET010", "NET014", "NET015")
) | frozenset(("NET016", "COO001", "COO004", "COO010", "PRI001", "PRI002"))


def names_nothing(refused: Iterable[Problem], catalog: Catalog) -> bool:
    """Whether a specification is refused for a slip: a name or number that is in no catalog, rather than what does not go together."""
    return any(problem.code in NO_SUCH_THING or (problem.code == NO_SHELF and not _is_part(problem, catalog)) for problem in refused)


def _is_part(problem: Problem, catalog: Catalog) -> bool:
    """Whether the catalog has the part that a problem names, so that it is one of another kind."""
    named = re.search(r"'([^']*)'", problem.message)
    return named is not None and named[1] in catalog.parts


@dataclass(frozen=True)
class Outcome:
    """What came of a candidate: figures in coherent units, and everything that speaks against it.

    `unknown` are the inputs without a value that its figures rest on, `failing` the checks that fail with their messages, `broken` the
    texts of the conditions that do not hold, `refused` why it cannot be built.
    """

    settings: Settings
    values: Mapping[str, float | None] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    failing: Mapping[str, str] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    chances: Mapping[str, float] = field(default_factory=dict)
    refused: tuple[Problem, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it builds, no check fails and every condition holds."""
        return not (self.refused or self.failing or self.broken)


@dataclass
class Bench:
    """Candidates over one specification: `judged` are the figures a candidate is judged by, `shown` those that are told beside them.

    With a `probability` a condition holds where it does so at least that probably over the ranges of the inputs; without one its number
    decides.
    """

    spec: Deal
    catalog: Catalog
    judged: Sequence[str] = ()
    shown: Sequence[str] = HEADLINE
    conditions: Sequence[Condition] = ()
    probability: float | None = None
    known: dict[Settings, Outcome] = field(default_factory=dict)
    _pool: Pool | None = None

    @contextmanager
    def working(self, jobs: int) -> Iterator[Bench]:
        """With so many processes, which are made of this one and read no catalog; in this one where the system cannot do that."""
        if jobs < 2 or "fork" not in multiprocessing.get_all_start_methods():
            yield self
            return
        with multiprocessing.get_context("fork").Pool(jobs, _take, (self,)) as pool:
            self._pool = pool
            try:
                yield self
                pool.close()
                pool.join()  # before the end of the block, which would stop processes that are still being made
            finally:
                self._pool = None

    def outcomes(self, candidates: Iterable[Settings], advance: Callable[[], None] = lambda: None) -> list[Outcome]:
        """What comes of each, in their order.

        Raises:
            InputError: a setting that names what is in no catalog.
        """
        wanted = list(candidates)
        new = [settings for settings in dict.fromkeys(wanted) if settings not in self.known]
        for settings, outcome in zip(new, self._built(new), strict=True):
            if names_nothing(outcome.refused, self.catalog):
                raise InputError(outcome.refused)
            self.known[settings] = outcome
            advance()
        return [self.known[settings] for settings in wanted]

    def _built(self, new: Sequence[Settings]) -> Iterable[Outcome]:
        if self._pool is not None and len(new) > 1:
            return self._pool.imap(_outcome_here, new, chunksize=1)
        return map(self.outcome, new)

    def outcome(self, settings: Settings) -> Outcome:
        """Build one candidate."""
        try:
            built = engineered(overlaid(self.spec, self.catalog, settings), self.catalog)
        except InputError as refused:
            return Outcome(settings, refused=refused.problems)
        return self.outcome_of(settings, built)

    def outcome_of(self, settings: Settings, built: Quoted) -> Outcome:
        """What a build comes to."""
        failing = {check.id: check.message for check in map(_sharp, built.checks) if check.status == "fail"}
        found = {id: built.figures.get(id) for id in (*self.judged, *self.shown)}
        broken, chances = self._conditions(built)
        values = {id: figure.value if figure is not None else None for id, figure in found.items()}
        return Outcome(settings, values, _unknown({id: found[id] for id in self.judged}), failing, broken, chances)

    def _conditions(self, built: Quoted) -> tuple[frozenset[str], dict[str, float]]:
        """The conditions that do not hold, and how probably each does where that was asked."""
        broken, chances = set(), dict[str, float]()
        for condition in self.conditions:
            figure = built.figures.get(condition.figure)
            if figure is None or figure.value is None:
                broken.add(condition.text)
                continue
            holds = condition.holds(figure.value)
            if self.probability is not None:
                chances[condition.text] = chance_of(condition, figure)
                holds = chances[condition.text] >= self.probability
            if not holds:
                broken.add(condition.text)
        return frozenset(broken), chances


def _sharp(check: Check) -> Check:
    """A check whose failure may be no more than a doubt, as sharp as its inputs."""
    return sharpened(check) if check.status == "fail" else check


def chance_of(condition: Condition, figure: Figure) -> float:
    """How probably a condition holds over the ranges of the inputs of its figure."""
    drawn = simulate([figure]).get(figure.id)
    if drawn is None:
        return float(figure.value is not None and condition.holds(figure.value))
    limit = condition.limit + 1e-9 * abs(condition.limit)
    return float(np.mean(drawn <= limit) if condition.relation == "<=" else np.mean(drawn >= 2 * condition.limit - limit))


def _unknown(wanted: Mapping[str, Figure | None]) -> frozenset[str]:
    """What has no value and should have: figures that are not there, inputs that those that are there rest on."""
    absent = {id for id, figure in wanted.items() if figure is None}
    rested = {f.id for figure in wanted.values() if figure is not None for f in inputs_of(figure) if f.value is None}
    return frozenset(absent | rested)


def jobs_here() -> int:
    """Processors that this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_HERE: list[Bench] = []  # of a process of the pool: the bench it was made with


def _take(bench: Bench) -> None:
    _HERE[:] = [bench]


def _outcome_here(settings: Settings) -> Outcome:
    return _HERE[0].outcome(settings)
