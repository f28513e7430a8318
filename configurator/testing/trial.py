"""Laws tried on the platforms of a catalog: cases are drawn once for all laws, and what breaks one is made small."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError
from configurator.testing.cases import NOT_A_CASE, Case, NoCase
from configurator.testing.laws.law import Law, nothing
from configurator.testing.reproduce import as_yaml, smallest
from configurator.testing.strategies.catalogs import Variation, variations
from configurator.testing.strategies.specs import cases

TURNS = 6  # that all divide
VARIED = 3  # of so many cases one is of a catalog with a value varied

Status = Literal["holds", "broken", "no-case"]


def _builds(case: Case, _: Any) -> Iterator[str]:
    try:
        case.build()
    except InputError as error:
        yield from (str(p) for p in error.problems if p.code not in NOT_A_CASE)


BUILDS = Law("specifications-build", "What can be drawn builds, or is refused for a reason that is known", _builds, nothing, "own")


@dataclass
class Outcome:
    """What came of a law: examples it was tried on, of these the cases it had something to look at, and what broke it.

    `example` is a small specification that breaks it, as YAML; `said` is what does not hold there, `platform` whose it is.
    """

    law: Law
    examples: int = 0
    cases: int = 0
    said: str = ""
    example: str = ""
    platform: str = ""

    @property
    def status(self) -> Status:
        """Broken by one case, without a case, or held by all."""
        return "broken" if self.example else "holds" if self.cases else "no-case"

    def as_json(self) -> dict[str, Any]:
        """The outcome as plain values."""
        law = self.law
        found = {"id": law.id, "statement": law.statement, "promise": law.promise, "cases": self.cases, "examples": self.examples}
        return {
            **found,
            "status": self.status,
            "message": self.said or None,
            "platform": self.platform or None,
            "example": self.example or None,
        }


@dataclass
class Trial:
    """All laws on some platforms of a catalog: `examples` cases in all, dealt out over the platforms, the same ones for a seed."""

    catalog: Catalog
    platforms: Sequence[str]
    laws: Sequence[Law]
    examples: int
    seed: int = 0
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """The laws it tries, by their ids."""
        return [law.id for law in (BUILDS, *self.laws)]

    def run(self, tick: Callable[[], object] = lambda: None) -> list[Outcome]:
        """Try them; `tick` is called after each example."""
        self.outcomes = {law.id: Outcome(law) for law in (BUILDS, *self.laws)}
        each, more = divmod(self.examples, max(len(self.platforms), 1))
        for place, platform in enumerate(self.platforms):
            number = each + (((place - self.seed) % len(self.platforms)) < more)
            if number:
                self._draw(platform, number, place, tick)
        return list(self.outcomes.values())

    def _draw(self, platform: str, number: int, place: int, tick: Callable[[], object]) -> None:
        @hypothesis.seed(self.seed)
        @hypothesis.settings(
            max_examples=number,
            database=None,
            deadline=None,
            derandomize=False,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        )
        @hypothesis.given(st.data())
        def look(data: st.DataObject) -> None:
            case = self._case(platform, data)
            _try(self.outcomes[BUILDS.id], case, None)
            self._examine(case, data, place)
            tick()

        with contextlib.suppress(Unsatisfiable):  # every specification of the platform was refused: laws without a case
            look()

    def _case(self, platform: str, data: st.DataObject) -> Case:
        case: Case = data.draw(cases(platform, self.catalog))
        if data.draw(st.integers(0, VARIED - 1)) == VARIED - 1:
            varied: Variation = data.draw(variations(platform, self.catalog))
            return case.within(varied.catalog, varied.what)
        return case

    def _examine(self, case: Case, data: st.DataObject, place: int) -> None:
        """All laws whose turn it is, on one case; where it is refused, none has anything to look at.

        The first case of a platform is its defaults: each law is tried on those of some platforms.
        """
        try:
            case.build()
        except NoCase:
            raise
        except Exception:  # refused, or a fault of the program: the first of the laws has said so
            return
        turn = data.draw(st.integers(0, TURNS - 1)) + place
        for law in self.laws:
            if turn % law.turns == 0:
                outcome = self.outcomes[law.id]
                try:
                    drawn = data.draw(law.draw(case))
                except NoCase:
                    outcome.examples += 1
                    continue
                _try(outcome, case, drawn)


def _try(outcome: Outcome, case: Case, drawn: Any) -> None:
    """One law on one case; the first that breaks it is made small and kept."""
    outcome.examples += 1
    try:
        said = faults(outcome.law, case, drawn)
    except NoCase:
        return
    outcome.cases += 1
    if said and not outcome.example:
        small = smallest(case, lambda smaller: still(outcome.law, smaller, drawn))
        outcome.said = (still(outcome.law, small, drawn) or said)[0]
        outcome.example, outcome.platform = as_yaml(outcome.law, small, drawn, outcome.said), case.platform


def faults(law: Law, case: Case, drawn: Any) -> list[str]:
    """What does not hold; a law that fails with an error of its own does not hold either.

    Raises:
        NoCase: there is nothing to look at, or a build that the law needs is refused.
    """
    try:
        return law.broken(case, drawn)
    except NoCase:
        raise
    except InputError:
        raise NoCase from None
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]


def still(law: Law, case: Case, drawn: Any) -> list[str]:
    """The same, of a case that was made smaller: nothing where it is no case any more."""
    try:
        return faults(law, case, drawn)
    except NoCase:
        return []
