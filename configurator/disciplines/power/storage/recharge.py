"""What the batteries take to be full again after an outage: E = P_load · t_held, over the efficiency and the time of charging.

All racks recharge at once when the supply is back, on top of their load: a state of its own, that whips and feeds must carry.
"""

from __future__ import annotations

from configurator.catalog.tables.electrical import Architecture
from configurator.disciplines.power.bank import Bank
from configurator.disciplines.power.power_racks import KEY
from configurator.disciplines.power.storage.choice import built_in
from configurator.disciplines.power.storage.discharge import holds_of, time_at
from configurator.figures import Figure, minimum
from configurator.phrases import phrase
from configurator.system.tree import RackRole, System


def hold_asked(system: System) -> Figure | None:
    """The hold time of the specification."""
    hold = system.spec.power.bbu.hold
    return None if hold is None else system.ledger.value("power.bbu-hold", "Hold time asked for", hold)


def in_power_racks(system: System, architecture: Architecture) -> bool:
    """Whether the batteries asked for stand in power racks: as given, else where there are some and no rack has batteries of its own."""
    bbu = system.spec.power.bbu
    if bbu.hold is None or not architecture.has("sidecar"):
        return False
    own = any(built_in(role) is not None for role in system.roles if role.entry.power)
    return bbu.place == "power-rack" or (bbu.place == "auto" and not own)


def recharge_of_rack(system: System, architecture: Architecture, role: RackRole, bank: Bank, load: Figure) -> Figure | None:
    """What the batteries on the busbar of one rack take to be charged (DC); None where it has none.

    They have held for the time asked for, or as long as they can where none is asked for.
    """
    own, asked = built_in(role), hold_asked(system)
    if not bank.shared or (own is None and (asked is None or in_power_racks(system, architecture))):
        return None
    held = asked
    if own is not None:
        part, count = own
        lasts = time_at(holds_of(system, part, load / count), load / count)
        held = lasts if asked is None else minimum(asked, lasts)
    assert held is not None
    label = phrase("{rack}: power that recharges the batteries of one rack (DC)", rack=role.entry.label)
    return system.ledger.add(charging(system, load * held).named(f"{bank.key}.recharge", label, "kW"))


def recharge_of_power_rack(system: System, architecture: Architecture, share: Figure, inside: Figure | None) -> Figure | None:
    """The same of one power rack with `share` of the load: of its own batteries, or of those in the racks, `inside` over their load."""
    found = None if inside is None else share * inside
    asked = hold_asked(system)
    if asked is not None and in_power_racks(system, architecture):
        found = charging(system, share * asked)
    label = phrase("{rack}: power that recharges the batteries of one rack (DC)", rack="Power rack")
    return None if found is None else system.ledger.add(found.named(f"{KEY}.recharge", label, "kW"))


def charging(system: System, energy: Figure) -> Figure:
    """P = E / (η · t)."""
    time, share = (system.ledger.constant(system.catalog, name) for name in ("recharge-time", "recharge-efficiency"))
    return energy / share / time
