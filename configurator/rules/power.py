"""Checks of the power chain, one function each."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.parts import PowerShelf
from configurator.figures import constant, floor
from configurator.rules.check import Check
from configurator.system.layout import shelf_positions
from configurator.system.tree import RackRole, System


def _fed(system: System) -> Iterator[tuple[RackRole, str]]:
    for role in system.roles:
        if role.entry.power:
            yield role, f"power.{role.key}"


def redundancy(system: System) -> Iterator[Check]:
    """After the failure the scheme stands for, the remaining shelves carry the rack.

    The scheme a platform ships with only warns where one lost shelf is still survived; a scheme the user asked for must hold.
    """
    ledger, scheme = system.ledger, system.spec.power.redundancy
    asked = bool({"power.redundancy", "power.shelves"} & system.spec.given)
    for role, key in _fed(system):
        load, usable = ledger.figures[f"{key}.rack-load"], ledger.figures[f"{key}.usable"]
        needed = ledger.figures[f"{key}.shelves-needed"].number or 0
        shelves, each = ledger.figures[f"{key}.shelves"].number or 0, ledger.figures[f"{key}.shelf-capacity"].number or 0
        remedy = f"fit {needed:g} shelves per rack (--set power.shelves={needed:g})"
        if scheme == "N+N":
            remedy += f"; accept N+1, which carries {(shelves - 1) * each:g} kW after one lost shelf (--set power.redundancy=N+1)"
            remedy += (
                f"; cap the rack at {(usable.number or 0):g} kW with a lower power profile; or feed shelves of both halves from both feeds"
            )
        title = f"{role.entry.label}: IT load against strict {scheme} on {shelves:g} x {each:g} kW shelves"
        severe = "fail" if asked or scheme == "N" else "warn"
        yield Check(f"power.redundancy.{role.key}", title, load, usable, "<=", "fail" if severe == "fail" else "warn", remedy)


def capacity(system: System) -> Iterator[Check]:
    """All shelves together carry the rack."""
    for role, key in _fed(system):
        load, installed = system.ledger.figures[f"{key}.rack-load"], system.ledger.figures[f"{key}.installed"]
        remedy = "add shelves (--set power.shelves=…) or choose a larger shelf (--set power.shelf=…)"
        yield Check(
            f"power.capacity.{role.key}", f"{role.entry.label}: IT load against installed shelves", load, installed, "<=", "fail", remedy
        )


def single_shelf(system: System) -> Iterator[Check]:
    """One shelf lost, the others carry the rack."""
    if system.spec.power.redundancy == "N":
        return
    for role, key in _fed(system):
        figures = system.ledger.figures
        left = (figures[f"{key}.installed"] - figures[f"{key}.shelf-capacity"]).named(
            f"{key}.one-shelf-lost", "Capacity with one shelf lost", "kW"
        )
        remedy = "add a shelf (--set power.shelves=…)"
        title = f"{role.entry.label}: IT load with one shelf lost"
        yield Check(f"power.single-shelf.{role.key}", title, figures[f"{key}.rack-load"], system.ledger.add(left), "<=", "fail", remedy)


def single_psu(system: System) -> Iterator[Check]:
    """One PSU lost, the others carry the rack."""
    if system.spec.power.redundancy == "N":
        return
    for role, key in _fed(system):
        figures, shelf = system.ledger.figures, system.catalog.parts[_shelf(system, role)]
        assert isinstance(shelf, PowerShelf)
        one = figures[f"{shelf.psu}.rating"]
        left = (figures[f"{key}.installed"] - one).named(f"{key}.one-psu-lost", "Capacity with one PSU lost", "kW")
        title = f"{role.entry.label}: IT load with one PSU lost"
        remedy = "add a shelf (--set power.shelves=…)"
        yield Check(f"power.single-psu.{role.key}", title, figures[f"{key}.rack-load"], system.ledger.add(left), "<=", "fail", remedy)


def _shelf(system: System, role: RackRole) -> str:
    assert role.entry.power is not None
    wanted = system.spec.power.shelf
    return role.entry.power.shelf if wanted == "auto" else wanted


def feeds(system: System) -> Iterator[Check]:
    """N+N needs two feeds and an even number of shelves."""
    if system.spec.power.redundancy != "N+N":
        return
    given = system.ledger.value("site.feeds", "Independent feeds of the site", system.spec.site.feeds)
    two = system.ledger.add(constant(2.0).named("power.feeds-required", "Independent feeds N+N needs", "1"))
    yield Check(
        "power.feeds", "Independent feeds for N+N", given, two, ">=", "fail", "bring a second feed, or use N+1 (--set power.redundancy=N+1)"
    )
    for role, key in _fed(system):
        shelves = system.ledger.figures[f"{key}.shelves"]
        even = system.ledger.add((floor(shelves / 2.0) * 2.0).named(f"{key}.shelves-paired", "Shelves in pairs over two feeds", "1"))
        title = f"{role.entry.label}: shelves split evenly over two feeds"
        yield Check(f"power.paired-shelves.{role.key}", title, shelves, even, "<=", "warn", "use an even number of shelves")


def busbar(system: System) -> Iterator[Check]:
    """The busbar section carries its share of the rack."""
    for role, key in _fed(system):
        entry = role.entry.power
        assert entry is not None
        if entry.busbar is None:
            continue
        current, rating = system.ledger.figures[f"{key}.busbar-current"], system.ledger.figures[f"{entry.busbar}.rating"]
        remedy = "use a busbar of higher rating, more feed points, or cap the rack's power"
        yield Check(f"power.busbar.{role.key}", f"{role.entry.label}: busbar current per feed point", current, rating, "<=", "fail", remedy)


def feed_current(system: System) -> Iterator[Check]:
    """The whip and its breaker carry the line current after the failure designed for."""
    for role, key in _fed(system):
        current, limit = system.ledger.figures[f"{key}.feed-current"], system.ledger.figures[f"{key}.feed-limit"]
        remedy = "more shelves share the load (--set power.shelves=…), a higher supply voltage, or a whip of higher rating"
        title = f"{role.entry.label}: line current per whip after the failure designed for"
        yield Check(f"power.feed-current.{role.key}", title, current, limit, "<=", "fail", remedy)


def voltage(system: System) -> Iterator[Check]:
    """The site's voltage is inside the input range of the shelves."""
    supply = system.ledger.value("site.supply-voltage", "Supply voltage, line to line", system.spec.site.supply_voltage)
    for role, _ in _fed(system):
        shelf = system.catalog.parts[_shelf(system, role)]
        for field, relation, word in (("line-voltage-min", ">=", "lowest"), ("line-voltage-max", "<=", "highest")):
            limit = system.ledger.part(shelf, field)
            assert limit is not None
            remedy = "feed the shelves at a voltage inside their range, or choose another (rackcfg catalog list power-shelves)"
            title = f"{role.entry.label}: supply voltage against the {word} input voltage of the shelf"
            yield Check(f"power.{field}.{role.key}", title, supply, limit, ">=" if relation == ">=" else "<=", "fail", remedy)


