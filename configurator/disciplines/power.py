"""Power: from the TDP of every component to shelves, busbar, feeds and the facility.

Three kinds of power are kept apart: TDP (sustained, the base of heat and energy), EDPp peak (short, sizes busbar transients), and
provisioned (the reservation a planner must hold). IT load is DC at the output of the power shelves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from configurator.catalog.parts import Bbu, Busbar, Part, PowerConverter, PowerShelf, Psu, Ups, Whip
from configurator.catalog.platforms import RackPower
from configurator.catalog.problems import fail
from configurator.catalog.reference import BreakerLadder
from configurator.catalog.values import Value, parse_value
from configurator.figures import Figure, Interpolation, ceil, constant, floor, interpolate, maximum, minimum, sqrt, total
from configurator.system.ledger import Rejected
from configurator.system.tree import Node, RackRole, System
from configurator.units import parse_quantity, unit

VOLT_AMPERE = ("V*A/VA", "apparent power of one volt times one ampere")


@dataclass(frozen=True)
class Load:
    """What a branch of the tree draws at TDP, what of its heat goes into liquid (by component), and what is reserved for it."""

    tdp: Figure
    liquid: tuple[Figure, ...]
    provisioned: Figure


@dataclass(frozen=True)
class RackFeed:
    """The supply of one rack of a role. `shelves`, `usable` and currents are per rack."""

    role: RackRole
    shelf: PowerShelf
    psu: Psu
    load: Figure
    shelves: Figure
    needed: Figure
    capacity: Figure
    usable: Figure
    survives_feed: Figure
    ac_input: Figure
    bus_current: Figure | None
    bus_rating: Figure | None
    feed_current: Figure
    feed_limit: Figure
    whip_rating: Figure
    line_voltage_min: Figure
    line_voltage_max: Figure


@dataclass(frozen=True)
class Power:
    """The results other disciplines and the rules need."""

    it_load: Figure
    liquid: Figure
    liquid_of: Mapping[str, Figure]
    ac_input: Figure
    loss: Figure
    feeds: tuple[RackFeed, ...]


def size_power(system: System) -> Power:
    """Size the power chain of every rack role and total it over the order."""
    ledger = system.ledger
    loads = {role.key: _role_load(system, role) for role in system.roles}
    it_load = ledger.add(
        total([x.tdp for x in loads.values()]).named("power.it-load", "IT load at TDP (DC, downstream of the power shelves)", "kW")
    )
    liquid = ledger.add(
        total([f for x in loads.values() for f in x.liquid], empty="W").named("power.plated-load", "IT load under cold plates", "kW")
    )
    ledger.add(
        total([x.provisioned for x in loads.values()]).named(
            "power.provisioned", "Provisioned power (reservations of all components, DC)", "kW"
        )
    )
    factor = ledger.value("power.peak-factor", "EDPp peak over TDP", system.platform.peak_factor)
    ledger.add((it_load * factor).named("power.peak", "EDPp peak (DC, short transients; never for cooling)", "kW"))
    feeds = tuple(_feed(system, role, loads[role.key]) for role in system.roles if role.entry.power)
    if not feeds:
        raise fail("PWR001", f"platform {system.platform.id} describes no power supply for any rack")
    ac_input = ledger.add(total([f.ac_input * f.role.total for f in feeds]).named("power.ac-input", "AC input of all power shelves", "kW"))
    loss = ledger.add((ac_input - it_load).named("power.conversion-loss", "Conversion loss of the power shelves", "kW"))
    ledger.add((it_load / ac_input).named("power.efficiency", "Efficiency of the power shelves at this load", "%"))
    _totals(system, feeds)
    _facility(system, ac_input)
    _backup(system, it_load)
    liquid_of = {key: total(load.liquid) for key, load in loads.items() if load.liquid}
    return Power(it_load, liquid, liquid_of, ac_input, loss, feeds)


# --- loads


def _role_load(system: System, role: RackRole) -> Load:
    """The load of all racks of a role, one named figure per item of the rack."""
    found = [branch for root in role.roots if (branch := _branch(system, root)) is not None]
    return _together(found)


def _together(found: list[Load]) -> Load:
    tdp, provisioned = (total(figures, empty="W") for figures in ([x.tdp for x in found], [x.provisioned for x in found]))
    return Load(tdp, tuple(f for x in found for f in x.liquid), provisioned)


def _branch(system: System, node: Node) -> Load | None:
    """The load of a node over the order; a power converter among its children converts all of its siblings."""
    if node.part is not None:
        return _component(system, node, node.part)
    below = [branch for child in node.children if (branch := _branch(system, child)) is not None]
    if not below:
        return None
    load = _together(below)
    for child in node.children:
        if isinstance(child.part, PowerConverter):
            load = _converted(system, child, child.part, load)
    if node.level == 0 or (node.parent is not None and node.parent.level == 0 and node.parent.entry is None):
        named = system.ledger.add(load.tdp.named(f"power.load.{node.path}", f"{node.label}: load at TDP, all together", "kW"))
        return Load(named, load.liquid, load.provisioned)
    return load


def _component(system: System, node: Node, part: Part) -> Load | None:
    each = system.ledger.part(part, "tdp")
    if each is None:
        return None
    drawn = system.ledger.add((node.total * each).named(f"power.tdp.{node.path}", f"{node.label}: TDP, all together", "kW"))
    reserved = system.ledger.part(part, "provisioned-power")
    return Load(drawn, _captured(system, node, part, drawn), node.total * reserved if reserved is not None else drawn)


def _captured(system: System, node: Node, part: Part, heat: Figure) -> tuple[Figure, ...]:
    """The share of a component's heat that its cold plate takes; nothing for a component without one."""
    override = node.entry.liquid_capture if node.entry is not None else None
    if override is not None:
        share: Figure | None = system.ledger.value(f"{node.path}.liquid-capture", f"{node.label}: heat captured by liquid", override)
    else:
        share = system.ledger.part(part, "liquid-capture")
    if share is None or not share.value:
        return ()
    return (
        system.ledger.add((heat * share).named(f"power.plated.{node.path}", f"{node.label}: heat into the cold plate, all together", "kW")),
    )


