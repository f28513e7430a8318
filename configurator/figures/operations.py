"""The closed set of operations of the figure graph.

Each operation has a scalar meaning, a NumPy meaning and an Excel meaning that agree to the last digits:
rounding uses a fixed allowance where spreadsheets correct for binary noise, so the three never fall on different sides.
"""

from __future__ import annotations

import math
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache, reduce
from itertools import pairwise
from typing import Any

import numpy as np

from configurator.figures import bounds
from configurator.units import Unit

ALLOWANCE = 1e-9  # below this a fraction does not start a new whole piece
TIE = 2e-15  # relative: a half cent that binary arithmetic made slightly less than half is still half
EQUAL = 4e-15  # relative: values this close compare as equal, as spreadsheets do

HUGE = sys.float_info.max

Array = Any  # numpy.ndarray of float64; numpy's own scalar/array union is not worth spelling out at every use


class Operation:
    """One operation: `scalar` on floats, `array` on NumPy arrays, `excel` on the argument texts, `bound` on how far these are known.

    `binds` is the precedence of the Excel text (higher binds tighter): 1 comparison, 2 sum, 3 product, 4 power, 5 atom.
    """

    __slots__ = ("array", "binds", "bound", "excel", "name", "scalar")

    def __init__(
        self,
        name: str,
        scalar: Callable[..., float | None],
        array: Callable[..., Array],
        excel: Callable[[Sequence[str]], str],
        binds: int = 5,
        bound: bounds.Rule = bounds.rising,
    ) -> None:
        self.name, self.scalar, self.array, self.excel, self.binds, self.bound = name, scalar, array, excel, binds, bound

    def outcome(self, values: bounds.Values, known: bounds.Bounds) -> tuple[float | None, int]:
        """Value and bound for arguments of these values and bounds; no value where it is not finite or could be anything."""
        bound = self.bound(values, known) if any(known) else bounds.EXACT  # what follows from what is known exactly is so too
        if bound == bounds.UNKNOWN:
            return None, bound
        value = self.scalar(*values)
        return (value, bound) if is_finite(value) else (None, bounds.UNKNOWN)

    def __repr__(self) -> str:
        return self.name

    def __copy__(self) -> Operation:
        return self

    def __deepcopy__(self, memo: object) -> Operation:
        return self


def _call(function: str) -> Callable[[Sequence[str]], str]:
    return lambda args: f"{function}({','.join(args)})"


def is_finite(value: float | None) -> bool:
    """Whether there is a value and it is a number; quicker than math.isfinite after a test for None."""
    return value is not None and -HUGE <= value <= HUGE


def _divide(a: float, b: float) -> float | None:
    return a / b if b else None


def _divide_array(a: Array, b: Array) -> Array:
    return _finite(np.divide(a, b))  # over zero there is none, and over next to nothing it overflows


def _power_array(base: Array, exponent: Array) -> Array:
    result = _finite(np.power(base, exponent))
    if np.ndim(exponent) == 0 and exponent and math.isfinite(exponent):
        return result
    return np.where(np.isnan(base) | np.isnan(exponent), np.nan, result)  # NumPy: nan^0 = 1^nan = 1


def _finite(result: Array) -> Array:
    """What is no finite number is not known; looked for first, since it is rare, and by the sum, since that is quickest."""
    return result if math.isfinite(np.add.reduce(result, axis=None)) else np.where(np.isfinite(result), result, np.nan)


def _power(base: float, exponent: float) -> float | None:
    try:
        result = base**exponent
    except (ZeroDivisionError, OverflowError):
        return None
    return result if isinstance(result, float) else None


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= EQUAL * max(abs(a), abs(b))


def _close_array(a: Array, b: Array) -> Array:
    return np.abs(a - b) <= EQUAL * np.maximum(np.abs(a), np.abs(b))


def _truth_array(holds: Array, a: Array, b: Array) -> Array:
    """1 or 0, and unknown where either side is."""
    unknown = np.isnan(a) | np.isnan(b)
    return np.where(unknown, np.nan, holds * 1.0) if unknown.any() else holds * 1.0


def _where_array(condition: Array, then: Array, otherwise: Array) -> Array:
    taken, unknown = np.where(condition != 0, then, otherwise), np.isnan(condition)
    return np.where(unknown, np.nan, taken) if unknown.any() else taken


def _of_known(function: Callable[[Iterable[float]], float]) -> Callable[..., float | None]:
    """A function of the values there are; its bound says when that is not all of them."""
    return lambda *values: function(values if None not in values else [v for v in values if v is not None])


def _sum_known_array(*values: Array) -> Array:
    whole = reduce(np.add, values)
    if not np.isnan(whole).any():
        return whole
    stack = np.stack(np.broadcast_arrays(*values))
    return np.where(np.isnan(stack).all(axis=0), np.nan, np.nansum(stack, axis=0))


def excel_sum(args: Sequence[str]) -> str:
    """SUM over any number of arguments (a call takes 255 at most)."""
    if len(args) <= 250:
        return f"SUM({','.join(args)})"
    return excel_sum([excel_sum(args[i : i + 250]) for i in range(0, len(args), 250)])


def _missing(*_: object) -> float | None:
    raise AssertionError("inputs and constants are not computed")


