"""What cables weigh in the racks they end in: of each end the run inside the rack, by the metre of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from configurator.catalog.parts import Cable
from configurator.catalog.platforms import Link
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.tree import Node, RackRole, System

KINDS = {
    **dict.fromkeys(("copper", "dac", "acc", "aec"), ("copper", "copper assemblies")),
    **dict.fromkeys(("fiber", "aoc", "micro-led"), ("fibre", "fibre")),
    "cat6": ("twisted", "twisted pairs"),
}
Counted = tuple[Link, Sequence[Node], Figure]  # a link, the nodes it is counted by, and how many of it there are


def hang_cables(system: System, links: Sequence[Counted]) -> None:
    """Metres of each kind inside the racks of a role; what runs in a cartridge of the rack is a part of it and weighed there."""
    run = system.ledger.constant(system.catalog, "cable-in-rack") if links else None
    for role in system.roles:
        found: dict[tuple[str, str], list[Figure]] = {}
        for link in links:
            kind, ends = _ends(system, role, link)
            if kind is not None and ends is not None:
                found.setdefault(kind, []).append(ends)
        for (id, name), counts in found.items():
            assert run is not None
            label = phrase("{rack}: {kind} inside all racks", rack=role.entry.label, kind=name)
            system.ledger.add((total(counts) * run).named(f"cables.{role.key}.{id}", label, "m"))


def _ends(system: System, role: RackRole, counted: Counted) -> tuple[tuple[str, str] | None, Figure | None]:
    """The kind of a link's cable, and how many of its ends lie in the racks of a role: both where the far one is in a rack of the order."""
    link, nodes, count = counted
    cable = system.cable_of(link) if link.cable else None
    here = [n.total for n in nodes if n.role == role.key]
    if not isinstance(cable, Cable) or cable.medium is None or not here:
        return None, None
    share = total(here) / total([n.total for n in nodes])
    return KINDS[cable.medium], count * share * (2.0 if link.ends_at else 1.0)


def hanging(system: System, role: RackRole) -> Iterator[tuple[Figure, Figure]]:
    """Metres inside all racks of a role, and what a metre weighs."""
    for id, _ in dict.fromkeys(KINDS.values()):
        metres = system.ledger.figures.get(f"cables.{role.key}.{id}")
        if metres is not None:
            yield metres, system.ledger.constant(system.catalog, f"cable-mass-{id}")
