"""Checks of floor and specification, one function each."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.parts import QuickDisconnect
from configurator.figures import constant, floor, total, unknown_inputs
from configurator.phrases import listed, phrase
from configurator.rules.check import Check
from configurator.system.spec.silent import silent_settings
from configurator.system.tree import System


def floor_load(system: System) -> Iterator[Check]:
    """The rack's weight over its own footprint, every mass at its high end, is within the floor's load."""
    ledger = system.ledger
    for role in system.roles:
        weight = ledger.figures.get(f"system.{role.key}.rack-weight-high")
        if weight is None:
            continue
        width, depth = ledger.part(role.frame, "width"), ledger.part(role.frame, "depth")
        assert width is not None and depth is not None
        load = ledger.add(
            (weight / (width * depth)).named(
                f"system.{role.key}.floor-load",
                phrase("{rack}: floor load under the rack, every mass at its high end", rack=role.entry.label),
                "kg/m^2",
            )
        )
        limit = ledger.value("site.floor-load", "Floor load the site allows", system.spec.site.floor_load)
        remedy = "spread the load with plinths or a wider pitch"
        yield Check(
            f"floor.load.{role.key}",
            phrase("{rack}: load on the floor under the rack", rack=role.entry.label),
            load,
            limit,
            "<=",
            "warn",
            remedy,
        )


def known_mass(system: System) -> Iterator[Check]:
    """Everything that stands in a rack has a mass; else its weight is only a lower bound."""
    silent = system.ledger.figures["system.parts-without-mass"]
    none = system.ledger.add(constant(0.0).named("system.parts-without-mass-allowed", "Pieces of unknown mass allowed", "1"))
    ids = ", ".join(f.id for f in unknown_inputs(system.ledger.figures["system.weight"]))
    remedy = phrase("weigh them, or estimate their masses: {ids}", ids=ids or "none is missing")
    yield Check("floor.known-mass", "Pieces in the racks without a known mass", silent, none, "<=", "warn", remedy)


def published(system: System) -> Iterator[Check]:
    """The program's own figure agrees with a total published for the platform, within the tolerance stated for it."""
    figures = system.ledger.figures
    for key, stated in system.platform.published.items():
        apart = figures.get(f"published.{key}.deviation")
        if apart is not None:
            remedy = "compare what both include (rackcfg explain): options, losses, and the side of the shelves it is taken on"
            title = phrase("{total}: difference of the program's own figure", total=stated.label)
            yield Check(f"published.{key}", title, apart, figures[f"published.{key}.tolerance"], "<=", "warn", remedy)


def settings_read(system: System) -> Iterator[Check]:
    """No setting the user gave is without effect under the other choices in force."""
    silent = list(silent_settings(system))
    for path, why, _ in silent:
        system.ledger.decide(
            f"setting.{path}", phrase("Which effect has {path}?", path=path), "none", phrase("without effect: {why}", why=why)
        )
    if silent:
        none = system.ledger.add(constant(0.0).named("specification.silent-allowed", "Settings without effect allowed", "1"))
        count = constant(float(len(silent))).named("specification.silent", "Settings that change nothing", "1")
        told = [phrase("{path}, since {why}", path=path, why=why) for path, why, _ in silent]
        advice = [phrase("leave out {path}, or choose {reader}", path=path, reader=reader) for path, _, reader in silent]
        title, remedy = (
            phrase("Settings that change nothing ({which})", which=listed(told, "{first}; {rest}")),
            listed(advice, "{first}; {rest}"),
        )
        yield Check("specification.silent", title, system.ledger.add(count), none, "<=", "warn", remedy)


def whole_pairs(system: System) -> Iterator[Check]:
    """Quick-disconnects are bought in whole pairs for every tray, not only in the sum."""
    lines = [(node.total, node.parent.total) for node in system.parts(QuickDisconnect) if node.parent is not None]
    pairs = total([fitted for fitted, _ in lines], empty="pair")
    pairs = system.ledger.add(pairs.named("connectors.qd-pairs-fitted", "Quick-disconnect pairs fitted to trays", "pair"))
    whole = total([floor(fitted / trays) * trays for fitted, trays in lines], empty="pair")
    whole = system.ledger.add(whole.named("connectors.qd-pairs-whole", "Quick-disconnect pairs, whole in every tray", "pair"))
    title, remedy = "Quick-disconnect pairs are whole", "check the loop topology of the trays"
    yield Check("connectors.whole-pairs", title, pairs, whole, "<=", "warn", remedy)


RULES = (
    settings_read,
    known_mass,
    floor_load,
    published,
    whole_pairs,
)
