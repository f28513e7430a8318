"""The first sheet: what the quote is, the price, the numbers an engineer asks for, two charts, and what to know before signing."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from configurator.figures import Figure
from configurator.phrases import listed, phrase
from configurator.render.documents.names import revision_text
from configurator.render.excel.cells import quoted
from configurator.render.excel.options import Live, chosen_words, notice
from configurator.render.excel.reference import check_cell, colour_status, status_cells
from configurator.render.excel.sheet import ROW_HEIGHT, Document, Sheet
from configurator.render.excel.style import BLUE, INPUT_FILL, NAVY, STEEL, category_name, number_format, with_currency
from configurator.render.excel.tables.listings import loads_by_category
from configurator.render.order_view import OrderView, PartView
from configurator.render.view import View
from configurator.render.words.display import SYMBOLS, Display
from configurator.render.words.numbers import BOUND_WORDS
from configurator.rules import Check

WIDTHS = (2, 42, 18, 12, 3, 32, 23, 11, 2, *[12] * 6)
SOLD_WIDTHS = (1, 33, 14, 8, 1, 24, 16, 8, 1, *[6] * 6)  # a customer prints it in 7 points
SOLD_SCALE = 70  # per cent: breaks of pages hold only where a sheet is not fitted to them
LABEL, AMOUNT, UNIT = 1, 2, 3
RIGHT, RIGHT_AMOUNT, RIGHT_UNIT = 5, 6, 7
CHART, LAST = 9, 14
QUOTE_ROW = 3
CHART_ROWS = 11  # rows a chart needs at least

# Figures by topic; a second word replaces a label too long for the page.
Topic = tuple[str, tuple[tuple[str, str], ...]]
KEY_FIGURES: tuple[Topic, ...] = (
    (
        "Compute",
        (
            ("system.accelerators", ""),
            ("system.hbm-capacity", ""),
            ("system.hbm-usable", ""),
            ("system.cpu-memory", ""),
            ("system.fast-memory", ""),
            ("system.hbm-bandwidth", ""),
            ("system.dense-bf16", ""),
            ("system.dense-fp8", ""),
        ),
    ),
    (
        "Power",
        (
            ("power.it-load", "IT load at TDP, DC"),
            ("power.peak", "EDPp peak, DC"),
            ("power.ac-input", ""),
            ("power.facility", ""),
            ("power.shelves", ""),
            ("power.feed-current", ""),
        ),
    ),
    (
        "Cooling",
        (
            ("cooling.liquid-heat", ""),
            ("cooling.air-heat", ""),
            ("cooling.flow", ""),
            ("cooling.delta-t", ""),
            ("cooling.pressure-drop", "Pressure drop of one rack"),
            ("cooling.cdus", ""),
        ),
    ),
    (
        "Racks, connectors and cables",
        (
            ("system.racks", ""),
            ("system.weight", "Weight of all racks"),
            ("connectors.qd-pairs", "Quick-disconnect pairs"),
            ("cables.scale-up-copper", ""),
            ("cables.scale-up-optics", ""),
            ("cables.scale-out", ""),
        ),
    ),
)

PRICES = (
    ("Price per accelerator", "cost.per-accelerator"),
    ("List price", "cost.list-price"),
    ("Discount", "cost.discount"),
    ("Cost of the bill of materials", "cost.bom"),
    ("Allowance for what prices may do", "cost.allowance"),
    ("Margin made, on the price", "cost.margin-made"),
    ("Price with tax", "cost.price-with-tax"),
)


def write_summary(document: Document) -> None:
    """The whole sheet, on one page where it need not be read by a customer."""
    sheet = Sheet(document, "Summary", tab=NAVY)
    sheet.widths(*(WIDTHS if document.view.internal else SOLD_WIDTHS))
    _write_band(sheet)
    top = max(_write_quote(sheet), _write_price(sheet)) + 1
    first, second = KEY_FIGURES[:2], KEY_FIGURES[2:]
    middle = max(_write_key_figures(sheet, top, first), _write_costs(sheet, top))
    row = max(_write_key_figures(sheet, middle, second), _write_loads(sheet, middle))
    row = _write_notes(sheet, _write_checks(sheet, row) + 1)
    if document.view.internal:
        sheet.sheet.fit_to_pages(1, 1)
    else:
        sheet.sheet.set_print_scale(SOLD_SCALE)
        sheet.sheet.set_h_pagebreaks([middle])  # between two charts, not through one
    sheet.sheet.center_horizontally()
    sheet.sheet.print_area(0, 0, row, LAST)
    sheet.sheet.activate()


def _write_band(sheet: Sheet) -> None:
    view, t = sheet.document.view, sheet.t
    for row, height in ((0, 40), (1, 24)):
        sheet.sheet.set_row_pixels(row, height)
        for column in range(LAST + 1):
            sheet.text(row, column, "", "band")
    sheet.text(0, 0, t(view.title), "band-title")
    sheet.text(1, 0, t(_about(view)), "band-note")
    sheet.text(0, LAST, f"{t('Quotation')} {view.quote.number}", "band-right", font_size=16)
    sheet.sheet.write_datetime(1, LAST, view.date, sheet.style.look("band-right", bold=False, font_size=10, num_format="yyyy-mm-dd"))


def _heading(sheet: Sheet, row: int, first: int, last: int, text: str) -> None:
    for column in range(first, last + 1):
        sheet.text(row, column, sheet.t(text) if column == first else "", "heading")


# --- quote and price


def _write_quote(sheet: Sheet) -> int:
    """Number, customer, dates, what is quoted; returns the row below."""
    _heading(sheet, QUOTE_ROW, LABEL, UNIT, "Quote")
    row = QUOTE_ROW
    for row, (label, value) in enumerate(_quote_rows(sheet.document), QUOTE_ROW + 1):
        sheet.text(row, LABEL, sheet.t(label), "label")
        sheet.sheet.merge_range(row, AMOUNT, row, UNIT, "", sheet.style.look("bold-left", text_wrap=True))
        if isinstance(value, Figure):
            sheet.refer(row, AMOUNT, value, "bold-left", "#,##0")
        elif isinstance(value, datetime.date):
            sheet.sheet.write_datetime(row, AMOUNT, value, sheet.style.look("bold-left", num_format="yyyy-mm-dd"))
        else:
            words = _write_words(sheet, row, AMOUNT, value)
            sheet.fit(row, (words, 0.9 * (sheet.wide[AMOUNT] + sheet.wide[UNIT])))
    return row + 1


def _write_words(sheet: Sheet, row: int, column: int, words: object) -> str:
    """Words that stand or follow a choice; returns what they are now."""
    if isinstance(words, Live):
        sheet.formula(row, column, words.formula, words.words, sheet.style.look("bold-left", text_wrap=True))
        return words.words
    sheet.text(row, column, str(words), "bold-left", text_wrap=True)
    return str(words)


def _quote_rows(document: Document) -> Iterator[tuple[str, object]]:
    view = document.view
    yield "Quote number", view.quote.number
    if view.quote.revision:
        yield "Revision", revision_text(document.t, view.quote)
    yield "Customer", view.buyer.name or "–"
    yield "Date", view.date
    yield "Valid until", view.valid_until
    for system in view.sections:
        yield (system.label if isinstance(system, PartView) else "Systems ordered"), system.figures["quantity"]
        for name in system.options:
            yield system.platform.options[name].label, chosen_words(document, system, name)


def _about(view: View | OrderView) -> str:
    """What stands under the title: what the platform is; of an order nothing, since its systems follow."""
    return view.platform.summary if isinstance(view, View) else ""


def _write_price(sheet: Sheet) -> int:
    """The price large, its range, and what it consists of; returns the row below."""
    document, currency = sheet.document, sheet.document.currency
    _heading(sheet, QUOTE_ROW, RIGHT, LAST, "Price")
    row = QUOTE_ROW + 1
    look = sheet.style.look("price", num_format=with_currency(currency))
    sheet.sheet.merge_range(row, RIGHT, row + 1, LAST, "", look)
    sheet.refer(row, RIGHT, document.view.price, "price", with_currency(currency))
    row += 2
    if document.view.internal:
        _label(sheet, row, "Range of the price, P10 to P90", currency)
        _write_range(sheet, row)
        row += 1
    for label, id in PRICES:
        figure = document.figure(id)
        if figure is not None:
            _label(sheet, row, label, figure.info.unit.text if figure.info else "")
            sheet.refer(row, RIGHT_AMOUNT, figure, "number-bold")
            row += 1
    _write_unpriced(sheet, row)
    _write_words(sheet, row + 1, RIGHT, notice(document))
    return row + 2


def _label(sheet: Sheet, row: int, label: str, unit: str) -> None:
    sheet.text(row, RIGHT, sheet.t(label), "label")
    for column in range(RIGHT_AMOUNT, LAST + 1):
        sheet.text(row, column, unit if column == RIGHT_UNIT else "", "small")


def _write_range(sheet: Sheet, row: int) -> None:
    """P10 and P90, a cell each: the dash and the currency belong to the number formats, which follow the reader's locale rightly."""
    low, high = (sheet.document.figure(f"cost.p{percent}") for percent in (10, 90))
    if low is None or high is None or low.number is None or high.number is None:
        return
    sheet.refer(row, RIGHT_AMOUNT, low, "number-bold", '#,##0" –"')
    pattern = f'#,##0" {sheet.document.currency}"'
    sheet.sheet.merge_range(row, RIGHT_UNIT, row, CHART, "", sheet.style.look("bold-left", num_format=pattern))
    sheet.refer(row, RIGHT_UNIT, high, "bold-left", pattern)


