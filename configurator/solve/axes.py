"""Axes of a search or a sweep as they are typed: ``PATH=A,B,C``, or ``PATH=LOW..HIGH:STEP`` with both ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from configurator.catalog.problems import Position, fail
from configurator.text import whole
from configurator.units import ABSOLUTE_TEMPERATURE, UnitError, parse_quantity, unit

LONGEST_AXIS = 1_000_000  # points

NUMERAL = r"[+-]?\d[\d,_]*(?:\.\d+)?(?:[eE][+-]?\d+)?|[+-]?\.\d+(?:[eE][+-]?\d+)?"
RANGE = re.compile(rf"\s*({NUMERAL})([^:]*?)\s*\.\.\s*({NUMERAL})([^:]*?)\s*(?::(.*))?")
ITEM = re.compile(r"""(?:"[^"]*"|'[^']*'|\[[^\]]*\]|\{[^}]*\}|[^,"'\[{])+|["'\[{]""")
THOUSANDS = re.compile(r"\d{3}(?:\.\d+)?\s*[^\s\d.].*")  # what follows the comma of 1,400 W; a list of bare numbers is one


@dataclass(frozen=True)
class Axis:
    """A path of the specification (or the id of an input figure) and the values that it takes, as they are typed."""

    path: str
    values: tuple[str, ...]
    text: str

    @property
    def at(self) -> Position:
        """Where it was asked for."""
        return Position(f"--vary {self.text}")

    def settings(self) -> list[str]:
        """Each value as a ``path=value``."""
        return [f"{self.path}={value}" for value in self.values]


def read_axes(texts: Sequence[str]) -> list[Axis]:
    """The axes of a command line.

    Raises:
        InputError: an axis that cannot be read, or two of the same path.
    """
    axes = [read_axis(text) for text in texts]
    paths = [axis.path for axis in axes]
    for axis in axes:
        if paths.count(axis.path) > 1:
            raise fail("AXIS007", f"{axis.path} is varied twice", axis.at, "put all its values on one --vary")
    return axes


def read_axis(text: str) -> Axis:
    """``PATH=A,B,C`` or ``PATH=LOW..HIGH:STEP``; a point of a range is low + k step, and the high end is a point too.

    Raises:
        InputError: no path or value, a value twice, an empty range, a step that leads nowhere, units that measure different things.
    """
    text = whole(text)
    path, equals, given = (part.strip() for part in text.partition("="))
    if not equals or not path or not given:
        raise fail("AXIS001", "expected PATH=A,B,C or PATH=LOW..HIGH:STEP", Position(f"--vary {text}"), "e.g. power.redundancy=N,N+1")
    match = RANGE.fullmatch(given)
    return Axis(path, _points(text, match) if match else _listed(text, given), text)


def _listed(text: str, given: str) -> tuple[str, ...]:
    """The values of a list; a comma inside quotes or brackets separates nothing."""
    at = Position(f"--vary {text}")
    values = [item.strip() for item in ITEM.findall(given)]
    if given.startswith(",") or given.endswith(",") or ",," in given or not all(values):
        raise fail("AXIS002", "a value is missing between the commas", at)
    for before, after in pairwise(values):
        if re.fullmatch(r"\d{1,3}", before) and THOUSANDS.fullmatch(after):
            raise fail("AXIS003", f"'{before},{after}' may be one number or two", at, "write numbers without a comma: 1400 W")
    if twice := next((value for value in values if values.count(value) > 1), None):
        raise fail("AXIS004", f"'{twice}' is given twice", at)
    return tuple(values)


def _points(text: str, match: re.Match[str]) -> tuple[str, ...]:
    """The points of a range, in the unit of its ends."""
    at = Position(f"--vary {text}")
    try:
        (low, high, step), written = _ends(match)
    except UnitError as problem:
        raise fail("AXIS005", str(problem), at) from None
    if low > high:
        raise fail("AXIS006", "the range is empty: its low end is above its high end", at)
    if step <= 0:
        raise fail("AXIS006", "the step must be greater than 0", at)
    if (high - low) / step > LONGEST_AXIS:
        raise fail("AXIS006", f"more than {LONGEST_AXIS:,} points", at, "take a wider step")
    suffix = "" if written == "1" else f" {written}"
    return tuple(f"{_plain(point)}{suffix}" for point in _steps(low, high, step))


def _steps(low: Decimal, high: Decimal, step: Decimal) -> Iterator[Decimal]:
    """Every low + k step below the high end, and the high end."""
    inside = int((high - low) / step)
    yield from (low + k * step for k in range(inside + 1))
    if low + inside * step < high:
        yield high


def _ends(match: re.Match[str]) -> tuple[list[Decimal], str]:
    """Low, high and step in one unit: that of an end which has one."""
    low, low_unit, high, high_unit, step = (part.strip() if part else "" for part in match.groups())
    written = low_unit or high_unit or "1"
    if not step:
        if not (low.isdigit() and high.isdigit() and written == "1"):
            raise UnitError("a range needs a step, as LOW..HIGH:STEP")
        step = "1"
    return [
        _number(f"{low} {low_unit or written}", written),
        _number(f"{high} {high_unit or written}", written),
        _rise(step, written),
    ], written


def _number(text: str, written: str) -> Decimal:
    """The number of a quantity in the unit `written`, exactly as typed where it has that unit."""
    wanted = unit(written)
    number, found = parse_quantity(text, wanted)
    return Decimal(repr(number if found.factor == wanted.factor else float(f"{number * found.factor / wanted.factor:.12g}")))


def _rise(step: str, written: str) -> Decimal:
    """A step in the unit `written`; of a temperature it is a difference."""
    bare = re.fullmatch(NUMERAL, step) is not None
    if unit(written).dimension is not ABSOLUTE_TEMPERATURE:
        return _number(f"{step} {written}" if bare else step, written)
    numeral = step.removesuffix(written).strip()
    return _number(f"{numeral} delta_degC" if re.fullmatch(NUMERAL, numeral) else step, "delta_degC")


def _plain(number: Decimal) -> str:
    """A number without exponent or trailing zeros, so that no reader takes 1.400 for 1400."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
