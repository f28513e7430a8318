"""Prices made from a percentile of the simulated cost (`prices.cost-at`): an own line of the chain, and nothing a customer reads of."""

from __future__ import annotations

import json
import re

import pytest

from configurator.build import changed
from configurator.catalog.problems import InputError
from configurator.render.html.page import page
from configurator.render.text.json import as_json
from configurator.render.view import View
from tests.helpers import built, coherent, command, kinds, viewed
from tests.orders import MIXED, ordered
from tests.render.workbooks import book_of, homes, opened, recalculated

MEDIAN = ("prices.cost-at=p50", "prices.margin=20 %", "prices.discount=5 %")
SPOKEN = re.compile(r"allowance|cost-at|simulat|\bP50\b", re.IGNORECASE)


def test_the_chain_adds_up_and_says_where_the_price_stands() -> None:
    """Cost of the lines, what the median is beside it, margin on both, discount, price: and that is as probably too low as too high."""
    base, found = built("gb300-nvl72", *MEDIAN[1:]), built("gb300-nvl72", *MEDIAN)
    bom, allowance, price = (coherent(found, f"cost.{name}") for name in ("bom", "allowance", "price"))
    assert bom == coherent(base, "cost.bom") and allowance == pytest.approx(bom * coherent(found, "prices.allowance"), abs=0.005)
    assert price == pytest.approx((bom + allowance) / 0.8 * 0.95, abs=5) and price == pytest.approx(coherent(base, "cost.p50"), rel=1e-5)
    assert coherent(found, "cost.percentile") == pytest.approx(0.5, abs=0.002) != coherent(base, "cost.percentile")
    assert [coherent(found, f"cost.p{n}") for n in (10, 50, 90)] == [coherent(base, f"cost.p{n}") for n in (10, 50, 90)]
    assert coherent(found, "cost.margin-made") == pytest.approx(1 - 0.8 / 0.95, abs=1e-6)


@pytest.mark.parametrize("platform", kinds())
def test_every_kind_of_platform_has_it_or_says_why_not(platform: str) -> None:
    """Where less than four fifths of the cost have a range, or a line has no price, nothing is quoted."""
    try:
        found = built(platform, "prices.cost-at=p50")
    except InputError as refused:
        assert re.search(r"PRI009 prices cannot be made from P50 of the cost: .*(range|no price)", str(refused)), str(refused)
    else:
        assert coherent(found, "cost.percentile") == pytest.approx(0.5, abs=0.01)


def test_a_book_without_ranges_is_refused() -> None:
    found = command("build", "gb300-nvl72", "--prices", "analyst-2026-05", "--set", "prices.cost-at=p50")
    assert found.code == 2 and "only 3 % of the cost has a price with a range" in found.err and "prices.cost-at: base" in found.err
    assert "neither base nor a percentile" in command("build", "gb300-nvl72", "--set", "prices.cost-at=median").err


def test_all_views_of_the_house_show_it() -> None:
    """JSON, terminal, page and workbook have the same amount, and the workbook computes it."""
    view = viewed("gb300-nvl72", *MEDIAN)
    amount = coherent(built("gb300-nvl72", *MEDIAN), "cost.allowance")
    data, said = as_json(view), f"{amount:,.2f}"
    assert data["cost"]["allowance"] == f"{amount:.2f}" and any(d["id"] == "prices.cost-at" for d in data["decisions"])
    assert said in page(view) and said in command("build", "gb300-nvl72", *(x for s in MEDIAN for x in ("--set", s))).out
    assert said in command("explain", "gb300-nvl72", "cost.allowance", "--set", MEDIAN[0]).out
    content = book_of("gb300-nvl72", *MEDIAN)
    wanted = {id: cells[0] for id, cells in homes(opened(content)).items() if id in ("cost.allowance", "cost.price")}
    known = {id: pytest.approx(coherent(built("gb300-nvl72", *MEDIAN), id)) for id in wanted}
    assert len(wanted) == 2 and recalculated(content, {}, wanted) == known


def test_a_customer_reads_prices_and_nothing_of_it() -> None:
    """His price is that of the house, line by line; neither the share nor a word of it is in what he gets."""
    inside, outside = viewed("gb300-nvl72", *MEDIAN), View(built("gb300-nvl72", *MEDIAN), "customer")
    told = as_json(outside)
    assert told["cost"]["price"] == as_json(inside)["cost"]["price"] and not SPOKEN.search(json.dumps(told))
    assert not any(SPOKEN.search(id) for id in outside.figures)


def test_an_order_has_one_allowance_for_all_of_it() -> None:
    """It is that of the sum, not the sum of those of its systems, which do not all turn out dear at once."""
    figures = ordered(MIXED, "prices.cost-at=p80").figures
    assert figures["cost.percentile"].value == pytest.approx(0.8, abs=0.01)
    assert sum(id.endswith("prices.allowance") for id in figures) == 1


def test_below_the_sum_of_base_prices_it_is_below_zero() -> None:
    """P10 of a cost takes something off, and a what-if or the page takes what the program says itself; nothing costs less than nothing."""
    low = built("gb300-nvl72", "prices.cost-at=p10")
    share = 100.0 * coherent(low, "prices.allowance")
    assert share < 0 and coherent(low, "cost.allowance") < 0
    median = changed(built("gb300-nvl72", "prices.cost-at=p50"), [f"prices.allowance={share:.12f} %"])
    assert coherent(median, "cost.price") == pytest.approx(coherent(low, "cost.price"), abs=0.05)
    with pytest.raises(InputError, match="-100 % is not above -100 %"):
        changed(low, ["prices.allowance=-100 %"])


def test_a_what_if_keeps_it() -> None:
    """As every choice, and as the workbook does: where the price then stands is told."""
    build = built("gb300-nvl72", *MEDIAN)
    dearer = changed(build, ["b300-gpu.price=45000 USD"])
    assert coherent(dearer, "prices.allowance") == coherent(build, "prices.allowance")
    assert coherent(dearer, "cost.percentile") != pytest.approx(0.5, abs=0.01)
