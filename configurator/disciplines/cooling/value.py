"""What the cooling costs and where: value by level (server, rack), the two architectures side by side, the facility side."""

from __future__ import annotations

from dataclasses import replace

from configurator.catalog.parts import Cdu, CoolantFill, Fan, Hose, Manifold, QuickDisconnect, RearDoor
from configurator.catalog.problems import InputError
from configurator.disciplines.cooling.sizing import Cooling
from configurator.disciplines.cooling.units.cdus import count_cdus
from configurator.disciplines.cooling.units.choice import PATHS, Plan, best
from configurator.disciplines.cooling.units.demand import Demand, rack_load
from configurator.disciplines.cooling.units.exchanger import ability_of, exchange_at, least_approach, rating_of
from configurator.disciplines.money.cost import Cost
from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, constant, maximum, total, unknown_figure
from configurator.phrases import listed, phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import System

# Server level: what sits on the heat (plates, fans, heat sinks); rack level: plumbing, manifolds and CDUs, as the broker splits it.
RACK_LEVEL = (QuickDisconnect, Manifold, Hose, Cdu)
ELSEWHERE = (CoolantFill, RearDoor)
LEVELS = {"server": "at server level (plates, fans, heat sinks)", "rack": "at rack level (plumbing, manifolds, CDU)", "other": "elsewhere"}


def value_by_level(system: System, cost: Cost) -> None:
    """Cost of cooling at server and rack level with their shares, beside the shares published for the architecture."""
    ledger, currency = system.ledger, system.currency
    lines = [x for x in cost.lines if not x.below and x.category == "cooling"]
    if not lines:
        return
    sums: dict[str, Figure] = {}
    for level, label in LEVELS.items():
        found = _known(system, f"cooling.value.{level}", [x for x in lines if _level(x) == level])
        sums[level] = ledger.add(total(found, empty=currency).named(f"cooling.value.{level}", f"Cost of cooling {label}", currency))
    # What is included in a sum is in the whole by that sum, whose level nobody knows.
    whole = total([x.extended for x in lines if x.extended is not None], empty=currency)
    whole = ledger.add(whole.named("cooling.value.total", "Cost of cooling in this quote", currency))
    if whole.is_nothing:
        return
    for level in ("server", "rack"):
        share = (sums[level] / whole).named(f"cooling.value.{level}-share", f"Share of the cooling cost {LEVELS[level]}", "%")
        ledger.add(share)
        published = system.catalog.constants.get(f"value-{system.spec.cooling.architecture}-{level}")
        if published is not None and not ledger.figures["cooling.liquid-heat"].is_nothing:
            other = ledger.value(f"cooling.value.{level}-share-published", published.name, published.value)
            label = phrase("Share of the cooling cost {level}, over the published one", level=LEVELS[level])
            ledger.add((share / other).named(f"cooling.value.{level}-share-ratio", label, "%"))
    if not ledger.figures["cooling.liquid-heat"].is_nothing:
        primary = ledger.constant(system.catalog, "cooling-primary-share")
        outside = whole * (primary / maximum(1.0 - primary, constant(0.0)))  # not known where everything is on that side
        label = "Cost of the facility side of the cooling (outdoor units, pumps, pipes), estimated; not in this quote"
        ledger.add(outside.named("cooling.value.facility-estimate", label, currency))


def _known(system: System, id: str, lines: list[BomLine]) -> list[Figure]:
    """The extended prices of lines, with an unknown one where some are included in a sum."""
    found = [x.extended for x in lines if x.extended is not None]
    reasons = dict.fromkeys(x.reason for x in lines if x.status == "included")
    if reasons:
        currency = system.currency
        found.append(
            system.ledger.add(
                unknown_figure(f"{id}.elsewhere", "Cost of cooling, not itemised", currency, listed(list(reasons), "{first}; {rest}"))
            )
        )
    return found


def _level(line: BomLine) -> str:
    if line.node.part is None:  # a sum of the price book
        return "other"
    if isinstance(line.node.part, RACK_LEVEL):
        return "rack"
    if isinstance(line.node.part, ELSEWHERE):
        return "other"
    inside = isinstance(line.node.part, Fan) or line.node.level > 0
    return "server" if inside else "other"


def compare_architectures(system: System, cooling: Cooling, cost: Cost) -> None:
    """Liquid-to-liquid and liquid-to-air side by side for a system with units of its own: these, their price, heat to room and water."""
    if cooling.cdus.is_nothing:
        return
    found = [_architecture(system, name, cooling, cost) for name in PATHS]
    chosen = system.spec.cooling.architecture
    texts = dict(zip(PATHS, found, strict=True))
    system.ledger.decide(
        "cooling.architecture",
        "Liquid-to-liquid or liquid-to-air?",
        phrase("{subject}: {aspect}", subject=chosen, aspect=texts[chosen][0]),
        "set by cooling.architecture; the best unit of each at these set points",
        tuple(Rejected(name, *text) for name, text in texts.items() if name != chosen),
        texts[chosen][1],
    )


