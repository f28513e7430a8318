"""The closed set of operations of the figure graph.

Each operation has a scalar meaning and an Excel meaning here, one in NumPy (`arrays.py`) and one in JavaScript (`javascript.py`) that agree
to the last digits: rounding uses a fixed allowance where spreadsheets correct for binary noise, so they never fall on different sides.
"""

from __future__ import annotations

import math
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise

from configurator.figures import bounds
from configurator.units import Unit

ALLOWANCE = 1e-9  # below this a fraction does not start a new whole piece
TIE = 2e-15  # relative: a half cent that binary arithmetic made slightly less than half is still half
EQUAL = 4e-15  # relative: values this close compare as equal, as spreadsheets do

HUGE = sys.float_info.max


class Operation:
    """One operation: `scalar` on floats, `excel` on the argument texts, `bound` on how far these are known.

    `binds` is the precedence of the Excel text (higher binds tighter): 1 comparison, 2 sum, 3 product, 4 power, 5 atom.
    """

    __slots__ = ("binds", "bound", "excel", "name", "scalar")

    def __init__(
        self,
        name: str,
        scalar: Callable[..., float | None],
        excel: Callable[[Sequence[str]], str],
        binds: int = 5,
        bound: bounds.Rule = bounds.rising,
    ) -> None:
        self.name, self.scalar, self.excel, self.binds, self.bound = name, scalar, excel, binds, bound

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


def _power(base: float, exponent: float) -> float | None:
    try:
        result = base**exponent
    except (ZeroDivisionError, OverflowError):
        return None
    return result if isinstance(result, float) else None


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= EQUAL * max(abs(a), abs(b))


def _of_known(function: Callable[[Iterable[float]], float]) -> Callable[..., float | None]:
    """A function of the values there are; its bound says when that is not all of them."""
    return lambda *values: function(values if None not in values else [v for v in values if v is not None])


def excel_sum(args: Sequence[str]) -> str:
    """SUM over any number of arguments (a call takes 255 at most)."""
    if len(args) <= 250:
        return f"SUM({','.join(args)})"
    return excel_sum([excel_sum(args[i : i + 250]) for i in range(0, len(args), 250)])


def _missing(*_: object) -> float | None:
    raise AssertionError("inputs and constants are not computed")


INPUT = Operation("input", _missing, _call("INPUT"))
CONSTANT = Operation("constant", _missing, _call("CONSTANT"))
ALIAS = Operation("alias", lambda a: a, lambda a: a[0])
ADD = Operation("+", lambda a, b: a + b, lambda a: f"{a[0]}+{a[1]}", 2)
SUBTRACT = Operation("-", lambda a, b: a - b, lambda a: f"{a[0]}-{a[1]}", 2, bounds.difference)
MULTIPLY = Operation("*", lambda a, b: a * b, lambda a: f"{a[0]}*{a[1]}", 3, bounds.product)
DIVIDE = Operation("/", _divide, lambda a: f"{a[0]}/{a[1]}", 3, bounds.quotient)
POWER = Operation("^", _power, lambda a: f"{a[0]}^{a[1]}", 4, bounds.power)
SQRT = Operation("sqrt", lambda a: math.sqrt(a) if a >= 0 else None, _call("SQRT"))
MINIMUM = Operation("min", _of_known(min), _call("MIN"), bound=bounds.smallest)
MAXIMUM = Operation("max", _of_known(max), _call("MAX"), bound=bounds.largest)
SUM = Operation("sum", _of_known(sum), excel_sum, bound=bounds.known_sum)
CEILING = Operation("ceil", lambda a: float(math.ceil(a - ALLOWANCE)), lambda a: f"-INT(1E-9-({a[0]}))", 2)
FLOOR = Operation("floor", lambda a: float(math.floor(a + ALLOWANCE)), lambda a: f"INT({a[0]}+1E-9)")
LOG10 = Operation("log10", lambda a: math.log10(a) if a > 0 else None, _call("LOG10"))
ATAN = Operation("atan", math.atan, _call("ATAN"))
LESS_EQUAL = Operation(
    "<=",
    lambda a, b: float(a <= b or _close(a, b)),
    lambda a: f"{a[0]}<={a[1]}",
    1,
    bounds.comparison(lambda a, b: a <= b or _close(a, b)),
)
LESS = Operation(
    "<",
    lambda a, b: float(a < b and not _close(a, b)),
    lambda a: f"{a[0]}<{a[1]}",
    1,
    bounds.comparison(lambda a, b: a < b and not _close(a, b)),
)
EQUALS = Operation(
    "=",
    lambda a, b: float(_close(a, b)),
    lambda a: f"{a[0]}={a[1]}",
    1,
    bounds.settled,
)
WHERE = Operation("if", lambda c, a, b: a if c else b, _call("IF"), bound=bounds.chosen)
MISSING = Operation("missing", lambda a: float(a is None), lambda a: f"IF(ISNUMBER({a[0]}),0,1)", bound=bounds.counted)

SKIPPING = (SUM, MINIMUM, MAXIMUM)  # pass over arguments that are not known

COMPARISONS = (LESS_EQUAL, LESS, EQUALS)


class Rounding(Operation):
    """Half away from zero to `digits` decimals, as Excel's ROUND does."""

    __slots__ = ("digits", "scale")

    def __init__(self, digits: int) -> None:
        self.digits, self.scale = digits, 10.0**digits
        super().__init__(f"round{digits}", self._scalar, lambda args: f"ROUND({args[0]},{digits})")

    def _scalar(self, a: float) -> float | None:
        size = abs(a) * self.scale
        if not size <= HUGE:  # also where it is no number
            return None
        whole = math.floor(size + 0.5 + size * TIE) / self.scale
        return whole if a >= 0.0 else -whole


@cache
def rounding(digits: int) -> Operation:
    """The one operation that rounds to so many decimals."""
    return Rounding(digits)


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
        super().__init__("interpolate", self._scalar, _call("INTERPOLATE"), bound=bounds.tabled(self.ys))

    def _scalar(self, x: float) -> float:
        x = min(max(x / self.x_unit.factor, self.xs[0]), self.xs[-1])
        low = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        x0, x1, y0, y1 = self.xs[low], self.xs[low + 1], self.ys[low], self.ys[low + 1]
        return (y0 + (x - x0) * (y1 - y0) / (x1 - x0)) * self.y_unit.factor
