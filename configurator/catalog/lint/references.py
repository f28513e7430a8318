"""Sources exist, references resolve, counts and prices have the right unit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from configurator.catalog.lint.unread import unread_fields
from configurator.catalog.model import Catalog
from configurator.catalog.parts import SOLD_BY_UNIT, Board, Cdu, ColdPlate, CoolantFill, Part, Psu, Switch, Transceiver, Whip
from configurator.catalog.parts.power import AcShelf, DcModule, PowerRack, Shelf, SidecarBbu, SidecarShelf
from configurator.catalog.platforms import FromOption, Platform, Rack, TreeNode
from configurator.catalog.problems import Problem, did_you_mean
from configurator.catalog.reading.yamltext import position_of
from configurator.catalog.tables.electrical import STAGE_PARTS
from configurator.catalog.tables.indices import PriceIndex
from configurator.catalog.tables.media import MediaPolicy, MediumKind
from configurator.catalog.tables.pcb import Channel
from configurator.catalog.tables.reference import Interface, Laminate
from configurator.catalog.tables.supply import Capacity, Content, Scenario, Supply
from configurator.catalog.values import Value
from configurator.units import unit

Named = Laminate | Channel | Interface | MediumKind | MediaPolicy | Supply | Part | Scenario | PriceIndex | Content | Capacity
Rule = Callable[[Catalog], Iterator[Problem]]


def values_are_sourced(catalog: Catalog) -> Iterator[Problem]:
    """Every number resolves to a source that exists, has a confidence, and says why when it is an assumption."""
    for kind, key, values in catalog.values:
        for path, value in values:
            yield from _unsourced(catalog, f"{kind} {key}", path, value)


def _unsourced(catalog: Catalog, item: str, path: str, value: Value) -> Iterator[Problem]:
    if not value.sources:
        yield Problem("CAT010", f"{path} has no source", value.at, item, "add source: to the value or to its item")
    for source in value.sources:
        if source not in catalog.sources and source not in catalog.refused:
            yield Problem("CAT011", f"{path}: unknown source '{source}'", value.at, item, did_you_mean(source, catalog.sources))
    if not value.confidence:
        yield Problem("CAT012", f"{path} has no confidence", value.at, item, "high, medium, low or assumption")
    if value.confidence == "assumption" and not value.note:
        yield Problem("CAT013", f"{path} is an assumption without its reasoning", value.at, item, "add note:")


def references_resolve(catalog: Catalog) -> Iterator[Problem]:
    """Parts name parts, laminates, interfaces and coolants that exist."""
    for part in catalog.parts.values():
        for field, wanted, known in _references(catalog, part):
            if wanted not in known and wanted not in catalog.refused:
                yield Problem("CAT014", f"{field}: no '{wanted}'", part.at, part.id, did_you_mean(wanted, known))


def _references(catalog: Catalog, part: Part) -> Iterator[tuple[str, str, Iterable[str]]]:
    if isinstance(part, Board):
        yield "laminate", part.laminate, catalog.laminates
        for link in part.interfaces:
            yield "interface", link.interface, catalog.interfaces
    if isinstance(part, Shelf):
        module = Psu if isinstance(part, AcShelf) else DcModule
        yield "psu", part.psu, [k for k, p in catalog.parts.items() if isinstance(p, module)]
        yield "whip", part.whip, [k for k, p in catalog.parts.items() if isinstance(p, Whip)]
    if isinstance(part, PowerRack):
        yield "shelf", part.shelf, [k for k, p in catalog.parts.items() if isinstance(p, SidecarShelf)]
        yield "link", part.link, [k for k, p in catalog.parts.items() if isinstance(p, Whip)]
        yield "battery", part.battery, [k for k, p in catalog.parts.items() if isinstance(p, SidecarBbu)]
    if isinstance(part, ColdPlate) and part.proxy:
        yield "proxy", part.proxy, [k for k, p in catalog.parts.items() if isinstance(p, ColdPlate)]
    if isinstance(part, CoolantFill):
        yield "coolant", part.coolant, catalog.coolants
    if isinstance(part, Cdu):
        yield "rating-coolant", part.rating_coolant, catalog.coolants


def media_resolve(catalog: Catalog) -> Iterator[Problem]:
    """Policies name media, and media modules, that exist."""
    modules = {id for id, part in catalog.parts.items() if isinstance(part, Transceiver)}
    for kind in catalog.media.values():
        if kind.module:
            yield from _missing(catalog, kind, "module", kind.module, modules)
    for policy in catalog.media_policies.values():
        for step in policy.steps:
            yield from _missing(catalog, policy, "medium", step.medium, catalog.media)


def drivers_resolve(catalog: Catalog) -> Iterator[Problem]:
    """Kinds of parts, parts and price records name drivers that exist."""
    for part in catalog.parts.values():
        yield from _missing(catalog, part, "driver", part.driver, catalog.drivers)
    for kind in catalog.supply.values():
        for driver in (kind.driver, *kind.also):
            yield from _missing(catalog, kind, "driver", driver, catalog.drivers)
    for book in catalog.books.values():
        for record in (*book.prices.values(), *book.lumps.values()):
            for driver in (record.driver, *record.also):
                if driver and driver not in catalog.drivers:
                    at = record.price.at if record.price is not None else record.at
                    yield Problem("CAT014", f"driver: no '{driver}'", at, book.id, did_you_mean(driver, catalog.drivers))


def scenarios_resolve(catalog: Catalog) -> Iterator[Problem]:
    """Scenarios name drivers and parts that exist, contents and capacities the parts and foils that they are of."""
    for capacity in catalog.capacities.values():
        for part in capacity.parts:
            yield from _missing(catalog, capacity, "parts", part, catalog.parts)
        for foil in capacity.foils:
            yield from _missing(catalog, capacity, "foils", foil, catalog.foils)
    for content in catalog.contents.values():
        yield from _missing(catalog, content, "part", content.id, catalog.parts)
    for scenario in catalog.scenarios.values():
        for step in scenario.steps:
            yield from _missing(catalog, scenario, "driver", step.driver, catalog.drivers)
            yield from _missing(catalog, scenario, "part", step.part, catalog.parts)


def indices_resolve(catalog: Catalog) -> Iterator[Problem]:
    """A price index is of a driver that exists."""
    for index in catalog.indices.values():
        yield from _missing(catalog, index, "driver", index.driver, catalog.drivers)


def channels_resolve(catalog: Catalog) -> Iterator[Problem]:
    """Laminates name foils, interfaces retimers, channels interfaces, pieces and boards that exist; boards of a channel have its traces."""
    for laminate in catalog.laminates.values():
        yield from _missing(catalog, laminate, "foil", laminate.foil, catalog.foils)
    for interface in catalog.interfaces.values():
        yield from _missing(catalog, interface, "retimer", interface.retimer, catalog.parts)
    boards = {id: part for id, part in catalog.parts.items() if isinstance(part, Board)}
    for channel in catalog.channels.values():
        yield from _missing(catalog, channel, "interface", channel.interface, catalog.interfaces)
        for segment in channel.segments:
            yield from _missing(catalog, channel, "piece", segment.piece, catalog.pieces)
            yield from _missing(catalog, channel, "board", segment.board, boards)
            board = boards.get(segment.board)
            if board is not None and channel.interface not in [link.interface for link in board.interfaces]:
                fault = f"board: {board.id} has no trace of {channel.interface}"
                yield Problem("CAT014", fault, channel.at, channel.id, "list the interface with its trace-length there")


def _missing(catalog: Catalog, entry: Named, field: str, wanted: str, known: Collection[str]) -> Iterator[Problem]:
    """A problem where an entry names something that is not there."""
    if wanted and wanted not in known and wanted not in catalog.refused:
        yield Problem("CAT014", f"{field}: no '{wanted}'", entry.at, entry.id, did_you_mean(wanted, known))


def architectures_resolve(catalog: Catalog) -> Iterator[Problem]:
    """The parts of an architecture's stages exist and are of the kind the stage needs."""
    for key, architecture in catalog.architectures.items():
        for stage in architecture.stages:
            known = [k for k, p in catalog.parts.items() if isinstance(p, STAGE_PARTS.get(stage.does, Part))]
            if stage.part is not None and stage.part not in known and stage.part not in catalog.refused:
                hint = did_you_mean(stage.part, known)
                yield Problem("CAT026", f"stage {stage.id}: no part '{stage.part}' of its kind", architecture.at, key, hint)


