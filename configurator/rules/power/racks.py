"""Checks of the supply of the racks: load, redundancy, busbar, feeds, cables, places of the shelves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from configurator.catalog.parts.power import AcShelf, PowerModule, PowerShelf, Shelf
from configurator.figures import Figure, constant, floor, maximum, unknown_inputs, where
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.layout import shelf_positions
from configurator.system.tree import RackRole, Scope, System


def _fed(system: System) -> Iterator[tuple[RackRole, str]]:
    for role in system.roles:
        if role.entry.power:
            yield role, f"power.{role.key}"


def _in_trays(role: RackRole) -> bool:
    """Whether the shelves are power boards of the trays, where nothing stands in for another."""
    return any(isinstance(node.part, Shelf) and node.part.in_tray for node in role.walk())


def redundancy(system: System) -> Iterator[Check]:
    """After the failure the scheme stands for, the remaining shelves carry the rack.

    With a whole feed lost under N+N a rack may be capped to what is left, so that a shortfall warns; it fails where the specification
    asks for the full load (`power.after-failure`), and under any other scheme.
    """
    ledger, power = system.ledger, system.spec.power
    severe = power.redundancy != "N+N" or power.after_failure == "full-load"
    for role, key in _fed(system):
        load, usable = ledger.figures[f"{key}.rack-load"], ledger.figures[f"{key}.usable"]
        shelves, each = ledger.figures[f"{key}.shelves"].number or 0, ledger.figures[f"{key}.shelf-capacity"].number or 0
        title = phrase(
            "{rack}: IT load against strict {redundancy} on {shelves:g} x {each:g} kW shelves",
            rack=role.entry.label,
            redundancy="N" if _in_trays(role) else power.redundancy,
            shelves=shelves,
            each=each,
        )
        advice = "less load in the rack, by its options or a lower power profile"
        yield Check(f"power.redundancy.{role.key}", title, load, usable, "<=", "fail" if severe else "warn", advice, by_chance=True)


def capacity(system: System) -> Iterator[Check]:
    """All shelves together carry the rack."""
    for role, key in _fed(system):
        load, installed = system.ledger.figures[f"{key}.rack-load"], system.ledger.figures[f"{key}.installed"]
        remedy = "less load in the rack, by its options or a lower power profile"
        yield Check(
            f"power.capacity.{role.key}",
            phrase("{rack}: IT load against installed shelves", rack=role.entry.label),
            load,
            installed,
            "<=",
            "fail",
            remedy,
            by_chance=True,
        )


def single_shelf(system: System) -> Iterator[Check]:
    """The shelves of the rack that may be lost are lost, the others carry it; not asked where the spares are PSUs."""
    power = system.spec.power
    if power.redundancy == "N+N" or (power.redundancy == "N+1" and power.scope == "rack"):
        yield from _left(system, "power.single-shelf", "capacity-shelf-lost", "fail")


def single_psu(system: System) -> Iterator[Check]:
    """The PSUs that may be lost are lost, the others carry the rack."""
    if system.spec.power.redundancy != "N":
        yield from _left(system, "power.single-psu", "capacity-psu-lost", "fail")


def one_feed(system: System) -> Iterator[Check]:
    """One feed of the site lost, the shelves on the others carry the rack; under N+N `power.redundancy` asks the same.

    It fails where the specification promises it (`power.feed-redundancy`), else it is said.
    """
    if system.spec.power.redundancy != "N+N":
        promised = system.spec.power.feed_redundancy == "N+1"
        yield from _left(system, "power.one-feed", "capacity-feed-lost", "fail" if promised else "warn")


def _left(system: System, family: str, what: str, severity: Literal["warn", "fail"]) -> Iterator[Check]:
    """The load of each rack against the capacity that is left in a state."""
    for role, key in _fed(system):
        left = system.ledger.figures.get(f"{key}.{what}")
        if left is not None and left.info is not None:
            title = phrase("{rack}: IT load against {capacity}", rack=role.entry.label, capacity=left.info.label)
            remedy = "less load in the rack, by its options or a lower power profile"
            load = system.ledger.figures[f"{key}.rack-load"]
            yield Check(f"{family}.{role.key}", title, load, left, "<=", severity, remedy, by_chance=True)


def _shelf(role: RackRole) -> Shelf:
    return next(node.part for node in role.walk() if isinstance(node.part, Shelf))


def feeds(system: System) -> Iterator[Check]:
    """N+N needs two feeds and an even number of shelves that stand on them; shelves behind power racks are on both."""
    if system.spec.power.redundancy != "N+N":
        return
    given = system.ledger.value("site.feeds", "Independent feeds of the site", system.spec.site.feeds)
    two = system.ledger.add(constant(2.0).named("power.feeds-required", "Independent feeds N+N needs", "1"))
    yield Check("power.feeds", "Independent feeds for N+N", given, two, ">=", "fail", "N+N needs a feed for each half of the shelves")
    for role, key in _fed(system):
        if not isinstance(_shelf(role), AcShelf):
            continue
        shelves = system.ledger.figures[f"{key}.shelves"]
        even = system.ledger.add((floor(shelves / 2.0) * 2.0).named(f"{key}.shelves-paired", "Shelves in pairs over two feeds", "1"))
        title = phrase("{rack}: shelves split evenly over two feeds", rack=role.entry.label)
        yield Check(f"power.paired-shelves.{role.key}", title, shelves, even, "<=", "warn", "use an even number of shelves")


def busbar(system: System) -> Iterator[Check]:
    """The busbar section carries its share of the rack; in the worst state for as long as the repair takes, which warns."""
    for role, key in _fed(system):
        entry = role.entry.power
        assert entry is not None
        if entry.busbar is None:
            continue
        figures = system.ledger.figures
        current, rating = figures[f"{key}.busbar-current"], figures[f"{entry.busbar}.rating"]
        remedy = "a busbar of higher rating, more feed points, or a cap on the rack's power"
        yield Check(
            f"power.busbar.{role.key}",
            phrase("{rack}: busbar current per feed point", rack=role.entry.label),
            current,
            rating,
            "<=",
            "fail",
            remedy,
            by_chance=True,
        )
        lost = figures.get(f"{key}.busbar-current-feed-lost")
        if lost is not None and system.spec.power.feed_split == "bank":
            title = phrase("{rack}: busbar current per feed point with one feed and its end lost", rack=role.entry.label)
            yield Check(f"power.busbar-feed-lost.{role.key}", title, lost, rating, "<=", "fail", remedy, by_chance=True)
        worst, title = (
            figures[f"{key}.busbar-current-worst"],
            phrase("{rack}: busbar current at one feed point in the worst state", rack=role.entry.label),
        )
        yield Check(f"power.busbar-worst.{role.key}", title, worst, rating, "<=", "warn", remedy, by_chance=True)


def feed_current(system: System) -> Iterator[Check]:
    """The whip and its breaker carry the line current in the worst state that is promised or carried."""
    for role, key in _fed(system):
        figures = system.ledger.figures
        current, limit = figures.get(f"{key}.feed-counted", figures[f"{key}.feed-current"]), figures[f"{key}.feed-limit"]
        remedy = "a whip of higher rating"
        title = phrase("{rack}: line current per whip in the worst state", rack=role.entry.label)
        yield Check(f"power.feed-current.{role.key}", title, current, limit, "<=", "fail", remedy, by_chance=True)


def voltage(system: System) -> Iterator[Check]:
    """The voltage at the input of the shelves is inside their range: the site's for rectifiers, that of the supply before DC-DC shelves."""
    for role, key in _fed(system):
        shelf = _shelf(role)
        yield from _inside(system, shelf, key, role.key, role.entry.label)
    side = next((n.part for n in system.walk() if isinstance(n.part, AcShelf) and not isinstance(n.part, PowerShelf)), None)
    if side is not None:
        yield from _inside(system, side, "power.sidecar", "sidecar", "Power rack")


