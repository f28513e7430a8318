"""Printed circuit boards: what is on them, the loss of their traces on the laminate they are bought on, and what is left of the budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from configurator.catalog.parts import Board, BoardInterface
from configurator.catalog.tables.reference import Interface, Laminate
from configurator.disciplines.boards.channels import ChannelLine, list_channels
from configurator.disciplines.boards.making.content import content_of_boards
from configurator.disciplines.boards.making.layers import LeastLayers, least_layers
from configurator.disciplines.boards.material import Inputs, Material, material_of
from configurator.disciplines.boards.trace import Conditions, TraceLoss, conditions_of, loss_of
from configurator.figures import Figure, Limits, minimum, total
from configurator.phrases import phrase
from configurator.system.ledger import Ledger
from configurator.system.tree import Node, System
from configurator.units import unit


@dataclass(frozen=True)
class Trace:
    """The longest trace of one interface on a board: what it is made of, its loss on a length and in all."""

    part: Board
    link: BoardInterface
    standard: Interface
    frequency: Figure
    width: Figure
    length: Figure
    conditions: Conditions
    material: Material
    per_length: TraceLoss
    loss_per_inch: Figure
    loss: Figure


@dataclass(frozen=True)
class InterfaceLoss:
    """One interface of a board against its budget: what its channels leave for it, or a board's usual share."""

    trace: Trace
    budget: Figure
    margin: Figure

    @property
    def standard(self) -> Interface:
        """The interface."""
        return self.trace.standard

    @property
    def loss_per_inch(self) -> Figure:
        """Loss of its trace, dB/inch."""
        return self.trace.loss_per_inch


@dataclass(frozen=True)
class BoardLine:
    """One kind of board in the tree, with the interface that leaves the least margin."""

    node: Node
    part: Board
    laminate: Laminate
    layers: Figure
    area: Figure | None
    interfaces: tuple[InterfaceLoss, ...]
    thickness: Figure | None = None
    bound: LeastLayers | None = None

    @property
    def tightest(self) -> InterfaceLoss | None:
        """The interface with the least margin; None when no margin is known."""
        known = [i for i in self.interfaces if i.margin.value is not None]
        return min(known, key=lambda i: i.margin.value or 0.0) if known else None


def list_boards(system: System) -> tuple[list[BoardLine], list[ChannelLine]]:
    """Every board of the tree with the loss of its interfaces, and every channel over them; what is in two places is computed once."""
    nodes = {node.part.id: node for node in system.parts(Board) if node.part is not None}
    parts = {id: node.part for id, node in nodes.items() if isinstance(node.part, Board)}
    traces = {(part.id, link.interface): trace_of(system, part, link) for part in parts.values() for link in part.interfaces}
    channels = list_channels(system, {key: (t.length, t.loss) for key, t in traces.items()})
    losses = {
        part.id: tuple(_against_budget(system, traces[part.id, link.interface], channels) for link in part.interfaces)
        for part in parts.values()
    }
    bounds = {part.id: least_layers(system, nodes[part.id], part) for part in parts.values()}
    lines = [_line(system, node, losses, bounds) for node in system.parts(Board)]
    content_of_boards(system)
    _layer_area(system, lines)
    count = total([line.node.total for line in lines])
    system.ledger.add(count.named("boards.count", "Printed circuit boards", "1"))
    margins = [loss.margin for found in losses.values() for loss in found]
    if margins:
        system.ledger.add(minimum(*margins).named("boards.least-margin", "Least loss margin of any board interface", "dB"))
    return lines, channels


def _line(
    system: System, node: Node, losses: Mapping[str, tuple[InterfaceLoss, ...]], bounds: Mapping[str, LeastLayers | None]
) -> BoardLine:
    part = node.part
    assert isinstance(part, Board)
    layers = system.ledger.part(part, "layers")
    assert layers is not None
    laminate, found = system.catalog.laminates[part.laminate], losses[part.id]
    thickness = _thickness(system, layers, found[0].trace) if found else None
    return BoardLine(node, part, laminate, layers, system.ledger.part(part, "area"), found, thickness, bounds[part.id])


def _thickness(system: System, layers: Figure, trace: Trace) -> Figure:
    """How thick a board gets whose traces have the planes that their impedance asks for: every second layer a plane, n/2 (b + t)."""
    label = phrase("{part}: thickness if every second layer is a plane", part=trace.part.name)
    known = system.ledger.figures.get(f"boards.{trace.part.id}.thickness")
    whole = layers / 2.0 * (trace.per_length.line.height + trace.conditions.thickness)
    return system.ledger.add(whole.named(f"boards.{trace.part.id}.thickness", label, "mm")) if known is None else known


def _layer_area(system: System, lines: list[BoardLine]) -> None:
    """Area of all copper layers, n · layers · A by kind of board: what the laminate of an order is counted by.

    Their total stands only where every board has an area.
    """
    areas = {}
    for line in lines:
        if line.area is not None and line.part.id not in areas:
            pieces = total([other.node.total for other in lines if other.part is line.part])
            whole = pieces * line.layers * line.area
            whole = whole.named(
                f"boards.{line.part.id}.layer-area", phrase("{part}: area of all its layers, all pieces", part=line.part.name), "m^2"
            )
            areas[line.part.id] = system.ledger.add(whole)
    if areas and all(line.area is not None for line in lines):
        whole = total(list(areas.values())).named("boards.layer-area", "Area of all layers of all boards", "m^2")
        system.ledger.add(whole)


