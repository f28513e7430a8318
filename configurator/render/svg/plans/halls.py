"""Halls from above: rows of racks, a colour a system, a red frame where the hall does not take them; many racks of a row as one bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from configurator.render.svg.plans.floor import COLOURS
from configurator.render.svg.shapes import FAINT, INK, MUTED, Drawing, shortened

WIDTH, ROW, HEAD, LEFT, SIZE = 740.0, 30.0, 30.0, 92.0, 11.5
RACK, GAP, SINGLE = 13.0, 2.0, 40  # picture units of a rack, between two, and how many are drawn one by one
BAD = "#b4450f"
DARKER = 0.6  # of the light of a colour, where there are more systems than colours


@dataclass(frozen=True)
class Block:
    """Racks of one system in a row: what it is called, how many racks, its phase."""

    system: str
    racks: int
    phase: str


@dataclass(frozen=True)
class HallPlan:
    """A hall: its title, its rows with their blocks, and whether it takes them."""

    title: str
    fits: bool
    rows: Sequence[tuple[str, Sequence[Block]]]


def hall_drawing(title: str, halls: Sequence[HallPlan]) -> Markup:
    """The plan of all halls, one below the other."""
    systems = list(dict.fromkeys(block.system for hall in halls for _, row in hall.rows for block in row))
    colours = {system: _colour(at) for at, system in enumerate(systems)}
    height = sum(HEAD + ROW * len(hall.rows) + 16 for hall in halls) + 22 * len(systems)
    words = "; ".join(f"{hall.title}: {', '.join(f'{b.racks} × {b.system}' for _, row in hall.rows for b in row)}" for hall in halls)
    drawing, y = Drawing("halls", WIDTH, height, title, words), 0.0
    for hall in halls:
        y = _hall(drawing, hall, y, colours)
    for system in systems:
        drawing.rect(0, y, 12, 12, colours[system])
        drawing.text(20, y + 10.5, shortened(system, SIZE, WIDTH - 30), SIZE, INK)
        y += 22
    return drawing.markup()


def _colour(at: int) -> str:
    """The colour of one of many systems: those of a plan of racks, then the same darker, twice."""
    light, shade = COLOURS[at % len(COLOURS)], DARKER ** (at // len(COLOURS) % 3)
    return "#" + "".join(f"{round(int(light[place : place + 2], 16) * shade):02x}" for place in (1, 3, 5))


def _hall(drawing: Drawing, hall: HallPlan, top: float, colours: dict[str, str]) -> float:
    """A hall with its rows; returns where the next begins."""
    tall = HEAD + ROW * len(hall.rows)
    drawing.rect(0.5, top + 0.5, WIDTH - 1, tall, "none", stroke=FAINT if hall.fits else BAD, stroke_width=1 if hall.fits else 2, rx=3)
    drawing.text(10, top + 19, hall.title, 12.5, INK if hall.fits else BAD, font_weight=600)
    for at, (name, row) in enumerate(hall.rows):
        y, x = top + HEAD + at * ROW, LEFT
        drawing.text(10, y + 16, shortened(name, SIZE, LEFT - 16), SIZE, MUTED)
        scale = min(1.0, (WIDTH - LEFT - 12) / max(sum(_wide(block) for block in row), 1.0))
        for block in row:
            x = _block(drawing, block, x, y, scale, colours[block.system])
    return top + tall + 16


def _wide(block: Block) -> float:
    return min(block.racks, SINGLE) * (RACK + GAP) + 6


def _block(drawing: Drawing, block: Block, x: float, y: float, scale: float, colour: str) -> float:
    """Racks side by side; from so many on a bar with their number. Returns where the next begins."""
    tip, wide = f"{block.racks} × {block.system}, {block.phase}", _wide(block) * scale
    if block.racks <= SINGLE and scale > 0.35:
        for rack in range(block.racks):
            drawing.rect(x + rack * (RACK + GAP) * scale, y + 4, RACK * scale, 18, colour, tip, rx=1.5)
    else:
        drawing.rect(x, y + 4, wide - 6 * scale, 18, colour, tip, rx=1.5)
        drawing.text(x + wide / 2 - 3, y + 17, f"{block.racks:,}", SIZE, "#ffffff", "middle", tip)
    return x + wide
