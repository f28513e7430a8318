"""Laws of money: from prices to lines, categories, totals, currencies and percentiles."""

from __future__ import annotations

import dataclasses
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.catalog.model import Catalog
from configurator.catalog.prices import LINE_CATEGORIES
from configurator.catalog.values import Value
from configurator.figures import uncertainty
from configurator.render.text.json import as_json
from configurator.render.view import View
from configurator.units import currency_of
from tests.helpers import bom_leaves, build_with, coherent, engineer_with, money, platforms, scaled, shipped_catalog, with_price
from tests.strategies import Case, Variation, cases, few, priced_parts, solved_from, some, varied_cases

CENT = Decimal("0.01")
RISES = st.sampled_from([1.01, 1.5, 4.0])


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def quoted(case: Case, catalog: Catalog | None = None) -> Build:
    """The build of a case in which at least something has a price; without any, no total is known (see below)."""
    build = case.quote(catalog)
    assume(build.figures["cost.bom"].value is not None)
    return build


def share(text: str) -> Decimal:
    return Decimal(text.removesuffix("%").strip()) / 100


def parts_of(line: dict[str, Any]) -> list[tuple[str, Decimal]]:
    """The amount of a line by category: a sum that its book splits in its shares, the last of which has what is left of it."""
    amount, left = (money(line["extended_price"]) for _ in range(2))
    book = shipped_catalog().books.get(line["book"] or "")
    lump = book.lumps.get(line["path"].rpartition(".")[2]) if book is not None and line["path"].startswith("lumps.") else None
    if lump is None or not lump.split:
        return [(line["category"], amount)]
    found = []
    for category, part in list(lump.split.items())[:-1]:
        found.append((category, cents(amount * Decimal(str(part.coherent)))))
        left -= found[-1][1]
    return [*found, (list(lump.split)[-1], left)]


@some
@given(varied_cases())
def test_categories_hold_every_leaf_once(drawn: tuple[Case, Variation]) -> None:
    """The breakdown by category of the field is the bill of materials, regrouped: to the cent, with nothing left out or in two places."""
    case, variation = drawn
    data = as_json(View(case.quote(variation.catalog)))
    by_category = data["cost"]["by_category"]
    expected: dict[str, Decimal] = {}
    for line in bom_leaves(data):
        for category, amount in parts_of(line):
            expected[category] = expected.get(category, Decimal(0)) + amount
    assert set(by_category) <= set(LINE_CATEGORIES)
    for category in LINE_CATEGORIES:
        assert money(by_category.get(category)) == expected.get(category, Decimal(0)), category
    assert sum(money(amount) for amount in by_category.values()) == money(data["cost"]["bom"])


@some
@given(varied_cases())
def test_tax_follows_from_price(drawn: tuple[Case, Variation]) -> None:
    """Tax is its share of the price, to the cent, and comes on top: checked in decimals against the specification."""
    case, variation = drawn
    figures = as_json(View(quoted(case, variation.catalog)))["figures"]
    price, taxes = (Decimal(str(figures[id]["value"])) for id in ("cost.price", "cost.tax"))
    assert abs(taxes - price * share(case.settings.get("prices.tax.rate", "0 %"))) <= Decimal("0.0051")
    assert Decimal(str(figures["cost.price-with-tax"]["value"])) == pytest.approx(price + taxes, abs=Decimal("1e-6"))
    assert price == cents(price) and taxes == cents(taxes)
    accelerators = Decimal(str(figures["system.accelerators"]["value"]))
    assert float(price / accelerators) == pytest.approx(figures["cost.per-accelerator"]["value"], rel=1e-9)


TOTALS = ("cost.bom", "cost.price", "cost.price-with-tax", "cost.per-accelerator", "connectors.qd-cost", "boards.cost", "cables.cost")