def _converted(system: System, node: Node, part: PowerConverter, load: Load) -> Load:
    """`load` seen at the input of a converter; its loss is heat, mostly to air."""
    efficiency = system.ledger.part(part, "efficiency")
    assert efficiency is not None
    drawn = load.tdp / efficiency
    loss = system.ledger.add((drawn - load.tdp).named(f"power.loss.{node.path}", f"{node.label}: conversion loss, all together", "kW"))
    return Load(drawn, load.liquid + _captured(system, node, part, loss), load.provisioned / efficiency)


# --- shelves, busbar, feeds


def _feed(system: System, role: RackRole, load: Load) -> RackFeed:
    ledger, entry = system.ledger, role.entry.power
    assert entry is not None
    per_rack = ledger.add((load.tdp / role.total).named(f"power.{role.key}.rack-load", f"{role.entry.label}: IT load of one rack", "kW"))
    shelf = _chosen_shelf(system, role, entry)
    psu = system.catalog.part(shelf.psu, Psu)
    rating = _part(system, psu, "rating")
    per_shelf = _part(system, shelf, "psus")
    each = ledger.add((rating * per_shelf).named(f"power.{role.key}.shelf-capacity", f"{shelf.name}: capacity from its PSUs", "kW"))
    needed = ledger.add(
        _needed(system, per_rack, each).named(f"power.{role.key}.shelves-needed", "Shelves needed for the redundancy asked for", "1")
    )
    shelves = _shelf_count(system, role, entry, needed)
    installed = ledger.add((shelves * each).named(f"power.{role.key}.installed", "Installed shelf capacity of one rack", "kW"))
    scheme = system.spec.power.redundancy
    usable = ledger.add(
        (_remaining(scheme, shelves) * each).named(f"power.{role.key}.usable", f"Capacity left after the failure {scheme} stands for", "kW")
    )
    half = ledger.add((floor(shelves / 2) * each).named(f"power.{role.key}.one-feed", "Capacity left when one of two feeds is lost", "kW"))
    fraction = ledger.add((per_rack / installed).named(f"power.{role.key}.load-fraction", "Load fraction of the PSUs, all sharing", "%"))
    curve = _efficiency_curve(psu)
    efficiency = ledger.add(
        interpolate(fraction, curve).named(f"power.{role.key}.psu-efficiency", "PSU efficiency at that load fraction", "%")
    )
    ac_input = ledger.add((per_rack / efficiency).named(f"power.{role.key}.ac-input", f"{role.entry.label}: AC input of one rack", "kW"))
    bus, bus_rating = _busbar(system, role, entry, shelf, per_rack)
    current, whip_rating = _feed_current(system, role, shelf, psu, per_rack, shelves, each, curve)
    limit = _breaker(system, role, current, whip_rating)
    _attach(system, role, shelf, psu, shelves, per_shelf)
    low, high = _part(system, shelf, "line-voltage-min"), _part(system, shelf, "line-voltage-max")
    return RackFeed(
        role, shelf, psu, per_rack, shelves, needed, each, usable, half, ac_input, bus, bus_rating, current, limit, whip_rating, low, high
    )


