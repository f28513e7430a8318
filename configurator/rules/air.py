"""Checks of the air side: heat that stays in air, fans, inlet and altitude, rear doors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from configurator.catalog.parts import RearDoor
from configurator.catalog.parts.power import Shelf
from configurator.catalog.tables.reference import AirClass
from configurator.figures import Figure, constant, maximum
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.tree import RackRole, System


def air(system: System) -> Iterator[Check]:
    """The heat left in air is within what air cooling of a rack carries: usually, and with containment at the end of its range."""
    ledger = system.ledger
    limit = ledger.value("constants.air-limit", "Practical limit of heat into air per rack", system.catalog.constants["air-limit"].value)
    end = ledger.constant(system.catalog, "air-limit-practical")
    remedy = "plate more components, or contain the aisle"
    for role in system.roles:
        left = ledger.figures.get(f"cooling.{role.key}.room-heat-per-rack")  # after a rear door
        heat = left if left is not None else ledger.figures.get(f"cooling.{role.key}.air-heat-per-rack")
        if heat is not None:
            title = phrase("{rack}: heat into air of one rack against air cooling", rack=role.entry.label)
            yield Check(f"cooling.air-limit.{role.key}", title, heat, limit, "<=", "warn", remedy)
            title = phrase("{rack}: heat into air of one rack against the end of air cooling", rack=role.entry.label)
            yield Check(f"cooling.air-limit-practical.{role.key}", title, heat, end, "<=", "fail", remedy)


def fans(system: System) -> Iterator[Check]:
    """The fans of a rack move the air its heat needs, where their makers publish how much they move."""
    for role in system.roles:
        moved = system.ledger.figures.get(f"cooling.{role.key}.fan-airflow")
        if moved is not None:
            needed, title = (
                system.ledger.figures[f"cooling.{role.key}.airflow-per-rack"],
                phrase("{rack}: airflow against its fans", rack=role.entry.label),
            )
            remedy = "more or larger fans, or a larger rise of the air through the rack"
            yield Check(f"cooling.fan-airflow.{role.key}", title, needed, moved, "<=", "warn", remedy)


def inlet(system: System) -> Iterator[Check]:
    """The room's air is inside ASHRAE class A2, which rack-scale systems are qualified to, at the altitude of the site."""
    limit = system.catalog.air_classes.get("a2")
    if limit is not None:
        value, bound = system.ledger.figures["site.air-inlet"], _highest_inlet(system, limit, "A2")
        remedy = "aisles contained, so that no warm air comes back to the inlets"
        yield Check("cooling.air-inlet", "Air inlet against ASHRAE A2", value, bound, "<=", "fail", remedy)


def shelves(system: System) -> Iterator[Check]:
    """The air of the room is no warmer than the power shelves of a rack are made for, whatever else there is under plates."""
    value = system.ledger.figures["site.air-inlet"]
    for role in system.roles:
        shelf = next((n.part for n in system.parts(Shelf) if n.role == role.key and isinstance(n.part, Shelf)), None)
        limit = system.catalog.air_classes.get(shelf.air_class or "") if shelf is not None else None
        if shelf is not None and limit is not None:
            bound = _highest_inlet(system, limit, (shelf.air_class or "").upper())
            title = phrase("{rack}: air inlet against what {shelf} is made for", rack=role.entry.label, shelf=shelf.name)
            yield Check(f"cooling.shelf-inlet.{role.key}", title, value, bound, "<=", "fail", "colder air at the shelves alone")


def _highest_inlet(system: System, limit: AirClass, name: str) -> Figure:
    """The highest inlet of a class at the altitude of the site: thin air cools less, above 900 m it falls by 1 K for so many metres."""
    ledger, key = system.ledger, f"air-classes.{limit.id}"
    bound = ledger.value(f"{key}.inlet-max", phrase("ASHRAE {name}: highest inlet", name=name), limit.inlet_max)
    if limit.metres_per_kelvin is None:
        return bound
    id = "cooling.air-inlet-max" if limit.id == "a2" else f"cooling.air-inlet-max-{limit.id}"
    if id in ledger.figures:
        return ledger.figures[id]
    each = ledger.value(f"{key}.metres-per-kelvin", phrase("ASHRAE {name}: metres for a kelvin", name=name), limit.metres_per_kelvin)
    above = ledger.figures["site.altitude"] - ledger.constant(system.catalog, "air-class-level")
    lower = maximum(above, constant(0.0, "m")) / each * constant(1.0, "delta_degC")
    label = phrase("Highest air inlet of ASHRAE {name} at this altitude", name=name)
    return ledger.add((bound - lower).named(id, label, "degC"))


