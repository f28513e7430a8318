"""Heat as a drawing: how it splits between liquid and air, and the temperatures of both on one ladder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from configurator.figures import Figure
from configurator.phrases import listed, phrase
from configurator.render.svg.flows import HeatShare, PowerChain
from configurator.render.svg.shapes import FAINT, INK, MUTED, Drawing, shortened, text_width, wrapped
from configurator.render.words.display import Display

LIQUID, AIR, LIQUID_SOFT, AIR_SOFT = "#1f7f8c", "#d08a2e", "#bfe0e3", "#f3ddba"
WIDTH = 740.0
CASE = "cooling.case-temperature."

Note = tuple[str, Figure | None]  # a line of text, and the figure in it
End = tuple[float, float, str]  # of an arrow: x, temperature, and the ids that make it


def heat_drawing(display: Display, chain: PowerChain) -> Markup | None:
    """Bars of heat by group of components, split into liquid and air."""
    shares = chain.heat()
    total = sum(share.heat for share in shares)
    if not total:
        return None
    t, left, right, row = display.t, 190.0, 150.0, 21.0
    top = 62.0
    height = top + row * len(shares) + 6
    words = t(listed([_words(chain, share) for share in shares], "{first}; {rest}"))
    drawing = Drawing(display.drawn("heat-split"), WIDTH, height, t("Heat into liquid and into air"), words)
    _split(display, drawing)
    scale = (WIDTH - left - right) / max(share.heat for share in shares)
    texts = chain.parts([share.heat for share in shares], [display.view.figures[f"cooling.{way}-heat"] for way in ("liquid", "air")])
    for index, (share, text) in enumerate(zip(shares, texts, strict=True)):
        _heat_row(display, chain, drawing, share, text, (left, top + index * row), scale)
    drawing.line(left, top - 3, left, height - 6, MUTED)
    return drawing.markup()


def _split(display: Display, drawing: Drawing) -> None:
    """The bar of the whole: liquid left, air right."""
    figures = display.view.figures
    liquid, air = figures["cooling.liquid-heat"], figures["cooling.air-heat"]
    a, b = liquid.value or 0.0, air.value or 0.0
    x = WIDTH * a / (a + b) if a + b else 0.0
    drawing.rect(0, 18, x, 24, LIQUID, display.trace(liquid))
    drawing.rect(x, 18, WIDTH - x, 24, AIR, display.trace(air))
    share = figures["cooling.liquid-fraction"]
    left = display.t(
        phrase("{text} ({remark})", text=f"{display.t('Into liquid')}  {display.amount(liquid)}", remark=display.amount(share))
    )
    right = f"{display.t('Into air')}  {display.amount(air)}"
    drawing.text(0, 12, left, 11.5, INK, tip=display.trace(liquid), font_weight=600)
    drawing.text(WIDTH, 12, right, 11.5, INK, "end", display.trace(air), font_weight=600)


def _words(chain: PowerChain, share: HeatShare) -> str:
    """A share of the heat with both ways it goes."""
    liquid, air = chain.kilowatt(share.liquid), chain.kilowatt(share.air)
    return phrase("{item}: liquid {liquid}, air {air}", item=share.label, liquid=liquid, air=air)


def _heat_row(
    display: Display, chain: PowerChain, drawing: Drawing, share: HeatShare, text: str, at: tuple[float, float], scale: float
) -> None:
    left, y = at
    tip = display.t(_words(chain, share))
    drawing.text(left - 8, y + 12, shortened(share.label, 11, left - 12), 11, INK, "end", tip)
    wet, dry = share.liquid * scale, share.air * scale
    drawing.rect(left, y + 2, wet, 14, LIQUID, tip)
    drawing.rect(left + wet, y + 2, dry, 14, AIR, tip)
    drawing.text(left + wet + dry + 6, y + 13, text, 11, INK, "start", tip, font_weight=600)


# --- the ladder


@dataclass(frozen=True)
class _Step:
    """One rung: a temperature at a place along the loop."""

    figure: Figure
    label: str
    x: float


def ladder_drawing(display: Display) -> Markup | None:
    """Facility water, coolant supply and return, and the air beside them, on one axis of temperature."""
    figures = display.view.figures
    if "cooling.supply-temperature" not in figures or "cooling.return-temperature" not in figures:
        return None
    return _Ladder(display).draw()


class _Ladder:
    TOP, BOTTOM, HEIGHT, WIDTH = 30.0, 214.0, 250.0, 900.0

    def __init__(self, display: Display) -> None:
        self.display, self.figures, self.t = display, display.view.figures, display.t
        steps = [("site.facility-water", "Facility water", 90.0), ("cooling.supply-temperature", "Coolant supply", 250.0)]
        steps += [(id, "Hottest case", 402.0) for id in self._hottest()]
        steps += [("cooling.return-temperature", "Coolant return", 526.0), ("cooling.facility-return", "Facility return", 642.0)]
        wet, cdu = not display.system.cooling.liquid.is_nothing, display.system.cooling.cdu
        inlet, self.outlet_at = (744.0, 866.0) if wet else (340.0, 560.0)  # in the middle where there is nothing else
        steps += [("site.air-inlet", "Air inlet", inlet)]
        self.steps: dict[str, _Step] = {}
        if wet and cdu is not None and cdu.heat_path == "liquid-to-air":
            steps.pop(0)  # the room is what takes the heat, not facility water
            self.steps["source"] = _Step(self.figures["site.air-inlet"], self.t("Room air"), 90.0)
        self.steps |= {id: _Step(self.figures[id], self.t(label), x) for id, label, x in steps if self._known(id) and (wet or "air" in id)}
        self.outlet = self._outlet()
        limits = [self.figures[id].value or 0.0 for id in ("cooling.supply-max", "cooling.return-max") if wet and self._known(id)]
        known = [s.figure.value or 0.0 for s in self.steps.values()] + limits + ([self.outlet] if self.outlet is not None else [])
        self.low, self.high = min(known) - 4, max(known) + 4

    def _hottest(self) -> list[str]:
        """The case temperature of the hottest chip with a plate whose resistance is known, if there is one."""
        cases = [id for id in self.figures if id.startswith(CASE) and self._known(id)]
        return sorted(cases, key=lambda id: self.figures[id].value or 0.0)[-1:]

    def _known(self, id: str) -> bool:
        return id in self.figures and self.figures[id].value is not None

    def _outlet(self) -> float | None:
        if not (self._known("site.air-inlet") and self._known("cooling.air-rise")):
            return None
        return (self.figures["site.air-inlet"].value or 0.0) + (self.figures["cooling.air-rise"].value or 0.0)

    def y(self, degrees: float) -> float:
        return self.BOTTOM - (degrees - self.low) / (self.high - self.low) * (self.BOTTOM - self.TOP)

    def draw(self) -> Markup:
        words = "; ".join(f"{s.label} {self.display.amount(s.figure)}" for s in self.steps.values())
        drawing = Drawing(self.display.drawn("temperatures"), self.WIDTH, self.HEIGHT, self.t("Temperatures"), words)
        drawing.scaled(low=self.low, high=self.high, top=self.TOP, bottom=self.BOTTOM)
        self._axis(drawing)
        self._limits(drawing)
        self._loop(drawing)
        self._air(drawing)
        for step in self.steps.values():
            self._rung(drawing, step, AIR if self.display.local(step.figure) == "site.air-inlet" else LIQUID)
        return drawing.markup()

    def _axis(self, drawing: Drawing) -> None:
        first = int(-(-self.low // 10)) * 10
        for degrees in range(first, int(self.high) + 1, 10):
            y = self.y(degrees)
            drawing.line(40, y, self.WIDTH - 4, y, "#e6ebef")
            drawing.text(34, y + 3.5, f"{degrees} °C", 10, MUTED, "end")

    def _limits(self, drawing: Drawing) -> None:
        for id, near in (("cooling.supply-max", "cooling.supply-temperature"), ("cooling.return-max", "cooling.return-temperature")):
            if self._known(id) and near in self.steps:
                figure, x = self.figures[id], self.steps[near].x
                y, rung = self.y(figure.value or 0.0), self.y(self.steps[near].figure.value or 0.0)
                above = y - 4 if abs(y - rung) > 24 else min(y, rung - 10) - 4  # not where the rung itself stands
                text = f"{self.t('limit')} {self.display.amount(figure)}"
                with drawing.group(data_rung=figure.id, data_y=y):
                    drawing.line(x - 32, y, x + 32, y, "#b3261e", self.display.trace(figure), stroke_width=1.2, stroke_dasharray="4 3")
                    drawing.text(x, above, text, 9.5, "#9c1f18", "middle", self.display.trace(figure), self.display.data(figure))

    def _rung(self, drawing: Drawing, step: _Step, colour: str) -> None:
        y, text, tip = self.y(step.figure.value or 0.0), self.display.amount(step.figure), self.display.trace(step.figure)
        half = max(text_width(text, 11.5) / 2 + 7, 27)
        live = self.display.data(step.figure)
        with drawing.group(data_rung=step.figure.id, data_y=y):
            drawing.rect(step.x - half, y - 9.5, 2 * half, 19, colour, tip, rx=9.5)
            drawing.text(step.x, y + 4, text, 11.5, INK if colour == AIR else "#ffffff", "middle", tip, live, font_weight=600)
        drawing.text(step.x, self.HEIGHT - 14, step.label, 11, INK, "middle", tip)
        drawing.line(step.x, y + 11, step.x, self.HEIGHT - 26, FAINT, stroke_dasharray="2 3", data_stem=step.figure.id)

    def _loop(self, drawing: Drawing) -> None:
        """The water around the loop, and above it how much warmer the hottest case is than the coolant that reaches it."""
        path = [step for id, step in self.steps.items() if id != "site.air-inlet" and not id.startswith(CASE)]
        for a, b in pairwise(path):
            self._arrow(drawing, (a.x, a.figure.value or 0.0, a.figure.id), (b.x, b.figure.value or 0.0, b.figure.id), LIQUID)
            between = f"{a.figure.id} {b.figure.id}"
            middle = self.y(((a.figure.value or 0.0) + (b.figure.value or 0.0)) / 2)
            if self.display.local(a.figure) == "cooling.supply-temperature":
                self._note(drawing, (a.x + b.x) / 2, self._rack_note(), middle, between, below=True)
            elif self.display.local(b.figure) == "cooling.supply-temperature":
                self._note(drawing, (a.x + b.x) / 2, self._cdu_note(), middle, between)
        self._case(drawing)

    def _case(self, drawing: Drawing) -> None:
        supply = self.steps.get("cooling.supply-temperature")
        case = next((step for id, step in self.steps.items() if id.startswith(CASE)), None)
        if supply is None or case is None:
            return
        cold, hot = supply.figure.value or 0.0, case.figure.value or 0.0
        self._arrow(drawing, (supply.x, cold, supply.figure.id), (case.x, hot, case.figure.id), MUTED, dash="5 3")
        above = self.display.with_unit(self.display.number(hot - cold, 1), "delta_degC")
        between = f"{supply.figure.id} {case.figure.id}"
        x, y = (supply.x + case.x) / 2 + 2, self.y((hot + cold) / 2)
        with drawing.group(data_between=between, data_y=y):
            drawing.haloed(x, y - 6, f"+{above}", 10, "end", live={"data-difference": f"{case.figure.id} {supply.figure.id}"})

    def _cdu_note(self) -> list[Note]:
        cdu = self.display.system.cooling.cdu
        count, approach = self.figures.get("cooling.cdus"), self.figures.get("cooling.approach")
        lines = [] if cdu is None or count is None else wrapped(f"{self.display.text(count)} × {self.t(cdu.name)}", 10, 112, 3)
        found: list[Note] = [(line, None) for line in lines]
        return [*found, (self._step(approach), approach)] if approach is not None else found

    def _step(self, figure: Figure) -> str:
        """A difference with its sign: coolant may be asked for that is colder than what cools it, which a check refuses."""
        return f"{'' if (figure.value or 0.0) < 0 else '+'}{self.display.amount(figure)}"

    def _rack_note(self) -> list[Note]:
        rise, flow, drop = (self.figures.get(f"cooling.{name}") for name in ("delta-t", "flow", "pressure-drop"))
        found: list[Note] = [(self.t("Racks"), None)]
        if rise is not None:
            found.append((self._step(rise), rise))
        return found + [(self.display.amount(f), f) for f in (flow, drop) if f is not None]

    def _air(self, drawing: Drawing) -> None:
        step = self.steps.get("site.air-inlet")
        if step is None or self.outlet is None:
            return
        x, y = self.outlet_at, self.y(self.outlet)
        inlet, out = step.figure.id, f"{step.figure.id}+{self.figures['cooling.air-rise'].id}"
        self._arrow(drawing, (step.x, step.figure.value or 0.0, inlet), (x, self.outlet, out), AIR)
        rise, volume = self.figures["cooling.air-rise"], self.figures.get("cooling.airflow")
        text = self.display.with_unit(self.display.number(self.outlet, 1), "degC")
        tip = f"{self.t('Air outlet')}{self.t(': ')}{text}\n= site.air-inlet + cooling.air-rise"
        with drawing.group(data_rung=out, data_y=y):
            drawing.rect(x - 27, y - 9.5, 54, 19, AIR, tip, rx=9.5)
            drawing.text(x, y + 4, text, 11.5, INK, "middle", tip, {"data-degrees": out}, font_weight=600)
        drawing.text(x, self.HEIGHT - 14, self.t("Air outlet"), 11, INK, "middle", tip)
        drawing.line(x, y + 11, x, self.HEIGHT - 26, FAINT, stroke_dasharray="2 3", data_stem=out)
        lines: list[Note] = [(f"+{self.display.amount(rise)}", rise)]
        lines += [(self.display.amount(volume), volume)] if volume is not None else []
        self._note(drawing, (step.x + x) / 2, lines, self.y(((step.figure.value or 0.0) + self.outlet) / 2), f"{inlet} {out}")

    def _arrow(self, drawing: Drawing, tail: End, head: End, colour: str, dash: str = "none") -> None:
        """A line from one rung (its x, temperature and id) to the next, with its point at the second."""
        with drawing.group(data_arrow=f"{tail[2]} {head[2]}"):
            self._line(drawing, (tail[0] + 30, self.y(tail[1])), (head[0] - 34, self.y(head[1])), colour, dash)

    @staticmethod
    def _line(drawing: Drawing, tail: tuple[float, float], head: tuple[float, float], colour: str, dash: str) -> None:
        (start, y0), (end, y1) = tail, head
        drawing.line(start, y0, end, y1, colour, stroke_width=2.2, stroke_dasharray=dash)
        length = ((end - start) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
        ux, uy = (end - start) / length, (y1 - y0) / length
        tip_x, tip_y = end + 5 * ux, y1 + 5 * uy
        left = (tip_x - 9 * ux + 4.2 * uy, tip_y - 9 * uy - 4.2 * ux)
        right = (tip_x - 9 * ux - 4.2 * uy, tip_y - 9 * uy + 4.2 * ux)
        drawing.path(f"M{tip_x:.2f} {tip_y:.2f}L{left[0]:.2f} {left[1]:.2f}L{right[0]:.2f} {right[1]:.2f}z", colour)

    def _note(self, drawing: Drawing, x: float, lines: Sequence[Note], y: float, between: str, below: bool = False) -> None:
        """Lines of text above and left of the middle of a rising arrow, or below and right of it, on a white ground."""
        top = y + 8 if below else y - 2 - 12.5 * len(lines)
        with drawing.group(data_between=between, data_y=y):
            for index, (line, figure) in enumerate(lines):
                place = x + (8 if below else 2), top + 12.5 * (index + 1) - 4
                drawing.haloed(*place, line, 10, "start" if below else "end", live=self.display.data(figure))
