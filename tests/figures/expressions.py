"""Random unit-correct expressions, and what they must come to.

An expression is a nested tuple, ``(operation, *arguments)``, so that it can be built as figures, computed with pint and computed by
`Reference`, each on its own. Every operation of the closed set occurs, and every value is drawn in one of several units of its kind.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from configurator import figures as fig
from configurator.figures import Figure, Interpolation, Origin
from configurator.units import unit

# Kinds of quantity, each by the unit that names it, with the units its inputs are written in.
KINDS: dict[str, tuple[str, ...]] = {
    "1": ("1", "%"),
    "pair": ("pair",),
    "USD": ("USD", "kUSD"),
    "USD/pair": ("USD/pair",),
    "W": ("W", "kW", "MW"),
    "V": ("V", "kV"),
    "m": ("m", "mm", "inch", "rack_unit"),
    "kg": ("kg", "g", "lb"),
    "s": ("s", "min", "h", "day"),
    "L/min": ("L/min", "m^3/h", "gpm"),
    "GB": ("GB", "GiB", "Gbit"),
    "K": ("K", "delta_degC"),
    "degC": ("degC",),
}
COUNTABLE = ("1", "pair", "USD", "USD/pair")
ABSOLUTE = "degC"
RATIO_KINDS = tuple(kind for kind in KINDS if kind != ABSOLUTE)
COMPARISONS = ("<=", "<", ">=", ">", "=")
INPUTS_PER_KIND = 2

Tree = tuple[Any, ...]
Inputs = Mapping[str, tuple[float | None, str]]  # name -> number and unit as written


def input_names() -> Iterator[tuple[str, str]]:
    """Every input that expressions may use, with its kind."""
    for kind in KINDS:
        for index in range(INPUTS_PER_KIND):
            yield f"{kind}.{index}", kind


numbers = st.one_of(
    st.integers(1, 2000).map(float),
    st.floats(0.01, 5000.0).map(lambda x: float(f"{x:.6g}")),
    st.sampled_from([0.0, -3.5, 0.5, 2.675, -1200.0, 1e6]),
)


@st.composite
def inputs(draw: st.DrawFn) -> dict[str, tuple[float | None, str]]:
    """A number and a unit for every input."""
    return {name: (draw(numbers), draw(st.sampled_from(KINDS[kind]))) for name, kind in input_names()}


# --- drawing expressions: one function per way to make a quantity of a kind from others

Draw = Callable[[st.SearchStrategy[Any]], Any]


def _leaf(draw: Draw, kind: str) -> Tree:
    if draw(st.booleans()) and kind != ABSOLUTE:
        return ("number", draw(numbers), draw(st.sampled_from(KINDS[kind])))
    return ("input", f"{kind}.{draw(st.integers(0, INPUTS_PER_KIND - 1))}")


def _sum(draw: Draw, kind: str, deeper: int) -> Tree:
    operation = draw(st.sampled_from("+-"))
    if kind == ABSOLUTE:
        return (operation, expression(draw, kind, deeper), expression(draw, "K", deeper))
    if kind == "K" and draw(st.booleans()):
        return ("-", expression(draw, ABSOLUTE, deeper), expression(draw, ABSOLUTE, deeper))
    return (operation, expression(draw, kind, deeper), expression(draw, kind, deeper))


def _scaled(draw: Draw, kind: str, deeper: int) -> Tree:
    inner, factor = expression(draw, kind, deeper), expression(draw, "1", deeper)
    return draw(st.sampled_from([("*", inner, factor), ("*", factor, inner), ("/", inner, factor)]))


def _through_another(draw: Draw, kind: str, deeper: int) -> Tree:
    other = draw(st.sampled_from(RATIO_KINDS))
    a, b, c = expression(draw, kind, deeper), expression(draw, other, deeper), expression(draw, other, deeper)
    return draw(st.sampled_from([("/", ("*", a, b), c), ("/", a, ("/", b, c)), ("*", ("/", a, b), c), ("/", ("/", ("*", a, b), c), 2.0)]))


def _root(draw: Draw, kind: str, deeper: int) -> Tree:
    a, b = expression(draw, kind, deeper), expression(draw, kind, deeper)
    return draw(st.sampled_from([("sqrt", ("*", a, b)), ("/", ("^", a, 2), b), ("^", ("sqrt", a), 2), ("*", ("*", a, a), ("^", b, -1))]))


def _several(draw: Draw, kind: str, deeper: int) -> Tree:
    operation = draw(st.sampled_from(["min", "max"] if kind == ABSOLUTE else ["min", "max", "sum"]))
    return (operation, *(expression(draw, kind, deeper) for _ in range(draw(st.integers(1, 3)))))


def _where(draw: Draw, kind: str, deeper: int) -> Tree:
    condition = _comparison(draw, "1", deeper) if draw(st.booleans()) else expression(draw, "1", deeper)
    return ("where", condition, expression(draw, kind, deeper), expression(draw, kind, deeper))


def _comparison(draw: Draw, kind: str, deeper: int) -> Tree:
    other = draw(st.sampled_from(tuple(KINDS)))
    return (draw(st.sampled_from(COMPARISONS)), expression(draw, other, deeper), expression(draw, other, deeper))


def _interpolation(draw: Draw, kind: str, deeper: int) -> Tree:
    other = draw(st.sampled_from(tuple(KINDS)))
    xs = sorted(set(draw(st.lists(st.integers(-50, 3000), min_size=2, max_size=5, unique=True))))
    ys = [draw(st.integers(-20, 500)) for _ in xs]
    units = (draw(st.sampled_from(KINDS[other])), draw(st.sampled_from(KINDS[kind])))
    return ("interpolate", expression(draw, other, deeper), tuple(map(float, xs)), tuple(map(float, ys)), *units)


def _named(draw: Draw, kind: str, deeper: int) -> Tree:
    return ("named", expression(draw, kind, deeper), draw(st.sampled_from(KINDS[kind])))


def _whole(draw: Draw, kind: str, deeper: int) -> Tree:
    operation = draw(st.sampled_from(["ceil", "floor", "round"]))
    inner = expression(draw, kind, deeper)
    return (operation, inner, draw(st.integers(0, 3))) if operation == "round" else (operation, inner)


def _ratio(draw: Draw, kind: str, deeper: int) -> Tree:
    other = draw(st.sampled_from(RATIO_KINDS))
    return ("/", expression(draw, other, deeper), expression(draw, other, deeper))


def _function(draw: Draw, kind: str, deeper: int) -> Tree:
    return (draw(st.sampled_from(["log10", "atan"])), expression(draw, "1", deeper))


def _power(draw: Draw, kind: str, deeper: int) -> Tree:
    return ("^", expression(draw, "1", deeper), expression(draw, "1", deeper))


ANY = (_sum, _several, _where, _interpolation, _named)
RATIOS = (*ANY, _scaled, _through_another, _root)
WAYS = {
    kind: ANY
    if kind == ABSOLUTE
    else RATIOS + ((_whole,) if kind in COUNTABLE else ()) + ((_ratio, _function, _power, _comparison) if kind == "1" else ())
    for kind in KINDS
}


def expression(draw: Draw, kind: str, deeper: int) -> Tree:
    """An expression of a kind, at most `deeper` operations deep."""
    if deeper == 0 or draw(st.integers(0, 4)) == 0:
        return _leaf(draw, kind)
    way: Callable[[Draw, str, int], Tree] = draw(st.sampled_from(WAYS[kind]))
    return way(draw, kind, deeper - 1)


@st.composite
def expressions(draw: st.DrawFn, kind: str | None = None, depth: int = 3) -> tuple[str, Tree]:
    """A kind and an expression of that kind that is more than a single input."""
    chosen = kind or draw(st.sampled_from(tuple(KINDS)))
    way: Callable[[Draw, str, int], Tree] = draw(st.sampled_from(WAYS[chosen]))
    return chosen, way(draw, chosen, depth)


def inputs_in(tree: Tree) -> set[str]:
    """The inputs an expression names."""
    if tree[0] == "input":
        return {tree[1]}
    return {name for part in tree[1:] if isinstance(part, tuple) and part and isinstance(part[0], str) for name in inputs_in(part)}


# --- as figures

UNARY = {"sqrt": fig.sqrt, "ceil": fig.ceil, "floor": fig.floor, "log10": fig.log10, "atan": fig.atan}
BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
}
MANY: dict[str, Callable[..., Figure]] = {"min": fig.minimum, "max": fig.maximum, "sum": lambda *args: fig.total(args)}


def origin_of(name: str) -> Origin:
    """Where an input of the tests says it comes from."""
    return Origin(sources=(f"source-of-{name}",), file="catalog.yaml", line=7, confidence="high")


class Builder:
    """Builds expressions as figures; an equal part of two expressions is one figure."""

    def __init__(self, given: Inputs) -> None:
        self.inputs = {name: fig.input_figure(name, name, number, written, origin_of(name)) for name, (number, written) in given.items()}
        self.built: dict[Tree, Figure] = {}

    def __call__(self, tree: Tree | float) -> Figure | float:
        if not isinstance(tree, tuple):
            return tree
        if tree not in self.built:
            self.built[tree] = self._make(*tree)
        return self.built[tree]

    def _make(self, operation: str, *args: Any) -> Figure:
        if operation == "input":
            return self.inputs[args[0]]
        if operation == "number":
            return fig.constant(*args)
        first: Any = self(args[0])
        if operation == "named":
            return first.named(f"figure.{len(self.built)}", "a figure", args[1])
        if operation == "interpolate":
            return fig.interpolate(first, table_of(*args[1:]))
        if operation == "round":
            return fig.rounded(first, args[1])
        if operation == "=":
            return first.equals(self(args[1]))
        if operation == "where":
            return fig.where(first, *map(self, args[1:]))
        if operation in MANY:
            return MANY[operation](*map(self, args))
        return UNARY[operation](first) if operation in UNARY else BINARY[operation](first, self(args[1]))


def table_of(xs: Iterable[float], ys: Iterable[float], x_unit: str, y_unit: str) -> Interpolation:
    """The table of an ``interpolate`` expression."""
    return Interpolation("table", tuple(xs), tuple(ys), unit(x_unit), unit(y_unit))


# --- as plain numbers


class Fragile(Exception):
    """The last digits decide this expression (a tie, a pole, an overflow): any answer may be right."""


STEP = 1e-13  # relative error allowed per operation: a thousand times that of a float
HUGE = 1e150


class Reference:
    """The value of an expression in coherent units, with a bound on what rounding may have done to it."""

    def __init__(self, given: Inputs) -> None:
        self.given = given
        self.skipped = False  # a total, minimum or maximum left out a part without a value

    def __call__(self, tree: Any) -> tuple[float | None, float]:
        if not isinstance(tree, tuple):
            return float(tree), 0.0
        operation, *args = tree
        if operation in ("input", "number"):
            return self._leaf(operation, args)
        if operation == "named":
            return self(args[0])
        if operation == "where":
            return self._where(*args)
        if operation == "sum":
            return self._sum([self(a) for a in args])
        operands = [self(a) for a in (args[:1] if operation in ("interpolate", "round") else args)]
        if any(value is None for value, _ in operands):
            self.skipped |= operation in ("min", "max")
            return None, 0.0
        value, error = getattr(self, NAMES.get(operation, f"_{operation}"))(*operands, *args[len(operands) :])
        return _checked(value, error)

    def _leaf(self, operation: str, args: list[Any]) -> tuple[float | None, float]:
        number, written = self.given[args[0]] if operation == "input" else args
        if number is None:
            return None, 0.0
        value = number * unit(written).factor
        return value, 0.0 if unit(written).factor == 1.0 else abs(value) * STEP

    def _where(self, condition: Tree, then: Any, otherwise: Any) -> tuple[float | None, float]:
        value, error = self(condition)
        if value is None:
            return None, 0.0
        if error > 0 and abs(value) <= error:
            raise Fragile
        return self(then if value else otherwise)

    def _sum(self, parts: list[tuple[float | None, float]]) -> tuple[float | None, float]:
        known = [(value, error) for value, error in parts if value is not None]
        self.skipped |= len(known) < len(parts)
        if not known:
            return None, 0.0
        size = sum(abs(value) for value, _ in known)
        return _checked(math.fsum(value for value, _ in known), sum(error for _, error in known) + size * STEP)

    def _add(self, a: Any, b: Any, sign: int = 1) -> tuple[float, float]:
        return a[0] + sign * b[0], a[1] + b[1] + (abs(a[0]) + abs(b[0])) * STEP

    def _subtract(self, a: Any, b: Any) -> tuple[float, float]:
        return self._add(a, b, -1)

    def _multiply(self, a: Any, b: Any) -> tuple[float, float]:
        return a[0] * b[0], abs(a[0]) * b[1] + abs(b[0]) * a[1] + a[1] * b[1] + abs(a[0] * b[0]) * STEP

    def _divide(self, a: Any, b: Any) -> tuple[float | None, float]:
        if b == (0.0, 0.0):
            return None, 0.0
        if abs(b[0]) <= 2 * b[1]:
            raise Fragile
        value = a[0] / b[0]
        return value, (a[1] + abs(value) * b[1]) / (abs(b[0]) - b[1]) + abs(value) * STEP

    def _power(self, a: Any, b: Any) -> tuple[float | None, float]:
        base, exponent = a[0], b[0]
        if (a[1] and abs(base) <= 2 * a[1]) or (base == 0 and exponent == 0) or (base < 0 and b[1]):
            raise Fragile  # 0^0 is 1 here and in LibreOffice, an error in Excel
        if base == 0:
            return (None if exponent < 0 else 0.0), 0.0
        if base < 0 and not exponent.is_integer():
            return None, 0.0
        if abs(exponent * math.log10(abs(base))) > 150:
            raise Fragile
        value = base**exponent
        return value, abs(value) * (abs(exponent) * a[1] / (abs(base) - a[1]) + abs(math.log(abs(base))) * b[1] + STEP)

    def _sqrt(self, a: Any) -> tuple[float | None, float]:
        if a[1] and abs(a[0]) <= 2 * a[1]:
            raise Fragile
        if a[0] <= 0:
            return (None if a[0] < 0 else 0.0), 0.0
        return math.sqrt(a[0]), a[1] / math.sqrt(a[0]) + math.sqrt(a[0]) * STEP

    def _log10(self, a: Any) -> tuple[float | None, float]:
        if a[1] and abs(a[0]) <= 2 * a[1]:
            raise Fragile
        return (None, 0.0) if a[0] <= 0 else (math.log10(a[0]), a[1] / a[0] + STEP)

    def _atan(self, a: Any) -> tuple[float, float]:
        return math.atan(a[0]), a[1] + STEP

    def _min(self, *args: Any) -> tuple[float, float]:
        return min(value for value, _ in args), max(error for _, error in args)

    def _max(self, *args: Any) -> tuple[float, float]:
        return max(value for value, _ in args), max(error for _, error in args)

    def _ceil(self, a: Any) -> tuple[float, float]:
        return -_floor_of(1e-9 - a[0], a[1]), 0.0

    def _floor(self, a: Any) -> tuple[float, float]:
        return _floor_of(a[0] + 1e-9, a[1]), 0.0

    def _round(self, a: Any, digits: int) -> tuple[float, float]:
        size = abs(a[0]) * 10**digits
        whole = _floor_of(size + 0.5, a[1] * 10**digits + size * 1e-14 + 1e-12)
        value = math.copysign(whole / 10**digits, a[0])
        return value, abs(value) * STEP

    def _compare(self, a: Any, b: Any) -> float:
        if abs(a[0] - b[0]) <= a[1] + b[1] + STEP * max(abs(a[0]), abs(b[0])) and (a[1] or b[1] or a[0] != b[0]):
            raise Fragile
        return float(a[0] - b[0])

    def _less_equal(self, a: Any, b: Any) -> tuple[float, float]:
        return float(self._compare(a, b) <= 0), 0.0

    def _less(self, a: Any, b: Any) -> tuple[float, float]:
        return float(self._compare(a, b) < 0), 0.0

    def _greater_equal(self, a: Any, b: Any) -> tuple[float, float]:
        return self._less_equal(b, a)

    def _greater(self, a: Any, b: Any) -> tuple[float, float]:
        return self._less(b, a)

    def _equals(self, a: Any, b: Any) -> tuple[float, float]:
        return float(self._compare(a, b) == 0), 0.0

    def _interpolate(self, x: Any, xs: Any, ys: Any, x_unit: str, y_unit: str) -> tuple[float, float]:
        scale, shown = unit(x_unit).factor, unit(y_unit).factor
        at = min(max(x[0] / scale, xs[0]), xs[-1])
        row = max(i for i in range(len(xs) - 1) if xs[i] <= at)
        slopes = [(y1 - y0) / (x1 - x0) for x0, x1, y0, y1 in zip(xs, xs[1:], ys, ys[1:], strict=False)]
        error = x[1] / scale + (abs(x[0]) / scale + max(map(abs, xs))) * STEP
        error = max(map(abs, slopes)) * error + max(map(abs, ys)) * STEP
        return (ys[row] + slopes[row] * (at - xs[row])) * shown, error * shown


NAMES = {
    "+": "_add",
    "-": "_subtract",
    "*": "_multiply",
    "/": "_divide",
    "^": "_power",
    "<=": "_less_equal",
    "<": "_less",
    ">=": "_greater_equal",
    ">": "_greater",
    "=": "_equals",
}


def _floor_of(value: float, error: float) -> float:
    """The floor, when the error cannot change it."""
    if abs(value) > 1e12 or abs(value - round(value)) <= error:
        raise Fragile
    return float(math.floor(value))


def _checked(value: float | None, error: float) -> tuple[float | None, float]:
    """The same, unless the value overflows or is mostly error."""
    if value is not None:
        size = abs(value)
        if not math.isfinite(value) or size > HUGE or 0 < size < 1 / HUGE or error > 1e-6 * size + 1e-9:
            raise Fragile
    return value, error


def agrees(found: float | None, wanted: float | None, error: float) -> bool:
    """Whether a computed value is what the reference says, unknown included."""
    if found is None or wanted is None:
        return found is None and wanted is None
    return abs(found - wanted) <= error + abs(wanted) * STEP
