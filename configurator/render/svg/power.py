"""The power chain as a drawing: bands whose width is the power, from the facility to the components, losses turning away below."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from configurator.render.svg.flows import PowerChain, Stage
from configurator.render.svg.shapes import INK, MUTED, Drawing, wrapped
from configurator.render.words.display import Display

WIDTH, TOP, NODE, SIZE, LINE = 800.0, 10.0, 9.0, 10.0, 11.5
LAST_COLUMN = 190.0  # room for the labels of the components
POWER, LOSS, BAND, LOSS_BAND = "#2f6f9f", "#c1662b", "#8fb8d3", "#e3ab84"


@dataclass(frozen=True)
class _Place:
    """Where a stage is drawn."""

    stage: Stage
    x: float
    y: float
    height: float
    lines: list[str]


def power_drawing(display: Display, chain: PowerChain) -> Markup | None:
    """The chain as an SVG; nothing where no load is known, or not that on the busbar, through which all of it goes."""
    if not chain.loads or not any(stage.key == "power.it-load" for stage in chain.stages):
        return None
    return _Sankey(display, chain).draw()


class _Sankey:
    def __init__(self, display: Display, chain: PowerChain) -> None:
        self.display, self.chain = display, chain
        self.columns = max(stage.column for stage in chain.stages) + 1
        self.step = (WIDTH - LAST_COLUMN - NODE - 4) / (self.columns - 1)
        self.body = max(300.0, 31.0 * max(self._count(c) for c in range(self.columns)))
        self.scale = self._scale()
        self.places = {place.stage.key: place for column in range(self.columns) for place in self._column(column)}

    def draw(self) -> Markup:
        t = self.display.t
        words = "; ".join(f"{stage.label} {stage.text}" for stage in self.chain.stages)
        height = max(p.y + max(p.height, LINE * (len(p.lines) + 1)) for p in self.places.values()) + 30
        drawing = Drawing(self.display.drawn("power-chain"), WIDTH, height, t("Power chain"), words)
        leaving = self._stacked("source", "target")
        arriving = self._stacked("target", "source")
        for index, flow in enumerate(self.chain.flows):
            self._band(drawing, self.places[flow.source], self.places[flow.target], flow.value, (leaving[index], arriving[index]))
        for place in self.places.values():
            colour = LOSS if place.stage.loss else POWER
            drawing.rect(place.x, place.y, NODE, max(place.height, 1.5), colour, place.stage.tip)
        for place in self.places.values():
            self._label(drawing, place)
        self._legend(drawing, height - 10)
        return drawing.markup()

    # --- layout

    def _stages(self, column: int) -> list[Stage]:
        own = [stage for stage in self.chain.stages if stage.column == column]
        return [s for s in own if not s.loss] + [s for s in own if s.loss]

    def _count(self, column: int) -> int:
        return len(self._stages(column))

    def _lines(self, stage: Stage) -> list[str]:
        room = LAST_COLUMN - 10 if stage.column == self.columns - 1 else self.step - NODE - 8
        return wrapped(stage.label, SIZE, room, 3)

    def _slot(self, stage: Stage, scale: float) -> float:
        """The height a stage takes: its band, or its label where that is higher."""
        last = stage.column == self.columns - 1
        label = LINE * (1 if last else len(self._lines(stage)) + 1) + 5
        return max(stage.value * scale, label)

    def _scale(self) -> float:
        """Picture units per watt: the largest for which every column fits."""
        scale = self.body / max(stage.value for stage in self.chain.stages)
        for _ in range(60):
            tallest = max(sum(self._slot(s, scale) + 7 for s in self._stages(c)) for c in range(self.columns))
            if tallest <= self.body + 70:
                break
            scale *= 0.95
        return scale

    def _column(self, column: int) -> list[_Place]:
        places, y = [], TOP
        for stage in self._stages(column):
            slot, height = self._slot(stage, self.scale), stage.value * self.scale
            if stage.loss and column < self.columns - 1:
                y += 16
            lines = self._lines(stage)
            lower = max(0.0, min(slot - height, LINE - height / 2))  # a thin band stands beside its first line of text
            places.append(_Place(stage, 2 + column * self.step, y + lower, height, lines))
            y += slot + 7
        return places

    def _stacked(self, side: str, other: str) -> list[float]:
        """Where each flow begins on one side of its stage: stacked in the order of what they lead to, so that none cross there."""
        flows = self.chain.flows
        order = sorted(range(len(flows)), key=lambda i: self.places[getattr(flows[i], other)].y)
        used: dict[str, float] = {}
        found = [0.0] * len(flows)
        for index in order:
            key = getattr(flows[index], side)
            found[index] = self.places[key].y + used.get(key, 0.0)
            used[key] = used.get(key, 0.0) + flows[index].value * self.scale
        return found

    # --- drawing

    def _band(self, drawing: Drawing, source: _Place, target: _Place, value: float, ys: tuple[float, float]) -> None:
        thick = max(value * self.scale, 0.6)
        x0, x1 = source.x + NODE, target.x
        y0, y1 = ys
        bend = (x1 - x0) * 0.5
        d = (
            f"M{x0:.2f} {y0:.2f}C{x0 + bend:.2f} {y0:.2f} {x1 - bend:.2f} {y1:.2f} {x1:.2f} {y1:.2f}"
            f"v{thick:.2f}C{x1 - bend:.2f} {y1 + thick:.2f} {x0 + bend:.2f} {y0 + thick:.2f} {x0:.2f} {y0 + thick:.2f}z"
        )
        words = f"{source.stage.label} → {target.stage.label}{self.display.t(': ')}{self.chain.kilowatt(value)}"
        tip = f"{words}\n[{source.stage.key} → {target.stage.key}]"
        drawing.path(d, LOSS_BAND if target.stage.loss else BAND, tip, fill_opacity=0.62)

    def _label(self, drawing: Drawing, place: _Place) -> None:
        stage, x = place.stage, place.x + NODE + 5
        if stage.column == self.columns - 1:
            middle = place.y + place.height / 2 + 3.5
            drawing.text(x, middle, f"{stage.text}  ", SIZE, INK, tip=stage.tip, font_weight=600)
            drawing.text(x + 50, middle, "".join(wrapped(stage.label, SIZE, LAST_COLUMN - 64, 1)), SIZE, INK, tip=stage.tip)
            return
        y = place.y + SIZE + 3
        for line in place.lines:
            drawing.haloed(x, y, line, SIZE, tip=stage.tip)
            y += LINE
        drawing.haloed(x, y, stage.text, SIZE, tip=stage.tip, weight=700)

    def _legend(self, drawing: Drawing, y: float) -> None:
        t = self.display.t
        drawing.rect(2, y - 8, 14, 8, BAND)
        drawing.text(21, y, t("Power"), SIZE, MUTED)
        drawing.rect(92, y - 8, 14, 8, LOSS_BAND)
        drawing.text(111, y, t("Loss and overhead"), SIZE, MUTED)
