"""Checks of boards and channels against their loss budgets."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.parts import Board
from configurator.figures import Figure, constant
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.tree import System


def _required(system: System) -> Figure:
    known = system.ledger.figures.get("boards.margin-required")
    return (
        known
        if known is not None
        else system.ledger.add(constant(0.0, "dB").named("boards.margin-required", "Least loss margin required", "dB"))
    )


def channel_margin(system: System) -> Iterator[Check]:
    """Each channel stays inside the loss budget of its standard from die to die, once for all boards it crosses.

    Lanes of 112 and 224 Gbit/s are judged by channel operating margin in their standards; a budget in dB screens them.
    """
    for channel in system.catalog.channels.values():
        margin = system.ledger.figures.get(f"channels.{channel.id}.margin")
        if margin is not None:
            title = phrase("{channel}: loss margin", channel=channel.name)
            advice = "a laminate with lower loss or smoother foil, shorter traces, a retimer on the way, or a cable over the longest trace"
            yield Check(f"channels.margin.{channel.id}", title, margin, _required(system), ">=", "warn", advice, by_chance=True)


def board_margin(system: System) -> Iterator[Check]:
    """Each interface of a board that no channel of the catalog crosses stays inside the share of a board."""
    for part in {n.part.id: n.part for n in system.parts(Board) if isinstance(n.part, Board)}.values():
        for link in part.interfaces:
            key = f"boards.{part.id}.{link.interface}"
            if f"{key}.share" not in system.ledger.figures:
                title = phrase(
                    "{part}: loss margin at {interface}", part=part.name, interface=system.catalog.interfaces[link.interface].name
                )
                advice, margin = "a laminate with lower Df, smoother foil, or a shorter trace", system.ledger.figures[f"{key}.margin"]
                yield Check(
                    f"boards.margin.{part.id}.{link.interface}", title, margin, _required(system), ">=", "warn", advice, by_chance=True
                )


def board_layers(system: System) -> Iterator[Check]:
    """A board has the layers that its largest chip needs to get its pairs out and its current in."""
    for part in {n.part.id: n.part for n in system.parts(Board) if isinstance(n.part, Board)}.values():
        least, layers = (system.ledger.figures.get(id) for id in (f"boards.{part.id}.least-layers", f"{part.id}.layers"))
        if least is not None and layers is not None:
            title = phrase("{board}: layers against the least it needs", board=part.name)
            advice = "more layers, thicker planes, or power modules under the package"
            yield Check(f"boards.layers.{part.id}", title, layers, least, ">=", "warn", advice, by_chance=True)


def board_supply(system: System) -> Iterator[Check]:
    """Boards are ordered, made and in racks before the date of delivery that is offered."""
    weeks = system.spec.delivery.weeks
    if weeks is None:
        return
    weeks_offered = system.ledger.value("delivery.weeks", "Weeks until the delivery that is offered", weeks)
    offered = (weeks_offered * constant(1.0, "week")).named("supply.offered", "Time until the delivery that is offered", "week")
    offered = system.ledger.add(offered)
    for part in {n.part.id: n.part for n in system.parts(Board) if isinstance(n.part, Board)}.values():
        ready = system.ledger.figures.get(f"supply.{part.id}.ready")
        if ready is not None:
            title = phrase("{board}: in racks before the delivery that is offered", board=part.name)
            laminate = system.catalog.laminates[part.laminate]
            sooner = "order {laminate} before the rest, take a laminate that comes sooner, have boards held in stock, or deliver later"
            advice = phrase(sooner, laminate=laminate.name)
            yield Check(f"supply.boards.{part.id}", title, ready, offered, "<=", "warn", advice, by_chance=True)


RULES = (channel_margin, board_margin, board_layers, board_supply)
