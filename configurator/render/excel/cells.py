"""Where every figure lives in the workbook, and the formula of its cell.

A formula names other cells, so all homes are given out before anything is written. What is not known stays visible: its cell
says so in words, the formula inside waits for the missing input, and sums take the known cells (SUM passes over words).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from configurator.currency import is_currency
from configurator.figures import Figure, Interpolation, formula, topological, unknown_inputs, workings
from configurator.figures import operations as op
from configurator.units import currency_of

EXACT, COMPUTED = 15, 12  # digits stored of money, and of anything else that is computed: what follows is noise of binary fractions
ARGUMENTS = 250  # a call takes 255 at most


def quoted(text: str) -> str:
    """A text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


@dataclass(frozen=True)
class Home:
    """A cell; row and column count from 0."""

    sheet: str
    row: int
    column: int

    def seen_from(self, sheet: str) -> str:
        """The absolute reference, without the sheet's name on the sheet itself."""
        place = xl_rowcol_to_cell(self.row, self.column, row_abs=True, col_abs=True)
        return place if sheet == self.sheet else f"{quote_sheetname(self.sheet)}!{place}"


@dataclass(frozen=True)
class TableHome:
    """The rows of an interpolation table: first and last row, column of x; y stands beside it."""

    sheet: str
    first: int
    last: int
    column: int

    def ranges(self, sheet: str) -> tuple[str, str]:
        """The ranges of x and of y."""
        return self._range(sheet, self.column), self._range(sheet, self.column + 1)

    def _range(self, sheet: str, column: int) -> str:
        first = xl_rowcol_to_cell(self.first, column, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(self.last, column, row_abs=True, col_abs=True)
        return f"{first}:{last}" if sheet == self.sheet else f"{quote_sheetname(self.sheet)}!{first}:{last}"


@dataclass
class Cells:
    """Homes of figures, tables and workings."""

    not_priced: str = "not priced"
    not_known: str = "not known"
    homes: dict[int, Home] = field(default_factory=dict)
    tables: dict[tuple[object, ...], TableHome] = field(default_factory=dict)

    def put(self, figure: Figure, home: Home) -> None:
        """Give a figure its one home."""
        if id(figure) in self.homes:
            raise ValueError(f"figure {figure.id} has two homes")
        self.homes[id(figure)] = home

    def reference(self, figure: Figure, sheet: str) -> str | None:
        """The figure's cell as seen from a sheet; None when it has none."""
        home = self.homes.get(id(figure))
        return None if home is None else home.seen_from(sheet)

    def shown(self, figure: Figure) -> float | str:
        """The value to store in the figure's cell: its number in the unit shown, or the words for a missing one."""
        number = figure.number
        digits = EXACT if currency_of(figure.dimension) else COMPUTED
        return self.word(figure) if number is None else float(f"{number:.{digits}g}")

    def word(self, figure: Figure) -> str:
        """What a cell says when the figure is not known."""
        return self.not_priced if any(is_currency(name.upper()) for name, _ in figure.dimension.exponents) else self.not_known

    def content(self, figure: Figure, sheet: str) -> str:
        """The formula of a derived figure's own cell, with the leading ``=``."""
        seen = _Seen(self, sheet)
        text = formula(figure, seen)
        if figure.value is not None:
            return "=" + text
        parts = list(seen.places.values())
        missing = [place for part, place in parts if part.value is None]
        missing += [place for part, _ in parts if part.value is not None for place in self.unsettled(part, sheet)]
        return "=" + self._guarded(figure, text, missing)

    def unsettled(self, figure: Figure, sheet: str) -> list[str]:
        """The cells to fill in before a figure that is not known, or only a bound, is known."""
        if not figure.bound:
            return []
        return [place for part in unknown_inputs(figure) if (place := self.reference(part, sheet)) is not None]

    def while_unsettled(self, figure: Figure, sheet: str, then: str, settled: str) -> str:
        """A formula that gives `then` while cells behind the figure are empty, `settled` once they are filled in."""
        places = self.unsettled(figure, sheet)
        return f"IF({_count(places)}<{len(places)},{then},{settled})" if places else (then if figure.bound else settled)

    def _guarded(self, figure: Figure, text: str, missing: list[str]) -> str:
        """`text` once the missing cells hold numbers: one is enough for a sum, all are needed elsewhere."""
        word = self.word(figure)
        if not missing:  # every part is known, yet there is no value: a division by zero
            return f"IFERROR({text},{quoted(word)})"
        needed = 1 if _is_sum(figure) else len(missing)
        return f"IF({_count(missing)}<{needed},{quoted(word)},{text})"


class _Seen:
    """References for one formula; remembers the figures it named."""

    def __init__(self, cells: Cells, sheet: str) -> None:
        self.cells, self.sheet = cells, sheet
        self.places: dict[int, tuple[Figure, str]] = {}

    def cell(self, figure: Figure) -> str | None:
        place = self.cells.reference(figure, self.sheet)
        if place is not None:
            self.places[id(figure)] = (figure, place)
        return place

    def table(self, table: Interpolation) -> tuple[str, str]:
        return self.cells.tables[table_key(table)].ranges(self.sheet)


def table_key(table: Interpolation) -> tuple[object, ...]:
    """Tables of the same content share their cells."""
    return table.title, table.xs, table.ys, table.x_unit.text, table.y_unit.text


def tables_in(figures: Iterable[Figure]) -> list[Interpolation]:
    """Every interpolation table the figures use, each once."""
    found = (node.operation for node in topological(figures))
    return list({table_key(table): table for table in found if isinstance(table, Interpolation)}.values())


def workings_in(figures: list[Figure]) -> list[Figure]:
    """Unnamed steps that need a cell: shared or looked-up ones, and those that may be missing where only a cell can be passed over."""
    shared = {id(node) for node in workings(figures)}
    order = topological(figures)
    terms = {id(a) for node in order if node.operation in op.SKIPPING for a in node.args if a.info is None and a.args and a.value is None}
    return [node for node in order if id(node) in shared or id(node) in terms]


def _is_sum(figure: Figure) -> bool:
    """Whether a figure is a sum, possibly under another name or scaled by a constant."""
    while figure.operation in (op.ALIAS, op.MULTIPLY) and sum(bool(a.args) or a.info is not None for a in figure.args) == 1:
        figure = next(a for a in figure.args if a.args or a.info is not None)
        if figure.info is not None and figure.operation is not op.SUM:
            return False
    return figure.operation is op.SUM


def _count(places: list[str]) -> str:
    calls = [f"COUNT({','.join(places[i : i + ARGUMENTS])})" for i in range(0, len(places), ARGUMENTS)]
    return "+".join(calls)
