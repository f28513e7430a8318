"""Checks of the coolant loop: what its vendor asks for, where its tables end, what physics allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from configurator.catalog.parts import Hose, Manifold, Pipe, QuickDisconnect, ValvePair
from configurator.disciplines.cooling.coolants import resolve_coolant
from configurator.figures import Figure, constant, total
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.tree import System
from configurator.units import unit

PAIR = unit("pair").dimension


def flow_required(system: System) -> Iterator[Check]:
    """The rack gets the flow its vendor asks for at this supply temperature; a rule that only stands in for a vendor's warns."""
    required, curve = system.ledger.figures.get("cooling.flow-required"), system.platform.cooling.flow_curve
    if required is not None and curve is not None:
        severity: Literal["warn", "fail"] = "warn" if curve.confidence == "assumption" else "fail"
        title = "Coolant flow of one rack against what its vendor asks for at this supply temperature"
        remedy = "a colder supply, at which less flow is asked for"
        yield Check("cooling.flow-required", title, system.ledger.figures["cooling.flow-per-rack"], required, ">=", severity, remedy)


def second_law(system: System) -> Iterator[Check]:
    """Heat flows from warm to cold: the facility water leaves colder than the coolant comes back, by what an exchanger can do."""
    figures = system.ledger.figures
    leaves, comes = figures.get("cooling.facility-return"), figures["cooling.return-temperature"]
    if leaves is not None:
        pinch = system.ledger.constant(system.catalog, "exchanger-pinch")
        limit = system.ledger.add((comes - pinch).named("cooling.facility-return-max", "Warmest facility water an exchanger gives", "degC"))
        title = "Facility water return against the coolant that warms it"
        yield Check("cooling.second-law", title, leaves, limit, "<=", "fail", "more facility water: a smaller rise of it")


def standstill(system: System) -> Iterator[Check]:
    """The coolant in the racks bridges the change to a spare pump, and where the pumps have no UPS the start of the generator."""
    ledger = system.ledger
    bridged, restart = (ledger.figures.get(f"cooling.{name}") for name in ("ride-through", "restart"))
    if bridged is None:
        return
    over = ledger.constant(system.catalog, "pump-fail-over")
    title, remedy = "Time from the stop of the pumps to the highest return against the change to a spare pump", "more coolant in the racks"
    yield Check("cooling.ride-through", title, bridged, over, ">=", "fail", remedy)
    if restart is not None:
        title = "Time from the stop of the pumps to the highest return against the start of the generator"
        yield Check("cooling.ride-through-generator", title, bridged, restart, ">=", "warn", "a buffer tank in the supply")


def pressure(system: System) -> Iterator[Check]:
    """No part of the loop is under more pressure than it is made for, and the pumps do not boil their coolant.

    A pump on a closed valve makes its head at no flow, on top of the filling; the rating is that of the weakest part of the rack.
    """
    ledger = system.ledger
    highest, head = (ledger.figures.get(f"cooling.{name}") for name in ("pressure-shut-off", "suction-head"))
    rating = system.platform.cooling.pressure_max
    if highest is not None and rating is not None:
        most = ledger.value("cooling.pressure-max", "Working pressure the loop of the rack is made for", rating)
        title, remedy = "Highest pressure of the loop against what the rack is made for", "a unit of less head"
        yield Check("cooling.working-pressure", title, highest, most, "<=", _how_sure(system, most), remedy)
    opens, running = (ledger.figures.get(f"cooling.{name}") for name in ("relief", "pressure-operating"))
    if opens is not None and running is not None:
        title, remedy = "Pressure the relief valve is set to against that of operation", "a loop of less drop"
        yield Check("cooling.relief", title, opens, running, ">=", "fail", remedy)
    if head is not None:
        least, title = ledger.constant(system.catalog, "suction-head-least"), "Suction head at the pumps against what they need"
        yield Check("cooling.suction-head", title, head, least, ">=", "fail", "a higher filling pressure")


def _how_sure(system: System, most: Figure) -> Literal["warn", "fail"]:
    """A head at no flow that is only taken from that at the rating warns; what its maker publishes on top of the filling is certain."""
    published = system.ledger.figures.get("cooling.pressure-published")
    return "fail" if published is None or (published > most).value else "warn"


def expansion(system: System) -> Iterator[Check]:
    """The vessels take up what the coolant grows by, where the maker says how much they hold."""
    grown, vessels = (system.ledger.figures.get(f"cooling.{name}") for name in ("expansion", "expansion-vessels"))
    if grown is not None and vessels is not None:
        title, remedy = "Growth of the coolant against the expansion vessels of the CDUs", "a vessel of its own in the row"
        yield Check("cooling.expansion", title, grown, vessels, "<=", "fail", remedy)


def glycol(system: System) -> Iterator[Check]:
    """A loop with little or no glycol grows bacteria: it needs treatment, which is not in this quote."""
    share, ledger = resolve_coolant(system).glycol, system.ledger
    if not ledger.figures["cooling.liquid-heat"].is_nothing:
        id, label = "cooling.glycol", "Share of propylene glycol in the coolant, by volume"
        found = ledger.value(id, label, share) if share is not None else ledger.add(constant(0.0).named(id, label, "%"))
        least, title = ledger.constant(system.catalog, "glycol-least"), "Glycol in the coolant against what stops growth"
        yield Check("cooling.glycol", title, found, least, ">=", "warn", "a biocide, and its control with every sample of the coolant")


