"""The figure graph: ordinary arithmetic that remembers how each number came to be.

Every node holds its value in the coherent unit of its dimension (W, m, kg, USD ...) and is checked when it is built:
adding kW to degC fails there, naming both figures. A named figure also has an id, a label and the unit it is shown in.
A value of None means "not known". It travels through every operation, except that a total, a minimum or a maximum over it becomes a
bound: at least (or at most) what is known. A bound travels too, and what may lie on either side of its number is not known (`bounds.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple, NoReturn

from configurator.currency import is_currency
from configurator.figures import operations as op
from configurator.figures.bounds import EXACT, MORE, UNKNOWN
from configurator.figures.limits import UNLIMITED, Limits
from configurator.figures.operations import Interpolation, Operation
from configurator.units import (
    ABSOLUTE_TEMPERATURE,
    NUMBER,
    TEMPERATURE_DIFFERENCE,
    Dimension,
    Unit,
    UnitError,
    combined,
    powered,
    unit,
)


class Rival(NamedTuple):
    """What somebody else publishes of the same thing: the name it is chosen by, the number in coherent units, and what it rests on."""

    name: str
    value: float
    sources: tuple[str, ...] = ()
    confidence: str = ""


class Origin(NamedTuple):
    """Where an input comes from: source ids, place in the file, range (coherent units), confidence, remarks, and what it may be."""

    sources: tuple[str, ...] = ()
    file: str = ""
    line: int = 0
    column: int = 0
    confidence: str = ""
    note: str = ""
    low: float | None = None
    high: float | None = None
    reason: str = ""  # why there is no value, e.g. "not published"
    limits: Limits = UNLIMITED
    informative: str = ""  # why nothing follows from it, where that is on purpose
    one_sided: str = ""  # why the value stands at an end of its own range
    locator: str = ""  # where in the source it stands
    moves_with: tuple[tuple[str, float], ...] = ()  # drivers it is drawn together with, and how much it loads on each
    spread: float = 0.0  # what is assumed either way where no range is known, as a share of the value
    drawn_as: str = ""  # the input it is one unknown with, which a change of that leaves as it is
    disputed: tuple[Rival, ...] = ()  # what others publish, outside its range
    allows_for: bool = False  # it stands for what ranges may bring, so that it is nothing while they are drawn

    def __deepcopy__(self, memo: object) -> Origin:
        """Itself: nothing in it changes."""
        return self


@dataclass(slots=True)
class Info:
    """What a named figure is called and how it is shown; set once (not frozen, which would triple the time a name takes)."""

    id: str
    label: str
    unit: Unit
    origin: Origin | None = None  # inputs only
    simulated: str = ""  # the figure it is a number of a simulation of
    reason: str = ""  # why a figure that rests on no input has no value


class Figure:
    """A number with a dimension, the operation that made it, and how far it is known (`bound`)."""

    __slots__ = ("args", "bound", "dimension", "info", "operation", "value")

    def __init__(
        self,
        operation: Operation,
        args: tuple[Figure, ...],
        dimension: Dimension,
        value: float | None,
        info: Info | None = None,
        bound: int = EXACT,
    ) -> None:
        if value is None or value - value != 0.0:  # infinite or no number; written out, for a node costs about a microsecond
            value, bound = None, UNKNOWN
        self.operation = operation
        self.args = args
        self.dimension = dimension
        self.value = value
        self.info = info
        self.bound = bound

    # --- arithmetic. The bodies are repeated on purpose: this is the hot path (a node costs about a microsecond).

    def __add__(self, other: Figure | float) -> Figure:
        if not isinstance(other, Figure):
            other = constant(other)
        dim = _SUMS.get((self.dimension, other.dimension)) or _sum_rule(self, other, "+")
        if self.bound or other.bound:
            return _computed(op.ADD, (self, other), dim)
        return Figure(op.ADD, (self, other), dim, self.value + other.value)  # type: ignore[operator]

    def __sub__(self, other: Figure | float) -> Figure:
        if not isinstance(other, Figure):
            other = constant(other)
        dim = _DIFFERENCES.get((self.dimension, other.dimension)) or _sum_rule(self, other, "-")
        if self.bound or other.bound:
            return _computed(op.SUBTRACT, (self, other), dim)
        return Figure(op.SUBTRACT, (self, other), dim, self.value - other.value)  # type: ignore[operator]

    def __mul__(self, other: Figure | float) -> Figure:
        if not isinstance(other, Figure):
            other = constant(other)
        dim = _PRODUCTS.get((self.dimension, other.dimension)) or _product_rule(self, other, 1)
        if self.bound or other.bound:
            return _computed(op.MULTIPLY, (self, other), dim)
        return Figure(op.MULTIPLY, (self, other), dim, self.value * other.value)  # type: ignore[operator]

    def __truediv__(self, other: Figure | float) -> Figure:
        if not isinstance(other, Figure):
            other = constant(other)
        dim = _QUOTIENTS.get((self.dimension, other.dimension)) or _product_rule(self, other, -1)
        if self.bound or other.bound or not other.value:
            return _computed(op.DIVIDE, (self, other), dim)
        return Figure(op.DIVIDE, (self, other), dim, self.value / other.value)  # type: ignore[operator]

    def __radd__(self, other: float) -> Figure:
        return constant(other) + self

    def __rsub__(self, other: float) -> Figure:
        return constant(other) - self

    def __rmul__(self, other: float) -> Figure:
        return constant(other) * self

    def __rtruediv__(self, other: float) -> Figure:
        return constant(other) / self

    def __pow__(self, exponent: Figure | float) -> Figure:
        """Power; an exponent that is a figure needs a base that is a plain number."""
        if isinstance(exponent, Figure):
            _require_number(self, "the base of a power with a variable exponent")
            _require_number(exponent, "an exponent")
            return _computed(op.POWER, (self, exponent), NUMBER)
        _require_difference(self, "a power")
        return _computed(op.POWER, (self, constant(exponent)), powered(self.dimension, exponent))

    def __le__(self, other: Figure | float) -> Figure:
        return _compare(op.LESS_EQUAL, self, _figure(other))

    def __lt__(self, other: Figure | float) -> Figure:
        return _compare(op.LESS, self, _figure(other))

    def __ge__(self, other: Figure | float) -> Figure:
        return _compare(op.LESS_EQUAL, _figure(other), self)

    def __gt__(self, other: Figure | float) -> Figure:
        return _compare(op.LESS, _figure(other), self)

    def equals(self, other: Figure | float) -> Figure:
        """1 where both are equal, else 0 (`==` stays identity, so figures can be keys)."""
        return _compare(op.EQUALS, self, _figure(other))

    def __bool__(self) -> NoReturn:
        raise TypeError(f"{describe(self)} is a figure: use where(...), or .value for a choice that is recorded as a decision")

    # --- names and numbers

    def named(self, id: str, label: str, shown_in: str | Unit) -> Figure:
        """This figure under an id; raises UnitError when it is not what `shown_in` measures."""
        shown = unit(shown_in) if isinstance(shown_in, str) else shown_in
        if shown.dimension is not self.dimension:
            raise UnitError(f"figure {id} is shown in {shown.text} ({shown.dimension.text}), but {describe(self)} is {self.dimension.text}")
        target = self
        if self.info is not None or self.operation is op.CONSTANT:
            target = Figure(op.ALIAS, (self,), self.dimension, self.value, bound=self.bound)
        target.info = Info(id, label, shown)
        return target

    @property
    def id(self) -> str:
        """The id of a named figure, an empty text otherwise."""
        return self.info.id if self.info else ""

    @property
    def is_input(self) -> bool:
        """Whether the figure is an input, not computed."""
        return self.operation is op.INPUT

    @property
    def is_nothing(self) -> bool:
        """Whether it is known to be zero: neither not known nor at least zero."""
        return self.value == 0.0 and not self.bound & MORE

    @property
    def number(self) -> float | None:
        """The value in the unit it is shown in."""
        if self.value is None or self.info is None:
            return self.value
        return self.value / self.info.unit.factor

    def __repr__(self) -> str:
        return f"Figure({describe(self)} = {self.value})"

    def __deepcopy__(self, memo: dict[int, object]) -> Figure:
        """A twin that stands on twins; written out, for a what-if copies thousands of them."""
        args, info = tuple([deepcopy(arg, memo) for arg in self.args]), self.info
        twin = Info(info.id, info.label, info.unit, info.origin, info.simulated, info.reason) if info is not None else None
        return Figure(self.operation, args, self.dimension, self.value, twin, self.bound)


def input_figure(id: str, label: str, number: float | None, written: Unit | str, origin: Origin) -> Figure:
    """An input: `number` in `written` units (None when nobody published it), from `origin`."""
    shown = unit(written) if isinstance(written, str) else written
    value = None if number is None else number * shown.factor
    return Figure(op.INPUT, (), shown.dimension, value, Info(id, label, shown, origin))


def simulated_figure(
    id: str, label: str, value: float | None, of: Figure, bound: int = EXACT, reason: str = "", shown_in: str = ""
) -> Figure:
    """A number no formula can hold, such as a percentile of a simulation `of` a figure (in coherent units); `reason` where not known.

    It is shown in the unit of that figure, unless it is a number of another kind (`shown_in`).
    """
    assert of.info is not None
    shown = unit(shown_in) if shown_in else of.info.unit
    return Figure(op.CONSTANT, (), shown.dimension, value, Info(id, label, shown, simulated=of.id, reason=reason), bound)


def unknown_figure(id: str, label: str, shown_in: str, reason: str) -> Figure:
    """A figure without a value, and why."""
    shown = unit(shown_in)
    return Figure(op.CONSTANT, (), shown.dimension, None, Info(id, label, shown, reason=reason))


@lru_cache(maxsize=4096)
def constant(number: float, written: str = "") -> Figure:
    """A number of the formula itself (2, sqrt 3, a unit equivalence), not an input."""
    shown = unit(written)
    return Figure(op.CONSTANT, (), shown.dimension, number * shown.factor)


def sqrt(a: Figure) -> Figure:
    """Square root; the dimension is halved."""
    _require_difference(a, "sqrt")
    return _computed(op.SQRT, (a,), powered(a.dimension, 0.5))


def log10(a: Figure) -> Figure:
    """Decimal logarithm of a plain number."""
    _require_number(a, "log10")
    return _computed(op.LOG10, (a,), NUMBER)


def atan(a: Figure) -> Figure:
    """Arc tangent in radians."""
    _require_number(a, "atan")
    return _computed(op.ATAN, (a,), NUMBER)


def minimum(*args: Figure) -> Figure:
    """The smallest of figures of one dimension."""
    return _computed(op.MINIMUM, args, _same(args, "min"))


def maximum(*args: Figure) -> Figure:
    """The largest of figures of one dimension."""
    return _computed(op.MAXIMUM, args, _same(args, "max"))


def total(args: Sequence[Figure], empty: str = "") -> Figure:
    """The sum of `args`, at least what is known of them; a zero in unit `empty` when there is nothing to sum."""
    if not args:
        return constant(0.0, empty)
    if len(args) == 1:
        return args[0]
    _require_difference(args[0], "a sum")
    return _computed(op.SUM, tuple(args), _same(args, "sum"))


def missing(a: Figure) -> Figure:
    """1 where a figure has no value, else 0: what is not known can be counted."""
    return _computed(op.MISSING, (a,), NUMBER)


def ceil(a: Figure) -> Figure:
    """Whole pieces, rounded up; less than 1e-9 over a whole does not start another."""
    _require_countable(a, "ceil")
    return _computed(op.CEILING, (a,), a.dimension)


def floor(a: Figure) -> Figure:
    """Whole pieces, rounded down."""
    _require_countable(a, "floor")
    return _computed(op.FLOOR, (a,), a.dimension)


def rounded(a: Figure, digits: int) -> Figure:
    """Half away from zero to `digits` decimals of the coherent unit (cents of a currency)."""
    _require_countable(a, "round")
    operation = op.rounding(digits)
    if a.bound:
        return _computed(operation, (a,), a.dimension)
    return Figure(operation, (a,), a.dimension, operation.scalar(a.value))


def where(condition: Figure, then: Figure | float, otherwise: Figure | float) -> Figure:
    """`then` where the condition holds (is not 0), else `otherwise`; only the branch taken must be known."""
    _require_number(condition, "a condition")
    a, b = _figure(then), _figure(otherwise)
    return _computed(op.WHERE, (condition, a, b), _same((a, b), "if"))


def interpolate(x: Figure, table: Interpolation) -> Figure:
    """The table's value at `x`, linear between its rows, constant beyond its ends."""
    if x.dimension is not table.x_unit.dimension:
        raise UnitError(f"table '{table.title}' runs over {table.x_unit.text}, but {describe(x)} is {x.dimension.text}")
    return _computed(table, (x,), table.y_unit.dimension)


