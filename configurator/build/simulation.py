"""What one simulation finds of a build: percentiles of its price, the range of every figure, how probably each check holds and why not.

It needs NumPy: `uncertainty.py`, which says it of the build, imports this only where nothing is kept of an earlier run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np

from configurator.build.model import Order, Quoted
from configurator.disciplines.money.cost import PERCENTILES, SpreadOfPrice
from configurator.figures import Figure, topological
from configurator.figures.arrays import Array
from configurator.figures.uncertainty import bands, percentile, share_below, simulate
from configurator.rules import Check

DECIDING = 3  # inputs that are named at most
LEAST = 0.15  # correlation with the outcome from which an input is named

Samples = Mapping[str, Array]
Bands = Mapping[str, tuple[float, float]]  # P10 and P90 by the id of a figure, in coherent units
Chance = tuple[float | None, tuple[str, ...]]  # that a check holds, and labels of the inputs that decide it


def simulated(build: Quoted) -> tuple[tuple[Any, ...], Bands, list[Chance]]:
    """What one simulation found: of the price, of every derived figure, and of each check in turn."""
    samples = simulate(f for f in build.figures.values() if f.is_input or f.args)
    derived = {f.id: samples[f.id] for f in build.figures.values() if not f.is_input and f.id in samples}
    return tuple(spread_of_price(build.cost.price, samples)), bands(derived), _chances(build, samples)


def spread_of_price(price: Figure, samples: Mapping[str, Array]) -> SpreadOfPrice:
    """The percentiles of a price; none where no input of it has a range."""
    drawn = samples.get(price.id)
    if drawn is None:
        return SpreadOfPrice()
    return SpreadOfPrice(tuple(percentile(drawn, p) for p in PERCENTILES), None if price.value is None else share_below(drawn, price.value))


def _chances(build: Quoted, samples: Samples) -> list[Chance]:
    parts = [build, *(build.sections if isinstance(build, Order) else ()), *(build.shared if isinstance(build, Order) else ())]
    return [chance_of(check, samples) for check in chain.from_iterable(part.checks for part in parts)]


def chance_alone(check: Check) -> Chance:
    """How probably a check holds over the ranges of what it comes from alone."""
    return chance_of(check, simulate(check.ordered))


def chance_of(check: Check, samples: Samples) -> Chance:
    """How probably a check holds, and which inputs decide where that is open; not known of numbers without ranges."""
    small, large = (samples.get(figure.id, figure.value) for figure in check.ordered)
    if small is None or large is None or not (np.ndim(small) or np.ndim(large)):
        return None, ()
    room = np.asarray(large) - np.asarray(small)
    known = room[np.isfinite(room)]
    if not known.size:
        return None, ()
    slack = 1e-9 * float(np.max(np.abs(np.nan_to_num(large))))
    share = float(np.mean(known >= -slack))
    return share, _deciding(check, room, samples) if replace(check, probability=share).in_doubt else ()


def _deciding(check: Check, room: Array, samples: Samples) -> tuple[str, ...]:
    """Labels of the inputs that move the outcome most."""
    ranged = [f for f in topological(check.ordered) if f.is_input and f.id in samples]
    weights = [(abs(_correlation(samples[f.id], room)), f) for f in ranged]
    return tuple(_label(f) for weight, f in sorted(weights, key=lambda pair: (-pair[0], pair[1].id))[:DECIDING] if weight >= LEAST)


def _correlation(a: Array, b: Array) -> float:
    both = np.isfinite(a) & np.isfinite(b)
    spread = float(np.std(a[both]) * np.std(b[both])) if both.any() else 0.0
    return float(np.mean((a[both] - np.mean(a[both])) * (b[both] - np.mean(b[both])))) / spread if spread else 0.0


def _label(figure: Figure) -> str:
    return figure.info.label if figure.info is not None else figure.id
