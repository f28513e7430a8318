"""Arithmetic apart from the figure graph: floats, the tree and the catalog. The laws hold what the program says against it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from configurator.build import Build
from configurator.catalog.parts import Cable, Part, PowerConverter
from configurator.system.tree import Node, RackRole

CENT = Decimal("0.01")


def number_of(build: Build, part: Part, field: str) -> float:
    """A field of a part in its coherent unit, as the specification chose among published values; 0 where nothing is said.

    Where it chose none, the value is that of the point of operation, if the part has one of its own there.
    """
    value = getattr(part, field.replace("-", "_"))
    if value is None:
        return 0.0
    wanted = build.spec.alternatives.get(f"{part.id}.{field}")
    if wanted is None:
        chosen = next((value.alternatives[point] for point in points_of(build) if point in value.alternatives), value)
    else:
        chosen = value.alternatives[wanted]
    return float(chosen.coherent or 0.0)


def points_of(build: Build) -> list[str]:
    """The points of operation in force: the choices of options that set values."""
    return [build.system.options[name] for name, option in build.system.platform.options.items() if option.sets]


@dataclass(frozen=True)
class Watts:
    """Electrical power of a branch and the part of it that ends in liquid."""

    drawn: float
    liquid: float


def branch_watts(build: Build, node: Node) -> Watts:
    """What all pieces of a node draw, by walking the tree with floats: the oracle of the power and heat laws."""
    heads = head_watts(build, node)
    if node.part is not None:
        drawn = (node.total.value or 0.0) * number_of(build, node.part, "tdp")
        return Watts(drawn + heads, drawn * capture_of(build, node))
    below = [branch_watts(build, child) for child in node.children]
    drawn, liquid = heads + sum(w.drawn for w in below), sum(w.liquid for w in below)
    for child in node.children:
        if isinstance(child.part, PowerConverter) and converts_in_trays(build):
            before, drawn = drawn, drawn / number_of(build, child.part, "efficiency")
            liquid += (drawn - before) * capture_of(build, child)
    return Watts(drawn, liquid)


def converts_in_trays(build: Build) -> bool:
    """Whether the voltage of the rack is converted in its trays; where it is not, their converters are left out."""
    power = build.spec.power
    stages = build.catalog.architectures[power.architecture].stages
    return any(stage.does == "tray" and power.stages.get(stage.id) != "none" for stage in stages)


def head_watts(build: Build, node: Node) -> float:
    """What the heads of active cables that are plugged into a node draw: half of each cable, all of it where both ends are of its kind."""
    found = 0.0
    for link, count in ((line.link, line.count.value or 0.0) for line in build.cables if line.link.cable):
        cable = build.system.cable_of(link)
        if isinstance(cable, Cable) and cable.draws:
            watts = count * number_of(build, cable, "tdp") / (cable.near_ends.number or 1 if cable.near_ends is not None else 1)
            alone = link.group.startswith("scale-up") and not link.ends_at
            found += watts * (1.0 if alone else 0.5) * (node.path == link.per)
            found += watts * 0.5 * (bool(link.ends_at) and f".{node.path}".endswith(f".{link.ends_at}"))
    return found


def capture_of(build: Build, node: Node) -> float:
    """The share of a part's heat that goes into liquid: of this place in the tree where that is said, else of the part."""
    here = node.entry.liquid_capture if node.entry is not None else None
    if here is not None:
        return float(here.coherent or 0.0)
    assert node.part is not None
    return number_of(build, node.part, "liquid-capture")


def order_watts(build: Build, role: RackRole | None = None) -> Watts:
    """What all racks (or those of one role) draw."""
    roles = build.system.roles if role is None else [role]
    found = [role_watts(build, r) for r in roles]
    return Watts(sum(w.drawn for w in found), sum(w.liquid for w in found))


def role_watts(build: Build, role: RackRole) -> Watts:
    """What all racks of a role draw, at most their cap each."""
    found = [branch_watts(build, root) for root in role.roots]
    drawn, liquid, cap = sum(w.drawn for w in found), sum(w.liquid for w in found), build.spec.power.cap
    share = min(1.0, (cap.coherent or 0.0) * (role.total.value or 0.0) / drawn) if cap is not None and drawn else 1.0
    return Watts(drawn * share, liquid * share)


def fed_roles(build: Build) -> list[RackRole]:
    """The roles of rack that have power shelves."""
    return [feed.role for feed in build.power.feeds]


def bom_leaves(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines with nothing below them, judged by their paths alone."""
    parents = {line["path"].rpartition(".")[0] for line in data["bom"]}
    return [line for line in data["bom"] if line["path"] not in parents]


def children_of(data: dict[str, Any], line: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines directly below a line."""
    return [other for other in data["bom"] if other["path"].rpartition(".")[0] == line["path"]]


def money(text: str | None) -> Decimal:
    """An amount of the JSON; a line without a price counts as nothing."""
    return Decimal(text or "0")


def cents(amount: Decimal) -> Decimal:
    """To the cent, half away from zero."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)
