"""Floor plan: the racks of one system in their rows and the network racks of the order, seen from above and to scale."""

from __future__ import annotations

from markupsafe import Markup

from configurator.render.svg.shapes import INK, MUTED, Drawing, shortened
from configurator.render.view import View
from configurator.render.words.display import Display

WIDTH, LEGEND, GAP = 700.0, 22.0, 34.0
LARGEST = 0.08  # picture units per millimetre, so that two racks do not fill the page
NETWORK, SHOWN = "network", 24  # the role of network racks, and how many of them are drawn
COLOURS = ("#2f6f9f", "#2a8c82", "#d9962b", "#7a5fa3", "#8a8f3c")


def floor_plan(display: Display) -> Markup | None:
    """The plan of a system of several racks, or with network racks beside it; a single rack needs none."""
    view, words = display.system, display.t
    rows = _rows(view)
    if sum(len(row) for row in rows.values()) < 2:
        return None
    frames = {role.key: role.frame for role in view.roles}
    colours = {role.key: COLOURS[index % len(COLOURS)] for index, role in enumerate(view.roles)}
    sizes = {key: (1000 * (f.width.coherent or 0.6), 1000 * (f.depth.coherent or 1.2)) for key, f in frames.items()}
    longest = max(sum(sizes[role][0] for role in row) for row in rows.values())
    scale = min(LARGEST, WIDTH / longest)
    depth = max(size[1] for size in sizes.values()) * scale
    height = len(rows) * (depth + GAP) + LEGEND * len(frames)
    beside = any(role.key == NETWORK for role in view.roles)
    title = words(
        "Floor plan of one system and the network racks of the order, to scale" if beside else "Floor plan of one system, to scale"
    )
    drawing = Drawing(display.drawn("floor"), WIDTH, height, title, "; ".join(f"{len(row)}" for row in rows.values()))
    for index, row in rows.items():
        x, y = 0.0, index * (depth + GAP)
        for number, role in enumerate(row, start=1):
            wide, deep = sizes[role][0] * scale, sizes[role][1] * scale
            label = f"{words(next(r.entry.label for r in view.roles if r.key == role))}{words(', ')}{index + 1}-{number}"
            drawing.rect(x, y, wide - 1.5, deep, colours[role], label, rx=1.5)
            drawing.text(x + wide / 2, y + deep / 2 + 4, str(number), 10, "#ffffff", "middle")
            x += wide
        drawing.text(0, y + depth + 15, f"{words('Row')} {index + 1}{words(': ')}{x / scale / 1000:.1f} m", 11, MUTED)
    for line, role_view in enumerate(view.roles):
        y = len(rows) * (depth + GAP) + line * LEGEND
        drawing.rect(0, y, 12, 12, colours[role_view.key])
        count = round(role_view.total.value or 0) if role_view.key == NETWORK else sum(place.role == role_view.key for place in view.floor)
        drawing.text(20, y + 10.5, f"{count} × {shortened(words(role_view.entry.label), 11, 520)}", 11, INK)
    return drawing.markup()


def _rows(view: View) -> dict[int, list[str]]:
    """The roles of the racks row by row; the network racks of the order, as far as they find room, in a row of their own."""
    rows: dict[int, list[str]] = {}
    for place in view.floor:
        rows.setdefault(place.row, []).append(place.role)
    racks = next((round(role.total.value or 0) for role in view.roles if role.key == NETWORK), 0)
    return rows | ({max(rows, default=-1) + 1: [NETWORK] * min(racks, SHOWN)} if racks else {})
