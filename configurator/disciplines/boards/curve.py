"""Loss over frequency: figures of a trace at other frequencies than the one of its interface."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from configurator.figures import Figure, topological
from configurator.figures.arrays import Array, evaluate_arrays

NYQUIST = ".nyquist"  # how the ids of the frequencies of interfaces end


def over_frequency(figures: Sequence[Figure], frequencies: Array) -> list[Array]:
    """The values of `figures` (coherent units) where every interface runs at each of `frequencies` (Hz)."""
    order = topological(figures)
    found = evaluate_arrays(order, {id(node): frequencies for node in order if node.is_input and node.id.endswith(NYQUIST)})
    return [np.broadcast_to(found[id(figure)], frequencies.shape) for figure in figures]
