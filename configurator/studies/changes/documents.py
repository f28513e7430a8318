"""The change sheet as it leaves: on the terminal, as a page that prints, as a workbook whose sums are formulas."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table as Grid
from rich.text import Text
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from configurator.render.excel.style import Style, decimals_format
from configurator.render.excel.workbook import OPTIONS
from configurator.render.html.page import LANGUAGES
from configurator.render.html.templates import SHIPPED
from configurator.render.text.terminal import console
from configurator.render.words.digits import date_text, number_text
from configurator.studies.changes.sheet import NOT_THERE, Cell, ChangeSheet, Number, Table

WIDTHS = (44, 15)  # of the first column and of each other, in characters
WIDEST = 60
NAME = 18  # least characters for what a row is called
WIDE = 120  # characters of a terminal that has room for every column of the money
NUMBERS: dict[str, Any] = {"justify": "right", "no_wrap": True}


def print_changes(sheet: ChangeSheet) -> None:
    """The tables one after the other."""
    out = console()
    out.print(Text(sheet.title, style="bold"))
    for table in sheet.tables:
        rows = [*table.rows, *([table.total] if table.total else [])]
        out.print(Text(f"\n{table.title}", style="bold"))
        for columns in _bands(table, rows, _fitting(table, rows, out.width), out.width):
            out.print(_grid(table, rows, columns))
    if sheet.found.nothing:
        out.print(sheet.t("no difference"))


def _grid(table: Table, rows: Sequence[Sequence[Cell]], columns: Sequence[int]) -> Grid:
    """Some columns of a table."""
    shown = Grid(show_edge=False, pad_edge=False, header_style="bold")
    for column in columns:
        shown.add_column(table.heads[column], overflow="fold", **(NUMBERS if column in table.numeric else {}))
    for row in rows:
        shown.add_row(*(_text(row[column], "en") for column in columns))
    return shown


def _bands(table: Table, rows: Sequence[Sequence[Cell]], columns: Sequence[int], width: int) -> Iterator[list[int]]:
    """The columns in bands, each with the first, so that numbers leave room for the words before them."""
    band, left = [0], width - NAME
    for column in columns[1:]:
        needed = 3 + max((len(_text(row[column], "en")) for row in rows), default=0) if column in table.numeric else 0
        if needed > left and len(band) > 1:
            yield band
            band, left = [0], width - NAME
        band.append(column)
        left -= needed
    yield band


def _fitting(table: Table, rows: Sequence[Sequence[Cell]], width: int) -> list[int]:
    """The columns with something in them; on a narrow terminal without the sums before and after, which the changes are more than."""
    narrow = bool(table.total) and width < WIDE

    def shown(cells: Sequence[Cell]) -> bool:
        return any(cells) and not (narrow and any(isinstance(cell, Number) and not cell.signed for cell in cells))

    return [column for column in range(len(table.heads)) if shown([row[column] for row in rows])]


def _text(cell: Cell, language: str) -> str:
    if not isinstance(cell, Number):
        return cell or NOT_THERE
    text = number_text(float(cell.value), cell.decimals, language)
    return f"+{text}" if cell.signed and cell.value > 0 else text


# --- page


def changes_page(sheet: ChangeSheet) -> bytes:
    """The sheet as one page that needs no network."""
    after = sheet.found.after
    day = datetime.date.fromisoformat(after.data["date"])
    content = {
        "sheet": sheet,
        "_": sheet.t,
        "lang": LANGUAGES.get(sheet.language, sheet.language),
        "style": SHIPPED.text("quote.css"),
        "date": date_text(day, sheet.language),
        "customer": after.data["quote"]["customer"],
        "text": lambda cell: _text(cell, sheet.language),
    }
    return SHIPPED.render("changes.html.j2", content).encode()


# --- workbook


def changes_workbook(sheet: ChangeSheet) -> bytes:
    """A table a sheet; the row of sums adds up what stands above it."""
    content, after = io.BytesIO(), sheet.found.after
    book = Workbook(content, OPTIONS)
    day = datetime.datetime.combine(datetime.date.fromisoformat(after.data["date"]), datetime.time())
    book.set_properties({"title": sheet.title, "created": day})
    style = Style(book, sheet.language)
    for place, table in enumerate(sheet.tables, start=1):
        page = book.add_worksheet(f"{place} {table.title}"[:31].rstrip())
        _set_up(page, sheet, table)
        _write(page, style, sheet, table)
    if not sheet.tables:
        book.add_worksheet().write_string(0, 0, sheet.t("no difference"), style.look("text"))
    book.close()
    return content.getvalue()


def _set_up(page: Worksheet, sheet: ChangeSheet, table: Table) -> None:
    """Paper and columns."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    mark = f"&L{sheet.t('Internal')}" if sheet.internal else ""
    page.set_footer(f"{mark}&C{sheet.title.replace('&', '&&')[:200]}&R&P / &N")
    page.set_column(0, 0, WIDTHS[0])
    for column in range(1, len(table.heads)):
        longest = max((len(row[column]) for row in table.rows if isinstance(row[column], str)), default=0)  # type: ignore[arg-type]
        page.set_column(column, column, min(WIDEST, max(WIDTHS[1], longest)))


def _write(page: Worksheet, style: Style, sheet: ChangeSheet, table: Table) -> None:
    """Title, heads, rows, sums and the remark."""
    page.write_string(0, 0, sheet.title, style.look("title"))
    page.write_string(1, 0, table.title, style.look("heading"))
    for column, head in enumerate(table.heads):
        page.write_string(3, column, head, style.look("header-number" if column in table.numeric else "header"))
    for at, row in enumerate(table.rows, start=4):
        _write_row(page, style, at, row)
    end = 4 + len(table.rows)
    if table.total:
        _write_total(page, style, end, table)
    if table.remark:
        page.write_string(end + 2, 0, table.remark, style.look("remark"))
    page.repeat_rows(3)
    page.freeze_panes(4, 1)


def _write_row(page: Worksheet, style: Style, at: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, Number):
            page.write_number(at, column, float(cell.value), style.look("number", num_format=_format(cell)))
        else:
            page.write(at, column, cell or None, style.look("wrap"))


def _write_total(page: Worksheet, style: Style, at: int, table: Table) -> None:
    """The last row: what all lines come to for the two sums (lines without a change are not shown), formulas for the changes."""
    for column, cell in enumerate(table.total):
        if not isinstance(cell, Number):
            page.write(at, column, cell or None, style.look("total-text"))
        elif cell.signed:
            look = style.look("total", num_format=_format(cell))
            page.write_formula(at, column, f"=SUM({xl_range(4, column, at - 1, column)})", look, float(cell.value))
        else:
            page.write_number(at, column, float(cell.value), style.look("total", num_format=_format(cell)))


def _format(cell: Number) -> str:
    plain = decimals_format(cell.decimals)
    return f"+{plain};-{plain};{plain}" if cell.signed else plain


DOCUMENTS: Mapping[str, Callable[[ChangeSheet], bytes]] = {"html": changes_page, "xlsx": changes_workbook}
