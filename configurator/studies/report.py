"""Comparisons: for the terminal, as JSON, as a page and as a workbook."""

from __future__ import annotations

import datetime
import io
from typing import Any

import xlsxwriter
from rich.table import Table
from rich.text import Text
from xlsxwriter.worksheet import Worksheet

from configurator.phrases import Translator, phrase
from configurator.render.excel.style import Style, decimals_format
from configurator.render.excel.workbook import OPTIONS
from configurator.render.html.page import LANGUAGES
from configurator.render.html.templates import SHIPPED
from configurator.render.text.terminal import console
from configurator.render.view import Seen
from configurator.render.words.display import as_unit
from configurator.render.words.i18n import translator
from configurator.render.words.numbers import decimals_for_value, significant
from configurator.studies.compare import Cell, Comparison, Row

TITLE = "Comparison of systems"
COLUMNS_OF_A_PAGE = 8  # columns of numbers beside the names, in seven points or more

# --- compare


def comparison_json(found: Comparison) -> dict[str, Any]:
    """The table as values: a row per figure, a cell per system."""
    rows = []
    for row in found.rows:
        cells = [_cell_json(view, cell) for view, cell in zip(found.views, found.cells[row.id], strict=True)]
        rows.append({"id": row.id, "label": row.label, "unit": found.units[row.id], "cells": cells})
    systems = [{"platform": v.platforms, "name": v.title, "quantity": v.systems} for v in found.views]
    warnings = [{"kind": each.kind, "message": each.message, "values": list(each.values)} for each in found.warnings]
    return {"schema": "rackcfg/compare/1", "systems": systems, "warnings": warnings, "rows": rows}


def _cell_json(view: Seen, cell: Cell) -> dict[str, Any]:
    made = {"platform": view.platforms, "value": cell.value, "low": cell.low, "high": cell.high, "ratio": cell.ratio}
    return made if cell.value is not None else {**made, "reason": cell.reason}


def _words(found: Comparison) -> Translator:
    """From English to the language of the systems."""
    return translator(found.views[0].quote.language)


def _unit(found: Comparison, row: Row) -> str:
    """The unit of a row as people write it."""
    return as_unit(found.units[row.id], _words(found), 2.0)


def _called(found: Comparison, view: Seen) -> str:
    title = _words(found)(view.title)
    return title if view.systems == 1 else f"{title} × {view.systems}"


def _is_internal(found: Comparison) -> bool:
    return all(view.internal for view in found.views)


def _short(view: Seen) -> str:
    """The name of a column; a forecast says so."""
    return phrase("{platform} (forecast)", platform=view.name) if view.forecast else view.name


def _cell_text(cell: Cell) -> str:
    return "–" if cell.value is None else significant(cell.value)


