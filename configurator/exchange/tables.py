"""Tables as files, written as they are made: CSV for any program, workbooks split where a sheet is full, Parquet for millions of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import polars

from configurator.catalog.problems import Position, fail
from configurator.dialects import DIALECTS, FORMULA, CsvDialect, Dialect
from configurator.exchange.cables.summary import Summary, is_schedule

SHEET = 1_048_575  # rows of a sheet below its header
A3, A4, COLUMNS_OF_A4 = 8, 9, 12  # paper by its number in a workbook, and how many columns are readable on the smaller
LOOKED_AT, WIDEST = 200, 48  # rows that say how wide a column is, and characters of the widest
Frames = Iterable[polars.DataFrame]


def writer(path: Path, dialect: CsvDialect = "plain") -> Callable[[Path, Sequence[str], Frames], None]:
    """What writes a table in the format that the name of the file says: to a place, of columns of these names, frame by frame.

    CSV is in the dialect of its reader.

    Raises:
        InputError: a format that is not known.
    """
    made = FORMATS.get(path.suffix)
    if made is None:
        raise fail("OUT006", f"no table is written as '{path.suffix}'", Position(str(path)), f"known: {', '.join(FORMATS)}")
    return lambda place, head, frames: made(place, head, frames, DIALECTS[dialect])


def _csv(path: Path, head: Sequence[str], frames: Frames, dialect: Dialect) -> None:
    """A text that a spreadsheet would take for a formula begins with an apostrophe."""
    text = polars.col(polars.String)
    plain = polars.when(text.str.contains(FORMULA)).then("'" + text).otherwise(text).name.keep()
    with path.open("wb") as file:
        file.write((dialect.delimiter.join(head) + dialect.end).encode(dialect.encoding))
        for frame in frames:
            made = frame.with_columns(plain)
            comma = dialect.decimal == ","
            made.write_csv(file, include_header=False, separator=dialect.delimiter, line_terminator=dialect.end, decimal_comma=comma)


def _workbook(path: Path, head: Sequence[str], frames: Frames, dialect: Dialect) -> None:
    """As many sheets as the rows need, each with a header that stays and a filter."""
    import datetime

    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Cable schedule", "created": datetime.datetime(2000, 1, 1)})
    bold = book.add_format({"bold": True, "bottom": 1})
    summary = Summary()
    counted = summary.through(frames) if is_schedule(head) else frames
    for number, rows in enumerate(_sheets(counted), 1):
        _sheet(book, f"Cables {number}", head, rows, bold)
    for made in summary.sheets():
        for number, rows in enumerate(_parts_of(iter(made.rows)), 1):
            _sheet(book, made.title if number == 1 else f"{made.title} {number}", made.head, rows, bold)
    book.close()


def _sheet(book: Any, title: str, head: Sequence[str], rows: Iterable[tuple[object, ...]], bold: Any) -> None:
    """A sheet with a header that stays and a filter, its columns as wide as its first rows are."""
    sheet = book.add_worksheet(title)
    rows = iter(rows)
    first = list(islice(rows, LOOKED_AT))
    for column, name in enumerate(head):
        longest = max(len(str(row[column] or "")) for row in (tuple(head), *first))
        sheet.set_column(column, column, min(WIDEST, max(len(name), longest) + 2))
    sheet.write_row(0, 0, head, bold)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(A3 if len(head) > COLUMNS_OF_A4 else A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    count = 0
    for count, row in enumerate(chain(first, rows), 1):
        sheet.write_row(count, 0, row)
    sheet.autofilter(0, 0, count, len(head) - 1)


def _sheets(frames: Frames) -> Iterator[Iterator[tuple[object, ...]]]:
    """The rows of one sheet after the other; one without rows where there are none."""
    yield from _parts_of(row for frame in frames for row in frame.iter_rows())


def _parts_of(rows: Iterator[tuple[object, ...]]) -> Iterator[Iterator[tuple[object, ...]]]:
    """Rows in as many parts as sheets hold; one without rows where there are none."""
    first: tuple[object, ...] | None = next(rows, None)
    yield _some(first, rows, SHEET)
    while (first := next(rows, None)) is not None:
        yield _some(first, rows, SHEET)


def _some(first: tuple[object, ...] | None, rows: Iterator[tuple[object, ...]], most: int) -> Iterator[tuple[object, ...]]:
    if first is None:
        return
    yield first
    for _, row in zip(range(most - 1), rows, strict=False):
        yield row


def _parquet(path: Path, head: Sequence[str], frames: Frames, dialect: Dialect) -> None:
    """Frame by frame through a plain scan, so that never more than a few of them are held."""
    waiting = iter(frames)
    first = next(waiting, None)
    if first is None:
        polars.DataFrame(schema=list(head)).write_parquet(path)
        return
    given = first

    def some(columns: list[str] | None, predicate: polars.Expr | None, rows: int | None, size: int | None) -> Iterator[polars.DataFrame]:
        yield given
        yield from waiting

    polars.io.plugins.register_io_source(some, schema=first.schema).sink_parquet(path)


FORMATS: dict[str, Callable[[Path, Sequence[str], Frames, Dialect], None]] = {".csv": _csv, ".xlsx": _workbook, ".parquet": _parquet}