def wetted_pieces(system: System) -> Iterator[Check]:
    """No coupling, manifold or hose of a material that the coolant forbids, and none of which nobody says what it is of."""
    ledger, coolant = system.ledger, resolve_coolant(system)
    if ledger.figures["cooling.liquid-heat"].is_nothing:
        return
    pieces = [(n, n.part.wetted) for n in system.walk() if isinstance(n.part, QuickDisconnect | Manifold | Hose | Pipe | ValvePair)]
    wrong = [n.total for n, wetted in pieces if set(wetted) & set(coolant.wetted_forbidden)]
    silent = [n.total for n, wetted in pieces if not wetted]
    none = ledger.add(constant(0.0).named("cooling.wrong-pieces-allowed", "Pieces of the loop of a forbidden material allowed", "1"))
    title = phrase("Couplings, manifolds and hoses of a material that {coolant} attacks", coolant=coolant.name)
    count = ledger.add(_pieces(wrong).named("cooling.wrong-pieces", title, "1"))
    yield Check("cooling.wetted-pieces", title, count, none, "<=", "fail", "pieces of another material, or a coolant that allows this one")
    title = "Couplings, manifolds and hoses whose material nobody states"
    unstated = ledger.add(_pieces(silent).named("cooling.unstated-pieces", title, "1"))
    yield Check("cooling.wetted-unstated", title, unstated, none, "<=", "warn", "a word of the makers, part by part")


def _pieces(counts: list[Figure]) -> Figure:
    """How many, pairs being one."""
    return total([count / constant(1.0, "pair") if count.dimension is PAIR else count for count in counts], empty="1") + 0.0


def facility_pipes(system: System) -> Iterator[Check]:
    """Facility water stays above the dew point of the room, or its pipes are insulated."""
    ledger = system.ledger
    water, dew = (ledger.figures.get(f"site.{name}") for name in ("facility-water", "dew-point"))
    if water is not None and dew is not None and "cooling.facility-flow" in ledger.figures:
        margin = ledger.add((water - dew).named("cooling.facility-dew-point-margin", "Facility water above the dew point", "delta_degC"))
        least, title = ledger.constant(system.catalog, "dew-point-margin"), "Facility water above the dew point of the room"
        yield Check("cooling.facility-dew-point", title, margin, least, ">=", "warn", "insulated pipes with a vapour barrier")


# --- ends of tables


@dataclass(frozen=True)
class _Table:
    """A figure that a table is read at, its ends, and what each end means; the id of the check is that of the `figure` it is about."""

    id: str
    title: str
    at: Figure
    least: Figure
    most: Figure
    severity: Literal["warn", "fail"]
    remedy: str

    def checks(self) -> Iterator[Check]:
        """One check for each end."""
        highest = phrase("{title} against the highest it is published for", title=self.title)
        lowest = phrase("{title} against the lowest it is published for", title=self.title)
        yield Check(f"tables.range.{self.id}", highest, self.at, self.most, "<=", self.severity, self.remedy)
        yield Check(f"tables.range.{self.id}.low", lowest, self.at, self.least, ">=", self.severity, self.remedy)


def table_ends(system: System) -> Iterator[Check]:
    """Properties of the coolant, resistances of plates and the vendor's flow are read where they are published."""
    if not system.ledger.figures["cooling.liquid-heat"].is_nothing:
        yield from _coolant(system)
        for table in (*_curve(system), *_plates(system)):
            yield from table.checks()


def _coolant(system: System) -> Iterator[Check]:
    """Beyond the table of a coolant nobody says how it flows, boils or freezes."""
    figures, remedy = system.ledger.figures, "set points inside the table"
    for place, end, words in (
        ("supply", "coldest", "Coolant supply temperature against the coldest its properties are known at"),
        ("return", "warmest", "Coolant return temperature against the warmest its properties are known at"),
    ):
        id = f"cooling.{place}-temperature"
        limit = figures[f"cooling.coolant-{end}"]
        yield Check(f"tables.range.{id}", words, figures[id], limit, "<=" if end == "warmest" else ">=", "fail", remedy)


def _curve(system: System) -> Iterator[_Table]:
    figures = system.ledger.figures
    least, most = (figures.get(f"cooling.flow-curve.{name}") for name in ("least", "most"))
    if least is not None and most is not None:
        supply, title = figures["cooling.supply-temperature"], "Coolant supply, for the flow its vendor asks for,"
        yield _Table("cooling.flow-required", title, supply, least, most, "warn", "a supply inside the range, or a word of the vendor")


def _plates(system: System) -> Iterator[_Table]:
    """The plate of a chip with less than the least flow it is measured at may not cool it at all."""
    figures, prefix = system.ledger.figures, "cooling.chip-flow."
    for path in [id.removeprefix(prefix) for id in figures if id.startswith(prefix)]:
        node = system.node(path)
        at, least, most = (figures[f"cooling.chip-flow{end}.{path}"] for end in ("", "-least", "-most"))
        title = phrase("{what}: coolant flow over one, for the resistance of its plate,", what=node.label if node is not None else path)
        yield _Table(f"cooling.chip-flow.{path}", title, at, least, most, "warn", "plate data of the maker at this flow")


RULES = (flow_required, second_law, standstill, pressure, expansion, glycol, wetted_pieces, facility_pipes, table_ends)
