"""Checks of the cooling, one function each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from configurator.catalog.parts import ColdPlate
from configurator.catalog.values import Value
from configurator.disciplines.cooling.coolants import resolve_coolant
from configurator.figures import Figure, constant
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.tree import System


def temperatures(system: System) -> Iterator[Check]:
    """Supply and return stay inside the platform's limits."""
    limits = system.platform.cooling
    rows: tuple[tuple[str, str, Value | None, Literal["<=", ">="], str], ...] = (
        ("supply-max", "cooling.supply-temperature", limits.supply_max, "<=", "colder facility water lets the supply be cooler"),
        ("supply-min", "cooling.supply-temperature", limits.supply_min, ">=", "a warmer supply"),
        (
            "return-max",
            "cooling.return-temperature",
            limits.return_max,
            "<=",
            "more flow: a smaller rise",
        ),
    )
    for name, figure, limit, relation, remedy in rows:
        if limit is not None:
            bound = system.ledger.value(f"cooling.{name}", f"Coolant {name.replace('-', ' ')} of the platform", limit)
            value = system.ledger.figures[figure]
            label = value.info.label if value.info else name
            word = "highest" if relation == "<=" else "lowest"
            yield Check(
                f"cooling.{name}",
                phrase(f"{{figure}} against the {word} the platform allows", figure=label),
                value,
                bound,
                relation,
                "fail",
                remedy,
            )


def rise(system: System) -> Iterator[Check]:
    """The coolant comes back no colder than it is supplied; a loop set otherwise carries no heat away."""
    supply, back = (system.ledger.figures[f"cooling.{name}-temperature"] for name in ("supply", "return"))
    remedy = "the set points of supply and return the right way round"
    yield Check("cooling.rise", "Coolant return temperature against the supply", back, supply, ">=", "fail", remedy)


def flow(system: System) -> Iterator[Check]:
    """The rack's flow is inside what its manifold and trays are made for."""
    limit = system.platform.cooling.flow_max
    if limit is not None:
        bound = system.ledger.value("cooling.flow-max", "Highest published coolant flow of one rack", limit)
        remedy = "a larger rise at less flow, or a coolant that carries more heat"
        yield Check(
            "cooling.flow-max", "Coolant flow of one rack", system.ledger.figures["cooling.flow-per-rack"], bound, "<=", "warn", remedy
        )


def dew_point(system: System) -> Iterator[Check]:
    """The coolant stays above the dew point of the room, so that nothing condenses on hoses and plates."""
    margin = system.ledger.figures.get("cooling.dew-point-margin")
    if margin is not None and not system.ledger.figures["cooling.liquid-heat"].is_nothing:
        least = system.ledger.constant(system.catalog, "dew-point-margin")
        remedy = "insulated hoses and manifolds"
        yield Check("cooling.dew-point", "Coolant supply above the dew point of the room", margin, least, ">=", "fail", remedy)


def wetted_materials(system: System) -> Iterator[Check]:
    """No cold plate of a material that the coolant forbids."""
    coolant = resolve_coolant(system)
    wrong = [n for n in system.parts(ColdPlate) if isinstance(n.part, ColdPlate) and n.part.material in coolant.wetted_forbidden]
    count = system.ledger.add(
        _count(wrong).named("cooling.forbidden-plates", phrase("Cold plates that {coolant} attacks", coolant=coolant.name), "1")
    )
    none = system.ledger.add(constant(0.0).named("cooling.forbidden-plates-allowed", "Cold plates of a forbidden material allowed", "1"))
    yield Check(
        "cooling.wetted-materials",
        phrase("Cold plates whose material {coolant} forbids", coolant=coolant.name),
        count,
        none,
        "<=",
        "fail",
        "plates of another material, or a coolant that allows this one",
    )


def _count(nodes: list) -> Figure:  # type: ignore[type-arg]
    found = constant(0.0)
    for node in nodes:
        found = found + node.total
    return found


RULES = (temperatures, rise, flow, dew_point, wetted_materials)
