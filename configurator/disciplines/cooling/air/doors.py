"""Rear doors: capacity by the water there is, its water, its fans, and which door hangs on the racks.

A door is a coil between the exhaust of the rack and its water, so it takes heat in proportion to the difference of the two.
"""

from __future__ import annotations

from configurator.catalog.parts import RearDoor
from configurator.catalog.problems import did_you_mean, fail
from configurator.disciplines.cooling.coolants import flow_for, fluid_at
from configurator.figures import Figure, constant, maximum, minimum, total
from configurator.phrases import phrase
from configurator.system.ledger import Ledger, Rejected
from configurator.system.tree import RackRole, System

HUNDREDTH = 0.01  # what is left of a door whose water is as warm as the exhaust


def rear_doors(system: System, air: Figure) -> Figure:
    """Rear-door heat exchangers, one a rack, where the specification asks for them; returns the heat they take."""
    ledger, wanted = system.ledger, system.spec.cooling.rear_door
    if wanted == "none":
        return air * 0.0
    needs = [(r, f) for r in system.roles if (f := ledger.figures.get(f"cooling.{r.key}.air-heat-per-rack")) is not None]
    water = ledger.value("site.facility-water", "Facility water supply temperature", system.spec.site.facility_water)
    door, others = _door(system, wanted, max((f.value or 0.0 for _, f in needs), default=0.0))
    able = door_capacity(system, ledger, door, water)
    label = phrase("{door}: heat it takes at this exhaust and water", door=door.name)
    able = ledger.add(able.named("cooling.rear-door-capacity", label, "kW"))
    taken = [_fit_door(system, role, door, need, able) for role, need in needs]
    ledger.decide("cooling.rear-door", "Which rear door?", door.name, "the smallest that takes the air heat of a rack", others)
    heat = ledger.add(total(taken, empty="W").named("cooling.rear-door-heat", "Air heat the rear doors take", "kW"))
    _door_needs(system, door, heat)
    return heat


def door_capacity(system: System, ledger: Ledger, door: RearDoor, water: Figure) -> Figure:
    """Q = Q_r (T_exhaust - T_water) / (T_exhaust,r - T_water,r), at most Q_r; the exhaust is the inlet and the rise of the racks."""
    rated, capacity = ledger.part(door, "water"), ledger.part(door, "capacity")
    assert capacity is not None
    if rated is None or rated.value is None:
        return capacity * 1.0
    figures = system.ledger.figures
    exhaust = figures["site.air-inlet"] + figures["cooling.air-rise"]
    share = (exhaust - water) / (ledger.constant(system.catalog, "rear-door-exhaust") - rated)
    return capacity * minimum(maximum(share, constant(HUNDREDTH)), constant(1.0))


def _fit_door(system: System, role: RackRole, door: RearDoor, need: Figure, able: Figure) -> Figure:
    """One door on every rack of a role: it takes the rack's air heat up to its capacity."""
    system.attach(None, f"rear-door-{role.key}", phrase("{door}, {rack}", door=door.name, rack=role.entry.label), role.total * 1.0, door)
    taken = minimum(need, able)
    label = phrase("{rack}: heat of one rack that its rear door leaves to the room", rack=role.entry.label)
    system.ledger.add((need - taken).named(f"cooling.{role.key}.room-heat-per-rack", label, "kW"))
    return role.total * taken


def _door_needs(system: System, door: RearDoor, heat: Figure) -> None:
    """What fans draw for the doors, beside the racks, and the water they take at their rated rise: V = Q / (rho cp dT)."""
    fans, rise = system.ledger.part(door, "tdp"), system.ledger.part(door, "water-rise")
    if not door.active:
        system.ledger.add(_pushed(system))
    elif fans is not None:
        count = total([n.total for n in system.parts(RearDoor)])
        drawn = (count * fans).named("cooling.rear-door-fan-power", "AC power of the fans of the rear doors, beside the racks", "kW")
        system.ledger.add(drawn)
    if rise is not None:
        water, mean = system.catalog.coolants["water"], system.ledger.figures["site.facility-water"] + rise / 2.0
        flow = flow_for(heat, fluid_at(system, water, mean), rise)
        system.ledger.add(flow.named("cooling.rear-door-flow", "Facility water of the rear doors at their rated rise", "L/min"))


def _pushed(system: System) -> Figure:
    """What the fans of the racks draw more to push their air through passive doors: P = V dp / eta."""
    ledger = system.ledger
    through = [role.total * ledger.figures[id] for role in system.roles if (id := f"cooling.{role.key}.airflow-per-rack") in ledger.figures]
    drop, efficiency = (ledger.constant(system.catalog, name) for name in ("passive-door-drop", "rack-fan-efficiency"))
    drawn = total(through, empty="m^3/h") * drop / efficiency
    return drawn.named("cooling.rear-door-fan-power", "Power that the fans of the racks draw more behind passive rear doors", "kW")


def _door(system: System, wanted: str, highest: float) -> tuple[RearDoor, tuple[Rejected, ...]]:
    """The door asked for, else the smallest that fits the racks and takes their heat at this water, else the largest that fits.

    Raises:
        InputError: no such door.
    """
    known = sorted((p for p in system.catalog.of(RearDoor)), key=lambda p: p.capacity.coherent or 0.0)
    chosen = _smallest(system, known, highest) if wanted == "auto" else next((p for p in known if p.id == wanted), None)
    if chosen is None:
        at, hint = system.spec.at("cooling", "rear-door"), did_you_mean(wanted, [p.id for p in known])
        raise fail("COO010", f"no rear door '{wanted}'", at, hint or "auto, none, or a rear-door part")
    return chosen, tuple(Rejected(p.name, f"{p.capacity}") for p in known if p is not chosen)


def _smallest(system: System, known: list[RearDoor], highest: float) -> RearDoor | None:
    aside, water = Ledger(system.catalog, system.spec.alternatives), system.ledger.figures["site.facility-water"]
    narrow = min((role.frame.width.coherent or 0.0 for role in system.roles), default=0.0)
    hung = [p for p in known if p.width is None or (p.width.coherent or 0.0) <= narrow] or known
    able = [p for p in hung if (door_capacity(system, aside, p, water).value or 0.0) >= highest]
    return (able or hung[-1:] or [None])[0]  # type: ignore[list-item]
