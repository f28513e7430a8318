"""Loss of a board's trace over frequency: in the dielectric, in the copper, in all, and where its interfaces run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from configurator.disciplines.boards.curve import over_frequency
from configurator.disciplines.boards.grades import Grade
from configurator.disciplines.boards.loss import BoardLine, InterfaceLoss
from configurator.figures import Figure
from configurator.figures.arrays import Array
from configurator.phrases import listed, phrase
from configurator.render.svg.boards.style import COPPER, GRID, HOLDS, SIZE, TRACE, WIDTH, brief, number_in
from configurator.render.svg.shapes import FAINT, INK, MUTED, PAPER, Drawing, spread
from configurator.render.words.display import Display

LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 34.0, 8.0, 26.0, 34.0, 240.0
POINTS = 60
PER_INCH = 0.0254  # of a loss per metre


def loss_drawing(display: Display, line: BoardLine, grade: Grade, tight: InterfaceLoss) -> Markup:
    """The curves of the trace that leaves the least margin, and every interface on them."""
    return _Curves(display, line, tight, grade).draw()


class _Curves:
    def __init__(self, display: Display, line: BoardLine, tight: InterfaceLoss, grade: Grade) -> None:
        self.display, self.line, self.grade = display, line, grade
        trace = tight.trace
        self.top_frequency = 1.2 * max(number_in(each.trace.frequency, "GHz") for each in line.interfaces)
        self.frequencies = np.linspace(self.top_frequency / POINTS, self.top_frequency, POINTS)
        figures = [trace.per_length.whole, trace.per_length.conductor, *([found] if (found := self._needed()) is not None else [])]
        self.curves = [PER_INCH * values for values in over_frequency(figures, 1e9 * self.frequencies)]
        self.most = 1.06 * max(float(np.nanmax(curve)) for curve in self.curves)

    def _needed(self) -> Figure | None:
        """The loss on the laminate that is needed, where that is another than the one it is bought on."""
        derived = self.grade.derived
        if derived is None or derived.id == self.line.laminate.id:
            return None
        return next(rung.loss_per_inch for rung in self.grade.ladder if rung.laminate is derived)

    def draw(self) -> Markup:
        display, t = self.display, self.display.t
        told = [phrase("{subject}: {aspect}", subject=e.standard.name, aspect=self._amount(e)) for e in self.line.interfaces]
        name = display.drawn(f"loss-{self.line.part.id}")
        drawing = Drawing(name, WIDTH, HEIGHT, t("Loss over frequency"), t(listed(told, "{first}; {rest}")))
        self._unpublished(drawing)
        self._axes(drawing)
        colours = (TRACE, COPPER, HOLDS)
        for curve, colour in zip(self.curves, colours, strict=False):
            drawing.path(self._way(curve), stroke=colour, stroke_width=2 if colour == TRACE else 1.4)
        self._legend(drawing, colours)
        self._points(drawing)
        return drawing.markup()

    def _x(self, gigahertz: float) -> float:
        return LEFT + gigahertz / self.top_frequency * (WIDTH - LEFT - RIGHT)

    def _y(self, loss: float) -> float:
        return HEIGHT - BOTTOM - loss / self.most * (HEIGHT - BOTTOM - TOP)

    def _way(self, curve: Array) -> str:
        steps = (f"{self._x(f):.1f} {self._y(v):.1f}" for f, v in zip(self.frequencies, curve, strict=True))
        return "M" + "L".join(steps)

    def _unpublished(self, drawing: Drawing) -> None:
        """Where nobody has published the loss tangent of the laminate."""
        first = self.line.laminate.published[-1][0] / 1e9
        if first < self.top_frequency:
            x = self._x(first)
            drawing.rect(x, TOP, WIDTH - RIGHT - x, HEIGHT - TOP - BOTTOM, "#f4f1ea", self.display.t("Df not published here"))
            drawing.text(WIDTH - RIGHT - 4, HEIGHT - BOTTOM - 5, self.display.t("Df not published here"), SIZE - 1.5, MUTED, "end")

    def _axes(self, drawing: Drawing) -> None:
        for value in _ticks(self.most, 5):
            y = self._y(value)
            drawing.line(LEFT, y, WIDTH - RIGHT, y, GRID)
            drawing.text(LEFT - 5, y + 3.5, self.display.number(value, 1), SIZE - 1, MUTED, "end")
        for value in _ticks(self.top_frequency, 7):
            drawing.text(self._x(value), HEIGHT - BOTTOM + 13, self.display.number(value, 0), SIZE - 1, MUTED, "middle")
        drawing.text(WIDTH - RIGHT, HEIGHT - 6, "GHz", SIZE - 1, MUTED, "end")
        drawing.text(0, 12, "dB/inch", SIZE - 1, MUTED)
        drawing.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, FAINT)

    def _legend(self, drawing: Drawing, colours: Sequence[str]) -> None:
        t, x = self.display.t, LEFT + 34
        names = [self.line.laminate.grade, t("in the copper")]
        if self.grade.derived is not None and len(self.curves) > len(names):
            names.append(t(phrase("{text} ({remark})", text=self.grade.derived.grade, remark=t("needed"))))
        for name, colour in zip(names, colours, strict=False):
            drawing.line(x, 8.5, x + 14, 8.5, colour, stroke_width=2.5)
            drawing.text(x + 18, 12, name, SIZE - 1, INK)
            x += 34 + 6.2 * len(name)

    def _points(self, drawing: Drawing) -> None:
        """The interfaces, each at its Nyquist frequency."""
        found = sorted(self.line.interfaces, key=lambda e: -(e.loss_per_inch.value or 0.0))
        ys = [self._y(number_in(e.loss_per_inch, "dB/inch")) for e in found]
        labels = spread(ys, [12.0] * len(ys), TOP + 8, HEIGHT - BOTTOM - 4)
        for each, y, label in zip(found, ys, labels, strict=True):
            x, tip = self._x(number_in(each.trace.frequency, "GHz")), self.display.trace(each.loss_per_inch)
            drawing.circle(x, y, 3.6, PAPER, tip, stroke=TRACE, stroke_width=2)
            left = x > WIDTH * 0.55
            text = f"{brief(self.display.t(each.standard.name))}{self.display.t(': ')}{self._amount(each)}"
            drawing.haloed(x - 8 if left else x + 8, label + (-4 if left else 10), text, SIZE - 1, "end" if left else "start", tip)

    def _amount(self, each: InterfaceLoss) -> str:
        return self.display.amount(each.loss_per_inch)


def _ticks(most: float, wanted: int) -> list[float]:
    """Round numbers from nothing to `most`, about as many as wanted."""
    step = next(s for s in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0) if most / s <= wanted)
    return [step * i for i in range(int(most / step) + 1)]
