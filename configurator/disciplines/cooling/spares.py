"""Spare quick-disconnects of an order: one stock for all systems that are fitted with the same kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from configurator.disciplines.cooling.connectors import ConnectorLine, spare_pairs
from configurator.system.ledger import Ledger
from configurator.system.sections import Section, shared_section

KEY, LABEL = "shared-spares", "Shared spare parts"


def share_spares(order: Ledger, sections: Sequence[Section], lines: Mapping[str, Sequence[ConnectorLine]]) -> Section | None:
    """The spares of every system, those that fit several systems with the same share of spares in a section of their own."""
    users: dict[tuple[str, float], list[Section]] = {}
    for section in sections:
        share = section.system.spec.cooling.disconnect_spares.number or 0.0
        for id in dict.fromkeys(line.part.id for line in lines[section.key]):
            users.setdefault((id, share), []).append(section)
    common = {use: found for use, found in users.items() if len(found) > 1 and use[1]}
    rate = max((share for _, share in common), default=0.0)  # one stock has one rate: systems with another keep spares of their own
    pooled = {id: found for (id, share), found in common.items() if share == rate}
    for section in sections:
        spare_pairs(section.system, [x for x in lines[section.key] if section not in pooled.get(x.part.id, ())])
    if not pooled:
        return None
    members = [section for section in sections if any(section in found for found in pooled.values())]
    stock = shared_section(order, KEY, LABEL, members)
    shared = [x for section in members for x in lines[section.key] if section in pooled.get(x.part.id, ())]
    spare_pairs(stock.system, shared)
    return stock
