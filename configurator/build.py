"""The pipeline: from a specification to an immutable build, in named stages."""

from __future__ import annotations

import copy
import datetime
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from configurator.catalog.bands import band_at, misread
from configurator.catalog.entry import Entry
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Position, did_you_mean, fail
from configurator.disciplines.boards.loss import BoardLine, list_boards
from configurator.disciplines.compute import count_compute
from configurator.disciplines.cooling.connectors import ConnectorLine, count_connectors
from configurator.disciplines.cooling.sizing import Cooling, size_cooling
from configurator.disciplines.cooling.value import compare_architectures, value_by_level
from configurator.disciplines.money.cost import Cost, price_system, simulate_price
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.network.boundary import Outside, far_ends
from configurator.disciplines.network.cabling import CableLine, list_cables
from configurator.disciplines.power.cost import cost_power
from configurator.disciplines.power.sizing import Power, size_power
from configurator.disciplines.published import compare_published
from configurator.disciplines.totals import count_totals
from configurator.figures import Figure, band, recompute, simulate, topological
from configurator.rules import Check, run_checks
from configurator.rules.check import Status
from configurator.system.layout import Place, Slot, floor_plan, frame_units, rack_slots
from configurator.system.ledger import Decision
from configurator.system.spec import Spec, laid_over, load_spec
from configurator.system.tree import RackRole, System, build_system
from configurator.system.written import Written
from configurator.units import ABSOLUTE_TEMPERATURE, UnitError, is_dotted, parse_quantity, two_readings

log = logging.getLogger("rackcfg")


@dataclass(frozen=True)
class RackView:
    """A rack of one role: how many, the units of its frame and what stands in them from the bottom, weight, load and heat of one."""

    role: RackRole
    height_units: int
    slots: tuple[Slot, ...]
    weight: Figure | None
    load: Figure | None


