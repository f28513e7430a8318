"""Two graphs made into one: what they compute alike is one node; and a graph whose selling side rests on other quantities and prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from configurator.figures import Figure, Info, Interpolation, topological, total
from configurator.figures import operations as op
from configurator.render.customer.cut import SELLING_PRICE


class Merge:
    """Brings figures of another build onto a graph; what is an input there and not here, or has another value, is a plain number."""

    def __init__(self, known: Iterable[Figure]) -> None:
        self.known = {_key(node, node.args): node for node in topological(known)}

    def onto(self, figure: Figure, instead: Mapping[int, Figure] | None = None) -> Figure:
        """The figure over the nodes of the graph; `instead` has others for some of its own, by their `id()`."""
        found = dict(instead or {})
        for node in topological([figure]):
            if id(node) not in found:
                args = tuple(found[id(arg)] for arg in node.args)
                key = _key(node, args)
                found[id(node)] = self.known[key] if key in self.known else _bare(node, args)
        return found[id(figure)]


def _key(node: Figure, args: tuple[Figure, ...]) -> tuple[object, ...]:
    """What makes nodes of two graphs the same; their names too, for one figure may have several (of racks, of frames, of busbars)."""
    if not args:
        return node.id, node.value, node.dimension
    table = node.operation
    how = (table.title, table.xs, table.ys) if isinstance(table, Interpolation) else (table.name,)
    return (node.id, *how, *(id(arg) for arg in args))


def _bare(node: Figure, args: tuple[Figure, ...]) -> Figure:
    """A node without a name, with the value it has over these arguments."""
    if not args:
        return Figure(op.CONSTANT, (), node.dimension, node.value, bound=node.bound)
    return _made(node, args)


def _made(node: Figure, args: tuple[Figure, ...], info: Info | None = None) -> Figure:
    value, bound = node.operation.outcome([arg.value for arg in args], [arg.bound for arg in args])
    return Figure(node.operation, args, node.dimension, value, info, bound)


def resold(figures: Mapping[str, Figure], put: Mapping[str, Figure], more: Mapping[str, Sequence[Figure]]) -> dict[str, Figure]:
    """The graph with other figures in place of some quantities and selling prices of lines, and with `more` terms in some of its sums.

    What rests on a selling price is made anew over them. Engineering goes on from the quantities of the order.
    """
    others = {id(figures[key]): figure for key, figure in put.items()}
    found: dict[int, Figure] = {}
    for node in topological(figures.values()):
        if id(node) in others and SELLING_PRICE.search(node.id):
            found[id(node)] = others[id(node)]
        elif any(id(arg) in found for arg in node.args):
            args = tuple(others.get(id(arg), found.get(id(arg), arg)) for arg in node.args)
            found[id(node)] = _with_more(node, args, more.get(node.id, ()))
        elif SELLING_PRICE.search(node.id):
            found[id(node)] = node
    return {key: put.get(key, found.get(id(figure), figure)) for key, figure in figures.items()}


def _with_more(node: Figure, args: tuple[Figure, ...], more: Sequence[Figure]) -> Figure:
    """A node over other arguments; with more terms a sum of the node and them."""
    made = _made(node, args, None if more else node.info)
    if not more or node.info is None:
        return made
    return total([made, *more]).named(node.id, node.info.label, node.info.unit)
