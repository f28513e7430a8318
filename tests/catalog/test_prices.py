"""Laws of the shipped price books: dates and currencies as published."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from configurator.catalog.model import Catalog
from configurator.catalog.prices import Lump, Price, PriceBook
from configurator.catalog.values import Value
from configurator.units import currency_of
from tests.helpers import shipped_catalog, with_book


def records(catalog: Catalog) -> Iterator[tuple[PriceBook, str, Price | Lump]]:
    """Every record of every book with its key."""
    for book in catalog.books.values():
        for key, record in (*book.prices.items(), *book.lumps.items()):
            yield book, f"{book.id}:{key}", record


def named(record: Price | Lump) -> tuple[str, ...]:
    """The sources a record names, of its amount or of itself."""
    return record.price.sources if record.price is not None else record.source


def of_no_source(catalog: Catalog) -> list[str]:
    """Records whose date no source of theirs is of: a source says a day, a month or a year."""
    found = []
    for _, key, record in records(catalog):
        published = [catalog.sources[id].date or "" for id in named(record)]
        if record.date is not None and not any(_covers(text[:10], record.date) for text in published):
            found.append(f"{key}: {record.date} is the date of none of {', '.join(named(record))} ({', '.join(published)})")
    return found


def _covers(text: str, day: datetime.date) -> bool:
    return bool(text) and day.isoformat().startswith(text.strip())


def converted(catalog: Catalog) -> list[str]:
    """Records in one currency whose note speaks of the rate to another: they were converted when they were written down."""
    return [
        f"{key}: {value} was published in another currency"
        for _, key, record in records(catalog)
        if (value := record.price) is not None and _currency(value) == "USD" and ("CNY/USD" in value.note or "EUR/USD" in value.note)
    ]


def _currency(value: Value) -> str | None:
    return currency_of(value.unit.dimension)


def test_a_record_is_of_the_day_its_source_was_published() -> None:
    """A date that no source of the record has is a slip, or hides the age of the number."""
    assert not of_no_source(shipped_catalog())
    text = "prices: {whip-60a-3ph: {base: 350 USD, date: 2024-01-01, source: gfhk-bizlink}}"
    assert of_no_source(with_book(shipped_catalog(), text)), "a date of no source is found"


def test_published_prices_are_not_of_the_day_they_were_copied() -> None:
    """What is no assumption has the date of its source, so that a fresh book cannot make old numbers young."""
    book = shipped_catalog().books["component-default"]
    young = [
        key
        for key, price in book.prices.items()
        if price.price is not None and price.price.confidence in ("high", "medium") and book.dated(price) == book.date
    ]
    assert not young
    assert min(book.dated(price) for price in book.prices.values()) < datetime.date(2024, 1, 1)


def test_prices_keep_the_currency_they_were_published_in() -> None:
    """No shipped record was converted when it was written down, and both currencies stand in the default book."""
    catalog = shipped_catalog()
    assert not converted(catalog)
    kept = {_currency(price.price) for price in catalog.books["component-default"].prices.values() if price.price is not None}
    assert {"USD", "CNY"} <= kept
    copied = "prices: {pcb-tpu-v7-tray: {base: 2100 USD, note: 15000 CNY at 7.1 CNY/USD.}}"
    assert converted(with_book(catalog, copied)), "a converted price is found"
