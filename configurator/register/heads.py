"""Quotes as they are listed and shown: on the terminal and as JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.text import Text

from configurator.register.store import Head, Quote
from configurator.render.text.terminal import console, plain_table
from configurator.today import today

SHOWN = ("number", "revision", "supersedes", "buyer", "date", "valid_until", "price", "currency")


def status_of(quote: Head, all_quotes: Sequence[Head]) -> str:
    """Superseded by a later one of its number, expired, not-released (a check fails) or released."""
    same = [other for other in all_quotes if other.number == quote.number]
    if same and same[-1].reference != quote.reference:
        return "superseded"
    return "expired" if quote.valid_until < today().isoformat() else quote.status


def heads_json(quotes: Sequence[Head]) -> list[dict[str, Any]]:
    """Each quote as values."""
    return [{**_head(quote), "status": status_of(quote, quotes)} for quote in quotes]


def _head(quote: Head) -> dict[str, Any]:
    return {name: getattr(quote, name) for name in SHOWN}


def print_heads(quotes: Sequence[Head]) -> None:
    """A table, a quote a row."""
    table = plain_table("quote", "buyer", "date", "price before tax", "status", right=("price before tax",))
    for quote in quotes:
        price = "not known" if quote.price is None else f"{quote.currency} {Decimal(quote.price):,}"
        table.add_row(quote.reference, quote.buyer, quote.date, price, status_of(quote, quotes))
    console().print(table if quotes else Text("no quote was issued"))


def quote_json(quote: Quote, documents: Mapping[str, bytes]) -> dict[str, Any]:
    """All that is kept of a quote but the bytes of its documents; `build` is what it came to, by the contract of ``build --json``."""
    made = {name: getattr(quote, name) for name in ("epoch", "program", "content", "specification", "settings", "overlays", "catalogs")}
    return {
        "schema": "rackcfg/quote/1",
        **_head(quote),
        "status": quote.status,
        **made,
        "documents": [{"name": name, "bytes": len(content), "sha256": _sha256(content)} for name, content in documents.items()],
        "build": quote.results["internal"].data,
    }


def print_quote(quote: Quote, documents: Mapping[str, bytes]) -> None:
    """The head, the documents, and the specification as it was written."""
    out, table = console(), plain_table("", "")
    for name in SHOWN:
        table.add_row(name.replace("_", " "), str(getattr(quote, name) or "–"))
    out.print(table)
    files = plain_table("document", "bytes", "sha-256", right=("bytes",))
    for name, content in documents.items():
        files.add_row(name, f"{len(content):,}", _sha256(content)[:16])
    out.print(files)
    for setting in quote.settings:
        out.print(Text(f"--set {setting}"))
    out.print(Text(quote.specification), soft_wrap=True)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
