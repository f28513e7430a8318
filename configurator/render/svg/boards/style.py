"""What the drawings of boards have in common: size, colours, and the words for numbers."""

from __future__ import annotations

import re

from configurator.disciplines.boards.chances import CERTAIN
from configurator.figures import Figure
from configurator.render.words.digits import SPACE
from configurator.render.words.display import Display
from configurator.units import unit

WIDTH = 400.0  # of every drawing, so that a phone shows it as it is
SIZE = 10.5
COPPER, DIELECTRIC, BUILD_UP, CORE = "#b8743a", "#e9efd8", "#dfe8f3", "#f1ecdd"
TRACE, PIECE = "#2f6f9f", "#a3b0ba"
HOLDS, DOUBTFUL, FAILS = "#2e7d4f", "#c08a1e", "#b3392f"
GRID = "#e6ebef"


def decibel(display: Display, figure: Figure, signed: bool = False) -> str:
    """A loss with the digits it has everywhere; a margin with its sign."""
    return f"{'+' if signed and (figure.number or 0.0) > 0 else ''}{display.amount(figure)}"


def percent(display: Display, probability: float | None) -> str:
    """A probability in whole percent."""
    return display.t("not known") if probability is None else f"{display.number(100 * probability, 0)}{SPACE}%"


def verdict(probability: float | None) -> str:
    """The colour of a margin: it holds, it may, it does not."""
    if probability is None or probability < 1 - CERTAIN:
        return FAILS
    return HOLDS if probability >= CERTAIN else DOUBTFUL


def number_in(figure: Figure, shown: str) -> float:
    """The number of a figure in a unit; 0 where it is not known."""
    return (figure.value or 0.0) / unit(shown).factor


def brief(name: str) -> str:
    """A name without what stands in brackets behind it."""
    return re.split(r"\s*[(（]", name, maxsplit=1)[0]
