"""Checks of the coolant distribution units: what their exchangers and pumps give, and what is left when one of them is out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from configurator.catalog.parts import Cdu
from configurator.disciplines.cooling.branches import makes_the_drop
from configurator.disciplines.cooling.units.exchanger import least_approach
from configurator.figures import Figure, constant, maximum
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.tree import System


def chosen_cdu(system: System) -> Cdu | None:
    """The unit that was sized; one that a platform lists among its parts is not."""
    return next((n.part for n in system.extra if n.key == "cdu" and isinstance(n.part, Cdu)), None)


def approach(system: System) -> Iterator[Check]:
    """The facility water (or room air) is colder than the supply by an approach the unit can be run at, and by that of its rating.

    Below the rating the unit carries less (``cooling.cdu-derating``), which is a warning; below the least practical approach it fails.
    """
    cdu, ledger = chosen_cdu(system), system.ledger
    rated = ledger.part(cdu, "approach") if cdu is not None else None
    if cdu is None or rated is None:
        return
    there, water = ledger.figures["cooling.approach"], cdu.heat_path == "liquid-to-liquid"
    remedy = "a CDU with a smaller approach" if water else "cooler aisles around the unit"
    least = least_approach(ledger, system.catalog, cdu).named(
        "cooling.approach-min", phrase("Least approach {cdu} is run at", cdu=cdu.name), "delta_degC"
    )
    yield Check(
        "cooling.approach",
        phrase("Approach against the least {cdu} is run at", cdu=cdu.name),
        there,
        ledger.add(least),
        ">=",
        "fail",
        remedy,
    )
    yield Check("cooling.approach-rated", phrase("Approach against the rating of {cdu}", cdu=cdu.name), there, rated, ">=", "warn", remedy)
    mean, title = (
        ledger.figures["cooling.cdu-lmtd"],
        phrase("Mean temperature difference in {cdu} against the least it is run at", cdu=cdu.name),
    )
    yield Check("cooling.exchanger", title, mean, least, ">=", "fail", "more facility water, so that it warms up less")


def head(system: System) -> Iterator[Check]:
    """The chosen CDU has the head for a rack and, where it stands outside, for the row piping: at its flow, with the spare lost."""
    cdu, drop = chosen_cdu(system), system.ledger.figures.get("cooling.loop-drop")
    if cdu is not None and drop is not None:
        title = phrase("Pressure drop of the loop against the head {cdu} gives at its flow", cdu=cdu.name)
        yield Check("cooling.head", title, drop, system.ledger.figures["cooling.cdu-head"], "<=", "fail", _less_drop(system, drop))


def _less_drop(system: System, drop: Figure) -> str:
    """What helps against a high drop: first of all at the piece that makes it."""
    piece, usual = makes_the_drop(system.ledger.figures, drop), "booster pumps, or wider pipes in the row"
    if piece is None or piece.info is None:
        return usual
    return phrase("a look at what makes most of it ({piece}); {usual}", piece=piece.info.label, usual=usual)


def spare(system: System) -> Iterator[Check]:
    """With one unit out, those left in its pod carry the heat, pumps included, and the flow.

    Doubled pumps spare no exchanger, filter, valve or controller: a unit alone in its rack takes that rack down with it, which is a
    warning, since no other rack hangs on it. It fails where units are shared and the redundancy promises a spare one.
    """
    cdu, figures = chosen_cdu(system), system.ledger.figures
    if cdu is None:
        return
    alone = cdu.type == "in-rack" and cdu.internal_redundancy
    severity: Literal["warn", "fail"] = "fail" if system.spec.cooling.redundancy == "N+1" and not alone else "warn"
    left = maximum(figures["cooling.pod-cdus"] - 1.0, constant(0.0))
    rows = (
        ("spare", "cooling.cdu-pod-heat", "cooling.cdu-capacity", "Heat of one pod with its pumps", "kW"),
        ("spare-flow", "cooling.cdu-pod-flow", "cooling.cdu-flow", "Coolant flow of one pod", "L/min"),
    )
    for name, need, each, label, unit in rows:
        able = (left * figures[each]).named(
            f"cooling.{name}-left", phrase("{label}: what its CDUs carry with one of them out", label=label), unit
        )
        title = phrase("{label} against the CDUs left when one of them is out", label=label)
        remedy = "one unit more in each pod: shared units outside the racks"
        yield Check(f"cooling.{name}", title, figures[need], system.ledger.add(able), "<=", severity, remedy)


def qualified(system: System) -> Iterator[Check]:
    """The unit meets what its racks need and what their maker asks of one, as far as anything is published."""
    cdu, missed = chosen_cdu(system), system.ledger.figures.get("cooling.cdu-missed")
    if cdu is not None and missed is not None:
        none = system.ledger.add(constant(0.0).named("cooling.cdu-missed-allowed", "Requirements of a CDU that may be missed", "1"))
        title = phrase("{cdu} against what is asked of a unit: requirements not met", cdu=cdu.name)
        yield Check("cooling.qualification", title, missed, none, "<=", "warn", "another unit, or the maker's word on this one")


def piping(system: System) -> Iterator[Check]:
    """The coolant in the piping of a full pod stays below the velocity at which it wears and is heard."""
    figures = system.ledger.figures
    speed = figures.get("cooling.row-velocity")
    if speed is not None:
        most = system.ledger.constant(system.catalog, "row-velocity-most")
        title, remedy = "Velocity in the piping of a full pod against the highest that is usual", "wider pipes in the row"
        yield Check("cooling.row-velocity", title, speed, most, "<=", "warn", remedy)


def primary(system: System) -> Iterator[Check]:
    """The facility water of one unit is no more than at its rating, and loses no more there than the site can give."""
    cdu, ledger = chosen_cdu(system), system.ledger
    flow, rated, drop = (ledger.figures.get(f"cooling.cdu-primary-{name}") for name in ("flow", "rated", "drop"))
    if cdu is None or flow is None or rated is None or drop is None:
        return
    title, remedy = phrase("Facility water of one unit against the rating of {cdu}", cdu=cdu.name), "the maker's word on so much water"
    yield Check("cooling.primary-flow", title, flow, rated, "<=", "warn", remedy)
    wanted = system.spec.site.facility_head
    if wanted is not None:
        there = ledger.value("site.facility-head", "Head of the facility water at each CDU", wanted)
        title, remedy = "Drop of the facility water in one CDU against the head there is", "booster pumps in the facility water"
        yield Check("cooling.primary-drop", title, drop, there, "<=", "fail", remedy)


RULES = (approach, head, spare, qualified, piping, primary)
