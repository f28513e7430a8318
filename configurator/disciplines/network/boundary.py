"""Where the offer ends: what its links lead to that is not in the bill of materials."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from configurator.disciplines.network.cables.cabling import CableLine
from configurator.disciplines.network.cables.counting import ended_at
from configurator.disciplines.network.fabrics import Fabric
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.tree import System


@dataclass(frozen=True)
class Outside:
    """Equipment that links of the order end at and that is not part of it: what it is, how many links, and whether an option left it out.

    `left_out` says that the platform has such equipment, which these choices leave out.
    """

    id: str
    words: str
    links: Figure
    left_out: bool = False


def far_ends(system: System, fabrics: Iterable[Fabric]) -> tuple[Outside, ...]:
    """What the links end at outside the bill of materials, each thing once: switches, or what is above the switches that are quoted."""
    found: dict[str, list[CableLine]] = {}
    above = []
    for fabric in fabrics:
        ended = [line for line in fabric.lines if not fabric.switches and _ends_outside(system, line)]
        if not ended and fabric.uplinks.count is not None and fabric.uplinks.count.value:
            above.append(Outside(f"network.{fabric.id}", fabric.uplinks.outside, fabric.uplinks.count))
        for line in ended:
            found.setdefault(line.link.far_end or phrase("Far end of: {link}", link=line.link.label), []).append(line)
    return (*(_outside(system, words, lines) for words, lines in found.items()), *above)


def _ends_outside(system: System, line: CableLine) -> bool:
    """Whether nothing of the order stands at the far end; links between racks of the platform have both ends."""
    link = line.link
    if not link.ends_at:
        return bool(link.far_end) or link.group == "scale-out"
    return not ended_at(system, link)


def _outside(system: System, words: str, lines: list[CableLine]) -> Outside:
    link, counts = lines[0].link, [line.count for line in lines]
    links = total(counts).named(f"network.outside.{link.id}", phrase("Links of this order that end at: {words}", words=words), "1")
    system.ledger.add(links)
    own = system.platform.fabrics.get(link.network)
    return Outside(f"network.{link.id}", words, links, left_out=bool(link.ends_at) or (own is not None and bool(own.when)))
