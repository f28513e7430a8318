"""Coolant distribution units that racks of several systems share: one set, sized on the heat and flow of all of them together.

Units may be shared where they stand outside the racks and give their heat to water, and where coolant, supply temperature and facility
water are the same; `cooling.pod: own` keeps a system apart, `shared` has its racks without units of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from configurator.disciplines.cooling.coolants import resolve_coolant
from configurator.disciplines.cooling.loop.content import HELD, held_outside
from configurator.disciplines.cooling.loop.laying import lay_row
from configurator.disciplines.cooling.units.cdus import Served, size_cdus
from configurator.disciplines.cooling.units.choice import PATHS, choose
from configurator.disciplines.cooling.units.demand import Demand, joint_demand
from configurator.disciplines.cooling.units.qualification import Requirement, qualify
from configurator.disciplines.cooling.units.states import loop_states
from configurator.disciplines.states import State
from configurator.figures import Figure
from configurator.phrases import listed, phrase
from configurator.system.ledger import Ledger, Rejected
from configurator.system.sections import Section, shared_section
from configurator.system.tree import System

KEY, LABEL = "shared-cooling", "Shared coolant distribution units"


@dataclass(frozen=True)
class Pod:
    """Units that several systems share: what they are, all the heat they take, what one lost means, and what is asked of one."""

    section: Section
    served: Served
    heat: Figure
    states: tuple[State, ...]
    qualification: tuple[Requirement, ...]

    def part_of(self, system: System, demand: Demand) -> tuple[Figure, Figure]:
        """The units of a system alone, which are none, and its part of the pumps, by heat."""
        ledger = system.ledger
        count = ledger.add((demand.racks * 0.0).named("cooling.cdus", "Coolant distribution units", "1"))
        label = "Power of the pumps of the shared CDUs, part by heat"
        part = (self.served.pumps * (demand.heat / self.heat)).named("cooling.pump-share", label, "kW")
        chosen = phrase("{cdu}, {n} in all, shared", cdu=self.served.cdu.name, n=self.served.number)
        why = phrase("one set for {systems}: same loop, outside the racks", systems=_systems(self.section))
        ledger.decide("cooling.cdu", "Which CDU?", chosen, why)
        return count, ledger.add(part)


def share_units(order: Ledger, sections: Sequence[Section], demands: Mapping[str, Demand]) -> dict[str, Pod]:
    """The pod of every system that shares one; why the others have units of their own is a decision of the order."""
    if len(sections) < 2:
        return {}
    alone = {s.key: why for s in sections if (why := _why_alone(s.system, demands[s.key]))}
    loops: dict[tuple[object, ...], list[Section]] = {}
    for section in sections:
        if section.key not in alone:
            loops.setdefault(_loop_of(section.system), []).append(section)
    shared = [members for members in loops.values() if len(members) > 1]
    why = "no other system has its loop: coolant, supply temperature, facility water and choice of CDU"
    alone.update((members[0].key, why) for members in loops.values() if len(members) == 1)
    pods: dict[str, Pod] = {}
    for number, members in enumerate(shared, 1):
        pod = _pod(order, KEY if number == 1 else f"{KEY}-{number}", members, demands)
        pods.update((member.key, pod) for member in members)
    _decide(order, sections, demands, pods, alone)
    return pods


def _systems(section: Section) -> str:
    """The systems that share a section, by their keys."""
    return listed(section.members)


def _why_alone(system: System, demand: Demand) -> str:
    """Why the units of a system can serve no other; an empty text where they can."""
    cooling = system.spec.cooling
    if demand.heat.is_nothing:
        return "no heat goes into liquid"
    if cooling.cdu == "none":
        return "no CDU is part of its quote"
    if cooling.pod == "own":
        return "the specification keeps its units apart (cooling.pod: own)"
    if cooling.architecture != "l2l":
        return "its units give their heat to the air"
    if cooling.pod == "shared" and cooling.cdu == "auto":
        return ""
    unit = choose(system, demand, PATHS[cooling.architecture]).plan.unit
    return phrase("its units stand in its racks ({cdu})", cdu=unit.cdu.name) if unit.in_rack else ""


def _loop_of(system: System) -> tuple[object, ...]:
    """What systems must have in common to hang on one loop."""
    cooling, figures = system.spec.cooling, system.ledger.figures
    temperatures = (figures[id].value for id in ("cooling.supply-temperature", "site.facility-water"))
    return (resolve_coolant(system).id, *temperatures, cooling.cdu, cooling.redundancy, cooling.size_of_pod)


def _pod(order: Ledger, key: str, members: Sequence[Section], demands: Mapping[str, Demand]) -> Pod:
    """One set of units for the racks of all members."""
    section = shared_section(order, key, LABEL, members)
    joint = joint_demand([demands[member.key] for member in members])
    ledger = section.system.ledger
    heat = ledger.add(joint.heat.named("cooling.pod-heat", "Heat the shared CDUs take from the racks", "kW"))
    flow = ledger.add(joint.flow.named("cooling.pod-flow", "Coolant flow of the shared CDUs", "L/min"))
    whole = replace(joint, heat=heat, flow=flow)
    served = size_cdus(section.system, whole, outside=True)
    assert served is not None
    lay_row(section.system, whole, served)
    held = held_outside(ledger, served.cdu, served.count, flow)
    if held is not None:
        ledger.add(held.named("cooling.coolant-volume", HELD, "L"))
    return Pod(section, served, heat, loop_states(section.system, served), qualify(section.system, served, joint.supply))


def _decide(
    order: Ledger, sections: Sequence[Section], demands: Mapping[str, Demand], pods: Mapping[str, Pod], alone: Mapping[str, str]
) -> None:
    """Which systems share units, and why the others do not; where fewer than two are cooled by liquid there is nothing to decide."""
    if sum(not demands[section.key].heat.is_nothing for section in sections) < 2:
        return
    found = {pod.section.key: pod for pod in pods.values()}.values()
    shared = [phrase("{systems}: {n} × {cdu}", systems=_systems(p.section), n=p.served.number, cdu=p.served.cdu.name) for p in found]
    chosen = listed(shared, "{first}; {rest}") or "none"
    reason = "units outside the racks, with the same coolant, supply temperature, facility water and choice of CDU"
    others = tuple(Rejected(section.label, alone[section.key]) for section in sections if section.key in alone)
    order.decide("cooling.pods", "Which systems share coolant distribution units?", chosen, reason, others)
