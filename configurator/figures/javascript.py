"""The fourth meaning of the operations: a graph as a table of numbers that a page computes with (`templates/live/graph.js`).

A step is the code of its operation, then the places of its arguments; places count the inputs first, then the constants, then the
steps in order. What rests on no open input is a constant there, with its bound: a page holds what can move and nothing behind the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from configurator.figures import bounds
from configurator.figures import operations as op
from configurator.figures.evaluate import topological
from configurator.figures.graph import Figure
from configurator.figures.operations import Interpolation, Operation

# The operations of a fixed number of arguments by their codes, those of any number (which is written before them), and the rest.
FIXED = (
    *(op.ALIAS, op.ADD, op.SUBTRACT, op.MULTIPLY, op.DIVIDE, op.POWER, op.SQRT, op.CEILING, op.FLOOR, op.LOG10, op.ATAN),
    *(op.LESS_EQUAL, op.LESS, op.EQUALS, op.WHERE, op.MISSING),
)
SEVERAL = (op.MINIMUM, op.MAXIMUM, op.SUM)
CODES: dict[Operation, int] = {operation: code for code, operation in enumerate((*FIXED, *SEVERAL))}
ROUND, TABLE = len(CODES), len(CODES) + 1  # with their digits, or the place of their table, before the argument
DIRECTIONS = (bounds.rising, bounds.falling, bounds.constant_if_known, bounds.settled)  # of a table, by their places in the script


@dataclass
class Program:
    """What a page computes with: the open inputs, constants (value, or value and bound), steps, tables, and where each node stands."""

    inputs: list[Figure]
    constants: list[Any] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    tables: list[list[Any]] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)

    def place(self, node: Figure) -> int | None:
        """Where a node stands; None where it cannot move and nothing that moves uses it."""
        return self.places.get(id(node))

    def data(self) -> dict[str, Any]:
        """As the script reads it."""
        values = [node.value for node in self.inputs]
        return {"inputs": values, "constants": self.constants, "steps": self.steps, "tables": self.tables}


def program(roots: Iterable[Figure], is_open: Callable[[Figure], bool], beside: Iterable[Figure] = ()) -> Program:
    """The steps from the open inputs to the roots; figures `beside` them have a place even where they cannot move."""
    kept = list(beside)
    order = topological([*roots, *kept])
    moving = _moving(order, is_open)
    steps = [node for node in order if id(node) in moving and node.args]
    found = Program([node for node in order if id(node) in moving and not node.args])
    settled = {id(arg): arg for node in (*steps,) for arg in node.args if id(arg) not in moving}
    settled |= {id(node): node for node in kept if id(node) not in moving}
    found.constants = [_constant(node) for node in settled.values()]
    found.places = {key: place for place, key in enumerate((*map(id, found.inputs), *settled, *map(id, steps)))}
    tables: dict[int, int] = {}
    for node in steps:
        found.steps += _step(node, [found.places[id(arg)] for arg in node.args], tables, found.tables)
    return found


def _moving(order: Sequence[Figure], is_open: Callable[[Figure], bool]) -> set[int]:
    """The open inputs and what rests on them."""
    moving: set[int] = set()
    for node in order:
        if is_open(node) if not node.args else any(id(arg) in moving for arg in node.args):
            moving.add(id(node))
    return moving


def _constant(node: Figure) -> Any:
    return [node.value, node.bound] if node.value is not None and node.bound else node.value


def _step(node: Figure, args: list[int], tables: dict[int, int], written: list[list[Any]]) -> list[int]:
    operation = node.operation
    if isinstance(operation, Interpolation):
        if id(operation) not in tables:
            tables[id(operation)] = len(written)
            written.append(_table(operation))
        return [TABLE, tables[id(operation)], *args]
    code = CODES.get(operation)
    if code is None:
        return [ROUND, int(operation.name.removeprefix("round")), *args]
    return [code, len(args), *args] if operation in SEVERAL else [code, *args]


def _table(table: Interpolation) -> list[Any]:
    return [list(table.xs), list(table.ys), table.x_unit.factor, table.y_unit.factor, DIRECTIONS.index(table.bound)]
