"""What a bare board costs by what it is: area, layers, laminate, build-up steps, backdrill and yield.

The model is calibrated once on the analysts' prices of boards (`catalogs/standards/constants.yaml`). A published price stays as it is: the
model moves it by how much dearer a changed design is than the one that was priced, and stands beside it with the residual.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from configurator.catalog.parts import Board
from configurator.catalog.tables.reference import Laminate
from configurator.catalog.values import Value
from configurator.disciplines.boards.material import Inputs
from configurator.figures import Figure, constant, total
from configurator.phrases import phrase
from configurator.system.tree import System, when_judged

PARTS = {
    "pressing": "pairs of layers",
    "build-up": "build-up steps",
    "joining": "sub-boards pressed together",
    "drill-wear": "wear of drill bits",
    "backdrill": "backdrill",
    "laminate": "clad laminate",
}
WORDS = {"relative-price": "price per area", "drill-life": "life of a drill bit over the usual one"}
EXPLAINED = 0.15  # how far a price may be from what the make-up costs without a word
AS_PRICED = "as-priced"  # what the ids of a design end in that a published price is of


@dataclass(frozen=True)
class Design:
    """What the price of a board depends on; `panel` is what its pairs of layers take of one, where that is known already."""

    layers: Figure
    area: Figure
    build_up: Figure
    laminate_price: Figure
    backdrill: bool
    sub_boards: Figure | None = None
    drill_life: Figure | None = None
    mixed: bool = False
    panel: Figure | None = None


@dataclass(frozen=True)
class Ply:
    """The share of a board's pairs of layers that is of one laminate, at its price by area."""

    laminate: Laminate
    price: Figure
    share: Figure


def price_boards(system: System) -> None:
    """The price by the model of every kind of board in the tree."""
    boards = (node.part for node in system.walk() if isinstance(node.part, Board))
    for part in {part.id: part for part in boards}.values():
        price_board(system, part)


def price_board(system: System, part: Board) -> None:
    """The price of one board by the model, and how much dearer this design is than the one whose price is published.

    There is none of a board whose area or number of build-up steps nobody knows.
    """
    now, priced = _design(system, part, ""), _design(system, part, AS_PRICED)
    if now is None or priced is None:
        return
    inputs, key = Inputs(system.ledger, system.catalog), f"boards.{part.id}"
    panel = _panel_area(inputs, part, now, "")
    found = [
        system.ledger.add(
            cost.named(f"{key}.cost-of-{name}", phrase("{board}: cost of one, {part}", board=part.name, part=PARTS[name]), "USD")
        )
        for name, cost in _parts(inputs, now, panel).items()
    ]
    cost = system.ledger.add(total(found).named(f"{key}.model-cost", phrase("{board}: cost of one by its make-up", board=part.name), "USD"))
    before = phrase("{board}: cost of one by its make-up as it was priced", board=part.name)
    reference = total(list(_parts(inputs, priced, _panel_area(inputs, part, priced, f"-{AS_PRICED}")).values()))
    reference = system.ledger.add(reference.named(f"{key}.model-cost-{AS_PRICED}", before, "USD"))
    label = phrase("{board}: price of this make-up over that of the one that was priced", board=part.name)
    system.ledger.add((cost / reference).named(f"{key}.price-move", label, "1"))
    _price_fast_only(system, part, replace(now, panel=panel), cost)


@when_judged
def _price_fast_only(system: System, part: Board, design: Design, whole: Figure) -> None:
    """What a board costs whose fast layers alone are of its laminate, over what it costs all of it; the rest is of the cheapest."""
    own, inputs = system.catalog.laminates[part.laminate], Inputs(system.ledger, system.catalog)
    cheapest = min(system.catalog.laminates.values(), key=lambda laminate: laminate.relative_price.coherent or inf)
    if not part.interfaces or cheapest is own:
        return
    fast = total(fast_shares(inputs, part))
    plies = [Ply(laminate, _price(inputs, laminate), share) for laminate, share in ((own, fast), (cheapest, 1.0 - fast))]
    mixed, told = _mixed(inputs, design, plies), {"board": part.name, "laminate": cheapest.name}
    label = phrase("{board}: cost of a square metre of its laminates, {laminate} where nothing fast runs", **told)
    mean = inputs.ledger.add(mixed.laminate_price.named(f"boards.{part.id}.mixed-laminate-price", label, "USD/m^2"))
    label = phrase("{board}: price with {laminate} where nothing fast runs over that of one laminate throughout", **told)
    price = _cost(inputs, replace(mixed, laminate_price=mean)) / whole
    system.ledger.add(price.named(f"boards.{part.id}.price-fast-only", label, "%"))


