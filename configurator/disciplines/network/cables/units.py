"""Five words for what joins two ends, which are not the same number: links, lanes, pairs, assemblies and metres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from configurator.disciplines.network.cables.cabling import CableLine
from configurator.figures import Figure, constant, total
from configurator.phrases import phrase
from configurator.system.tree import System

PARTS_OF_A_LINK = ("pairs-per-", "lanes-per-")  # factors of a family that count what is inside one of its links
WORDS = {
    "links": ("{fabric} fabric: links, port to port", "1"),
    "lanes": ("{fabric} fabric: lanes, both ways, of what is counted in pairs", "1"),
    "pairs": ("{fabric} fabric: differential pairs", "pair"),
    "assemblies": ("{fabric} fabric: cables and cartridges, as they are bought", "1"),
    "metres": ("{fabric} fabric: length of all of them", "m"),
}


def count_units(system: System, fabric: str, lines: Sequence[CableLine]) -> Mapping[str, Figure]:
    """The five numbers of a fabric, as far as they are known: lanes = pairs / 2, one each way; pairs only where they are counted.

    They are only told: there are none in a build that is not judged.
    """
    ledger = system.ledger
    if not ledger.judged:
        return {}
    pairs = [line.count for line in lines if line.count.dimension.text == "pair"]
    lengths = [f for line in lines if (f := ledger.figures.get(f"cables.{line.link.id}.total-length")) is not None]
    found = {"links": [_links(system, line) for line in lines], "pairs": pairs, "metres": lengths, "assemblies": _assemblies(system, lines)}
    found["lanes"] = [each / constant(2.0, "pair") for each in pairs]
    named = {}
    for word, (label, unit) in WORDS.items():
        if found[word]:
            figure = (total(found[word]) * 1.0).named(f"network.{fabric}.{word}", phrase(label, fabric=fabric), unit)
            named[word] = ledger.add(figure)
    return named


def _links(system: System, line: CableLine) -> Figure:
    """Links of a family: its count without the factors that divide a link into lanes or pairs."""
    links = line.count
    for name in line.link.factors:
        if name.startswith(PARTS_OF_A_LINK):
            links = links / system.ledger.figures[f"cables.{line.link.id}.{name}"]
    return links


def _assemblies(system: System, lines: Sequence[CableLine]) -> list[Figure]:
    """The cables of each family, and every kind of piece that carries families once."""
    bought = {line.node.path: line.node.total for line in lines if line.node is not None}
    carriers = {line.link.carried_by for line in lines if line.link.carried_by}
    bought.update((node.path, node.total) for node in system.walk() if node.part is not None and node.part.id in carriers)
    return [*bought.values()]
