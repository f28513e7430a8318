"""What the sheets share: the document being written, and tables of figures and of text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from configurator.figures import Figure
from configurator.phrases import phrase
from configurator.render.documents.names import marks
from configurator.render.excel.cells import Cells, quoted
from configurator.render.excel.style import Style, number_format
from configurator.render.order_view import OrderView
from configurator.render.view import View
from configurator.render.words.display import as_unit
from configurator.render.words.numbers import BOUND_WORDS
from configurator.units import currency_of

NAME_LIMIT = 31  # letters of a sheet's name
HEADER_HEIGHT, ROW_HEIGHT = 24, 21  # pixels
HEADER_ROWS = 2  # of a table: words for people, and below them the keys that programs find its columns by
LETTERS = 1.2  # letters to a unit of column width, in a font somewhat wider than the usual one
FOOTER_LIMIT = 255  # letters of a header or footer, codes included
STALE = "changed: build again"
HALF_A_CENT, SAME = 0.005, 1e-9  # how far a figure may be from the one that was simulated, the latter relative to it
PRINTED_WIDTH, NARROW = 145, 20  # widths of columns: what prints 10 points as 7 on A4 across, and what no number is wider than
HEADS = {  # what a column is called where its key alone does not say; none is "id", by which programs know the row of keys
    "id": "Key",
    "how": "How it is made",
    "unit-price": "Cost of one",
    "extended-price": "Cost of the line",
    "sell-price": "Price of one",
    "sell-extended": "Price of the line",
}
TEXT_LIMIT = 2000  # letters of a cell; Excel takes 32,767, nobody reads them


@dataclass
class Document:
    """The workbook while it is written: what it shows, and where everything goes."""

    view: View | OrderView
    book: Workbook
    style: Style
    cells: Cells
    t: Callable[[str], str]
    names: dict[str, str] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """The currency of the quote."""
        return self.view.currency

    def name(self, key: str) -> str:
        """The name of a sheet on its tab."""
        if key not in self.names:
            wanted = re.sub(r"[:\\/?*\[\]']", " ", self.t(key)).strip()[:NAME_LIMIT]
            self.names[key] = key if not wanted or wanted in self.names.values() else wanted
        return self.names[key]

    def figure(self, id: str) -> Figure | None:
        """The figure of that id, if the system has it."""
        return self.view.figures.get(id)


def worded(translate: Callable[[str], str]) -> Callable[[str], str]:
    """A translator that also finds a table's key (`unit-price`) under the words of a sentence (`Unit price`)."""

    def find(text: str) -> str:
        found = translate(text)
        if found != text or not text[:1].islower():
            return found
        words = text[0].upper() + text[1:].replace("-", " ")
        found = translate(words)
        return found if found != words else text

    return find


@dataclass(frozen=True)
class Simulated:
    """What a simulation found, a word or a number (a share unless `form` says else): it stands while the figure `of` is as simulated."""

    found: float | str
    of: Figure
    form: str = "0%"


class _Paper(Worksheet):  # type: ignore[misc]
    """A worksheet that takes formulas as they are: ours have none of the functions that a library would have to prefix."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Without thirty searches in each of thousands of formulas, a tenth of a workbook's time."""
        return formula.removeprefix("=")


