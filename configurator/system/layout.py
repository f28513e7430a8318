"""Where things stand in a rack, units from the bottom (U1 lowest), and racks on the floor.

Counts and heights are figures, so what stands where follows a changed count as every other number does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from configurator.catalog.limits import UNITS_OF_A_RACK
from configurator.catalog.parts import Cdu
from configurator.catalog.parts.base import SOLD_BY_UNIT, Part
from configurator.catalog.parts.heights import height_field, height_in_rack, part_units, units_of
from configurator.catalog.parts.power import Shelf
from configurator.catalog.platforms import LayoutRow
from configurator.catalog.values import Value
from configurator.figures import Figure, ceil, constant, floor, maximum, minimum, total
from configurator.phrases import phrase
from configurator.system.tree import Node, RackRole, System
from configurator.units import unit as unit_of

RESERVED = {"cdu": "CDU position", "blank": "Blank", "patch": "Patch panel", "bbu": "Battery backup"}
USUAL_CDU = 4.0  # units of a CDU in the rack whose height is nowhere given: that of all in-rack units of the catalog
SIDES = ("left", "right")


@dataclass(frozen=True)
class Slot:
    """`height` units from `u` upward, taken by an item (or blank) over the whole width or on one side."""

    u: int
    height: int
    item: str
    label: str
    side: str = ""

    @property
    def cells(self) -> frozenset[tuple[int, str]]:
        """The halves of units it takes."""
        sides = (self.side,) if self.side else SIDES
        return frozenset((unit, side) for unit in range(self.u, self.u + self.height) for side in sides)


@dataclass(frozen=True)
class Row:
    """A row of the layout: units of one place as laid out, and how many of what stands in it find room there."""

    entry: LayoutRow
    index: int
    laid: Figure
    places: Figure

    @property
    def top(self) -> Figure:
        """The highest unit of the row."""
        return constant((self.entry.u.number or 1.0) - 1.0) + self.laid * _count(self.entry)

    @property
    def span(self) -> range:
        """The units it lays claim to, as the figures are now."""
        return range(int(self.entry.u.number or 1), math.ceil(self.top.value or 0.0) + 1)


@dataclass(frozen=True)
class Standing:
    """What stands in a rack under one name: pieces in one rack, rack units of one, and the rows it may stand in."""

    item: str
    label: str
    pieces: Figure
    units: Figure
    rows: tuple[Row, ...]

    @property
    def places(self) -> Figure:
        """How many pieces find room in the rows."""
        return total([row.places for row in self.rows], empty="1")

    @property
    def taken(self) -> Figure:
        """Rack units of all pieces, placed or not; a half-width piece takes half of one."""
        return ceil(self.pieces) * self.units * (0.5 if any(row.entry.side for row in self.rows) else 1.0)

    @property
    def unplaced(self) -> Figure:
        """Rack units of the pieces that find no room."""
        return maximum(ceil(self.pieces) - self.places, constant(0.0)) * self.units


def contents_of(system: System, role: RackRole) -> list[Standing]:
    """Everything that takes rack units in one rack of a role: of the tree, the power shelves, a CDU in the rack, and reserved rows."""
    found = [*_of_the_tree(system, role), *_shelves(system, role), *_cdu(system, role)]
    for index, entry in enumerate(role.entry.layout):
        if entry.item in RESERVED and entry.item != "cdu" and _in_force(system, entry):
            row = Row(entry, index, constant(_height(entry)), constant(_count(entry)))
            found.append(Standing(entry.item, RESERVED[entry.item], row.places, row.laid, (row,)))
    return [*found, *_batteries(system, role, found)]


def shelf_positions(system: System, role: RackRole) -> int:
    """How many power shelves the layout has room for."""
    return sum(int(standing.places.value or 0) for standing in _shelves(system, role))


def battery_positions(system: System, role: RackRole) -> Figure | None:
    """How many battery shelves find room in one rack of a role, of those that a hold time added; None where it added none."""
    found = next((standing for standing in contents_of(system, role) if standing.item == "bbu"), None)
    return None if found is None or not any(n.key == "bbu" and n.entry is None for n in role.walk()) else found.places


def _of_the_tree(system: System, role: RackRole) -> Iterator[Standing]:
    """The items of the rack that say how many units they take, whose part has a height, or that a row names; else what is inside them."""
    waiting = [n for n in role.walk() if n.entry is not None and n.key in role.entry.contents and n.entry is role.entry.contents[n.key]]
    while waiting:
        node = waiting.pop(0)
        found = _standing(system, role, node)
        if found is None:
            waiting.extend(child for child in node.children if child.entry is not None)
        elif found.units.value != 0:
            yield found


def _standing(system: System, role: RackRole, node: Node) -> Standing | None:
    """A node of the tree as it stands in the rack; None where nothing says that it takes units."""
    rows = _rows_of(system, role, node.key) if node.entry is role.entry.contents.get(node.key) else []
    if node.entry is not None and node.entry.u is not None:
        units: Figure | None = system.ledger.value(f"{node.path}.u", phrase("{item}: rack units of one", item=node.label), node.entry.u)
    else:
        units = _part_units(system, role, node.part)
    if units is None and rows:
        units = constant(_height(rows[0][1]))
    if units is None:
        return None
    placed = tuple(Row(row, index, units, constant(_count(row))) for index, row in rows)
    return Standing(node.key, node.label or node.key.replace("-", " "), _pieces(node, role.total), units, placed)


def _shelves(system: System, role: RackRole) -> Iterator[Standing]:
    """The power shelves; a taller model than the platform's own finds fewer places in the same rows. One inside the servers takes none."""
    node = next((n for n in role.walk() if n.key == "power-shelf" and n.entry is None), None)
    if node is None or role.entry.power is None:
        return
    shelf = next((n.part for n in node.children if isinstance(n.part, Shelf)), None)
    own, units = system.catalog.parts.get(role.entry.power.shelf), _part_units(system, role, shelf)
    rows = _rows_of(system, role, "power-shelf")
    if units is None:
        units = constant(_height(rows[0][1]) if rows else 1.0)
    if units.value == 0:
        return
    laid = units if own is shelf else _part_units(system, role, own)
    placed = tuple(_room(row, index, constant(_height(row)) if laid is None or not laid.value else laid, units) for index, row in rows)
    yield Standing("power-shelf", "Power shelf", _pieces(node, role.total), units, placed)