@dataclass(frozen=True)
class Build:
    """Everything about one order: figures by id, lines, checks, decisions. Renderers read this and nothing else."""

    system: System
    power: Power
    cooling: Cooling
    cost: Cost
    boards: tuple[BoardLine, ...]
    connectors: tuple[ConnectorLine, ...]
    cables: tuple[CableLine, ...]
    racks: tuple[RackView, ...]
    floor: tuple[Place, ...]
    checks: tuple[Check, ...]
    outside: tuple[Outside, ...] = ()
    changes: Mapping[str, str] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def spec(self) -> Spec:
        """The complete specification."""
        return self.system.spec

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Every named figure by id, in the order it was made."""
        return self.system.ledger.figures

    @property
    def decisions(self) -> Sequence[Decision]:
        """The choices made, in order."""
        return self.system.ledger.decisions

    @property
    def bom(self) -> tuple[BomLine, ...]:
        """The lines of the bill of materials, parents before what they contain."""
        return self.cost.lines

    @property
    def date(self) -> datetime.date:
        """The date of the quote."""
        return self.spec.quote.date

    @property
    def valid_until(self) -> datetime.date:
        """The last day of the offer."""
        return self.spec.quote.valid_until

    @property
    def failed(self) -> bool:
        """Whether a check of severity fail does not hold."""
        return any(c.status == "fail" for c in self.checks)

    def range_of(self, figure: Figure) -> tuple[float | None, float | None]:
        """Low and high in the unit shown: published for an input, P10 and P90 of the simulation for a derived figure."""
        info = figure.info
        if info is None:
            return None, None
        if info.origin is not None:
            low, high = info.origin.low, info.origin.high
        else:
            low, high = self.ranges.get(info.id, (None, None))
        factor = info.unit.factor
        return (None if low is None else low / factor, None if high is None else high / factor)


def build_quote(
    target: str | Written,
    settings: Sequence[str] = (),
    overlays: Sequence[Path] = (),
    what_if: Sequence[str] = (),
    catalog: Catalog | None = None,
) -> Build:
    """The build of a specification file or platform id, with settings laid over it and then inputs changed.

    A `catalog` already loaded saves loading it again for each of many builds.

    Raises:
        InputError: anything wrong with catalogs, specification, settings or changes.
    """
    if catalog is None:
        with _stage("catalog"):
            catalog = load_catalog(overlays)
    with _stage("specification"):
        spec = load_spec(target, catalog, settings)
    build = build_system_quote(spec, catalog)
    return changed(build, what_if) if what_if else build


@contextmanager
def _stage(name: str) -> Iterator[None]:
    """Time a stage for ``-v``."""
    start = time.perf_counter()
    yield
    log.info("%-28s %6.0f ms", name, 1000 * (time.perf_counter() - start))


def _untimed(name: str) -> AbstractContextManager[None]:
    """A stage that nobody times: of the many builds behind a remedy."""
    return nullcontext()


Stage = Callable[[str], AbstractContextManager[None]]


def build_system_quote(spec: Spec, catalog: Catalog) -> Build:
    """The pipeline from a complete specification: engineering, then the ranges of what it found."""
    build = _engineered(spec, catalog, _stage)
    with _stage("uncertainty"):
        simulate_price(build.system, build.cost.price)
        return replace(build, ranges=_ranges(build.system))


def _engineered(spec: Spec, catalog: Catalog, stage: Stage) -> Build:
    """Every stage that chooses, counts and checks; a build without ranges, which cost more than all of it."""
    try:
        with stage("system"):
            system = build_system(spec, catalog)
        with stage("power"):
            power = size_power(system)
        with stage("cooling"):
            cooling = size_cooling(system, power)
        with stage("connectors, boards, cables"):
            connectors, boards, cables = count_connectors(system), list_boards(system), list_cables(system)
            outside = far_ends(system, cables)
        with stage("cost"):
            cost = _priced(system, power, cooling)
        with stage("checks"):
            checks = run_checks(system)
        problems = [*system.ledger.problems, *system.ledger.unused_alternatives()]
        if problems:
            raise InputError(problems)
    except UnitError as problem:
        raise fail("UNIT001", str(problem), catalog.platforms[spec.platform].at) from problem
    racks, plan = _rack_views(system), floor_plan(system)
    return Build(system, power, cooling, cost, tuple(boards), tuple(connectors), tuple(cables), racks, plan, checks, outside)


def _priced(system: System, power: Power, cooling: Cooling) -> Cost:
    """What the order costs, by line, by level and by architecture."""
    accelerators = count_totals(system)
    count_compute(system)
    cost = price_system(system, accelerators)
    cost_power(system, power, cost)
    value_by_level(system, cost)
    compare_architectures(system, cooling, cost)
    compare_published(system)
    return cost


def _ranges(system: System) -> dict[str, tuple[float, float]]:
    """P10 and P90 of every derived figure that depends on an input with a range, widened to hold its value (coherent units)."""
    found: dict[str, tuple[float, float]] = {}
    spread_known = system.ledger.figures["cost.p50"].value is not None  # else the ranges of a few prices would pass for that of the sum
    derived = [f for f in system.ledger.figures.values() if not f.is_input and f.args and (spread_known or not f.id.startswith("cost."))]
    for id, samples in simulate(derived).items():
        figure, limits = system.ledger.figures[id], band(samples)
        if limits is not None and figure.value is not None and not figure.bound and limits[0] < limits[1]:
            found[id] = (min(limits[0], figure.value), max(limits[1], figure.value))
    return found


def _rack_views(system: System) -> tuple[RackView, ...]:
    """A rack of each role as the figures have it now."""
    figures = system.ledger.figures
    views = []
    for role in system.roles:
        height = frame_units(system, role)
        weight, load = figures.get(f"system.{role.key}.rack-weight"), figures.get(f"power.{role.key}.rack-load")
        views.append(RackView(role, height, rack_slots(system, role, height), weight, load))
    return tuple(views)


# --- what if


def changed(build: Build, what_if: Sequence[str]) -> Build:
    """The same graph with some inputs changed (``b300-gpu.tdp=1500 W``); choices are kept, as in the workbook.

    Raises:
        InputError: an unknown or derived figure, a unit of the wrong dimension, a number its field cannot hold or with two readings.
    """
    twin = copy.deepcopy(build, shared(build))
    _change(twin, what_if)
    simulate_price(twin.system, twin.cost.price)
    ranges = _ranges(twin.system)
    texts = dict(text.split("=", 1) for text in what_if)
    return replace(twin, changes=texts, ranges=ranges, racks=_rack_views(twin.system))


def verdicts(build: Build, settings: Sequence[str]) -> dict[str, Status]:
    """The status of every check when more settings are laid over the specification and the same inputs are changed.

    Raises:
        InputError: a setting that the specification does not take, or an input that is no longer there.
    """
    return {check.id: check.status for check in again(build, settings).checks}


def again(build: Build, settings: Sequence[str]) -> Build:
    """The build with more settings laid over the specification and the same inputs changed, without ranges.

    Raises:
        InputError: a setting that the specification does not take, or an input that is no longer there.
    """
    catalog = build.system.catalog
    trial = _engineered(laid_over(build.spec, catalog, settings), catalog, _untimed)
    _change(trial, [f"{id}={text}" for id, text in build.changes.items()])
    return trial


def _change(build: Build, what_if: Sequence[str]) -> None:
    """Change inputs of a build in place."""
    changes = dict(_change_of(build, text) for text in what_if)
    recompute(topological([*build.figures.values()]), changes)


def shared(build: Build) -> dict[int, object]:
    """What a copy of a build may share with it: catalogs and specification never change."""
    catalog = build.system.catalog
    memo: dict[int, object] = {id(catalog): catalog, id(build.spec): build.spec}
    for table in (catalog.parts, catalog.platforms, catalog.books, catalog.laminates, catalog.interfaces, catalog.coolants):
        memo.update((id(entry), entry) for entry in table.values() if isinstance(entry, Entry))
    return memo


def _change_of(build: Build, text: str) -> tuple[str, float]:
    id, equals, amount = (part.strip() for part in text.partition("="))
    at = Position(f"--what-if {text}")
    if not equals or not amount:
        raise fail("WHATIF1", "expected figure=value, for example b300-gpu.tdp=1500W", at)
    figure = build.figures.get(id)
    if figure is None:
        inputs = [key for key, f in build.figures.items() if f.is_input]
        raise fail("WHATIF2", f"no figure '{id}'", at, did_you_mean(id, inputs))
    if not figure.is_input:
        raise fail("WHATIF3", f"{id} is derived; change one of its inputs", at, f"rackcfg explain … {id} lists them")
    assert figure.info is not None and figure.info.origin is not None
    try:
        number, written = parse_quantity(amount, figure.info.unit)
    except UnitError as problem:
        raise fail("WHATIF4", f"{id}: {problem}", at) from None
    if number < 0 and written.dimension is not ABSOLUTE_TEMPERATURE:
        raise fail("WHATIF5", f"{id} cannot be negative", at)
    if fault := figure.info.origin.limits.fault(number, written):
        raise fail("WHATIF5", f"{id}: {fault}", at)
    _refuse_misread(build.system.catalog, figure, amount, number * written.factor, at)
    return id, number * written.factor


def _refuse_misread(catalog: Catalog, figure: Figure, amount: str, coherent: float, at: Position) -> None:
    """Raise for ``1.234 W`` where only 1,234 W is usual for the field of the catalog that the figure stands for."""
    origin = figure.info.origin if figure.info else None
    band = band_at(catalog, Position(origin.file, origin.line, origin.column)) if origin and is_dotted(amount) else None
    if band is not None and misread(amount, coherent, band):
        raise fail("WHATIF6", f"{figure.id}: {two_readings(amount)}", at)
