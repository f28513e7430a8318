"""The customer's workbook as it is printed and read: what is on paper, what is called what, and which cells have names."""

from __future__ import annotations

import datetime
from functools import lru_cache

import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from configurator.render.excel.workbook import workbook_bytes
from configurator.render.view import Audience, View
from tests.helpers import LIGHT, built
from tests.render.workbooks import header_of, homes, opened


@lru_cache
def book(audience: Audience, language: str = "en") -> Workbook:
    """The workbook of an offer."""
    return opened(workbook_bytes(View(built(LIGHT, "prices.tax=19%", f"quote.language={language}"), audience)))


def area(sheet: Worksheet) -> tuple[int, int, int, int]:
    """What is printed: left, top, right, bottom, counted from 1."""
    found = range_boundaries(sheet.print_area.rpartition("!")[2])
    assert None not in found
    return found  # type: ignore[return-value]


def test_a_customer_prints_no_ids_and_no_mechanics() -> None:
    """Ids, sources and formulas stand beside what is printed; sheets that only formulas read are hidden from him, not from the house."""
    for sheet in book("customer").worksheets:
        for row in range(1, 12):
            printed = header_of(sheet, row).items() if sheet.print_area else ()
            left, _, right, _ = area(sheet) if sheet.print_area else (1, 1, 0, 1)
            assert not {name for name, column in printed if left <= column <= right} & {"id", "how", "note", "rule", "level"}, sheet.title
    hidden = {sheet.title for sheet in book("customer").worksheets if sheet.sheet_state == "hidden"}
    assert {"Tables", "Workings", "rackcfg"} >= hidden > {"rackcfg"}
    assert {sheet.title for sheet in book("internal").worksheets if sheet.sheet_state == "hidden"} == {"rackcfg"}


def test_what_a_customer_may_change_is_printed() -> None:
    """The cells he may change are on paper; the inputs he may not, beyond their sections, are not."""
    sheet = book("customer")["Inputs"]
    left, top, right, bottom = area(sheet)
    open_cells = [c for row in sheet.iter_rows() for c in row if c.value is not None and not c.protection.locked]
    assert open_cells and all(left <= c.column <= right and top <= c.row <= bottom for c in open_cells)
    assert bottom < sheet.max_row / 2


def test_a_break_between_the_charts() -> None:
    """The second chart of the summary begins on the second page, at the scale of seven points."""
    sheet = book("customer")["Summary"]
    (stop,) = [at.id for at in sheet.row_breaks.brk]
    anchors = sorted(chart.anchor._from.row for chart in sheet._charts)
    assert len(anchors) == 2 and anchors[0] < stop <= anchors[1] and sheet.page_setup.scale == 70


@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_above_keys(language: str) -> None:
    """Every table of figures has a row of words for people above the row of its keys, in either language."""
    for sheet in book("customer", language).worksheets:
        for row in range(2, 40):
            keys = header_of(sheet, row)
            if "id" in keys and "value" in keys:
                words = [sheet.cell(row - 1, column).value for column in keys.values()]
                assert all(words) and not set(words) & set(keys), (sheet.title, words)
                assert not any("-" in word for word in words), words


def test_the_key_figures_have_names() -> None:
    """A name for each number people ask for, on the cell where it lives; no name of a cost for a customer."""
    found, at = book("customer"), homes(book("customer"))
    for id in ("quantity", "cost.price", "cost.price-with-tax", "prices.discount", "power.it-load", "system.accelerators"):
        (place,) = found.defined_names[id.replace(".", "_").replace("-", "_")].destinations
        cell = at[id][0]
        assert place[0] == cell.sheet and range_boundaries(place[1])[:2] == (cell.column, cell.row)
    assert "cost_bom" in book("internal").defined_names and "cost_bom" not in found.defined_names


def test_units_and_dates_as_people_write_them() -> None:
    """m³/h and not m^3/h; a date is a date."""
    found = book("customer")
    texts = {cell.value for sheet in found.worksheets for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert "m³/h" in texts and not {text for text in texts if len(text) < 12 and ("^" in text or "deg" in text)}
    assert sum(isinstance(c.value, datetime.datetime) for row in found["Summary"].iter_rows() for c in row) == 3


def test_what_holds_has_no_remedy_for_a_customer() -> None:
    """He is told what to do about a warning alone."""
    sheet = book("customer")["Checks"]
    header = header_of(sheet, 4)
    rows = range(5, sheet.max_row + 1)
    told = {sheet.cell(row, header["rule"]).value: sheet.cell(row, header["remedy"]).value for row in rows}
    view = View(built(LIGHT, "prices.tax=19%"), "customer")
    assert {check.id for check in view.checks if check.status == "pass"} & {id for id, remedy in told.items() if remedy} == set()