def cdu_in_rack(system: System, role: RackRole) -> tuple[Cdu, Figure] | None:
    """The model of the coolant distribution units that stand in each rack of the loop, and how many; None where they stand elsewhere."""
    node = next((n for n in system.extra if n.key == "cdu"), None)
    if node is None or not isinstance(node.part, Cdu) or node.part.type != "in-rack" or not on_loop(system, role):
        return None
    return node.part, _pieces(node, system.ledger.figures["cooling.racks"])


def cdu_places(system: System, role: RackRole, cdu: Cdu) -> int | None:
    """How many of a unit find room in one rack; None where the layout of the rack is not known."""
    if not role.entry.layout:
        return None
    units = part_units(cdu, role.frame)
    _, rows = _cdu_rows(system, role, None if units is None else constant(float(units)))
    return sum(int(row.places.value or 0) for row in rows)


def on_loop(system: System, role: RackRole) -> bool:
    """Whether coolant flows through the racks of a role."""
    return f"cooling.{role.key}.flow-per-rack" in system.ledger.figures


def _cdu(system: System, role: RackRole) -> Iterator[Standing]:
    found = cdu_in_rack(system, role)
    if found is not None:
        units, rows = _cdu_rows(system, role, _part_units(system, role, found[0]))
        yield Standing("cdu", found[0].name, found[1], units, rows)


