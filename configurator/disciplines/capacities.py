"""How much of what is made of something in a year an order takes: of chips and modules by the piece, of boards by area, of copper foil.

Ids begin with ``supply.``: they are of the house.
"""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.parts import Board
from configurator.catalog.tables.supply import Capacity
from configurator.figures import Figure, constant, total
from configurator.phrases import phrase
from configurator.system.tree import System

SHOWN = {"parts": "1", "grades": "m^2", "foils": "kg"}


def share_capacities(system: System) -> None:
    """What the systems hold of each capacity that is published, and the share of a year's output that is."""
    ledger = system.ledger
    for capacity in system.catalog.capacities.values():
        kind = next(name for name in SHOWN if getattr(capacity, name))
        amounts = list(_amounts(system, capacity))
        if not amounts:
            continue
        key, told = f"supply.capacity.{capacity.id}", {"what": capacity.name}
        needed = total(amounts).named(f"{key}.needed", phrase("{what}: in all systems", **told), SHOWN[kind])
        yearly = ledger.value(f"{key}.yearly", phrase("{what}: published for a year", **told), capacity.yearly)
        share = ledger.add(needed) / (yearly * constant(1.0, "year"))
        ledger.add(share.named(f"{key}.share", phrase("{what}: share of a year", **told), "%"))


def _amounts(system: System, capacity: Capacity) -> Iterator[Figure]:
    """Pieces of its parts; area of the boards on its grades; foil of the boards whose laminate is clad with it."""
    for node in system.walk():
        part = node.part
        if part is None or node.children:
            continue
        if (part.variant_of or part.id) in capacity.parts or part.id in capacity.parts:
            yield node.total
        elif isinstance(part, Board):
            found = _of_board(system, part, capacity)
            if found is not None:
                yield node.total * found


def _of_board(system: System, part: Board, capacity: Capacity) -> Figure | None:
    laminate, figures = system.catalog.laminates[part.laminate], system.ledger.figures
    if laminate.grade in capacity.grades:
        return figures.get(f"{part.id}.area")
    return figures.get(f"supply.{part.id}.foil") if laminate.foil in capacity.foils else None
