"""What a site adds up to by hall, row and phase, and whether each hall and row takes what is to stand in it.

Every design is built once, however often it stands there; the sums are figures of one graph, so they have sources, units and bounds as
those of a build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from configurator.build import Build
from configurator.build.stages import engineered_system, untimed
from configurator.catalog.books import with_books
from configurator.catalog.model import Catalog
from configurator.catalog.values import Value
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.studies.site.asked import Hall, Room, SiteAsked, Standing
from configurator.studies.site.together import Together, built_together
from configurator.system.load import laid_over
from configurator.system.spec import Spec


class Sum(NamedTuple):
    """A figure of a site: those of a build it is the sum of, what it is called, and the unit it is shown in (empty: that of the builds)."""

    of: str
    label: str
    unit: str = ""
    beside: str = ""


SUMS = {
    "systems": Sum("quantity", "Systems"),
    "racks": Sum("system.racks", "Racks"),
    "accelerators": Sum("system.accelerators", "Accelerators"),
    "it-load": Sum("power.it-load", "IT load at TDP", "kW"),
    "ac-input": Sum("power.ac-input", "AC input of the racks", "kW"),
    "feed-load": Sum("power.feed-apparent", "Most loaded feed, each system in its worst state", "kVA"),
    "facility-power": Sum("power.facility", "Facility power, grid side", "kW"),
    "cooling-heat": Sum("cooling.heat", "Heat to take away", "kW"),
    "floor-area": Sum("system.floor-area", "Floor of the racks", "m^2"),
    "weight": Sum("system.weight", "Weight", "kg"),
    "price": Sum("cost.price", "Price before tax"),
}
UNITS = {  # of distribution units, which stand in no row
    "cdus": Sum("cooling.cdus", "Coolant distribution units", "1"),
    "pump-power": Sum("cooling.pump-power", "AC power of their pumps", "kW"),
    "floor": Sum("system.floor-area", "Floor of the racks and of the distribution units beside them", "m^2", "cooling.cdu-floor-area"),
}
ALL = SUMS | UNITS
LIMITS = {"power": "ac-input", "feed": "feed-load", "cooling": "cooling-heat", "area": "floor", "weight": "weight"}  # what a place limits
NEEDS = {"power": "AC input", "feed": "most loaded feed", "cooling": "heat", "area": "floor", "weight": "weight"}
SAVED = ("cdus", "floor", "price")


class Place(NamedTuple):
    """A hall or one of its rows; row "" is what stands in none."""

    hall: str
    row: str | None = None

    @property
    def id(self) -> str:
        """What the ids of its figures and checks begin with; systems of no row have ids of their own."""
        row = "no-row" if self.row == "" else f"row-{self.row}"
        return f"site.{self.hall}" if self.row is None else f"site.{self.hall}.{row}"

    @property
    def head(self) -> str:
        """What it is called at the head of a line."""
        if self.row is None:
            return phrase("Hall {hall}", hall=self.hall)
        return phrase("Hall {hall}, row {row}", hall=self.hall, row=self.row or "–")

    @property
    def inside(self) -> str:
        """What it is called within a sentence."""
        if self.row is None:
            return phrase("hall {hall}", hall=self.hall)
        return phrase("row {row} of hall {hall}", hall=self.hall, row=self.row)

    def sum_of(self, limit: str) -> str:
        """What it limits; distribution units stand in the hall, in no row of it."""
        return "floor-area" if limit == "area" and self.row is not None else LIMITS[limit]

    def has(self, standing: Standing) -> bool:
        """Whether a system stands there."""
        return standing.entry.hall == self.hall and self.row in (None, standing.entry.row)


@dataclass
class Site:
    """A site that was built: the builds of its systems, the halls whose systems are one order, and every figure by id."""

    asked: SiteAsked
    builds: Mapping[str, Build]
    together: dict[str, Together] = field(default_factory=dict)
    apart: dict[str, str] = field(default_factory=dict)  # why systems of a hall that asked for it share nothing
    figures: dict[str, Figure] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)

    @property
    def spec(self) -> Spec:
        """A specification that says what all systems share."""
        return self.asked.systems[0].spec

    @property
    def halls(self) -> list[str]:
        """The halls that are described, else those that are named."""
        return list(self.asked.halls) or list(dict.fromkeys(s.entry.hall for s in self.asked.systems if s.entry.hall))

    @property
    def phases(self) -> list[str]:
        """The phases in their order: by number where they have one."""
        return sorted({s.entry.phase for s in self.asked.systems}, key=_in_order)

    def rows(self, hall: str) -> list[Place]:
        """The rows of a hall in their order, last what stands in none; nothing where no row is named."""
        named = {s.entry.row for s in self.in_place(Place(hall))}
        return [Place(hall, row) for row in sorted(named, key=lambda row: (not row, _in_order(row)))] if named - {""} else []

    def in_place(self, place: Place) -> list[Standing]:
        """The systems that stand somewhere."""
        return [standing for standing in self.asked.systems if place.has(standing)]

    def fits(self, place: Place) -> bool:
        """Whether a hall or a row takes what is to stand in it."""
        return all(check.status != "fail" for check in self.checks if check.id.startswith(f"{place.id}."))

    def of(self, standing: Standing) -> Build:
        """The build of a system as if it stood alone."""
        return self.builds[standing.design]

    def failed(self, standing: Standing) -> list[str]:
        """The checks of a system that fail, as its hall has it."""
        together = self.together.get(standing.entry.hall)
        checks = self.of(standing).checks if together is None else together.checks(standing.kind)
        return [check.id for check in checks if check.status == "fail"]

    def sum(self, id: str, name: str, systems: Iterable[Standing], alone: bool = False) -> Figure:
        """A figure over some systems; `alone`: as if none shared anything."""
        self.figures[id] = found = self.added(name, systems, alone).named(id, ALL[name].label, self.unit(name))
        return found

    def added(self, name: str, systems: Iterable[Standing], alone: bool = False) -> Figure:
        """The same without a name."""
        what, systems = ALL[name], list(systems)
        made = [figure for of in (what.of, what.beside) if of for figure in self._terms(of, systems, alone)]
        return total(made, empty=self.unit(name))

    def _terms(self, of: str, systems: Iterable[Standing], alone: bool) -> Iterator[Figure]:
        """What is added up: systems of one design together, in halls that share those of one kind."""
        counts: dict[tuple[str, str], int] = {}
        for standing in systems:
            hall = standing.entry.hall if not alone and standing.entry.hall in self.together else ""
            design, count = (standing.kind, standing.spec.quantity) if hall else (standing.design, 1)
            counts[hall, design] = counts.get((hall, design), 0) + count
        for (hall, design), count in counts.items():
            figure = self.together[hall].part(design, count, of) if hall else self.builds[design].figures.get(of)
            if figure is not None:
                yield figure if hall or count == 1 else figure * count

    def unit(self, name: str) -> str:
        """The unit that a sum is shown in: its own, else that of the builds."""
        of = ALL[name].of
        if ALL[name].unit:
            return ALL[name].unit
        infos = (build.figures[of].info for build in self.builds.values() if of in build.figures)
        return next((info.unit.text for info in infos if info is not None), "1")


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
    for hall in site.halls:
        _sum_up(site, priced, hall)
    for phase in site.phases:
        for name in SUMS:
            site.sum(f"site.phase-{phase}.{name}", name, [s for s in asked.systems if s.entry.phase == phase])
    return site


def _join(site: Site, catalog: Catalog, hall: str) -> None:
    """Make the systems of a hall one order, unless they take more distribution units so: pods of a size that is given may fill badly."""
    there = site.in_place(Place(hall))
    if len(there) < 2:
        site.apart[hall] = "fewer than two systems stand there"
        return
    alone = site.added("cdus", there).value or 0.0
    site.together[hall] = built_together(site.asked, there, catalog)
    joint = site.added("cdus", there).value or 0.0
    if joint > alone:
        del site.together[hall]
        site.apart[hall] = phrase("together they would take {joint:g} distribution units, alone {alone:g}", joint=joint, alone=alone)


def _sum_up(site: Site, catalog: Catalog, hall: str) -> None:
    """The sums and checks of a hall and of its rows, and what its systems would be alone."""
    place, has = Place(hall), site.asked.halls.get(hall, Hall())
    there = site.in_place(place)
    for name in ALL:
        site.sum(f"{place.id}.{name}", name, there)
    site.checks += _checks(site, catalog, place, has)
    for row in site.rows(hall):
        for name in SUMS:
            site.sum(f"{row.id}.{name}", name, site.in_place(row))
        site.checks += _checks(site, catalog, row, has.rows.get(row.row or "", Room()))
    if hall in site.together:
        for name in SAVED:
            alone = site.sum(f"{place.id}.alone-{name}", name, there, alone=True)
            saved = alone - site.figures[f"{place.id}.{name}"]
            site.figures[f"{place.id}.saved-{name}"] = saved.named(f"{place.id}.saved-{name}", ALL[name].label, site.unit(name))


def _in_order(phase: str) -> tuple[bool, int, str]:
    """Phases by number, then those that have a name."""
    return not phase.isdigit(), int(phase) if phase.isdigit() else 0, phase


# --- what a place has


def _checks(site: Site, catalog: Catalog, place: Place, has: Room) -> list[Check]:
    """A check for everything that a hall or a row says it has."""
    found = []
    for limit in LIMITS:
        given: Value | None = getattr(has, limit)
        if given is not None:
            asked = site.figures[f"{place.id}.{place.sum_of(limit)}"]
            assert asked.info is not None
            label = phrase("{place}: {need}, what there is", place=place.head, need=NEEDS[limit])
            most = given.shown_in(asked.info.unit).figure(limit_of(place, limit), label)
            site.figures[most.id] = most
            advice = _advice(site, catalog, place, limit) if (asked.value or 0.0) > (most.value or 0.0) else ""
            title = phrase("{place}: {need} against what there is", place=place.head, need=NEEDS[limit])
            found.append(Check(f"{place.id}.{limit}", title, asked, most, "<=", "fail", advice))
    return found


def limit_of(place: Place, limit: str) -> str:
    """The id of what a hall or a row has."""
    return f"{place.id}.{limit}-limit"


def _advice(site: Site, catalog: Catalog, place: Place, limit: str) -> str:
    """How many of the systems that come last fit; each number that is said was built."""
    most, there = site.figures[limit_of(place, limit)].value or 0.0, site.in_place(place)
    for last in sorted(there, key=lambda s: site.phases.index(s.entry.phase), reverse=True):
        rest = _needed(site, place, limit, without=last)
        if rest > most:
            continue
        count = _most(site, catalog, place, last, limit, most)
        words = {"system": last.name, "n": count, "quantity": last.spec.quantity, "place": place.inside}
        if count:
            return phrase("{n} of the {quantity} {system} fit into {place}", **words)
        return phrase("{place} takes no {system} beside the rest", **words)
    return phrase("{place} needs more of it: not even the systems of the first phase fit", place=place.inside)


def _needed(site: Site, place: Place, limit: str, without: Standing | None = None) -> float:
    """What the systems of a place need of something it has, in coherent units."""
    return site.added(place.sum_of(limit), [s for s in site.in_place(place) if s is not without]).value or 0.0


def _most(site: Site, catalog: Catalog, place: Place, last: Standing, limit: str, most: float) -> int:
    """The most systems of one entry that find room: guessed in proportion, then built until one more does not."""
    quantity, rest, whole = last.spec.quantity, _needed(site, place, limit, without=last), _needed(site, place, limit)

    def fits(count: int) -> bool:
        return _needed(_with(site, catalog, last, count), place, limit) <= most

    return _highest(min(quantity - 1, int((most - rest) / (whole - rest) * quantity) if whole > rest else 0), quantity, fits)


def _with(site: Site, catalog: Catalog, last: Standing, count: int) -> Site:
    """The site with another number of the systems of one entry, without its sums."""
    spec = laid_over(last.spec, catalog, [f"quantity={count}"])
    changed = replace(last, spec=spec, design=f"{last.design} × {count}")
    asked = replace(site.asked, systems=[changed if each is last else each for each in site.asked.systems])
    hall = last.entry.hall
    if hall in site.together:
        there = [each for each in asked.systems if each.entry.hall == hall]
        return Site(asked, site.builds, site.together | {hall: built_together(asked, there, catalog)})
    return Site(asked, {**site.builds, changed.design: engineered_system(spec, catalog, untimed)}, site.together)


def _highest(guess: int, end: int, fits: Callable[[int], bool]) -> int:
    """The highest number below `end` that fits, near a guess."""
    low, high = (guess, end) if guess == 0 or fits(guess) else (0, guess)
    step = 1
    while low + step < high and fits(low + step):
        low, step = low + step, 2 * step
    high = min(high, low + step)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
