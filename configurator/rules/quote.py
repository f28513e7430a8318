"""Checks of cables, floor and specification, one function each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from configurator.catalog.parts import Cable, QuickDisconnect
from configurator.figures import constant, floor, total, unknown_inputs
from configurator.phrases import listed, phrase
from configurator.rules.check import Check
from configurator.system.silent import silent_settings
from configurator.system.tree import System


def media_policy(system: System) -> Iterator[Check]:
    """Under a media policy, no cable is longer than its medium is used for."""
    policy = system.catalog.media_policies.get(system.spec.network.media_policy)
    used = {step.medium: step.up_to for step in policy.steps if step.up_to is not None} if policy is not None else {}
    for link in system.platform.links:
        part = system.cable_of(link)
        length = system.ledger.figures.get(f"cables.{link.id}.length")
        reach = used.get(part.medium or "") if isinstance(part, Cable) else None
        if reach is not None and length is not None and isinstance(part, Cable) and part.medium:
            medium = system.catalog.media[part.medium]
            limit = system.ledger.value(f"media.{medium.id}.used-to", phrase("{medium}: used up to", medium=medium.name), reach)
            title = phrase("{link}: length against {reach}", link=link.label, reach=medium.name)
            yield Check(
                f"cables.media.{link.id}", title, length, limit, "<=", "warn", "the next medium up: AEC, then micro-LED, then optics"
            )


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


def cable_reach(system: System) -> Iterator[Check]:
    """A cable is as long as its link: between racks as the longest run of the floor plan, else as the length given for the link."""
    figures = system.ledger.figures
    for link in system.platform.links:
        between = figures.get(f"cables.{link.id}.longest-run")
        run = between if between is not None else figures.get(f"cables.{link.id}.length")
        part = system.cable_of(link)
        if run is not None and isinstance(part, Cable) and part.length is not None:
            longest = replace(part.length, number=part.length.high or part.length.number)
            length = system.ledger.value(f"{part.id}.longest", phrase("{part}: longest length sold", part=part.name), longest)
            what = "longest run" if between is not None else "length"
            title = phrase("{link}: {what} against the length of the cable", link=link.label, what=what)
            yield Check(f"cables.reach.{link.id}", title, run, length, "<=", "fail", "a longer cable, or racks closer together")


RULES = (
    settings_read,
    cable_reach,
    media_policy,
    known_mass,
    floor_load,
    published,
    whole_pairs,
)
