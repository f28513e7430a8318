"""The tables that stand above the figures of a sheet: boards, quick-disconnects, links, supplies; and the rack elevations."""

from __future__ import annotations

from configurator.build import RackView
from configurator.figures import Figure
from configurator.phrases import listed
from configurator.render.excel.figures import Listing, Page
from configurator.render.excel.sheet import Document, Sheet
from configurator.render.excel.style import BLUE
from configurator.render.excel.tables.boards import board_listings, path_of
from configurator.render.excel.tables.qualification import qualification_listing
from configurator.render.excel.tables.states import states_listing
from configurator.render.order_view import OrderView
from configurator.render.view import View
from configurator.system.layout import Slot

DISCONNECT_HEADERS = ("line", "disconnect", "pairs a tray", "trays", "pairs", "unit price", "extended price")
LINK_HEADERS = ("link", "family", "count", "counted in", "length, m", "Gbit/s", "network and cable")
RACK_HEADERS = ("role", "rack", "racks", "units", "weight, kg", "load, kW", "frame")


def add_listings(view: View | OrderView, pages: list[Page]) -> None:
    """Give the sheets of boards, connectors, cables and the system their tables."""
    made = {"Boards": board_listings(view), "Connectors": [_connectors(view)], "Cables": [_cables(view)], "System": [_racks(view)]}
    made |= {"Power": [states_listing(view)], "Cooling": [qualification_listing(view)]}
    for page in pages:
        page.listings = [listing for listing in made.get(page.key, []) if listing.rows]


def _connectors(view: View | OrderView) -> Listing:
    rows: list[list[object]] = []
    for system, line in ((of, line) for of in view.sections for line in of.connectors):
        counts = line.per_tray, line.tray.total, line.line.total
        rows.append([path_of(system, line.line.path), line.part.name, *counts, *system.money_at(line.line.path)])
    return Listing("Quick-disconnect pairs", DISCONNECT_HEADERS, rows, DISCONNECT_HEADERS[2:7])


def _cables(view: View | OrderView) -> Listing:
    rows: list[list[object]] = []
    for system, line in ((of, line) for of in view.sections for line in of.cables):
        counted = line.count.info.unit.text if line.count.info else "1"
        cable = view.part(line.part or "")
        kind = listed([text for text in (line.link.group, cable.name if cable else "") if text], "{first}; {rest}")
        counted = counted if counted != "1" else "each"
        rows.append([path_of(system, line.link.id), line.link.label, line.count, counted, line.length, line.rate, kind])
    return Listing("Links", LINK_HEADERS, rows, ("count", "length, m", "Gbit/s"))


def _racks(view: View | OrderView) -> Listing:
    rows: list[list[object]] = []
    for system, rack in ((of, rack) for of in view.sections for rack in of.racks):
        role = rack.role
        rows.append([path_of(system, role.key), role.entry.label, role.total, rack.height_units, rack.weight, rack.load, role.frame.name])
    return Listing("Racks", RACK_HEADERS, rows, RACK_HEADERS[2:6])


# --- rack elevations

FILLS = {
    "power-shelf": ("#F6D7A7", "#6B4A00"),
    "bbu": ("#F6D7A7", "#6B4A00"),
    "cdu": ("#BFE3F2", "#0B4A63"),
    "blank": ("#F5F7F9", "#9AA7B3"),
}
TRAY_FILLS = (("#CFE0F3", "#16324F"), ("#D5EBD6", "#1E4D2B"), ("#E3DAF1", "#45306B"), ("#F3DDD6", "#6B2E1E"), ("#E6E9D2", "#4B5320"))
TOP = 6  # the first row of units: below the title and a row each for load and weight
COLUMNS = 4  # of a rack: the units, both halves of the front, a gap


def write_racks(document: Document) -> None:
    """Each role of rack drawn from the top unit down, side by side."""
    remark = "Rack units from the bottom, U1 lowest. One rack of each role is drawn."
    sheet = Sheet(document, "Racks", "Rack elevation", remark, BLUE)
    racks = [rack for system in document.view.sections for rack in system.racks]
    for index, rack in enumerate(racks):
        _write_rack(sheet, rack, COLUMNS * index)
    height = max((rack.height_units for rack in racks), default=0)
    sheet.sheet.fit_to_pages(1, 1)
    sheet.sheet.set_portrait()
    sheet.sheet.print_area(0, 0, TOP + height, max(COLUMNS * len(racks) - 1, 1))


def _write_rack(sheet: Sheet, rack: RackView, column: int) -> None:
    sheet.sheet.set_column(column, column, 5)
    sheet.sheet.set_column(column + 1, column + 2, 26)
    sheet.sheet.set_column(column + 3, column + 3, 4)
    format = sheet.style.look("band-title", font_size=11)
    title = f"{sheet.t(rack.role.entry.label)} × {rack.role.total.number:g}"
    sheet.sheet.merge_range(3, column, 3, column + 2, "", format)
    sheet.sheet.write_string(3, column, title, format)
    _write_facts(sheet, rack, column + 1)
    kinds = list(dict.fromkeys(s.item for s in rack.slots if s.item not in FILLS))
    for slot in rack.slots:
        _write_slot(sheet, slot, kinds, TOP + rack.height_units - slot.u, column)
    for unit in range(1, rack.height_units + 1):
        sheet.sheet.write_number(TOP + rack.height_units - unit, column, unit, sheet.style.look("range", font_size=8))


def _write_facts(sheet: Sheet, rack: RackView, column: int) -> None:
    """Load and weight of one rack, a live number each: a format code inside a formula would follow the reader's locale."""
    for row, figure, word in ((TOP - 2, rack.load, "kW"), (TOP - 1, rack.weight, "kg")):
        if figure is not None:
            sheet.refer(row, column, figure, "fact", f'#,##0" {word}"')


def _write_slot(sheet: Sheet, slot: Slot, kinds: list[str], bottom: int, column: int) -> None:
    fill, ink = FILLS.get(slot.item) or TRAY_FILLS[kinds.index(slot.item) % len(TRAY_FILLS)]
    edge = "#FFFFFF" if slot.item != "blank" else "#E3E8ED"
    format = sheet.style.look("plain", bg_color=fill, font_color=ink, font_size=9, border=1, border_color=edge, indent=1)
    label, top = sheet.t(slot.label), bottom - slot.height + 1
    left, right = column + (2 if slot.side == "right" else 1), column + (1 if slot.side == "left" else 2)
    if (top, left) != (bottom, right):
        sheet.sheet.merge_range(top, left, bottom, right, "", format)
    sheet.sheet.write_string(top, left, label, format)


def loads_by_category(view: View | OrderView) -> dict[str, list[Figure]]:
    """The figures of IT load by category of the part, losses of converters apart."""
    found: dict[str, list[Figure]] = {}
    for system, node in ((of, node) for of in view.sections for node in of.nodes()):
        for kind in ("tdp", "loss"):
            figure = system.figures.get(f"power.{kind}.{node.path}")
            if figure is not None and node.part is not None:
                category = "conversion losses" if kind == "loss" else node.part.bom_category
                found.setdefault(category, []).append(figure)
    return found
