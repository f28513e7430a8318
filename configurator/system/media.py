"""Which module at either end and which fibre carry a link: what its cages take and what reaches, the published ones where they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cable, Transceiver
from configurator.catalog.platforms import Link, Platform
from configurator.catalog.values import Value
from configurator.phrases import phrase
from configurator.system.ledger import Ledger, Rejected
from configurator.system.spec import Spec


@dataclass(frozen=True, eq=False)
class Medium:
    """The modules of the node and of the far end, and the fibre between them."""

    near: Transceiver
    far: Transceiver
    cable: Cable

    @property
    def ids(self) -> tuple[str, str, str]:
        """The parts it is made of."""
        return self.near.id, self.far.id, self.cable.id

    @property
    def name(self) -> str:
        """The fibre and both modules."""
        return phrase("{cable}, {near}, {far}", cable=self.cable.name, near=self.near.name, far=self.far.name)

    @property
    def reach(self) -> float:
        """How far the shorter of both modules reaches, in metres."""
        return min(_metres(self.near.reach), _metres(self.far.reach))

    def carries(self, metres: float) -> bool:
        """Whether it is long enough and reaches so far."""
        return metres <= self.reach and metres <= _metres(self.cable.length)


def choose_media(spec: Spec, catalog: Catalog, platform: Platform, ledger: Ledger) -> dict[str, Medium]:
    """The medium of every link over fibre whose length is given: the published one where it reaches, else the cheapest that does.

    A link that nothing of the catalog carries so far keeps what is published, and fails the check of its reach.
    """
    found = {}
    for link in platform.links:
        length, published = spec.network.lengths.get(link.id), _published(catalog, platform, link)
        if length is not None and published is not None:
            found[link.id] = _chosen(spec, catalog, ledger, link, published, length)
    return found


def _chosen(spec: Spec, catalog: Catalog, ledger: Ledger, link: Link, published: Medium, length: Value) -> Medium:
    metres = length.coherent or 0.0
    others = [medium for medium in _candidates(catalog, published, metres) if medium.ids != published.ids]
    others.sort(key=lambda medium: _cost(spec, catalog, link, medium))
    able = [medium for medium in others if medium.carries(metres)]
    chosen = published if published.carries(metres) or not able else able[0]
    rejected = tuple(_rejected(spec, catalog, link, medium, metres) for medium in [published, *others] if medium is not chosen)
    why = "the published one reaches" if chosen is published else "the cheapest of what fits its cages and reaches"
    question = phrase("What carries {link} over {length}?", link=link.label, length=length)
    ledger.decide(f"cables.{link.id}.medium", question, chosen.name, why if able or chosen.carries(metres) else "nothing reaches", rejected)
    return chosen


def _rejected(spec: Spec, catalog: Catalog, link: Link, medium: Medium, metres: float) -> Rejected:
    """Why a medium lost: its reach, the lengths it is sold in, or its price."""
    if metres > medium.reach:
        return Rejected(medium.name, phrase("reaches {reach:g} m", reach=medium.reach))
    if metres > _metres(medium.cable.length):
        return Rejected(medium.name, phrase("its fibre is sold up to {length}", length=medium.cable.length))
    cost = _cost(spec, catalog, link, medium)
    return Rejected(medium.name, "reaches, and costs more for both ends and the fibre", "" if cost == UNKNOWN else f"{cost:,.2f}")


def _candidates(catalog: Catalog, published: Medium, metres: float) -> Iterator[Medium]:
    """Modules of the same cages and rates with one kind of fibre, and the shortest fibre of that kind that is long enough."""
    modules = [part for part in catalog.parts.values() if isinstance(part, Transceiver)]
    for near in _alike(modules, published.near):
        for far in _alike(modules, published.far):
            if near.fibre == far.fibre and (fibres := _fibres(catalog, near.fibre, published.cable)):
                long_enough = [fibre for fibre in fibres if metres <= _metres(fibre.length)]
                yield Medium(near, far, (long_enough or fibres[-1:])[0])


def _fibres(catalog: Catalog, kind: str | None, like: Cable) -> list[Cable]:
    """The straight fibres of a kind and of the maker of another one, the shortest first."""
    cables = (part for part in catalog.parts.values() if isinstance(part, Cable) and part.legs is None)
    return sorted((c for c in cables if c.fibre == kind and c.vendor == like.vendor), key=lambda cable: _metres(cable.length))


def _alike(modules: list[Transceiver], module: Transceiver) -> list[Transceiver]:
    rate = module.rate.coherent if module.rate is not None else None
    return [m for m in modules if m.cage == module.cage and m.fibre and m.rate is not None and m.rate.coherent == rate]


def _published(catalog: Catalog, platform: Platform, link: Link) -> Medium | None:
    """What the platform has for a link that leaves its racks over fibre; None where its ends or their cages are not known."""
    cable = catalog.parts.get(link.cable or "")
    far = catalog.parts.get(link.remote_transceiver.part) if link.remote_transceiver is not None else None
    near = next(iter(module_paths(catalog, platform, link).values()), None)
    if not isinstance(cable, Cable) or cable.fibre is None or not isinstance(far, Transceiver) or near is None:
        return None
    return Medium(near, far, cable) if near.cage and far.cage else None


def module_paths(catalog: Catalog, platform: Platform, link: Link) -> dict[str, Transceiver]:
    """The modules that a link is plugged into at the nodes, by path: those inside what it is counted by, else those beside it."""
    modules = {path: part for path, name in _parts(platform) if isinstance(part := catalog.parts.get(name), Transceiver)}
    inside = {path: part for path, part in modules.items() if f"{path}.".startswith(f"{link.per}.")}
    return inside or {path: part for path, part in modules.items() if path.rpartition(".")[0] == link.per.rpartition(".")[0] != ""}


def _parts(platform: Platform) -> Iterator[tuple[str, str]]:
    """Path and part of every node of the racks that names one."""
    prefix = "{rack}." if len(platform.racks) > 1 else ""
    waiting = [(prefix.format(rack=rack) + key, node) for rack, role in platform.racks.items() for key, node in role.contents.items()]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node.part, str):
            yield path, node.part
        waiting.extend((f"{path}.{key}", child) for key, child in node.contents.items())


UNKNOWN = float("inf")


def _cost(spec: Spec, catalog: Catalog, link: Link, medium: Medium) -> float:
    """What one link costs at the first prices of the books in force: both modules, as far as they serve it, and the fibre."""
    each = (link.remote_transceiver.count.number if link.remote_transceiver is not None else None) or 1.0
    cable = _price(spec, catalog, medium.cable.variant_of or medium.cable.id)
    factor = medium.cable.relative_price.number if medium.cable.relative_price is not None else None
    near, far = (_price(spec, catalog, part.id) for part in (medium.near, medium.far))
    return cable * (factor or 1.0) + near + far * each


def _price(spec: Spec, catalog: Catalog, part: str) -> float:
    """The price of one piece in the last book in force that has one; endless where none has."""
    for name in reversed(spec.prices.books):
        book = catalog.books.get(name)
        price = book.prices.get(part) if book is not None else None
        if price is not None and price.price is not None and price.price.number is not None:
            return price.price.number
    return UNKNOWN


def _metres(value: Value | None) -> float:
    return UNKNOWN if value is None or value.coherent is None else value.coherent
