"""Units: pint with our own definition file, reduced to what the figure graph needs.

pint parses unit text and knows every definition (``units.txt``); the rest of the program sees two small
interned values. A `Dimension` is what must agree when figures are added; a `Unit` is a dimension, a factor to the
coherent unit of that dimension (W, m, kg, s, USD, pair ...) and the text the user wrote. Arithmetic on dimensions is
cached per pair, so checking an operation costs a dictionary look-up.
"""

from __future__ import annotations

import atexit
import json
import math
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from configurator import cache as cache_files
from configurator.currency import is_currency
from configurator.notation import MONEY, MYRIADS, narrowed, respelled

if TYPE_CHECKING:
    from pint import UnitRegistry

# Text that pint's full registry (or a reader) takes for something else: rejected by name, with what may be meant: unit and words.
AMBIGUOUS = {
    "RU": (("rack_unit", "rack_unit (44.45 mm)"),),
    "U": (("rack_unit", "rack_unit (44.45 mm)"),),
    "OU": (("open_unit", "open_unit (48 mm)"),),
    "pcs": (("", "no unit at all: a count is a plain number"),),
    "ton": (("kW", "kW of cooling"), ("kg", "kg of mass")),
    "TR": (("kW", "kW of cooling"),),
    "C": (("degC", "degC (absolute)"), ("delta_degC", "delta_degC (difference)")),
    "F": (("degC", "degC (absolute)"), ("delta_degC", "delta_degC (difference)")),
    "degF": (("degC", "degC"),),
    "MT": (("MT/s", "MT/s"), ("kg", "kg")),
    "Gb": (("Gbit", "Gbit"),),
    "Tb": (("Tbit", "Tbit"),),
    "Pas": (("Pa*s", "Pa*s"),),
    "mPas": (("mPa*s", "mPa*s"),),
}

# Field notations that are not products of defined names.
NOTATIONS = {"%": "percent", "1": "", "": "", "GT/s": "gigatransfer/second", "MT/s": "megatransfer/second"}

DEFINITIONS = cache_files.PACKAGE / "units.txt"
# In coherent units: what is outside measures nothing here. Of what is inside, the operations a second of a campus are the most: a hundred
# thousand racks of 1 EFLOPS make 1e23.
SMALLEST, LARGEST = 1e-30, 1e25
LONGEST = 60  # characters of a unit; the longest in use has a third of them
EXPONENT = re.compile(r"(?<=[\w²³])\s*(?:\^|\*\*)\s*-?(?!0(?!\.))\d(?:\.\d{1,3})?(?!\s*[\d.^]|\s*\*\*)")


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


@cache
def currency_of(measured: Dimension) -> str | None:
    """The currency of an amount or of a price per anything (USD for ``USD/kWh``); none of an exchange rate, or where there is no money."""
    found = [(name.upper(), power) for name, power in measured.exponents if is_currency(name.upper())]
    return found[0][0] if len(found) == 1 and found[0][1] == 1 else None


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
    """Pint's registry over our definition file; currencies that are not in it are added when first met."""
    import pint

    lines = DEFINITIONS.read_text(encoding="utf-8").splitlines()
    built: UnitRegistry[float] = pint.UnitRegistry(None, autoconvert_offset_to_baseunit=False, on_redefinition="raise")
    built.load_definitions(lines)
    return built


@cache
def unit(text: str, wanted: Unit | None = None) -> Unit:
    """The unit written as `text`, e.g. ``kW``, ``L/min``, ``USD/pair``, ``%``, or as the field spells it (``m3/h``, ``VAC``, ``℃``).

    Raises:
        UnitError: unknown or ambiguous text, with what to write instead where a unit like `wanted` (any when None) is plainly meant.
    """
    try:
        return _defined(text)
    except UnitError as problem:
        raise UnitError(f"{problem}{_advice(text, wanted)}") from None


@cache
def _defined(text: str) -> Unit:
    """The unit of the definition file; raises UnitError without advice."""
    name = respelled(text[: LONGEST + 1])
    pint_text = NOTATIONS.get(name)
    if pint_text == "":
        return _one()
    if pint_text is None:
        _refuse_ambiguous(text, name)
        pint_text = name.replace("%", "percent").replace("GT/", "gigatransfer/")
    return Unit(name, *_reduced(text, pint_text))


@cache
def _one() -> Unit:
    """The unit of plain numbers, however it is written."""
    return Unit("1", NUMBER, 1.0)


