"""A price list as a grid of cells, each with the place it has in its file."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from configurator.exchange.pricelists.values.words import tidy
from configurator.text import escaped


@dataclass(frozen=True)
class Cell:
    """What a cell holds; `money` is the sign that its number format shows, `fault` why it has no value, `spread` whether it is merged."""

    value: str | float | datetime.date
    money: str = ""
    fault: str = ""
    spread: tuple[int, int] | None = None  # the corner it was spread from

    @property
    def text(self) -> str:
        """The cell as text on one line, which a terminal shows and obeys nowhere."""
        if isinstance(self.value, float):
            return f"{self.value:.15g}"
        return escaped(tidy(self.value)) if isinstance(self.value, str) else self.value.isoformat()


@dataclass
class Grid:
    """A sheet, or the whole of a text file: rows and columns count from 1, empty cells are left out.

    `lines` are the lines of a text file that its rows begin in; a sheet has none. `left_out` are its hidden rows.
    """

    file: str
    sheet: str = ""
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    left_out: int = 0

    def place(self, row: int, column: int | None = None) -> str:
        """Where a cell stands, as its readers name it: ``Prices!C14``, or ``list.csv:14:3`` (line and column)."""
        if not self.sheet:
            line = f"{self.file}:{self.lines.get(row, row)}"
            return line if column is None else f"{line}:{column}"
        return f"{self.sheet}!{'' if column is None else letters(column)}{row}"

    def cell(self, row: int, column: int | None) -> Cell | None:
        """A cell that is not empty."""
        return None if column is None else self.rows.get(row, {}).get(column)

    def texts(self, row: int) -> dict[int, str]:
        """The texts of a row by column."""
        return {column: cell.text for column, cell in sorted(self.rows.get(row, {}).items()) if cell.text}

    def own(self, row: int) -> dict[int, str]:
        """The texts of a row, that of a merged cell once."""
        seen: set[tuple[int, int]] = set()
        found = {}
        for column, cell in sorted(self.rows.get(row, {}).items()):
            if cell.text and (cell.spread is None or cell.spread not in seen):
                found[column] = cell.text
                seen |= {cell.spread} if cell.spread is not None else set()
        return found

    @property
    def numbers(self) -> Iterator[int]:
        """The rows that hold anything, in their order."""
        return iter(sorted(row for row in self.rows if self.texts(row)))


def letters(column: int) -> str:
    """The letters of a column: 1 → A, 28 → AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