@some
@given(cases(), RISES, st.data())
def test_raising_a_price_never_lowers_a_total(case: Case, rise: float, data: st.DataObject) -> None:
    """A dearer part makes no line, category or total cheaper, and the total moves by its quantity times the rise."""
    part = data.draw(st.sampled_from(priced_parts(case.platform)))
    dearer = with_price(shipped_catalog(), "component-default", part, scaled(rise))
    one_book = case.with_settings({"prices.books": "[component-default]"})
    before, after = quoted(one_book), quoted(one_book, dearer)
    lines = {line.node.path: line for line in before.bom}
    for id in (*TOTALS, *(f"cost.category.{name}" for name in before.cost.categories), "cost.p10", "cost.p50", "cost.p90"):
        if before.figures[id].value is not None:  # a category whose lines have no price
            assert coherent(after, id) >= coherent(before, id), f"{part} x {rise}: {id}"
    for line in after.bom:
        assert (line.extended is None) == (lines[line.node.path].extended is None)
        if line.extended is not None:
            assert (line.extended.value or 0.0) >= (lines[line.node.path].extended.value or 0.0), line.node.path  # type: ignore[union-attr]
    added = sum(
        (line.extended.value or 0.0) - (lines[line.node.path].extended.value or 0.0)  # type: ignore[union-attr]
        for line in after.bom
        if line.node.part is not None and line.node.part.id == part and line.extended is not None
    )
    assert coherent(after, "cost.bom") - coherent(before, "cost.bom") == pytest.approx(added, rel=1e-9, abs=0.005)


@pytest.mark.parametrize("platform", platforms())
def test_raising_a_price_others_are_solved_from_lowers_no_total(platform: str) -> None:
    """A remainder falls as what is taken off its line rises, never by more: what the line was published for stays paid."""
    before = engineer_with(shipped_catalog(), platform, "prices.books=[component-default]", "prices.currency=USD")
    pieces = sum(line.quantity.value or 0.0 for line in before.bom if line.price is not None and line.price.derive is not None)
    for part in solved_from() & {line.node.part.id for line in before.bom if line.node.part is not None}:
        dearer = with_price(shipped_catalog(), "component-default", part, scaled(1.05))
        after = engineer_with(dearer, platform, "prices.books=[component-default]", "prices.currency=USD")
        assert coherent(after, "cost.bom") >= coherent(before, "cost.bom") - 0.01 * pieces, part  # both are rounded to the cent


@some
@given(cases(), st.integers(5000, 9000))
def test_currencies_agree_at_the_rate(case: Case, rate: int) -> None:
    """The same order in USD and in CNY differs by the exchange rate and by the rounding of pieces and lines, nothing else."""
    fx = rate / 1000
    base = case.with_settings({"prices.fx.CNY/USD": f"{fx:g}"})
    dollars, yuan = (quoted(base.with_settings({"prices.currency": currency})) for currency in ("USD", "CNY"))
    pieces = sum(1 + (line.quantity.value or 0.0) for line in dollars.bom if line.extended is not None and not line.below)
    rounding = 0.005 * pieces * (1 + fx) + 0.02  # a converted price is rounded for each piece
    for id in ("cost.bom", "connectors.qd-cost", "boards.cost", "cables.cost"):
        if dollars.figures[id].value is None:  # inside a sum of the book
            assert yuan.figures[id].value is None
        else:
            assert coherent(yuan, id) == pytest.approx(coherent(dollars, id) * fx, abs=rounding, rel=1e-12), id
    assert {line.node.path: line.status for line in yuan.bom} == {line.node.path: line.status for line in dollars.bom}
    for id in ("power.it-load", "cooling.flow", "system.weight"):
        assert coherent(yuan, id) == coherent(dollars, id)


@few
@given(cases(), st.integers(0, 50), st.integers(1, 20))
def test_margin_raises_and_discount_lowers_the_price(case: Case, percent: int, more: int) -> None:
    """More margin never sells cheaper, more discount never dearer, and neither touches the cost."""
    for field, sign in (("margin", 1), ("discount", -1)):
        low, high = (quoted(case.with_settings({f"prices.{field}": f"{p} %"})) for p in (percent, percent + more))
        assert coherent(high, "cost.bom") == coherent(low, "cost.bom")
        assert sign * (coherent(high, "cost.price") - coherent(low, "cost.price")) >= 0


