"""The pipeline in named stages, over all systems of an order at once: what they share is sized between the stages.

A build that is not `judged` has every quantity, load and price, and nothing that none of them rests on: no checks and nothing that only
these read (states of failure, pressures at rest, loss of boards), no comparisons, no cost of ownership, no drawings. It has the same
figures otherwise, for studies of many structures.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial

from configurator.build.model import Build, Order, RackView, Shared
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Position, Problem, fail
from configurator.disciplines.boards.channels import ChannelLine
from configurator.disciplines.boards.loss import BoardLine, list_boards
from configurator.disciplines.boards.making.price import price_boards
from configurator.disciplines.boards.making.supply import schedule_boards
from configurator.disciplines.capacities import share_capacities
from configurator.disciplines.compute import count_compute
from configurator.disciplines.cooling.connectors import ConnectorLine, count_connectors
from configurator.disciplines.cooling.sizing import Cooling, load_loop, serve_loop
from configurator.disciplines.cooling.spares import share_spares
from configurator.disciplines.cooling.units.pods import Pod, share_units
from configurator.disciplines.cooling.value import compare_architectures, value_by_level
from configurator.disciplines.money.board_prices import compare_boards, price_bypasses, stated_leads
from configurator.disciplines.money.cost import Cost, close_offer, ordered_parts, price_system, settle_price
from configurator.disciplines.money.order import Priced, common_parts, price_order, price_section, share_surplus
from configurator.disciplines.money.supply.totals import step_labels
from configurator.disciplines.network.boundary import Outside, far_ends
from configurator.disciplines.network.cables.cabling import CableLine, list_cables
from configurator.disciplines.network.cables.trays import fill_trays
from configurator.disciplines.network.fabrics import Fabric, join_fabrics
from configurator.disciplines.network.optical import compare_optical, cost_optical
from configurator.disciplines.network.ports import count_ports
from configurator.disciplines.network.racks import network_rack, rack_figures
from configurator.disciplines.network.service import count_service
from configurator.disciplines.order import COSTS, count_order, sum_up
from configurator.disciplines.power.chain.compare import compare_chains
from configurator.disciplines.power.chain.energy import account_energy
from configurator.disciplines.power.chain.equipment import count_equipment
from configurator.disciplines.power.chain.harmonics import weigh_harmonics
from configurator.disciplines.power.chain.shared import share_equipment
from configurator.disciplines.power.cost import cost_power
from configurator.disciplines.power.sizing import Power, size_power
from configurator.disciplines.published import compare_published
from configurator.disciplines.totals import count_totals
from configurator.figures import Figure
from configurator.garbage import uncollected
from configurator.rules import ORDER_RULES, Check, checks_by, run_checks, section_checks, waived
from configurator.system.layout import floor_plan, frame_units, rack_slots
from configurator.system.ledger import Ledger
from configurator.system.options import too_many
from configurator.system.orders import OrderSpec
from configurator.system.sections import Section, build_sections
from configurator.system.spec import Deal, Spec
from configurator.system.tree import Scope, System, build_system
from configurator.units import UnitError

log = logging.getLogger("rackcfg")

Stage = Callable[[str], AbstractContextManager[None]]


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Time a stage for ``-v``."""
    start = time.perf_counter()
    yield
    log.info("%-28s %6.0f ms", name, 1000 * (time.perf_counter() - start))


def untimed(name: str) -> AbstractContextManager[None]:
    """A stage that nobody times: of the many builds behind a remedy."""
    return nullcontext()


@dataclass(frozen=True)
class Engineered:
    """A system whose parts are chosen and counted, before money."""

    section: Section
    power: Power
    cooling: Cooling
    connectors: Sequence[ConnectorLine]
    boards: Sequence[BoardLine]
    channels: Sequence[ChannelLine]
    cables: Sequence[CableLine]
    fabrics: tuple[Fabric, ...]
    outside: Sequence[Outside]

    def build(self, cost: Cost, checks: Sequence[Check]) -> Build:
        """The build of the system."""
        system, lines = self.section.system, (tuple(self.boards), tuple(self.connectors), tuple(self.cables))
        drawn = (rack_views(system), floor_plan(system)) if system.ledger.judged else ((), ())
        called = self.section.key, self.section.label
        found = system, self.power, self.cooling, *lines, *drawn, *called
        beside = tuple(self.outside), tuple(self.channels), self.fabrics
        return Build(*found, *beside, cost=cost, checks=tuple(checks))


