"""The bill of materials: a row a line, assemblies collapsible, every quantity and price live."""

from __future__ import annotations

from collections.abc import Sequence

from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, Origin, inputs_of
from configurator.render.excel.cells import Home, quoted
from configurator.render.excel.sheet import Document, Sheet
from configurator.render.excel.style import BLUE

COLUMNS = (
    "description",
    "part",
    "category",
    "quantity",
    "unit",
    "unit-price",
    "extended-price",
    "sell-price",
    "sell-extended",
    "discount",
    "net",
    "currency",
    "share",
    "lead-time",
    "status",
    "note",
    "confidence",
    "source",
    "level",
    "id",
)
WIDTHS = (56, 30, 16, 11, 8, 15, 17, 15, 17, 13, 17, 10, 9, 11, 12, 60, 12, 30, 7, 44)
MONEY = ("unit-price", "extended-price", "sell-price", "sell-extended", "discount", "net")
HOMES = ("quantity", "unit-price", "extended-price")
NUMBERS = ("quantity", *MONEY, "share", "level")
AT = {name: place for place, name in enumerate(COLUMNS)}
PRINTED = AT["note"]
TOP = 3
DEEPEST = 7  # outline levels a spreadsheet has


def place_lines(document: Document) -> None:
    """Give quantity and cost of every line their homes; what it is sold for lives on a sheet of its own and is repeated beside them."""
    name = document.name("BOM")
    first = TOP + document.header_height
    for row, line in enumerate(document.view.bom, first):
        for column, figure in _cells(document, line).items():
            if figure is not None and column in HOMES:
                document.cells.put(figure, Home(name, row, AT[column]))


def _cells(document: Document, line: BomLine) -> dict[str, Figure | None]:
    """The figures of a line by the column they live in: quantity, cost, and what the line is sold for."""
    return {"quantity": line.quantity, **{column: document.view.figures.get(f"{line.id}.{column}") for column in MONEY}}


def write_bom(document: Document) -> None:
    """The sheet, with the total below."""
    remark = "Quantities and prices follow the cells of sheet Inputs; assemblies sum what they contain and fold away at the left edge."
    sheet = Sheet(document, "BOM", "Bill of materials", remark, BLUE)
    sheet.widths(*WIDTHS)
    top = sheet.header(TOP, COLUMNS, NUMBERS)
    lines = document.view.bom
    ends = _ends(lines)
    for index, line in enumerate(lines):
        row = top + index
        _write_line(sheet, row, line, (row + 1, top + ends[index]))
    last = top + len(lines)
    _write_total(sheet, last)
    sheet.sheet.outline_settings(True, False, True, False)
    sheet.sheet.freeze_panes(top, 1)
    sheet.sheet.autofilter(top - 1, 0, max(last - 1, top), len(COLUMNS) - 1)
    sheet.sheet.repeat_rows(TOP, top - 1)
    sheet.sheet.print_area(0, 0, last, PRINTED)
    _colour_status(sheet, top, last)


def _ends(lines: Sequence[BomLine]) -> list[int]:
    """For each line the index of the last line inside it."""
    ends = list(range(len(lines)))
    for index, line in enumerate(lines):
        level = line.node.level
        while ends[index] + 1 < len(lines) and lines[ends[index] + 1].node.level > level:
            ends[index] += 1
    return ends


def _write_line(sheet: Sheet, row: int, line: BomLine, inside: tuple[int, int]) -> None:
    node, part = line.node, line.node.part
    level, assembly = node.level, bool(node.children)
    look, number = ("bold", "number-bold") if assembly else ("text", "number")
    label, indent = sheet.t(node.label), min(level * 2, 12)
    sheet.text(row, AT["description"], label, look, indent=indent, text_wrap=True)
    sheet.text(row, AT["part"], part.id if part else "", "small")
    sheet.text(row, AT["category"], sheet.t(line.category), "small")
    sheet.own(row, AT["quantity"], line.quantity, number)
    sheet.text(row, AT["unit"], sheet.t("each" if line.unit == "1" else line.unit), "small")
    _write_prices(sheet, row, line, number)
    sheet.text(row, AT["currency"], sheet.document.currency, "small")
    _write_share(sheet, row, line)
    _write_status(sheet, row, line, inside)
    note = _write_provenance(sheet, row, line)
    sheet.number(row, AT["level"], level, "range", "0")
    sheet.text(row, AT["id"], line.id, "id", indent=1)
    sheet.fit(row, (label, WIDTHS[0] - 1.5 * indent), (note, 1.08 * WIDTHS[AT["note"]]), level=min(level, DEEPEST))