def _inside(system: System, shelf: Shelf, key: str, name: str, label: str) -> Iterator[Check]:
    if isinstance(shelf, AcShelf):
        supply = system.ledger.value("site.supply-voltage", "Supply voltage, line to line", system.spec.site.supply_voltage)
    else:
        supply = system.ledger.figures[f"{key}.psu-voltage"]
    least, most = shelf.line_voltage_min, shelf.line_voltage_max
    remedy = phrase("a transformer before the shelves, which take {low} to {high}", low=least, high=most)
    low, high = system.ledger.part(shelf, "line-voltage-min"), system.ledger.part(shelf, "line-voltage-max")
    assert low is not None and high is not None
    title = phrase("{rack}: supply voltage against the lowest input voltage of the shelf", rack=label)
    yield Check(f"power.line-voltage-min.{name}", title, supply, low, ">=", "fail", remedy, by_chance=True)
    title = phrase("{rack}: supply voltage against the highest input voltage of the shelf", rack=label)
    yield Check(f"power.line-voltage-max.{name}", title, supply, high, "<=", "fail", remedy, by_chance=True)


def phases(system: System) -> Iterator[Check]:
    """The site has as many phases as the shelves need."""
    for node in {n.part.id: n for n in system.walk() if isinstance(n.part, AcShelf)}.values():
        assert isinstance(node.part, AcShelf)
        needed = system.ledger.part(node.part, "phases")
        given = system.ledger.value("site.phases", "Phases of the supply", system.spec.site.phases)
        assert needed is not None
        remedy = "these shelves spread their PSUs over three phases"
        yield Check(f"power.phases.{node.part.id}", "Phases of the supply", given, needed, ">=", "fail", remedy)


