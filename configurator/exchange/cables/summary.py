"""What a schedule adds up to: which cables are pulled between which racks, how many of each part, and which racks are joined how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import polars

PULLS = ("a_rack", "b_rack", "fabric", "link", "medium", "part", "length_m", "colour")
PARTS = ("medium", "part", "length_m", "rate_gbit_s")
MODULES = ("module", "scope")
WIDEST_MATRIX = 400  # racks; beyond it the pull list says the same


def is_schedule(columns: Iterable[str]) -> bool:
    """Whether a table has what is added up here."""
    return {*PULLS, *PARTS, "piece"} <= {*columns}


class Sheet(NamedTuple):
    """A table beside the schedule."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[object, ...]]


@dataclass
class Summary:
    """Adds up the frames that pass."""

    counted: list[polars.DataFrame] = field(default_factory=list)
    plugs: list[polars.DataFrame] = field(default_factory=list)
    pieces: list[polars.DataFrame] = field(default_factory=list)

    def through(self, frames: Iterable[polars.DataFrame]) -> Iterator[polars.DataFrame]:
        """The same frames; of each only counts are kept, and the names of the pieces and cages it is made of."""
        for frame in frames:
            self.counted.append(frame.group_by(*PULLS, "rate_gbit_s").agg(polars.len().alias("cables"), polars.col("run_m").sum()))
            self.pieces.append(frame.select(*PARTS, "piece").unique())
            for side in "ab":
                ends = {name: f"{side}_{name}" for name in ("rack", "device", "cage", "module", "scope")}
                self.plugs.append(frame.filter(polars.col(ends["module"]) != "fixed").select(**ends).unique())
            yield frame

    def sheets(self) -> Iterator[Sheet]:
        """The pull list, the parts, the modules and the matrix of racks; nothing of an empty schedule."""
        if not self.counted:
            return
        counted = polars.concat(self.counted)
        pulls = counted.group_by(PULLS).agg(polars.col("cables").sum(), polars.col("run_m").sum().round(1)).sort(PULLS)
        yield Sheet("Pull list", ("from rack", "to rack", *PULLS[2:], "cables", "run of all, m"), pulls.rows())
        pieces = polars.concat(self.pieces).unique().group_by(PARTS).agg(polars.len().alias("pieces"))
        parts = counted.group_by(PARTS).agg(polars.col("cables").sum()).join(pieces, on=PARTS).sort(PARTS)
        parts = parts.with_columns(metres=(polars.col("length_m") * polars.col("pieces")).round(1))
        yield Sheet("Parts", (*PARTS, "cables", "pieces", "length of all, m"), parts.rows())
        modules = polars.concat(self.plugs).unique().group_by(MODULES).agg(polars.len()).sort(MODULES)
        yield Sheet("Modules", (*MODULES, "pieces"), modules.rows())
        racks = sorted({*counted["a_rack"], *counted["b_rack"]})
        if len(racks) <= WIDEST_MATRIX:
            yield Sheet("Matrix", ("from \\ to", *racks), [*_matrix(counted, racks)])


def _matrix(counted: polars.DataFrame, racks: list[str]) -> Iterator[tuple[object, ...]]:
    """A row for every rack that cables come from: how many go to each rack."""
    found = counted.group_by("a_rack", "b_rack").agg(polars.col("cables").sum())
    cells = {(a, b): n for a, b, n in found.iter_rows()}
    for rack in racks:
        row = [cells.get((rack, other)) for other in racks]
        if any(row):
            yield (rack, *row)
