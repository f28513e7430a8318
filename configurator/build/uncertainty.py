"""What the ranges of the inputs mean for the price and for every figure of a build."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from configurator.build.model import Order, Quoted
from configurator.disciplines.money.cost import simulate_price
from configurator.figures import band, simulate

Ranged = TypeVar("Ranged", bound=Quoted)


def with_ranges(build: Ranged) -> Ranged:
    """The build with the percentiles of its price and the range of every figure."""
    simulate_price(build.scope, build.cost.price)
    ranges = _ranges(build)
    if isinstance(build, Order):
        sections = tuple(replace(section, ranges=ranges, changes=build.changes) for section in build.sections)
        return replace(build, ranges=ranges, sections=sections, shared=tuple(replace(each, ranges=ranges) for each in build.shared))
    return replace(build, ranges=ranges)


def _ranges(build: Quoted) -> dict[str, tuple[float, float]]:
    """P10 and P90 of every derived figure that depends on an input with a range, widened to hold its value (coherent units)."""
    found: dict[str, tuple[float, float]] = {}
    spread_known = build.figures["cost.p50"].value is not None  # else the ranges of a few prices would pass for that of the sum
    derived = [f for f in build.figures.values() if not f.is_input and f.args and (spread_known or ".cost." not in f".{f.id}")]
    for id, samples in simulate(derived).items():
        figure, limits = build.figures[id], band(samples)
        if limits is not None and figure.value is not None and not figure.bound and limits[0] < limits[1]:
            found[id] = (min(limits[0], figure.value), max(limits[1], figure.value))
    return found
