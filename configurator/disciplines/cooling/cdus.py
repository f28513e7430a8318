"""Coolant distribution units: chosen on heat at the approach there is, on flow and on head; shared by racks, with a spare.

Capacity follows the approach: in a balanced counterflow exchanger the temperature difference is the same everywhere and equals the
approach, so Q = UA (T_supply - T_source), in proportion to it. A unit is derated below its rated approach and never taken above its
rating. The source is facility water for liquid-to-liquid units and room air for liquid-to-air ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from configurator.catalog.parts import Cdu
from configurator.catalog.problems import did_you_mean, fail
from configurator.disciplines.cooling.coolants import Loop
from configurator.figures import Figure, ceil, constant, floor, maximum, minimum
from configurator.phrases import phrase
from configurator.system.layout import cdu_places, on_loop
from configurator.system.ledger import Rejected
from configurator.system.tree import System

PATHS = {"l2l": "liquid-to-liquid", "l2a": "liquid-to-air"}


@dataclass(frozen=True)
class Demand:
    """What the units must serve: heat and flow of the racks, drop of a rack with its hoses, and the approach of each heat path."""

    heat: Figure
    flow: Figure
    drop: Figure | None
    racks: Figure
    approaches: dict[str, Figure]


@dataclass(frozen=True)
class Units:
    """How many of a unit, and what decides it."""

    by_heat: Figure
    by_flow: Figure
    spare: Figure

    @property
    def count(self) -> Figure:
        """Enough for heat and for flow, and the spare."""
        return maximum(self.by_heat, self.by_flow) + self.spare


def demand_of(system: System, loop: Loop, heat: Figure, drop: Figure | None, racks: Figure) -> Demand:
    """The demand, with what the coolant is above facility water and above room air."""
    ledger, site = system.ledger, system.spec.site
    unused = "no CDU is part of this quote" if system.spec.cooling.cdu == "none" else ""
    unused = unused if heat.value != 0.0 else "no heat of these racks goes into facility water"
    water = ledger.value("site.facility-water", "Facility water supply temperature", site.facility_water, unused)
    air = ledger.value("site.air-inlet", "Air inlet temperature", site.air_inlet)
    return Demand(heat, loop.flow, drop, racks, {"liquid-to-liquid": loop.supply - water, "liquid-to-air": loop.supply - air})


def size_cdus(system: System, demand: Demand, outside: bool = False) -> tuple[Cdu | None, Figure]:
    """Choose the unit and its count and add its line; `outside` the racks where racks of several systems share them."""
    ledger, wanted = system.ledger, system.spec.cooling.cdu
    if wanted == "none" or not demand.heat.value:
        ledger.decide("cooling.cdu", "Which CDU?", "none", "not part of this quote" if wanted == "none" else "no heat goes into liquid")
        return None, ledger.add((demand.racks * 0.0).named("cooling.cdus", "Coolant distribution units", "1"))
    chosen, others = choose_cdu(system, demand, outside)
    reason = "the unit that needs the least installed capacity at this approach and still has the head, with its spare"
    reason = reason if wanted == "auto" else "named in the specification"
    units = _figures(system, chosen, demand)
    count = ledger.add(units.count.named("cooling.cdus", "Coolant distribution units", "1"))
    ledger.decide("cooling.cdu", "Which CDU?", phrase("{cdu}, {n:g} in all", cdu=chosen.name, n=count.number), reason, others)
    _footprint(system, chosen, count)
    system.attach(None, "cdu", chosen.name, count, chosen)
    return chosen, count


def choose_cdu(system: System, demand: Demand, outside: bool = False) -> tuple[Cdu, tuple[Rejected, ...]]:
    """The unit the specification names, else the smallest that serves these racks; with what was not taken.

    Raises:
        InputError: no such unit, or none that serves these racks.
    """
    wanted = system.spec.cooling.cdu
    if wanted != "auto":
        return _named(system, wanted), ()
    return smallest(system, demand, PATHS[system.spec.cooling.architecture], outside)


def _named(system: System, wanted: str) -> Cdu:
    known = [k for k, p in system.catalog.parts.items() if isinstance(p, Cdu)]
    if wanted not in known:
        raise fail(
            "COO004",
            f"no cdu '{wanted}'",
            system.spec.at("cooling", "cdu"),
            did_you_mean(wanted, known) or "auto, none, or an id of: rackcfg catalog list cdus",
        )
    return system.catalog.part(wanted, Cdu)


def _figures(system: System, cdu: Cdu, demand: Demand) -> Units:
    """The figures of the chosen unit: approach, derating, counts, and how many racks one serves."""
    ledger, path = system.ledger, demand.approaches[cdu.heat_path]
    label = "Coolant supply above facility water" if cdu.heat_path == "liquid-to-liquid" else "Coolant supply above room air"
    there = ledger.add(path.named("cooling.approach", label, "delta_degC"))
    rated, limit = ledger.part(cdu, "approach"), least_approach(system, cdu)
    capacity, flow = ledger.part(cdu, "capacity"), ledger.part(cdu, "flow")
    assert rated is not None and capacity is not None and flow is not None
    share = derating(there, rated, limit).named("cooling.cdu-derating", "Capacity at this approach over the rating", "%")
    able = ledger.add(
        (capacity * ledger.add(share)).named("cooling.cdu-capacity", phrase("{cdu}: heat it takes at this approach", cdu=cdu.name), "kW")
    )
    units = count_units(system, cdu, demand, able, flow)
    ledger.add(units.by_heat.named("cooling.cdus-by-heat", "CDUs needed by heat at the approach there is", "1"))
    ledger.add(units.by_flow.named("cooling.cdus-by-flow", "CDUs needed by flow", "1"))
    served = floor(minimum(able / (demand.heat / demand.racks), flow / (demand.flow / demand.racks)))
    ledger.add(served.named("cooling.racks-per-cdu", "Racks one CDU serves alone, least of heat and flow", "1"))
    if demand.drop is not None:
        _loop_drop(system, cdu, demand.drop)
    return units


def least_approach(system: System, cdu: Cdu) -> Figure:
    """The approach below which no unit is derated any further: practical for the heat path, or the rating where that is smaller."""
    name = "approach-least" if cdu.heat_path == "liquid-to-liquid" else "air-approach-least"
    practical, rated = system.ledger.constant(system.catalog, name), system.ledger.part(cdu, "approach")
    assert rated is not None
    return minimum(practical, rated)


def derating(there: Figure, rated: Figure, least: Figure) -> Figure:
    """Q / Q_rated = approach / rated approach, at most 1; below the least practical approach it is held (a check fails there)."""
    return minimum(maximum(there, least) / rated, constant(1.0))


def count_units(system: System, cdu: Cdu, demand: Demand, capacity: Figure, rated: Figure) -> Units:
    """Units by heat, by flow, and spares. A unit in the rack serves that rack alone; units in the row are shared and get one spare."""
    racks = demand.racks
    redundant = system.spec.cooling.redundancy == "N+1" and not cdu.internal_redundancy
    if cdu.type == "in-rack":
        spare = racks * (1.0 if redundant else 0.0)
        return Units(racks * ceil(demand.heat / racks / capacity), racks * ceil(demand.flow / racks / rated), spare)
    return Units(ceil(demand.heat / capacity), ceil(demand.flow / rated), constant(1.0 if redundant else 0.0))


def _loop_drop(system: System, cdu: Cdu, drop: Figure) -> Figure:
    """Head the unit must give: the rack, and row piping where the unit stands outside it (a share of the rack's drop)."""
    ledger = system.ledger
    if cdu.type != "in-rack":
        share = ledger.constant(system.catalog, "row-piping-share")
        row = ledger.add((drop * share).named("cooling.row-drop", "Pressure drop of row piping, valves and fittings", "kPa"))
        drop = drop + row
    return ledger.add(drop.named("cooling.loop-drop", "Pressure drop of the loop outside the CDU", "kPa"))


def _footprint(system: System, cdu: Cdu, count: Figure) -> None:
    """Floor the units take where they stand outside the racks, and their weight, as far as published."""
    ledger = system.ledger
    width, depth, mass = ledger.part(cdu, "width"), ledger.part(cdu, "depth"), ledger.part(cdu, "mass")
    if cdu.type != "in-rack" and width is not None and depth is not None:
        ledger.add((count * width * depth).named("cooling.cdu-footprint", "Floor under the CDUs", "m^2"))
    if mass is not None:
        ledger.add((count * mass).named("cooling.cdu-weight", "Weight of the CDUs", "kg"))


# --- choice


def smallest(system: System, demand: Demand, path: str, outside: bool = False) -> tuple[Cdu, tuple[Rejected, ...]]:
    """The unit with the least installed capacity among those of a heat path, with head to spare; only `outside` the racks if so asked.

    Raises:
        InputError: no unit of the catalog serves these racks.
    """
    fitting: list[tuple[float, float, str, Cdu]] = []
    rejected: list[Rejected] = []
    units = (p for p in system.catalog.parts.values() if isinstance(p, Cdu) and p.heat_path == path)
    for cdu in (unit for unit in units if not outside or unit.type != "in-rack"):
        why = _unfit(system, cdu, demand)
        if why:
            rejected.append(Rejected(cdu.name, why))
            continue
        count = _count(system, cdu, demand)
        fitting.append((count * (cdu.capacity.coherent or 0.0), count, cdu.id, cdu))
    if not fitting:
        raise fail(
            "COO005", f"no {path} CDU in the catalog can serve these racks", hint="; ".join(f"{r.name}: {r.why}" for r in rejected[:3])
        )
    ranked = sorted(fitting, key=lambda f: f[:3])
    others = tuple(Rejected(c.name, phrase("{n:g} units, {size:g} kW installed", n=n, size=size / 1000)) for size, n, _, c in ranked[1:4])
    return ranked[0][3], others + tuple(rejected[:3])


def _able(system: System, cdu: Cdu, demand: Demand) -> float:
    """Capacity at the approach there is, in W."""
    name = "approach-least" if cdu.heat_path == "liquid-to-liquid" else "air-approach-least"
    rated, there = cdu.approach.coherent or 0.0, demand.approaches[cdu.heat_path].value or 0.0
    least = min(system.catalog.constants[name].value.coherent or 0.0, rated)
    return (cdu.capacity.coherent or 0.0) * (min(max(there, least) / rated, 1.0) if rated else 1.0)


def _count(system: System, cdu: Cdu, demand: Demand) -> float:
    """`Units.count` with plain numbers, for ranking."""
    shared = 1.0 if cdu.type != "in-rack" else (demand.racks.value or 1.0)
    needs = ((demand.heat.value or 0.0, _able(system, cdu, demand)), (demand.flow.value or 0.0, cdu.flow.coherent or 0.0))
    count = shared * max(math.ceil(need / shared / one - 1e-9) for need, one in needs)
    return count + shared * (system.spec.cooling.redundancy == "N+1" and not cdu.internal_redundancy)


def _unfit(system: System, cdu: Cdu, demand: Demand) -> str:
    """Why a unit cannot serve these racks; an empty text when it can."""
    capacity, rated, head = _able(system, cdu, demand), cdu.flow.coherent, cdu.head.coherent
    if not capacity or not rated or head is None:
        return "capacity, flow or head not published"
    outside = 0.0 if cdu.type == "in-rack" else (system.catalog.constants["row-piping-share"].value.coherent or 0.0)
    if demand.drop is not None and demand.drop.value is not None and head < demand.drop.value * (1.0 + outside):
        return phrase("head {head} is below the {drop:.0f} kPa of the loop", head=cdu.head, drop=demand.drop.value * (1.0 + outside) / 1000)
    per_rack = demand.racks.value or 1.0
    if cdu.type == "in-rack" and ((demand.heat.value or 0.0) / per_rack > capacity or (demand.flow.value or 0.0) / per_rack > rated):
        return "one unit in the rack does not carry that rack"
    if cdu.type == "in-rack":
        each = 2 if system.spec.cooling.redundancy == "N+1" and not cdu.internal_redundancy else 1
        places = [cdu_places(system, role, cdu) for role in system.roles if on_loop(system, role)]
        if any(found is not None and found < each for found in places):
            return "the rack's layout has no place for it"
    return ""