def _refuse_ambiguous(text: str, name: str) -> None:
    """Raise for a word with two readings, and for signs of no unit, of which pint passes over some (``pai,rs``) and computes others.

    A number is ``1/`` or a small exponent: pint would compute 9^9^9.
    """
    for word in _words(name):
        if word in AMBIGUOUS:
            raise UnitError(f"unit '{word}' is ambiguous here")
    if len(text) > LONGEST or re.search(r"[^A-Za-z_\s*×/()%²³]|\*\*|//|[²³]{2}", EXPONENT.sub("", name.removeprefix("1/"))):
        raise UnitError(f"unknown unit '{text[:LONGEST]}'")


def _words(name: str) -> list[str]:
    """The words of a unit; tons are a ton."""
    return ["ton" if word == "tons" else word for word in re.findall(r"[A-Za-z]+", name)]


def _reduced(text: str, pint_text: str) -> tuple[Dimension, float]:
    """What `pint_text` is in base units: what pint said before, else what it says now."""
    known = _known_before()
    if pint_text not in known:
        found, factor = _asked(text, pint_text)
        known[pint_text] = [found.exponents, factor]
    exponents, factor = known[pint_text]
    return dimension(tuple((name, power) for name, power in exponents)), factor


@cache
def _known_before() -> dict[str, Any]:
    """Unit text -> exponents and factor, kept from one run of the program to the next: pint takes longer to load than a rack to build."""
    key = cache_files.digest([DEFINITIONS.read_bytes(), Path(__file__).read_bytes()])
    known: dict[str, Any] = json.loads(cache_files.read("units", key) or b"{}")
    before = set(known)

    def keep() -> None:
        if known.keys() - before:
            cache_files.keep("units", key, json.dumps(known).encode())

    atexit.register(keep)
    return known


def _asked(text: str, pint_text: str) -> tuple[Dimension, float]:
    """Ask pint."""
    for code in _words(pint_text):
        if is_currency(code) and code not in registry():
            registry().define(f"{code} = [{code.lower()}]")
    try:
        base = registry().parse_units(pint_text)
        quantity = registry().Quantity(1.0, base).to_base_units()
        exponents = {str(n).strip("[]"): float(str(p)) for n, p in base.dimensionality.items()}
    except Exception as problem:  # pint raises a dozen kinds for bad text; each is one and the same user error
        raise UnitError(f"unknown unit '{text}'") from problem
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


# Units a misspelt one is compared with; mW and mHz stand here so that "mw" is taken for neither of two a billion apart.
COMMON = (
    *("W", "kW", "MW", "mW", "VA", "kVA", "var", "V", "kV", "A", "mA", "ohm", "Hz", "GHz", "MHz", "mHz", "s", "ms", "min", "h", "day"),
    *("week", "month", "year", "m", "mm", "cm", "km", "inch", "foot", "kg", "g", "K", "delta_degC", "degC", "kJ", "kWh", "L", "mL"),
    *("m^3", "L/min", "m^3/h", "gpm", "cfm", "Pa", "kPa", "bar", "psi", "kg/m^2", "rack_unit", "open_unit", "USD", "CNY", "USD/W"),
    *("USD/kWh", "CNY/USD", "pair", "port", "GB", "TB", "GB/s", "TB/s", "Gbit/s", "Tbit/s", "GiB", "PFLOPS", "TFLOPS", "EFLOPS", "GT/s"),
    *("dB", "dB/inch", "%", "W/VA"),
)


def _advice(text: str, wanted: Unit | None) -> str:
    """What to write for `text` where a unit like `wanted` is asked for; never one that measures something else."""
    words = _words(respelled(text[:LONGEST]))
    for word in words:
        said = [advice for name, advice in AMBIGUOUS.get(word, ()) if wanted is None or len(words) > 1 or _alike(unit(name), wanted)]
        if said:
            return f": write {' or '.join(said)}"
    near = [unit(name) for name in COMMON if _folded(text) in (_folded(name), _folded(name).replace("bit", "b"))]
    near = [found for found in near if wanted is None or _alike(found, wanted)]
    if text.startswith("M"):  # who writes M means mega; who writes m may mean either
        near = [found for found in near if found.text.startswith("M")]
    sizes = [found.factor for found in near]
    if near and max(sizes) <= 2 * min(sizes):
        return f" (did you mean {near[0].text}?)"
    return "" if wanted is None else f" (expected a unit like {wanted.text})"


