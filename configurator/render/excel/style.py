"""How the workbook looks: colours, cell formats by purpose, and number formats by unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from configurator.figures import Figure
from configurator.render.words.numbers import decimals_of, decimals_of_range

NAVY, BLUE, STEEL, PALE, LINE = "#16324F", "#2E6DA4", "#5B6B7B", "#EAF0F6", "#DCE3EA"
GREEN, AMBER, RED = ("#E3F4E8", "#1B6B36"), ("#FFF1D6", "#8A5A00"), ("#FBE1E1", "#A11D1D")
INPUT_INK, INPUT_FILL, FILL_IN, SIMULATED_INK = "#1F3FBF", "#FFFBE0", "#FFD9A8", "#7A3E9D"

FONTS = {"en": "Calibri", "zh": "Microsoft YaHei"}

RULED = {"bottom": 1, "bottom_color": LINE}
LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "band": {"bg_color": NAVY, "font_color": "#FFFFFF"},
    "band-title": {"bg_color": NAVY, "font_color": "#FFFFFF", "bold": True, "font_size": 18, "indent": 1},
    "band-note": {"bg_color": NAVY, "font_color": "#D5E2EE", "font_size": 10, "indent": 1},
    "band-right": {"bg_color": NAVY, "font_color": "#FFFFFF", "bold": True, "font_size": 12, "align": "right", "indent": 1},
    "title": {"bold": True, "font_size": 16, "font_color": NAVY},
    "remark": {"font_color": STEEL, "font_size": 9},
    "fact": {"font_color": STEEL, "font_size": 9, "align": "left", "indent": 1},
    "heading": {"bold": True, "font_size": 11, "font_color": NAVY, "bottom": 2, "bottom_color": NAVY},
    "header": {"bold": True, "font_color": "#FFFFFF", "bg_color": NAVY, "text_wrap": True, "align": "left", "indent": 1},
    "header-first": {"bold": True, "font_color": "#FFFFFF", "bg_color": NAVY, "align": "left"},
    "header-number": {"bold": True, "font_color": "#FFFFFF", "bg_color": NAVY, "text_wrap": True, "align": "right"},
    "header-key": {"font_color": "#B9C9D9", "bg_color": NAVY, "font_size": 8, "align": "left", "indent": 1},
    "header-first-key": {"font_color": "#B9C9D9", "bg_color": NAVY, "font_size": 8, "align": "left"},
    "header-number-key": {"font_color": "#B9C9D9", "bg_color": NAVY, "font_size": 8, "align": "right"},
    "section": {"bold": True, "font_color": NAVY, "bg_color": PALE},
    "text": RULED,
    "bold": {**RULED, "bold": True},
    "bold-left": {**RULED, "bold": True, "align": "left"},
    "wrap": {**RULED, "text_wrap": True},
    "next": {**RULED, "text_wrap": True, "indent": 1},
    "id": {**RULED, "font_size": 9, "font_color": STEEL},
    "small": {**RULED, "font_size": 9, "font_color": STEEL, "indent": 1},
    "small-wrap": {**RULED, "font_size": 9, "font_color": STEEL, "indent": 1, "text_wrap": True},
    "faint": {**RULED, "font_size": 9, "font_color": "#C2CCD6", "indent": 1},
    "link": {**RULED, "font_color": BLUE, "underline": 1, "font_size": 9, "indent": 1},
    "number": {**RULED, "align": "right"},
    "number-bold": {**RULED, "align": "right", "bold": True},
    "range": {**RULED, "align": "right", "font_color": STEEL, "font_size": 9},
    "input": {**RULED, "align": "right", "font_color": INPUT_INK, "bg_color": INPUT_FILL, "locked": False},
    "fill-in": {"locked": False, "align": "right", "font_color": INPUT_INK, "bg_color": FILL_IN, "border": 1, "border_color": "#C77700"},
    "unknown": {**RULED, "align": "right", "font_color": "#8A5A00", "italic": True},
    "simulated": {**RULED, "align": "right", "font_color": SIMULATED_INK},
    "total": {"bold": True, "align": "right", "top": 1, "bottom": 6, "top_color": NAVY, "bottom_color": NAVY},
    "total-text": {"bold": True, "top": 1, "bottom": 6, "top_color": NAVY, "bottom_color": NAVY},
    "price": {"bold": True, "font_size": 22, "font_color": NAVY, "align": "left"},
    "label": {**RULED, "font_color": STEEL},
    "status": {**RULED, "align": "center", "bold": True},
    "pass": {"bg_color": GREEN[0], "font_color": GREEN[1]},
    "warn": {"bg_color": AMBER[0], "font_color": AMBER[1]},
    "fail": {"bg_color": RED[0], "font_color": RED[1]},
}


class Style:
    """The formats of one workbook, each made once; no text is smaller than `smallest` points."""

    def __init__(self, book: Workbook, language: str, smallest: int = 0) -> None:
        self._book, self.font, self._smallest = book, FONTS.get(language, FONTS["en"]), smallest
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._looks: dict[tuple[object, ...], Format] = {}  # by the words they were asked for with

    def look(self, name: str, **changes: Any) -> Format:
        """The format called `name`, with some properties changed."""
        asked = (name, *changes.items())
        if asked not in self._looks:
            wanted = {"font_name": self.font, "font_size": 10, "valign": "vcenter", **LOOKS[name], **changes}
            wanted["font_size"] = max(wanted["font_size"], self._smallest)
            key = tuple(sorted(wanted.items()))
            if key not in self._made:
                self._made[key] = self._book.add_format(wanted)
            self._looks[asked] = self._made[key]
        return self._looks[asked]

    def verdict(self, status: str) -> Format:
        """The colours of pass, warn and fail, for conditional formats (no font: the cell keeps its own)."""
        key = (("verdict", status),)
        if key not in self._made:
            self._made[key] = self._book.add_format(LOOKS[status])
        return self._made[key]


def number_format(figure: Figure, bounds: Sequence[float] = ()) -> str:
    """The format of a figure, or of its range: grouped thousands, with the decimals the figure has in every document."""
    number = figure.number
    if number is None and not bounds:
        return "General"
    return decimals_format(decimals_of_range(figure, number, bounds) if bounds else decimals_of(figure, number))


def decimals_format(decimals: int) -> str:
    """Grouped thousands with a number of decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals > 0 else "")


def with_currency(code: str, pattern: str = "#,##0.00") -> str:
    """A number format with the currency code in front."""
    return f'"{code}" {pattern}'


CATEGORIES = {"cpu": "CPU", "pcb": "PCB", "mlcc": "MLCC", "abf-substrate": "ABF substrate"}


def category_name(t: Callable[[str], str], category: str) -> str:
    """A category of the bill of materials as a reader writes it."""
    words = CATEGORIES.get(category, category.replace("-", " ").capitalize())
    translated = t(category)
    return translated if translated != category else t(words)
