"""Tidy data: the column of amounts of every platform adds up to its bill, whatever the file; nothing is a row twice."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars
import pytest

from configurator.exchange.tidy import AMOUNTS, COLUMNS, tidy_file, tidy_rows
from configurator.render.order_view import view_of
from tests.helpers import built, command, kinds, money
from tests.orders import MIXED, ordered


@pytest.mark.parametrize("platform", kinds())
def test_the_amounts_of_a_platform_are_its_bill(platform: str) -> None:
    """To the cent; assemblies and what another line pays for are not counted, so a sum over any grouping is the bill too."""
    build = built(platform)
    rows = list(tidy_rows(view_of(build)))
    total = sum((money(row["extended_price"]) for row in rows), Decimal(0))
    assert total == round(Decimal(str(build.figures["cost.bom"].number)), 2)
    assert len({row["id"] for row in rows}) == len(rows) and all(row.keys() >= set(COLUMNS) for row in rows)
    assert all(row["book"] and row["basis"] and row["date"] for row in rows if row["extended_price"])


def test_every_format_holds_the_same(tmp_path: Path) -> None:
    """Exact decimals in Parquet, a real table in the workbook, text as it is in CSV, German too."""
    rows = list(tidy_rows(view_of(built("gb300-nvl72"))))
    total = sum((money(row["extended_price"]) for row in rows), Decimal(0))
    text = tidy_file(Path("x.csv"), rows, "excel-de").decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert sum((Decimal(line["extended_price"].replace(",", ".") or 0) for line in lines), Decimal(0)) == total
    stored = polars.read_parquet(io.BytesIO(tidy_file(Path("x.parquet"), rows)))
    assert stored["extended_price"].sum() == total and all(stored.schema[name] == polars.Decimal(38, 6) for name in AMOUNTS)
    sheet = openpyxl.load_workbook(io.BytesIO(tidy_file(Path("x.xlsx"), rows))).active
    assert sheet is not None and sheet.tables["Lines"].ref == f"A1:AB{len(rows) + 1}"


def test_what_is_compared_is_written_as_one_long_table(tmp_path: Path) -> None:
    """The same file as of export, byte by byte, in the currency of the comparison; not for a customer, and nothing in another format."""
    specs, both = ("gb300-nvl72", "trn2"), [tmp_path / "compare.csv", tmp_path / "export.csv"]
    compared = command("compare", *specs, "-o", both[0], "--currency", "CNY", "--json")
    exported = command("export", *specs, "--to", "tidy", "-o", both[1], "--currency", "CNY")
    assert (compared.code, exported.code) == (0, 0) and both[0].read_bytes() == both[1].read_bytes() and "systems" in compared.out
    for args, said in ((("-o", tmp_path / "x.txt"), "OUT006"), (("-o", tmp_path / "x.csv", "--audience", "customer"), "OUT008")):
        refused = command("compare", *specs, *args)
        assert refused.code == 2 and said in refused.err and len(list(tmp_path.iterdir())) == 2


def test_an_order_is_its_systems(tmp_path: Path) -> None:
    """A row says of which platform and of how many systems it is; of an order and a platform in one file, each adds up."""
    order = ordered(MIXED)
    rows = list(tidy_rows(view_of(order)))
    assert sum((money(row["extended_price"]) for row in rows), Decimal(0)) == round(Decimal(str(order.figures["cost.bom"].number)), 2)
    assert {row["platform"] for row in rows if row["rack"]} == {"gb300-nvl72", "hgx-b200-air"}
    refused = command("export", "gb300-nvl72", "trn2", "--to", "netbox", "-o", tmp_path / "n")
    assert refused.code == 2 and "OUT007" in refused.err
