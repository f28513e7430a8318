"""How probably each check holds over the ranges of the inputs, and which inputs decide where that is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from configurator.figures import Array, Figure, simulate, topological
from configurator.rules import Check

DECIDING = 3  # inputs that are named at most
LEAST = 0.15  # correlation with the outcome from which an input is named

Samples = Mapping[str, Array]
Chance = tuple[float | None, tuple[str, ...]]  # that a check holds, and labels of the inputs that decide it


def judged(checks: Iterable[Check], chances: Iterable[Chance]) -> tuple[Check, ...]:
    """The checks with how probably they hold, each with what `chance_of` found of it."""
    return tuple(check if p is None else replace(check, probability=p, deciding=by) for check, (p, by) in zip(checks, chances, strict=True))


def sharpened(check: Check) -> Check:
    """A check with its probability where its verdict follows that, over the ranges of what it comes from alone."""
    return judged([check], [chance_of(check, simulate(check.ordered))])[0] if check.by_chance else check


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
