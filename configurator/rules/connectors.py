"""Checks of couplings, manifold ports, doors and chip temperatures, one function each."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.parts import Accelerator, Manifold, QuickDisconnect
from configurator.catalog.values import Value
from configurator.figures import Figure
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.tree import System

PLACES = {"coupling": "couplings at the tray", "plate-coupling": "couplings at a plate"}


def couplings(system: System) -> Iterator[Check]:
    """Velocity in the bore and drop over one coupling stay inside what is accepted, at the flow of the branch."""
    ledger = system.ledger
    for line in list(system.parts(QuickDisconnect)):
        tray = line.parent
        for place, label in PLACES.items() if tray is not None else ():
            assert tray is not None
            key = f"cooling.branch.{tray.path}.{place}"
            speed, drop = ledger.figures.get(f"{key}-velocity"), ledger.figures.get(f"{key}-drop")
            remedy = "couplings of a larger size (see the decision on the size)"
            title = phrase("{tray}: {place}", tray=tray.label, place=label)
            if speed is not None:
                limit = ledger.constant(system.catalog, "coupling-velocity")
                yield Check(
                    f"connectors.velocity.{tray.path}.{place}", phrase("{label}, velocity", label=title), speed, limit, "<=", "fail", remedy
                )
            if drop is not None:
                limit = _two(system)
                yield Check(
                    f"connectors.drop.{tray.path}.{place}", phrase("{label}, drop of two", label=title), drop, limit, "<=", "warn", remedy
                )


def _two(system: System) -> Figure:
    found = system.ledger.figures.get("connectors.drop-max")
    if found is None:
        limit = system.ledger.constant(system.catalog, "coupling-drop") * 2.0
        found = system.ledger.add(limit.named("connectors.drop-max", "Drop of two couplings that is still accepted", "kPa"))
    return found


def ports(system: System) -> Iterator[Check]:
    """The rack manifold has a port for every coupling of its trays."""
    for role in system.roles:
        used = system.ledger.figures.get(f"connectors.{role.key}.ports-used")
        manifold = next((n.part for n in role.walk() if isinstance(n.part, Manifold) and n.part.ports is not None), None)
        there = system.ledger.part(manifold, "ports") if manifold is not None else None
        if used is not None and there is not None:
            title = phrase("{rack}: manifold ports its trays take", rack=role.entry.label)
            yield Check(f"connectors.ports.{role.key}", title, used, there, "<=", "fail", "a manifold with more ports, or fewer trays")


def junctions(system: System) -> Iterator[Check]:
    """The junction stays under the temperature published for the chip; by the data of a stand-in for its plate this only warns.

    Where the limit is as little known as the plate, two guesses contradict nobody: there is no check, the temperature is shown.
    """
    for node in list(system.parts(Accelerator)):
        figure = system.ledger.figures.get(f"cooling.junction-temperature.{node.path}")
        chip = node.part
        assert isinstance(chip, Accelerator)
        known = figure is not None and chip.junction_max is not None and not _guessed(chip.junction_max)
        limit = system.ledger.part(chip, "junction-max") if known else None
        if figure is not None and limit is not None:
            remedy = "plate data of the maker in place of the stand-in"
            title = phrase("{item}: junction temperature by the plate's resistance", item=node.label)
            yield Check(f"cooling.junction.{node.path}", title, figure, limit, "<=", "warn", remedy)


def _guessed(limit: Value) -> bool:
    """Whether nobody who knows says it."""
    return limit.confidence in ("low", "assumption")


RULES = (couplings, ports, junctions)
