"""The dialects of CSV: how the program that will read a table wants its cells, numbers, ends of lines and letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

FORMULA = r"^\s*[=+\-@＝＋－＠﹦﹢﹣﹫]|^[\t\r\n]"  # text that a spreadsheet takes for a formula, wide signs too
CsvDialect = Literal["plain", "excel", "excel-de"]


@dataclass(frozen=True)
class Dialect:
    """How a program wants its CSV: what stands between cells, in a number and at the ends of lines, and whether a byte-order mark leads."""

    delimiter: str = ","
    decimal: str = "."
    end: str = "\n"
    encoding: str = "utf-8"

    def number(self, value: Any) -> str:
        """A number or an amount, as a number or as text; whole ones without decimals, unless they are money."""
        if value is None:
            return ""
        text = f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
        return text.replace(".", self.decimal)


DIALECTS: dict[str, Dialect] = {
    "plain": Dialect(),
    "excel": Dialect(end="\r\n", encoding="utf-8-sig"),
    "excel-de": Dialect(";", ",", "\r\n", "utf-8-sig"),
}


def as_text(value: str | None) -> str:
    """Text that stays text: what a spreadsheet would take for a formula begins with an apostrophe."""
    text = value or ""
    return f"'{text}" if re.match(FORMULA, text) else text