def _part(system: System, part: Part, field: str) -> Figure:
    found = system.ledger.part(part, field)
    if found is None:
        raise fail("PWR002", f"part {part.id} has no {field}", part.at)
    return found


def _chosen_shelf(system: System, role: RackRole, entry: RackPower) -> PowerShelf:
    wanted = system.spec.power.shelf
    chosen = system.catalog.part(entry.shelf if wanted == "auto" else wanted, PowerShelf)
    others = [p for p in system.catalog.parts.values() if isinstance(p, PowerShelf) and p is not chosen]
    reason = "the platform's published shelf" if wanted == "auto" else "named in the specification"
    system.ledger.decide(
        f"power.{role.key}.shelf",
        f"{role.entry.label}: which power shelf?",
        chosen.name,
        reason,
        tuple(Rejected(p.name, f"{p.capacity} each; set power.shelf={p.id}") for p in others),
    )
    return chosen


def _needed(system: System, load: Figure, each: Figure) -> Figure:
    """The smallest count that still carries the load after the failure the scheme stands for."""
    base = maximum(ceil(load / each), constant(1.0))
    return {"N": base, "N+1": base + 1.0, "N+N": base * 2.0}[system.spec.power.redundancy]


def _remaining(scheme: str, shelves: Figure) -> Figure:
    """How many shelves are left after the failure the scheme stands for."""
    return {"N": shelves, "N+1": maximum(shelves - 1.0, constant(0.0)), "N+N": floor(shelves / 2.0)}[scheme]


def _shelf_count(system: System, role: RackRole, entry: RackPower, needed: Figure) -> Figure:
    """Shelves per rack: given, published for the platform, or as many as needed."""
    wanted, id = system.spec.power.shelves, f"power.{role.key}.shelves"
    label = f"{role.entry.label}: power shelves per rack"
    if wanted != "auto":
        value = _given_count(system, wanted)
        system.ledger.decide(id, "How many power shelves per rack?", f"{value}", "given in the specification")
        return system.ledger.value(id, label, value)
    if entry.shelves is not None and system.spec.power.shelf in ("auto", entry.shelf):
        system.ledger.decide(
            id,
            "How many power shelves per rack?",
            f"{entry.shelves}",
            "the platform's published count, checked against the redundancy asked for",
            (
                Rejected(
                    f"{needed.number:g}", f"the smallest count for {system.spec.power.redundancy}; set power.shelves={needed.number:g}"
                ),
            ),
        )
        return system.ledger.value(id, label, entry.shelves)
    system.ledger.decide(
        id, "How many power shelves per rack?", f"{needed.number:g}", f"the smallest count for {system.spec.power.redundancy}"
    )
    return system.ledger.add(needed.named(id, label, "1"))


def _given_count(system: System, text: str) -> Value:
    at = system.spec.at("power", "shelves")
    try:
        value = parse_value(text, unit("1"))
    except ValueError as problem:
        raise fail("PWR003", f"power.shelves: {problem}", at, "write auto or a whole number") from None
    if value.number is None or value.number < 1 or not float(value.number).is_integer():
        raise fail("PWR003", f"power.shelves: '{text}' is not a whole number of shelves", at, "write auto or a whole number")
    return Value(value.number, value.unit, sources=("specification",), confidence="given", at=at)


def _efficiency_curve(psu: Psu) -> Interpolation:
    points = [(parse_quantity(x), parse_quantity(y)) for x, y in psu.efficiency_curve.points]
    xs = [number * written.factor for (number, written), _ in points]
    ys = [number for _, (number, _) in points]
    return Interpolation(f"{psu.id}.efficiency", xs, ys, unit("1"), points[0][1][1])