def fast_shares(inputs: Inputs, part: Board) -> list[Figure]:
    """Of a board's layers those that each interface takes with its planes: as counted, else equal parts of what is usual for all."""
    usual, found = inputs.constant("fast-layers") / float(len(part.interfaces)), []
    for link in part.interfaces:
        standard = inputs.catalog.interfaces[link.interface]
        label = phrase("{part}: {interface}, share of the layers", part=part.name, interface=standard.name)
        counted = link.layer_share
        found.append(usual if counted is None else inputs.value(f"{part.id}.{standard.id}.layer-share", label, counted))
    return found


def _price(inputs: Inputs, laminate: Laminate) -> Figure:
    label = phrase("{owner}: {quantity}", owner=laminate.name, quantity=WORDS["relative-price"])
    return inputs.value(f"laminates.{laminate.id}.relative-price", label, laminate.relative_price)


def _panel_area(inputs: Inputs, part: Board, design: Design, which: str) -> Figure:
    label = phrase("{board}: panel for its layer pairs, with what is lost", board=part.name)
    label = phrase("{label}, as it was priced", label=label) if which else label
    return inputs.ledger.add(_pairs(inputs, design).named(f"boards.{part.id}.panel-area{which}", label, "m^2"))


def price_on(system: System, part: Board, plies: Sequence[Ply]) -> Figure | None:
    """What a board costs on other laminates, their shares adding up to one, over what it costs on its own.

    None where its make-up is not known. A drill goes through all of them, so its wear 1/x is their mean by share.
    """
    design = _design(system, part, "")
    if design is None:
        return None
    inputs = Inputs(system.ledger, system.catalog, keep=False)
    return _cost(inputs, _mixed(inputs, design, plies)) / _cost(inputs, design)


def _mixed(inputs: Inputs, design: Design, plies: Sequence[Ply]) -> Design:
    """The same board of other laminates."""
    price = total([ply.share * ply.price for ply in plies])
    worn = None
    if any(ply.laminate.drill_life is not None for ply in plies):
        worn = 1.0 / total([ply.share / _life(inputs, ply.laminate) for ply in plies])
    return replace(design, laminate_price=price, drill_life=worn, mixed=len(plies) > 1)


def _life(inputs: Inputs, laminate: Laminate) -> Figure:
    if laminate.drill_life is None:
        return constant(1.0)
    return inputs.value(f"laminates.{laminate.id}.drill-life", laminate.name, laminate.drill_life)


def price_reason(system: System, part: Board, residual: float) -> str:
    """What would explain a price that is `residual` over what the make-up costs (below it, negative); empty where that is little.

    First another layer count that somebody has published, then the area: inside what is assumed of it, or not.
    """
    design = _design(system, part, "")
    if design is None or abs(residual) <= EXPLAINED:
        return ""
    inputs, now = Inputs(system.ledger, system.catalog, keep=False), _cost(Inputs(system.ledger, system.catalog), design)
    for name, layers in part.layers.alternatives.items():
        other = _cost(inputs, replace(design, layers=constant(layers.coherent or 0.0))) / now
        if abs((1.0 + residual) / (other.value or 1.0) - 1.0) <= EXPLAINED:
            return phrase("{layers:g} layers ({name}) would explain the price", layers=layers.coherent, name=name)
    area, value = (design.area.value or 0.0) * (1.0 + residual), part.area
    assert value is not None
    low, high = (bound or value.coherent or 0.0 for bound in (value.low, value.high))
    told = {"area": f"{area:.2g}", "low": f"{low:g}", "high": f"{high:g}"}
    if low == high:
        return phrase(
            "an area of {area} m² would explain the price, not the {low} m² published: outline, layers or price are of something else",
            **told,
        )
    if low <= area <= high:
        return phrase("an area of {area} m² would explain the price, which {low} to {high} m² leave open", **told)
    return phrase("an area of {area} m² would explain the price, outside the assumed {low} to {high} m²", **told)


