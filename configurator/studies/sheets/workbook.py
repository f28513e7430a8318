"""A sheet as a workbook: a table a page, the row of sums as formulas, a bridge as a chart of the office program."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from configurator.phrases import Translator
from configurator.render.excel.style import Style, decimals_format
from configurator.render.excel.workbook import OPTIONS
from configurator.render.svg.charts.bridge import LESS, MORE, WHOLE, Hung, axis_start, hung
from configurator.render.svg.shapes import FAINT
from configurator.render.words.numbers import BOUND_WORDS
from configurator.studies.sheets.front import draw_fronts
from configurator.studies.sheets.tables import Cell, Number, Sheet, Table, cell_text
from configurator.studies.sheets.tornado import draw_tornados
from configurator.studies.sheets.widths import WIDTHS, wide_enough


def sheet_workbook(sheet: Sheet) -> bytes:
    """A table a sheet; the row of sums adds up what stands above it."""
    content = io.BytesIO()
    book = Workbook(content, OPTIONS)
    book.set_properties({"title": sheet.title, "created": datetime.datetime.combine(sheet.day, datetime.time())})
    style = Style(book, sheet.language)
    for place, table in enumerate(sheet.tables, start=1):
        page = book.add_worksheet(f"{place} {table.title}"[:31].rstrip())
        _set_up(page, sheet, len(table.heads), table)
        _write(page, style, sheet, table)
    _draw(book, style, sheet)
    draw_tornados(book, style, sheet)
    draw_fronts(book, sheet)
    if not sheet.tables:
        book.add_worksheet().write_string(0, 0, sheet.empty, style.look("text"))
    book.close()
    return content.getvalue()


def _set_up(page: Worksheet, sheet: Sheet, heads: int, table: Table | None = None, height: int = 0) -> None:
    """Paper, foot and columns; `height` pages at most, 0 for as many as there are."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, height)
    mark = f"&L{sheet.t('Internal')}" if sheet.internal else ""
    page.set_footer(f"{mark}&C{sheet.title.replace('&', '&&')[:200]}&R&P / &N")
    for column in range(heads):
        cells = [_as_wide(row[column], sheet.language) for row in table.rows] if table is not None else []
        page.set_column(column, column, wide_enough(cells, WIDTHS[min(column, 1)]))


def _as_wide(cell: Cell, language: str) -> Cell:
    """What a column must have room for: words, and a number that is a bound, whose word stands before it."""
    return cell_text(cell, language) if isinstance(cell, Number) and cell.bound else cell


def _write(page: Worksheet, style: Style, sheet: Sheet, table: Table) -> None:
    """Title, heads, rows, sums and the remark."""
    page.write_string(0, 0, sheet.title, style.look("title"))
    page.write_string(1, 0, table.title, style.look("heading"))
    for column, head in enumerate(table.heads):
        page.write_string(3, column, head, style.look("header-number" if column in table.numeric else "header"))
    for at, row in enumerate(table.rows, start=4):
        _write_row(page, style, sheet, at, row)
    end = 4 + len(table.rows)
    if table.total:
        _write_total(page, style, sheet, end, table)
    if table.remark:
        page.write_string(end + 2, 0, table.remark, style.look("remark"))
    page.repeat_rows(3)
    page.freeze_panes(4, 1)


def _write_row(page: Worksheet, style: Style, sheet: Sheet, at: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, Number):
            page.write_number(at, column, float(cell.value), style.look("number", num_format=_format(cell, sheet.t)))
        else:
            page.write(at, column, cell or None, style.look("wrap", indent=1 if column else 0))


def _write_total(page: Worksheet, style: Style, sheet: Sheet, at: int, table: Table) -> None:
    """The last row: formulas over the rows above; a number where not all rows of a sum are shown (lines without a change)."""
    for column, cell in enumerate(table.total):
        if not isinstance(cell, Number):
            page.write(at, column, cell or None, style.look("total-text"))
        elif cell.signed or table.closed:
            look = style.look("total", num_format=_format(cell, sheet.t))
            page.write_formula(at, column, f"=SUM({xl_range(4, column, at - 1, column)})", look, float(cell.value))
        else:
            page.write_number(at, column, float(cell.value), style.look("total", num_format=_format(cell, sheet.t)))


def _format(cell: Number, t: Translator) -> str:
    plain = decimals_format(cell.decimals)
    if cell.bound in BOUND_WORDS:
        plain = f'"{t(BOUND_WORDS[cell.bound])} "{plain}'
    return f"+{plain};-{plain};{plain}" if cell.signed else plain


# --- bridges

LEGS = ("Step", "base", "total", "step up", "step down")  # a bridge as stacked columns, the lowest of them unseen


def _draw(book: Workbook, style: Style, sheet: Sheet) -> None:
    """A sheet of charts, with what they are drawn from; a bridge that goes below nothing has no such chart."""
    for place, table in enumerate(sheet.tables, start=1):
        bars = list(hung(table.bridge))
        if not bars or min(bar.end for bar in bars) < 0:
            continue
        page = book.add_worksheet(f"{place} {sheet.t('Bridge')}")
        _set_up(page, sheet, len(LEGS), height=1)
        page.write_string(0, 0, table.title, style.look("title"))
        page.write_row(2, 0, [sheet.t(leg) for leg in LEGS], style.look("header"))
        for at, bar in enumerate(bars, start=3):
            _write_leg(page, style, at, bar)
        page.insert_chart(len(bars) + 5, 0, _chart(book, page.name, len(bars), float(axis_start(bars)), table.title))


def _write_leg(page: Worksheet, style: Style, at: int, bar: Hung) -> None:
    page.write_string(at, 0, bar.pillar.label, style.look("wrap"))
    size, kinds = abs(float(bar.pillar.amount)), (bar.pillar.whole, bar.pillar.amount > 0, bar.pillar.amount < 0)
    shown = [float(min(bar.start, bar.end)), *(size if kinds.index(True) == n else 0.0 for n in range(3))] if any(kinds) else [0.0] * 4
    for column, number in enumerate(shown, start=1):
        page.write_number(at, column, number, style.look("number", num_format=decimals_format(2)))


def _chart(book: Workbook, page: str, steps: int, start: float, title: str) -> Chart:
    """Stacked columns on an unseen base."""
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for column, colour in enumerate((None, WHOLE, MORE, LESS), start=1):
        series = {
            "name": [page, 2, column],
            "categories": [page, 3, 0, 2 + steps, 0],
            "values": [page, 3, column, 2 + steps, column],
            "gap": 40,
        }
        chart.add_series({**series, "fill": {"none": True} if colour is None else {"color": colour}})
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"min": start, "num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": FAINT}}})
    chart.set_x_axis({"num_font": {"rotation": -45}})
    chart.set_size({"width": 980, "height": 460})
    return chart
