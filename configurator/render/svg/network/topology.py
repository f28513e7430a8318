"""Fabrics drawn tier by tier, the nodes at the bottom: on the left what a tier is, on the right some members and what joins them.

Any number of switches takes the same room, as wide as a telephone.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from configurator.disciplines.network.cables.cabling import CableLine
from configurator.disciplines.network.circuits import Circuits
from configurator.disciplines.network.fabrics import Fabric
from configurator.disciplines.network.racks import KEY as NETWORK
from configurator.phrases import Translator, listed, phrase
from configurator.render.svg.network.sketch import ENDS, PLACES, Row, Sketch, Wanted, sketch_of_plan, spread_out
from configurator.render.svg.shapes import BOLD, FAINT, INK, MUTED, PAPER, Drawing, wrapped
from configurator.render.words.display import Display
from configurator.system.tree import Node
from configurator.units import unit

WORDS, ICON, STEP, BOX = 176.0, 26.0, 33.0, 20.0
WIDTH = WORDS + PLACES * STEP
LINE, GAP = 13.0, 46.0
COLOURS = ("#3f6f52", "#0b4f75", "#7a4b8c", "#8c5a1e")  # nodes, then the tiers upwards
GBIT = unit("Gbit/s").factor


def draw(sketch: Sketch, name: str, t: Translator = str) -> Markup:
    """The picture of a sketch; `name` tells its parts from those of others on a page."""
    texts = [[*_heading(row), *_fine(row.lines)] for row in sketch.rows]
    between = [_fine(links) for links in sketch.links]
    heights = [max(ICON + 12, LINE * len(lines)) for lines in texts]
    gaps = [max(GAP, LINE * len(lines) + 14) for lines in between]
    drawing = Drawing(name, WIDTH, sum(heights) + sum(gaps) + 4, sketch.title, sketch.told(t))
    tops = _tops(heights, gaps)
    middles = [top + height / 2 for top, height in zip(tops, heights, strict=True)]
    for index, wires in enumerate(sketch.wires):
        lower, upper = sketch.rows[index : index + 2]
        _join(drawing, (lower, middles[index] - BOX / 2), (upper, middles[index + 1] + BOX / 2), wires)
        _say(drawing, between[index], tops[index] - (gaps[index] + LINE * len(between[index])) / 2)
    for index, row in enumerate(sketch.rows):
        _say(drawing, texts[index], tops[index])
        _members(drawing, row, middles[index], COLOURS[min(index, len(COLOURS) - 1)])
    return drawing.markup()


def _tops(heights: list[float], gaps: list[float]) -> list[float]:
    """Where each row begins, the last on top."""
    found: list[float] = []
    y = 2.0
    for height, gap in zip(reversed(heights), (*reversed(gaps), 0.0), strict=True):
        found.insert(0, y)
        y += height + gap
    return found


def _heading(row: Row) -> list[tuple[str, bool]]:
    return [(line, True) for line in wrapped(row.heading, 12 * BOLD, WORDS - 12, 4)]


def _fine(texts: tuple[str, ...]) -> list[tuple[str, bool]]:
    return [(line, False) for text in texts for line in wrapped(text, 10, WORDS - 12)]


def _say(drawing: Drawing, lines: list[tuple[str, bool]], top: float) -> None:
    """Lines of text, headings larger."""
    for number, (text, bold) in enumerate(lines):
        y = top + 10 + number * LINE
        drawing.text(0, y, text, 12 if bold else 10, INK if bold else MUTED, font_weight=650 if bold else 400)


def _x(row: Row, place: int) -> float:
    """The middle of a place; fewer than all stand in the middle."""
    return WORDS + (place + 0.5 + (PLACES - len(row.shown)) / 2) * STEP


def _members(drawing: Drawing, row: Row, y: float, colour: str) -> None:
    """Boxes with numbers, discs without, dashed where they are not quoted, dots where some are left out, pods framed."""
    for first, last in row.groups:
        left = _x(row, first) - STEP / 2 + 1
        drawing.rect(left, y - BOX / 2 - 5, _x(row, last) + STEP / 2 - 1 - left, BOX + 10, "none", stroke=FAINT, rx=5)
    ground, dashes = (colour, "none") if row.quoted else (PAPER, "3 2")
    for place, member in enumerate(row.shown):
        x = _x(row, place)
        if member is None:
            drawing.text(x, y + 3, "…", 13, MUTED, "middle")
        elif row.numbered:
            text = f"{member + 1}"
            drawing.rect(x - ICON / 2 - 2, y - BOX / 2, ICON + 4, BOX, ground, rx=3, stroke=colour, stroke_dasharray=dashes)
            drawing.text(x, y + 3.5, text, 10 if len(text) < 5 else 8, PAPER if row.quoted else INK, "middle")
        else:
            drawing.circle(x, y, BOX / 2 - 2, ground, stroke=colour, stroke_dasharray=dashes)


def _join(drawing: Drawing, below: tuple[Row, float], above: tuple[Row, float], wires: frozenset[tuple[int, int]] | None) -> None:
    """A line for every two that are joined; a band over all of them where it is not known which are."""
    (lower, y1), (upper, y2) = below, above
    if wires is None:
        left, right = ((_x(row, 0), _x(row, len(row.shown) - 1)) for row in (lower, upper))
        drawing.path(f"M {left[0]:g} {y1:g} H {left[1]:g} L {right[1]:g} {y2:g} H {right[0]:g} Z", FAINT, fill_opacity=0.6)
        return
    for a, b in sorted(wires):
        drawing.line(_x(lower, a), y1, _x(upper, b), y2, MUTED, stroke_width=0.8, stroke_opacity=0.75)


# --- the fabrics of a build


def topologies(display: Display) -> list[tuple[str, Markup]]:
    """Every network of a system that has links: what it is called, and its picture."""
    sketches = [sketch for fabric in display.system.fabrics if (sketch := _sketch(display, fabric)) is not None]
    return [(sketch.title, draw(sketch, display.drawn(f"fabric-{sketch.name}"), display.t)) for sketch in sketches]


def _sketch(display: Display, fabric: Fabric) -> Sketch | None:
    """A fabric of planned switches tier by tier, any other as what its links join."""
    lines = [line for line in fabric.lines if line.count.value]
    if not lines:
        return None
    title = display.t(phrase("{fabric} fabric", fabric=fabric.id))
    if fabric.circuits is not None:
        return _of_circuits(display, fabric, fabric.circuits, lines, title)
    if fabric.plan is None:
        return _of_links(display, fabric, lines, title)
    rate = fabric.rate.value / GBIT if fabric.rate is not None and fabric.rate.value else None
    quoted = frozenset(bought.tier for bought in fabric.switches)
    part = fabric.switches[0].node.part if fabric.switches else None
    switch = display.t(part.name) if part is not None else ""
    nodes = display.t(listed([_near(display, line) for line in lines if line.link.tier == "node-leaf"]))
    closed = fabric.plan.leaves == 1 and fabric.uplinks.count is not None and not fabric.uplinks.count.value
    return sketch_of_plan(fabric.plan, Wanted(fabric.id, title, display.t, display.language, nodes, switch, rate, quoted), closed)


def _of_circuits(display: Display, fabric: Fabric, circuits: Circuits, lines: list[CableLine], title: str) -> Sketch:
    """The racks of the order, and the circuit switches that all of their strands end at; families that stay inside a rack in words."""
    t, count = display.t, round(circuits.count.value or 0)
    roles = [view.role for view in display.system.racks if view.role.key != NETWORK]
    near = [phrase("{count} × {what}", count=display.number(role.total.value or 0.0, 0), what=role.entry.label) for role in roles]
    named = phrase("{count} × {what}", count=display.number(count, 0), what=circuits.part.name)
    above = Row(t(named), () if circuits.quoted else (t("outside this quote"),), spread_out(count), circuits.quoted)
    below = Row(t(listed(near)), (), spread_out(round(sum(role.total.value or 0.0 for role in roles))), numbered=False)
    said = tuple(t(text) for text in dict.fromkeys(_of_family(display, line) for line in lines))
    return Sketch(fabric.id, title, (below, above), (said,), (None,))


def _of_links(display: Display, fabric: Fabric, lines: list[CableLine], title: str) -> Sketch:
    """What stands at both ends of the links, and each family of links in words."""
    t = display.t
    far = [t(text) for text in dict.fromkeys(_far(display, line) for line in lines)]
    near = dict.fromkeys(_near(display, line) for line in lines)
    inside = fabric.boundary != "nic"
    count = sum(_standing(display, ends) for ends in dict.fromkeys(line.link.ends_at for line in lines if line.link.ends_at))
    shown = spread_out(count) if count else (None,) * ENDS
    above = Row(t(listed(far)), () if inside else (t("outside this quote"),), shown, inside)
    members = max(_standing(display, line.link.per) for line in lines)
    below = Row(t(listed([*near])), (), spread_out(members), numbered=False)
    said = tuple(t(text) for text in dict.fromkeys(_of_family(display, line) for line in lines))
    return Sketch(fabric.id, title, (below, above), (said,), (None,))


def _standing(display: Display, item: str) -> int:
    """Pieces of an item over the order, by its path or the end of it."""
    found = (n.total.value or 0.0 for n in display.system.nodes() if n.path == item or n.path.endswith(f".{item}") or n.key == item)
    return round(sum(found))


def _near(display: Display, line: CableLine) -> str:
    """What the links of a family are counted by."""
    nodes = [*_counted(display, line)]
    count = sum(node.total.value or 0.0 for node in nodes)
    return phrase("{count} × {what}", count=display.number(count, 0), what=nodes[0].label if nodes else line.link.label)


def _counted(display: Display, line: CableLine) -> Iterator[Node]:
    per = line.link.per
    yield from (n for n in display.system.nodes() if n.path == per or (per == n.key == "power-shelf"))


def _far(display: Display, line: CableLine) -> str:
    """What they are plugged into at the other end."""
    link = line.link
    found = (n for n in display.system.nodes() if link.ends_at and (n.path == link.ends_at or n.path.endswith(f".{link.ends_at}")))
    ends = next(found, None)
    return ends.label if ends is not None else link.far_end or phrase("Far end of: {link}", link=link.label)


def _of_family(display: Display, line: CableLine) -> str:
    """How many links a family has, and of which rate."""
    return phrase("{link}: {count}", link=line.link.label, count=display.amount(line.count))
