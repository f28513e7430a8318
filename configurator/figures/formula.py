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
from configurator.figures.operations import Interpolation, Operation


class References(Protocol):
    """Where a formula finds other numbers."""

    def cell(self, figure: Figure) -> str | None:
        """The cell (or name) that holds the figure in the unit it is shown in; None when it has no home."""

    def table(self, table: Interpolation) -> tuple[str, str]:
        """The cell ranges of a table's two columns."""


def formula(figure: Figure, references: References, spaced: bool = False) -> str:
    """The formula of a figure's own cell, without the leading ``=``, in the unit it is shown in; `spaced` for readers."""
    factor = figure.info.unit.factor if figure.info else 1.0
    return _Writer(references, " " if spaced else "").body(figure, factor)


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


FACTORS = (op.MULTIPLY, op.DIVIDE, op.ALIAS, op.CONSTANT)
LINEAR = (op.SUM, op.ADD, op.SUBTRACT, op.MINIMUM, op.MAXIMUM)  # operations a common unit factor passes through

Parts = list[tuple[str, int]]  # texts, each with how tightly it binds


class _Writer:
    """Writes formulas; a text comes with how tightly it binds (see `Operation`)."""

    def __init__(self, references: References, space: str) -> None:
        self.references = references
        self.space = space

    def body(self, node: Figure, divisor: float) -> str:
        """The text of the operation itself (not of the node's cell), divided by `divisor`."""
        if self._is_product(node):
            return self._product(node, divisor)[0]
        text, binds = self._operation(node)
        scale = self._scaling(divisor, inverse=True)
        return text if not scale else f"{_wrapped(text, binds, 3)}{scale}"

    def text(self, node: Figure) -> tuple[str, int]:
        """The node as part of another formula, in coherent units."""
        place = self.references.cell(node)
        if place is not None:
            scale = self._scaling(_factor(node))
            return f"{place}{scale}", 3 if scale else 5
        if node.operation is op.INPUT:
            raise LookupError(f"input {node.id} has no cell")
        return self._product(node, 1.0) if self._is_product(node) else self._operation(node)

    def _operation(self, node: Figure) -> tuple[str, int]:
        operation = node.operation
        if isinstance(operation, Interpolation):
            return self._lookup(operation, node.args[0]), 2
        if operation in op.COMPARISONS:
            return self._joined(op.WHERE, [(self._comparison(node), 5), ("1", 5), ("0", 5)])
        parts = [self.text(a) for a in node.args]
        condition = node.args[0]
        if operation is op.WHERE and condition.operation in op.COMPARISONS and self.references.cell(condition) is None:
            parts[0] = (self._comparison(condition), 1)
        return self._joined(operation, parts)

    def _joined(self, operation: Operation, parts: Parts) -> tuple[str, int]:
        """The operation's text over argument texts, with brackets where they bind less tightly."""
        if operation.binds == 5 or operation is op.CEILING:
            return operation.excel([(self.space if i else "") + text for i, (text, _) in enumerate(parts)]), operation.binds
        left = _wrapped(*parts[0], 5 if operation is op.POWER else operation.binds)
        right = _wrapped(*parts[1], operation.binds + (operation is not op.ADD))
        return operation.excel([left + self.space, self.space + right]), operation.binds

    def _comparison(self, node: Figure) -> str:
        return self._joined(node.operation, [self.text(a) for a in node.args])[0]

    def _is_product(self, node: Figure) -> bool:
        return node.operation in FACTORS or self._common_factor(node) is not None

    def _common_factor(self, node: Figure) -> float | None:
        """The unit factor that all arguments of a linear operation share, when each has a cell."""
        if node.operation not in LINEAR or any(self.references.cell(a) is None for a in node.args):
            return None
        factors = {_factor(a) for a in node.args}
        return factors.pop() if len(factors) == 1 else None

    def _product(self, node: Figure, divisor: float) -> tuple[str, int]:
        """A chain of products and quotients as one fraction with one constant."""
        above: Parts = []
        below: Parts = []
        scale = self._gather(node, above, below, 1.0, top=True) / divisor
        if not above:
            above, scale = [(_number(scale), 5)], 1.0
        if len(above) == 1 and not below and scale == 1.0:
            return above[0]
        times, over = f"{self.space}*{self.space}", f"{self.space}/{self.space}"
        text = times.join(_wrapped(*part, 4) for part in above) + self._scaling(scale)
        if below:
            bottom = times.join(_wrapped(*part, 4) for part in below)
            text += over + (bottom if len(below) == 1 else f"({bottom})")
        return text, 3

    def _gather(self, node: Figure, above: Parts, below: Parts, scale: float, top: bool = False, divides: bool = False) -> float:
        """Sort the factors of `node` into `above` and `below`; returns the product of the constants.

        A quotient that itself divides (`divides`) keeps its brackets: a/(b/c) has no value where c is 0, but a*c/b has.
        """
        if not top and (place := self.references.cell(node)) is not None:
            above.append((place, 5))
            return scale * _factor(node)
        if node.operation is op.CONSTANT:
            if node.value is None:
                above.append(("NA()", 5))
            return scale if node.value is None else scale * node.value
        if node.operation is op.MULTIPLY:
            scale = self._gather(node.args[0], above, below, scale, divides=divides)
            return self._gather(node.args[1], above, below, scale, divides=divides)
        if node.operation is op.DIVIDE and (not divides or node.args[1].operation is op.CONSTANT):
            scale = self._gather(node.args[0], above, below, scale, divides=divides)
            divisor = self._gather(node.args[1], below, above, 1.0, divides=True)
            if not divisor:
                above.append(("1/0", 3))  # unknown here, an error in the cell
            return scale / (divisor or 1.0)
        if node.operation is op.ALIAS:
            return self._gather(node.args[0], above, below, scale, divides=divides)
        common = self._common_factor(node)
        if common is not None:
            above.append(self._joined(node.operation, [(self.references.cell(a) or "", 5) for a in node.args]))
            return scale * common
        above.append(self.text(node))
        return scale

    def _lookup(self, table: Interpolation, x: Figure) -> str:
        """Linear interpolation between two rows found by MATCH, held constant beyond the ends."""
        text, binds = self.text(x)
        if self.space:
            return f"INTERPOLATE({table.title}, {text})"
        xs, ys = self.references.table(table)
        shown = f"{_wrapped(text, binds, 3)}{self._scaling(table.x_unit.factor, inverse=True)}"
        at = f"MIN(MAX({shown},INDEX({xs},1)),INDEX({xs},{len(table.xs)}))"
        row = f"MIN(MATCH({at},{xs},1),{len(table.xs) - 1})"
        x0, y0 = f"INDEX({xs},{row})", f"INDEX({ys},{row})"
        x1, y1 = f"INDEX({xs},{row}+1)", f"INDEX({ys},{row}+1)"
        line = f"({y0}+({at}-{x0})*({y1}-{y0})/({x1}-{x0}))"
        return f"{line}{self._scaling(table.y_unit.factor)}"

    def _scaling(self, factor: float, inverse: bool = False) -> str:
        return scaling(factor, self.space, inverse)


def scaling(factor: float, space: str = "", inverse: bool = False) -> str:
    """``*1000`` or ``/60000`` for a factor (or its inverse), whichever number is shorter; nothing for 1."""
    if factor == 1.0:
        return ""
    if factor == 0.0:
        return f"{space}*{space}0"
    direct, over = _number(factor), _number(1 / factor)
    symbol, number = ("*", direct) if len(direct) <= len(over) else ("/", over)
    if inverse:
        symbol = "/" if symbol == "*" else "*"
    return f"{space}{symbol}{space}{number}"


def _factor(node: Figure) -> float:
    return node.info.unit.factor if node.info else 1.0


def _wrapped(text: str, binds: int, needed: int) -> str:
    return f"({text})" if binds < needed else text


def _number(value: float) -> str:
    """A constant with all its digits, in notation a spreadsheet reads."""
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot stand in a formula")
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(float(f"{value:.15g}")).upper()
