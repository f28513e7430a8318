"""Evaluating a graph again: with other inputs (what-if), or over arrays (sweeps, simulation)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from configurator.figures import operations as op
from configurator.figures.bounds import EXACT, UNKNOWN
from configurator.figures.graph import Figure
from configurator.figures.operations import Array, is_finite

LEAVES = (op.INPUT, op.CONSTANT)


def topological(roots: Iterable[Figure]) -> list[Figure]:
    """Every node the roots are made of, arguments before the nodes that use them, in a stable order."""
    order: list[Figure] = []
    seen: set[Figure] = set()
    opened: list[Figure] = []  # whose arguments are being ordered; None on the stack closes the last of them
    stack: list[Figure | None] = [*reversed([*roots])]
    while stack:
        node = stack.pop()
        if node is None:
            order.append(opened.pop())
        elif node not in seen:
            seen.add(node)
            if node.args:
                opened.append(node)
                stack.append(None)
                stack.extend(node.args[::-1])
            else:
                order.append(node)
    return order


def recompute(order: Iterable[Figure], changes: Mapping[str, float | None]) -> None:
    """Set the inputs named in `changes` (coherent units) and bring every value of `order` up to date."""
    for node in order:
        if node.operation not in LEAVES:
            node.value, node.bound = outcome(node)
        elif node.id in changes:
            node.value = changes[node.id]
            node.bound = EXACT if is_finite(node.value) else UNKNOWN


def outcome(node: Figure) -> tuple[float | None, int]:
    """The node's operation applied to the present values of its arguments: value and bound."""
    return node.operation.outcome([a.value for a in node.args], [a.bound for a in node.args])


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
            found[id(node)] = node.operation.array(*[found[key] if (key := id(arg)) in found else _number(arg) for arg in node.args])
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
