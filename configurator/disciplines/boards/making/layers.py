"""How many layers a board needs at least: to get the pairs of its largest chip out, and to feed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from configurator.catalog.parts import Board, Escape, Part
from configurator.disciplines.boards.material import Inputs
from configurator.figures import Figure, ceil, constant, floor, maximum
from configurator.phrases import phrase
from configurator.system.tree import Node, System

CHIPS = ("accelerator", "cpu", "dpu", "nic", "switch-chip")  # kinds of parts that stand in large packages on boards


@dataclass(frozen=True)
class LeastLayers:
    """Signal layers by escape, planes of the core supply of one polarity, and both with their reference planes."""

    signal: Figure
    planes: Figure | None
    least: Figure


def least_layers(system: System, node: Node, part: Board) -> LeastLayers | None:
    """The bound of a board whose escape is described: S signal layers, each between planes, and P planes that feed with P that return.

    S + max(S + 1, P) + P: planes of the return are reference planes as well. A bound, not a design: pairs of both directions share
    layers here, and nothing but the largest chip is fed.
    """
    if part.escape is None:
        return None
    inputs, key = Inputs(system.ledger, system.catalog), f"boards.{part.id}"
    signal = _signal_layers(inputs, part, part.escape)
    planes = _planes(inputs, part, part.escape, _chips(system, node))
    fed = constant(0.0) if planes is None else planes
    least = signal + maximum(signal + 1.0, fed) + fed
    label = phrase("{board}: layers needed at least", board=part.name)
    return LeastLayers(signal, planes, system.ledger.add(least.named(f"{key}.least-layers", label, "1")))


def _signal_layers(inputs: Inputs, part: Board, escape: Escape) -> Figure:
    """Pairs over those that leave on one layer: one for every two ball columns along the sides they leave over, at least one."""
    pairs = inputs.value(f"{part.id}.escape.pairs", phrase("{board}: pairs of its largest chip", board=part.name), escape.pairs)
    sides = inputs.value(f"{part.id}.escape.sides", phrase("{board}: sides that the pairs leave over", board=part.name), escape.sides)
    pitch = inputs.value(f"{part.id}.escape.pitch", phrase("{board}: pitch of the balls", board=part.name), escape.pitch)
    columns = maximum(floor(_side(inputs, part, escape) * sides / (2.0 * pitch)), constant(1.0))
    label = phrase("{board}: pairs that leave the largest chip on one layer", board=part.name)
    columns = inputs.ledger.add(columns.named(f"boards.{part.id}.pairs-per-layer", label, "1"))
    label = phrase("{board}: signal layers needed at least", board=part.name)
    return inputs.ledger.add(ceil(pairs / columns).named(f"boards.{part.id}.signal-layers", label, "1"))


def _planes(inputs: Inputs, part: Board, escape: Escape, chips: Sequence[Part]) -> Figure | None:
    """Current of the chip over what a plane carries into it from two sides: P / U over 2 side · thickness · density."""
    powers = [power for chip in chips if (power := inputs.ledger.part(chip, "tdp")) is not None and power.value is not None]
    if not powers:
        return None
    voltage = inputs.constant("core-voltage")
    current = max(powers, key=lambda power: power.value or 0.0) / voltage
    label = phrase("{board}: current at {volts:g} V into the core of its largest chip", board=part.name, volts=voltage.value)
    current = inputs.ledger.add(current.named(f"boards.{part.id}.core-current", label, "A"))
    carried = 2.0 * _side(inputs, part, escape) * inputs.constant("plane-thickness") * inputs.constant("plane-current-density")
    label = phrase("{board}: planes that feed its largest chip", board=part.name)
    return inputs.ledger.add(ceil(current / carried).named(f"boards.{part.id}.power-planes", label, "1"))


def _side(inputs: Inputs, part: Board, escape: Escape) -> Figure:
    return inputs.value(f"{part.id}.escape.side", phrase("{board}: side of its largest package", board=part.name), escape.side)


def _chips(system: System, node: Node) -> list[Part]:
    """The chips that stand beside a board in the tree."""
    beside = [] if node.parent is None else node.parent.children
    return [child.part for child in beside if child.part is not None and child.part.kind in CHIPS]
