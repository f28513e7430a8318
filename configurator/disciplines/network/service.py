"""What links are like in service: how long a bit is under way, and how often cables and modules fail."""

from __future__ import annotations

from collections.abc import Iterable

from configurator.catalog.parts import Cable, Part
from configurator.catalog.tables.media import MediumKind
from configurator.disciplines.network.cables.cabling import CableLine
from configurator.disciplines.network.fabrics import Fabric, between_switches
from configurator.figures import Figure, constant, total
from configurator.phrases import phrase
from configurator.system.tree import System, when_judged


@when_judged
def count_service(system: System, fabrics: Iterable[Fabric]) -> None:
    """The latency of every link of known length and medium, and the failures of all that are quoted in a year."""
    failing = []
    for fabric in fabrics:
        for line in fabric.lines:
            kind = kind_of(system, line)
            if kind is not None:
                _latency(system, line, kind)
                failing.append(line.count / _one(line.count) * failures_of(system, kind))
        above = _kind_above(system, fabric.lines[0])
        failing += [links * failures_of(system, above) for links in fabric.above.values() if above is not None]
    label = "Expected failures of cables and their ends in a year"
    system.ledger.add(total(failing, empty="1/year").named("network.failures", label, "1/year"))


def kind_of(system: System, line: CableLine) -> MediumKind | None:
    """The kind of medium of a family: as it was chosen, else that of its cable; None where it has none."""
    chosen = system.media.get(line.link.id)
    return system.catalog.media[chosen.kind] if chosen is not None else _kind(system.cable_of(line.link), system)


def failures_of(system: System, kind: MediumKind) -> Figure:
    """Failures of a link of a kind, or of a pair of what is counted in pairs."""
    return system.ledger.value(f"media.{kind.id}.failures", phrase("{medium}: failures of a link", medium=kind.name), kind.failures)


def latency_over(system: System, kind: MediumKind, run: Figure) -> Figure:
    """Both ends and the way: t = t_ends + delay · l, without the correction of errors in the hosts."""
    ends = system.ledger.value(f"media.{kind.id}.latency", phrase("{medium}: latency of both ends", medium=kind.name), kind.latency)
    delay = system.ledger.value(f"media.{kind.id}.delay", phrase("{medium}: delay of the signal", medium=kind.name), kind.delay)
    return ends + delay * run


def _latency(system: System, line: CableLine, kind: MediumKind) -> None:
    link = line.link
    run = system.ledger.figures.get(f"cables.{link.id}.mean-run", line.length)
    if run is not None:
        label = phrase("{link}: time from end to end", link=link.label)
        system.ledger.add(latency_over(system, kind, run).named(f"cables.{link.id}.latency", label, "ns"))


def _kind_above(system: System, line: CableLine) -> MediumKind | None:
    """The kind of the links between switches: as to the nodes where these have modules, else that of their cable."""
    chosen = system.media.get(line.link.id)
    if chosen is not None and chosen.near is not None:
        return system.catalog.media[chosen.kind]
    return _kind(between_switches(system, line.link)[0], system)


def _kind(part: Part | None, system: System) -> MediumKind | None:
    return system.catalog.media.get(part.medium or "") if isinstance(part, Cable) else None


def _one(count: Figure) -> Figure:
    return constant(1.0, "pair" if count.dimension.text == "pair" else "1")
