"""The lines of builds as tidy data: a row a leaf, a column a fact, so that any program can sum, filter and pivot them.

Only leaves are rows: the column of extended prices of a platform adds up to its cost, whatever is grouped or filtered.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars

from configurator.catalog.problems import Position, fail
from configurator.dialects import DIALECTS, as_text
from configurator.exchange.tables import SHEET
from configurator.render.order_view import OrderView
from configurator.render.text.json import bom_json
from configurator.render.view import View
from configurator.system.tree import Node

COLUMNS = (
    *("platform", "systems", "rack", "tray", "path", "id", "function", "part", "description", "vendor", "part_number", "country"),
    *("category", "category2", "quantity", "unit", "unit_price", "extended_price", "currency", "basis", "low", "high", "range"),
    *("confidence", "driver", "book", "source", "date"),
)
AMOUNTS = ("unit_price", "extended_price", "low", "high")
PLACES = 6  # decimals of an amount where it is stored as a number: some parts cost a fraction of a cent
WIDTHS = {"description": 44, "path": 36, "id": 36, "part": 26, "source": 30, "platform": 16, "part_number": 20}
Row = dict[str, Any]


def tidy_rows(view: View | OrderView) -> Iterator[Row]:
    """The leaves of a build or an order; amounts as text, to the digit. What a sum holds, or is paid with another part, has no amount."""
    for (_, owner, line), found in zip(view.rows(), bom_json(view), strict=True):
        if line.below or (found["part"] is None and found["role"] is None):
            continue
        part = line.node.part
        whole = owner if owner.sections or not isinstance(view, OrderView) else view
        yield {
            **{name: found.get(name) for name in COLUMNS},
            "platform": whole.platforms,
            "systems": whole.systems,
            "rack": line.node.role or None,
            "tray": _tray(line.node),
            "category2": part.kind if part is not None else None,
            "unit": "each" if found["unit"] == "1" else found["unit"],
            "source": "; ".join(found["sources"]) or None,
        }


def _tray(node: Node) -> str | None:
    """The assembly at the top that a line is in; none of what stands in a rack by itself."""
    top = node
    while top.parent is not None:
        top = top.parent
    return top.key if top is not node else None


def require_format(path: Path) -> None:
    """Refuse a file whose name says a format that is not known, before anything is built for it; raises InputError."""
    if path.suffix not in FORMATS:
        raise fail("OUT006", f"no table is written as '{path.suffix}'", Position(str(path)), f"known: {', '.join(FORMATS)}")


def tidy_file(path: Path, rows: Sequence[Row], dialect: str = "plain") -> bytes:
    """The rows as .csv (in the dialect of its reader), .xlsx or .parquet, as the name of the file says."""
    return FORMATS[path.suffix](rows, dialect)


def _csv(rows: Sequence[Row], dialect: str) -> bytes:
    how, text = DIALECTS[dialect], io.StringIO()
    writer = csv.writer(text, delimiter=how.delimiter, lineterminator=how.end)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([as_text(x) if isinstance(x, str) and name not in AMOUNTS else how.number(x) for name, x in _cells(row)])
    return text.getvalue().encode(how.encoding)


def _cells(row: Row) -> list[tuple[str, Any]]:
    return [(name, row[name]) for name in COLUMNS]


def frame(rows: Sequence[Row]) -> polars.DataFrame:
    """The rows in columns of fixed types: amounts as exact decimals, counts as numbers, days as dates."""
    kinds: dict[str, Any] = {"systems": polars.Int64, "quantity": polars.Float64, "date": polars.Date}
    kinds |= {name: polars.Decimal(38, PLACES) for name in AMOUNTS}

    def value(name: str, found: Any) -> Any:
        if found is None or name not in kinds:
            return found
        if name == "date":
            return datetime.date.fromisoformat(found)
        return round(Decimal(found), PLACES) if name in AMOUNTS else found

    data = {name: [value(name, row[name]) for row in rows] for name in COLUMNS}
    return polars.DataFrame(data, schema={name: kinds.get(name, polars.String) for name in COLUMNS})


def _parquet(rows: Sequence[Row], dialect: str) -> bytes:
    content = io.BytesIO()
    frame(rows).write_parquet(content)
    return content.getvalue()


def _workbook(rows: Sequence[Row], dialect: str) -> bytes:
    """A table that a spreadsheet knows as one (`Lines`), with as many more as its sheets need."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Lines", "created": datetime.datetime(2000, 1, 1)})
    formats = {name: book.add_format({"num_format": "#,##0.00"}) for name in AMOUNTS}
    formats["date"] = book.add_format({"num_format": "yyyy-mm-dd"})
    table = frame(rows)
    for number, start in enumerate(range(0, max(len(rows), 1), SHEET), 1):
        _sheet(book, "Lines" if number == 1 else f"Lines{number}", table.slice(start, SHEET), formats)
    book.close()
    return content.getvalue()


def _sheet(book: Any, name: str, table: polars.DataFrame, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(name)
    columns = [{"header": head, "format": formats.get(head)} for head in COLUMNS]
    data = [list(row) for row in table.iter_rows()]
    sheet.add_table(
        0, 0, max(len(data), 1), len(COLUMNS) - 1, {"name": name, "columns": columns, "data": data, "style": "Table Style Light 1"}
    )
    for at, head in enumerate(COLUMNS):
        sheet.set_column(at, at, WIDTHS.get(head, max(10, len(head) + 3)))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


FORMATS: dict[str, Callable[[Sequence[Row], str], bytes]] = {".csv": _csv, ".xlsx": _workbook, ".parquet": _parquet}
