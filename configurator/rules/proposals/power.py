"""Proposals for checks of the power chain: shelves, schemes, voltages and what the site can bring."""

from __future__ import annotations

import math
from collections.abc import Iterator

from configurator.catalog.parts import Cdu
from configurator.catalog.parts.base import Part
from configurator.catalog.parts.power import Shelf, SupplyUnit
from configurator.phrases import phrase
from configurator.rules.check import Check, Remedy, amount
from configurator.rules.proposals.settings import Proposer, about, at_least, at_most, excess, known, numbers
from configurator.system.tree import RackRole, System

NOMINAL = (208.0, 380.0, 400.0, 415.0, 480.0)  # V between lines: what sites have, IEC 60038 and ANSI C84.1


# --- shelves


def _role(system: System, check: Check) -> RackRole | None:
    return next((role for role in system.roles if role.key == about(check)), None)


def _fitted(role: RackRole) -> Shelf:
    return next(node.part for node in role.walk() if isinstance(node.part, Shelf))


def _counts(system: System, check: Check, *counts: float) -> Iterator[Remedy]:
    """Another number of shelves in a rack; none can be added to a server that has its own (a shelf without height)."""
    role = _role(system, check)
    height = _fitted(role).height if role is not None else None
    if height is None or height.number:
        yield from (
            Remedy(phrase("fit {count:g} shelves per rack", count=count), (f"power.shelves={count:g}",)) for count in counts if count > 0
        )


def _needed(system: System, check: Check) -> Iterator[Remedy]:
    """As many shelves as the scheme needs."""
    yield from _counts(system, check, known(system.ledger.figures.get(f"power.{about(check)}.shelves-needed")))


def _scaled(system: System, check: Check) -> Iterator[Remedy]:
    """More shelves share the load: in proportion, and one pair or spare beyond that."""
    shelves = known(system.ledger.figures.get(f"power.{about(check)}.shelves"))
    fewest = max(math.ceil(shelves * excess(check)), shelves + 1) if math.isfinite(excess(check)) else 0
    yield from _counts(system, check, fewest, fewest + 1, fewest + 2)


def _other_shelves(system: System, check: Check) -> Iterator[Remedy]:
    """The platform's own shelf where another was named, then larger ones with the same output connector, in the number they need."""
    role = _role(system, check)
    count = ("power.shelves=auto",) if "power.shelves" in system.spec.given else ()
    if system.spec.power.shelf != "auto":
        yield Remedy("take the platform's own shelf", ("power.shelf=auto", *count))
    for shelf in _interchangeable(system, role) if role is not None else ():
        yield Remedy(phrase("take {shelf}", shelf=shelf.name), (f"power.shelf={shelf.id}", *count))


def _interchangeable(system: System, role: RackRole) -> list[Shelf]:
    """The other shelves of the catalog that plug into the busbar of this rack as its published shelf does, smallest first."""
    fitted, published = _fitted(role), system.catalog.parts.get(role.entry.power.shelf if role.entry.power else "")
    plug = published.output_connector if isinstance(published, Shelf) else None
    fitting = [p for p in system.catalog.of(Shelf) if p.kind == fitted.kind and p is not fitted]
    return sorted((p for p in fitting if plug and p.output_connector == plug), key=lambda p: p.capacity.coherent or 0.0)


def redundancy(system: System, check: Check) -> Iterator[Remedy]:
    """More shelves, N+1 in place of N+N, other shelves, or a cap while the failure lasts."""
    load, left = numbers(check)
    if load and left and left < load:
        lasting = "" if system.spec.power.redundancy == "N" else " while the failure lasts"
        message = f"cap the rack at {{limit}}, {{share:.3g}} % of its TDP{lasting}"
        yield Remedy(phrase(message, limit=amount(check.limit), share=100 * left / load), ())
    yield from _cap(check)
    yield from _needed(system, check)
    yield from _one_spare(system, check)
    yield from _other_shelves(system, check)


def _cap(check: Check) -> Iterator[Remedy]:
    """A cap at what is left."""
    load, left = numbers(check)
    if load and left:
        yield _capped(load, left)


def _capped(load: float, cap: float) -> Remedy:
    """A cap in share of what the rack would draw; one no less than that takes no performance unless the rack draws more than stated."""
    words = phrase("cap the rack for good at {share:.3g} % of its load", share=100 * cap / load)
    if cap >= load:
        words = "cap the rack, which takes no performance unless it draws more than stated"
    return Remedy(words, (f"power.cap={at_most(cap, 'kW', 0.1)}",))


def _one_spare(system: System, check: Check) -> Iterator[Remedy]:
    if system.spec.power.redundancy != "N+N":
        return
    left = system.ledger.figures.get(f"power.{about(check)}.capacity-shelf-lost")
    words = "accept N+1"
    if left is not None and left.number is not None:
        words = phrase("accept N+1, which carries {kw:g} kW after one lost shelf", kw=left.number)
    yield Remedy(words, ("power.redundancy=N+1",))


