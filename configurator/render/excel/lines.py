"""The lines of the bill of materials as the workbook needs them: a line without a price gets an empty cell to type one into.

Typing a price there must make every total include it, so the missing prices become figures of the same graph: the price is an unknown
input, unit price and extended price are derived from it, and assemblies and totals gain the cells they would have summed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from configurator.disciplines.money.cost import BomLine
from configurator.figures import Figure, Origin, input_figure, rounded, total
from configurator.render.view import View
from configurator.units import unit

# Totals over kinds of parts, beside those over categories.
TOTALS = {
    "quick-disconnect": "connectors.qd-cost",
    "board": "boards.cost",
    "cable": "cables.cost",
    "transceiver": "cables.cost",
    "whip": "cables.cost",
}


@dataclass(frozen=True)
class Line:
    """A line with the figures of its three cells; without prices when it is included in a sum or out of scope."""

    bom: BomLine
    unit_price: Figure | None
    extended: Figure | None

    @property
    def key(self) -> str:
        """The id of the line."""
        return f"bom.{self.bom.node.path}"

    @property
    def unit(self) -> str:
        """What the line is counted in."""
        info = self.bom.quantity.info
        return info.unit.text if info else "1"


@dataclass
class Lines:
    """All lines, the prices to fill in, and what each total gains once they are."""

    lines: list[Line] = field(default_factory=list)
    blanks: dict[str, Figure] = field(default_factory=dict)
    added: dict[int, list[Figure]] = field(default_factory=dict)


def complete_lines(view: View) -> Lines:
    """Every line of the bill of materials, children before parents while the missing prices are filled, then in order."""
    found = Lines()
    done: dict[int, Line] = {}
    for bom in reversed(view.bom):
        line = _assembly(bom, [done[id(c)] for c in bom.node.children], found) if bom.node.children else _leaf(view, bom, found)
        done[id(bom.node)] = line
    found.lines = [done[id(bom.node)] for bom in view.bom]
    _add_to_totals(view, found)
    return found


def _leaf(view: View, bom: BomLine, found: Lines) -> Line:
    part = bom.node.part
    if bom.status != "unpriced" or bom.unit_price is not None or part is None:
        return Line(bom, bom.unit_price, bom.extended)
    currency = view.spec.prices.currency
    counted = bom.quantity.info.unit.text if bom.quantity.info else "1"
    shown = currency if counted == "1" else f"{currency}/{counted}"
    price = _price(view, part.id, part.name, shown, bom.reason, found)
    each = (price * 1.0).named(f"bom.{bom.node.path}.unit-price", f"{bom.node.label}: unit price", shown)
    extended = rounded(bom.quantity * each, 2).named(f"bom.{bom.node.path}.extended-price", f"{bom.node.label}: extended price", currency)
    return Line(bom, each, extended)


def _price(view: View, part: str, name: str, shown: str, reason: str, found: Lines) -> Figure:
    """The missing price of a part: the catalog's own unknown input where there is one, else a new one; one per part."""
    own = view.figures.get(f"{part}.price")
    if own is not None and own.is_input and own.dimension is unit(shown).dimension:
        return own
    if part not in found.blanks:
        id = f"{part}.price" if own is None else f"{part}.price-{shown.split('/')[0].lower()}"
        found.blanks[part] = input_figure(id, f"{name}: price", None, shown, Origin(reason=reason))
    return found.blanks[part]


def _assembly(bom: BomLine, below: list[Line], found: Lines) -> Line:
    """An assembly gains the lines below it that the build left out because they have no price."""
    gained = [line.extended for line in below if line.extended is not None and line.bom.extended is None]
    if bom.extended is not None:
        if gained:
            found.added[id(bom.extended)] = gained
        return Line(bom, bom.unit_price, bom.extended)
    if not gained:
        return Line(bom, None, None)
    currency = gained[0].info.unit if gained[0].info else unit("1")
    extended = total(gained).named(f"bom.{bom.node.path}.extended-price", f"{bom.node.label}: extended price", currency)
    each = rounded(extended / bom.quantity, 2).named(f"bom.{bom.node.path}.unit-price", f"{bom.node.label}: price of one", currency)
    return Line(bom, each, extended)


def _add_to_totals(view: View, found: Lines) -> None:
    """The order's total gains the top lines without a price; totals of categories and kinds gain the leaves."""
    for line in found.lines:
        if line.extended is None or line.bom.extended is not None:
            continue
        node = line.bom.node
        ids = ["cost.bom"] if node.level == 0 else []
        if not node.children:
            ids.append(f"cost.category.{line.bom.category}")
            ids += [TOTALS[node.part.kind]] if node.part is not None and node.part.kind in TOTALS else []
        for id_ in ids:
            if (figure := view.figures.get(id_)) is not None:
                found.added.setdefault(id(figure), []).append(line.extended)
