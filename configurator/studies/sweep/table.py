"""The rows of a sweep as a table: the axes by name, then the figures in the units of `build --json`, then why a point has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars

from configurator.studies.sweep.plan import Plan

COUNT = re.compile(r"-?(0|[1-9]\d{0,17})")


def frame(plan: Plan, rows: Sequence[tuple[list[float | None], str]]) -> polars.DataFrame:
    """The table of all points, in their order."""
    columns: dict[str, Any] = {}
    for axis, steps in zip(range(len(plan.axes)), plan.steps(range(plan.size)), strict=True):
        columns[plan.axes[axis].path] = _axis(plan, axis).gather(np.asarray(steps))
    for at, name in enumerate(plan.figures):
        columns[name] = polars.Series(name, [values[at] for values, _ in rows], dtype=polars.Float64)
    columns["error"] = polars.Series("error", [error or None for _, error in rows], dtype=polars.String)
    return polars.DataFrame(columns)


def _axis(plan: Plan, axis: int) -> polars.Series:
    """The values of an axis: quantities and counts as numbers, choices as text."""
    values = [plan.shown(axis, step) for step in range(plan.shape[axis])]
    if all(COUNT.fullmatch(str(value)) for value in values):
        return polars.Series([int(value) for value in values], dtype=polars.Int64)
    if plan.units[axis]:
        return polars.Series(values, dtype=polars.Float64)
    return polars.Series(values, dtype=polars.String)
