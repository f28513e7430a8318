"""The change sheet: the same tables on terminal, page and workbook, in both languages, for whom they are."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from functools import cache

import openpyxl
import pytest

from configurator.phrases import unpacked
from configurator.render.order_view import view_of
from configurator.render.view import Audience
from configurator.render.words.i18n import translator
from configurator.studies.changes.diff import diff
from configurator.studies.changes.sheet import ChangeSheet, difference_json
from configurator.studies.changes.snapshot import Snapshot, snapshot
from configurator.studies.sheets.page import sheet_page
from configurator.studies.sheets.tables import Cell, Number
from configurator.studies.sheets.terminal import print_sheet
from configurator.studies.sheets.workbook import sheet_workbook
from tests.orders import MIXED, ordered
from tests.studies.test_diff import seen

AUDIENCES: tuple[Audience, ...] = ("customer", "internal")
INSIDE = re.compile(r"(?<!nergy )\bcost\b|\bmargin\b|成本|毛利|component-default")


@cache
def sheet(language: str, audience: Audience) -> ChangeSheet:
    """The sheet of an order that grows, gets another drive and another margin."""
    head = f"quote.language={language}", "quote.number=Q-7", "quote.customer=Example & <Cloud>"
    before = seen("gb300-nvl72", *head, "quote.revision=A", "prices.margin=12 %", audience=audience)
    more = "quantity=2", "options.ssd=e1s-nvme-7680", "prices.margin=14 %", "power.after-failure=full-load", "power.shelves=6"
    return ChangeSheet(diff(before, seen("gb300-nvl72", *head, "quote.revision=B", *more, audience=audience)))


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_page_and_workbook_say_the_same(language: str, audience: Audience) -> None:
    """Every number of the tables is in both documents; the sums of the workbook are formulas over the rows above."""
    made = sheet(language, audience)
    page, book = sheet_page(made).decode(), openpyxl.load_workbook(io.BytesIO(sheet_workbook(made)))
    drawn = [table for table in made.tables if table.bridge]
    assert len(made.tables) == page.count("<table") >= 5
    assert len(drawn) == page.count("<svg") == len(book.worksheets) - len(made.tables) >= 1
    for table, page_of in zip(made.tables, book.worksheets, strict=False):
        end = 4 + len(table.rows)
        rows = [list(row) for row in page_of.iter_rows(min_row=5, max_row=end, max_col=len(table.heads), values_only=True)]
        assert rows == [[plain(cell) for cell in row] for row in table.rows]
        for cell, shown in zip(page_of[end + 1], table.total, strict=False):
            letter = cell.column_letter
            assert cell.value == (f"=SUM({letter}5:{letter}{end})" if isinstance(shown, Number) and shown.signed else plain(shown))


def plain(cell: Cell) -> float | str | None:
    """What a cell of the workbook holds."""
    return float(cell.value) if isinstance(cell, Number) else cell or None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_customer_reads_no_cost(language: str) -> None:
    """Neither cost nor margin nor book in any of a customer's documents; the house reads both, and every page says that it is internal."""
    made = sheet(language, "customer")
    assert not INSIDE.findall(sheet_page(made).decode().split("</style>")[1]) and not INSIDE.findall(" ".join(texts(made)))
    assert "money" not in difference_json(made.found)
    inside = sheet(language, "internal")
    assert INSIDE.findall(" ".join(texts(inside)))
    book = openpyxl.load_workbook(io.BytesIO(sheet_workbook(inside)))
    assert all(page.oddFooter.left.text == inside.t("Internal") for page in book.worksheets)


def texts(made: ChangeSheet) -> Iterator[str]:
    """Every text of a sheet."""
    yield made.title
    for table in made.tables:
        yield from (table.title, table.remark, *table.heads)
        yield from (cell for row in (*table.rows, table.total) for cell in row if isinstance(cell, str))


def test_chinese_headings() -> None:
    """Titles, heads and decisions of the Chinese sheet have no English words but names."""
    made = sheet("zh", "internal")
    words = [made.title, *(text for table in made.tables for text in (table.title, table.remark, *table.heads))]
    assert not [text for text in words if re.search(r"[a-z]{3,}", text)]


def test_causes_in_words() -> None:
    """The decisions come first, in the words of the platform."""
    rows = [list(row) for row in sheet("en", "internal").tables[0].rows]
    assert ["Systems ordered", "1", "2"] in rows
    assert ["E1.S data drive", "E1.S NVMe SSD 3.84 TB, 15 mm, PCIe 5.0", "E1.S NVMe SSD 7.68 TB, 15 mm, PCIe 5.0"] in rows


def test_not_released() -> None:
    """A second quote that fails a check is marked; what is typed by people cannot leave its place in the page."""
    page = sheet_page(sheet("en", "internal")).decode()
    assert "Not released" in page and "Example &amp; &lt;Cloud&gt;" in page
    assert "Not released" not in sheet_page(ChangeSheet(diff(seen("hgx-b200-air"), seen("hgx-b200-air")))).decode()


# --- words


@pytest.mark.parametrize("platform", ["gb300-nvl72", "hgx-b200-air", "cloudmatrix-384", "order"])
def test_every_field_has_a_name(platform: str) -> None:
    """No change is told by the words of its path, in either language; caught: a field without figure, name or pattern."""
    found = snapshot(view_of(ordered(MIXED))) if platform == "order" else seen(platform)
    told = {path: field["label"] for path, field in found.settings.items() if not path.startswith("quote.") and not path.endswith(".id")}
    unnamed = [path for path, label in told.items() if label.casefold() == path.replace(".", ": ").replace("-", " ").casefold()]
    spoken = [label for label in told.values() if translator("zh")(label) == label and label != "UPS"]
    assert unnamed == ["platform"][: len(unnamed)] and not spoken


def test_kept_texts_are_read_in_any_language() -> None:
    """A quote that the register kept is told in Chinese as one that was built just now; caught: text kept as finished English."""
    made = seen("gb300-nvl72", "quote.language=zh", "quantity=2")
    kept = Snapshot(**json.loads(json.dumps(made.as_json()), object_hook=unpacked))
    assert kept == made
    first = seen("gb300-nvl72", "quote.language=zh")
    assert list(texts(ChangeSheet(diff(first, kept)))) == list(texts(ChangeSheet(diff(first, made))))


def test_the_terminal_keeps_room_for_names(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What numbers leave no room for stands below, each with the names; caught: columns of millions that push the words out."""
    monkeypatch.setenv("COLUMNS", "70")
    print_sheet(sheet("en", "internal"))
    heads = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Function")]
    assert len(heads) > 2 and all(len(head) <= 70 for head in heads)
