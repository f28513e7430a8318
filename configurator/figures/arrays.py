"""The NumPy meaning of every operation, and a graph evaluated over arrays (sweeps, simulation). What is not known is NaN.

It stands apart from the scalar meaning because a build that is known already needs no NumPy, whose import takes as long as the build.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np

from configurator.figures import operations as op
from configurator.figures.graph import Figure
from configurator.figures.operations import ALLOWANCE, EQUAL, TIE, Interpolation, Operation, Rounding

Array = Any  # numpy.ndarray of float64; numpy's own scalar/array union is not worth spelling out at every use


def evaluate_arrays(order: Sequence[Figure], samples: Mapping[int, Array], wanted: Iterable[Figure] | None = None) -> dict[int, Array]:
    """Each node's values with `samples` (keyed by `id(node)`) in place of some inputs; an unknown value is NaN.

    What no sample reaches has the value that it has. Where only some figures are `wanted`, the arrays of others go as soon as nothing
    more is computed from them: thousands of arrays that stay take longer to lay out than to compute.
    """
    kept, found = order if wanted is None else list(wanted), dict(samples)
    reached = _reached(order, samples)
    done = _last_used(reached, kept) if wanted is not None else ((),) * len(reached)
    with np.errstate(all="ignore"):
        for node, over in zip(reached, done, strict=True):
            found[id(node)] = array_of(node.operation)(*[found[key] if (key := id(arg)) in found else _number(arg) for arg in node.args])
            for key in over:
                found.pop(key, None)
    found.update((id(node), np.float64(_number(node))) for node in kept if id(node) not in found)
    return found


def _reached(order: Sequence[Figure], samples: Mapping[int, Array]) -> list[Figure]:
    """What is computed from a sample, in order."""
    moved, reached = set(samples), []
    for node in order:
        if node.args and not moved.isdisjoint(map(id, node.args)) and id(node) not in samples:
            moved.add(id(node))
            reached.append(node)
    return reached


def _number(node: Figure) -> float:
    return np.nan if node.value is None else node.value


def _last_used(reached: Sequence[Figure], kept: Iterable[Figure]) -> list[list[int]]:
    """For each of the nodes what it is the last to use, by `id()`, without those that are kept."""
    known, done = set(map(id, kept)), []
    for node in reversed(reached):
        last = [key for key in map(id, node.args) if key not in known]
        known.update(last)
        done.append(last)
    return done[::-1]


# --- operations


def array_of(operation: Operation) -> Callable[..., Array]:
    """What an operation does to arrays."""
    if isinstance(operation, Interpolation):
        return lambda x: np.interp(x / operation.x_unit.factor, operation.xs, operation.ys) * operation.y_unit.factor
    if isinstance(operation, Rounding):
        return lambda a: _rounded(a, operation.scale)
    return ARRAYS[operation]


def _rounded(a: Array, scale: float) -> Array:
    size = np.abs(a) * scale
    return np.copysign(np.floor(size + 0.5 + size * TIE) / scale, a)


def _divide(a: Array, b: Array) -> Array:
    return _finite(np.divide(a, b))  # over zero there is none, and over next to nothing it overflows


def _power(base: Array, exponent: Array) -> Array:
    result = _finite(np.power(base, exponent))
    if np.ndim(exponent) == 0 and exponent and math.isfinite(exponent):
        return result
    unknown = np.isnan(base) | np.isnan(exponent)
    return np.where(unknown, np.nan, result) if unknown.any() else result  # NumPy: nan^0 = 1^nan = 1


def _finite(result: Array) -> Array:
    """What is no finite number is not known; looked for first, since it is rare, and by the sum, since that is quickest."""
    return result if math.isfinite(np.add.reduce(result, axis=None)) else np.where(np.isfinite(result), result, np.nan)


def _close(a: Array, b: Array) -> Array:
    return np.abs(a - b) <= EQUAL * np.maximum(np.abs(a), np.abs(b))


def _truth(holds: Array, a: Array, b: Array) -> Array:
    """1 or 0, and unknown where either side is."""
    unknown = np.isnan(a) | np.isnan(b)
    return np.where(unknown, np.nan, holds * 1.0) if unknown.any() else holds * 1.0


def _where(condition: Array, then: Array, otherwise: Array) -> Array:
    taken, unknown = np.where(condition != 0, then, otherwise), np.isnan(condition)
    return np.where(unknown, np.nan, taken) if unknown.any() else taken


def _sum_known(*values: Array) -> Array:
    whole = reduce(np.add, values)
    if not np.isnan(whole).any():
        return whole
    stack = np.stack(np.broadcast_arrays(*values))
    return np.where(np.isnan(stack).all(axis=0), np.nan, np.nansum(stack, axis=0))


ARRAYS: Mapping[Operation, Callable[..., Array]] = {
    op.ALIAS: lambda a: a,
    op.ADD: np.add,
    op.SUBTRACT: np.subtract,
    op.MULTIPLY: np.multiply,
    op.DIVIDE: _divide,
    op.POWER: _power,
    op.SQRT: np.sqrt,
    op.MINIMUM: lambda *a: reduce(np.fmin, a),
    op.MAXIMUM: lambda *a: reduce(np.fmax, a),
    op.SUM: _sum_known,
    op.CEILING: lambda a: np.ceil(a - ALLOWANCE),
    op.FLOOR: lambda a: np.floor(a + ALLOWANCE),
    op.LOG10: lambda a: _finite(np.log10(a)),
    op.ATAN: np.arctan,
    op.LESS_EQUAL: lambda a, b: _truth((a <= b) | _close(a, b), a, b),
    op.LESS: lambda a, b: _truth((a < b) & ~_close(a, b), a, b),
    op.EQUALS: lambda a, b: _truth(_close(a, b), a, b),
    op.WHERE: _where,
    op.MISSING: lambda a: np.isnan(a) * 1.0,
}