INPUT = Operation("input", _missing, _missing, _call("INPUT"))
CONSTANT = Operation("constant", _missing, _missing, _call("CONSTANT"))
ALIAS = Operation("alias", lambda a: a, lambda a: a, lambda a: a[0])
ADD = Operation("+", lambda a, b: a + b, np.add, lambda a: f"{a[0]}+{a[1]}", 2)
SUBTRACT = Operation("-", lambda a, b: a - b, np.subtract, lambda a: f"{a[0]}-{a[1]}", 2, bounds.difference)
MULTIPLY = Operation("*", lambda a, b: a * b, np.multiply, lambda a: f"{a[0]}*{a[1]}", 3, bounds.product)
DIVIDE = Operation("/", _divide, _divide_array, lambda a: f"{a[0]}/{a[1]}", 3, bounds.quotient)
POWER = Operation("^", _power, _power_array, lambda a: f"{a[0]}^{a[1]}", 4, bounds.power)
SQRT = Operation("sqrt", lambda a: math.sqrt(a) if a >= 0 else None, np.sqrt, _call("SQRT"))
MINIMUM = Operation("min", _of_known(min), lambda *a: reduce(np.fmin, a), _call("MIN"), bound=bounds.smallest)
MAXIMUM = Operation("max", _of_known(max), lambda *a: reduce(np.fmax, a), _call("MAX"), bound=bounds.largest)
SUM = Operation("sum", _of_known(sum), _sum_known_array, excel_sum, bound=bounds.known_sum)
CEILING = Operation(
    "ceil", lambda a: float(math.ceil(a - ALLOWANCE)), lambda a: np.ceil(a - ALLOWANCE), lambda a: f"-INT(1E-9-({a[0]}))", 2
)
FLOOR = Operation("floor", lambda a: float(math.floor(a + ALLOWANCE)), lambda a: np.floor(a + ALLOWANCE), lambda a: f"INT({a[0]}+1E-9)")
LOG10 = Operation("log10", lambda a: math.log10(a) if a > 0 else None, lambda a: np.log10(np.where(a > 0, a, np.nan)), _call("LOG10"))
ATAN = Operation("atan", math.atan, np.arctan, _call("ATAN"))
LESS_EQUAL = Operation(
    "<=",
    lambda a, b: float(a <= b or _close(a, b)),
    lambda a, b: _truth_array((a <= b) | _close_array(a, b), a, b),
    lambda a: f"{a[0]}<={a[1]}",
    1,
    bounds.comparison(lambda a, b: a <= b or _close(a, b)),
)
LESS = Operation(
    "<",
    lambda a, b: float(a < b and not _close(a, b)),
    lambda a, b: _truth_array((a < b) & ~_close_array(a, b), a, b),
    lambda a: f"{a[0]}<{a[1]}",
    1,
    bounds.comparison(lambda a, b: a < b and not _close(a, b)),
)
EQUALS = Operation(
    "=",
    lambda a, b: float(_close(a, b)),
    lambda a, b: _truth_array(_close_array(a, b), a, b),
    lambda a: f"{a[0]}={a[1]}",
    1,
    bounds.settled,
)
WHERE = Operation("if", lambda c, a, b: a if c else b, _where_array, _call("IF"), bound=bounds.chosen)
MISSING = Operation(
    "missing", lambda a: float(a is None), lambda a: np.isnan(a) * 1.0, lambda a: f"IF(ISNUMBER({a[0]}),0,1)", bound=bounds.counted
)

SKIPPING = (SUM, MINIMUM, MAXIMUM)  # pass over arguments that are not known

COMPARISONS = (LESS_EQUAL, LESS, EQUALS)


@cache
def rounding(digits: int) -> Operation:
    """Round half away from zero to `digits` decimals, as Excel's ROUND does."""
    scale = 10.0**digits

    def scalar(a: float) -> float | None:
        size = abs(a) * scale
        if not size <= HUGE:  # also where it is no number
            return None
        whole = math.floor(size + 0.5 + size * TIE) / scale
        return whole if a >= 0.0 else -whole

    def array(a: Array) -> Array:
        size = np.abs(a) * scale
        return np.copysign(np.floor(size + 0.5 + size * TIE) / scale, a)

    return Operation(f"round{digits}", scalar, array, lambda args: f"ROUND({args[0]},{digits})")


class Interpolation(Operation):
    """Piecewise-linear interpolation in a table, held constant beyond its ends.

    `xs` (ascending) and `ys` are in the written units; `excel` needs the cells of the table, so it is emitted by `formula.py`.
    """

    __slots__ = ("title", "x_unit", "xs", "y_unit", "ys")

    def __init__(self, title: str, xs: Sequence[float], ys: Sequence[float], x_unit: Unit, y_unit: Unit) -> None:
        if len(xs) != len(ys) or len(xs) < 2:
            raise ValueError(f"table '{title}' needs two columns of the same length, at least two rows")
        if any(b <= a for a, b in pairwise(xs)):
            raise ValueError(f"table '{title}': the first column must rise")
        self.title, self.xs, self.ys, self.x_unit, self.y_unit = title, tuple(xs), tuple(ys), x_unit, y_unit
        super().__init__("interpolate", self._scalar, self._array, _call("INTERPOLATE"), bound=bounds.tabled(self.ys))

    def _scalar(self, x: float) -> float:
        x = min(max(x / self.x_unit.factor, self.xs[0]), self.xs[-1])
        low = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        x0, x1, y0, y1 = self.xs[low], self.xs[low + 1], self.ys[low], self.ys[low + 1]
        return (y0 + (x - x0) * (y1 - y0) / (x1 - x0)) * self.y_unit.factor

    def _array(self, x: Array) -> Array:
        return np.interp(x / self.x_unit.factor, self.xs, self.ys) * self.y_unit.factor
