"""Proposals for checks of the cooling: set points of the loop, units and doors of the catalog, and what the site can bring."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from configurator.catalog.parts import Cdu, RearDoor
from configurator.catalog.tables.coolants import glycols
from configurator.phrases import phrase
from configurator.rules.check import Check, Remedy
from configurator.rules.proposals.settings import Proposer, at_least, at_most, excess, known, numbers
from configurator.system.tree import System

HALF = 0.5  # K, the step set points are written in
COLDER = (2.5, 5.0, 10.0)  # K below the supply, where a vendor's curve asks for less flow
BEYOND = (0.0, 2.0, 5.0)  # K beyond what the unit there needs: another one may be chosen, of a larger approach


def _supply(kelvin: float, up: bool) -> Remedy:
    """A supply temperature (coherent, K), rounded to the safe side."""
    text = at_least(kelvin, "degC", HALF) if up else at_most(kelvin, "degC", HALF)
    return Remedy("a warmer supply" if up else "a cooler supply", (f"cooling.supply-temperature={text}",))


def _temperatures(system: System) -> tuple[float, float]:
    """Supply and return of the coolant."""
    figures = system.ledger.figures
    return known(figures.get("cooling.supply-temperature")), known(figures.get("cooling.return-temperature"))


def _flow(system: System, factor: float) -> Iterator[Remedy]:
    """`factor` times the flow, by whatever the control mode sets; with the return fixed, by the supply too."""
    (supply, back), control = _temperatures(system), system.spec.cooling.control
    if not factor or math.isinf(factor):
        return
    rise, less = (back - supply) / factor, factor < 1
    if control == "flow-curve":  # the vendor asks for less at a colder supply, and for more only where somebody sets it
        yield from (_supply(supply - kelvin, up=False) for kelvin in COLDER if less)
        return
    words = "less flow: a larger rise" if less else "more flow: a smaller rise"
    rounded = at_least if less else at_most
    if control == "fixed-flow":
        flow = known(system.ledger.figures.get("cooling.flow-setting")) * factor
        text = (at_most if less else at_least)(flow, "L/min")
        yield Remedy("less flow" if less else "more flow", (f"cooling.flow={text}",))
    elif control == "fixed-return":
        yield Remedy(words, (f"cooling.return-temperature={rounded(supply + rise, 'degC', HALF)}",))
        yield _supply(back - rise, up=not less)
    else:
        yield Remedy(words, (f"cooling.delta-t={rounded(rise, 'delta_degC', HALF)}",))


def supply_limit(system: System, check: Check) -> Iterator[Remedy]:
    """The supply temperature at the limit of the platform."""
    yield _supply(numbers(check)[1], up=check.relation == ">=")


def return_max(system: System, check: Check) -> Iterator[Remedy]:
    """More flow, or a cooler supply by as much as the return is too warm."""
    (supply, back), limit = _temperatures(system), numbers(check)[1]
    if limit > supply:
        yield from _flow(system, (back - supply) / (limit - supply))
    if system.spec.cooling.control != "fixed-return":
        yield _supply(supply - (back - limit), up=False)


def flow_required(system: System, check: Check) -> Iterator[Remedy]:
    """Follow the vendor's curve, or set as much more flow."""
    yield Remedy("let the flow follow what the vendor asks for", ("cooling.control=flow-curve",))
    yield from _flow(system, 1.01 / excess(check))


def second_law(system: System, check: Check) -> Iterator[Remedy]:
    """The rise of a balanced exchanger, or less by as much as the water leaves too warm."""
    leaves, most = numbers(check)
    yield Remedy("as much facility water as coolant", ("cooling.facility-delta-t=null",))
    rise = known(system.ledger.figures.get("cooling.facility-delta-t")) - (leaves - most)
    yield Remedy("more facility water: a smaller rise", (f"cooling.facility-delta-t={at_most(rise, 'delta_degC', HALF)}",))
    yield from _water_of(system, leaves - most)


def _water_of(system: System, kelvin: float) -> Iterator[Remedy]:
    source = (system.spec.site.facility_water.coherent or 0.0) - kelvin
    yield Remedy("colder facility water", (f"site.facility-water={at_most(source, 'degC', HALF)}",))


