"""What the ranges of the inputs mean for the price and for every figure of a build."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from configurator.build.chances import Samples, judged
from configurator.build.model import Order, Quoted
from configurator.disciplines.money.cost import simulate_price
from configurator.figures import bands, simulate

Ranged = TypeVar("Ranged", bound=Quoted)


def with_ranges(build: Ranged) -> Ranged:
    """The build with the percentiles of its price, the range of every figure and how probably its checks hold."""
    samples = simulate(f for f in build.figures.values() if f.is_input or f.args)
    simulate_price(build.scope, build.cost.price, samples)
    ranges = _ranges(build, samples)
    found = replace(build, ranges=ranges, checks=judged(build.checks, samples))
    if not isinstance(found, Order):
        return found
    sections = tuple(replace(s, ranges=ranges, changes=build.changes, checks=judged(s.checks, samples)) for s in found.sections)
    return replace(
        found, sections=sections, shared=tuple(replace(s, ranges=ranges, checks=judged(s.checks, samples)) for s in found.shared)
    )


def _ranges(build: Quoted, samples: Samples) -> dict[str, tuple[float, float]]:
    """P10 and P90 of every derived figure that depends on an input with a range, widened to hold its value (coherent units)."""
    found: dict[str, tuple[float, float]] = {}
    spread_known = build.figures["cost.p50"].value is not None  # else the ranges of a few prices would pass for that of the sum
    derived = [f for f in build.figures.values() if not f.is_input and (spread_known or ".cost." not in f".{f.id}")]
    for id, (low, high) in bands({f.id: samples[f.id] for f in derived if f.id in samples}).items():
        figure = build.figures[id]
        if figure.value is not None and not figure.bound and low < high:
            found[id] = (min(low, figure.value), max(high, figure.value))
    return found
