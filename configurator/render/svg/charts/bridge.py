"""From one total to another, step by step: bars that hang where the last one ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from configurator.render.svg.shapes import BOLD, FAINT, INK, MUTED, PAPER, Drawing, shortened

WHOLE, MORE, LESS = "#2f6f9f", "#b3541e", "#3b7f4f"
FROM_ZERO = 0.35  # of the largest total: steps that reach over less of it are drawn on an axis that begins later, and the totals say so
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Pillar:
    """A total, or a step from the one before it to the next."""

    label: str
    amount: Decimal
    whole: bool = False


@dataclass(frozen=True)
class Hung:
    """A pillar between two levels of money."""

    pillar: Pillar
    start: Decimal
    end: Decimal

    @property
    def colour(self) -> str:
        """Totals, steps up and steps down."""
        return WHOLE if self.pillar.whole else MORE if self.pillar.amount > 0 else LESS


def hung(pillars: Sequence[Pillar]) -> Iterator[Hung]:
    """Each pillar from the level that the one before it left; a total from nothing."""
    level = NOTHING
    for pillar in pillars:
        start = NOTHING if pillar.whole else level
        level = start + pillar.amount
        yield Hung(pillar, start, level)


def axis_start(bars: Sequence[Hung]) -> Decimal:
    """Where the axis of a bridge begins: at nothing, or below its lowest level where the steps would else be too small to be seen."""
    levels = [bar.end for bar in bars]
    low, high = min(levels, default=NOTHING), max(levels, default=NOTHING)
    if low <= 0 or high - low > high * Decimal(FROM_ZERO):
        return min(low, NOTHING)
    return low - (high - low or low) * Decimal("0.25")


def bridge_drawing(name: str, pillars: Sequence[Pillar], title: str, shown: Callable[[Pillar], str]) -> Markup:
    """The bridge as a picture; `shown` says an amount in words."""
    bars = list(hung(pillars))
    words = "; ".join(f"{bar.pillar.label} {shown(bar.pillar)}" for bar in bars)
    return _Bridge(Drawing(name, _Bridge.WIDTH, _Bridge.ROW * len(bars) + 12, title, words), bars, shown).draw()


class _Bridge:
    WIDTH, ROW, LEFT, RIGHT, SIZE = 740.0, 26.0, 214.0, 108.0, 11.5

    def __init__(self, drawing: Drawing, bars: Sequence[Hung], shown: Callable[[Pillar], str]) -> None:
        self.drawing, self.bars, self.shown = drawing, bars, shown
        self.low = axis_start(bars)
        self.span = float(max((max(bar.start, bar.end) for bar in bars), default=NOTHING) - self.low) or 1.0

    def draw(self) -> Markup:
        for row, bar in enumerate(self.bars):
            self._row(6 + row * self.ROW, bar, last=row == len(self.bars) - 1)
        self.drawing.line(self.LEFT, 2, self.LEFT, 6 + len(self.bars) * self.ROW, MUTED, stroke_width=1)
        return self.drawing.markup()

    def _x(self, level: Decimal) -> float:
        return self.LEFT + max(float(level - self.low), 0.0) / self.span * (self.WIDTH - self.LEFT - self.RIGHT)

    def _row(self, y: float, bar: Hung, *, last: bool) -> None:
        drawing, pillar, middle = self.drawing, bar.pillar, y + 12
        tip = f"{pillar.label}: {self.shown(pillar)}"
        left, right = sorted((self._x(bar.start), self._x(bar.end)))
        weight = 600 if pillar.whole else 400
        label = shortened(pillar.label, self.SIZE * (BOLD if pillar.whole else 1), self.LEFT - 14)
        drawing.text(self.LEFT - 9, middle + 4, label, self.SIZE, INK, "end", tip, font_weight=weight)
        drawing.rect(left, y + 3, max(right - left, 1.5), 18, bar.colour, tip, rx=1.5)
        if pillar.whole and self.low > 0:
            self._break(y)
        if not last:
            at = self._x(bar.end)
            drawing.line(at, y + 21, at, y + self.ROW + 3, MUTED, stroke_width=1, stroke_dasharray="2 2")
        drawing.text(right + 7, middle + 4, self.shown(pillar), self.SIZE, INK, "start", tip, font_weight=weight)

    def _break(self, y: float) -> None:
        """The sign on a total that its bar does not begin at nothing."""
        x = self.LEFT + 13
        self.drawing.path(f"M{x:.1f} {y + 1:.1f}l5 7l-5 6l5 9", stroke=PAPER, stroke_width=4)
        self.drawing.path(f"M{x:.1f} {y + 1:.1f}l5 7l-5 6l5 9", stroke=FAINT, stroke_width=1)
