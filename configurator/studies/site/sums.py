"""What a site adds up to: its figures by hall, row and phase, and of what places they are.

The sums are figures of one graph, so they have sources, units and bounds as those of a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from configurator.build import Build
from configurator.disciplines.network.fabrics import ROLES, Fabric
from configurator.disciplines.power.chain.equipment import COST_LABEL
from configurator.figures import Figure, constant, total
from configurator.phrases import phrase, verbatim
from configurator.rules.check import Check
from configurator.studies.site.asked import SiteAsked, Standing, in_order
from configurator.studies.site.together import Together
from configurator.system.spec import Spec
from configurator.units import unit


class Sum(NamedTuple):
    """A figure of a site: those of a build it is the sum of, what it is called, and the unit it is shown in (empty: that of the builds)."""

    of: str
    label: str
    unit: str = ""
    beside: tuple[str, ...] = ()


SUMS = {
    "systems": Sum("quantity", "Systems"),
    "racks": Sum("system.racks", "Racks"),
    "accelerators": Sum("system.accelerators", "Accelerators"),
    "it-load": Sum("power.it-load", "IT load at TDP", "kW"),
    "ac-input": Sum("power.ac-input", "AC input of the racks", "kW"),
    "feed-load": Sum("power.feed-apparent", "Most loaded feed, each system in its worst state", "kVA"),
    "facility-power": Sum("power.facility", "Facility power, grid side", "kW"),
    "cooling-heat": Sum("cooling.heat", "Heat to take away", "kW"),
    "floor-area": Sum("system.floor-area", "Floor area of the racks with their aisle share", "m^2"),
    "weight": Sum(
        "system.weight",
        "Weight of the racks, and of power racks and distribution units beside them",
        "kg",
        ("power.sidecar.weight", "cooling.cdu-weight-beside"),
    ),
    "unweighed": Sum("system.parts-without-mass", "Pieces of unknown mass, not in the weight", "1", ("cooling.cdus-without-mass",)),
    "price": Sum("cost.price", "Price before tax"),
}
UNITS = {  # of distribution units, networks and supply equipment, which stand in no row
    "cdus": Sum("cooling.cdus", "Coolant distribution units", "1"),
    "pump-power": Sum("cooling.pump-power", "AC power of their pumps", "kW"),
    "network-power": Sum("network.power", "Power of the network outside the racks at TDP, all of it heat", "kW"),
    "floor": Sum(
        "system.floor-area", "Floor area of racks and distribution units with their aisle share", "m^2", ("cooling.cdu-floor-area",)
    ),
    "transformers": Sum("power.chain.transformer.units", "Transformers, all feeds", "1"),
    "transformer-loss": Sum("power.chain.transformer.piece-loss", "Loss of the transformers at the load of each", "kW"),
    "switchboards": Sum("power.switchboards", "Low-voltage switchboards, all feeds", "1"),
    "generators": Sum("power.generators", "Generators, with their spares", "1"),
    "supply-cost": Sum("power.pieces-cost", COST_LABEL),
}
ALL = SUMS | UNITS
LIMITS = {"power": "ac-input", "feed": "feed-load", "cooling": "cooling-heat", "area": "floor", "weight": "weight"}  # what a place limits
NEEDS = {"power": "AC input", "feed": "most loaded feed", "cooling": "heat", "area": "floor", "weight": "weight"}
NETWORK = "network."  # begins the sum and the limit of a network by what it is for
GBIT = unit("Gbit/s").factor
SUPPLY = ("transformers", "transformer-loss", "switchboards", "generators", "supply-cost")
ROUNDING = 1e-9  # by which the same sum may differ, added up in another order
SAVED = ("cdus", "network-power", "floor", "price", *SUPPLY)  # sums that sharing changes


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
            return phrase("Hall {hall}", hall=verbatim(self.hall))
        return phrase("Hall {hall}, row {row}", hall=verbatim(self.hall), row=verbatim(self.row or "–"))

    @property
    def inside(self) -> str:
        """What it is called within a sentence."""
        if self.row is None:
            return phrase("hall {hall}", hall=verbatim(self.hall))
        return phrase("row {row} of hall {hall}", hall=verbatim(self.hall), row=verbatim(self.row))

    def sum_of(self, limit: str) -> str:
        """What it limits; distribution units stand in the hall, in no row of it."""
        return "floor-area" if limit == "area" and self.row is not None else LIMITS.get(limit, limit)

    def bears(self, id: str) -> bool:
        """Whether a check is of it: of a hall with its rows, of a row alone (another may be called as it is and on, 1 and 1.5)."""
        within = id.removeprefix(f"{self.id}.")
        return within != id and (self.row is None or within in LIMITS)

    def has(self, standing: Standing) -> bool:
        """Whether a system stands there."""
        return standing.entry.hall == self.hall and self.row in (None, standing.entry.row)


class Ports(NamedTuple):
    """What systems ask of one network at one rate (Gbit/s): ports of what is outside their own switches, and all their bandwidth."""

    role: str
    rate: float
    ports: Figure
    bandwidth: Figure


@dataclass
class Site:
    """A site that was built: the builds of its systems, the halls whose systems are one order, and every figure by id."""

    asked: SiteAsked
    builds: Mapping[str, Build]
    together: dict[str, Together] = field(default_factory=dict)
    grown: dict[str, dict[str, Together]] = field(default_factory=dict)  # halls that share, as each phase leaves them
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

    def rows(self, hall: str) -> list[Place]:
        """The rows of a hall in their order, last what stands in none; nothing where no row is named."""
        named = {s.entry.row for s in self.in_place(Place(hall))}
        return [Place(hall, row) for row in sorted(named, key=lambda row: (not row, in_order(row)))] if named - {""} else []

    def in_place(self, place: Place) -> list[Standing]:
        """The systems that stand somewhere."""
        return [standing for standing in self.asked.systems if place.has(standing)]

    def fits(self, place: Place) -> bool:
        """Whether a hall or a row takes what is to stand in it."""
        return all(check.status != "fail" for check in self.checks if place.bears(check.id))

    def of(self, standing: Standing) -> Build:
        """The build of a system as if it stood alone."""
        return self.builds[standing.design]

    def taken(self, hall: str, name: str) -> int:
        """Whether sharing takes less of something than its systems alone (-1) or more (1); 0 where it is the same, or not known which."""
        alone, shared = (self.figures[f"site.{hall}.{id}"] for id in (f"alone-{name}", name))
        less, more = shared < alone * (1.0 - ROUNDING), shared > alone * (1.0 + ROUNDING)
        return -1 if less.value else 1 if more.value else 0

    def failed(self, standing: Standing) -> list[Check]:
        """The checks of a system that fail, as its hall has it."""
        together = self.together.get(standing.entry.hall)
        checks = self.of(standing).checks if together is None else together.checks(standing.kind)
        return [check for check in checks if check.status == "fail"]

    def called(self, standing: Standing, among: Sequence[Standing]) -> str:
        """The name of an entry; with its phase and row where others of these have the same."""
        name = verbatim(standing.name)
        if sum(each.name == standing.name for each in among) < 2:
            return name
        phase, row = (verbatim(word) for word in (standing.entry.phase, standing.entry.row))
        return phrase("{system} (phase {phase}, row {row})" if row else "{system} (phase {phase})", system=name, phase=phase, row=row)

    def sum(self, id: str, name: str, systems: Iterable[Standing]) -> Figure:
        """A figure over some systems."""
        self.figures[id] = found = self.added(name, systems).named(id, ALL[name].label, self.unit(name))
        return found

    def added(self, name: str, systems: Iterable[Standing], alone: bool = False) -> Figure:
        """The same without a name, of a network the bandwidth that they ask of it; `alone`: as if none shared anything."""
        if name.startswith(NETWORK):
            return total([asked.bandwidth for asked in self.ports(systems) if asked.role == name.removeprefix(NETWORK)], empty="Tbit/s")
        what, systems = ALL[name], list(systems)
        made = [figure for of in (what.of, *what.beside) for figure in self._terms(of, systems, alone)]
        return total(made, empty=self.unit(name))

    def bought(self, phase: str, name: str) -> Figure:
        """What a phase adds: in halls that share what they need with it, beyond what they needed before; so phases add up to the site."""
        what, systems = ALL[name], [standing for standing in self.asked.systems if standing.entry.phase == phase]
        apart = [standing for standing in systems if standing.entry.hall not in self.together]
        halls = dict.fromkeys(standing.entry.hall for standing in systems if standing.entry.hall in self.together)
        made: list[Figure] = []
        for of in (what.of, *what.beside):
            made += self._terms(of, apart)
            made += (added for hall in halls if (added := self._added_to(hall, phase, of)) is not None)
        id = f"site.phase-{phase}.{name}"
        self.figures[id] = found = total(made, empty=self.unit(name)).named(id, what.label, self.unit(name))
        return found

    def _added_to(self, hall: str, phase: str, of: str) -> Figure | None:
        """What a phase adds to a hall that shares."""
        known = list(self.grown[hall])
        place = known.index(phase)
        now = self.grown[hall][phase].whole(of)
        before = self.grown[hall][known[place - 1]].whole(of) if place else None
        if now is None or before is None:
            return now if before is None else before * -1.0
        return now - before

    def ports(self, systems: Iterable[Standing]) -> list[Ports]:
        """What systems ask of the networks outside them, as far as it is known, by what these are for and by rate."""
        asked: dict[tuple[int, float], dict[str, list[Standing]]] = {}
        for standing in systems:
            for fabric in self.of(standing).fabrics:
                rate = _rate(fabric)
                if rate is not None:
                    asked.setdefault((ROLES.index(fabric.role), rate), {}).setdefault(fabric.id, []).append(standing)
        found = []
        for (role, rate), fabrics in sorted(asked.items()):
            links = [figure for id, those in fabrics.items() for figure in self._terms(f"network.{id}.uplinks", those)]
            if any(figure.value for figure in links):
                found.append(Ports(ROLES[role], rate, total(links), total(links) * constant(rate, "Gbit/s")))
        return found

    def _terms(self, of: str, systems: Iterable[Standing], alone: bool = False) -> Iterator[Figure]:
        """What is added up: systems of one design together, in halls that share those of one kind, and a whole hall as it is."""
        designs: dict[str, int] = {}
        halls: dict[str, dict[str, int]] = {}
        for standing in systems:
            shares = not alone and standing.entry.hall in self.together
            counts, design, count = designs, standing.design, 1
            if shares:
                counts, design, count = halls.setdefault(standing.entry.hall, {}), standing.kind, standing.spec.quantity
            counts[design] = counts.get(design, 0) + count
        found = [(self.builds[design].figures.get(of), count) for design, count in designs.items()]
        for hall, counts in halls.items():
            together = self.together[hall]
            parts = [together.whole(of)] if counts == together.quantities else [together.part(kind, n, of) for kind, n in counts.items()]
            found += [(part, 1) for part in parts]
        yield from (figure if count == 1 else figure * count for figure, count in found if figure is not None)

    def unit(self, name: str) -> str:
        """The unit that a sum is shown in: its own, else that of the builds."""
        of = ALL[name].of
        if ALL[name].unit:
            return ALL[name].unit
        infos = (build.figures[of].info for build in self.builds.values() if of in build.figures)
        return next((info.unit.text for info in infos if info is not None), "1")


def _rate(fabric: Fabric) -> float | None:
    """The rate of the links that lead out of a fabric, in Gbit/s."""
    rate = fabric.uplinks.rate if fabric.uplinks.rate is not None else fabric.rate
    return None if rate is None or rate.value is None or fabric.role not in ROLES else round(rate.value / GBIT, 6)


def limit_of(place: Place, limit: str) -> str:
    """The id of what a hall or a row has."""
    return f"{place.id}.{limit}-limit"
