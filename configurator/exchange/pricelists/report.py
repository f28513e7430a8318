"""What was read of a price list, as JSON and on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from configurator.exchange.pricelists.heads import Head, is_step
from configurator.exchange.pricelists.offers import Table
from configurator.exchange.pricelists.reading import PriceList
from configurator.render.text.terminal import console, plain_table

SCHEMA = "rackcfg/prices-import/1"


def import_json(found: PriceList, file: str, written: str | None) -> dict[str, Any]:
    """Rows of parts, how many are accepted, those that are not with cell and suggestion, and how the columns were understood."""
    tables = [_table(table) for table in found.tables]
    return {
        "schema": SCHEMA,
        "file": file,
        "encoding": found.listing.encoding or None,
        "rows": found.rows,
        "accepted": found.rows - len(found.rejected),
        "prices": len(found.offers),
        "rejected": [rejected._asdict() for rejected in found.rejected],
        "mapping": tables[0]["mapping"],
        "tables": tables,
        "left_out": {"sheets": found.listing.hidden, "rows": sum(table.grid.left_out for table in found.tables)},
        "written": written,
    }


def _table(table: Table) -> dict[str, Any]:
    head = table.head
    fields = {
        name: {"column": column.name, "label": column.label} for name, column in head.fields.items() if not (name == "price" and head.steps)
    }
    steps = [{"column": column.name, "label": column.label, "from": column.begins} for column in head.steps]
    return {
        "sheet": table.grid.sheet or None,
        "head": head.first or None,
        "mapping": {**fields, **({"price": steps} if steps else {})},
        "unused": [{"column": column.name, "label": column.label} for column in head.unused],
        "decimal": {".": "point", ",": "comma"}.get(table.sign),
        "currency": table.money.currency or None,
        "tax_included": table.tax.included,
        "date": table.date.isoformat() if table.date else None,
    }


def print_import(found: PriceList) -> None:
    """The mapping of every table, and what was left out."""
    out = console()
    for table in found.tables:
        rows = plain_table("field", "column", "label")
        for name, column in table.head.fields.items():
            if not (name == "price" and table.head.steps):
                rows.add_row(name, column.name, column.label)
        for column in table.head.steps:
            rows.add_row(f"price from {column.begins}", column.name, column.label)
        for column in table.head.unused:
            rows.add_row("(not read)", column.name, column.label, style="dim")
        out.print(table.grid.place(table.head.first) if table.head.first else table.grid.sheet or table.grid.file, style="bold")
        out.print(rows)
        for said in _passed_over(table.head):
            out.print(said)
    for said in _left_out(found):
        out.print(said)


def _passed_over(head: Head) -> Iterator[str]:
    """Prices of the list that are not taken, and why."""
    price = head.fields.get("price")
    if price is not None and head.steps:
        yield f"{price.name} '{price.label}' is not read beside prices by quantity; what it says of currency, unit and tax holds for them"
    steps = [column for column in head.unused if is_step(column.label)]
    if price is not None and len(steps) == 1 and not head.steps:
        yield f"{steps[0].name} '{steps[0].label}' is not read: one column of prices by quantity is no ladder (--map price={steps[0].name})"


def _left_out(found: PriceList) -> list[str]:
    rows = sum(table.grid.left_out for table in found.tables)
    said = [f"{found.rows} rows of parts, {found.rows - len(found.rejected)} accepted, {len(found.offers)} prices"]
    said += [f"read as {found.listing.encoding}"] if found.listing.encoding else []
    said += [f"hidden sheets left out: {', '.join(found.listing.hidden)}"] if found.listing.hidden else []
    return said + ([f"{rows} hidden rows left out"] if rows else [])
