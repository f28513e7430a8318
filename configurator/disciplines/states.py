"""States of failure: what is loaded how much while something is lost, one row a state and a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from configurator.figures import Figure
from configurator.phrases import phrase


@dataclass(frozen=True)
class Column:
    """A column of the table: the unit of its numbers and its short head."""

    unit: str
    head: str

    @property
    def head_with_unit(self) -> str:
        """The head over bare numbers."""
        return phrase("{head}, {unit}", head=self.head, unit=self.unit)


# Of the most loaded member of each kind: shelf (DC), whip or DC cable, its phase, feed for all racks, busbar feed point, UPS (AC), CDU.
COLUMNS = {
    "shelf_kw": Column("kW", "shelf"),
    "whip_a": Column("A", "whip"),
    "phase_a": Column("A", "phase"),
    "feed_a": Column("A", "feed"),
    "bus_a": Column("A", "busbar"),
    "ups_kw": Column("kW", "UPS load"),
    "cdu_kw": Column("kW", "CDU heat"),
    "loop_l_min": Column("L/min", "CDU flow"),
}


@dataclass(frozen=True)
class State:
    """`state` at a place (`where`: a rack role, the power racks, the loop): is it carried by what is left, and how loaded is that.

    `promised`: the redundancy asked for promises that it is carried. `carried` is 1 or 0.
    """

    state: str
    where: str
    words: str
    promised: bool
    carried: Figure
    columns: Mapping[str, Figure]

    @property
    def holds(self) -> bool | None:
        """Whether what is left carries the load; None where the load is not known."""
        return None if self.carried.value is None else bool(self.carried.value)
