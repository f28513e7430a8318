"""Tables of words and numbers, the same for terminal, page and workbook, and what a sheet of them says of itself."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from markupsafe import Markup

from configurator.figures import Figure
from configurator.figures.bounds import EXACT, told
from configurator.phrases import Translator
from configurator.render.svg.charts.bridge import Pillar
from configurator.render.svg.charts.front import Front
from configurator.render.svg.charts.tornado import Arm
from configurator.render.words.digits import number_text
from configurator.render.words.i18n import translator
from configurator.render.words.numbers import decimals_for_value

NOT_THERE = "–"


@dataclass(frozen=True)
class Number:
    """A number of a table with the decimals it is shown with; `signed` where it is a change, `bound` where it is only one."""

    value: float | Decimal
    decimals: int
    signed: bool = False
    bound: int = EXACT


Cell = str | Number | None


def cell_text(cell: Cell, language: str) -> str:
    """A cell as it is printed."""
    if not isinstance(cell, Number):
        return cell or NOT_THERE
    text = number_text(float(cell.value), cell.decimals, language)
    return translator(language)(told(cell.bound, f"+{text}" if cell.signed and cell.value > 0 else text))


def number_cell(figure: Figure | None, decimals: int) -> Number | None:
    """A figure as a cell, in the unit it is shown in; nothing where it is not known."""
    return None if figure is None or figure.number is None else Number(figure.number, decimals, bound=figure.bound)


def between(number: float, low: float, high: float, language: str) -> str:
    """A number of an axis, with the decimals that tell its ends apart."""
    return number_text(number, decimals_for_value((high - low) or abs(high), 3), language)


@dataclass(frozen=True)
class Table:
    """A table of a sheet: `total` is the last row; `numeric` columns stand to the right.

    The signed numbers of the total are sums of those above them, all of its numbers where the table is `closed`. `bridge` is drawn
    above it: from one total to the other; `tornado`: how far each thing moves one; `front`: candidates by two goals; `picture`: any other.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numeric: Sequence[int] = ()
    total: Sequence[Cell] = ()
    remark: str = ""
    closed: bool = False
    bridge: Sequence[Pillar] = ()
    tornado: Sequence[Arm] = ()
    front: Front | None = None
    picture: Markup | None = None


class Sheet(Protocol):
    """What a study found, in words of one language."""

    @property
    def kind(self) -> str:
        """What kind of document it is, in words."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def day(self) -> datetime.date:
        """The day it is of."""

    @property
    def customer(self) -> str:
        """Whose it is; empty where it is nobody's."""

    @property
    def held_back(self) -> bool:
        """Whether a check does not hold, so that it may not leave the house."""

    @property
    def internal(self) -> bool:
        """Whether it is for the house alone."""

    @property
    def language(self) -> str:
        """The language of its words."""

    @property
    def t(self) -> Translator:
        """The translation of an English text."""

    @property
    def tables(self) -> Sequence[Table]:
        """The tables that are not empty."""

    @property
    def empty(self) -> str:
        """What is said where there is no table."""
