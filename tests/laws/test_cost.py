"""Laws of money: from prices to lines, categories, totals, currencies and percentiles."""

from __future__ import annotations

import dataclasses
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.catalog.model import Catalog
from configurator.catalog.values import Value
from configurator.figures import uncertainty
from configurator.render.text.json import as_json, figures_json
from configurator.render.view import View
from configurator.testing.cases import counted_of
from configurator.units import currency_of
from tests.helpers import bom_leaves, build_with, coherent, kinds, scaled, several, shipped_catalog, with_price
from tests.strategies import Case, Variation, solved_from, some, varied_cases

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


@some
@given(varied_cases())
def test_tax_follows_from_price(drawn: tuple[Case, Variation]) -> None:
    """Tax is its share of the price, to the cent, and comes on top: checked in decimals against the specification."""
    case, variation = drawn
    figures = figures_json(View(quoted(case, variation.catalog)))
    price, taxes = (Decimal(str(figures[id]["value"])) for id in ("cost.price", "cost.tax"))
    assert abs(taxes - price * share(case.settings.get("prices.tax.rate", "0 %"))) <= Decimal("0.0051")
    assert Decimal(str(figures["cost.price-with-tax"]["value"])) == pytest.approx(price + taxes, abs=Decimal("1e-6"))
    assert price == cents(price) and taxes == cents(taxes)
    accelerators = Decimal(str(figures["system.accelerators"]["value"]))
    assert float(price / accelerators) == pytest.approx(figures["cost.per-accelerator"]["value"], rel=1e-9)


TOTALS = ("cost.bom", "cost.price", "cost.price-with-tax", "cost.per-accelerator", "connectors.qd-cost", "boards.cost", "cables.cost")


@pytest.mark.parametrize("platform", kinds())
def test_raising_a_price_others_are_solved_from_lowers_no_total(platform: str) -> None:
    """A remainder falls as what is taken off its line rises, never by more: what the line was published for stays paid."""
    before = counted_of(shipped_catalog(), platform, "prices.books=[component-default]", "prices.currency=USD")
    pieces = sum(line.quantity.value or 0.0 for line in before.bom if line.price is not None and line.price.derive is not None)
    for part in solved_from() & {line.node.part.id for line in before.bom if line.node.part is not None}:
        dearer = with_price(shipped_catalog(), "component-default", part, scaled(1.05))
        after = counted_of(dearer, platform, "prices.books=[component-default]", "prices.currency=USD")
        assert coherent(after, "cost.bom") >= coherent(before, "cost.bom") - 0.01 * pieces, part  # both are rounded to the cent


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


@pytest.mark.parametrize("platform", several())
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


@pytest.mark.parametrize("platform", kinds())
def test_books_later_in_the_list_win(platform: str) -> None:
    """Two books: the later one's price is used where it has one, the earlier one's elsewhere; alone, what it lacks is unpriced."""
    both, first, alone = (
        counted_of(shipped_catalog(), platform, "prices.currency=USD", f"prices.books=[{books}]")
        for books in ("component-default, cny-domestic", "component-default", "cny-domestic")
    )
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
