"""Structured cabling: fibres to the leaf switches in trunks, from a panel above each rack to panels in the network racks."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.parts import Cable, Panel
from configurator.catalog.platforms import Link
from configurator.catalog.problems import fail
from configurator.disciplines.network.racks import network_group
from configurator.disciplines.network.settings import planes_of
from configurator.figures import Figure, ceil
from configurator.phrases import phrase
from configurator.system.media import longer_fibre
from configurator.system.tree import Node, RackRole, System


@dataclass(frozen=True)
class Structured:
    """What a family of links runs in: a cord at each end of every link, trunks, panels above the racks (`near`) and beside the switches."""

    cord: Cable
    trunk: Node
    near: Node
    far: Node

    @property
    def links(self) -> int:
        """Links of a trunk."""
        assert isinstance(self.trunk.part, Cable) and self.trunk.part.trunk_links is not None
        return round(self.trunk.part.trunk_links.number or 1)

    @property
    def ports(self) -> int:
        """Ports of a panel."""
        assert isinstance(self.near.part, Panel)
        return round(self.near.part.ports.number or 1)


@dataclass(frozen=True)
class _Parts:
    """The parts that one kind of fibre takes."""

    cord: Cable
    trunk: Cable
    near: Panel
    far: Panel


def structured(system: System, link: Link, role: RackRole, count: Figure, group: Node) -> Structured | None:
    """Trunks and panels of a family, whole in every rack: R · ⌈links of a rack / links of a trunk⌉; None where it runs direct.

    Raises:
        InputError: the ports of the link are split over planes, and trunks carry whole links.
    """
    parts = _parts(system, link)
    if parts is None:
        return None
    planes = planes_of(system, link)
    if planes is not None and planes.value != 1.0:
        text = f"{link.id}: trunks carry whole links, and its ports are split over planes"
        raise fail("NET019", text, system.spec.at("network", "cabling"), "direct cabling, or one plane")
    ledger, key = system.ledger, link.id
    each = ledger.add((count / role.total).named(f"cables.{key}.links-a-rack", phrase("{link}: links of a rack", link=link.label), "1"))
    carried, ports, behind = (
        ledger.needed(part, field, "1") for part, field in ((parts.trunk, "trunk-links"), (parts.near, "ports"), (parts.far, "ports"))
    )
    trunk, near, far = (phrase("{subject}: {aspect}", subject=link.label, aspect=p.name) for p in (parts.trunk, parts.near, parts.far))
    return Structured(
        parts.cord,
        system.attach(group, f"{key}-trunk", trunk, role.total * ceil(each / carried), parts.trunk),
        system.attach(group, f"{key}-panel", near, role.total * ceil(each / ports), parts.near),
        system.attach(network_group(system), f"{key}-panel", far, ceil(count / behind), parts.far),
    )


def _parts(system: System, link: Link) -> _Parts | None:
    """What the fibre of a link takes of the catalog; None where it leaves no rack, or the catalog has no trunk or no panel of its kind."""
    if system.spec.network.cabling == "direct" or link.group != "scale-out" or link.tier != "node-leaf" or link.ends_at:
        return None
    fibre, catalog = system.cable_of(link), system.catalog
    if not isinstance(fibre, Cable) or fibre.fibre is None or link.remote_transceiver is None:
        return None
    trunks = [part for part in catalog.of(Cable) if part.trunk_links is not None and part.fibre == fibre.fibre]
    panels = [part for part in catalog.of(Panel) if part.fibre == fibre.fibre]
    near = next((panel for panel in panels if panel.height is None), None)
    far = next((panel for panel in panels if panel.height is not None), None)
    if not trunks or near is None or far is None or (_rate(trunks[0]) or 0.0) < (_rate(fibre) or 0.0):
        return None
    trunks.sort(key=_metres)
    trunk = next((part for part in trunks if _metres(part) >= _metres(fibre)), trunks[-1])
    return _Parts(_cord(system, fibre), trunk, near, far)


def _cord(system: System, fibre: Cable) -> Cable:
    """The shortest straight fibre of the same series."""
    catalog = system.catalog
    shortest = min((p for p in catalog.of(Cable) if _alike(p, fibre)), key=_metres, default=fibre)
    return longer_fibre(catalog, shortest, 0.0)


def _alike(part: Cable, fibre: Cable) -> bool:
    return (part.fibre, part.core, part.vendor, part.legs, part.trunk_links) == (fibre.fibre, fibre.core, fibre.vendor, None, None)


def _metres(cable: Cable) -> float:
    return (cable.length.coherent if cable.length is not None else None) or 0.0


def _rate(cable: Cable) -> float | None:
    return cable.rate.coherent if cable.rate is not None else None
