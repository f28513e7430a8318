"""Pictures of many points: lines along an axis, a heat map over two, points of two figures with their Pareto front."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from configurator.render.svg.shapes import FAINT, INK, MUTED, Drawing, shortened, text_width

WIDTH, HEIGHT, RIGHT, TOP, BOTTOM = 440.0, 270.0, 20.0, 26.0, 48.0  # two beside each other on a desk, one across a telephone
WIDEST = 140.0  # what stands before an axis, at most
COOL, WARM = (226, 236, 245), (17, 84, 130)  # of the lowest and the highest value
STROKE, FRONT = "#11547f", "#b4450f"
TICKS = 4
ROWS = 8  # labels above each other, at most
SIZE = 12.5
Thing = TypeVar("Thing")
Grid = tuple[Sequence[str], Sequence[str], Sequence[Sequence[float | None]]]  # the values of both axes, those of the cells row by row
Point = tuple[float, float, str]  # across, up, what it is
Shown = Callable[[float], str]


@dataclass(frozen=True)
class Scale:
    """From numbers to places: `low` stands at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a number."""
        return self.start + (value - self.low) / ((self.high - self.low) or 1.0) * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        """Round numbers between the ends: a step of 1, 2 or 5 times a power of ten."""
        raw = (self.high - self.low) / TICKS or 1.0
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(power * n for n in (1.0, 2.0, 5.0, 10.0) if power * n >= raw * 0.999)
        return [n * step for n in range(math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9) + 1)]


def line_drawing(name: str, title: str, axis: str, at: Sequence[float], values: Sequence[float | None], shown: Shown) -> Markup:
    """A figure along an axis; where it has no value the line is broken."""
    known = [(x, y) for x, y in zip(at, values, strict=True) if y is not None]
    drawing = Drawing(name, WIDTH, HEIGHT, title, "; ".join(f"{shown(x)}: {shown(y)}" for x, y in _some(known)))
    across, up = _frame(drawing, [x for x, _ in known], [y for _, y in known], axis, shown)
    path, pen = "", "M"
    for x, y in zip(at, values, strict=True):
        if y is not None:
            path += f"{pen}{across(x):.1f} {up(y):.1f}"
        pen = "M" if y is None else "L"
    drawing.path(path, stroke=STROKE, stroke_width=2)
    for x, y in _some(known):
        drawing.circle(across(x), up(y), 3, STROKE, f"{shown(x)}: {shown(y)}")
    return drawing.markup()


def heat_drawing(name: str, title: str, heads: tuple[str, str], grid: Grid, shown: Shown) -> Markup:
    """A figure over two axes, row by row from the lowest of the second; a point without a value is left white."""
    across, up, values = grid
    known = [value for row in values for value in row if value is not None]
    low, high = min(known), max(known)
    drawing = Drawing(name, WIDTH, HEIGHT + 20, title, f"{shown(low)} … {shown(high)}")
    left = _left([*up, shown(low)])
    wide, tall = (WIDTH - left - RIGHT) / len(across), (HEIGHT - TOP - BOTTOM) / len(up)
    for row, cells in enumerate(values):
        for column, value in enumerate(cells):
            tip = f"{across[column]}, {up[row]}: {'–' if value is None else shown(value)}"
            colour = "#ffffff" if value is None else _colour((value - low) / ((high - low) or 1.0))
            drawing.rect(left + column * wide, HEIGHT - BOTTOM - (row + 1) * tall, wide + 0.3, tall + 0.3, colour, tip)
    every = _places(across, wide)
    for column in every:
        label = shortened(across[column], SIZE, every.step * wide)
        drawing.text(left + (column + 0.5) * wide, HEIGHT - BOTTOM + 16, label, SIZE, MUTED, "middle")
    for row in range(0, len(up), -(-len(up) // ROWS)):
        drawing.text(left - 8, HEIGHT - BOTTOM - (row + 0.5) * tall + 4, shortened(up[row], SIZE, left - 12), SIZE, MUTED, "end")
    _name_axes(drawing, left, f"{heads[0]} →", f"{heads[1]} ↑")
    for step in range(48):
        drawing.rect(left + step * 3, HEIGHT, 3.3, 9, _colour(step / 47))
    drawing.text(left - 8, HEIGHT + 9, shown(low), SIZE, MUTED, "end")
    drawing.text(left + 152, HEIGHT + 9, shown(high), SIZE, MUTED)
    return drawing.markup()


def _left(labels: Sequence[str]) -> float:
    """Where the axis stands on the left of which are some labels."""
    return min(max(text_width(label, SIZE) for label in labels) + 14, WIDEST)


def _name_axes(drawing: Drawing, left: float, across: str, up: str = "") -> None:
    """What the axes are called: below the picture, and above it."""
    below = shortened(across, SIZE, WIDTH - RIGHT)
    middle = min((left + WIDTH - RIGHT) / 2, WIDTH - text_width(below, SIZE) / 2)
    drawing.text(middle, HEIGHT - 10, below, SIZE, INK, "middle")
    if up:
        drawing.text(4, 15, shortened(up, SIZE, WIDTH - RIGHT), SIZE, INK)


def _colour(share: float) -> str:
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(COOL, WARM, strict=True))


def _places(labels: Sequence[str], wide: float) -> range:
    """Which of some labels beside each other are written: as many as have room, and at least two of them."""
    longest = max(text_width(label, SIZE) for label in labels) + 8
    return range(0, len(labels), min(math.ceil(longest / wide), -(-len(labels) // 2)))


def _some(things: Sequence[Thing], most: int = 24) -> Sequence[Thing]:
    """Every so many-th of some things, that a picture does not hold more than it shows."""
    return things[:: -(-len(things) // most) or 1]


def _frame(drawing: Drawing, xs: Sequence[float], ys: Sequence[float], axis: str, shown: Shown) -> tuple[Scale, Scale]:
    """Both axes with their ticks."""
    up = Scale(min(ys), max(ys), HEIGHT - BOTTOM, TOP)
    left = _left([shown(y) for y in up.ticks] or [""])
    across = Scale(min(xs), max(xs), left, WIDTH - RIGHT)
    for x in across.ticks:
        drawing.line(across(x), TOP, across(x), HEIGHT - BOTTOM, FAINT, stroke_width=0.5)
        drawing.text(across(x), HEIGHT - BOTTOM + 16, shown(x), SIZE, MUTED, "middle")
    for y in up.ticks:
        drawing.line(left, up(y), WIDTH - RIGHT, up(y), FAINT, stroke_width=0.5)
        drawing.text(left - 8, up(y) + 4, shown(y), SIZE, MUTED, "end")
    _name_axes(drawing, left, axis)
    return across, up
