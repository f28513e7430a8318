"""References to parts of the right kind, where a kind is due."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.lint.placed import Path, place_of, placed
from configurator.catalog.model import Catalog, plural
from configurator.catalog.parts import KINDS, Accelerator, Busbar, Cable, ColdPlate, Part, QuickDisconnect, RackFrame, Transceiver
from configurator.catalog.parts.power import Shelf
from configurator.catalog.platforms import Link, Platform, Rack, TreeNode
from configurator.catalog.problems import Problem, did_you_mean

Wanted = tuple[tuple[str | int, ...], str, type[Part]]


def references_are_of_their_kind(catalog: Catalog) -> Iterator[Problem]:
    """A frame is a frame, a shelf a shelf, a cable a cable."""
    for platform in catalog.platforms.values():
        for path, id, kind in _wanted(platform):
            part = catalog.parts.get(id)
            if part is not None and not isinstance(part, kind):
                names = [name for name, model in KINDS.items() if issubclass(model, kind)]
                known = [key for key, other in catalog.parts.items() if isinstance(other, kind)]
                text = f"{path[-1]}: '{id}' is a {part.kind} ({part.at}), not a {' or '.join(names)}"
                yield Problem("CAT140", text, place_of(catalog, platform, path), platform.id, did_you_mean(id, known))


def _wanted(platform: Platform) -> Iterator[Wanted]:
    for role, rack in platform.racks.items():
        yield from _of_rack(("racks", role), rack)
    for key, node in platform.contents.items():
        yield from _of_node(("contents", key), node)
    for index, link in enumerate(platform.links):
        yield from _of_link(("links", index), link)


def _of_rack(path: Path, rack: Rack) -> Iterator[Wanted]:
    yield (*path, "frame"), rack.frame, RackFrame
    if rack.power is not None:
        yield (*path, "power", "shelf"), rack.power.shelf, Shelf
        if rack.power.busbar:
            yield (*path, "power", "busbar"), rack.power.busbar, Busbar
    for key, node in rack.contents.items():
        yield from _of_node((*path, "contents", key), node)


def _of_node(path: Path, node: TreeNode) -> Iterator[Wanted]:
    if node.loop is not None:
        yield (*path, "loop", "disconnect"), node.loop.disconnect, QuickDisconnect
        if node.loop.tray_disconnect:
            yield (*path, "loop", "tray-disconnect"), node.loop.tray_disconnect, QuickDisconnect
    if node.cools and isinstance(node.part, str):
        yield (*path, "part"), node.part, ColdPlate
    for key, child in node.contents.items():
        yield from _of_node((*path, "contents", key), child)


def _of_link(path: tuple[str | int, ...], link: Link) -> Iterator[Wanted]:
    for field, id in (("cable", link.cable), ("carried-by", link.carried_by)):
        if id:
            yield (*path, field), id, Cable
    if link.remote_transceiver is not None:
        yield (*path, "remote-transceiver", "part"), link.remote_transceiver.part, Transceiver


def platforms_accelerate(catalog: Catalog) -> Iterator[Problem]:
    """A platform has an accelerator, and of the vendor that it is of itself."""
    for platform in catalog.platforms.values():
        found = [each for each in placed(catalog, platform) if isinstance(each.part, Accelerator)]
        if not found:
            at = place_of(catalog, platform, ("racks",))
            yield Problem("CAT141", "no accelerator in its tree", at, platform.id, "is another part in its place?", "warning")
        makers = {_maker(part.vendor) for part in catalog.parts.values() if isinstance(part, Accelerator)}
        for each in found:
            vendor = each.part.vendor if each.part is not None else ""
            if vendor and _maker(vendor) != _maker(platform.vendor) and _maker(platform.vendor) in makers:
                text = f"{each.name}: {each.part.id if each.part else ''} is an accelerator of {vendor} in a platform of {platform.vendor}"
                at = place_of(catalog, platform, (*each.path, "part"))
                yield Problem("CAT142", text, at, platform.id, "is it that of another platform?", "warning")


def _maker(vendor: str) -> str:
    """The first word of a vendor: Google (Broadcom) is Google."""
    return vendor.split(" ")[0]


def parts_are_used(catalog: Catalog) -> Iterator[Problem]:
    """What a later folder defines is used: by a platform, an option, another part, a price or the network."""
    used = set(_named(catalog))
    for part in catalog.parts.values():
        if catalog.layer(part.at) and isinstance(part, Accelerator) and part.id not in used:
            yield Problem(
                "CAT143", f"no platform uses it; of the {plural(part.kind)} it is one nobody gets", part.at, part.id, "", "warning"
            )


def _named(catalog: Catalog) -> Iterator[str]:
    for platform in catalog.platforms.values():
        yield from (each.part.id for each in placed(catalog, platform) if each.part is not None)
        for option in platform.options.values():
            yield from option.choices


RULES = (references_are_of_their_kind, platforms_accelerate, parts_are_used)
