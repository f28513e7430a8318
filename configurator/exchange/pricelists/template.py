"""The sheet to send to a supplier: what is bought and how many, with cells for his prices; it is read back as any other list is."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any, NamedTuple

from configurator.build import Quoted
from configurator.catalog.parts import Part
from configurator.dialects import as_text
from configurator.phrases import Name

OURS = "Unit price, net / 不含税单价"  # by which the sheet is known when it comes back: a blank price is no offer then
LOWEST, HIGHEST = "Lowest price / 最低价", "Highest price / 最高价"
TITLE = (
    "Please fill in the yellow cells: prices net of tax, for one unit. Leave blank what you do not offer; for a price by quantity "
    "repeat the row with another quantity. Lowest and highest price: between which it may still move (both, or neither).",
    "请填写黄色单元格：价格不含税，按一个单位报价。不报价的请留空；不同数量的价格请复制该行并修改数量。最低价和最高价：价格可能变动的范围，两者都填或都不填。",
)
SENT = (
    ("Part number / 物料编号", 34),
    ("Description / 名称", 52),
    ("Manufacturer / 制造商", 18),
    ("Manufacturer part number / 制造商型号", 24),
    ("Quantity / 数量", 12),
    ("Unit / 单位", 8),
)
ASKED = (
    (OURS, 16),
    ("Currency / 币种", 10),
    (LOWEST, 14),
    (HIGHEST, 14),
    ("Minimum order / 最小起订量", 14),
    ("Pack size / 包装数量", 12),
    ("Lead time, weeks / 交期（周）", 14),
    ("Valid until / 有效期至", 14),
    ("Supplier part number / 供应商料号", 22),
    ("Remark / 备注", 24),
)
LINE = 15  # points of a line
HEAD = tuple(label for label, _ in (*SENT, *ASKED))


class Wanted(NamedTuple):
    """A part that is bought, and how many."""

    part: Part
    quantity: float

    def row(self, currency: str) -> list[str | float]:
        """What stands in the sheet when it is sent."""
        part = self.part
        quantity = round(self.quantity) if self.quantity == round(self.quantity) else self.quantity
        return [part.id, _called(part), part.vendor, part.mpn, quantity, part.sold_by, "", currency]


def _called(part: Part) -> str:
    """Its name in every language."""
    return " / ".join(dict.fromkeys(part.name.words.values())) if isinstance(part.name, Name) else str(part.name)


def wanted_parts(build: Quoted) -> list[Wanted]:
    """The parts a build buys: those without a price first, then what costs most."""
    counts: dict[str, float] = {}
    worth: dict[str, float] = {}
    known: dict[str, Part] = {}
    for line in build.bom:
        part = line.node.part
        if line.below or part is None or line.content is not None or line.status in ("excluded", "customer-supplied"):
            continue
        known[part.id] = part
        counts[part.id] = counts.get(part.id, 0.0) + (line.quantity.number or 0.0)
        cost = line.extended.value if line.extended is not None else 0.0
        worth[part.id] = max(worth.get(part.id, 0.0), float("inf") if line.status == "unpriced" else cost or 0.0)
    order = sorted(known, key=lambda id: (-worth[id], id))
    return [Wanted(known[id], counts[id]) for id in order if counts[id] > 0]


def template_csv(parts: Sequence[Wanted], currency: str) -> bytes:
    """The sheet as a text that spreadsheets open with Chinese letters whole."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEAD)
    for row in _rows(parts, currency):
        writer.writerow([as_text(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _rows(parts: Sequence[Wanted], currency: str) -> Iterator[list[str | float]]:
    for part in parts:
        row = part.row(currency)
        yield [*row, *[""] * (len(HEAD) - len(row))]


def template_workbook(parts: Sequence[Wanted], currency: str) -> bytes:
    """The sheet with its cells to fill in yellow, the others kept as they are; printed on as few pages as are wide."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Prices / 价格", "created": datetime.datetime(2000, 1, 1)})
    sheet = book.add_worksheet("Prices 价格")
    for row, text in enumerate(TITLE):
        sheet.write_string(row, 0, text, book.add_format({"italic": True}))
    first = len(TITLE) + 1
    _write(book, sheet, first, list(_rows(parts, currency)))
    sheet.freeze_panes(first + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first)
    book.close()
    return content.getvalue()


def _write(book: Any, sheet: Any, first: int, rows: Sequence[Sequence[str | float]]) -> None:
    """Head and rows, each column in its manner."""
    edge = {"border": 1, "border_color": "#BFBFBF", "valign": "top"}
    head = book.add_format({**edge, "bold": True, "text_wrap": True, "bg_color": "#E7E6E6"})
    plain, asked = book.add_format({**edge, "text_wrap": True}), {**edge, "bg_color": "#FFF2CC"}
    price, other = book.add_format({**asked, "num_format": "#,##0.00####"}), book.add_format(asked)
    day = book.add_format({**asked, "num_format": "yyyy-mm-dd"})
    for column, (label, width) in enumerate((*SENT, *ASKED)):
        sheet.set_column(column, column, width)
        sheet.write_string(first, column, label, head)
        format = plain if column < len(SENT) else price if label in (OURS, LOWEST, HIGHEST) else day if label.startswith("Valid") else other
        for at, row in enumerate(rows, first + 1):
            sheet.write(at, column, row[column], format)
    sheet.set_row(first, 2 * LINE)
    for at, row in enumerate(rows, first + 1):
        sheet.set_row(at, LINE * max(_lines(str(cell), width) for cell, (_, width) in zip(row, SENT, strict=False)))


def _lines(text: str, width: int) -> int:
    """The lines that a text takes in a column of so many letters; a Chinese sign is as wide as two."""
    return max(1, ceil(1.1 * sum(2 if ord(sign) >= 0x2E80 else 1 for sign in text) / width))
