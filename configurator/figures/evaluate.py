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
    done: set[int] = set()
    stack = [(root, False) for root in reversed(list(roots))]
    while stack:
        node, expanded = stack.pop()
        if id(node) in done:
            continue
        if expanded:
            done.add(id(node))
            order.append(node)
        else:
            stack.append((node, True))
            stack.extend((arg, False) for arg in reversed(node.args) if id(arg) not in done)
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
    found: dict[int, Array] = dict(samples)
    moved, done = set(samples), _last_used(order, wanted)
    with np.errstate(all="ignore"):
        for place, node in enumerate(order):
            key = id(node)
            if key in moved:
                continue
            if not moved.isdisjoint(map(id, node.args)):
                moved.add(key)
                found[key] = node.operation.array(*[found[id(arg)] for arg in node.args])
                for arg in done.get(place, ()):
                    del found[arg]
            else:
                found[key] = np.float64(np.nan if node.value is None else node.value)
    return found


def _last_used(order: Sequence[Figure], wanted: Iterable[Figure] | None) -> dict[int, list[int]]:
    """For each place in the order the nodes that nothing after it needs; none where all of them are wanted."""
    if wanted is None:
        return {}
    kept = {id(figure) for figure in wanted}
    last = {id(arg): place for place, node in enumerate(order) for arg in node.args}
    done: dict[int, list[int]] = {}
    for arg, place in last.items():
        if arg not in kept:
            done.setdefault(place, []).append(arg)
    return done
