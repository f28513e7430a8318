"""Where things stand in a rack: units from the bottom, U1 lowest."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.parts import Cdu
from configurator.catalog.platforms import LayoutRow
from configurator.catalog.power_parts import Shelf
from configurator.system.tree import RackRole, System

RESERVED = {"cdu": "CDU position", "blank": "Blank", "patch": "Patch panel", "bbu": "Battery backup"}


@dataclass(frozen=True)
class Slot:
    """`height` units from `u` upward, taken by an item (or blank)."""

    u: int
    height: int
    item: str
    label: str


def rack_slots(system: System, role: RackRole, shelf: Shelf | None, shelves: int, cdu: Cdu | None) -> tuple[Slot, ...]:
    """The slots of one rack from U1 up; power shelves fill their rows evenly up to `shelves`, the rest of the rack is blank."""
    slots: list[Slot] = []
    standing = [row for row in role.entry.layout if _stands(system, role, row)]
    rows = [row for row in standing if row.item == "power-shelf"]
    room = {id(row): _number(row.count, 1) for row in rows}
    placed = _spread(list(room.values()), shelves)
    for row in standing:
        count = placed[rows.index(row)] if row in rows else _number(row.count, 1)
        slots.extend(_row_slots(row, role, shelf, count, cdu))
    return tuple(sorted([*slots, *_blanks(slots, _number(role.frame.height_units, 0))], key=lambda s: s.u))


def shelf_positions(system: System, role: RackRole) -> int:
    """How many power shelves the layout has room for."""
    return sum(_number(row.count, 1) for row in role.entry.layout if row.item == "power-shelf" and _stands(system, role, row))


def unplaced_units(system: System, role: RackRole) -> int:
    """Rack units of what stands in a rack but has no row in its layout under the options in force."""
    placed: dict[str, int] = {}
    for row in role.entry.layout:
        if _stands(system, role, row):
            placed[row.item] = placed.get(row.item, 0) + _number(row.count, 1)
    missing = 0
    for key, entry in role.entry.contents.items():
        node = next((n for n in role.walk() if n.key == key and n.entry is entry), None)
        if node is not None and entry.u is not None:
            count = round((node.total.value or 0.0) / (role.total.value or 1.0))
            missing += max(count - placed.get(key, 0), 0) * _number(entry.u, 1)
    return missing


@dataclass(frozen=True)
class Place:
    """A rack on the floor: row and position in it, both from 0, and the role that stands there."""

    row: int
    position: int
    role: str


def floor_plan(system: System) -> tuple[Place, ...]:
    """Where the racks of one system stand: the platform's plan, or all in one row in the order of their roles."""
    if system.platform.floor:
        rows = [[(g.rack, _number(g.count, 0)) for g in row] for row in system.platform.floor]
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


def _stands(system: System, role: RackRole, row: LayoutRow) -> bool:
    """Whether the options in force have the row, and the tree what stands in it."""
    if any(system.options.get(option) != choice for option, choice in row.when.items()):
        return False
    return row.item not in role.entry.contents or any(node.key == row.item for node in role.walk())


def _number(value: object, default: int) -> int:
    number = getattr(value, "number", None)
    return default if number is None else int(number)


def _spread(room: list[int], wanted: int) -> list[int]:
    """Fill the rows evenly: one each in turn until all stand or the room is used up."""
    placed = [0] * len(room)
    while wanted > 0 and any(p < r for p, r in zip(placed, room, strict=True)):
        for index, space in enumerate(room):
            if wanted and placed[index] < space:
                placed[index] += 1
                wanted -= 1
    return placed


def _row_slots(row: LayoutRow, role: RackRole, shelf: Shelf | None, count: int, cdu: Cdu | None) -> list[Slot]:
    first, height, label = _number(row.u, 1), _number(row.height, 1), row.label
    if row.item == "power-shelf":
        height = _units(shelf.height, role) if shelf is not None else height
        label = label or "Power shelf"
    elif row.item == "cdu":
        if cdu is None or cdu.type != "in-rack":
            return []
        height, label = _units(cdu.height, role) or 4, cdu.name
    elif row.item in RESERVED:
        label = label or RESERVED[row.item]
    else:
        node = role.entry.contents[row.item]
        height, label = _number(node.u, 1), label or node.label or row.item.replace("-", " ")
    if height == 0:  # built into the servers: takes no unit of its own
        return []
    return [Slot(first + index * height, height, row.item, label) for index in range(count)]


def _units(height: object, role: RackRole) -> int:
    """A height in whole units of the rack; a shelf made for the other pitch (44.45 or 48 mm) still takes one unit."""
    coherent, pitch = getattr(height, "coherent", None), role.frame.unit_pitch.coherent
    return 1 if coherent is None or not pitch else round(coherent / pitch)


def _blanks(slots: list[Slot], height: int) -> list[Slot]:
    taken = {u for slot in slots for u in range(slot.u, slot.u + slot.height)}
    return [Slot(u, 1, "blank", "Blank") for u in range(1, height + 1) if u not in taken]
