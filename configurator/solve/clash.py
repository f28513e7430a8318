"""The smallest set of choices, rules, checks and conditions that cannot all hold, each element needed for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from configurator.catalog.model import Catalog
from configurator.catalog.problems import Position, Problem
from configurator.figures import inputs_of
from configurator.phrases import phrase
from configurator.rules import Check
from configurator.solve.goals import Condition
from configurator.system.options import rules_of

Kind = Literal["where", "choice", "rule", "check"]
Reason = tuple[str, str]  # kind and what tells it from others of its kind
MOST = 4  # elements of a set that is looked for among all; larger ones are only made small


@dataclass(frozen=True)
class Element:
    """One of the things that clash, in words, and where it is written."""

    kind: Kind
    text: str
    at: Position


def smallest_cover(reasons: Sequence[Collection[Reason]]) -> list[Reason]:
    """The fewest reasons of which every candidate has one, so that none is left while they all hold; none where a candidate has none.

    Leaving out any one of them leaves a candidate.
    """
    if not all(reasons):
        return []
    every = list(dict.fromkeys(reason for each in reasons for reason in each))
    for count in range(1, min(MOST, len(every)) + 1):
        for chosen in combinations(every, count):
            if all(any(reason in each for reason in chosen) for each in reasons):
                return list(chosen)
    return _thinned(every, reasons)


def _thinned(every: Sequence[Reason], reasons: Sequence[Collection[Reason]]) -> list[Reason]:
    """All of them without those that are not needed, one after the other."""
    left = list(every)
    for reason in every:
        rest = [other for other in left if other != reason]
        if all(any(other in each for other in rest) for each in reasons):
            left = rest
    return left


def of_condition(condition: Condition) -> Element:
    """A condition of the command line."""
    return Element("where", condition.text, Position("--where"))


def of_choice(path: str, value: str, at: Position) -> Element:
    """A choice that somebody made."""
    return Element("choice", f"{path}={value}", at)


def of_check(check: Check, message: str) -> Element:
    """A check, where its limit is written, or what it is held against that."""
    inputs = (*inputs_of(check.limit), *inputs_of(check.value))
    places = (f.info.origin for f in inputs if f.info is not None and f.info.origin is not None)
    found = next((Position(origin.file, origin.line, origin.column) for origin in places if origin.file), Position())
    return Element("check", message, found)


def of_problem(problem: Problem, catalog: Catalog, platforms: Iterable[str]) -> Element:
    """What refuses a specification: a rule of its platform where that stands, anything else where the choice does that it is about."""
    text = phrase("{advice} ({typed})", advice=problem.message, typed=problem.hint) if problem.hint else problem.message
    for name in platforms:
        for rule, at in rules_of(catalog, catalog.platforms[name]):
            if problem.message.startswith(f"rule {rule.id} ("):
                return Element("rule", text, at)
    return Element("rule", text, problem.position)