def _busbar(system: System, role: RackRole, entry: RackPower, shelf: PowerShelf, load: Figure) -> tuple[Figure | None, Figure | None]:
    """Current of one section: the rack's current over its feed points, I = P / (V n)."""
    ledger = system.ledger
    voltage = _part(system, shelf, "output-voltage")
    points = ledger.value(f"power.{role.key}.feed-points", f"{role.entry.label}: busbar feed points", entry.feed_points)
    current = ledger.add((load / voltage / points).named(f"power.{role.key}.busbar-current", "Busbar current per feed point", "A"))
    if entry.busbar is None:
        return current, None
    busbar = system.catalog.part(entry.busbar, Busbar)
    if not any(node.part is busbar for node in role.walk()):
        parent = _rack_line(role)
        system.attach(parent, "busbar", busbar.name, role.total, busbar, role="" if parent else role.key)
    return current, _part(system, busbar, "rating")


def _feed_current(
    system: System, role: RackRole, shelf: PowerShelf, psu: Psu, load: Figure, shelves: Figure, each: Figure, curve: Interpolation
) -> tuple[Figure, Figure]:
    """Line current of one whip when the shelves that survive carry the load: I = P / (η √3 U cosφ), capped by what a shelf can deliver."""
    ledger, spec = system.ledger, system.spec
    voltage = ledger.value("site.supply-voltage", "Supply voltage, line to line", spec.site.supply_voltage)
    factor = _part(system, psu, "power-factor")
    whips = _part(system, shelf, "whips")
    one = constant(1.0, VOLT_AMPERE[0])

    def line_current(count: Figure, when: str, words: str) -> Figure:
        key = f"power.{role.key}"
        carried = ledger.add(
            minimum(load / maximum(count, constant(1.0)), each).named(f"{key}.shelf-load{when}", f"Load of one shelf{words}", "kW")
        )
        fraction = ledger.add((carried / each).named(f"{key}.shelf-fraction{when}", f"Load fraction of one shelf{words}", "%"))
        efficiency = ledger.add(interpolate(fraction, curve).named(f"{key}.shelf-efficiency{when}", f"Efficiency of one shelf{words}", "%"))
        apparent = ledger.add(
            (carried / efficiency / factor / whips).named(f"{key}.whip-load{when}", f"Apparent power of one whip{words}", "kVA")
        )
        current = apparent * one / (sqrt(constant(3.0)) * voltage)
        return ledger.add(current.named(f"{key}.feed-current{when}", f"Line current of one whip{words}", "A"))

    scheme = spec.power.redundancy
    line_current(shelves, "-normal", ", all shelves sharing")
    current = line_current(_remaining(scheme, shelves), "", f" after the failure {scheme} stands for")
    return current, _part(system, system.catalog.part(shelf.whip, Whip), "current-rating")


def _breaker(system: System, role: RackRole, current: Figure, whip_rating: Figure) -> Figure:
    """The smallest standard breaker that may carry the current continuously; returns what that breaker may carry."""
    standard = system.spec.site.standard.lower()
    ladder: BreakerLadder = system.catalog.breakers[standard]
    limit = system.ledger.value(
        f"breakers.{standard}.continuous-limit", f"{system.spec.site.standard}: continuous load of a breaker", ladder.continuous_limit
    )
    rated = [r for r in ladder.ratings if r.coherent is not None and r.coherent * (limit.value or 0) >= (current.value or math.inf)]
    chosen = rated[0] if rated else ladder.ratings[-1]
    rating = system.ledger.value(f"power.{role.key}.breaker", f"Breaker of one whip ({system.spec.site.standard} ladder)", chosen)
    system.ledger.decide(
        f"power.{role.key}.breaker",
        "Which breaker per whip?",
        f"{chosen}",
        f"the smallest standard rating that carries {current.number:.1f} A continuously",
        tuple(Rejected(str(r), "too small for a continuous load") for r in ladder.ratings[: ladder.ratings.index(chosen)][-2:]),
    )
    return system.ledger.add(
        minimum(rating * limit, whip_rating).named(f"power.{role.key}.feed-limit", "Continuous current the breaker and the whip allow", "A")
    )


def _attach(system: System, role: RackRole, shelf: PowerShelf, psu: Psu, shelves: Figure, per_shelf: Figure) -> None:
    """Lines of the power shelves with their PSUs, and of the whips."""
    parent = _rack_line(role)
    node = system.attach(parent, "power-shelf", f"Power shelf, {shelf.name}", role.total * shelves, role="" if parent else role.key)
    system.attach(node, "shelf", f"{shelf.name}, without PSUs", node.total, shelf)
    system.attach(node, "psu", psu.name, node.total * per_shelf, psu)
    whip = system.catalog.part(shelf.whip, Whip)
    system.attach(parent, "whip", whip.name, node.total * _part(system, shelf, "whips"), whip, role="" if parent else role.key)