def load(system: System) -> Iterator[Check]:
    """A rack draws something: a load of zero is a hole in the catalog, and no supply can be sized for it."""
    least = system.ledger.add((constant(1.0, "W") * 1.0).named("power.least-load", "DC load below which a rack counts as empty", "W"))
    for role, key in _fed(system):
        drawn = system.ledger.figures[f"{key}.rack-load"]
        remedy = "no component of this rack draws power: give its parts a tdp, or check the counts and options"
        yield Check(f"power.load.{role.key}", phrase("{rack}: IT load", rack=role.entry.label), drawn, least, ">=", "fail", remedy)


def known_load(system: System) -> Iterator[Check]:
    """Every part that may draw power says how much; the load of the others is only a lower bound."""
    silent = system.ledger.figures["power.parts-without-power"]
    none = system.ledger.add(constant(0.0).named("power.parts-without-power-allowed", "Parts of unknown power allowed", "1"))
    ids = ", ".join(f.id for f in unknown_inputs(system.ledger.figures["power.it-load"]))
    remedy = phrase("have the maker state these powers, or estimate them: {ids}", ids=ids or "none is missing")
    yield Check("power.known-load", "Parts in the racks without a known power", silent, none, "<=", "warn", remedy)


def feed_rating(system: Scope) -> Iterator[Check]:
    """The most loaded feed of the site carries all racks of the order in the worst state that is promised or carried."""
    rating, current = system.spec.site.feed_rating, system.ledger.figures.get("power.feed-load")
    if rating is None or current is None:
        return
    figure = system.ledger.value("site.feed-rating", "Rating of one feed of the site", rating)
    standard = system.spec.site.standard.lower()
    share = system.ledger.figures[f"breakers.{standard}.continuous-limit"]
    limit = system.ledger.add((figure * share).named("power.feed-allowed", "Continuous current of one feed of the site", "A"))
    remedy = "racks spread over more feeds"
    yield Check("power.feed-rating", "Line current of the most loaded feed for all racks", current, limit, "<=", "fail", remedy)


