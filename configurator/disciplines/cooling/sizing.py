"""Cooling: heat by component, coolant flow, pressure drop, coolant distribution units, residual air, facility.

All electrical power ends as heat in the rack: the IT load and the loss of the power shelves. A component's liquid capture says
how much of its own heat goes into the cold plate; the rest, with every loss outside the plates, goes to air.
"""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.parts import Cdu
from configurator.disciplines.cooling.air.airflow import air_per_rack, rack_airflow, room_air, unit_fans
from configurator.disciplines.cooling.air.doors import rear_doors
from configurator.disciplines.cooling.branches import Branch, branches, hose_drop, rack_drop
from configurator.disciplines.cooling.coolants import Loop
from configurator.disciplines.cooling.facility import (
    Moved,
    classes,
    dew_point,
    facility_side,
    technologies,
)
from configurator.disciplines.cooling.hydraulics import curve_drop, viscosity_factor
from configurator.disciplines.cooling.loop.content import coolant_volume
from configurator.disciplines.cooling.loop.control import flow_required, size_loop
from configurator.disciplines.cooling.loop.laying import lay_row
from configurator.disciplines.cooling.loop.pressure import pressures
from configurator.disciplines.cooling.loop.row import row_of
from configurator.disciplines.cooling.loop.standstill import ride_through
from configurator.disciplines.cooling.plates import case_temperatures, choose_fill, choose_material
from configurator.disciplines.cooling.units.cdus import Served, size_cdus
from configurator.disciplines.cooling.units.demand import Demand, demand_of
from configurator.disciplines.cooling.units.pods import Pod
from configurator.disciplines.cooling.units.qualification import Requirement, qualify
from configurator.disciplines.cooling.units.states import loop_states
from configurator.disciplines.power.sizing import Power
from configurator.disciplines.states import State
from configurator.figures import Figure, constant, maximum, total
from configurator.phrases import phrase
from configurator.system.tree import RackRole, System


@dataclass(frozen=True)
class Cooling:
    """The results the rules and renderers need."""

    heat: Figure
    liquid: Figure
    air: Figure
    flow: Figure
    flow_per_rack: Figure
    supply: Figure
    back: Figure
    drop: Figure | None
    cdu: Cdu | None
    cdus: Figure
    loop: Loop
    demand: Demand
    branches: tuple[Branch, ...] = ()
    states: tuple[State, ...] = ()
    served: Served | None = None
    qualification: tuple[Requirement, ...] = ()


@dataclass(frozen=True)
class Loaded:
    """The racks of a system before anything serves them: heat, loop and drop, and what is asked of the CDUs."""

    heat: Figure
    liquid: Figure
    air: Figure
    blown: Figure
    flow_per_rack: Figure
    drop: Figure | None
    loop: Loop
    branches: tuple[Branch, ...]
    doors: Figure
    demand: Demand


def load_loop(system: System, power: Power) -> Loaded:
    """Split the heat, find the flow, the drop and the residual airflow."""
    ledger = system.ledger
    # where the load of some racks is not known, what is known of the others may be less than plates take in all
    given = maximum(power.heat, power.liquid) if power.heat.bound else power.heat
    heat = ledger.add(given.named("cooling.heat", "Heat of all racks (all power that goes into them)", "kW"))
    ledger.add((heat * 1.0).named("cooling.heat-btu", "Heat of all racks, in BTU per hour", "BTU/h"))
    liquid = ledger.add(power.liquid.named("cooling.liquid-heat", "Heat into liquid", "kW"))
    air = ledger.add((heat - liquid).named("cooling.air-heat", "Heat into air", "kW"))
    ledger.add((liquid / heat).named("cooling.liquid-fraction", "Share of heat into liquid", "%"))
    plated = [r for r in system.roles if r.key in power.liquid_of]
    racks = ledger.add(total([r.total for r in plated], empty="1").named("cooling.racks", "Racks on the liquid loop", "1"))
    choose_material(system)
    loop = size_loop(system, liquid, racks)
    choose_fill(system, loop.coolant)
    shares = _flow_per_rack(system, power, plated, liquid, loop.flow)
    per_rack = _highest(system, shares)
    flow_required(system, loop, [power.liquid_of[role.key] / role.total for role in plated])
    air_per_rack(system, power)
    found = branches(system, loop, liquid)
    drop = _pressure_drop(system, per_rack, rack_drop(system, found, shares, loop), loop)
    case_temperatures(system, found, loop)
    blown = rack_airflow(system, air)
    doors = rear_doors(system, air)
    outside = hose_drop(system, shares, loop)
    headed = drop + outside if drop is not None and outside is not None else drop
    hottest = per_rack * racks / loop.flow if len(plated) > 1 else constant(1.0)  # flow is shared by heat
    demand = demand_of(system, loop, liquid, headed, racks, hottest, row_of(system, plated, per_rack, loop.fluid))
    return Loaded(heat, liquid, air, blown, per_rack, drop, loop, found, doors, demand)