def pumps_on_ups(system: System, check: Check) -> Iterator[Remedy]:
    """Pumps that do not stop."""
    yield Remedy("put the pumps on a UPS", ("cooling.pump-supply=ups",))


def relief(system: System, check: Check) -> Iterator[Remedy]:
    """A relief valve set to what the rack holds."""
    yield Remedy("set the relief valve to what the rack holds", (f"cooling.relief={at_most(numbers(check)[1], 'bar', 0.1)}",))


def relief_above(system: System, check: Check) -> Iterator[Remedy]:
    """A relief valve that stays closed in operation."""
    yield Remedy(
        "set the relief valve above the pressure of operation", (f"cooling.relief={at_least(1.1 * numbers(check)[1], 'bar', 0.1)}",)
    )


def more_glycol(system: System, check: Check) -> Iterator[Remedy]:
    """The thinnest glycol of the catalog that is enough."""
    for share, coolant in glycols(system.catalog):
        if share >= numbers(check)[1]:
            yield Remedy(phrase("fill the loop with {coolant}", coolant=coolant.name), (f"cooling.coolant={coolant.id}",))


def facility_dew_point(system: System, check: Check) -> Iterator[Remedy]:
    """Warmer facility water, or drier air."""
    margin, needed = numbers(check)
    water = (system.spec.site.facility_water.coherent or 0.0) + needed - margin
    yield Remedy("warmer facility water", (f"site.facility-water={at_least(water, 'degC', HALF)}",))
    dew = known(system.ledger.figures.get("site.dew-point")) - (needed - margin)
    yield Remedy("drier room air", (f"site.dew-point={at_most(dew, 'degC', HALF)}",))


def less_flow(system: System, check: Check) -> Iterator[Remedy]:
    """Less flow in proportion to the excess, or water, which carries more heat per litre."""
    yield from _flow(system, 0.98 / excess(check))
    yield Remedy("water in place of glycol", ("cooling.coolant=water",))


def less_drop(system: System, check: Check) -> Iterator[Remedy]:
    """Less flow: drop goes with its square or a little less."""
    yield from _flow(system, 0.98 / math.sqrt(excess(check)))


# --- units and sources


def head(system: System, check: Check) -> Iterator[Remedy]:
    """Another unit with the head, or less flow."""
    drop = numbers(check)[0]
    yield from _units(system, lambda cdu: (cdu.head.coherent or 0.0) >= drop)
    yield from less_drop(system, check)


def other_unit(system: System, check: Check) -> Iterator[Remedy]:
    """The unit the program would choose for these racks, where another was asked for."""
    if system.spec.cooling.cdu == "auto":
        return
    yield Remedy("take the unit that is chosen for these racks", ("cooling.cdu=auto",))


def approach(system: System, check: Check) -> Iterator[Remedy]:
    """A colder source, a warmer supply, or a unit made for a smaller approach."""
    there, needed = numbers(check)
    water = _water(system)
    source = (system.spec.site.facility_water if water else system.spec.site.air_inlet).coherent or 0.0
    words, field = ("colder facility water", "facility-water") if water else ("colder room air", "air-inlet")
    for more in BEYOND:
        yield Remedy(words, (f"site.{field}={at_most(source - (needed - there) - more, 'degC', HALF)}",))
    yield _supply(_temperatures(system)[0] + needed - there, up=True)
    yield from _units(system, lambda cdu: (cdu.approach.coherent or math.inf) <= there)


def _chosen(system: System) -> Cdu | None:
    return next((n.part for n in system.parts(Cdu) if isinstance(n.part, Cdu)), None)


def _water(system: System) -> bool:
    """Whether the chosen unit gives its heat to facility water, not to the room's air."""
    cdu = _chosen(system)
    return cdu is not None and cdu.heat_path == "liquid-to-liquid"