def more_shelves(system: System, check: Check) -> Iterator[Remedy]:
    """As many shelves as the scheme needs, as few as carry the load (with one spare), or other ones."""
    yield from _needed(system, check)
    load, each = (known(system.ledger.figures.get(f"power.{about(check)}.{name}")) for name in ("rack-load", "shelf-capacity"))
    if each:
        yield from _counts(system, check, math.ceil(load / each), math.ceil(load / each) + 1)
    yield from _other_shelves(system, check)
    yield from _cap(check)


def one_feed(system: System, check: Check) -> Iterator[Remedy]:
    """As many shelves as carry the rack from the feeds left."""
    load, each = (known(system.ledger.figures.get(f"power.{about(check)}.{name}")) for name in ("rack-load", "shelf-capacity"))
    others = known(system.ledger.figures.get("site.feeds")) - 1
    if each and others > 0:
        base = math.ceil(load / each)
        yield from _counts(system, check, base + math.ceil(base / others))
    yield from _cap(check)


def pulse(system: System, check: Check) -> Iterator[Remedy]:
    """More shelves, or one spare in place of half the shelves."""
    yield from _scaled(system, check)
    yield from _one_spare(system, check)


def positions(system: System, check: Check) -> Iterator[Remedy]:
    """As many shelves as there is room for, one spare in place of half the shelves, or other shelves."""
    yield from _counts(system, check, numbers(check)[1])
    yield from _one_spare(system, check)
    yield from _other_shelves(system, check)


def pairs(system: System, check: Check) -> Iterator[Remedy]:
    """One shelf more, or one less."""
    shelves = numbers(check)[0]
    yield from _counts(system, check, shelves + 1, shelves - 1)


# --- supply


def feeds(system: System, check: Check) -> Iterator[Remedy]:
    """A second feed, or a scheme that needs none."""
    yield Remedy("bring a second feed", ("site.feeds=2",))
    yield Remedy("use N+1", ("power.redundancy=N+1",))


def feed_split(system: System, check: Check) -> Iterator[Remedy]:
    """Both feeds at either end of the bar."""
    yield Remedy("bring both feeds to either end of the bar", ("power.feed-split=mixed",))


def busbar(system: System, check: Check) -> Iterator[Remedy]:
    """A shelf more, which may stand at the other end of the bar; or a cap in proportion, with room for what is not known exactly."""
    shelves = known(system.ledger.figures.get(f"power.{about(check)}.shelves"))
    yield from _counts(system, check, shelves + 1)
    load = known(system.ledger.figures.get(f"power.{about(check)}.rack-load"))
    for room in (1.0, 0.95, 0.9) if load and excess(check) else ():
        yield _capped(load, room * load / max(excess(check), 1.0))


def smaller_transformer(system: System, check: Check) -> Iterator[Remedy]:
    """A transformer that carries the order and lets less through: its rating over its impedance."""
    stages = system.catalog.architectures[system.spec.power.architecture].stages
    stage = next((s for s in stages if s.does == "site" and s.part is not None and _impedance(system.catalog.parts[s.part])), None)
    load = known(system.ledger.figures.get("power.apparent-input"))
    others = [p for p in system.catalog.of(SupplyUnit) if p.rating is not None and _impedance(p)]
    for part in others:
        if stage is not None and part.id != stage.part and part.rating is not None and (part.rating.coherent or 0.0) >= load:
            yield Remedy(phrase("take {part}", part=part.name), (f"power.stages.{stage.id}={part.id}",))


def _impedance(part: Part) -> float:
    return (part.impedance.coherent or 0.0) if isinstance(part, SupplyUnit) and part.impedance is not None else 0.0


def power_racks(system: System, check: Check) -> Iterator[Remedy]:
    """A spare power rack in every group."""
    yield Remedy("put a spare power rack in every group", ("power.rack-redundancy=N+1",))


def feed_current(system: System, check: Check) -> Iterator[Remedy]:
    """A higher voltage, or more shelves that share the load."""
    yield from _higher_voltage(system, excess(check))
    yield from _scaled(system, check)


def feed_rating(system: System, check: Check) -> Iterator[Remedy]:
    """Fewer racks on a feed, a higher voltage, more feeds, or a larger one."""
    racks = sum(known(role.total) for role in system.roles if role.entry.power)
    fit = math.floor(racks / excess(check)) if excess(check) else 0
    yield Remedy(
        phrase("put at most {fit:g} of the {racks:g} racks on one feed", fit=fit, racks=racks)
        if fit
        else "less than one rack fits on one feed",
        (),
    )
    yield from _higher_voltage(system, excess(check))
    count, limit = known(system.ledger.figures.get("site.feeds")), known(system.ledger.figures.get("power.feed-allowed"))
    if count and limit:
        more = math.ceil(count * excess(check) - 1e-9)
        yield Remedy(phrase("bring {more:g} feeds", more=more), (f"site.feeds={more:g}",))
        rating = known(system.ledger.figures.get("site.feed-rating")) * excess(check)
        yield Remedy("bring a feed of higher rating", (f"site.feed-rating={at_least(rating, 'A', 10)}",))


