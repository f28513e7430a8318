"""The label of a rack: which quote it belongs to, in words and as a QR code that a telephone reads."""

from __future__ import annotations

from urllib.parse import quote

import segno
from markupsafe import Markup

from configurator.render.svg.shapes import INK, MUTED, PAPER, Drawing, shortened
from configurator.render.words.display import Display

WIDTH, HEIGHT, MARGIN = 340.0, 132.0, 10.0
QUIET = 4  # modules that stay white around the code (ISO/IEC 18004)


def rack_label(display: Display) -> Markup:
    """The label of a system: the same on each of its racks."""
    view, t, code = display.system, display.t, label_text(display)
    number, _, configuration = code.partition(" ")
    drawing = Drawing(display.drawn("label"), WIDTH, HEIGHT, t("Label of the rack"), code)
    drawing.rect(0.5, 0.5, WIDTH - 1, HEIGHT - 1, PAPER, stroke=INK, rx=5)
    side = HEIGHT - 2 * MARGIN
    drawing.path(_modules(code, side), INK, shape_rendering="crispEdges")
    left = MARGIN + side + 8
    lines = (number, t(view.called), configuration, view.date.isoformat())
    for index, line in enumerate(lines):
        size, fill, weight = (15, INK, 700) if index == 0 else (11, INK if index == 1 else MUTED, 400)
        drawing.text(left, 36 + 22 * index, shortened(line, size, WIDTH - left - MARGIN), size, fill, font_weight=weight)
    return drawing.markup()


def label_text(display: Display) -> str:
    """What the code says: number and revision, the configuration, and behind # what was changed, as the address of a page has it."""
    view = display.system
    number = f"{view.quote.number}-{view.quote.revision}" if view.quote.revision else view.quote.number
    scenario = "&".join(f"{quote(id)}={quote(value)}" for id, value in view.changes.items())
    return f"{number} {view.name}{'#' if scenario else ''}{scenario}"


def _modules(text: str, side: float) -> str:
    """The dark modules of a code as one path, rows of them together; the quiet zone lies inside `side`."""
    matrix = segno.make(text, error="m", micro=False).matrix
    unit = side / (len(matrix) + 2 * QUIET)
    rows = []
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                rows.append(f"M{MARGIN + (x + QUIET) * unit:.2f} {MARGIN + (y + QUIET) * unit:.2f}h{unit:.2f}v{unit:.2f}h-{unit:.2f}z")
    return "".join(rows)