def _units(system: System, able: Callable[[Cdu], bool]) -> Iterator[Remedy]:
    """The unit the program would choose, then able ones that stand in the same place and give their heat to the same side."""
    if system.spec.cooling.cdu != "auto":
        yield Remedy("take the unit that is chosen for these racks", ("cooling.cdu=auto",))
    here = _chosen(system)
    others = [p for p in system.catalog.of(Cdu) if p is not here]
    if here is not None:
        fitting = [p for p in others if (p.type, p.heat_path) == (here.type, here.heat_path) and able(p)]
        for cdu in sorted(fitting, key=lambda p: p.capacity.coherent or 0.0):
            yield Remedy(phrase("take {cdu}", cdu=cdu.name), (f"cooling.cdu={cdu.id}",))


def _less_water(system: System, factor: float) -> Iterator[Remedy]:
    """Facility water that warms up as the coolant, or by `factor` times as much."""
    if system.spec.cooling.facility_delta_t is not None:
        yield Remedy("as much facility water as coolant", ("cooling.facility-delta-t=null",))
    rise = known(system.ledger.figures.get("cooling.facility-delta-t")) * factor
    yield Remedy("less facility water: a larger rise", (f"cooling.facility-delta-t={at_least(rise, 'delta_degC', HALF)}",))


def primary_flow(system: System, check: Check) -> Iterator[Remedy]:
    """Less facility water, or units made for as much of it."""
    yield from _less_water(system, excess(check))
    yield from _units(system, lambda cdu: (cdu.flow.coherent or 0.0) >= numbers(check)[0])


def primary_drop(system: System, check: Check) -> Iterator[Remedy]:
    """Less facility water: its drop goes with the square of its flow."""
    yield from _less_water(system, math.sqrt(excess(check)))


def exchanger(system: System, check: Check) -> Iterator[Remedy]:
    """Facility water that warms up no more than the coolant, or colder water."""
    if system.spec.cooling.facility_delta_t is not None:
        yield Remedy("as much facility water as coolant", ("cooling.facility-delta-t=null",))
    yield from approach(system, check)


def spare_unit(system: System, check: Check) -> Iterator[Remedy]:
    """Units outside the racks, which are shared and have one to spare: the smallest that carry as much as the one there."""
    yield from _promised(system)
    here = _chosen(system)
    if here is None:
        return
    able = [p for p in system.catalog.of(Cdu) if p.type != "in-rack" and p.heat_path == here.heat_path]
    for cdu in sorted((p for p in able if (p.capacity.coherent or 0.0) >= numbers(check)[0]), key=lambda p: p.capacity.coherent or 0.0):
        yield Remedy(phrase("take {cdu}", cdu=cdu.name), (f"cooling.cdu={cdu.id}",))


def _promised(system: System) -> Iterator[Remedy]:
    if system.spec.cooling.redundancy == "N":
        yield Remedy("a spare unit in each pod", ("cooling.redundancy=N+1",))


def dew_point(system: System, check: Check) -> Iterator[Remedy]:
    """A warmer supply, or drier air."""
    margin, needed = numbers(check)
    yield _supply(_temperatures(system)[0] + needed - margin, up=True)
    dew = known(system.ledger.figures.get("site.dew-point")) - (needed - margin)
    yield Remedy("drier room air", (f"site.dew-point={at_most(dew, 'degC', HALF)}",))


def junction(system: System, check: Check) -> Iterator[Remedy]:
    """A loop cooler by the excess and a little, since a colder coolant conducts less, at the same flow; or more flow."""
    hot, limit = numbers(check)
    supply, back = (at_most(kelvin - 1.05 * (hot - limit), "degC", HALF) for kelvin in _temperatures(system))
    held = (f"cooling.return-temperature={back}",) if system.spec.cooling.control == "fixed-return" else ()
    yield Remedy("a cooler loop", (f"cooling.supply-temperature={supply}", *held))
    for factor in (1.25, 1.5, 2.0):
        yield from _flow(system, factor)


# --- air


