"""The switches of a fabric over the order: leaves by rails and planes, the spines and cores that join them, as live figures.

The plan of the fabric chooses how a leaf splits its ports and how many tiers there are; the counts follow the links.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from configurator.catalog.parts import Switch
from configurator.catalog.problems import fail
from configurator.disciplines.network.fabric import Impossible, Plan, Shape, plan
from configurator.disciplines.network.fabric.plan import Split, divisors
from configurator.disciplines.network.settings import COMPUTE, fabric_spec
from configurator.figures import Figure, answered, ceil, constant, floor, where
from configurator.phrases import phrase
from configurator.system.tree import System

LABELS = {
    "leaf": "{fabric} fabric: leaf switches",
    "spine": "{fabric} fabric: spine switches",
    "core": "{fabric} fabric: core switches",
}


@dataclass(frozen=True)
class Asked:
    """What is to be joined: links of one plane at the leaves, their rate, planes, rails, oversubscription, and the switch."""

    fabric: str
    links: Figure
    rate: Figure
    planes: Figure
    rails: Figure
    oversubscription: Figure
    switch: Switch


@dataclass(frozen=True)
class Laid:
    """What of a plan the figures are made with: its tiers, the ports of a leaf and, of three tiers, spines for so many leaves."""

    tiers: int
    split: Split
    of_three: tuple[float, ...]
    plan: Plan = field(compare=False)


@dataclass(frozen=True)
class Tiers:
    """Switches of all planes by tier, ports of one at the rate of a link, the links above the leaves, and the plan they follow."""

    switches: dict[str, Figure]
    radix: Figure
    per_plane: Figure
    up: Figure
    plan: Plan


def size_tiers(system: System, asked: Asked, closed: bool) -> Tiers | None:
    """The switches that join the links of a fabric; of one that is `closed`, a leaf alone has nothing above it.

    leaves = planes × rails × ⌈links of a rail / down-ports⌉; up-links = leaves × up-ports; the spines are the smallest divisor of the
    up-ports that gives them ports enough, and above two tiers as many as the plan has for so many leaves.

    None where none of them is quoted and three tiers of the switch do not join so many links, or nobody is told (a build not judged).

    Raises:
        InputError: more links than three tiers of the switch join, or a switch slower than they are.
    """
    ledger, key, name = system.ledger, f"network.{asked.fabric}", asked.fabric
    radix = _radix(system, asked)
    made = answered(partial(_laid, system, asked, radix), asked.links.value or 0.0)
    if made is None or (system.spec.network.boundary == "nic" and not ledger.judged):
        return None
    down, up = (
        ledger.add(constant(float(n)).named(f"{key}.{way}-ports", phrase(label, fabric=name), "1"))
        for n, way, label in (
            (made.split.down, "down", "{fabric} fabric: ports of a leaf towards the nodes"),
            (made.split.up, "up", "{fabric} fabric: ports of a leaf towards the spines"),
        )
    )
    label = phrase("{fabric} fabric: down-ports over up-ports of a leaf", fabric=name)
    ledger.add((down / up).named(f"{key}.leaf-ratio", label, "1"))
    label = phrase("{fabric} fabric: leaf switches of one plane", fabric=name)
    leaves = ledger.add((asked.rails * ceil(asked.links / asked.rails / down)).named(f"{key}.plane-leaves", label, "1"))
    spines, cores = _above(made, leaves, up, radix)
    if closed:
        alone = leaves <= constant(1.0)
        spines, up = where(alone, constant(0.0), spines), where(alone, constant(0.0), up)
    counts = {"leaf": leaves, "spine": spines} if cores is None else {"leaf": leaves, "spine": spines, "core": cores}
    ids = {"leaf": "leaves", "spine": "spines", "core": "cores"}
    switches = {
        tier: ledger.add((asked.planes * count).named(f"{key}.{ids[tier]}", phrase(LABELS[tier], fabric=name), "1"))
        for tier, count in counts.items()
    }
    label = phrase("{fabric} fabric: links from the leaves up", fabric=name)
    links_up = ledger.add((asked.planes * leaves * up).named(f"{key}.leaf-uplinks", label, "1"))
    return Tiers(switches, radix, leaves, links_up, made.plan)


def _radix(system: System, asked: Asked) -> Figure:
    """Ports of the switch at the rate of a link: each is broken out into as many as its rate holds."""
    ports = system.ledger.part(asked.switch, "ports")
    rate = system.ledger.part(asked.switch, "rate" if asked.switch.port_rate is None else "port-rate")
    if ports is None or rate is None:
        raise _refused(system, asked, f"{asked.switch.id} does not say its ports and their rate", "another switch")
    label = phrase("{fabric} fabric: ports of a switch at the rate of a link", fabric=asked.fabric)
    radix = system.ledger.add((ports * floor(rate / asked.rate)).named(f"network.{asked.fabric}.radix", label, "1"))
    if not radix.value:
        raise _refused(system, asked, f"the ports of {asked.switch.id} are slower than the links of the fabric", "a faster switch")
    return radix


def _laid(system: System, asked: Asked, radix: Figure, links: float) -> Laid | None:
    """How so many links are laid."""
    made = _plan(system, asked, radix, round(links))
    if made is None:
        return None
    return Laid(made.tiers, made.split, (float(made.spines), float(made.leaves)) if made.tiers == 3 else (), made)


def _plan(system: System, asked: Asked, radix: Figure, links: int) -> Plan | None:
    rails = round(asked.rails.value or 1)
    nodes = -(-links // rails)
    if fabric_spec(system, asked.fabric).rails is not None and links % rails:
        message = f"{links:,} links do not spread evenly over {rails} rails"
        raise _refused(system, asked, message, "rails that divide the ports of a node", "rails")
    ratio = Fraction(float(asked.oversubscription.value or 1)).limit_denominator(1000)
    try:
        return plan(Shape(nodes, rails, round(radix.value or 0), rails, oversubscription=ratio))
    except Impossible as problem:
        if problem.field == "radix" and system.spec.network.boundary == "nic":
            return None
        raise _refused(system, asked, str(problem), problem.hint, problem.field) from None


def _refused(system: System, asked: Asked, message: str, hint: str, field: str = "switch") -> Exception:
    """The fault at the field of the specification that can mend it."""
    places: dict[str, tuple[str, ...]] = {"rails": ("fabrics", asked.fabric, "rails"), "switch": ("fabrics", asked.fabric, "switch")}
    if field == "oversubscription" and asked.fabric == COMPUTE:
        places[field] = ("oversubscription",)
    place = places.get(field, ("fabrics", asked.fabric))
    return fail("NET012", f"{asked.fabric} fabric: {message}", system.spec.at("network", *place), hint)


def _above(made: Laid, leaves: Figure, up: Figure, radix: Figure) -> tuple[Figure, Figure | None]:
    """Spines and, above two tiers, cores of one plane."""
    if made.of_three:
        of_plan, leaves_of_plan = made.of_three
        return ceil(leaves * of_plan / leaves_of_plan), ceil(leaves * up / radix)
    counts = divisors(made.split.up)
    spines = constant(float(counts[-1]))
    for fewer in reversed(counts[:-1]):
        spines = where(leaves * up <= float(fewer) * radix, constant(float(fewer)), spines)
    return spines, None
