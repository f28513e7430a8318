"""The graph of figures as a customer may see it: a copy that holds what may be shown and nothing else, so that no reader reaches a cost.

It is cut where a selling price begins: the price of one of a line (of several by quantity, each) is a number there, with nothing behind
it. What else is money must come from such prices, or from what the buyer pays for energy himself; every other sum, and all that rests on
one, has no copy. Neither has what is about supply or the seller's terms, apart from discount, tax and rates of exchange, nor
an input that only such figures use. Of the sources of an input those are named that a buyer may be shown.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from configurator.currency import is_currency
from configurator.figures import Figure, Info, Origin, inputs_of, topological
from configurator.figures import operations as op
from configurator.units import NUMBER, Dimension, unit

SELLING_PRICE = re.compile(r"\.sell-price(-from-[\d.]+)?$")
OF_A_LINE = (".quantity", ".sell-price", ".sell-extended", ".discount", ".net")  # figures of a line of an offer
SELLING_CHAIN = re.compile(rf"(^|\.)cost\.|({'|'.join(map(re.escape, OF_A_LINE))})$")
TERMS = "prices."  # of the seller
# When and from whom things come, and what the house reckons of owning them; of a system of an order below its key.
INSIDE = re.compile(r"^([^.]+\.)?(supply|tco|ownership)\.")
OPEN_TERMS = ("prices.discount", "prices.tax")
WITHHELD = Figure(op.CONSTANT, (), NUMBER, None)  # stands for whatever may not be seen
PER_ENERGY = unit("1/kWh").dimension.exponents


@dataclass(frozen=True)
class Cut:
    """What stands for each figure of the graph, by its `id()`: a copy, or `WITHHELD`; and the copies a document shows, by their ids."""

    copies: Mapping[int, Figure]
    figures: Mapping[str, Figure]

    def holds(self, *figures: Figure) -> bool:
        """Whether all of these may be seen."""
        return all(self.copies[id(figure)] is not WITHHELD for figure in figures)


def cut_graph(figures: Mapping[str, Figure], pairs: Sequence[tuple[Figure, Figure]], citable: Container[str]) -> Cut:
    """The copy of a graph for a customer.

    `pairs` are figures that are shown together or not at all, as value and limit of a check; `citable` are the sources that may be named.
    """
    order = topological([*figures.values(), *(figure for pair in pairs for figure in pair)])
    copies: dict[int, Figure] = {}
    for node in order:
        copy = _copy(node, copies, citable)
        if copy is not None:
            copies[id(node)] = copy
    hidden = _idle(order, copies, pairs)
    seen = {key: copies[id(figure)] for key, figure in figures.items() if id(figure) in copies and id(figure) not in hidden}
    return Cut(copies | {id(node): WITHHELD for node in order if id(node) not in copies}, seen)


def _copy(node: Figure, copies: Mapping[int, Figure], citable: Container[str]) -> Figure | None:
    """The copy of one figure over those of its arguments; None where it may not be seen."""
    if INSIDE.match(node.id):
        return None
    if node.id.startswith(TERMS) and not (node.id.startswith(OPEN_TERMS) or _money(node.dimension) == [1, -1]):
        return None
    if not node.args:
        return Figure(node.operation, (), node.dimension, node.value, _public(node.info, citable), node.bound) if _open(node) else None
    args = tuple(copies[id(arg)] for arg in node.args if id(arg) in copies)
    if len(args) == len(node.args):
        copy = Figure(node.operation, args, node.dimension, node.value, node.info, node.bound)
        return None if _is_empty_cost(copy) else copy
    if node.info is not None and SELLING_PRICE.search(node.id):
        return Figure(op.INPUT, (), node.dimension, node.value, replace(node.info, origin=Origin()))
    return None


def _is_empty_cost(figure: Figure) -> bool:
    """Whether a named sum of money holds no price at all and is no step of the selling chain: what would be a cost if there were any."""
    if figure.info is None or _money(figure.dimension) != [1] or SELLING_CHAIN.search(figure.id):
        return False
    return not any(_money(leaf.dimension) for leaf in inputs_of(figure))


def _money(dimension: Dimension) -> list[float]:
    """The powers of currencies in a dimension, the largest first: [1] for a price, [1, -1] for a rate of exchange."""
    return sorted((power for name, power in dimension.exponents if is_currency(name.upper())), reverse=True)


def _open(leaf: Figure) -> bool:
    """Whether a figure that rests on no other may be seen: it is no money, or a rate, or a price of energy, or nothing at all."""
    if leaf.info is not None and leaf.info.simulated:
        return False
    powers = _money(leaf.dimension)
    nothing = leaf.info is None and leaf.value == 0.0
    running = tuple((name, power) for name, power in leaf.dimension.exponents if not is_currency(name.upper())) == PER_ENERGY
    return not powers or powers == [1, -1] or (powers == [1] and running) or nothing


def _public(info: Info | None, citable: Container[str]) -> Info | None:
    """What an input is called and its sources; not where it is written, its range or how it was estimated."""
    if info is None or info.origin is None:
        return info
    sources = tuple(id for id in info.origin.sources if id in citable)
    return replace(info, origin=Origin(sources=sources, reason=info.origin.reason, limits=info.origin.limits))


def _idle(order: list[Figure], copies: Mapping[int, Figure], pairs: Sequence[tuple[Figure, Figure]]) -> set[int]:
    """The inputs and constants that something uses, but nothing that is shown; a pair that is shown uses both its figures."""
    shown = {pair: all(id(figure) in copies for figure in pair) for pair in pairs}
    wanted = {id(figure) for pair in pairs if shown[pair] for figure in pair}
    for node in reversed(order):
        copy = copies.get(id(node))
        if copy is not None and copy.args and (id(node) in wanted or (copy.info is not None and not _is_given(node))):
            wanted.update(id(arg) for arg in node.args)
    used = {id(arg) for node in order for arg in node.args} | {id(figure) for pair in pairs for figure in pair}
    idle = used - wanted
    return {id(node) for node in order if id(node) in idle and _is_given(node) and not node.id.startswith(OPEN_TERMS)}


def _is_given(node: Figure) -> bool:
    """Whether a figure is computed from no other: an input, or a number of the formulas that has a name."""
    return not node.args or (node.operation is op.ALIAS and node.args[0].operation is op.CONSTANT)