# --- rules

_SUMS: dict[tuple[Dimension, Dimension], Dimension] = {}
_DIFFERENCES: dict[tuple[Dimension, Dimension], Dimension] = {}
_PRODUCTS: dict[tuple[Dimension, Dimension], Dimension] = {}
_QUOTIENTS: dict[tuple[Dimension, Dimension], Dimension] = {}


def _sum_rule(left: Figure, right: Figure, sign: str) -> Dimension:
    """What left + right or left - right measures; absolute temperatures only differ or shift by a difference."""
    a, b = left.dimension, right.dimension
    found: Dimension | None = a if a is b else None
    if ABSOLUTE_TEMPERATURE in (a, b):
        found = None
        if sign == "-" and a is b:
            found = TEMPERATURE_DIFFERENCE
        elif b is TEMPERATURE_DIFFERENCE or (sign == "+" and a is TEMPERATURE_DIFFERENCE):
            found = ABSOLUTE_TEMPERATURE
    if found is None:
        raise UnitError(
            f"cannot compute {describe(left)} [{_shown(left)}] {sign} {describe(right)} [{_shown(right)}]: different kinds of quantity"
        )
    (_SUMS if sign == "+" else _DIFFERENCES)[a, b] = found
    return found


def _product_rule(left: Figure, right: Figure, sign: int) -> Dimension:
    a, b = left.dimension, right.dimension
    if ABSOLUTE_TEMPERATURE in (a, b):
        raise UnitError(
            f"cannot multiply or divide {describe(left)} [{_shown(left)}] and {describe(right)} [{_shown(right)}]: "
            "an absolute temperature is not a difference"
        )
    found = combined(a, b, sign)
    (_PRODUCTS if sign == 1 else _QUOTIENTS)[a, b] = found
    return found


