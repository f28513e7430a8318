"""What a sweep shows at a glance: which figures move along which axes, on the terminal, and the choice of pictures for a page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import polars
from rich.cells import cell_len

from configurator.figures import Info
from configurator.render.text.terminal import console
from configurator.studies.sheets.tables import Number, cell_text
from configurator.studies.sweep.plan import Plan

BARS = "▁▂▃▄▅▆▇█"
WIDTH, LEAST = 40, 8  # columns of a line drawn with characters, at most, and in whatever narrow terminal
DIGITS = 5  # of a number of a chart


@dataclass(frozen=True)
class Line:
    """How a figure runs along an axis: its values at each, of the points at which all other axes have their first value."""

    figure: str
    axis: str
    at: Sequence[float]
    values: Sequence[float | None]

    @property
    def known(self) -> list[float]:
        """The values there are."""
        return [value for value in self.values if value is not None]


def lines(plan: Plan, table: polars.DataFrame) -> list[Line]:
    """A line for every figure that moves along an axis of numbers."""
    found = []
    for axis in numeric(plan, table):
        others = [other.path for other in plan.axes if other.path != axis]
        part = table.filter(polars.all_horizontal([polars.col(other) == table[other][0] for other in others] or polars.lit(value=True)))
        for figure in plan.figures:
            line = Line(figure, axis, part[axis].to_list(), part[figure].to_list())
            if len(set(line.known)) > 1:
                found.append(line)
    return found


def numeric(plan: Plan, table: polars.DataFrame) -> list[str]:
    """The axes of numbers, those with most values first."""
    return sorted((a.path for a in plan.axes if table[a.path].dtype.is_numeric()), key=lambda path: -table[path].n_unique())


def front(table: polars.DataFrame, one: str, two: str) -> list[int]:
    """The rows of which no other is as low in both figures and lower in one (the Pareto front), from the lowest of the first."""
    points = [(a, b, row) for row, (a, b) in enumerate(table.select(one, two).iter_rows()) if a is not None and b is not None]
    best, found = math.inf, []
    for _, second, row in sorted(points):
        if second < best:
            best = second
            found.append(row)
    return found


def print_charts(plan: Plan, infos: dict[str, Info], table: polars.DataFrame) -> None:
    """A line of characters for each figure that moves, with its unit and its ends."""
    out = console()
    for line in lines(plan, table):
        low, high = min(line.known), max(line.known)
        head, ends = f"{line.figure} / {line.axis}", f"{number(low)} … {number(high)} {_unit(infos, line.figure)}".rstrip()
        room = out.width - cell_len(head) - cell_len(ends) - 4
        bars = _drawn(line.values, low, high, min(max(room, LEAST), WIDTH))
        out.print(f"{head}  {bars}  {ends}", highlight=False, soft_wrap=True)


def _drawn(values: Sequence[float | None], low: float, high: float, width: int) -> str:
    """Values as bars of characters, as many as fit."""
    step = max(len(values) / width, 1.0)
    shown = [values[int(at * step)] for at in range(int(len(values) / step))]
    return "".join(" " if v is None else BARS[round((v - low) / (high - low) * (len(BARS) - 1))] for v in shown)


def number(value: float) -> str:
    """A number with the digits of a chart."""
    decimals = DIGITS - 1 - math.floor(math.log10(abs(value))) if value else 0
    text = cell_text(Number(value, min(max(decimals, 0), 6)), "en")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit(infos: dict[str, Info], figure: str) -> str:
    found = infos.get(figure)
    return "" if found is None or found.unit.text == "1" else found.unit.text
