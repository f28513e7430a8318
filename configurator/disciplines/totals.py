"""What the system is: accelerators, racks, compute, memory, weight."""

from __future__ import annotations

from configurator.catalog.parts import SOLD_BY_UNIT, Accelerator
from configurator.figures import Figure, constant, total
from configurator.system.tree import Node, System

# Per accelerator: field of the part, figure id, label, unit shown.
PER_ACCELERATOR = (
    ("hbm-capacity", "system.hbm-capacity", "HBM capacity, nominal", "TB"),
    ("hbm-bandwidth", "system.hbm-bandwidth", "HBM bandwidth", "TB/s"),
    ("dense-bf16", "system.dense-bf16", "Dense BF16 compute", "PFLOPS"),
    ("dense-fp8", "system.dense-fp8", "Dense FP8 compute", "PFLOPS"),
    ("dense-fp4", "system.dense-fp4", "Dense FP4 compute", "PFLOPS"),
    ("scale-up-bandwidth", "system.scale-up-bandwidth", "Scale-up bandwidth, both directions", "TB/s"),
)


def count_totals(system: System) -> Figure:
    """Totals over the order; returns the number of accelerators."""
    ledger = system.ledger
    chips = [n for n in system.parts(Accelerator)]
    accelerators = ledger.add(total([n.total for n in chips]).named("system.accelerators", "Accelerators", "1"))
    ledger.add(total([r.total for r in system.roles]).named("system.racks", "Racks", "1"))
    for field, id, label, shown in PER_ACCELERATOR:
        found = [(n, ledger.part(n.part, field)) for n in chips if n.part is not None]
        known = [n.total * each for n, each in found if each is not None]
        if known:
            ledger.add(total(known).named(id, label, shown))
    units = [r.total * height for r in system.roles if (height := ledger.part(r.frame, "height-units")) is not None]
    ledger.add(total(units, empty="1").named("system.height-units", "Rack units of all frames", "1"))
    _floor_area(system)
    weights = []
    for role in system.roles:
        parts = [w for root in role.roots if (w := _weight(system, root)) is not None]
        if parts:
            whole = total(parts)
            weights.append(whole)
            ledger.add((whole / role.total).named(f"system.{role.key}.rack-weight", f"{role.entry.label}: weight of one rack", "kg"))
    ledger.add(total(weights, empty="kg").named("system.weight", "Weight of all racks, where published", "kg"))
    return accelerators


def _floor_area(system: System) -> None:
    """Footprint of every rack with its share of the aisle: width x (depth + aisle)."""
    ledger = system.ledger
    aisle = ledger.value("site.row-pitch", "Aisle depth each rack takes its share of", system.spec.site.row_pitch)
    areas = []
    for role in system.roles:
        width, depth = ledger.part(role.frame, "width"), ledger.part(role.frame, "depth")
        if width is not None and depth is not None:
            areas.append(role.total * width * (depth + aisle))
    beside = ledger.figures.get("power.sidecar.floor-area")
    if beside is not None:
        areas.append(beside)
    ledger.add(total(areas, empty="m^2").named("system.floor-area", "Floor area of the racks with their aisle share", "m^2"))


def _weight(system: System, node: Node) -> Figure | None:
    """Weight over the order: of the assembled unit where that is published, else of the part, else of what is inside."""
    if node.entry is not None and node.entry.mass is not None:
        return node.total * system.ledger.value(f"{node.path}.mass", f"{node.label}: mass", node.entry.mass)
    if node.part is not None:
        mass = system.ledger.part(node.part, "mass")
        if mass is None or mass.value is None:
            return None
        return node.total / constant(1.0, SOLD_BY_UNIT[node.part.sold_by]) * mass
    inside = [w for child in node.children if (w := _weight(system, child)) is not None]
    return total(inside) if inside else None
