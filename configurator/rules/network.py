"""Checks of links against the parts they run through, one function each."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.figures import Figure, constant
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.tree import System

# What is used: what of it the check is on, and what helps.
USED = {
    "rate": ("rate of the link against its cable, adapters and optics", "a faster cable, adapter or optic, or a lower rate of the link"),
    "reach": ("length of the link against the reach of its optics", "optics of longer reach, or racks closer together"),
}


def use_of_ends(system: System) -> Iterator[Check]:
    """No link asks more rate or reach of a part at its ends than that part gives; the worst part counts."""
    figures = system.ledger.figures
    for link in system.platform.links:
        for what, (title, remedy) in USED.items():
            used = figures.get(f"cables.{link.id}.{what}-used")
            if used is not None:
                yield Check(f"cables.{what}-used.{link.id}", f"{link.label}: {title}", used, _whole(system), "<=", "warn", remedy)


def _whole(system: System) -> Figure:
    """All of a rating, as the limit of a share."""
    found = system.ledger.figures.get("cables.use-allowed")
    if found is None:
        found = system.ledger.add(constant(1.0).named("cables.use-allowed", "Share of a rating a link may use", "%"))
    return found


def ports(system: System) -> Iterator[Check]:
    """The adapters a link is counted by have a port for every cable of it."""
    for link in system.platform.links:
        there = system.ledger.figures.get(f"cables.{link.id}.ports")
        if there is not None:
            count = system.ledger.figures[f"cables.{link.id}.count"]
            title = phrase("{link}: cables against the ports of the adapters", link=link.label)
            yield Check(f"cables.ports.{link.id}", title, count, there, "<=", "fail", "adapters with more ports, or fewer cables on each")


RULES = (use_of_ends, ports)
