"""Power: from the TDP of every component to shelves, busbar, feeds, the chain of an architecture and the facility.

Three kinds of power are kept apart: TDP (sustained, the base of heat and energy), EDPp peak (short, sizes busbar transients), and
provisioned (the reservation a planner must hold). IT load is DC at the output of the power shelves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from configurator.catalog.parts.power import AcShelf
from configurator.catalog.problems import fail
from configurator.catalog.tables.electrical import Architecture
from configurator.catalog.values import Value
from configurator.disciplines.power.bank import at_volts, part_figure, supply_voltage
from configurator.disciplines.power.cables import lay_cables
from configurator.disciplines.power.chain.profiles import Profile, load_profiles
from configurator.disciplines.power.chain.stages import Flows, StagePower, trace_chain
from configurator.disciplines.power.feeds import RackFeed, chosen_architecture, size_feed
from configurator.disciplines.power.loads import Load, parts_without_power, role_load
from configurator.disciplines.power.protection.conductors import size_conductors
from configurator.disciplines.power.states import order_states
from configurator.disciplines.power.storage.batteries import size_batteries
from configurator.disciplines.power.storage.capacitors import size_capacitors
from configurator.disciplines.power.supply import Supply, size_supply
from configurator.disciplines.states import State
from configurator.figures import Figure, constant, maximum, total
from configurator.phrases import phrase
from configurator.system.tree import System, when_judged
from configurator.units import unit


@dataclass(frozen=True)
class Power:
    """The results other disciplines, the rules and the renderers need; `chain` runs from the grid to the chip."""

    it_load: Figure
    liquid: Figure
    liquid_of: Mapping[str, Figure]
    ac_input: Figure
    heat: Figure
    loss: Figure
    feeds: tuple[RackFeed, ...]
    architecture: Architecture
    chain: tuple[StagePower, ...]
    states: tuple[State, ...]
    profiles: Mapping[str, Profile]


def size_power(system: System) -> Power:
    """Size the power chain of every rack role and total it over the order."""
    ledger = system.ledger
    architecture = chosen_architecture(system)
    unread = "no shelf or unit of the catalog states the frequencies it takes"
    ledger.value("site.frequency", "Frequency of the supply", system.spec.site.frequency, unread)
    tray = next((stage for stage in architecture.stages if stage.does == "tray"), None)
    loads = {role.key: role_load(system, role, tray) for role in system.roles}
    it_load = _loads(system, loads)
    parts_without_power(system)
    peak = _peak(system, it_load)
    feeds = tuple(size_feed(system, architecture, role, loads[role.key]) for role in system.roles if role.entry.power)
    if not feeds:
        at, hint = system.platform.at, "add power: {shelf: ..., feed-points: 1} to a rack"
        raise fail("PWR001", f"platform {system.platform.id} describes no power supply for any rack", at, hint)
    supply = size_supply(system, architecture, feeds)
    if supply.dc_load is not None:
        feeds = tuple(lay_cables(system, architecture, feed, supply.group) for feed in feeds)
    words = "the power shelves from AC to DC" if supply.dc_load is None else "the power chain from AC to the rack busbar"
    loss = ledger.add((supply.ac_input - it_load).named("power.conversion-loss", f"Conversion loss of {words}", "kW"))
    ledger.add((it_load / supply.ac_input).named("power.efficiency", f"Efficiency of {words} at this load", "%"))
    _totals(system, feeds, supply)
    tables = [feed.table for feed in feeds] + ([supply.table] if supply.table is not None else [])
    states = order_states(system, tables) if ledger.judged or supply.dc_load is not None else []
    losses = [f for load in loads.values() for f in load.losses]
    chain = trace_chain(system, architecture, Flows(it_load, feeds, supply, losses))
    _ups(system, chain)
    profiles = load_profiles(system, feeds, supply, it_load)
    if (apparent := profiles["tdp"].apparent) is not None:
        ledger.add((apparent * 1.0).named("power.apparent-input", "Apparent AC input of all rectifiers", "kVA"))
    size_batteries(system, architecture, feeds, supply, it_load)
    size_capacitors(system, peak - it_load)
    if ledger.judged or supply.dc_load is not None:  # what protects DC is bought
        size_conductors(system, architecture, feeds, supply)
    liquid_of = _liquid(loads, feeds)
    liquid = total(list(liquid_of.values()), empty="W")
    # The room's rectifier stands elsewhere: what it loses heats another room.
    heat = supply.dc_load if architecture.has("room") and supply.dc_load is not None else supply.ac_input
    return Power(it_load, liquid, liquid_of, supply.ac_input, heat, loss, feeds, architecture, chain, tuple(states), profiles)


def _loads(system: System, loads: Mapping[str, Load]) -> Figure:
    """IT load, what of it stands under cold plates, and what is reserved."""
    ledger = system.ledger
    it_load = total([x.tdp for x in loads.values()])
    label = "IT load at TDP (DC, downstream of the power shelves)"
    if system.spec.power.cap is not None:
        label = "IT load under the cap of the racks (DC, downstream of the power shelves)"
    it_load = ledger.add(it_load.named("power.it-load", label, "kW"))
    plated = total([f for x in loads.values() for f in x.liquid], empty="W")
    ledger.add(plated.named("power.plated-load", "IT load under cold plates (DC)", "kW"))
    reserved = total([x.provisioned for x in loads.values()])
    ledger.add(reserved.named("power.provisioned", "Provisioned power (reservations of all components, DC)", "kW"))
    return it_load


def _peak(system: System, it_load: Figure) -> Figure:
    """EDPp peak, and the energy one takes above the load at TDP: (P_peak - P) · t."""
    ledger = system.ledger
    factor = ledger.value("power.peak-factor", "EDPp peak over TDP", system.platform.peak_factor)
    lasts = system.platform.peak_duration or Value(None, unit("ms"), reason="the platform does not say", at=system.platform.at)
    time = ledger.value("power.peak-duration", "Duration of the EDPp peak", lasts)
    peak = ledger.add((it_load * factor).named("power.peak", "EDPp peak (DC, short transients; never for cooling)", "kW"))
    above = maximum(peak - it_load, constant(0.0, "W"))
    ledger.add((above * time).named("power.peak-energy", "Energy of one EDPp peak above the load at TDP (DC)", "kJ"))
    return peak


def _liquid(loads: Mapping[str, Load], feeds: tuple[RackFeed, ...]) -> dict[str, Figure]:
    """Heat into liquid by role: of the components under cold plates, and of shelves whose modules have one."""
    found = {key: list(load.liquid) for key, load in loads.items()}
    for feed in feeds:
        if feed.liquid is not None:
            found[feed.role.key].append(feed.liquid)
    return {key: total(figures) for key, figures in found.items() if figures}


# --- totals


def _totals(system: System, feeds: tuple[RackFeed, ...], supply: Supply) -> None:
    ledger = system.ledger
    ledger.add(total([f.role.total * f.shelves for f in feeds]).named("power.shelves", "Power shelves", "1"))
    psus = [f.role.total * f.shelves * part_figure(system, f.shelf, "psus") for f in feeds]
    ledger.add(total(psus).named("power.psus", "PSUs", "1"))
    installed = total([f.role.total * f.shelves * f.bank.each for f in feeds])
    ledger.add(installed.named("power.installed", "Installed shelf capacity (DC)", "kW"))
    _currents(system, feeds, supply)
    outlets = [f.role.total * f.shelves * each for f in feeds if (each := ledger.part(f.shelf, "outlets")) is not None]
    if outlets:
        ledger.add(total(outlets).named("power.pdu-outlets", "PDU outlets the power supplies take", "1"))


@when_judged
def _currents(system: System, feeds: tuple[RackFeed, ...], supply: Supply) -> None:
    """The highest currents of a busbar and of a circuit."""
    ledger = system.ledger
    label = at_volts("Busbar current per feed point, highest rack", *(f.bank.bus for f in feeds))
    ledger.add(maximum(*(f.table.rows[0].bus for f in feeds)).named("power.busbar-current", label, "A"))
    tables = [f.table for f in feeds] if supply.table is None else [supply.table]
    current = maximum(*(ledger.figures[f"{table.key}.feed-current"] for table in tables)) * 1.0
    ledger.add(current.named("power.feed-current", _feed_label(system, feeds, supply), "A"))


def _feed_label(system: System, feeds: tuple[RackFeed, ...], supply: Supply) -> str:
    """What the feed current is the current of: a whip of the racks or power racks, or a DC cable of the racks."""
    if supply.table is not None:
        return at_volts("Line current per whip in the worst state, power racks", supply_voltage(system))
    what = "Line current per whip" if all(isinstance(f.shelf, AcShelf) for f in feeds) else "Current per DC cable"
    return at_volts(phrase("{label} in the worst state, highest rack", label=what), *(f.bank.voltage for f in feeds))


def _ups(system: System, chain: tuple[StagePower, ...]) -> None:
    """The input of the UPS, where the site has one and the architecture a stage for it."""
    if not system.spec.power.ups:
        return
    ups = next((stage for stage in chain if stage.does == "ups"), None)
    if ups is None:
        at = system.spec.at("power", "ups")
        raise fail("PWR004", f"power.ups is set, but {system.spec.power.architecture} has no UPS stage", at, "set power.ups=false")
    system.ledger.add((ups.input * 1.0).named("power.ups-input", "AC input of the UPS", "kW"))
