"""Prices on another day: carried by the index of what drives them, in its share, seen and never silent."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.load import load_catalog
from configurator.catalog.problems import InputError
from configurator.disciplines.money.supply.sourcing import sourced
from configurator.render.text.json import as_json
from configurator.render.view import View
from configurator.studies.cost.indices import levels
from tests.helpers import build_with, coherent, command, engineer_with, engineered, shipped_catalog, with_book
from tests.strategies import few

INDEX = """
id: mine
name: Own index
driver: dram
until: 2026-12-31
source: engineering-assumption
confidence: low
points:
  - {since: 2026-01-01, level: 50}
  - {since: 2026-06-01, change: 20 %}
  - {since: 2026-09-01, level: 90}
"""


@few
@given(st.sampled_from(["2025-11-15", "2026-02-01", "2026-08-31", "2026-11-26"]), st.sampled_from(["gb300-nvl72", "trn2-ultra"]))
def test_every_line_moves_by_the_index_of_its_driver_and_no_other_does(day: str, platform: str) -> None:
    """Line by line against the points of the catalog, to the cent: share x (index then / on its own day - 1); the sum is cost.redating.

    Carrying a price whose driver has no index, or twice, is caught here.
    """
    plain, moved = engineered(platform), engineered(platform, f"prices.as-of={day}")
    catalog, then = plain.catalog, datetime.date.fromisoformat(day)
    by_driver = {index.driver: index for index in catalog.indices.values()}
    for before, after in zip(plain.cost.leaves, moved.cost.leaves, strict=True):
        if before.extended is None or before.extended.value is None or before.record is None or before.book is None:
            continue
        ratio = 1.0
        for driver, share in sourced(catalog, before.node.part, before.record).shares.items():
            index = by_driver.get(driver)
            places = (index.place(before.book.dated(before.record)), index.place(then)) if index is not None else (None, None)
            if index is not None and places[0] is not None and places[1] is not None:
                found = levels(index)
                ratio += (share.coherent or 0.0) * (found[places[1]] / found[places[0]] - 1.0)
        assert before.unit_price is not None and after.unit_price is not None and before.unit_price.number is not None
        assert after.unit_price.number == pytest.approx(before.unit_price.number * ratio, abs=0.0051)
    added = moved.figures["cost.redating"].value if "cost.redating" in moved.figures else 0.0
    assert coherent(moved, "cost.bom") - coherent(plain, "cost.bom") == pytest.approx(added, abs=1.0)


def test_carrying_prices_is_said() -> None:
    """A decision counts what was carried, what stays and why, and names the index that ends before the day; without as-of none is."""
    told = as_json(View(build_with(shipped_catalog(), "gb300-nvl72", "prices.as-of=2026-11-26")))
    decision = next(d for d in told["decisions"] if d["id"] == "prices.as-of")
    assert "DRAM contract price" in decision["chosen"] and "Copper" in decision["reason"] and "2026-09-30" in decision["reason"]
    assert any("no index" in str(other) or "has an index" in str(other) for other in decision["alternatives"])
    memory = next(line for line in told["bom"] if line["part"] == "lpddr5x-480gb")
    assert float(memory["price_redated"]) > float(memory["price_as_dated"]) and memory["price_redated"] == memory["unit_price"]
    assert not [d for d in as_json(View(engineered("gb300-nvl72")))["decisions"] if d["id"] == "prices.as-of"]


def test_an_index_of_ones_own(tmp_path: Path) -> None:
    """It takes the place of the shipped one; a price of June is 1.5 times as high in October, one from before its first point stays."""
    (tmp_path / "indices").mkdir()
    (tmp_path / "indices" / "mine.yaml").write_text(INDEX)
    catalog = load_catalog([tmp_path])
    for day, price in (("2026-06-15", 150.0), ("2025-12-31", 100.0)):
        text = f"prices: {{socamm-192gb: {{base: 100 USD, date: {day}}}}}"
        build = engineer_with(with_book(catalog, text), "vr200-nvl72", "prices.books=[component-default, mine]", "prices.as-of=2026-10-01")
        line = next(line for line in build.cost.leaves if line.node.part is not None and line.node.part.id == "socamm-192gb")
        assert line.unit_price is not None and line.unit_price.number == price
    (tmp_path / "indices" / "mine.yaml").write_text(INDEX.replace("2026-06-01", "2026-09-02"))
    with pytest.raises(InputError, match="the days must rise"):
        load_catalog([tmp_path])


def test_the_command_shows_points_and_history(tmp_path: Path) -> None:
    """Points with sources, the price of a part over time, as data and as a page with a chart; what is no index is an error."""
    points = json.loads(command("prices", "index", "dram", "--json").out)["indices"][0]
    assert points["id"] == "dram-contract" and points["points"][1]["change"] == pytest.approx(0.475) and points["points"][1]["sources"]
    page = tmp_path / "part.html"
    shown = command("prices", "index", "--part", "pcb-nvswitch-gb300", "--as-of", "2026-11-26", "--html", page)
    assert shown.code == 0 and "█" in shown.out and "<svg" in page.read_text(encoding="utf-8")
    wrong = command("prices", "index", "drm")
    assert wrong.code == 2 and "IDX001" in wrong.err and "dram" in wrong.err
