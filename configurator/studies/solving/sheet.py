"""The answer of a search in words: what to choose, what it comes to, what was left out; or what clashes and what comes nearest."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from configurator.figures import Figure
from configurator.phrases import Translator, listed, phrase, verbatim
from configurator.render.svg.charts.front import Dot, Front
from configurator.render.words.display import as_unit
from configurator.render.words.i18n import translator
from configurator.render.words.numbers import decimals_of_kind
from configurator.solve.clash import Element
from configurator.solve.goals import Goal
from configurator.solve.optimise import Answer
from configurator.solve.search import Candidate
from configurator.solve.trials import HEADLINE, Outcome
from configurator.solve.ways import Way
from configurator.solve.why import Why
from configurator.studies.sheets.tables import Cell, Number, Table
from configurator.system.spec import Deal
from configurator.units import currency_of

REASONS = 8  # reasons for being left out that are told
WORDS = {"cost.price": "price", "power.ac-input": "AC input", "system.weight": "weight"}
KINDS = {"where": "condition", "choice": "choice", "rule": "rule", "check": "check"}


@dataclass(frozen=True)
class Told:
    """A sheet about a specification, for the house alone; `shown` says how its figures are called and in which unit they are."""

    spec: Deal
    shown: Mapping[str, Figure]

    @cached_property
    def t(self) -> Translator:
        """The translation of an English text."""
        return translator(self.language)

    @property
    def language(self) -> str:
        """The language of the quote."""
        return self.spec.quote.language

    @property
    def day(self) -> datetime.date:
        """The date of the quote."""
        return self.spec.quote.date

    @property
    def customer(self) -> str:
        """Whom the quote is for."""
        return self.spec.buyer.name or ""

    @property
    def held_back(self) -> bool:
        """It is no document of a quote that could be."""
        return False

    @property
    def internal(self) -> bool:
        """It is about cost."""
        return True

    @property
    def empty(self) -> str:
        """What is said where there is nothing to tell."""
        return self.t("every check holds")

    def called(self, id: str) -> str:
        """A figure with its unit."""
        info = self.shown[id].info if id in self.shown else None
        if info is None:
            return id
        unit = as_unit(info.unit.text, self.t, 2.0)
        return f"{self.t(info.label)} ({unit})" if unit else self.t(info.label)

    def number(self, id: str, outcome: Outcome, than: Outcome | None = None) -> Number | None:
        """What a candidate comes to, or how much more that is than another."""
        value, before = outcome.values.get(id), than.values.get(id) if than is not None else 0.0
        info = self.shown[id].info if id in self.shown else None
        if value is None or before is None or info is None:
            return None
        shown = value / info.unit.factor
        decimals = 0 if currency_of(info.unit.dimension) else decimals_of_kind(id, shown, info.unit, False)
        return Number((value - before) / info.unit.factor, decimals, than is not None)

    def clash(self, title: str, elements: Sequence[Element]) -> Table:
        """Things that cannot all hold, with where they are written."""
        rows: list[list[Cell]] = [[self.t(KINDS[e.kind]), self.t(e.text), str(e.at)] for e in elements]
        remark = "Leave out any one of them and the rest can hold." if len(rows) > 1 else ""
        return Table(title, [self.t("kind"), self.t("what"), self.t("where")], rows, remark=self.t(remark) if remark else "")

    def ways(self, ways: Sequence[Way]) -> list[Table]:
        """The nearest changes, each with what it comes to; no table where there are none."""
        heads = [self.t("change"), *(self._short(id) for id in HEADLINE)]
        rows: list[list[Cell]] = [[self._told(way), *(self.number(id, way.outcome) for id in HEADLINE)] for way in ways]
        return [Table(self.t("Nearest that was built"), heads, rows, (1, 2, 3))] if rows else []

    def _told(self, way: Way) -> str:
        return (
            self.t(phrase("{advice} ({typed})", advice=way.text, typed=verbatim(", ".join(way.settings))))
            if way.settings
            else self.t(way.text)
        )

    def _short(self, id: str) -> str:
        """A figure by one word with its unit."""
        info = self.shown[id].info if id in self.shown else None
        unit = as_unit(info.unit.text, self.t, 2.0) if info is not None else ""
        return f"{self.t(WORDS[id])} ({unit})" if unit else self.t(WORDS[id])


@dataclass(frozen=True)
class WhySheet(Told):
    """Why a specification does not work, and what would."""

    why: Why

    @property
    def kind(self) -> str:
        """What kind of document it is."""
        return self.t("What clashes")

    @property
    def title(self) -> str:
        """Of what it is."""
        text = "{system}: why it does not work" if self.why.conflicts else "{system}: nothing clashes"
        return self.t(phrase(text, system=self.spec.name))

    @property
    def tables(self) -> list[Table]:
        """A table a conflict, the smallest first, then the nearest changes."""
        clashes = [self.clash(self.t("These do not go together"), conflict.elements) for conflict in self.why.conflicts]
        return [*clashes, *self.ways(self.why.nearest)]


@dataclass(frozen=True)
class AnswerSheet(Told):
    """The answer of a search."""

    answer: Answer

    @property
    def kind(self) -> str:
        """What kind of document it is."""
        return self.t("Search for the best")

    @property
    def title(self) -> str:
        """What was asked."""
        goals = listed([self._wanted(goal) for goal in self.answer.found.goals], "{first}; {rest}")
        return self.t(phrase("{system}: {goals}", system=self.spec.name, goals=goals))

    def _wanted(self, goal: Goal) -> str:
        info = self.shown[goal.figure].info
        assert info is not None
        return phrase("most {figure}" if goal.most else "least {figure}", figure=info.label)

    @property
    def tables(self) -> list[Table]:
        """The choice and its figures, or why there is none; then the front and what was left out."""
        found = self.answer.found
        if found.best is None:
            return [
                self.clash(self.t("Together these rule everything out"), self.answer.conflict),
                *self.ways(self.answer.nearest),
                *self._out(),
            ]
        return [self._choice(found.best), self._figures(found.best), *self._conditions(), *self._front(), *self._out()]

    # --- what was found

    def _choice(self, best: Candidate) -> Table:
        chosen = self.answer.found.space.chosen(best.point)
        rows: list[list[Cell]] = [[path, value, self._usual(path)] for path, value in chosen.items()]
        title = "Nothing is better" if self.answer.found.proven else "The best that was found"
        if not rows:
            rows = [[self.t("the specification as it stands"), None, None]]
        heads = [self.t("choice"), self.t("value"), self.t("as specified")]
        return Table(self.t(title), heads, rows, remark=self._certainty())

    def _usual(self, path: str) -> str:
        return next(choice.now for choice in self.answer.found.space.choices if choice.path == path)

    def _certainty(self) -> str:
        """How much of the space was tried, and how much better anything else could be."""
        found = self.answer.found
        counts = {"tried": len(found.tried), "size": found.space.size}
        if found.proven and found.space.size <= len(found.tried):
            return self.t(phrase("All {size:,} combinations were built.", size=found.space.size))
        if self.answer.bound is None:
            return self.t(phrase("{tried:,} of {size:,} combinations were built; no bound is known for the rest.", **counts))
        goal = found.goals[0].figure
        number = self.number(goal, Outcome((), {goal: self.answer.bound}))
        text = (
            "{tried:,} of {size:,} combinations were built; none of the rest is under {bound} ({figure}): the lines no choice can change."
        )
        assert number is not None
        return self.t(phrase(text, **counts, bound=f"{number.value:,.{number.decimals}f}", figure=goal))

    def _figures(self, best: Candidate) -> Table:
        ids = list(dict.fromkeys([*(goal.figure for goal in self.answer.found.goals), *self._judged(), *HEADLINE]))
        start = self.answer.found.start
        rows: list[list[Cell]] = [
            [self.called(id), self.number(id, start), self.number(id, best.outcome), self.number(id, best.outcome, start)] for id in ids
        ]
        heads = [self.t("figure"), self.t("as specified"), self.t("best"), self.t("change")]
        return Table(self.t("What it comes to"), heads, rows, (1, 2, 3), remark=self.t(self._warned()))

    def _warned(self) -> str:
        """What warns of the best, and in full what does not warn of the specification as it stands."""
        every, new = self.answer.warnings, [check.message for check in self.answer.new_warnings]
        counts = {"count": len(every), "new": len(new)}
        if not every:
            return ""
        if not new:
            return phrase("{count} checks warn, as they do of the specification as it stands", **counts)
        return phrase("{count} checks warn, {new} of them only here: {warnings}", **counts, warnings=listed(new, "{first}; {rest}"))

    def _judged(self) -> list[str]:
        return [condition.figure for condition in self.answer.found.conditions]

    def _conditions(self) -> Iterator[Table]:
        if self.answer.chances:
            rows: list[list[Cell]] = [[text, Number(100 * chance, 0)] for text, chance in self.answer.chances.items()]
            heads = [self.t("condition"), self.t("probability, %")]
            yield Table(self.t("Conditions, over the ranges of the inputs"), heads, rows, (1,))

    def _front(self) -> Iterator[Table]:
        found = self.answer.found
        if found.front:
            ids = [goal.figure for goal in found.goals]
            rows: list[list[Cell]] = [[self.words_of(c), *(self.number(id, c.outcome) for id in ids)] for c in found.front]
            heads = [self.t("choice"), *map(self.called, ids)]
            yield Table(self.t("No other is better in both"), heads, rows, (1, 2), front=self._plot(ids))

    def _plot(self, ids: Sequence[str]) -> Front:
        on_front = {candidate.point for candidate in self.answer.found.front}
        dots = []
        for candidate in (c for c in self.answer.found.tried if not c.against):
            x, y = (self.number(id, candidate.outcome) for id in ids)
            if x is not None and y is not None:
                dots.append(Dot(float(x.value), float(y.value), self.words_of(candidate), candidate.point in on_front))
        return Front(tuple(sorted(dots, key=lambda dot: dot.x)), *map(self.called, ids))

    def words_of(self, candidate: Candidate) -> str:
        """A candidate by what it has otherwise than the specification."""
        space = self.answer.found.space
        pairs = zip(space.choices, candidate.point, strict=True)
        other = [f"{choice.path}={choice.axis.values[place]}" for choice, place in pairs if place != choice.usual]
        return ", ".join(other) or self.t("the specification as it stands")

    def _out(self) -> Iterator[Table]:
        """Why candidates do not count, the commonest reasons first."""
        kinds = {_kind(c.outcome, c.against): c.against for c in reversed(self.answer.found.left_out)}
        reasons = Counter(_kind(c.outcome, c.against) for c in self.answer.found.left_out)
        rows: list[list[Cell]] = [[self.t(kinds[kind]), Number(count, 0)] for kind, count in reasons.most_common(REASONS)]
        if rows:
            rest = len(reasons) - len(rows)
            remark = self.t(phrase("and {count} other reasons (--json has all)", count=rest)) if rest else ""
            yield Table(self.t("Left out"), [self.t("reason"), self.t("candidates")], rows, (1,), remark=remark)


def _kind(outcome: Outcome, against: str) -> str:
    """What tells a reason from others, whatever its numbers are."""
    return next(iter(outcome.failing), outcome.refused[0].code if outcome.refused else against)
