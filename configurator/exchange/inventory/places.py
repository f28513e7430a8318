"""What stands where against what was to stand there: things in each other's place, in another rack, of another kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from configurator.exchange.inventory.quoted import Promise, Spot
from configurator.exchange.inventory.resolved import Resolved

May = Callable[[Spot, Spot], bool]
Sort = Callable[[Spot], Hashable]


class Swap(NamedTuple):
    """A thing that stands in another unit than it was quoted in, or in another rack."""

    item: str
    rack: str
    quoted_u: int
    found_u: int
    found_rack: str


class Other(NamedTuple):
    """Something else where a thing was quoted."""

    at: Spot
    found: str


@dataclass
class Places:
    """How the places differ; `missing` and `extra` by what they are, each with its spots."""

    swapped: list[Swap] = field(default_factory=list)
    different: list[Other] = field(default_factory=list)
    missing: dict[str, list[Spot]] = field(default_factory=dict)
    extra: dict[str, list[Spot]] = field(default_factory=dict)


def compared_places(promise: Promise, found: Sequence[Resolved], everything: bool) -> Places:
    """Compare the places of some pieces; without `everything` only kinds of things that are listed at all."""
    there = _there(promise, found)
    listed = {spot.item for spot in there}
    quoted = Counter({spot: n for spot, n in promise.spots.items() if everything or spot.item in listed})
    left, over = quoted - there, there - quoted
    for spot in [spot for spot in over if spot in promise.reserved]:
        del over[spot]
    places = Places()
    _pairs(left, over, lambda spot: spot.item, lambda a, b: not (a.unit and b.unit))  # without a unit it may stand anywhere
    for same in (lambda spot: (spot.rack, spot.item)), lambda spot: spot.item:
        places.swapped += [Swap(a.item, a.rack, a.unit, b.unit, b.rack) for a, b in _pairs(left, over, same)]
    places.different += [Other(a, b.item) for a, b in _pairs(left, over, lambda spot: (spot.rack, spot.unit))]
    for side, told in ((left, places.missing), (over, places.extra)):
        for spot in sorted(side.elements()):
            told.setdefault(spot.item, []).append(spot)
    return places


def _there(promise: Promise, found: Sequence[Resolved]) -> Counter[Spot]:
    """What stands where, in the racks of the quote."""
    placed = [(each, each.item or (each.text if each.piece.unit else "")) for each in found]
    seen: dict[str, Counter[tuple[int, str]]] = {}
    for each, item in placed:
        if item:
            seen.setdefault(each.piece.rack, Counter())[each.piece.unit, item] += round(each.piece.quantity)
    names = _racks(promise.racks, seen)
    return Counter({Spot(names.get(rack, rack), unit, item): n for rack, at in seen.items() for (unit, item), n in at.items()})


def _racks(quoted: Mapping[str, Counter[tuple[int, str]]], seen: Mapping[str, Counter[tuple[int, str]]]) -> dict[str, str]:
    """The rack of the quote that each rack of an inventory is: of the same name, else the one it has most in common with.

    Racks of a role hold the same, so of those that are left only the first of each role, and the one of the same number, are looked at.
    """
    found = {rack: rack for rack in seen if rack in quoted}
    free = [rack for rack in quoted if rack not in found]
    for rack in seen:
        if rack in found or not rack or not free:
            continue
        tried = dict.fromkeys((*{_role(each): each for each in reversed(free)}.values(), *(e for e in free if _number(e) == _number(rack))))
        best = max(tried, key=lambda each: (_alike(quoted[each], seen[rack]), _number(each) == _number(rack)))
        found[rack] = best
        free.remove(best)
    return found


def _role(rack: str) -> str:
    return rack.rpartition("-")[0]


def _number(rack: str) -> int:
    digits = re.findall(r"\d+", rack)
    return int(digits[-1][-9:]) if digits else 0


def _alike(quoted: Counter[tuple[int, str]], seen: Counter[tuple[int, str]]) -> tuple[int, int]:
    """Things in the same unit, and things of the same kind."""
    kinds = {item for _, item in quoted}
    return (quoted & seen).total(), sum(n for (_, item), n in seen.items() if item in kinds)


def _pairs(left: Counter[Spot], over: Counter[Spot], of: Sort, may: May = lambda a, b: True) -> list[tuple[Spot, Spot]]:
    """What is left of the quote with what is over of the delivery where both are of the same kind, one for one; both are taken out."""
    waiting: dict[Hashable, list[Spot]] = {}
    for spot in sorted(over.elements()):
        waiting.setdefault(of(spot), []).append(spot)
    found = []
    for spot in sorted(left.elements()):
        near = waiting.get(of(spot), [])
        other = next((each for each in near if may(spot, each)), None)
        if other is not None:
            near.remove(other)
            found.append((spot, other))
    for taken, side in ((0, left), (1, over)):
        side.subtract(pair[taken] for pair in found)
    return found
