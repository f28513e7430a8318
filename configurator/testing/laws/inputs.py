"""Laws of what goes in: no number without an effect or a source, nothing unknown taken for nothing, and a what-if that is a rebuild."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from configurator.build import Build, changed
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError
from configurator.catalog.values import Value
from configurator.figures import Figure, bounds, inputs_of, recompute, topological
from configurator.figures.arrays import evaluate_arrays
from configurator.render.text.json import CONTRACT
from configurator.rules import Check
from configurator.testing.altered import unpublished, with_value
from configurator.testing.cases import Case, NoCase, engineered_of, need
from configurator.testing.laws.law import Law, close
from configurator.testing.strategies.changes import Change, changes

STEPS = (0.001, 0.6, 2.0)  # the first moves whole pieces of which one is more than enough
SHARE = 0.95  # in place of the last, of a figure that is at most all
Bounds = dict[str, tuple[float | None, int]]


def no_dead_input(case: Case, _: None) -> Iterator[str]:
    """At a thousandth, 60 % and twice its value every input moves a figure, stands in a check, or says why it is informative.

    With the platform's own options alone: a specification may well leave a number without effect (an altitude below the first step).
    """
    own = {path: value for path, value in case.settings.items() if path.startswith("options.")}
    yield from (f"nothing follows from {id}" for id in _dead_of(replace(case, settings=own).lines, case.platform, case.of))


@lru_cache(maxsize=256)
def _dead_of(lines: tuple[str, ...], platform: str, catalog: Catalog) -> list[str]:
    return dead_inputs(engineered_of(catalog, platform, *lines))


def dead_inputs(build: Build) -> list[str]:
    """Ids of the inputs from which nothing follows.

    All are tried at once: the graph is evaluated over an array in which each column changes one input.
    """
    tried = [f for f in build.figures.values() if f.is_input and f.value and not reason_of(f)]
    compared = {id(f) for check in build.checks for f in (check.value, check.limit)}
    moved = moving(build, tried)
    for zeros in (1.0, 1e4):  # multiplied by a count of zero is no death: let there be one of each, and a site that lies high
        if still := [f for f in tried if f.id not in moved]:
            moved |= moving(build, still, zeros)
    return [f.id for f in tried if f.id not in moved and id(f) not in compared]


def reason_of(figure: Figure) -> str:
    """Why an input is without effect on purpose; empty for one that must have one."""
    return figure.info.origin.informative if figure.info is not None and figure.info.origin is not None else ""


def moving(build: Build, tried: Sequence[Figure], zeros: float = 0.0) -> set[str]:
    """Ids of the inputs that move some other figure when changed; those of value zero, or unknown, are taken as `zeros`."""
    order, width = topological(build.figures.values()), len(STEPS) * len(tried) + 1
    samples = {id(f): np.full(width, zeros) for f in order if f.is_input and (f.value == 0.0 or (zeros and f.value is None))}
    columns = {f.id: slice(len(STEPS) * n, len(STEPS) * (n + 1)) for n, f in enumerate(tried)}
    for figure in tried:
        assert figure.value is not None and figure.info is not None
        values = np.full(width, figure.value)
        values[columns[figure.id]] *= [*STEPS[:-1], SHARE if figure.info.unit.text == "%" else STEPS[-1]]
        samples[id(figure)] = values
    found = evaluate_arrays(order, samples)
    moved = np.zeros(width, dtype=bool)
    for figure in build.figures.values():
        values = found[id(figure)]
        if not np.ndim(values):  # no input that is tried reaches it
            continue
        changed_here = ~np.isclose(values, values[-1], rtol=1e-9, atol=0.0, equal_nan=True)
        if figure.id in columns:
            changed_here = changed_here.copy()
            changed_here[columns[figure.id]] = False
        moved |= changed_here
    return {f.id for f in tried if moved[columns[f.id]].any()}


# --- unknown is never zero


def numbers_in(build: Build) -> list[str]:
    """Inputs that have a number to lose; how many systems are ordered is known to whoever orders."""
    return [id for id, f in build.figures.items() if f.is_input and f.value and not f.bound and id != "quantity"]


def unknown_is_not_zero(case: Case, place: int) -> Iterator[str]:
    """Take any one number away: every figure it would change is not known or a bound, and no check passes on such a figure."""
    build = case.build()
    ids = numbers_in(build)
    need(ids)
    id = ids[place % len(ids)]
    yield from (f"without {id}, {other} is as if it were known" for other in silent(build, id, build.figures[id].value or 0.0))


def silent(build: Build, id: str, value: float) -> list[str]:
    """What an unknown input leaves as if it were known: figures that depend on it, and checks that pass on such a figure."""
    moved, order = moved_by(build, id, value), topological(build.figures.values())
    recompute(order, {id: None})
    found = [key for key in sorted(moved) if not build.figures[key].bound]
    found += [c.id for c in build.checks if c.status == "pass" and moved & {c.value.id, c.limit.id} and _open(c)]
    recompute(order, {id: value})
    return found


def moved_by(build: Build, id: str, value: float) -> set[str]:
    """The figures that another value of an input changes, with all choices kept."""
    before, order = _states(build), topological(build.figures.values())
    moved: set[str] = set()
    for factor in (0.5, 2.0):
        recompute(order, {id: value * factor})
        moved |= {key for key, state in _states(build).items() if state != before[key]}
    recompute(order, {id: value})
    return moved - {id}


def _states(build: Build) -> Bounds:
    return {id: (figure.value, figure.bound) for id, figure in build.figures.items()}


def _open(check: Check) -> bool:
    """Whether a bound leaves open what a check that passes claims."""
    small, large = check.ordered
    return bool(small.bound & bounds.MORE or large.bound & bounds.LESS)


def unpublished_reaches_headlines(case: Case, place: int) -> Iterator[str]:
    """One field of a part missing: refused by name, or each headline that rests on it has a reason, and no check passes on it."""
    before = case.build()
    fields = part_fields(before)
    need(fields)
    part, field = fields[place % len(fields)]
    id = f"{part}.{field}"
    moved = moved_by(before, id, before.figures[id].value or 0.0)
    try:
        after = case.build(with_value(case.of, part, field, unpublished))
    except InputError as refused:
        if part not in str(refused) and field not in str(refused):
            yield f"without {id}: {refused}"
        return
    for key in moved & set(CONTRACT):
        figure = after.figures[key]
        if not figure.bound and figure.value is not None and id in {f.id for f in inputs_of(figure)}:
            yield f"without {id}, {key} is as if it were known"
    yield from (
        f"{c.id} passes on {id}, which nobody published" for c in after.checks if c.status == "pass" and id in {c.value.id, c.limit.id}
    )


def part_fields(build: Build) -> list[tuple[str, str]]:
    """Part and field of every input that comes from a part of the system, as its platform has it."""
    made = (node.part for node in build.system.walk() if node.part is not None)  # some in another material than the catalog has them in
    parts = {part.id: part for part in made if part.id in build.catalog.parts}
    named = (id.rpartition(".") for id in numbers_in(build) if id not in build.spec.alternatives)
    return [(part, field) for part, _, field in named if part in parts and _is_value(parts[part], field)]


def _is_value(part: object, field: str) -> bool:
    return isinstance(getattr(part, field.replace("-", "_"), None), Value)


# --- where numbers come from, and what they are in


def sources_are_told(case: Case, _: None) -> Iterator[str]:
    """Every input names sources that the catalog knows, and a confidence; a headline without a number says why."""
    build = case.build()
    known = {*build.catalog.sources, "specification"}
    for id, figure in build.figures.items():
        origin = figure.info.origin if figure.info is not None else None
        if origin is None or not figure.is_input:
            continue
        if figure.value is not None and not (origin.sources and origin.confidence):
            yield f"{id} has a number without a source or a confidence"
        yield from (f"{id} cites '{source}', which is no source" for source in origin.sources if source not in known)
        if figure.value is None and not origin.reason:
            yield f"{id} has no number and does not say why"


def low_value_high(case: Case, _: None) -> Iterator[str]:
    """A range holds its value, and the percentiles of the price are in order."""
    build = case.quote()
    for id, figure in build.figures.items():
        low, high = build.range_of(figure)
        known = [x for x in (low, figure.number, high) if x is not None]
        slack = 1e-9 * max((abs(x) for x in known), default=0.0)
        if not all(map(math.isfinite, known)) or any(b < a - slack for a, b in pairwise(known)):
            yield f"{id}: {', '.join(f'{x:.6g}' for x in known)} are not in order"
    percentiles = [build.figures[f"cost.p{n}"].value for n in (10, 50, 90)]
    if None not in percentiles and percentiles != sorted(percentiles, key=lambda x: x or 0.0):
        yield "P10, P50 and P90 of the price are not in order"


def one_unit_each(case: Case, _: None) -> Iterator[str]:
    """A figure is shown in a unit of its own dimension, and what a check compares is of one dimension."""
    build = case.build()
    for id, figure in build.figures.items():
        if figure.info is not None and figure.info.unit.dimension is not figure.dimension:
            yield f"{id} is shown in {figure.info.unit.text}, which measures something else"
    for check in build.checks:
        if check.value.dimension is not check.limit.dimension:
            yield f"{check.id} compares {check.value.id} with {check.limit.id}, which measures something else"


# --- the same input, the same result


def what_if_is_a_rebuild(case: Case, change: Change) -> Iterator[str]:
    """On every figure. Where the rebuild chooses other equipment, the two rightly differ, and the case is none."""
    base = case.with_settings({path: value for path, value in change.settings.items() if path == "prices.books"})
    build = base.build()
    need(change.figure in build.figures and build.figures[change.figure].is_input)
    need(not any(path.endswith(change.figure) for path in case.settings))
    try:
        twin, rebuilt = changed(build, [change.what_if]), base.with_settings(change.settings).build(change.catalog)
    except InputError:
        raise NoCase from None
    need(list(build.figures) == list(rebuilt.figures) and _same_inputs(rebuilt, twin))
    for id, other in rebuilt.figures.items():
        figure = twin.figures[id]
        if figure.args and not figure.is_input and not _same(figure.value, other.value):
            yield f"{change.what_if}: {id} is {figure.value} as a what-if and {other.value} rebuilt"


def _same_inputs(one: Build, other: Build) -> bool:
    return all(_same(f.value, other.figures[id].value) for id, f in one.figures.items() if f.is_input)


def _same(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else close(a, b, abs=1e-9)


def built_again_is_the_same(case: Case, _: None) -> Iterator[str]:
    """A build does not depend on what was built before it, on the clock or on chance."""
    once, again = case.build(), engineered_of.__wrapped__(case.of, case.platform, *case.lines)
    if _states(once) != _states(again):
        yield "two builds of one specification have different figures"
    if [(c.id, c.status) for c in once.checks] != [(c.id, c.status) for c in again.checks]:
        yield "two builds of one specification have different checks"


def _place(_: Case) -> st.SearchStrategy[int]:
    return st.integers(0, 9999)


LAWS = (
    Law(
        "no-dead-input",
        "Every input changes another figure, stands in a check, or is informative with a reason",
        no_dead_input,
        promise="law 1",
        turns=3,
    ),
    Law("unknown-is-not-zero", "Whatever rests on a number nobody knows says so", unknown_is_not_zero, _place, promise="law 2"),
    Law(
        "unpublished-reaches-headlines",
        "A field of a part that nobody published shows in every headline that rests on it",
        unpublished_reaches_headlines,
        _place,
        promise="law 2",
    ),
    Law("sources-are-told", "No number without its sources and its confidence", sources_are_told, promise="law 1"),
    Law("low-value-high", "Ranges hold their values, and percentiles are in order", low_value_high, promise="law 10", turns=3),
    Law("one-unit-each", "One unit a figure, of its dimension; a check compares like with like", one_unit_each, promise="law 12"),
    Law(
        "what-if-is-a-rebuild",
        "An input changed on the finished build gives what a rebuild gives",
        what_if_is_a_rebuild,
        lambda case: changes(case.platform, case.of),
        promise="law 14",
        turns=3,
    ),
    Law("built-again-is-the-same", "The same specification gives the same build", built_again_is_the_same, promise="law 14"),
)
