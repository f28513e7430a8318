"""Network racks: the switches one above the other, what a rack of them weighs and draws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from configurator.catalog.parts import Panel, RackFrame, Switch
from configurator.catalog.parts.heights import height_field, height_in_rack
from configurator.catalog.platforms import Rack
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.values import Value
from configurator.figures import Figure, ceil, total
from configurator.phrases import phrase
from configurator.system.layout import SIDES, Slot, blanks
from configurator.system.tree import Node, RackRole, System
from configurator.units import unit

KEY = "network"
UNIT = unit("rack_unit").factor


class Stacked(NamedTuple):
    """A switch in a network rack: which of its kind (from 0), in which rack (from 0), its lowest unit and its height in units."""

    node: Node
    number: int
    rack: int
    u: int
    units: int


def network_group(system: System) -> Node:
    """The assembly line that gathers what stands in network racks."""
    found = next((n for n in system.extra if n.key == KEY), None)
    return found or system.attach(None, KEY, "Network switches and their racks", system.quantity)


def fill_racks(system: System) -> None:
    """Racks for the switches and panels: ⌈height of all / (units of a rack · share that is filled)⌉, with their mean weight."""
    group = next((n for n in system.extra if n.key == KEY), None)
    switches = _switches(group) if group is not None else []
    if group is None or not switches:
        return
    ledger, frame = system.ledger, _frame(system)
    heights = [(n.total, height) for n in switches if n.part and (height := ledger.part(n.part, height_field(n.part))) is not None]
    taken = total([count * height for count, height in heights], empty="m")
    ledger.add(taken.named("network.height", "Height of all switches of the network", "rack_unit"))
    units, pitch = ledger.part(frame, "height-units"), ledger.part(frame, "unit-pitch")
    assert units is not None and pitch is not None
    filled = units * pitch * ledger.constant(system.catalog, "network-rack-fill")
    racks = ceil(taken / filled)
    node = system.attach(group, "rack", phrase("Network rack: {part}", part=frame.name), racks, frame)
    masses = [n.total * ledger.needed(n.part, "mass", "kg") for n in (*switches, node) if n.part is not None]
    whole = ledger.add(total(masses).named("network.weight", "Weight of all network racks with their switches", "kg"))
    ledger.add((whole / node.total).named("network.rack-weight", "Network rack: mean weight of one", "kg"))


def load_racks(system: System, drawn: Figure) -> None:
    """What a network rack draws and gives off as heat, on average, of what all of them draw: switches and what is plugged into them."""
    node = system.node(f"{KEY}.rack")
    if node is not None:
        label = "Network rack: mean power of one at TDP, all of it heat"
        system.ledger.add((drawn / node.total).named("network.rack-load", label, "kW"))


def stacked(system: System) -> Iterator[Stacked]:
    """Every switch that is quoted, from the bottom of the first rack up, each rack filled as far as they were counted."""
    group = next((n for n in system.extra if n.key == KEY), None)
    if group is None or system.node(f"{KEY}.rack") is None:
        return
    share = system.ledger.figures["constants.network-rack-fill"].value or 1.0
    room, taken = share * (_frame(system).height_units.number or 1.0), 0.0
    for node in _switches(group):
        units = _units(node)
        for number in range(round(node.total.value or 0)):
            yield Stacked(node, number, int(taken // room), int(taken % room) + 1, units)
            taken += units


def network_rack(system: System) -> tuple[RackRole, int, tuple[Slot, ...]] | None:
    """The first network rack, which is as full as any: as a role, the units of its frame, and what stands in them."""
    node = system.node(f"{KEY}.rack")
    if node is None:
        return None
    frame, racks = _frame(system), node.total
    height = int(frame.height_units.number or 1)
    slots = [Slot(each.u, each.units, each.node.key, each.node.label) for each in stacked(system) if each.rack == 0]
    free = {(u, side) for u in range(1, height + 1) for side in SIDES} - {cell for slot in slots for cell in slot.cells}
    entry = Rack(label="Network rack", count=Value(1.0, unit("1")), frame=frame.id, contents={})
    role = RackRole(KEY, entry, frame, racks / system.quantity, racks, [n for n in system.extra if n.key == KEY])
    return role, height, tuple(sorted([*slots, *blanks(free, height)], key=lambda slot: slot.u))


def rack_figures(system: System) -> tuple[Figure | None, Figure | None]:
    """Weight and load of a network rack."""
    figures = system.ledger.figures
    return figures.get("network.rack-weight"), figures.get("network.rack-load")


def _switches(group: Node) -> list[Node]:
    """What stands in network racks."""
    return [node for node in group.walk() if isinstance(node.part, Switch | Panel)]


def _units(node: Node) -> int:
    assert node.part is not None
    height = height_in_rack(node.part)
    return round((height.coherent or 0.0) / UNIT) if height is not None else 1


def _frame(system: System) -> RackFrame:
    """The frame that the specification names; raises InputError where it is none."""
    name = system.spec.network.rack
    frame = system.catalog.parts.get(name)
    if not isinstance(frame, RackFrame):
        known = [p.id for p in system.catalog.of(RackFrame)]
        raise fail("NET014", f"network.rack: no rack frame '{name}'", system.spec.at("network", "rack"), did_you_mean(name, known))
    return frame