def positions(system: System) -> Iterator[Check]:
    """The rack's layout has room for the shelves."""
    for role, key in _fed(system):
        room = shelf_positions(system, role)
        shelf = system.catalog.parts[_shelf(system, role)]
        built_in = isinstance(shelf, PowerShelf) and shelf.height is not None and shelf.height.number == 0
        if not role.entry.layout or built_in:
            continue
        places = system.ledger.add(
            constant(float(room)).named(f"{key}.shelf-positions", f"{role.entry.label}: positions for power shelves", "1")
        )
        title = f"{role.entry.label}: power shelves against positions in the rack"
        remedy = "fewer shelves (--set power.shelves=…), larger shelves (--set power.shelf=…), or a power rack beside it"
        yield Check(f"power.positions.{role.key}", title, system.ledger.figures[f"{key}.shelves"], places, "<=", "fail", remedy)


def backup(system: System) -> Iterator[Check]:
    """Battery shelves that are in the racks hold the load as long as was asked."""
    held, asked = system.ledger.figures.get("power.bbu-hold-available"), system.ledger.figures.get("power.bbu-hold")
    if held is not None and asked is not None:
        remedy = "more battery shelves, or a shorter hold time (power.bbu.hold)"
        yield Check("power.bbu-hold", "Time the battery shelves hold the IT load", held, asked, ">=", "fail", remedy)


RULES = (redundancy, capacity, single_shelf, single_psu, feeds, busbar, feed_current, voltage, positions, backup)
