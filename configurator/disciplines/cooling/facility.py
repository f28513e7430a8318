"""What the room and the facility must take: water flow and temperatures, classes of water and air, pumps, doors, the closed balance."""

from __future__ import annotations

from collections.abc import Iterable

from configurator.catalog.parts import Cdu, RearDoor
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.reference import AirClass, WaterClass
from configurator.disciplines.cooling.coolants import Loop, flow_for, fluid_at, resolve_coolant
from configurator.figures import Figure, constant, interpolate, maximum, minimum, total
from configurator.phrases import phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import RackRole, System


def facility_side(system: System, loop: Loop, cdu: Cdu | None, liquid: Figure, air: Figure, pumps: Figure | None, doors: Figure) -> None:
    """Where all heat goes: to facility water and to the room; flow and temperatures of the water.

    Balance: heat of the racks + pump power = heat to facility water + heat to the room.
    """
    ledger, catalog = system.ledger, system.catalog
    moved = total([f for f in (liquid, pumps) if f is not None])
    to_water = doors
    to_room = air - doors
    if cdu is not None and cdu.heat_path == "liquid-to-liquid":
        leaked = ledger.constant(catalog, "cdu-room-loss")
        carried = ledger.add((moved - liquid * leaked).named("cooling.cdu-heat", "Heat the CDUs give to facility water", "kW"))
        to_water, to_room = to_water + carried, to_room + liquid * leaked
        _facility_water(system, loop, carried)
    elif cdu is not None:
        to_room = to_room + moved
    else:
        to_water = to_water + liquid
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
    ledger.add(flow.named("cooling.facility-flow", "Facility water flow", "L/min"))


# --- classes


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
    others = tuple(
        Rejected(c.name, phrase("{least} to {most}", least=c.supply_min, most=c.supply_max or "more")) for c in known if c is not chosen
    )
    system.ledger.decide(
        id,
        question,
        name,
        phrase("supply less rated approach {t:g} degC" if below else "facility water {t:g} degC", t=temperature),
        others,
    )


def _upper(water: WaterClass) -> float:
    found = water.supply_max.coherent if water.supply_max is not None else None
    return float("inf") if found is None else found


TECHNOLOGIES = ("air", "rear-door", "cold-plate", "spray", "immersion")


def technologies(system: System, liquid: Figure) -> None:
    """The way these racks are cooled beside the other ways there are, with the PUE published for each; spray and immersion are notes."""
    here = "cold-plate" if liquid.value else ("air" if system.spec.cooling.rear_door == "none" else "rear-door")
    known = {name: c for name in TECHNOLOGIES if (c := system.catalog.constants.get(f"pue-{name}")) is not None}
    if here not in known:
        return
    others = tuple(
        Rejected(c.name, phrase("PUE {pue}; {note}", pue=c.value, note=c.value.note or c.note)) for name, c in known.items() if name != here
    )
    reason = phrase("what the platform is built for; published PUE {pue}", pue=known[here].value)
    system.ledger.decide("cooling.technology", "How are these racks cooled?", known[here].name, reason, others)


def dew_point(system: System, loop: Loop) -> None:
    """How far the coolant stays above the dew point of the room."""
    value = system.spec.site.dew_point
    if value is not None:
        dew = system.ledger.value("site.dew-point", "Dew point of the room, highest", value)
        margin = (loop.supply - dew).named("cooling.dew-point-margin", "Coolant supply above the dew point", "delta_degC")
        system.ledger.add(margin)


# --- rear doors


def rear_doors(system: System, air: Figure) -> Figure:
    """Rear-door heat exchangers, one a rack, where the specification asks for them; returns the heat they take."""
    wanted = system.spec.cooling.rear_door
    if wanted == "none":
        return air * 0.0
    needs = {role.key: system.ledger.figures.get(f"cooling.{role.key}.air-heat-per-rack") for role in system.roles}
    door, others = _door(system, wanted, [f for f in needs.values() if f is not None])
    system.ledger.value("site.facility-water", "Facility water supply temperature", system.spec.site.facility_water)
    taken = []
    for role in system.roles:
        need = needs[role.key]
        if need is not None:
            taken.append(_fit_door(system, role, door, need))
    system.ledger.decide("cooling.rear-door", "Which rear door?", door.name, "the smallest that takes the air heat of a rack", others)
    heat = system.ledger.add(total(taken, empty="W").named("cooling.rear-door-heat", "Air heat the rear doors take", "kW"))
    _door_needs(system, door, heat)
    return heat


