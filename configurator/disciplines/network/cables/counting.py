"""What links are counted by: the nodes of the tree they start at, times their factors."""

from __future__ import annotations

from configurator.catalog.platforms import Link
from configurator.figures import Figure
from configurator.phrases import phrase
from configurator.system.tree import Node, System


def counted_by(system: System, link: Link) -> list[Node]:
    """The nodes the link is counted by; none where it is not quoted, or where the options in force have no such node."""
    network = system.spec.network
    if link.group == "scale-out" and network.scale_out != "auto":
        return []
    if link.tier == "leaf-spine" and network.boundary in ("spine", "core"):  # then the switches it joins are, with their own links
        return []
    if link.per == "power-shelf":
        return [n for n in system.walk() if n.key == link.per]
    node = system.node(link.per)
    return [] if node is None else [node]


def times_factors(system: System, link: Link, count: Figure) -> Figure:
    """Links of so many nodes, before any port is split."""
    for name, factor in link.factors.items():
        label = phrase("{link}: {factor}", link=link.label, factor=name.replace("-", " "))
        count = count * system.ledger.value(f"cables.{link.id}.{name}", label, factor)
    return count


def ended_at(system: System, link: Link) -> list[Node]:
    """The nodes that the links are plugged into at their other end; none where that is outside the order."""
    wanted = link.ends_at
    return [n for n in system.walk() if f".{n.path}".endswith(f".{wanted}")] if wanted else []
