"""Single-line diagram: from the grid over feeds, breakers and cables to the busbars of the racks, with the ratings at each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from configurator.catalog.parts.power import Shelf
from configurator.figures import Figure
from configurator.phrases import listed, phrase
from configurator.render.svg.shapes import INK, MUTED, PAPER, Drawing, shortened
from configurator.render.svg.symbols import (
    Symbol,
    battery,
    breaker,
    busbar,
    cable,
    converter,
    earth,
    fuse,
    grid,
    rectifier,
    transformer,
)
from configurator.render.words.display import Display
from configurator.system.tree import RackRole

WIDEST, TRUNK, BOX, STEP, GAP = 700.0, 320.0, 46.0, 68.0, 14.0
SYMBOL = 34.0  # room for a symbol at the end of a box


@dataclass(frozen=True)
class Said:
    """What a box says: its heading, its symbol, and figures by the last steps of their ids, each with a word before it."""

    heading: str
    symbol: Symbol
    figures: tuple[tuple[str, str], ...]


SITE: tuple[Said, ...] = (
    Said("Grid", grid, (("power.facility", "facility"), ("power.chain.grid", "racks"))),
    Said("Transformers", transformer, (("power.chain.transformer.units", "pieces"), ("power.fault-level", "fault level"))),
    Said(
        "Feeds and switchboards",
        busbar,
        (("site.feeds", "feeds"), ("power.switchboards", "boards")),
    ),
    Said("Device of one feed", breaker, (("power.feed-device", "rated"), ("power.feed-load", "worst feed"))),
)
CIRCUIT: tuple[Said, ...] = (
    Said("Breaker of one circuit", breaker, (("breaker", "rated"), ("design-current", "load at most"))),
    Said("Cable of one circuit", cable, (("conductor-area", "section"), ("conductor-rating", "holds"))),
    Said("Far end of one circuit", cable, (("fault-current", "fault level"), ("conductor-drop-share", "drop"))),
    Said("Fault to earth at the far end", earth, (("earth-fault-current", "flows"), ("trip-current", "trips at"))),
    Said("Branch of a rack PDU", breaker, (("branch-rating", "rated"), ("branch-current", "load at most"))),
)
POWER_RACKS: tuple[Said, ...] = (
    Said("Power racks", rectifier, (("power.sidecars", "pieces"), ("power.sidecar.shelves", "shelves in each"))),
    Said("Batteries of one power rack", battery, (("power.sidecar.bbu-shelves", "pieces"), ("power.sidecar.bbu-hold", "hold"))),
    Said("Short circuit on its bus", earth, (("power.sidecar.dc-fault-current", "flows"), ("power.sidecar.arc-time", "clear an arc in"))),
)
DC: tuple[Said, ...] = (
    Said("Breaker of one DC cable", breaker, (("cable-device", "rated"), ("cable-current-lowest", "load at most"))),
    Said("DC cables of one rack", cable, (("dc-links", "pieces"), ("feed-current", "worst state"))),
    Said("Cable of one circuit", cable, (("conductor-area", "section"), ("conductor-rating", "holds"))),
    Said("Fuse of one shelf", fuse, (("shelf-device", "rated"), ("shelf-input", "load at most"))),
)


def _shelves(role: RackRole, direct: bool) -> tuple[Said, ...]:
    """The shelves of a rack, fed by alternating or direct current, or what stands in its servers or trays instead; its busbar if any."""
    shelf = next((node.part for node in role.walk() if isinstance(node.part, Shelf)), None)
    heading = "Shelves of one rack"
    if shelf is not None and shelf.in_server:
        heading = "Converters in the trays of one rack" if shelf.in_tray else "Servers of one rack, with their power supplies"
    said = Said(heading, converter if direct else rectifier, (("shelves", "pieces"), ("shelf-capacity", "one has")))
    if role.entry.power is None or role.entry.power.busbar is None:
        return (said,)
    return said, Said("Busbar, one feed point", busbar, (("busbar-current", "usual"), ("busbar-current-worst", "worst state")))


@dataclass(frozen=True)
class Step:
    """A box of the diagram: its heading, its symbol, and the figures in it with a word for each."""

    heading: str
    symbol: Symbol
    figures: tuple[tuple[str, Figure], ...]


def single_line(display: Display) -> Markup | None:
    """What all racks hang on, and below it one column for every role of rack; nothing without feeds."""
    trunk, feeds = _trunk(display), display.figure("site.feeds")
    columns = [(display.t(role.entry.label), _rack(display, role)) for role in display.system.roles]
    columns = [(label, steps) for label, steps in columns if steps]
    if not columns or feeds is None:
        return None
    height = (len(trunk) + max(len(steps) for _, steps in columns)) * STEP + 24
    told = [phrase("{subject}: {aspect}", subject=label, aspect=listed([step.heading for step in steps])) for label, steps in columns]
    words = display.t(listed(told, "{first}; {rest}"))
    width = min(WIDEST, len(columns) * (TRUNK + GAP) - GAP)
    drawing = Drawing(display.drawn("single-line"), width, height, display.t("Single-line diagram"), words)
    lines = max(1, min(4, round(feeds.value or 1.0)))
    _column(drawing, display, trunk, (width - TRUNK) / 2, TRUNK, 0, lines)
    _columns(drawing, display, columns, (width, len(trunk) * STEP), lines if len(trunk) == len(SITE) else 1)
    return drawing.markup()


def _trunk(display: Display) -> list[Step]:
    """From the grid to the switchboards, and to the power racks where racks are fed by them."""
    found = _steps(display, SITE, "")
    if display.figure("power.sidecars") is not None:
        found += [*_steps(display, CIRCUIT, "power.sidecar."), *_steps(display, POWER_RACKS, "")]
    return found


def _rack(display: Display, role: RackRole) -> list[Step]:
    """The circuit of a rack, AC or DC, its shelves and its busbar."""
    key = f"power.{role.key}."
    direct = display.figure(f"{key}breaker") is None
    return _steps(display, (*(DC if direct else CIRCUIT), *_shelves(role, direct)), key)


def _steps(display: Display, wanted: Sequence[Said], key: str) -> list[Step]:
    """The steps of which at least one figure is there."""
    found = []
    for said in wanted:
        there = tuple((display.t(word), figure) for id, word in said.figures if (figure := display.figure(f"{key}{id}")) is not None)
        found += [Step(display.t(said.heading), said.symbol, there)] if there else []
    return found


def _columns(drawing: Drawing, display: Display, columns: Sequence[tuple[str, list[Step]]], at: tuple[float, float], lines: int) -> None:
    """The roles side by side in a picture of a width, from a height down, each on the lines that come down to it."""
    width, top = at
    wide = min(TRUNK, (width - GAP * (len(columns) - 1)) / len(columns))
    left = (width - len(columns) * (wide + GAP) + GAP) / 2
    for index, (label, steps) in enumerate(columns):
        x = left + index * (wide + GAP)
        for shift in _beside(lines):
            bend = top - 8 + shift / 2
            way = f"M {width / 2 + shift:g} {top - STEP + BOX:g} V {bend:g} H {x + wide / 2 + shift:g} V {top + 18:g}"
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
        drawing.text(x + 8, y + 17, shortened(step.heading, 11, wide - 16 - SYMBOL), 11, MUTED)
        said = " · ".join(f"{word} {display.amount(figure)}" for word, figure in step.figures)
        drawing.text(x + 8, y + 35, shortened(said, 12, wide - 16 - SYMBOL), 12, INK, tip=tip)
        step.symbol(drawing, x + wide - SYMBOL / 2 - 4, y + BOX / 2)
        if index + 1 < len(steps):
            for shift in _beside(feeds if index == len(SITE) - 1 else 1):
                drawing.line(x + wide / 2 + shift, y + BOX, x + wide / 2 + shift, y + STEP, MUTED)
