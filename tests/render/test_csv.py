"""CSV for the program that will open it: numbers as its country writes them, the head of the quote, and text that stays text."""

from __future__ import annotations

import csv
import io

import pytest

from configurator.dialects import DIALECTS, CsvDialect
from configurator.render.text.csv import COLUMNS, NUMBERS, bom_csv
from configurator.render.view import View
from tests.helpers import LIGHT, built, data_of, engineered


def rows(dialect: str, *settings: str) -> list[dict[str, str]]:
    text = bom_csv(View(engineered(LIGHT, *settings)), dialect).decode(DIALECTS[dialect].encoding)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=DIALECTS[dialect].delimiter))


def test_dialects_say_the_same() -> None:
    """Only the signs differ: a German Excel reads numbers where an English one does."""
    german = [{k: v.replace(",", ".") if k in NUMBERS else v for k, v in row.items()} for row in rows("excel-de")]
    assert rows("plain") == rows("excel") == german
    assert set(DIALECTS) == set(CsvDialect.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("dialect", "start"), [("plain", b"id,level,"), ("excel", b"\xef\xbb\xbfid,level,"), ("excel-de", b"\xef\xbb\xbfid;level;")]
)
def test_how_a_file_begins(dialect: str, start: bytes) -> None:
    """Excel takes a file for UTF-8 by its byte-order mark, and splits it at the separator of its country."""
    content = bom_csv(View(built(LIGHT)), dialect)
    assert content.startswith(start)
    assert (b"\r\n" in content) == (dialect != "plain")


def test_the_numbers_of_the_build() -> None:
    """Counts are whole, money has cents, what is not known is empty; all of it is what the JSON says of the lines with nothing below."""
    for row, line in zip(rows("plain"), data_of(LIGHT)["bom"], strict=True):
        assert row["quantity"] == (str(int(line["quantity"])) if line["quantity"].is_integer() else str(line["quantity"]))
        amounts = (line["unit_price"] or "", line["extended_price"] or "") if line["leaf"] else ("", "")
        assert (row["unit_price"], row["extended_price"]) == amounts
        assert row["unit"] == ("each" if line["unit"] == "1" else line["unit"])


def test_every_row_ends_with_the_head_of_the_quote() -> None:
    """A row cut out and sent on still says which offer it is of, and until when it holds."""
    settings = ("quote.number=Q-7", "quote.customer=Example Cloud", "quote.date=2026-11-22", "quote.valid=30 day")
    found = rows("plain", *settings)
    assert {tuple(row[name] for name in COLUMNS[-5:]) for row in found} == {
        ("Q-7", "2026-11-22", "2026-12-22", "Example Cloud", "released")
    }
    assert list(found[0])[-5:] == ["quote_number", "quote_date", "valid_until", "customer", "quote_status"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", " =1+1", "\t=1+1", "\n=1+1", "\u3000=1+1", "＝1+1", "\ttext", "\ntext"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_text_is_no_formula(text: str, dialect: str) -> None:
    """What a spreadsheet would compute begins with an apostrophe."""
    written = text.replace("\n", "\\n").replace("\t", "\\t")
    assert {row["customer"] for row in rows(dialect, f'quote.customer="{written}"')} == {f"'{text}"}


def test_ordinary_text_is_left_alone() -> None:
    assert {row["customer"] for row in rows("excel-de", 'quote.customer=A; B, "C" = D')} == {'A; B, "C" = D'}
