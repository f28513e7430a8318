"""An offer as its reader goes through it: eight to fifteen lines that unfold to the bill of materials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, total
from configurator.render.view import View

FEWEST, MOST = 8, 15
REST = "offer.further"


@dataclass(frozen=True)
class OfferRow:
    """A line of an offer: what it is called, what it is of in the bill of materials, and the list price of all of it.

    `each` is the list price of one, where that times the quantity is the line.
    """

    id: str
    label: str
    lines: tuple[BomLine, ...]
    extended: Figure
    quantity: Figure | None = None
    each: Figure | None = None

    @property
    def inside(self) -> tuple[BomLine, ...]:
        """What it unfolds to."""
        return self.lines[0].below if len(self.lines) == 1 else self.lines


def offer_rows(view: View) -> tuple[OfferRow, ...]:
    """The systems of an offer line by line; the smallest lines stand in one row where there would be too many."""
    lines = _shown([line for line in view.bom if line.node.level == 0 and _listed(view, line) is not None], view)
    if len(lines) <= MOST:
        return tuple(_row(view, line) for line in lines)
    large = set(map(id, sorted(lines, key=lambda line: -_value(view, line))[: MOST - 1]))
    small = [line for line in lines if id(line) not in large]
    return (*(_row(view, line) for line in lines if id(line) in large), _further(view, small))


def _shown(lines: Sequence[BomLine], view: View) -> list[BomLine]:
    """The top lines; while they are few, the largest assembly gives way to what is in it."""
    shown = list(lines)
    while len(shown) < FEWEST:
        opened = max((line for line in shown if line.below), key=lambda line: _value(view, line), default=None)
        if opened is None:
            break
        place = shown.index(opened)
        shown[place : place + 1] = [line for line in opened.below if _listed(view, line) is not None]
    return shown


def _row(view: View, line: BomLine) -> OfferRow:
    extended = _listed(view, line)
    assert extended is not None
    each = view.of_line(line, "sell-price")
    return OfferRow(line.id, line.node.label, (line,), extended, line.quantity, each)


def _further(view: View, lines: Sequence[BomLine]) -> OfferRow:
    """The small lines in one."""
    sums = [f for line in lines if (f := _listed(view, line)) is not None]
    label = "Further items of the systems"
    extended = total(sums).named(f"{REST}.sell-extended", f"{label}: list price of the line", view.currency)
    return OfferRow(REST, label, tuple(lines), extended)


def _listed(view: View, line: BomLine) -> Figure | None:
    return view.of_line(line, "sell-extended")


def _value(view: View, line: BomLine) -> float:
    listed = _listed(view, line)
    return (listed.value or 0.0) if listed is not None else 0.0


def unfolded(row: OfferRow) -> Iterator[tuple[int, BomLine]]:
    """The lines a row unfolds to, each with its depth in it."""
    yield from _below(row.inside, 1)


def _below(lines: Sequence[BomLine], depth: int) -> Iterator[tuple[int, BomLine]]:
    for line in lines:
        yield depth, line
        yield from _below(line.below, depth + 1)
