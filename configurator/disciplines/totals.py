"""What the system is: accelerators, racks, compute, memory, weight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from configurator.catalog.parts import SOLD_BY_UNIT, Accelerator, Memory, Storage
from configurator.disciplines.network.cables.hanging import hanging
from configurator.figures import Figure, constant, maximum, missing, total, unknown_figure
from configurator.phrases import phrase
from configurator.system.layout import cdu_in_rack
from configurator.system.tree import Node, RackRole, System, when_judged

# Per accelerator: field of the part, figure id, label, unit shown.
PER_ACCELERATOR = (
    ("hbm-capacity", "system.hbm-capacity", "HBM capacity, nominal", "TB"),
    ("hbm-usable", "system.hbm-usable", "HBM capacity, usable", "TB"),
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
        _sum(system, chips, field, (id, label, shown))
    _memory(system)
    units = [r.total * height for r in system.roles if (height := ledger.part(r.frame, "height-units")) is not None]
    ledger.add(total(units, empty="1").named("system.height-units", "Rack units of all frames", "1"))
    _unit_space(system)
    _floor_area(system)
    _weights(system)
    return accelerators


def _weights(system: System) -> None:
    """Weight of the racks with what hangs on them; what has no known mass is counted, and makes the weight a lower bound."""
    ledger, masses = system.ledger, [[*_masses(system, role.roots), *_fitted(system, role)] for role in system.roles]
    for role, found in zip(system.roles, masses, strict=True):
        whole = total([m.weight for m in found], empty="kg") / role.total
        ledger.add(whole.named(f"system.{role.key}.rack-weight", phrase("{rack}: weight of one rack", rack=role.entry.label), "kg"))
        _high_weight(system, role, found)
    everything = [m for found in masses for m in found]
    ledger.add(total([m.weight for m in everything], empty="kg").named("system.weight", "Weight of all racks", "kg"))
    silent = [m.count * missing(m.each) for m in everything if m.each.value is None]
    ledger.add(total(silent, empty="1").named("system.parts-without-mass", "Pieces in the racks of unknown mass", "1"))


@when_judged
def _high_weight(system: System, role: RackRole, found: Sequence[_Mass]) -> None:
    """What structure is judged by: a published total on which guesses were closed says nothing of the range of each."""
    ledger, names, key = system.ledger, {"rack": role.entry.label}, f"system.{role.key}"
    high = total([m.count * high_end(m.each) for m in found], empty="kg") / role.total
    high = ledger.add(
        high.named(f"{key}.rack-weight-high", phrase("{rack}: weight of one rack, every mass at its high end", **names), "kg")
    )
    caster = high * ledger.constant(system.catalog, "caster-share")
    ledger.add(caster.named(f"{key}.caster-load", phrase("{rack}: load of its most loaded caster or foot", **names), "kg"))


def _fitted(system: System, role: RackRole) -> list[_Mass]:
    """What was sized for a rack and stands in it or hangs on it: its distribution units, its rear door, its cables."""
    cdu, door = cdu_in_rack(system, role), next((n for n in system.extra if n.key == f"rear-door-{role.key}"), None)
    found = [] if cdu is None else [_Mass(cdu[1] * role.total, system.ledger.needed(cdu[0], "mass", "kg"))]
    found += [_Mass(metres, each) for metres, each in hanging(system, role)]
    return found + ([] if door is None else _masses(system, [door]))


def _memory(system: System) -> None:
    """CPU memory; fast memory, which is usable HBM and CPU memory together as makers of coherent systems count it; local drives."""
    ledger = system.ledger
    memory = _sum(system, system.parts(Memory), "capacity", ("system.cpu-memory", "CPU memory", "TB"))
    fast = ledger.figures["system.hbm-usable"] + memory
    ledger.add(fast.named("system.fast-memory", "Fast memory (usable HBM and CPU memory)", "TB"))
    _sum(system, system.parts(Storage), "capacity", ("system.storage", "Capacity of local drives", "TB"))


def _sum(system: System, nodes: Iterable[Node], field: str, named: tuple[str, str, str]) -> Figure:
    """What all pieces of `nodes` have of a field, as a figure of this id, label and unit; not known where there is no such part."""
    found = [n.total * system.ledger.needed(n.part, field, named[2]) for n in nodes if n.part is not None]
    nothing = unknown_figure(*named, "the platform lists no part that has it")
    return system.ledger.add(total(found).named(*named) if found else nothing)


def _unit_space(system: System) -> None:
    """Height that the units of one rack take inside its frame: units x pitch."""
    for role in system.roles:
        units, pitch = system.ledger.part(role.frame, "height-units"), system.ledger.part(role.frame, "unit-pitch")
        if units is not None and pitch is not None:
            label = phrase("{rack}: height of all rack units of one rack", rack=role.entry.label)
            system.ledger.add((units * pitch).named(f"system.{role.key}.unit-space", label, "m"))


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


@dataclass(frozen=True)
class _Mass:
    """What is weighed as one piece: how many over the order, and the mass of each."""

    count: Figure
    each: Figure

    @property
    def weight(self) -> Figure:
        return self.count * self.each


def high_end(mass: Figure) -> Figure:
    """A mass at the high end of its range; itself where it is more, or where no range is stated."""
    origin = mass.info.origin if mass.info is not None else None
    high = origin.high if origin is not None else None
    return maximum(mass, constant(high, mass.info.unit.text)) if high and mass.info is not None else mass


def _masses(system: System, nodes: Iterable[Node]) -> list[_Mass]:
    """Of the assembled unit where that is published, else of the part, else of what is inside."""
    found: list[_Mass] = []
    for node in nodes:
        if node.entry is not None and node.entry.mass is not None:
            found.append(
                _Mass(node.total, system.ledger.value(f"{node.path}.mass", phrase("{item}: mass", item=node.label), node.entry.mass))
            )
        elif node.part is None:
            found += _masses(system, node.children)
        elif node.part.weighs:
            pieces = node.total / constant(1.0, SOLD_BY_UNIT[node.part.sold_by])
            found.append(_Mass(pieces, system.ledger.needed(node.part, "mass", "kg")))
    return found
