"""What is asked of the number of a figure that was read: which of two breakers carries it, whether it is above a limit.

A choice rests on the answer alone, so it is the answers that are kept, each with the figures that it follows from.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from configurator.figures.graph import Figure

Found = Mapping[int, Any]  # arrays
Operation = Callable[..., Any]
Told = TypeVar("Told")


def answered(question: Callable[[float], Told], number: float) -> Told:
    """The answer of a question about a number that was read; what is chosen by it rests on the answer as a whole, compared by `==`."""
    return number.ask(question) if isinstance(number, Number) else question(number)


class Answer(NamedTuple):
    """What was asked of numbers (of which at least one is of a figure), and what it was answered."""

    question: Operation
    args: tuple[Number | float, ...]
    answer: object

    @property
    def figures(self) -> list[Figure]:
        """The figures that it rests on."""
        return [figure for arg in self.args for figure in _figures_of(arg)]

    def holds(self, found: Found) -> Any:
        """Where the same would be answered, over arrays of the figures by their `id`."""
        numbers = [_values(arg, found) for arg in self.args]
        return self.question(*numbers) == self.answer if self.question in COMPARISONS else self._one_by_one(*numbers)

    def _one_by_one(self, numbers: Any) -> Any:
        """The same of a question that takes no arrays; one that it refuses is answered otherwise."""
        import numpy as np  # what watches has it, what builds does without

        kinds, which = np.unique(numbers, return_inverse=True)
        alike = np.zeros(len(kinds), dtype=bool)
        for place, number in enumerate(kinds.tolist()):
            with suppress(Exception):
                alike[place] = self.question(number) == self.answer
        return alike[which]


class Number:
    """The number of a figure, or one that follows from such by arithmetic; whatever else is done with it is a question.

    It is no `float`, so that nothing takes its value without asking: what has no question of its own (a logarithm, a dictionary, a
    constant) asks for the value itself.
    """

    __slots__ = ("answers", "args", "operation", "value")

    def __init__(self, answers: list[Answer], operation: Operation, args: tuple[Any, ...], value: float) -> None:
        self.answers = answers
        self.operation = operation
        self.args = args
        self.value = value

    def values(self, found: Found) -> Any:
        """It where its figures have other values."""
        return self.operation(*(_values(arg, found) for arg in self.args))

    # --- arithmetic

    def _with(self, operation: Operation, left: Any, right: Any) -> Any:
        """What comes of it and another number."""
        if not isinstance(left, PLAIN) or not isinstance(right, PLAIN):
            return NotImplemented
        if operation in DIVISIONS and isinstance(right, Number):
            bool(right)  # what is divided by must not be zero elsewhere
        return Number(self.answers, operation, (left, right), operation(_plain(left), _plain(right)))

    def __add__(self, other: Any) -> Any:
        return self._with(operator.add, self, other)

    def __radd__(self, other: Any) -> Any:
        return self._with(operator.add, other, self)

    def __sub__(self, other: Any) -> Any:
        return self._with(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Any:
        return self._with(operator.sub, other, self)

    def __mul__(self, other: Any) -> Any:
        return self._with(operator.mul, self, other)

    def __rmul__(self, other: Any) -> Any:
        return self._with(operator.mul, other, self)

    def __truediv__(self, other: Any) -> Any:
        return self._with(operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self._with(operator.truediv, other, self)

    def __neg__(self) -> Any:
        return self._with(operator.mul, self, -1.0)

    def __pow__(self, other: Any) -> Any:
        return float(self) ** other

    def __rpow__(self, other: Any) -> Any:
        return other ** float(self)

    def __floordiv__(self, other: Any) -> Any:
        return self._with(operator.floordiv, self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return self._with(operator.floordiv, other, self)

    def __mod__(self, other: Any) -> Any:
        return self._with(operator.mod, self, other)

    def __rmod__(self, other: Any) -> Any:
        return self._with(operator.mod, other, self)

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> Any:
        return other // self, other % self

    def __abs__(self) -> float:
        return abs(float(self))

    # --- questions

    def _compared(self, question: Operation, other: Any) -> Any:
        return self.ask(question, other) if isinstance(other, PLAIN) else NotImplemented

    def __lt__(self, other: Any) -> Any:
        return self._compared(operator.lt, other)

    def __le__(self, other: Any) -> Any:
        return self._compared(operator.le, other)

    def __gt__(self, other: Any) -> Any:
        return self._compared(operator.gt, other)

    def __ge__(self, other: Any) -> Any:
        return self._compared(operator.ge, other)

    def __eq__(self, other: object) -> Any:
        return self._compared(operator.eq, other)

    def __ne__(self, other: object) -> Any:
        return self._compared(operator.ne, other)

    def ask(self, question: Operation, *others: Number | float) -> Any:
        """The answer of a question, kept."""
        args = (self, *others)
        answer = question(*(_plain(arg) for arg in args))
        self.answers.append(Answer(question, args, answer))
        return answer

    def __float__(self) -> float:
        return float(self.ask(_itself))

    def __hash__(self) -> int:
        return hash(float(self))

    def __bool__(self) -> bool:
        return bool(self.ask(operator.ne, 0.0))

    def __int__(self) -> int:
        return int(self.ask(math.trunc))

    __trunc__ = __int__

    def __ceil__(self) -> int:
        return int(self.ask(math.ceil))

    def __floor__(self) -> int:
        return int(self.ask(math.floor))

    def __round__(self, digits: int | None = None) -> float:
        return round(float(self), digits)

    def __format__(self, spec: str) -> str:
        """Not asked: nothing is chosen by a text."""
        return format(self.value, spec)

    def __str__(self) -> str:
        return str(self.value)

    __repr__ = __str__


def _itself(number: Any) -> Any:
    return number


PLAIN = (Number, float, int)
COMPARISONS = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne, _itself)
DIVISIONS = (operator.truediv, operator.floordiv, operator.mod)


def _figures_of(thing: Any) -> list[Figure]:
    if isinstance(thing, Number):
        return [figure for arg in thing.args for figure in _figures_of(arg)]
    return [thing] if isinstance(thing, Figure) else []


def _values(thing: Any, found: Found) -> Any:
    if isinstance(thing, Number):
        return thing.values(found)
    return found[id(thing)] if isinstance(thing, Figure) else thing


def _plain(thing: Any) -> Any:
    return thing.value if isinstance(thing, Number) else thing
