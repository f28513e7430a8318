"""What is in boards: clad laminate, copper foil and glass cloth, by amount and by money; what an order has of each laminate.

Ids begin with ``supply.``: they are of the house.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from configurator.catalog.parts import Board
from configurator.disciplines.boards.material import Inputs
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.tree import System

CONTENT = {  # of one board: unit and words
    "foil": ("kg", "{board}: copper foil for one"),
    "glass": ("m^2", "{board}: glass cloth for one"),
    "foil-cost": ("USD", "{board}: cost of the foil of one"),
    "glass-cost": ("USD", "{board}: cost of the glass cloth of one"),
}


def content_of_boards(system: System) -> None:
    """What one of each kind has, with what is cut away and scrapped, where its make-up is known; and all of each laminate."""
    inputs, areas = Inputs(system.ledger, system.catalog), dict[str, list[Figure]]()
    nodes = [node for node in system.parts(Board) if isinstance(node.part, Board)]
    for part in {node.part.id: node.part for node in nodes if isinstance(node.part, Board)}.values():
        panel, laminate = (system.ledger.figures.get(f"boards.{part.id}.{name}") for name in ("panel-area", "cost-of-laminate"))
        if panel is None or laminate is None:
            continue
        for name, figure in _content(inputs, panel, laminate).items():
            shown, words = CONTENT[name]
            system.ledger.add(figure.named(f"supply.{part.id}.{name}", phrase(words, board=part.name), shown))
        pieces = total([node.total for node in nodes if node.part is part])
        areas.setdefault(part.laminate, []).append(pieces * panel)
    _sum_laminates(system, areas)


def _content(inputs: Inputs, panel: Figure, laminate: Figure) -> Mapping[str, Figure]:
    """A pair of layers is two foils, a core and a prepreg of so many plies; the money in foil and glass are shares of the laminate's."""
    return {
        "foil": panel * 2.0 * inputs.constant("foil-weight"),
        "glass": panel * 2.0 * inputs.constant("glass-plies"),
        "foil-cost": laminate * inputs.constant("foil-share"),
        "glass-cost": laminate * inputs.constant("glass-share"),
    }


def _sum_laminates(system: System, areas: Mapping[str, Sequence[Figure]]) -> None:
    found = []
    for id, each in areas.items():
        label = phrase("{laminate}: laminate for the boards of all systems", laminate=system.catalog.laminates[id].name)
        found.append(system.ledger.add(total(each).named(f"supply.laminate.{id}", label, "m^2")))
    if found:
        system.ledger.add(total(found).named("supply.laminate", "Laminate for all boards", "m^2"))
