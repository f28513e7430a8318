"""The systems of an order side by side, each with its own tree and ids; and what several of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from configurator.catalog.model import Catalog
from configurator.figures import constant
from configurator.system.ledger import Ledger, SectionLedger
from configurator.system.orders import OrderSpec
from configurator.system.tree import System, build_system


@dataclass(frozen=True)
class Section:
    """A system of an order, or what systems of it share (`members` are the keys of these): key in ids, name in documents."""

    key: str
    label: str
    system: System
    members: tuple[str, ...] = ()


def build_sections(spec: OrderSpec, catalog: Catalog, ledger: Ledger) -> list[Section]:
    """Every system of the order in the order of their keys, so that nothing depends on how they were written.

    Raises:
        InputError: unknown options, or parts of the wrong kind.
    """
    order: list[System] = []
    found = []
    for member in sorted(spec.members, key=lambda member: member.key):
        platform = catalog.platform(member.spec.platform)
        files = frozenset({member.spec.at().file, catalog.defaults.at.file if catalog.defaults is not None else ""})
        own = SectionLedger(ledger, member.key, platform.at, files)
        system = build_system(member.spec, catalog, own)
        system.order = order
        order.append(system)
        found.append(Section(member.key, member.words(platform.name), system))
    return found


def shared_section(ledger: Ledger, key: str, label: str, members: Sequence[Section]) -> Section:
    """A place for what systems share: the settings of the first, no racks, and no platform whose special prices would hold for it."""
    first = members[0].system
    nothing = {"id": key, "name": label, "racks": {}, "contents": {}, "links": [], "published": {}, "rules": [], "options": {}}
    files = frozenset({first.spec.at().file})
    own = SectionLedger(ledger, key, first.platform.at, files)
    platform = first.platform.model_copy(update=nothing)
    system = System(first.spec, first.catalog, own, platform, {}, constant(1.0), [], first.rows, order=first.order)
    first.order.append(system)
    return Section(key, label, system, tuple(member.key for member in members))
