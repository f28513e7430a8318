"""A sheet on the terminal: tables that fold into its width, bridges as bars of characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.cells import cell_len
from rich.table import Table as Grid
from rich.text import Text

from configurator.render.svg.charts.bridge import NOTHING, axis_start, hung
from configurator.render.text.terminal import console
from configurator.studies.sheets.tables import Cell, Number, Sheet, Table, between, cell_text

NAME = 18  # characters that what a row is called has before numbers are set below
WIDE = 120  # characters of a terminal that has room for every column of the money
NUMBERS: dict[str, Any] = {"justify": "right", "no_wrap": True}
PLOT = 60, 14  # columns and rows of a plot at most
BARS = 46  # most characters of the longest bar


def print_sheet(sheet: Sheet) -> None:
    """The tables one after the other."""
    out, language = console(), sheet.language
    out.print(Text(sheet.title, style="bold"))
    for table in sheet.tables:
        rows = [*table.rows, *([table.total] if table.total else [])]
        out.print(Text(f"\n{table.title}", style="bold"))
        for line in (*_bridge(table, out.width, language), *_tornado(table, out.width, language), *_front(table, out.width, language)):
            out.print(line)
        texts = [[cell_text(cell, language) for cell in row] for row in rows]
        columns = _fitting(table, rows, out.width)
        heads = _heads(table, texts, columns, out.width)
        for band in _bands(table, heads, texts, columns, out.width):
            out.print(_grid(table, heads, texts, band))
        if table.remark and (table.closed or not table.total):
            out.print(Text(table.remark, style="dim"))
    if not sheet.tables:
        out.print(sheet.empty)


def _grid(table: Table, heads: Sequence[str], texts: Sequence[Sequence[str]], columns: Sequence[int]) -> Grid:
    """Some columns of a table."""
    shown = Grid(show_edge=False, pad_edge=False, header_style="bold")
    for column in columns:
        shown.add_column(heads[column], overflow="fold", **(NUMBERS if column in table.numeric else {}))
    for row in texts:
        shown.add_row(*(row[column] for column in columns))
    return shown


def _heads(table: Table, texts: Sequence[Sequence[str]], columns: Sequence[int], width: int) -> list[str]:
    """The heads of all columns, those of numbers with their units below them where the table is too wide otherwise."""
    needed = sum(_needed(column, table.heads, texts) for column in columns if column in table.numeric)
    if needed <= width - min(NAME, _widest(texts)):
        return list(table.heads)
    return [head.replace(", ", ",\n") if column in table.numeric else head for column, head in enumerate(table.heads)]


def _bands(table: Table, heads: Sequence[str], texts: Sequence[Sequence[str]], columns: Sequence[int], width: int) -> Iterator[list[int]]:
    """The columns in bands, each with the first, so that numbers leave room for the words before them."""
    band, left = [0], width - _name(texts)
    for column in columns[1:]:
        needed = _needed(column, heads, texts) if column in table.numeric else 0
        if needed > left and len(band) > 1:
            yield band
            band, left = [0], width - _name(texts)
        band.append(column)
        left -= needed
    yield band


def _name(texts: Sequence[Sequence[str]]) -> int:
    """Characters that the first column is left: enough to break no word and to stand in three lines, up to NAME."""
    words = [cell_len(word) for row in texts for word in row[0].split()]
    return min(NAME, max([*words, -(-_widest(texts) // 3)]))


def _widest(texts: Sequence[Sequence[str]]) -> int:
    """Characters of the longest of what rows are called."""
    return max((cell_len(row[0]) for row in texts), default=0)


def _needed(column: int, heads: Sequence[str], texts: Sequence[Sequence[str]]) -> int:
    """Characters of a column of numbers with its rule: of the longest line of its head, or of its longest number."""
    return 3 + max(cell_len(line) for line in (*heads[column].split("\n"), *(row[column] for row in texts)))


def _fitting(table: Table, rows: Sequence[Sequence[Cell]], width: int) -> list[int]:
    """The columns with something in them; on a narrow terminal without the sums before and after, which the changes are more than."""
    narrow = bool(table.total) and not table.closed and width < WIDE

    def shown(cells: Sequence[Cell]) -> bool:
        return any(cells) and not (narrow and any(isinstance(cell, Number) and not cell.signed for cell in cells))

    return [column for column in range(len(table.heads)) if shown([row[column] for row in rows])]


def _tornado(table: Table, width: int, language: str) -> Iterator[Text]:
    """The tornado of a table: a bar a thing, to the left what its low takes off, to the right what its high adds."""
    if not table.tornado:
        return
    words = min(max(cell_len(arm.label) for arm in table.tornado), 26)
    amounts = [[cell_text(Number(change, 0, True), language) for change in arm.ends] for arm in table.tornado]
    left, right = (max(len(pair[side]) for pair in amounts) for side in (0, 1))
    room = max(min((width - words - left - right - 4) // 2, BARS // 2), 4)
    span = max(abs(change) for arm in table.tornado for change in arm.ends) or 1.0
    for arm, (less, more) in zip(table.tornado, amounts, strict=True):
        sides = [max(round(abs(change) / span * room), 1) if change else 0 for change in arm.ends]
        label = Text(arm.label)
        label.truncate(words, overflow="ellipsis", pad=True)
        yield Text.assemble(label, f" {less:>{left}} {'▒' * sides[0]:>{room}}│{'█' * sides[1]:<{room}} {more:>{right}}")
    yield Text()


def _bridge(table: Table, width: int, language: str) -> Iterator[Text]:
    """The bridge of a table: a bar a step, from where the one before it ended."""
    bars = list(hung(table.bridge))
    if not bars:
        return
    low = axis_start(bars)
    span = max(max(bar.start, bar.end) for bar in bars) - low or 1
    words = min(max(cell_len(bar.pillar.label) for bar in bars), 26)
    amounts = [cell_text(Number(bar.pillar.amount, 0, not bar.pillar.whole), language) for bar in bars]
    room = max(min(width - words - max(map(len, amounts)) - 3, BARS), 8)
    for bar, amount in zip(bars, amounts, strict=True):
        left, right = sorted(round(max(level - low, NOTHING) / span * room) for level in (bar.start, bar.end))
        drawn = " " * left + ("█" if bar.pillar.whole else "▒") * max(right - left, 1)
        if bar.pillar.whole and low > 0:  # the axis does not begin at nothing
            drawn = f"█╱╱{drawn[3:]}"
        label = Text(bar.pillar.label)
        label.truncate(words, overflow="ellipsis", pad=True)
        yield Text.assemble(label, " ", f"{drawn:<{room}}", " ", f"{amount:>{max(map(len, amounts))}}")
    yield Text()


def _front(table: Table, width: int, language: str) -> Iterator[Text]:
    """Candidates by two goals: a dot a candidate, a disc for those on the front."""
    if table.front is None:
        return
    left, right, low, high = table.front.limits
    ends = [between(number, low, high, language) for number in (high, low)]
    room, margin = min(width - max(map(len, ends)) - 3, PLOT[0]), max(map(len, ends))
    grid = [[" "] * room for _ in range(PLOT[1])]
    for dot in sorted(table.front.dots, key=lambda dot: dot.on_front):
        column = round((dot.x - left) / ((right - left) or 1.0) * (room - 1))
        grid[round((high - dot.y) / ((high - low) or 1.0) * (PLOT[1] - 1))][column] = "●" if dot.on_front else "·"
    yield Text(table.front.y_label)
    for row, cells in enumerate(grid):
        end = {0: ends[0], PLOT[1] - 1: ends[1]}.get(row, "")
        yield Text(f"{end:>{margin}} │{''.join(cells)}")
    first, last = (between(number, left, right, language) for number in (left, right))
    yield Text(f"{'':>{margin}} └{'─' * room}")
    yield Text(f"{'':>{margin}}  {first}{last:>{max(room - len(first), 1)}}")
    yield Text(f"{'':>{margin}}  {table.front.x_label}\n")
