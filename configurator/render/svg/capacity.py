"""Capacity map of a coolant distribution unit: approach over flow, with curves of constant heat and the points it works at."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from configurator.catalog.parts import Cdu
from configurator.disciplines.cooling.units.capacity import Exchanger
from configurator.figures import Figure
from configurator.phrases import listed, phrase
from configurator.render.svg.shapes import INK, MUTED, PAPER, Drawing, shortened, text_width
from configurator.render.words.display import Display

WIDTH, HEIGHT = 720.0, 340.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 92.0, 34.0, 44.0
LITRE, KILO = 1 / 60e3, 1e3
CURVES, STEPS = 5, 48  # curves below the rating, and straight pieces of a curve
POINT, SHADE, LIMIT = "#1f7f8c", "#eef1f4", "#b3261e"
NEEDED = ("ua", "coolant-rate", "rated-rate", "heat-none", "heat-cdu", "flow-none", "flow-cdu", "capacity", "derating", "transfer", "flow")


@dataclass(frozen=True)
class Point:
    """A point a unit works at: its flow, approach and heat, coherent, what it is called and what it is traced to."""

    flow: float
    approach: float
    heat: float
    words: str
    tip: str
    shown: Figure | None = None
    at: str = ""  # ids of flow and approach


def capacity_map(display: Display) -> Markup | None:
    """The map of the unit that is quoted here; nothing without one, or while one of its numbers is not known."""
    cdu = next((line.node.part for line in display.view.bom if line.node.key == "cdu"), None)
    found = {name: figure for name in NEEDED if (figure := display.figure(f"cooling.cdu-{name}")) is not None and figure.value}
    approach = display.figure("cooling.approach")
    if not isinstance(cdu, Cdu) or len(found) < len(NEEDED) or approach is None or (approach.value or 0.0) <= 0:
        return None
    return _Map(display, cdu, found, approach).draw()


class _Map:
    """Draws the map, picture units; its curves are those of the unit with the water (or air) of its rating."""

    def __init__(self, display: Display, cdu: Cdu, found: dict[str, Figure], approach: Figure) -> None:
        self.display, self.t, self.cdu, self.found, self.at = display, display.t, cdu, found, approach
        value = {name: figure.value or 0.0 for name, figure in found.items()}
        rated_flow = cdu.flow.coherent or value["flow"]
        self.exchanger = Exchanger(value["ua"], value["rated-rate"], value["coolant-rate"] / value["flow-cdu"], rated_flow)
        self.rated = value["capacity"] / value["derating"]
        self.rated_approach = self.rated * value["transfer"] / value["ua"]
        self.points = list(self._points(value))
        self.most = _ceiling(max(rated_flow, value["flow-none"], value["flow-cdu"]) * 1.08 / LITRE) * LITRE
        self.rating = Point(rated_flow, self.rated_approach, self.rated, self.t("rating"), "")
        tallest = max(self.rated_approach, approach.value or 0.0, self.exchanger.approach(self.rated, self.most))
        self.top = _ceiling(tallest * 1.12)

    def _coherent(self, id: str) -> float | None:
        figure = self.display.figure(id)
        return None if figure is None else figure.value

    def _points(self, value: dict[str, float]) -> Iterator[Point]:
        """With the spare lost, and with all running where that is another."""
        spare = value["heat-none"] < value["heat-cdu"] * (1 - 1e-9)
        rows = (("cdu", "N: spare lost"), ("none", "N+1: all running")) if spare else (("cdu", "N: all running"),)
        for state, words in rows:
            heat, flow = (self.found[f"{name}-{state}"] for name in ("heat", "flow"))
            tip = "\n\n".join(self.display.trace(figure) for figure in (heat, flow, self.at))
            shown = f"{self.t(words)}  {self.display.amount(heat)}"
            yield Point(flow.value or 0.0, self.at.value or 0.0, heat.value or 0.0, shown, tip, heat, f"{flow.id} {self.at.id}")

    # --- places

    def x(self, flow: float) -> float:
        return LEFT + flow / self.most * (WIDTH - LEFT - RIGHT)

    def y(self, approach: float) -> float:
        return HEIGHT - BOTTOM - approach / self.top * (HEIGHT - TOP - BOTTOM)

    # --- drawing

    def draw(self) -> Markup:
        title = self.t(phrase("Capacity map: {cdu}", cdu=self.cdu.name))
        words = self.t(listed([point.words for point in self.points], "{first}; {rest}"))
        drawing = Drawing(self.display.drawn("capacity-map"), WIDTH, HEIGHT, title, words)
        drawing.scaled(left=LEFT, right=WIDTH - RIGHT, top=TOP, bottom=HEIGHT - BOTTOM, most=self.most, tallest=self.top)
        drawing.text(
            LEFT, 14, shortened(f"{self.t('One unit')}{self.t(': ')}{self.t(self.cdu.name)}", 12, WIDTH - LEFT), 12, INK, font_weight=600
        )
        self._bounds(drawing)
        self._axes(drawing)
        for heat in self._heats():
            self._curve(drawing, heat)
        self._marks(drawing)
        return drawing.markup()

    def _heats(self) -> list[float]:
        """Round heats below the rating, and the rating."""
        step = _nice(self.rated / CURVES / KILO) * KILO
        below = [step * n for n in range(1, math.ceil(self.rated / step)) if step * n < 0.94 * self.rated]
        return [*below, self.rated]

    def _bounds(self, drawing: Drawing) -> None:
        """Where it cannot work: beyond what its pumps give at the head of the loop, and below the least approach."""
        gives, least = self.found["flow"], self.display.figure("cooling.approach-min")
        bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
        x = min(self.x(gives.value or 0.0), right)
        drawing.rect(x, TOP, right - x, bottom - TOP, SHADE, self.display.trace(gives))
        drawing.line(x, TOP, x, bottom, LIMIT, self.display.trace(gives), stroke_width=1.2, stroke_dasharray="4 3")
        text = f"{self.t('pumps')} {self.display.amount(gives)}"
        drawing.text(min(x, right) - 5, TOP - 5, text, 10, "#9c1f18", "end", self.display.trace(gives))
        if least is not None and least.value:
            y = self.y(least.value)
            drawing.rect(LEFT, y, right - LEFT, bottom - y, SHADE, self.display.trace(least))
            drawing.line(LEFT, y, right, y, LIMIT, self.display.trace(least), stroke_width=1.2, stroke_dasharray="4 3")
            drawing.text(LEFT + 5, y - 4, f"{self.t('least')} {self.display.amount(least)}", 10, "#9c1f18", tip=self.display.trace(least))

    def _axes(self, drawing: Drawing) -> None:
        bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
        for tick in _ticks(self.top):
            drawing.line(LEFT, self.y(tick), right, self.y(tick), "#e0e6ea" if tick else MUTED)
            drawing.text(LEFT - 6, self.y(tick) + 3.5, f"{tick:g} K", 10, MUTED, "end")
        for tick in _ticks(self.most / LITRE):
            x = self.x(tick * LITRE)
            drawing.line(x, bottom, x, bottom + 4, MUTED)
            drawing.text(x, bottom + 16, f"{tick:,.0f}", 10, MUTED, "middle")
        drawing.line(LEFT, TOP, LEFT, bottom, MUTED)
        drawing.text(right, bottom + 33, f"{self.t('Coolant flow of one unit')}{self.t(', ')}L/min", 11, INK, "end")
        drawing.text(LEFT, bottom + 33, f"↑ {self.t('Coolant supply above its source')}{self.t(', ')}K", 11, INK)

    def _curve(self, drawing: Drawing, heat: float) -> None:
        """The approach a heat needs over the flow, from where the coolant may come back no warmer; its heat at the right end."""
        bold = heat == self.rated
        first = max(self._least_flow(heat), self.most / STEPS)
        if first >= self.most:
            return
        flows = [first + (self.most - first) * n / STEPS for n in range(STEPS + 1)]
        places = [(self.x(flow), self.y(self.exchanger.approach(heat, flow))) for flow in flows]
        d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        drawing.path(d, stroke=INK if bold else MUTED, stroke_width=1.8 if bold else 1.0)
        text = self.display.with_unit(self.display.number(heat / KILO, 0), "kW")
        drawing.text(
            WIDTH - RIGHT + 5, places[-1][1] + 3.5, text, 10.5 if bold else 10, INK if bold else MUTED, font_weight=600 if bold else 400
        )

    def _least_flow(self, heat: float) -> float:
        """The flow at which the coolant comes back at the limit of the platform; 0 where none is known."""
        limit, supply = self._coherent("cooling.return-max"), self._coherent("cooling.supply-temperature")
        if limit is None or supply is None or limit <= supply:
            return 0.0
        return heat / (self.exchanger.per_flow * (limit - supply))

    def _marks(self, drawing: Drawing) -> None:
        """The points it works at, and that of its rating."""
        for index, point in enumerate(self.points):
            x, y = self.x(point.flow), self.y(point.approach)
            with drawing.group(data_point=point.at, data_x=x, data_y=y):
                drawing.circle(x, y, 5.5, PAPER if index else POINT, point.tip, stroke=POINT, stroke_width=2)
                self._name(drawing, point, x, y - 10 if index == 0 else y + 20, point.tip)
        x, y = self.x(self.rating.flow), self.y(self.rating.approach)
        drawing.path(f"M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z", PAPER, stroke=INK, stroke_width=1.6)
        self._name(drawing, self.rating, x, y - 10, "")

    def _name(self, drawing: Drawing, point: Point, x: float, y: float, tip: str) -> None:
        half = text_width(point.words, 10.5) / 2
        drawing.haloed(
            min(max(x, LEFT + half), WIDTH - RIGHT - half), y, point.words, 10.5, "middle", tip, 600, self.display.data(point.shown)
        )


def _nice(value: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1.0, 2.0, 2.5, 5.0, 10.0) if step * power >= value * (1 - 1e-9))


def _ceiling(value: float) -> float:
    """An end of an axis: a whole number of its ticks."""
    step = _nice(value / 6)
    return math.ceil(value / step - 1e-9) * step


def _ticks(end: float) -> list[float]:
    step = _nice(end / 6)
    return [step * n for n in range(round(end / step) + 1)]
