"""Units: what the field writes is read as meant, what has two readings is refused, and conversions are those of pint."""

from __future__ import annotations

import copy
import math
from functools import cache
from importlib import resources
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.units import (
    AMBIGUOUS,
    COMMON,
    NUMBER,
    Dimension,
    Unit,
    UnitError,
    combined,
    dimension,
    parse_quantity,
    powered,
    require,
    unit,
)

COMMON_UNITS = [u for u in COMMON if u != "%"]


@cache
def same_definitions() -> pint.UnitRegistry[Any]:
    """Another registry over the program's definition file."""
    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None)
    registry.load_definitions(resources.files("configurator").joinpath("units.txt").read_text(encoding="utf-8").splitlines())
    return registry


@cache
def full_registry() -> pint.UnitRegistry[Any]:
    """Pint's own definitions, which know nothing of the program's file."""
    return pint.UnitRegistry()


# --- traps


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("RU", "rack_unit (44.45 mm)"),
        ("U", "rack_unit (44.45 mm)"),
        ("OU", "open_unit (48 mm)"),
        ("pcs", "a plain number"),
        ("ton", "kW of cooling"),
        ("TR", "kW of cooling"),
        ("C", "degC (absolute) or delta_degC"),
        ("F", "degC"),
        ("degF", "degC"),
        ("MT", "MT/s or kg"),
        ("Gb", "Gbit"),
        ("Tb", "Tbit"),
        ("tons", "kg of mass"),
        ("mPas", "mPa*s"),
        ("Pas", "Pa*s"),
        ("kW/RU", "rack_unit"),
        ("USD/pcs", "a plain number"),
        ("Gb/s", "Gbit"),
        ("W/C", "delta_degC"),
    ],
)
def test_text_with_two_readings_is_refused_with_what_to_write(text: str, advice: str) -> None:
    """Pint reads RU as an enzyme unit, pcs as parsec, MT as megatesla: each is refused by name, alone and inside a product."""
    with pytest.raises(UnitError, match="ambiguous") as failure:
        unit(text)
    assert advice in str(failure.value)
    assert text in str(failure.value) or any(word in str(failure.value) for word in AMBIGUOUS)


@pytest.mark.parametrize(
    "text",
    ["kt", "AWG", "EU", "rpm", "Kelvin", "Watt", "KW", "b", "kb", "x10", "nan", "inf", "e", "pi", "__class__", "W;DROP;", "坪", "W/", "/s"],
)
def test_what_is_not_defined_is_unknown(text: str) -> None:
    """There is no unit but those of the definition file: no knot, no Euler's number, no spelling variants."""
    with pytest.raises(UnitError, match="unknown unit"):
        unit(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kw", "kW"),
        ("KW", "kW"),
        ("kwh", "kWh"),
        ("kva", "kVA"),
        ("PSI", "psi"),
        ("Bar", "bar"),
        ("Kg", "kg"),
        ("hz", "Hz"),
        ("Mw", "MW"),
        ("usd", "USD"),
        ("gbit/s", "Gbit/s"),
        ("degc", "degC"),
        ("kpa", "kPa"),
        ("rackunit", "rack_unit"),
    ],
)
def test_a_misspelt_unit_gets_a_suggestion(typed: str, meant: str) -> None:
    """The message names the unit that was probably meant."""
    with pytest.raises(UnitError, match=f"did you mean {meant.replace('^', '.')}"):
        unit(typed)


@pytest.mark.parametrize(
    "text", ["2*W", "W/2", "W/10", "5 W", "W^W", "W^(9)", "min^9^9^9^9", "((min^9)^9)^9", "m^99999999", "m³³", "(" * 5000]
)
def test_arithmetic_inside_a_unit_is_refused(text: str) -> None:
    """A factor in a unit would be a second number, and a tower of powers would run for hours: neither reaches pint."""
    with pytest.raises(UnitError) as failure:
        unit(text)
    assert len(str(failure.value)) < 200


