"""The points of a block: built once for all points at which the same choices hold, computed there as arrays.

A build holds for another value of a field as long as all that was asked of numbers while it was made is answered alike, that is, of figures
that follow from the field (`figures/asked.py`); the field itself is not read. Where an answer changes, the point is one of another build.
Input figures keep all choices, so their values are arrays always.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import configurator
from configurator.build import Order, Quoted, again, change_of
from configurator.catalog.problems import InputError
from configurator.catalog.values import Value
from configurator.figures import Figure, topological
from configurator.figures.arrays import evaluate_arrays
from configurator.figures.reads import Reads, watched, watching
from configurator.studies.sweep.plan import FIELD, INPUT, QUANTITY, Block, Plan
from configurator.system.orders import part_at
from configurator.system.spec import Spec
from configurator.today import as_of
from configurator.units import parse_quantity

ALONE = 3  # builds one after the other that hold for a single point, before no further one is watched
TOP = Path(configurator.__file__).parent
RULES = (str(TOP / "rules"),)  # checks read every number, and choose nothing
MAKERS = ("catalog/values.py", "catalog/entry.py", "catalog/reading", "system/load.py")  # read a number to keep it as it is
COUNTS = str(TOP / "system/tree.py")  # makes the figure of how many systems there are
READERS = (*(str(TOP / path) for path in MAKERS), str(dataclasses.__file__))
Numbers = NDArray[np.float64]
Rows = list[tuple[int, list[float | None], str]]  # the number of a point, its figures, why it has none


def computed(base: Quoted, plan: Plan, block: Block) -> Rows:
    """The rows of a block, in any order."""
    with as_of(plan.second):
        return _computed(base, plan, block)


def _computed(base: Quoted, plan: Plan, block: Block) -> Rows:
    left, rows, alone = np.array(block.points, dtype=np.int64), Rows(), 0
    while len(left):
        try:
            built = _built(base, plan, int(left[0]), watch=len(left) > 1 and alone < ALONE)
        except InputError as problem:
            same = built_alike(plan, left)
            rows += [(int(point), [None] * len(plan.figures), problem.problems[0].message) for point in left[same]]
            left = left[~same]
            continue
        held = built.holds_at(left)
        rows += built.rows(left[held])
        alone = alone + 1 if held.sum() == built_alike(plan, left).sum() else 0
        left = left[~held]
    return rows


def built_alike(plan: Plan, points: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which points have the same fields as the first of them, and differ in input figures at most."""
    steps = plan.steps(points.tolist())
    same = [axis == axis[0] for axis, kind in zip(steps, plan.kinds, strict=True) if kind == FIELD]
    return np.logical_and.reduce(same) if same else np.ones(len(points), dtype=bool)