def engineered_system(spec: Spec, catalog: Catalog, stage: Stage, judged: bool = True) -> Build:
    """Every stage that chooses, counts and checks; a build without ranges, which cost more than all of it."""
    with uncollected(), _units_of(catalog.platforms[spec.platform].at):
        with stage("system"):
            system = build_system(spec, catalog)
            system.ledger.judged = judged or _all_asked(spec)
        (made,), _, _ = _engineer([Section("", "", system)], system.ledger, stage)
        with stage("cost"):
            accelerators = _counted(system)
            cost = price_system(system, ordered_parts([system]))
            cost = close_offer(system, cost, [line.id for line in cost.leaves], accelerators)
            if system.ledger.judged:
                _judge(made, cost)
            settle_price(system, cost)
        with stage("checks"):
            checks = run_checks(system) if system.ledger.judged else ()
        _raise_problems(system.ledger)
    return made.build(cost, checks)


def _all_asked(spec: Deal) -> bool:
    """Whether a specification asks for all that can be found: an alternative may be of anything, a percentile rests on all ranges."""
    return bool(spec.alternatives) or spec.prices.cost_at != "base"


def engineered_order(spec: OrderSpec, catalog: Catalog, stage: Stage, judged: bool = True) -> Order:
    """The same for several systems: each as if it stood alone but for what they share, then the money and the sums of all."""
    ledger = Ledger(catalog, spec.alternatives, spec.at(), partial(spec.at, "alternatives"))
    whole = Scope(spec, catalog, ledger)
    ledger.judged = judged or _all_asked(spec)
    with uncollected(), _units_of(spec.at()):
        with stage("system"):
            sections = build_sections(spec, catalog, ledger)
        made, shared, pods = _engineer(sections, ledger, stage)
        with stage("cost"):
            priced = {p.section.key: p for p in _priced(ledger, made, shared)}
            cost = _order_money(whole, list(priced.values()))
            settle_price(whole, cost)
        with stage("checks"):
            checks, of = _order_checks(whole, priced) if ledger.judged else ((), dict.fromkeys(priced, ()))
        _raise_problems(ledger)
    builds = {m.section.key: m.build(priced[m.section.key].cost, of[m.section.key]) for m in made}
    pooled = tuple(_shared(p, pods.get(key), of[key]) for key, p in priced.items() if p.section.members)
    return Order(whole, tuple(builds[m.key] for m in spec.members), pooled, cost=_as_written(cost, spec), checks=checks)


def _engineer(sections: Sequence[Section], order: Ledger, stage: Stage) -> tuple[list[Engineered], list[Section], dict[str, Pod]]:
    """Power, cooling, connectors, boards and cables of every system; the sections of what they share, and by their keys the pods."""
    _refuse([problem for s in sections for problem in too_many(s.system)])
    with stage("power"):
        power = {s.key: size_power(s.system) for s in sections}
    with stage("cooling"):
        loaded = {s.key: load_loop(s.system, power[s.key]) for s in sections}
        pods = share_units(order, sections, {key: racks.demand for key, racks in loaded.items()})
        cooling = {s.key: serve_loop(s.system, loaded[s.key], pods.get(s.key)) for s in sections}
    with stage("connectors, boards, cables"):
        connectors = {s.key: count_connectors(s.system) for s in sections}
        stock = share_spares(order, sections, connectors)
        made = [_linked(s, power[s.key], cooling[s.key], connectors[s.key]) for s in sections]
    shared = {pod.section.key: pod for pod in pods.values()}
    return made, [*(pod.section for pod in shared.values()), *([stock] if stock is not None else [])], shared


def _shared(priced: Priced, pod: Pod | None, checks: tuple[Check, ...]) -> Shared:
    """What systems share with its money and checks; of distribution units also their states and what is asked of them."""
    states, asked = (pod.states, pod.qualification) if pod is not None else ((), ())
    return Shared(priced.section, states, asked, cost=priced.cost, checks=checks)


