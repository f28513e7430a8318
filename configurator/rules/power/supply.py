"""Checks of the rectifiers against what feeds them, one function each."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.parts.power import AcShelf, PowerModule, Shelf, Whip
from configurator.figures import constant
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.tree import Node, System


def banks_of(system: System) -> Iterator[tuple[str, str, Shelf, PowerModule]]:
    """Key of its figures, name, shelf and module of every bank of shelves: one a rack role, and that of the power racks."""
    for role in system.roles:
        yield from _bank(list(role.walk()), f"power.{role.key}", role.entry.label)
    outside = [n for root in system.extra for n in root.walk() if root.key == "power-rack"]
    yield from _bank(outside, "power.sidecar", "Power rack")


def _bank(nodes: list[Node], key: str, name: str) -> Iterator[tuple[str, str, Shelf, PowerModule]]:
    shelf = next((n.part for n in nodes if isinstance(n.part, Shelf)), None)
    module = next((n.part for n in nodes if isinstance(n.part, PowerModule)), None)
    if shelf is not None and module is not None:
        yield key, name, shelf, module


def input_voltage(system: System) -> Iterator[Check]:
    """The voltage at each PSU is inside the range of its own input, to the volt that such ranges are rounded to."""
    ledger, rounding = system.ledger, constant(0.5, "V")
    for key, name, _, module in banks_of(system):
        there, title = ledger.figures[f"{key}.psu-voltage"], phrase("{rack}: voltage at one {psu}", rack=name, psu=module.name)
        low, high = ledger.part(module, "input-voltage-min"), ledger.part(module, "input-voltage-max")
        id, remedy = key.removeprefix("power."), "a shelf whose PSUs take this voltage"
        if low is not None:
            least = ledger.add(
                (low - rounding).named(f"{key}.psu-voltage-least", phrase("{rack}: least input voltage of its PSUs", rack=name), "V")
            )
            yield Check(
                f"power.psu-voltage-min.{id}", phrase("{label} against the least it takes", label=title), there, least, ">=", "fail", remedy
            )
        if high is not None:
            most = ledger.add(
                (high + rounding).named(f"{key}.psu-voltage-most", phrase("{rack}: highest input voltage of its PSUs", rack=name), "V")
            )
            yield Check(
                f"power.psu-voltage-max.{id}",
                phrase("{label} against the highest it takes", label=title),
                there,
                most,
                "<=",
                "fail",
                remedy,
            )


def ride_through(system: System) -> Iterator[Check]:
    """The PSUs bridge the dropout of the supply that IT equipment is expected to live through."""
    for key, name, _, _ in banks_of(system):
        held = system.ledger.figures.get(f"{key}.ride-through")
        if held is not None:
            asked = system.ledger.constant(system.catalog, "dropout")
            title, remedy = (
                phrase("{rack}: time the PSUs bridge a lost input at this load", rack=name),
                "more shelves share the load, or a UPS before them",
            )
            yield Check(f"power.ride-through.{key.removeprefix('power.')}", title, held, asked, ">=", "warn", remedy)


def switchboard(system: System) -> Iterator[Check]:
    """What hangs on one feed of the site fits one switchboard; more than that is several feeds under one name."""
    current = system.ledger.figures.get("power.feed-load")
    if current is not None:
        rating = system.ledger.constant(system.catalog, "switchboard-rating")
        title = "Line current of the most loaded feed for all racks against one switchboard"
        remedy = "several switchboards and transformers to a feed, each with its own group of racks"
        yield Check("power.switchboard", title, current, rating, "<=", "warn", remedy)


def whip_of(system: System, key: str) -> Whip:
    """The whip that the circuits of a bank have."""
    roots = system.extra if key == "power.sidecar" else next(role.roots for role in system.roles if f"power.{role.key}" == key)
    return next(n.part for root in roots for n in root.walk() if isinstance(n.part, Whip))


def whip_phases(system: System) -> Iterator[Check]:
    """A whip has the phases of the shelf it feeds."""
    for key, name, shelf, _ in banks_of(system):
        cores = system.ledger.part(whip_of(system, key), "phases") if isinstance(shelf, AcShelf) else None
        if cores is not None:
            needed = system.ledger.part(shelf, "phases")
            assert needed is not None
            title = phrase("{rack}: phases of the whip against those of the shelf", rack=name)
            yield Check(f"power.whip-phases.{key.removeprefix('power.')}", title, cores, needed, ">=", "fail", "a whip of three phases")


RULES = (input_voltage, ride_through, switchboard, whip_phases)
