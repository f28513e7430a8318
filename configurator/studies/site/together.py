"""The systems of a hall as one order: those of one kind are one system of it, and what systems of an order share they share.

What is shared (distribution units, supply equipment, spare parts, what packs add, lines of the offer) is told to its systems by their
heat, so that rows add up to the hall. Phases buy: what a phase adds is what the hall needs with it beyond what it needed before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from configurator.build import Build, Order
from configurator.build.stages import engineered_order, engineered_system, untimed
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cdu
from configurator.catalog.problems import fail
from configurator.catalog.reading.yamltext import Items, Table, text_at
from configurator.disciplines.power.chain.equipment import KEY, PIECES_COST, pieces_cost, summed, supplies_of
from configurator.disciplines.power.chain.shared import called_in_order, supplies
from configurator.figures import Figure, total
from configurator.rules.check import Check
from configurator.studies.site.asked import BY_LINE, SiteAsked, Standing, lines_of
from configurator.system.load import chosen_fields, laid_over, set_at
from configurator.system.orders import settled_order
from configurator.system.tree import System

PRICE, NET, HEAT, FACILITY = "cost.price", "cost.net", "cooling.heat", "power.facility"
JOINT = frozenset(
    f"{KEY}.{id}" for id in ("generators", "switchboards", "chain.transformer.units", "chain.transformer.piece-loss", PIECES_COST)
)  # figures of the order that are no sum of its systems
OF_SYSTEM = ("platform", "options", "power", "cooling", "network")


class Units(NamedTuple):
    """Distribution units of one loop: whom they serve, what they are, how many, the heat they take, and why one system has them alone."""

    systems: tuple[str, ...]
    cdu: Cdu
    number: Figure
    heat: Figure
    why: str = ""


class Pieces(NamedTuple):
    """Supply equipment of one stage: whose load it carries, how many, load of each at TDP, loss, what it costs.

    `beyond` is what it loses at that load beyond what the facility power of its systems has of it, at `site.shared-loading`.
    """

    systems: tuple[str, ...]
    what: str
    number: Figure | None
    load: Figure | None
    loss: Figure | None
    cost: Figure | None
    beyond: Figure | None = None

    @property
    def told(self) -> list[tuple[Figure | None, int]]:
        """Its numbers as a table shows them, with their decimals."""
        return [(self.number, 0), (self.load, 0), (self.loss, 1), (self.cost, 0)]


@dataclass(frozen=True)
class Together:
    """A hall that was built as one order: how many systems there are of each kind, and by what key it has them.

    `names` are the entries that a key stands for: it is the first of them.
    """

    build: Build | Order
    quantities: Mapping[str, int]
    keys: Mapping[str, str]
    names: Mapping[str, Sequence[str]]

    def called(self, systems: Sequence[str]) -> list[str]:
        """The entries of some systems of the order."""
        return [name for key in systems for name in self.names[key]]

    def part(self, kind: str, quantity: int, of: str) -> Figure | None:
        """A figure of some systems of one kind, with their part of what they share; None where the kind has none."""
        whole, among = self._at_load(of, self._of_kind(kind, of), kind), self.quantities[kind]
        return whole if whole is None or quantity == among else whole * float(quantity) / float(among)

    def whole(self, of: str) -> Figure | None:
        """A figure of all of them; None where none has it."""
        if isinstance(self.build, Build) or of in JOINT or of == PRICE:
            return self._at_load(of, self.build.figures.get(of))
        known = [figure for each in (*self.build.sections, *self.build.shared) if (figure := each.figures.get(of)) is not None]
        return self._at_load(of, total(known)) if known else None

    def pieces(self) -> Iterator[Pieces]:
        """Supply equipment of each supply, from the grid to the racks, and its generators."""
        if isinstance(self.build, Build):
            yield from _pieces(self.build.figures, KEY, [self.build.system], tuple(self.keys.values()))
        else:
            for key, systems, names in self._supplies:
                yield from _pieces(self.build.figures, key, systems, names)

    def units(self) -> Iterator[Units]:
        """The distribution units of each loop."""
        if isinstance(self.build, Build):
            parts: list[tuple[tuple[str, ...], System, str]] = [(tuple(self.keys.values()), self.build.system, "")]
        else:
            alone = {other.name: other.why for d in self.build.decisions if d.id == "cooling.pods" for other in d.alternatives}
            parts = [((build.key,), build.system, alone.get(build.label, "")) for build in self.build.sections]
            parts += [(shared.section.members, shared.scope, "") for shared in self.build.shared]
        for systems, scope, why in parts:
            figures = scope.ledger.figures
            for node in islice(scope.parts(Cdu), 1):
                assert isinstance(node.part, Cdu)
                heat = figures["cooling.pod-heat" if "cooling.pod-heat" in figures else "cooling.liquid-heat"]
                yield Units(systems, node.part, figures["cooling.cdus"], heat, why)

    def checks(self, kind: str) -> Sequence[Check]:
        """The checks of the systems of one kind."""
        return self.build.checks if isinstance(self.build, Build) else self._sections[self.keys[kind]].checks

    @property
    def shared_checks(self) -> Sequence[Check]:
        """Those of what they share, and of the order as a whole."""
        if isinstance(self.build, Build):
            return ()
        return [*self.build.own_checks, *(check for shared in self.build.shared for check in shared.checks)]

    def _at_load(self, of: str, figure: Figure | None, kind: str = "") -> Figure | None:
        """Facility power with what the pieces of the hall lose at the load they see, of one kind its part; any other figure as it is.

        The equipment is the hall's own, so that its load is known. A PUE that the site gives holds the losses already.
        """
        if of != FACILITY or figure is None or self.build.spec.site.pue is not None:
            return figure
        beyond = [(each.beyond, each.systems) for each in self.pieces() if each.beyond is not None]
        if kind and isinstance(self.build, Order):
            key = self.keys[kind]
            beyond = [(lost * self._share(key, systems), systems) for lost, systems in beyond if key in systems]
        return total([figure, *(lost for lost, _ in beyond)])

    def _of_kind(self, kind: str, of: str) -> Figure | None:
        """A figure of all systems of one kind."""
        if isinstance(self.build, Build):
            return self.build.figures.get(of)
        key, local = self.keys[kind], NET if of == PRICE else of
        if of in JOINT:
            return self._of_supply(key, of.removeprefix(KEY))
        found = [self._sections[key].figures.get(local)]
        shared = [(each.figures.get(local), each.section.members) for each in self.build.shared if key in each.section.members]
        found += [figure * self._share(key, members) for figure, members in shared if figure is not None]
        if of == PRICE:  # lines of the offer, and what a price of the whole is rounded to
            found.append((self.build.figures[PRICE] - self.build.figures[NET]) * self._share(key, list(self._sections)))
        known = [figure for figure in found if figure is not None]
        return total(known) if known else None

    def _of_supply(self, key: str, of: str) -> Figure | None:
        """The part of one of several systems in a figure of its own supply; None where it has none or that is not told of it."""
        for supply, _, names in self._supplies:
            if key in names:
                joint = self.build.figures.get(f"{supply}{of}")
                return None if joint is None else joint * self._share(key, names)
        return None

    @cached_property
    def _supplies(self) -> list[tuple[str, list[System], tuple[str, ...]]]:
        """Of an order its supplies: the key of their figures, the systems behind each, and what these are called."""
        assert isinstance(self.build, Order)
        found = supplies([build.system for build in self.build.sections])
        names = {key: {called_in_order(system) for system in systems} for key, systems in found}
        return [(key, systems, tuple(name for name in self._sections if name in names[key])) for key, systems in found]

    @cached_property
    def _sections(self) -> dict[str, Build]:
        assert isinstance(self.build, Order)
        return {build.key: build for build in self.build.sections}

    def _share(self, key: str, among: Sequence[str]) -> Figure:
        """The part of one of several systems in what they share, by heat."""
        heats = {other: self._sections[other].figures[HEAT] for other in among}
        return heats[key] / total(list(heats.values()))


def _pieces(figures: Mapping[str, Figure], key: str, systems: Sequence[System], names: tuple[str, ...]) -> Iterator[Pieces]:
    """Of systems on one supply, whose figures begin with a key."""
    for stage, part in supplies_of(systems[0]):
        of = f"{key}.chain.{stage.id}"
        known = summed(systems, f"{KEY}.chain.{stage.id}.loss").named("", "", "kW")
        lost, cost = figures.get(f"{of}.piece-loss", known), pieces_cost(figures, key, systems, stage.id)
        yield Pieces(names, part.name, figures.get(f"{of}.units"), figures.get(f"{of}.piece-load"), lost, cost, lost - known)
    for what, id in (("Low-voltage switchboards", "switchboards"), ("Generators", "generators")):
        if f"{key}.{id}" in figures:
            yield Pieces(names, what, figures[f"{key}.{id}"], None, None, None)


def grown_together(asked: SiteAsked, there: Sequence[Standing], catalog: Catalog, done: Together) -> dict[str, Together]:
    """A hall as each of its phases leaves it, the last one as it is when done; its distribution units are those of the whole."""
    phases = [phase for phase in asked.phases if any(standing.entry.phase == phase for standing in there)]
    units = {name: each for each in done.units() for name in each.systems}
    found = {}
    for number, phase in enumerate(phases[:-1], 1):
        until = [standing for standing in there if standing.entry.phase in phases[:number]]
        chosen = {each.name: units[done.keys[kind]] for kind, each in _first(until).items() if done.keys[kind] in units}
        found[phase] = built_together(asked, until, catalog, chosen)
    return found | {phases[-1]: done}


def built_together(asked: SiteAsked, there: Sequence[Standing], catalog: Catalog, units: Mapping[str, Units] | None = None) -> Together:
    """The systems of a hall as one order; `units` are distribution units that were chosen before, by system.

    Raises:
        InputError: the file of one of them says of the whole order what the file of the site does not, or an order cannot have them.
    """
    first, quantities, chosen = _first(there), _quantities(there), units or {}
    keys = {kind: standing.name for kind, standing in first.items()}
    names = {key: list(dict.fromkeys(each.name for each in there if each.kind == kind)) for kind, key in keys.items()}
    if len(first) == 1:
        ((kind, name),) = keys.items()
        settings = [f"quantity={quantities[kind]}", *([f"cooling.cdu={chosen[name].cdu.id}"] if name in chosen else [])]
        return Together(engineered_system(laid_over(there[0].spec, catalog, settings), catalog, untimed), quantities, keys, names)
    _require_one_deal(there)
    document = _deal(asked, there)
    document["systems"] = Items(document.at)
    document["systems"].extend(_entry(each, quantities[kind], chosen.get(each.name)) for kind, each in first.items())
    spec = settled_order(document, catalog, asked.settings, asked.name)
    return Together(engineered_order(spec, catalog, untimed), quantities, keys, names)


def _first(there: Sequence[Standing]) -> dict[str, Standing]:
    """The first system of each kind."""
    found: dict[str, Standing] = {}
    for standing in there:
        found.setdefault(standing.kind, standing)
    return found


def _quantities(there: Sequence[Standing]) -> dict[str, int]:
    """How many systems there are of each kind."""
    found: dict[str, int] = {}
    for standing in there:
        found[standing.kind] = found.get(standing.kind, 0) + standing.spec.quantity
    return found


def _require_one_deal(there: Sequence[Standing]) -> None:
    for standing in there:
        if standing.deal:
            name, at = standing.deal[0], standing.spec.at(standing.deal[0])
            raise fail(
                "SITE007", f"{name} is of all systems of a hall that share, not of {standing.name} alone", at, f"write {name}: in the site"
            )


def _deal(asked: SiteAsked, there: Sequence[Standing]) -> Table:
    """What the site says of all systems, as far as it is of these; lines of the offer are bought with the first system of all.

    Waivers name checks as a system alone has them; a site tells which fail.
    """
    lines = {"lines"} if there[0] is asked.systems[0] else set()
    found = chosen_fields(asked.common, lambda key: key not in {"lines", "waivers"} - lines)
    prices = found.get("prices")
    if isinstance(prices, Table):
        found["prices"] = prices = chosen_fields(prices, lambda key: True)
        for field in BY_LINE & prices.keys():
            if isinstance(prices[field], Table):
                prices[field] = lines_of(prices[field], {s.name for s in there}, [s.name for s in asked.systems])
    return found


def _entry(standing: Standing, quantity: int, units: Units | None) -> Table:
    """A kind of system as an entry of the order; with units that were chosen before it shares these, or has them alone."""
    at = standing.at
    found = chosen_fields(standing.spec.own, lambda key: key in OF_SYSTEM)
    for key, value in (("id", standing.name), ("quantity", str(quantity))):
        found[key], found.keys_at[key] = text_at(value, at), at
    said = {"cdu": units.cdu.id} if units is not None else {}
    if standing.spec.cooling.pod == "auto":
        said["pod"] = "own" if units is not None and len(units.systems) == 1 else "shared"
    for key, value in said.items():
        found = set_at(found, (["cooling", key], text_at(value, at)), at)
    return found
