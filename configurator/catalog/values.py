"""A catalog value: number, unit, range, sources, confidence, alternatives, and the line it stands on."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any

from pydantic import PlainValidator

from configurator.catalog.problems import Position, did_you_mean
from configurator.catalog.reading.yamltext import NOTHING_GIVEN, Given, Table, Text, text_at
from configurator.figures import UNLIMITED, Figure, Limits, Origin, Rival, input_figure, quantity
from configurator.phrases import name
from configurator.units import Unit, UnitError, currency_of, parse_quantity, unit

CONFIDENCES = ("high", "medium", "low", "assumption", "given")


NOWHERE = Position()
NEAR = 1e-6  # of a number, by which two ways of writing it may differ

DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")  # a day, a month or a year


BY_SPECIFICATION = Given(("specification",), "given")  # by whoever wrote it


@dataclass(frozen=True)
class Value:
    """A quantity as published: `number` in `unit`; `low` and `high` in the same unit; None when not published.

    `unusual` says why a number outside the usual range of its field is right, `one_sided` why it stands at an end of its own range,
    `written` is the text it was read from.
    `informative` is the reason why nothing follows from it, for a value that is kept on purpose without effect. `locator` is the place in
    the source ("page 3, table 2"), `as_of` the day the number is of where that is not the date of the source. `inherited` tells that
    source or confidence are those of what the value stands in.
    """

    number: float | None
    unit: Unit
    low: float | None = None
    high: float | None = None
    sources: tuple[str, ...] = ()
    confidence: str = ""
    note: str = ""
    reason: str = ""
    at: Position = NOWHERE
    alternatives: Mapping[str, Value] = field(default_factory=dict)
    unusual: str = ""
    one_sided: str = ""
    written: str = ""
    limits: Limits = UNLIMITED
    informative: str = ""
    locator: str = ""
    as_of: str = ""
    inherited: bool = False

    def __deepcopy__(self, memo: object) -> Value:
        """Itself: nothing in it changes."""
        return self

    @property
    def coherent(self) -> float | None:
        """The number in the coherent unit of its dimension."""
        return None if self.number is None else self.number * self.unit.factor

    def disputed(self, others: Mapping[str, Value] | None = None) -> dict[str, Value]:
        """Of its alternatives (or of these): what others publish outside its range. What is only assumed disputes nothing."""
        others = self.alternatives if others is None else others
        if not others:
            return {}
        low, high = self.number if self.low is None else self.low, self.number if self.high is None else self.high
        if low is None or high is None:
            return {}
        factor = self.unit.factor
        published = {n: v for n, v in others.items() if v.confidence != "assumption"}
        same = {n: v.coherent for n, v in published.items() if v.coherent is not None and v.unit.dimension is self.unit.dimension}
        return {n: published[n] for n, number in same.items() if not low * factor * (1 - NEAR) <= number <= high * factor * (1 + NEAR)}

    def figure(self, id: str, label: str, others: Mapping[str, Value] | None = None) -> Figure:
        """The value as an input of the figure graph; `others` are what else is published of it, where those are not its alternatives."""
        origin = self._origin if others is None else self._origin._replace(disputed=self._rivals(others))
        return input_figure(id, label, self.number, self.unit, origin)

    def _rivals(self, others: Mapping[str, Value] | None = None) -> tuple[Rival, ...]:
        return tuple(Rival(n, v.coherent or 0.0, v.sources, v.confidence) for n, v in self.disputed(others).items())

    @cached_property
    def _origin(self) -> Origin:
        factor = self.unit.factor
        return Origin(
            sources=self.sources,
            file=self.at.file,
            line=self.at.line,
            column=self.at.column,
            confidence=self.confidence,
            note=self.note,
            low=None if self.low is None else self.low * factor,
            high=None if self.high is None else self.high * factor,
            reason=self.reason,
            limits=self.limits,
            informative=self.informative,
            one_sided=self.one_sided,
            locator=self.locator,
            disputed=self._rivals(),
        )

    @cached_property
    def alone(self) -> Value:
        """The same without what else is published."""
        return replace(self, alternatives={}) if self.alternatives else self

    @property
    def provenance(self) -> Given:
        """What it says of itself, or what it was given by `settled`."""
        return Given(self.sources, self.confidence, self.note, self.locator, self.as_of)

    def settled(self, around: Given) -> Value:
        """With source, confidence and note of the enclosing item where the value has none of its own."""
        found = around.below(self.provenance)
        if found == self.provenance and not self.alternatives and (self.inherited or (self.sources and self.confidence)):
            return self
        beside = around._replace(sources=self.sources, locator="", as_of="") if self.sources else around
        others = {name: v.settled(beside) for name, v in self.alternatives.items()}
        return replace(self, **found._asdict(), alternatives=others, inherited=self.inherited or not (self.sources and self.confidence))

    def shown_in(self, shown: Unit) -> Value:
        """The same quantity in another unit of its dimension."""

        def converted(number: float | None) -> float | None:
            return None if number is None else float(f"{number * self.unit.factor / shown.factor:.15g}")

        if self.unit is shown:
            return self
        if self.unit.factor == shown.factor:
            return replace(self, unit=shown)
        return replace(self, number=converted(self.number), unit=shown, low=converted(self.low), high=converted(self.high))

    def __str__(self) -> str:
        return (self.reason or "not published") if self.number is None else quantity(self.number, self.unit)


FIELDS = (
    *("value", "low", "high", "source", "confidence", "note", "reason", "unusual", "one-sided", "informative", "alternatives"),
    *("locator", "as-of"),
)


def parse_value(raw: Any, wanted: Unit | None) -> Value:
    """A `Value` from text (``1400 W``) or a mapping with ``value:``; raises ValueError with one clear message."""
    if isinstance(raw, Value):
        return raw
    if isinstance(raw, str):
        number, written = _number(raw, wanted)
        made = Value(number, written, written=str(raw), at=getattr(raw, "at", Position()))
        return _under(made, getattr(raw, "given", NOTHING_GIVEN))
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return parse_value(str(raw), wanted)
    if not isinstance(raw, Table):
        example = wanted.text if wanted else "W"
        raise ValueError(f"expected a quantity such as '3 {example}' or {{value: …, source: …}}")
    return _under(_from_table(raw, wanted), raw.given)


def _under(value: Value, given: Given) -> Value:
    """A value with the source that held where it was written, before anything was put together from several files."""
    return value.settled(given) if any(given) else value


def _from_table(raw: Table, wanted: Unit | None) -> Value:
    for key in raw:
        if key not in FIELDS:
            hint = did_you_mean(key, FIELDS)
            raise ValueError(f"unknown field '{key}' of a value" + (f" ({hint})" if hint else ""))
    if "value" not in raw:
        raise ValueError("a value needs the field 'value' (null when nobody published it)")
    number, written = (None, wanted or unit("1")) if raw["value"] is None else _number(raw["value"], wanted)
    low, high = (_bound(raw.get(name), written, name) for name in ("low", "high"))
    _check_order(low, number, high)
    if number is None and not raw.get("reason"):
        raise ValueError("a value of null needs a reason (for example: not published)")
    same = wanted if number is None else written
    return Value(
        number,
        written,
        low,
        high,
        sources=_names(raw.get("source")),
        confidence=_confidence(raw.get("confidence")),
        note=name(raw.get("note") or ""),
        reason=name(raw.get("reason") or ""),
        unusual=str(raw.get("unusual") or ""),
        one_sided=str(raw.get("one-sided") or ""),
        written=str(raw["value"] or ""),
        informative=str(raw.get("informative") or ""),
        locator=str(raw.get("locator") or ""),
        as_of=day_text(raw.get("as-of")),
        at=getattr(raw["value"], "at", raw.at),
        alternatives=_alternatives(raw.get("alternatives"), same),
    )


def _alternatives(raw: Any, wanted: Unit | None) -> dict[str, Value]:
    """Other published values by name, each of the same kind of quantity."""
    if raw is not None and not isinstance(raw, Table):
        raise ValueError("alternatives: expected names with a value each, such as {vendor-b: '3 W'}")
    return {name: parse_value(other, wanted) for name, other in (raw or {}).items()}


def _number(raw: Any, wanted: Unit | None) -> tuple[float, Unit]:
    try:
        return parse_quantity(str(raw), wanted)
    except UnitError as problem:
        raise ValueError(str(problem)) from None


def _bound(raw: Any, written: Unit, name: str) -> float | None:
    """A low or high in the unit of the value itself."""
    if raw is None:
        return None
    try:
        number, own = _number(raw, written)
    except ValueError as problem:
        raise ValueError(f"{name}: {problem}") from None
    return number * own.factor / written.factor if own.factor != written.factor else number


def _check_order(low: float | None, number: float | None, high: float | None) -> None:
    known = [x for x in (low, number, high) if x is not None]
    if any(a - b > 1e-12 * max(abs(a), abs(b)) for a, b in pairwise(known)):  # 1.001 kW is 1000.9999999999999 W
        raise ValueError(f"low <= value <= high does not hold: {', '.join(f'{x:g}' for x in known)}")


def _names(raw: Any) -> tuple[str, ...]:
    if raw is None:
        return ()
    if isinstance(raw, Table):
        raise ValueError("expected a source id or a list of source ids")
    return tuple(str(name) for name in raw) if isinstance(raw, list) else (str(raw),)


def _confidence(raw: Any) -> str:
    if raw is not None and raw not in CONFIDENCES:
        raise ValueError(f"confidence '{raw}' is none of {', '.join(CONFIDENCES)}")
    return str(raw or "")


def day_text(raw: Any) -> str:
    """The day, month or year that a number is of, as written; raises ValueError for anything else."""
    text = str(raw or "")
    if text and not DAY.fullmatch(text):
        raise ValueError(f"as-of: '{text}' is not a date (write 2026-11-22, 2026-11 or 2026)")
    return text


def names_of(raw: Any) -> tuple[str, ...]:
    """Source ids from a text or a list of texts (a pydantic validator)."""
    if raw is not None and not isinstance(raw, str | list | tuple):
        raise ValueError("expected a source id or a list of source ids")
    return _names(list(raw) if isinstance(raw, tuple) else raw)


@dataclass(frozen=True)
class Bounded:
    """A reader of values measured in `wanted` (None: any unit) between two bounds."""

    wanted: Unit | None
    limits: Limits

    def __call__(self, raw: Any) -> Value:
        """The value, its range and its alternatives within the bounds; raises ValueError where they are not."""
        value = parse_value(raw, self.wanted)
        others = {name: _within(other, self.limits, {}) for name, other in value.alternatives.items()}
        return _within(value, self.limits, others)


def bounded(text: str | None, minimum: float = 0.0, maximum: float = math.inf, above: bool = False, whole: bool = False) -> Bounded:
    """A reader of values measured in `text` (any unit of the same dimension; None: any unit), between two bounds in coherent units.

    The bounds hold for the value, its range and its alternatives; with `above` the value must be more than `minimum`, with `whole` a whole
    number.
    """
    wanted = None if text is None else unit(text)
    return Bounded(wanted, Limits(minimum, maximum, above, wanted or unit("1"), whole))


def _within(value: Value, limits: Limits, alternatives: Mapping[str, Value]) -> Value:
    """The value with its bounds and its alternatives; raises ValueError where it or its range lies outside."""
    for number in (value.number, value.low, value.high):
        if number is not None and (fault := limits.fault(number, value.unit)):
            raise ValueError(fault)
    if value.limits is limits and alternatives == value.alternatives:  # read before
        return value
    return replace(value, limits=limits, alternatives=alternatives)


def checked(text: str | None, minimum: float = 0.0, maximum: float = math.inf, above: bool = False) -> PlainValidator:
    """`bounded` as a pydantic validator."""
    return PlainValidator(bounded(text, minimum, maximum, above))


def _energy_price(raw: Any) -> Value:
    """A price of energy in any currency, at most a hundred of it for a kilowatt-hour."""
    value = parse_value(raw, None)
    if value.number is None:
        return replace(value, unit=unit("USD/kWh"))
    wanted = unit(f"{currency_of(value.unit.dimension) or 'USD'}/kWh")
    if value.unit.dimension is not wanted.dimension:
        raise ValueError(f"expected a price of energy such as '0.08 USD/kWh', got {value.unit.text}")
    return bounded(wanted.text, maximum=100 * wanted.factor)(raw)


def money_amount(raw: Any) -> Value:
    """A sum of money in any currency, not negative."""
    found = parse_value(raw, None).unit
    code = currency_of(found.dimension)
    if code is None or found.dimension is not unit(code).dimension:
        raise ValueError(f"expected a sum of money such as '5000 USD', got {found.text}")
    return bounded(code)(raw)


def _surface_price(raw: Any) -> Value:
    """A price of a square metre in any currency, not negative."""
    value = parse_value(raw, None)
    code = currency_of(value.unit.dimension)
    if code is None or value.unit.dimension is not unit(f"{code}/m^2").dimension:
        raise ValueError(f"expected a price of an area such as '720 USD/m^2', got {value.unit.text}")
    return bounded(f"{code}/m^2")(raw)


def _phases(raw: Any) -> Value:
    """One or three phases, as a count or as the field writes it: ``3ph``, ``3-phase``, ``3~``."""
    named = PHASES.fullmatch(str(raw))
    value = read_phases(text_at(named[1], raw.at) if named and isinstance(raw, Text) else raw)
    if value.number not in (None, 1.0, 3.0):
        raise ValueError(f"a supply has 1 or 3 phases, not {value}")
    return value


PHASES = re.compile(r"\s*(\d)\s*-?\s*(?:ph|phases?|~|[Φφ])\s*")
read_phases = bounded("1", minimum=1, maximum=3)

AnyValue = Annotated[Value, checked(None)]
Number = Annotated[Value, checked("1")]
PositiveNumber = Annotated[Value, checked("1", above=True)]
Ratio = Annotated[Value, checked("%")]
Share = Annotated[Value, checked("%", maximum=1.0)]
Efficiency = Annotated[Value, checked("%", maximum=1.0, above=True)]
Factor = Annotated[Value, checked(None)]
Phases = Annotated[Value, PlainValidator(_phases)]
Power = Annotated[Value, checked("W")]
Energy = Annotated[Value, checked("kWh")]
Mass = Annotated[Value, checked("kg")]
Length = Annotated[Value, checked("m")]
Area = Annotated[Value, checked("m^2")]
Volume = Annotated[Value, checked("L")]
Duration = Annotated[Value, checked("s")]
Voltage = Annotated[Value, checked("V", above=True)]
Current = Annotated[Value, checked("A")]
Temperature = Annotated[Value, checked("degC", -273.15)]
TemperatureRise = Annotated[Value, checked("delta_degC")]
ThermalResistance = Annotated[Value, checked("K/W")]
Flow = Annotated[Value, checked("L/min")]
Pressure = Annotated[Value, checked("kPa")]
Velocity = Annotated[Value, checked("m/s", above=True)]
DataRate = Annotated[Value, checked("Gbit/s")]
DataSize = Annotated[Value, checked("GB")]
Compute = Annotated[Value, checked("PFLOPS")]
PowerFactor = Annotated[Value, checked("W/VA", maximum=unit("W/VA").factor, above=True)]
Pairs = Annotated[Value, checked("pair")]
Loss = Annotated[Value, checked("dB")]
SurfacePrice = Annotated[Value, PlainValidator(_surface_price)]
EnergyPrice = Annotated[Value, PlainValidator(_energy_price)]
