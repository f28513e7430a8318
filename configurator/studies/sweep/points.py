"""The points of a block: built once for all points at which the same choices hold, computed there as arrays.

A build holds for another value of a field as long as nothing that was read while it was made changes with it (`figures/reads.py`): neither
the field itself, nor a figure that follows from it. What is read and does change makes the point a build of its own. Input figures keep
all choices, so their values are arrays always.
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
from configurator.studies.sweep.plan import FIELD, INPUT, Block, Plan
from configurator.system.orders import part_at
from configurator.today import as_of
from configurator.units import parse_quantity

ALONE = 3  # builds one after the other that hold for a single point, before no further one is watched
TOP = Path(configurator.__file__).parent
RULES = (str(TOP / "rules"),)  # checks read every number, and choose nothing
MAKERS = ("catalog/values.py", "catalog/entry.py", "catalog/reading", "system/load.py")  # read a number to keep it as it is
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
        """Those of some points at which every number that was read is what it was, known where it was known and zero where it was zero."""
        assert self.reads is not None
        inputs, all_reads = {id(node) for node in free.values()}, (self.reads.numbers, self.reads.bounds, self.reads.zeros)
        numbers, bounds, zeros = (_following(list(reads.values()), inputs) for reads in all_reads)
        found = evaluate_arrays(topological([*numbers, *bounds, *zeros]), self._samples(free, steps))
        answers = [found[id(read)] for read in numbers]
        answers += [np.isnan(found[id(read)]) for read in bounds] + [np.equal(found[id(read)], 0.0) for read in zeros]
        for answer in answers:
            there = np.broadcast_to(answer, len(held))
            held &= (there == there[0]) | (np.isnan(there) & np.isnan(there[0]))
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
        return _Built(plan, again(base, settings, plan.judged), point, None)
    with _fields_read() as asked, watched(RULES) as reads:
        build = again(base, settings, plan.judged)
    return _Built(plan, build, point, reads, asked)


@contextmanager
def _fields_read() -> Iterator[set[str]]:
    """The settings whose numbers are read by anything but what makes input figures of them."""
    asked: set[str] = set()
    with watching(Value, ("number", "coherent"), READERS, lambda value: asked.add(value.at.file)):
        yield asked


def _following(reads: Sequence[Figure], inputs: set[int]) -> list[Figure]:
    """Those of some figures that follow from some inputs."""
    below = set(inputs)
    for node in topological(reads):
        if any(id(arg) in below for arg in node.args):
            below.add(id(node))
    return [read for read in reads if id(read) in below]


def _shown(figure: Figure, values: Numbers, count: int) -> Numbers:
    """Values in the unit that the figure is shown in."""
    assert figure.info is not None
    return np.broadcast_to(np.asarray(values, dtype=float) / figure.info.unit.factor, count)
