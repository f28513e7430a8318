"""What is left out and would pass as nothing: masses, whole pieces, peers of a choice."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.lint.placed import Placed, place_of, placed
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Nic, Transceiver
from configurator.catalog.platforms import FromOption, Platform
from configurator.catalog.problems import Problem
from configurator.catalog.reading.yamltext import position_of

WHOLE = 1e-9


def what_stands_weighs(catalog: Catalog) -> Iterator[Problem]:
    """What takes units of a rack has a mass, of its own or of its part; else the load of the floor is a lower bound."""
    for platform in catalog.platforms.values():
        for each in placed(catalog, platform):
            if each.above or each.path[0] != "racks" or not _takes_units(each):
                continue
            mass = each.node.mass or (each.part.mass if each.part is not None else None)
            if mass is None:
                text = f"{each.name}: {each.in_system:,g} of them have no mass"
                at = place_of(catalog, platform, each.path)
                yield Problem("CAT160", text, at, platform.id, "add mass:, null with the reason where nobody published it", "warning")


def _takes_units(each: Placed) -> bool:
    rack = each.platform.racks[each.path[1]]
    return bool(each.node.u is not None and each.node.u.number) or any(row.item == each.path[-1] for row in rack.layout)


def pieces_are_whole(catalog: Catalog) -> Iterator[Problem]:
    """Trays, boards and everything sold by the piece is counted in whole pieces, or shared between racks (`whole: true`)."""
    for platform in catalog.platforms.values():
        for each in placed(catalog, platform):
            count = each.node.count
            if isinstance(count, FromOption) or each.node.whole or (each.part is not None and each.part.sold_by != "each"):
                continue
            if not each.count.is_integer() and not count.unusual and abs(each.in_system - round(each.in_system)) > WHOLE:
                text = f"{each.name}: {each.count:g} of them, and {each.in_system:g} in the system"
                yield Problem("CAT161", text, count.at, platform.id, "a whole number; whole: true where racks share one", "warning")


def layouts_are_complete(catalog: Catalog) -> Iterator[Problem]:
    """The rows of an item hold as many as the rack has, with the default of each option."""
    for platform in catalog.platforms.values():
        chosen = {name: option.default for name, option in platform.options.items()}
        standing = {(each.path[1], each.path[-1]): each for each in placed(catalog, platform) if not each.above and each.path[0] == "racks"}
        for role, rack in platform.racks.items():
            rows: dict[str, float] = {}
            for row in rack.layout:
                if all(chosen.get(option, choice) == choice for option, choice in row.when.items()):
                    rows[row.item] = rows.get(row.item, 0.0) + (1.0 if row.count is None else row.count.number or 0.0)
            for item, places in rows.items():
                each = standing.get((role, item))
                if each is not None and each.in_rack != places and not isinstance(each.node.count, FromOption):
                    index = next(i for i, row in enumerate(rack.layout) if row.item == item)
                    at = place_of(catalog, platform, ("racks", role, "layout", index))
                    text = f"layout: places for {places:g} {item}, and the rack has {each.in_rack:g}"
                    yield Problem("CAT162", text, at, platform.id, "one of both counts is wrong", "warning")
            yield from _without_place(
                catalog, platform, [each for (where, item), each in standing.items() if where == role and item not in rows]
            )


def _without_place(catalog: Catalog, platform: Platform, left: list[Placed]) -> Iterator[Problem]:
    """What takes units of a rack that is laid out, and stands in no row."""
    for each in left:
        if each.node.u is not None and each.in_rack:
            text = f"layout: no place for {each.name}, which takes {each.node.u}"
            yield Problem("CAT162", text, place_of(catalog, platform, (*each.path, "u")), platform.id, "add its row", "warning")


def shelves_are_laid_out(catalog: Catalog) -> Iterator[Problem]:
    """Places for power shelves are as many as are published."""
    for platform in catalog.platforms.values():
        for role, rack in platform.racks.items():
            said = rack.power.shelves if rack.power is not None else None
            rows = [(i, row) for i, row in enumerate(rack.layout) if row.item == "power-shelf" and not row.when]
            places = sum(1.0 if row.count is None else row.count.number or 0.0 for _, row in rows)
            if said is not None and said.number and rows and places < said.number:
                at = place_of(catalog, platform, ("racks", role, "layout", rows[0][0]))
                text = f"layout: places for {places:g} power shelves, and the rack has {said}"
                yield Problem("CAT162", text, at, platform.id, "one of both counts is wrong", "warning")


def files_are_named_by_their_id(catalog: Catalog) -> Iterator[Problem]:
    """A file that is one item is called by its id."""
    for kind in ("Platform", "PriceBook", "Coolant", "Seller", "Assembly", "Scenario", "PriceIndex"):
        for name, document in catalog.documents.items():
            id = name.removeprefix(f"{kind}:")
            at = position_of(document, ("id",))
            file = at.file.rpartition("/")[2].removesuffix(".yaml")
            if name.startswith(f"{kind}:") and file and file != id:
                yield Problem("CAT163", f"the id is '{id}', the file is called {file}.yaml", at, id, "call both alike", "warning")


def ports_are_populated(catalog: Catalog) -> Iterator[Problem]:
    """An adapter beside an optic has one for each; a cable that ends in plugs needs none."""
    for platform in catalog.platforms.values():
        tree = placed(catalog, platform)
        for each in tree:
            if not isinstance(each.part, Transceiver) or not each.above:
                continue
            cards = [x for x in tree if x.above == each.above and isinstance(x.part, Nic)]
            ports = sum(x.in_rack * ((x.part.ports.number or 1.0) if isinstance(x.part, Nic) and x.part.ports else 1.0) for x in cards)
            if cards and each.in_rack > ports * (1 + WHOLE):
                text = f"{each.name}: {each.in_rack:g} optics in {ports:g} ports of {cards[0].name}"
                yield Problem("CAT164", text, place_of(catalog, platform, each.path), platform.id, "one for each port at most", "warning")


RULES = (
    what_stands_weighs,
    pieces_are_whole,
    layouts_are_complete,
    shelves_are_laid_out,
    files_are_named_by_their_id,
    ports_are_populated,
)
