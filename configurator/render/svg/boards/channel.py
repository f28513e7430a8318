"""A channel from die to die: the loss of each segment behind the one before it, against the budget of the whole."""

from __future__ import annotations

from markupsafe import Markup

from configurator.disciplines.boards.channels import ChannelLine, SegmentLoss
from configurator.phrases import listed, phrase
from configurator.render.svg.boards.style import GRID, PIECE, SIZE, TRACE, WIDTH, brief, decibel, percent, verdict
from configurator.render.svg.shapes import INK, MUTED, Drawing, shortened
from configurator.render.words.display import Display

LEFT, RIGHT, TOP, ROW, BAR = 178.0, 58.0, 24.0, 18.0, 11.0


def channel_drawing(display: Display, channel: ChannelLine) -> Markup:
    """The segments as a waterfall, and in its last row the margin with the probability that it holds."""
    return _Waterfall(display, channel).draw()


class _Waterfall:
    def __init__(self, display: Display, channel: ChannelLine) -> None:
        self.display, self.channel = display, channel
        self.budget, self.loss = channel.budget.number or 0.0, channel.loss.number or 0.0
        self.scale = (WIDTH - LEFT - RIGHT) / (1.04 * max(self.budget, self.loss, 1e-9))
        self.bottom = TOP + ROW * len(channel.segments)

    def draw(self) -> Markup:
        display, channel = self.display, self.channel
        told = [phrase("{subject}: {aspect}", subject=s.name, aspect=decibel(display, s.loss)) for s in channel.segments]
        name = display.drawn(f"channel-{channel.entry.id}")
        drawing = Drawing(name, WIDTH, self.bottom + ROW + 6, display.t(channel.entry.name), display.t(listed(told, "{first}; {rest}")))
        self._limit(drawing)
        at = 0.0
        for index, segment in enumerate(channel.segments):
            at = self._segment(drawing, segment, TOP + index * ROW, at)
        self._margin(drawing)
        return drawing.markup()

    def _x(self, decibels: float) -> float:
        return LEFT + decibels * self.scale

    def _limit(self, drawing: Drawing) -> None:
        """The budget as a line over all rows, where it is known."""
        if self.channel.budget.number is None:
            return
        x, tip = self._x(self.budget), self.display.trace(self.channel.budget)
        drawing.line(LEFT, TOP - 6, LEFT, self.bottom + ROW, GRID)
        drawing.line(x, TOP - 6, x, self.bottom + ROW, INK, tip, stroke_width=1.3, stroke_dasharray="4 3")
        text = f"{self.display.t('budget')} {decibel(self.display, self.channel.budget)}"
        drawing.text(min(x + 4, WIDTH), TOP - 10, text, SIZE, INK, "end", tip, font_weight=600)

    def _segment(self, drawing: Drawing, segment: SegmentLoss, y: float, at: float) -> float:
        """One row; returns where the next bar begins."""
        display, loss = self.display, segment.loss.number or 0.0
        pieces = f"{display.text(segment.count)} × " if segment.count is not None else ""
        tip, x, end = display.trace(segment.loss), self._x(at), self._x(at + loss)
        drawing.text(0, y + 10, shortened(pieces + brief(display.t(segment.name)), SIZE, LEFT - 8), SIZE, INK, tip=tip)
        drawing.rect(x, y + 1, max(end - x, 1.0), BAR, TRACE if segment.board else PIECE, tip)
        drawing.line(end, y + 1, end, y + ROW + 1, MUTED, stroke_width=0.7)
        drawing.text(WIDTH, y + 10, decibel(display, segment.loss), SIZE, MUTED, "end", tip)
        return at + loss

    def _margin(self, drawing: Drawing) -> None:
        """What is left of the budget, or what is missing."""
        display, margin = self.display, self.channel.margin
        chance, tip, y = display.system.chance(margin.id), display.trace(margin), self.bottom + 2
        low, high = sorted((self.loss, self.budget))
        if margin.number is not None:
            drawing.rect(self._x(low), y + 1, max(self._x(high) - self._x(low), 1.5), BAR, verdict(chance), tip)
        words = f"{display.t('margin')}{display.t(', ')}{display.t('holds with')} {percent(display, chance)}"
        drawing.text(0, y + 10, shortened(words, SIZE, LEFT - 4), SIZE, INK, tip=tip, font_weight=600)
        drawing.text(WIDTH, y + 10, decibel(display, margin, signed=True), SIZE, INK, "end", tip, font_weight=600)