def conductors(system: System) -> Iterator[Check]:
    """The cables carry what protects them, and their voltage drop stays inside the recommendation."""
    figures = system.ledger.figures
    allowed = figures["site.voltage-drop"]
    words = {role.key: role.entry.label for role in system.roles}
    for key in [id.removesuffix(".conductor-rating") for id in figures if id.endswith(".conductor-rating")]:
        name = key.removeprefix("power.")
        breaker = figures.get(f"{key}.breaker")
        if breaker is not None:
            remedy = "cables of a larger cross-section"
            title = phrase("{rack}: rating of the cable against its breaker", rack=words.get(name, "Power rack"))
            yield Check(f"power.conductor.{name}", title, figures[f"{key}.conductor-rating"], breaker, ">=", "fail", remedy)
        remedy = "a larger cross-section"
        title = phrase("{rack}: voltage drop of the cable", rack=words.get(name, "Power rack"))
        yield Check(f"power.voltage-drop.{name}", title, figures[f"{key}.conductor-drop-share"], allowed, "<=", "warn", remedy)


def pulse(system: System) -> Iterator[Check]:
    """The PSUs deliver the EDPp peak of the rack as long as it lasts, where their short overload is published.

    A peak within the capacity that is left needs no overload; an overload of unknown duration is not known to last.
    """
    for role, key in _fed(system):
        module = next(n.part for n in role.walk() if isinstance(n.part, PowerModule))
        share = system.ledger.part(module, "pulse")
        if share is None:
            continue
        figures = system.ledger.figures
        peak = figures[f"{key}.rack-load"] * figures["power.peak-factor"]
        peak = system.ledger.add(peak.named(f"{key}.peak", phrase("{rack}: EDPp peak of one rack (DC)", rack=role.entry.label), "kW"))
        held = _held(system, key, module, share, peak)
        remedy = "a lower power profile, which lowers the peak too"
        title = phrase("{rack}: EDPp peak against the pulse the PSUs deliver", rack=role.entry.label)
        yield Check(f"power.pulse.{role.key}", title, peak, held, "<=", "warn", remedy)


def _held(system: System, key: str, module: PowerModule, share: Figure, peak: Figure) -> Figure:
    """What the PSUs left deliver as long as the peak lasts: their overload where it lasts as long, else no more than their capacity."""
    ledger, left = system.ledger, system.ledger.figures[f"{key}.usable"]
    lasts = ledger.needed(module, "pulse-duration", "ms")
    over = ledger.add((left * share).named(f"{key}.overload", "Short DC overload the PSUs left deliver", "kW"))
    above = maximum(over - left, constant(0.0, "W"))
    ledger.add((above * lasts).named(f"{key}.overload-energy", "Energy of that overload above their capacity (DC)", "kJ"))
    held = where(ledger.figures["power.peak-duration"] <= lasts, over, left)
    held = where(peak <= left, left, held)
    return ledger.add(held.named(f"{key}.pulse", "DC power the PSUs left deliver as long as the peak lasts", "kW"))


def pue(system: System) -> Iterator[Check]:
    """The PUE given is not lower than the losses of the supply before the racks alone make it."""
    given, least = (system.ledger.figures.get(id) for id in ("site.pue", "power.least-pue"))
    if given is not None and least is not None and system.spec.site.pue is not None:
        remedy = "the PUE of the whole site holds cooling and distribution"
        yield Check("power.pue", "PUE against the losses of the power distribution", given, least, ">=", "warn", remedy)


def positions(system: System) -> Iterator[Check]:
    """The rack's layout has room for the shelves."""
    for role, key in _fed(system):
        room = shelf_positions(system, role)
        shelf = _shelf(role)
        built_in = shelf.height is not None and shelf.height.number == 0
        if not role.entry.layout or built_in:
            continue
        places = system.ledger.add(
            constant(float(room)).named(f"{key}.shelf-positions", phrase("{rack}: positions for power shelves", rack=role.entry.label), "1")
        )
        title = phrase("{rack}: power shelves against positions in the rack", rack=role.entry.label)
        remedy = "a power rack beside it, or shelves of a higher capacity per rack unit"
        yield Check(f"power.positions.{role.key}", title, system.ledger.figures[f"{key}.shelves"], places, "<=", "fail", remedy)


RULES = (
    load,
    known_load,
    redundancy,
    capacity,
    single_shelf,
    single_psu,
    one_feed,
    feeds,
    busbar,
    feed_current,
    feed_rating,
    voltage,
    phases,
    conductors,
    pulse,
    pue,
    positions,
)
