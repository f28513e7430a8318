"""What the drawings of boards have in common: size, colours, and the words for numbers."""

from __future__ import annotations

import re

from configurator.disciplines.boards.ladder import CERTAIN
from configurator.figures import Figure
from configurator.render.digits import SPACE
from configurator.render.display import Display
from configurator.units import unit

WIDTH = 400.0  # of every drawing, so that a phone shows it as it is
SIZE = 10.5
COPPER, DIELECTRIC, BUILD_UP, CORE = "#b8743a", "#e9efd8", "#dfe8f3", "#f1ecdd"
TRACE, PIECE = "#2f6f9f", "#a3b0ba"
HOLDS, DOUBTFUL, FAILS = "#2e7d4f", "#c08a1e", "#b3392f"
GRID = "#e6ebef"


def decibel(display: Display, figure: Figure, signed: bool = False) -> str:
    """A loss in dB with one decimal; a margin with its sign."""
    value = figure.number or 0.0
    text = display.with_unit(display.number(abs(value), 1), "dB")
    return f"{'−' if round(value, 1) < 0 else '+'}{text}" if signed else text


def percent(display: Display, probability: float | None) -> str:
    """A probability in whole percent; never 0 or 100 % of what is only likely."""
    if probability is None:
        return display.t("not known")
    shown = min(max(100 * probability, 1.0), 99.0) if 0 < probability < 1 else 100 * probability
    return f"{display.number(shown, 0)}{SPACE}%"


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
