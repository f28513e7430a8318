"""The systems of a hall as one order: those of one kind are one system of it, and what systems of an order share they share.

What is shared (distribution units, spare parts, what packs add, lines of the offer) is told to its systems by their heat, so that rows and
phases add up to the hall.
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
from configurator.figures import Figure, total
from configurator.rules.check import Check
from configurator.studies.site.asked import BY_LINE, SiteAsked, Standing, lines_of
from configurator.system.load import chosen_fields, laid_over, set_at
from configurator.system.orders import settled_order
from configurator.system.tree import System

PRICE, NET, HEAT = "cost.price", "cost.net", "cooling.heat"
OF_SYSTEM = ("platform", "options", "power", "cooling", "network")


class Units(NamedTuple):
    """Distribution units of one loop: whom they serve, what they are, how many, the heat they take, and why one system has them alone."""

    systems: tuple[str, ...]
    cdu: str
    number: Figure
    heat: Figure
    why: str = ""


@dataclass(frozen=True)
class Together:
    """A hall that was built as one order: how many systems there are of each kind, and by what key it has them."""

    build: Build | Order
    quantities: Mapping[str, int]
    keys: Mapping[str, str]

    def part(self, kind: str, quantity: int, of: str) -> Figure | None:
        """A figure of some systems of one kind, with their part of what they share; None where the kind has none."""
        whole, among = self._of_kind(kind, of), self.quantities[kind]
        return whole if whole is None or quantity == among else whole * float(quantity) / float(among)

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
                assert node.part is not None
                heat = figures["cooling.pod-heat" if "cooling.pod-heat" in figures else "cooling.liquid-heat"]
                yield Units(systems, node.part.name, figures["cooling.cdus"], heat, why)

    def checks(self, kind: str) -> Sequence[Check]:
        """The checks of the systems of one kind."""
        return self.build.checks if isinstance(self.build, Build) else self._sections[self.keys[kind]].checks

    @property
    def shared_checks(self) -> Sequence[Check]:
        """Those of what they share, and of the order as a whole."""
        if isinstance(self.build, Build):
            return ()
        return [*self.build.own_checks, *(check for shared in self.build.shared for check in shared.checks)]

    def _of_kind(self, kind: str, of: str) -> Figure | None:
        """A figure of all systems of one kind."""
        if isinstance(self.build, Build):
            return self.build.figures.get(of)
        key, local = self.keys[kind], NET if of == PRICE else of
        found = [self._sections[key].figures.get(local)]
        shared = [(each.figures.get(local), each.section.members) for each in self.build.shared if key in each.section.members]
        found += [figure * self._share(key, members) for figure, members in shared if figure is not None]
        if of == PRICE:  # lines of the offer, and what a price of the whole is rounded to
            found.append((self.build.figures[PRICE] - self.build.figures[NET]) * self._share(key, list(self._sections)))
        known = [figure for figure in found if figure is not None]
        return total(known) if known else None

    @cached_property
    def _sections(self) -> dict[str, Build]:
        assert isinstance(self.build, Order)
        return {build.key: build for build in self.build.sections}

    def _share(self, key: str, among: Sequence[str]) -> Figure:
        """The part of one of several systems in what they share, by heat."""
        heats = {other: self._sections[other].figures[HEAT] for other in among}
        return heats[key] / total(list(heats.values()))


def built_together(asked: SiteAsked, there: Sequence[Standing], catalog: Catalog) -> Together:
    """The systems of a hall as one order.

    Raises:
        InputError: the file of one of them says of the whole order what the file of the site does not, or an order cannot have them.
    """
    first: dict[str, Standing] = {}
    quantities: dict[str, int] = {}
    for standing in there:
        first.setdefault(standing.kind, standing)
        quantities[standing.kind] = quantities.get(standing.kind, 0) + standing.spec.quantity
    if len(first) == 1:
        alone = laid_over(there[0].spec, catalog, [f"quantity={quantities[there[0].kind]}"])
        return Together(engineered_system(alone, catalog, untimed), quantities, {there[0].kind: there[0].name})
    _require_one_deal(there)
    document = _deal(asked, there)
    document["systems"] = Items(document.at)
    document["systems"].extend(_entry(standing, quantities[kind]) for kind, standing in first.items())
    spec = settled_order(document, catalog, asked.settings, asked.name)
    return Together(engineered_order(spec, catalog, untimed), quantities, {kind: s.name for kind, s in first.items()})


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


def _entry(standing: Standing, quantity: int) -> Table:
    """A kind of system as an entry of the order."""
    at = standing.at
    found = chosen_fields(standing.spec.own, lambda key: key in OF_SYSTEM)
    for key, value in (("id", standing.name), ("quantity", str(quantity))):
        found[key], found.keys_at[key] = text_at(value, at), at
    return set_at(found, (["cooling", "pod"], text_at("shared", at)), at) if standing.spec.cooling.pod == "auto" else found