@pytest.mark.parametrize("left", ["W", "VA", "var", "USD", "CNY", "EUR", "GBP", "degC", "K", "bit", "transfer", "pair", "port", "dB", ""])
@pytest.mark.parametrize("right", ["W", "VA", "var", "USD", "CNY", "EUR", "GBP", "degC", "K", "bit", "transfer", "pair", "port", "dB", ""])
def test_look_alikes_are_different_quantities(left: str, right: str) -> None:
    """KVA is not kW, a dollar is not a yuan, 40 degC is not a rise of 40 K, a pair is not a piece: none stands for another."""
    assert (unit(left).dimension is unit(right).dimension) == (left == right)


@pytest.mark.parametrize(("found", "wanted"), [("kVA", "kW"), ("var", "VA"), ("CNY", "USD"), ("degC", "delta_degC"), ("USD", "USD/pair")])
def test_the_wrong_unit_is_named_with_the_right_one(found: str, wanted: str) -> None:
    """The message shows both units and both dimensions, so that the reader sees which to change."""
    with pytest.raises(UnitError) as failure:
        require(unit(found), unit(wanted))
    for text in (found, wanted, unit(found).dimension.text, unit(wanted).dimension.text):
        assert text in str(failure.value)
    require(unit(found), unit(found))


def test_power_factor_joins_watts_and_volt_amperes() -> None:
    """The way from VA to W is a power factor in W/VA, never a plain number."""
    assert combined(unit("VA").dimension, unit("W/VA").dimension, 1) is unit("kW").dimension


# --- what the definitions say


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("rack_unit", "44.45 mm"),
        ("open_unit", "48 mm"),
        ("gpm", "gallon/minute"),
        ("cfm", "foot**3/minute"),
        ("L/min", "liter/minute"),
        ("m^3/h", "meter**3/hour"),
        ("inch", "inch"),
        ("psi", "psi"),
        ("bar", "bar"),
        ("mPa*s", "millipascal*second"),
        ("lb", "pound"),
        ("kWh", "kilowatt*hour"),
        ("kJ/(kg*K)", "kilojoule/kilogram/kelvin"),
        ("W/(m*K)", "watt/meter/kelvin"),
        ("week", "week"),
        ("GHz", "gigahertz"),
        ("mohm", "milliohm"),
        ("um", "micrometer"),
    ],
)
def test_units_are_worth_what_the_world_says(text: str, reference: str) -> None:
    """Each definition agrees with pint's own table, which does not read ours."""
    wanted = full_registry().Quantity(1.0, reference) if not reference[0].isdigit() else full_registry().Quantity(reference)
    assert math.isclose(unit(text).factor, wanted.to_base_units().magnitude, rel_tol=1e-9)


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("kB", 8e3),
        ("KiB", 8 * 2**10),
        ("MB", 8e6),
        ("GB", 8e9),
        ("GiB", 8 * 2**30),
        ("TB", 8e12),
        ("TiB", 8 * 2**40),
        ("Gbit", 1e9),
        ("Gibit", 2**30),
        ("GB/s", 8e9),
        ("Tbit/s", 1e12),
    ],
)
def test_decimal_and_binary_bytes_are_apart(text: str, bits: float) -> None:
    """A GB is 1e9 bytes and a GiB 2^30: memory and drives are sold in the one and counted in the other."""
    assert unit(text).factor == bits


@pytest.mark.parametrize(("prefix", "factor"), [*zip("mukMGTPE", (1e-3, 1e-6, 1e3, 1e6, 1e9, 1e12, 1e15, 1e18), strict=True)])
def test_prefixes(prefix: str, factor: float) -> None:
    """Every prefix is exact, without binary noise (PFLOPS once came out as 999999999999999.9)."""
    for name in ("W", "FLOPS", "Hz"):
        assert unit(prefix + name).factor == factor


@pytest.mark.parametrize(
    ("text", "factor"),
    [("%", 0.01), ("1", 1.0), ("", 1.0), ("GT/s", 1e9), ("MT/s", 1e6), ("1/s", 1.0), ("year", 31_536_000.0), ("month", 2_628_000.0)],
)
def test_notations_of_the_field(text: str, factor: float) -> None:
    """Percent, transfers per second and plain numbers are written as the field writes them; a year has 8760 hours."""
    assert unit(text).factor == factor


