"""The usual range of every kind of part and field, taken from the shipped catalog: what lies outside is more often mistyped than new.

A band reaches from half the least to twice the greatest of the published values. Outside it a value warns, unless it says why it is
`unusual`; and a number such as ``1.400`` that only fits with its dot read as thousands has two readings and is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from configurator import cache
from configurator.catalog.entry import kebab
from configurator.catalog.parts.base import Curve, Part, read_efficiency
from configurator.catalog.platforms import Link
from configurator.catalog.prices import PriceBook
from configurator.catalog.problems import Position, Problem
from configurator.catalog.reading.yamltext import Table, position_of
from configurator.catalog.tables.reference import COLUMNS, Constant, Coolant
from configurator.catalog.values import Value, parse_value
from configurator.figures import quantity
from configurator.units import NUMBER, Dimension, Unit, combined, is_dotted, two_readings, unit

if TYPE_CHECKING:
    from configurator.catalog.model import Catalog

Key = tuple[str, str, Dimension]
COUNTED = (NUMBER, unit("pair").dimension, unit("port").dimension)


@dataclass(frozen=True)
class Reading:
    """A value with whose it is (``accelerator``, ``tree node``), its field, and the item it stands in."""

    owner: str
    field: str
    value: Value
    item: str
    over: Position | None = None  # of a ratio: where what it is divided by stands

    @property
    def key(self) -> Key:
        """What has a band of its own."""
        return self.owner, self.field, self.value.unit.dimension


@dataclass(frozen=True)
class Band:
    """The usual range of a field in coherent units, and whether it may be zero besides (a share, a count, or where a shipped item is)."""

    low: float
    high: float
    zero: bool = False

    def holds(self, coherent: float) -> bool:
        """Whether a number lies inside; a hair's breadth is no matter."""
        if coherent == 0 and self.zero:
            return True
        slack = 1e-9 * max(abs(self.low), abs(self.high))
        return self.low - slack <= coherent <= self.high + slack

    def shown_in(self, shown: Unit) -> str:
        """``LOW to HIGH`` in a unit."""
        low, high = (float(f"{end / shown.factor:.4g}") for end in (self.low, self.high))
        return f"{quantity(low, shown)} to {quantity(high, shown)}"


Bands = Mapping[Key, Band]


# Fields of one thing whose ratio has a narrower range than either: kind or model, field, per which other field.
RATIOS = (
    ("tree node", "mass", "u"),
    ("accelerator", "hbm_bandwidth", "hbm_capacity"),
    ("accelerator", "tdp", "dense_bf16"),
    ("busbar", "rating", "cross_section"),
    ("busbar", "mass", "length"),
    ("cdu", "flow", "capacity"),
    ("cdu", "pump_power", "capacity"),
    ("cpu", "tdp", "cores"),
    ("manifold", "bore", "length"),
    ("rack-frame", "mass", "height_units"),
    ("switch-chip", "tdp", "bandwidth"),
    ("power-shelf", "capacity", "psus"),
    ("power-shelf", "mass", "height"),
)


def bands_of(catalog: Catalog) -> Bands:
    """The band of every kind and field of a catalog; a field that is zero everywhere has none."""
    found: dict[Key, list[Value]] = {}
    for reading in readings(catalog):
        if reading.value.number is not None:
            found.setdefault(reading.key, []).append(reading.value)
    return {key: _band(values) for key, values in found.items() if any(value.number for value in values)}


def _band(values: list[Value]) -> Band:
    """Half the least to twice the greatest (below zero degrees the other way round), within what the field may hold at all."""
    numbers = [value.coherent for value in values if value.coherent]
    least, greatest, limits = min(numbers), max(numbers), values[0].limits
    low, high = least * (0.5 if least > 0 else 2.0), greatest * (2.0 if greatest > 0 else 0.5)
    zero = len(numbers) < len(values) or values[0].unit.dimension in COUNTED
    return Band(max(low, limits.minimum), min(high, limits.maximum), zero)


def out_of_band(catalog: Catalog, bands: Bands, layer: int = 0, patched: Collection[str] = ()) -> Iterator[Problem]:
    """A warning for each unexplained value outside its band, an error for one whose dot may group thousands; in folders from `layer` on.

    Of `patched` items of folders before, what the patches say.
    """
    told: set[Position] = set()  # a ratio is off whenever one of its fields is
    for reading in readings(catalog, layer, patched):
        value, band = reading.value, bands.get(reading.key)
        if band is None or value.coherent is None or value.unusual or band.holds(value.coherent):
            continue
        if value.at in told or reading.over in told:
            continue
        told.add(value.at)
        about = f"{reading.field}: "
        if misread(value.written, value.coherent, band):
            yield Problem("CAT041", about + two_readings(value.written), value.at, reading.item)
            continue
        message = f"{about}{value} is outside {band.shown_in(value.unit)}, the usual range of {reading.owner} {reading.field}"
        yield Problem("CAT040", message, value.at, reading.item, "if it is right, add unusual: with the reason", "warning")


def misread(written: str, coherent: float, band: Band) -> bool:
    """Whether a number such as ``1.234 W`` lies inside the band only with its dot grouping thousands."""
    return is_dotted(written) and not band.holds(coherent) and band.holds(1000 * coherent)


