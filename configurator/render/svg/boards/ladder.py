"""The ladder of laminates for one board: by price, with the margin each leaves and the probability that it holds."""

from __future__ import annotations

from markupsafe import Markup

from configurator.disciplines.boards.grades import Grade
from configurator.disciplines.boards.ladder import Rung
from configurator.disciplines.boards.loss import BoardLine
from configurator.phrases import listed, phrase
from configurator.render.svg.boards.style import GRID, SIZE, WIDTH, brief, decibel, percent, verdict
from configurator.render.svg.shapes import INK, MUTED, Drawing, shortened
from configurator.render.words.display import Display

MARK, GRADE, LABEL, CHANCE, MONEY, TOP, ROW, BAR = 12.0, 40.0, 178.0, 38.0, 60.0, 30.0, 17.0, 10.0
BOUGHT, NEEDED = "●", "▸"


def ladder_of_board(display: Display, line: BoardLine, grade: Grade) -> Markup:
    """A row for each laminate; marked are the one it is bought on and the cheapest that holds."""
    return _Ladder(display, line, grade).draw()


class _Ladder:
    def __init__(self, display: Display, line: BoardLine, grade: Grade) -> None:
        self.display, self.line, self.grade = display, line, grade
        self.price = display.system.money_at(line.node.path)[0] if display.view.internal else None
        self.priced = self.price is not None and self.price.number is not None
        self.right = WIDTH - CHANCE - (MONEY if self.priced else 0.0)
        margins = [rung.margin.number or 0.0 for rung in grade.ladder]
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
        drawing = Drawing(display.drawn(f"ladder-{self.line.part.id}"), WIDTH, TOP + ROW * len(ladder) + 4, title, words)
        self._heads(drawing)
        for index, rung in enumerate(ladder):
            self._rung(drawing, rung, TOP + index * ROW)
        return drawing.markup()

    def _heads(self, drawing: Drawing) -> None:
        t = self.display.t
        drawing.text(MARK, 12, t("laminate"), SIZE, MUTED)
        drawing.text((LABEL + self.right) / 2, 12, t("margin"), SIZE, MUTED, "middle")
        drawing.text(self.right + CHANCE, 12, t("probability"), SIZE, MUTED, "end")
        if self.priced:
            drawing.text(WIDTH, 12, f"{self.display.currency}/{t('board')}", SIZE, MUTED, "end")
        drawing.line(self.zero, TOP - 8, self.zero, TOP + ROW * len(self.grade.ladder), GRID)

    def _rung(self, drawing: Drawing, rung: Rung, y: float) -> None:
        """Name, margin as a bar to either side of nothing, probability, price of the board on it."""
        display, margin = self.display, rung.margin.number or 0.0
        bought, needed = rung.laminate.id == self.line.laminate.id, rung.laminate is self.grade.derived
        weight, tip, name = (650 if bought or needed else 400), self._tip(rung), brief(display.t(rung.laminate.name))
        drawing.text(0, y + 9, BOUGHT if bought else NEEDED if needed else "", SIZE, INK, tip=tip)
        drawing.text(MARK, y + 9, shortened(brief(display.t(rung.laminate.grade)), SIZE, GRADE - 3), SIZE, INK, tip=tip, font_weight=weight)
        drawing.text(MARK + GRADE, y + 9, shortened(name, SIZE, LABEL - MARK - GRADE), SIZE, INK, tip=tip, font_weight=weight)
        end = self.zero + margin * self.scale
        drawing.rect(min(self.zero, end), y, max(abs(end - self.zero), 1.0), BAR, verdict(rung.probability), tip)
        side = "start" if margin >= 0 else "end"
        shift = 3 if margin >= 0 else -3
        number = f"{'+' if margin > 0 else ''}{display.text(rung.margin)}"
        drawing.text(end + shift, y + 9, number, SIZE - 1, MUTED, side)
        drawing.text(self.right + CHANCE, y + 9, percent(display, rung.probability), SIZE, INK, "end", font_weight=weight)
        if self.priced and rung.price_share is not None and self.price is not None:
            cost = (self.price.number or 0.0) * (rung.price_share.value or 0.0)
            drawing.text(WIDTH, y + 9, display.number(cost, 0), SIZE, INK, "end", font_weight=weight)

    def _tip(self, rung: Rung) -> str:
        display, per_inch = self.display, rung.loss_per_inch
        loss = display.with_unit(display.number((per_inch.value or 0.0) * 0.0254, 2), "dB/inch")
        lines = [f"{display.t(rung.laminate.name)} ({rung.laminate.grade})", loss]
        if rung.price is not None:
            lines.append(display.amount(rung.price))
        return "\n".join(lines)
