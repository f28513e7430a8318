"""A family of cables as columns: what they have in common, both ends, and the frames that are written of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars
from numpy.typing import NDArray

from configurator.exchange.cables.sides import Side
from configurator.exchange.cables.wiring import Numbers

COLOURS = {"fibre-sm": "yellow", "fibre-mm": "aqua", "cat6": "blue"}  # jackets of fibre by its type; the rest is black
AT_ONCE = 100_000
ENDS = ("rack", "u", "device", "cage", "port", "module", "scope")
COLUMNS = (
    *("id", "label", "fabric", "plane", "rail", "link", "medium", "part", "piece", "rate_gbit_s", "run_m", "length_m", "colour", "bundle"),
    *(f"a_{name}" for name in ENDS),
    *(f"b_{name}" for name in ENDS),
    *("route", "polarity"),
)
POLARITY = {"single-mode": "B", "multimode": "B", "single-mode-lc": "A-B"}  # of MPO strands, and of duplex cords
IN_RACK = "in rack"


class Kind(NamedTuple):
    """What the cables of a family have in common: lengths in metres, the rate in Gbit/s one way, how its fibres cross over."""

    fabric: str
    link: str
    medium: str
    part: str
    rate: float
    length: float
    polarity: str = ""


@dataclass(frozen=True)
class Block:
    """Every cable of a family: both ends, what it runs in metres, plane and rail from 0, and the piece it lies in (none: itself).

    `before` are cables of the same name that come before it; `trunk` numbers the trunks of each rack, for a piece that is one of them.
    `routes` tell for each place of the `a` ends which way its cables leave the rack.
    """

    kind: Kind
    a: Side
    b: Side
    run: NDArray[np.float64]
    plane: Numbers
    rail: Numbers
    piece: polars.Expr | None = None
    before: int = 0
    trunk: Numbers | None = None
    routes: tuple[str, ...] = ()

    def frames(self, prefix: str) -> Iterator[polars.DataFrame]:
        """Its rows, some at a time; `prefix` leads the names of a system of an order."""
        for start in range(0, len(self.run), AT_ONCE):
            yield self._frame(prefix, slice(start, min(start + AT_ONCE, len(self.run))))

    def _frame(self, prefix: str, rows: slice) -> polars.DataFrame:
        kind, text = self.kind, polars.String
        numbers = {"number": np.arange(rows.start, rows.stop) + self.before + 1, "plane": self.plane[rows] + 1, "rail": self.rail[rows] + 1}
        numbers |= {"trunk": self.trunk[rows]} if self.trunk is not None else {}
        ends = {**self.a.columns("a", rows), **self.b.columns("b", rows), **numbers, "run_m": self.run[rows].round(3)}
        number = polars.col("number")
        head = polars.DataFrame({}).select(**ends).with_columns(
            id=polars.lit(f"{prefix}{kind.link}-") + number.cast(text).str.zfill(6),
            label=polars.concat_str("a_mark", polars.lit(":"), "a_port", polars.lit("/"), "b_mark", polars.lit(":"), "b_port"),
            bundle=polars.concat_str("a_rack", polars.lit(f"/{kind.link}/"), ((number - 1) // 24 + 1).cast(text)),
            fabric=polars.lit(prefix + kind.fabric), link=polars.lit(kind.link), medium=polars.lit(kind.medium), part=polars.lit(kind.part),
            rate_gbit_s=polars.lit(kind.rate), length_m=polars.lit(max(kind.length, 0.0)),
            colour=polars.lit(COLOURS.get(kind.medium, "black")), route=self._route(rows),
            polarity=polars.lit(kind.polarity),
        )  # fmt: skip
        return head.with_columns(piece=polars.col("id") if self.piece is None else self.piece).select(COLUMNS)

    def _route(self, rows: slice) -> polars.Series:
        """How each cable leaves its rack; within it where both ends are there."""
        (near, far), ways = self._racks, self._ways
        a = self.a.index[rows]
        return ways.gather(polars.Series(np.where(near[a] == far[self.b.index[rows]], len(ways) - 1, a)))

    @cached_property
    def _racks(self) -> tuple[Numbers, Numbers]:
        """A number for the rack of every place, of both sides."""
        number = {rack: n for n, rack in enumerate(dict.fromkeys(place.rack for place in (*self.a.places, *self.b.places)))}
        near, far = (np.array([number[place.rack] for place in side.places], dtype=np.int64) for side in (self.a, self.b))
        return near, far

    @cached_property
    def _ways(self) -> polars.Series:
        return polars.Series([*(self.routes or [""] * len(self.a.places)), IN_RACK], dtype=polars.String)
