"""The ends of many cables as columns: the devices, the cages and the ports, each port taken once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars

from configurator.exchange.cables.site import Place
from configurator.exchange.cables.wiring import Numbers

FIXED = "fixed"  # a plug that is part of the cable


@dataclass
class Ports:
    """Remembers how many ports of a kind are taken on every device."""

    taken: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def next(self, places: Sequence[Place], index: Numbers, kind: str) -> Numbers:
        """The next free port of a kind, from 1, for every row that ends at a device of `places`."""
        before = np.array([self.taken[place.rack, place.device, kind] for place in places], dtype=np.int64)
        for place, count in zip(places, np.bincount(index, minlength=len(places)).tolist(), strict=True):
            self.taken[place.rack, place.device, kind] += count
        return before[index] + turn(index) + 1


def turn(index: Numbers) -> Numbers:
    """For every row, how many rows before it have the same number."""
    order = np.argsort(index, kind="stable")
    ordered = index[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(index) else np.zeros(0, dtype=np.int64)
    found = np.empty(len(index), dtype=np.int64)
    found[order] = np.arange(len(index)) - np.repeat(first, np.diff(np.r_[first, len(index)]))
    return found


@dataclass(frozen=True)
class Side:
    """One end of every cable of a family: the device by its index in `places`, cage and port, and what is plugged in.

    Cage and port are `prefix` and a number; a port may also have a part of its cage (`lane`) after a mark.
    """

    places: Sequence[Place]
    index: Numbers
    cage: Numbers
    port: Numbers
    module: str = FIXED
    cage_prefix: str = ""
    port_prefix: str = ""
    mark: str = ""
    lane: Numbers | None = None
    caged: bool = True

    def columns(self, letter: str, rows: slice) -> dict[str, polars.Series | polars.Expr]:
        """The columns of the schedule for one end, `letter` first, and ``_mark`` for its label."""
        index, table = polars.Series(self.index[rows]), self._table
        port = _text(self.port_prefix, self.port[rows])
        if self.lane is not None:
            port = polars.select(polars.concat_str(port, polars.lit(self.mark), _text("", self.lane[rows]))).to_series()
        cage = _text(self.cage_prefix, self.cage[rows]) if self.caged else polars.lit("")
        found = {name: table[name].gather(index) for name in ("rack", "u", "device", "scope", "mark")}
        return {
            f"{letter}_{name}": column for name, column in {**found, "cage": cage, "port": port, "module": polars.lit(self.module)}.items()
        }

    @cached_property
    def _table(self) -> polars.DataFrame:
        places = self.places
        return polars.DataFrame(
            {
                "rack": [place.rack for place in places],
                "u": [str(place.u or "") for place in places],
                "device": [place.device for place in places],
                "scope": ["quoted" if place.quoted else "outside" for place in places],
                "mark": [place.mark for place in places],
            }
        )


def _text(prefix: str, numbers: Numbers) -> polars.Series:
    """Numbers as text after a prefix."""
    column = polars.Series(numbers).cast(polars.String)
    return prefix + column if prefix else column
