"""A workbook that comes back: which cells of the one that was sent were changed, whoever saved it and however rows moved.

Cells are found by the `id` column of their table, formulas compared by the ids they name, so that inserted rows, other styles and the
habits of another spreadsheet program are no changes.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from configurator.catalog.problems import InputError, Position, fail
from configurator.render.excel.lock import FIELDS, SHEET

LARGEST = 200_000_000  # bytes of a workbook unpacked; the largest of ours has a fiftieth of that
VALUES = ("value", "quantity", "unit-price", "extended-price", "sell-price", "sell-extended", "net")
SAME = 1e-9  # relative: a number that only went through another program
SOMEWHERE = "·"  # a cell that is no figure
Content = float | str | None  # of a cell


@dataclass(frozen=True)
class Edit:
    """A cell that was changed: of which figure, where it stands now, what it held and what it holds."""

    id: str
    cell: str
    was: Content
    now: Content


@dataclass(frozen=True)
class Returned:
    """What came back: the fields of its lock, inputs with another value, formulas typed over or altered, and figures that are gone."""

    lock: Mapping[str, str]
    edits: tuple[Edit, ...]
    overwritten: tuple[Edit, ...]
    missing: tuple[str, ...]


@dataclass
class Book:
    """A workbook with its figures: formulas as written, and values as last computed, read when they are asked for."""

    content: bytes
    formulas: Workbook
    places: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    ids: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for sheet in self.formulas.worksheets:
            for id, row, column in _figures(sheet):
                self.places.setdefault(id, (sheet.title, row, column))
                self.ids[sheet.title, row, column] = id

    @cached_property
    def _values(self) -> Workbook:
        return _opened(self.content, computed=True)

    def cell(self, id: str) -> Cell:
        """The cell of a figure, with its formula where it has one."""
        sheet, row, column = self.places[id]
        found = self.formulas[sheet].cell(row, column)
        assert isinstance(found, Cell)
        return found

    def value(self, id: str) -> Content:
        """What the cell of a figure shows."""
        sheet, row, column = self.places[id]
        return _content(self._values[sheet].cell(row, column).value)

    def at(self, id: str) -> str:
        """Where a figure stands, as people name a cell: ``Inputs!C7``."""
        return f"{self.places[id][0]}!{self.cell(id).coordinate}"


def read_back(content: bytes, shown: str) -> Book:
    """A workbook as bytes; raises InputError, naming it as `shown`, where it is none."""
    at = Position(shown)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise fail("BACK001", f"holds more than {LARGEST // 1_000_000} MB", at)
        return Book(content, _opened(content))
    except InputError:
        raise
    except Exception as problem:  # a broken file breaks the reader wherever it happens to be broken
        raise fail("BACK002", f"is not a workbook that can be read: {problem}", at, "save it once more as .xlsx") from problem


def _opened(content: bytes, computed: bool = False) -> Workbook:
    with warnings.catch_warnings(action="ignore"):  # what the reader makes of a broken file is said once, by what is missing then
        return load_workbook(io.BytesIO(content), data_only=computed, keep_links=False)


def lock_in(book: Book, shown: str) -> dict[str, str]:
    """The fields of the hidden sheet; raises InputError where the workbook is not one of ours."""
    if SHEET not in book.formulas.sheetnames:
        raise fail("BACK003", f"has no sheet '{SHEET}': it was not made by this program", Position(shown))
    rows = book.formulas[SHEET].iter_rows(max_col=2, values_only=True)
    found = {str(key): str(value or "") for key, value in rows if key in FIELDS}
    if "number" not in found or found.get("audience") not in ("customer", "internal"):
        raise fail("BACK003", f"its sheet '{SHEET}' does not tell which quote it is", Position(shown))
    return {"revision": "", **found}


def compared(sent: Book, back: Book, shown: str) -> Returned:
    """What differs in a workbook from the one that was sent."""
    edits, overwritten = [], []
    there = [id for id in sent.places if id in back.places]
    for id in there:
        old, new = sent.cell(id), back.cell(id)
        if old.data_type == "f":
            if new.data_type != "f" or _normal(sent, old) != _normal(back, new):
                overwritten.append(Edit(id, back.at(id), sent.value(id), _content(new.value)))
        elif not _same(was := _content(old.value), now := _typed(old, new, back.value(id) if new.data_type == "f" else None)):
            edits.append(Edit(id, back.at(id), was, now))
    missing = tuple(id for id in sent.places if id not in back.places)
    return Returned(lock_in(back, shown), tuple(edits), tuple(overwritten), missing)


def _figures(sheet: Worksheet) -> Iterator[tuple[str, int, int]]:
    """Figures of a sheet with row and column: below each header row that has `id` and columns of values."""
    columns: dict[str, int] = {}
    for at, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        heads = {value.strip().lower(): column for column, value in enumerate(row, start=1) if isinstance(value, str)}
        if "id" in heads and any(name in heads for name in VALUES):
            columns = heads
            continue
        id = row[columns["id"] - 1] if columns else None
        if isinstance(id, str) and id.strip():
            for name in VALUES:
                if name in columns:
                    yield (id.strip() if name == "value" else f"{id.strip()}.{name}"), at, columns[name]


def _typed(old: Cell, new: Cell, computed: Content) -> Content:
    """What was typed: the result of a formula, digits typed as text, a share typed as ``5 %`` into a cell that is in per cent."""
    value = computed if new.data_type == "f" else _content(new.value)
    if isinstance(old.value, int | float) and isinstance(value, str):
        try:
            return float(value.strip())
        except ValueError:
            return value
    if isinstance(value, int | float) and "%" in new.number_format and "%" not in old.number_format:
        return 100 * value
    return value


def _content(value: object) -> Content:
    """What a cell holds; a date or the like as text."""
    return value if value is None or isinstance(value, int | float | str) else str(value)


def _same(old: Content, new: Content) -> bool:
    if isinstance(old, int | float) and isinstance(new, int | float):
        return abs(old - new) <= SAME * max(abs(old), abs(new))
    return (old or "") == (new or "")


# --- formulas by the ids they name


def _normal(book: Book, cell: Cell) -> list[str]:
    """A formula as a list of words: cells by the ids of their figures, numbers as values, without spaces."""
    items = Tokenizer(str(cell.value)).items
    return [_word(book, cell, token) for token in items if token.type != Token.WSPACE]


def _word(book: Book, cell: Cell, token: Token) -> str:
    if token.type == Token.OPERAND and token.subtype == Token.RANGE:
        return _named(book, cell, token.value)
    if token.type == Token.OPERAND and token.subtype == Token.NUMBER:
        return repr(float(token.value))
    return str(token.value).upper().removeprefix("_XLFN.") if token.type == Token.FUNC else str(token.value)


def _named(book: Book, cell: Cell, reference: str) -> str:
    """The figures in a cell or range of cells; a sign for what is no figure."""
    sheet, _, cells = reference.rpartition("!")
    title = sheet.strip("'").replace("''", "'") or cell.parent.title
    try:
        left, top, right, bottom = range_boundaries(cells.replace("$", ""))
    except ValueError:  # a name
        return reference
    if None in (left, top, right, bottom):
        return SOMEWHERE
    places = ((title, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))  # type: ignore[arg-type, operator]
    return " ".join(book.ids[place] for place in places if place in book.ids) or SOMEWHERE
