"""Layouts of racks: every row inside the frame, as high as what stands in it, and beside the others.

A platform that disagrees with its frame and parts is a mistake. Where a later folder laid another frame or part under it, that only warns
here: other platforms must still build, and on this one the checks of its layout do not pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cdu, Part, RackFrame
from configurator.catalog.parts.heights import part_units
from configurator.catalog.platforms import LayoutRow, OptionRule, Platform, Rack
from configurator.catalog.problems import Position, Problem
from configurator.catalog.reading.yamltext import position_of


@dataclass(frozen=True)
class _Row:
    """A row of a layout with the units it reserves and the choices of options it stands under."""

    entry: LayoutRow
    at: Position
    low: int
    high: int
    when: Mapping[str, str]
    part: Part | None

    def __str__(self) -> str:
        return f"'{self.entry.item}' at U{self.low}" + (f" to U{self.high}" if self.high > self.low else "")


def layouts_fit(catalog: Catalog) -> Iterator[Problem]:
    """The rows of a layout lie inside the frame, and no two that can stand together take the same unit."""
    for platform in catalog.platforms.values():
        for role, rack in platform.racks.items():
            frame = catalog.parts.get(rack.frame)
            if isinstance(frame, RackFrame) and frame.height_units.number:
                rows = _rows(catalog, platform, role, rack, frame)
                yield from _outside(catalog, platform, frame, rows)
                yield from _twice(catalog, platform, frame, rows)


def _severity(catalog: Catalog, platform: Platform, *parts: Part | None) -> str:
    """A warning where a later folder than the platform's brought one of the parts, else an error."""
    home = catalog.layer(platform.at)
    return "warning" if any(part is not None and catalog.layer(part.at) > home for part in parts) else "error"


def _outside(catalog: Catalog, platform: Platform, frame: RackFrame, rows: list[_Row]) -> Iterator[Problem]:
    units = int(frame.height_units.number or 0)
    for row in rows:
        if row.high > units:
            fits = units - (row.high - row.low)
            hint = f"the highest place for it is U{fits}" if fits >= 1 else "it does not fit this frame"
            text = f"layout: {row} stands above the {units} units of {frame.id} ({frame.at})"
            yield Problem("CAT060", text, row.at, platform.id, hint, _severity(catalog, platform, frame, row.part))


def _twice(catalog: Catalog, platform: Platform, frame: RackFrame, rows: list[_Row]) -> Iterator[Problem]:
    """The first row below each row that takes a unit of it."""
    ordered = sorted(rows, key=lambda r: (r.low, r.at))
    for index, row in enumerate(ordered):
        below = next((other for other in ordered[:index] if _clash(platform, other, row)), None)
        if below is not None:
            high = min(below.high, row.high)
            shared = f"U{row.low}" + (f" to U{high}" if high > row.low else "")
            text = f"layout: {row} and {below} (line {below.at.line}) both take {shared}"
            severity = _severity(catalog, platform, frame, row.part, below.part)
            yield Problem("CAT061", text, row.at, platform.id, f"the first free unit above is U{below.high + 1}", severity)


def _clash(platform: Platform, below: _Row, row: _Row) -> bool:
    sides = {below.entry.side, row.entry.side}
    return row.low <= below.high and sides != {"left", "right"} and _together(platform, below.when, row.when)


def _together(platform: Platform, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether some choice of the options has both rows."""
    if any(other.get(option, choice) != choice for option, choice in one.items()):
        return False
    return not any(_forbids(rule, {f"options.{name}": choice for name, choice in {**one, **other}.items()}) for rule in platform.rules)


def _forbids(rule: OptionRule, chosen: Mapping[str, str]) -> bool:
    if any(chosen.get(name) != value for name, value in rule.when.items()):
        return False
    missing = any(chosen.get(name, value) != value for name, value in rule.requires.items())
    return missing or any(chosen.get(name) == value for name, value in rule.excludes.items())


# --- how high


def _rows(catalog: Catalog, platform: Platform, role: str, rack: Rack, frame: RackFrame) -> list[_Row]:
    document, rows = catalog.documents.get(f"Platform:{platform.id}"), []
    for index, entry in enumerate(rack.layout):
        units, part = row_units(catalog, rack, frame, entry)
        low, count = int(entry.u.number or 1), 1 if entry.count is None else int(entry.count.number or 1)
        node = rack.contents.get(entry.item)
        if units:
            at = position_of(document, ("racks", role, "layout", index))
            when = {**(node.when if node is not None else {}), **entry.when}
            rows.append(_Row(entry, at, low, low + units * count - 1, when, part))
    return rows


def row_units(catalog: Catalog, rack: Rack, frame: RackFrame, row: LayoutRow) -> tuple[int, Part | None]:
    """Units that one item of a row takes, and the part that says so: the node's, the platform's own shelf, the lowest unit sold for a rack.

    What is built into something else takes 0.
    """
    said = 1 if row.height is None else int(row.height.number or 1)
    node, part = rack.contents.get(row.item), None
    if node is not None and node.u is not None:
        return int(node.u.number or 0), None
    if node is not None and isinstance(node.part, str):
        part = catalog.parts.get(node.part)
    elif row.item == "power-shelf" and rack.power is not None:
        part = catalog.parts.get(rack.power.shelf)
    elif row.item == "cdu" and row.height is None:
        sold = [p for p in catalog.parts.values() if isinstance(p, Cdu) and p.type == "in-rack" and part_units(p, frame)]
        part = min(sold, key=lambda p: part_units(p, frame) or 0, default=None)
    units = part_units(part, frame)
    return (said, None) if units is None else (units, part)


def heights_agree(catalog: Catalog) -> Iterator[Problem]:
    """What a row, a node and a part say of one height is the same."""
    for platform in catalog.platforms.values():
        for role, rack in platform.racks.items():
            frame = catalog.parts.get(rack.frame)
            if isinstance(frame, RackFrame):
                yield from _nodes_hold(catalog, platform, rack, frame)
                yield from _rows_hold(catalog, platform, role, frame)


def _nodes_hold(catalog: Catalog, platform: Platform, rack: Rack, frame: RackFrame) -> Iterator[Problem]:
    """A part is no higher than the units its node takes."""
    for key, node in rack.contents.items():
        part = catalog.parts.get(node.part) if isinstance(node.part, str) else None
        own = part_units(part, frame)
        if part is not None and own is not None and node.u is not None and own > (node.u.number or 0):
            text = f"{key}: u is {node.u}, but {part.id} is {own} units high ({part.at})"
            yield Problem("CAT062", text, node.u.at, platform.id, f"write u: {own}", _severity(catalog, platform, frame, part))


def _rows_hold(catalog: Catalog, platform: Platform, role: str, frame: RackFrame) -> Iterator[Problem]:
    """A row's height is that of what stands in it."""
    rack, document = platform.racks[role], catalog.documents.get(f"Platform:{platform.id}")
    for index, row in enumerate(rack.layout):
        units, part = row_units(catalog, rack, frame, row)
        if row.height is not None and units != row.height.number:
            at = position_of(document, ("racks", role, "layout", index, "height"))
            text = f"layout: height is {row.height}, but one {row.item} takes {units}"
            hint = f"leave height out, or write height: {units}"
            yield Problem("CAT062", text, at, platform.id, hint, _severity(catalog, platform, frame, part))


RULES = (layouts_fit, heights_agree)
