"""How the field spells numbers and units: what is plain is read, what has two readings is refused, and hints measure the same."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.notation import respelled
from configurator.units import COMMON, UnitError, is_dotted, parse_quantity, unit

READ = [  # as the field writes it, the number and the unit it stands for
    ("480VAC", 480, "V"),
    ("400 V AC", 400, "V"),
    ("48 VDC", 48, "V"),
    ("13.8 kVac", 13.8, "kV"),
    ("63 A-AC", 63, "A"),
    ("19 in", 19, "inch"),
    ('2"', 2, "inch"),
    ("6 ft", 6 * 12, "inch"),
    ("6′", 6 * 12, "inch"),
    ("5 mil", 0.005, "inch"),
    ("5 thou", 0.005, "inch"),
    ("2.5 µm", 2.5, "um"),
    ("2.5 μm", 2.5, "um"),
    ("25 mm2", 25, "mm^2"),
    ("25 ㎟", 25, "mm^2"),
    ("12 sq ft", 12 * 144, "inch^2"),
    ("1500 kg/m2", 1500, "kg/m^2"),
    ("1500 kg / m²", 1500, "kg/m^2"),
    ("250 psf", 250 * 4.88242763638305, "kg/m^2"),
    ("250 lb/ft2", 250 * 4.88242763638305, "kg/m^2"),
    ("85 BTU/h", 24.911040964638, "W"),
    ("85 Btu/hr", 24.911040964638, "W"),
    ("100 kVA", 100, "kVA"),
    ("340 m3/h", 340, "m^3/h"),
    ("200 CFM", 200, "cfm"),
    ("30 GPM", 30, "gpm"),
    ("130 l/min", 130, "L/min"),
    ("130 lpm", 130, "L/min"),
    ("0.5 USD/LPM", 0.5, "USD/(L/min)"),
    ("2 ml", 2, "mL"),
    ("800 Gbps", 800, "Gbit/s"),
    ("1.6 Tbps", 1.6, "Tbit/s"),
    ("100 Mbps", 100, "Mbit/s"),
    ("900 GBps", 900, "GB/s"),
    ("45℃", 45, "degC"),
    ("45 °C", 45, "degC"),
    ("45 º C", 45, "degC"),
    ("45度", 45, "degC"),
    ("10 Δ°C", 10, "delta_degC"),
    ("10 delta C", 10, "delta_degC"),
    ("0.02 K·m^2/W", 0.02, "K*m^2/W"),
    ("3 mΩ", 3, "mohm"),
    ("97.5％", 97.5, "%"),
    ("12 €", 12, "EUR"),
    ("€12", 12, "EUR"),
    ("$1,400", 1400, "USD"),
    ("US$ 12", 12, "USD"),
    ("0.08 $/kWh", 0.08, "USD/kWh"),
    ("$0.08/kWh", 0.08, "USD/kWh"),
    ("USD 12", 12, "USD"),
    ("¥12", 12, "CNY"),
    ("￥12", 12, "CNY"),
    ("CN¥ 12", 12, "CNY"),
    ("RMB 12", 12, "CNY"),
    ("12 RMB", 12, "CNY"),
    ("12 元", 12, "CNY"),
    ("0.6 元/度", 0.6, "CNY/kWh"),
    ("3.5万元", 35000, "CNY"),
    ("3.5 万元/kW", 35000, "CNY/kW"),
    ("1.2亿元", 1.2e8, "CNY"),
    ("１，４００ Ｗ", 1400, "W"),
    ("１．５　kW", 1.5, "kW"),
]


@pytest.mark.parametrize(("text", "number", "name"), READ, ids=[text for text, _, _ in READ])
def test_what_the_field_writes_is_read(text: str, number: float, name: str) -> None:
    """Each notation is worth the number of the defined unit, and measures the same."""
    found, written = parse_quantity(text)
    assert written.dimension is unit(name).dimension
    assert math.isclose(found * written.factor, number * unit(name).factor, rel_tol=1e-9)


@pytest.mark.parametrize("name", [*COMMON, "kJ/(kg*K)", "GT/s", "1/s", "kg/m^2", "W/(m*K)"])
def test_a_defined_name_is_its_own_spelling(name: str) -> None:
    """Respelling changes no unit of the definition file, and nothing twice."""
    assert respelled(name) == name


@given(st.sampled_from([text for text, _, _ in READ]))
def test_respelling_ends(text: str) -> None:
    """What was respelled is spelled right."""
    name = parse_quantity(text)[1].text
    assert respelled(name) == name
    assert unit(name).text == name


@pytest.mark.parametrize("text", ["10² W", "½ W", "1'400 W", "5 U", "2 TR", "3 pcs", "4 AWG", "12 hp", "480 VACX", "7 inn", "3 ph", "5 °F"])
def test_what_is_not_plain_stays_refused(text: str) -> None:
    """A raised digit is no digit, an apostrophe no comma, and a word that was refused by name is still."""
    with pytest.raises(UnitError):
        parse_quantity(text)


# --- two readings


@pytest.mark.parametrize("text", ["1.400 W", "12.000 W", "999.990 W", "-1.400 W", "1.400W", "1.400", "１.４００ W", "$1.400"])
def test_a_useless_zero_after_three_digits_is_refused(text: str) -> None:
    """Nobody writes 1.400 W for 1.4 W, but half of Europe writes it for 1,400 W: both readings are shown, and how to write them."""
    with pytest.raises(UnitError, match=r"may be .* or .*: write"):
        parse_quantity(text)


@pytest.mark.parametrize(
    "text", ["53.125 GHz", "1.368 mPa*s", "0.622 K/W", "0.500 W", "1400.500 W", "1,400.500 W", "1.4000 W", "1.40 W", "1.400e3 W"]
)
def test_a_number_with_one_reading_is_read(text: str) -> None:
    """Digits that mean something stay, and so does what no one can take for thousands."""
    assert parse_quantity(text)[0] > 0


def test_both_readings_are_said_with_what_to_write() -> None:
    """What the message says to write is read, as the number it stands for."""
    with pytest.raises(UnitError) as failure:
        parse_quantity("1.400 W")
    assert str(failure.value) == "'1.400 W' may be 1.4 W or 1,400 W: write 1.4 W or 1400 W"
    assert [parse_quantity(text)[0] for text in ("1.4 W", "1,400 W", "1400 W")] == [1.4, 1400, 1400]
    with pytest.raises(UnitError, match=r"may be ¥1\.4 or ¥1,400: write ¥1\.4 or ¥1400"):
        parse_quantity("¥1.400")


@given(st.integers(1, 999), st.integers(0, 999))
def test_the_form_is_what_counts(whole: int, thousandths: int) -> None:
    """One to three digits, a dot, exactly three digits: this form, and no other way to write the same number."""
    assert is_dotted(f"{whole}.{thousandths:03d} W")
    assert not is_dotted(f"{whole}.{thousandths:04d} W")
    assert not is_dotted(f"{whole},{thousandths:03d} W")
    assert not is_dotted(f"0.{thousandths:03d} W")


# --- shares


@pytest.mark.parametrize(("text", "says"), [("13", "write 13 %"), ("1.5", "write 1.5 %"), ("100", "write 100 %")])
def test_a_share_above_one_needs_its_sign(text: str, says: str) -> None:
    """A bare 13 is never 1300 %; a bare 0.13 is 13 %, and 1 is all of it."""
    with pytest.raises(UnitError, match=says):
        parse_quantity(text, unit("%"))


@given(st.floats(1e-6, 1))
def test_a_share_up_to_one_is_read_as_it_stands(number: float) -> None:
    """0.13 stays 13 %."""
    assert parse_quantity(repr(number), unit("%")) == (number, unit(""))


# --- hints

ASKED = ["V", "m", "kg/m^2", "A", "L/min", "degC", "delta_degC", "%", "Gbit/s", "GB", "USD", "kg", "W", "1"]
MISSPELT = [
    "VACX",
    "ph",
    "VCD",
    "psfx",
    "ftt",
    "inn",
    "AWG",
    "tons",
    "gb/s",
    "gbit/s",
    "mw",
    "MHZ",
    "mhz",
    "kw",
    "KG",
    "kn/m2",
    "F",
    "C",
    "U",
    "RU",
    "kva",
]


@pytest.mark.parametrize("typed", MISSPELT)
@pytest.mark.parametrize("asked", ASKED)
def test_a_hint_measures_what_the_field_measures(typed: str, asked: str) -> None:
    """Whatever is typed, a unit that is suggested is of the dimension asked for."""
    try:
        written = unit(typed, unit(asked))
    except UnitError as problem:
        _, hinted, name = str(problem).rstrip("?)").partition("did you mean ")
        assert not hinted or unit(name).dimension is unit(asked).dimension
        return
    assert written.dimension  # it is read: nothing to suggest


@pytest.mark.parametrize(
    ("typed", "asked", "says"),
    [
        ("ton", "kg", "write kg of mass"),
        ("ton", "W", "write kW of cooling"),
        ("tons", "L/min", "expected a unit like L/min"),
        ("F", "degC", "write degC (absolute)"),
        ("C", "delta_degC", "write delta_degC (difference)"),
        ("AWG", "A", "expected a unit like A"),
        ("gb/s", "Gbit/s", "expected a unit like Gbit/s"),
        ("mw", "W", "expected a unit like W"),
        ("Mw", "W", "did you mean MW?"),
        ("KW", "W", "did you mean kW?"),
        ("kva", "W", "expected a unit like W"),
    ],
)
def test_a_hint_is_of_the_size_that_was_meant(typed: str, asked: str, says: str) -> None:
    """Where two units of other sizes may be meant (GB/s and Gbit/s, mW and MW) neither is suggested."""
    with pytest.raises(UnitError) as failure:
        unit(typed, unit(asked))
    assert says in str(failure.value)


@given(st.sampled_from(COMMON), st.randoms(use_true_random=False), st.sampled_from(ASKED))
def test_case_alone_brings_no_hint_of_another_size(name: str, random: Random, asked: str) -> None:
    """However the letters of a unit are cased, a unit suggested for it has the same letters, and M stays M."""
    typed = "".join(random.choice((c.lower(), c.upper())) for c in name)
    try:
        unit(typed, unit(asked))
    except UnitError as problem:
        hinted = str(problem).rstrip("?)").partition("did you mean ")[2]
        assert not hinted or (hinted.lower() == typed.lower() and (hinted[0] == "M" or typed[0] != "M"))
