"""Comparison on one basis: the customer's ratios, ranges, and empty cells with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from configurator.render.words.i18n import translator
from configurator.studies import report
from configurator.studies.compare import Row, compare
from configurator.units import UnitError
from tests.helpers import kinds, viewed
from tests.orders import ordered
from tests.render.chinese import all_untranslated

# C16 of the customer's documents: CloudMatrix 384 against the GB200 rack; the tolerance is half the last digit given.
RATIOS = {
    "dense-bf16-per-accelerator": 0.3,
    "hbm-per-accelerator": 0.7,
    "dense-bf16": 1.7,
    "hbm-capacity": 3.6,
    "it-load": 3.9,
    "watts-per-pflops": 2.3,
}


@pytest.mark.parametrize("row", RATIOS)
def test_ratios_of_the_customer(row: str) -> None:
    """The published ratios of the two systems follow from the catalogs."""
    found = compare([viewed("gb200-nvl72"), viewed("cloudmatrix-384", "prices.currency=USD")])
    ratio = found.cells[row][1].ratio
    assert ratio is not None
    assert round(ratio, 1) == RATIOS[row]


def test_every_cell_has_a_value_or_a_reason() -> None:
    """A cell nobody published is empty with a reason, never zero and never silent."""
    found = compare([viewed(p, "prices.currency=USD") for p in kinds()])
    for row in found.rows:
        for view, cell in zip(found.views, found.cells[row.id], strict=True):
            assert cell.value is not None or cell.reason, f"{row.id} of {view.platform.id}"
            if cell.value is not None and cell.low is not None and cell.high is not None:
                assert cell.low <= cell.value <= cell.high


def test_unpublished_compute_is_empty() -> None:
    """A platform whose dense BF16 nobody published shows none, and no ratio built on it."""
    found = compare([viewed("gb300-nvl72"), viewed("vr200-nvl72")])
    for row in ("dense-bf16", "watts-per-pflops", "bom-per-pflops"):
        assert found.cells[row][1].value is None
        assert found.cells[row][1].reason


def test_mixed_currencies_are_compared_in_one(run_cli: Callable[..., Any]) -> None:
    """Systems quoted in CNY and USD are compared in USD, and that is said."""
    done = run_cli("compare", "gb200-nvl72", "cloudmatrix-384", "--json")
    assert done.code == 0
    assert "USD" in done.err
    rows = {row["id"]: row for row in json.loads(done.out)["rows"]}
    assert rows["bom"]["unit"] == "USD"


def test_page_and_workbook(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    """The same table is written as a page and as a workbook."""
    page, book = tmp_path / "c.html", tmp_path / "c.xlsx"
    done = run_cli("compare", "gb200-nvl72", "gb300-nvl72", "--html", page, "--xlsx", book)
    assert done.code == 0, done.err
    assert "NVIDIA GB300 NVL72" in page.read_text()
    sheet = openpyxl.load_workbook(book).active
    assert sheet is not None
    cells = {row[0]: row[2] for row in sheet.iter_rows(values_only=True)}
    assert cells["Accelerators"] == 72


MIXED_LINKS = "systems: [{platform: gb300-nvl72}, {platform: tpu-v7}, {platform: gb200-nvl36x2}]\n"


def test_links_that_are_not_there_are_none() -> None:
    """A system without copper links has 0 of them, counted in pairs and in cables alike; so has one without power racks."""
    views = [viewed(p, "prices.currency=USD") for p in ("gb200-nvl36x2", "cloudmatrix-384", "tpu-v7")]
    found = {id: [cell.value for cell in cells] for id, cells in compare(views).cells.items()}
    assert found["scale-up-copper"] == [5184, 0, 0]
    assert found["scale-up-copper-cables"] == [162, 0, 80]
    assert found["power-racks"] == [0, 0, 0]


def test_an_order_counts_pairs_and_cables_apart() -> None:
    """Links of systems that count them in different units stand side by side, as they do in one system."""
    figures = ordered(MIXED_LINKS).figures
    assert (figures["cables.scale-up-copper"].number, figures["cables.scale-up-copper-cables"].number) == (2 * 5184, 162 + 80)


def test_a_unit_that_does_not_match_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends the program; as an empty cell it would pass for a number nobody published."""
    wrong = Row("racks", "Racks", "kW", lambda figures: figures["system.racks"])
    monkeypatch.setattr("configurator.studies.compare.ROWS", (wrong,))
    with pytest.raises(UnitError, match="shown in kW"):
        compare([viewed("gb300-nvl72")])


def test_units_are_written_as_people_write_them(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    """Page, workbook and terminal say m³/h, and pairs; a customer's workbook has no empty columns of ranges."""
    page, book = tmp_path / "c.html", tmp_path / "c.xlsx"
    done = run_cli("compare", "gb200-nvl72", "gb300-nvl72", "--html", page, "--xlsx", book, "--audience", "customer")
    sheet = openpyxl.load_workbook(book).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert {row[0]: row[1] for row in rows}["Airflow"] == "m³/h"
    assert rows[2] == ("Figure", "Unit", "NVIDIA GB200 NVL72", "NVIDIA GB300 NVL72")
    assert sheet.print_title_rows == "$3:$3"
    assert "^" not in page.read_text().partition("<body>")[2] + done.out


def test_a_comparison_speaks_chinese(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every word of terminal, page and workbook has its Chinese; the page says which language it is in."""
    texts: list[str] = []

    def heard(text: str) -> str:
        texts.append(text)
        return translator("zh")(text)

    monkeypatch.setattr(report, "translator", lambda language: heard)
    found = compare([viewed(platform, "quote.language=zh") for platform in ("gb300-nvl72", "trn2")])
    page = report.comparison_page(found).decode()
    report.comparison_workbook(found)
    report.print_comparison(found)
    assert all_untranslated(texts) == ["gb300-nvl72", "trn2"] and len(texts) > 100  # platforms by their ids
    assert '<html lang="zh-Hans">' in page and "系统对比" in page and "单卡 HBM" in capsys.readouterr().out
