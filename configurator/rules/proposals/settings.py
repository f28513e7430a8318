"""How a proposal is written: round values that a person would type, and the vocabulary the proposers share."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from configurator.figures import Figure
from configurator.rules.check import Check, Remedy
from configurator.system.tree import System
from configurator.units import unit

Proposer = Callable[[System, Check], Iterator[Remedy]]


def at_least(value: float, written: str, step: float = 1.0) -> str:
    """A coherent `value` in the unit `written`, rounded up to a multiple of `step`."""
    return _text(math.ceil(value / unit(written).factor / step - 1e-9) * step, written)


def at_most(value: float, written: str, step: float = 1.0) -> str:
    """A coherent `value` in the unit `written`, rounded down to a multiple of `step`."""
    return _text(math.floor(value / unit(written).factor / step + 1e-9) * step, written)


def _text(number: float, written: str) -> str:
    digits = f"{round(number, 6):g}"
    return digits if written == "1" else f"{digits} {written}"


def known(figure: Figure | None) -> float:
    """The coherent value of a figure; 0 where there is none, which proposes nothing that would be built."""
    return (figure.value if figure is not None else None) or 0.0


def numbers(check: Check) -> tuple[float, float]:
    """Value and limit, in the coherent unit."""
    return known(check.value), known(check.limit)


def excess(check: Check) -> float:
    """How many times the value must shrink (or grow) to meet its limit."""
    value, limit = numbers(check)
    return value / limit if limit else math.inf


def about(check: Check) -> str:
    """What a check is about beyond its family: the role of a rack, a tray, a book."""
    return check.id.split(".", 2)[2] if check.id.count(".") > 1 else ""
