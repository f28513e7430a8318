"""Evaluating a graph again with other inputs (what-if), and the order of its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from configurator.figures import operations as op
from configurator.figures.bounds import EXACT, UNKNOWN
from configurator.figures.graph import Figure
from configurator.figures.operations import is_finite

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
