"""Reading a workbook as its contract describes it, and recalculating it with engines that are not ours."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import formualizer
import ironcalc
import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from configurator.build import Quoted
from configurator.render.excel.workbook import workbook_bytes
from configurator.render.view import View
from tests.helpers import built

LINE_COLUMNS = ("quantity", "unit-price", "extended-price")


class Cell(NamedTuple):
    """A place in the workbook, counted from 1."""

    sheet: str
    row: int
    column: int


@lru_cache(maxsize=64)
def book_of(platform: str, *settings: str) -> bytes:
    """The workbook of a platform, written once, its checks without remedies: these take builds of their own."""
    return workbook_bytes(View(built(platform, *settings)).without_remedies())


def opened(content: bytes, values: bool = False) -> Workbook:
    """The workbook with its formulas, or with the values stored beside them."""
    book: Workbook = openpyxl.load_workbook(io.BytesIO(content), data_only=values)
    return book


@lru_cache(maxsize=32)
def shown(platform: str, *settings: str) -> Workbook:
    """The workbook with its formulas, read once; not to be changed."""
    return opened(book_of(platform, *settings))


@lru_cache(maxsize=32)
def stored(platform: str, *settings: str) -> Workbook:
    """The workbook with the values stored beside its formulas, read once; not to be changed."""
    return opened(book_of(platform, *settings), values=True)


def homes(book: Workbook) -> dict[str, list[Cell]]:
    """Figure id -> its cells: tables with the columns `id` and `value`, and the three figure columns of BOM lines."""
    found: dict[str, list[Cell]] = {}
    for sheet in book.worksheets:
        columns: dict[str, int] = {}
        for row, cells in enumerate(sheet.iter_rows(), 1):  # in one go: to ask for one row takes a look at every cell
            texts = _header(cells)
            if "id" in texts and ("value" in texts or "quantity" in texts):
                columns = texts
            elif columns and isinstance(key := cells[columns["id"] - 1].value, str) and key:
                for name in ("value", *LINE_COLUMNS):
                    if name in columns:
                        id = key if name == "value" else f"{key}.{name}"
                        found.setdefault(id, []).append(Cell(sheet.title, row, columns[name]))
    return found


def header_of(sheet: Worksheet, row: int) -> dict[str, int]:
    """Text -> column of a row."""
    return _header(sheet[row])


def _header(cells: Iterable[Any]) -> dict[str, int]:
    return {str(c.value).strip().lower(): c.column for c in cells if isinstance(c.value, str)}


def formulas(book: Workbook) -> dict[Cell, str]:
    """Every formula of the workbook."""
    found = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            found.update({Cell(sheet.title, c.row, c.column): c.value for c in row if c.data_type == "f"})
    return found


def at(book: Workbook, cell: Cell) -> Any:
    """What a cell holds."""
    return book[cell.sheet].cell(cell.row, cell.column).value


def recalculated(content: bytes, changes: Mapping[Cell, float], wanted: Mapping[str, Cell]) -> dict[str, Any]:
    """The wanted cells after formualizer has computed every formula with some cells changed."""
    book = formualizer.Workbook.from_bytes(content)
    for cell, number in changes.items():
        book.set_value(*cell, number)
    book.evaluate_all()
    return {id: book.get_value(*cell) for id, cell in wanted.items()}


def recalculated_strictly(content: bytes, changes: Mapping[Cell, float], wanted: Mapping[str, Cell]) -> dict[str, Any]:
    """The same by IronCalc, which takes no name in other letters than its own: `=PowEr!C35` is an error there."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        book = ironcalc.load_from_xlsx(file.name)
    number = {sheet["name"]: place for place, sheet in enumerate(book.get_worksheets_properties())}
    for cell, value in changes.items():
        book.update_cell_with_number(number[cell.sheet], cell.row, cell.column, value)
    book.evaluate()
    return {id: book.get_cell_value(number[cell.sheet], cell.row, cell.column) for id, cell in wanted.items()}


ENGINES = {"formualizer": recalculated, "ironcalc": recalculated_strictly}


def without_values(content: bytes) -> bytes:
    """The workbook without the values stored beside its formulas."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(
                name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", old.read(name)) if name.startswith("xl/worksheets/") else old.read(name)
            )
    return out.getvalue()


def recalculated_by_office(contents: Mapping[str, bytes], folder: Path) -> dict[str, Workbook]:
    """Workbooks by a name each after LibreOffice has computed them afresh: the stored values are taken away first.

    In one run of it, since starting takes longer than computing.
    """
    out = folder / "out"
    for name, content in contents.items():
        (folder / f"{name}.xlsx").write_bytes(without_values(content))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(out),
        *(str(folder / f"{name}.xlsx") for name in contents),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180 + 60 * len(contents))
    return {name: opened((out / f"{name}.xlsx").read_bytes(), values=True) for name in contents}


def differences(build: Quoted, seen: Mapping[str, Any], tolerance: float = 1e-9) -> dict[str, tuple[object, object]]:
    """Figures whose cell does not show the program's number; simulated ones are left out after a change."""
    wrong: dict[str, tuple[object, object]] = {}
    for id, found in seen.items():
        figure = build.figures[id]
        want = figure.number
        if want is None or (figure.info is not None and figure.info.simulated):
            continue
        if not isinstance(found, int | float) or abs(found - want) > tolerance * max(1.0, abs(want)):
            wrong[id] = (want, found)
    return wrong
