"""A bound for a search that could not try everything: what no choice can make cheaper.

The lines of the bill of materials whose node has a fixed part and a fixed count, with nothing on the way to it that depends on an option,
are in every candidate; of these, those that are the same in all candidates that were built, every single choice among them. The price with
these lines alone, and every other line at nothing, is a lower bound: a line never costs less than nothing, and the price rises with every
line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from configurator.build import Build, Order, Quoted
from configurator.catalog.platforms import FromOption
from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, topological
from configurator.figures.evaluate import LEAVES
from configurator.solve.goals import Goal
from configurator.solve.trials import Outcome
from configurator.system.tree import Node

RISING = frozenset(("cost.bom", "cost.list-price", "cost.price", "cost.price-with-tax"))  # figures that grow with every line
HEADS = ("options", "power", "cooling", "network", "site")  # choices that change what is bought and not what one of it costs


def fixed_lines(built: Quoted, goal: Goal, paths: Iterable[str]) -> list[str]:
    """The ids of cost and list price of the lines that are in every candidate; none where a bound cannot be derived from them."""
    if goal.most or goal.figure not in RISING or not all(_head(path) in HEADS for path in paths):
        return []
    return [figure.id for line in _leaves(built) if _is_fixed(line.node) for figure in _amounts(built, line)]


def _amounts(built: Quoted, line: BomLine) -> Iterator[Figure]:
    """What a line adds to the sums: its cost and its list price."""
    if line.extended is not None and line.extended.info is not None:
        yield line.extended
        listed = built.figures.get(line.extended.id.replace(".extended-price", ".sell-extended"))
        if listed is not None:
            yield listed


def _head(path: str) -> str:
    steps = path.split(".")
    return steps[2] if steps[0] == "systems" and len(steps) > 2 else steps[0]


def _leaves(built: Quoted) -> Iterator[BomLine]:
    for build in built.sections if isinstance(built, Order) else (built,):
        assert isinstance(build, Build)
        yield from build.cost.leaves


def _is_fixed(node: Node) -> bool:
    """Whether neither it nor what it is in depends on an option; what the program adds itself (shelves, cables) always may."""
    entry = node.entry
    if entry is None or entry.when or isinstance(entry.count, FromOption) or isinstance(entry.part, FromOption):
        return False
    return node.parent is None or _is_fixed(node.parent)


def floor_of(built: Quoted, goal: Goal, fixed: Collection[str], outcomes: Iterable[Outcome]) -> float | None:
    """The bound in the coherent unit, from candidates with every single choice among them; None where no line is known to be fixed."""
    if not fixed:
        return None
    usual = {name: built.figures[name].value or 0.0 for name in fixed}
    moved = {name for outcome in outcomes if not outcome.refused for name in fixed if _differs(outcome.values.get(name), usual[name])}
    least = {name: amount for name, amount in usual.items() if name not in moved}
    given = {id(figure): least.get(figure.id, 0.0) for line in _leaves(built) for figure in _amounts(built, line)}
    return _evaluated(built.figures[goal.figure], given)


def _differs(one: float | None, other: float) -> bool:
    return one is None or abs(one - other) > 1e-9 * abs(other)


def _evaluated(figure: Figure, given: Mapping[int, float]) -> float | None:
    """A figure with some nodes of its graph at given values."""
    values: dict[int, tuple[float | None, int]] = {}
    for node in topological([figure]):
        if id(node) in given:
            values[id(node)] = given[id(node)], 0
        elif node.operation in LEAVES:
            values[id(node)] = node.value, node.bound
        else:
            known = [values[id(arg)] for arg in node.args]
            values[id(node)] = node.operation.outcome([value for value, _ in known], [bound for _, bound in known])
    return values[id(figure)][0]
