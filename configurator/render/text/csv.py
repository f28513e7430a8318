"""The bill of materials as CSV, in the dialect of the program that will read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from configurator.dialects import DIALECTS, as_text
from configurator.figures import Figure
from configurator.render.order_view import OrderView
from configurator.render.text.json import bom_json
from configurator.render.view import Seen, View
from configurator.render.words.numbers import money, plain

COLUMNS = (
    "id",
    "level",
    "description",
    "part",
    "category",
    "quantity",
    "unit",
    "unit_price",
    "extended_price",
    "sell_price",
    "sell_extended",
    "discount",
    "net",
    "currency",
    "status",
    "lead_time",
    "confidence",
    "quote_number",
    "quote_date",
    "valid_until",
    "customer",
    "quote_status",
)
INSIDE = ("unit_price", "extended_price", "lead_time", "confidence")  # columns a customer does not have
AMOUNTS = ("unit_price", "extended_price", "sell_price", "sell_extended", "discount", "net")
NUMBERS = ("level", "quantity", *AMOUNTS)


def bom_csv(view: View | OrderView, dialect: str = "plain") -> bytes:
    """One row a line, each with the head of the quote; text that a spreadsheet would take for a formula begins with an apostrophe.

    An assembly has no amounts, so that every column adds up: the cost of the systems, their list price, and with the lines sold beside
    them the price. Of an order each row says of which system it is.
    """
    how, text = DIALECTS[dialect], io.StringIO()
    first = ("system",) if isinstance(view, OrderView) else ()
    columns = [*first, *(name for name in COLUMNS if view.internal or name not in INSIDE)]
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator=how.end, delimiter=how.delimiter)
    writer.writeheader()
    head = _head(view)
    for line in (*_systems(view), *_beside(view)):
        row = {**dict.fromkeys(COLUMNS), **line, **head}
        writer.writerow({key: how.number(row[key]) if key in NUMBERS else as_text(row[key]) for key in columns})
    return text.getvalue().encode(how.encoding)


def _systems(view: Seen) -> Iterator[dict[str, Any]]:
    """The lines of the bill of materials; amounts stand on those with nothing below them."""
    for line in bom_json(view):
        row = {**line, "unit": "each" if line["unit"] == "1" else line["unit"]}
        sold = {name: _amount(view.figures.get(f"{line['id']}.{name}")) for name in ("discount", "net")}
        yield {**row, **sold} if line["leaf"] else {**row, **dict.fromkeys(AMOUNTS)}


def _beside(view: Seen) -> Iterator[dict[str, Any]]:
    """The lines sold beside the systems that are in the price."""
    for line in view.lines:
        if not line.optional:
            key = f"lines.{line.id}"
            quantity, each, listed, net = (view.figures[f"{key}.{name}"] for name in ("quantity", "sell-price", "sell-extended", "net"))
            row = {"id": key, "level": 0, "description": line.words(view.quote.language), "category": line.group, "system": ""}
            counted = {"quantity": plain(quantity), "unit": "each", "currency": view.currency, "status": "priced"}
            amounts = {"sell_price": each, "sell_extended": listed, "discount": listed - net, "net": net}
            yield {**row, **counted, **{name: _amount(figure) for name, figure in amounts.items()}}


def _amount(figure: Figure | None) -> str | None:
    return None if figure is None or figure.value is None else money(figure.value)


def _head(view: Seen) -> dict[str, str]:
    quote = view.quote
    dates = {"quote_date": view.date.isoformat(), "valid_until": view.valid_until.isoformat()}
    return {
        "quote_number": quote.number,
        **dates,
        "customer": view.buyer.name or "",
        "quote_status": "not released" if view.failed else "released",
    }