def _design(system: System, part: Board, which: str) -> Design | None:
    """The design as it is; or as it was priced: the same inputs under ids of their own, which no change of the design moves.

    Both are one unknown, so they are drawn as one: what nobody published about a board does not make its published price less certain.
    """
    laminate, steps = system.catalog.laminates[part.laminate], _steps(part)
    if part.area is None or steps is None:
        return None
    of_board = {"layers": part.layers, "area": part.area, "build-up": steps, "sub-boards": part.sub_boards}
    of_laminate = {"relative-price": laminate.relative_price, "drill-life": laminate.drill_life}
    found = {name: _input(system, (part.id, name), part.name, v, which) for name, v in of_board.items() if v is not None}
    found |= {name: _input(system, (f"laminates.{laminate.id}", name), laminate.name, v, which) for name, v in of_laminate.items() if v}
    sub_boards, wear = found.get("sub-boards"), found.get("drill-life")
    return Design(found["layers"], found["area"], found["build-up"], found["relative-price"], part.backdrill, sub_boards, wear)


def _steps(part: Board) -> Value | None:
    """Build-up steps on each side: none of a board that is said to have none."""
    if part.build_up is not None or part.hdi != "none":
        return part.build_up
    note = "pressed once: no build-up layers"
    return replace(
        part.layers, number=0.0, low=None, high=None, alternatives={}, note=note, limits=replace(part.layers.limits, minimum=0.0)
    )


def _input(system: System, of: tuple[str, str], owner: str, value: Value, which: str) -> Figure:
    """An input by its owner's id and its name; or its twin."""
    id, quantity = ".".join(of), WORDS.get(of[1], of[1].replace("-", " "))
    if not which:
        return system.ledger.value(id, phrase("{owner}: {quantity}", owner=owner, quantity=quantity), value)
    label = phrase("{owner}: {quantity}, as it was priced", owner=owner, quantity=quantity)
    twin = system.ledger.value(f"{id}-{which}", label, value.alone)
    assert twin.info is not None and twin.info.origin is not None
    twin.info.origin = twin.info.origin._replace(drawn_as=id)
    return twin


def _cost(inputs: Inputs, design: Design) -> Figure:
    return total(list(_parts(inputs, design, _pairs(inputs, design) if design.panel is None else design.panel).values()))


def _pairs(inputs: Inputs, design: Design) -> Figure:
    """Panel for the pairs of layers of one good board: area · pairs / (panel use · yield), a yield for each layer beyond two."""
    good = inputs.constant("board-layer-yield") ** (design.layers - 2.0)
    return design.area * (design.layers / 2.0) / (inputs.constant("board-panel-use") * good)


def _parts(inputs: Inputs, design: Design, pairs: Figure) -> dict[str, Figure]:
    """What a board costs, part by part, for the panel its pairs of layers take.

    Pairs · (process · (1 + steps · s) · (1 + backdrill) + share · laminate). A pair of layers is laminated, drilled, plated and etched; a
    build-up step repeats that for its layers, and so does pressing finished sub-boards together. Where drill bits last a share x of their
    usual life, their part d of the process costs d / x; a stack of several laminates is dearer to press. The laminate's price is that of
    a square metre of it, of which a pair of layers takes a share: its own core where it is of low loss, cheaper cores and foil else.
    """
    pressed, step = pairs * inputs.constant("board-layer-pair"), inputs.constant("board-build-up")
    found = {"pressing": pressed, "build-up": pressed * design.build_up * step}
    if design.sub_boards is not None:
        found["joining"] = pressed * (design.sub_boards - 1.0) * step
    if design.mixed:
        found["mixing"] = pressed * inputs.constant("board-mixed-stack")
    if design.drill_life is not None:
        found["drill-wear"] = total(list(found.values())) * inputs.constant("board-drilling-share") * (1.0 / design.drill_life - 1.0)
    if design.backdrill:
        found["backdrill"] = total(list(found.values())) * inputs.constant("board-backdrill")
    return {**found, "laminate": pairs * design.laminate_price * inputs.constant("board-laminate-share")}
