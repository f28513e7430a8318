"""Catalogs written before channels and foils had entries of their own: they stay valid, and say what is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from configurator.build import Build
from configurator.catalog.load import load_catalog
from configurator.render.excel.workbook import workbook_bytes
from configurator.render.html.page import page
from configurator.render.text.json import as_json
from configurator.render.view import View
from tests.helpers import build_with

LAMINATE = """items:
  megtron-7:
    name: Own laminate
    grade: M7
    source: pana-cards
    confidence: medium
    at: 10 GHz
    dk: 3.3
    df: 0.0016
    {roughness}
    relative-price: 1000 USD/m^2
"""
LANE = """items:
  nvlink-5:
    name: Own lane
    source: designcon-224g
    confidence: medium
    rate: 212.5 Gbit/s
    nyquist: 53.125 GHz
    board-budget: {value: 8 dB, low: 6 dB, high: 10 dB}
"""
PRICES = """id: own
name: Own prices
date: 2026-11-20
currency: USD
scope: component cost
source: engineering-assumption
confidence: medium
prices:
  pcb-superchip-gb300:
    base: 650 USD
    breaks: [{quantity: 1, price: 650 USD}, {quantity: 48, price: 600 USD}]
"""


def built_over(folder: Path, roughness: str) -> Build:
    """A GB300 rack with files of the old shape in place of ours."""
    for name, text in (("laminates", LAMINATE.format(roughness=roughness)), ("standards/interfaces", LANE), ("prices/own", PRICES)):
        (folder / f"{name}.yaml").parent.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return build_with(load_catalog([folder]), "gb300-nvl72", "prices.books=[component-default, own]")


@pytest.mark.parametrize("roughness", ["roughness: 1 um", ""])
def test_old_catalogs_are_built_and_drawn(tmp_path: Path, roughness: str) -> None:
    """A laminate with the roughness of its copper instead of a foil, or with neither; an interface without a budget from die to die."""
    build = built_over(tmp_path, roughness)
    channel = next(c for c in build.channels if c.entry.id == "gb300-nvlink-5")
    assert channel.budget.number is None and channel.margin.number is None
    board = next(line for line in build.boards if line.part.id == "pcb-nvswitch-gb300")
    assert (board.interfaces[0].margin.number is not None) is bool(roughness)
    assert build.grades[board.part.id].reason or roughness
    view = View(build).without_remedies()
    told = as_json(view)
    assert next(c for c in told["channels"] if c["id"] == channel.entry.id)["margin_db"] is None
    assert "Own laminate" in page(view) and workbook_bytes(view)


def test_a_break_from_the_first_piece_on_is_the_price(tmp_path: Path) -> None:
    """Beside the price it repeats."""
    build = built_over(tmp_path, "roughness: 1 um")
    assert build.figures["pcb-superchip-gb300.price"].number == 650
    assert "pcb-superchip-gb300.price-from-48" in build.figures and "pcb-superchip-gb300.price-from-1" not in build.figures
