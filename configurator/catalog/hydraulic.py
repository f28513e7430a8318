"""Published points and curves of parts that coolant flows through."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from configurator.catalog.entry import Entry
from configurator.catalog.values import Flow, Number, Pressure, Value, bounded, checked
from configurator.figures import Interpolation
from configurator.units import parse_quantity

Viscosity = Annotated[Value, checked("mPa*s", above=True)]
read_flow, read_resistance = bounded("L/min"), bounded("K/W", 0.0, above=True)


class HydraulicPoint(Entry):
    """A published point of a flow resistance: drop at flow, and the exponent of drop over flow.

    `viscosity` is that of the fluid it was measured with; with it the drop follows another fluid or temperature.
    """

    flow: Flow
    drop: Pressure
    exponent: Number
    viscosity: Viscosity | None = None


class ResistanceCurve(Entry):
    """Thermal resistance from case to coolant inlet over the flow of one plate, as rows of (flow, resistance), flow ascending."""

    points: list[tuple[str, str]] = Field(min_length=2)

    @model_validator(mode="after")
    def _ascends(self) -> ResistanceCurve:
        flows = [read_flow(x).coherent or 0.0 for x, _ in self.points]
        for _, y in self.points:
            read_resistance(y)
        if any(b <= a for a, b in pairwise(flows)):
            raise ValueError("the flows must rise")
        return self

    def table(self, title: str) -> Interpolation:
        """The curve as an interpolation table; both columns in the units of their first row."""
        flows, resistances = ([parse_quantity(str(row[i])) for row in self.points] for i in (0, 1))
        return Interpolation(title, [n for n, _ in flows], [n for n, _ in resistances], flows[0][1], resistances[0][1])
