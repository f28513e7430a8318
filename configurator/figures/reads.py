"""Which numbers of a graph are read while it is built, by code that is no operation of it: all that a choice made in Python can rest on.

A build is the same program run on other numbers: it makes the same graph as long as every number that it reads is the same. So one build
holds for all values of an input for which nothing that was read changes, and the figures there follow from the graph alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from configurator.figures.graph import Figure

HERE = str(Path(__file__).parent)


@dataclass(frozen=True)
class Reads:
    """The figures whose number was read, those of which it was only asked how far they are known, or whether they are zero, by `id`."""

    numbers: dict[int, Figure] = field(default_factory=dict)
    bounds: dict[int, Figure] = field(default_factory=dict)
    zeros: dict[int, Figure] = field(default_factory=dict)


@contextmanager
def watched(passed_over: tuple[str, ...] = ()) -> Iterator[Reads]:
    """The figures whose numbers are read while this is open, by `id`; reads of this package and of folders `passed_over` do not count.

    It watches the one process it runs in, which computes one build at a time.
    """
    reads, over = Reads(), (HERE, *passed_over)
    with (
        watching(Figure, ("value", "number"), over, lambda figure: reads.numbers.setdefault(id(figure), figure)),
        watching(Figure, ("bound",), over, lambda figure: reads.bounds.setdefault(id(figure), figure)),
        watching(Figure, ("is_nothing",), over, lambda figure: reads.zeros.setdefault(id(figure), figure)),
    ):
        yield reads


@contextmanager
def watching(kind: type, names: tuple[str, ...], passed_over: tuple[str, ...], seen: Callable[[Any], object]) -> Iterator[None]:
    """Tell `seen` of each object of a class of which one of some attributes is read in a file outside of `passed_over`."""
    before = {name: kind.__dict__.get(name) for name in names}
    for name, found in before.items():
        setattr(kind, name, _Watched(name, found, passed_over, seen))
    try:
        yield
    finally:
        for name, found in before.items():
            if found is None:
                delattr(kind, name)
            else:
                setattr(kind, name, found)


class _Watched:
    """An attribute of a class (a slot, a property, or a plain one) that tells who reads it."""

    def __init__(self, name: str, found: Any, passed_over: tuple[str, ...], seen: Callable[[Any], object]) -> None:
        self.name, self.passed_over, self.seen = name, passed_over, seen
        self.plain = not hasattr(found, "__get__")
        self.found = found

    def __get__(self, thing: Any, owner: type | None = None) -> Any:
        if thing is None:
            return self
        if not sys._getframe(1).f_code.co_filename.startswith(self.passed_over):
            self.seen(thing)
        return thing.__dict__[self.name] if self.plain else self.found.__get__(thing, owner)

    def __set__(self, thing: Any, value: Any) -> None:
        if self.plain:
            thing.__dict__[self.name] = value
        else:
            self.found.__set__(thing, value)
