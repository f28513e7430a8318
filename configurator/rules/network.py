"""Checks of links against the parts they run through, one function each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from configurator.catalog.parts import Cable, Part
from configurator.disciplines.network.ports import KEY as IN_RACK
from configurator.disciplines.network.settings import COMPUTE
from configurator.figures import Figure, constant
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.tree import System

# What is used: what of it the check is on, and what helps.
USED: dict[str, tuple[str, Literal["warn", "fail"], str]] = {
    "rate": ("rate of the link against its cable, adapters and optics", "warn", "a faster cable, adapter or optic, or a slower link"),
    "reach": ("length of the link against the reach of its optics", "fail", "optics of longer reach, or racks closer together"),
}

MORE_PORTS = "one more of these switches, or one with more ports"


def use_of_ends(system: System) -> Iterator[Check]:
    """No link asks more rate or reach of a part at its ends than that part gives; the worst part counts."""
    figures = system.ledger.figures
    for link in system.platform.links:
        for what, (title, severity, remedy) in USED.items():
            used = figures.get(f"cables.{link.id}.{what}-used")
            if used is not None:
                yield Check(
                    f"cables.{what}-used.{link.id}",
                    phrase("{link}: {aspect}", link=link.label, aspect=title),
                    used,
                    _whole(system),
                    "<=",
                    severity,
                    remedy,
                )


def _whole(system: System) -> Figure:
    """All of a rating, as the limit of a share."""
    found = system.ledger.figures.get("cables.use-allowed")
    if found is None:
        found = system.ledger.add(constant(1.0).named("cables.use-allowed", "Share of a rating a link may use", "%"))
    return found


def ports(system: System) -> Iterator[Check]:
    """The adapters a link is counted by have a port for every cable of it."""
    for link in system.platform.links:
        there = system.ledger.figures.get(f"cables.{link.id}.ports")
        if there is not None:
            count = system.ledger.figures[f"cables.{link.id}.count"]
            title = phrase("{link}: cables against the ports of the adapters", link=link.label)
            yield Check(f"cables.ports.{link.id}", title, count, there, "<=", "fail", "adapters with more ports, or fewer cables on each")


def rack_ports(system: System) -> Iterator[Check]:
    """The switches in the racks have a port for every link that ends there, and for as many up as the oversubscription asks for.

    A link of data without a port fails; one of management warns, since hardly anyone publishes how many ports of it there are. So do those
    up, which are beyond the racks.
    """
    figures = system.ledger.figures
    for node in system.walk():
        there = figures.get(f"{IN_RACK}.{node.path}.ports")
        if there is None:
            continue
        title = phrase("{switch}: links that end there against its ports", switch=node.label)
        ended, used = figures[f"{IN_RACK}.{node.path}.links"], figures.get(f"{IN_RACK}.{node.path}.used")
        yield Check(f"network.rack-ports.{node.path}", title, ended, there, "<=", "warn" if used is None else "fail", MORE_PORTS)
        if used is not None:
            title = phrase("{switch}: links that end there and those up against its ports", switch=node.label)
            yield Check(f"network.rack-uplinks.{node.path}", title, used, there, "<=", "warn", MORE_PORTS)


def reached(system: System) -> Iterator[Check]:
    """A fabric is quoted up to the boundary asked for; one whose switches stand in the racks is not, where nothing is known above them."""
    figures = system.ledger.figures
    for fabric in dict.fromkeys(link.network for link in system.platform.links):
        quoted, asked = figures.get(f"network.{fabric}.tiers-quoted"), figures.get(f"network.{fabric}.tiers-asked")
        if quoted is not None and asked is not None:
            title = phrase("{fabric} fabric: tiers of switches in the quote against the boundary asked for", fabric=fabric)
            advice = "the tiers above, of which nothing is known, planned with the network they join"
            yield Check(f"network.reached.{fabric}", title, quoted, asked, ">=", "warn", advice, source="specification")


def joined(system: System) -> Iterator[Check]:
    """The spines of a fabric have a port for every leaf of a plane, where two tiers were planned."""
    figures = system.ledger.figures
    for fabric in dict.fromkeys(link.network for link in system.platform.links):
        leaves, radix = figures.get(f"network.{fabric}.plane-leaves"), figures.get(f"network.{fabric}.radix")
        if leaves is not None and radix is not None and f"network.{fabric}.cores" not in figures:
            title = phrase("{fabric} fabric: leaves of a plane against the ports of a spine", fabric=fabric)
            yield Check(f"network.joined.{fabric}", title, leaves, radix, "<=", "fail", "build anew, which plans a third tier")


def circuits(system: System) -> Iterator[Check]:
    """A circuit switch has ports for every system at one position, so that each can be joined with each."""
    figures = system.ledger.figures
    for fabric in system.platform.fabrics:
        asked, usable = figures.get(f"network.{fabric}.circuit-joined"), figures.get(f"network.{fabric}.circuit-ports")
        if asked is not None and usable is not None:
            title = phrase("{fabric} fabric: ports of all systems on one circuit switch against those it has", fabric=fabric)
            yield Check(f"network.circuits.{fabric}", title, asked, usable, "<=", "warn", "fewer systems in a pod, or several pods")


def oversubscribed(system: System) -> Iterator[Check]:
    """No leaf has fewer up-ports for its down-ports than the oversubscription allows."""
    figures = system.ledger.figures
    for fabric in dict.fromkeys(link.network for link in system.platform.links):
        made = figures.get(f"network.{fabric}.leaf-ratio")
        allowed = figures.get("network.oversubscription" if fabric == COMPUTE else f"network.{fabric}.oversubscription")
        if made is not None and allowed is not None:
            title = phrase("{fabric} fabric: down-ports over up-ports of a leaf", fabric=fabric)
            yield Check(f"network.oversubscribed.{fabric}", title, made, allowed, "<=", "fail", "build anew, which plans more up-ports")


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


def cable_reach(system: System) -> Iterator[Check]:
    """A cable is as long as its link: between racks the longest run of the floor plan, to switches that of a row, else the length given."""
    figures = system.ledger.figures
    for link in system.platform.links:
        run, length = figures.get(f"cables.{link.id}.longest-run"), figures.get(f"cables.{link.id}.length")
        part = system.cable_of(link)
        if run is not None:
            title = phrase("{link}: {what} against the length of the cable", link=link.label, what="longest run")
            yield from _long_enough(system, f"cables.reach.{link.id}{'' if link.from_rack else '.row'}", title, run, part)
        if length is not None and not (run is not None and link.from_rack):
            title = phrase("{link}: {what} against the length of the cable", link=link.label, what="length")
            yield from _long_enough(system, f"cables.reach.{link.id}", title, length, part)


def switch_reach(system: System) -> Iterator[Check]:
    """The cables between the switches of a fabric are as long as the longest run from row to row."""
    for node in (n for n in system.walk() if n.path.startswith("network.")):
        run = system.ledger.figures.get(f"{node.path}.longest-run")
        if run is not None:
            title = phrase("{link}: {what} against the length of the cable", link=node.label, what="longest run")
            yield from _long_enough(system, f"cables.reach.{node.key}", title, run, node.part)


def _long_enough(system: System, id: str, title: str, run: Figure, part: Part | None) -> Iterator[Check]:
    """The longest that a cable is sold in covers a run."""
    if isinstance(part, Cable) and part.length is not None:
        longest = replace(part.length, number=part.length.high or part.length.number)
        length = system.ledger.value(f"{part.id}.longest", phrase("{part}: longest length sold", part=part.name), longest)
        yield Check(id, title, run, length, "<=", "fail", "a longer cable, or racks closer together")


def tray_fill(system: System) -> Iterator[Check]:
    """The cable tray at the end of a row has room for the links of the row to their switches."""
    fill = system.ledger.figures.get("network.tray-fill")
    if fill is not None:
        limit = system.ledger.constant(system.catalog, "cable-tray-fill")
        remedy = "a wider tray or a second one, thinner cables, or shorter rows"
        yield Check("network.tray-fill", "Cable tray at the end of a row: filled against what it may be", fill, limit, "<=", "warn", remedy)


RULES = (use_of_ends, ports, rack_ports, reached, joined, circuits, oversubscribed, cable_reach, switch_reach, media_policy, tray_fill)
