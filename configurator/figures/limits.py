"""What the field of an input may hold at all, so that a reader, a what-if and a cell of the workbook refuse the same."""

from __future__ import annotations

import math
from dataclasses import dataclass

from configurator.units import Unit, unit


@dataclass(frozen=True, slots=True)
class Limits:
    """From `minimum` to `maximum` in coherent units (with `above`, more than the minimum), shown in the unit of the field.

    `whole`: no part of one, as of systems that are ordered.
    """

    minimum: float
    maximum: float
    above: bool
    shown: Unit
    whole: bool = False

    @property
    def wholes(self) -> range:
        """The whole numbers of the field, of one that has bounds."""
        return range(math.ceil(self.minimum), math.floor(self.maximum) + 1)

    def fault(self, number: float, written: Unit) -> str:
        """Why `number` in `written` units cannot stand in the field; an empty text when it can."""
        found, coherent = quantity(number, written), number * written.factor
        if coherent < self.minimum or (self.above and coherent == self.minimum):
            return f"{found} is {'not above' if self.above else 'below'} {quantity(self.minimum / self.shown.factor, self.shown)}"
        if coherent > self.maximum:
            return f"{found} is above {quantity(self.maximum / self.shown.factor, self.shown)}"
        return f"{found} is no whole number" if self.whole and coherent % 1 else ""


UNLIMITED = Limits(-math.inf, math.inf, above=False, shown=unit("1"))


def quantity(number: float, written: Unit) -> str:
    """A number with its unit as people read it: ``1400 W``, ``3``."""
    return f"{number:g}" + ("" if written.text == "1" else f" {written.text}")