def serve_loop(system: System, racks: Loaded, pod: Pod | None = None) -> Cooling:
    """The CDUs of a system, or its part of those it shares with others; and the balance at the facility."""
    loop = racks.loop
    own = size_cdus(system, racks.demand) if pod is None else None
    if own is not None:
        lay_row(system, racks.demand, own)
    served = own if pod is None else pod.served
    cdu = served.cdu if served is not None else None
    if pod is None:
        cdus, pumps = system.ledger.figures["cooling.cdus"], own.pumps if own is not None else None
    else:
        cdus, pumps = pod.part_of(system, racks.demand)
    units, fans = unit_fans(system, cdu, racks.liquid, pumps)
    moved = Moved(pumps, fans, system.ledger.figures.get("cooling.rear-door-fan-power"))
    facility_side(system, loop, cdu, racks.liquid, racks.air, moved, racks.doors)
    room_air(system, racks.blown, units)
    classes(system, loop, cdu)
    technologies(system, racks.liquid)
    dew_point(system, loop)
    coolant_volume(system, cdu if pod is None else None)
    pressures(system, loop, served)
    ride_through(system, loop, racks.liquid, cdu, pumps)
    found = racks.heat, racks.liquid, racks.air, loop.flow, racks.flow_per_rack, loop.supply, loop.back, racks.drop, cdu, cdus, loop
    return Cooling(*found, racks.demand, racks.branches, loop_states(system, own), own, qualify(system, own, loop.supply))


# --- flow and drop of a rack


def _flow_per_rack(system: System, power: Power, plated: list[RackRole], liquid: Figure, flow: Figure) -> dict[str, Figure]:
    """Each role takes flow in proportion to its heat."""
    return {
        role.key: system.ledger.add(
            (flow * (power.liquid_of[role.key] / liquid) / role.total).named(
                f"cooling.{role.key}.flow-per-rack", phrase("{rack}: coolant flow of one rack", rack=role.entry.label), "L/min"
            )
        )
        for role in plated
    }


def _highest(system: System, shares: dict[str, Figure]) -> Figure:
    """The rack with the most flow, which sets the pressure drop."""
    highest = maximum(*shares.values()) if shares else constant(0.0, "L/min")
    return system.ledger.add(highest.named("cooling.flow-per-rack", "Coolant flow of one rack, highest", "L/min"))


def _pressure_drop(system: System, flow: Figure, summed: Figure | None, loop: Loop) -> Figure | None:
    """Drop of the rack: scaled from the platform's published point, dp = dp0 (V/V0)^n (mu/mu0)^(2-n), or the sum of its pieces.

    With both, their ratio is a figure: the pieces are a cross-check of the point, not tuned to it.
    """
    ledger, point = system.ledger, system.platform.cooling.reference
    label = "Pressure drop of one rack at its flow"
    if point is None:
        return (
            None
            if summed is None
            else ledger.add(summed.named("cooling.pressure-drop", phrase("{label} (sum of its pieces)", label=label), "kPa"))
        )
    reference = ledger.value("cooling.reference-flow", "Flow of the published pressure point", point.flow)
    drop = ledger.value("cooling.reference-drop", "Pressure drop of the published point", point.drop)
    exponent = ledger.value("cooling.drop-exponent", "Exponent of pressure drop over flow", point.exponent)
    published = curve_drop(flow, reference, drop, exponent)
    if point.viscosity is not None:
        measured = ledger.value("cooling.reference-viscosity", "Viscosity of the fluid of the published point", point.viscosity)
        published = published * viscosity_factor(loop.fluid.viscosity, measured, exponent)
    calibrated = ledger.add(published.named("cooling.pressure-drop", label, "kPa"))
    if summed is not None:
        ledger.add((summed / calibrated).named("cooling.drop-ratio", "Sum of the pieces over the published curve", "%"))
    return calibrated