def _write_unpriced(sheet: Sheet, row: int) -> None:
    """Whether the price is complete."""
    t, unpriced = sheet.t, sheet.document.view.unpriced
    _label(sheet, row, "Lines without a price", "")
    sheet.refer(row, RIGHT_AMOUNT, unpriced, "number-bold", "0")
    complete, incomplete = t("complete"), t("the total is incomplete: fill in the orange cells of sheet Inputs")
    if not sheet.document.view.internal:
        incomplete = t("the price does not contain them")
    text = f"=IF({sheet.cells.reference(unpriced, sheet.name)}=0,{quoted(complete)},{quoted(incomplete)})"
    sheet.formula(row, RIGHT_UNIT, text, incomplete if unpriced.value else complete, sheet.style.look("small"))
    rule = {"type": "cell", "criteria": ">", "value": 0, "format": sheet.style.verdict("warn")}
    sheet.sheet.conditional_format(row, RIGHT_AMOUNT, row, RIGHT_AMOUNT, rule)


# --- key figures


def _write_key_figures(sheet: Sheet, row: int, topics: Sequence[Topic]) -> int:
    """The numbers of the system by topic; returns the row below."""
    display = Display(sheet.document.view, sheet.document.view.quote.language)
    for topic, wanted in topics:
        found = [(figure, words) for id, words in wanted if (figure := sheet.document.figure(id)) is not None and _worth_it(figure)]
        if not found:
            continue
        _heading(sheet, row, LABEL, UNIT, topic)
        for at, (figure, label) in enumerate(found, row + 1):
            info = figure.info
            name = sheet.t(label) if label else _short(sheet.t(info.label if info else ""))
            sheet.text(at, LABEL, name, "text", text_wrap=True)
            sheet.fit(at, (name, sheet.wide[LABEL]))
            sheet.refer(at, AMOUNT, figure, "number-bold" if figure.value is not None else "unknown")
            words = display.unit(info.unit.text, figure.number or 0.0) if info else ""
            if figure.bound in BOUND_WORDS:
                sheet.bound(at, UNIT, figure, "small", words)
            else:
                sheet.text(at, UNIT, words, "small")
        row += len(found) + 2
    return row