@pytest.mark.parametrize("text", ["L/min", "m^3/h", "kWh", "gpm", "USD/kWh", "GT/s", "PFLOPS", "dB/inch"])
def test_factors_carry_no_noise(text: str) -> None:
    """A factor is the nearest float to a short decimal or to one over it, so that formulas show 60000 and not 59999.99999999999."""
    factor = unit(text).factor
    assert factor in (float(f"{factor:.15g}"), 1 / float(f"{1 / factor:.15g}"))


# --- against pint on the same definitions


@pytest.mark.parametrize("text", COMMON_UNITS)
def test_every_common_unit_is_what_pint_makes_of_it(text: str) -> None:
    """Dimension and factor of each unit in use are pint's (with the kilogram as our unit of mass)."""
    base = same_definitions().Quantity(1.0, text.replace("GT/s", "gigatransfer/s")).to_base_units()
    powers = {name.strip("[]"): float(power) for name, power in base.dimensionality.items() if power}
    assert dict(unit(text).dimension.exponents) == powers
    assert math.isclose(unit(text).factor, base.magnitude * 1000 ** -powers.get("mass", 0), rel_tol=1e-12)


@given(st.sampled_from(COMMON_UNITS), st.sampled_from(COMMON_UNITS), st.floats(-1e9, 1e9))
def test_conversions_are_those_of_pint(source: str, target: str, number: float) -> None:
    """Where pint converts we convert to the same number; where pint refuses we refuse."""
    texts = [t.replace("GT/s", "gigatransfer/s") for t in (source, target)]
    try:
        wanted = same_definitions().Quantity(number, texts[0]).to(texts[1]).magnitude
    except pint.DimensionalityError:
        with pytest.raises(UnitError):
            require(unit(source), unit(target))
        return
    require(unit(source), unit(target))
    assert math.isclose(number * unit(source).factor / unit(target).factor, wanted, rel_tol=1e-12, abs_tol=1e-300)


WORDS = ("W", "kW", "m", "mm", "kg", "g", "s", "h", "USD", "pair", "degC", "K", "L", "bit", "VA")


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([-2, -1, 1, 2])), min_size=1, max_size=4))
def test_products_of_units_are_products_of_dimensions(factors: list[tuple[str, int]]) -> None:
    """A unit written as a product has the dimension and the factor that its parts give, in pint's algebra and in ours."""
    whole = unit("*".join(f"{word}^{power}" for word, power in factors))
    dim, factor = NUMBER, 1.0
    for word, power in factors:
        dim = combined(dim, powered(unit(word).dimension, power), 1)
        factor *= unit(word).factor ** power
    assert whole.dimension is dim
    assert math.isclose(whole.factor, factor, rel_tol=1e-12)


dimensions = st.sampled_from([unit(text).dimension for text in COMMON_UNITS])


@given(dimensions, dimensions, dimensions)
def test_dimensions_form_a_group(a: Dimension, b: Dimension, c: Dimension) -> None:
    """Products are free of order and grouping, and division undoes them: no path through a calculation changes a unit."""
    assert combined(a, b, 1) is combined(b, a, 1)
    assert combined(combined(a, b, 1), c, 1) is combined(a, combined(b, c, 1), 1)
    assert combined(combined(a, b, 1), b, -1) is a
    assert combined(a, a, -1) is NUMBER
    assert powered(a, 2) is combined(a, a, 1)
    assert powered(powered(a, 0.5), 2) is a
    assert powered(a, 0) is NUMBER


def test_a_dimension_is_one_object() -> None:
    """Dimensions are compared by identity in the hot path, so equal ones must be the same object, also after a copy."""
    assert unit("kW").dimension is unit("J/s").dimension is unit("V*A").dimension
    assert dimension((("length", 1),)) is unit("inch").dimension
    assert copy.deepcopy(unit("kW")) is unit("kW")
    assert copy.copy(unit("kW").dimension) is unit("W").dimension


