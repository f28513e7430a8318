"""The workbook of an order on its terms: across a price break, with another margin, discount, tax and rate it is what `--what-if` says."""

from __future__ import annotations

import pytest

from configurator.build import changed
from configurator.render.excel.workbook import workbook_bytes
from configurator.render.view import View
from tests.helpers import LIGHT, build_with, shipped_catalog, with_book
from tests.render.workbooks import ENGINES, differences, homes, opened

BOOK = "prices: {b200-sxm: {base: 250000 CNY, breaks: [{quantity: 100, price: 243000 CNY}, {quantity: 500, price: 236000 CNY}]}}"
CHANGES = {
    "quantity": 40,
    "prices.margin": 21,
    "prices.discount": 4,
    "prices.tax": 13,
    "prices.eur-per-usd": 0.88,
    "prices.cny-per-usd": 6.9,
}


def test_the_workbook_is_live_in_the_terms() -> None:
    """Every cell of both engines, after all of them changed at once: 640 pieces take the price from 500 on."""
    fx = "prices.fx={EUR/USD: {value: 0.92, date: 2026-11-20}, CNY/USD: 7.1}"
    catalog = with_book(shipped_catalog(), BOOK)
    build = build_with(catalog, LIGHT, "prices.books=[component-default, mine]", "prices.currency=EUR", fx, "prices.margin=12 %")
    content = workbook_bytes(View(build).without_remedies())
    found = {id: cells[0] for id, cells in homes(opened(content)).items() if id in build.figures}
    assert set(CHANGES) <= set(found)
    typed = [f"{id}={number} {build.figures[id].info.unit.text}" for id, number in CHANGES.items()]  # type: ignore[union-attr]
    twin = changed(build, [text.removesuffix(" 1") for text in typed])
    for engine in ENGINES.values():
        seen = engine(content, {found[id]: number for id, number in CHANGES.items()}, found)
        assert differences(twin, seen) == {}
        assert seen["bom.server.gpu-module.gpu.unit-price"] == pytest.approx(round(236000 / 6.9 * 0.88, 2))
