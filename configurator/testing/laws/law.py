"""What a law is: an id, a statement, how to draw what it needs beside a case, and what must hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from configurator.build import Build
from configurator.testing.cases import Case, NoCase

CLOSE = 1e-9

Drawing = Callable[[Case], st.SearchStrategy[Any]]


def nothing(_: Case) -> st.SearchStrategy[None]:
    """Of a law that needs nothing beside the case."""
    return st.none()


@dataclass(frozen=True)
class Law:
    """`holds` looks at a case (and at what `draw` gave for it) and says in words what does not hold: nothing where the law does.

    It raises `NoCase` where there is nothing to look at. `promise` is what it stands for: ``law 5`` of the fifteen, or ``physics``.
    A law that takes builds of its own is tried on every `turns`-th example alone.
    """

    id: str
    statement: str
    holds: Callable[[Case, Any], Iterable[str] | None]
    draw: Drawing = nothing
    promise: str = "own"
    turns: int = 1

    def broken(self, case: Case, drawn: Any) -> list[str]:
        """What does not hold, in words.

        Raises:
            NoCase: the case gives it nothing to look at.
            InputError: a build it needs is refused.
        """
        try:
            return list(self.holds(case, drawn) or ())
        except NoCase:
            raise
        except AssertionError as error:
            return [str(error).partition("\n")[0] or "an assertion does not hold"]


def close(one: float, other: float, rel: float = CLOSE, abs: float = 0.0) -> bool:
    """Whether two numbers are the same but for rounding."""
    return math.isclose(one, other, rel_tol=rel, abs_tol=abs)


def unlike(what: str, one: float, other: float, rel: float = CLOSE, abs: float = 0.0) -> list[str]:
    """A sentence with both numbers where they are not the same."""
    return [] if close(one, other, rel, abs) else [f"{what}: {one:.9g} against {other:.9g}"]


def coherent(build: Build, id: str) -> float:
    """A figure's value in the coherent unit (W, A, kg/s ...).

    Raises:
        NoCase: there is none, or it is not known or only a bound.
    """
    figure = build.figures.get(id)
    if figure is None or figure.value is None or figure.bound:
        raise NoCase
    return figure.value


def known(build: Build, id: str) -> float:
    """The same of a figure that may be a bound: a total over lines of which some have no price.

    Raises:
        NoCase: there is none, or nothing of it is known.
    """
    figure = build.figures.get(id)
    if figure is None or figure.value is None:
        raise NoCase
    return figure.value
