"""From a target and its settings to a build: the front door of the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from configurator.build.changes import changed
from configurator.build.model import Build, Order
from configurator.build.stages import engineered_order, engineered_system, timed
from configurator.build.uncertainty import with_ranges
from configurator.catalog.books import with_books
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.system.load import load_spec
from configurator.system.orders import OrderSpec, load_request
from configurator.system.spec import Deal, Spec
from configurator.system.spec.written import Written


def build_quote(
    target: str | Written,
    settings: Sequence[str] = (),
    overlays: Sequence[Path] = (),
    what_if: Sequence[str] = (),
    catalog: Catalog | None = None,
) -> Build:
    """The build of one system: of a specification file or platform id, with settings laid over it and then inputs changed.

    A `catalog` already loaded saves loading it again for each of many builds.

    Raises:
        InputError: anything wrong with catalogs, specification, settings or changes.
    """
    catalog = catalog or _catalog(overlays)
    with timed("specification"):
        spec = load_spec(target, catalog, settings)
        catalog = _with_its_books(spec, catalog)
    build = build_system_quote(spec, catalog)
    return changed(build, what_if) if what_if else build


def build_request(
    target: str | Written,
    settings: Sequence[str] = (),
    overlays: Sequence[Path] = (),
    what_if: Sequence[str] = (),
    catalog: Catalog | None = None,
) -> Build | Order:
    """The same for a specification of one system or of an order of several, whichever the file holds."""
    spec, catalog = read_request(target, settings, overlays, catalog)
    build = build_order(spec, catalog) if isinstance(spec, OrderSpec) else build_system_quote(spec, catalog)
    return changed(build, what_if) if what_if else build


def read_request(
    target: str | Written, settings: Sequence[str] = (), overlays: Sequence[Path] = (), catalog: Catalog | None = None
) -> tuple[Spec | OrderSpec, Catalog]:
    """The specification of a file or platform id with settings laid over it, and the catalog with the books that it names.

    Raises:
        InputError: anything wrong with catalogs, specification or settings.
    """
    catalog = catalog or _catalog(overlays)
    with timed("specification"):
        spec = load_request(target, catalog, settings)
        return spec, _with_its_books(spec, catalog)


def _catalog(overlays: Sequence[Path]) -> Catalog:
    with timed("catalog"):
        return load_catalog(overlays)


def _with_its_books(spec: Deal, catalog: Catalog) -> Catalog:
    """The catalog with the price books that a specification names by their files."""
    return with_books(catalog, [(name, spec.at("prices", "books", at)) for at, name in enumerate(spec.prices.books)])


def build_system_quote(spec: Spec, catalog: Catalog) -> Build:
    """The pipeline from the complete specification of one system: engineering, then the ranges of what it found."""
    build = engineered_system(spec, catalog, timed)
    with timed("uncertainty"):
        return with_ranges(build)


def build_order(spec: OrderSpec, catalog: Catalog) -> Order:
    """The same for an order of several systems."""
    order = engineered_order(spec, catalog, timed)
    with timed("uncertainty"):
        return with_ranges(order)
