"""What a sweep is asked for: a specification, the axes of its grid, the figures of each point; and the blocks it is computed in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from configurator import __version__
from configurator.build import Quoted, again, build_request, change_of, overlaid
from configurator.catalog.problems import InputError, Position, did_you_mean, fail
from configurator.catalog.reading.digests import digest
from configurator.catalog.values import Value
from configurator.solve.axes import Axis
from configurator.system.orders import part_at
from configurator.system.spec.written import Written
from configurator.today import epoch
from configurator.units import UnitError, parse_quantity, unit

QUANTITY, PIECES = "quantity", "1"  # how many systems: the one number of a specification that is written without a unit
HEADLINE = (
    *("system.accelerators", "power.it-load", "power.ac-input", "power.facility", "power.energy-cost"),
    *("cooling.flow", "system.weight", "cost.bom", "cost.price"),
)
MOST, LEAST = 4096, 16  # points of a block: as many as keep every worker busy, between these
POINTS = 10_000_000  # of a sweep, at most
TRIED = 32  # values of a list that are all tried beforehand; of more, as of a range, the ends
UNKNOWN_FIELD = "CAT002"
INPUT, FIELD = "input", "field"  # what an axis changes: an input figure (choices kept), or a field of the specification


class Asked(NamedTuple):
    """A specification as it was written, the settings laid over it, the folders laid over the catalogs."""

    written: Written
    settings: tuple[str, ...]
    overlays: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Some points of a grid that share their choices: their numbers, in the order of the rows."""

    first: int
    points: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """A sweep: it can be computed anywhere the program and the catalogs are.

    `kinds` says of each axis whether it is an input figure or a field, `units` the unit of those that are quantities; its builds are
    `judged` where a figure or an input is of what no price rests on. All of it is computed as of one `second`, that at which it was begun,
    however long it takes.
    """

    asked: Asked
    axes: tuple[Axis, ...]
    kinds: tuple[str, ...]
    units: tuple[str, ...]
    figures: tuple[str, ...]
    judged: bool
    catalogs: str
    second: int

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """How many values each axis has."""
        return tuple(len(axis.values) for axis in self.axes)

    @property
    def size(self) -> int:
        """How many points there are."""
        return int(np.prod(self.shape, dtype=object))

    @property
    def digest(self) -> str:
        """What tells one sweep from another: all that its rows follow from."""
        return hashlib.sha256(json.dumps([__version__, asdict(self)], sort_keys=True).encode()).hexdigest()

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [*(axis.path for axis in self.axes), *self.figures, "error"]

    def steps(self, points: Sequence[int]) -> tuple[Any, ...]:
        """Which value of each axis some points have; the last axis runs fastest."""
        return np.unravel_index(np.asarray(points, dtype=np.int64), self.shape)

    def settings_at(self, point: int) -> list[str]:
        """The fields of a point, as the command line sets them."""
        steps = [int(step) for step in np.unravel_index(point, self.shape)]
        fields = zip(self.axes, self.kinds, steps, strict=True)
        return [f"{axis.path}={axis.values[step]}" for axis, kind, step in fields if kind == FIELD]

    def blocks(self, workers: int) -> Iterator[Block]:
        """The points in blocks: those with the same choices together, no block larger than keeps all workers busy."""
        largest = min(max(self.size // (8 * workers), LEAST), MOST)
        numeric = [bool(unit) for unit in self.units]
        kept = [range(n) for n, number in zip(self.shape, numeric, strict=True) if not number]
        free = [range(n) for n, number in zip(self.shape, numeric, strict=True) if number]
        for choice in product(*kept):
            points: list[int] = []
            for numbers in product(*free):
                own, other = iter(choice), iter(numbers)
                steps = [next(other) if number else next(own) for number in numeric]
                points.append(int(np.ravel_multi_index(steps, self.shape)) if steps else 0)
                if len(points) == largest:
                    yield Block(points[0], tuple(points))
                    points = []
            if points:
                yield Block(points[0], tuple(points))

    def base(self) -> Quoted:
        """The build that the points differ from."""
        return build_request(self.asked.written, self.asked.settings, [Path(folder) for folder in self.asked.overlays])

    def shown(self, axis: int, step: int) -> float | str:
        """A value of an axis as its column has it: a quantity as a number in the unit of its figure, a choice as it is written."""
        value, shown = self.axes[axis].values[step], self.units[axis]
        if not shown:
            return value
        number, written = parse_quantity(value, unit(shown))
        if self.kinds[axis] == FIELD and self.axes[axis].path.endswith(QUANTITY):
            return int(number)
        return float(f"{number * written.factor / unit(shown).factor:.15g}")


def planned(base: Quoted, asked: Asked, axes: Sequence[Axis], figures: str | None) -> Plan:
    """The plan of a sweep over axes of a build.

    Raises:
        InputError: an axis that is nothing of the specification and no input figure, a value it does not take, a figure there is not.
    """
    found = [_axis(base, axis) for axis in axes]
    wanted = tuple(dict.fromkeys(name.strip() for name in (figures or "").split(",") if name.strip()))
    for name in wanted:
        _require_figure(base, name)
    kinds, units = tuple(kind for kind, _ in found), tuple(unit for _, unit in found)
    wanted = wanted or HEADLINE
    plan = Plan(asked, tuple(axes), kinds, units, wanted, _judged(base, wanted, axes), digest(base.catalog), epoch())
    if plan.size > POINTS:
        raise fail("SWEEP04", f"more than {POINTS:,} points", axes[-1].at, "take wider steps, or fewer axes")
    return plan


def _judged(base: Quoted, wanted: Sequence[str], axes: Sequence[Axis]) -> bool:
    """Whether the builds are judged: some figures are found only there, and only there all is converted that may lack a rate."""
    names, counted = [*wanted, *(axis.path for axis in axes)], again(base, [], judged=False).figures
    converted = any(axis.path.startswith(("prices.currency", "prices.fx")) for axis in axes)
    return converted or any(name in base.figures and name not in counted for name in names)


def _axis(base: Quoted, axis: Axis) -> tuple[str, str]:
    """What an axis changes, and the unit of its quantity; no unit where it is a choice."""
    figure = base.figures.get(axis.path)
    tried = axis.values if len(axis.values) <= TRIED else (axis.values[0], axis.values[-1])
    try:
        specs = [overlaid(base.spec, base.catalog, [f"{axis.path}={value}"]) for value in tried]
    except InputError as problem:
        if any(p.code != UNKNOWN_FIELD or (figure is None and p.hint) for p in problem.problems):
            raise
        for value in axis.values:  # no field: an input figure, or what it says of that
            change_of(base, f"{axis.path}={value}")
        assert figure is not None and figure.info is not None
        return INPUT, figure.info.unit.text
    part, path = part_at(specs[0], axis.path)
    held = _held(part, path)
    text = held.unit.text if isinstance(held, Value) else PIECES if path == QUANTITY else ""
    return FIELD, text if text and _measured(axis, text) else ""


def _measured(axis: Axis, text: str) -> bool:
    """Whether all values of an axis are quantities in that unit; prices in several currencies are choices, each with a build of its own."""
    try:
        return all(parse_quantity(value, unit(text)) for value in axis.values)
    except UnitError:
        return False


def _held(spec: object, path: str) -> object:
    """What a specification holds at a dotted path."""
    for step in path.split("."):
        spec = spec.get(step) if isinstance(spec, Mapping) else getattr(spec, step.replace("-", "_"), None)
    return spec


def _require_figure(base: Quoted, name: str) -> None:
    """Refuse a column that no point can have."""
    figure = base.figures.get(name)
    at = Position(f"--figures {name}")
    if figure is None or figure.info is None:
        raise fail("SWEEP01", f"no figure '{name}'", at, did_you_mean(name, base.figures) or "rackcfg build SPEC --json lists them")
    if figure.info.simulated:
        raise fail("SWEEP02", f"{name} is a number of a simulation, which no point of a sweep makes", at, figure.info.simulated)
