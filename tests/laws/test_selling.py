"""Laws of the offer: a clerk with a calculator finds every line, discount and total to the cent."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import build_quote
from configurator.catalog.problems import InputError
from configurator.render.text.json import as_json, bom_json, figures_json
from configurator.render.view import View
from tests.helpers import bom_leaves, built, engineered, money, platforms, shipped_catalog
from tests.strategies import some

CENT = Decimal("0.01")
SHARES = st.integers(0, 60).map(lambda n: f"{n / 2:g}")


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def value(data: dict[str, Any], id: str) -> Decimal:
    return Decimal(str(data["figures"][id]["value"]))


def priced(platform: str, *settings: str) -> dict[str, Any]:
    """Figures and lines as JSON, without what these laws do not look at and what takes longer: ranges, boards, checks."""
    view = View(engineered(platform, *settings)).without_remedies()
    return {"figures": figures_json(view), "bom": bom_json(view)}


def wrong_lines(data: dict[str, Any], margin: Decimal) -> list[str]:
    """The lines that do not multiply out, or whose price of one is not their cost over what the margin leaves, to the cent."""
    found = []
    for line in bom_leaves(data):
        if line["sell_price"] is None:
            continue
        one, quantity = money(line["sell_price"]), Decimal(str(line["quantity"]))
        cost = value(data, f"{line['id']}.unit-price")
        if abs(one - cost / (1 - margin)) > Decimal("0.00501") or abs(money(line["sell_extended"]) - quantity * one) > Decimal("0.00501"):
            found.append(line["id"])
    return found


@some
@given(st.sampled_from(platforms()), SHARES, SHARES, st.sampled_from(["USD", "CNY"]), st.integers(1, 300))
def test_every_line_multiplies_out_and_the_lines_are_the_price(
    platform: str, margin: str, discount: str, currency: str, quantity: int
) -> None:
    """Price of one to the cent, times quantity, is the line; the lines are the list price; less the discounts they are the price."""
    settings = (f"prices.margin={margin} %", f"prices.discount={discount} %", f"prices.currency={currency}", f"quantity={quantity}")
    data = priced(platform, *settings)
    assert wrong_lines(data, Decimal(margin) / 100) == []
    lines = [money(line["sell_extended"]) for line in bom_leaves(data) if line["sell_extended"] is not None]
    assert sum(lines) == cents(value(data, "cost.list-price"))
    off = sum(cents(line * Decimal(discount) / 100) for line in lines)
    assert abs(value(data, "cost.discount") - off) <= CENT * len(lines)  # half a cent, binary or decimal
    assert cents(value(data, "cost.price")) == cents(value(data, "cost.list-price") - value(data, "cost.discount"))
    by = [id for id in data["figures"] if id.startswith("cost.list-price.")]
    assert cents(sum(value(data, id) for id in by)) == cents(value(data, "cost.list-price"))


def test_a_price_that_is_cost_scaled_after_rounding_is_caught() -> None:
    """Were the lines the cost of the line over what the margin leaves, they would not multiply out, and the law would say so."""
    data = priced("gb300-nvl72", "quantity=4", "prices.margin=12 %")
    for line in data["bom"]:
        if line["sell_extended"] is not None:
            line["sell_extended"] = str(cents(money(line["extended_price"]) / Decimal("0.88")))
    assert len(wrong_lines(data, Decimal("0.12"))) > 20


@some
@given(st.sampled_from(platforms()), SHARES)
def test_margin_inverts(platform: str, margin: str) -> None:
    """Without a discount the margin made is the margin asked for, but for the cents; the markup is the same on the cost."""
    data = priced(platform, f"prices.margin={margin} %")
    made, markup = (float(value(data, f"cost.{name}")) / 100 for name in ("margin-made", "markup"))
    assert made == pytest.approx(float(margin) / 100, abs=2e-4)
    assert markup == pytest.approx(made / (1 - made), rel=1e-9, abs=1e-12)


def test_a_line_has_its_own_share_before_its_category_before_all() -> None:
    """Shares are never added up: a line's own counts, else its category's, else that of all."""
    data = priced("gb300-nvl72", "prices.margin=12 %", "prices.margin-by.mechanical=20 %", "prices.margin-by.bom.frame=30 %")
    for line in bom_leaves(data):
        if line["sell_price"] is not None:
            left = Decimal("0.7") if line["id"] == "bom.frame" else Decimal("0.8") if line["category"] == "mechanical" else Decimal("0.88")
            assert abs(money(line["sell_price"]) - value(data, f"{line['id']}.unit-price") / left) <= Decimal("0.00501")
    plain, off = priced("gb300-nvl72"), priced("gb300-nvl72", "prices.discount-by.storage=5 %")
    assert value(off, "cost.discount") == cents(value(plain, "cost.list-price.storage") * Decimal("0.05"))


LINES = """platform: gb300-nvl72
prices: {margin: 12 %, tax: {name: VAT, rate: 19 %}}
lines:
  - {id: warranty, label: {en: Warranty, zh: 质保}, quantity: 4, cost: 150000 USD, price: 180000 USD, discount: 5 %}
  - {id: spares, label: Spares, quantity: 1, cost: 40000 USD, price: 426000 CNY, optional: true}
