"""What a figure rests on: how much it moves with each of its inputs, found in one pass backward through its graph."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence

from configurator.figures import operations as op
from configurator.figures.evaluate import topological
from configurator.figures.graph import Figure
from configurator.figures.operations import Interpolation

Slopes = Sequence[float]


def influences(target: Figure) -> list[tuple[Figure, float]]:
    """The inputs of a figure, each with its elasticity: the relative change of the figure over that of the input, e = (x / y) dy/dx.

    Counts of whole pieces are taken as if a piece could be divided, so that what a price or a load is bought for has its share; of a
    choice (`if`, the greater, the less) counts the branch taken. Elasticities of a sum of costs by their prices add up to 1 (Euler).
    None where the figure is zero or not known.
    """
    if not target.value:
        return []
    order = topological([target])
    slopes = _slopes(order, target)
    return [(node, slopes[id(node)] * (node.value or 0.0) / target.value) for node in order if node.is_input]


def _slopes(order: Sequence[Figure], target: Figure) -> dict[int, float]:
    """The derivative of `target` by each node, in coherent units: reverse accumulation."""
    found: dict[int, float] = defaultdict(float)
    found[id(target)] = 1.0
    for node in reversed(order):
        slope = found[id(node)]
        if slope and node.args and node.value is not None:
            for arg, partial in zip(node.args, _partials(node), strict=True):
                found[id(arg)] += slope * partial
    return found


def _partials(node: Figure) -> Slopes:
    """The derivative of one operation by each of its arguments."""
    if isinstance(node.operation, Interpolation):
        return [_slope(node.operation, node.args[0].value)]
    rule = PARTIALS.get(node.operation)
    if rule is not None:
        return rule([a.value for a in node.args], node.value or 0.0)
    if node.operation in SETTLED:
        return [0.0] * len(node.args)
    return [_ratio(node.args[0].value, node.value or 0.0)]  # whole pieces and cents: in proportion


def _ratio(argument: float | None, result: float) -> float:
    return result / argument if argument else 0.0


def _slope(table: Interpolation, at: float | None) -> float:
    """The slope of the piece of a table; none beyond its ends."""
    x = (at or 0.0) / table.x_unit.factor
    if not table.xs[0] <= x <= table.xs[-1]:
        return 0.0
    low = min(bisect_right(table.xs, x), len(table.xs) - 1) - 1
    rise = (table.ys[low + 1] - table.ys[low]) / (table.xs[low + 1] - table.xs[low])
    return rise * table.y_unit.factor / table.x_unit.factor


Known = Sequence[float | None]


def _product(values: Known, _: float) -> Slopes:
    return [values[1] or 0.0, values[0] or 0.0]


def _quotient(values: Known, result: float) -> Slopes:
    divisor = values[1] or math.inf
    return [1.0 / divisor, -result / divisor]


def _power(values: Known, result: float) -> Slopes:
    base, exponent = values[0] or 0.0, values[1] or 0.0
    return [exponent * result / base if base else 0.0, result * math.log(base) if base > 0 else 0.0]


def _root(_: Known, result: float) -> Slopes:
    return [0.5 / result if result else 0.0]


def _logarithm(values: Known, _: float) -> Slopes:
    return [1.0 / (math.log(10.0) * (values[0] or math.inf))]


def _arc(values: Known, _: float) -> Slopes:
    return [1.0 / (1.0 + (values[0] or 0.0) ** 2)]


def _addends(values: Known, _: float) -> Slopes:
    return [0.0 if value is None else 1.0 for value in values]


def _extreme(values: Known, result: float) -> Slopes:
    """Of the argument that is the greatest or the least; of the first where several are."""
    taken = values.index(result)
    return [float(place == taken) for place in range(len(values))]


def _branch(values: Known, _: float) -> Slopes:
    return [0.0, float(bool(values[0])), float(not values[0])]


PARTIALS: dict[op.Operation, Callable[[Known, float], Slopes]] = {
    op.ALIAS: lambda _values, _result: (1.0,),
    op.ADD: lambda _values, _result: (1.0, 1.0),
    op.SUBTRACT: lambda _values, _result: (1.0, -1.0),
    op.MULTIPLY: _product,
    op.DIVIDE: _quotient,
    op.POWER: _power,
    op.SQRT: _root,
    op.LOG10: _logarithm,
    op.ATAN: _arc,
    op.SUM: _addends,
    op.MINIMUM: _extreme,
    op.MAXIMUM: _extreme,
    op.WHERE: _branch,
}
SETTLED = (*op.COMPARISONS, op.MISSING)  # yes or no: nothing a little change moves