def _rack_line(role: RackRole) -> Node | None:
    """The line of the rack itself, which only systems with several roles have."""
    first = role.roots[0]
    return first if first.part is None and first.entry is None else None


# --- totals and the facility


def _totals(system: System, feeds: tuple[RackFeed, ...]) -> None:
    ledger = system.ledger
    ledger.add(total([f.role.total * f.shelves for f in feeds]).named("power.shelves", "Power shelves", "1"))
    psus = [f.role.total * f.shelves * _part(system, f.shelf, "psus") for f in feeds]
    ledger.add(total(psus).named("power.psus", "PSUs", "1"))
    ledger.add(total([f.role.total * f.shelves * f.capacity for f in feeds]).named("power.installed", "Installed shelf capacity", "kW"))
    currents = [f.bus_current for f in feeds if f.bus_current is not None]
    ledger.add(maximum(*currents).named("power.busbar-current", "Busbar current per feed point, highest rack", "A"))
    ledger.add(
        maximum(*(f.feed_current for f in feeds)).named(
            "power.feed-current", "Line current per whip after the failure designed for, highest rack", "A"
        )
    )


def _facility(system: System, ac_input: Figure) -> None:
    """Facility power by PUE, with a UPS in the chain where the site has one, and the energy of a year."""
    ledger, spec = system.ledger, system.spec
    pue = ledger.value("site.pue", "PUE", spec.site.pue)
    drawn = ac_input
    if spec.power.ups:
        ups = next((p for p in system.catalog.parts.values() if isinstance(p, Ups)), None)
        if ups is None:
            raise fail("PWR004", "power.ups is set, but the catalog has no ups", spec.at("power", "ups"))
        drawn = ledger.add((ac_input / _part(system, ups, "efficiency")).named("power.ups-input", "Input of the UPS", "kW"))
    facility = ledger.add((drawn * pue).named("power.facility", "Facility power", "kW"))
    use = ledger.value("power.utilisation", "Average load over the year", spec.power.utilisation)
    energy = ledger.add((facility * use * constant(1.0, "year")).named("power.energy-per-year", "Energy of a year", "MWh"))
    price = ledger.value("site.energy-price", "Energy price", spec.site.energy_price)
    currency = spec.prices.currency
    if price.dimension is unit(f"{currency}/kWh").dimension:
        ledger.add((energy * price).named("power.energy-cost", "Energy cost of a year", currency))


def _backup(system: System, it_load: Figure) -> None:
    """Battery shelves: those the platform has in its racks and how long they hold, or those a hold time asked for needs."""
    ledger, hold = system.ledger, system.spec.power.bbu.hold
    built_in = [(n, e) for n in system.parts(Bbu) if n.part is not None and (e := ledger.part(n.part, "energy")) is not None]
    if built_in:
        energy = ledger.add(total([n.total * e for n, e in built_in]).named("power.bbu-energy", "Energy of the battery shelves", "kWh"))
        ledger.add((energy / it_load).named("power.bbu-hold-available", "Time the battery shelves hold the IT load", "s"))
        if hold is not None:
            ledger.value("power.bbu-hold", "Hold time asked for", hold)
    elif hold is not None:
        _add_backup(system, it_load, hold)


def _add_backup(system: System, it_load: Figure, hold: Value) -> None:
    """The larger of the shelf count by power and the count by energy."""
    shelves = [p for p in system.catalog.parts.values() if isinstance(p, Bbu) and p.energy is not None]
    if not shelves:
        raise fail(
            "PWR005", "power.bbu asks for a hold time, but no bbu with a rated energy is in the catalog", system.spec.at("power", "bbu")
        )
    chosen = max(shelves, key=lambda p: p.power.coherent or 0.0)
    ledger = system.ledger
    time = ledger.value("power.bbu-hold", "Hold time asked for", hold)
    energy = ledger.add((it_load * time).named("power.bbu-energy", "Energy to hold the IT load", "kWh"))
    count = maximum(ceil(it_load / _part(system, chosen, "power")), ceil(energy / _part(system, chosen, "energy")))
    ledger.add(count.named("power.bbu-shelves", "Battery backup shelves", "1"))
    system.attach(None, "bbu", chosen.name, count, chosen)
