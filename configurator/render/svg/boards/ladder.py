"""The ladder of laminates for one board: by price, with the margin each leaves and the probability that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from configurator.disciplines.boards.grades import Grade
from configurator.disciplines.boards.ladder import Rung
from configurator.disciplines.boards.loss import BoardLine
from configurator.figures import Figure
from configurator.phrases import listed, phrase
from configurator.render.svg.boards.style import GRID, SIZE, WIDTH, brief, decibel, percent, verdict
from configurator.render.svg.shapes import INK, MUTED, Drawing, shortened
from configurator.render.words.display import Display

MARK, GRADE, LABEL, CHANCE, MONEY, TOP, ROW, BAR = 12.0, 40.0, 178.0, 38.0, 60.0, 30.0, 17.0, 10.0
BOUGHT, NEEDED, MIXED = "●", "▸", "◆"


def ladder_of_board(display: Display, line: BoardLine, grade: Grade) -> Markup:
    """A row for each laminate; marked are the one it is bought on, the cheapest that holds, and a stack of several."""
    return _Ladder(display, line, grade).draw()


@dataclass(frozen=True)
class _Row:
    mark: str
    grade: str
    name: str
    tip: str
    margin: Figure
    probability: float | None
    price_share: Figure | None


class _Ladder:
    def __init__(self, display: Display, line: BoardLine, grade: Grade) -> None:
        self.display, self.line, self.grade = display, line, grade
        self.price = display.system.money_at(line.node.path)[0] if display.view.internal else None
        self.priced = self.price is not None and self.price.number is not None
        self.right = WIDTH - CHANCE - (MONEY if self.priced else 0.0)
        mixed = [grade.hybrid.margin] if grade.hybrid is not None else []
        margins = [margin.number or 0.0 for margin in (*(rung.margin for rung in grade.ladder), *mixed)]
        low, high = min(0.0, *margins), max(0.0, *margins)
        ends = [36.0 if low < 0 else 4.0, 36.0 if high > 0 else 4.0]  # room for the numbers
        self.scale = (self.right - LABEL - sum(ends)) / ((high - low) or 1.0)
        self.zero = LABEL + ends[0] - low * self.scale

    def draw(self) -> Markup:
        display, ladder = self.display, self.grade.ladder
        told = [
            phrase("{subject}: {aspect}", subject=rung.laminate.name, aspect=decibel(display, rung.margin, signed=True)) for rung in ladder
        ]
        title, words = display.t("Laminates by price, with the margin they leave"), display.t(listed(told, "{first}; {rest}"))
        rows = list(self._rungs())
        drawing = Drawing(display.drawn(f"ladder-{self.line.part.id}"), WIDTH, TOP + ROW * len(rows) + 4, title, words)
        self._heads(drawing, len(rows))
        for index, row in enumerate(rows):
            self._row(drawing, row, TOP + index * ROW)
        return drawing.markup()

    def _heads(self, drawing: Drawing, rows: int) -> None:
        t = self.display.t
        drawing.text(MARK, 12, t("laminate"), SIZE, MUTED)
        drawing.text((LABEL + self.right) / 2, 12, t("margin"), SIZE, MUTED, "middle")
        drawing.text(self.right + CHANCE, 12, t("probability"), SIZE, MUTED, "end")
        if self.priced:
            drawing.text(WIDTH, 12, f"{self.display.currency}/{t('board')}", SIZE, MUTED, "end")
        drawing.line(self.zero, TOP - 8, self.zero, TOP + ROW * rows, GRID)

    def _rungs(self) -> Iterator[_Row]:
        """A row for each laminate, the last for the stack of several."""
        for rung in self.grade.ladder:
            bought, needed = rung.laminate.id == self.line.laminate.id, rung.laminate is self.grade.derived
            mark, name = BOUGHT if bought else NEEDED if needed else "", brief(self.display.t(rung.laminate.name))
            told = rung.margin, rung.probability, rung.price_share
            yield _Row(mark, brief(self.display.t(rung.laminate.grade)), name, self._tip(rung), *told)
        hybrid = self.grade.hybrid
        if hybrid is not None:
            mixed = "+".join(brief(self.display.t(grade)) for grade in hybrid.grades)
            yield _Row(MIXED, "", mixed, self.display.t(hybrid.told), hybrid.margin, hybrid.probability, hybrid.price_share)

    def _row(self, drawing: Drawing, row: _Row, y: float) -> None:
        """Name, margin as a bar to either side of nothing, probability, price of the board on it."""
        display, margin, weight = self.display, row.margin.number or 0.0, 650 if row.mark else 400
        drawing.text(0, y + 9, row.mark, SIZE, INK, tip=row.tip)
        left = MARK + GRADE if row.grade else MARK
        drawing.text(MARK, y + 9, shortened(row.grade, SIZE, GRADE - 3), SIZE, INK, tip=row.tip, font_weight=weight)
        drawing.text(left, y + 9, shortened(row.name, SIZE, LABEL - left), SIZE, INK, tip=row.tip, font_weight=weight)
        end = self.zero + margin * self.scale
        drawing.rect(min(self.zero, end), y, max(abs(end - self.zero), 1.0), BAR, verdict(row.probability), row.tip)
        side, shift = ("start", 3) if margin >= 0 else ("end", -3)
        number = f"{'+' if margin > 0 else ''}{display.text(row.margin)}"
        drawing.text(end + shift, y + 9, number, SIZE - 1, MUTED, side)
        drawing.text(self.right + CHANCE, y + 9, percent(display, row.probability), SIZE, INK, "end", font_weight=weight)
        if self.priced and row.price_share is not None and self.price is not None:
            cost = (self.price.number or 0.0) * (row.price_share.value or 0.0)
            drawing.text(WIDTH, y + 9, display.number(cost, 0), SIZE, INK, "end", font_weight=weight)

    def _tip(self, rung: Rung) -> str:
        display, per_inch = self.display, rung.loss_per_inch
        loss = display.with_unit(display.number((per_inch.value or 0.0) * 0.0254, 2), "dB/inch")
        lines = [f"{display.t(rung.laminate.name)} ({rung.laminate.grade})", loss]
        if rung.price is not None:
            lines.append(display.amount(rung.price))
        return "\n".join(lines)
