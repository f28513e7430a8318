"""Drawings of money: the range of the price as a strip, and the cost of each category as bars with whiskers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from configurator.figures import Figure
from configurator.phrases import listed, phrase
from configurator.render.svg.shapes import BOLD, FAINT, INK, MUTED, Drawing, shortened, text_width
from configurator.render.words.display import Display

BAR, WHISKER, BAND, MARK = "#2f6f9f", "#16202b", "#bcd6e6", "#0b4f75"


@dataclass(frozen=True)
class Bar:
    """One category: its cost with the range, and its share of the whole as it is printed."""

    label: str
    figure: Figure
    value: float
    range: tuple[float, float] | None
    share: str


def price_strip(display: Display) -> Markup | None:
    """P10, P50 and P90 on one axis with the price; nothing when the price has no range."""
    percentiles, price = display.percentiles(), display.view.price
    if percentiles is None or price.number is None:
        return None
    return _Strip(display, percentiles, price).draw()


class _Strip:
    WIDTH, HEIGHT, LEFT = 410.0, 88.0, 44.0

    def __init__(self, display: Display, percentiles: Sequence[Figure], price: Figure) -> None:
        self.display, self.percentiles, self.price = display, percentiles, price
        numbers = [f.number or 0.0 for f in (*percentiles, price)]
        self.low, self.high = min(numbers), max(numbers)

    def draw(self) -> Markup:
        t, display = self.display.t, self.display
        names = ("P10", "P50", "P90", t("Price"))
        pairs = zip(names, (*self.percentiles, self.price), strict=True)
        words = t(listed([phrase("{subject}: {aspect}", subject=name, aspect=self._short(f)) for name, f in pairs], "{first}; {rest}"))
        drawing = Drawing("price-range", self.WIDTH, self.HEIGHT, t("Range of the price"), words)
        y = 40.0
        drawing.line(self.LEFT, y, self.WIDTH - self.LEFT, y, FAINT, stroke_width=2)
        p10, p50, p90 = self.percentiles
        x10, x50, x90 = self._x(p10), self._x(p50), self._x(p90)
        tip = f"P10 – P90{t(': ')}{display.price_band()}\n[cost.p10, cost.p90]"
        drawing.rect(x10, y - 9, x90 - x10, 18, BAND, tip, rx=2)
        for figure, x in zip(self.percentiles, (x10, x50, x90), strict=True):
            drawing.line(x, y - 12, x, y + 12, MARK, display.trace(figure), stroke_width=2 if figure is p50 else 1.4)
        self._percentile_labels(drawing, y - 17)
        self._price_mark(drawing, y)
        return drawing.markup()

    def _x(self, figure: Figure) -> float:
        span = (self.high - self.low) or 1.0
        return self.LEFT + ((figure.number or 0.0) - self.low) / span * (self.WIDTH - 2 * self.LEFT)

    def _percentile_labels(self, drawing: Drawing, y: float) -> None:
        """Above the strip; the middle one is left out of the first row where it would touch a neighbour."""
        size = 11.5
        texts = [f"P{percent}  {self._short(f)}" for percent, f in zip((10, 50, 90), self.percentiles, strict=True)]
        half = [text_width(text, size) / 2 for text in texts]
        xs = [min(max(self._x(f), h), self.WIDTH - h) for f, h in zip(self.percentiles, half, strict=True)]
        crowded = xs[1] - half[1] < xs[0] + half[0] + 10 or xs[1] + half[1] + 10 > xs[2] - half[2]
        for index, (text, x, figure) in enumerate(zip(texts, xs, self.percentiles, strict=True)):
            drawing.text(x, y - (12 if crowded and index == 1 else 0), text, size, INK, "middle", self.display.trace(figure))

    def _short(self, figure: Figure) -> str:
        """The percentile without its currency, to the digits of the price."""
        return self.display.spoken(figure, self.price)

    def _price_mark(self, drawing: Drawing, y: float) -> None:
        x, display = self._x(self.price), self.display
        text = f"{display.t('Price')}  {display.bounded(self.price, f'{display.currency} {self._short(self.price)}')}"
        half, tip = text_width(text, 12 * BOLD) / 2, display.trace(self.price)
        drawing.path(f"M{x:.2f} {y + 11:.2f}l5.5 9h-11z", "#b3541e", tip)
        drawing.text(min(max(x, half), self.WIDTH - half), y + 35, text, 12, "#8a3d10", "middle", tip, font_weight=600)


def cost_bars(display: Display, bars: Sequence[Bar]) -> Markup | None:
    """Horizontal bars, dearest first, each with its share and, where there is a range, a whisker from P10 to P90."""
    if not bars:
        return None
    row, left, right, width = 23.0, 160.0, 176.0, 740.0
    height = row * len(bars) + 34
    top = max(max((bar.value, *(bar.range or ()))) for bar in bars) or 1.0
    scale = (width - left - right) / top
    t = display.t
    words = "; ".join(f"{bar.label} {display.money(bar.value)} {display.currency} ({bar.share})" for bar in bars)
    drawing = Drawing("cost-bars", width, height, t("Cost by category" if display.view.internal else "Price by category"), words)
    for index, bar in enumerate(bars):
        _cost_row(display, drawing, bar, 6 + index * row, left, scale, width)
    y = 6 + len(bars) * row
    drawing.line(left, 2, left, y, MUTED, stroke_width=1)
    if any(bar.range for bar in bars):
        _legend(drawing, left, y, t("Range"))
    return drawing.markup()


def _legend(drawing: Drawing, left: float, y: float, word: str) -> None:
    drawing.line(left, y + 14, left + 26, y + 14, WHISKER, stroke_width=1.3)
    for x in (left, left + 26):
        drawing.line(x, y + 10, x, y + 18, WHISKER, stroke_width=1.3)
    drawing.text(left + 33, y + 18, word, 10.5, MUTED)


def _cost_row(display: Display, drawing: Drawing, bar: Bar, y: float, left: float, scale: float, width: float) -> None:
    tip = f"{bar.label}{display.t(': ')}{display.currency} {display.money(bar.value)}\n{display.trace(bar.figure)}"
    middle, end = y + 11, left + max(bar.value * scale, 1.0)
    drawing.text(left - 9, middle + 4, shortened(bar.label, 11.5, left - 14), 11.5, INK, "end", tip)
    drawing.rect(left, y + 3, end - left, 16, BAR, tip, rx=1.5)
    if bar.range is not None:
        low, high = (left + bound * scale for bound in bar.range)
        if high - low >= 1.5:
            d = f"M{low:.2f} {middle:.2f}H{high:.2f}M{low:.2f} {middle - 4.5:.2f}v9M{high:.2f} {middle - 4.5:.2f}v9"
            drawing.path(d, stroke="#ffffff", stroke_width=3.4, stroke_opacity=0.75)
            drawing.path(
                d, tip=f"{bar.label}{display.t(': ')}{display.band(bar.figure)}\n[{bar.figure.id}]", stroke=WHISKER, stroke_width=1.3
            )
    amount = display.text(bar.figure)
    drawing.text(width - 66, middle + 4, amount, 11.5, INK, "end", tip, font_weight=600)
    drawing.text(width - 6, middle + 4, bar.share, 11.5, MUTED, "end", tip)
