"""Fabrics of the order: their links, the switches that join them as far as they are quoted, and where the quote ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from configurator.catalog.parts import Cable, Part, Switch, Transceiver
from configurator.catalog.platforms import Link
from configurator.catalog.problems import fail
from configurator.disciplines.network.cables.cabling import CableLine, far_optics
from configurator.disciplines.network.cables.counting import ended_at
from configurator.disciplines.network.cables.units import count_units
from configurator.disciplines.network.circuits import Circuits, circuits_of
from configurator.disciplines.network.fabric import Plan
from configurator.disciplines.network.racks import KEY, fill_racks, load_racks, network_group
from configurator.disciplines.network.settings import oversubscription_of, rails_of, require_own_switches, switch_of
from configurator.disciplines.network.tiers import Asked, Tiers, size_tiers
from configurator.figures import Figure, ceil, constant, total
from configurator.phrases import phrase
from configurator.system.media import longer_fibre
from configurator.system.tree import Node, System

TIERS = ("leaf", "spine", "core")
BOUNDARIES = ("nic", *TIERS)  # each with as many tiers of switches as its place says
CIRCUIT = "circuit"  # the tier of switches that join one system with another
ROLES = ("scale-up", "compute", "storage", "in-band", "management")


@dataclass(frozen=True)
class Uplinks:
    """The links of a fabric that end outside the quote: how many (none: not known), their rate, and what they end at."""

    count: Figure | None
    rate: Figure | None
    outside: str


@dataclass(frozen=True)
class Bought:
    """The switches of one tier that are quoted, and their ports at the rate of a link: of one (none: not known), and used of all."""

    tier: str
    node: Node
    ports: Figure | None
    used: Figure


@dataclass(frozen=True)
class Standing(Bought):
    """Switches that stand in the racks: the links of a fabric that end at them, its links from them up and the rate of one, where known."""

    down: Figure
    up: Figure | None
    rate: Figure | None


@dataclass(frozen=True)
class Fabric:
    """One network of the order: `switches` are bought for it beyond the racks, `standing` are those that its links end at inside them."""

    id: str
    boundary: str
    lines: tuple[CableLine, ...]
    rails: Figure
    oversubscription: Figure
    switches: tuple[Bought, ...]
    uplinks: Uplinks
    modules: Mapping[str, Figure]
    above: Mapping[str, Figure] = field(default_factory=dict)
    units: Mapping[str, Figure] = field(default_factory=dict)
    plan: Plan | None = None
    circuits: Circuits | None = None
    standing: tuple[Standing, ...] = ()

    @property
    def role(self) -> str:
        """What it is for."""
        return next((role for role in ROLES if self.id == role or self.id.startswith(f"{role}-")), self.id)

    @property
    def planes(self) -> Figure:
        """Planes its ports are split over."""
        return next((line.planes for line in self.lines if line.planes is not None), constant(1.0))

    @property
    def rate(self) -> Figure | None:
        """The rate of a link."""
        return next((line.rate for line in self.lines if line.rate is not None), None)


def join_fabrics(system: System, lines: Sequence[CableLine]) -> tuple[Fabric, ...]:
    """The fabrics that the links of the platform make, with what of them is quoted in the bill of materials."""
    found: dict[str, list[CableLine]] = {}
    for line in lines:
        found.setdefault(line.link.network, []).append(line)
    made = tuple(replace(_fabric(system, id, of), units=count_units(system, id, of)) for id, of in found.items())
    fill_racks(system)
    _count_modules(system, made)
    load_racks(system, _power(system, made))
    return made


def _fabric(system: System, id: str, lines: list[CableLine]) -> Fabric:
    """A fabric whose links all end inside the racks is whole there; another one is joined by switches up to the boundary."""
    outside = [line for line in lines if line.link.group == "scale-out" and not line.link.ends_at]
    modules = _modules(system, lines)
    circuits = circuits_of(system, id, lines)
    if circuits is not None:
        return _circuited(system, id, lines, circuits, modules)
    if not outside:
        _in_the_racks(system, id, lines)
        ratio = oversubscription_of(system, id) if lines[0].link.group == "scale-out" else constant(1.0)
        boundary = "inside" if lines[0].link.group.startswith("scale-up") else "leaf"
        uplinks, standing = _uplinks_inside(system, id, lines, ratio), _standing(system, lines, ratio)
        return Fabric(id, boundary, tuple(lines), constant(1.0), ratio, (), uplinks, modules, standing=standing)
    down = [line for line in outside if line.link.tier == "node-leaf"]
    switch = switch_of(system, id)
    if switch is None:
        return _without_switch(system, id, lines, down, modules)
    return _joined(system, id, lines, down, switch, modules)


def _in_the_racks(system: System, id: str, lines: list[CableLine]) -> None:
    """What is asked of a fabric beyond its racks: that nothing is known above them is said, other switches are refused."""
    if lines[0].link.group != "scale-out":
        return
    require_own_switches(system, id)
    if system.spec.network.boundary in ("spine", "core"):
        question = phrase("Up to where is the {fabric} fabric quoted?", fabric=id)
        why = "what joins them is not known, so that the boundary asked for is not reached"
        system.ledger.decide(f"network.{id}.boundary", question, "the switches in the racks", why)
        asked = BOUNDARIES.index(system.spec.network.boundary)
        for key, words, tiers in (
            ("tiers-quoted", "{fabric} fabric: tiers of switches in this quote", 1),
            ("tiers-asked", "{fabric} fabric: tiers of switches up to the boundary asked for", asked),
        ):
            system.ledger.add(constant(float(tiers)).named(f"network.{id}.{key}", phrase(words, fabric=id), "1"))


def _standing(system: System, lines: list[CableLine], ratio: Figure) -> tuple[Standing, ...]:
    """The switches of the racks that some links end at: lines of the racks already, each once, with the ports these links take of them.

    Of a network with up-links as many go up as come down, over the oversubscription; of another nothing is known above. They are told, and
    so not found out in a build that is not judged.
    """
    if not system.ledger.judged:
        return ()
    found = []
    for node in dict.fromkeys(node for line in lines for node in ended_at(system, line.link)):
        if not isinstance(node.part, Switch):
            continue
        ended = [line for line in lines if node in ended_at(system, line.link)]
        down = total([line.count for line in ended])
        up = ceil(down / ratio) if ended[0].link.group == "scale-out" else None
        rate, used = ended[0].rate, down if up is None else down + up
        found.append(Standing("leaf", node, _ports_at(node.part, rate), used, down, up, rate))
    return tuple(found)


def _ports_at(switch: Switch, rate: Figure | None) -> Figure | None:
    """Ports of a switch at the rate of a link; as it has them where that rate, or theirs, is not known."""
    ports, own = (None if each is None else each.coherent for each in (switch.ports, switch.port_rate or switch.rate))
    if ports is None:
        return None
    return constant(ports * (own // rate.value) if own and rate is not None and rate.value else ports)


def _circuited(system: System, id: str, lines: list[CableLine], circuits: Circuits, modules: dict[str, Figure]) -> Fabric:
    """A fabric whose systems are joined by circuit switches: these are bought, or its strands end outside the quote."""
    shape = tuple(lines), constant(1.0), constant(1.0)
    strands = [line for line in lines if line.link.group == "scale-up-optics"]
    if not circuits.quoted:
        words = strands[0].link.far_end or phrase("Far end of: {link}", link=strands[0].link.label)
        uplinks = _ended(system, id, circuits.strands, strands, words)
        return Fabric(id, "nic", *shape, (), uplinks, modules, circuits=circuits)
    label = phrase("{fabric} circuit switches: {part}", fabric=id, part=circuits.part.name)
    node = system.attach(network_group(system), f"{id}-{CIRCUIT}", label, circuits.count * 1.0, circuits.part)
    bought = Bought(CIRCUIT, node, circuits.usable, circuits.strands)
    return Fabric(id, "leaf", *shape, (bought,), Uplinks(constant(0.0), None, ""), modules, circuits=circuits)


def _uplinks_inside(system: System, id: str, lines: list[CableLine], ratio: Figure) -> Uplinks:
    """Of switches in the racks: as many links up as come down, over the oversubscription; of others, nothing is published."""
    if lines[0].link.group.startswith("scale-up"):
        return Uplinks(constant(0.0), None, "")
    if lines[0].link.group != "scale-out":
        return Uplinks(None, None, phrase("Network above the {fabric} switches", fabric=id))
    label = phrase("{fabric} fabric: up-links of its switches, outside this quote", fabric=id)
    count = ceil(total([line.count for line in lines]) / ratio).named(f"network.{id}.uplinks", label, "1")
    return Uplinks(system.ledger.add(count), lines[0].rate, phrase("Network above the {fabric} switches", fabric=id))


def _without_switch(system: System, id: str, lines: list[CableLine], down: list[CableLine], modules: dict[str, Figure]) -> Fabric:
    """A fabric whose switches nobody names: its links end outside the quote.

    Raises:
        InputError: the specification asks for its switches.
    """
    network = system.spec.network
    if network.boundary != "nic":
        text = f"network.boundary: no switch is known for the {id} fabric of {system.platform.id}"
        raise fail("NET013", text, system.spec.at("network", "boundary"), f"name one: network.fabrics.{id}.switch=sn5600, or boundary nic")
    ratio = oversubscription_of(system, id, "the switches above the links are not known")
    uplinks = _ended(system, id, total([line.count for line in down]), down, "Leaf switches of the {fabric} fabric")
    return Fabric(id, "nic", tuple(lines), constant(1.0), ratio, (), uplinks, modules)


def _ended(system: System, id: str, count: Figure, lines: list[CableLine], where_to: str) -> Uplinks:
    label = phrase("{fabric} fabric: links that end outside this quote", fabric=id)
    found = system.ledger.add((count * 1.0).named(f"network.{id}.uplinks", label, "1"))
    return Uplinks(found, next((line.rate for line in lines if line.rate is not None), None), phrase(where_to, fabric=id))


def _joined(system: System, id: str, lines: list[CableLine], down: list[CableLine], switch: Switch, modules: dict[str, Figure]) -> Fabric:
    """A fabric with its switches: those inside the boundary are bought, with the cables and modules between them."""
    first, ratio, rails = down[0], oversubscription_of(system, id), rails_of(system, id)
    planes = first.planes if first.planes is not None else constant(1.0)
    assert first.rate is not None
    links = total([line.count for line in down])
    wanted = TIERS[: BOUNDARIES.index(system.spec.network.boundary)]
    tiers = size_tiers(system, Asked(id, links / planes, first.rate, planes, rails, ratio, switch), closed="spine" in wanted)
    if tiers is None:
        uplinks = _ended(system, id, links, down, "Leaf switches of the {fabric} fabric")
        return Fabric(id, "nic", tuple(lines), rails, ratio, (), uplinks, modules)
    quoted = [tier for tier in wanted if tier in tiers.switches and tiers.switches[tier].value]
    used = {"leaf": links + tiers.up, "spine": tiers.up * (tiers.plan.tiers - 1.0), "core": tiers.up}
    bought = tuple(Bought(tier, _buy(system, id, tier, tiers, switch), tiers.radix, used[tier]) for tier in quoted)
    above = {key: tiers.up for key, tier in (("leaf-spine", "spine"), ("spine-core", "core")) if tier in quoted}
    for key in above:
        _links_up(system, id, key, first, tiers.up, modules)
    boundary = quoted[-1] if quoted else "nic"
    return Fabric(
        id, boundary, tuple(lines), rails, ratio, bought, _rest(system, id, boundary, tiers, links, down), modules, above, plan=tiers.plan
    )


def _rest(system: System, id: str, boundary: str, tiers: Tiers, links: Figure, down: list[CableLine]) -> Uplinks:
    """What of a fabric is outside: the links above the last tier that is quoted."""
    if boundary == "nic":
        return _ended(system, id, links, down, "Leaf switches of the {fabric} fabric")
    if boundary == "leaf" and system.spec.network.boundary == "leaf":
        return _ended(system, id, tiers.up, down, "Spine switches of the {fabric} fabric")
    if boundary == "spine" and tiers.plan.tiers == 3:
        return _ended(system, id, tiers.up, down, "Core switches of the {fabric} fabric")
    return Uplinks(constant(0.0), None, "")


def _buy(system: System, id: str, tier: str, tiers: Tiers, switch: Switch) -> Node:
    labels = {"leaf": "{fabric} leaf: {part}", "spine": "{fabric} spine: {part}", "core": "{fabric} core: {part}"}
    label = phrase(labels[tier], fabric=id, part=switch.name)
    return system.attach(network_group(system), f"{id}-{tier}", label, tiers.switches[tier] * 1.0, switch)


def _links_up(system: System, id: str, key: str, like: CableLine, links: Figure, modules: dict[str, Figure]) -> None:
    """Cables between two tiers, of the kind that is published for the nodes or chosen for them, and the modules at both ends.

    Cables whose plugs join two ports of nodes join no two switches: between these are the published fibre and modules.
    """
    group, link = network_group(system), like.link
    part, optic = between_switches(system, link)
    label = phrase("{fabric} fabric: longest run between its switches", fabric=id)
    system.ledger.add((system.rows.across * 1.0).named(f"network.{id}-{key}.longest-run", label, "m"))
    if part is not None:
        system.attach(group, f"{id}-{key}", phrase("{fabric}, {tiers}: {part}", fabric=id, tiers=key, part=part.name), links * 1.0, part)
    if optic is None or link.remote_transceiver is None:
        return
    each = far_optics(system, link, link.remote_transceiver)
    if like.planes is not None:
        each = each / like.planes
    for tier in key.split("-"):
        label = phrase("{fabric}, {tiers}: {part} in the {tier}", fabric=id, tiers=key, part=optic.name, tier=tier)
        node = system.attach(group, f"{id}-{key}-{tier}-optic", label, ceil(links * each), optic)
        modules[tier] = modules[tier] + node.total if tier in modules else node.total


def between_switches(system: System, link: Link) -> tuple[Part | None, Transceiver | None]:
    """The cable between two switches, long enough for the longest run, and the module that it is plugged into at both."""
    part, optic = system.cable_of(link), system.far_module(link)
    if isinstance(part, Cable) and part.near_ends is not None and link.remote_transceiver is not None:
        part, optic = system.catalog.parts.get(link.cable or ""), system.catalog.part(link.remote_transceiver.part, Transceiver)
    return (longer_fibre(system.catalog, part, system.rows.across.value or 0.0) if isinstance(part, Cable) else part), optic


def modules_of(system: System, link: Link) -> list[Node]:
    """The modules that a link is plugged into at the nodes: those inside what it is counted by, else those beside it."""
    optics = [node for node in system.walk() if isinstance(node.part, Transceiver)]
    inside = [node for node in optics if f"{node.path}.".startswith(f"{link.per}.")]
    return inside or [node for node in optics if node.path.rpartition(".")[0] == link.per.rpartition(".")[0] != ""]


def far_modules_of(system: System, link: Link) -> list[Node]:
    """Those of what it ends at inside the racks."""
    return [node for end in ended_at(system, link) for node in end.walk() if isinstance(node.part, Transceiver)]


def _modules(system: System, lines: Iterable[CableLine]) -> dict[str, Figure]:
    """Optical modules by where they are: of the nodes, of the leaves (or what stands for them in the racks), and of published spines."""
    lines = [line for line in lines if line.count.value and _is_fibre(line)]
    near = {node.path: node.total for line in lines if line.link.tier == "node-leaf" for node in modules_of(system, line.link)}
    far = {node.path: node.total for line in lines for node in far_modules_of(system, line.link)}
    bought = [line.far.total for line in lines if line.far is not None and line.link.tier == "node-leaf"]
    between = [line.far.total for line in lines if line.far is not None and line.link.tier == "leaf-spine"]  # as many at both ends
    found = {"node": total([*near.values()]), "leaf": total([*far.values(), *bought, *(each / 2.0 for each in between)])}
    return found | ({"spine": total([each / 2.0 for each in between])} if between else {})


def _is_fibre(line: CableLine) -> bool:
    return line.node is not None and isinstance(line.node.part, Cable) and line.node.part.medium == "fiber"


def _count_modules(system: System, fabrics: Sequence[Fabric]) -> None:
    """Modules of the scale-up network, and of the others apart: at the nodes, and in switches."""
    of_scale_up = [figure for fabric in fabrics if fabric.role == "scale-up" for figure in fabric.modules.values()]
    others = [fabric.modules for fabric in fabrics if fabric.role != "scale-up"]
    for id, label, found in (
        ("network.scale-up.modules", "Optical modules of the scale-up network, both ends", of_scale_up),
        ("network.scale-out.node-modules", "Optical modules of the other networks, at the nodes", [each["node"] for each in others]),
        (
            "network.scale-out.switch-modules",
            "Optical modules of the other networks, in switches",
            [figure for each in others for tier, figure in each.items() if tier != "node"],
        ),
    ):
        system.ledger.add((total(found) * 1.0).named(id, label, "1"))


def _power(system: System, fabrics: Sequence[Fabric]) -> Figure:
    """What the network draws outside the racks: cables, modules in switches, and the switches that are quoted; also per accelerator.

    Heads of active cables that are plugged in inside the racks are a part of the load of these. Returns what is in network racks.
    """
    nodes = [n for root in system.extra if root.key in ("cabling", KEY) for n in root.walk() if n.part is not None and n.part.draws]
    drawn = {n.path: n.total * system.ledger.needed(n.part, "tdp", "W") for n in nodes if n.part is not None}
    for heads in (heads for fabric in fabrics for line in fabric.lines for heads in line.heads):
        drawn[f"cabling.{heads.link.id}"] -= heads.drawn
    label = "Power of the network outside the racks at TDP, all of it heat"
    whole = system.ledger.add(total([*drawn.values()], empty="W").named("network.power", label, "kW"))
    label = "AC input of the racks and of the network outside them, at TDP"
    system.ledger.add((system.ledger.figures["power.ac-input"] + whole).named("network.ac-input", label, "kW"))
    of = {path: fabric for fabric in fabrics for path in drawn if _belongs(fabric, path)}
    inside = [figure for path, figure in drawn.items() if path in of and of[path].role == "scale-up"]
    beyond = [figure for path, figure in drawn.items() if not (path in of and of[path].role == "scale-up")]
    for id, label, found in (
        ("network.scale-up-power", "Power of the scale-up network outside the racks at TDP, all of it heat", inside),
        ("network.scale-out-power", "Power of the other networks outside the racks at TDP, all of it heat", beyond),
    ):
        system.ledger.add(total(found, empty="W").named(id, label, "kW"))
    return total([figure for path, figure in drawn.items() if path in of and of[path].switches], empty="W")


def _belongs(fabric: Fabric, path: str) -> bool:
    """Whether a line of the bill of materials is a cable, a module at a far end, or a switch of a fabric."""
    root, _, key = path.partition(".")
    links = {line.link.id for line in fabric.lines}
    return key.removesuffix("-far-optic") in links if root == "cabling" else key.startswith(f"{fabric.id}-")