def _higher_voltage(system: System, factor: float) -> Iterator[Remedy]:
    """The next nominal voltage at which the same power is less current by `factor`."""
    supply = system.spec.site.supply_voltage.coherent or 0.0
    enough = (volts for volts in NOMINAL if volts > supply and volts >= supply * factor)
    yield from (_fed_at(volts) for volts in enough)


def _fed_at(volts: float) -> Remedy:
    return Remedy(phrase("feed at {volts:g} V", volts=volts), (f"site.supply-voltage={volts:g} V",))


def voltage(system: System, check: Check) -> Iterator[Remedy]:
    """The nominal voltages nearest to the site's (a transformer), or shelves that take the site's voltage."""
    supply = system.spec.site.supply_voltage.coherent or 0.0
    near = sorted(NOMINAL, key=lambda volts: abs(volts - supply))
    yield from (_fed_at(volts) for volts in near)
    yield from _other_shelves(system, check)


def phases(system: System, check: Check) -> Iterator[Remedy]:
    """A three-phase supply."""
    yield Remedy("bring a three-phase supply", ("site.phases=3",))


def conductor(system: System, check: Check) -> Iterator[Remedy]:
    """Cooler air around the cables, fewer of them together, or both: the reference conditions of the ampacity tables."""
    cooler, fewer = "site.ambient=30 degC", "site.grouped-conductors=3"
    yield Remedy("keep the air around the cables at 30 degC", (cooler,))
    yield Remedy("lay the cables apart", (fewer,))
    yield Remedy("lay the cables apart in cooler air", (cooler, fewer))


def voltage_drop(system: System, check: Check) -> Iterator[Remedy]:
    """A shorter way, for which the cable may be chosen smaller, or a higher voltage (the drop over the voltage falls with its square)."""
    length = (system.spec.site.feeder_length.coherent or 0.0) / excess(check)
    for share in (1.0, 0.75, 0.5):
        yield Remedy("bring the panel nearer to the racks", (f"site.feeder-length={at_most(share * length, 'm', 0.5)}",))
    yield from _higher_voltage(system, math.sqrt(excess(check)))


def pue(system: System, check: Check) -> Iterator[Remedy]:
    """The least that the power distribution alone makes."""
    yield Remedy("give at least what the power distribution alone makes", (f"site.pue={at_least(numbers(check)[1], '1', 0.01)}",))


def hold(system: System, check: Check) -> Iterator[Remedy]:
    """As long as the battery shelves hold, with more and more room for what is not known of the load."""
    held = numbers(check)[0]
    for share in (1.0, 0.9, 0.8, 0.65):
        yield Remedy("ask for a shorter hold time", (f"power.bbu.hold={at_most(share * held, 's')}",))


def battery_positions(system: System, check: Check) -> Iterator[Remedy]:
    """A coolant unit outside the racks, which leaves its place to batteries."""
    fitted = next((n.part for n in system.parts(Cdu) if isinstance(n.part, Cdu)), None)
    units = [p for p in system.catalog.of(Cdu) if fitted is not None and p.heat_path == fitted.heat_path]
    outside = [p for p in units if p.type != "in-rack"]
    for part in sorted(outside, key=lambda p: p.capacity.coherent or 0.0)[:2]:
        yield Remedy(phrase("take {part} outside the racks", part=part.name), (f"cooling.cdu={part.id}",))


PROPOSERS: dict[str, Proposer] = {
    "power.redundancy": redundancy,
    "power.capacity": more_shelves,
    "power.single-shelf": more_shelves,
    "power.single-psu": more_shelves,
    "power.one-feed": one_feed,
    "power.pulse": pulse,
    "power.positions": positions,
    "power.paired-shelves": pairs,
    "power.feeds": feeds,
    "power.busbar": busbar,
    "power.busbar-worst": busbar,
    "power.busbar-feed-lost": feed_split,
    "power.feed-current": feed_current,
    "power.feed-rating": feed_rating,
    "power.line-voltage-min": voltage,
    "power.line-voltage-max": voltage,
    "power.psu-voltage-min": voltage,
    "power.psu-voltage-max": voltage,
    "power.phase": feed_current,
    "power.phases": phases,
    "power.power-racks": power_racks,
    "power.fault-level": smaller_transformer,
    "power.conductor": conductor,
    "power.voltage-drop": voltage_drop,
    "power.pue": pue,
    "power.bbu-hold": hold,
    "power.bbu-positions": battery_positions,
}
