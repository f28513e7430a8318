"""Where a line of the bill comes from and what moves its price: its record first, then its part, then the supply of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt

from configurator.catalog.memory import once_a_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Part
from configurator.catalog.prices import Lump, Price
from configurator.catalog.tables.supply import Supply
from configurator.catalog.values import Value
from configurator.figures import Figure
from configurator.system.tree import Scope, when_judged
from configurator.units import unit

OTHER = "other"  # of a maker: whatever is not named
WHOLE = Value(1.0, unit("1"))  # where nobody says less


@dataclass(frozen=True)
class Sourcing:
    """Of a line: the driver of its price and the shares of all its drivers, supplier, country of origin, tier, customs and export class."""

    driver: str = ""
    shares: Mapping[str, Value] = field(default_factory=dict)
    supplier: str = ""
    country: str = ""
    tier: str = ""
    hs: str = ""
    export: str = ""

    @property
    def share(self) -> float | None:
        """How much of the price follows its driver; none without one."""
        return self.shares[self.driver].coherent if self.driver else None


def sourced(catalog: Catalog, part: Part | None, record: Price | Lump | None) -> Sourcing:
    """Where a part, or a sum of a book, comes from and what moves its price."""
    kind = supply_of(catalog, part) if part is not None else None
    driver, shares = _drivers(part, record, kind)
    if part is None:
        return Sourcing(driver, shares, record.supplier if record else "", record.country if record else "")
    return Sourcing(
        driver,
        shares,
        supplier=(record.supplier if record else "") or part.vendor,
        country=(record.country if record else "") or part.country or _origin(catalog, part),
        tier=part.tier or (kind.tier if kind else ""),
        hs=part.hs or (kind.hs if kind else ""),
        export=part.export or (kind.export if kind else ""),
    )


@once_a_catalog
def sourced_by(catalog: Catalog, part: str, book: str) -> Sourcing:
    """The same of a part that a price book has a record of, both by their ids."""
    found = catalog.parts[part]
    return sourced(catalog, found, catalog.books[book].prices[found.variant_of or part])


def supply_of(catalog: Catalog, part: Part) -> Supply | None:
    """The supply of the kind of a part, that of its category where there is one (``module-cooling``)."""
    return catalog.supply.get(f"{part.kind}-{part.bom_category}") or catalog.supply.get(part.kind)


def _drivers(part: Part | None, record: Price | Lump | None, kind: Supply | None) -> tuple[str, dict[str, Value]]:
    """The driver that is said nearest to the price, and the share of each driver; a share stands for the driver it is said with."""
    said = [each for each in (record, part, kind) if each is not None]
    driver = next((each.driver for each in said if each.driver), "")
    if not driver:
        return "", {}
    share = next((each.driver_share for each in said if each.driver_share is not None and each.driver in ("", driver)), WHOLE)
    also = kind.also if kind is not None and kind.driver == driver else {}
    also = record.also if record is not None and record.also else also
    return driver, {driver: share, **also}


def _origin(catalog: Catalog, part: Part) -> str:
    """The country where the makers of a part make things of its kind; empty where they do it in several, or nobody says."""
    found = set()
    for name in part.vendor.split(", "):
        maker = catalog.makers_by_name.get(name)
        found.add(maker.origin.get(part.kind, maker.origin.get(OTHER, "")) if maker is not None else "")
    return found.pop() if len(found) == 1 else ""


@when_judged
def draw_together(system: Scope, price: Figure, found: Sourcing) -> None:
    """Say of a published price which drivers it is drawn with, and how far it may be off where it has no range."""
    info, catalog = price.info, system.catalog
    if info is None or info.origin is None:
        return
    by_driver = system.spec.prices.correlation == "by-driver"
    together = tuple((id, _together(catalog, id, share)) for id, share in found.shares.items()) if by_driver else ()
    spread = catalog.constants["unknown-price-spread"].value.coherent or 0.0
    info.origin = info.origin._replace(moves_with=together, spread=spread)


def _together(catalog: Catalog, driver: str, share: Value) -> float:
    """How much a price loads on its driver: two prices that follow one are correlated by the product of their loadings."""
    return sqrt((catalog.drivers[driver].correlation.coherent or 0.0) * (share.coherent or 0.0))