def band_at(catalog: Catalog, at: Position) -> Band | None:
    """The band of the catalog value that stands at a place; none for a place outside the catalogs."""
    return catalog.bands_by_place.get(_place(at))


def bands_by_place(catalog: Catalog) -> dict[str, Band]:
    """The band of every catalog value by where it stands, kept from one run to the next: a page asks for those of all its inputs."""
    key = cache.digest([cache.of_the_program(), catalog.key.encode()])
    kept = cache.read("bands", key) if catalog.key else None
    if kept is not None:
        return {at: Band(*found) for at, found in json.loads(kept).items()}
    places: dict[str, Band | None] = {}
    for reading in readings(catalog):  # a ratio stands where its field does, behind it
        places.setdefault(_place(reading.value.at), catalog.bands.get(reading.key))
    found = {at: band for at, band in places.items() if band is not None}
    if catalog.key:
        cache.keep("bands", key, json.dumps({at: astuple(band) for at, band in found.items()}).encode())
    return found


def _place(at: Position) -> str:
    return f"{at.file}:{at.line}:{at.column}"


def readings(catalog: Catalog, layer: int = 0, patched: Collection[str] = ()) -> Iterator[Reading]:
    """Every value of a catalog with its kind and field, its published alternatives and the cells of its tables too; from a `layer` on."""
    for table in catalog.tables().values():
        for key, entry in table.items():
            if layer and catalog.layer(entry.at) < layer:
                if key in patched and isinstance(entry, Part):
                    yield from (r for r in _below(entry, key, entry.kind) if catalog.layer(r.value.at) >= layer)
                continue
            if isinstance(entry, PriceBook):
                yield from _prices(catalog, entry)
            elif isinstance(entry, Part):
                yield from (
                    r if r.value.at.file else replace(r, value=replace(r.value, at=entry.at)) for r in _below(entry, key, entry.kind)
                )
            elif isinstance(entry, Constant):
                yield from _below(entry, key, f"constant {key}")
            else:
                yield from _below(entry, key)
            if isinstance(entry, Coolant):
                yield from _cells(entry, catalog.documents[f"Coolant:{key}"])


def _prices(catalog: Catalog, book: PriceBook) -> Iterator[Reading]:
    """The prices of a book, each of the kind of its part."""
    for key, price in book.prices.items():
        if key in catalog.parts:
            yield from _below(price, key, catalog.parts[key].kind)
    for key, lump in book.lumps.items():
        yield from _below(lump, key)


def _cells(coolant: Coolant, document: Table) -> Iterator[Reading]:
    """The cells of a coolant's table, each column a field."""
    for column, cells in coolant.table.items():
        for row, cell in enumerate(cells):
            value = parse_value(cell, unit(COLUMNS[column][0]))
            at = position_of(document, ("table", column, row))
            yield Reading("coolant", column, replace(value, at=at, unusual=coolant.unusual), coolant.id)


def _below(found: Any, item: str, kind: str = "", field: str = "", model: str = "") -> Iterator[Reading]:
    """Values below `found`: of a `kind` with the path of their fields, or else of the model that holds them."""
    if isinstance(found, Value):
        for value in (found, *found.alternatives.values()):
            yield Reading(kind or model, field, value, item)
    elif isinstance(found, BaseModel):
        if isinstance(found, Curve):
            yield from _points(found, item, kind or "curve", field)
        for name in type(found).model_fields:
            path = f"{field}.{kebab(name)}" if kind and field else kebab(name)
            yield from _below(getattr(found, name), item, kind, path, _name(found))
        yield from _ratios(found, item, kind or _name(found))
    elif isinstance(found, dict | list):
        for each in found.values() if isinstance(found, dict) else found:
            yield from _below(each, item, kind, field, model)


def _ratios(found: BaseModel, item: str, owner: str) -> Iterator[Reading]:
    """The ratios of an item that are told by its fields."""
    for kind, field, per in RATIOS:
        one, other = (getattr(found, name, None) for name in (field, per)) if kind == owner else (None, None)
        if isinstance(one, Value) and isinstance(other, Value) and one.number and other.number:
            shown = one.unit if other.unit.text == "1" else _per(one.unit, other.unit)
            value = Value(one.number / other.number, shown, at=one.at, unusual=one.unusual or other.unusual, limits=one.limits)
            yield Reading(owner, f"{kebab(field)} per {kebab(per)}", value, item, other.at)


def _per(one: Unit, other: Unit) -> Unit:
    return Unit(f"{one}/{other}", combined(one.dimension, other.dimension, -1), one.factor / other.factor)


def _points(curve: Curve, item: str, owner: str, field: str) -> Iterator[Reading]:
    """The shares of a curve."""
    for _, share in curve.points:
        value = read_efficiency(share)
        yield Reading(owner, f"{field}.points", replace(value, unusual=curve.unusual), item)


@lru_cache(maxsize=256)
def _words(name: str) -> str:
    """The name of a model in words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _name(model: BaseModel) -> str:
    """What a model is called in messages; links of one group have their own rates and lengths."""
    words = _words(type(model).__name__)
    return f"{model.group} {words}" if isinstance(model, Link) else words