@pytest.mark.parametrize("currency", ["USD", "CNY"])
def test_a_bill_without_any_price_has_no_total(currency: str) -> None:
    """When no line has a price the cost is not known; it is never quoted as zero, neither as cost nor as price nor as percentile."""
    catalog = shipped_catalog()
    book = catalog.books["component-default"].model_copy(update={"prices": {}, "lumps": {}})
    bare = dataclasses.replace(catalog, books={**catalog.books, "component-default": book})
    data = as_json(View(build_with(bare, "gb300-nvl72", f"prices.currency={currency}")))
    for id in ("cost.bom", "cost.price", "cost.per-accelerator", "cost.p10", "cost.p50", "cost.p90"):
        assert data["figures"][id]["value"] is None and data["figures"][id]["reason"], id
    assert data["cost"]["bom"] is None and data["cost"]["price"] is None
    assert data["cost"]["unpriced_lines"] == len(bom_leaves(data))


@pytest.mark.parametrize("platform", platforms())
def test_percentiles_come_from_the_ranges(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With prices alone in doubt the percentiles spread about the price; with their ranges gone nothing is known of the spread."""
    limits = uncertainty.limits_of
    monkeypatch.setattr(uncertainty, "limits_of", lambda node: limits(node) if node.id.endswith(".price") else None)
    settings = ("prices.books=[component-default]", "prices.currency=USD")
    spread = build_with(shipped_catalog(), platform, *settings)
    assert coherent(spread, "cost.p10") < coherent(spread, "cost.p50") < coherent(spread, "cost.p90")
    catalog = shipped_catalog()
    for part, price in catalog.books["component-default"].prices.items():
        if price.price is not None and price.price.low is not None:
            catalog = with_price(catalog, "component-default", part, certain)
    sure = build_with(catalog, platform, *settings)
    assert [sure.figures[f"cost.p{percent}"].value for percent in (10, 50, 90)] == [None, None, None]


def certain(value: Value) -> Value:
    return dataclasses.replace(value, low=None, high=None)


@pytest.mark.parametrize("platform", platforms())
def test_books_later_in_the_list_win(platform: str) -> None:
    """Two books: the later one's price is used where it has one, the earlier one's elsewhere; alone, what it lacks is unpriced."""
    both = engineer_with(shipped_catalog(), platform, "prices.currency=USD", "prices.books=[component-default, cny-domestic]")
    first = engineer_with(shipped_catalog(), platform, "prices.currency=USD", "prices.books=[component-default]")
    alone = engineer_with(shipped_catalog(), platform, "prices.currency=USD", "prices.books=[cny-domestic]")
    later = shipped_catalog().books["cny-domestic"].prices
    assert coherent(both, "cost.unpriced-lines") <= coherent(first, "cost.unpriced-lines")
    before = {line.node.path: line for line in first.bom}
    for line in both.bom:
        if line.node.part is None or line.unit_price is None or line.unit_price.value is None:
            continue
        if line.price is not None and line.price.derive is not None:  # solved again from what the later book prices
            continue
        here = later.get(line.node.part.id)
        expected = here.price if here is not None and here.price is not None else None
        if expected is None or (here is not None and here.platforms and platform not in here.platforms):
            assert line.unit_price.value == before[line.node.path].unit_price.value  # type: ignore[union-attr]
        else:
            rate = coherent(both, "prices.cny-per-usd") if currency_of(expected.unit.dimension) == "CNY" else 1.0
            assert line.unit_price.value == pytest.approx((expected.coherent or 0.0) / rate, abs=0.00501)
    for line in alone.bom:
        if line.node.part is not None and line.node.part.id not in later:
            assert line.status == "unpriced"
