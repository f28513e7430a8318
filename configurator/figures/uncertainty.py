"""What the ranges of the inputs mean for every figure: one seeded simulation over the whole graph.

The value of an input is its median: half of the draws fall between low and value, half between value and high, each half denser
toward the value (a two-piece triangle). Every input takes the same even steps of its own distribution, in an order of its own
(a Latin hypercube), so that a few thousand draws settle the percentiles of a sum.

One input used in many places (the price of a GPU) moves everywhere at once; inputs are else independent of each other, unless they
follow a driver (`Origin.moves_with`). Then their orders are those of normal scores with a common factor: z = a F + sqrt(1 - a^2) e, with F
of the driver and e of the input, after R. L. Iman and W. J. Conover, "A distribution-free approach to inducing rank correlation among
input variables", Communications in Statistics B11, 1982. Two inputs that follow one driver with a and b have the correlation a b.

An allowance for what the ranges may bring (`Origin.allows_for`) is nothing while they are drawn: it would count them twice.

An input of which no range is known has the `spread` that is assumed for it, if any. A figure's low and high are its P10 and P90, widened
to hold the figure itself; the money percentiles of the quote come from the same draw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from math import isfinite, sqrt

import numpy as np

from configurator.figures.arrays import Array, evaluate_arrays
from configurator.figures.evaluate import topological
from configurator.figures.graph import Figure, Origin
from configurator.units import Unit

DRAWS = 2048
BLOCK = 4096  # draws of one block where many are made
SEED = 20260501
TOGETHER = 256  # figures whose percentiles are found in one call: more take memory, fewer take time


def simulate(figures: Iterable[Figure], draws: int = DRAWS, seed: int = SEED) -> dict[str, Array]:
    """Samples per figure id (coherent units), for the figures that depend on an input with a range."""
    wanted = list(figures)
    order = topological(wanted)
    samples = _drawn([node for node in order if node.is_input], draws, seed)
    found = evaluate_arrays(order, samples, wanted)
    return {f.id: found[id(f)] for f in wanted if np.ndim(found[id(f)]) == 1}


def simulate_with(
    figure: Figure, places: Sequence[Figure], taken: Sequence[Sequence[Figure]], draws: int = DRAWS, seed: int = SEED
) -> Array:
    """Samples of a figure (coherent units) with others in the `places` of what it is made of: for each of those `taken` in their stead.

    One pass over its graph finds them all, a row for each.
    """
    others = [other for each in taken for other in each]
    order, before = topological([figure]), topological(others)
    samples = _drawn([node for node in {**dict.fromkeys(before), **dict.fromkeys(order)} if node.is_input], draws, seed)
    found = evaluate_arrays(before, samples, others)
    for place, instead in zip(places, zip(*taken, strict=True), strict=True):
        samples[id(place)] = np.stack([np.broadcast_to(found[id(other)], draws) for other in instead])
    return np.broadcast_to(evaluate_arrays(order, samples, [figure])[id(figure)], (len(taken), draws))


def sampled(figure: Figure, draws: int, seed: int = SEED) -> Array:
    """Many samples of one figure (coherent units), in blocks small enough for the processor's cache, each a Latin hypercube of its own."""
    order = topological([figure])
    inputs = [node for node in order if node.is_input]
    blocks = list[Array]()
    for block in range(-(-draws // BLOCK)):
        found = evaluate_arrays(order, _drawn(inputs, BLOCK, seed + block, cached=False), [figure])
        blocks.append(np.broadcast_to(found[id(figure)], BLOCK))
    return np.concatenate(blocks)[:draws]


def swings(target: Figure, groups: Mapping[str, Sequence[Figure]]) -> dict[str, tuple[float, float]]:
    """The target with all inputs of each group at the low and at the high of their ranges, everything else as it is; by group.

    All groups are found in one pass over the graph. A group that leaves the target unknown is left out.
    """
    order = topological([target])
    wide = 2 * len(groups)
    samples: dict[int, Array] = {}
    for place, members in enumerate(groups.values()):
        for node in members:
            limits = limits_of(node)
            if limits is not None and node.value is not None:
                drawn = samples.setdefault(id(node), np.full(wide, node.value))
                drawn[2 * place : 2 * place + 2] = limits
    found = np.broadcast_to(evaluate_arrays(order, samples)[id(target)], wide)
    pairs = {name: (float(found[2 * n]), float(found[2 * n + 1])) for n, name in enumerate(groups)}
    return {name: pair for name, pair in pairs.items() if all(map(isfinite, pair))}


def _drawn(inputs: Sequence[Figure], draws: int, seed: int, cached: bool = True) -> dict[int, Array]:
    """Samples of the inputs with a range, by `id(node)`; seeded by their ids, so adding another input does not change them.

    A driver that only one of them follows moves nothing together, and is left out.
    """
    ranged = {id(node): (node, limits) for node in inputs if (limits := limits_of(node)) is not None}
    following = Counter(driver for node, _ in ranged.values() for driver, _ in _origin(node).moves_with)
    found, toward = {id(node): np.zeros(draws) for node in inputs if _origin(node).allows_for}, _toward if cached else _toward.__wrapped__
    for key, (node, limits) in ranged.items():
        origin = _origin(node)
        together = tuple(each for each in origin.moves_with if following[each[0]] > 1)
        found[key] = _between(limits, node.value or 0.0, toward(origin.drawn_as or node.id, together, draws, seed))
    return found


def _between(limits: tuple[float, float], value: float, toward: Array) -> Array:
    """Samples from how far each lies from the median."""
    low, high = limits
    median = min(max(value, low), high)
    reach = np.where(toward < 0, median - low, high - median)
    drawn: Array = np.clip(median + reach * toward, low, high)
    return drawn


def _origin(node: Figure) -> Origin:
    return (node.info.origin if node.info else None) or Origin()


def limits_of(node: Figure) -> tuple[float, float] | None:
    """The range an input is drawn from: that published, else the spread assumed; none for what is certain and for counts of pieces."""
    origin = _origin(node)
    if node.value is None or node.info is None:
        return None
    if origin.low is None or origin.high is None:
        return (node.value * (1.0 - origin.spread), node.value * (1.0 + origin.spread)) if origin.spread and node.value else None
    if origin.high <= origin.low or _is_count(node.info.unit, node.value, origin.low, origin.high):
        return None  # how many there are is a choice of build, not an uncertainty
    return origin.low, origin.high


@lru_cache(maxsize=2048)
def _toward(id: str, moves_with: tuple[tuple[str, float], ...], draws: int, seed: int) -> Array:
    """How far each draw lies from the median, as a share of the way to its low (negative) or to its high."""
    whole = max(1.0, sum(loading**2 for _, loading in moves_with))  # drivers that explain more than all of it share it
    scores = sqrt(1.0 - sum(loading**2 for _, loading in moves_with) / whole) * _scores(id, draws, seed)
    for driver, loading in moves_with:
        scores = scores + loading / sqrt(whole) * _scores(f"driver {driver}", draws, seed)
    toward: Array = np.empty(draws)
    toward[np.argsort(scores)] = _steps(draws)
    return toward


@lru_cache(maxsize=64)
def _scores(id: str, draws: int, seed: int) -> Array:
    """Standard normal scores, seeded by what they are of."""
    return np.random.default_rng([seed, *id.encode()]).standard_normal(draws)


@lru_cache(maxsize=8)
def _steps(draws: int) -> Array:
    """Even steps of the distribution about the median: density falls in a line to nothing at either end of the range."""
    half = np.sqrt((np.arange(draws // 2) + 0.5) / (draws // 2))
    return np.concatenate([half - 1.0, np.zeros(draws % 2), (1.0 - half)[::-1]])


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


def share_below(samples: Array, value: float) -> float | None:
    """The share of the samples that are numbers which lie below a value, those equal to it counted half; None when none is a number."""
    known = samples[np.isfinite(samples)]
    return float(np.mean(known < value) + 0.5 * np.mean(known == value)) if known.size else None


def share_from(samples: Array, value: float) -> float | None:
    """The share of the samples that are numbers which are at least a value; None when none is a number."""
    known = samples[np.isfinite(samples)]
    return float(np.mean(known >= value)) if known.size else None
