"""Which storage: what a platform has in its racks, else of the catalog as named in the specification or the most powerful of its kind."""

from __future__ import annotations

from typing import TypeVar

from configurator.catalog.parts.power import Bbu, Cbu, SidecarBbu
from configurator.catalog.problems import did_you_mean, fail
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import RackRole, System

Storage = TypeVar("Storage", Bbu, SidecarBbu, Cbu)


def built_in(role: RackRole) -> tuple[Bbu, Figure] | None:
    """The battery shelves a platform has in each rack of a role, and how many."""
    nodes = [node for node in role.walk() if isinstance(node.part, Bbu)]
    part = nodes[0].part if nodes else None
    return (part, total([n.total for n in nodes]) / role.total) if isinstance(part, Bbu) else None


def chosen_storage(system: System, kind: type[Storage], section: str, code: str, own: str = "") -> Storage:
    """The shelf the specification names, else what stands in the power rack (`own`), else the most powerful of the catalog."""
    known = [p for p in system.catalog.of(kind) if (not isinstance(p, Cbu) or p.energy is not None)]
    at, given = system.spec.at("power", section), getattr(system.spec.power, section).shelf
    wanted = own if given == "auto" and own else given
    if not known:
        raise fail(code, f"power.{section} asks for a hold time, but no {section} with a rated energy is in the catalog", at)
    if wanted == "auto":
        found = max(known, key=lambda p: p.power.coherent or 0.0)
    else:
        named = next((p for p in known if p.id == wanted), None)
        if named is None:
            ids = [p.id for p in known]
            raise fail(code, f"power.{section}.shelf: no {section} '{wanted}'", at, did_you_mean(wanted, ids) or f"known: {', '.join(ids)}")
        found = named
    others = tuple(
        Rejected(p.name, phrase("{rating} each; set {setting}", rating=p.power, setting=f"power.{section}.shelf={p.id}"))
        for p in known
        if p is not found
    )
    why = "that of the power rack" if own else "the most powerful of the catalog"
    why = why if given == "auto" else "named in the specification"
    if not any(decision.id == f"power.{section}" for decision in system.ledger.decisions):
        system.ledger.decide(f"power.{section}", "Which storage shelf?", found.name, why, others)
    return found