def _write_prices(sheet: Sheet, row: int, line: BomLine, look: str) -> None:
    for column, figure in _cells(sheet.document, line).items():
        if figure is None:
            sheet.text(row, AT[column], "", look)
        elif column not in HOMES:
            sheet.refer(row, AT[column], figure, look if figure.value is not None else "unknown")
        elif column != "quantity":
            sheet.own(row, AT[column], figure, look if figure.value is not None else "unknown")


def _write_share(sheet: Sheet, row: int, line: BomLine) -> None:
    """Share of the order's cost; empty while the line has no price."""
    whole = sheet.document.view.cost.bom
    place = sheet.cells.reference(whole, sheet.name)
    if line.extended is None or place is None:
        sheet.text(row, AT["share"], "", "range")
        return
    own = Home(sheet.name, row, AT["extended-price"]).seen_from(sheet.name)
    known = line.extended.value is not None and bool(whole.value)
    share: float | str = (line.extended.value or 0.0) / (whole.value or 1.0) if known else ""
    text = f'=IF(AND(COUNT({own},{place})=2,N({place})>0),{own}/{place},"")'
    sheet.formula(row, AT["share"], text, share, sheet.style.look("range", num_format="0.0%"))


def _write_status(sheet: Sheet, row: int, line: BomLine, inside: tuple[int, int]) -> None:
    """Priced or unpriced: the word follows the price cell; an assembly counts what is unpriced inside it."""
    t, format = sheet.t, sheet.style.look("small")
    if line.below and line.unpriced:
        first, last = (Home(sheet.name, at, AT["status"]).seen_from(sheet.name) for at in inside)
        word = t("unpriced")
        count = f"COUNTIF({first}:{last},{quoted(word)})"
        text = f"=IF({count}=0,{quoted(t('priced'))},{count}&{quoted(' ' + word)})"
        sheet.formula(row, AT["status"], text, f"{line.unpriced} {word}", format)
    elif line.status == "unpriced":
        price = Home(sheet.name, row, AT["unit-price"]).seen_from(sheet.name)
        sheet.formula(row, AT["status"], f"=IF(ISNUMBER({price}),{quoted(t('priced'))},{quoted(t('unpriced'))})", t("unpriced"), format)
    else:
        sheet.text(row, AT["status"], t(line.status), "small")


def _write_provenance(sheet: Sheet, row: int, line: BomLine) -> str:
    """Lead time, note, and where the price comes from; returns the note."""
    part = line.node.part
    lead = line.price.lead_time if line.price and line.price.lead_time else (part.lead_time if part else None)
    note = line.reason or (part.supply_risk if part else "") or (part.name if part and part.name != line.node.label else "")
    origin = _origin(line)
    sheet.text(row, AT["lead-time"], str(lead) if lead is not None else "", "small")
    sheet.text(row, AT["note"], sheet.t(note), "small", text_wrap=True)
    sheet.text(row, AT["confidence"], sheet.t(origin.confidence) if origin else "", "small")
    sheet.text(row, AT["source"], ", ".join(origin.sources) if origin else "", "small")
    return sheet.t(note)


def _origin(line: BomLine) -> Origin | None:
    """Where the price of a line comes from."""
    if line.unit_price is None or line.below:
        return None
    return next((f.info.origin for f in inputs_of(line.unit_price) if f.info is not None), None)


def _write_total(sheet: Sheet, row: int) -> None:
    totals = {"extended-price": "cost.bom", "sell-extended": "cost.list-price", "discount": "cost.discount"}
    for column in range(PRINTED + 1):
        sheet.text(row, column, sheet.t("Total of the bill of materials") if column == 0 else "", "total-text")
    for name, id in totals.items():
        sheet.refer(row, AT[name], sheet.document.view.figures[id], "total")
    sheet.text(row, AT["currency"], sheet.document.currency, "total-text")


def _colour_status(sheet: Sheet, top: int, last: int) -> None:
    look = sheet.style.verdict("warn")
    rule = {"type": "text", "criteria": "containing", "value": sheet.t("unpriced"), "format": look}
    sheet.sheet.conditional_format(top, AT["status"], max(last - 1, top), AT["status"], rule)
