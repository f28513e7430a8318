"""The bill of materials: a row a line, assemblies collapsible, every quantity and price live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, Origin, inputs_of
from configurator.render.excel.cells import Home, quoted
from configurator.render.excel.figures import AT_THE_SALE
from configurator.render.excel.sheet import HEADER_ROWS, Document, Sheet
from configurator.render.excel.style import BLUE
from configurator.render.order_view import OrderView
from configurator.render.view import Seen

WIDTHS = {
    "description": 56,
    "part": 30,
    "category": 16,
    "quantity": 11,
    "unit": 8,
    "unit-price": 15,
    "extended-price": 17,
    "sell-price": 15,
    "sell-extended": 17,
    "discount": 13,
    "net": 17,
    "currency": 10,
    "share": 9,
    "lead-time": 11,
    "status": 12,
    "note": 60,
    "confidence": 12,
    "source": 30,
    "level": 7,
    "id": 44,
}
INSIDE = ("unit-price", "extended-price", "lead-time", "confidence", "source")  # columns a customer does not have
ASIDE = ("part", "currency", "status", "note", "level", "id")  # what a customer does not print
MONEY = ("unit-price", "extended-price", *AT_THE_SALE)
NUMBERS = ("quantity", *MONEY, "share", "level")
TOTALS = {"extended-price": "cost.bom", "sell-extended": "cost.list-price", "discount": "cost.discount"}
TOP = 3
DEEPEST = 7  # outline levels a spreadsheet has


def place_lines(document: Document) -> None:
    """Give the figures of every line their homes; inside the house what it is sold for lives on a sheet of its own and is repeated."""
    name, at = document.name("BOM"), _columns(document.view)
    first = TOP + HEADER_ROWS
    for row, (_, owner, line) in enumerate(document.view.rows(), first):
        for column, figure in _cells(owner, line).items():
            if figure is not None and column in at and _lives_here(document.view, column):
                document.cells.put(figure, Home(name, row, at[column]))


def _columns(view: Seen) -> dict[str, int]:
    """The columns the audience has, with their places."""
    if view.internal:
        return {name: place for place, name in enumerate(WIDTHS)}
    names = [name for name in WIDTHS if name not in INSIDE]
    return {name: place for place, name in enumerate(sorted(names, key=lambda name: name in ASIDE))}


def _lives_here(view: Seen, column: str) -> bool:
    return not view.internal or column not in AT_THE_SALE


def _cells(view: Seen, line: BomLine) -> dict[str, Figure | None]:
    """The figures of a line by the column they live in: quantity, cost, and what the line is sold for."""
    return {"quantity": line.quantity, **{column: view.of_line(line, column) for column in MONEY}}


def write_bom(document: Document) -> None:
    """The sheet, with the total below."""
    remark = "Quantities and prices follow the cells of sheet Inputs; assemblies sum what they contain and fold away at the left edge."
    sheet, at = Sheet(document, "BOM", "Bill of materials", remark, BLUE), _columns(document.view)
    ordered = isinstance(document.view, OrderView)
    last_printed = at["note" if document.view.internal else "share"]
    sheet.widths(*(WIDTHS[name] for name in at), printed=slice(last_printed + 1))
    top = sheet.header(TOP, list(at), NUMBERS)
    lines = [(owner, line, path.count(".") if ordered else line.node.level) for path, owner, line in document.view.rows()]
    ends = _ends([level for _, _, level in lines])
    for index, (owner, line, level) in enumerate(lines):
        row = top + index
        _Row(sheet, row, owner, line, level, at).write((row + 1, top + ends[index]))
    last = top + len(lines)
    _write_total(sheet, last, at)
    sheet.sheet.outline_settings(True, False, True, False)
    sheet.sheet.freeze_panes(top, 1)
    sheet.sheet.autofilter(top - 1, 0, max(last - 1, top), len(at) - 1)
    sheet.sheet.repeat_rows(TOP, top - 1)
    sheet.sheet.print_area(0, 0, last, last_printed)
    _colour_status(sheet, top, last, at["status"])


def _ends(levels: Sequence[int]) -> list[int]:
    """For each line the index of the last line inside it."""
    ends = list(range(len(levels)))
    for index, level in enumerate(levels):
        while ends[index] + 1 < len(levels) and levels[ends[index] + 1] > level:
            ends[index] += 1
    return ends


@dataclass(frozen=True)
class _Row:
    """A line while it is written, in the view it is of; `at` are the places of the columns."""

    sheet: Sheet
    row: int
    view: Seen
    line: BomLine
    level: int
    at: dict[str, int]

    def text(self, column: str, text: str, look: str = "small", **changes: Any) -> None:
        """Text in a column, where the audience has it."""
        if column in self.at:
            self.sheet.text(self.row, self.at[column], text, look, **changes)

    def place(self, column: str) -> str:
        """The cell of a column."""
        return Home(self.sheet.name, self.row, self.at[column]).seen_from(self.sheet.name)

    def write(self, inside: tuple[int, int]) -> None:
        """All cells of the line; `inside` are the first and the last row of what it contains."""
        sheet, node, t = self.sheet, self.line.node, self.sheet.t
        level, assembly = self.level, bool(self.line.below)
        look, number = ("bold", "number-bold") if assembly else ("text", "number")
        label, indent = t(node.label), min(level * 2, 12)
        self.text("description", label, look, indent=indent, text_wrap=True)
        self.text("part", node.part.id if node.part else "")
        self.text("category", t(self.line.category))
        self.text("unit", t("each" if self.line.unit == "1" else self.line.unit))
        self._write_figures(number)
        self.text("currency", sheet.document.currency)
        self._write_share()
        self._write_status(inside)
        note = self._write_provenance()
        sheet.number(self.row, self.at["level"], level, "range", "0")
        self.text("id", f"{self.view.key}.{self.line.id}" if self.view.key else self.line.id, "id", indent=1)
        room = WIDTHS["description"] - 1.5 * indent, 1.08 * WIDTHS["note"]
        seen = (note, room[1]) if self.view.internal else ("", room[1])  # what is not printed makes no row of a customer's higher
        sheet.fit(self.row, (label, room[0]), seen, level=min(level, DEEPEST))

    def _write_figures(self, number: str) -> None:
        """Quantity and prices: here, or repeated from where they live."""
        for column, figure in _cells(self.view, self.line).items():
            if column not in self.at:
                continue
            write = self.sheet.own if _lives_here(self.view, column) else self.sheet.refer
            if figure is None:
                self.text(column, "", number)
            else:
                write(self.row, self.at[column], figure, number if figure.value is not None else "unknown")

    def _write_share(self) -> None:
        """Share of the order; empty while the line has no price."""
        sheet, whole, (_, amount) = self.sheet, self.sheet.document.view.whole, self.view.money_of(self.line)
        place = sheet.cells.reference(whole, sheet.name)
        if amount is None or place is None:
            self.text("share", "", "range")
            return
        own = self.place("extended-price" if self.view.internal else "sell-extended")
        known = amount.value is not None and bool(whole.value)
        share: float | str = round((amount.value or 0.0) / (whole.value or 1.0), 4) if known else ""
        text = f'=IF(AND(COUNT({own},{place})=2,N({place})>0),ROUND({own}/{place},4),"")'
        sheet.formula(self.row, self.at["share"], text, share, sheet.style.look("range", num_format="0.0%"))

    def _write_status(self, inside: tuple[int, int]) -> None:
        """Priced or unpriced: the word follows the price cell; an assembly counts what is unpriced inside it."""
        sheet, t, line = self.sheet, self.sheet.t, self.line
        look, column, word = sheet.style.look("small"), self.at["status"], t("unpriced")
        if line.below and line.unpriced:
            first, last = (Home(sheet.name, row, column).seen_from(sheet.name) for row in inside)
            count = f"COUNTIF({first}:{last},{quoted(word)})"
            text = f"=IF({count}=0,{quoted(t('priced'))},{count}&{quoted(' ' + word)})"
            sheet.formula(self.row, column, text, f"{line.unpriced} {word}", look)
        elif line.status == "unpriced":
            price = self.place("unit-price" if self.view.internal else "sell-price")
            sheet.formula(self.row, column, f"=IF(ISNUMBER({price}),{quoted(t('priced'))},{quoted(word)})", word, look)
        else:
            self.text("status", t(line.status))

    def _write_provenance(self) -> str:
        """Lead time, note, and where the price comes from; returns the note."""
        part, lead, origin = self.line.node.part, self.view.lead_time(self.line), _origin(self.line)
        named = part.name if part and part.name != self.line.node.label else ""
        note = self.sheet.t(self.line.reason or self.view.supply_risk(self.line) or named)
        self.text("lead-time", str(lead) if lead is not None else "")
        self.text("note", note, text_wrap=True)
        self.text("confidence", self.sheet.t(origin.confidence) if origin else "")
        self.text("source", ", ".join(origin.sources) if origin else "")
        return note


def _origin(line: BomLine) -> Origin | None:
    """Where the price of a line comes from."""
    if line.unit_price is None or line.below:
        return None
    return next((f.info.origin for f in inputs_of(line.unit_price) if f.info is not None), None)


def _write_total(sheet: Sheet, row: int, at: dict[str, int]) -> None:
    for column in range(at["note"] + 1):
        sheet.text(row, column, sheet.t("Total of the bill of materials") if column == 0 else "", "total-text")
    for name, id in TOTALS.items():
        if name in at:
            sheet.refer(row, at[name], sheet.document.figure(id), "total")
    sheet.text(row, at["currency"], sheet.document.currency, "total-text")


def _colour_status(sheet: Sheet, top: int, last: int, column: int) -> None:
    look = sheet.style.verdict("warn")
    rule = {"type": "text", "criteria": "containing", "value": sheet.t("unpriced"), "format": look}
    sheet.sheet.conditional_format(top, column, max(last - 1, top), column, rule)
