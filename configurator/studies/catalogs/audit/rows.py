"""Every value of the catalogs with what it rests on and what it moves, the weakest numbers that matter most first."""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from configurator.build import Build
from configurator.build.trust import POWER
from configurator.catalog.entry import values_in
from configurator.catalog.evidence import class_of, dated
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Position
from configurator.catalog.reading.roots import entries
from configurator.catalog.values import Value
from configurator.figures.influence import influences
from configurator.today import today

PRICE = "cost.bom"

# How far a number of a confidence is doubted: an order among rows, no probability. What is given is nobody's to doubt.
DOUBT = {"assumption": 1.0, "low": 0.5, "medium": 0.05, "high": 0.01}


@dataclass(frozen=True)
class Moved:
    """The share of the price and of the power of one platform that moves with a value: elasticities between 0 and 1."""

    price: float = 0.0
    power: float = 0.0


Moves = Mapping[Position, Moved]
UNMOVED = Moved()


@dataclass(frozen=True)
class AuditRow:
    """A value where it stands: what it rests on, how old it is, what it moves, and how much it deserves to be looked at."""

    item: str
    field: str
    value: Value
    evidence: str
    as_of: str
    age_days: int | None
    inherited: bool
    moved: Moved
    disputed: Mapping[str, Value]

    @property
    def share(self) -> float:
        """The greater of both shares."""
        return max(self.moved.price, self.moved.power)

    @property
    def spread(self) -> float:
        """How far it may be off, of itself: the width of its range, at most all of it; all of it where nobody tells a range."""
        low, number, high = self.value.low, self.value.number, self.value.high
        if low is None or high is None or not number:
            return 1.0
        return min(1.0, (high - low) / abs(number))

    @property
    def weight(self) -> float:
        """How much it deserves to be looked at: what moves with it, times how far it may be off, the more the less it is to be trusted."""
        return DOUBT.get(self.value.confidence, 0.0) * self.spread * self.share


def moves(build: Build) -> Moves:
    """What moves the price and the power of a build, by the place in the catalogs where it is written."""
    price, power = (_by_place(build, target) for target in (PRICE, POWER))
    return {at: Moved(price.get(at, 0.0), power.get(at, 0.0)) for at in price.keys() | power.keys()}


def _by_place(build: Build, target: str) -> dict[Position, float]:
    """One number may enter in many places (a part in several racks): it moves all of them at once."""
    sums: dict[Position, float] = {}
    for node, slope in influences(build.figures[target]) if target in build.figures else ():
        origin = node.info.origin if node.info is not None else None
        if origin is not None and origin.file:
            at = Position(origin.file, origin.line, origin.column)
            sums[at] = sums.get(at, 0.0) + slope
    return {at: min(1.0, abs(slope)) for at, slope in sums.items()}


def audited(catalog: Catalog, found: Mapping[str, Moves], only_moving: bool = False) -> list[AuditRow]:
    """A row a value, `found` by platform; with `only_moving` those of these platforms and what moves them. The heaviest come first.

    What platforms share stands with each of them.
    """
    largest = _largest(found)
    points = {choice for platform in catalog.platforms.values() for o in platform.options.values() if o.sets for choice in o.choices}
    rows = (_row(catalog, item, path, value, inherited, largest, points) for item, path, value, inherited in _values(catalog))
    wanted = (row for row in rows if not only_moving or row.item in found or (row.share and row.item not in catalog.platforms))
    return sorted(wanted, key=lambda row: (-row.weight, -row.share, row.item, row.field))


def _largest(found: Mapping[str, Moves]) -> dict[Position, Moved]:
    """Place -> the largest shares over the platforms."""
    best: dict[Position, Moved] = {}
    for moved in found.values():
        for at, own in moved.items():
            before = best.get(at, UNMOVED)
            best[at] = Moved(max(own.price, before.price), max(own.power, before.power))
    return best


def _values(catalog: Catalog) -> Iterator[tuple[str, str, Value, bool]]:
    """Item, field and value; whether its source is not its own: that of its item, of its file, or of another file it is taken from."""
    for _, key, entry in entries(catalog):
        for path, value in values_in(entry):
            yield key, path, value, value.inherited or value.at.file != entry.at.file


def _row(
    catalog: Catalog, item: str, field: str, value: Value, inherited: bool, largest: Mapping[Position, Moved], points: Container[str]
) -> AuditRow:
    """A row; what is published of another point of operation is no dispute."""
    as_of = dated(value.sources, value.as_of, catalog.sources)
    evidence = class_of(value.sources, value.confidence, catalog.sources)
    others = {name: other for name, other in value.disputed().items() if name not in points}
    return AuditRow(item, field, value, evidence, as_of, _age(as_of), inherited, largest.get(value.at, UNMOVED), others)


def _age(as_of: str) -> int | None:
    """Days since the first day that a date may mean; none without a date."""
    year, month, day = (*(int(part) for part in as_of.split("-") if part.isdecimal()), 1, 1)[:3] if as_of[:4].isdecimal() else (0, 0, 0)
    try:
        return (today() - datetime.date(year, month, day)).days
    except ValueError:
        return None


def by_class(rows: Iterable[AuditRow]) -> dict[str, int]:
    """How many values rest on each class of evidence, the most first."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.evidence] = counts.get(row.evidence, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))