def _same(args: Sequence[Figure], what: str) -> Dimension:
    first = args[0]
    for other in args[1:]:
        if other.dimension is not first.dimension:
            raise UnitError(f"cannot take {what} of {describe(first)} [{_shown(first)}] and {describe(other)} [{_shown(other)}]")
    return first.dimension


def _compare(operation: Operation, left: Figure, right: Figure) -> Figure:
    _same((left, right), operation.name)
    return _computed(operation, (left, right), NUMBER)


def _computed(operation: Operation, args: tuple[Figure, ...], dim: Dimension) -> Figure:
    known = [a.bound for a in args]
    if not any(known):  # what follows from what is known exactly is so too
        return Figure(operation, args, dim, operation.scalar(*[a.value for a in args]))
    value, bound = operation.outcome([a.value for a in args], known)
    return Figure(operation, args, dim, value, bound=bound)


def _figure(other: Figure | float) -> Figure:
    return other if isinstance(other, Figure) else constant(other)


def _require_number(a: Figure, what: str) -> None:
    if a.dimension is not NUMBER:
        raise UnitError(f"{what} must be a plain number, but {describe(a)} is {_shown(a)}")


def _require_difference(a: Figure, what: str) -> None:
    if a.dimension is ABSOLUTE_TEMPERATURE:
        raise UnitError(f"cannot take {what} of {describe(a)} [{_shown(a)}]: an absolute temperature is not a difference")


COUNTABLE = {"pair", "port", "core", "lane"}


@cache
def _is_countable(dimension: Dimension) -> bool:
    return all(name in COUNTABLE or is_currency(name.upper()) for name, _ in dimension.exponents)


def _require_countable(a: Figure, what: str) -> None:
    """Whole numbers of watts or metres depend on the unit chosen; only counts and money may be rounded."""
    if not _is_countable(a.dimension):
        raise UnitError(f"{what} is for counts and money, but {describe(a)} is {_shown(a)}: divide by the size of one piece first")


def _shown(a: Figure) -> str:
    return a.info.unit.text if a.info else a.dimension.text


def describe(a: Figure, depth: int = 2) -> str:
    """A short name for messages: the id, or the expression to a small depth."""
    if a.info:
        return a.info.id
    if not a.args:
        return f"{a.value:g}" if a.value is not None else "unknown"
    if depth == 0:
        return "…"
    inner = [describe(b, depth - 1) for b in a.args[:3]]
    if len(inner) == 2 and a.operation.binds < 5:
        return f"({inner[0]} {a.operation.name} {inner[1]})"
    return f"{a.operation.name}({', '.join(inner)})"
