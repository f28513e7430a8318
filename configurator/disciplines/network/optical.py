"""Scale-up links in copper beside the same bandwidth in optics, pluggable, linear or co-packaged: modules, power, price, failures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from configurator.catalog.parts import Transceiver
from configurator.catalog.tables.media import MediumKind
from configurator.disciplines.money.cost import Cost
from configurator.disciplines.network.cables.cabling import CableLine
from configurator.disciplines.network.fabrics import Fabric
from configurator.disciplines.network.service import failures_of, latency_over
from configurator.figures import Figure, ceil, constant, total
from configurator.phrases import phrase
from configurator.system.tree import System

KEY, PLUGGABLE = "network.optical", "fiber"


def compare_optical(system: System, fabrics: Iterable[Fabric]) -> None:
    """What the scale-up network would take in optics in the place of its copper: modules at both ends, and what they draw by kind.

    modules = 2 · systems · ⌈rate of a system each way / rate of a module⌉; none where nothing of it is copper.
    """
    lines = [*_in_copper(fabrics)]
    if not lines:
        return
    ledger = system.ledger
    rate = ledger.add(total([_each_way(line) for line in lines]).named(f"{KEY}.rate", "Scale-up links in copper: rate each way", "Tbit/s"))
    run = _run(system, lines)
    for kind, module in _kinds(system):
        each = ledger.part(module, "rate")
        assert each is not None
        modules = system.quantity * ceil(rate / system.quantity / each) * 2.0
        label = phrase("Scale-up in optics: modules at both ends ({module})", module=module.name)
        id = f"{KEY}.modules" if kind.id == PLUGGABLE else f"{KEY}.{kind.id}.modules"
        modules = ledger.add(modules.named(id, label, "1"))
        label = phrase("Scale-up in optics: power, all of it heat, {medium}", medium=kind.name)
        ledger.add((modules * ledger.needed(module, "tdp", "W")).named(f"{KEY}.{kind.id}.power", label, "kW"))
        label = phrase("Scale-up in optics: expected failures in a year, {medium}", medium=kind.name)
        ledger.add((modules / 2.0 * failures_of(system, kind)).named(f"{KEY}.{kind.id}.failures", label, "1/year"))
        if run is not None:
            label = phrase("Scale-up in optics: time from end to end, {medium}", medium=kind.name)
            ledger.add(latency_over(system, kind, run).named(f"{KEY}.{kind.id}.latency", label, "ns"))


def cost_optical(system: System, fabrics: Iterable[Fabric], cost: Cost) -> None:
    """What those modules cost by kind, without their fibres, and what the copper costs that is quoted."""
    ledger, currency = system.ledger, system.currency
    if f"{KEY}.modules" not in ledger.figures:
        return
    for kind, module in _kinds(system):
        modules = ledger.figures[f"{KEY}.modules" if kind.id == PLUGGABLE else f"{KEY}.{kind.id}.modules"]
        label = phrase("Scale-up in optics: cost of the modules, {medium}", medium=kind.name)
        ledger.add((modules * cost.prices.each(module)).named(f"{KEY}.{kind.id}.cost", label, currency))
    carriers = {line.part for line in _in_copper(fabrics)}
    lines = [n.path for n in system.walk() if n.part is not None and n.part.id in carriers and not n.children]
    paid = [figure for path in lines if (figure := ledger.figures.get(f"bom.{path}.extended-price")) is not None]
    if paid:
        ledger.add(total(paid).named(f"{KEY}.copper-cost", "Scale-up links in copper: cost of cables and cartridges", currency))


def _in_copper(fabrics: Iterable[Fabric]) -> Iterator[CableLine]:
    for fabric in fabrics:
        yield from (line for line in fabric.lines if line.link.group == "scale-up-copper" and line.rate is not None)


def _each_way(line: CableLine) -> Figure:
    """Links · rate; two pairs carry the rate of a lane each way."""
    assert line.rate is not None
    lanes = line.count / constant(2.0, "pair") if line.count.dimension.text == "pair" else line.count
    return lanes * line.rate


def _run(system: System, lines: Sequence[CableLine]) -> Figure | None:
    """The run that is compared: of the first links whose run or length is known."""
    figures = system.ledger.figures
    runs = (figures.get(f"cables.{line.link.id}.mean-run", line.length) for line in lines)
    return next((run for run in runs if run is not None), None)


def _kinds(system: System) -> list[tuple[MediumKind, Transceiver]]:
    """Pluggable modules, linear ones and co-packaged engines, each with the part that copper is compared with."""
    catalog = system.catalog
    return [(kind, catalog.part(kind.module, Transceiver)) for kind in catalog.media.values() if kind.module]
