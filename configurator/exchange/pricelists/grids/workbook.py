"""Sheets of a workbook as grids: what its reader sees, that is without hidden rows, columns and sheets."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from configurator.catalog.problems import InputError, Position, did_you_mean, fail
from configurator.exchange.pricelists.grids.cells import Cell, Grid

LARGEST = 120_000_000  # bytes of a workbook unpacked: some hundred thousand rows
MEMBERS = 5_000  # files in it
WIDEST = 1_024  # columns a merged cell is spread over
COMPOUND, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_LOCALE = re.compile(r"\[\$([^\]-]*)(?:-([0-9A-Fa-f]+))?\]")
_LITERAL = re.compile(r'"([^"]*)"|([$€£¥₩₹])')
_YEN = {"804": "CNY", "1004": "CNY", "411": "JPY", "404": "TWD"}  # languages of number formats whose sign says too little


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are of a workbook, of whatever age, not of text."""
    return content.startswith((COMPOUND, ZIP))


def sheets_of(content: bytes, shown: str, wanted: str | None = None) -> tuple[list[Grid], list[str]]:
    """The visible sheets of a workbook, or the one that is wanted, and the names of the hidden ones that were left out.

    Raises:
        InputError: it cannot be read, is protected, too large, or has no such sheet.
    """
    formulas = _opened(content, shown)
    visible = [sheet for sheet in formulas.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in formulas.worksheets if sheet.sheet_state != "visible"]
    chosen = visible if wanted is None else [sheet for sheet in formulas.worksheets if sheet.title.strip() == wanted.strip()]
    if not chosen:
        names = [sheet.title for sheet in formulas.worksheets]
        what = f"has no sheet '{wanted}'" if wanted is not None else "has no visible sheet"
        raise fail("LIST005", what, Position(shown), did_you_mean(wanted or "", names) or f"its sheets: {', '.join(names)}")
    values = _opened(content, shown, computed=True) if any(map(_has_formulas, chosen)) else formulas
    grids = [_grid(sheet, values[sheet.title], shown) for sheet in chosen]
    return grids, [name for name in hidden if name not in {grid.sheet for grid in grids}]


def _opened(content: bytes, shown: str, computed: bool = False) -> Workbook:
    """The workbook with its formulas, or with what they came to when it was saved."""
    at = Position(shown)
    if content.startswith(COMPOUND):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise fail("LIST002", "is protected by a password", at, "take the protection off and save it again")
        raise fail("LIST003", "is a workbook of the old format (.xls)", at, "save it as .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(part.file_size for part in members) > LARGEST or len(members) > MEMBERS:
                raise fail(
                    "LIST004", f"holds more than {LARGEST // 1_000_000} MB when unpacked", at, "save the sheet with the prices by itself"
                )
        with warnings.catch_warnings(action="ignore"):  # what the reader makes of a broken file is said once, by what is missing then
            return load_workbook(io.BytesIO(content), data_only=computed, keep_links=False)
    except InputError:
        raise
    except Exception as problem:  # a broken file breaks the reader wherever it happens to be broken
        raise fail(
            "LIST003", f"is no workbook that can be read ({type(problem).__name__})", at, "open it and save it as .xlsx"
        ) from problem


def _cells(sheet: Worksheet) -> Iterator[SheetCell]:
    """The cells that are stored: a stray one at the end of a sheet makes no billion of empty ones, as the public ways do."""
    yield from (cell for cell in sheet._cells.values() if isinstance(cell, SheetCell))


def _has_formulas(sheet: Worksheet) -> bool:
    return any(cell.data_type == "f" for cell in _cells(sheet))


def _grid(sheet: Worksheet, values: Worksheet, shown: str) -> Grid:
    grid, hidden = Grid(shown, sheet.title), _hidden_columns(sheet)
    for cell in _cells(sheet):
        if cell.value is None or cell.column in hidden:
            continue
        computed = values.cell(cell.row, cell.column).value if cell.data_type == "f" else cell.value
        grid.rows.setdefault(cell.row, {})[cell.column] = _cell(cell, computed)
    _spread(sheet, grid)
    gone = [row for row in grid.rows if row in sheet.row_dimensions and sheet.row_dimensions[row].hidden]
    for row in gone:
        del grid.rows[row]
    grid.left_out = len(gone)
    return grid


def _cell(cell: SheetCell, computed: Any) -> Cell:
    """The value of a cell as last computed."""
    money = _money(cell.number_format or "")
    if cell.data_type == "f" and computed is None:
        return Cell("", money, "a formula without a value: open the workbook, let it compute and save it")
    if isinstance(computed, str) and computed.startswith("#") and computed.rstrip("!?").isupper():
        return Cell(computed, money, f"the cell holds the error {computed}")
    if isinstance(computed, bool):
        return Cell(str(computed))
    if isinstance(computed, int | float):
        return Cell(float(computed), money)
    if hasattr(computed, "date"):
        return Cell(computed.date())
    return Cell(computed if isinstance(computed, str) or hasattr(computed, "isoformat") else str(computed), money)


def _money(format: str) -> str:
    """The sign or code of a currency that a number format shows; empty where it shows none."""
    locale = _LOCALE.search(format)
    if locale and locale[1].strip():
        return _YEN.get((locale[2] or "").upper().lstrip("0"), locale[1].strip()) if locale[1].strip() in "¥￥" else locale[1].strip()
    plain = _LITERAL.search(_LOCALE.sub("", format))
    return (plain[1] or plain[2] or "").strip() if plain else ""


def _hidden_columns(sheet: Worksheet) -> frozenset[int]:
    found: set[int] = set()
    for key, dimension in sheet.column_dimensions.items():
        if dimension.hidden:
            first = dimension.min or column_index_from_string(key)
            found.update(range(first, min(dimension.max or first, first + WIDEST) + 1))
    return frozenset(found)


def _spread(sheet: Worksheet, grid: Grid) -> None:
    """What stands in the corner of merged cells stands in all of them."""
    widest = min(WIDEST, max((column for row in grid.rows.values() for column in row), default=0))
    lowest = max(grid.rows, default=0)
    for area in sheet.merged_cells.ranges:
        corner = grid.cell(area.min_row, area.min_col)
        if corner is None:
            continue
        copy = Cell(corner.value, corner.money, corner.fault, (area.min_row, area.min_col))
        for row in range(area.min_row, min(area.max_row, lowest) + 1):
            for column in range(area.min_col, min(area.max_col, widest) + 1):
                grid.rows.setdefault(row, {})[column] = copy
