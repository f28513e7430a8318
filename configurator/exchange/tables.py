"""Tables as files, written as they are made: CSV for any program, workbooks split where a sheet is full, Parquet for millions of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import polars
from polars import selectors

from configurator.catalog.problems import Position, fail
from configurator.dialects import DIALECTS, FORMULA, CsvDialect, Dialect

SHEET = 1_048_575  # rows of a sheet below its header
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
    return partial(_csv, DIALECTS[dialect]) if made is _csv else made


def _csv(dialect: Dialect, path: Path, head: Sequence[str], frames: Frames) -> None:
    words = selectors.string()
    safe = polars.when(words.str.contains(FORMULA)).then(polars.lit("'") + words).otherwise(words).name.keep()
    manner: dict[str, Any] = {"separator": dialect.delimiter, "line_terminator": dialect.end, "decimal_comma": dialect.decimal == ","}
    with path.open("wb") as file:
        file.write((dialect.delimiter.join(head) + dialect.end).encode(dialect.encoding))
        for frame in frames:
            frame.with_columns(safe).write_csv(file, include_header=False, **manner)


def _workbook(path: Path, head: Sequence[str], frames: Frames) -> None:
    """As many sheets as the rows need, each with a header that stays and a filter."""
    import datetime

    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Cable schedule", "created": datetime.datetime(2000, 1, 1)})
    bold = book.add_format({"bold": True, "bottom": 1})
    for number, rows in enumerate(_sheets(frames), 1):
        sheet = book.add_worksheet(f"Cables {number}")
        sheet.write_row(0, 0, head, bold)
        sheet.freeze_panes(1, 1)
        count = 0
        for count, row in enumerate(rows, 1):
            sheet.write_row(count, 0, row)
        sheet.autofilter(0, 0, count, len(head) - 1)
    book.close()


def _sheets(frames: Frames) -> Iterator[Iterator[tuple[object, ...]]]:
    """The rows of one sheet after the other; one without rows where there are none."""
    rows = (row for frame in frames for row in frame.iter_rows())
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


def _parquet(path: Path, head: Sequence[str], frames: Frames) -> None:
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


FORMATS: dict[str, Callable[..., None]] = {".csv": _csv, ".xlsx": _workbook, ".parquet": _parquet}