@dataclass
class _Built:
    """A build of one point: which of its numbers were read while it was made, and which of its fields."""

    plan: Plan
    build: Quoted
    point: int
    reads: Reads | None
    asked: set[str] = field(default_factory=set)

    # --- where it holds

    def holds_at(self, points: NDArray[np.int64]) -> NDArray[np.bool_]:
        """The points at which the same choices would be made; the first of them is its own."""
        if self.reads is None:
            return built_alike(self.plan, points)
        steps = self.plan.steps(points.tolist())
        free = {axis: node for axis in range(len(steps)) if (node := self._node(axis)) is not None}
        held = np.ones(len(points), dtype=bool)
        for axis, kind in enumerate(self.plan.kinds):
            if kind == FIELD and axis not in free:
                held &= steps[axis] == steps[axis][0]
        return self._read_alike(held, free, steps) if held.sum() > 1 else held

    def _read_alike(self, held: NDArray[np.bool_], free: Mapping[int, Figure], steps: Sequence[NDArray[np.int64]]) -> NDArray[np.bool_]:
        """Those of some points at which all that was asked is answered alike, what was known is known and what was zero is zero."""
        assert self.reads is not None
        bounds, zeros = list(self.reads.bounds.values()), list(self.reads.zeros.values())
        asked = [figure for answer in self.reads.answers for figure in answer.figures]
        below = _below([*asked, *bounds, *zeros], {id(node) for node in free.values()})
        answers = [answer for answer in self.reads.answers if any(id(figure) in below for figure in answer.figures)]
        bounds, zeros = ([figure for figure in figures if id(figure) in below] for figures in (bounds, zeros))
        found = evaluate_arrays(topological([*(f for a in answers for f in a.figures), *bounds, *zeros]), self._samples(free, steps))
        told = [np.isnan(found[id(read)]) for read in bounds] + [np.equal(found[id(read)], 0.0) for read in zeros]
        with np.errstate(all="ignore"):  # what is divided by is zero elsewhere, which is answered otherwise
            for alike in [*(answer.holds(found) for answer in answers), *(each == np.ravel(each)[0] for each in told)]:
                held &= alike
        return held

    def _node(self, axis: int) -> Figure | None:
        """The one input figure that a field is, where nothing else is made of it."""
        text = f"--set {self.plan.axes[axis].path}={self._value(axis)}"
        if self.plan.kinds[axis] != FIELD or not self.plan.units[axis] or text in self.asked or self._ruled(self.plan.axes[axis].path):
            return None
        found = {id(f): f for f in self.build.figures.values() if f.is_input and f.info and f.info.origin and f.info.origin.file == text}
        return next(iter(found.values())) if len(found) == 1 else None

    def _value(self, axis: int) -> str:
        return self.plan.axes[axis].values[int(self.plan.steps([self.point])[axis][0])]

    def _ruled(self, path: str) -> bool:
        """Whether a rule of the platform looks at a field, which it does before anything is built."""
        systems = self.build.sections if isinstance(self.build, Order) else [self.build]
        platforms = [system.catalog.platforms[system.spec.platform] for system in systems]  # type: ignore[attr-defined]
        _, path = part_at(self.build.spec, path)
        return any(path in {**rule.when, **rule.requires, **rule.excludes} for platform in platforms for rule in platform.rules)

    def _samples(self, nodes: Mapping[int, Figure], steps: Sequence[NDArray[np.int64]]) -> dict[int, Numbers]:
        """The values of some axes as their input figures have them."""
        found = {}
        for axis, node in nodes.items():
            values = [parse_quantity(value, node.info.unit) for value in self.plan.axes[axis].values if node.info]
            found[id(node)] = np.array([number * unit.factor for number, unit in values])[steps[axis]]
        return found

    # --- what it comes to

    def rows(self, points: NDArray[np.int64]) -> Rows:
        """The figures of points at which it holds; an input figure that takes no such number, or is not there, is an error."""
        steps = self.plan.steps(points.tolist())
        fields = {axis: node for axis in range(len(steps)) if (node := self._node(axis)) is not None} if self.reads is not None else {}
        samples, faults = self._samples(fields, steps), [""] * len(points)
        for axis, kind in enumerate(self.plan.kinds):
            if kind == INPUT:
                self._change(axis, steps[axis], samples, faults)
        wanted = [self.build.figures.get(name) for name in self.plan.figures]
        known = [f for f in wanted if f is not None]
        found = evaluate_arrays(topological(known) if samples else (), samples, known)
        columns = [np.full(len(points), np.nan) if f is None else _shown(f, found[id(f)], len(points)) for f in wanted]
        values = np.column_stack(columns) if columns else np.empty((len(points), 0))
        return [
            (int(point), [None if fault or number != number else float(number) for number in row], fault)
            for point, row, fault in zip(points, values.tolist(), faults, strict=True)
        ]

    def _change(self, axis: int, steps: NDArray[np.int64], samples: dict[int, Numbers], faults: list[str]) -> None:
        """Enter the values of an input figure, and at which points it does not take them."""
        path, numbers = self.plan.axes[axis].path, np.full(len(self.plan.axes[axis].values), np.nan)
        for step in np.unique(steps):
            try:
                numbers[step] = change_of(self.build, f"{path}={self.plan.axes[axis].values[step]}")[1]
            except InputError as problem:
                for at in np.flatnonzero(steps == step):
                    faults[at] = faults[at] or problem.problems[0].message
        if path in self.build.figures:
            samples[id(self.build.figures[path])] = numbers[steps]


def _built(base: Quoted, plan: Plan, point: int, watch: bool) -> _Built:
    """The build of a point; watched, it tells what it rests on."""
    settings = plan.settings_at(point)
    if not settings:
        return _Built(plan, base, point, Reads())
    if not watch:
        return _Built(plan, _again(base, plan, settings), point, None)
    with _fields_read() as asked, watched(RULES) as reads:
        build = _again(base, plan, settings)
    return _Built(plan, build, point, reads, asked)


def _again(base: Quoted, plan: Plan, settings: Sequence[str]) -> Quoted:
    """The build with settings; judged too where only that finds a figure which the one it differs from has without."""
    build = again(base, settings, plan.judged)
    return build if plan.judged or all(name in build.figures for name in plan.figures) else again(base, settings)


@contextmanager
def _fields_read() -> Iterator[set[str]]:
    """The settings whose numbers are read by anything but what makes input figures of them."""
    asked: set[str] = set()

    def read(value: Value, number: object) -> object:
        asked.add(value.at.file)
        return number

    def ordered(spec: Spec, quantity: object) -> object:
        asked.add(spec.at(QUANTITY).file)
        return quantity

    numbers = watching(Value, "number", READERS, read), watching(Value, "coherent", READERS, read)
    with numbers[0], numbers[1], watching(Spec, QUANTITY, (*READERS, COUNTS), ordered):
        yield asked


def _below(figures: Sequence[Figure], inputs: set[int]) -> set[int]:
    """Some inputs and what of some figures, and of those they are made of, follows from them, by `id`."""
    below = set(inputs)
    for node in topological(figures):
        if any(id(arg) in below for arg in node.args):
            below.add(id(node))
    return below


def _shown(figure: Figure, values: Numbers, count: int) -> Numbers:
    """Values in the unit that the figure is shown in."""
    assert figure.info is not None
    return np.broadcast_to(np.asarray(values, dtype=float) / figure.info.unit.factor, count)
