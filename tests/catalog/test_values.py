"""Catalog values: a number, its unit, its range and where it comes from, or one clear message."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.entry import Entry, settle, values_in
from configurator.catalog.problems import Position, Problem
from configurator.catalog.reading.validate import validated
from configurator.catalog.reading.yamltext import Given, Table, parse
from configurator.catalog.values import AnyValue, Power, Ratio, Temperature, TemperatureRise, Value, parse_value
from configurator.units import unit

WATT = unit("W")


def read(text: str, wanted: str | None = "W") -> Value:
    """The value a catalog line ``key: text`` gives."""
    document = parse(f"key: {text}", "f.yaml")
    assert isinstance(document, Table)
    return parse_value(document["key"], None if wanted is None else unit(wanted))


def test_a_short_value() -> None:
    """The short form is the number with its unit, and knows its line."""
    found = read("1.4 kW")
    assert (found.number, found.unit.text, found.coherent, found.at) == (1.4, "kW", 1400.0, Position("f.yaml", 1, 6))


def test_a_full_value() -> None:
    """The full form carries range, sources, confidence and note; the range is kept in the unit of the value."""
    found = read("{value: 1.4 kW, low: 1200 W, high: 1.5 kW, source: [a, b], confidence: medium, note: Why}")
    assert (found.number, found.low, found.high) == (1.4, 1.2, 1.5)
    assert (found.sources, found.confidence, found.note) == (("a", "b"), "medium", "Why")
    figure = found.figure("x.tdp", "TDP")
    assert (figure.value, figure.number) == (1400.0, 1.4)
    assert figure.info is not None
    assert figure.info.origin is not None
    assert (figure.info.origin.low, figure.info.origin.high, figure.info.origin.line) == (1200.0, 1500.0, 1)


def test_what_is_not_published_says_so() -> None:
    """Null with a reason is a value: unknown, in the unit asked for, never zero."""
    found = read("{value: null, reason: not published, source: a, confidence: low}")
    assert (found.number, found.coherent, found.unit, str(found)) == (None, None, WATT, "not published")
    assert found.figure("x", "X").value is None


def test_alternatives_are_values() -> None:
    """Where sources disagree each figure stands under its name; it inherits the source of its item, not of its neighbour."""
    found = read("{value: 3 W, source: a, alternatives: {peak: {value: 0.005 kW, source: b}, idle: 1 W}}")
    assert {name: v.coherent for name, v in found.alternatives.items()} == {"peak": 5.0, "idle": 1.0}
    settled = found.settled(Given(("item",), "high"))
    assert settled.alternatives["peak"].sources == ("b",)
    assert settled.alternatives["idle"].sources == ("a",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1400 V", ["expected a unit like W", "got V"]),
        ("5 kVA", ["expected a unit like W", "got kVA"]),
        ("5", ["has no unit", "write 5 W"]),
        ("5 kw", ["unknown unit 'kw'", "did you mean kW?"]),
        ("5 ton", ["ambiguous", "kW of cooling"]),
        ("97,5 W", ["not a number with a unit"]),
        ("about 5 W", ["'about 5 W' is not a number with a unit"]),
        ('""', ["not a number"]),
        ("[5 W]", ["expected a quantity such as '3 W'"]),
        ("{low: 3 W}", ["needs the field 'value'"]),
        ("{value: 5 W, hihg: 6 W}", ["unknown field 'hihg'", "did you mean high?"]),
        ("{value: 5 W, base: 6 W}", ["unknown field 'base'"]),
        ("{value: null}", ["null needs a reason"]),
        ('{value: null, reason: ""}', ["null needs a reason"]),
        ("{value: 5 W, low: 6 W}", ["low <= value <= high", "6, 5"]),
        ("{value: 5 W, high: 4 W}", ["low <= value <= high", "5, 4"]),
        ("{value: 5 W, low: 6 W, high: 4 W}", ["low <= value <= high"]),
        ("{value: null, low: 6 W, high: 4 W, reason: x}", ["low <= value <= high", "6, 4"]),
        ("{value: 5 W, low: 4 V}", ["low: expected a unit like W", "got V"]),
        ("{value: 5 W, high: x}", ["high: 'x' is not a number"]),
        ("{value: 5 W, confidence: sure}", ["confidence 'sure'", "high, medium, low, assumption"]),
        ("{value: 5 W, source: {a: b}}", ["source id"]),
        ("{value: 5 W, alternatives: 6 W}", ["alternatives", "names with a value each"]),
        ("{value: 5 W, alternatives: [6 W]}", ["alternatives"]),
        ("{value: 5 W, alternatives: {peak: 6 V}}", ["expected a unit like W", "got V"]),
        ("{value: {value: 5 W}}", ["not a number with a unit"]),
    ],
)
def test_what_is_wrong_is_said_once_and_clearly(text: str, says: list[str]) -> None:
    """Each fault gives a ValueError (never another exception) whose text says what was found and what was expected."""
    with pytest.raises(ValueError, match=re.escape(says[0])) as failure:
        read(text)
    assert all(part in str(failure.value) for part in says)
    assert "\n" not in str(failure.value)


def test_a_value_of_any_unit_fixes_the_unit_of_its_range() -> None:
    """Where the model leaves the unit open, range and alternatives must still measure the same thing."""
    assert read("5 USD/pair", None).unit.text == "USD/pair"
    for text in ("{value: 5 USD, low: 4 CNY}", "{value: 5 USD, alternatives: {list: 4 kW}}"):
        with pytest.raises(ValueError, match="expected a unit like USD"):
            read(text, None)


@given(st.floats(0.001, 1e6), st.sampled_from([("kW", "W"), ("W", "kW"), ("m", "mm"), ("inch", "mm"), ("h", "s"), ("GiB", "B")]))
def test_a_bound_equal_to_the_value_in_another_unit_holds(number: float, units: tuple[str, str]) -> None:
    """``{value: 1001 W, high: 1.001 kW}`` is in order although the floats differ in the last digit."""
    own, other = map(unit, units)
    written = f"{number * own.factor / other.factor!r} {other.text}"
    found = read(f"{{value: {number!r} {own.text}, low: {written}, high: {written}}}", own.text)
    assert found.low == pytest.approx(number, rel=1e-12)


# --- bounds of the models


class Sample(Entry):
    power: Power | None = None
    ratio: Ratio | None = None
    temperature: Temperature | None = None
    rise: TemperatureRise | None = None
    price: AnyValue | None = None


def sample(text: str) -> tuple[Sample | None, list[Problem]]:
    found: list[Problem] = []
    return validated(Sample, parse(text, "f.yaml"), found, "thing"), found


@pytest.mark.parametrize(
    "text",
    ["power: -1 W", "power: {value: 1 W, low: -1 W}", "ratio: -3 %", "rise: -5 delta_degC", "price: -5 USD", "temperature: -300 degC"],
)
def test_impossible_numbers_are_refused(text: str) -> None:
    """No negative power, price or share, and nothing below absolute zero, in the value or in its range."""
    made, found = sample(text)
    assert made is None
    assert [p.code for p in found] == ["CAT004"]
    assert "below" in found[0].message
    assert found[0].position == Position("f.yaml", 1, 1)


@pytest.mark.parametrize(
    ("text", "says"), [("rise: 10 degC", "delta_degC"), ("temperature: 10 K", "degC"), ("temperature: 10 delta_degC", "degC")]
)
def test_absolute_and_relative_degrees_are_not_mixed_up(text: str, says: str) -> None:
    """A supply temperature is in degC, a rise in delta_degC or K."""
    made, found = sample(text)
    assert made is None
    assert f"expected a unit like {says}" in found[0].message


@pytest.mark.parametrize("text", ["temperature: -40 degC", "rise: 0 K", "power: 0 W", "ratio: 97.5 %"])
def test_possible_numbers_are_accepted(text: str) -> None:
    """Zero and negative temperatures are numbers like others."""
    assert sample(text)[1] == []


# --- inheritance of source, confidence and note


def test_a_value_inherits_from_the_nearest_entry_that_says() -> None:
    """Source, confidence and note pass down, the value's own stay; a note about the item is not passed to a value of other confidence."""
    made, _ = sample(
        "source: item\nconfidence: assumption\nnote: Of the item\n"
        "power: 5 W\nratio: {value: 3 %, source: own, confidence: high}\nrise: {value: 3 K, note: Own}\n"
    )
    assert made is not None
    settle(made, Given(("file",), "low", "Of the file"))
    found = {path: (v.sources, v.confidence, v.note) for path, v in values_in(made)}
    assert found == {
        "power": (("item",), "assumption", "Of the item"),
        "ratio": (("own",), "high", ""),
        "rise": (("item",), "assumption", "Own"),
    }


def test_the_file_speaks_where_the_item_is_silent() -> None:
    """Given at the head of a file holds for every value below it."""
    made, _ = sample("power: 5 W")
    assert made is not None
    settle(made, Given(("file",), "low", "Of the file"))
    assert [(v.sources, v.confidence, v.note) for _, v in values_in(made)] == [(("file",), "low", "Of the file")]


def test_every_value_is_found() -> None:
    """values_in reaches alternatives too, with the path a reader would write."""
    made, _ = sample("power: {value: 5 W, alternatives: {peak: 9 W}}\nratio: 3 %")
    assert [path for path, _ in values_in(made)] == ["power", "power.alternatives.peak", "ratio"]
