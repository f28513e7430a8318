"""Fields of one item against each other, and of a link against the ports and cables it runs over."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from configurator.catalog.entry import Entry, kebab
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Accelerator, Cable, Nic, Part, RackFrame, Switch, Transceiver
from configurator.catalog.parts.power import PowerModule, PowerRack, Shelf
from configurator.catalog.platforms import FromOption, Link, Platform, PlatformCooling, TreeNode
from configurator.catalog.problems import Problem
from configurator.catalog.reading.yamltext import position_of
from configurator.catalog.tables.reference import AirClass, WaterClass
from configurator.catalog.values import Value
from configurator.units import unit

# Kind, field, and the field of the same item that it must not exceed.
AT_MOST: tuple[tuple[type[Entry], str, str], ...] = (
    (Part, "idle_power", "tdp"),
    (Part, "tdp", "provisioned_power"),
    (Accelerator, "hbm_usable", "hbm_capacity"),
    (PowerModule, "input_voltage_min", "input_voltage_max"),
    (Shelf, "line_voltage_min", "line_voltage_max"),
    (PlatformCooling, "supply_min", "supply_max"),
    (PlatformCooling, "supply_max", "return_max"),
    (WaterClass, "supply_min", "supply_max"),
    (AirClass, "inlet_min", "inlet_max"),
)
UNUSED = 1.5  # a link slower than its ports by more than this leaves one of them unused
ROUNDING = 1.005  # published sizes are rounded to three figures or more


def fields_in_order(catalog: Catalog) -> Iterator[Problem]:
    """A minimum is at most the maximum, an idle power at most the TDP, and so on."""
    entries: list[tuple[str, Entry]] = [(key, entry) for table in catalog.tables().values() for key, entry in table.items()]
    entries += [(platform.id, platform.cooling) for platform in catalog.platforms.values()]
    for key, entry in entries:
        for kind, smaller, larger in AT_MOST:
            if isinstance(entry, kind):
                yield from _above(key, kebab(smaller), getattr(entry, smaller), kebab(larger), getattr(entry, larger))


def _above(item: str, name: str, value: Value | None, limit_name: str, limit: Value | None, slack: float = 1.0) -> Iterator[Problem]:
    """The problem when a value exceeds its limit; none where one of both is not known."""
    numbers = (None if value is None else value.coherent, None if limit is None else limit.coherent)
    if value is None or numbers[0] is None or numbers[1] is None or numbers[0] <= numbers[1] * slack:
        return
    yield Problem("CAT063", f"{name} {value} is above {limit_name} {limit}", value.at, item, "are the two swapped, or is a unit wrong?")


def sizes_hold(catalog: Catalog) -> Iterator[Problem]:
    """Modules carry the capacity of their shelf, shelves that of their power rack; a derated rating is below the full one."""
    for part in catalog.parts.values():
        if isinstance(part, Shelf) and isinstance(module := catalog.parts.get(part.psu), PowerModule):
            limit = _times(module.rating, part.psus)
            yield from _above(part.id, "capacity", part.capacity, f"{part.psus} x {module.id}", limit, ROUNDING)
        if isinstance(part, PowerRack) and isinstance(shelf := catalog.parts.get(part.shelf), Shelf):
            limit = _times(shelf.capacity, part.slots)
            yield from _above(part.id, "capacity", part.capacity, f"{part.slots} x {shelf.id}", limit, ROUNDING)
        if isinstance(part, PowerModule):
            for step in part.derated:
                yield from _above(part.id, f"rating below {step.below}", step.rating, "rating", part.rating)
        if isinstance(part, RackFrame):
            inside = _times(part.unit_pitch, part.height_units)
            yield from _above(part.id, f"height of {part.height_units} units,", inside, "height", part.height)


def _times(value: Value, count: Value) -> Value:
    number = None if value.number is None or count.number is None else value.number * count.number
    return Value(number, value.unit, at=value.at)


def ladders_rise(catalog: Catalog) -> Iterator[Problem]:
    """The ratings of a breaker ladder and the bores of pipes ascend: the first that is enough is the smallest."""
    ladders = [(ladder.id, "ratings", ladder.ratings) for ladder in catalog.breakers.values()]
    ladders += [(series.id, "bores", series.bores) for series in catalog.pipes.values()]
    for id, name, steps in ladders:
        for below, above in pairwise(steps):
            if below.coherent is not None and above.coherent is not None and below.coherent >= above.coherent:
                text = f"{name}: {above} does not rise above {below}"
                yield Problem("CAT064", text, above.at, id, "write them from the smallest to the largest")


# --- links


def links_run(catalog: Catalog) -> Iterator[Problem]:
    """A link is no faster than its cable, its optics and the fastest port of what it is counted from.

    A link counted 0.5 times a port is a splitter: it joins two ports of half its rate.
    """
    for platform in catalog.platforms.values():
        document = catalog.documents.get(f"Platform:{platform.id}")
        for index, link in enumerate(platform.links):
            known = [(name, rate) for name, rate in _carriers(catalog, link, _node_at(platform, link.per)) if rate.coherent is not None]
            if known:
                at = position_of(document, ("links", index, "rate"))
                name, slowest = min(known, key=lambda found: found[1].coherent or 0.0)
                for problem in _above(platform.id, f"link {link.id}: rate", link.rate, name, slowest):
                    yield Problem("CAT065", problem.message, at, platform.id, "a faster port or cable, or the rate of one of several lanes")


def links_use_their_ports(catalog: Catalog) -> Iterator[Problem]:
    """A link is about as fast as the slowest thing that it runs over; one at half of it leaves ports and optics unused."""
    for platform in catalog.platforms.values():
        for index, link in enumerate(platform.links):
            cable = catalog.parts.get(link.cable or "")
            glass = isinstance(cable, Cable) and cable.medium == "fiber"  # carries whatever its modules send
            runs_over = _carriers(catalog, link, _node_at(platform, link.per))
            known = [
                (name, rate) for name, rate in runs_over if rate.coherent is not None and not (glass and name.endswith(link.cable or ""))
            ]
            if not known or link.rate is None or link.rate.coherent is None or link.rate.unusual:
                continue
            name, slowest = min(known, key=lambda found: found[1].coherent or 0.0)
            if link.rate.coherent * UNUSED < (slowest.coherent or 0.0):
                at = position_of(catalog.documents.get(f"Platform:{platform.id}"), ("links", index, "rate"))
                text = f"link {link.id}: rate {link.rate} is far below {name} {slowest}, the slowest that it runs over"
                yield Problem("CAT166", text, at, platform.id, "its full rate, or unusual: with the reason", "warning")


def _carriers(catalog: Catalog, link: Link, node: TreeNode | None) -> Iterator[tuple[str, Value]]:
    """What a link runs over, with its rate: the cable, the far optic, and the fastest port it is counted from."""
    cable = catalog.parts.get(link.cable or "")
    if isinstance(cable, Cable) and cable.rate is not None:
        yield f"that of {cable.id}", cable.rate
    far = catalog.parts.get(link.remote_transceiver.part) if link.remote_transceiver else None
    if link.remote_transceiver and isinstance(far, Transceiver) and far.rate is not None:
        shared = min(1.0, link.remote_transceiver.count.number or 1.0)  # half a module: one that ends two links
        yield f"that of {far.id}", _times(far.rate, Value(shared, unit("1")))
    ports = {part.id: part.rate for part in _ports(catalog, node) if part.rate is not None and part.rate.coherent is not None}
    if ports and link.group != "scale-up-copper":
        fastest = max(ports, key=lambda id: ports[id].coherent or 0.0)
        shared = math.prod(factor.coherent or 1.0 for factor in link.factors.values())
        joined = 1.0 if link.group == "scale-up-optics" else 1.0 / min(1.0, shared)  # there a half is of a fibre with two such ends
        yield f"that of the port {fastest}", _times(ports[fastest], Value(joined, unit("1")))


def _node_at(platform: Platform, path: str) -> TreeNode | None:
    """The node of the tree that a link is counted from."""
    steps = path.split(".")
    contents = platform.contents if steps[0] in platform.contents else next(iter(platform.racks.values())).contents
    if len(platform.racks) > 1 and steps[0] in platform.racks:
        contents, steps = platform.racks[steps[0]].contents, steps[1:]
    node = None
    for step in steps:
        node = contents.get(step)
        if node is None:
            return None
        contents = node.contents
    return node


def _ports(catalog: Catalog, node: TreeNode | None) -> Iterator[Nic | Transceiver | Switch]:
    """The parts with ports at a node and below it; those an option chooses are left out."""
    if node is None or isinstance(node.part, FromOption):
        return
    part = catalog.parts.get(node.part or "")
    if isinstance(part, Nic | Transceiver | Switch):
        yield part
    for child in node.contents.values():
        yield from _ports(catalog, child)


RULES = (fields_in_order, sizes_hold, ladders_rise, links_run, links_use_their_ports)
