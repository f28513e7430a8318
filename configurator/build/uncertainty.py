"""What the ranges of the inputs mean for the price and for every figure of a build."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from configurator.build.kept import known
from configurator.build.model import Order, Quoted
from configurator.disciplines.money.cost import SpreadOfPrice, state_percentiles
from configurator.rules import Check

if TYPE_CHECKING:
    from configurator.build.simulation import Bands, Chance

Ranged = TypeVar("Ranged", bound=Quoted)


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


def _simulated(build: Quoted) -> tuple[Any, ...]:
    """What one simulation finds of it."""
    from configurator.build.simulation import simulated

    return simulated(build)


def _ranges(build: Quoted, found: Bands) -> dict[str, tuple[float, float]]:
    """P10 and P90 of every derived figure that depends on an input with a range, widened to hold its value (coherent units)."""
    ranges: dict[str, tuple[float, float]] = {}
    spread_known = build.figures["cost.p50"].value is not None  # else the ranges of a few prices would pass for that of the sum
    for id, (low, high) in found.items():
        figure = build.figures[id]
        if figure.value is not None and not figure.bound and low < high and (spread_known or ".cost." not in f".{id}"):
            ranges[id] = (min(low, figure.value), max(high, figure.value))
    return ranges


def judged(checks: Iterable[Check], chances: Iterable[Chance]) -> tuple[Check, ...]:
    """The checks with how probably they hold, each with what `chance_of` found of it."""
    return tuple(check if p is None else replace(check, probability=p, deciding=by) for check, (p, by) in zip(checks, chances, strict=True))


def sharpened(check: Check) -> Check:
    """A check with its probability where its verdict follows that, over the ranges of what it comes from alone."""
    if not check.by_chance:
        return check
    from configurator.build.simulation import chance_alone

    return judged([check], [chance_alone(check)])[0]
