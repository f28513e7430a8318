"""Architectures side by side on one level of optimism: what each would draw from the grid for the same power at the dies, without cooling.

Every module is taken at one load fraction, shared equipment at that of the site, and every efficiency from the same sort of source
(``power.efficiencies``), so that no chain is compared at its peak with another at its rated load.
"""

from __future__ import annotations

from configurator.catalog.parts.power import PowerModule, PowerRack, Shelf, SupplyUnit
from configurator.catalog.tables.electrical import Architecture, Stage
from configurator.disciplines.money.exchange import in_quote_currency
from configurator.disciplines.power.bank import efficiency_curve
from configurator.disciplines.power.loads import tray_efficiency
from configurator.disciplines.power.sizing import Power
from configurator.disciplines.power.supply import shared_efficiency
from configurator.figures import Figure, constant, interpolate
from configurator.phrases import phrase
from configurator.system.tree import System

KEY = "power.compare"
MEGAWATT = 1e6  # W, from which a site is told of in megawatts


def compare_chains(system: System, power: Power) -> None:
    """Grid input at the IT load of the site by architecture, and what each saves in a year against the one that was chosen."""
    ledger, known = system.ledger, system.catalog.architectures
    load = power.it_load * 1.0
    if system.spec.site.it_load is not None:
        load = ledger.value("site.it-load", "IT load of the site that architectures are compared at (DC)", system.spec.site.it_load) * 1.0
    unit = "MW" if (load.value or 0.0) >= MEGAWATT else "kW"
    label = "IT load that architectures are compared at (DC, downstream of the power shelves)"
    load = ledger.add(load.named(f"{KEY}.it-load", label, unit))
    trays = tray_efficiency(system)
    chains = {id: _efficiency(system, power, known[id], trays) for id in known}
    dies = load * _inside(system, power.architecture, trays)
    ledger.add(dies.named(f"{KEY}.die-power", "Power at the dies that architectures are compared at (DC)", unit))
    grids = {
        id: _named(system, id, "grid", dies / share, "{name}: AC input from the grid, without cooling", unit)
        for id, share in chains.items()
    }
    for id, grid in grids.items():
        _saved(system, id, grids[power.architecture.id] - grid, unit)


def _named(system: System, id: str, what: str, figure: Figure, message: str, unit: str) -> Figure:
    words = phrase(message, name=system.catalog.architectures[id].name)
    return system.ledger.add(figure.named(f"{KEY}.{id}.{what}", words, unit))


def _saved(system: System, id: str, saved: Figure, unit: str) -> None:
    """Against the architecture chosen, at the average load of the year; negative where this one draws more."""
    figures, hours = system.ledger.figures, constant(1.0, "year")
    saved = _named(system, id, "power-saved", saved, "{name}: AC power saved against the architecture chosen", unit)
    energy = saved * figures["power.average-share"] * hours
    energy = _named(system, id, "energy-saved", energy, "{name}: AC energy saved in a year", "MWh")
    price = in_quote_currency(system, figures["site.energy-price"])
    _named(system, id, "energy-cost-saved", energy * price, "{name}: energy cost saved in a year", system.currency)


def _efficiency(system: System, power: Power, architecture: Architecture, trays: Figure) -> Figure:
    """η = Π η_stage, grid to die; `trays` is that of the converters in the trays."""
    found = _inside(system, architecture, trays)
    for stage in architecture.stages:
        if stage.does not in ("tray", "die") and (stage.does != "ups" or system.spec.power.ups):
            found = found * _stage(system, power, architecture, stage)
    return _named(system, architecture.id, "efficiency", found, "{name}: efficiency from the grid to the dies", "%")


def _inside(system: System, architecture: Architecture, trays: Figure) -> Figure:
    """Of the converters in the trays, as these racks have them, and of the regulators on the boards."""
    found = _published(system, architecture, architecture.stage("die")) if architecture.has("die") else constant(1.0)
    return found * trays if architecture.has("tray") else found


def _published(system: System, architecture: Architecture, stage: Stage) -> Figure:
    """The efficiency that the architecture states for a stage."""
    assert stage.efficiency is not None
    id = f"architectures.{architecture.id}.{stage.id}.efficiency"
    return system.ledger.value(id, phrase("{stage}: efficiency", stage=stage.label), stage.efficiency)


def _stage(system: System, power: Power, architecture: Architecture, stage: Stage) -> Figure:
    """Shared equipment at the loading of the site, modules at the fraction all are compared at, a DC link by its budget."""
    if stage.efficiency is not None:
        return _published(system, architecture, stage)
    part = system.catalog.parts.get(str(stage.part))
    if isinstance(part, SupplyUnit):
        return shared_efficiency(system, part)[0]
    module = _module(system, power, stage)
    fraction = system.ledger.constant(system.catalog, "comparison-loading")
    return interpolate(fraction, efficiency_curve(system, module.id, module.efficiency_curve))


def _module(system: System, power: Power, stage: Stage) -> PowerModule:
    """The module of a stage of shelves: that of power rack or DC-DC shelf, else of the platform's own rectifiers."""
    catalog, entry = system.catalog, power.feeds[0].role.entry.power
    assert entry is not None
    part = catalog.parts.get(str(stage.part))
    shelf = part.shelf if isinstance(part, PowerRack) else stage.part or entry.shelf
    return catalog.part(catalog.part(shelf, Shelf).psu, PowerModule)
