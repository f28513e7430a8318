"""The specification a user writes, of one system or of an order: its parts, and where each was set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import BeforeValidator, Field, PrivateAttr

from configurator.catalog.problems import Position
from configurator.catalog.reading.yamltext import Table, position_of
from configurator.system.spec.engineering import CoolingSpec, NetworkSpec, PowerSpec
from configurator.system.spec.offer import Buyer, Delivery, OfferLine
from configurator.system.spec.ownership import OwnershipSpec
from configurator.system.spec.prices import PricesSpec
from configurator.system.spec.quote import QuoteSpec
from configurator.system.spec.section import Section
from configurator.system.spec.site import Site
from configurator.system.spec.waivers import Waiver
from configurator.units import require_one_reading

LARGEST_ORDER = 100_000  # systems


def _one_reading(value: object) -> object:
    """Refuse ``1.000``, which is one to some and a thousand to others."""
    if isinstance(value, str):
        require_one_reading(value, range(1, LARGEST_ORDER + 1))
    return value


Quantity = Annotated[int, BeforeValidator(_one_reading), Field(ge=1, le=LARGEST_ORDER)]


class Deal(Section):
    """What all systems of an order have in common: the site, the money, the head of the quote."""

    alternatives: dict[str, str]
    site: Site
    prices: PricesSpec
    ownership: OwnershipSpec
    seller: str | None
    buyer: Buyer
    delivery: Delivery
    quote: QuoteSpec
    lines: list[OfferLine]
    waivers: list[Waiver]

    _own: Table | None = PrivateAttr(default=None)  # what the user wrote
    _document: Table | None = PrivateAttr(default=None)  # that, laid over the defaults
    _given: frozenset[str] = PrivateAttr(default=frozenset())
    _name: str = PrivateAttr(default="")

    @property
    def given(self) -> frozenset[str]:
        """The dotted paths the user set himself (not defaults)."""
        return self._given

    @property
    def name(self) -> str:
        """What the specification is called: the file's stem, or the platform id."""
        return self._name

    def setting(self, path: str) -> str:
        """The value of a field (``power.redundancy``) as text; empty where there is no such field."""
        found: object = self
        for step in path.split("."):
            found = getattr(found, step.replace("-", "_"), "")
        return str(found)

    @property
    def own(self) -> Table:
        """What the user wrote, settings of the command line included."""
        assert self._own is not None
        return self._own

    def at(self, *path: str | int) -> Position:
        """Where a field was set."""
        return position_of(self._document, path)

    def remember(self, own: Table, document: Table, given: Iterable[str], name: str) -> None:
        """Keep what it was made from: what the user wrote, that laid over the defaults, which paths he set, and its name."""
        self._own, self._document, self._given, self._name = own, document, frozenset(given), name


class Spec(Deal):
    """A complete specification of one system: every field has a value and every value a source."""

    platform: str
    quantity: Quantity
    options: dict[str, str]
    power: PowerSpec
    cooling: CoolingSpec
    network: NetworkSpec