"""


def order(folder: Path, text: str) -> dict[str, Any]:
    path = folder / "order.yaml"
    path.write_text(text, encoding="utf-8")
    return as_json(View(build_quote(str(path), catalog=shipped_catalog())))


def test_what_is_sold_beside_the_systems_is_in_the_price(tmp_path: Path) -> None:
    """A service counts with its own discount and its cost; what is optional stands beside the total; tax is on everything."""
    data = order(tmp_path, LINES)
    *systems_sold, warranty, spares = data["lines"]
    offered = sum(money(line["net"]) for line in data["lines"] if not line["optional"])
    assert systems_sold and cents(offered - value(data, "cost.discount")) == cents(value(data, "cost.price"))
    assert [warranty[name] for name in ("sell_price", "sell_extended", "net")] == ["180000.00", "720000.00", "684000.00"]
    assert spares["optional"] and spares["sell_price"] == "60000.00"  # converted, then rounded
    price, systems = value(data, "cost.price"), value(data, "cost.list-price")
    assert cents(price) == cents(systems + 684000)
    assert value(data, "cost.margin-made") / 100 == pytest.approx(1 - (value(data, "cost.bom") + 600000) / price)
    assert cents(value(data, "cost.tax")) == cents(price * Decimal("0.19")) and "VAT" in data["figures"]["cost.tax"]["label"]


def test_a_line_without_cost_leaves_the_margin_unknown(tmp_path: Path) -> None:
    """Nobody knows what is earned on an order of which one cost is missing."""
    data = order(tmp_path, LINES.replace("cost: 150000 USD, ", ""))
    made = data["figures"]["cost.margin-made"]
    assert made["value"] is None and "warranty" in made["reason"]
    assert next(c for c in data["checks"] if c["id"] == "cost.margin-floor")["status"] == "warn"


def test_a_price_below_its_cost_warns() -> None:
    """A discount larger than the margin sells at a loss, and a floor of the seller's own is kept to."""
    status = {
        s: next(c.status for c in built("gb300-nvl72", *s).checks if c.id == "cost.margin-floor")
        for s in (
            ("prices.margin=5 %",),
            ("prices.margin=5 %", "prices.discount=6 %"),
            ("prices.margin=5 %", "prices.margin-floor=8 %"),
        )
    }
    assert list(status.values()) == ["pass", "warn", "warn"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prices: {margin-by: {networkin: 20 %}}", "did you mean networking"),
        ("prices: {discount-by: {bom.fram: 20 %}}", "did you mean bom.frame"),
        ("prices: {tax: {name: VAT, rate: 60 %}}", "50 %"),
        ("prices: {tax: {name: VAT, rat: 13 %}}", "did you mean rate"),
        ("lines:\n  - {id: a, label: {en: A}, quantity: 1, price: 5 kW}", "sum of money"),
        ("lines:\n  - {id: a, label: {en: A}, quantity: 1, price: 5 EUR}", "needs a rate"),
        ("lines:\n  - {id: a, label: {en: A}, quantity: 1, price: -5 USD}", "below 0"),
        (
            "lines:\n  - {id: a, label: {en: A}, quantity: 1, price: 5 USD}\n  - {id: a, label: {en: B}, quantity: 1, price: 5 USD}",
            "two lines",
        ),
        ("lines:\n  - {id: a, label: {fr: A}, quantity: 1, price: 5 USD}", "label"),
    ],
)
def test_bad_lines_are_refused_with_their_place(text: str, said: str, tmp_path: Path) -> None:
    """Whatever is wrong with a share or a line of the offer is said once, with the line of the file."""
    with pytest.raises(InputError) as caught:
        order(tmp_path, f"platform: gb300-nvl72\n{text}\n")
    assert said in str(caught.value) and "order.yaml:" in str(caught.value)