def platforms_resolve(catalog: Catalog) -> Iterator[Problem]:
    """Platforms name parts, tree nodes and options that exist."""
    for platform in catalog.platforms.values():
        for path, wanted, known in _platform_references(catalog, platform):
            if wanted not in known and wanted not in catalog.refused:
                at = position_of(catalog.documents.get(f"Platform:{platform.id}"), path)
                yield Problem("CAT015", f"{'.'.join(str(p) for p in path)}: no '{wanted}'", at, platform.id, did_you_mean(wanted, known))


Reference = tuple[tuple[str | int, ...], str, Iterable[str]]


def _platform_references(catalog: Catalog, platform: Platform) -> Iterator[Reference]:
    nodes: dict[str, TreeNode] = {}
    for role, rack in platform.racks.items():
        yield ("racks", role, "frame"), rack.frame, catalog.parts
        prefix = f"{role}." if len(platform.racks) > 1 else ""
        for key, node in rack.contents.items():
            nodes.update(_nodes(f"{prefix}{key}", node))
            yield from _node_references(catalog, platform, ("racks", role, "contents", key), node)
        yield from _rack_references(catalog, role, rack)
    for key, node in platform.contents.items():
        nodes.update(_nodes(key, node))
        yield from _node_references(catalog, platform, ("contents", key), node)
    for index, link in enumerate(platform.links):
        yield ("links", index, "per"), link.per, [*nodes, "power-shelf"]
        for field, wanted in (("cable", link.cable), ("carried-by", link.carried_by)):
            if wanted:
                yield ("links", index, field), wanted, catalog.parts
        for field, wanted in (("from-rack", link.from_rack), ("to-rack", link.to_rack)):
            if wanted:
                yield ("links", index, field), wanted, platform.racks
        if link.remote_transceiver:
            yield ("links", index, "remote-transceiver", "part"), link.remote_transceiver.part, catalog.parts
    yield from _fabric_references(catalog, platform)


