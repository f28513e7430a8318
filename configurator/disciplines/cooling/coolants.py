"""The coolant of the loop: which one it is, its properties, and the flow of it that carries a heat."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.tables.coolants import coolant_named, glycols, suggestion
from configurator.catalog.tables.reference import Coolant
from configurator.figures import Figure, interpolate
from configurator.phrases import phrase
from configurator.system.tree import System

PROPERTIES = ("density", "specific-heat", "viscosity", "conductivity")


@dataclass(frozen=True)
class Fluid:
    """The properties of a coolant at one temperature; `capacity` is the specific heat."""

    density: Figure
    capacity: Figure
    viscosity: Figure
    conductivity: Figure


@dataclass(frozen=True)
class Loop:
    """The technology loop: coolant, flow over the order, temperatures and properties at their mean.

    `asked` is the flow per heat that the vendor asks for at this supply, None where none is published.
    """

    coolant: Coolant
    flow: Figure
    supply: Figure
    back: Figure
    rise: Figure
    fluid: Fluid
    asked: Figure | None


def resolve_coolant(system: System) -> Coolant:
    """The coolant the specification names: an id of the catalog, or ``pg:30`` for a share of propylene glycol.

    Raises:
        InputError: no such coolant.
    """
    wanted, catalog = system.spec.cooling.coolant, system.catalog
    found = coolant_named(catalog, wanted)
    if found is None:
        at = system.spec.at("cooling", "coolant")
        shares = [f"{100 * share:g}" for share, _ in glycols(catalog)]
        known = f"coolants: {', '.join(catalog.coolants)}, or pg:{shares[0]} to pg:{shares[-1]}" if shares else ""
        raise fail("COO001", f"no coolant '{wanted}'", at, suggestion(catalog, wanted) or did_you_mean(wanted, catalog.coolants) or known)
    return found


def flow_for(heat: Figure, fluid: Fluid, rise: Figure) -> Figure:
    """Volume flow that carries `heat` at a temperature rise: V = Q / (rho cp dT)."""
    return heat / (fluid.density * fluid.capacity * rise)


def fluid_at(system: System, coolant: Coolant, temperature: Figure) -> Fluid:
    """The properties of a coolant at a temperature, held at the ends of its table; a vendor's correction of the viscosity is a figure."""
    density, capacity, viscosity, conductivity = (interpolate(temperature, coolant.curve(name)) for name in PROPERTIES)
    if coolant.viscosity_correction is not None:
        label = phrase("{coolant}: viscosity over that of the table", coolant=coolant.name)
        viscosity = viscosity * system.ledger.value(f"{coolant.id}.viscosity-correction", label, coolant.viscosity_correction)
    return Fluid(density, capacity, viscosity, conductivity)