def _short(label: str) -> str:
    """A label without what stands in brackets; the full one stands with the figure."""
    return re.sub(r"\s*[(（][^()（）]*[)）]", "", label)


def _worth_it(figure: Figure) -> bool:
    """Links there are none of say nothing here."""
    return not (figure.id.startswith("cables.") and figure.value == 0)


# --- tables with charts


def _write_costs(sheet: Sheet, row: int) -> int:
    """The whole by category, largest first, with its chart; returns the row below."""
    document, view = sheet.document, sheet.document.view
    whole_value = view.whole.value or 1.0
    found = sorted(view.categories.items(), key=lambda item: -round((item[1].value or 0.0) / whole_value, 3))  # as it is printed
    whole, title = sheet.cells.reference(view.whole, sheet.name), "Cost by category" if view.internal else "Price by category"
    _heading(sheet, row, RIGHT, LAST, title)
    sheet.text(row, RIGHT_AMOUNT, document.currency, "heading", align="right")
    for at, (category, figure) in enumerate(found, row + 1):
        sheet.text(at, RIGHT, category_name(sheet.t, category), "text")
        sheet.refer(at, RIGHT_AMOUNT, figure, "number")
        place = sheet.cells.reference(figure, sheet.name)
        share = (figure.value or 0.0) / view.whole.value if view.whole.value else 0.0
        look = sheet.style.look("range", num_format="0.0%")
        sheet.formula(at, RIGHT_UNIT, f"=IF(N({whole})=0,0,ROUND(N({place})/{whole},4))", round(share, 4), look)
    _write_chart(sheet, row, len(found), f"{sheet.t(title)}, {document.currency}", NAVY, "#,##0")
    return row + max(len(found), CHART_ROWS) + 2


