"""Slips in the numbers of parts and prices: a unit, a factor of a thousand, a sign, more than all, two prices swapped."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple

from configurator.catalog.entry import kebab
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Part
from configurator.catalog.values import Value
from configurator.testing.altered import Change, scaled, with_price, with_value
from configurator.testing.cases import engineered_of
from configurator.testing.strategies.catalogs import priced_parts
from configurator.units import unit

# What is written in place of a unit by a slip.
SLIPS = {
    **{"W": "kW", "kW": "W", "mm": "m", "m": "mm", "kg": "g", "V": "kV", "A": "mA", "kPa": "Pa", "bar": "mbar", "L": "mL"},
    **{"L/min": "L/s", "Gbit/s": "GB/s", "TB/s": "Tbit/s", "GB": "MB", "TB": "GB", "GHz": "MHz", "PFLOPS": "TFLOPS"},
}
FACTORS: tuple[tuple[str, Change], ...] = (
    ("times a thousand", scaled(1e3)),
    ("a thousandth", scaled(1e-3)),
    ("negative", scaled(-1.0)),
)
FAR = 20.0  # times: prices nearer to each other may stand for either part


class Slip(NamedTuple):
    """A wrong number: its kind, what was done, and the catalog with it; `fault` is what the reader of a file says of it at once."""

    kind: str
    what: str
    planted: Callable[[], Catalog]
    fault: str = ""


def of_parts(catalog: Catalog, platform: str) -> Iterator[Slip]:
    """Each number of each part of a platform with each slip."""
    parts = {node.part.id: node.part for node in engineered_of(catalog, platform).system.walk() if node.part is not None and node.entry}
    for part in parts.values():
        for field in type(part).model_fields:
            value = getattr(part, field)
            if isinstance(value, Value) and value.number and not value.informative and not value.unusual:
                yield from _of_value(catalog, part, kebab(field), value)


def _of_value(catalog: Catalog, part: Part, field: str, value: Value) -> Iterator[Slip]:
    for kind, words, slip in _slips(value):
        wrong = slip(value)

        def planted(slip: Change = slip) -> Catalog:
            return with_value(catalog, part.id, field, slip)

        yield Slip(kind, f"{part.id}.{field} {words}", planted, value.limits.fault(wrong.number or 0.0, wrong.unit))


def _slips(value: Value) -> Iterator[tuple[str, str, Change]]:
    """The slips that can be made of a number: kind, words, change."""
    yield from ((name, name, slip) for name, slip in FACTORS)
    other = SLIPS.get(value.unit.text)
    if other is not None:
        yield "unit", f"in {other} for {value.unit.text}", lambda v: dataclasses.replace(v, unit=unit(other))
    if value.unit.text == "%":
        yield "more than all", "over 100 %", lambda v: dataclasses.replace(v, number=(v.number or 0.0) + 100.0, high=None)


def of_prices(catalog: Catalog, platform: str) -> Iterator[Slip]:
    """Each price a thousand times as high, and two prices that lie far apart in each other's place."""
    priced = priced_parts(catalog, platform)
    values = {(book, part): catalog.books[book].prices[part].price for book, part in priced}
    for (book, part), value in values.items():
        if value is not None and value.number and not value.unusual:
            dear = _priced(catalog, book, {part: scaled(1e3)})
            yield Slip("price times a thousand", f"price of {part} x 1000 in {book}", dear)
    for (book, part), (beside, other) in combinations(priced, 2):
        one, two = values[book, part], values[beside, other]
        if book == beside and one is not None and two is not None and one.unit == two.unit and _far(one, two):
            swapped = _priced(catalog, book, {part: _as(two), other: _as(one)})
            yield Slip("swapped prices", f"prices of {part} and {other} swapped in {book}", swapped)


def _priced(catalog: Catalog, book: str, changes: dict[str, Change]) -> Callable[[], Catalog]:
    def planted() -> Catalog:
        found = catalog
        for part, change in changes.items():
            found = with_price(found, book, part, change)
        return found

    return planted


def _as(other: Value) -> Change:
    """The number of another price, where this one stands."""
    return lambda value: dataclasses.replace(other, at=value.at)


def _far(one: Value, two: Value) -> bool:
    low, high = sorted((one.number or 0.0, two.number or 0.0))
    return low > 0 and high / low > FAR