def _fabric_references(catalog: Catalog, platform: Platform) -> Iterator[Reference]:
    for name, fabric in platform.fabrics.items():
        yield ("fabrics", name), name, [link.network for link in platform.links]
        yield ("fabrics", name, "switch"), fabric.switch, [p.id for p in catalog.parts.values() if isinstance(p, Switch)]


def _rack_references(catalog: Catalog, role: str, rack: Rack) -> Iterator[Reference]:
    if rack.power:
        yield ("racks", role, "power", "shelf"), rack.power.shelf, catalog.parts
        if rack.power.busbar:
            yield ("racks", role, "power", "busbar"), rack.power.busbar, catalog.parts
    for index, row in enumerate(rack.layout):
        yield ("racks", role, "layout", index, "item"), row.item, [*rack.contents, "power-shelf", "cdu", "blank", "patch", "bbu"]


def _nodes(path: str, node: TreeNode) -> dict[str, TreeNode]:
    found = {path: node}
    for key, child in node.contents.items():
        found.update(_nodes(f"{path}.{key}", child))
    return found


def _cooling_references(catalog: Catalog, path: tuple[str | int, ...], node: TreeNode) -> Iterator[Reference]:
    """The couplings of a tray's loop, and what the cold plates below a node cool beside them."""
    if node.loop:
        yield (*path, "loop", "disconnect"), node.loop.disconnect, catalog.parts
        if node.loop.tray_disconnect:
            yield (*path, "loop", "tray-disconnect"), node.loop.tray_disconnect, catalog.parts
    for key, child in node.contents.items():
        for cooled in child.cools:
            yield (*path, "contents", key, "cools"), cooled.split(".")[0], node.contents


