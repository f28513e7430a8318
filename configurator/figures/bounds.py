"""How far a number is known: exactly, as a lower bound, as an upper bound, or not at all.

A bound is a set of two directions in which the true value may lie away from the one stated; both together say nothing, so a figure
with both has no value. An operation turns the bounds of its arguments into its own: a difference may be less where what is taken away
may be more. What is summed, multiplied or divided here (powers, masses, prices, counts) is not negative unless its value shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import pairwise
from operator import or_

from configurator.phrases import phrase

EXACT, MORE, LESS, UNKNOWN = 0, 1, 2, 3

WORDS = {MORE: "at-least", LESS: "at-most"}
MESSAGES = {MORE: "at least {amount}", LESS: "at most {amount}"}

Values = Sequence[float | None]
Bounds = Sequence[int]
Rule = Callable[[Values, Bounds], int]


def told(bound: int, text: str) -> str:
    """The text of a number, as a bound where it is one."""
    return phrase(MESSAGES[bound], amount=text) if bound in MESSAGES else text


def opposite(bound: int) -> int:
    """The bound of a quantity that falls where this one rises."""
    return (bound & MORE) << 1 | (bound & LESS) >> 1


def rising(_: Values, bounds: Bounds) -> int:
    """Rises with every argument."""
    return reduce(or_, bounds, EXACT)


def difference(_: Values, bounds: Bounds) -> int:
    """Rises with the first, falls with the second."""
    return bounds[0] | opposite(bounds[1])


def product(values: Values, bounds: Bounds) -> int:
    """Each factor counts in the direction of the other's sign, which must be settled."""
    return _signed(0, values, bounds) | _signed(1, values, bounds)


def quotient(values: Values, bounds: Bounds) -> int:
    """Rises with the dividend, falls with the divisor, by their signs; a divisor that may pass through zero says nothing."""
    if not _keeps_sign(values[1], bounds[1]):
        return UNKNOWN
    return _signed(0, values, bounds) | opposite(_signed(1, values, bounds))


def _signed(place: int, values: Values, bounds: Bounds) -> int:
    """The bound of one of two factors as it counts in their product."""
    bound, other = bounds[place], values[1 - place]
    if not bound:
        return EXACT
    if other is None or not _keeps_sign(other, bounds[1 - place]):
        return UNKNOWN
    return bound if other >= 0 else opposite(bound)


def _keeps_sign(value: float | None, bound: int) -> bool:
    return value is not None and (not bound or (value >= 0 and bound == MORE) or (value < 0 and bound == LESS))


def power(values: Values, bounds: Bounds) -> int:
    """Rises with its base, falls with it under a negative exponent; a bounded exponent or a base of open sign says nothing."""
    base, exponent = values
    if bounds[1] or exponent is None or (bounds[0] and not (base is not None and base >= 0 and bounds[0] == MORE)):
        return UNKNOWN
    return bounds[0] if exponent >= 0 else opposite(bounds[0])


def known_sum(_: Values, bounds: Bounds) -> int:
    """A sum over an unknown addend is at least the sum of the others; a sum of unknowns is unknown."""
    if all(b == UNKNOWN for b in bounds):
        return UNKNOWN
    return reduce(or_, (MORE if b == UNKNOWN else b for b in bounds), EXACT)


def largest(values: Values, bounds: Bounds) -> int:
    """A maximum over an unknown argument is at least that of the others; one that is surely reached cannot be less."""
    if all(b == UNKNOWN for b in bounds):
        return UNKNOWN
    top = max(v for v in values if v is not None)
    reached = any(v == top and not b & LESS for v, b in zip(values, bounds, strict=True))
    return known_sum(values, bounds) & ~(LESS if reached else EXACT)


def smallest(values: Values, bounds: Bounds) -> int:
    """A minimum over an unknown argument is at most that of the others; one that is surely reached cannot be more."""
    mirrored = [None if v is None else -v for v in values]
    return opposite(largest(mirrored, [opposite(b) for b in bounds]))


def chosen(values: Values, bounds: Bounds) -> int:
    """The bound of the branch taken; unknown where the condition is not settled."""
    return UNKNOWN if bounds[0] else bounds[1 if values[0] else 2]


def comparison(holds: Callable[[float, float], float | None]) -> Rule:
    """The bound of `a < b` or `a <= b`: settled where neither side can turn it."""

    def rule(values: Values, bounds: Bounds) -> int:
        if UNKNOWN in bounds:
            return UNKNOWN
        a, b = values
        assert a is not None and b is not None
        left, right = bounds
        turned = (left & MORE or right & LESS) if holds(a, b) else (left & LESS or right & MORE)
        return UNKNOWN if turned else EXACT

    return rule


def settled(_: Values, bounds: Bounds) -> int:
    """Known only where every argument is known exactly."""
    return UNKNOWN if any(bounds) else EXACT


def counted(_: Values, __: Bounds) -> int:
    """Always known, whatever is known of the arguments."""
    return EXACT


def tabled(ys: Sequence[float]) -> Rule:
    """The bound of a value looked up in a table: its direction where the table only rises or only falls."""
    up = all(a <= b for a, b in pairwise(ys))
    down = all(a >= b for a, b in pairwise(ys))
    if up and down:
        return constant_if_known
    return rising if up else falling if down else settled


def falling(_: Values, bounds: Bounds) -> int:
    """Falls with its argument."""
    return opposite(bounds[0])


def constant_if_known(_: Values, bounds: Bounds) -> int:
    """The same for every known argument."""
    return UNKNOWN if UNKNOWN in bounds else EXACT
