"""A platform whose scale-up links are built in optics in the place of their copper: modules at both ends, fibre between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil, prod

from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cable, Transceiver
from configurator.catalog.platforms import FromOption, Link, Platform, TreeNode
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.values import Value, parse_value
from configurator.phrases import phrase
from configurator.system.ledger import Ledger, Rejected
from configurator.system.media import Medium
from configurator.system.spec import Spec
from configurator.units import unit

SCALE_UP, PUBLISHED = "scale-up", "published"
NODE, MODULE = "scale-up-optics", "module"  # what the modules of a tray are called in the tree
LINKS_OF_A_MODULE = 2.0  # a twin port
GBIT = unit("Gbit/s")


@dataclass(frozen=True)
class Optical:
    """The platform in optics, and what carries those of its links that were copper."""

    platform: Platform
    media: Mapping[str, Medium]


def in_optics(spec: Spec, catalog: Catalog, platform: Platform, options: Mapping[str, str], ledger: Ledger) -> Optical:
    """The platform as its scale-up fabric is asked for: as published, or with pluggable, linear or co-packaged optics.

    Each side of the links has ⌈rate of a tray each way / rate of a module⌉ modules in every tray, and fibres of half that rate between
    them; cartridges that carried the copper are left out.

    Raises:
        InputError: a kind of optics that the catalog has no module of, or a platform without copper between its trays.
    """
    own = spec.network.fabrics.get(SCALE_UP)
    if own is None or own.medium == PUBLISHED:
        return Optical(platform, {})
    module = _module(spec, catalog, own.medium)
    links = [link for link in platform.links if _joins_two_kinds(platform, link)]
    if not links:
        hint = "its scale-up links are optical, lie on boards and backplanes, or join trays of one kind"
        text = f"{platform.id} has no scale-up cartridges that optics could stand in for"
        raise fail("NET011", text, spec.at("network", "fabrics", SCALE_UP, "medium"), hint)
    changed, fibre = platform.model_copy(deep=True), _fibre(catalog, module)
    for link in links:
        _replace(changed, link, module, fibre, options)
        carrier = catalog.parts[link.carried_by or ""]
        rejected = (Rejected(carrier.name, "copper, as it is published"),)
        question = phrase("What carries {link}?", link=link.label)
        text = phrase("{cable}, {near}, {far}", cable=fibre.name, near=module.name, far=module.name)
        ledger.decide(f"cables.{link.id}.medium", question, text, "the kind of medium that the fabric asks for", rejected)
    return Optical(changed, {link.id: Medium(module, module, fibre) for link in links})


def _joins_two_kinds(platform: Platform, link: Link) -> bool:
    """Whether a link runs in cartridges from trays of one kind to those of another."""
    if link.group != "scale-up-copper" or not link.carried_by or not link.ends_at or link.rate is None:
        return False
    return _tray(platform, link) != _path_of(platform, link.ends_at)


def _tray(platform: Platform, link: Link) -> list[str]:
    """The path of what a link starts in."""
    return link.per.split(".")[: 2 if len(platform.racks) > 1 else 1]


def _module(spec: Spec, catalog: Catalog, asked: str) -> Transceiver:
    """The module of a kind of optics; `optics` are pluggable ones."""
    kinds = {kind.id: kind.module for kind in catalog.media.values() if kind.module}
    name = "fiber" if asked == "optics" else asked
    if name not in kinds:
        known = ["optics", *(kind for kind in kinds if kind != "fiber")]
        hint = did_you_mean(asked, known) or f"known: {', '.join(known)}"
        raise fail(
            "NET018", f"no module of '{asked}' stands in for scale-up copper", spec.at("network", "fabrics", SCALE_UP, "medium"), hint
        )
    return catalog.part(kinds[name], Transceiver)


def _fibre(catalog: Catalog, module: Transceiver) -> Cable:
    """The shortest straight fibre that the module takes, at half its rate."""
    rate = (module.rate.coherent if module.rate is not None else None) or 0.0
    straight = (part for part in catalog.of(Cable) if part.legs is part.trunk_links is None and part.vendor)
    found = [cable for cable in straight if cable.fibre == module.fibre and cable.core == "glass" and cable.rate is not None]
    fast = [cable for cable in found if cable.rate and (cable.rate.coherent or 0.0) * LINKS_OF_A_MODULE >= rate]
    return min(fast, key=lambda cable: (cable.length.coherent if cable.length is not None else None) or 0.0)


def _replace(platform: Platform, link: Link, module: Transceiver, fibre: Cable, options: Mapping[str, str]) -> None:
    """Modules into the trays at both ends of a link, the cartridges out, fibres in the place of its pairs."""
    top = _tray(platform, link)
    rate = _each_way(platform, link, options)
    for path in (top, _path_of(platform, link.ends_at)):
        trays = _pieces(platform, path, options)
        count = ceil(rate / trays / ((module.rate.coherent if module.rate is not None else None) or 1.0) - 1e-9)
        _node(platform, path).contents[NODE] = _optics(link, module, count)
    for rack in platform.racks.values():
        _drop(rack.contents, link.carried_by or "")
    index = platform.links.index(next(other for other in platform.links if other.id == link.id))
    assert module.rate is not None and module.rate.coherent is not None
    number = module.rate.coherent / LINKS_OF_A_MODULE / GBIT.factor
    half = replace(module.rate, number=number, unit=GBIT, low=None, high=None, note="Half the rate of a module.")
    fibres = Value(LINKS_OF_A_MODULE, unit("1"), sources=("derived",), confidence="high", note="A module has two ports.", at=link.at)
    changed = {"group": "scale-up-optics", "per": ".".join([*top, NODE, MODULE]), "factors": {"fibres-per-module": fibres}, "rate": half}
    platform.links[index] = link.model_copy(update={**changed, "cable": fibre.id, "carried_by": None, "length": fibre.length})


def _each_way(platform: Platform, link: Link, options: Mapping[str, str]) -> float:
    """The rate of all links of a system each way; of pairs one of two."""
    paired = any(factor.unit.dimension.text == "pair" for factor in link.factors.values())
    links = _pieces(platform, link.per.split("."), options) * prod(factor.number or 1.0 for factor in link.factors.values())
    assert link.rate is not None
    return links * (link.rate.coherent or 0.0) / (2.0 if paired else 1.0)


def _optics(link: Link, module: Transceiver, count: int) -> TreeNode:
    """The modules of one tray."""
    note = "Rate of the links of a tray over that of a module."
    pieces, one = (Value(float(n), unit("1"), sources=("derived",), confidence="high", note=note, at=link.at) for n in (count, 1))
    optic = TreeNode.model_construct(label=module.name, part=module.id, count=pieces)
    return TreeNode.model_construct(label=phrase("Optics: {link}", link=link.label), count=one, contents={MODULE: optic})


# --- the tree of a platform


def _nodes(platform: Platform, path: list[str]) -> Iterator[TreeNode]:
    """The nodes along a path, from the rack down."""
    keys = path[1:] if len(platform.racks) > 1 else path
    contents = platform.racks[path[0] if len(platform.racks) > 1 else next(iter(platform.racks))].contents
    for key in keys:
        yield contents[key]
        contents = contents[key].contents


def _node(platform: Platform, path: list[str]) -> TreeNode:
    return [*_nodes(platform, path)][-1]


def _pieces(platform: Platform, path: list[str], options: Mapping[str, str]) -> float:
    """How many of a node a system has."""
    role = platform.racks[path[0] if len(platform.racks) > 1 else next(iter(platform.racks))]
    return (role.count.number or 1.0) * prod(_count(node, options) for node in _nodes(platform, path))


def _count(node: TreeNode, options: Mapping[str, str]) -> float:
    value = parse_value(options[node.count.option], None) if isinstance(node.count, FromOption) else node.count
    return value.number or 0.0


def _path_of(platform: Platform, wanted: str) -> list[str]:
    """The path of the node that a link ends at, by the end of it."""
    waiting = [([role] if len(platform.racks) > 1 else [], rack.contents) for role, rack in platform.racks.items()]
    while waiting:
        above, contents = waiting.pop(0)
        for key, node in contents.items():
            if f".{'.'.join([*above, key])}".endswith(f".{wanted}"):
                return [*above, key]
            waiting.append(([*above, key], node.contents))
    raise KeyError(wanted)


def _drop(contents: dict[str, TreeNode], part: str) -> None:
    """Take every node of a part out of a tree."""
    for key in [key for key, node in contents.items() if node.part == part]:
        del contents[key]
    for node in contents.values():
        _drop(node.contents, part)
