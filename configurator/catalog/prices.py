"""Price books: dated price records, apart from the technical data.

A record is one price as somebody published it: in his currency, of his date, on his basis. Nothing is converted when a book is read.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, model_validator

from configurator.catalog.entry import Entry, Names, informative
from configurator.catalog.parts.base import CATEGORIES
from configurator.catalog.problems import did_you_mean
from configurator.catalog.reading.yamltext import Table
from configurator.catalog.values import AnyValue, Duration, Factor, PositiveNumber, Share, Value, money_amount
from configurator.currency import COMMON, is_currency
from configurator.phrases import Named

# What a price is the price of. Amounts on different bases stand in one total only with their shares named.
Basis = Literal["component-cost", "odm-purchase", "odm-selling", "contract", "list", "street", "not-stated"]
NOT_ITEMISED = "not-itemised"  # the class of a sum over several categories
LINE_CATEGORIES = (*CATEGORIES, NOT_ITEMISED)
LineCategory = Literal[LINE_CATEGORIES]  # type: ignore[valid-type]

PRICE_FIELDS = (
    *("base", "low", "high", "source", "confidence", "note", "reason", "unusual", "one-sided", "alternatives"),
    *("locator", "as-of"),
)


def _day(raw: Any) -> datetime.date:
    try:
        return raw if isinstance(raw, datetime.date) else datetime.date.fromisoformat(str(raw))
    except ValueError:
        raise ValueError(f"'{raw}' is not a date (write 2026-11-22)") from None


Day = Annotated[datetime.date, BeforeValidator(_day)]


def currency_code(raw: str) -> str:
    """The code of a currency in use; raises ValueError for any other text."""
    if not is_currency(raw):
        raise ValueError(f"'{raw}' is no currency in use ({did_you_mean(raw, COMMON) or 'write an ISO 4217 code such as EUR'})")
    return raw


Currency = Annotated[str, AfterValidator(currency_code)]
Amount = Annotated[Value, PlainValidator(money_amount)]


class PriceBreak(Entry):
    """The unit price from `quantity` pieces on."""

    quantity: Factor
    price: AnyValue


class Known(Entry):
    """What is taken off a line before a remainder is divided: `count` pieces of a `part` at its price in force, or an `amount`."""

    part: str = ""
    count: PositiveNumber | None = None
    amount: Amount | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Known:
        if (bool(self.part) and self.count is not None) == (self.amount is not None):
            raise ValueError("less: expected {part: …, count: …} or {amount: …}")
        return self


class Remainder(Entry):
    """A price solved from a published line: (`line` less what is known of it) over `over` pieces; solved again when a price in it moves."""

    line: Amount
    less: list[Known] = []
    over: PositiveNumber


class Record(Entry):
    """Where, when and on which basis a price was published; what is not said here is that of the book.

    `driver` and `driver_share` say what the price follows and how much of it does, `also` what else, where that is not as of the part.
    """

    date: Day | None = None
    basis: Basis | None = None
    region: str = informative("for the buyer who reads it", "")
    country: str = ""
    driver: str = ""
    driver_share: Share | None = None
    also: dict[str, Share] = {}
    supplier: str = informative("for the buyer who reads it", "")
    part_number: str = informative("for the buyer who reads it", "")
    valid_until: Day | None = None
    price: AnyValue | None = None
    platforms: list[str] = []

    def published(self, pieces: float = 1.0) -> AnyValue | None:
        """What was published for the price of one, where so many are bought."""
        return self.price


def _gathered(raw: Any) -> Any:
    """Fold base (or `price`, as some write it), low, high and their provenance into one value under `price`."""
    base = next((key for key in ("base", "price") if isinstance(raw, Table) and key in raw and not isinstance(raw[key], Table)), "")
    if not base:
        return raw
    value, rest = Table(raw.at), Table(raw.at)
    for key, found in raw.items():
        target, name = (value, "value" if key == base else key) if key == base or key in PRICE_FIELDS else (rest, key)
        target[name] = found
        target.keys_at[name] = raw.keys_at.get(key, raw.at)
    rest["price"] = value
    return rest


class Price(Record):
    """The price of one part, or why it has none of its own.

    With both a base (for the `platforms` named) and `included_in`, other platforms find the part inside that sum. A base of 0 is a price
    only where the part is `customer_supplied`; else it is a gap. What is `content_of` another part is paid with that one: its price is
    shown and not added. `minimum` pieces are bought at least, in multiples of `multiple`.
    """

    breaks: list[PriceBreak] = []
    minimum: PositiveNumber | None = None
    multiple: PositiveNumber | None = None
    derive: Remainder | None = None
    lead_time: Duration | None = None
    included_in: Names = ()
    content_of: Names = ()
    out_of_scope: Named = ""
    customer_supplied: bool = False

    _gather = model_validator(mode="before")(_gathered)

    @property
    def own(self) -> bool:
        """Whether the part has a price of its own, published or solved."""
        return self.price is not None or self.derive is not None

    def published(self, pieces: float = 1.0) -> AnyValue | None:
        """The price of the last quantity break that the pieces reach, else the base; of a solved price the line it is solved from."""
        base = self.derive.line if self.derive is not None else self.price
        return next((each.price for each in reversed(self.breaks) if (each.quantity.number or 0.0) <= pieces), base)

    @model_validator(mode="after")
    def _one_way(self) -> Price:
        ways = sum((self.price is not None, self.derive is not None, bool(self.included_in), bool(self.out_of_scope)))
        if ways != 1 and not (ways == 2 and self.own and self.included_in and self.platforms):
            raise ValueError("a price needs exactly one of base, derive, included-in, out-of-scope (base with platforms: also included-in)")
        steps = [b.quantity.coherent or 0.0 for b in self.breaks]
        if any(b <= a for a, b in zip([0.0, *steps], steps, strict=False)):
            raise ValueError("breaks: the quantities must rise")
        return self


class Lump(Record):
    """A line the source gives only as a sum over several parts.

    `category` is that of all its parts, else `not-itemised`; `split` says which share of it belongs to which category. `remark` is told
    where it differs much from what somebody else has for it.
    """

    name: Named
    category: LineCategory
    split: dict[LineCategory, Share] = {}
    per: Literal["rack", "system"] = "rack"
    price: AnyValue
    remark: Named = informative("told beside a large difference by `reconcile`", "")
    platforms: list[str] = Field(min_length=1)

    _gather = model_validator(mode="before")(_gathered)

    @model_validator(mode="after")
    def _whole(self) -> Lump:
        shares = sum(share.coherent or 0.0 for share in self.split.values())
        if self.split and abs(shares - 1.0) > 1e-9:
            raise ValueError(f"split: the shares add up to {100 * shares:g} %, not 100 %")
        return self


class PriceBook(Entry):
    """Price records of one scope.

    `date`, `basis` and `region` hold where a record has none of its own; `currency` is what most of its prices are in.
    """

    id: str
    name: Named
    date: Day
    currency: Currency
    scope: str
    basis: Basis = "not-stated"
    region: str = informative("for the buyer who reads it", "")
    stale_after: Duration | None = None
    prices: dict[str, Price]
    lumps: dict[str, Lump] = {}

    @model_validator(mode="after")
    def _scope_names_the_basis(self) -> PriceBook:
        spelled = self.scope.strip().lower().replace(" ", "-")
        if "basis" not in self.model_fields_set and spelled in get_args(Basis):
            self.__dict__["basis"] = spelled
        return self

    def dated(self, record: Record) -> datetime.date:
        """The day a price is of."""
        return record.date or self.date

    def based(self, record: Record) -> str:
        """The basis of a price."""
        return record.basis or self.basis

    def lump_of(self, price: Price, platform: str) -> str:
        """The sum that holds a part on a platform; empty where the part has a price of its own there, or is in no sum."""
        if price.own and (not price.platforms or platform in price.platforms):
            return ""
        return next((key for key in price.included_in if platform in self.lumps[key].platforms), "")
