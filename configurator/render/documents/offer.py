"""An offer as its reader goes through it: eight to fifteen lines that unfold to the bill of materials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from configurator.currency import digits
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.network.boundary import Outside
from configurator.figures import Figure, rounded, total
from configurator.phrases import Translator, phrase
from configurator.render.view import Seen
from configurator.text import said

FEWEST, MOST = 8, 15
REST = "offer.further"


@dataclass(frozen=True)
class OfferRow:
    """A line of an offer: what it is called, what it is of in the bill of materials, and the list price of all of it.

    `each` is the list price of one, where that times the quantity is the line; `of` is the system of an order that the line is inside of.
    """

    id: str
    label: str
    lines: tuple[BomLine, ...]
    extended: Figure
    quantity: Figure | None = None
    each: Figure | None = None
    of: str = ""

    @property
    def inside(self) -> tuple[BomLine, ...]:
        """What it unfolds to."""
        return self.lines[0].below if len(self.lines) == 1 else self.lines


def offer_rows(view: Seen) -> tuple[OfferRow, ...]:
    """The systems of an offer line by line; the smallest lines stand in one row where there would be too many."""
    lines = _shown([line for line in view.bom if line.node.level == 0 and _listed(view, line) is not None], view)
    if len(lines) <= MOST:
        return tuple(_row(view, line) for line in lines)
    large = set(map(id, sorted(lines, key=lambda line: -_value(view, line))[: MOST - 1]))
    small = [line for line in lines if id(line) not in large]
    return (*(_row(view, line) for line in lines if id(line) in large), _further(view, small))


def _shown(lines: Sequence[BomLine], view: Seen) -> list[BomLine]:
    """The top lines; while they are few, the largest assembly gives way to what is in it."""
    shown = list(lines)
    while len(shown) < FEWEST:
        opened = max((line for line in shown if line.below), key=lambda line: _value(view, line), default=None)
        if opened is None:
            break
        place = shown.index(opened)
        shown[place : place + 1] = [line for line in opened.below if _listed(view, line) is not None]
    return shown


def _row(view: Seen, line: BomLine) -> OfferRow:
    extended = _listed(view, line)
    assert extended is not None
    each = view.of_line(line, "sell-price")
    each = _of_one(view, line, extended) if each is None else each
    of = next((part.called for part in view.parts if part.lead and view.id_of(line).startswith(part.lead)), "")
    return OfferRow(view.id_of(line), line.node.label, (line,), extended, line.quantity, each, of)


def _of_one(view: Seen, line: BomLine, extended: Figure) -> Figure | None:
    """The list price of one assembly, to the coin; none where that times the quantity is not its lines."""
    each = rounded(extended / line.quantity, digits(view.currency))
    if each.value is None or line.quantity.value is None or extended.bound:
        return None
    if abs(each.value * line.quantity.value - (extended.value or 0.0)) > 1e-6:
        return None
    return each.named(f"{view.id_of(line)}.sell-price", phrase("{label}: list price of one", label=line.node.label), view.currency)


def _further(view: Seen, lines: Sequence[BomLine]) -> OfferRow:
    """The small lines in one."""
    sums = [f for line in lines if (f := _listed(view, line)) is not None]
    label = "Further items of the systems"
    extended = total(sums).named(f"{REST}.sell-extended", phrase("{label}: list price of the line", label=label), view.currency)
    return OfferRow(REST, label, tuple(lines), extended)


def _listed(view: Seen, line: BomLine) -> Figure | None:
    return view.of_line(line, "sell-extended")


def _value(view: Seen, line: BomLine) -> float:
    listed = _listed(view, line)
    return (listed.value or 0.0) if listed is not None else 0.0


def unfolded(row: OfferRow) -> Iterator[tuple[int, BomLine]]:
    """The lines a row unfolds to, each with its depth in it."""
    yield from _below(row.inside, 1)


def _below(lines: Sequence[BomLine], depth: int) -> Iterator[tuple[int, BomLine]]:
    for line in lines:
        yield depth, line
        yield from _below(line.below, depth + 1)


# What no offer is silent about: included, optional or not, by the lines sold beside the systems (their id or group).
STANDING = {
    "installation": "Installation and commissioning",
    "software": "Software and licences",
    "warranty": "Warranty beyond the terms of this offer",
    "spares": "Spare parts",
    "training": "Training",
    "duties": "Import duties",
}


@dataclass(frozen=True)
class Exclusion:
    """Something that a buyer might expect and that is not part of the offer."""

    id: str
    label: str


def exclusions(view: Seen, t: Translator) -> tuple[Exclusion, ...]:
    """What is not included: where links end, lines out of scope, what stands on every list, and what the seller never includes."""
    ends = [Exclusion(each.id, _ends(t, each.words, links)) for each, links in _each_once(view.outside)]
    excluded = [line for _, _, line in view.rows() if not line.below and line.status == "excluded"]
    lines = [Exclusion(view.id_of(line), t(line.node.label)) for line in excluded]
    sold = {name for line in view.lines if not line.optional for name in (line.id, line.group)}
    standing = [Exclusion(id, t(words)) for id, words in STANDING.items() if id not in sold]
    own = [said(words, view.quote.language) for words in (view.seller.exclusions if view.seller is not None else [])]
    stated = {each.label for each in (*ends, *lines, *standing)}
    return (*ends, *lines, *standing, *(Exclusion(f"seller.{n}", words) for n, words in enumerate(own, 1) if words not in stated))


def _each_once(outside: Iterable[Outside]) -> Iterator[tuple[Outside, float | None]]:
    """What links end at, with how many of all systems do; None where that of one is not known."""
    found: dict[str, list[Outside]] = {}
    for each in outside:
        found.setdefault(each.words, []).append(each)
    for same in found.values():
        counts = [each.links.number for each in same]
        yield same[0], None if None in counts else sum(count or 0.0 for count in counts)


def _ends(t: Translator, words: str, links: float | None) -> str:
    """What links end at, and how many of them do."""
    count = f"{links:,.0f}" if links is not None else t("not known")
    return t(phrase("{what} ({n} links of this offer end there)", what=words, n=count))
