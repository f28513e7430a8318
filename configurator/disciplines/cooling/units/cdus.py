"""The units of an order: the figures of the one chosen, how many in each pod, what their pumps draw, and the head they must give."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.parts import Cdu
from configurator.disciplines.cooling.units.choice import PATHS, Choice, Plan, choose
from configurator.disciplines.cooling.units.demand import Demand, RackLoad, rack_load
from configurator.disciplines.cooling.units.exchanger import Ability, Duty, ability_of, exchange_at, head_at, rating_of, turndown
from configurator.disciplines.cooling.units.source import source_side
from configurator.disciplines.naming import Naming
from configurator.figures import Figure, ceil, constant, floor, maximum, minimum, unknown_figure
from configurator.figures.bounds import told
from configurator.phrases import phrase
from configurator.system.ledger import Ledger
from configurator.system.tree import System, when_judged


@dataclass(frozen=True)
class Served:
    """The units that serve some racks: by which plan, how many, what their pumps draw; of the fullest pod its units, spare and load."""

    plan: Plan
    count: Figure
    pumps: Figure
    able: Ability
    units: Figure
    spare: Figure
    heat: Figure
    flow: Figure
    drop: Figure | None

    @property
    def cdu(self) -> Cdu:
        """Which unit."""
        return self.plan.unit.cdu

    @property
    def number(self) -> str:
        """The count in words."""
        return "a number not known" if self.count.number is None else told(self.count.bound, f"{self.count.number:g}")


def size_cdus(system: System, demand: Demand, outside: bool = False) -> Served | None:
    """Choose the unit and its count and add its line; `outside` the racks where racks of several systems share them."""
    ledger, wanted = system.ledger, system.spec.cooling.cdu
    if wanted == "none" or demand.heat.is_nothing:
        ledger.decide("cooling.cdu", "Which CDU?", "none", "not part of this quote" if wanted == "none" else "no heat goes into liquid")
        ledger.add((demand.racks * 0.0).named("cooling.cdus", "Coolant distribution units", "1"))
        return None
    choice = choose(system, demand, PATHS[system.spec.cooling.architecture], outside)
    served = serve(system, demand, choice)
    chosen = phrase("{cdu}, {n} in all", cdu=served.cdu.name, n=served.number)
    ledger.decide("cooling.cdu", "Which CDU?", chosen, choice.why, choice.rejected, choice.money)
    system.attach(None, "cdu", served.cdu.name, served.count, served.cdu)
    return served


def serve(system: System, demand: Demand, choice: Choice) -> Served:
    """The figures of a choice."""
    ledger, catalog, cdu = system.ledger, system.catalog, choice.plan.unit.cdu
    duty = demand.duty(ledger, catalog, cdu, _piped(system, cdu, demand))
    able = _ability(system, cdu, demand, duty)
    rack = rack_load(ledger, catalog, cdu, demand, duty, able)
    spare = constant(float(choice.plan.unit.spare))
    pod, racks = _pods(system, demand, choice)
    count = count_cdus(demand, choice.plan, pod, able, rack)
    count = ledger.add(count.named("cooling.cdus", "Coolant distribution units", "1"))
    heat = ledger.add((racks * rack.heat).named("cooling.cdu-pod-heat", "Heat at the CDUs of one pod, with their pumps", "kW"))
    flow = ledger.add((racks * rack.flow).named("cooling.cdu-pod-flow", "Coolant flow of one pod", "L/min"))
    needed = units_for(racks, able, rack)
    by_heat = ceil(heat / able.capacity).named("cooling.cdus-by-heat", "CDUs one pod needs by heat with the pumps", "1")
    by_flow = ceil(flow / able.flow).named("cooling.cdus-by-flow", "CDUs one pod needs by flow at the head of the loop", "1")
    ledger.add(by_heat)
    ledger.add(by_flow)
    units = ledger.add((needed + spare).named("cooling.pod-cdus", "CDUs of one pod, with its spare", "1"))
    served = floor(minimum(able.capacity / rack.heat, able.flow / rack.flow))
    ledger.add(served.named("cooling.racks-per-cdu", "Racks one CDU serves alone, least of heat and flow", "1"))
    _footprint(system, cdu, count)
    found = Served(choice.plan, count, _pumps(system, cdu, demand, count, rack), able, units, spare, heat, flow, duty.drop)
    _head_left(system, found)
    source_side(system, cdu, duty, heat / maximum(units - spare, constant(1.0)))
    return found


@when_judged
def _head_left(system: System, served: Served) -> None:
    """Head one unit gives when its pod has lost its spare: the flow of the pod over the units left, on the pump curve."""
    ledger, cdu = system.ledger, served.cdu
    rated, head = ledger.part(cdu, "flow"), ledger.part(cdu, "head")
    assert rated is not None and head is not None
    each = served.flow / maximum(served.units - served.spare, constant(1.0))
    left = head_at(each, rated, head, served.able.shut_off)
    ledger.add(left.named("cooling.cdu-head", phrase("{cdu}: head it gives at its part of the flow, the spare lost", cdu=cdu.name), "kPa"))


def units_for(racks: Figure, able: Ability, rack: RackLoad) -> Figure:
    """Units that so many racks need by heat with the pumps and by flow, without a spare; none for no rack."""
    return maximum(ceil(racks * rack.heat / able.capacity), ceil(racks * rack.flow / able.flow))


def count_cdus(demand: Demand, plan: Plan, pod: Figure, able: Ability, rack: RackLoad) -> Figure:
    """Units in all: N = floor(R / P) (n(P) + s) + (n(r) + s where a rest r is left), with P racks in a pod and s spare units.

    Pods are filled one after another. Units in a rack are a pod of their own, sized for the hottest rack.
    """
    racks, spare = demand.racks, float(plan.unit.spare)
    if plan.unit.in_rack:
        return racks * (units_for(demand.hottest, able, rack) + spare)
    full = floor(racks / pod)
    rest = racks - full * pod
    return full * (units_for(pod, able, rack) + spare) + (units_for(rest, able, rack) + spare) * (rest > 0.0)


def _pods(system: System, demand: Demand, choice: Choice) -> tuple[Figure, Figure]:
    """The size of a pod, and the racks of the fullest one: of units in a rack that rack, at the heat of the hottest."""
    ledger, racks, label = system.ledger, demand.racks, "Pods: groups of racks with CDUs of their own"
    if choice.plan.unit.in_rack:
        ledger.add((racks * 1.0).named("cooling.pods", label, "1"))
        return constant(1.0), demand.hottest
    pod = _pod(system, choice)
    ledger.add(ceil(racks / pod).named("cooling.pods", label, "1"))
    return pod, minimum(racks, pod)


def _pod(system: System, choice: Choice) -> Figure:
    """Racks of a pod: as given in the specification, else as chosen."""
    label, wanted = "Racks that share the CDUs of one pod, at most", system.spec.cooling.pod
    if not isinstance(wanted, str):
        return system.ledger.value("cooling.pod", label, wanted)
    pod = choice.plan.pod
    why = "whole racks within the usual range, the fewest units for this order"
    system.ledger.decide("cooling.pod", "How many racks share the CDUs of one pod?", phrase("{pod:g} at most", pod=pod), why)
    return system.ledger.add(constant(float(pod)).named("cooling.pod", label, "1"))


def _piped(system: System, cdu: Cdu, demand: Demand) -> Figure | None:
    """The drop of the pipes between unit and racks, with the figures it is made of."""
    ledger, piping = system.ledger, demand.piping(cdu)
    if piping is None:
        return None
    return piping.drop(ledger, system.catalog, lambda figure, id, label, unit: ledger.add(figure.named(f"cooling.{id}", label, unit)))


def _ability(system: System, cdu: Cdu, demand: Demand, duty: Duty) -> Ability:
    """The figures of what one unit carries."""
    ledger, catalog = system.ledger, system.catalog
    if demand.drop is not None and duty.drop is not None:
        ledger.add((duty.drop * 1.0).named("cooling.loop-drop", "Pressure drop of the loop outside the CDU", "kPa"))
    above = "facility water" if cdu.heat_path == "liquid-to-liquid" else "room air"
    ledger.add((duty.approach * 1.0).named("cooling.approach", phrase("Coolant supply above {above}", above=above), "delta_degC"))
    named = _naming(ledger, cdu)
    exchange = exchange_at(duty, catalog.coolants[cdu.rating_coolant], named)
    return ability_of(rating_of(ledger, catalog, cdu), duty, exchange, named)


def _naming(ledger: Ledger, cdu: Cdu) -> Naming:
    """Gives every step of the ability its id and label."""
    rows = {
        "ratio": ("cooling.cdu-end-ratio", "Temperature difference at the warm end of the exchanger over that at the cold end", "1"),
        "difference": ("cooling.cdu-lmtd", "Mean temperature difference over the exchanger of a CDU", "delta_degC"),
        "transfer": ("cooling.cdu-transfer", "Heat transfer with this coolant over that of the rating", "%"),
        "derating": ("cooling.cdu-derating", "Capacity at this approach over the rating", "%"),
        "capacity": ("cooling.cdu-capacity", phrase("{cdu}: heat it takes at this approach", cdu=cdu.name), "kW"),
        "ua": ("cooling.cdu-ua", phrase("{cdu}: UA of its exchanger with this coolant", cdu=cdu.name), "kW/K"),
        "shut_off": ("cooling.cdu-shut-off", phrase("{cdu}: head at no flow", cdu=cdu.name), "kPa"),
        "flow": ("cooling.cdu-flow", phrase("{cdu}: flow it gives at the head of the loop", cdu=cdu.name), "L/min"),
        "efficiency": ("cooling.cdu-pump-efficiency", phrase("{cdu}: hydraulic power over what its pumps draw", cdu=cdu.name), "%"),
    }

    def named(key: str, figure: Figure) -> Figure:
        return ledger.add(figure.named(*rows[key]))

    return named


def _pumps(system: System, cdu: Cdu, demand: Demand, count: Figure, rack: RackLoad) -> Figure:
    """AC power of the pumps: that of the racks, or of all units at their least flow where that is more."""
    ledger, catalog = system.ledger, system.catalog
    rated = ledger.part(cdu, "flow")
    assert rated is not None
    least = count * rated * turndown(ledger, catalog, cdu)
    least = ledger.add(least.named("cooling.cdu-least-flow", "Least flow of all CDUs together", "L/min"))
    power = maximum(demand.flow, least) * (rack.pumps / rack.flow)
    return ledger.add(power.named("cooling.pump-power", "AC power of the pumps of the CDUs at this flow and head", "kW"))


def _footprint(system: System, cdu: Cdu, count: Figure) -> None:
    """Floor the units take where they stand outside the racks, alone and with their share of the aisle, and their weight."""
    ledger = system.ledger
    width, depth, mass = ledger.part(cdu, "width"), ledger.part(cdu, "depth"), ledger.part(cdu, "mass")
    if mass is not None:
        ledger.add((count * mass).named("cooling.cdu-weight", "Weight of the CDUs", "kg"))
    if cdu.type == "in-rack":
        return
    label = "Floor area of the CDUs with their aisle share"
    if width is None or depth is None:
        ledger.add(unknown_figure("cooling.cdu-floor-area", label, "m^2", "the catalog does not say how wide and deep a unit is"))
    else:
        ledger.add((count * width * depth).named("cooling.cdu-footprint", "Floor under the CDUs", "m^2"))
        aisle = ledger.value("site.row-pitch", "Aisle depth each rack takes its share of", system.spec.site.row_pitch)
        ledger.add((count * width * (depth + aisle)).named("cooling.cdu-floor-area", label, "m^2"))
    label = "Weight of the CDUs beside the racks"
    if mass is None:
        ledger.add((count * 1.0).named("cooling.cdus-without-mass", "CDUs beside the racks of unknown mass", "1"))
        ledger.add(unknown_figure("cooling.cdu-weight-beside", label, "kg", "the catalog does not say what a unit weighs"))
    else:
        ledger.add((count * mass).named("cooling.cdu-weight-beside", label, "kg"))
