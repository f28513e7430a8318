"""How far the links inside a rack run: by the units of both ends and the dressing of the cable at each."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.platforms import Link
from configurator.figures import Figure, constant
from configurator.phrases import phrase
from configurator.system.layout import frame_units, rack_slots
from configurator.system.tree import RackRole, System


def mean_run(system: System, link: Link) -> Figure | None:
    """The mean run between the items of a rack that a link joins, each with each: mean |u_a - u_b| · pitch + 2 · dressing.

    None where the rack has not both of them.
    """
    for role in system.roles:
        apart = [*_units_apart(system, role, link)]
        if apart:
            pitch = system.ledger.part(role.frame, "unit-pitch")
            assert pitch is not None
            run = pitch * (sum(apart) / len(apart)) + system.ledger.constant(system.catalog, "cable-dressing") * 2.0
            label = phrase("{link}: mean run in the rack, by the units of both ends", link=link.label)
            return system.ledger.add((run * constant(1.0)).named(f"cables.{link.id}.mean-run", label, "m"))
    return None


def _units_apart(system: System, role: RackRole, link: Link) -> Iterator[float]:
    """Units between every item that the link is counted by and every one that it ends at."""
    here = [node.path for node in role.walk()]
    if link.per not in here or not any(path == link.ends_at or path.endswith(f".{link.ends_at}") for path in here):
        return
    slots = rack_slots(system, role, frame_units(system, role))
    items = set(link.per.split("."))
    for a in (slot.u for slot in slots if slot.item in items):
        yield from (float(abs(a - b.u)) for b in slots if b.item == link.ends_at.rpartition(".")[2])
