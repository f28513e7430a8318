"""Who and what a cost is made of: by supplier, tier, country, category or heading, adding up to it; and what is in packages.

The purchase and the content are two totals: what is paid with another part, or stands inside a package, is never added to the cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.money.supply.contents import PIECES
from configurator.disciplines.money.supply.sourcing import Sourcing
from configurator.figures import Figure
from configurator.render.order_view import OrderView
from configurator.render.view import Seen, View
from configurator.render.words.numbers import money

UNKNOWN = "unknown"
VIEWS: Mapping[str, Callable[[Sourcing], str]] = {
    "supplier": lambda found: found.supplier,
    "tier": lambda found: found.tier,
    "country": lambda found: found.country,
    "hs": lambda found: found.hs,
    "export": lambda found: found.export,
    "driver": lambda found: found.driver,
}
CATEGORY = "category"
STRUCTURES = ("cooling.value.server-share", "cooling.value.rack-share", "cost.content.substrate-share")  # ours, beside the published ones
CAPACITY = "supply.capacity."


@dataclass(frozen=True)
class Row:
    """One supplier, tier, country …: what it is paid, its share, and the same for as many racks as are asked for."""

    key: str
    amount: Decimal
    share: float
    market: Decimal | None


@dataclass(frozen=True)
class Area:
    """Square metres of laminate of a grade, over all layers of all boards."""

    grade: str
    area: float
    market: float | None


@dataclass(frozen=True)
class Taken:
    """How much all systems take of what is made of something in a year, in its `unit`; and so many racks."""

    id: str
    needed: float
    unit: str
    yearly: Figure
    market: float | None

    @property
    def share(self) -> float:
        """The share of a year's output: of the systems, or of so many racks where some are asked for."""
        return (self.needed if self.market is None else self.market) / (self.yearly.number or 1.0)


@dataclass(frozen=True)
class Contents:
    """The cost by one view with its total, what it holds beside, and how many racks of it are asked for."""

    by: str
    total: Decimal
    rows: tuple[Row, ...]
    pieces: Mapping[str, Figure]
    inside: Figure | None
    paid_with: Decimal
    racks: float | None
    laminate: tuple[Area, ...]
    structures: tuple[tuple[Figure, Figure | None], ...]
    capacities: tuple[Taken, ...]


def contents(view: View | OrderView, by: str, racks: float | None = None) -> Contents:
    """The cost of a build by `by`, unknown ones as a row of their own, the largest first."""
    amounts = dict(_categories(view) if by == CATEGORY else _grouped(view, VIEWS[by]))
    whole = sum(amounts.values(), Decimal(0))
    here = view.figures["system.racks"].number or 0.0
    scale = racks / here if racks is not None and here else None
    ordered = sorted(amounts.items(), key=lambda item: (item[0] == UNKNOWN, -item[1], item[0]))
    rows = tuple(Row(key, amount, float(amount / whole) if whole else 0.0, _scaled(amount, scale)) for key, amount in ordered)
    pieces = {piece: figure for piece in PIECES if (figure := view.figures.get(f"cost.content.{piece}")) is not None}
    structures = [(ours, view.figures.get(f"{id}-published")) for id in STRUCTURES if (ours := view.figures.get(id)) is not None]
    inside, laminate, taken = view.figures.get("cost.content"), tuple(_laminate(view, scale)), tuple(_taken(view, scale))
    return Contents(by, whole, rows, pieces, inside, _paid_with(view), racks, laminate, tuple(structures), taken)


def _scaled(amount: Decimal, scale: float | None) -> Decimal | None:
    return None if scale is None else (amount * Decimal(str(scale))).quantize(Decimal("0.01"))


def _leaves(view: View | OrderView) -> Iterator[tuple[Seen, BomLine]]:
    return ((owner, line) for _, owner, line in view.rows() if not line.below)


def _grouped(view: View | OrderView, key_of: Callable[[Sourcing], str]) -> dict[str, Decimal]:
    """The amounts of the lines that are paid, by what a line says of itself."""
    found = {UNKNOWN: Decimal("0.00")}
    for owner, line in _leaves(view):
        if line.extended is not None and line.extended.number is not None:
            key = key_of(owner.sourcing(line)) or UNKNOWN
            found[key] = found.get(key, Decimal(0)) + Decimal(money(line.extended.number))
    return found


def _categories(view: View | OrderView) -> dict[str, Decimal]:
    """The same by category, sums of a book split as they say."""
    return {name: Decimal(money(figure.number)) for name, figure in view.categories.items() if figure.number is not None}


def _paid_with(view: View | OrderView) -> Decimal:
    """What is paid with other parts, at its own price."""
    amounts = [line.content.number for _, line in _leaves(view) if line.content is not None and line.content.number is not None]
    return sum((Decimal(money(amount)) for amount in amounts), Decimal(0))


def _taken(view: View | OrderView, scale: float | None) -> Iterator[Taken]:
    """What all systems take of each published capacity, the largest share of a year first."""
    found: dict[str, list[tuple[Figure, Figure]]] = {}
    for figures in (system.figures for system in view.sections):
        for id in (id.removesuffix(".needed") for id in figures if id.startswith(CAPACITY) and id.endswith(".needed")):
            found.setdefault(id, []).append((figures[f"{id}.needed"], figures[f"{id}.yearly"]))
    made = []
    for id, pairs in found.items():
        needed, (first, yearly) = sum(figure.number or 0.0 for figure, _ in pairs), pairs[0]
        shown = first.info.unit.text if first.info is not None else ""
        made.append(Taken(id.removeprefix(CAPACITY), needed, shown, yearly, None if scale is None else needed * scale))
    yield from sorted(made, key=lambda taken: -taken.share)


def _laminate(view: View | OrderView, scale: float | None) -> Iterator[Area]:
    """Square metres of laminate by its grade, where the boards say both."""
    found: dict[str, float] = {}
    for system in view.sections:
        for line in system.boards:
            area = system.figures.get(f"boards.{line.part.id}.layer-area")
            if area is not None and area.number is not None:
                grade = line.part.grade or line.laminate.grade
                found[grade] = found.get(grade, 0.0) + area.number
    for grade, area_of in sorted(found.items(), key=lambda item: -item[1]):
        yield Area(grade, area_of, None if scale is None else area_of * scale)