def rear_doors(system: System, check: Check) -> Iterator[Remedy]:
    """Rear doors, with the water there is or as cold as they are rated at."""
    doors = [p for p in system.catalog.of(RearDoor) if p.water is not None and p.water.coherent]
    if system.spec.cooling.rear_door != "auto":
        yield Remedy("fit rear-door heat exchangers", ("cooling.rear-door=auto",))
    if doors:
        rated = min(door.water.coherent or 0.0 for door in doors if door.water is not None)
        cold = f"site.facility-water={at_most(rated, 'degC', HALF)}"
        yield Remedy("fit rear-door heat exchangers with cold water", ("cooling.rear-door=auto", cold))


def door_heat(system: System, check: Check) -> Iterator[Remedy]:
    """The door that is chosen for these racks, or one with water as cold as it needs to take the heat."""
    if system.spec.cooling.rear_door != "auto":
        yield Remedy("take the door that is chosen for these racks", ("cooling.rear-door=auto",))
    exhaust = sum(known(system.ledger.figures.get(id)) for id in ("site.air-inlet", "cooling.air-rise"))
    full = system.catalog.constants["rear-door-exhaust"].value.coherent or 0.0
    doors = [p for p in system.catalog.of(RearDoor) if p.water is not None and p.capacity.coherent]
    for door in sorted(doors, key=lambda p: p.capacity.coherent or 0.0):
        assert door.water is not None and door.capacity.coherent
        water = exhaust - numbers(check)[0] / door.capacity.coherent * (full - (door.water.coherent or 0.0))
        cold = f"site.facility-water={at_most(min(water, door.water.coherent or 0.0), 'degC', HALF)}"
        yield Remedy(phrase("{door} with colder water", door=door.name), (f"cooling.rear-door={door.id}", cold))


def lower_site(system: System, check: Check) -> Iterator[Remedy]:
    """A site no higher than the limit."""
    yield Remedy("a lower site", (f"site.altitude={at_most(numbers(check)[1], 'm')}",))


def door_water(system: System, check: Check) -> Iterator[Remedy]:
    """Water as cold as the door is rated at."""
    yield Remedy("colder water to the door", (f"site.facility-water={at_most(numbers(check)[1], 'degC', HALF)}",))


def air_inlet(system: System, check: Check) -> Iterator[Remedy]:
    """Air as cool as the class allows."""
    yield Remedy("cooler supply air", (f"site.air-inlet={at_most(numbers(check)[1], 'degC', HALF)}",))


def plates(system: System, check: Check) -> Iterator[Remedy]:
    """Other plates, or a coolant that attacks none."""
    yield Remedy("fit copper plates", ("cooling.cold-plate=copper",))
    for coolant in system.catalog.coolants.values():
        yield Remedy(phrase("fill the loop with {coolant}", coolant=coolant.name), (f"cooling.coolant={coolant.id}",))


PROPOSERS: dict[str, Proposer] = {
    "cooling.supply-max": supply_limit,
    "cooling.supply-min": supply_limit,
    "cooling.return-max": return_max,
    "cooling.flow-max": less_flow,
    "cooling.flow-required": flow_required,
    "cooling.second-law": second_law,
    "cooling.ride-through-generator": pumps_on_ups,
    "cooling.glycol": more_glycol,
    "cooling.working-pressure": relief,
    "cooling.relief": relief_above,
    "cooling.facility-dew-point": facility_dew_point,
    "cooling.approach": approach,
    "cooling.approach-rated": approach,
    "cooling.dew-point": dew_point,
    "cooling.head": head,
    "layout.width": other_unit,
    "layout.complete": other_unit,
    "cooling.exchanger": exchanger,
    "cooling.primary-flow": primary_flow,
    "cooling.primary-drop": primary_drop,
    "cooling.spare": spare_unit,
    "cooling.spare-flow": spare_unit,
    "cooling.air-limit": rear_doors,
    "cooling.air-limit-practical": rear_doors,
    "cooling.rear-door": door_heat,
    "cooling.rear-door-width": door_heat,
    "site.air-class-altitude": lower_site,
    "site.electrical-altitude": lower_site,
    "cooling.rear-door-water": door_water,
    "cooling.air-inlet": air_inlet,
    "cooling.shelf-inlet": air_inlet,
    "cooling.wetted-materials": plates,
    "cooling.junction": junction,
    "connectors.velocity": less_flow,
    "connectors.drop": less_drop,
}