class Sheet:
    """One worksheet; `key` is its English name."""

    def __init__(self, document: Document, key: str, title: str = "", remark: str = "", tab: str = "") -> None:
        self.document, self.style, self.cells, self.t = document, document.style, document.cells, document.t
        self.key, self.name, self.title, self.shrunk = key, document.name(key), self.t(title), 1.0
        self.wide: list[float] = []
        self.sheet: Worksheet = document.book.add_worksheet(self.name, _Paper)
        self.sheet.hide_gridlines(2)
        self.sheet.set_default_row(0.75 * ROW_HEIGHT)
        if tab:
            self.sheet.set_tab_color(tab)
        if title:
            self.text(0, 0, self.title, "title")
            self.sheet.set_row_pixels(0, 30)
        if remark:
            self.text(1, 0, self.t(remark), "remark")
        quiet = ("formula_differs", "formula_range", "empty_cell_reference", "number_stored_as_text")
        self.sheet.ignore_errors({hint: "A1:XFD1048576" for hint in quiet})
        self._page()

    def _page(self) -> None:
        """A4 landscape, one page wide, with the quote's number and page numbers below."""
        view, sheet = self.document.view, self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        left = f"{view.quote.number} · {self.t(view.title)}"
        page = self.t(phrase("Page {page} of {pages}", page="&P", pages="&N"))
        sheet.set_footer(footer(left, self.name, page, self.style.font))
        if said := self._marks():
            sheet.set_header(said)
        if not view.internal:
            sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})

    def _marks(self) -> str:
        """The right of the head of every page: for whom the document is not, and that it failed."""
        view = self.document.view
        said = "  ·  ".join(marks(self.t, internal=view.internal, released=not view.failed, forecast=view.forecast))
        return f'&R&8&"{self.style.font},Bold"{said}' if said else ""

    # --- cells

    def text(self, row: int, column: int, text: str, look: str = "text", **changes: Any) -> None:
        """Text that stays text, whatever it starts with."""
        if text:
            self.sheet.write_string(row, column, text[:TEXT_LIMIT], self.style.look(look, **changes))
        else:
            self.sheet.write_blank(row, column, None, self.style.look(look, **changes))

    def number(self, row: int, column: int, number: float | None, look: str, num_format: str) -> None:
        """A plain number; an empty cell where there is none."""
        if number is None:
            self.sheet.write_blank(row, column, None, self.style.look(look))
        else:
            self.sheet.write_number(row, column, float(f"{number:.15g}"), self.style.look(look, num_format=num_format))

    def formula(self, row: int, column: int, text: str, value: float | str, format: Format) -> None:
        """A formula with the value it has now."""
        text = text if self.document.view.internal else text.replace("$", "")  # locked: nothing moves, so nothing needs an anchor
        self.sheet.write_formula(row, column, text, format, value)

    def own(self, row: int, column: int, figure: Figure, look: str = "") -> None:
        """The home cell of a figure: a number to change, a formula, or the number of a simulation."""
        pattern = number_format(figure)
        if figure.is_input and self.document.view.may_change(figure):
            self.number(row, column, figure.number, look or ("input" if figure.number is not None else "fill-in"), pattern)
        elif figure.is_input:
            self.number(row, column, figure.number, look or "number", pattern)
        elif figure.info is not None and figure.info.simulated:
            of = self.document.view.figures[figure.info.simulated]
            self.simulated(row, column, figure.number, of, look or "simulated", pattern)
        else:
            look = look or ("number" if figure.number is not None else "unknown")
            text = self.cells.content(figure, self.name)
            self.formula(row, column, text, self.cells.shown(figure), self.style.look(look, num_format=pattern))

    def simulated(self, row: int, column: int, number: float | None, of: Figure, look: str, num_format: str) -> None:
        """A number of a simulation: it stands while the figure it belongs to is the one it was simulated for."""
        place = self.cells.reference(of, self.name)
        if number is None or of.number is None or place is None:
            self.number(row, column, number, look, num_format)
            return
        shown = float(f"{number:.15g}")
        self.formula(row, column, self._standing(f"{shown:.15G}", of, place), shown, self.style.look(look, num_format=num_format))

    def _standing(self, shown: str, of: Figure, place: str) -> str:
        """A formula for what holds while a figure is the one it was found for."""
        slack = HALF_A_CENT if currency_of(of.dimension) else SAME * abs(of.number or 0.0)
        return f"=IF(ABS(N({place})-{of.number:.15G})<={slack:.3G},{shown},{quoted(self.t(STALE))})"

    def _found(self, row: int, column: int, value: Simulated, look: str) -> None:
        """A number or a word of a simulation."""
        place = self.cells.reference(value.of, self.name)
        if not isinstance(value.found, str):
            self.simulated(row, column, value.found, value.of, "number", value.form)
        elif place is None or value.of.number is None:
            self.text(row, column, self.t(value.found), look)
        else:
            text = self.t(value.found)
            self.formula(row, column, self._standing(quoted(text), value.of, place), text, self.style.look(look))

    def bound(self, row: int, column: int, figure: Figure, look: str, before: str = "") -> None:
        """`before`, and "at least" (or "at most") until the numbers that are missing are filled in."""
        word = (
            self.t(phrase("{first}, {rest}", first=before, rest=BOUND_WORDS[figure.bound])) if before else self.t(BOUND_WORDS[figure.bound])
        )
        text = self.cells.while_unsettled(figure, self.name, quoted(word), quoted(before))
        self.formula(row, column, f"={text}", word, self.style.look(look))

    def refer(self, row: int, column: int, figure: Figure | None, look: str = "number", num_format: str = "") -> None:
        """A cell that repeats a figure whose home is elsewhere."""
        if figure is None:
            self.text(row, column, "", look)
            return
        format = self.style.look(look, num_format=num_format or number_format(figure))
        place = self.cells.reference(figure, self.name)
        if place is not None and figure.value is None and figure.is_input:  # an empty cell would be repeated as 0
            self.formula(row, column, f"=IF(COUNT({place})=0,{quoted(self.cells.word(figure))},{place})", self.cells.word(figure), format)
        elif place is not None:
            self.formula(row, column, f"={place}", self.cells.shown(figure), format)
        else:
            self.number(row, column, figure.number, look, num_format or number_format(figure))

    def value(self, row: int, column: int, value: object, look: str = "text") -> None:
        """A figure by reference, what a simulation found, a number, or text."""
        if isinstance(value, Figure):
            self.refer(row, column, value)
        elif isinstance(value, Simulated):
            self._found(row, column, value, look)
        elif isinstance(value, int | float):
            self.number(row, column, float(value), "number", "#,##0.####" if value != int(value) else "#,##0")
        else:
            self.text(row, column, str(value or ""), look)

    # --- tables

    def header(self, row: int, keys: Sequence[str], numbers: Sequence[str] = ()) -> int:
        """The header of a table: words in the reader's language, and below them its keys. Returns the row below."""
        looks = ["header-number" if key in numbers else "header" if column else "header-first" for column, key in enumerate(keys)]
        self.words(row, [self._head(key) for key in keys], looks)
        for column, (key, look) in enumerate(zip(keys, looks, strict=True)):
            self.text(row + 1, column, key, f"{look}-key")
        self.sheet.set_row_pixels(row + 1, 16)
        return row + HEADER_ROWS

    def _head(self, key: str) -> str:
        """What a column is called: by its key where the language has words for that."""
        found = self.t(key)
        return found if found != key else self.t(HEADS.get(key) or key[:1].upper() + key[1:].replace("-", " "))

    def words(self, row: int, words: Sequence[str], looks: Sequence[str]) -> None:
        """A row of header cells."""
        for column, (word, look) in enumerate(zip(words, looks, strict=True)):
            self.text(row, column, word, look)
        self.sheet.set_row_pixels(row, HEADER_HEIGHT)

    def titles(self, row: int, names: Sequence[str], numbers: Sequence[str] = ()) -> None:
        """The header of a table without figures: translated words only."""
        looks = ["header-number" if name in numbers else "header" if column else "header-first" for column, name in enumerate(names)]
        self.words(row, [self.t(name) for name in names], looks)

    def unit(self, row: int, column: int, unit: str) -> None:
        """A unit beside a number, as people write it."""
        self.text(row, column, as_unit(unit, self.t, 2.0), "small")

    def widths(self, *widths: float, printed: slice | None = None) -> None:
        """Column widths from the first column on; a customer's wide ones are narrowed so that the `printed` columns keep 7 points."""
        narrow, wide = (sum(w for w in widths[printed or slice(0)] if (w > NARROW) is is_wide) for is_wide in (False, True))
        if wide and not self.document.view.internal:
            self.shrunk = min(1.0, (PRINTED_WIDTH - narrow) / wide)
        self.wide = [width * self.shrunk if width > NARROW else width for width in widths]
        for column, width in enumerate(self.wide):
            self.sheet.set_column(column, column, width)

    def printed(self, top: int, left: int, bottom: int, right: int) -> None:
        """What of the sheet is printed; where its title is not in that, every page has it in its head."""
        self.sheet.print_area(top, left, bottom, right)
        if left:
            self.sheet.set_header(f'&L&14&"{self.style.font},Bold"{_doubled(self.title)}{self._marks()}')

    def fit(self, row: int, *texts: tuple[str, float], level: int = 0) -> None:
        """A row high enough for its longest text: pairs of text and room (the width of its column, in characters)."""
        lines = max((lines_of(text, room * self.shrunk if room > NARROW else room) for text, room in texts), default=1)
        if lines > 1 or level:
            self.sheet.set_row(row, 0.75 * ROW_HEIGHT + 12.5 * (lines - 1), None, {"level": level} if level else {})


def footer(left: str, centre: str, page: str, font: str) -> str:
    """A footer of three parts; a font stands between size and text, since digits at the start of a text would belong to the size."""
    small = f'&10&"{font},Regular"'
    head, rest = f"&L{small}", f"&C{small}{_doubled(centre)}&R{small}{page}"
    while len(head + _doubled(left) + rest) > FOOTER_LIMIT:
        left = left[:-2] + "…"
    return head + _doubled(left) + rest


def _doubled(text: str) -> str:
    return text.replace("&", "&&")


def lines_of(text: str, room: float) -> int:
    """How many lines a text takes in a column; a Chinese character takes the room of two letters."""
    usable = max(room * LETTERS, 1.0)
    return sum(max(1, math.ceil(sum(2 if ord(c) > 0x2E7F else 1 for c in part) / usable)) for part in text.split("\n"))
