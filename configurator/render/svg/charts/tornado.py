"""How far each of several things moves a number, the farthest first: bars to both sides of where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from configurator.render.svg.charts.bridge import LESS, MORE
from configurator.render.svg.shapes import BOLD, INK, MUTED, Drawing, shortened


@dataclass(frozen=True)
class Arm:
    """One thing: the change of the number at the low of its range and at the high; `group` where it is several moved together."""

    label: str
    low: float
    high: float
    group: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """The lower change and the higher, whichever end of the range makes them."""
        return min(self.low, self.high, 0.0), max(self.low, self.high, 0.0)


def tornado_drawing(name: str, arms: Sequence[Arm], title: str, shown: Callable[[float], str]) -> Markup:
    """The tornado as a picture; `shown` says a change in words."""
    words = "; ".join(f"{arm.label} {shown(arm.ends[0])} … {shown(arm.ends[1])}" for arm in arms)
    return _Tornado(Drawing(name, _Tornado.WIDTH, _Tornado.ROW * len(arms) + 12, title, words), arms, shown).draw()


class _Tornado:
    WIDTH, ROW, LEFT, AMOUNT, SIZE = 740.0, 24.0, 226.0, 84.0, 11.5

    def __init__(self, drawing: Drawing, arms: Sequence[Arm], shown: Callable[[float], str]) -> None:
        self.drawing, self.arms, self.shown = drawing, arms, shown
        self.least, self.most = min(arm.ends[0] for arm in arms), max(arm.ends[1] for arm in arms)

    def draw(self) -> Markup:
        for row, arm in enumerate(self.arms):
            self._row(6 + row * self.ROW, arm)
        self.drawing.line(self._x(0.0), 2, self._x(0.0), 6 + len(self.arms) * self.ROW, MUTED, stroke_width=1)
        return self.drawing.markup()

    def _x(self, change: float) -> float:
        first, last = self.LEFT + self.AMOUNT, self.WIDTH - self.AMOUNT
        return first + (change - self.least) / ((self.most - self.least) or 1.0) * (last - first)

    def _row(self, y: float, arm: Arm) -> None:
        drawing, middle, (less, more) = self.drawing, y + 11, arm.ends
        tip = f"{arm.label}: {self.shown(less)} … {self.shown(more)}"
        label = shortened(arm.label, self.SIZE * (BOLD if arm.group else 1), self.LEFT - 14)
        drawing.text(self.LEFT - 9, middle + 4, label, self.SIZE, INK, "end", tip, font_weight=600 if arm.group else 400)
        for start, end, colour in ((less, 0.0, LESS), (0.0, more, MORE)):
            drawing.rect(self._x(start), y + 3, max(self._x(end) - self._x(start), 0.5), 16, colour, tip, rx=1.5)
        drawing.text(self._x(less) - 6, middle + 4, self.shown(less), self.SIZE, INK, "end", tip)
        drawing.text(self._x(more) + 6, middle + 4, self.shown(more), self.SIZE, INK, "start", tip)
