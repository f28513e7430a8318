"""The unit against what the platform's maker asks of one, and against what these racks need: required, offered, and whether that holds.

What no maker published is unknown, and so is what rests on an assumed rating: neither ever passes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from configurator.catalog.parts import Cdu
from configurator.catalog.tables.demands import CduDemands
from configurator.disciplines.cooling.units.cdus import Served
from configurator.disciplines.cooling.units.exchanger import WATER_SIDE
from configurator.figures import Figure, constant, interpolate, maximum, total
from configurator.phrases import phrase
from configurator.system.tree import System

Relation = Literal["<=", ">="]
Verdict = Literal["pass", "fail", "unknown"]
RATED_AT = 4.0  # K: the approach at which makers ask for a capacity


@dataclass(frozen=True)
class Requirement:
    """One line: what is asked, what the unit offers (None: not published), and how they must stand to each other."""

    key: str
    label: str
    required: Figure | None
    offered: Figure | None
    relation: Relation
    unit: str

    @property
    def holds(self) -> Figure | None:
        """1 where what is offered is enough, else 0; None where a side is not known."""
        asked, given = self.required, self.offered
        if asked is None or given is None or asked.value is None or given.value is None:
            return None
        return given <= asked if self.relation == "<=" else given >= asked

    @property
    def share(self) -> Figure | None:
        """What is offered over what is asked, or the other way round where less is better: at least 100 % where it holds."""
        asked, given = self.required, self.offered
        if asked is None or given is None or not asked.value or not given.value:
            return None
        return asked / given if self.relation == "<=" else given / asked

    @property
    def status(self) -> Verdict:
        """The verdict; unknown is never a pass."""
        holds = self.holds
        return "unknown" if holds is None or holds.value is None else "pass" if holds.value else "fail"


def qualify(system: System, served: Served | None, supply: Figure) -> tuple[Requirement, ...]:
    """Every requirement with what the chosen unit offers; how many are missed and how many are open are figures."""
    if served is None or not system.ledger.judged:
        return ()
    found = (*_of_the_racks(system, served), *_of_the_maker(system, served.cdu, supply))
    _shares(system, found)
    missed = [1.0 - holds for line in found if (holds := line.holds) is not None]
    ledger = system.ledger
    ledger.add(
        total(missed, empty="1").named("cooling.cdu-missed", phrase("{cdu}: requirements it does not meet", cdu=served.cdu.name), "1")
    )
    open_ = constant(float(sum(line.holds is None for line in found)))
    ledger.add(open_.named("cooling.cdu-open", phrase("{cdu}: requirements on which nothing is published", cdu=served.cdu.name), "1"))
    return found


def _shares(system: System, lines: Sequence[Requirement]) -> None:
    """By how much each line is met."""
    for line in lines:
        if (share := line.share) is not None:
            label = phrase("{requirement}: how far it is met", requirement=line.label)
            system.ledger.add(share.named(f"cooling.cdu-met.{line.key}", label, "%"))


def _of_the_racks(system: System, served: Served) -> Iterator[Requirement]:
    """What the racks need of one unit with the spare lost: heat, flow, head and approach."""
    figures, cdu = system.ledger.figures, served.cdu
    left = maximum(served.units - served.spare, constant(1.0))

    def shown(key: str, label: str, figure: Figure, unit: str) -> Figure:
        return system.ledger.add(figure.named(f"cooling.cdu-required.{key}", label, unit))

    heat = shown("capacity", "Heat one CDU must take, the spare lost", served.heat / left, "kW")
    flow = shown("flow", "Flow one CDU must give, the spare lost", served.flow / left, "L/min")
    rated = _published(cdu, "capacity", "approach")
    yield Requirement("capacity", "Capacity at this approach", heat, served.able.capacity if rated else None, ">=", "kW")
    rated = _published(cdu, "flow", "head")
    yield Requirement("flow", "Flow at the head of the loop", flow, served.able.flow if rated else None, ">=", "L/min")
    head = figures["cooling.cdu-head"] if rated else None
    yield Requirement("loop-head", "Head at its part of the flow", figures.get("cooling.loop-drop"), head, ">=", "kPa")
    there = figures["cooling.approach"]
    own = system.ledger.part(cdu, "approach") if _published(cdu, "approach") else None
    yield Requirement("site-approach", "Approach against that of the site", there, own, "<=", "delta_degC")


def _published(cdu: Cdu, *fields: str) -> bool:
    return all(getattr(cdu, field).confidence != "assumption" for field in fields)


def _of_the_maker(system: System, cdu: Cdu, supply: Figure) -> Iterator[Requirement]:
    """What the maker of the racks asks of any unit outside them; of one he asks nothing of, the lines stay open."""
    asked = _flow_per_kw(system, system.platform.cooling.cdu, supply)
    yield Requirement("flow-per-kw", "Rated flow over capacity", asked, _rated_flow_per_kw(system, cdu), ">=", "L/min/kW")
    if cdu.type != "in-rack":
        at = _capacity_at(system, cdu)
        asked = _asked(system, "capacity", "capacity at 4 K approach", at)
        yield Requirement("rated-capacity", "Capacity at 4 K approach", asked, at, ">=", "kW")
    rows: tuple[tuple[str, str, Relation, str], ...] = (
        ("head", "Head outside the unit at its rating", ">=", "kPa"),
        ("approach", "Approach at its rating", "<=", "delta_degC"),
        ("stability", "Swing of the supply temperature from 10 % load", "<=", "delta_degC"),
        ("fail_over", "Time a spare pump takes over in", "<=", "s"),
        ("filtration", "Mesh of the filter", "<=", "um"),
        ("relief", "Pressure the relief valve opens at", "<=", "kPa"),
    )
    for field, label, relation, unit in rows:
        offered = system.ledger.part(cdu, field.replace("_", "-")) if _stated(cdu, field) else None
        above_water = cdu.heat_path == WATER_SIDE or field != "approach"  # makers ask for no approach to room air
        asked = _asked(system, field, label, offered) if above_water else None
        yield Requirement(field.replace("_", "-"), label, asked, offered, relation, unit)


def _stated(cdu: Cdu, field: str) -> bool:
    return getattr(cdu, field) is not None and _published(cdu, field)


def _asked(system: System, field: str, label: str, against: Figure | None) -> Figure | None:
    """What is asked, where the maker asks it; without anything to hold it against nothing follows from it."""
    value, id = getattr(system.platform.cooling.cdu, field, None), f"cooling.cdu-asked.{field.replace('_', '-')}"
    if value is None:
        return None
    unused = "" if against is not None else "the maker of the unit publishes nothing to hold against it"
    return system.ledger.value(id, phrase("CDU required: {label}", label=label), value, unused)


def _rated_flow_per_kw(system: System, cdu: Cdu) -> Figure | None:
    flow, capacity = system.ledger.part(cdu, "flow"), system.ledger.part(cdu, "capacity")
    if flow is None or capacity is None or not _published(cdu, "flow", "capacity"):
        return None
    label = phrase("{cdu}: rated flow over capacity", cdu=cdu.name)
    return system.ledger.add((flow / capacity).named("cooling.cdu-offered.flow-per-kw", label, "L/min/kW"))


def _capacity_at(system: System, cdu: Cdu) -> Figure | None:
    """Heat at the approach that makers ask for: Q_r in proportion to it."""
    capacity, approach = system.ledger.part(cdu, "capacity"), system.ledger.part(cdu, "approach")
    if capacity is None or approach is None or not _published(cdu, "capacity", "approach"):
        return None
    label = phrase("{cdu}: heat it takes at 4 K approach", cdu=cdu.name)
    at = capacity * (constant(RATED_AT, "delta_degC") / approach)
    return system.ledger.add(at.named("cooling.cdu-offered.rated-capacity", label, "kW"))


def _flow_per_kw(system: System, asked: CduDemands | None, supply: Figure) -> Figure | None:
    """Flow for a kilowatt that the maker asks of a unit at this supply temperature."""
    if asked is None or asked.flow_per_kw is None:
        return None
    table = asked.flow_per_kw.table(f"{system.platform.id}.cdu-flow")
    found = interpolate(supply, table)
    label = "CDU required: flow for a kilowatt at this supply temperature"
    return system.ledger.add(found.named("cooling.cdu-asked.flow-per-kw", label, "L/min/kW"))
