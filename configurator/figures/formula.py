"""Formulas as text, from the same graph: for Excel cells, and with ids in place of cells for readers.

Values in cells are in the unit shown, the graph computes in coherent units; the factors between them are gathered into
one constant per product, so a formula reads like the textbook with one unit factor in it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from configurator.figures import operations as op
from configurator.figures.evaluate import topological
from configurator.figures.graph import Figure
from configurator.figures.operations import Interpolation


class References(Protocol):
    """Where a formula finds other numbers."""

    def cell(self, figure: Figure) -> str | None:
        """The cell (or name) that holds the figure in the unit it is shown in; None when it has no home."""

    def table(self, table: Interpolation) -> tuple[str, str]:
        """The cell ranges of a table's two columns."""


def formula(figure: Figure, references: References) -> str:
    """The formula of a figure's own cell, without the leading ``=``, in the unit it is shown in."""
    factor = figure.info.unit.factor if figure.info else 1.0
    return _Writer(references).body(figure, factor)


def workings(figures: Iterable[Figure]) -> list[Figure]:
    """Unnamed nodes that need a cell of their own: shared by several formulas, or looked up in a table."""
    order = topological(figures)
    uses: Counter[int] = Counter()
    looked_up: set[int] = set()
    for node in order:
        uses.update(id(a) for a in node.args)
        if isinstance(node.operation, Interpolation):
            looked_up.add(id(node.args[0]))
    return [n for n in order if n.info is None and n.args and (id(n) in looked_up or (uses[id(n)] > 1 and not _small(n)))]


def _small(node: Figure) -> bool:
    return all(a.info is not None or not a.args for a in node.args) and len(node.args) <= 2 and node.operation.binds < 5


class _Writer:
    def __init__(self, references: References) -> None:
        self.references = references

    def body(self, node: Figure, divisor: float) -> str:
        """The text of the operation itself (not of the node's cell), divided by `divisor`."""
        if node.operation in (op.MULTIPLY, op.DIVIDE, op.ALIAS, op.CONSTANT):
            return self._product(node, divisor)[0]
        text, binds = self._operation(node)
        scale = _scaling(divisor, inverse=True)
        return text if not scale else f"{_wrapped(text, binds, 3)}{scale}"

    def text(self, node: Figure) -> tuple[str, int]:
        """The node as part of another formula, in coherent units, with how tightly its text binds."""
        place = self.references.cell(node)
        if place is not None:
            scale = _scaling(node.info.unit.factor if node.info else 1.0)
            return f"{place}{scale}", 3 if scale else 5
        if node.operation is op.INPUT:
            raise LookupError(f"input {node.id} has no cell")
        if node.operation in (op.MULTIPLY, op.DIVIDE, op.ALIAS, op.CONSTANT):
            return self._product(node, 1.0)
        return self._operation(node)

    def _operation(self, node: Figure) -> tuple[str, int]:
        operation = node.operation
        if isinstance(operation, Interpolation):
            return self._lookup(operation, node.args[0]), 2
        parts = [self.text(a) for a in node.args]
        if operation is op.WHERE:
            condition = node.args[0]
            first = self._comparison(condition) if self._inline_comparison(condition) else parts[0][0]
            return f"IF({first},{parts[1][0]},{parts[2][0]})", 5
        if operation in op.COMPARISONS:
            return f"IF({self._comparison(node)},1,0)", 5
        if operation.binds == 5:
            return operation.excel([text for text, _ in parts]), 5
        if operation is op.CEILING:
            return operation.excel([parts[0][0]]), 2
        left = _wrapped(*parts[0], operation.binds if operation is not op.POWER else 5)
        right = _wrapped(*parts[1], operation.binds + (operation is not op.ADD))
        return operation.excel([left, right]), operation.binds

    def _inline_comparison(self, node: Figure) -> bool:
        return node.operation in op.COMPARISONS and self.references.cell(node) is None

    def _comparison(self, node: Figure) -> str:
        return node.operation.excel([_wrapped(*self.text(a), 2) for a in node.args])

    def _product(self, node: Figure, divisor: float) -> tuple[str, int]:
        """A chain of products and quotients as one fraction with one constant."""
        above: list[str] = []
        below: list[str] = []
        scale = self._gather(node, above, below, 1.0, top=True) / divisor
        if not above:
            above, scale = [_number(scale)], 1.0
        text = "*".join(above) + _scaling(scale)
        if below:
            text += f"/{below[0]}" if len(below) == 1 else f"/({'*'.join(below)})"
        return text, 5 if len(above) == 1 and not below and scale == 1.0 else 3

    def _gather(self, node: Figure, above: list[str], below: list[str], scale: float, top: bool = False) -> float:
        """Sort the factors of `node` into `above` and `below`; returns the product of the constants."""
        if not top and (place := self.references.cell(node)) is not None:
            above.append(place)
            return scale * (node.info.unit.factor if node.info else 1.0)
        if node.operation is op.CONSTANT and node.value is not None and not (node.info and not top):
            return scale * node.value
        if node.operation is op.MULTIPLY:
            scale = self._gather(node.args[0], above, below, scale)
            return self._gather(node.args[1], above, below, scale)
        if node.operation is op.DIVIDE:
            scale = self._gather(node.args[0], above, below, scale)
            return scale / self._gather(node.args[1], below, above, 1.0)
        if node.operation is op.ALIAS:
            return self._gather(node.args[0], above, below, scale)
        above.append(_wrapped(*self.text(node), 4))
        return scale

    def _lookup(self, table: Interpolation, x: Figure) -> str:
        """Linear interpolation between two rows found by MATCH, held constant beyond the ends."""
        xs, ys = self.references.table(table)
        text, binds = self.text(x)
        shown = f"{_wrapped(text, binds, 3)}{_scaling(table.x_unit.factor, inverse=True)}"
        at = f"MIN(MAX({shown},INDEX({xs},1)),INDEX({xs},{len(table.xs)}))"
        row = f"MIN(MATCH({at},{xs},1),{len(table.xs) - 1})"
        x0, y0 = f"INDEX({xs},{row})", f"INDEX({ys},{row})"
        x1, y1 = f"INDEX({xs},{row}+1)", f"INDEX({ys},{row}+1)"
        line = f"({y0}+({at}-{x0})*({y1}-{y0})/({x1}-{x0}))"
        return f"{line}{_scaling(table.y_unit.factor)}"


def _wrapped(text: str, binds: int, needed: int) -> str:
    return f"({text})" if binds < needed else text


def _scaling(factor: float, inverse: bool = False) -> str:
    """``*1000`` or ``/60000`` for a factor (or its inverse), whichever number is shorter; nothing for 1."""
    if factor == 1.0:
        return ""
    direct, over = _number(factor), _number(1 / factor)
    multiply = len(direct) <= len(over)
    symbol, number = ("*", direct) if multiply else ("/", over)
    if inverse:
        symbol = "/" if symbol == "*" else "*"
    return f"{symbol}{number}"


def _number(value: float) -> str:
    """A constant with all its digits, in notation a spreadsheet reads."""
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot stand in a formula")
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value).upper()
