"""Published points and curves of parts that coolant flows through."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from configurator.catalog.entry import Entry
from configurator.catalog.values import Flow, Number, PositiveNumber, Pressure, Temperature, Value, bounded, checked
from configurator.figures import Interpolation
from configurator.units import parse_quantity

Viscosity = Annotated[Value, checked("mPa*s", above=True)]
Heat = Annotated[Value, checked("kW", above=True)]
read_flow, read_resistance, read_temperature = bounded("L/min"), bounded("K/W", 0.0, above=True), bounded("degC", -273.15)


class HydraulicPoint(Entry):
    """A published point of a flow resistance: drop at flow, and the exponent of drop over flow.

    `viscosity` is that of the fluid it was measured with; with it the drop follows another fluid or temperature.
    """

    flow: Flow
    drop: Pressure
    exponent: Number
    viscosity: Viscosity | None = None


Points = Annotated[list[tuple[str, str]], Field(min_length=2)]


def _table(title: str, points: Points) -> Interpolation:
    """Rows of two quantities as an interpolation table; both columns in the units of their first row."""
    first, second = ([parse_quantity(str(row[i])) for row in points] for i in (0, 1))
    return Interpolation(title, [n for n, _ in first], [n for n, _ in second], first[0][1], second[0][1])


def _rises(numbers: list[float | None], what: str) -> None:
    if any((b or 0.0) <= (a or 0.0) for a, b in pairwise(numbers)):
        raise ValueError(f"the {what} must rise")


class ResistanceCurve(Entry):
    """Thermal resistance from case to coolant inlet over the flow of one plate, as rows of (flow, resistance), flow ascending.

    `coolant` and `temperature` are those it was measured with: another coolant, or the same one colder, conducts and carries less.
    """

    points: Points
    coolant: str = "pg25"
    temperature: Temperature

    @model_validator(mode="after")
    def _ascends(self) -> ResistanceCurve:
        _rises([read_flow(x).coherent for x, _ in self.points], "flows")
        for _, y in self.points:
            read_resistance(y)
        return self

    def table(self, title: str) -> Interpolation:
        """The curve as an interpolation table."""
        return _table(title, self.points)


class FlowLaw(Entry):
    """A flow over the supply temperature T as its vendor writes it: flow = (a / (b - T))^n in L/min and degC, from `least` to `most`."""

    a: PositiveNumber
    b: Temperature
    n: PositiveNumber
    least: Temperature
    most: Temperature


class FlowCurve(Entry):
    """The coolant flow a vendor asks for over the supply temperature, for the `heat` it gives it for: a `law`, or rows of (supply, flow).

    It holds for `coolant`; another one must carry the heat at the same rise.
    """

    heat: Heat
    coolant: str = "pg25"
    law: FlowLaw | None = None
    points: Points | None = None

    @model_validator(mode="after")
    def _one_form(self) -> FlowCurve:
        if (self.law is None) == (self.points is None):
            raise ValueError("give either a law or points")
        if self.law is not None and (self.law.b.coherent or 0.0) <= (self.law.most.coherent or 0.0):
            raise ValueError("the law has no flow at its warmest supply: b must be above most")
        if self.points is not None:
            _rises([read_temperature(x).coherent for x, _ in self.points], "supply temperatures")
            _rises([read_flow(y).coherent for _, y in self.points], "flows")
        return self

    def table(self, title: str) -> Interpolation:
        """The points as an interpolation table."""
        assert self.points is not None
        return _table(title, self.points)
