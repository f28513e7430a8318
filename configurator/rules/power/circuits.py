"""Checks of the protection of the circuits: ratings nest, faults are interrupted, tables are used where they are published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from configurator.catalog.parts.power import RackPdu
from configurator.figures import Figure, constant
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.rules.power.supply import banks_of, whip_of
from configurator.system.tree import System


def ratings(system: System) -> Iterator[Check]:
    """Ratings nest: the breaker carries what a shelf may draw at the lowest voltage, and the whip holds the breaker."""
    figures = system.ledger.figures
    for key, name, _, _ in banks_of(system):
        drawn, allowed = figures.get(f"{key}.design-current"), figures.get(f"{key}.breaker-limit")
        if drawn is None or allowed is None:
            continue
        plug, id = figures[f"{whip_of(system, key).id}.current-rating"], key.removeprefix("power.")
        title, remedy = (
            phrase("{rack}: rated input of a whip against its breaker", rack=name),
            "a breaker of higher rating",
        )
        yield Check(f"power.breaker.{id}", title, drawn, allowed, "<=", "fail", remedy, by_chance=True)
        title, remedy = phrase("{rack}: breaker against the rating of its whip", rack=name), "a whip of higher rating"
        yield Check(f"power.breaker-whip.{id}", title, figures[f"{key}.breaker"], plug, "<=", "fail", remedy)
        if (sagged := figures.get(f"{key}.sagged-current")) is not None:
            title, remedy = phrase("{rack}: current of a whip at the lowest voltage against its breaker", rack=name), "a steadier supply"
            yield Check(f"power.breaker-sagged.{id}", title, sagged, figures[f"{key}.breaker"], "<=", "warn", remedy, by_chance=True)


def _pairs(system: System, one: str, other: str) -> Iterator[tuple[str, str, Figure, Figure]]:
    """Of every bank that has both figures: how the ids of its checks end, its name, and the two."""
    figures = system.ledger.figures
    for key, name, _, _ in banks_of(system):
        if f"{key}.{one}" in figures and f"{key}.{other}" in figures:
            yield key.removeprefix("power."), name, figures[f"{key}.{one}"], figures[f"{key}.{other}"]


def phase_current(system: System) -> Iterator[Check]:
    """The most loaded phase of a whip stays inside what breaker and whip carry continuously, in every state promised or carried."""
    for key, name, _, _ in banks_of(system):
        figures = system.ledger.figures
        current, limit = figures.get(f"{key}.phase-counted", figures.get(f"{key}.phase-current")), figures.get(f"{key}.feed-limit")
        if current is not None and limit is not None:
            title = phrase("{rack}: current of the most loaded phase of a whip in the worst state", rack=name)
            remedy = "a whip and breaker of higher rating"
            yield Check(f"power.phase.{key.removeprefix('power.')}", title, current, limit, "<=", "fail", remedy, by_chance=True)


def fault_level(system: System) -> Iterator[Check]:
    """The breaker interrupts the short-circuit current at its panel: it fails where that is given, else it warns of the most it can be."""
    figures = system.ledger.figures
    level = figures.get("power.fault-level")
    for key, name, _, _ in banks_of(system):
        able = figures.get(f"{key}.breaking-capacity")
        if level is not None and able is not None:
            title = phrase("{rack}: short-circuit current at the panel against what its breakers interrupt", rack=name)
            remedy = "breakers of a higher breaking capacity, current-limiting fuses before them, or the level computed for the panel"
            severity: Literal["warn", "fail"] = "warn" if system.spec.site.fault_level is None else "fail"
            yield Check(f"power.fault-level.{key.removeprefix('power.')}", title, level, able, "<=", severity, remedy)


def table_ends(system: System) -> Iterator[Check]:
    """The corrections of the ampacity tables are used where they are published."""
    figures, standard = system.ledger.figures, system.spec.site.standard.lower()
    table, most = system.catalog.conductors[standard], figures[f"conductors.{standard}.ambient-max"]
    title, remedy = "Air around the power cables against the end of the table of corrections", "cables in cooler air"
    yield Check("tables.range.site.ambient", title, figures["site.ambient"], most, "<=", "fail", remedy)
    last = max(map(int, table.bundling))
    if table.bundling_beyond is None:
        end = system.ledger.add(
            constant(float(last)).named("conductors.grouped-most", phrase("{table}: last row of the bundling table", table=table.name), "1")
        )
        for id in [id for id in figures if id.endswith(".grouped")]:
            title, remedy = (
                phrase("{label} against the end of the table", label=_label(figures[id])),
                "circuits laid apart or on trays of their own",
            )
            yield Check(f"tables.range.{id}", title, figures[id], end, "<=", "warn", remedy)


def _label(figure: Figure) -> str:
    return figure.info.label if figure.info else figure.id


def power_racks(system: System) -> Iterator[Check]:
    """The power racks left of a group carry its racks; it fails where the specification promises that, else it is said."""
    load, left = (system.ledger.figures.get(f"power.sidecar.{name}") for name in ("group-load", "group-left"))
    if load is not None and left is not None:
        severity: Literal["warn", "fail"] = "warn" if system.spec.power.scheme_of_racks == "N" else "fail"
        title, remedy = "DC load of one group against the power racks left", "power racks that stand in for each other"
        yield Check("power.power-racks", title, load, left, "<=", severity, remedy, by_chance=True)


def pdus(system: System) -> Iterator[Check]:
    """Rack PDUs hold the breaker before them and have an outlet for every power supply."""
    figures = system.ledger.figures
    for role in system.roles:
        node, key = next((n for n in role.walk() if isinstance(n.part, RackPdu)), None), f"power.{role.key}"
        if node is None or node.part is None or f"{key}.breaker" not in figures:
            continue
        rating, outlets = system.ledger.part(node.part, "current-rating"), system.ledger.part(node.part, "outlets")
        assert rating is not None
        title, remedy = (
            phrase("{rack}: breaker against the inlet of its rack PDU", rack=role.entry.label),
            "rack PDUs of a larger inlet, or more of them",
        )
        yield Check(f"power.pdu.{role.key}", title, figures[f"{key}.breaker"], rating, "<=", "fail", remedy)
        if outlets is not None and (taken := figures.get(f"{key}.pdu-outlets")) is not None:
            there = system.ledger.add(
                (outlets * node.total / role.total).named(f"{key}.pdu-outlets-there", "Outlets of the rack PDUs", "1")
            )
            title, remedy = phrase("{rack}: outlets the power supplies take", rack=role.entry.label), "rack PDUs with more outlets"
            yield Check(f"power.pdu-outlets.{role.key}", title, taken, there, "<=", "fail", remedy)


def earth_fault(system: System) -> Iterator[Check]:
    """A fault to earth at the rack end of a circuit trips its breaker at once."""
    for id, name, current, trips in _pairs(system, "earth-fault-current", "trip-current"):
        title = phrase("{rack}: fault to earth at the rack end against what trips its breaker at once", rack=name)
        remedy = "a larger cross-section, or a residual-current device"
        yield Check(f"power.earth-fault.{id}", title, current, trips, ">=", "fail", remedy, by_chance=True)


def arc_flash(system: System) -> Iterator[Check]:
    """An arc at the panel is held by the usual clothing; one at the rack end burns nobody before the breaker clears it."""
    figures = system.ledger.figures
    if (heat := figures.get("power.arc-heat")) is not None:
        held = system.ledger.constant(system.catalog, "arc-clothing")
        title = "Heat of an arc at the panel against what clothing of category 2 holds"
        remedy = "switch off before work; zone interlocking or detection of arcs; a study by IEEE 1584"
        yield Check("power.arc-flash.panel", title, heat, held, "<=", "warn", remedy, by_chance=True)
    for id, name, heat, _ in _pairs(system, "arc-heat", "arc-clearing"):
        burn = system.ledger.constant(system.catalog, "arc-burn")
        title = phrase("{rack}: heat of an arc at the rack end against what burns bare skin", rack=name)
        yield Check(f"power.arc-flash.{id}", title, heat, burn, "<=", "warn", "work on dead parts alone, or clothing", by_chance=True)


def inrush(system: System) -> Iterator[Check]:
    """The breaker of a whip does not trip when all its power supplies come back at once."""
    for id, name, peak, held in _pairs(system, "inrush-current", "inrush-held"):
        title = phrase("{rack}: inrush of one whip against what its breaker holds", rack=name)
        remedy = "power supplies that start one after the other, or a breaker with a slower release"
        yield Check(f"power.inrush.{id}", title, peak, held, "<=", "warn", remedy, by_chance=True)


def selectivity(system: System) -> Iterator[Check]:
    """Each protective device is larger than the next one below it by the ratio that selectivity asks for."""
    figures = system.ledger.figures
    for id in [id for id in figures if id.startswith("power.") and ".selectivity-" in id]:
        least, figure = system.ledger.constant(system.catalog, "selectivity-ratio"), figures[id]
        remedy = "electronic releases graded by time, or the selectivity table of the maker"
        key, _, what = id.removeprefix("power.").partition(".selectivity-")
        yield Check(f"power.selectivity.{key}.{what}", _label(figure), figure, least, ">=", "warn", remedy)


def balance(system: System) -> Iterator[Check]:
    """The power supplies of a whip load its three phases alike."""
    for key, name, _, _ in banks_of(system):
        share = system.ledger.figures.get(f"{key}.phase-imbalance")
        if share is not None:
            title = phrase("{rack}: most loaded phase of one whip over the mean", rack=name)
            limit, remedy = system.ledger.constant(system.catalog, "phase-imbalance"), "power supplies in threes on each whip"
            yield Check(f"power.phase-balance.{key.removeprefix('power.')}", title, share, limit, "<=", "warn", remedy)


def branches(system: System) -> Iterator[Check]:
    """The branch breakers of a rack PDU carry the rated input of the power supplies on them."""
    for id, name, current, limit in _pairs(system, "branch-current", "branch-limit"):
        title = phrase("{rack}: rated current of a branch of its rack PDU against the branch breaker", rack=name)
        remedy = "rack PDUs with more or larger branches"
        yield Check(f"power.branch.{id}", title, current, limit, "<=", "warn", remedy, by_chance=True)


def harmonics(system: System) -> Iterator[Check]:
    """The distortion of the current at TDP stays within what a supply of this strength allows."""
    thdi, limit = (system.ledger.figures.get(f"power.{name}") for name in ("profile.tdp.thdi", "tdd-limit"))
    if thdi is not None and limit is not None:
        title, remedy = "Distortion of the AC input current at TDP", "an active filter, or a stronger supply"
        yield Check("power.harmonics", title, thdi, limit, "<=", "warn", remedy, by_chance=True)


RULES = (
    ratings,
    phase_current,
    power_racks,
    pdus,
    branches,
    balance,
    inrush,
    fault_level,
    earth_fault,
    arc_flash,
    harmonics,
    selectivity,
    table_ends,
)