def _architecture(system: System, name: str, cooling: Cooling, cost: Cost) -> tuple[str, str]:
    """The figures of one architecture under ``cooling.compare.<name>``; returns them in words: what it is, and what it costs."""
    ledger, key, currency = system.ledger, f"cooling.compare.{name}", system.currency
    try:
        plan = _best(system, name, cooling)
    except InputError as none:
        return none.problems[0].message, ""
    unit, count = plan.unit.cdu, _units(system, name, plan, cooling.demand)
    room = cooling.air if name == "l2l" else cooling.air + cooling.liquid
    ledger.add((room * 1.0).named(f"{key}.heat-to-room", phrase("{name}: heat of the racks that ends in room air", name=name), "kW"))
    each = cost.prices.each(unit)
    number = "?" if count.number is None else f"{count.number:g}"
    text = phrase("{number} × {unit}, {room:.0f} kW into the room", number=number, unit=unit.name, room=(room.value or 0.0) / 1000)
    if each.value is None:
        return text, "not priced"
    price = ledger.add((count * each).named(f"{key}.cdu-cost", phrase("{name}: cost of the CDUs", name=name), currency))
    return text, "not known" if price.number is None else phrase("{price:,.0f} {currency} of CDUs", price=price.number, currency=currency)


def _best(system: System, name: str, cooling: Cooling) -> Plan:
    """The best plan of an architecture: that of the system where the program chose it."""
    if cooling.served is not None and name == system.spec.cooling.architecture and system.spec.cooling.cdu == "auto":
        return cooling.served.plan
    return best(system, cooling.demand, PATHS[name]).plan


def _units(system: System, name: str, plan: Plan, demand: Demand) -> Figure:
    """How many of the unit, and how much of their capacity and flow, and of the approach there is, the racks take."""
    ledger, catalog, key, unit = system.ledger, system.catalog, f"cooling.compare.{name}", plan.unit.cdu
    rated, there = ledger.part(unit, "approach"), demand.approaches[unit.heat_path]
    assert rated is not None
    duty, head = demand.duty(ledger, catalog, unit), ledger.part(unit, "head")
    if duty.drop is not None:
        label = phrase("{name}: pressure drop of the loop outside the CDUs", name=name)
        duty = replace(duty, drop=ledger.add((duty.drop * 1.0).named(f"{key}.drop", label, "kPa")))
    able = ability_of(rating_of(ledger, catalog, unit), duty, exchange_at(duty, catalog.coolants[unit.rating_coolant]))
    carried = able.capacity.named(f"{key}.capacity", phrase("{name}: heat one CDU takes at this approach", name=name), "kW")
    moved = able.flow.named(f"{key}.flow", phrase("{name}: flow one CDU gives at the head of the loop", name=name), "L/min")
    able = replace(able, capacity=ledger.add(carried), flow=ledger.add(moved))
    rack, racks = rack_load(ledger, catalog, unit, demand, duty, able), demand.racks
    heat = ledger.add(rack.heat.named(f"{key}.heat", phrase("{name}: heat of one rack at the CDUs, with their pumps", name=name), "kW"))
    rack = replace(rack, heat=heat)
    count = count_cdus(demand, plan, constant(float(plan.pod)), able, rack)
    count = ledger.add(count.named(f"{key}.cdus", phrase("{name}: CDUs ({unit})", name=name, unit=unit.name), "1"))
    used = (racks * rack.heat / (count * able.capacity)).named(
        f"{key}.heat-used", phrase("{name}: heat over the capacity of the CDUs", name=name), "%"
    )
    ledger.add(used)
    ledger.add((demand.flow / (count * able.flow)).named(f"{key}.flow-used", phrase("{name}: flow over that of the CDUs", name=name), "%"))
    ledger.add(
        (there - rated).named(
            f"{key}.approach-above", phrase("{name}: approach above that of the rating of the CDUs", name=name), "delta_degC"
        )
    )
    if duty.drop is not None and head is not None:
        ledger.add(
            (duty.drop / head).named(f"{key}.head-used", phrase("{name}: drop of the loop over the head of the CDUs", name=name), "%")
        )
    least = least_approach(ledger, catalog, unit)
    ledger.add(
        (there - least).named(
            f"{key}.approach-left", phrase("{name}: approach above the least the CDUs are run at", name=name), "delta_degC"
        )
    )
    return count
