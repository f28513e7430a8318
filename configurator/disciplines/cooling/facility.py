"""What the room and the facility must take: water flow and temperatures, classes of water and air, pumps, doors, the closed balance."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.parts import Cdu
from configurator.catalog.tables.reference import AirClass, WaterClass
from configurator.disciplines.cooling.coolants import Loop, flow_for, fluid_at
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import System, when_judged


@dataclass(frozen=True)
class Moved:
    """What moves the heat and becomes heat itself: pumps and fans of the CDUs, fans of the rear doors; None where there are none."""

    pumps: Figure | None
    cdu_fans: Figure | None
    door_fans: Figure | None


def facility_side(system: System, loop: Loop, cdu: Cdu | None, liquid: Figure, air: Figure, moved_by: Moved, doors: Figure) -> None:
    """Where all heat goes: to facility water and to the room; flow and temperatures of the water.

    Balance: heat of the racks + power of pumps and fans = heat to facility water + heat to the room.
    """
    ledger, catalog = system.ledger, system.catalog
    moved = total([f for f in (liquid, moved_by.pumps) if f is not None])
    to_water = doors
    to_room = air - doors + total([f for f in (moved_by.cdu_fans, moved_by.door_fans) if f is not None], empty="W")
    if cdu is not None and cdu.heat_path == "liquid-to-liquid":
        leaked = ledger.constant(catalog, "cdu-room-loss")
        carried = ledger.add((moved - liquid * leaked).named("cooling.cdu-heat", "Heat the CDUs give to facility water", "kW"))
        to_water, to_room = to_water + carried, to_room + liquid * leaked
        _facility_water(system, loop, carried)
    elif cdu is not None:
        to_room = to_room + moved
    else:
        to_water = to_water + liquid
    _water_flow(system)
    ledger.add(to_water.named("cooling.heat-to-facility", "Heat to facility water", "kW"))
    ledger.add(to_room.named("cooling.heat-to-room", "Heat to room air", "kW"))


def _facility_water(system: System, loop: Loop, heat: Figure) -> None:
    """Water flow V = Q / (rho cp dT); the rise is that of the coolant (balanced exchanger) unless the specification sets it."""
    ledger, spec = system.ledger, system.spec.cooling
    supply = ledger.figures["site.facility-water"]
    label = "Facility water temperature rise"
    if spec.facility_delta_t is not None:
        rise = ledger.figures["cooling.facility-delta-t"]
    else:
        rise = ledger.add(
            loop.rise.named(
                "cooling.facility-delta-t", phrase("{label} (that of the coolant: balanced exchanger)", label=label), "delta_degC"
            )
        )
    ledger.add((supply + rise).named("cooling.facility-return", "Facility water return temperature", "degC"))
    water = system.catalog.coolants["water"]
    mean = supply + rise / 2.0
    flow = flow_for(heat, fluid_at(system, water, mean), rise)
    ledger.add(flow.named("cooling.cdu-water", "Facility water of the CDUs", "L/min"))


def _water_flow(system: System) -> None:
    """Facility water of the CDUs and of the rear doors together."""
    found = [f for name in ("cdu-water", "rear-door-flow") if (f := system.ledger.figures.get(f"cooling.{name}")) is not None]
    if found:
        system.ledger.add(total(found).named("cooling.facility-flow", "Facility water flow", "L/min"))


# --- classes


@when_judged
def classes(system: System, loop: Loop, cdu: Cdu | None) -> None:
    """The ASHRAE classes of this water and this air, and the warmest facility water the racks could live with."""
    ledger, catalog, site = system.ledger, system.catalog, system.spec.site
    if cdu is not None and cdu.heat_path == "liquid-to-liquid":
        approach = ledger.part(cdu, "approach")
        assert approach is not None
        warmest = (loop.supply - approach).named("cooling.facility-water-max", "Warmest facility water at the rated approach", "degC")
        ledger.add(warmest)
        _water_class(system, "cooling.water-class", "Which ASHRAE class is this facility water?", site.facility_water.coherent)
        _water_class(system, "cooling.water-class-able", "Which ASHRAE water class could these racks be run on?", warmest.value, below=True)
    inlet = site.air_inlet.coherent
    fitting = [c for c in catalog.air_classes.values() if inlet is not None and _holds(c, inlet)]
    chosen = min(fitting, key=lambda c: (c.inlet_max.coherent or 0.0) - (c.inlet_min.coherent or 0.0), default=None)
    name = "outside every class" if chosen is None else chosen.name
    others = tuple(
        Rejected(c.name, phrase("{least} to {most}", least=c.inlet_min, most=c.inlet_max))
        for c in catalog.air_classes.values()
        if c is not chosen
    )
    ledger.decide(
        "cooling.air-class",
        "Which ASHRAE class is this inlet air?",
        name,
        phrase("inlet {t}, the narrowest", t=site.air_inlet),
        others,
    )


def _holds(air: AirClass, inlet: float) -> bool:
    return (air.inlet_min.coherent or 0.0) - 1e-9 <= inlet <= (air.inlet_max.coherent or 0.0) + 1e-9


def _water_class(system: System, id: str, question: str, temperature: float | None, below: bool = False) -> None:
    """The coolest class that allows `temperature` (degC); with `below` the warmest whose whole range stays at or under it."""
    if temperature is None:
        return
    known = sorted(system.catalog.water_classes.values(), key=_upper)
    if below:
        fitting = [c for c in known if _upper(c) <= temperature + 1e-9]
        chosen = fitting[-1] if fitting else None
    else:
        chosen = next((c for c in known if temperature <= _upper(c) + 1e-9), None)
    name = "below every class" if chosen is None else chosen.name
    others = tuple(Rejected(c.name, _span(c)) for c in known if c is not chosen)
    system.ledger.decide(
        id,
        question,
        name,
        phrase("supply less rated approach {t:g} degC" if below else "facility water {t:g} degC", t=temperature),
        others,
    )


def _span(water: WaterClass) -> str:
    """The temperatures of a class in words."""
    if _upper(water) == float("inf"):
        return phrase("{least} and above", least=water.supply_min)
    return phrase("{least} to {most}", least=water.supply_min, most=water.supply_max)


def _upper(water: WaterClass) -> float:
    found = water.supply_max.coherent if water.supply_max is not None else None
    return float("inf") if found is None else found


TECHNOLOGIES = ("air", "rear-door", "cold-plate", "spray", "immersion")


@when_judged
def technologies(system: System, liquid: Figure) -> None:
    """The way these racks are cooled beside the other ways there are, with the PUE published for each; spray and immersion are notes."""
    here = "cold-plate" if not liquid.is_nothing else ("air" if system.spec.cooling.rear_door == "none" else "rear-door")
    known = {name: c for name in TECHNOLOGIES if (c := system.catalog.constants.get(f"pue-{name}")) is not None}
    if here not in known:
        return
    others = tuple(
        Rejected(c.name, phrase("PUE {pue}; {note}", pue=c.value, note=c.value.note or c.note)) for name, c in known.items() if name != here
    )
    reason = phrase("what the platform is built for; published PUE {pue}", pue=known[here].value)
    system.ledger.decide("cooling.technology", "How are these racks cooled?", known[here].name, reason, others)


@when_judged
def dew_point(system: System, loop: Loop) -> None:
    """How far the coolant stays above the dew point of the room."""
    value = system.spec.site.dew_point
    if value is not None:
        dew = system.ledger.value("site.dew-point", "Dew point of the room, highest", value)
        margin = (loop.supply - dew).named("cooling.dew-point-margin", "Coolant supply above the dew point", "delta_degC")
        system.ledger.add(margin)