def _linked(section: Section, power: Power, cooling: Cooling, connectors: Sequence[ConnectorLine]) -> Engineered:
    """A system with its energy, its boards, its cables and what these end at outside the order."""
    system = section.system
    account_energy(system, power)
    count_equipment(system, power)
    price_boards(system)
    boards, channels = list_boards(system) if system.ledger.judged else ([], [])
    cables = list_cables(system)
    fabrics = join_fabrics(system, cables)
    count_ports(system, fabrics)
    count_service(system, fabrics)
    if system.ledger.judged:
        compare_chains(system, power)
        weigh_harmonics(system)
        fill_trays(system, fabrics)
        compare_optical(system, fabrics)
    outside = far_ends(system, fabrics) if system.ledger.judged else ()
    return Engineered(section, power, cooling, connectors, boards, channels, cables, fabrics, outside)


@contextmanager
def _units_of(at: Position) -> Iterator[None]:
    """A platform whose numbers do not fit together is bad input."""
    try:
        yield
    except UnitError as problem:
        raise fail("UNIT001", str(problem), at) from problem


def _raise_problems(ledger: Ledger) -> None:
    _refuse([*ledger.problems, *ledger.unused_alternatives()])


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise InputError(problems)


# --- money


def _counted(system: System) -> Figure:
    """What the system is and adds up to; returns its accelerators."""
    accelerators = count_totals(system)
    count_compute(system)
    return accelerators


def _judge(made: Engineered, cost: Cost) -> None:
    """What a system costs by level and by architecture; and what others published."""
    system = made.section.system
    compare_boards(system, cost)
    schedule_boards(system, stated_leads(cost.lines))
    share_capacities(system)
    price_bypasses(system, cost, made.channels)
    cost_power(system, made.power, cost)
    cost_optical(system, made.fabrics, cost)
    value_by_level(system, cost)
    compare_architectures(system, made.cooling, cost)
    compare_published(system)


def _priced(order: Ledger, made: Sequence[Engineered], shared: Sequence[Section]) -> Iterator[Priced]:
    """The lines of every system and of what they share, each up to what is left after its discounts."""
    for each in made:
        _counted(each.section.system)
    sections = [*(each.section for each in made), *shared]
    ordered, common = ordered_parts(section.system for section in sections), common_parts(sections)
    surplus = share_surplus(order, sections, ordered, common)
    for each in made:
        priced = price_section(each.section, ordered, common)
        if order.judged:
            _judge(each, priced.cost)
        yield priced
    yield from (price_section(section, ordered, common) for section in [*shared, *([surplus] if surplus is not None else [])])


def _order_money(whole: Scope, priced: Sequence[Priced]) -> Cost:
    """The sums over the systems, and the price of all."""
    systems = [p.section.system for p in priced]
    accelerators = count_order(whole, systems)
    cost = price_order(whole, priced, accelerators)
    sum_up(whole, systems, {**COSTS, **step_labels(systems)})
    share_equipment(whole, systems)
    return cost


def _as_written(cost: Cost, spec: OrderSpec) -> Cost:
    """The lines of the systems as the specification has them, what is shared last."""
    place = {member.key: index for index, member in enumerate(spec.members)}
    return replace(cost, lines=tuple(sorted(cost.lines, key=lambda line: place.get(line.node.key, len(place)))))


# --- checks and racks


def _order_checks(whole: Scope, priced: Mapping[str, Priced]) -> tuple[tuple[Check, ...], dict[str, tuple[Check, ...]]]:
    """Every check of the order under its full id, and those of each section under its own; waivers name full ids."""
    own = checks_by(ORDER_RULES, whole)
    found = {key: section_checks(p.section) for key, p in priced.items()}
    full = [*own, *(replace(check, id=f"{key}.{check.id}") for key, checks in found.items() for check in checks)]
    settled = waived(full, whole.spec)
    whole_ids = {check.id: check for check in settled}
    of = {key: tuple(replace(whole_ids[f"{key}.{c.id}"], id=c.id) for c in checks) for key, checks in found.items()}
    return settled, of


def rack_views(system: System) -> tuple[RackView, ...]:
    """A rack of each role as the figures have it now, and one of the network where its switches are quoted."""
    figures = system.ledger.figures
    views = []
    for role in system.roles:
        height = frame_units(system, role)
        weight, load = figures.get(f"system.{role.key}.rack-weight"), figures.get(f"power.{role.key}.rack-load")
        views.append(RackView(role, height, rack_slots(system, role, height), weight, load))
    drawn = network_rack(system)
    if drawn is not None:
        views.append(RackView(*drawn, *rack_figures(system)))
    return tuple(views)