@pytest.mark.parametrize(
    ("text", "shown"), [("W", "length^2*mass/time^3"), ("K/W", "temperature_difference*time^3/(length^2*mass)"), ("1", "1")]
)
def test_dimensions_are_readable(text: str, shown: str) -> None:
    """Messages print a dimension as a fraction with one bracket at most."""
    assert unit(text).dimension.text == shown


# --- numbers with units


@pytest.mark.parametrize("text", ["100000 EFLOPS", "5 PFLOPS", "2000000 TB", "1e9 kWh", "90e9 USD"])
def test_a_campus_can_be_measured(text: str) -> None:
    """What is refused as beyond anything measured leaves room for the largest sites."""
    assert parse_quantity(text)[0] > 0


@given(st.floats(1e-9, 1e6) | st.floats(-1e6, -1e-9) | st.just(0.0), st.sampled_from([*COMMON, ""]), st.sampled_from(["", " ", "  "]))
def test_a_quantity_survives_writing_and_reading(number: float, text: str, space: str) -> None:
    """Every number is read back to the last bit, with its unit, with or without a space; a million EFLOPS are not beyond measure."""
    found, written = parse_quantity(f"{number!r}{space}{text}")
    assert found == number
    assert (written.text, written.factor) == (text or "1", unit(text).factor)


@given(st.integers(-(10**12), 10**12), st.integers(0, 999))
def test_thousands_may_be_grouped(whole: int, thousandths: int) -> None:
    """1,400.5 W and 1_400.5 W are 1400.5 W."""
    for group in ",_":
        text = f"{whole:{group}}.{thousandths:04d} W"
        assert parse_quantity(text)[0] == float(f"{whole}.{thousandths:04d}")


@pytest.mark.parametrize("text", ["97,5 %", "1,4 W", "1,40,0 W", "12,3456 W", "1,400,5 W", "1400,5 W", ",5 W", "1,", "1,2,3"])
def test_a_decimal_comma_is_refused(text: str) -> None:
    """97,5 % means 97.5 % to half of the readers; reading it as 975 % would pass every unit check."""
    with pytest.raises(UnitError, match="not a number with a unit"):
        parse_quantity(text)


@pytest.mark.parametrize(
    ("text", "number", "shown"),
    [
        ("1400 W", 1400.0, "W"),
        ("1400W", 1400.0, "W"),
        ("  3   kW ", 3.0, "kW"),
        (".5 kW", 0.5, "kW"),
        ("5. kW", 5.0, "kW"),
        ("-40 degC", -40.0, "degC"),
        ("+3 dB", 3.0, "dB"),
        ("1e3 W", 1000.0, "W"),
        ("1E-3W", 0.001, "W"),
        ("72", 72.0, "1"),
        ("97.5 %", 97.5, "%"),
        ("20 degC", 20.0, "degC"),
        ("5 1/s", 5.0, "1/s"),
        ("0.08 USD/kWh", 0.08, "USD/kWh"),
    ],
)
def test_quantities_as_people_write_them(text: str, number: float, shown: str) -> None:
    """Spaces, signs, exponents and bare counts are understood; 20 degC as text is an absolute temperature (pint refuses it)."""
    found = parse_quantity(text)
    assert (found[0], found[1].text) == (number, shown)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "W",
        "about 5 W",
        "nan W",
        "inf W",
        "-inf",
        "1e999 W",
        "1e308 W",
        "-1e31 W",
        "1e-308 W",
        "1e25 PB",
        "0x10 W",
        "5 5 W",
        "5-6 W",
        "~5 W",
        "½ W",
        "1.2.3 W",
        "12:30",
        "--5 W",
    ],
)
def test_what_is_no_quantity_is_refused(text: str) -> None:
    """No number, two numbers, a range, infinity: each raises one clear error."""
    with pytest.raises(UnitError):
        parse_quantity(text)


def test_a_unit_prints_as_it_was_written() -> None:
    """Reports show the unit of the source: kW stays kW, percent stays %."""
    assert [str(unit(text)) for text in ("kW", "%", "m^3/h", "")] == ["kW", "%", "m^3/h", "1"]
    assert isinstance(unit("kW"), Unit)
