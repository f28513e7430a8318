"""What a maker of racks asks of a coolant distribution unit."""

from __future__ import annotations

from itertools import pairwise

from pydantic import Field, model_validator

from configurator.catalog.entry import Entry
from configurator.catalog.values import Duration, Length, Power, Pressure, TemperatureRise, bounded
from configurator.figures import Interpolation
from configurator.units import parse_quantity

read_temperature, read_flow = bounded("degC", -273.15), bounded("L/min/kW", 0.0, above=True)


class SpecificFlow(Entry):
    """Flow for a kilowatt over the supply temperature, as rows of (temperature, flow), temperature ascending."""

    points: list[tuple[str, str]] = Field(min_length=2)

    @model_validator(mode="after")
    def _ascends(self) -> SpecificFlow:
        temperatures = [read_temperature(x).coherent or 0.0 for x, _ in self.points]
        for _, y in self.points:
            read_flow(y)
        if any(b <= a for a, b in pairwise(temperatures)):
            raise ValueError("the temperatures must rise")
        return self

    def table(self, title: str) -> Interpolation:
        """The points as an interpolation table."""
        xs, ys = ([parse_quantity(str(row[i])) for row in self.points] for i in (0, 1))
        return Interpolation(title, [n for n, _ in xs], [n for n, _ in ys], xs[0][1], ys[0][1])


class CduDemands(Entry):
    """Least capacity at an approach of 4 K, head and flow outside the unit; most approach, swing, time, mesh and relief pressure."""

    capacity: Power | None = None
    head: Pressure | None = None
    flow_per_kw: SpecificFlow | None = None
    approach: TemperatureRise | None = None
    stability: TemperatureRise | None = None
    fail_over: Duration | None = None
    filtration: Length | None = None
    relief: Pressure | None = None
