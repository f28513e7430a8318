"""DC cables from power racks, or the room's rectifier, to the IT racks: how many, and what they carry when some are lost."""

from __future__ import annotations

from dataclasses import replace

from configurator.catalog.parts.power import PowerRack, Whip
from configurator.catalog.tables.electrical import Architecture
from configurator.disciplines.power.bank import at_volts, part_figure, whole_spares
from configurator.disciplines.power.feeds import RackFeed, rack_line, stage_part
from configurator.disciplines.power.losses import ONE, Left, counted
from configurator.disciplines.power.power_racks import Group
from configurator.disciplines.power.protection.devices import continuous_limit
from configurator.disciplines.power.states import on_cables
from configurator.figures import Figure, ceil, constant, maximum
from configurator.phrases import phrase
from configurator.system.tree import System


def lay_cables(system: System, architecture: Architecture, feed: RackFeed, group: Group | None) -> RackFeed:
    """The DC cables of a rack, enough in every state of its shelves, and their states.

    I = P / V at the continuous limit while the bus holds its voltage, and P / V_min at the full rating where it sags to the lowest that
    the shelves take: they draw constant power.

    They are spread over the power racks of the group. With l of r power racks lost those of the others carry the rack, so to the n cables
    needed come ⌈n · l / (r - l)⌉. Without spare power racks they have the spares of the shelves: m under N+1, twice as many under N+N.
    """
    ledger, bank = system.ledger, feed.bank
    sidecar = stage_part(system, architecture, "sidecar") if group is not None else None
    link = system.catalog.part(system.catalog.part(sidecar, PowerRack).link if sidecar else bank.shelf.whip, Whip)
    rating = part_figure(system, link, "current-rating")
    allowed = rating * continuous_limit(system)
    allowed = ledger.add(allowed.named(f"{bank.key}.feed-limit", "Continuous current one DC cable may carry", "A"))
    label = at_volts(phrase("{rack}: DC current of one rack", rack=feed.role.entry.label), bank.voltage)
    ledger.add((feed.rack_input / bank.voltage).named(f"{bank.key}.dc-current", label, "A"))
    taken, lowest = feed.table.worst(lambda row: row.taken), part_figure(system, bank.shelf, "line-voltage-min")
    needed = maximum(ceil(taken / bank.voltage / allowed), ceil(taken / lowest / rating), ONE)
    links = needed + _extra(system, group, needed)
    links = ledger.add(links.named(f"{bank.key}.dc-links", phrase("{rack}: DC cables of one rack", rack=feed.role.entry.label), "1"))
    parent = rack_line(feed.role)
    system.attach(parent, "dc-link", link.name, feed.role.total * links, link, role="" if parent else feed.role.key)
    table = on_cables(system, bank, feed.table, links, _lost(system, feed, group, links), allowed)
    return replace(feed, table=table, whip=link)


def _extra(system: System, group: Group | None, needed: Figure) -> Figure:
    """Cables beyond those that carry the rack."""
    if group is not None and group.scheme != "N":
        return ceil(needed * group.lost / group.left)
    scheme = system.spec.power.redundancy
    return needed if scheme == "N+N" else whole_spares(system) if scheme == "N+1" else constant(0.0)


def _lost(system: System, feed: RackFeed, group: Group | None, links: Figure) -> list[tuple[Left, Figure]]:
    """Which cables may be lost: one, or the spares, and those of the power racks that may be lost."""
    usual, scheme = feed.table.rows[0].left, system.spec.power.redundancy
    single = whole_spares(system) if scheme == "N+1" and (group is None or group.scheme == "N") else ONE
    found = [(replace(usual, state="cable", slug="cable-lost", words=counted(single, "DC cable"), promised=scheme != "N"), single)]
    if group is not None:
        words = "the cables of the power racks lost"
        left = replace(usual, state="power-rack", slug="power-rack-lost", words=words, promised=group.scheme != "N")
        found.append((left, ceil(links * group.lost / group.racks)))
    return found