def print_comparison(found: Comparison) -> None:
    """Systems as columns, in bands that fit the terminal; the ratio to the first system stands behind each value."""
    out, t = console(), _words(found)
    for each in found.warnings:
        out.print(Text(t(each.message), style="yellow"))
    width = 15
    per_band = max(1, (out.width - 34) // width)
    columns = list(range(len(found.views)))
    for start in range(0, len(columns), per_band):
        band = columns[start : start + per_band]
        table = Table(show_edge=False, pad_edge=False, header_style="bold")
        table.add_column(t("figure"), ratio=1, overflow="fold")
        for index in band:
            table.add_column(t(_short(found.views[index])), justify="right", overflow="fold", min_width=8)
        for row in found.rows:
            label, unit = t(row.label), _unit(found, row)
            table.add_row(f"{label} ({unit})" if unit else label, *(_with_ratio(found.cells[row.id][i], i) for i in band))
        out.print(table)
        out.print()
    remark = phrase("× is the ratio to {first}; – means not published (--json gives the reason)", first=found.views[0].name)
    out.print(Text(t(remark), style="dim"))


def _with_ratio(cell: Cell, index: int) -> Text:
    text = Text(_cell_text(cell))
    if index and cell.ratio is not None:
        text.append(f" {cell.ratio:.2g}×" if cell.ratio < 100 else f" {cell.ratio:.0f}×", style="dim")
    return text


def comparison_page(found: Comparison) -> bytes:
    """The comparison as a self-contained page."""
    t, language = _words(found), found.views[0].quote.language
    rows = [
        {
            "label": t(row.label),
            "unit": _unit(found, row),
            "cells": [
                {
                    "text": _cell_text(cell),
                    "band": f"{significant(cell.low)} – {significant(cell.high)}" if cell.low is not None and cell.high is not None else "",
                    "ratio": f"{cell.ratio:.2f}×" if index and cell.ratio is not None else "",
                    "reason": t(cell.reason),
                }
                for index, cell in enumerate(found.cells[row.id])
            ],
        }
        for row in found.rows
    ]
    warnings = [t(each.message) for each in found.warnings]
    content = {"views": found.views, "rows": rows, "warnings": warnings, "title": TITLE, "_": t, "lang": LANGUAGES.get(language, language)}
    return SHIPPED.render("compare.html.j2", content).encode()


def comparison_workbook(found: Comparison) -> bytes:
    """The comparison as a workbook: one row a figure, its value per system, inside the house with low and high; why a cell is empty."""
    content, t = io.BytesIO(), _words(found)
    book = xlsxwriter.Workbook(content, OPTIONS)
    book.set_properties({"title": t(TITLE), "created": datetime.datetime(2000, 1, 1)})
    sheet = book.add_worksheet(t("Comparison"))
    style = Style(book, found.views[0].quote.language, 0 if _is_internal(found) else 10)
    bounds = ("low", "high") if _is_internal(found) else ()
    sheet.write_string(0, 0, t(TITLE), style.look("title"))
    heads = [t("Figure"), t("Unit"), *(head for view in found.views for head in (_called(found, view), *map(t, bounds)))]
    for column, head in enumerate(heads):
        sheet.write_string(2, column, head, style.look("header-number" if column > 1 else "header-first"))
    for line, row in enumerate(found.rows, start=3):
        sheet.write_string(line, 0, t(row.label), style.look("wrap"))
        sheet.write_string(line, 1, _unit(found, row), style.look("small"))
        for index, cell in enumerate(found.cells[row.id]):
            _write_cell(sheet, style, line, 2 + index * (1 + len(bounds)), cell, len(bounds), t)
    for line, each in enumerate(found.warnings, start=4 + len(found.rows)):
        sheet.write_string(line, 0, t(each.message), style.look("remark"))
    last = len(heads) - 1
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, last, 14)
    sheet.set_row_pixels(2, 36)
    sheet.freeze_panes(3, 2)
    _set_up_paper(sheet, last, t, internal=_is_internal(found))
    book.close()
    return content.getvalue()


def _write_cell(sheet: Worksheet, style: Style, line: int, column: int, cell: Cell, bounds: int, t: Translator) -> None:
    """A value with its bounds; an empty cell says why it is."""
    for offset, value in enumerate((cell.value, cell.low, cell.high)[: 1 + bounds]):
        look = "range" if offset else "number"
        if value is None:
            sheet.write_blank(line, column + offset, None, style.look(look))
        else:
            decimals = 0 if value == int(value) else decimals_for_value(value)
            sheet.write_number(line, column + offset, value, style.look(look, num_format=decimals_format(decimals)))
    if cell.value is None:
        sheet.write_comment(line, column, t(cell.reason or "not published"))


def _set_up_paper(sheet: Worksheet, last: int, t: Translator, *, internal: bool) -> None:
    """A4 across, heads and names on every page; as many systems side by side as can be read."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.repeat_rows(2)
    sheet.repeat_columns(0, 1)
    pages = -(-(last - 1) // COLUMNS_OF_A_PAGE)
    sheet.fit_to_pages(pages, 1)
    sheet.set_footer(f"&L&8{t(TITLE)}&R&8&P / &N")
    if internal:
        sheet.set_header(f"&R&8{t('Internal')}")
