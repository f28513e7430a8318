"""A delivery against a quote: parts by number, things by place, serial numbers once each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from configurator.build import Build, Order
from configurator.exchange.inventory.pieces import Inventory
from configurator.exchange.inventory.places import Places, Swap, compared_places
from configurator.exchange.inventory.quoted import Promise, promised
from configurator.exchange.inventory.resolved import Reader, Resolved
from configurator.exchange.pricelists.parts import SHORTEST, key_of
from configurator.phrases import phrase

DIGITS = 5e-6  # share by which a quantity of six digits may be rounded
MEASURED = 0.01  # share by which what is measured, and not counted, may differ
NAMED = 6  # places that are named of one difference
NOT_LISTED = "the inventory lists nothing of this kind"
OWN_SERIAL = "a serial number of its own"


class Difference(NamedTuple):
    """So many of a part, or of a thing in a rack, too few or too many; `at` are places or rows where it is known."""

    part: str
    quantity: float
    at: tuple[str, ...] = ()


class Replaced(NamedTuple):
    """Something else than was quoted: where, what was quoted, what is there."""

    at: str
    quoted: str
    found: str
    quantity: float = 1.0


class Unchecked(NamedTuple):
    """So many of a part that the inventory cannot tell, with the reason."""

    part: str
    quantity: float | None
    reason: str


@dataclass
class Delivery:
    """How a delivery differs from its quote."""

    missing: list[Difference] = field(default_factory=list)
    extra: list[Difference] = field(default_factory=list)
    different: list[Replaced] = field(default_factory=list)
    swapped: list[Swap] = field(default_factory=list)
    unchecked: list[Unchecked] = field(default_factory=list)

    @property
    def as_quoted(self) -> bool:
        """Whether everything that was checked is as quoted."""
        return not (self.missing or self.extra or self.different or self.swapped)


def delivered(build: Build | Order, inventory: Inventory) -> Delivery:
    """Compare an inventory with what a build promises."""
    promise = promised(build)
    reader = Reader(promise)
    pieces = reader.pieces(inventory)
    places = compared_places(promise, pieces, inventory.placed)
    counts = _Counts(promise, pieces, inventory, places)
    found = Delivery(swapped=places.swapped, unchecked=list(_unchecked(promise, counts)))
    found.different = [*_other_things(places), *counts.alternates(reader), *_twice(pieces, promise)]
    found.missing = [*counts.short(), *_things(places.missing, promise)]
    found.extra = [*counts.over(), *_things(places.extra, promise)]
    return found


# --- parts


class _Counts:
    """The quantities of parts, quoted and found; `left` is what is short (positive) or over (negative)."""

    def __init__(self, promise: Promise, pieces: Sequence[Resolved], inventory: Inventory, places: Places) -> None:
        self.promise = promise
        self.rows: dict[str, list[str]] = {}
        self.found = self._found(pieces)
        self.listed = set(promise.parts) if inventory.whole else self._listed(pieces, inventory.placed)
        self.left = {part: left for part in (*promise.parts, *self.found) if (left := self._left(part))}
        for other in places.different:  # told of by its place
            self._told(promise.items[other.at.item].part, -1.0)
            self._told(promise.items[other.found].part if other.found in promise.items else other.found, 1.0)

    def _found(self, pieces: Sequence[Resolved]) -> dict[str, float]:
        """What is there of every part: by rows that name it, or by the places of the things that it is, which may be told of beside."""
        named, standing = Counter[str](), Counter[str]()
        for each in pieces:
            thing = self.promise.items[each.item].part if each.item else ""
            part = each.part or thing or (each.text if not each.item and not each.piece.unit else "")
            if part:
                (standing if thing and not each.part else named)[part] += each.piece.quantity  # type: ignore[assignment]
                self.rows.setdefault(part, []).append(each.piece.at)
        return {part: max(named[part], standing[part]) for part in (*named, *(standing.keys() - named.keys()))}

    def _listed(self, pieces: Sequence[Resolved], placed: bool) -> set[str]:
        """The parts that an inventory which lists only some can tell of: the kinds it lists, and the things whose places it lists."""
        parts = self.promise.catalog.parts
        kinds = {parts[each.part].kind for each in pieces if each.part and not each.item}
        things = {item.part for key, item in self.promise.items.items() if placed or any(each.item == key for each in pieces)}
        return {part for part in self.promise.parts if parts[part].kind in kinds or part in things}

    def _left(self, part: str) -> float:
        """What is short of a part; nothing where it need not be there or is not listed at all."""
        quoted, found = self.promise.parts.get(part, 0.0), self.found.get(part, 0.0)
        if part in self.promise.beside or (quoted and part not in self.listed):
            return 0.0
        near = MEASURED if part in self.promise.measured else DIGITS
        return quoted - found if abs(quoted - found) > near * quoted else 0.0

    def _told(self, part: str, amount: float) -> None:
        if part in self.left and self.left[part] * amount < 0:
            self.left[part] += amount

    def alternates(self, reader: Reader) -> Iterator[Replaced]:
        """Parts in place of others that name them as alternates."""
        for part, short in [*self.left.items()]:
            for found in [key for key in self.left if self.left[key] < 0] if short > 0 else ():
                if _is_alternate(found, part, self.promise, reader):
                    count = min(self.left[part], -self.left[found])
                    self.left[part], self.left[found] = self.left[part] - count, self.left[found] + count
                    if count:
                        yield Replaced(_listed(self.rows[found]), part, found, count)

    def short(self) -> list[Difference]:
        """What is missing."""
        return [Difference(part, _whole(left)) for part, left in self.left.items() if left > 0]

    def over(self) -> list[Difference]:
        """What was not quoted."""
        return [Difference(part, _whole(-left), tuple(self.rows[part][:NAMED])) for part, left in self.left.items() if left < 0]


def _is_alternate(found: str, part: str, promise: Promise, reader: Reader) -> bool:
    """Whether a part names another, which may be one that no catalog has, as one to take in its place."""
    entry, key = promise.catalog.parts[part], key_of(found)
    return any((len(key) >= SHORTEST and key in key_of(each)) or reader.part(each) == found for each in entry.alternates)


def _whole(number: float) -> float:
    """A count as one, not as what is left of a sum."""
    return float(round(number)) if abs(number - round(number)) < 1e-9 * max(1.0, abs(number)) else float(f"{number:.9g}")


def _listed(places: Sequence[str]) -> str:
    more = len(places) - NAMED
    text = ", ".join(places[:NAMED])
    return phrase("{places} and {n} more", places=text, n=more) if more > 0 else text


# --- places and numbers


def _other_things(places: Places) -> Iterator[Replaced]:
    yield from (Replaced(_place(other.at.rack, other.at.unit), other.at.item, other.found) for other in places.different)


def _place(rack: str, unit: int) -> str:
    return f"{rack} U{unit}" if unit else rack


def _things(found: Mapping[str, Sequence[object]], promise: Promise) -> Iterator[Difference]:
    """Things by place; one that is a part is told of by its part."""
    for item, spots in found.items():
        if item in promise.items and promise.items[item].part:
            continue
        at = tuple(_place(spot.rack, spot.unit) for spot in spots[:NAMED])  # type: ignore[attr-defined]
        yield Difference(item, float(len(spots)), at)


def _twice(pieces: Sequence[Resolved], promise: Promise) -> Iterator[Replaced]:
    """Serial numbers that several pieces have; a thing and the part that it is are one piece told of twice."""
    by_number: dict[str, list[Resolved]] = {}
    for each in pieces:
        if each.piece.number:
            by_number.setdefault(each.piece.number, []).append(each)
    for same in by_number.values():
        if len(same) - (_one_thing(same, promise)) > 1:
            yield Replaced(_listed([each.piece.at for each in same]), OWN_SERIAL, same[0].piece.serial)


def _one_thing(same: Sequence[Resolved], promise: Promise) -> bool:
    """Whether one of some pieces is told of by its place and another by its part, and both are the same thing."""
    parts = {each.part for each in same if not each.item}
    return any(each.item and not each.part and promise.items[each.item].part in parts - {""} for each in same)


def _unchecked(promise: Promise, counts: _Counts) -> Iterator[Unchecked]:
    for part, quantity in promise.parts.items():
        if part not in counts.listed:
            yield Unchecked(part, _whole(quantity), NOT_LISTED)
    yield from (Unchecked(part, None, reason) for part, reason in promise.beside.items())
