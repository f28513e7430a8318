"""How far it is from a rack to the network racks: the systems of an order in rows, the switches at the end of each."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.model import Catalog
from configurator.catalog.parts import RackFrame
from configurator.catalog.platforms import Platform, Rack
from configurator.figures import Figure, ceil, constant, maximum, total
from configurator.phrases import phrase
from configurator.system.ledger import Ledger


@dataclass(frozen=True)
class Rows:
    """The longest run inside a row, from its first rack to the switches at its end, and to switches beyond all rows."""

    inside: Figure
    across: Figure


def rack_count(ledger: Ledger, key: str, rack: Rack) -> Figure:
    """Racks of a role in one system."""
    return ledger.value(f"racks.{key}.count", phrase("{rack}: racks per system", rack=rack.label), rack.count)


def lay_rows(ledger: Ledger, catalog: Catalog, platform: Platform, quantity: Figure) -> Rows:
    """Equal rows of as many racks as a row takes: run = Σ widths / rows + 2 · (height of a rack + tray above + dressing).

    To switches of other tiers, which may stand beyond the last row, it is an aisle more for each row.
    """
    counts = {key: quantity * rack_count(ledger, key, rack) for key, rack in platform.racks.items()}
    frames = {key: catalog.part(rack.frame, RackFrame) for key, rack in platform.racks.items()}
    rows = ceil(total([*counts.values()]) / ledger.constant(catalog, "racks-per-row"))
    rows = ledger.add(rows.named("racks.rows", "Rows of racks", "1"))
    widths = total([count * _needed(ledger, frames[key], "width") for key, count in counts.items()])
    heights = [_needed(ledger, frame, "height-units") * _needed(ledger, frame, "unit-pitch") for frame in frames.values()]
    ends = (
        maximum(constant(0.0, "m"), *heights) + ledger.constant(catalog, "cable-tray-height") + ledger.constant(catalog, "cable-dressing")
    )
    inside = ledger.add((widths / rows + ends * 2.0).named("racks.row-run", "Longest cable run from a rack to the end of its row", "m"))
    across = inside + ledger.constant(catalog, "aisle-crossing") * rows
    return Rows(inside, ledger.add(across.named("racks.across-run", "Longest cable run to switches beyond all rows", "m")))


def _needed(ledger: Ledger, frame: RackFrame, field: str) -> Figure:
    found = ledger.part(frame, field)
    assert found is not None
    return found
