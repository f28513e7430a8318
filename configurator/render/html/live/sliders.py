"""The inputs of a page that a reader moves by a slider: the terms and the site everybody asks about, then what the results rest on most."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from configurator.figures import Figure
from configurator.figures.influence import influences
from configurator.render.view import Seen
from configurator.units import ABSOLUTE_TEMPERATURE, NUMBER

# What everybody asks about, under the id of the system alone.
ASKED = (
    *("quantity", "prices.margin", "prices.discount", "prices.tax", "site.energy-price", "power.utilisation", "site.pue"),
    *("cooling.supply-temperature", "site.air-inlet"),
)
# What results rest on: so many inputs of each that are no counts of pieces.
TARGETS = (("cost.price", 4), ("power.it-load", 2), ("power.facility", 1), ("cooling.flow", 1))
HEADLINES = (
    *("cost.price", "cost.price-with-tax", "cost.per-accelerator", "power.it-load", "power.ac-input", "power.facility"),
    *("power.energy-cost", "cooling.liquid-heat", "cooling.flow", "cooling.airflow"),
)
STEPS = 100  # of a slider from end to end, about
AROUND = 0.5  # either way of an input without a range, as a share of it
DEGREES = 10.0  # either way of a temperature without a range
SHARE = 0.3  # of a share that is nothing now


@dataclass(frozen=True)
class Slider:
    """An input with the ends and the step of its slider, in the unit shown; the number of the offer is one of its places."""

    figure: Figure
    low: float
    high: float
    step: float


def sliders(view: Seen) -> list[Slider]:
    """The inputs that matter, of those the audience may change."""
    found: dict[str, Slider] = {}
    for figure in _candidates(view):
        slider = _slider(figure) if view.may_change(figure) and figure.id not in found else None
        if slider is not None:
            found[figure.id] = slider
    return list(found.values())


def headlines(view: Seen) -> list[Figure]:
    """The results that are set against those of the offer."""
    return [figure for id in HEADLINES if (figure := view.figures.get(id)) is not None and figure.value is not None]


def _candidates(view: Seen) -> Iterator[Figure]:
    """Of each system of an order what everybody asks about, then what the results of the whole rest on."""
    for part in view.sections:
        yield from (part.figures[id] for id in ASKED if id in part.figures)
    for id, most in TARGETS:
        target = view.figures.get(id)
        if target is not None:
            yield from _weighty(target)[:most]


def _weighty(target: Figure) -> Sequence[Figure]:
    """The inputs a figure moves with most, without counts of pieces and numbers of a method."""
    ranked = sorted(influences(target), key=lambda pair: (-abs(pair[1]), pair[0].id))
    return [figure for figure, weight in ranked if weight and not _counts(figure)]


def _counts(figure: Figure) -> bool:
    """Whether an input counts pieces, or is what a method subtracts."""
    return figure.info is None or figure.info.unit.text in ("1", "pair", "port") or ".price.over" in figure.id or ".price.less" in figure.id


def _slider(figure: Figure) -> Slider | None:
    number, info = figure.number, figure.info
    if number is None or info is None or info.origin is None:
        return None
    factor, limits, origin = info.unit.factor, info.origin.limits, info.origin
    if origin.low is not None and origin.high is not None and origin.low < origin.high:
        low, high = min(origin.low / factor, number), max(origin.high / factor, number)
    else:
        low, high = _about(figure, number)
    low, high = max(low, limits.minimum / factor), min(high, limits.maximum / factor)
    whole = info.unit.text == "1" and number == int(number)
    step = max(1.0, math.floor((high - low) / STEPS)) if whole else _nice((high - low) / STEPS)
    return Slider(figure, number - _steps(number - low, step), number + _steps(high - number, step), step) if low < high else None


def _about(figure: Figure, number: float) -> tuple[float, float]:
    """The ends of an input without a range: of a count from one on, of a temperature some degrees, else a share of it either way."""
    if figure.dimension is ABSOLUTE_TEMPERATURE:
        return number - DEGREES, number + DEGREES
    assert figure.info is not None
    if figure.info.unit.text == "%":
        return 0.0, min(100.0, max(2 * number, 100 * SHARE))
    if figure.dimension is NUMBER and number == int(number):
        return 1.0, max(10.0, 4 * number)
    return number * (1 - AROUND), number * (1 + AROUND)


def _steps(way: float, step: float) -> float:
    """The whole steps of a way."""
    return math.floor(way / step + 1e-9) * step


def _nice(value: float) -> float:
    """1, 2 or 5 times a power of ten, at most `value`."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(size * power for size in (5.0, 2.0, 1.0) if size * power <= value * (1 + 1e-9))