def _door_needs(system: System, door: RearDoor, heat: Figure) -> None:
    """What the doors draw for their fans, beside the racks, and the water they take at their rated rise: V = Q / (rho cp dT)."""
    fans, rise = system.ledger.part(door, "tdp"), system.ledger.part(door, "water-rise")
    if fans is not None:
        count = total([n.total for n in system.parts(RearDoor)])
        drawn = (count * fans).named("cooling.rear-door-fan-power", "AC power of the fans of the rear doors, beside the racks", "kW")
        system.ledger.add(drawn)
    if rise is not None:
        water, mean = system.catalog.coolants["water"], system.ledger.figures["site.facility-water"] + rise / 2.0
        flow = flow_for(heat, fluid_at(system, water, mean), rise)
        system.ledger.add(flow.named("cooling.rear-door-flow", "Facility water of the rear doors at their rated rise", "L/min"))


def _fit_door(system: System, role: RackRole, door: RearDoor, need: Figure) -> Figure:
    """One door on every rack of a role: it takes the rack's air heat up to its capacity."""
    capacity = system.ledger.part(door, "capacity")
    assert capacity is not None
    system.attach(None, f"rear-door-{role.key}", f"{door.name}, {role.entry.label}", role.total * 1.0, door)
    taken = minimum(need, capacity)
    label = phrase("{rack}: heat of one rack that its rear door leaves to the room", rack=role.entry.label)
    system.ledger.add((need - taken).named(f"cooling.{role.key}.room-heat-per-rack", label, "kW"))
    return role.total * taken


def _door(system: System, wanted: str, needs: Iterable[Figure]) -> tuple[RearDoor, tuple[Rejected, ...]]:
    known = sorted((p for p in system.catalog.parts.values() if isinstance(p, RearDoor)), key=lambda p: p.capacity.coherent or 0.0)
    if wanted == "auto":
        highest = max((f.value or 0.0 for f in needs), default=0.0)
        fitting = [p for p in known if (p.capacity.coherent or 0.0) >= highest] or known[-1:]
        chosen = fitting[0] if fitting else None
    else:
        chosen = next((p for p in known if p.id == wanted), None)
    if chosen is None:
        at = system.spec.at("cooling", "rear-door")
        raise fail(
            "COO010", f"no rear door '{wanted}'", at, did_you_mean(wanted, [p.id for p in known]) or "auto, none, or a rear-door part"
        )
    return chosen, tuple(Rejected(p.name, f"{p.capacity}") for p in known if p is not chosen)


def coolant_volume(system: System, cdu: Cdu | None) -> None:
    """Coolant in racks and units, and by how much it expands when it warms from filling to the return temperature."""
    ledger, volume = system.ledger, system.platform.cooling.coolant_volume
    racks = ledger.figures.get("cooling.racks")
    if volume is None or racks is None or not ledger.figures["cooling.liquid-heat"].value:
        return
    held = racks * ledger.value("cooling.coolant-volume-per-rack", "Coolant in one rack", volume)
    inside = ledger.part(cdu, "volume") if cdu is not None else None
    if inside is not None:
        held = held + ledger.figures["cooling.cdus"] * inside
    held = ledger.add(held.named("cooling.coolant-volume", "Coolant in the racks and units", "L"))
    curve = resolve_coolant(system).curve("density")
    filled = ledger.constant(system.catalog, "fill-temperature")
    ratio = interpolate(filled, curve) / interpolate(ledger.figures["cooling.return-temperature"], curve)
    grown = held * maximum(ratio - 1.0, constant(0.0))
    ledger.add(grown.named("cooling.expansion", "Volume the coolant grows by from filling to return", "L"))
    vessel = ledger.part(cdu, "expansion") if cdu is not None else None
    if vessel is not None and vessel.value is not None:
        ledger.add(
            (ledger.figures["cooling.cdus"] * vessel).named("cooling.expansion-vessels", "Volume the expansion vessels take up", "L")
        )
