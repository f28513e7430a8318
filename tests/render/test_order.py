"""The documents of an order: one bill of materials with a total, each system's engineering under its name, all of it live."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from configurator.build import changed
from configurator.render.excel.workbook import workbook_bytes
from configurator.render.html.page import page
from configurator.render.order_view import OrderView
from configurator.render.text.csv import bom_csv
from configurator.render.text.json import as_json
from configurator.render.words.i18n import translator
from tests.helpers import shipped_catalog
from tests.orders import MIXED, POOLED, order_spec, ordered
from tests.render.workbooks import ENGINES, Cell, differences, homes, opened


@cache
def pooled_book() -> tuple[bytes, dict[str, list[Cell]]]:
    """The workbook of systems that share their units, and where each figure has its cells."""
    content = workbook_bytes(OrderView(ordered(POOLED)).without_remedies())
    return content, homes(opened(content))


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_the_workbook_follows_the_quantity_of_one_system(engine: str) -> None:
    """Every figure has one home; another quantity in its cell gives what `--what-if` gives, for the system and for the order."""
    order, content, found = ordered(POOLED), *pooled_book()
    assert {id for id, cells in found.items() if len(cells) > 1} == set()
    assert {id for id in order.figures if id not in found and ".sell-" not in id and not id.endswith((".discount", ".net"))} == set()
    wanted = {id: cells[0] for id, cells in found.items() if id in order.figures}
    seen = ENGINES[engine](content, {wanted["hall-b.quantity"]: 9}, wanted)
    assert differences(changed(order, ["hall-b.quantity=9"]), seen) == {}


def test_the_page_has_each_system_under_its_name() -> None:
    """Headings, one total, and no id twice."""
    text = page(OrderView(ordered(MIXED)).without_remedies())
    assert [key for key in ("gb300-nvl72", "inference") if f'id="h-power-{key}"' not in text] == []
    assert text.count('id="h-bom"') == 1
    assert [id for id, count in Counter(re.findall(r'\sid="([^"]+)"', text)).items() if count > 1] == []


def test_a_customer_sees_no_cost_of_any_system() -> None:
    """Of the money of an order a customer has the sale alone, and rows say of which system they are."""
    view = OrderView(ordered(MIXED), "customer").without_remedies()
    assert [id for id in view.figures if "unit-price" in id or "extended-price" in id or "cost.bom" in id or "prices.margin" in id] == []
    assert {row["system"] for row in as_json(view)["bom"]} == {"gb300-nvl72", "inference"}
    assert "unit_price" not in as_json(view)["bom"][1]
    text, data = re.split('<script type="application/json" id="model">', page(view), maxsplit=1)
    assert "90000" not in text.replace(",", "") and "90000.0" not in re.split(r"[\[\],]", data)
    columns, *rows = (line.split(",") for line in bom_csv(view).decode().splitlines())
    assert columns[0] == "system"
    assert rows[0][0] == "gb300-nvl72"


def test_a_system_without_a_label_is_called_by_its_platform_in_the_language_of_the_reader() -> None:
    """Its id stands behind the name, which is translated before."""
    translate = translator("zh")
    catalog = shipped_catalog()
    said = [translate(m.words(catalog.platforms[m.spec.platform].name)) for m in order_spec(catalog, POOLED).members]
    assert said == ["NVIDIA GB300 NVL72（hall-a）", "NVIDIA GB300 NVL72（hall-b）", "HGX B200 机柜，风冷"]


def test_an_order_is_called_by_the_labels_of_its_systems() -> None:
    """Its platform where it has none."""
    assert OrderView(ordered(MIXED)).title == "NVIDIA GB300 NVL72, Inference"
