"""How wide the columns of a workbook are."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

WIDTHS = (44, 15)  # of the first column and of each other at least, in characters
WIDEST = 72


def wide_enough(cells: Iterable[object], least: int) -> int:
    """Characters that a column needs for its longest text, a Chinese one counted as two, with a little room."""
    longest = max((cell_len(cell) + 2 for cell in cells if isinstance(cell, str)), default=0)
    return min(WIDEST, max(least, longest))
