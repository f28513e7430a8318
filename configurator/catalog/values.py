"""A catalog value: number, unit, range, sources, confidence, alternatives, and the line it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import PlainValidator

from configurator.catalog.problems import Position, did_you_mean
from configurator.catalog.yamltext import Table
from configurator.figures import Figure, Origin, input_figure
from configurator.units import Unit, UnitError, parse_quantity, require, unit

CONFIDENCES = ("high", "medium", "low", "assumption", "given")


NOWHERE = Position()


@dataclass(frozen=True)
class Value:
    """A quantity as published: `number` in `unit`; `low` and `high` in the same unit; None when not published."""

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

    @property
    def coherent(self) -> float | None:
        """The number in the coherent unit of its dimension."""
        return None if self.number is None else self.number * self.unit.factor

    def figure(self, id: str, label: str) -> Figure:
        """The value as an input of the figure graph."""
        factor = self.unit.factor
        origin = Origin(
            sources=self.sources,
            file=self.at.file,
            line=self.at.line,
            confidence=self.confidence,
            note=self.note,
            low=None if self.low is None else self.low * factor,
            high=None if self.high is None else self.high * factor,
            reason=self.reason,
        )
        return input_figure(id, label, self.number, self.unit, origin)

    def settled(self, sources: tuple[str, ...], confidence: str, note: str) -> Value:
        """With source, confidence and note of the enclosing item where the value has none of its own."""
        others = {name: v.settled(self.sources or sources, confidence, note) for name, v in self.alternatives.items()}
        own_note = self.note or (note if not self.confidence or self.confidence == confidence else "")
        return replace(self, sources=self.sources or sources, confidence=self.confidence or confidence, note=own_note, alternatives=others)

    def __str__(self) -> str:
        if self.number is None:
            return self.reason or "not published"
        return f"{self.number:g}" + ("" if self.unit.text == "1" else f" {self.unit.text}")


FIELDS = ("value", "base", "low", "high", "source", "confidence", "note", "reason", "alternatives")


def parse_value(raw: Any, wanted: Unit | None) -> Value:
    """A `Value` from text (``1400 W``) or a mapping with ``value:``; raises ValueError with one clear message."""
    if isinstance(raw, Value):
        return raw
    if isinstance(raw, str):
        number, written = _number(raw, wanted)
        return Value(number, written, at=getattr(raw, "at", Position()))
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return parse_value(str(raw), wanted)
    if not isinstance(raw, Table):
        example = wanted.text if wanted else "W"
        raise ValueError(f"expected a quantity such as '3 {example}' or {{value: …, source: …}}")
    return _from_table(raw, wanted)


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
    others = raw.get("alternatives") or {}
    return Value(
        number,
        written,
        low,
        high,
        sources=_names(raw.get("source")),
        confidence=_confidence(raw.get("confidence")),
        note=str(raw.get("note") or ""),
        reason=str(raw.get("reason") or ""),
        at=getattr(raw["value"], "at", raw.at),
        alternatives={name: parse_value(other, wanted) for name, other in others.items()},
    )


def _number(raw: Any, wanted: Unit | None) -> tuple[float, Unit]:
    try:
        number, written = parse_quantity(str(raw))
        if wanted is not None:
            require(written, wanted)
    except UnitError as problem:
        raise ValueError(str(problem)) from None
    return number, written


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
    if known != sorted(known):
        raise ValueError(f"low <= value <= high does not hold: {', '.join(f'{x:g}' for x in known)}")


def _names(raw: Any) -> tuple[str, ...]:
    if raw is None:
        return ()
    return tuple(str(name) for name in raw) if isinstance(raw, list) else (str(raw),)


def _confidence(raw: Any) -> str:
    if raw is not None and raw not in CONFIDENCES:
        raise ValueError(f"confidence '{raw}' is none of {', '.join(CONFIDENCES)}")
    return str(raw or "")


def names_of(raw: Any) -> tuple[str, ...]:
    """Source ids from a text or a list of texts (a pydantic validator)."""
    if raw is not None and not isinstance(raw, str | list | tuple):
        raise ValueError("expected a source id or a list of source ids")
    return _names(list(raw) if isinstance(raw, tuple) else raw)


def checked(text: str | None, minimum: float | None = 0.0) -> PlainValidator:
    """The validator of a value measured in `text` (any unit of the same dimension; None: any unit), bounded below."""
    wanted = None if text is None else unit(text)

    def check(raw: Any) -> Value:
        value = parse_value(raw, wanted)
        if minimum is not None and value.number is not None and value.number < minimum:
            raise ValueError(f"{value} is below {minimum:g}")
        return value

    return PlainValidator(check)


AnyValue = Annotated[Value, checked(None)]
Ratio = Annotated[Value, checked("%")]
Factor = Annotated[Value, checked(None)]
Power = Annotated[Value, checked("W")]
Energy = Annotated[Value, checked("kWh")]
Mass = Annotated[Value, checked("kg")]
Length = Annotated[Value, checked("m")]
Area = Annotated[Value, checked("m^2")]
Volume = Annotated[Value, checked("L")]
Duration = Annotated[Value, checked("s")]
Voltage = Annotated[Value, checked("V")]
Current = Annotated[Value, checked("A")]
Frequency = Annotated[Value, checked("Hz")]
Temperature = Annotated[Value, checked("degC", None)]
TemperatureRise = Annotated[Value, checked("delta_degC")]
ThermalResistance = Annotated[Value, checked("K/W")]
Flow = Annotated[Value, checked("L/min")]
Pressure = Annotated[Value, checked("kPa")]
DataRate = Annotated[Value, checked("Gbit/s")]
DataSize = Annotated[Value, checked("GB")]
Compute = Annotated[Value, checked("PFLOPS")]
TransferRate = Annotated[Value, checked("GT/s")]
PowerFactor = Annotated[Value, checked("W/VA")]
Pairs = Annotated[Value, checked("pair")]
Loss = Annotated[Value, checked("dB")]
EnergyPrice = Annotated[Value, checked(None)]