def _cdu_rows(system: System, role: RackRole, units: Figure | None) -> tuple[Figure, tuple[Row, ...]]:
    """Units that a CDU takes, and the rows for it: as high as they say, or as the unit is."""
    rows = _rows_of(system, role, "cdu")
    if units is None:
        units = constant(next((row.height.number or 1.0 for _, row in rows if row.height is not None), USUAL_CDU))
    return units, tuple(_room(row, index, units if row.height is None else constant(_height(row)), units) for index, row in rows)


def _batteries(system: System, role: RackRole, others: list[Standing]) -> Iterator[Standing]:
    """The battery shelves that a hold time added: where the rack is left free, from the bottom up."""
    node = next((n for n in role.walk() if n.key == "bbu" and n.entry is None), None)
    units = _part_units(system, role, node.part) if node is not None else None
    if node is not None and units is not None and units.value:
        rows = _free_rows(role, others, frame_units(system, role), units)
        yield Standing("bbu", RESERVED["bbu"], _pieces(node, role.total), units, tuple(rows))


def _free_rows(role: RackRole, others: list[Standing], height: int, units: Figure) -> Iterator[Row]:
    """A row for every run of units that no other row of the layout lays claim to and that takes at least one piece of so many units."""
    claimed = {u for standing in others if standing.item != "blank" for row in standing.rows for u in row.span}
    for _, run in groupby(enumerate(u for u in range(1, height + 1) if u not in claimed), lambda pair: pair[1] - pair[0]):
        found = [u for _, u in run]
        places = len(found) // int(units.value or 1)
        if places:
            at, count = (Value(float(number), unit_of("1"), at=role.entry.at) for number in (found[0], places))
            yield Row(LayoutRow.model_construct(u=at, item="bbu", count=count), found[0], units, constant(float(places)))


def _pieces(node: Node, racks: Figure) -> Figure:
    """Pieces of a node in one rack, as a plain number."""
    return node.total / constant(1.0, SOLD_BY_UNIT[node.part.sold_by] if node.part is not None else "") / racks


def _room(row: LayoutRow, index: int, laid: Figure, units: Figure) -> Row:
    """A row laid out for one height and taken by pieces of another."""
    places = constant(_count(row)) if laid is units else floor(laid * _count(row) / units)
    return Row(row, index, laid, places)


def _part_units(system: System, role: RackRole, part: Part | None) -> Figure | None:
    """Rack units of a part by its height; None where nothing is said of it."""
    if part is None or height_in_rack(part) is None:
        return None
    height, pitch = system.ledger.part(part, height_field(part)), system.ledger.part(role.frame, "unit-pitch")
    return None if height is None or pitch is None else units_of(height, pitch)


def _rows_of(system: System, role: RackRole, item: str) -> list[tuple[int, LayoutRow]]:
    return [(index, row) for index, row in enumerate(role.entry.layout) if row.item == item and _in_force(system, row)]


def _in_force(system: System, row: LayoutRow) -> bool:
    return all(system.options.get(option) == choice for option, choice in row.when.items())


def _count(row: LayoutRow) -> float:
    return 1.0 if row.count is None else row.count.number or 1.0


def _height(row: LayoutRow) -> float:
    return 1.0 if row.height is None else row.height.number or 1.0


# --- figures of a layout


def highest_unit(found: list[Standing]) -> Figure:
    """The units a frame must have: up to the top of the highest row, and at least as many as everything takes together."""
    tops = [row.top for standing in found for row in standing.rows]
    return maximum(units_taken(found), constant(0.0), *tops)


def units_taken(found: list[Standing]) -> Figure:
    """Rack units of everything that stands in one rack; reserved rows too, but not those left blank."""
    return total([standing.taken for standing in found if standing.item != "blank"], empty="1")


def units_taken_twice(found: list[Standing]) -> Figure:
    """Units that two rows of the layout both take, on the side where there are more of them."""
    rows = [row for standing in found for row in standing.rows]
    return maximum(*(_twice([row for row in rows if row.entry.side in (None, side)]) for side in SIDES))


