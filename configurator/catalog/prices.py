"""Price books: dated files of prices, apart from the technical data."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from configurator.catalog.entry import Entry, Names
from configurator.catalog.parts import Category
from configurator.catalog.values import AnyValue, Duration, Factor
from configurator.catalog.yamltext import Table

PRICE_FIELDS = ("base", "low", "high", "source", "confidence", "note", "reason", "unusual", "alternatives")


def _day(raw: Any) -> datetime.date:
    try:
        return raw if isinstance(raw, datetime.date) else datetime.date.fromisoformat(str(raw))
    except ValueError:
        raise ValueError(f"'{raw}' is not a date (write 2026-11-22)") from None


Day = Annotated[datetime.date, BeforeValidator(_day)]


class PriceBreak(Entry):
    """The unit price from `quantity` pieces on."""

    quantity: Factor
    price: AnyValue


def _gathered(raw: Any) -> Any:
    """Fold base, low, high and their provenance into one value under `price`."""
    if not isinstance(raw, Table) or "base" not in raw:
        return raw
    value, rest = Table(raw.at), Table(raw.at)
    for key, found in raw.items():
        target, name = (value, "value" if key == "base" else key) if key in PRICE_FIELDS else (rest, key)
        target[name] = found
        target.keys_at[name] = raw.keys_at.get(key, raw.at)
    rest["price"] = value
    return rest


class Price(Entry):
    """The price of one part, or why it has none of its own.

    With both a base (for the `platforms` named) and `included_in`, other platforms find the part inside that sum. A base of 0 is a price
    only where the part is `customer_supplied`; else it is a gap.
    """

    price: AnyValue | None = None
    breaks: list[PriceBreak] = []
    lead_time: Duration | None = None
    included_in: Names = ()
    out_of_scope: str = ""
    customer_supplied: bool = False
    platforms: list[str] = []

    _gather = model_validator(mode="before")(_gathered)

    @model_validator(mode="after")
    def _one_way(self) -> Price:
        ways = sum((self.price is not None, bool(self.included_in), bool(self.out_of_scope)))
        if ways != 1 and not (ways == 2 and self.price is not None and self.included_in and self.platforms):
            raise ValueError("a price needs exactly one of base, included-in, out-of-scope (base with platforms may add included-in)")
        return self


class Lump(Entry):
    """A line the source gives only as a sum over several parts."""

    name: str
    category: Category
    per: Literal["rack", "system"] = "rack"
    price: AnyValue
    platforms: list[str]

    _gather = model_validator(mode="before")(_gathered)


class PriceBook(Entry):
    """Prices of one date, scope and currency."""

    id: str
    name: str
    date: Day
    currency: Literal["USD", "CNY"]
    scope: str
    stale_after: Duration | None = None
    prices: dict[str, Price]
    lumps: dict[str, Lump] = {}