STEPS = {  # what the loss of a trace comes by: unit and words
    "width-ratio": ("1", "width over distance of the planes that the impedance asks for"),
    "distance-guessed": ("um", "distance of the planes, first guess"),
    "distance-nearer": ("um", "distance of the plane, second guess"),
    "distance": ("um", "distance of the planes"),
    "widening": ("um", "what its thickness adds to its width"),
    "form": ("1", "form of the line"),
    "air-impedance": ("ohm", "impedance in air"),
    "effective-dk": ("1", "dielectric constant that the wave meets"),
    "impedance": ("ohm", "impedance"),
    "conductor-factor": ("1/(ohm*m)", "loss in smooth copper over its surface resistance"),
    "df": ("1", "loss tangent in service"),
    "resistivity": ("nohm*m", "resistivity of the warm copper"),
    "skin-depth": ("um", "skin depth"),
    "roughness-factor": ("1", "loss in rough copper over that in smooth"),
}
WIDTHS = Limits(1e-6, 1e-2, above=False, shown=unit("mil"))  # between which the width of a trace means anything
RECEDED = "receded-"  # before the names of the line whose copper is moved back a little


@dataclass(frozen=True)
class Steps:
    """Puts what the loss of a trace comes by into the ledger, under the id of the trace."""

    ledger: Ledger
    key: str
    named: Mapping[str, str]

    def __call__(self, name: str, figure: Figure) -> Figure:
        """The figure under its own id; the one that is there already where a formula comes by it twice."""
        known = self.ledger.figures.get(f"{self.key}.{name}")
        if known is not None:
            return known
        shown, words = STEPS[name.removeprefix(RECEDED)]
        if name.startswith(RECEDED):
            words = phrase("{step}, its copper moved back a little", step=words)
        return self.ledger.add(figure.named(f"{self.key}.{name}", phrase("{part}: {interface}, {step}", **self.named, step=words), shown))


def trace_of(system: System, part: Board, link: BoardInterface) -> Trace:
    """The trace of an interface on the laminate the board is bought on, its loss named in the ledger."""
    ledger, standard = system.ledger, system.catalog.interfaces[link.interface]
    inputs, named = Inputs(ledger, system.catalog), {"part": part.name, "interface": standard.name}
    key, own = f"boards.{part.id}.{standard.id}", f"{part.id}.{standard.id}"
    frequency = ledger.value(
        f"interfaces.{standard.id}.nyquist", phrase("{interface}: Nyquist frequency", interface=standard.name), standard.nyquist
    )
    length = ledger.value(
        f"{own}.trace-length", phrase("{part}: longest {interface} trace", part=part.name, interface=standard.name), link.trace_length
    )
    usual = link.width or replace(system.catalog.constants["trace-width"].value, limits=WIDTHS)
    width = ledger.value(f"{own}.width", phrase("{part}: {interface}, width of the trace", **named), usual)
    conditions = board_conditions(inputs, part)
    material = material_of(inputs, system.catalog.laminates[part.laminate], frequency)
    per_length = loss_of(inputs, conditions, material, frequency, width, link.line, Steps(ledger, key, named))
    dielectric = ledger.add(
        per_length.dielectric.named(f"{key}.dielectric", phrase("{part}: {interface}, loss in the dielectric", **named), "dB/inch")
    )
    conductor = ledger.add(
        per_length.conductor.named(f"{key}.conductor", phrase("{part}: {interface}, loss in the copper", **named), "dB/inch")
    )
    loss = ledger.add(
        (dielectric + conductor).named(
            f"{key}.loss", phrase("{part}: loss at {interface}", part=part.name, interface=standard.name), "dB/inch"
        )
    )
    whole = ledger.add((loss * length).named(f"{key}.trace-loss", phrase("{part}: {interface}, loss of the longest trace", **named), "dB"))
    return Trace(part, link, standard, frequency, width, length, conditions, material, per_length, loss, whole)


def board_conditions(inputs: Inputs, part: Board) -> Conditions:
    """Copper, impedance and temperature of a board's traces."""
    own = part.temperature
    return conditions_of(
        inputs, None if own is None else (f"{part.id}.temperature", phrase("{part}: temperature at its traces", part=part.name), own)
    )


def _against_budget(system: System, trace: Trace, channels: Sequence[ChannelLine]) -> InterfaceLoss:
    """What is left of the least share that a channel with a budget leaves for the trace, or of the share of a board."""
    ledger, part, standard = system.ledger, trace.part, trace.standard
    key = f"boards.{part.id}.{standard.id}"
    shares = [c.shares[part.id] for c in channels if c.standard is standard and part.id in c.shares and standard.channel_budget is not None]
    if shares:
        share = minimum(*shares) if len(shares) > 1 else shares[0]
        budget = ledger.add(
            share.named(
                f"{key}.share",
                phrase("{part}: loss that the channel leaves for {interface}", part=part.name, interface=standard.name),
                "dB",
            )
        )
    else:
        budget = ledger.value(
            f"interfaces.{standard.id}.board-budget",
            phrase("{interface}: loss budget of a board", interface=standard.name),
            standard.board_budget,
        )
    margin = (budget - trace.loss).named(
        f"{key}.margin", phrase("{part}: loss margin at {interface}", part=part.name, interface=standard.name), "dB"
    )
    return InterfaceLoss(trace, budget, ledger.add(margin))
