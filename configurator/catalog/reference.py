"""Reference tables: sources, laminates, interfaces, breakers, temperature classes, coolants."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from configurator.catalog.entry import Entry
from configurator.catalog.values import AnyValue, Current, Factor, Frequency, Length, Loss, Ratio, Temperature
from configurator.figures import Interpolation
from configurator.units import Unit, parse_quantity

SOURCE_KINDS = ("vendor", "standard", "paper", "analyst", "press", "community", "seed", "derived", "assumption", "given")


class Source(Entry):
    """A document a value is cited from."""

    title: str
    publisher: str = ""
    url: str = ""
    date: str = ""
    kind: Literal["vendor", "standard", "paper", "analyst", "press", "community", "seed", "derived", "assumption", "given"]


class Laminate(Entry):
    """A copper-clad laminate; `dk` and `df` hold at the frequency `at_frequency`."""

    id: str = ""
    name: str
    vendor: str = ""
    grade: str
    dk: Factor
    df: Factor
    at_frequency: Frequency = Field(alias="at")
    roughness: Length | None = None
    relative_price: AnyValue | None = None


class Interface(Entry):
    """A serial interface: `nyquist` frequency and the loss a board trace may use of its budget."""

    id: str = ""
    name: str
    rate: Factor | None = None
    nyquist: Frequency
    board_budget: Loss


class Constant(Entry):
    """A constant of an engineering formula."""

    id: str = ""
    name: str
    value: AnyValue


class BreakerLadder(Entry):
    """Standard breaker sizes and how far a continuous load may load them."""

    id: str = ""
    name: str
    continuous_limit: Ratio
    ratings: list[Current]


class WaterClass(Entry):
    """An ASHRAE class of facility water."""

    id: str = ""
    name: str
    supply_min: Temperature
    supply_max: Temperature | None = None


class AirClass(Entry):
    """An ASHRAE class of supply air."""

    id: str = ""
    name: str
    inlet_min: Temperature
    inlet_max: Temperature


class Coolant(Entry):
    """A coolant: properties over temperature as columns of equal length."""

    id: str
    name: str
    basis: str = ""
    table: dict[str, list[str]]
    wetted_forbidden: list[str] = []

    def column(self, name: str) -> tuple[list[float], Unit]:
        """One column of the table: numbers in the unit of its first row."""
        parsed = [parse_quantity(text) for text in self.table[name]]
        return [number for number, _ in parsed], parsed[0][1]

    def curve(self, name: str) -> Interpolation:
        """Property `name` (density, specific-heat, viscosity, conductivity) over temperature."""
        xs, x_unit = self.column("temperature")
        ys, y_unit = self.column(name)
        return Interpolation(f"{self.id}.{name}", xs, ys, x_unit, y_unit)
