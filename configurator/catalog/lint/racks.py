"""Layouts of racks: every row inside the frame, as high as what stands in it, and beside the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from configurator.catalog.heights import part_units
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cdu, RackFrame
from configurator.catalog.platforms import LayoutRow, OptionRule, Platform, Rack, TreeNode
from configurator.catalog.problems import Position, Problem
from configurator.catalog.yamltext import position_of


@dataclass(frozen=True)
class _Row:
    """A row of a layout with the units it reserves and the choices of options it stands under."""

    entry: LayoutRow
    at: Position
    low: int
    high: int
    when: Mapping[str, str]

    def __str__(self) -> str:
        return f"'{self.entry.item}' at U{self.low}" + (f" to U{self.high}" if self.high > self.low else "")


def layouts_fit(catalog: Catalog) -> Iterator[Problem]:
    """The rows of a layout lie inside the frame, and no two that can stand together take the same unit."""
    for platform in catalog.platforms.values():
        for role, rack in platform.racks.items():
            frame = catalog.parts.get(rack.frame)
            if isinstance(frame, RackFrame) and frame.height_units.number:
                rows = _rows(catalog, platform, role, rack, frame)
                yield from _outside(platform, frame, rows)
                yield from _twice(platform, rows)


def _outside(platform: Platform, frame: RackFrame, rows: list[_Row]) -> Iterator[Problem]:
    units = int(frame.height_units.number or 0)
    for row in rows:
        if row.high > units:
            fits = units - (row.high - row.low)
            hint = f"the highest place for it is U{fits}" if fits >= 1 else "it does not fit this frame"
            text = f"layout: {row} stands above the {units} units of {frame.id} ({frame.at})"
            yield Problem("CAT040", text, row.at, platform.id, hint)


def _twice(platform: Platform, rows: list[_Row]) -> Iterator[Problem]:
    for first, second in combinations(sorted(rows, key=lambda r: (r.low, r.at)), 2):
        beside = first.entry.side and second.entry.side and first.entry.side != second.entry.side
        if second.low <= first.high and not beside and _together(platform, first.when, second.when):
            shared = f"U{second.low}" + (f" to U{min(first.high, second.high)}" if min(first.high, second.high) > second.low else "")
            text = f"layout: {second} and {first} (line {first.at.line}) both take {shared}"
            yield Problem("CAT041", text, second.at, platform.id, f"the next free unit above is U{first.high + 1}")


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
        units = row_units(catalog, rack, frame, entry)
        low, count = int(entry.u.number or 1), 1 if entry.count is None else int(entry.count.number or 1)
        node = rack.contents.get(entry.item)
        if units:
            at = position_of(document, ("racks", role, "layout", index))
            when = {**(node.when if node is not None else {}), **entry.when}
            rows.append(_Row(entry, at, low, low + units * count - 1, when))
    return rows


def row_units(catalog: Catalog, rack: Rack, frame: RackFrame, row: LayoutRow) -> int:
    """Units that one item of a row takes: of the node, the platform's own shelf, or the lowest unit sold for the rack; 0 inside another."""
    said = 1 if row.height is None else int(row.height.number or 1)
    if row.item in rack.contents:
        found = _node_units(catalog, rack.contents[row.item], frame)
    elif row.item == "power-shelf" and rack.power is not None:
        found = part_units(catalog.parts.get(rack.power.shelf), frame)
    elif row.item == "cdu" and row.height is None:
        sold = [part_units(p, frame) for p in catalog.parts.values() if isinstance(p, Cdu) and p.type == "in-rack"]
        found = min((units for units in sold if units), default=None)
    else:
        found = None
    return said if found is None else found


def _node_units(catalog: Catalog, node: TreeNode, frame: RackFrame) -> int | None:
    if node.u is not None:
        return int(node.u.number or 0)
    return part_units(catalog.parts.get(node.part), frame) if isinstance(node.part, str) else None


def heights_agree(catalog: Catalog) -> Iterator[Problem]:
    """What a row, a node and a part say of one height is the same."""
    for platform in catalog.platforms.values():
        document = catalog.documents.get(f"Platform:{platform.id}")
        for role, rack in platform.racks.items():
            frame = catalog.parts.get(rack.frame)
            if not isinstance(frame, RackFrame):
                continue
            for key, node in rack.contents.items():
                own = part_units(catalog.parts.get(node.part), frame) if isinstance(node.part, str) else None
                if node.u is not None and own is not None and own > (node.u.number or 0):
                    part = f"{node.part} is {own} units high ({catalog.parts[str(node.part)].at})"
                    yield Problem("CAT042", f"{key}: u is {node.u}, but {part}", node.u.at, platform.id, f"write u: {own}")
            for index, row in enumerate(rack.layout):
                units = row_units(catalog, rack, frame, row)
                if row.height is not None and units != row.height.number:
                    at = position_of(document, ("racks", role, "layout", index, "height"))
                    text = f"layout: height is {row.height}, but one {row.item} takes {units} units"
                    yield Problem("CAT042", text, at, platform.id, f"leave height out, or write height: {units}")


RULES = (layouts_fit, heights_agree)
