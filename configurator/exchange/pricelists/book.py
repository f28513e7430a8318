"""A price list that was read, as a price book: the same prices in a file that a build takes."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from configurator.catalog.model import Catalog
from configurator.catalog.parts import SOLD_BY_UNIT
from configurator.exchange.pricelists.offers import Offer, Step
from configurator.exchange.pricelists.values.numbers import written

SOURCE = "price-list"  # what every imported price cites; its record says which list and which cell
PLAIN = re.compile(r"[A-Za-z][\w ./+-]*")  # text that YAML takes as it is


@dataclass(frozen=True)
class BookHead:
    """What stands at the head of the book."""

    id: str
    date: datetime.date
    file: str
    supplier: str = ""
    basis: str = ""


def book_text(head: BookHead, offers: Sequence[Offer], catalog: Catalog) -> str:
    """The price book as YAML, its prices in the order of the list."""
    common = Counter(offer.currency for offer in offers).most_common(1)[0][0]
    lines = [
        f"# Imported from {head.file} by `rackcfg prices import`.",
        f"id: {head.id}",
        f"name: {_quoted(' '.join(filter(None, (head.supplier, head.file))))}",
        f"date: {head.date.isoformat()}",
        f"currency: {common}",
        "scope: price list",
        *([f"basis: {head.basis}"] if head.basis else []),
        f"source: {SOURCE}",
        "confidence: high",
        f"locator: {_quoted(head.file)}",
        "prices:",
    ]
    return "\n".join([*lines, *(line for offer in offers for line in _price(head, offer, catalog))]) + "\n"


def _price(head: BookHead, offer: Offer, catalog: Catalog) -> Iterator[str]:
    part = catalog.parts[offer.part]
    unit = SOLD_BY_UNIT[part.sold_by]
    per = offer.currency if unit == "1" else f"{offer.currency}/{unit}"
    yield f"  {offer.part}:  # {part.name}"
    yield f"    base: {_money(offer.steps[0].price)} {per}"
    yield from (f"    {name}: {text}" for name, text in _range(offer.steps[0], per).items())
    yield f"    locator: {_quoted(f'{head.file}, {offer.at}' if head.file not in offer.at else offer.at)}"
    later = [step for step in offer.steps if step.start > 1 and step is not offer.steps[0]]
    if later:
        yield f"    breaks: [{', '.join(_break(step, per) for step in later)}]"
    yield from (f"    {name}: {value}" for name, value in _terms(head, offer) if value)
    if offer.tax.included and offer.tax.rate:
        yield f"    note: {_quoted(f'Net of {100 * offer.tax.rate:g} % tax that is in the list.')}"


def _range(step: Step, per: str) -> dict[str, str]:
    """Low and high of a price; one that stands at an end of them says that the list has it so."""
    if step.range is None:
        return {}
    low, high = step.range
    one_sided = {"one-sided": "as the list has it"} if low < high and step.price in (low, high) else {}
    return {"low": f"{_money(low)} {per}", "high": f"{_money(high)} {per}", **one_sided}


def _break(step: Step, per: str) -> str:
    """The price from some piece on, with its range where it has one."""
    price = f"{_money(step.price)} {per}"
    if step.range is not None:
        price = f"{{{', '.join(f'{name}: {text}' for name, text in {'value': price, **_range(step, per)}.items())}}}"
    return f"{{quantity: {step.start}, price: {price}}}"


def _terms(head: BookHead, offer: Offer) -> Iterator[tuple[str, str]]:
    yield "supplier", _quoted(head.supplier)
    yield "part-number", _quoted(offer.number)
    yield "country", _quoted(offer.country)
    yield "minimum", str(offer.minimum or "")
    yield "multiple", str(offer.multiple or "")
    yield "lead-time", "" if offer.lead_days is None else f"{offer.lead_days} day"
    yield "valid-until", offer.valid_until.isoformat() if offer.valid_until else ""


def _money(price: Decimal) -> str:
    """An amount with at least the cents; more digits where the list has them."""
    text = written(price)
    whole, _, cents = text.partition(".")
    return f"{whole}.{cents.ljust(2, '0')}"


def _quoted(text: str) -> str:
    """Text as YAML; empty for none."""
    return text if not text or PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
