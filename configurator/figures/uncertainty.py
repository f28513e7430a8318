"""What the ranges of the inputs mean for every figure: one seeded simulation over the whole graph.

The value of an input is its median: half of the draws fall between low and value, half between value and high, each half denser
toward the value (a two-piece triangle). Inputs are independent of each other, but one input used in many places (the price of a GPU)
moves everywhere at once. A figure's low and high are its P10 and P90, widened to hold the figure itself; the money percentiles of the
quote come from the same draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice

import numpy as np

from configurator.figures.evaluate import evaluate_arrays, topological
from configurator.figures.graph import Figure
from configurator.figures.operations import Array
from configurator.units import Unit

DRAWS = 2048
SEED = 20260501
TOGETHER = 256  # figures whose percentiles are found in one call: more take memory, fewer take time


def simulate(figures: Iterable[Figure], draws: int = DRAWS, seed: int = SEED) -> dict[str, Array]:
    """Samples per figure id (coherent units), for the figures that depend on an input with a range."""
    wanted = list(figures)
    order = topological(wanted)
    samples = {id(node): drawn for node in order if node.is_input and (drawn := _draw(node, draws, seed)) is not None}
    found = evaluate_arrays(order, samples)
    return {f.id: found[id(f)] for f in wanted if np.ndim(found[id(f)]) == 1}


def _draw(node: Figure, draws: int, seed: int) -> Array | None:
    """Samples of one input; seeded by its id, so adding another input does not change them."""
    origin = node.info.origin if node.info else None
    if node.value is None or origin is None or origin.low is None or origin.high is None or origin.high <= origin.low:
        return None
    if node.info is not None and _is_count(node.info.unit, node.value, origin.low, origin.high):
        return None  # how many there are is a choice of build, not an uncertainty
    toward = _toward(origin.drawn_as or node.id, draws, seed)
    median = min(max(node.value, origin.low), origin.high)
    reach = np.where(toward < 0, median - origin.low, origin.high - median)
    drawn: Array = np.clip(median + reach * toward, origin.low, origin.high)
    return drawn


@lru_cache(maxsize=2048)
def _toward(id: str, draws: int, seed: int) -> Array:
    """How far each draw lies from the median, as a share of the way to its low (negative) or to its high."""
    generator = np.random.default_rng([seed, *id.encode()])
    side, distance = generator.random(draws), 1.0 - np.sqrt(1.0 - generator.random(draws))
    return np.where(side < 0.5, -distance, distance)


def _is_count(shown: Unit, *values: float) -> bool:
    return shown.text in ("1", "pair", "port") and all(v.is_integer() for v in values)


def bands(samples: Mapping[str, Array], low: float = 10, high: float = 90) -> dict[str, tuple[float, float]]:
    """Two percentiles by figure id, of the samples that are numbers; without the figures of which none is."""
    found: dict[str, tuple[float, float]] = {}
    whole = iter([id for id, drawn in samples.items() if np.isfinite(drawn).all()])
    while together := list(islice(whole, TOGETHER)):
        lows, highs = np.percentile(np.stack([samples[id] for id in together]), (low, high), axis=1, overwrite_input=True)
        found.update((id, (float(a), float(b))) for id, a, b in zip(together, lows, highs, strict=True))
    found.update((id, limits) for id in samples.keys() - found.keys() if (limits := band(samples[id], low, high)) is not None)
    return found


def band(samples: Array, low: float = 10, high: float = 90) -> tuple[float, float] | None:
    """Two percentiles of the samples that are numbers; None when none is."""
    known = samples[np.isfinite(samples)]
    if not known.size:
        return None
    found = np.percentile(known, (low, high))
    return float(found[0]), float(found[1])


def percentile(samples: Array, percent: float) -> float | None:
    """A percentile of the samples that are numbers; None when none is."""
    known = samples[np.isfinite(samples)]
    return float(np.percentile(known, percent)) if known.size else None