def _write_loads(sheet: Sheet, row: int) -> int:
    """IT load by kind of component, largest first, with its chart; returns the row below."""
    loads = loads_by_category(sheet.document.view)
    sums = {name: sum(figure.number or 0.0 for figure in figures) for name, figures in loads.items()}
    found = sorted(((name, loads[name]) for name in loads if sums[name] > 0), key=lambda item: -sums[item[0]])
    whole = sum(sums.values())
    _heading(sheet, row, RIGHT, LAST, "IT load by component")
    sheet.text(row, RIGHT_AMOUNT, "kW", "heading", align="right")
    amounts = f"$G${row + 2}:$G${row + 1 + len(found)}"
    for at, (name, figures) in enumerate(found, row + 1):
        sheet.text(at, RIGHT, category_name(sheet.t, name), "text")
        places = [place for figure in figures if (place := sheet.cells.reference(figure, sheet.name)) is not None]
        sheet.formula(at, RIGHT_AMOUNT, f"=SUM({','.join(places)})", sums[name], sheet.style.look("number", num_format="#,##0.00"))
        share = sheet.style.look("range", num_format="0.0%")
        sheet.formula(at, RIGHT_UNIT, f"=IF(SUM({amounts})=0,0,G{at + 1}/SUM({amounts}))", sums[name] / whole if whole else 0.0, share)
    _write_chart(sheet, row, len(found), f"{sheet.t('IT load by component')}, kW", BLUE, "#,##0.0")
    return row + max(len(found), CHART_ROWS) + 2


