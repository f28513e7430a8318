"""What carries a link: modules and fibre, or a cable with plugs of its own, of what its cages take and what reaches."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from configurator.catalog.memory import once_a_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cable, Transceiver
from configurator.catalog.platforms import Link, Platform
from configurator.catalog.problems import Position, did_you_mean, fail
from configurator.catalog.tables.media import MediaPolicy
from configurator.catalog.values import Value
from configurator.figures import Figure
from configurator.phrases import phrase
from configurator.system.ledger import Ledger, Rejected
from configurator.system.spec import Spec

PART_BY_PART, CHEAPEST = "part-by-part", "cheapest"
PUBLISHED, OPTICS = "published", {"optics": "fiber"}  # what a fabric may ask for beside the kinds of the catalog
TOGETHER = {("dsp", "dsp"): "", ("lpo", "lpo"): "lpo", ("dsp", "cpo"): "cpo"}  # modules of a node and of a switch that work together
ASKED = ("lpo", "cpo", "hollow-core")  # kinds that are taken only where a fabric asks for them
UNKNOWN = float("inf")


@dataclass(frozen=True, eq=False)
class Medium:
    """The modules of the node and of the far end with the fibre between them; no modules where the cable has plugs of its own."""

    near: Transceiver | None
    far: Transceiver | None
    cable: Cable

    @property
    def ids(self) -> tuple[str, ...]:
        """The parts it is made of."""
        return tuple(part.id for part in (self.near, self.far, self.cable) if part is not None)

    @property
    def name(self) -> str:
        """The cable, with both modules where it has any."""
        if self.near is None or self.far is None:
            return self.cable.name
        return phrase("{cable}, {near}, {far}", cable=self.cable.name, near=self.near.name, far=self.far.name)

    @property
    def kind(self) -> str:
        """The kind of medium: what its modules make it, the core of its fibre, else that of its cable."""
        made = TOGETHER.get((self.near.technology, self.far.technology), self.near.technology) if self.near and self.far else ""
        return made or ("hollow-core" if self.cable.core == "hollow" else self.cable.medium or "fiber")

    @property
    def near_cage(self) -> str:
        """The cage of the node that it is plugged into."""
        return self.near.cage if self.near is not None else self.cable.near_cage

    @property
    def reach(self) -> float:
        """How far the shorter of both modules reaches, in metres; a cable with plugs of its own reaches as far as it is long."""
        return min(_metres(part.reach) for part in (self.near, self.far) if part is not None) if self.near else _metres(self.cable.length)

    def carries(self, metres: float) -> bool:
        """Whether it is long enough and reaches so far."""
        return metres <= self.reach and metres <= _metres(self.cable.length)


def choose_media(spec: Spec, catalog: Catalog, platform: Platform, ledger: Ledger, run: Figure) -> dict[str, Medium]:
    """The medium of every link over fibre to the switches, over the length that is given, else over the longest run of a row.

    Part by part it is the published one where it reaches, else the cheapest that does; a policy takes the first of its kinds that is used
    up to this length and fits. A link that nothing of the catalog carries so far keeps what is published, and fails the check of its reach.

    Raises:
        InputError: no policy, or no kind of medium that a fabric asks for, has the name that the specification gives.
    """
    chooser, found = _Chooser(spec, catalog, ledger, _policy(spec, catalog)), {}
    modules = modules_of(catalog, platform)
    for link in platform.links:
        published = published_medium(catalog, modules, link)
        given = spec.network.lengths.get(link.id)
        metres = (given.coherent if given is not None else run.value) or 0.0
        asked = chooser.asked(link)
        if published is not None and (asked or given is not None or chooser.chooses or not published.carries(metres)):
            found[link.id] = chooser.choose(link, published, metres, str(given or f"{metres:.1f} m"))
        elif chooser.policy is not None:
            chooser.keep(link)
    chooser.require_choice(platform.links, found)
    return found


def _policy(spec: Spec, catalog: Catalog) -> MediaPolicy | None:
    name = spec.network.media_policy
    if name in (PART_BY_PART, CHEAPEST):
        return None
    if name not in catalog.media_policies:
        known = [PART_BY_PART, CHEAPEST, *catalog.media_policies]
        hint = did_you_mean(name, known) or f"known: {', '.join(known)}"
        raise fail("NET016", f"network.media-policy: no policy '{name}'", spec.at("network", "media-policy"), hint)
    return catalog.media_policies[name]


@dataclass(frozen=True)
class _Chooser:
    """Takes one medium for each link, and writes down what lost and why."""

    spec: Spec
    catalog: Catalog
    ledger: Ledger
    policy: MediaPolicy | None

    @property
    def chooses(self) -> bool:
        """Whether links are chosen for whose length nobody gave."""
        return self.spec.network.media_policy != PART_BY_PART

    def asked(self, link: Link) -> str:
        """The kind of medium that the fabric of a link asks for; none where it is the published one.

        Raises:
            InputError: no kind has that name.
        """
        fabric = self.spec.network.fabrics.get(link.network)
        if fabric is None or fabric.medium == PUBLISHED or link.group != "scale-out":
            return ""
        kind = OPTICS.get(fabric.medium, fabric.medium)
        if kind not in self.catalog.media:
            known = [PUBLISHED, *OPTICS, *self.catalog.media]
            hint = did_you_mean(kind, known) or f"known: {', '.join(known)}"
            raise fail("NET018", f"no kind of medium is called '{fabric.medium}'", self._asked_at(link), hint)
        return kind

    def _asked_at(self, link: Link) -> Position:
        return self.spec.at("network", "fabrics", link.network, "medium")

    def require_choice(self, links: Sequence[Link], chosen: Container[str]) -> None:
        """Raise InputError where a fabric asks for a medium, no link of it has a choice, and none has that medium anyway."""
        for link in links:
            alike = [other for other in links if other.network == link.network]
            if self.asked(link) and not any(other.id in chosen or self._built_in(other) == self.asked(link) for other in alike):
                text, has = f"no {self.asked(link)} of the catalog fits {link.label}", self._built_in(link)
                raise fail("NET018", text, self._asked_at(link), has and f"it has {has}, which nothing else of the catalog replaces")

    def _built_in(self, link: Link) -> str:
        """The kind of medium of the cable that the platform names for a link; empty where it names none."""
        part = self.catalog.parts.get(link.cable or link.carried_by or "")
        return (part.medium or "") if isinstance(part, Cable) else ""

    def choose(self, link: Link, published: Medium, metres: float, length: str) -> Medium:
        """The medium of a link so long."""
        others = [medium for medium in self._candidates(link, published, metres) if medium.ids != published.ids]
        every = sorted([published, *others], key=lambda medium: self._cost(link, medium))
        able = [medium for medium in every if medium.carries(metres)]
        chosen, why = self._wanted(link, every, able) if self.asked(link) else self._taken(published, able, metres)
        rejected = tuple(self._rejected(link, medium, chosen, metres) for medium in every if medium is not chosen)
        question = phrase("What carries {link} over {length}?", link=link.label, length=length)
        told = self._told(link, chosen, metres)
        text = phrase("{medium} ({told})", medium=chosen.name, told=told)
        self.ledger.decide(f"cables.{link.id}.medium", question, text, why, rejected, _money(self._cost(link, chosen)))
        return chosen

    def keep(self, link: Link) -> None:
        """Write down that the hardware of a link leaves no choice: a backplane, or plugs of a kind that nothing else fits."""
        part = self.catalog.parts.get(link.cable or link.carried_by or "")
        if isinstance(part, Cable) and part.medium is not None and link.group != "management":
            question = phrase("What carries {link}?", link=link.label)
            why = "as the hardware has it: nothing else of the catalog fits its ends, so the policy cannot choose"
            self.ledger.decide(f"cables.{link.id}.medium", question, part.name, why)

    def _wanted(self, link: Link, every: list[Medium], able: list[Medium]) -> tuple[Medium, str]:
        """The cheapest of the kind that the fabric asks for: of those that reach, else of all, whose reach is then checked.

        Raises:
            InputError: nothing of that kind fits the cages of its ends.
        """
        found = [medium for medium in (*able, *every) if medium.kind == self.asked(link)]
        if not found:
            fits = ", ".join(dict.fromkeys(medium.kind for medium in every))
            raise fail("NET018", f"no {self.asked(link)} of the catalog fits {link.label}", self._asked_at(link), f"what fits: {fits}")
        return found[0], "the kind of medium that the fabric asks for"

    def _taken(self, published: Medium, able: list[Medium], metres: float) -> tuple[Medium, str]:
        """What is taken of those that reach, the cheapest first, and why."""
        able = [medium for medium in able if medium.kind not in ASKED or medium is published]
        if not able:
            return published, "nothing reaches"
        if self.policy is not None:
            kinds = [step.medium for step in self.policy.steps if metres <= _metres(step.up_to)]
            first = next((medium for kind in kinds for medium in able if medium.kind == kind), None)
            if first is not None:
                return first, phrase("the first that fits of {policy}", policy=self.policy.name)
        if not self.chooses and published in able:
            return published, "the published one reaches"
        return able[0], "the cheapest of what fits its cages and reaches"

    def _rejected(self, link: Link, medium: Medium, chosen: Medium, metres: float) -> Rejected:
        """Why a medium lost: its reach, the lengths it is sold in, the policy, or its price; with what both of its ends are."""
        told, cost = self._told(link, medium, metres), self._cost(link, medium)
        money = _money(cost)
        if metres > medium.reach:
            return Rejected(medium.name, phrase("reaches {reach:g} m", reach=medium.reach))
        if metres > _metres(medium.cable.length):
            return Rejected(medium.name, phrase("its fibre is sold up to {length}", length=medium.cable.length))
        if medium.kind in ASKED and chosen.kind != medium.kind:
            setting = f"network.fabrics.{link.network}.medium={medium.kind}"
            return Rejected(medium.name, phrase("is taken where {setting} asks for it ({told})", setting=setting, told=told), money)
        if cost <= self._cost(link, chosen):
            return Rejected(medium.name, phrase("reaches and costs no more, but comes after what is taken ({told})", told=told), money)
        return Rejected(medium.name, phrase("reaches, and costs more for both ends and the cable ({told})", told=told), money)

    def _told(self, link: Link, medium: Medium, metres: float) -> str:
        """Both ends of one link in numbers: power, the time a bit is under way, and failures in 1e9 hours."""
        kind = self.catalog.media[medium.kind]
        shares = ((medium.near, 1.0), (medium.far, far_share(link)), (medium.cable, 1.0 / _ends(medium.cable)))
        power = sum(share * ((part.tdp.coherent if part.tdp else None) or 0.0) for part, share in shares if part is not None)
        latency = 1e9 * ((kind.latency.coherent or 0.0) + (kind.delay.coherent or 0.0) * metres)
        return phrase(
            "{power:.3g} W, {latency:.3g} ns, {failures:g} FIT a link", power=power, latency=latency, failures=kind.failures.number or 0.0
        )

    def _candidates(self, link: Link, published: Medium, metres: float) -> Iterator[Medium]:
        """Modules of the same cages and rates with one kind of fibre, the shortest that is long enough; then cables with plugs that fit."""
        modules = list(self.catalog.of(Transceiver))
        for near in _alike(modules, published.near):
            for far in _alike(modules, published.far):
                if near.fibre == far.fibre and (near.technology, far.technology) in TOGETHER:
                    yield from (Medium(near, far, fibre) for fibre in self._fibres_for(near, far, published.cable, metres))
        if not self._split(link):
            yield from (Medium(None, None, cable) for cable in _plugged(self.catalog, published))

    def _fibres_for(self, near: Transceiver, far: Transceiver, like: Cable, metres: float) -> Iterator[Cable]:
        """The shortest fibre that is long enough, or the longest: of glass, and for modules as they are published hollow too."""
        plain = (near.technology, far.technology) == ("dsp", "dsp")
        for core in ("glass", "hollow") if plain else ("glass",):
            fibres = _fibres(self.catalog, near.fibre, like, core)
            long_enough = [fibre for fibre in fibres if metres <= _metres(fibre.length)]
            yield from (long_enough or fibres[-1:])[:1]

    def _split(self, link: Link) -> bool:
        """Whether the ports of the link are split over planes, which no cable with plugs of its own does."""
        network = self.spec.network
        own = network.fabrics.get(link.network)
        planes = (own.planes if own is not None else None) or (network.planes if link.network == "compute" else None)
        return planes is not None and (planes.number or 1.0) > 1.0

    def _cost(self, link: Link, medium: Medium) -> float:
        """What one link costs at the first prices of the books in force: the cable, and both modules as far as they serve it."""
        cable = self._price(medium.cable) / _ends(medium.cable)
        if medium.near is None or medium.far is None:
            return cable
        return cable + self._price(medium.near) + self._price(medium.far) * far_share(link)

    def _price(self, part: Cable | Transceiver) -> float:
        """The price of one piece in the last book in force that has one; endless where none has."""
        factor = (part.relative_price.number if part.relative_price is not None else None) or 1.0
        for name in reversed(self.spec.prices.books):
            book = self.catalog.book(name)
            price = book.prices.get(part.variant_of or part.id) if book is not None else None
            if price is not None and price.price is not None and price.price.number is not None:
                return factor * price.price.number
        return UNKNOWN


def _money(cost: float) -> str:
    return "" if cost == UNKNOWN else f"{cost:,.2f}"


def far_share(link: Link) -> float:
    """Modules at the far end of one link: half of one that serves two."""
    return (link.remote_transceiver.count.number if link.remote_transceiver is not None else None) or 1.0


def _ends(cable: Cable) -> float:
    """Links that one piece of a cable carries."""
    return (cable.near_ends.number if cable.near_ends is not None else None) or 1.0


def _plugged(catalog: Catalog, published: Medium) -> Iterator[Cable]:
    """The cables whose own plugs fit the cages of both ends at the rate of the link."""
    assert published.near is not None and published.far is not None
    rate = published.near.rate.coherent if published.near.rate is not None else None
    for part in catalog.of(Cable):
        if part.rate is None or part.rate.coherent != rate:
            continue
        if (part.near_cage, part.far_cage) == (published.near.cage, published.far.cage):
            yield part


def longer_fibre(catalog: Catalog, cable: Cable, metres: float) -> Cable:
    """The shortest straight fibre of the kind that is long enough; the longest where none is."""
    fibres = _fibres(catalog, cable.fibre, cable, cable.core) if cable.fibre is not None else []
    if metres <= _metres(cable.length) or not fibres:
        return cable
    return next((fibre for fibre in fibres if metres <= _metres(fibre.length)), fibres[-1])


def _fibres(catalog: Catalog, kind: str | None, like: Cable, core: str) -> list[Cable]:
    """The straight fibres of a kind and core, those of glass of the maker of another one; the shortest first."""
    cables = (part for part in catalog.of(Cable) if part.legs is part.trunk_links is None)
    found = (c for c in cables if c.fibre == kind and c.core == core and (core == "hollow" or c.vendor == like.vendor))
    return sorted(found, key=lambda cable: _metres(cable.length))


def _alike(modules: Iterable[Transceiver], module: Transceiver | None) -> list[Transceiver]:
    assert module is not None
    rate = module.rate.coherent if module.rate is not None else None
    return [m for m in modules if m.cage == module.cage and m.fibre and m.rate is not None and m.rate.coherent == rate]


def published_medium(catalog: Catalog, modules: Mapping[str, Transceiver], link: Link) -> Medium | None:
    """What a platform with these modules has for a link that leaves its racks over fibre; None where an end or its cage is not known."""
    cable = catalog.parts.get(link.cable or "")
    far = catalog.parts.get(link.remote_transceiver.part) if link.remote_transceiver is not None else None
    near = next(iter(module_paths(modules, link).values()), None)
    if not isinstance(cable, Cable) or cable.fibre is None or not isinstance(far, Transceiver) or near is None:
        return None
    return Medium(near, far, cable) if near.cage and far.cage else None


def modules_of(catalog: Catalog, platform: Platform) -> dict[str, Transceiver]:
    """The modules in the racks of a platform by path; those of one that is built as it is published are looked for once."""
    published = catalog.platforms[platform.id]
    return _published_modules(catalog, platform.id) if platform is published else _modules_in(catalog, platform)


@once_a_catalog
def _published_modules(catalog: Catalog, platform: str) -> dict[str, Transceiver]:
    return _modules_in(catalog, catalog.platforms[platform])


def _modules_in(catalog: Catalog, platform: Platform) -> dict[str, Transceiver]:
    return {path: part for path, name in _parts(platform) if isinstance(part := catalog.parts.get(name), Transceiver)}


def module_paths(modules: Mapping[str, Transceiver], link: Link) -> dict[str, Transceiver]:
    """Of the modules of a platform those that a link is plugged into at the nodes: inside what it is counted by, else those beside it."""
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


def _metres(value: Value | None) -> float:
    return UNKNOWN if value is None or value.coherent is None else value.coherent
