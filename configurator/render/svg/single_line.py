"""Single-line diagram: from the grid over feeds, breakers and cables to the busbars of the racks, with the ratings at each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from configurator.figures import Figure
from configurator.phrases import listed, phrase
from configurator.render.display import Display
from configurator.render.svg.shapes import INK, MUTED, PAPER, Drawing, shortened

WIDTH, TRUNK, BOX, STEP, GAP = 700.0, 320.0, 46.0, 68.0, 14.0
Said = tuple[str, tuple[tuple[str, str], ...]]  # a heading, and figures by the last steps of their ids, each with a word before it
SITE: tuple[Said, ...] = (
    ("Grid", (("power.facility", "facility"), ("power.chain.grid", "racks"))),
    ("Transformers", (("power.chain.transformer.units", "pieces"), ("power.fault-level", "fault level"))),
    ("Feeds and switchboards", (("site.feeds", "feeds"), ("power.switchboards", "boards"), ("power.feed-load", "worst feed"))),
)
CIRCUIT: tuple[Said, ...] = (
    ("Breaker of one circuit", (("breaker", "rated"), ("design-current", "load at most"))),
    ("Cable of one circuit", (("conductor-area", "section"), ("conductor-rating", "holds"))),
    ("Far end of one circuit", (("fault-current", "fault level"), ("conductor-drop-share", "drop"))),
)
POWER_RACKS: Said = ("Power racks", (("power.sidecars", "pieces"), ("power.sidecar.shelves", "shelves in each")))
DC: tuple[Said, ...] = (
    ("DC cables of one rack", (("dc-links", "pieces"), ("feed-current", "worst state"))),
    ("Cable of one circuit", (("conductor-area", "section"), ("conductor-rating", "holds"))),
)
SHELVES: tuple[Said, ...] = (
    ("Shelves of one rack", (("shelves", "pieces"), ("shelf-capacity", "one has"))),
    ("Busbar, one feed point", (("busbar-current", "usual"), ("busbar-current-worst", "worst state"))),
)


@dataclass(frozen=True)
class Step:
    """A box of the diagram: its heading, and the figures in it with a word for each."""

    heading: str
    figures: tuple[tuple[str, Figure], ...]


def single_line(display: Display) -> Markup | None:
    """What all racks hang on, and below it one column for every role of rack; nothing without feeds."""
    trunk, feeds = _trunk(display), display.figure("site.feeds")
    columns = [(display.t(role.entry.label), _rack(display, f"power.{role.key}.")) for role in display.system.roles]
    columns = [(label, steps) for label, steps in columns if steps]
    if not columns or feeds is None:
        return None
    height = (len(trunk) + max(len(steps) for _, steps in columns)) * STEP + 24
    told = [phrase("{subject}: {aspect}", subject=label, aspect=listed([step.heading for step in steps])) for label, steps in columns]
    words = display.t(listed(told, "{first}; {rest}"))
    drawing = Drawing(display.drawn("single-line"), WIDTH, height, display.t("Single-line diagram"), words)
    lines = max(1, min(4, round(feeds.value or 1.0)))
    _column(drawing, display, trunk, (WIDTH - TRUNK) / 2, TRUNK, 0, lines)
    _columns(drawing, display, columns, len(trunk) * STEP, lines if len(trunk) == len(SITE) else 1)
    return drawing.markup()


def _trunk(display: Display) -> list[Step]:
    """From the grid to the switchboards, and to the power racks where racks are fed by them."""
    found = _steps(display, SITE, "")
    if display.figure("power.sidecars") is not None:
        found += [*_steps(display, CIRCUIT, "power.sidecar."), *_steps(display, (POWER_RACKS,), "")]
    return found


def _rack(display: Display, key: str) -> list[Step]:
    """The circuit of a rack, AC or DC, its shelves and its busbar."""
    circuit = CIRCUIT if display.figure(f"{key}breaker") is not None else DC
    return _steps(display, (*circuit, *SHELVES), key)


def _steps(display: Display, wanted: Sequence[Said], key: str) -> list[Step]:
    """The steps of which at least one figure is there."""
    found = []
    for heading, figures in wanted:
        there = tuple((display.t(word), figure) for id, word in figures if (figure := display.figure(f"{key}{id}")) is not None)
        found += [Step(display.t(heading), there)] if there else []
    return found


def _columns(drawing: Drawing, display: Display, columns: Sequence[tuple[str, list[Step]]], top: float, lines: int) -> None:
    """The roles side by side, each on the lines that come down to it."""
    wide = min(TRUNK, (WIDTH - GAP * (len(columns) - 1)) / len(columns))
    left = (WIDTH - len(columns) * (wide + GAP) + GAP) / 2
    for index, (label, steps) in enumerate(columns):
        x = left + index * (wide + GAP)
        for shift in _beside(lines):
            bend = top - 8 + shift / 2
            way = f"M {WIDTH / 2 + shift:g} {top - STEP + BOX:g} V {bend:g} H {x + wide / 2 + shift:g} V {top + 18:g}"
            drawing.path(way, stroke=MUTED)
        drawing.text(x + 6, top + 12, shortened(label, 11, wide / 2 - 24), 11, MUTED)
        _column(drawing, display, steps, x, wide, top + 18, 1)


def _beside(lines: int) -> list[float]:
    """How far each of some lines lies from the middle."""
    return [(line - (lines - 1) / 2) * 10 for line in range(lines)]


def _column(drawing: Drawing, display: Display, steps: Sequence[Step], x: float, wide: float, top: float, feeds: int) -> None:
    """Boxes one below the other, and the lines between them: as many as feeds below the switchboards."""
    for index, step in enumerate(steps):
        y = top + index * STEP
        tip = "\n\n".join(display.trace(figure) for _, figure in step.figures)
        drawing.rect(x, y, wide, BOX, PAPER, tip, stroke=MUTED, rx=4)
        drawing.text(x + 8, y + 17, shortened(step.heading, 11, wide - 16), 11, MUTED)
        said = " · ".join(f"{word} {display.amount(figure)}" for word, figure in step.figures)
        drawing.text(x + 8, y + 35, shortened(said, 12, wide - 16), 12, INK, tip=tip)
        if index + 1 < len(steps):
            for shift in _beside(feeds if index == len(SITE) - 1 else 1):
                drawing.line(x + wide / 2 + shift, y + BOX, x + wide / 2 + shift, y + STEP, MUTED)