def _write_chart(sheet: Sheet, row: int, count: int, title: str, colour: str, pattern: str) -> None:
    """Horizontal bars of the table that begins below `row`, over the columns to its right."""
    if not count:
        return
    chart = sheet.document.book.add_chart({"type": "bar"})
    small, smaller = (9, 8) if sheet.document.view.internal else (10, 10)
    rows, font = (row + 1, row + count), {"size": small, "color": "#3C4A57"}
    chart.add_series(
        {
            "name": title,
            "categories": [sheet.name, rows[0], RIGHT, rows[1], RIGHT],
            "values": [sheet.name, rows[0], RIGHT_AMOUNT, rows[1], RIGHT_AMOUNT],
            "fill": {"color": colour},
            "gap": 40,
            "data_labels": {"value": True, "num_format": pattern, "font": {"size": smaller, "color": STEEL}},
        }
    )
    chart.set_title({"name": title, "name_font": {"size": 11, "color": NAVY, "bold": True}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": font, "line": {"color": "#B8C4CF"}, "major_tick_mark": "none", "interval_unit": 1})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_chartarea({"border": {"none": True}})
    width = 520 if sheet.document.view.internal else 300
    chart.set_size({"width": width, "height": ROW_HEIGHT * (max(count, CHART_ROWS) + 1) - 6})
    place = {"x_offset": 4, "y_offset": 3, "object_position": 2, "description": title}
    sheet.sheet.insert_chart(row + 1, CHART - 1, chart, place)


# --- checks and notes


def _write_checks(sheet: Sheet, row: int) -> int:
    """How many checks pass, and the ones that do not; returns the row below."""
    document, t = sheet.document, sheet.t
    checks = document.view.checks
    _heading(sheet, row, LABEL, LAST, "Checks")
    for column in range(LABEL, LAST + 1):
        sheet.text(row + 1, column, t("Result of all checks") if column == LABEL else "", "text")
    for column, status in enumerate(("pass", "warn", "fail"), CHART):
        _write_count(sheet, row + 1, column, status)
    at = row + 2
    for index, check in enumerate(checks):
        if check.status == "pass":
            continue
        _write_check(sheet, at, index, check)
        at += 1
    colour_status(sheet, row + 2, CHART, max(at - 1, row + 2), CHART)
    return at


def _write_check(sheet: Sheet, row: int, index: int, check: Check) -> None:
    """A check that does not pass, with both numbers."""
    document = sheet.document
    for column in range(LABEL, LAST + 1):
        sheet.text(row, column, sheet.t(check.title) if column == LABEL else "", "text")
    sheet.formula(row, CHART, f"={check_cell(document, index, 'status')}", sheet.t(check.status), sheet.style.look("status"))
    factor = check.value.info.unit.factor if check.value.info else 1.0
    for column, name, figure in ((CHART + 1, "measured", check.value), (CHART + 3, "limit", check.limit)):
        number = figure.value / factor if figure.value is not None else sheet.cells.word(figure)
        look = sheet.style.look("number", num_format=number_format(check.value))
        sheet.formula(row, column, f"={check_cell(document, index, name)}", number, look)
    sheet.text(row, CHART + 2, "≤" if check.relation == "<=" else "≥", "text", align="center")
    unit = check.value.info.unit.text if check.value.info else "1"
    sheet.text(row, CHART + 4, readable(unit) if unit != "1" else "", "small")


def _write_count(sheet: Sheet, row: int, column: int, status: str) -> None:
    """How many checks have a status; coloured when there are any."""
    word = sheet.t(status)
    count = f"COUNTIF({status_cells(sheet.document)},{quoted(word)})"
    number = sum(check.status == status for check in sheet.document.view.checks)
    sheet.formula(row, column, f"={count}&{quoted(' ' + word)}", f"{number} {word}", sheet.style.look("status"))
    rule = {"type": "text", "criteria": "not containing", "value": f"0 {word}", "format": sheet.style.verdict(status)}
    if status == "pass":
        rule = {"type": "no_errors", "format": sheet.style.verdict(status)}
    sheet.sheet.conditional_format(row, column, row, column, rule)


def _write_notes(sheet: Sheet, row: int) -> int:
    """Price books, what the ranges mean, changes made, and the colours of cells; returns the last row."""
    _heading(sheet, row, LABEL, LAST, "Notes")
    at = row
    for at, note in enumerate(_notes(sheet.document), row + 1):
        sheet.text(at, LABEL, note, "remark")
    at += 1
    t = sheet.t
    sheet.text(at, LABEL, t("Cell to change (sheet Inputs)"), "input", bg_color=INPUT_FILL, align="left", locked=True)
    sheet.text(at, UNIT, t("formula"), "next")
    if sheet.document.view.internal:
        sheet.text(at, AMOUNT, t("cell to fill in"), "fill-in", align="left")
        sheet.text(at, RIGHT, t("number of a simulation"), "simulated", align="left")
    return at


def _notes(document: Document) -> Iterator[str]:
    view, t = document.view, document.t
    for book in view.books:
        yield t(phrase("Price book: {book}", book=listed([book.name, book.date.isoformat(), book.scope])))
    leaves = [line.status for _, _, line in view.rows() if not line.below]
    if "included" in leaves:
        yield t(phrase("{n} lines are included in a sum of another line", n=leaves.count("included")))
    if "excluded" in leaves:
        yield t(phrase("{n} lines are not part of this quote", n=leaves.count("excluded")))
    if view.internal:
        yield t("P10, P50, P90, and low and high of derived figures, come from a simulation and stand while their figure is unchanged.")
    for id, value in view.changes.items():
        yield f"{t('What-if')}{t(': ')}{id} = {value}"


def readable(text: str) -> str:
    """A unit as it is printed: kg/m^2 is kg/m²."""
    for written, printed in SYMBOLS:
        text = text.replace(written, printed)
    return text
