"""What a quote rests on: the share of its price and of its power by class of evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from configurator.build.model import Quoted
from configurator.catalog.evidence import CLASSES, GIVEN, class_of
from configurator.figures import Figure
from configurator.figures.influence import influences
from configurator.units import currency_of, unit

POWER = "power.ac-input"
Shares = Mapping[str, float]


@dataclass(frozen=True)
class Trust:
    """Shares by class of evidence, the strongest first; each mapping adds up to 1, or is empty where there is nothing to share."""

    price: Shares
    power: Shares


def trust_of(build: Quoted) -> Trust:
    """The trust table of a build: its cost by what the prices of its lines rest on, its power by what the powers of its parts do."""
    power = build.figures.get(POWER)
    return Trust(_shares(_prices(build), build), _shares(_powers([power] if power is not None else []), build))


Part = tuple[Figure, float]  # an input and how much of the whole rests on it


def _prices(build: Quoted) -> Iterator[Part]:
    """Each line's cost over the prices it is made of."""
    for line in build.bom:
        if not line.below and line.extended is not None and line.extended.value and line.content is None:
            yield from _weighted(line.extended, lambda f: currency_of(f.dimension) is not None)


def _powers(totals: Iterable[Figure]) -> Iterator[Part]:
    """A power over the powers it is the sum of, conversion losses in proportion."""
    watt = unit("W").dimension
    for figure in totals:
        yield from _weighted(figure, lambda f: f.dimension is watt)


def _weighted(figure: Figure, counts: Callable[[Figure], bool]) -> Iterator[Part]:
    """A figure divided over those of its inputs that count, by how much it moves with each."""
    found = [(node, abs(slope)) for node, slope in influences(figure) if slope and counts(node)]
    whole = sum(share for _, share in found)
    for node, share in found:
        yield node, share / whole * (figure.value or 0.0)


def _shares(parts: Iterable[Part], build: Quoted) -> Shares:
    sums: dict[str, float] = dict.fromkeys((*CLASSES, GIVEN), 0.0)
    for node, amount in parts:
        origin = node.info.origin if node.info is not None else None
        sums[class_of(origin.sources, origin.confidence, build.catalog.sources) if origin is not None else GIVEN] += amount
    whole = sum(sums.values())
    return {name: amount / whole for name, amount in sums.items() if amount}