def _node_references(catalog: Catalog, platform: Platform, path: tuple[str | int, ...], node: TreeNode) -> Iterator[Reference]:
    if isinstance(node.part, str):
        yield (*path, "part"), node.part, catalog.parts
    if isinstance(node.part, FromOption):
        yield (*path, "part"), node.part.option, platform.options
        for choice in getattr(platform.options.get(node.part.option), "choices", {}):
            yield (*path, "part"), choice, catalog.parts
    if isinstance(node.count, FromOption):
        yield (*path, "count"), node.count.option, platform.options
    yield from _cooling_references(catalog, path, node)
    for option, choice in node.when.items():
        yield (*path, "when"), option, platform.options
        if option in platform.options:
            yield (*path, "when", option), choice, platform.options[option].choices
    for key, child in node.contents.items():
        yield from _node_references(catalog, platform, (*path, "contents", key), child)


def nodes_are_parts_or_assemblies(catalog: Catalog) -> Iterator[Problem]:
    """A node is a part or has contents, never both and never neither."""
    for platform in catalog.platforms.values():
        for role, rack in platform.racks.items():
            for key, node in rack.contents.items():
                for path, each in _nodes(key, node).items():
                    if (each.part is None) == (not each.contents):
                        steps = path.split(".")
                        inner: tuple[str, ...] = ("racks", role, "contents", *".contents.".join(steps).split("."))
                        at = position_of(catalog.documents.get(f"Platform:{platform.id}"), inner)
                        yield Problem("CAT016", f"{path} needs either a part or contents", at, platform.id)


def floor_holds_the_racks(catalog: Catalog) -> Iterator[Problem]:
    """A floor plan names roles that exist, and each as often as the system has it."""
    for platform in catalog.platforms.values():
        if not platform.floor:
            continue
        at = position_of(catalog.documents.get(f"Platform:{platform.id}"), ("floor",))
        groups = [group for row in platform.floor for group in row]
        for unknown in sorted({g.rack for g in groups} - set(platform.racks)):
            yield Problem("CAT015", f"floor: no rack '{unknown}'", at, platform.id, did_you_mean(unknown, platform.racks))
        for role, rack in platform.racks.items():
            standing = sum(g.count.number or 0 for g in groups if g.rack == role)
            if standing != rack.count.number:
                yield Problem("CAT024", f"floor has {standing:g} of rack '{role}', the system {rack.count}", at, platform.id)


def counts_fit(catalog: Catalog) -> Iterator[Problem]:
    """A count is in the unit its part is sold by (pieces, pairs, m, L); assemblies are counted in pieces."""
    for platform in catalog.platforms.values():
        for rack in platform.racks.values():
            for key, node in rack.contents.items():
                for path, each in _nodes(key, node).items():
                    part = catalog.parts.get(each.part) if isinstance(each.part, str) else None
                    if part is None and isinstance(each.part, str):
                        continue  # of what is not there nobody knows how it is sold
                    wanted = unit(SOLD_BY_UNIT[part.sold_by] if part else "1")
                    if isinstance(each.count, Value) and each.count.unit.dimension is not wanted.dimension:
                        expected = "a plain number" if wanted.text == "1" else wanted.text
                        message = f"{path}: count is in {each.count.unit.text}, expected {expected}"
                        yield Problem("CAT023", message, each.count.at, platform.id)


RULES: tuple[Rule, ...] = (
    values_are_sourced,
    references_resolve,
    channels_resolve,
    media_resolve,
    drivers_resolve,
    indices_resolve,
    scenarios_resolve,
    architectures_resolve,
    platforms_resolve,
    nodes_are_parts_or_assemblies,
    floor_holds_the_racks,
    counts_fit,
    unread_fields,
)
