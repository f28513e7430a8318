"""A small SVG builder: shapes as data, a tooltip on each, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.etree import ElementTree

from markupsafe import Markup

BOLD = 1.1  # how much wider bold text is
INK, MUTED, FAINT, PAPER = "#16202b", "#54606c", "#c9d1d8", "#ffffff"
FONT = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'DejaVu Sans', sans-serif"

NARROW = frozenset("iljtfrI.,:;|!'()[]/ \u00a0")
WIDE = frozenset("mwMW%@")


def text_width(text: str, size: float) -> float:
    """About how wide a text is (an upper estimate over the usual fonts), in the unit of `size`."""
    return size * sum(_advance(c) for c in text)


def _advance(character: str) -> float:
    if ord(character) >= 0x2E80 or character == "…":  # which is as wide as they are in a Chinese font
        return 1.0
    if character in NARROW:
        return 0.38
    if character in WIDE:
        return 0.95
    return 0.7 if character.isupper() else 0.62


def shortened(text: str, size: float, width: float) -> str:
    """`text` cut to fit `width`, with an ellipsis where something is missing."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip(" ,:;") + "…"


def wrapped(text: str, size: float, width: float, lines: int = 2) -> list[str]:
    """`text` in at most `lines` lines of `width`; Chinese breaks anywhere, other text between words."""
    found, current = [], ""
    for word in _words(text):
        if current and text_width(current + word.rstrip(), size) > width:
            found.append(current)
            current = ""
        current += word
    found.append(current)
    fitting = [*found[: lines - 1], "".join(found[lines - 1 :])]
    return [shortened(line.strip(), size, width) for line in fitting if line.strip()]


def _words(text: str) -> Iterator[str]:
    word = ""
    for character in text:
        word += character
        if character in " -/" or ord(character) >= 0x2E80:
            yield word
            word = ""
    if word:
        yield word


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


class Drawing:
    """An SVG picture of `width` by `height`, with a title and a description for those who cannot see it."""

    def __init__(self, name: str, width: float, height: float, title: str, description: str) -> None:
        self.root = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_number(width)} {_number(height)}",
                "width": _number(width),
                "height": _number(height),
                "role": "img",
                "aria-labelledby": f"{name}-title {name}-text",
                "font-family": FONT,
            },
        )
        self._add("title", {"id": f"{name}-title"}, title)
        self._add("desc", {"id": f"{name}-text"}, description)
        self._group: ElementTree.Element = self.root

    def rect(self, x: float, y: float, width: float, height: float, fill: str, tip: str = "", **style: str | float) -> None:
        """A box whose top left corner is at x, y."""
        box = {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0)}
        self._shape("rect", {**box, "fill": fill, **style}, tip)

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str = MUTED, tip: str = "", **style: str | float) -> None:
        """A straight line."""
        self._shape("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": stroke, **style}, tip)

    def path(self, d: str, fill: str = "none", tip: str = "", **style: str | float) -> None:
        """An outline in the path language of SVG."""
        self._shape("path", {"d": d, "fill": fill, **style}, tip)

    def circle(self, x: float, y: float, radius: float, fill: str, tip: str = "", **style: str | float) -> None:
        """A disc around x, y."""
        self._shape("circle", {"cx": x, "cy": y, "r": radius, "fill": fill, **style}, tip)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 11,
        fill: str = INK,
        anchor: str = "start",
        tip: str = "",
        live: Mapping[str, str] | None = None,
        **style: str | float,
    ) -> None:
        """Text whose baseline is at `y`; `anchor` is start, middle or end; `live` are the attributes by which a script keeps it right."""
        place: dict[str, str | float] = {"x": x, "y": y, "font-size": size, "fill": fill}
        if anchor != "start":
            place["text-anchor"] = anchor
        element = self._shape("text", {**place, **style}, tip)
        if live:
            ElementTree.SubElement(element, "tspan", dict(live)).text = text
        elif tip:
            element[0].tail = text
        else:
            element.text = text

    def haloed(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        anchor: str = "start",
        tip: str = "",
        weight: int = 400,
        live: Mapping[str, str] | None = None,
    ) -> None:
        """Text that stays readable on a coloured ground: a pale outline of it below itself."""
        self.text(
            x, y, text, size, "#ffffff", anchor, live=live, aria_hidden="true", font_weight=weight,
            stroke="#ffffff", stroke_width=3, stroke_opacity=0.8, stroke_linejoin="round",
        )  # fmt: skip
        self.text(x, y, text, size, INK, anchor, tip, live, font_weight=weight)

    def scaled(self, **scale: float) -> None:
        """What a script needs to place things in the picture: its scales, by their names."""
        for name, value in scale.items():
            self.root.set(f"data-{name}", repr(value))

    @contextmanager
    def group(self, tip: str = "", **style: str | float) -> Iterator[None]:
        """What is drawn inside belongs together (and shares a tooltip)."""
        outer = self._group
        self._group = self._shape("g", dict(style), tip)
        yield
        self._group = outer

    def markup(self) -> Markup:
        """The picture as XML text."""
        return Markup(ElementTree.tostring(self.root, encoding="unicode"))

    def _shape(self, tag: str, attributes: dict[str, str | float], tip: str) -> ElementTree.Element:
        named = {k.replace("_", "-"): _number(v) if isinstance(v, int | float) else v for k, v in attributes.items()}
        element = ElementTree.SubElement(self._group, tag, named)
        if tip:
            ElementTree.SubElement(element, "title").text = tip
        return element

    def _add(self, tag: str, attributes: dict[str, str], text: str) -> None:
        ElementTree.SubElement(self.root, tag, attributes).text = text


def spread(wanted: list[float], gaps: list[float], top: float, bottom: float) -> list[float]:
    """Places near `wanted` (ascending), each at least its gap below the one before, inside top and bottom where there is room."""
    places: list[float] = []
    for index, want in enumerate(wanted):
        places.append(max(want, top) if not places else max(want, places[-1] + gaps[index]))
    limit = bottom
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit)
        limit = places[index] - gaps[index]
    return places
