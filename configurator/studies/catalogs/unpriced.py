"""Parts that no price book of a quote prices, the dearest first by what others of their kind cost; as a price book to fill in."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from configurator.build.model import Build
from configurator.catalog.model import Catalog
from configurator.catalog.parts import SOLD_BY_UNIT, Part
from configurator.figures import quantity
from configurator.units import currency_of, unit


@dataclass(frozen=True)
class Unpriced:
    """A part without a price, how many are bought, and what others of its kind cost in a currency, least, middle and most."""

    part: Part
    quantity: float
    currency: str
    others: tuple[float, ...]

    @property
    def guess(self) -> float:
        """What a piece probably costs, in two figures; 0 where no other of its kind has a price."""
        return float(f"{statistics.median(self.others):.2g}") if self.others else 0.0


def unpriced_parts(build: Build) -> list[Unpriced]:
    """The parts of a build without a price, sorted by what they probably weigh in the total."""
    found: dict[str, Unpriced] = {}
    for line in build.cost.leaves:
        part = line.node.part
        if part is not None and line.status == "unpriced":
            before = found[part.id].quantity if part.id in found else 0.0
            others = _prices_of(build.catalog, part, build.spec.prices.currency)
            found[part.id] = Unpriced(part, before + (line.quantity.value or 0.0), build.spec.prices.currency, others)
    return sorted(found.values(), key=lambda each: (-each.guess * each.quantity, each.part.id))


def _prices_of(catalog: Catalog, part: Part, currency: str) -> tuple[float, ...]:
    """What parts of the same kind cost in any book, in one currency, ascending."""
    found = []
    for book in catalog.books.values():
        for key, price in book.prices.items():
            other, value = catalog.parts.get(key), price.price
            if other is None or other.kind != part.kind or value is None or not value.number:
                continue
            if currency_of(value.unit.dimension) == currency:
                found.append(value.number * value.unit.factor / unit(currency).factor)
    return tuple(sorted(found))


def as_price_book(missing: list[Unpriced]) -> str:
    """The missing prices as YAML, ready to be filled in: a range where others of the kind have prices, else null."""
    return "prices:\n" + "".join(_entry(each) for each in missing)


def _entry(each: Unpriced) -> str:
    per = "" if each.part.sold_by == "each" else f"/{SOLD_BY_UNIT[each.part.sold_by]}"
    head = f"  {each.part.id}:    # {quantity(each.quantity, unit(SOLD_BY_UNIT[each.part.sold_by]))} of {each.part.name}\n"
    if not each.others:
        return head + "    {base: null, reason: no price known, source: engineering-assumption, confidence: assumption}\n"
    low, high = each.others[0], each.others[-1]
    note = f"Range of {len(each.others)} prices of the kind {each.part.kind}; none of this part."
    numbers = ", ".join(f"{name}: {number:g} {each.currency}{per}" for name, number in (("base", each.guess), ("low", low), ("high", high)))
    return head + f'    {{{numbers}, source: engineering-assumption, confidence: assumption, note: "{note}"}}\n'
