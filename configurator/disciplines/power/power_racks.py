"""Power racks: groups that stand in for each other, whole pieces around whole systems, and what they carry when one of them is lost.

One power rack is one bus, one controller and one arc, so its shelves are no spare for it: N+1 is one power rack more in every group, N+N
twice as many, half of them on each feed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from configurator.catalog.parts.power import AcShelf, PowerRack
from configurator.catalog.problems import fail
from configurator.disciplines.power import bank as banks
from configurator.disciplines.power.bank import Bank, part_figure
from configurator.disciplines.power.losses import ONE, Wiring, usable, wiring
from configurator.disciplines.power.states import Gone, Place
from configurator.figures import Figure, ceil, constant, maximum, minimum
from configurator.phrases import phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import System

KEY = "power.sidecar"


@dataclass(frozen=True)
class Group:
    """Power racks that share a load: `load` of one group, `racks` in it, `lost` that may fail together, `groups` in the order."""

    scheme: str
    load: Figure
    racks: Figure
    lost: Figure
    groups: Figure

    @property
    def left(self) -> Figure:
        """The power racks of a group when those are lost."""
        return self.racks - self.lost

    @property
    def share(self) -> Figure:
        """The DC load of one power rack with nothing lost."""
        return self.load / self.racks

    @property
    def failed_share(self) -> Figure:
        """The DC load of one that is left."""
        return self.load / maximum(self.left, ONE)


def open_power_rack(system: System, rack: PowerRack) -> Bank:
    """The shelves of a power rack; they need no spares of their own where whole power racks are spare."""
    scheme = system.spec.power.redundancy if system.spec.power.scheme_of_racks == "N" else "N"
    shelf = system.catalog.part(rack.shelf, AcShelf)
    return banks.open_bank(system, KEY, shelf, banks.supply_voltage(system), scheme=scheme)


def group_power_racks(system: System, rack: PowerRack, bank: Bank, given: Figure) -> Group:
    """N = ⌈P_group / P_usable⌉ and the spares of the scheme, for every group of whole systems.

    P_usable is what a full power rack carries.
    """
    ledger, scheme = system.ledger, system.spec.power.scheme_of_racks
    most = minimum(usable(system, bank, part_figure(system, rack, "slots")), part_figure(system, rack, "capacity"))
    most = ledger.add(
        most.named(f"{KEY}.usable-full", phrase("{rack}: DC load a full one carries after the failure designed for", rack=rack.name), "kW")
    )
    if not most.value:
        words = banks.worst_case(system, bank)
        raise fail("PWR012", f"{rack.id} with {rack.slots} shelves carries nothing after the failure {words} stands for", rack.at)
    pod = _pod(system, given, most)
    together = minimum(pod, system.quantity)
    load = ledger.add((given / system.quantity * together).named(f"{KEY}.group-load", "DC load of one group of power racks", "kW"))
    groups = ledger.add(ceil(system.quantity / pod).named("power.pods", "Groups of power racks in the order", "1"))
    base = maximum(ceil(load / most), ONE)
    spare = base if scheme == "N+N" else _spares(system) if scheme == "N+1" else constant(0.0)
    racks = ledger.add((base + spare).named(f"{KEY}.group-racks", "Power racks of one group", "1"))
    return Group(scheme, load, racks, spare if scheme != "N" else ONE, groups)


def _spares(system: System) -> Figure:
    """The m of n+m, in power racks; one where the spares of the specification are PSUs."""
    if system.spec.power.redundancy != "N+1" or system.spec.power.scope != "rack":
        return ONE
    return banks.whole_spares(system)


def _pod(system: System, given: Figure, most: Figure) -> Figure:
    """Systems around one group: as given, else the number that takes the fewest power racks in all, the smallest of those."""
    wanted = system.spec.power.pod
    if wanted is not None:
        return system.ledger.value("power.pod", "Systems around one group of power racks", wanted)
    quantity, each = round(system.quantity.value or 1), (given.value or 0.0) / (system.quantity.value or 1)
    racks = sum(role.total.value or 0.0 for role in system.roles) / quantity
    reach = system.catalog.constants["power-group-racks"].value.coherent or 1.0
    sizes = range(1, max(1, min(quantity, int(reach // max(racks, 1.0)))) + 1)
    counts = {size: math.ceil(quantity / size) * _racks(system, each * size / (most.value or 1.0)) for size in sizes}
    chosen = min(sizes, key=lambda size: (counts[size], size))
    others = tuple(
        Rejected(f"{size:g}", phrase("{count:g} power racks; set {setting}", count=counts[size], setting=f"power.pod={size:g}"))
        for size in sizes
        if size != chosen
    )
    why = phrase("{count:g} power racks, the fewest within reach of their cables", count=counts[chosen])
    system.ledger.decide("power.pod", "How many systems around one group of power racks?", f"{chosen:g}", why, others)
    figure = constant(float(chosen)).named("power.pod", "Systems around one group of power racks", "1")
    return system.ledger.add(figure)


def _racks(system: System, share: float) -> float:
    """Power racks of a group with plain numbers, for the choice; `share` is its load over what one carries."""
    base, scheme = max(math.ceil(share - 1e-9), 1), system.spec.power.scheme_of_racks
    return base * 2.0 if scheme == "N+N" else base + ((_spares(system).value or 0.0) if scheme == "N+1" else 0.0)


def place_of(system: System, rack: PowerRack, bank: Bank, group: Group, shelves: Figure, recharge: Figure | None) -> tuple[Place, Wiring]:
    """Where the power racks stand in the table of states, and how their shelves are wired: all on one feed under N+N."""
    ledger, doubled = system.ledger, group.scheme == "N+N"
    able = group.left * minimum(shelves * bank.each, part_figure(system, rack, "capacity"))
    able = ledger.add(able.named(f"{KEY}.group-left", "DC capacity of the power racks of a group that are left", "kW"))
    held = group.load <= able
    words = "half of the power racks of a group lost" if doubled else _words(group)
    sides = (group.left, group.left) if doubled else (group.racks, group.left)
    gone = [Gone("power-rack", words, group.scheme != "N", group.failed_share, held, sides)]
    wired = wiring(system, bank, shelves)
    if not doubled:
        return Place("power-rack", group.groups * group.racks, group.share, tuple(gone), recharge), wired
    gone.append(Gone("feed", "one feed and its power racks lost", True, group.failed_share, held * 1.0, sides))
    if system.spec.power.ups:
        gone.append(Gone("ups", "one UPS and its feed lost", True, group.failed_share, held * 1.0, sides))
    return Place("power-rack", group.groups * group.left, group.share, tuple(gone), recharge), Wiring(shelves, ONE, ONE, ONE)


def _words(group: Group) -> str:
    return "one power rack lost" if group.lost.value == 1 else phrase("{lost:g} power racks lost", lost=group.lost.value or 0)
