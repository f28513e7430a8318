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


def judged(checks: Iterable[Check], samples: Samples) -> tuple[Check, ...]:
    """The checks with their probabilities; a check of numbers without ranges has none."""
    return tuple(_judged(check, samples) for check in checks)


def sharpened(check: Check) -> Check:
    """A check with its probability where its verdict follows that, over the ranges of what it comes from alone."""
    return _judged(check, simulate(check.ordered)) if check.by_chance else check


def _judged(check: Check, samples: Samples) -> Check:
    small, large = (samples.get(figure.id, figure.value) for figure in check.ordered)
    if small is None or large is None or not (np.ndim(small) or np.ndim(large)):
        return check
    room = np.asarray(large) - np.asarray(small)
    known = room[np.isfinite(room)]
    if not known.size:
        return check
    slack = 1e-9 * float(np.max(np.abs(np.nan_to_num(large))))
    found = replace(check, probability=float(np.mean(known >= -slack)))
    return replace(found, deciding=_deciding(found, room, samples)) if found.in_doubt else found


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
