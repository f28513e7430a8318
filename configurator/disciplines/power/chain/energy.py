"""Facility power and the energy of a year: the grid side of the chain once, and the plant that cools what the racks turn into heat.

PUE (ISO/IEC 30134-2) contains the losses of transformer, switchgear and UPS, so it never multiplies what stands behind them. Where the
site gives its PUE, what cools is that PUE less these losses; else it follows from where the heat goes: the air of the room, or facility
water, which a dry cooler cools while the outdoor air is cold enough and a chiller for the rest of the year.
"""

from __future__ import annotations

from configurator.catalog.parts.power import SupplyUnit
from configurator.catalog.tables.electrical import Architecture
from configurator.catalog.values import Value
from configurator.disciplines.money.exchange import in_quote_currency
from configurator.disciplines.power.chain.profiles import Profile
from configurator.disciplines.power.chain.stages import shared_part
from configurator.disciplines.power.sizing import Power
from configurator.disciplines.power.supply import shared_efficiency
from configurator.figures import Figure, constant, maximum, minimum, missing, total, where
from configurator.phrases import phrase
from configurator.system.load import defaults_of
from configurator.system.spec.site import PUE
from configurator.system.tree import System
from configurator.units import unit

NO_PUE = "not given: the power of what cools follows from where the heat goes"


def account_energy(system: System, power: Power) -> None:
    """Facility power in every profile of load, PUE, and energy and its cost over a year; where the heat goes is known by now."""
    ledger = system.ledger
    plant, fixed = _cooling_plant(system, power), _fixed(system, power)
    ledger.add(plant.named("power.cooling-plant", "AC power of the plant that cools the room and the facility water, at TDP", "kW"))
    facility = {key: _facility(system, power, profile, plant, fixed) for key, profile in power.profiles.items()}
    ledger.add((facility["tdp"] * 1.0).named("power.facility", "Facility power, grid side", "kW"))
    pue = facility["tdp"] / power.ac_input
    ledger.add(pue.named("power.pue", "PUE at TDP: facility power over the AC input of the racks", "1"))
    energy = facility["average"] * constant(1.0, "year")
    energy = ledger.add(energy.named("power.energy-per-year", "Energy of a year, grid side", "MWh"))
    price = ledger.value("site.energy-price", "Energy price", system.spec.site.energy_price)
    paid = energy * in_quote_currency(system, price)
    ledger.add(paid.named("power.energy-cost", "Energy cost of a year", system.currency))


def _facility(system: System, power: Power, profile: Profile, plant: Figure, fixed: Figure) -> Figure:
    """P = P_grid + plant · Q / Q_TDP + what runs always; shared equipment before the racks keeps the efficiency of its own loading."""
    grid = profile.ac_input * (system.ledger.figures["power.chain.grid"] / power.ac_input)
    cooled = plant * (profile.heat / power.heat)
    label = phrase("Facility power, grid side, {words}", words=profile.words)
    return system.ledger.add((grid + cooled + fixed).named(f"power.profile.{profile.key}.facility", label, "kW"))


# --- what cools


def _cooling_plant(system: System, power: Power) -> Figure:
    """By the PUE the site gives, less what its distribution loses: (PUE - 1/η) · Q; else by where the heat goes."""
    pue, least = _pue(system), _distribution(system, power)
    least = system.ledger.add(least.named("power.least-pue", "PUE of the power distribution alone, without cooling", "1"))
    plant = maximum(pue - least, constant(0.0)) * power.heat
    return plant if system.spec.site.pue is not None else where(missing(pue), _by_heat(system), plant)


def _pue(system: System) -> Figure:
    """The PUE that the site gives; an input without a value where it gives none, so that a what-if may."""
    none = Value(None, unit("1"), reason=NO_PUE, at=system.spec.at("site", "pue"), limits=PUE.limits)
    return system.ledger.value("site.pue", "PUE of the site, losses of its supply included", system.spec.site.pue or none)


def _distribution(system: System, power: Power) -> Figure:
    """1/η of the shared equipment before the racks; behind a rectifier of the room, of that the site has for its other racks."""
    architecture = power.architecture
    if architecture.has("room"):
        architecture = system.catalog.architectures[str(defaults_of(system.catalog)["power"]["architecture"])]
    found = constant(1.0)
    for part in _site_parts(system, architecture):
        found = found / shared_efficiency(system, part)[0]
    return found


def _site_parts(system: System, architecture: Architecture) -> list[SupplyUnit]:
    """Transformer, switchgear and, where the site has one, UPS."""
    stages = [s for s in architecture.stages if s.does == "site" or (s.does == "ups" and system.spec.power.ups)]
    return [part for stage in stages if (part := shared_part(system, stage)) is not None]


def _by_heat(system: System) -> Figure:
    """P = k_air · Q_room + (k_dry + k_chiller · h) · Q_water, with h the share of the year that the water is chilled."""
    ledger, catalog = system.ledger, system.catalog
    room, water = ledger.figures["cooling.heat-to-room"], ledger.figures["cooling.heat-to-facility"]
    unused = "no heat goes into facility water" if water.is_nothing else ""
    plant = [catalog.constants[f"plant-{name}"] for name in ("dry-cooler", "chiller")]
    dry, chiller = (ledger.value(f"constants.{each.id}", each.name, each.value, unused) for each in plant)
    return room * ledger.constant(catalog, "plant-air") + water * (dry + chiller * _chilled(system))


def _chilled(system: System) -> Figure:
    """Share of the year that the outdoor air is too warm: h = (T_mean + a - (T_water - approach)) / 2a, from 0 to 1.

    The temperature of the year is taken as spread evenly over T_mean ± a.
    """
    ledger, catalog = system.ledger, system.catalog
    water = ledger.value("site.facility-water", "Facility water supply temperature", system.spec.site.facility_water)
    mean = ledger.value("site.outdoor", "Outdoor air, mean of the year", system.spec.site.outdoor)
    swing, approach = (ledger.constant(catalog, name) for name in ("outdoor-swing", "dry-cooler-approach"))
    hours = minimum(maximum((mean + swing - (water - approach)) / (swing * 2.0), constant(0.0)), constant(1.0))
    return ledger.add(hours.named("power.chilled-share", "Share of the year in which facility water needs a chiller", "%"))


def _fixed(system: System, power: Power) -> Figure:
    """What runs at any load: pumps of the units, fans of rear doors, lights and offices; a PUE that is given holds them all."""
    ledger = system.ledger
    pue, nothing = ledger.figures["site.pue"], power.ac_input * 0.0
    if system.spec.site.pue is not None:
        return nothing
    moved = [ledger.figures.get(f"cooling.{name}") for name in ("pump-power", "pump-share", "cdu-fan-power", "rear-door-fan-power")]
    building = power.ac_input * ledger.constant(system.catalog, "building-share")
    building = ledger.add(building.named("power.building", "Lights and other AC loads of the building", "kW"))
    fixed = where(missing(pue), total([building, *(figure for figure in moved if figure is not None)]), nothing)
    return ledger.add(fixed.named("power.fixed", "AC power that runs at any load: pumps, fans of rear doors, building", "kW"))
