"""What the ranges of the inputs mean for the price and for every figure of a build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import Any, TypeVar

from configurator.build.chances import Chance, Samples, chance_of, judged
from configurator.build.kept import known
from configurator.build.model import Order, Quoted
from configurator.disciplines.money.cost import SpreadOfPrice, spread_of_price, state_percentiles
from configurator.figures import bands, simulate
from configurator.rules import Check

Ranged = TypeVar("Ranged", bound=Quoted)


Bands = Mapping[str, tuple[float, float]]  # P10 and P90 by the id of a figure, in coherent units


def with_ranges(build: Ranged) -> Ranged:
    """The build with the percentiles of its price, the range of every figure and how probably its checks hold."""
    price, found, of_checks = known(build, "ranges", lambda: _simulated(build))
    state_percentiles(build.scope, build.cost.price, SpreadOfPrice(*price))
    ranges, chances = _ranges(build, found), iter(of_checks)

    def checked(of: Quoted) -> tuple[Check, ...]:
        return judged(of.checks, islice(chances, len(of.checks)))

    made = replace(build, ranges=ranges, checks=checked(build))
    if not isinstance(made, Order):
        return made
    sections = tuple(replace(s, ranges=ranges, changes=build.changes, checks=checked(s)) for s in made.sections)
    return replace(made, sections=sections, shared=tuple(replace(s, ranges=ranges, checks=checked(s)) for s in made.shared))


def _simulated(build: Quoted) -> tuple[tuple[Any, ...], Bands, list[Chance]]:
    """What one simulation found: of the price, of every derived figure, and of each check in turn."""
    samples = simulate(f for f in build.figures.values() if f.is_input or f.args)
    derived = {f.id: samples[f.id] for f in build.figures.values() if not f.is_input and f.id in samples}
    return tuple(spread_of_price(build.cost.price, samples)), bands(derived), _chances(build, samples)


def _chances(build: Quoted, samples: Samples) -> list[Chance]:
    parts = [build, *(build.sections if isinstance(build, Order) else ()), *(build.shared if isinstance(build, Order) else ())]
    return [chance_of(check, samples) for check in chain.from_iterable(part.checks for part in parts)]


def _ranges(build: Quoted, found: Bands) -> dict[str, tuple[float, float]]:
    """P10 and P90 of every derived figure that depends on an input with a range, widened to hold its value (coherent units)."""
    ranges: dict[str, tuple[float, float]] = {}
    spread_known = build.figures["cost.p50"].value is not None  # else the ranges of a few prices would pass for that of the sum
    for id, (low, high) in found.items():
        figure = build.figures[id]
        if figure.value is not None and not figure.bound and low < high and (spread_known or ".cost." not in f".{id}"):
            ranges[id] = (min(low, figure.value), max(high, figure.value))
    return ranges
