"""What a bare board costs by what it is: area, layers, laminate, build-up steps, backdrill and yield.

The model is calibrated once on the analysts' prices of boards (`catalogs/standards/constants.yaml`). A published price stays as it is: the
model moves it by how much dearer a changed design is than the one that was priced, and stands beside it with the residual.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from configurator.catalog.parts import Board
from configurator.catalog.values import Value
from configurator.disciplines.boards.material import Inputs
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.tree import System

PARTS = {"pressing": "pairs of layers", "build-up": "build-up steps", "backdrill": "backdrill", "laminate": "clad laminate"}
AS_PRICED = "as-priced"  # what the ids of a design end in that a published price is of


@dataclass(frozen=True)
class Design:
    """What the price of a board depends on."""

    layers: Figure
    area: Figure
    build_up: Figure
    laminate_price: Figure
    backdrill: bool


def price_board(system: System, part: Board) -> None:
    """The price of one board by the model, and how much dearer this design is than the one whose price is published.

    There is none of a board whose area or number of build-up steps nobody knows.
    """
    now, priced = _design(system, part, ""), _design(system, part, AS_PRICED)
    if now is None or priced is None:
        return
    inputs, key = Inputs(system.ledger, system.catalog), f"boards.{part.id}"
    found = [
        system.ledger.add(cost.named(f"{key}.cost-of-{name}", phrase("{board}: {part} of one", board=part.name, part=PARTS[name]), "USD"))
        for name, cost in _parts(inputs, now).items()
    ]
    cost = system.ledger.add(total(found).named(f"{key}.model-cost", phrase("{board}: cost of one by its make-up", board=part.name), "USD"))
    before = phrase("{board}: cost of one by its make-up as it was priced", board=part.name)
    reference = system.ledger.add(_cost(inputs, priced).named(f"{key}.model-cost-{AS_PRICED}", before, "USD"))
    label = phrase("{board}: price of this make-up over that of the one that was priced", board=part.name)
    system.ledger.add((cost / reference).named(f"{key}.price-move", label, "1"))


def price_on(system: System, part: Board, laminate_price: Figure) -> Figure | None:
    """What a board costs on a laminate of another price, over what it costs on its own; None where its make-up is not known."""
    design = _design(system, part, "")
    if design is None:
        return None
    inputs = Inputs(system.ledger, system.catalog, keep=False)
    return _cost(inputs, replace(design, laminate_price=laminate_price)) / _cost(inputs, design)


def _design(system: System, part: Board, which: str) -> Design | None:
    """The design as it is; or as it was priced: the same inputs under ids of their own, which no change of the design moves.

    Both are one unknown, so they are drawn as one: what nobody published about a board does not make its published price less certain.
    """
    fields: dict[str, Value | None] = {"layers": part.layers, "area": part.area, "build-up": _steps(part)}
    laminate = system.catalog.laminates[part.laminate]
    found = {
        name: _input(system, f"{part.id}.{name}", part.name, name, value, which) for name, value in fields.items() if value is not None
    }
    price = _input(system, f"laminates.{laminate.id}.relative-price", laminate.name, "price per area", laminate.relative_price, which)
    if len(found) < len(fields):
        return None
    return Design(found["layers"], found["area"], found["build-up"], price, part.backdrill)


def _steps(part: Board) -> Value | None:
    """Build-up steps on each side: none of a board that is said to have none."""
    if part.build_up is not None or part.hdi != "none":
        return part.build_up
    note = "pressed once: no build-up layers"
    return replace(
        part.layers, number=0.0, low=None, high=None, alternatives={}, note=note, limits=replace(part.layers.limits, minimum=0.0)
    )


def _input(system: System, id: str, owner: str, name: str, value: Value, which: str) -> Figure:
    if not which:
        label = phrase("{owner}: {quantity}", owner=owner, quantity=name.replace("-", " "))
        return system.ledger.value(id, label, value)
    label = phrase("{owner}: {quantity}, as it was priced", owner=owner, quantity=name.replace("-", " "))
    twin = system.ledger.value(f"{id}-{which}", label, replace(value, alternatives={}))
    assert twin.info is not None and twin.info.origin is not None
    twin.info.origin = twin.info.origin._replace(drawn_as=id)
    return twin


def _cost(inputs: Inputs, design: Design) -> Figure:
    return total(list(_parts(inputs, design).values()))


def _parts(inputs: Inputs, design: Design) -> dict[str, Figure]:
    """What a board costs, part by part, each for the area of the panel it is cut from and for those that fail.

    Area / (panel use · yield) · pairs · (process · (1 + steps · s) · (1 + backdrill) + share · laminate). A pair of layers is laminated,
    drilled, plated and etched; a build-up step repeats that for its layers; yield is 0.992 for each layer beyond two. The laminate's price
    is of a square metre of clad laminate, of which a pair of layers takes a share: its own core where it is of low loss, cheaper cores and
    foil else.
    """
    good = inputs.constant("board-layer-yield") ** (design.layers - 2.0)
    pairs = design.area * (design.layers / 2.0) / (inputs.constant("board-panel-use") * good)
    pressed = pairs * inputs.constant("board-layer-pair")
    found = {"pressing": pressed, "build-up": pressed * design.build_up * inputs.constant("board-build-up")}
    if design.backdrill:
        found["backdrill"] = (found["pressing"] + found["build-up"]) * inputs.constant("board-backdrill")
    return {**found, "laminate": pairs * design.laminate_price * inputs.constant("board-laminate-share")}
