"""The stack-up of a board: its copper layers with core and build-up, and beside it a trace between its planes to scale."""

from __future__ import annotations

from markupsafe import Markup

from configurator.disciplines.boards.loss import BoardLine, Trace
from configurator.phrases import listed, phrase
from configurator.render.svg.boards.style import BUILD_UP, COPPER, CORE, DIELECTRIC, SIZE, WIDTH, brief, number_in
from configurator.render.svg.shapes import INK, MUTED, Drawing, shortened
from configurator.render.words.display import Display

TOP, BODY, STACK = 24.0, 190.0, 150.0
ZOOM_LEFT, ZOOM_WIDTH = 228.0, 110.0


def stack_drawing(display: Display, line: BoardLine) -> Markup:
    """Layers in the order they are pressed; which of them are planes is not published, so none is named one."""
    return _Stack(display, line).draw()


class _Stack:
    def __init__(self, display: Display, line: BoardLine) -> None:
        self.display, self.line = display, line
        self.layers = max(2, round(line.layers.number or 2))
        figure, stated = display.figure(f"{line.part.id}.build-up"), line.part.build_up  # a customer has no figure of what only prices
        steps = figure.number if figure is not None else stated.number if stated is not None else 0.0
        self.steps = min(round(steps or 0.0), self.layers // 2 - 1)
        self.pitch = BODY / (self.layers - 1)

    def draw(self) -> Markup:
        display = self.display
        words = [self._layers_text(), display.t(self.line.laminate.name)]
        height = TOP + BODY + 53
        drawing = Drawing(display.drawn(f"stack-{self.line.part.id}"), WIDTH, height, display.t("Stack-up"), display.t(listed(words)))
        self._zones(drawing)
        for layer in range(self.layers):
            drawing.rect(0, self._y(layer) - 1, STACK, 2, COPPER)
        self._vias(drawing)
        drawing.text(0, 12, self._layers_text(), SIZE, INK, tip=display.trace(self.line.layers), font_weight=600)
        self._below(drawing)
        if self.line.tightest is not None:
            self._trace(drawing, self.line.tightest.trace)
        return drawing.markup()

    def _layers_text(self) -> str:
        """``22 layers, 5+12+5``: as drawn."""
        text = self.display.t(phrase("{count} layers", count=self.display.text(self.line.layers)))
        if not self.steps:
            return text
        return f"{text}{self.display.t(', ')}{self.steps}+{self.layers - 2 * self.steps}+{self.steps}"

    def _y(self, layer: int) -> float:
        return TOP + layer * self.pitch

    def _zones(self, drawing: Drawing) -> None:
        """Core, and the layers that are pressed on it one after the other."""
        t, steps = self.display.t, self.steps
        drawing.rect(0, self._y(0), STACK, BODY, BUILD_UP if steps else CORE, t("build-up layers") if steps else t("pressed at once"))
        if steps:
            top, bottom = self._y(steps), self._y(self.layers - 1 - steps)
            drawing.rect(0, top, STACK, bottom - top, CORE, t("core layers"))

    def _vias(self, drawing: Drawing) -> None:
        """A plated hole through the board, drilled back where it is; a chain of laser vias through each side's build-up."""
        t, last = self.display.t, self.layers - 1
        stub = 0.72 if self.line.part.backdrill else 1.0
        if self.line.part.backdrill:
            drawing.rect(
                100, self._y(0) + BODY * stub, 14, BODY * (1 - stub) + 2, "#ffffff", t("drilled back"), stroke=MUTED, stroke_dasharray="2 2"
            )
        first, end = (self._y(self.steps), self._y(last - self.steps)) if self.steps and not self.line.part.backdrill else (self._y(0), 0.0)
        drawing.rect(103, first - 1, 8, (end - first if end else BODY * stub) + 2, COPPER, t("plated through hole"))
        for step in range(self.steps):
            for y in (self._y(step), self._y(last - step - 1)):
                drawing.path(f"M40 {y:.1f}h9l-2 {self.pitch:.1f}h-5z", COPPER, t("laser via"))

    def _below(self, drawing: Drawing) -> None:
        """Thickness, area, and the layers that are needed at least."""
        display, y = self.display, TOP + BODY + 18
        if self.line.thickness is not None:
            text = display.t(phrase("about {thickness} thick", thickness=display.amount(self.line.thickness)))
            drawing.text(0, y, text, SIZE, INK, tip=display.trace(self.line.thickness))
        if self.line.area is not None:
            drawing.text(0, y + 15, display.amount(self.line.area), SIZE, MUTED, tip=display.trace(self.line.area))
        if self.line.bound is not None:
            bound = self.line.bound
            told = phrase("at least {least} layers: {signal} signal", least=display.text(bound.least), signal=display.text(bound.signal))
            if bound.planes is not None:
                told = phrase("{told}, {planes} to feed", told=told, planes=display.text(bound.planes))
            drawing.text(0, y + 30, shortened(display.t(told), SIZE, ZOOM_LEFT - 8), SIZE, MUTED, tip=display.trace(bound.least))

    def _trace(self, drawing: Drawing, trace: Trace) -> None:
        """The trace of the interface that decides, in its dielectric, to scale."""
        display, made = self.display, trace.per_length.line
        width, copper, height = (number_in(f, "um") for f in (made.width, made.thickness, made.height))
        scale = min(ZOOM_WIDTH / (3.2 * width), 110.0 / (height + 2 * copper))
        thick, tall, x, y = copper * scale, height * scale, ZOOM_LEFT, TOP + 34
        drawing.rect(x, y, ZOOM_WIDTH, tall, DIELECTRIC, display.t(self.line.laminate.name))
        covered = trace.link.line == "stripline"
        if covered:
            drawing.rect(x, y - thick, ZOOM_WIDTH, thick, COPPER, display.t("copper plane"))
        drawing.rect(x, y + tall, ZOOM_WIDTH, thick, COPPER, display.t("copper plane"))
        left, middle = x + (ZOOM_WIDTH - width * scale) / 2, y + (tall - thick) / 2 if covered else y - thick
        drawing.rect(left, middle, width * scale, thick, COPPER, display.trace(trace.width))
        self._sizes(drawing, trace, y, y + tall)

    def _sizes(self, drawing: Drawing, trace: Trace, top: float, bottom: float) -> None:
        """Width and distance of the planes at the drawing, what the trace is made of below it."""
        display, x, middle = self.display, ZOOM_LEFT + ZOOM_WIDTH + 6, (top + bottom) / 2
        drawing.text(ZOOM_LEFT, 12, display.t("Trace between its planes"), SIZE, INK, font_weight=600)
        width, half = display.amount(trace.width), ZOOM_LEFT + ZOOM_WIDTH / 2
        drawing.text(half, middle - 9, width, SIZE - 1, INK, "middle", display.trace(trace.width))
        drawing.line(x, top, x, bottom, MUTED)
        distance = trace.per_length.line.height
        drawing.text(x + 4, middle + 3.5, display.amount(distance), SIZE - 1, MUTED, tip=display.trace(distance))
        for row, text in enumerate(self._made_of(trace)):
            drawing.text(ZOOM_LEFT, bottom + 26 + 14 * row, shortened(text, SIZE - 0.5, WIDTH - ZOOM_LEFT), SIZE - 0.5, MUTED)

    def _made_of(self, trace: Trace) -> list[str]:
        """Impedance, copper, foil, laminate and what it loses there."""
        display, laminate, conditions = self.display, self.line.laminate, trace.conditions
        foil = display.system.foil(laminate)
        numbers = (display.number(figure.value or 0.0, digits) for figure, digits in ((trace.material.dk, 2), (trace.material.df, 4)))
        return [
            f"{display.t('impedance')} {display.amount(conditions.impedance)}",
            f"{display.t('copper')} {display.amount(conditions.thickness)}",
            *([brief(display.t(foil.name))] if foil is not None else []),
            brief(display.t(laminate.name)),
            "Dk {}, Df {}".format(*numbers),
        ]
