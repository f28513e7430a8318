"""What is wanted of a system: a figure as small or as large as can be, and conditions on others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from configurator.catalog.problems import InputError, Position, did_you_mean, fail
from configurator.figures import Figure
from configurator.text import whole
from configurator.units import Unit, UnitError, parse_quantity

CONDITION = re.compile(r"\s*([^\s<>=≤≥]+)\s*(<=|>=|≤|≥)\s*(.+)")
SIGNS = {"≤": "<=", "≥": ">="}


@dataclass(frozen=True)
class Goal:
    """A figure that is wanted small, or large where `most`."""

    figure: str
    most: bool = False

    def cost(self, value: float) -> float:
        """A number that is smaller the better the value is."""
        return -value if self.most else value


@dataclass(frozen=True)
class Condition:
    """A figure must be at most (or at least) a limit, in its coherent unit; `unit` and `text` as it was typed."""

    figure: str
    relation: str
    limit: float
    unit: Unit
    text: str

    @property
    def at(self) -> Position:
        """Where it was asked for."""
        return Position(f"--where {self.text}")

    def holds(self, value: float) -> bool:
        """Whether a value meets it."""
        return self.excess(value) <= 1e-9

    def excess(self, value: float) -> float:
        """How far a value is beyond the limit, as a share of it; negative inside."""
        beyond = value - self.limit if self.relation == "<=" else self.limit - value
        return beyond / (abs(self.limit) or 1.0)


def read_goal(text: str, option: str, figures: Mapping[str, Figure], *, most: bool) -> Goal:
    """The figure of a goal, of `option` of the command line; raises InputError where there is none of that id."""
    id = whole(text).strip()
    _known(id, figures, Position(f"{option} {id}"))
    return Goal(id, most)


def read_second(text: str, figures: Mapping[str, Figure]) -> Goal:
    """The second goal of a front: a figure that is wanted small, with ``:max`` behind it large."""
    id, _, sense = whole(text).strip().partition(":")
    if sense not in ("", "min", "max"):
        raise fail("OPT003", f"'{sense}' is neither min nor max", Position(f"--pareto {text}"), f"write {id} or {id}:max")
    return read_goal(id, "--pareto", figures, most=sense == "max")


def read_condition(text: str, figures: Mapping[str, Figure]) -> Condition:
    """``F <= QUANTITY`` or ``F >= QUANTITY``.

    Raises:
        InputError: no condition, no such figure, a quantity without its unit or of another dimension.
    """
    text = whole(text)
    at, match = Position(f"--where {text}"), CONDITION.fullmatch(text)
    if match is None:
        raise fail("OPT001", "expected FIGURE <= QUANTITY or FIGURE >= QUANTITY", at, 'e.g. "power.ac-input <= 140 kW"')
    id, relation, amount = match.groups()
    figure = _known(id, figures, at)
    assert figure.info is not None
    try:
        number, written = parse_quantity(amount, figure.info.unit)
    except UnitError as problem:
        raise fail("OPT001", f"{id}: {problem}", at) from None
    return Condition(id, SIGNS.get(relation, relation), number * written.factor, written, " ".join(text.split()))


def _known(id: str, figures: Mapping[str, Figure], at: Position) -> Figure:
    figure = figures.get(id)
    if figure is None or figure.info is None:
        hint = did_you_mean(id, figures) or "rackcfg build SPEC --json lists all figures"
        raise fail("OPT002", f"no figure '{id}'", at, hint)
    return figure


def refuse_repeated(goals: list[Goal]) -> None:
    """Raise InputError where both goals of a front are one figure."""
    if len({goal.figure for goal in goals}) < len(goals):
        raise InputError(fail("OPT003", "both goals are the same figure", Position(f"--pareto {goals[-1].figure}")).problems)
