"""Reference tables: sources, laminates, interfaces, breakers, temperature classes, coolants."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from configurator.catalog.entry import Entry, informative
from configurator.catalog.values import (
    AnyValue,
    Current,
    Duration,
    Efficiency,
    Factor,
    Length,
    Loss,
    PositiveNumber,
    Share,
    SurfacePrice,
    Temperature,
    Value,
    Velocity,
    bounded,
    checked,
)
from configurator.figures import Interpolation
from configurator.phrases import Named
from configurator.units import Unit, parse_quantity, unit

read_frequency, read_tangent = bounded("Hz", above=True), bounded("1", above=True)


# What a document is worth as evidence, the strongest first; `assumption` is what no document says.
EvidenceClass = Literal["vendor-spec", "vendor-statement", "standard", "teardown", "paper", "analyst", "press", "community", "assumption"]


class Source(Entry):
    """A document a value is cited from.

    `kind` is its class of evidence; in older files `vendor` counts as `vendor-statement`, `seed` (a customer's own research) as `analyst`.
    """

    title: str
    publisher: str = ""
    url: str = ""
    date: str = ""
    kind: Literal[EvidenceClass, "vendor", "seed", "derived", "given"]


@cache
def _loss_point(frequency: str, tangent: str) -> tuple[float, float]:
    return read_frequency(frequency).coherent or 0.0, read_tangent(tangent).coherent or 0.0


class LossCurve(Entry):
    """The loss tangent of a laminate over frequency as its maker publishes it, rows of (frequency, loss tangent), frequency ascending."""

    points: list[tuple[str, str]] = Field(min_length=2)

    @property
    def rows(self) -> list[tuple[float, float]]:
        """(frequency in Hz, loss tangent)."""
        return [_loss_point(*point) for point in self.points]

    @model_validator(mode="after")
    def _ascends(self) -> LossCurve:
        if any(b <= a for (a, _), (b, _) in pairwise(self.rows)):
            raise ValueError("the frequencies must rise")
        return self


class Laminate(Entry):
    """A copper-clad laminate; `dk` and `df` hold at the frequency `at_frequency`, a curve gives the loss tangent at others.

    `relative_price` is the price of a square metre of clad laminate, `foil` the copper it is usually clad with, or `roughness` the
    ten-point height of its copper; `drill_life` is how long a drill bit lasts in it over one in usual laminates. `glass`, `country` of the
    maker, `lead_time` and the remark `supply_risk` are what its supply hangs on.
    """

    id: str = ""
    name: Named
    vendor: str = informative("for the reader of the catalog", "")
    grade: str
    dk: Annotated[Value, checked("1", 1.0)]
    df: PositiveNumber
    at_frequency: Annotated[Value, checked("Hz", above=True)] = Field(alias="at")
    df_curve: LossCurve | None = None
    foil: str = ""
    roughness: Annotated[Value, checked("m", maximum=1e-4)] | None = None  # a foil is thinner than 0.1 mm
    glass: Named = ""
    country: str = ""
    lead_time: Duration | None = None
    supply_risk: Named = ""
    relative_price: SurfacePrice
    drill_life: Annotated[Value, checked("1", maximum=1.0, above=True)] | None = None

    @property
    def lead_weeks(self) -> tuple[float, float, float] | None:
        """Its lead time in weeks, between the shortest and the longest that is told; None where nobody tells it."""
        lead = self.lead_time
        if lead is None or lead.number is None:
            return None
        scale = lead.unit.factor / unit("week").factor
        low, high = (lead.number if bound is None else bound for bound in (lead.low, lead.high))
        return low * scale, lead.number * scale, high * scale

    @property
    def published(self) -> list[tuple[float, float]]:
        """(frequency in Hz, loss tangent over that of `df`) of every point published, ascending."""
        at, df = self.at_frequency.coherent or 0.0, self.df.coherent or 1.0
        rows = self.df_curve.rows if self.df_curve is not None else [(at, df)]
        stated = dict(rows).get(at, rows[-1][1])
        return [(frequency, tangent / stated) for frequency, tangent in rows]

    @model_validator(mode="after")
    def _curve_has_the_point(self) -> Laminate:
        if self.df_curve is not None and self.at_frequency.coherent not in dict(self.df_curve.rows):
            raise ValueError(f"df-curve needs a row at {self.at_frequency}, where df holds")
        return self


class Interface(Entry):
    """A serial interface: `nyquist` frequency, the loss from die to die, and what one board's trace may use of it.

    `retimer` is the part that splits a channel of it in two, where one is known.
    """

    id: str = ""
    name: Named
    rate: Factor | None = informative("the loss of a trace is computed at the Nyquist frequency")
    nyquist: Annotated[Value, checked("Hz", above=True)]
    channel_budget: Loss | None = None
    board_budget: Loss
    retimer: str = ""


class Constant(Entry):
    """A constant of an engineering formula."""

    id: str = ""
    name: Named
    value: AnyValue


class Breaking(Entry):
    """The short-circuit current that breakers up to a rating interrupt."""

    up_to: Current
    capacity: Current


class BreakerLadder(Entry):
    """Standard breaker sizes, how far a continuous load may load them, and what they interrupt, by rating, smallest first.

    Loads are computed at the nominal voltage of the supply or at the lowest it may sag to (`design_voltage`), as the code has it, in whole
    amperes where it rounds. Up to `holds_to` times its rating a breaker does not trip at once, from `trips_at` times it surely does.
    """

    id: str = ""
    name: Named
    continuous_limit: Efficiency
    design_voltage: Literal["nominal", "lowest"]
    whole_amperes: bool = False
    holds_to: PositiveNumber
    trips_at: PositiveNumber
    ratings: list[Current]
    breaking: list[Breaking] = Field(min_length=1)


class PipeSeries(Entry):
    """The bores of a series of pipes, smallest first, its wall, and the velocity it is sized by."""

    id: str = ""
    name: Named
    roughness: Length
    velocity: Velocity
    bores: list[Length] = Field(min_length=1)


class WaterClass(Entry):
    """An ASHRAE class of facility water."""

    id: str = ""
    name: Named
    supply_min: Temperature
    supply_max: Temperature | None = None


class AirClass(Entry):
    """An ASHRAE class of supply air; above 900 m the highest inlet falls by a kelvin for every `metres_per_kelvin`."""

    id: str = ""
    name: Named
    inlet_min: Temperature
    inlet_max: Temperature
    metres_per_kelvin: Length | None = None


# Columns of a coolant table: unit and what every number must be above (coherent).
COLUMNS = {
    "temperature": ("degC", -273.15),
    "density": ("kg/m^3", 0.0),
    "specific-heat": ("kJ/(kg*K)", 0.0),
    "viscosity": ("mPa*s", 0.0),
    "conductivity": ("W/(m*K)", 0.0),
}


@cache
def _curve(title: str, temperatures: tuple[str, ...], cells: tuple[str, ...]) -> Interpolation:
    (xs, x_unit), (ys, y_unit) = _column(temperatures), _column(cells)
    return Interpolation(title, xs, ys, x_unit, y_unit)


def _column(cells: tuple[str, ...]) -> tuple[list[float], Unit]:
    """One column of a table: numbers in the unit of its first row."""
    parsed = [parse_quantity(text) for text in cells]
    return [number for number, _ in parsed], parsed[0][1]


class Coolant(Entry):
    """A coolant: properties over temperature as columns of equal length.

    `glycol` is the share of propylene glycol by volume; `viscosity_correction` what the inhibitors of a vendor's fluid multiply the
    viscosity of the table by, `unusual` says why its table lies outside those of the other coolants.
    """

    id: str
    name: Named
    basis: str = informative("what the share in its name is a share of", "")
    table: dict[str, list[str]]
    wetted_forbidden: list[str] = []
    glycol: Share | None = None
    viscosity_correction: Factor | None = None
    unusual: str = ""

    @model_validator(mode="after")
    def _table_holds(self) -> Coolant:
        """Every column is there, in its unit, above zero, and as long as that of the temperature, which ascends."""
        for name, (text, minimum) in COLUMNS.items():
            if name not in self.table:
                raise ValueError(f"table has no column '{name}'")
            read = bounded(text, minimum, above=True)
            numbers = [read(cell).coherent or 0.0 for cell in self.table[name]]
            if len(numbers) != len(self.table["temperature"]) or len(numbers) < 2:
                raise ValueError(f"table column '{name}' has {len(numbers)} rows, 'temperature' {len(self.table['temperature'])}")
            if name == "temperature" and numbers != sorted(set(numbers)):
                raise ValueError("table column 'temperature' must rise")
        return self

    def column(self, name: str) -> tuple[list[float], Unit]:
        """One column of the table: numbers in the unit of its first row."""
        return _column(tuple(self.table[name]))

    def curve(self, name: str) -> Interpolation:
        """Property `name` (density, specific-heat, viscosity, conductivity) over temperature."""
        return _curve(f"{self.id}.{name}", tuple(self.table["temperature"]), tuple(self.table[name]))
