"""A check: a figure against its limit, with what to do when it does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from configurator.figures import Figure

Status = Literal["pass", "warn", "fail"]


@dataclass(frozen=True)
class Check:
    """`value` must be at most (or at least) `limit`; statuses follow the figures, so a what-if changes them."""

    id: str
    title: str
    value: Figure
    limit: Figure
    relation: Literal["<=", ">="]
    severity: Literal["warn", "fail"]
    remedy: str
    source: str = ""
    waived: str = ""
    rule: str = ""  # the rule that made it, module and name

    @property
    def status(self) -> Status:
        """pass, or the severity; an unknown value or limit warns, a waived failure warns."""
        value, limit = self.value.value, self.limit.value
        if value is None or limit is None:
            return "warn"
        slack = 1e-9 * max(abs(value), abs(limit))
        holds = value <= limit + slack if self.relation == "<=" else value >= limit - slack
        if holds:
            return "pass"
        return "warn" if self.waived else self.severity

    @property
    def message(self) -> str:
        """One sentence with both numbers."""
        value, limit = amount(self.value), amount(self.limit, self.value)
        if self.value.value is None or self.limit.value is None:
            return f"{self.title}: {value} against {limit}, not known"
        if self.status == "pass":
            return f"{self.title}: {value}, {'limit' if self.relation == '<=' else 'at least'} {limit}"
        text = f"{self.title}: {value} {'exceeds' if self.relation == '<=' else 'is below'} {limit}"
        return f"{text} (waived: {self.waived})" if self.waived else text


def amount(figure: Figure, like: Figure | None = None) -> str:
    """A figure as text in its own unit, or in the unit of `like`."""
    info = (like.info if like is not None else None) or figure.info
    if figure.value is None:
        return "not known"
    if info is None:
        return f"{figure.value:,.4g}"
    number = figure.value / info.unit.factor
    digits = f"{number:,.0f}" if abs(number) >= 1000 or number == int(number) else f"{number:,.4g}"
    return digits if info.unit.text == "1" else f"{digits} {info.unit.text}"
