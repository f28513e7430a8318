"""Which unit: the cheapest over years with its pump energy, published units before assumed ones, in pods of whole racks.

An order grows into its units: of units in the row none of a smaller order is ever given back, and once they stand in the row they stay
there. So more racks never take fewer of them, and the kind changes at most once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from configurator.catalog.memory import once_a_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cdu
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.values import Value
from configurator.disciplines.cooling.branches import makes_the_drop
from configurator.disciplines.cooling.units.demand import Demand, rack_load
from configurator.disciplines.cooling.units.exchanger import Duty, Exchange, Rating, ability_of, exchange_at, rating_of
from configurator.disciplines.money.books import Books
from configurator.disciplines.money.exchange import plain_rate
from configurator.disciplines.money.supply.sourcing import sourced
from configurator.figures import Figure, answered
from configurator.phrases import listed, phrase
from configurator.system.layout import cdu_places, on_loop
from configurator.system.ledger import Ledger, Rejected
from configurator.system.tree import System

PATHS = {"l2l": "liquid-to-liquid", "l2a": "liquid-to-air"}
RATING = ("capacity", "approach", "flow", "head")
COMPARED_IN = "USD"
YEAR = 8760.0 * 3600.0
KEPT = 4096  # abilities of units that are known beforehand


class Carried(NamedTuple):
    """What a unit carries at a duty, and what the mean rack asks of it, in coherent numbers."""

    capacity: float
    able: float
    heat: float
    flow: float
    pumps: float


@dataclass(frozen=True)
class Candidate:
    """A unit with what it carries and what a rack asks of it, in coherent numbers; `spare` units stand by in each pod.

    `in_rack` says whether it stands in the racks, one pod each; `assumed` what of its rating nobody published.
    """

    cdu: Cdu = field(compare=False)
    id: str
    in_rack: bool
    assumed: tuple[str, ...]
    capacity: float
    able: float
    heat: float
    flow: float
    pumps: float
    hottest: float
    spare: int
    price: float

    def units(self, racks: float) -> int:
        """Units of a pod of so many racks."""
        by_heat, by_flow = racks * self.heat / self.capacity, racks * self.flow / self.able
        return max(math.ceil(by_heat - 1e-9), math.ceil(by_flow - 1e-9), 1) + self.spare


@dataclass(frozen=True)
class Plan:
    """A unit in pods of `pod` racks for an order of `racks`."""

    unit: Candidate
    racks: float
    pod: float

    @property
    def count(self) -> float:
        """Units in all: pods are filled one after another."""
        if self.unit.in_rack:
            return self.racks * self.unit.units(self.unit.hottest)
        full, rest = divmod(self.racks, self.pod)
        return full * self.unit.units(self.pod) + (self.unit.units(rest) if rest else 0)

    def cost(self, energy: float) -> float:
        """Units and pump energy of the years compared; `energy` is what a watt costs over them."""
        return self.count * self.unit.price + self.racks * self.unit.pumps * energy


@dataclass(frozen=True)
class Choice:
    """The plan that is taken, why, and what was not taken."""

    plan: Plan
    why: str
    money: str
    rejected: tuple[Rejected, ...]


class Ratings:
    """The ratings of the units of a catalog, each made once for all choices from it; none of their figures is one of a build.

    `carried` is what has been worked out with them, by the unit and the numbers it follows from.
    """

    def __init__(self, catalog: Catalog, alternatives: frozenset[tuple[str, str]]) -> None:
        self._catalog, self._ledger = catalog, Ledger(catalog, dict(alternatives))
        self._found: dict[str, Rating] = {}
        self._assumed: dict[str, tuple[str, ...] | None] = {}
        self.carried: dict[tuple[object, ...], Carried] = {}

    def of(self, cdu: Cdu) -> Rating:
        """The rating of a unit that publishes one."""
        if cdu.id not in self._found:
            self._found[cdu.id] = rating_of(self._ledger, self._catalog, cdu)
        return self._found[cdu.id]

    def assumed(self, cdu: Cdu) -> tuple[str, ...] | None:
        """What of its rating nobody published; None where it cannot be rated."""
        if cdu.id not in self._assumed:
            fields: dict[str, Value] = {name: getattr(cdu, name) for name in RATING}
            guessed = tuple(name for name, value in fields.items() if value.confidence == "assumption")
            self._assumed[cdu.id] = guessed if all(value.number for value in fields.values()) else None
        return self._assumed[cdu.id]


_ratings = once_a_catalog(Ratings)


class Shelf:
    """The units of the catalog as far as they may serve a demand."""

    def __init__(self, system: System, demand: Demand, path: str, outside: bool = False) -> None:
        self.system, self.demand = system, demand
        self._aside = Ledger(system.catalog, system.spec.alternatives)  # what is tried and not taken leaves no figure
        self._ratings = _ratings(system.catalog, frozenset(system.spec.alternatives.items()))
        self._books = Books(system)
        self.energy = _energy(system)
        self.rejected: list[Rejected] = []
        self._duties: dict[str, Duty] = {}  # by where a unit stands, which alone tells them apart on one path
        self._exchanges: dict[tuple[str, str], Exchange] = {}  # by that and the coolant of the rating
        self._numbers: dict[str, tuple[object, ...]] = {}  # what the ability of a unit and its part of a rack follow from, by the same
        known = [p for p in system.catalog.of(Cdu) if p.heat_path == path]
        known = [unit for unit in known if not outside or unit.type != "in-rack"]
        self.known = [unit for unit in known if self._of_origin(unit)]
        self.foreign = not self.known  # nobody there makes any of this kind
        if self.foreign:
            self.known, self.rejected = known, []

    def _of_origin(self, cdu: Cdu) -> bool:
        """Whether a unit comes from where the specification wants it from; why not is kept."""
        wanted = self.system.spec.cooling.cdu_origin
        if wanted is None:
            return True
        found = self._books.found(cdu)
        country = sourced(self.system.catalog, cdu, found.price if found is not None else None).country
        if country != wanted:
            why = phrase("made in {country}", country=country) if country else "nobody says where it is made"
            self.rejected.append(Rejected(cdu.name, why))
        return country == wanted

    def fitting(self) -> list[Candidate]:
        """The units that serve these racks; why the others do not is kept."""
        found = []
        for cdu in self.known:
            why, candidate = self._tried(cdu)
            if candidate is not None and not why:
                found.append(candidate)
            else:
                self.rejected.append(Rejected(cdu.name, why))
        return found

    def nearest(self) -> list[Candidate]:
        """Where nothing serves them: the unit outside the racks whose pumps come nearest to the loop."""
        tried = [self._tried(cdu)[1] for cdu in self.known if cdu.type != "in-rack"]
        found = [candidate for candidate in tried if candidate is not None]
        return sorted(found, key=lambda c: -(c.cdu.head.coherent or 0.0))[:1]

    def named(self, cdu: Cdu) -> list[Candidate]:
        """The unit the specification names, whether it serves them or not."""
        candidate = self._tried(cdu)[1]
        return [] if candidate is None else [candidate]

    def _tried(self, cdu: Cdu) -> tuple[str, Candidate | None]:
        assumed = self._ratings.assumed(cdu)
        if assumed is None:
            return "capacity, approach, flow or head not published", None
        places, drop = self._places(cdu), self._duty(cdu).drop
        numbers = *self._carried(cdu), self.demand.hottest.value or 1.0, self._spare(cdu, places), self._price(cdu)
        made = Candidate(cdu, cdu.id, cdu.type == "in-rack", assumed, *numbers)
        if drop is not None and (drop.value or 0.0) > (self._ratings.of(cdu).most_head.value or 0.0):
            return self._too_little_head(cdu, drop), made
        return self._too_wide(cdu) or self._unplaced(made, places), made

    def _carried(self, cdu: Cdu) -> Carried:
        """What a unit carries here: of many builds most ask for what another has asked for."""
        if cdu.type not in self._numbers:
            duty, demand = self._duty(cdu), self.demand
            asked = duty.approach, duty.rise, duty.source_rise, duty.drop, duty.mean, demand.rack_heat, demand.rack_flow
            numbers = (None if figure is None or figure.value is None else (float(figure.value), figure.bound) for figure in asked)
            self._numbers[cdu.type] = (duty.coolant.id, *numbers)
        at, known = (cdu.id, *self._numbers[cdu.type]), self._ratings.carried
        if at not in known:
            if len(known) >= KEPT:
                known.clear()
            known[at] = self._worked_out(cdu)
        return known[at]

    def _worked_out(self, cdu: Cdu) -> Carried:
        duty = self._duty(cdu)
        able = ability_of(self._ratings.of(cdu), duty, self._exchange(cdu, duty))
        rack = rack_load(self._aside, self.system.catalog, cdu, self.demand, duty, able)
        return Carried(*(float(figure.value or 0.0) for figure in (able.capacity, able.flow, rack.heat, rack.flow, rack.pumps)))

    def _too_little_head(self, cdu: Cdu, drop: Figure) -> str:
        """The head of a unit, that of the loop, and the piece of the loop that makes most of it."""
        said = {"head": cdu.head, "drop": (drop.value or 0.0) / 1000}
        piece = makes_the_drop(self.system.ledger.figures, drop)
        if piece is None or piece.info is None:
            return phrase("head {head} is below the {drop:.0f} kPa of the loop", **said)
        part = {"piece": piece.info.label, "own": (piece.value or 0.0) / 1000}
        return phrase("head {head} is below the {drop:.0f} kPa of the loop, {own:.0f} of them: {piece}", **said, **part)

    def _duty(self, cdu: Cdu) -> Duty:
        if cdu.type not in self._duties:
            self._duties[cdu.type] = self.demand.duty(self._aside, self.system.catalog, cdu)
        return self._duties[cdu.type]

    def _exchange(self, cdu: Cdu, duty: Duty) -> Exchange:
        alike = cdu.type, cdu.rating_coolant
        if alike not in self._exchanges:
            self._exchanges[alike] = exchange_at(duty, self.system.catalog.coolants[cdu.rating_coolant])
        return self._exchanges[alike]

    def _places(self, cdu: Cdu) -> int | None:
        """How many find room in every rack on the loop; None where no layout says, or it stands beside them."""
        if cdu.type != "in-rack":
            return None
        found = [cdu_places(self.system, role, cdu) for role in self.system.roles if on_loop(self.system, role)]
        return min((n for n in found if n is not None), default=None)

    def _spare(self, cdu: Cdu, places: int | None) -> int:
        """A unit stands by in each pod under N+1; in a rack only where it has room for two, else doubled pumps have to do."""
        if self.system.spec.cooling.redundancy == "N":
            return 0
        return 0 if cdu.type == "in-rack" and cdu.internal_redundancy and (places or 0) < 2 else 1

    def _too_wide(self, cdu: Cdu) -> str:
        """A unit for wider racks has no place in a narrow bay."""
        bays = [role.frame.bay.coherent for role in self.system.roles if on_loop(self.system, role) and role.frame.bay is not None]
        wide = cdu.width.coherent if cdu.width is not None and cdu.type == "in-rack" else None
        return "it is wider than the bay of the rack" if wide and any(bay and wide > bay for bay in bays) else ""

    @staticmethod
    def _unplaced(unit: Candidate, places: int | None) -> str:
        if not unit.in_rack:
            return ""
        needed = unit.units(unit.hottest)
        if needed - unit.spare > 1:
            return "one unit in the rack does not carry that rack"
        return "the rack has no place for it" if places is not None and places < needed else ""

    def _price(self, cdu: Cdu) -> float:
        """Price of one in the books in force, else that of its class by capacity."""
        found = self._books.found(cdu)
        price = found.price.price if found is not None and found.price.own and not found.lump else None
        rate = plain_rate(self.system.spec, price, COMPARED_IN) if price is not None else None
        if price is not None and price.coherent and rate is not None:
            return price.coherent * rate
        of_class = self.system.catalog.constants["cdu-price-in-rack" if cdu.type == "in-rack" else "cdu-price-in-row"]
        return (of_class.value.coherent or 0.0) * (cdu.capacity.coherent or 0.0)


def _energy(system: System) -> float:
    """What a watt that runs all the time costs over the years compared."""
    years, price = system.catalog.constants["cdu-cost-years"].value.number or 0.0, system.spec.site.energy_price
    return years * YEAR * (price.coherent or 0.0) * (plain_rate(system.spec, price, COMPARED_IN) or 0.0)


# --- the plan


def choose(system: System, demand: Demand, path: str, outside: bool = False) -> Choice:
    """The plan for these racks: of the unit the specification names, else the best.

    Raises:
        InputError: no such unit, or the catalog has none whose rating is known.
    """
    wanted = system.spec.cooling.cdu
    if wanted == "auto":
        return best(system, demand, path, outside)
    found = Shelf(system, demand, path, outside).named(_named(system, wanted))
    plan = grown(found, demand.racks.value or 1.0, sizes(system), 0.0)
    if plan is None:
        message = phrase("the rating of {wanted} is not known, so that it cannot be counted", wanted=wanted)
        raise fail("COO005", message, system.spec.at("cooling", "cdu"), "auto, or a unit with capacity, approach, flow and head")
    return Choice(plan, "named in the specification", "", ())


def best(system: System, demand: Demand, path: str, outside: bool = False) -> Choice:
    """The plan of the lowest cost of a heat path.

    Raises:
        InputError: the catalog has no unit of that path whose rating is known.
    """
    shelf = Shelf(system, demand, path, outside)
    fitting = shelf.fitting()
    plan = grown(fitting or shelf.nearest(), demand.racks.value or 1.0, sizes(system), shelf.energy)
    if plan is None:
        hint = "; ".join(f"{r.name}: {r.why}" for r in shelf.rejected[:3])
        raise fail("COO005", f"no {path} CDU in the catalog has a known rating", hint=hint)
    if not system.ledger.judged:
        return Choice(plan, "", "", ())
    others = _others(fitting, plan, shelf.energy)
    why = _why(plan, fitting)
    if shelf.foreign:
        why = phrase("{why}; no unit of this kind is known to come from {country}", why=why, country=system.spec.cooling.cdu_origin or "")
    return Choice(plan, why, _money(plan, shelf.energy), (*others, *shelf.rejected[:3]))


def _named(system: System, wanted: str) -> Cdu:
    known = [part.id for part in system.catalog.of(Cdu)]
    if wanted not in known:
        hint = did_you_mean(wanted, known) or "auto, none, or an id of: rackcfg catalog list cdus"
        raise fail("COO004", f"no cdu '{wanted}'", system.spec.at("cooling", "cdu"), hint)
    return system.catalog.part(wanted, Cdu)


def sizes(system: System) -> range:
    """Racks a pod may have: as given, else within the usual range."""
    pod = system.spec.cooling.pod
    if isinstance(pod, Value):
        return range(int(pod.number or 1), int(pod.number or 1) + 1)
    usual = system.catalog.constants["cooling-pod-racks"].value
    return range(int(usual.low or 1), int(usual.number or 1) + 1)


def grown(units: list[Candidate], racks: float, pods: range, energy: float) -> Plan | None:
    """The cheapest plan of every smaller order in turn, each taking no fewer units in the row than the one before."""
    found = answered(lambda count: _least(units, count, pods, energy), racks)
    return None if found is None else Plan(units[found[0]], racks, found[1])


def _least(units: list[Candidate], racks: float, pods: range, energy: float) -> tuple[int, float] | None:
    """Which of the units that is, and in pods of what size."""
    best = _grown(tuple(units), min(racks, pods[-1] + 1.0), pods, energy)
    return None if best is None else (best, _fewest(units[best], racks, pods).pod)


@lru_cache(maxsize=1024)
def _grown(units: tuple[Candidate, ...], racks: float, pods: range, energy: float) -> int | None:
    """Which of the units that is; beyond a single pod the number of racks makes no difference."""
    best: Plan | None = None
    largest = pods[-1]
    for size in range(1, int(min(racks, largest)) + 1):
        best = _cheapest((Plan(unit, size, largest) for unit in units), best, energy) or best
    if racks > largest:
        full = (Plan(unit, size, size) for unit in units for size in pods if _grows(unit, pods, best))
        best = _cheapest(full, None, energy, a_rack=True) or best
    return None if best is None else units.index(best.unit)


def _fewest(unit: Candidate, racks: float, pods: range) -> Plan:
    """The size of pod that takes the fewest units for these racks, the largest of those."""
    return min((Plan(unit, racks, size) for size in pods), key=lambda plan: (plan.count, -plan.pod))


def _grows(unit: Candidate, pods: range, before: Plan | None) -> bool:
    """Whether one rack beyond a single pod takes no fewer units in the row than that pod does."""
    return before is None or before.unit.in_rack or (not unit.in_rack and _fewest(unit, pods[-1] + 1, pods).count >= before.count)


def _cheapest(plans: Iterable[Plan], before: Plan | None, energy: float, a_rack: bool = False) -> Plan | None:
    """The cheapest, in all or for a rack: of each kind (in racks, in the row) first what rests on published ratings."""
    allowed = [plan for plan in plans if before is None or before.unit.in_rack or (not plan.unit.in_rack and plan.count >= before.count)]

    def cost(plan: Plan) -> float:
        return plan.cost(energy) / (plan.racks if a_rack else 1.0)

    def rank(plan: Plan) -> tuple[bool, float, str, float]:
        return bool(plan.unit.assumed), cost(plan), plan.unit.id, -plan.pod

    best = [min(kind, key=rank) for kind in _by_kind(allowed)]
    return min(best, key=lambda plan: (cost(plan), plan.unit.id), default=None)


def _by_kind(plans: list[Plan]) -> Iterator[list[Plan]]:
    for in_rack in (True, False):
        found = [plan for plan in plans if plan.unit.in_rack is in_rack]
        if found:
            yield found


# --- in words


def _why(plan: Plan, fitting: list[Candidate]) -> str:
    """Why this unit, and what of it nobody published."""
    if not fitting:
        return "no unit of the catalog serves these racks: the nearest is taken, and checks say what it lacks"
    why = "the least for units and pump energy together over years, published ratings first"
    assumed = plan.unit.assumed
    return phrase("{why}; assumed for want of a maker's number: {fields}", why=why, fields=listed(assumed)) if assumed else why


def _money(plan: Plan, energy: float) -> str:
    found = plan.cost(energy)
    return phrase("{cost:,.0f} {currency} with pump energy over the years compared", cost=found, currency=COMPARED_IN)


def _others(fitting: list[Candidate], chosen: Plan, energy: float) -> tuple[Rejected, ...]:
    """The three next cheapest units, each in pods of the size that was chosen."""
    plans = [Plan(unit, chosen.racks, chosen.pod) for unit in fitting if unit.id != chosen.unit.id]
    ranked = sorted(plans, key=lambda plan: (bool(plan.unit.assumed), plan.cost(energy), plan.unit.id))
    return tuple(Rejected(plan.unit.cdu.name, _words(plan), _money(plan, energy)) for plan in ranked[:3])


def _words(plan: Plan) -> str:
    installed = plan.count * (plan.unit.cdu.capacity.coherent or 0.0) / 1000
    if plan.unit.assumed:
        fields = listed(plan.unit.assumed)
        return phrase("{n:g} units, {size:g} kW installed, assumed: {fields}", n=plan.count, size=installed, fields=fields)
    return phrase("{n:g} units, {size:g} kW installed", n=plan.count, size=installed)
