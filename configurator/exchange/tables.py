"""Rows as files: CSV for any program, workbooks split where a sheet is full, Parquet for tables of millions."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from configurator.catalog.problems import Position, fail
from configurator.dialects import DIALECTS, CsvDialect, Dialect, as_text

SHEET = 1_048_575  # rows of a sheet below its header
Rows = Iterable[Sequence[object]]


def table(path: Path, head: Sequence[str], rows: Rows, dialect: CsvDialect = "plain") -> bytes:
    """The table in the format that the name of the file says; CSV in the dialect of its reader.

    Raises:
        InputError: a format that is not known, or whose library is not installed.
    """
    made = FORMATS.get(path.suffix)
    if made is None:
        raise fail("OUT006", f"no table is written as '{path.suffix}'", Position(str(path)), f"known: {', '.join(FORMATS)}")
    return made(head, rows, DIALECTS[dialect])


def _csv(head: Sequence[str], rows: Rows, dialect: Dialect) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator=dialect.end)
    writer.writerow(head)
    for row in rows:
        writer.writerow(as_text(cell) if isinstance(cell, str) else dialect.number(cell) for cell in row)
    return text.getvalue().encode(dialect.encoding)


def _workbook(head: Sequence[str], rows: Rows, _: Dialect) -> bytes:
    """As many sheets as the rows need, each with a header that stays and a filter."""
    import datetime

    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Cable schedule", "created": datetime.datetime(2000, 1, 1)})
    bold, rest, number = book.add_format({"bold": True, "bottom": 1}), iter(rows), 0
    while (part := list(islice(rest, SHEET))) or number == 0:
        number += 1
        sheet = book.add_worksheet(f"Cables {number}")
        sheet.write_row(0, 0, head, bold)
        sheet.freeze_panes(1, 1)
        for line, row in enumerate(part, 1):
            sheet.write_row(line, 0, row)
        sheet.autofilter(0, 0, len(part), len(head) - 1)
    book.close()
    return content.getvalue()


def _parquet(head: Sequence[str], rows: Rows, _: Dialect) -> bytes:
    try:
        import polars
    except ImportError as problem:
        raise fail("OUT007", f"no Parquet without Polars: {problem}", hint="pip install 'rack-configurator[data]', or write .csv") from None
    content = io.BytesIO()
    polars.DataFrame(list(rows), schema=list(head), orient="row", infer_schema_length=None).write_parquet(content)
    return content.getvalue()


FORMATS: dict[str, Callable[[Sequence[str], Rows, Dialect], bytes]] = {".csv": _csv, ".xlsx": _workbook, ".parquet": _parquet}
