"""Fronts of two goals in a workbook: drawn by the office program from the table beside them."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from configurator.render.svg.charts.bridge import WHOLE
from configurator.render.svg.shapes import FAINT
from configurator.studies.sheets.tables import Sheet


def draw_fronts(book: Workbook, sheet: Sheet) -> None:
    """A chart beside each table that has a front: the first goal to the right, the second upward."""
    for page, table in zip(book.worksheets(), sheet.tables, strict=False):
        if table.front is None:
            continue
        chart, last = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"}), 3 + len(table.rows)
        points = {"categories": [page.name, 4, 1, last, 1], "values": [page.name, 4, 2, last, 2]}
        marker = {"type": "circle", "size": 7, "fill": {"color": WHOLE}, "border": {"color": WHOLE}}
        chart.add_series({**points, "marker": marker, "line": {"color": WHOLE, "width": 1}})
        chart.set_title({"name": table.title, "name_font": {"size": 11}})
        chart.set_legend({"none": True})
        chart.set_x_axis({"name": table.front.x_label, "major_gridlines": {"visible": True, "line": {"color": FAINT}}})
        chart.set_y_axis({"name": table.front.y_label, "major_gridlines": {"visible": True, "line": {"color": FAINT}}})
        page.insert_chart(last + 4, 0, chart)
