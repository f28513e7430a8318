"""Tornados in a workbook: a sheet of bars to both sides, drawn by the office program from the cells beside them."""

from __future__ import annotations

from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook

from configurator.render.excel.style import Style, decimals_format
from configurator.render.svg.charts.bridge import LESS, MORE
from configurator.render.svg.shapes import FAINT
from configurator.studies.sheets.tables import Sheet, Table
from configurator.studies.sheets.widths import WIDTHS, wide_enough

HEADS = ("What moves it", "at its low", "at its high")


def draw_tornados(book: Workbook, style: Style, sheet: Sheet) -> None:
    """A sheet for each table that has a tornado."""
    for place, table in enumerate(sheet.tables, start=1):
        if not table.tornado:
            continue
        page = book.add_worksheet(f"{place} {sheet.t('Tornado')}")
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 1)
        page.set_column(0, 0, wide_enough((arm.label for arm in table.tornado), WIDTHS[0]))
        page.set_column(1, 2, WIDTHS[1])
        page.write_string(0, 0, table.title, style.look("title"))
        page.write_row(2, 0, [sheet.t(head) for head in HEADS], style.look("header"))
        for at, arm in enumerate(table.tornado, start=3):
            page.write_string(at, 0, arm.label, style.look("wrap"))
            for column, change in enumerate(arm.ends, start=1):
                page.write_number(at, column, change, style.look("number", num_format=decimals_format(0)))
        page.insert_chart(2, 4, _chart(book, page.name, table))


def _chart(book: Workbook, page: str, table: Table) -> Chart:
    """Bars from the middle to both sides, the largest on top."""
    chart, last = book.add_chart({"type": "bar", "subtype": "stacked"}), 2 + len(table.tornado)
    for column, colour in ((1, LESS), (2, MORE)):
        names = {"name": [page, 2, column], "categories": [page, 3, 0, last, 0], "values": [page, 3, column, last, column]}
        chart.add_series({**names, "gap": 30, "overlap": 100, "fill": {"color": colour}})
    chart.set_title({"name": table.title, "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": FAINT}}})
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"size": 8}})
    chart.set_size({"width": 860, "height": 60 + 24 * len(table.tornado)})
    return chart