def _folded(text: str) -> str:
    """A unit without what misspelling changes: the case of its letters and the signs between them."""
    return re.sub(r"[\s_^.-]", "", text.lower())


def _alike(one: Unit, other: Unit) -> bool:
    return one.dimension is other.dimension


# A comma only groups thousands (1,400): elsewhere it would be read as a decimal comma by half of the readers.
WHOLE = r"\d{1,3}(?:,\d{3})+(?![\d,])|\d[\d_]*(?!,)"
NUMERAL = rf"[+-]?(?:(?:{WHOLE})\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
QUANTITY = re.compile(rf"\s*((?:{MONEY})(?=\s*[\d.]))?\s*({NUMERAL})\s*([万亿]?)\s*([^\s\d,.].*|1(?:/.*)?)?", re.ASCII)
# The one numeral that is a decimal fraction to half of its readers and thousands to the others.
DOTTED = re.compile(rf"\s*((?:{MONEY})?\s*[+-]?)([1-9]\d{{0,2}}\.\d{{3}})(?![\d.eE])(.*)", re.ASCII)


@lru_cache(maxsize=16384)
def parse_quantity(text: str, wanted: Unit | None = None) -> tuple[float, Unit]:
    """Split ``1,400 W`` into its number (in the written unit) and its unit, which must measure what `wanted` measures.

    Raises:
        UnitError: no leading number, a number that is not finite or has two readings, a bad unit, a share without its %.
    """
    match = QUANTITY.fullmatch(narrowed(text))
    if not match:
        raise UnitError(f"'{text}' is not a number with a unit (like '1400 W' or '97.5 %')")
    money, numeral, myriads, rest = (part or "" for part in match.groups())
    number = float(numeral.replace(",", "").replace("_", "")) * MYRIADS[myriads]
    if not math.isfinite(number):
        raise UnitError(f"'{text}' is not a finite number")
    if wanted is not None and not money + rest.strip() and wanted.dimension is not unit("1").dimension:
        raise UnitError(f"'{text}' has no unit: write {numeral} {wanted.text}")
    written = unit(money + rest.strip(), wanted)
    if number and not SMALLEST <= abs(number * written.factor) <= LARGEST:
        raise UnitError(f"'{text}' is beyond anything that is measured")
    if wanted is not None:
        require(written, wanted)
        _require_percent(numeral, number, written, wanted)
    if is_dotted(text) and numeral.endswith("0"):
        raise UnitError(two_readings(text))
    return number, written


def _require_percent(numeral: str, number: float, written: Unit, wanted: Unit) -> None:
    """Raise for a bare 13 where a share is asked for: it means 13 %, and would be read as 1300 %."""
    if wanted.text == "%" and written.text == "1" and number > 1:
        raise UnitError(f"{numeral} without a unit is {100 * number:g} %: write {numeral} %")


def is_dotted(text: str) -> bool:
    """Whether the number of `text` may group thousands with a dot: one to three digits, a dot, three digits (``1.400 W``)."""
    return DOTTED.fullmatch(narrowed(text)) is not None


def two_readings(text: str, takes: range | None = None) -> str:
    """What is wrong with a dotted number: both readings, and how to write either; with `takes`, those of its whole numbers alone."""
    match = DOTTED.fullmatch(narrowed(text))
    assert match is not None
    sign, numeral, rest = match.groups()
    short, whole = numeral.rstrip("0").rstrip("."), numeral.replace(".", "")
    plain = short if short != numeral else f"{numeral}0"
    ways = [f"{sign}{each}{rest}" for each in (plain, whole) if takes is None or _is_one_of(takes, sign + each)]
    if takes and not ways:
        ways = [f"a whole number from {takes[0]} to {takes[-1]}"]
    return f"'{text}' may be {sign}{short}{rest} or {sign}{int(whole):,}{rest}: write {' or '.join(ways)}"


def _is_one_of(takes: range, text: str) -> bool:
    return text.isdigit() and int(text) in takes


def require_one_reading(text: str, takes: range) -> None:
    """Raise UnitError for a dotted number where whole ones in `takes` are asked for: ``2.000`` and ``1.512`` may be thousands."""
    if is_dotted(text):
        raise UnitError(two_readings(text, takes))


def require(found: Unit, wanted: Unit) -> None:
    """Raise UnitError unless `found` measures what `wanted` measures."""
    if found.dimension is not wanted.dimension:
        raise UnitError(f"expected a unit like {wanted.text} ({wanted.dimension.text}), got {found.text} ({found.dimension.text})")
