"""How long boards take, from the order of their laminate until they are in racks: what a date of delivery hangs on.

Laminate of special glass and smooth foil is on allocation, and takes longer than all work on the boards together. Ids begin with
``supply.``: they are of the house.
"""

from __future__ import annotations

from collections.abc import Mapping

from configurator.catalog.parts import Board
from configurator.catalog.tables.reference import Laminate
from configurator.catalog.values import Value
from configurator.disciplines.boards.material import Inputs
from configurator.figures import Figure, maximum
from configurator.phrases import phrase
from configurator.system.tree import System


def schedule_boards(system: System, stated: Mapping[str, Value]) -> None:
    """When each kind of board is made and when the racks with it are ready; `stated` are lead times of boards by id, from suppliers.

    Nothing of a board of whose laminate nobody tells the lead time, unless a supplier states one of the board.
    """
    inputs, ready = Inputs(system.ledger, system.catalog), []
    for part in {n.part.id: n.part for n in system.parts(Board) if isinstance(n.part, Board)}.values():
        offered = stated.get(part.id)
        made = _made(inputs, part) if offered is None else _offered(inputs, part, offered)
        if made is not None:
            label = phrase("{board}: from the order until its racks are ready", board=part.name)
            whole = made + inputs.constant("boards-to-racks")
            ready.append(system.ledger.add(whole.named(f"supply.{part.id}.ready", label, "week")))
    if ready:
        latest = maximum(*ready) if len(ready) > 1 else ready[0]
        system.ledger.add(latest.named("supply.ready", "From the order until the racks with the last boards are ready", "week"))


def _made(inputs: Inputs, part: Board) -> Figure | None:
    """Laminate, the work of the board shop, and a press more for each step of build-up and each sub-board beyond the first."""
    arrives = laminate_lead(inputs, inputs.catalog.laminates[part.laminate])
    if arrives is None:
        return None
    whole, press = arrives + inputs.constant("board-making"), inputs.constant("board-press")
    for name in ("build-up", "sub-boards"):
        count = inputs.ledger.figures.get(f"{part.id}.{name}")
        if count is not None and count.value is not None:
            whole = whole + (count if name == "build-up" else count - 1.0) * press
    label = phrase("{board}: from the order of its laminate until it is made", board=part.name)
    return inputs.ledger.add(whole.named(f"supply.{part.id}.made", label, "week"))


def _offered(inputs: Inputs, part: Board, stated: Value) -> Figure:
    label = phrase("{board}: lead time its supplier states", board=part.name)
    offered = inputs.value(f"supply.{part.id}.stated", label, stated)
    label = phrase("{board}: from the order until it is made", board=part.name)
    return inputs.ledger.add((1.0 * offered).named(f"supply.{part.id}.made", label, "week"))


def laminate_lead(inputs: Inputs, laminate: Laminate) -> Figure | None:
    """How long a laminate takes, with its glass and foil; None where nobody tells."""
    if laminate.lead_time is None:
        return None
    label = phrase("{laminate}: lead time with its glass and foil", laminate=laminate.name)
    return inputs.value(f"laminates.{laminate.id}.lead-time", label, laminate.lead_time)
