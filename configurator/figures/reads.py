"""Which numbers of a graph are read while it is built, by code that is no operation of it: all that a choice made in Python can rest on.

A build is the same program run on other numbers: it makes the same graph as long as whatever is asked of the numbers it reads is answered
alike (`asked.py`). So one build holds for all values of an input for which no answer changes, and the figures there follow from the graph.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from configurator.figures.asked import Answer, Number
from configurator.figures.graph import Figure

HERE = str(Path(__file__).parent)


@dataclass(frozen=True)
class Reads:
    """What was asked of numbers that were read; and the figures of which it was asked whether they are known, or are zero, by `id`."""

    answers: list[Answer] = field(default_factory=list)
    bounds: dict[int, Figure] = field(default_factory=dict)
    zeros: dict[int, Figure] = field(default_factory=dict)

    def of_value(self, figure: Figure, value: float | None) -> Any:
        """What stands for a number that is read: it is known, and tells what is asked of it."""
        self.bounds.setdefault(id(figure), figure)
        return value if value is None else Number(self.answers, operator.pos, (figure,), value)

    def of_number(self, figure: Figure, number: float | None) -> Any:
        """The same of one in the unit that the figure is shown in."""
        known = self.of_value(figure, figure.value)
        return known if number is None or figure.info is None else known / figure.info.unit.factor

    def of_bound(self, figure: Figure, bound: int) -> int:
        """How far a number is known."""
        self.bounds.setdefault(id(figure), figure)
        return bound

    def of_nothing(self, figure: Figure, nothing: bool) -> bool:
        """Whether it is zero."""
        self.zeros.setdefault(id(figure), figure)
        return nothing


@contextmanager
def watched(passed_over: tuple[str, ...] = ()) -> Iterator[Reads]:
    """What is asked of figures while this is open; reads of this package and of folders `passed_over` do not count.

    It watches the one process it runs in, which computes one build at a time.
    """
    reads, over = Reads(), (HERE, *passed_over)
    with (
        watching(Figure, "value", over, reads.of_value),
        watching(Figure, "number", over, reads.of_number),
        watching(Figure, "bound", over, reads.of_bound),
        watching(Figure, "is_nothing", over, reads.of_nothing),
    ):
        yield reads


@contextmanager
def watching(kind: type, name: str, passed_over: tuple[str, ...], seen: Callable[[Any, Any], Any]) -> Iterator[None]:
    """Ask `seen` what an attribute of an object of a class is, told what it was, wherever it is read outside of `passed_over`."""
    before = kind.__dict__.get(name)
    setattr(kind, name, _Watched(name, before, passed_over, seen))
    try:
        yield
    finally:
        if before is None:
            delattr(kind, name)
        else:
            setattr(kind, name, before)


class _Watched:
    """An attribute of a class (a slot, a property, or a plain one) that tells who reads it."""

    def __init__(self, name: str, found: Any, passed_over: tuple[str, ...], seen: Callable[[Any, Any], Any]) -> None:
        self.name, self.passed_over, self.seen = name, passed_over, seen
        self.plain = not hasattr(found, "__get__")
        self.found = found

    def __get__(self, thing: Any, owner: type | None = None) -> Any:
        if thing is None:
            return self
        value = thing.__dict__[self.name] if self.plain else self.found.__get__(thing, owner)
        return value if sys._getframe(1).f_code.co_filename.startswith(self.passed_over) else self.seen(thing, value)

    def __set__(self, thing: Any, value: Any) -> None:
        value = float(value) if isinstance(value, Number) else value  # a number that becomes one of the graph is read as it is
        if self.plain:
            thing.__dict__[self.name] = value
        else:
            self.found.__set__(thing, value)
