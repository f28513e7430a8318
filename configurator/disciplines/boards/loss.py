"""Printed circuit boards: layers, laminate and the loss its tightest interface allows.

The loss of a trace per unit length is its dielectric part, 2.3 f Df sqrt(Dk) in dB/inch with f in GHz (a plane wave in the laminate,
8.686 pi / c), and a conductor part that grows with sqrt(f) and with the roughness of the foil (Hammerstad).
"""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.parts import Board, BoardInterface
from configurator.catalog.reference import Interface, Laminate
from configurator.figures import Figure, atan, constant, minimum, sqrt, total
from configurator.phrases import phrase
from configurator.system.tree import Node, System

DIELECTRIC = 2.3  # dB/inch per GHz of f Df sqrt(Dk): 8.686 pi / c per inch


@dataclass(frozen=True)
class InterfaceLoss:
    """One interface of a board against its budget."""

    standard: Interface
    loss_per_inch: Figure
    budget: Figure
    margin: Figure


@dataclass(frozen=True)
class BoardLine:
    """One kind of board in the tree, with the interface that leaves the least margin."""

    node: Node
    part: Board
    laminate: Laminate
    layers: Figure
    area: Figure | None
    interfaces: tuple[InterfaceLoss, ...]

    @property
    def tightest(self) -> InterfaceLoss | None:
        """The interface with the least margin; None when no margin is known."""
        known = [i for i in self.interfaces if i.margin.value is not None]
        return min(known, key=lambda i: i.margin.value or 0.0) if known else None


def list_boards(system: System) -> list[BoardLine]:
    """Every board of the tree with the loss of its interfaces; the same board in two places is computed once."""
    lines = []
    losses: dict[str, tuple[InterfaceLoss, ...]] = {}
    for node in system.parts(Board):
        part = node.part
        assert isinstance(part, Board)
        laminate = system.catalog.laminates[part.laminate]
        if part.id not in losses:
            losses[part.id] = tuple(_interface_loss(system, part, laminate, link) for link in part.interfaces)
        layers = system.ledger.part(part, "layers")
        assert layers is not None
        lines.append(BoardLine(node, part, laminate, layers, system.ledger.part(part, "area"), losses[part.id]))
    _layer_area(system, lines)
    count = total([line.node.total for line in lines])
    system.ledger.add(count.named("boards.count", "Printed circuit boards", "1"))
    margins = [loss.margin for found in losses.values() for loss in found]
    if margins:
        system.ledger.add(minimum(*margins).named("boards.least-margin", "Least loss margin of any board interface", "dB"))
    return lines


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


def _interface_loss(system: System, part: Board, laminate: Laminate, link: BoardInterface) -> InterfaceLoss:
    ledger, standard = system.ledger, system.catalog.interfaces[link.interface]
    key = f"boards.{part.id}.{standard.id}"
    frequency = ledger.value(
        f"interfaces.{standard.id}.nyquist", phrase("{interface}: Nyquist frequency", interface=standard.name), standard.nyquist
    )
    budget = ledger.value(
        f"interfaces.{standard.id}.board-budget",
        phrase("{interface}: loss budget of a board", interface=standard.name),
        standard.board_budget,
    )
    length = ledger.value(
        f"{part.id}.{standard.id}.trace-length",
        phrase("{part}: longest {interface} trace", part=part.name, interface=standard.name),
        link.trace_length,
    )
    loss = _loss_per_inch(system, laminate, frequency)
    loss = ledger.add(loss.named(f"{key}.loss", phrase("{part}: loss at {interface}", part=part.name, interface=standard.name), "dB/inch"))
    margin = ledger.add(
        (budget - loss * length).named(
            f"{key}.margin", phrase("{part}: loss margin at {interface}", part=part.name, interface=standard.name), "dB"
        )
    )
    return InterfaceLoss(standard, loss, budget, margin)


def _loss_per_inch(system: System, laminate: Laminate, frequency: Figure) -> Figure:
    """Dielectric and conductor loss of a stripline at `frequency`.

    Hammerstad, E., Jensen, O. (1980): roughness factor 1 + (2/pi) atan(1.4 (Rq/delta)^2), with the skin depth delta falling as 1/sqrt(f);
    the ten-point height Rz of a foil data sheet is about five times its rms Rq.
    """
    ledger, key = system.ledger, f"laminates.{laminate.id}"
    dk = ledger.value(f"{key}.dk", phrase("{laminate}: Dk", laminate=laminate.name), laminate.dk)
    df = ledger.value(f"{key}.df", phrase("{laminate}: Df", laminate=laminate.name), laminate.df)
    hertz = frequency / constant(1.0, "GHz")
    dielectric = constant(DIELECTRIC, "dB/inch") * hertz * df * sqrt(dk)
    conductor = ledger.constant(system.catalog, "conductor-loss") * sqrt(hertz)
    if laminate.roughness is not None:
        height = ledger.value(f"{key}.roughness", phrase("{laminate}: foil roughness Rz", laminate=laminate.name), laminate.roughness)
        rms = height / 5.0
        depth = ledger.constant(system.catalog, "skin-depth") / sqrt(hertz)
        conductor = conductor * (1.0 + 0.6366197723675814 * atan(1.4 * (rms / depth) ** 2))
    return dielectric + conductor
