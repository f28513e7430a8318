"""Builds with something changed: inputs of the same graph (what-if), or settings of the specification (for remedies)."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from configurator.build.model import Build, Order, Quoted
from configurator.build.stages import engineered_order, engineered_system, rack_views, untimed
from configurator.build.uncertainty import with_ranges
from configurator.catalog.bands import band_at, misread
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Position, did_you_mean, fail
from configurator.disciplines.money.allowance import SHARE as ALLOWANCE
from configurator.figures import Figure, recompute, topological
from configurator.phrases import phrases_filled
from configurator.rules.check import Check
from configurator.system.load import laid_over
from configurator.system.orders import OrderSpec, order_laid_over
from configurator.system.spec import Deal, Spec
from configurator.units import ABSOLUTE_TEMPERATURE, UnitError, is_dotted, parse_quantity, two_readings

Changed = TypeVar("Changed", bound=Quoted)


def changed(build: Changed, what_if: Sequence[str]) -> Changed:
    """The same graph with some inputs changed (``b300-gpu.tdp=1500 W``); choices are kept, as in the workbook.

    Raises:
        InputError: an unknown or derived figure, a unit of the wrong dimension, a number its field cannot hold or with two readings.
    """
    changes = dict(change_of(build, text) for text in what_if)  # what cannot be is refused before anything is copied
    twin = copy.deepcopy(_as_made(build), shared(build))
    _give(twin, changes)
    texts = dict(text.split("=", 1) for text in what_if)
    return with_ranges(replace(_with_racks(twin), changes=texts))


def _as_made(build: Changed) -> Changed:
    """A build without what was derived from it afterwards, such as its grades: with other inputs that is no longer so."""
    if isinstance(build, Order):
        return replace(build, sections=tuple(replace(section) for section in build.sections))
    return replace(build)


def _give(build: Quoted, changes: Mapping[str, float]) -> None:
    """Set inputs (coherent units) and all that follows from them; a number that is given has no range any more."""
    recompute(topological([*build.figures.values()]), changes)
    for info in (build.figures[id].info for id in changes):
        if info is not None and info.origin is not None:
            info.origin = info.origin._replace(low=None, high=None, spread=0.0)


def _with_racks(build: Changed) -> Changed:
    """What stands in the racks as the figures have it now."""
    if isinstance(build, Build):
        return replace(build, racks=rack_views(build.system))
    if isinstance(build, Order):
        return replace(build, sections=tuple(_with_racks(section) for section in build.sections))
    return build


def verdicts(build: Quoted, settings: Sequence[str]) -> dict[str, Check]:
    """Every check by its id when more settings are laid over the specification and the same inputs are changed, without probabilities.

    Raises:
        InputError: a setting that the specification does not take, or an input that is no longer there.
    """
    return {check.id: check for check in again(build, settings).checks}


def again(build: Changed, settings: Sequence[str], judged: bool = True) -> Changed:
    """The build with more settings laid over the specification and the same inputs changed, without ranges; not `judged`: see `stages`.

    Raises:
        InputError: a setting that the specification does not take, or an input that is no longer there.
    """
    trial = replace(engineered(overlaid(build.spec, build.catalog, settings), build.catalog, judged), changes=build.changes)
    changes = dict(change_of(trial, f"{id}={text}") for id, text in build.changes.items())
    if changes:
        _give(trial, changes)
    assert isinstance(trial, type(build))
    return trial


def allowed_as(build: Changed, other: Quoted) -> Changed:
    """A build sold with the allowance of another (``prices.cost-at``), as an option is: one choice more does not move every price."""
    share = other.figures.get(ALLOWANCE)
    if share is not None and share.value is not None and ALLOWANCE in build.figures:
        recompute(topological([*build.figures.values()]), {ALLOWANCE: share.value})
    return build


def overlaid(spec: Deal, catalog: Catalog, settings: Sequence[str]) -> Deal:
    """A specification of one system or of several with more settings laid over it; raises InputError where it does not take them."""
    if isinstance(spec, OrderSpec):
        return order_laid_over(spec, catalog, settings)
    assert isinstance(spec, Spec)
    return laid_over(spec, catalog, settings)


def engineered(spec: Deal, catalog: Catalog, judged: bool = True) -> Quoted:
    """The build of a complete specification of one system or of several, without ranges: one of the many of a search.

    Nobody reads what the figures of one that is not `judged` are called; why it cannot be built is told in full.

    Raises:
        InputError: it cannot be built.
    """
    if not judged:
        with suppress(InputError), phrases_filled(False):
            return _engineered(spec, catalog, judged)
    return _engineered(spec, catalog, judged)


def _engineered(spec: Deal, catalog: Catalog, judged: bool) -> Quoted:
    if isinstance(spec, OrderSpec):
        return engineered_order(spec, catalog, untimed, judged)
    assert isinstance(spec, Spec)
    return engineered_system(spec, catalog, untimed, judged)


def shared(build: Quoted) -> dict[int, object]:
    """What a copy of a build may share with it: catalogs and specification never change."""
    catalog, spec = build.catalog, build.spec
    memo: dict[int, object] = {id(catalog): catalog, id(spec): spec}
    if isinstance(build, Order):
        memo.update((id(section.spec), section.spec) for section in build.sections)
    memo.update((id(entry), entry) for entry in catalog.read())
    return memo


def change_of(build: Quoted, text: str) -> tuple[str, float]:
    """The input figure that a change names, and its new number in coherent units; raises InputError where it takes no such number."""
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
    limits = figure.info.origin.limits
    try:
        number, written = parse_quantity(amount, figure.info.unit)
    except UnitError as problem:
        dotted = limits.whole and is_dotted(amount)
        raise fail("WHATIF4", f"{id}: {two_readings(amount, limits.wholes) if dotted else problem}", at) from None
    if number < 0 and written.dimension is not ABSOLUTE_TEMPERATURE and not -math.inf < limits.minimum < 0:
        raise fail("WHATIF5", f"{id} cannot be negative", at)
    if fault := limits.fault(number, written):
        raise fail("WHATIF5", f"{id}: {fault}", at)
    _refuse_misread(build.catalog, figure, amount, number * written.factor, at)
    return id, number * written.factor


def _refuse_misread(catalog: Catalog, figure: Figure, amount: str, coherent: float, at: Position) -> None:
    """Raise for ``1.234 W`` where only 1,234 W is usual for the field of the catalog that the figure stands for."""
    origin = figure.info.origin if figure.info else None
    band = band_at(catalog, Position(origin.file, origin.line, origin.column)) if origin and is_dotted(amount) else None
    if band is not None and misread(amount, coherent, band):
        raise fail("WHATIF6", f"{figure.id}: {two_readings(amount)}", at)
