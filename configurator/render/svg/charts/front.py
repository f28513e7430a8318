"""Candidates by two goals: every one a dot, those that no other betters in both joined by a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from configurator.render.svg.charts.bridge import WHOLE
from configurator.render.svg.shapes import FAINT, INK, MUTED, Drawing

TICKS = 4  # steps of an axis


@dataclass(frozen=True)
class Dot:
    """A candidate: what it comes to by both goals, what it is, and whether it is on the front."""

    x: float
    y: float
    label: str
    on_front: bool


@dataclass(frozen=True)
class Front:
    """The dots with what their axes are called, units in brackets."""

    dots: tuple[Dot, ...]
    x_label: str
    y_label: str

    @property
    def limits(self) -> tuple[float, float, float, float]:
        """Least and most of both axes."""
        xs, ys = [dot.x for dot in self.dots], [dot.y for dot in self.dots]
        return min(xs), max(xs), min(ys), max(ys)


def front_drawing(name: str, front: Front, title: str, shown: Callable[[float, float, float], str], width: float = 740.0) -> Markup:
    """The picture; `shown` says a number of an axis between its ends."""
    best = "; ".join(dot.label for dot in front.dots if dot.on_front)
    return _Plot(Drawing(name, width, _Plot.HEIGHT, title, best), front, shown, width).draw()


class _Plot:
    HEIGHT, LEFT, RIGHT, TOP, BOTTOM, SIZE = 380.0, 108.0, 24.0, 34.0, 58.0, 11.5

    def __init__(self, drawing: Drawing, front: Front, shown: Callable[[float, float, float], str], width: float) -> None:
        self.drawing, self.front, self.shown, self.width = drawing, front, shown, width
        self.left, self.right, self.low, self.high = front.limits

    def draw(self) -> Markup:
        for step in range(TICKS + 1):
            self._ticks(step / TICKS)
        self.drawing.text(self.width / 2, self.HEIGHT - 12, self.front.x_label, self.SIZE, INK, "middle")
        self.drawing.text(12, 16, self.front.y_label, self.SIZE, INK)
        best = [dot for dot in self.front.dots if dot.on_front]
        for one, other in pairwise(best):
            self.drawing.line(self._x(one.x), self._y(one.y), self._x(other.x), self._y(other.y), WHOLE, stroke_width=1.2)
        for dot in sorted(self.front.dots, key=lambda dot: dot.on_front):
            self.drawing.circle(self._x(dot.x), self._y(dot.y), 5 if dot.on_front else 3, WHOLE if dot.on_front else FAINT, dot.label)
        return self.drawing.markup()

    def _ticks(self, share: float) -> None:
        x, y = self.left + share * (self.right - self.left), self.low + share * (self.high - self.low)
        if self.right > self.left or not share:
            self.drawing.text(self._x(x), self.HEIGHT - 36, self.shown(x, self.left, self.right), self.SIZE, MUTED, "middle")
        if self.high > self.low or not share:
            self.drawing.line(self.LEFT, self._y(y), self.width - self.RIGHT, self._y(y), FAINT, stroke_width=0.6)
            self.drawing.text(self.LEFT - 10, self._y(y) + 4, self.shown(y, self.low, self.high), self.SIZE, MUTED, "end")

    def _x(self, value: float) -> float:
        room = self.width - self.LEFT - self.RIGHT - 40
        return self.LEFT + 20 + (value - self.left) / ((self.right - self.left) or 1.0) * room

    def _y(self, value: float) -> float:
        room = self.HEIGHT - self.TOP - self.BOTTOM - 16
        return self.HEIGHT - self.BOTTOM - 8 - (value - self.low) / ((self.high - self.low) or 1.0) * room
