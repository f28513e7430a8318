"""Units: pint with our own definition file, reduced to what the figure graph needs.

pint parses unit text and knows every definition (``units.txt``); the rest of the program sees two small
interned values. A `Dimension` is what must agree when figures are added; a `Unit` is a dimension, a factor to the
coherent unit of that dimension (W, m, kg, s, USD, pair ...) and the text the user wrote. Arithmetic on dimensions is
cached per pair, so checking an operation costs a dictionary look-up.
"""

from __future__ import annotations

import difflib
import math
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pint import UnitRegistry

# Text that pint's full registry (or a reader) takes for something else: rejected by name, with what to write instead.
AMBIGUOUS = {
    "RU": "rack_unit (44.45 mm)",
    "U": "rack_unit (44.45 mm)",
    "OU": "open_unit (48 mm)",
    "pcs": "no unit at all: a count is a plain number",
    "ton": "kW of cooling, or kg of mass",
    "TR": "kW of cooling",
    "C": "degC (absolute) or delta_degC (difference)",
    "F": "degC (absolute) or delta_degC (difference)",
    "degF": "degC",
    "MT": "MT/s or kg",
    "Gb": "Gbit",
    "LPM": "L/min",
    "lpm": "L/min",
    "CFM": "cfm",
    "GPM": "gpm",
    "Pas": "Pa*s",
    "mPas": "mPa*s",
    "$": "USD",
    "RMB": "CNY",
}

# Field notations that are not products of defined names.
NOTATIONS = {"%": "percent", "1": "", "": "", "GT/s": "gigatransfer/second", "MT/s": "megatransfer/second"}

LONGEST = 60  # characters of a unit; the longest in use has a third of them
EXPONENT = re.compile(r"(?<=[\w²³])\s*(?:\^|\*\*)\s*-?\d(?:\.\d{1,3})?(?!\s*[\d.^]|\s*\*\*)")


class UnitError(ValueError):
    """Unit text that is unknown, ambiguous or of the wrong dimension."""


class Dimension:
    """An interned product of base dimensions, e.g. mass * length**2 / time**3."""

    __slots__ = ("exponents", "text")

    def __init__(self, exponents: tuple[tuple[str, float], ...]) -> None:
        self.exponents = exponents
        up = [_power(name, power) for name, power in exponents if power > 0]
        down = [_power(name, -power) for name, power in exponents if power < 0]
        self.text = "*".join(up) or "1"
        if down:
            self.text += "/" + (down[0] if len(down) == 1 else f"({'*'.join(down)})")

    def __repr__(self) -> str:
        return f"<{self.text}>"

    def __reduce__(self) -> tuple[object, ...]:
        return dimension, (self.exponents,)

    def __copy__(self) -> Dimension:
        return self

    def __deepcopy__(self, memo: object) -> Dimension:
        return self


def _power(name: str, power: float) -> str:
    return name if power == 1 else f"{name}^{power:g}"


@cache
def dimension(exponents: tuple[tuple[str, float], ...]) -> Dimension:
    """The one `Dimension` of these exponents (sorted by name, zeros left out)."""
    return Dimension(exponents)


NUMBER = dimension(())
ABSOLUTE_TEMPERATURE = dimension((("temperature", 1),))
TEMPERATURE_DIFFERENCE = dimension((("temperature_difference", 1),))


@cache
def combined(left: Dimension, right: Dimension, sign: int) -> Dimension:
    """The dimension of left * right (sign 1) or left / right (sign -1)."""
    total = dict(left.exponents)
    for name, power in right.exponents:
        total[name] = total.get(name, 0) + sign * power
    return dimension(tuple(sorted((n, p) for n, p in total.items() if p)))


@cache
def powered(base: Dimension, power: float) -> Dimension:
    """The dimension of base ** power."""
    return dimension(tuple(sorted((n, p * power) for n, p in base.exponents if p * power)))


class Unit:
    """A unit as written (`text`), its `dimension`, and `factor`: how many coherent units one of it is."""

    __slots__ = ("dimension", "factor", "text")

    def __init__(self, text: str, dim: Dimension, factor: float) -> None:
        self.text, self.dimension, self.factor = text, dim, factor

    def __repr__(self) -> str:
        return f"Unit({self.text!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return unit, (self.text,)

    def __str__(self) -> str:
        return self.text

    def __copy__(self) -> Unit:
        return self

    def __deepcopy__(self, memo: object) -> Unit:
        return self


@cache
def registry() -> UnitRegistry[float]:
    """Pint's registry over our definition file, and nothing else."""
    import pint

    lines = resources.files("configurator").joinpath("units.txt").read_text(encoding="utf-8").splitlines()
    built: UnitRegistry[float] = pint.UnitRegistry(None, autoconvert_offset_to_baseunit=False, on_redefinition="raise")
    built.load_definitions(lines)
    return built


