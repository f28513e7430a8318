"""What a specification says of money: price books, currency, and the steps from cost to price."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, model_validator

from configurator.catalog.limits import whole
from configurator.catalog.prices import Currency, Day
from configurator.catalog.problems import Position
from configurator.catalog.reading.yamltext import Table, Text
from configurator.catalog.tables.supply import Origin, ScenarioStep
from configurator.catalog.values import Value, checked
from configurator.system.spec.dates import day_of
from configurator.system.spec.fields import PartOfPrice, TaxRate
from configurator.system.spec.section import Section
from configurator.units import unit

Rate = Annotated[Value, checked("1", maximum=1e6, above=True)]
Switch = Annotated[Value, whole(0, 1)]


class ExchangeRate(Section):
    """How much of the first currency of a pair one of the second is, and on which day; a bare number is a rate without a date."""

    value: Rate
    date: Day | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:
        at = raw.at if isinstance(raw, Text | Table) else Position("")
        table, rate = Table(at), raw
        if isinstance(raw, Table):
            rate = Table(at)
            for key, found in raw.items():
                target = table if key == "date" else rate
                target[key], target.keys_at[key] = found, raw.keys_at.get(key, at)
        table["value"], table.keys_at["value"] = rate, at
        return table

    def measured(self, above: str, below: str) -> Value:
        """The rate with its unit (``EUR/USD``)."""
        return replace(self.value, unit=unit(f"{above}/{below}"))


class Tax(Section):
    """A tax on the price: its name and its rate; a bare share is a rate without a name."""

    name: str = ""
    rate: TaxRate

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:
        if isinstance(raw, Table) and "rate" in raw:
            return raw
        at = raw.at if isinstance(raw, Text | Table) else Position("")
        table = Table(at)
        table["rate"], table.keys_at["rate"] = raw, at
        return table

    def __str__(self) -> str:
        return f"{self.name} {self.rate}".strip()


def _as_of(raw: Any) -> datetime.date | Literal["auto"] | None:
    """The day that prices are carried to; none where they stay as they were published, auto is that of the quote."""
    return None if raw is None else "auto" if str(raw) == "auto" else day_of(raw)


def _cost_at(raw: Any) -> str:
    """The point of its simulation at which the cost is taken: base, or a percentile from p1 to p99."""
    text = str(raw).strip().lower()
    if text != "base" and not re.fullmatch(r"p[1-9]\d?", text):
        raise ValueError(f"'{raw}' is neither base nor a percentile from p1 to p99 (p50: as probably above as below)")
    return text


class PricesSpec(Section):
    """Price books (later wins per part), currency and the steps from cost to price.

    `boards` says what a board with a price is bought at: that price as published, or what it costs by its make-up (model).
    `correlation` says whether prices that follow one driver (DRAM, laminate, optics) are drawn together when the price is simulated.
    `scenarios` change prices by steps that stack: a step as it stands, or the id of one of `catalog list scenarios`; `scenario_switch` 0
    leaves them out and keeps them in the documents. `import_into` is the country whose duties (`catalog list duties`) are paid on what
    comes from elsewhere (none: no duties), without those of `duties_exempt`. `as_of` is the day that prices are carried to from that of
    their records, by the indices of what drives them (`catalog list indices`; none: as published, auto: to the day of the quote). `cost_at`
    is the point of the simulated cost that prices are made from: base, the sum of the base prices, or a percentile of it (p50, p80).
    """

    books: list[str] = Field(min_length=1)
    currency: Currency
    fx: dict[str, ExchangeRate]
    boards: Literal["published", "model"]
    correlation: Literal["by-driver", "none"]
    scenarios: list[ScenarioStep]
    scenario_switch: Switch
    as_of: Annotated[datetime.date | Literal["auto"] | None, PlainValidator(_as_of)]
    cost_at: Annotated[str, PlainValidator(_cost_at)]
    import_into: Origin | None
    duties_exempt: list[str]
    margin: PartOfPrice
    margin_by: dict[str, PartOfPrice]
    margin_floor: PartOfPrice
    discount: PartOfPrice
    discount_by: dict[str, PartOfPrice]
    tax: Tax
