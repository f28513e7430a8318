"""What a site adds up to, hall by hall and phase by phase, and whether each hall takes what is to stand in it.

Every design is built once, however often it stands there; the sums are figures of one graph, so they have sources, units and bounds as
those of a build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from configurator.build import Build
from configurator.build.stages import engineered_system, untimed
from configurator.catalog.books import with_books
from configurator.catalog.model import Catalog
from configurator.catalog.values import Value
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.studies.site.asked import Hall, SiteAsked, Standing
from configurator.system.load import laid_over
from configurator.system.spec import Spec


class Sum(NamedTuple):
    """A figure of a site: that of a build it is the sum of, what it is called, and the unit it is shown in (empty: that of the builds)."""

    of: str
    label: str
    unit: str = ""


SUMS = {
    "systems": Sum("quantity", "Systems"),
    "racks": Sum("system.racks", "Racks"),
    "accelerators": Sum("system.accelerators", "Accelerators"),
    "it-load": Sum("power.it-load", "IT load at TDP", "kW"),
    "ac-input": Sum("power.ac-input", "AC input of the racks", "kW"),
    "facility-power": Sum("power.facility", "Facility power, grid side", "kW"),
    "cooling-heat": Sum("cooling.heat", "Heat to take away", "kW"),
    "floor-area": Sum("system.floor-area", "Floor of the racks", "m^2"),
    "weight": Sum("system.weight", "Weight", "kg"),
    "price": Sum("cost.price", "Price before tax"),
}
LIMITS = {"power": "ac-input", "cooling": "cooling-heat", "area": "floor-area", "weight": "weight"}  # of a hall: what it limits
NEEDS = {"power": "AC input", "cooling": "heat", "area": "floor", "weight": "weight"}


@dataclass
class Site:
    """A site that was built: the builds of its systems, and every figure by id."""

    asked: SiteAsked
    builds: Mapping[str, Build]
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

    def fits(self, hall: str) -> bool:
        """Whether a hall takes what is to stand in it."""
        return all(check.status != "fail" for check in self.checks if check.id.startswith(f"site.{hall}."))

    def of(self, standing: Standing) -> Build:
        """The build of a system."""
        return self.builds[standing.design]

    def sum(self, id: str, name: str, systems: Iterable[Standing]) -> Figure:
        """A figure over some systems, those of one design together."""
        counts: dict[str, int] = {}
        for standing in systems:
            counts[standing.design] = counts.get(standing.design, 0) + 1
        made, what = [], SUMS[name]
        for design, count in counts.items():
            figure = self.builds[design].figures.get(what.of)
            if figure is not None:
                made.append(figure if count == 1 else figure * count)
        unit = what.unit or self._unit(what.of)
        found = total(made, empty=unit).named(id, what.label, unit)
        self.figures[id] = found
        return found

    def _unit(self, of: str) -> str:
        """The unit that the builds show a figure in."""
        infos = (build.figures[of].info for build in self.builds.values() if of in build.figures)
        return next((info.unit.text for info in infos if info is not None), "1")


def site_of(asked: SiteAsked, catalog: Catalog) -> Site:
    """Build a site: its sums, those of halls and phases, and the checks of halls."""
    first = asked.systems[0].spec
    books = [(name, first.at("prices", "books", at)) for at, name in enumerate(first.prices.books)]
    priced = with_books(catalog, books)
    designs = {standing.design: standing.spec for standing in asked.systems}
    site = Site(asked, {design: engineered_system(spec, priced, untimed) for design, spec in designs.items()})
    for name in SUMS:
        site.sum(f"site.{name}", name, asked.systems)
    for hall in site.halls:
        there = [s for s in asked.systems if s.entry.hall == hall]
        for name in SUMS:
            site.sum(f"site.{hall}.{name}", name, there)
        if hall in asked.halls:
            site.checks += _checks(site, priced, hall, asked.halls[hall], there)
    for phase in site.phases:
        for name in SUMS:
            site.sum(f"site.phase-{phase}.{name}", name, [s for s in asked.systems if s.entry.phase == phase])
    return site


def _in_order(phase: str) -> tuple[bool, int, str]:
    """Phases by number, then those that have a name."""
    return not phase.isdigit(), int(phase) if phase.isdigit() else 0, phase


# --- halls


def _checks(site: Site, catalog: Catalog, hall: str, has: Hall, there: Sequence[Standing]) -> list[Check]:
    """A check for everything that a hall says it has."""
    found = []
    for limit, name in LIMITS.items():
        given: Value | None = getattr(has, limit)
        if given is not None:
            asked = site.figures[f"site.{hall}.{name}"]
            assert asked.info is not None
            label = phrase("Hall {hall}: {need}, what there is", hall=hall, need=NEEDS[limit])
            most = given.shown_in(asked.info.unit).figure(limit_of(hall, limit), label)
            site.figures[most.id] = most
            advice = _advice(site, catalog, hall, limit, there) if (asked.value or 0.0) > (most.value or 0.0) else ""
            title = phrase("Hall {hall}: {need} against what there is", hall=hall, need=NEEDS[limit])
            found.append(Check(f"site.{hall}.{limit}", title, asked, most, "<=", "fail", advice))
    return found


def limit_of(hall: str, limit: str) -> str:
    """The id of what a hall has."""
    return f"site.{hall}.{limit}-limit"


def _advice(site: Site, catalog: Catalog, hall: str, limit: str, there: Sequence[Standing]) -> str:
    """How many of the systems that come last fit; each number that is said was built."""
    most = site.figures[limit_of(hall, limit)].value or 0.0
    for last in sorted(there, key=lambda s: site.phases.index(s.entry.phase), reverse=True):
        rest = sum(_value(site.of(other), limit) for other in there if other is not last)
        if rest > most:
            continue
        count = _most(last, catalog, limit, most - rest, _value(site.of(last), limit))
        words = {"system": last.name, "n": count, "quantity": last.entry.quantity, "hall": hall}
        if count:
            return phrase("{n} of the {quantity} {system} fit into hall {hall}", **words)
        return phrase("hall {hall} takes no {system} beside the rest", **words)
    return phrase("hall {hall} needs more of it: not even the systems of the first phase fit", hall=hall)


def _value(build: Build, limit: str) -> float:
    """What a build needs of something a hall has, in coherent units."""
    figure = build.figures.get(SUMS[LIMITS[limit]].of)
    return 0.0 if figure is None or figure.value is None else figure.value


def _most(last: Standing, catalog: Catalog, limit: str, room: float, needed: float) -> int:
    """The most systems of a design that find room: guessed in proportion, then built until one more does not."""
    quantity = last.entry.quantity

    def fits(count: int) -> bool:
        return _value(engineered_system(laid_over(last.spec, catalog, [f"quantity={count}"]), catalog, untimed), limit) <= room

    return _highest(min(quantity - 1, int(room / needed * quantity) if needed else 0), quantity, fits)


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
