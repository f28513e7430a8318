"""What the doubtful inputs do to the result: each moved alone to its published low and high, all at once over arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from configurator.figures import Figure, topological
from configurator.figures.arrays import evaluate_arrays
from configurator.render.view import Seen

DOUBTFUL = ("assumption", "low")
TARGETS = ("cost.price", "power.ac-input")


@dataclass(frozen=True)
class Effect:
    """An input of confidence `assumption` or `low`, and the relative change of each target at its low and at its high."""

    figure: Figure
    changes: tuple[tuple[float, float] | None, ...]

    @property
    def weight(self) -> float:
        """The largest change it makes to any target."""
        return max((abs(x) for change in self.changes if change is not None for x in change), default=0.0)

    @property
    def confidence(self) -> str:
        """How far the source of the input can be trusted."""
        info = self.figure.info
        return info.origin.confidence if info is not None and info.origin is not None else ""


def doubtful_inputs(view: Seen) -> list[Figure]:
    """Inputs whose confidence is low or assumption, in the order they were made."""
    return [f for f in view.figures.values() if f.info is not None and f.info.origin is not None and f.info.origin.confidence in DOUBTFUL]


def effects(view: Seen) -> list[Effect]:
    """The doubtful inputs, those that move price or power most first; inputs without a range cannot be moved and come last."""
    inputs = doubtful_inputs(view)
    targets = [view.figures[id] for id in TARGETS if id in view.figures]
    moved = [f for f in inputs if _bounds(f) is not None]
    order = topological(targets)
    found = evaluate_arrays(order, _samples(moved))
    changes = {f.id: tuple(_change(target, found[id(target)], place) for target in targets) for place, f in enumerate(moved)}
    none: tuple[None, ...] = (None,) * len(targets)
    ranked = [Effect(f, changes.get(f.id, none)) for f in inputs]
    return sorted(ranked, key=lambda effect: -effect.weight)


def _bounds(figure: Figure) -> tuple[float, float] | None:
    origin = figure.info.origin if figure.info else None
    if origin is None or figure.value is None or origin.low is None or origin.high is None or not origin.low < origin.high:
        return None
    return origin.low, origin.high


def _samples(moved: Sequence[Figure]) -> dict[int, np.ndarray]:
    """For each input an array that holds its value everywhere but at its own two places."""
    samples = {}
    for place, figure in enumerate(moved):
        column = np.full(2 * len(moved), figure.value, dtype=float)
        column[2 * place : 2 * place + 2] = _bounds(figure)
        samples[id(figure)] = column
    return samples


def _change(target: Figure, values: np.ndarray, place: int) -> tuple[float, float] | None:
    if not target.value or np.ndim(values) == 0:
        return None
    low, high = (float(values[2 * place + side]) / target.value - 1.0 for side in (0, 1))
    if not (np.isfinite(low) and np.isfinite(high)) or max(abs(low), abs(high)) < 1e-9:
        return None
    return low, high