def altitude(system: System) -> Iterator[Check]:
    """The classes of air and the ratings of breakers and power supplies hold at this altitude."""
    height = system.ledger.figures["site.altitude"]
    rows: tuple[tuple[str, str, Literal["warn", "fail"], str], ...] = (
        ("air-class", "Altitude against that up to which the classes of air hold", "fail", "the makers' word on every device"),
        ("electrical", "Altitude against that up to which breakers and power supplies are rated", "warn", "the makers' derating"),
    )
    for name, title, severity, remedy in rows:
        limit = system.ledger.constant(system.catalog, f"{name}-altitude")
        yield Check(f"site.{name}-altitude", title, height, limit, "<=", severity, remedy)


def doors(system: System) -> Iterator[Check]:
    """A rear door takes the air heat of its rack at the water there is, its water stays cold enough, and it covers the rack."""
    ledger = system.ledger
    door = next((n.part for n in system.parts(RearDoor) if isinstance(n.part, RearDoor)), None)
    if door is None:
        return
    able, water = ledger.figures["cooling.rear-door-capacity"], ledger.part(door, "water")
    for role in system.roles:
        heat = ledger.figures.get(f"cooling.{role.key}.air-heat-per-rack")
        if heat is not None:
            title = phrase("{rack}: air heat of one rack against {door} at this water", rack=role.entry.label, door=door.name)
            yield Check(f"cooling.rear-door.{role.key}", title, heat, able, "<=", "fail", "less heat into air")
        blown, rated = ledger.figures.get(f"cooling.{role.key}.airflow-per-rack"), ledger.part(door, "airflow")
        if blown is not None and rated is not None:
            title = phrase("{rack}: airflow of one rack against that {door} is rated at", rack=role.entry.label, door=door.name)
            remedy = "more of the heat under cold plates"
            yield Check(f"cooling.rear-door-airflow.{role.key}", title, blown, rated, "<=", "warn", remedy)
        yield from _size(system, role, door)
    supply = ledger.figures.get("site.facility-water")
    if water is not None and supply is not None:
        title = phrase("Facility water against the rating of {door}", door=door.name)
        remedy = "the door's capacity falls in proportion to air inlet less water"
        yield Check("cooling.rear-door-water", title, supply, water, "<=", "warn", remedy)


def _size(system: System, role: RackRole, door: RearDoor) -> Iterator[Check]:
    """The door is no wider than its rack, and as high as the units of the rack, or air goes past it."""
    ledger = system.ledger
    wide, high, frame = ledger.part(door, "width"), ledger.part(door, "height"), ledger.part(role.frame, "width")
    names = {"rack": role.entry.label, "door": door.name}
    if wide is not None and frame is not None:
        title, remedy = phrase("{rack}: width of {door} against that of the rack", **names), "a door made for this rack"
        yield Check(f"cooling.rear-door-width.{role.key}", title, wide, frame, "<=", "fail", remedy)
    if high is not None:
        units, pitch = ledger.part(role.frame, "height-units"), ledger.part(role.frame, "unit-pitch")
        assert units is not None and pitch is not None
        label = phrase("{rack}: height of the units that a rear door covers", rack=role.entry.label)
        space = ledger.add((units * pitch).named(f"cooling.{role.key}.door-space", label, "mm"))
        title, remedy = phrase("{rack}: height of its units against {door}", **names), "blanks where the door leaves the rack open"
        yield Check(f"cooling.rear-door-height.{role.key}", title, space, high, "<=", "warn", remedy)


RULES = (air, fans, inlet, shelves, altitude, doors)
