"""Rack elevations: the front of one rack of each role, to scale, unit by unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from configurator.build import RackView
from configurator.phrases import listed, phrase
from configurator.render.svg.shapes import BOLD, FAINT, INK, MUTED, Drawing, shortened, spread, wrapped
from configurator.render.view import View
from configurator.render.words.display import Display
from configurator.system.layout import Slot
from configurator.system.tree import Node

SCALE = 0.335  # picture units per millimetre: a rack unit is 14.9 high
EIA_OPENING, OPEN_RACK_OPENING = 482.6, 538.0  # mm between the posts, with the ears of the devices, of a frame without a `bay`
HEAD, FOOT, MARGIN, LABELS = 46.0, 10.0, 4.0, 250.0
LABEL, INDENT = 10.5, 54.0  # size of the labels, and where the name stands after the units

# What a device is, by what it holds: the first kind found wins. Fill, and the word in the legend.
KINDS: dict[str, tuple[str, str]] = {
    "accelerator": ("#2f6f9f", "Compute"),
    "switch-chip": ("#2a8c82", "Scale-up switch"),
    "power-shelf": ("#d9962b", "Power shelf"),
    "bbu": ("#b5772a", "Battery backup"),
    "cdu": ("#5aa9cf", "Coolant distribution"),
    "switch": ("#7a5fa3", "Network switch"),
    "cpu": ("#4c7fb8", "Host"),
    "storage": ("#8a8f3c", "Storage"),
    "other": ("#8996a3", "Other"),
    "blank": ("#f1f4f6", "Free"),
}
RESERVED = {"power-shelf": "power-shelf", "cdu": "cdu", "bbu": "bbu", "blank": "blank", "patch": "other"}
PART_KINDS = ("accelerator", "switch-chip", "bbu", "cdu", "switch", "cpu", "storage")


@dataclass(frozen=True)
class Run:
    """Equal devices directly above each other."""

    slots: tuple[Slot, ...]
    kind: str

    @property
    def low(self) -> int:
        """The lowest unit."""
        return self.slots[0].u

    @property
    def high(self) -> int:
        """The highest unit."""
        return self.slots[-1].u + self.slots[-1].height - 1

    @property
    def place(self) -> str:
        """The units it takes: ``U7–U10``."""
        return f"U{self.low}" if self.low == self.high else f"U{self.low}–U{self.high}"

    @property
    def side(self) -> str:
        """The side of the rack it stands on; empty over the whole width."""
        return self.slots[0].side


@dataclass(frozen=True)
class Elevation:
    """One rack role: its drawing, and the same as rows for a table."""

    rack: RackView
    drawing: Markup
    runs: tuple[Run, ...]


def elevations(display: Display) -> list[Elevation]:
    """A drawing of each rack role."""
    return [_elevation(display, rack) for rack in display.system.racks]


def kinds_shown(found: Iterable[Elevation]) -> list[tuple[str, str, str]]:
    """Kinds in the drawings as (kind, colour, word), in the order of the legend."""
    present = {run.kind for elevation in found for run in elevation.runs}
    return [(kind, colour, word) for kind, (colour, word) in KINDS.items() if kind in present]


def runs_of(view: View, rack: RackView) -> tuple[Run, ...]:
    """The slots of a rack from the bottom, equal neighbours together."""
    groups: list[list[Slot]] = []
    for slot in sorted(rack.slots, key=lambda s: (s.side, s.u)):
        below = groups[-1][-1] if groups else None
        if below is not None and (below.item, below.label, below.side, below.u + below.height) == (
            slot.item,
            slot.label,
            slot.side,
            slot.u,
        ):
            groups[-1].append(slot)
        else:
            groups.append([slot])
    runs = (Run(tuple(slots), kind_of(view, rack, slots[0].item)) for slots in groups)
    return tuple(sorted(runs, key=lambda run: (run.low + run.high, run.side)))


def kind_of(view: View, rack: RackView, item: str) -> str:
    """The kind of the device a slot holds."""
    if item in RESERVED:
        return RESERVED[item]
    for node in rack.role.walk():
        if node.key == item and node.role in ("", rack.role.key):
            return _kind_inside(node)
    return "other"


def _kind_inside(node: Node) -> str:
    inside = {n.part.kind for n in node.walk() if n.part is not None and n.part.kind in PART_KINDS}
    return next((kind for kind in KINDS if kind in inside), "other")


def _elevation(display: Display, rack: RackView) -> Elevation:
    runs = runs_of(display.system, rack)
    return Elevation(rack, _Rack(display, rack, runs).draw(), runs)


class _Rack:
    """Draws one rack; picture units, top left is the origin."""

    def __init__(self, display: Display, rack: RackView, runs: tuple[Run, ...]) -> None:
        self.display, self.rack, self.runs = display, rack, runs
        frame = rack.role.frame
        pitch, width = (frame.unit_pitch.coherent or 0.04445) * 1000, (frame.width.coherent or 0.6) * 1000
        self.unit = pitch * SCALE
        bay = frame.bay.coherent if frame.bay is not None else None
        opening = min(1000 * bay if bay else OPEN_RACK_OPENING if pitch > 46 else EIA_OPENING, width - 60)
        inside = pitch * rack.height_units
        height = (frame.height.coherent or 0.0) * 1000 if frame.height is not None else 0.0
        self.border = max((height - inside) / 2, 40.0) * SCALE
        self.left, self.width = MARGIN, width * SCALE
        self.opening = opening * SCALE
        self.post = (self.width - self.opening) / 2
        self.top = HEAD
        self.height = inside * SCALE + 2 * self.border

    def draw(self) -> Markup:
        role, t = self.rack.role, self.display.t
        label = t(role.entry.label)
        title = t(phrase("Rack elevation: {rack}", rack=label))
        total = self.left + self.width + LABELS
        drawing = Drawing(self.display.drawn(f"rack-{role.key}"), total, self.top + self.height + FOOT, title, self._description())
        self._head(drawing, label)
        tip = f"{label}\n{t(role.frame.name)}\n[{role.frame.id}]"
        drawing.rect(self.left, self.top, self.width, self.height, "#dfe5ea", tip, stroke="#8896a3", rx=3)
        inside = self.height - 2 * self.border
        drawing.rect(self.left + self.post, self.top + self.border, self.opening, inside, "#ffffff", stroke="#b5c0c9", stroke_width=0.5)
        self._numbers(drawing)
        for run in self.runs:
            for slot in run.slots:
                self._device(drawing, slot, run.kind)
        self._labels(drawing)
        return drawing.markup()

    def _description(self) -> str:
        return self.display.t(listed([self._words(run) for run in self.runs], "{first}; {rest}"))

    def _words(self, run: Run) -> str:
        """What stands where: ``U11–U18: 8 × compute tray``."""
        return phrase("{place}: {n} × {item}", place=run.place, n=len(run.slots), item=self._named(run, run.slots[0].label))

    def _named(self, run: Run, label: str) -> str:
        """A device, with its side where it is half as wide as the rack."""
        return phrase("{text} ({remark})", text=label, remark=run.side) if run.side else label

    def _head(self, drawing: Drawing, label: str) -> None:
        rack, display = self.rack, self.display
        times = f" × {display.text(rack.role.total)}"
        width = self.width + LABELS
        tip = f"{label}\n[{rack.role.total.id}]"
        drawing.text(self.left, 14, shortened(label, 14 * BOLD, width - 60) + times, 14, INK, font_weight=600, tip=tip)
        facts = [f"{rack.height_units} U"]
        facts += [display.amount(figure) for figure in (rack.weight, rack.load) if figure is not None]
        tips = [display.trace(figure) for figure in (rack.weight, rack.load) if figure is not None]
        drawing.text(self.left, 31, " · ".join(facts), 11, MUTED, tip="\n\n".join(tips))

    def _y(self, u: int) -> float:
        """The top of unit `u`."""
        return self.top + self.height - self.border - u * self.unit

    def _numbers(self, drawing: Drawing) -> None:
        for u in range(1, self.rack.height_units + 1):
            drawing.text(self.left + self.post / 2, self._y(u) + self.unit / 2 + 2.6, str(u), 7.4, "#3d4955", "middle")

    def _device(self, drawing: Drawing, slot: Slot, kind: str) -> None:
        fill = KINDS[kind][0]
        top = slot.u + slot.height - 1
        width = self.opening / 2 if slot.side else self.opening
        x = self.left + self.post + (width if slot.side == "right" else 0.0)
        y, height = self._y(top) + 0.5, slot.height * self.unit - 1
        place = f"U{slot.u}" if slot.height == 1 else f"U{slot.u}–U{top}"
        with drawing.group(
            f"{self.display.t(phrase('{place}: {item}', place=place, item=slot.label))}\n[{slot.item}]", data_device=slot.item
        ):
            if kind == "blank":
                drawing.rect(x + 0.5, y, width - 1, height, fill)
                return
            drawing.rect(x + 0.5, y, width - 1, height, fill, rx=1)
            self._face(drawing, x, y, width, height)

    def _face(self, drawing: Drawing, x: float, y: float, width: float, height: float) -> None:
        """Ears, a handle at each end and a row of vents: enough to read it as the front of a device."""
        middle, right = y + height / 2, x + width
        for ear in (x + 3, right - 5.2):
            drawing.rect(ear, y + 2, 2.2, height - 4, "#ffffff", rx=1, fill_opacity=0.35)
        thick = min(4.5, height / 3)
        drawing.line(x + 14, middle, right - 30, middle, "#ffffff", stroke_width=thick, stroke_dasharray="2 3", stroke_opacity=0.28)
        drawing.circle(right - 14, middle, 1.7, "#ffffff", fill_opacity=0.8)

    def _labels(self, drawing: Drawing) -> None:
        """One label a run, beside a bracket over its units; labels give way to each other."""
        t, size = self.display.t, LABEL
        x0 = self.left + self.width
        shown = list(reversed(self.runs))  # from the top
        texts = []
        for run in shown:
            count = f"{len(run.slots)} × " if len(run.slots) > 1 and run.kind != "blank" else ""
            label = t(self._named(run, "Free" if run.kind == "blank" else run.slots[0].label))
            lines = wrapped(f"{count}{label}", size * BOLD, LABELS - 18 - INDENT, 3 if run.high - run.low > 2 else 2)
            texts.append([*lines, self._facts()] if run.slots[0].item == "cdu" else lines)
        heights = [12.5 * len(lines) + 2 for lines in texts]
        centres = [(self._y(run.high) + self._y(run.low - 1)) / 2 for run in shown]
        gaps = [0.0] + [(a + b) / 2 for a, b in pairwise(heights)]
        places = spread(centres, gaps, self.top + 6, self.top + self.height - 6)
        for run, lines, centre, place in zip(shown, texts, centres, places, strict=True):
            self._label(drawing, run, lines, centre, place, x0)

    def _facts(self) -> str:
        """Of one distribution unit in the rack how wide it is, what it weighs and what its pumps draw, as far as known."""
        view, display = self.display.system, self.display
        cdu, count, drawn = view.cooling.cdu, view.figures.get("cooling.cdus"), view.figures.get("cooling.pump-power")
        if cdu is None:
            return ""
        known = [v for v in (cdu.width, cdu.mass) if v is not None and v.number is not None]
        texts = [display.with_unit(display.number(v.number or 0.0, 0), v.unit.text) for v in known]
        if drawn is not None and count is not None and drawn.number is not None and count.value:
            texts.append(display.with_unit(display.number(drawn.number / count.value, 2), "kW"))
        return " · ".join(texts)

    def _label(self, drawing: Drawing, run: Run, lines: list[str], centre: float, place: float, x0: float) -> None:
        size, blank = LABEL, run.kind == "blank"
        top, bottom = self._y(run.high) + 1.5, self._y(run.low - 1) - 1.5
        colour = FAINT if blank else KINDS[run.kind][0]
        drawing.path(f"M{x0 + 3:.2f} {top:.2f}h3V{bottom:.2f}h-3", stroke=colour, stroke_width=1.4)
        drawing.path(f"M{x0 + 6:.2f} {centre:.2f}L{x0 + 14:.2f} {place:.2f}", stroke=colour, stroke_width=0.8)
        baseline = place + 3.6 - 12.5 * (len(lines) - 1) / 2
        tip = f"{self.display.t(self._words(run))}\n[{run.slots[0].item}]"
        drawing.text(x0 + 18, baseline, run.place, size, MUTED, tip=tip)
        fill, weight = (MUTED, 400) if blank else (INK, 600)
        for index, line in enumerate(lines):
            drawing.text(x0 + 18 + INDENT, baseline + 12.5 * index, line, size, fill, font_weight=weight, tip=tip)
