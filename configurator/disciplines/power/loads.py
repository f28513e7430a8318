"""Loads: from the TDP of every component to the DC load of a rack, with what its cold plates take and what is reserved for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from configurator.catalog.parts import ColdPlate
from configurator.catalog.parts.base import Part
from configurator.catalog.parts.power import PowerConverter
from configurator.catalog.tables.electrical import Stage
from configurator.disciplines.network.cables.heads import Heads, heads_by_node, heads_in_racks
from configurator.figures import Figure, constant, maximum, minimum, missing, total
from configurator.phrases import phrase
from configurator.system.tree import Node, RackRole, System


@dataclass(frozen=True)
class Load:
    """What a branch of the tree draws at TDP, what of its heat goes into liquid (by component), and what is reserved for it.

    `losses` are those of the converters inside the branch, which `tdp` holds.
    """

    tdp: Figure
    liquid: tuple[Figure, ...]
    provisioned: Figure
    losses: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Terms:
    """What the components of a role draw under: the stage of the converters in the trays, the share of TDP that a cap leaves.

    `heads` of active cables draw power beside them, by the path of the node that they are plugged into.
    """

    tray: Stage | None
    share: Figure | None
    heads: Mapping[str, Sequence[Heads]]


def role_load(system: System, role: RackRole, tray: Stage | None) -> Load:
    """The load of all racks of a role, one named figure per item of the rack; `tray`: the stage of its converters, if any."""
    heads = heads_by_node(system)
    terms = Terms(tray, _left_by_cap(system, role, tray, heads), heads)
    return _together([branch for root in role.roots if (branch := _branch(system, root, terms)) is not None])


def _left_by_cap(system: System, role: RackRole, tray: Stage | None, heads: Mapping[str, Sequence[Heads]]) -> Figure | None:
    """Share s = min(1, P_cap / P_TDP) of a rack, taken from all its components alike; None without a cap."""
    if system.spec.power.cap is None:
        return None
    ledger, label = system.ledger, role.entry.label
    cap = ledger.value("power.cap", "Cap of the DC load of one rack", system.spec.power.cap)
    whole = total([_uncapped(system, root, heads, tray is not None) for root in role.roots], empty="W") / role.total
    share = minimum(cap / maximum(whole, constant(1.0, "W")), constant(1.0))
    words = phrase("{rack}: DC load the cap leaves of that at TDP", rack=label)
    share = ledger.add(share.named(f"power.{role.key}.cap-share", words, "%"))
    words = phrase("{rack}: compute lost by the cap at most, in proportion to power", rack=label)
    ledger.add((1.0 - share).named(f"power.{role.key}.cap-lost", words, "%"))
    return share


def _uncapped(system: System, node: Node, heads: Mapping[str, Sequence[Heads]], converted: bool) -> Figure:
    """The draw of a branch at TDP; seen before the converters inside it where those count."""
    plugged = [each.drawn for each in heads.get(node.path, ())]
    if node.part is not None:
        return total([node.total * _drawn(system, node.part), *plugged] if node.part.draws else plugged, empty="W")
    load = total([*plugged, *(_uncapped(system, child, heads, converted) for child in node.children)], empty="W")
    for child in node.children:
        efficiency = system.ledger.part(child.part, "efficiency") if isinstance(child.part, PowerConverter) and converted else None
        load = load if efficiency is None else load / efficiency
    return load


def tray_efficiency(system: System) -> Figure:
    """Of all converters in the trays together: η = Σ P_behind / Σ P_before, at TDP."""
    roots, heads = [root for role in system.roles for root in role.roots], heads_by_node(system)
    behind, before = (total([_uncapped(system, root, heads, converted) for root in roots], empty="W") for converted in (False, True))
    return behind / maximum(before, constant(1e-9, "W"))


def _together(found: list[Load]) -> Load:
    tdp, provisioned = (total(figures, empty="W") for figures in ([x.tdp for x in found], [x.provisioned for x in found]))
    liquid, losses = (tuple(f for x in found for f in getattr(x, name)) for name in ("liquid", "losses"))
    return Load(tdp, liquid, provisioned, losses)


def _branch(system: System, node: Node, terms: Terms) -> Load | None:
    """The load of a node over the order; a power converter among its children converts all of its siblings."""
    found = [_head(system, heads, terms.share) for heads in terms.heads.get(node.path, ())]
    own = _component(system, node, node.part, terms.share) if node.part is not None else None
    found += [own] if own is not None else []
    found += [branch for child in node.children if (branch := _branch(system, child, terms)) is not None]
    if not found or (own is not None and len(found) == 1):
        return own
    load = _together(found)
    for child in node.children:
        if isinstance(child.part, PowerConverter) and terms.tray is not None:
            load = _converted(system, child, child.part, load)
    if node.level == 0 or (node.parent is not None and node.parent.level == 0 and node.parent.entry is None):
        named = system.ledger.add(
            load.tdp.named(f"power.load.{node.path}", phrase("{item}: DC load at TDP, all together", item=node.label), "kW")
        )
        return Load(named, load.liquid, load.provisioned, load.losses)
    return load


def _component(system: System, node: Node, part: Part, share: Figure | None) -> Load | None:
    if not part.draws:
        return None
    each, reserved = _drawn(system, part), system.ledger.part(part, "provisioned-power")
    words = phrase("{item}: TDP (DC), all together", item=node.label)
    if share is not None:
        each, words = each * share, phrase("{item}: power under the cap (DC), all together", item=node.label)
    drawn = system.ledger.add((node.total * each).named(f"power.tdp.{node.path}", words, "kW"))
    return Load(drawn, _captured(system, node, part, drawn), node.total * reserved if reserved is not None else drawn)


def _head(system: System, heads: Heads, share: Figure | None) -> Load:
    """The heads of active cables that are plugged into a node; they are cooled by air."""
    drawn = heads.drawn if share is None else heads.drawn * share
    drawn = system.ledger.add((drawn * 1.0).named(heads.id, phrase("{item} (DC), all together", item=heads.label), "kW"))
    return Load(drawn, (), drawn)


def _drawn(system: System, part: Part) -> Figure:
    """What one piece draws: its TDP; where that is not known, at most what is reserved for it."""
    stated, reserved = system.ledger.needed(part, "tdp", "W"), system.ledger.part(part, "provisioned-power")
    return stated if stated.value is not None or reserved is None else minimum(stated, reserved)


def parts_without_power(system: System) -> Figure:
    """How many parts in the racks draw a power that nobody states."""
    silent = [(n, n.part) for role in system.roles for n in role.walk() if n.part is not None and n.part.draws]
    counts = [node.total * missing(each) for node, part in silent if (each := _drawn(system, part)).value is None]
    counts += [heads.node.total * missing(heads.drawn) for heads in heads_in_racks(system) if heads.drawn.value is None]
    return system.ledger.add(total(counts, empty="1").named("power.parts-without-power", "Parts that draw an unknown power", "1"))


def _captured(system: System, node: Node, part: Part, heat: Figure) -> tuple[Figure, ...]:
    """The heat of a component that its cold plate takes: nothing where it has none, unknown where its share is not stated."""
    override = node.entry.liquid_capture if node.entry is not None else None
    if override is not None:
        share: Figure | None = system.ledger.value(
            f"{node.path}.liquid-capture", phrase("{item}: heat captured by liquid", item=node.label), override
        )
    else:
        share = system.ledger.needed(part, "liquid-capture", "%") if _under_plate(node) else system.ledger.part(part, "liquid-capture")
    if share is None or share.value == 0:
        return ()
    return (
        system.ledger.add(
            (heat * share).named(
                f"power.plated.{node.path}", phrase("{item}: heat into the cold plate, all together", item=node.label), "kW"
            )
        ),
    )


def _under_plate(node: Node) -> bool:
    """Whether a cold plate of an assembly around the node names it among what it cools."""
    above = node.parent
    while above is not None:
        plates = (n.entry for n in above.children if isinstance(n.part, ColdPlate) and n.entry is not None)
        if any(above.below(path) is node for plate in plates for path in plate.cools):
            return True
        above = above.parent
    return False


def _converted(system: System, node: Node, part: PowerConverter, load: Load) -> Load:
    """`load` seen at the input of a converter, P_in = P_out / η; its loss P_out (1/η - 1) is heat, mostly to air."""
    efficiency = system.ledger.part(part, "efficiency")
    assert efficiency is not None
    drawn = load.tdp / efficiency
    label = phrase("{item}: conversion loss (DC to DC), all together", item=node.label)
    loss = system.ledger.add((load.tdp * (1.0 / efficiency - 1.0)).named(f"power.loss.{node.path}", label, "kW"))
    return Load(drawn, load.liquid + _captured(system, node, part, loss), load.provisioned / efficiency, (*load.losses, loss))