@cache
def unit(text: str) -> Unit:
    """The unit written as `text`, e.g. ``kW``, ``L/min``, ``USD/pair``, ``%``.

    Raises:
        UnitError: unknown or ambiguous text, with what to write instead.
    """
    pint_text = NOTATIONS.get(text)
    if pint_text == "":
        return Unit("1", NUMBER, 1.0)
    if pint_text is None:
        _refuse_ambiguous(text)
        pint_text = text.replace("%", "percent").replace("GT/", "gigatransfer/")
    return Unit(text, *_reduced(text, pint_text))


def _refuse_ambiguous(text: str) -> None:
    """Raise for a word with two readings, and for a number that is neither ``1/`` nor a small exponent (pint would compute 9^9^9)."""
    for word in re.findall(r"[A-Za-z$]+", text):
        if word in AMBIGUOUS:
            raise UnitError(f"unit '{word}' is ambiguous here: write {AMBIGUOUS[word]}")
    if len(text) > LONGEST or re.search(r"[\d^]|\*\*|[⁰¹²³⁴-⁹]{2}", EXPONENT.sub("", text.removeprefix("1/"))):
        raise UnitError(f"unknown unit '{text[:LONGEST]}'{_suggestion(text[:LONGEST])}")


def _reduced(text: str, pint_text: str) -> tuple[Dimension, float]:
    """Ask pint what `pint_text` is in base units."""
    try:
        base = registry().parse_units(pint_text)
        quantity = registry().Quantity(1.0, base).to_base_units()
        exponents = {str(n).strip("[]"): float(str(p)) for n, p in base.dimensionality.items()}
    except Exception as problem:  # pint raises a dozen kinds for bad text; each is one and the same user error
        raise UnitError(f"unknown unit '{text}'{_suggestion(text)}") from problem
    magnitude: float = quantity.magnitude
    factor = magnitude * 10.0 ** (-3 * exponents.get("mass", 0))  # pint's base is the gram, ours the kilogram
    whole = {n: int(p) if p == int(p) else p for n, p in exponents.items()}
    return dimension(tuple(sorted((n, p) for n, p in whole.items() if p))), _tidy(factor)


def _tidy(factor: float) -> float:
    """Remove the last-digit noise of multiplying definitions: 1/60000 rather than 1.66666666666667e-05."""
    direct, inverse = float(f"{factor:.15g}"), float(f"{1 / factor:.15g}")
    if direct.is_integer():
        return direct
    return 1 / inverse if len(repr(inverse)) < len(repr(direct)) else direct


# Units a misspelt one is compared with.
COMMON = (
    *("W", "kW", "MW", "VA", "kVA", "var", "V", "kV", "A", "mA", "ohm", "Hz", "GHz", "s", "ms", "min", "h", "day", "week", "month", "year"),
    *("m", "mm", "cm", "km", "inch", "kg", "g", "K", "delta_degC", "degC", "kJ", "kWh", "L", "mL", "m^3", "L/min", "m^3/h", "gpm", "cfm"),
    *("Pa", "kPa", "bar", "psi", "rack_unit", "open_unit", "USD", "CNY", "USD/W", "USD/kWh", "CNY/USD", "pair", "port", "GB", "TB", "GB/s"),
    *("TB/s", "Gbit/s", "Tbit/s", "GiB", "PFLOPS", "TFLOPS", "EFLOPS", "GT/s", "dB", "dB/inch", "%", "W/VA"),
)


def _suggestion(text: str) -> str:
    by_fold = {known.lower(): known for known in COMMON}
    near = difflib.get_close_matches(text.lower(), by_fold, n=1, cutoff=0.5)
    return f" (did you mean {by_fold[near[0]]}?)" if near else ""


# A comma only groups thousands (1,400): elsewhere it would be read as a decimal comma by half of the readers.
WHOLE = r"\d{1,3}(?:,\d{3})+(?![\d,])|\d[\d_]*(?!,)"
NUMERAL = rf"[+-]?(?:(?:{WHOLE})\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
QUANTITY = re.compile(rf"\s*({NUMERAL})\s*([^\s\d,.].*|1(?:/.*)?)?")


def parse_quantity(text: str) -> tuple[float, Unit]:
    """Split ``1,400 W`` into its number (in the written unit) and its unit.

    Raises:
        UnitError: no leading number, a number that is not finite, or a bad unit.
    """
    match = QUANTITY.fullmatch(text)
    if not match:
        raise UnitError(f"'{text}' is not a number with a unit (like '1400 W' or '97.5 %')")
    number = float(match[1].replace(",", "").replace("_", ""))
    if not math.isfinite(number):
        raise UnitError(f"'{text}' is not a finite number")
    return number, unit((match[2] or "").strip())


def to_coherent(number: float, written: Unit) -> float:
    """`number` in `written` units, in the coherent unit of the dimension."""
    return number * written.factor


def require(found: Unit, wanted: Unit) -> None:
    """Raise UnitError unless `found` measures what `wanted` measures."""
    if found.dimension is not wanted.dimension:
        raise UnitError(f"expected a unit like {wanted.text} ({wanted.dimension.text}), got {found.text} ({found.dimension.text})")
