"""What a quote promises: parts with their quantities, and what stands in which unit of which rack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from configurator.build import Build, Order, RackView
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cdu, Part, Service
from configurator.disciplines.network.racks import KEY as NETWORK
from configurator.disciplines.network.racks import stacked
from configurator.exchange.cables.site import Site, sites_of
from configurator.exchange.pricelists.parts import key_of
from configurator.phrases import Name

WORK = "work, which no inventory lists"
NOT_OURS = "not delivered with this quote: excluded or supplied by the customer"
BLANK = "blank"


class Spot(NamedTuple):
    """Something in its place: rack, lowest unit (0: it stands in none), and what it is called in the layout."""

    rack: str
    unit: int
    item: str


class Item(NamedTuple):
    """What can stand in a place: the part it is, empty for an assembly, and everything it is called."""

    part: str
    called: tuple[str, ...]


@dataclass(frozen=True)
class Promise:
    """What was quoted, with its catalog.

    `parts` are the quantities that must be there (some `measured`, not counted), `beside` those that may be, with the reason. `items` is
    what can stand in a rack, `spots` what stands where, `reserved` what may stand there.
    """

    catalog: Catalog
    parts: Mapping[str, float]
    measured: frozenset[str]
    beside: Mapping[str, str]
    items: Mapping[str, Item]
    spots: Counter[Spot]
    reserved: frozenset[Spot]

    @cached_property
    def racks(self) -> dict[str, Counter[tuple[int, str]]]:
        """What stands in each rack, by unit."""
        found: dict[str, Counter[tuple[int, str]]] = {}
        for spot, count in self.spots.items():
            found.setdefault(spot.rack, Counter())[spot.unit, spot.item] += count
        return found

    @cached_property
    def item_called(self) -> dict[str, str]:
        """The item that a text means."""
        found: dict[str, str] = {}
        for key, item in self.items.items():
            for text in (key, *item.called):
                found.setdefault(key_of(text), key)
        return found


def promised(build: Build | Order) -> Promise:
    """What a build promises."""
    sites = sites_of(build)
    items = {key: item for site in sites for key, item in _items(site)}
    spots = [spot for site in sites for spot in _spots(site)]
    real = Counter(spot for spot in spots if spot.item in items)
    return Promise(build.catalog, *_parts(build), items, real, frozenset(spot for spot in spots if spot.item not in items))


def _parts(build: Build | Order) -> tuple[dict[str, float], frozenset[str], dict[str, str]]:
    """The parts that must be there, those of them that are measured and not counted, and those that may be there."""
    must: dict[str, float] = {}
    measured, beside = set[str](), dict[str, str]()
    for line in build.bom:
        part, quantity = line.node.part, line.quantity.number
        if part is None or not quantity:
            continue
        if isinstance(part, Service) or line.category == "assembly":
            beside[part.id] = WORK
        elif line.absent in ("excluded", "customer-supplied"):
            beside[part.id] = NOT_OURS
        else:
            must[part.id] = must.get(part.id, 0.0) + quantity
            measured |= {part.id} if part.sold_by not in ("each", "pair") else set()
    return must, frozenset(measured), beside


# --- places


def _spots(site: Site) -> Iterator[Spot]:
    """What stands in every rack of a site, and the distribution units that stand in the room."""
    for view in site.build.racks:
        if view.role.key == NETWORK:
            yield from (Spot(f"{site.prefix}{NETWORK}-{each.rack + 1:03d}", each.u, each.node.key) for each in stacked(site.build.system))
        else:
            slots = [slot for slot in view.slots if slot.item != BLANK]
            yield from (Spot(rack, slot.u, slot.item) for rack in site.racks(view.role.key) for slot in slots)
    if not any(_holds(view, "cdu") for view in site.build.racks):
        for node in site.build.system.parts(Cdu):
            yield from (Spot(place.rack, 0, node.key) for place in site.items("", node.key, node))


def _holds(view: RackView, item: str) -> bool:
    return any(slot.item == item for slot in view.slots)


def _items(site: Site) -> Iterator[tuple[str, Item]]:
    """What is bought and can stand in a place, by what it is called in the layout."""
    nodes = {node.key: node for node in site.build.system.walk()}
    labels = {slot.item: slot.label for view in site.build.racks for slot in view.slots}
    others = (*site.build.system.parts(Cdu), *(each.node for each in stacked(site.build.system)))
    for key in dict.fromkeys((*labels, *(node.key for node in others))):
        if (node := nodes.get(key)) is not None:
            called = (labels.get(key, ""), str(node.label), *_called(node.part))
            yield key, Item(node.part.id if node.part is not None else "", tuple(filter(None, called)))


def _called(part: Part | None) -> Iterable[str]:
    """The names, id and number of a part, with and without its maker."""
    if part is None:
        return ()
    names = part.name.words.values() if isinstance(part.name, Name) else (str(part.name),)
    return (*names, str(part.name).removeprefix(f"{part.vendor} "), part.id, part.mpn)