def _twice(rows: list[Row]) -> Figure:
    """Sum over the rows from below of what reaches into the ones before: max(0, min(top, highest top below) - u + 1)."""
    ordered = sorted(rows, key=lambda row: (row.entry.u.number or 1.0, row.index))
    tops = list(accumulate((row.top for row in ordered), maximum))
    shared = [
        maximum(minimum(row.top, below) - (row.entry.u.number or 1.0) + 1.0, constant(0.0))
        for below, row in zip(tops, ordered[1:], strict=False)
    ]
    return total(shared, empty="1")


# --- slots


def rack_slots(system: System, role: RackRole, height: int) -> tuple[Slot, ...]:
    """The slots of one rack of `height` units from U1 up.

    The pieces there are spread over their rows; what lies above the frame or where another row stands is left out (checks count it),
    the rest of the rack is blank.
    """
    slots: list[Slot] = []
    free = {(unit, side) for unit in range(1, height + 1) for side in SIDES}
    for _, slot in sorted((place for standing in contents_of(system, role) for place in _places(standing)), key=lambda p: p[0]):
        if slot.cells <= free:
            free -= slot.cells
            slots.append(slot)
    return tuple(sorted([*slots, *blanks(free, height)], key=lambda s: (s.u, s.side)))


def frame_units(system: System, role: RackRole) -> int:
    """Units of a frame as they are drawn: whole, and no more than any frame has."""
    height = system.ledger.part(role.frame, "height-units")
    return max(1, min(int((height.value if height is not None else None) or 0), UNITS_OF_A_RACK))


def _places(standing: Standing) -> Iterator[tuple[int, Slot]]:
    """A slot for each piece that finds room, with the index of its row: n pieces over rows of places p, each row its share by place.

    Row r takes ceil(n P(r) / P) - ceil(n P(r-1) / P), with P(r) the places up to r and P all of them.
    """
    units = int(standing.units.value or 0)
    room = [int(row.places.value or 0) for row in standing.rows]
    pieces = min(int(ceil(standing.pieces).value or 0), sum(room))
    if units < 1 or pieces < 1:
        return
    upto = [-(-pieces * places // sum(room)) for places in accumulate(room, initial=0)]
    for row, (before, after) in zip(standing.rows, pairwise(upto), strict=True):
        for place in range(after - before):
            u = int(row.entry.u.number or 1) + place * units
            yield row.index, Slot(u, units, standing.item, row.entry.label or standing.label, row.entry.side or "")


def blanks(free: set[tuple[int, str]], height: int) -> Iterator[Slot]:
    """What is left free of a rack, unit by unit."""
    for unit in range(1, height + 1):
        sides = [side for side in SIDES if (unit, side) in free]
        if sides:
            yield Slot(unit, 1, "blank", "Blank", "" if len(sides) == 2 else sides[0])


# --- the floor


@dataclass(frozen=True)
class Place:
    """A rack on the floor: row and position in it, both from 0, and the role that stands there."""

    row: int
    position: int
    role: str


def floor_plan(system: System) -> tuple[Place, ...]:
    """Where the racks of one system stand: the platform's plan, or all in one row in the order of their roles."""
    if system.platform.floor:
        rows = [[(g.rack, int(g.count.number or 0)) for g in row] for row in system.platform.floor]
    else:
        rows = [[(role.key, int(role.per_system.number or 0)) for role in system.roles]]
    places: list[Place] = []
    for index, row in enumerate(rows):
        standing = [role for role, count in row for _ in range(count)]
        places.extend(Place(index, position, role) for position, role in enumerate(standing))
    return tuple(places)


def longest_run(system: System, one: str, other: str) -> tuple[int, int]:
    """Rack pitches and rows between the farthest two racks of two roles."""
    places = floor_plan(system)
    pairs = [(a, b) for a in places for b in places if a.role == one and b.role == other]
    return max((abs(a.position - b.position), abs(a.row - b.row)) for a, b in pairs) if pairs else (0, 0)
