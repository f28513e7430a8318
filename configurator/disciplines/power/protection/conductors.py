"""Conductors: the circuits of the racks, their copper and its price, and a busbar at two voltages side by side."""

from __future__ import annotations

from configurator.catalog.parts.power import AcShelf, PowerRack, Whip
from configurator.catalog.tables.electrical import Architecture
from configurator.disciplines.money.exchange import in_quote_currency
from configurator.disciplines.power.bank import Bank, part_figure, phase_factor
from configurator.disciplines.power.feeds import RackFeed, stage_part
from configurator.disciplines.power.protection.ampacity import Circuit, sized
from configurator.disciplines.power.protection.dc.hazards import weigh_hazards
from configurator.disciplines.power.protection.dc.ladder import grade_dc
from configurator.disciplines.power.protection.faults import fault_levels
from configurator.disciplines.power.protection.selectivity import grade_breakers
from configurator.disciplines.power.states import Table
from configurator.disciplines.power.supply import Supply
from configurator.figures import Figure, constant, total
from configurator.phrases import phrase
from configurator.system.tree import System


def size_conductors(system: System, architecture: Architecture, feeds: tuple[RackFeed, ...], supply: Supply) -> None:
    """Every AC circuit from the panel to a shelf, every DC cable to a rack, their copper in all, and the busbar compared."""
    circuits = [_circuit(system, architecture, feed) for feed in feeds]
    if supply.table is not None and supply.whip is not None:
        figures = system.ledger.figures
        count = figures["power.sidecars"] * figures["power.sidecar.shelves"] * part_figure(system, supply.table.bank.shelf, "whips")
        circuits.append(_ac(system, supply.table, "Power rack", supply.whip, count))
    masses = [sized(system, circuit) for circuit in circuits]
    fault_levels(system, architecture, circuits)
    grade_breakers(system, circuits)
    if supply.dc_load is not None:
        grade_dc(system, feeds, supply)
        weigh_hazards(system, architecture, feeds)
    ledger = system.ledger
    mass = ledger.add(total(masses).named("power.cable-copper", "Copper of the power cables", "kg"))
    value = mass * _copper_price(system)
    ledger.add(value.named("power.cable-copper-value", "Copper of the power cables, metal value", system.currency))
    _compare_voltages(system, feeds)


def _copper_price(system: System) -> Figure:
    """Of the metal, in the currency of the quote."""
    return in_quote_currency(system, system.ledger.constant(system.catalog, "copper-price"))


# --- circuits


def _ac(system: System, table: Table, label: str, whip: Whip, count: Figure) -> Circuit:
    """The circuit of one whip: feeder and whip; three phases, neutral and earth. Those of one rack on one feed lie together."""
    figures, ledger, bank = system.ledger.figures, system.ledger, table.bank
    length = ledger.value("site.feeder-length", "Way of the cables from the panel to the rack", system.spec.site.feeder_length)
    own = ledger.part(whip, "length")
    three = (system.spec.site.phases.number or 0) >= 3
    factor = phase_factor(system) * constant(1.0 if three else 2.0)
    return Circuit(
        bank.key,
        label,
        figures[f"{bank.key}.design-current"],
        figures[f"{bank.key}.breaker"],
        bank.voltage,
        factor,
        _cores(bank, three),
        3.0 if three else 2.0,
        three and not bank.delta,
        length if own is None else length + own,
        count,
        table.rows[0].left.whips,
        part_figure(system, bank.module, "power-factor") / constant(1.0, "W/VA"),
    )


def _cores(bank: Bank, three: bool) -> float:
    """Phases, the neutral where the modules need it, and earth."""
    return 3.0 if not three else 4.0 if bank.delta else 5.0


def _circuit(system: System, architecture: Architecture, feed: RackFeed) -> Circuit:
    """The cable of one whip of a rack, or of one DC link: two poles and earth, three poles and earth where it is bipolar."""
    key, label, figures = feed.bank.key, feed.role.entry.label, system.ledger.figures
    assert feed.whip is not None
    if isinstance(feed.shelf, AcShelf):
        whips = feed.role.total * feed.shelves * part_figure(system, feed.shelf, "whips")
        return _ac(system, feed.table, label, feed.whip, whips)
    rack = system.catalog.parts.get(str(stage_part(system, architecture, "sidecar"))) if architecture.has("sidecar") else None
    bipolar = isinstance(rack, PowerRack) and rack.poles == "bipolar"
    length, links = part_figure(system, feed.whip, "length"), figures[f"{key}.dc-links"]
    current, rating = figures[f"{key}.feed-current"], part_figure(system, feed.whip, "current-rating")
    poles = (4.0, 3.0) if bipolar else (3.0, 2.0)
    count, cable = feed.role.total * links, phrase("{label}, DC cable", label=label)
    return Circuit(key, cable, current, rating, feed.bank.voltage, constant(2.0), *poles, False, length, count, links)


# --- a busbar at two voltages


def _compare_voltages(system: System, feeds: tuple[RackFeed, ...]) -> None:
    """Copper of a busbar pair for the racks' power at the bus voltage and at high voltage: m = 2 · L · (P / V) / J · density."""
    ledger, catalog = system.ledger, system.catalog
    length = ledger.constant(catalog, "busbar-compared-length")
    per_ampere = 2.0 * length / ledger.constant(catalog, "busbar-current-density") * ledger.constant(catalog, "copper-density")
    low = total([f.role.total * f.load / f.bank.bus for f in feeds]) * per_ampere
    high = total([f.role.total * f.load for f in feeds]) / ledger.constant(catalog, "comparison-voltage") * per_ampere
    low = ledger.add(low.named("power.copper-low-voltage", "Copper of a busbar pair at the bus voltage, all racks", "kg"))
    high = ledger.add(high.named("power.copper-high-voltage", "Copper of a busbar pair at high-voltage DC, all racks", "kg"))
    ledger.add((low / high).named("power.copper-ratio", "Copper at the bus voltage over copper at high voltage", "1"))
    price, currency = _copper_price(system), system.currency
    ledger.add((low * price).named("power.copper-low-voltage-value", "Copper of that busbar at the bus voltage, metal value", currency))
    ledger.add((high * price).named("power.copper-high-voltage-value", "Copper of that busbar at high-voltage DC, metal value", currency))
