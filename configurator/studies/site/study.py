"""A site as it was asked for, built: every design once, however often it stands there, and what shares once more."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from configurator.build.stages import engineered_system, untimed
from configurator.catalog.books import with_books
from configurator.catalog.model import Catalog
from configurator.figures import Figure
from configurator.phrases import phrase
from configurator.studies.site.asked import Hall, Room, SiteAsked, Standing
from configurator.studies.site.limits import checks_of
from configurator.studies.site.sums import ALL, NETWORK, SAVED, SUMS, Place, Site
from configurator.studies.site.together import built_together, grown_together


def site_of(asked: SiteAsked, catalog: Catalog) -> Site:
    """Build a site: its sums, those of halls, rows and phases, and the checks of halls and rows."""
    first = asked.systems[0].spec
    books = [(name, first.at("prices", "books", at)) for at, name in enumerate(first.prices.books)]
    priced = with_books(catalog, books)
    designs = {standing.design: standing.spec for standing in asked.systems}
    site = Site(asked, {design: engineered_system(spec, priced, untimed) for design, spec in designs.items()})
    for hall in (hall for hall, has in asked.halls.items() if has.share):
        _join(site, priced, hall)
    for name in ALL:
        site.sum(f"site.{name}", name, asked.systems)
    _sum_network(site, "site", asked.systems, {})
    for hall in site.halls:
        _sum_up(site, priced, hall)
    for phase in asked.phases:
        for name in ALL:
            site.bought(phase, name)
        alone = site.added("price", [each for each in asked.systems if each.entry.phase == phase], alone=True)
        id, label = f"site.phase-{phase}.alone-price", phrase("{what}: each system alone", what=ALL["price"].label)
        site.figures[id] = alone.named(id, label, site.unit("price"))
    return site


def _join(site: Site, catalog: Catalog, hall: str) -> None:
    """Make the systems of a hall one order, unless they take more distribution units so: pods of a size that is given may fill badly."""
    there = site.in_place(Place(hall))
    if not there:
        site.apart[hall] = "no system stands there"
        return
    alone = site.added("cdus", there).value or 0.0
    site.together[hall] = built_together(site.asked, there, catalog)
    joint = site.added("cdus", there).value or 0.0
    if joint > alone:
        del site.together[hall]
        site.apart[hall] = phrase("together they would take {joint:g} distribution units, alone {alone:g}", joint=joint, alone=alone)
        return
    site.grown[hall] = grown_together(site.asked, there, catalog, site.together[hall])


def _sum_up(site: Site, catalog: Catalog, hall: str) -> None:
    """The sums and checks of a hall and of its rows, and what its systems would be alone."""
    place, has = Place(hall), site.asked.halls.get(hall, Hall())
    there = site.in_place(place)
    for name in ALL:
        site.sum(f"{place.id}.{name}", name, there)
    _sum_network(site, place.id, there, has.network)
    site.checks += checks_of(site, catalog, place, has)
    for row in site.rows(hall):
        in_row = site.in_place(row)
        for name in SUMS:
            site.sum(f"{row.id}.{name}", name, in_row)
        site.checks += checks_of(site, catalog, row, has.rows.get(row.row or "", Room()))
    for name in SAVED if hall in site.together else ():
        _compare(site, place, name)


def _compare(site: Site, place: Place, name: str) -> None:
    """A sum of a hall that shares as if each of its systems stood alone, and what sharing saves of it: below zero it takes more."""
    alone = site.added(name, site.in_place(place), alone=True)
    saved = alone - site.figures[f"{place.id}.{name}"]

    def keep(word: str, figure: Figure, label: str) -> None:
        id = f"{place.id}.{word}-{name}"
        site.figures[id] = figure.named(id, phrase(label, what=ALL[name].label), site.unit(name))

    keep("alone", alone, "{what}: each system alone")
    more = site.taken(place.hall, name) > 0
    keep("saved", saved, "{what}: saved by sharing, below zero as it takes more" if more else "{what}: saved by sharing")


def _sum_network(site: Site, id: str, systems: Sequence[Standing], limited: Collection[str]) -> None:
    """Ports and bandwidth that systems ask of the networks outside them, at least of those that are limited."""
    roles = [*limited]
    for asked in site.ports(systems):
        label = phrase("Ports of the {role} network at {rate:g} Gbit/s", role=asked.role, rate=asked.rate)
        port = asked.ports.named(f"{id}.{NETWORK}{asked.role}.{asked.rate:g}g-ports", label, "1")
        site.figures[port.id] = port
        roles.append(asked.role)
    for role in dict.fromkeys(roles):
        label = phrase("Bandwidth of the {role} network", role=role)
        asked_of_it = site.added(f"{NETWORK}{role}", systems).named(f"{id}.{NETWORK}{role}", label, "Tbit/s")
        site.figures[asked_of_it.id] = asked_of_it
