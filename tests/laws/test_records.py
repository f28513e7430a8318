"""Laws of price records: breaks, least orders and packs, remainders, content, currencies, ages and bases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import Build, changed
from configurator.catalog.problems import InputError
from configurator.render.html.page import page
from configurator.render.text.json import bom_json, cost_json
from configurator.render.view import View
from tests.helpers import bom_leaves, build_with, coherent, engineer_with, engineered, money, shipped_catalog, with_book
from tests.strategies import few, some

GPU = "bom.compute-tray.superchip.gpu"
DEFAULT = "prices.books=[component-default, mine]"
LADDER = "prices: {b300-gpu: {base: 35011 USD, breaks: [{quantity: 100, price: 34017 USD}, {quantity: 500, price: 33023 USD}]}}"


def own(text: str, *settings: str, platform: str = "gb300-nvl72") -> Build:
    """A build with a book of one's own over the default one."""
    return engineer_with(with_book(shipped_catalog(), text), platform, DEFAULT, *settings)


def rows(build: Build) -> dict[str, dict[str, Any]]:
    """The lines of a build as JSON, by id."""
    return {line["id"]: line for line in bom_json(View(build))}


@few
@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from([0, 12, 37]))
def test_breaks_hold_at_the_quantity_there_is(ordered: int, then: int, margin: int) -> None:
    """A price break is looked up at the pieces of the order, in a build as in a what-if, for the cost and for the list price alike."""
    for build in (
        own(LADDER, f"quantity={then}", f"prices.margin={margin} %"),
        changed(own(LADDER, f"quantity={ordered}", f"prices.margin={margin} %"), [f"quantity={then}"]),
    ):
        expected = 35011 if 72 * then < 100 else 34017 if 72 * then < 500 else 33023
        assert coherent(build, f"{GPU}.unit-price") == expected
        listed = Decimal(str(coherent(build, f"{GPU}.sell-price")))
        assert abs(listed - Decimal(expected) / (1 - Decimal(margin) / 100)) <= Decimal("0.00501")


@pytest.mark.parametrize(("quantity", "published"), [(1, "35011"), (2, "34017"), (7, "33023")])
def test_the_published_number_is_that_of_the_step_in_force(quantity: int, published: str) -> None:
    line = rows(own(LADDER, f"quantity={quantity}"))[GPU]
    assert (line["price_published"], line["unit_price"]) == (published, f"{published}.00")


def test_the_page_shows_the_ladder_and_the_next_price() -> None:
    """Inside the house: every step, how many are ordered, how many more reach the next; nothing of it for a customer."""
    build = own(LADDER, "quantity=2")
    assert "35,011.00 from 1; 34,017.00 from 100; 33,023.00 from 500 (144 ordered; 356 more for the next price)" in page(View(build))
    assert "33,023" not in page(View(build, "customer"), "annex")


@few
@given(st.integers(1, 400), st.integers(2, 50), st.integers(1, 5))
def test_least_orders_and_packs_are_bought_whole(minimum: int, multiple: int, quantity: int) -> None:
    """What is bought is at least the least order and a whole number of packs; what is more than needed is a line of its own."""
    build = own(f"prices: {{b300-gpu: {{base: 35000 USD, minimum: {minimum}, multiple: {multiple}}}}}", f"quantity={quantity}")
    needed, surplus = 72 * quantity, coherent(build, "bom.surplus-b300-gpu.quantity")
    bought = needed + surplus
    assert bought >= minimum and bought % multiple == 0 and (surplus == 0 or bought - multiple < max(needed, minimum))
    assert coherent(build, "bom.surplus-b300-gpu.extended-price") == pytest.approx(35000 * surplus)
    leaves = bom_leaves({"bom": bom_json(View(build))})
    assert sum(money(line["extended_price"]) for line in leaves) == money(cost_json(View(build))["bom"])


@few
@given(st.integers(500, 3600), st.integers(100_000, 400_000))
def test_the_line_a_price_is_solved_from_comes_out(nic: int, line: int) -> None:
    """(line - 72 NICs) / 18: whatever the NIC costs, NICs and DPUs together are the published line; what is dearer than it is refused."""
    text = (
        f"prices: {{connectx-8: {{base: {nic} USD}}, bluefield-3-b3240: "
        f"{{derive: {{line: {line} USD, less: [{{part: connectx-8, count: 72}}], over: 18}}}}}}"
    )
    if 72 * nic > line:
        with pytest.raises(InputError, match="cost more than the line"):
            own(text)
        return
    build = own(text)
    assert 72 * coherent(build, "connectx-8.price") + 18 * coherent(build, "bluefield-3-b3240.price") == pytest.approx(line)
    dearer = changed(build, [f"connectx-8.price={nic / 2} USD"])
    assert 72 * nic / 2 + 18 * coherent(dearer, "bluefield-3-b3240.price") == pytest.approx(line)


@pytest.mark.parametrize("limits", ["", ", low: 200000 CNY, high: 600000 CNY"])
def test_a_price_solved_from_a_line_follows_the_line(limits: str) -> None:
    """Its currency moves with the exchange rate as that of a price of its own does; without a range of the line it has none."""
    text = f"prices: {{trainium2: {{derive: {{line: {{value: 400000 CNY{limits}}}, over: 64}}}}}}"
    rate = "prices.scenarios=[{driver: fx, change: 10 %}]"
    line = rows(own(text, rate, platform="trn2-ultra"))["bom.compute-tray.module.chip"]
    assert float(money(line["unit_price"])) == pytest.approx(1.1 * float(money(line["price_before"])), abs=0.01)
    assert line["range"] == ("known" if limits else "unknown")


def test_a_price_solved_from_itself_is_refused() -> None:
    loop = "{derive: {line: 100 USD, less: [{part: %s, count: 1}], over: 1}}"
    with pytest.raises(InputError, match="solved from itself"):
        own(f"prices: {{connectx-8: {loop % 'bluefield-3-b3240'}, bluefield-3-b3240: {loop % 'connectx-8'}}}")


def test_content_is_shown_and_not_added() -> None:
    """What is paid with another part keeps its price, stands in no sum, and says with which part; both are of one book here."""
    both = "prices: {{b300-gpu: {{base: 35000 USD}}, abf-substrate-gpu-gb300: {{base: 100 USD{}}}}}"
    alone, inside = own(both.format("")), own(both.format(", content-of: b300-gpu"))
    line = next(x for x in rows(inside).values() if x["part"] == "abf-substrate-gpu-gb300")
    assert (line["role"], line["content_price"], line["extended_price"]) == ("content", "7200.00", None)
    assert "B300" in line["reason"] and coherent(alone, "cost.bom") - coherent(inside, "cost.bom") == 7200
    unpaid = own(both.format(", content-of: rubin-gpu"))  # that nobody ordered
    assert coherent(unpaid, "cost.bom") == coherent(alone, "cost.bom")


@some
@given(st.sampled_from(["EUR", "JPY", "KWD", "CHF"]), st.floats(0.3, 200).map(lambda x: round(x, 3)), st.integers(1, 9))
def test_any_currency_by_its_rate(code: str, rate: float, quantity: int) -> None:
    """Prices keep the currency they were published in; over a third currency where need be; every line is whole coins."""
    text = "prices: {b300-gpu: {base: 250000 CNY}, grace-cpu: {base: 36000 CNY}}"
    fx = f"prices.fx={{{code}/USD: {{value: {rate}, date: 2026-11-20, source: engineering-assumption}}, CNY/USD: 7.1}}"
    build = own(text, f"prices.currency={code}", fx, f"quantity={quantity}", "prices.margin=12 %")
    digits = {"JPY": 0, "KWD": 3}.get(code, 2)
    assert coherent(build, f"{GPU}.unit-price") == pytest.approx(250000 * rate / 7.1, abs=0.501 / 10**digits)  # rounded for each piece
    for line in bom_leaves({"bom": bom_json(View(build))}):
        for name in ("sell_price", "sell_extended", "extended_price"):
            if line[name] is not None:
                assert abs(Decimal(line[name]) - round(Decimal(line[name]), digits)) == 0, (line["id"], name)
    assert rows(build)[GPU]["currency_published"] == "CNY" and rows(build)[GPU]["price_published"] == "250000"
    assert "2026-11-20" in build.figures[f"prices.{code.lower()}-per-usd"].info.label  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (("prices.currency=EUR",), "needs a rate"),
        (("prices.currency=XYZ",), "no currency in use"),
        (("prices.currency=DEM",), "no currency in use"),
        (("prices.fx={EURO/USD: 0.9}",), "no pair of currencies"),
        (("prices.fx={EUR/USD: 0.9, EUR/EUR: 1}",), "no pair of currencies"),
        (("prices.fx={EUR/USD: {value: 0.9, date: yesterday}}",), "not a date"),
    ],
)
def test_a_missing_or_unknown_currency_is_asked_for_by_name(settings: tuple[str, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        build_with(shipped_catalog(), "gb300-nvl72", *settings)


def test_age_and_validity_are_of_the_record() -> None:
    """A fresh book with one old record is old there; a record that has ended and one of tomorrow are named too."""
    text = (
        "stale-after: 90 day\nprices: {b300-gpu: {base: 35000 USD, date: 2026-01-01}, grace-cpu: {base: 5000 USD, valid-until: 2026-11-10}}"
    )
    status = {c.id: c.status for c in own(text, "quote.date=2026-11-25").checks}
    assert status["prices.fresh.mine"] == status["prices.holds.mine"] == "warn" and status["prices.dated.mine"] == "pass"
    status = {c.id: c.status for c in own(text.replace("2026-11-10", "2027-01-01"), "quote.date=2026-02-01").checks}
    assert status["prices.fresh.mine"] == status["prices.holds.mine"] == "pass" and status["prices.dated.mine"] == "warn"


def test_bases_add_up_and_mixing_them_is_said() -> None:
    """Amounts by basis are the bill; a GPU at an ODM's selling price among component costs is said."""
    build = own("prices: {b300-gpu: {base: 35000 USD, basis: odm-selling}}")
    cost = cost_json(View(build))
    bases = cost["bases"]
    assert sum(map(money, bases.values())) == money(cost["bom"]) and money(bases["odm-selling"]) == 72 * 35000
    assert next(c for c in build.checks if c.id == "prices.one-basis").status == "warn"


@pytest.mark.parametrize(
    ("platform", "currency"), [("gb300-nvl72", "USD"), ("tpu-v7", "EUR"), ("cloudmatrix-384", "CNY"), ("trn3-nl72x2", "JPY")]
)
def test_a_price_lies_in_its_own_range(platform: str, currency: str) -> None:
    """Price of one, low and high are in one unit: coolant by the litre too."""
    lines = rows(
        engineered(platform, "prices.books=[component-default]", f"prices.currency={currency}", "prices.fx={JPY/USD: 150, EUR/USD: 0.9}")
    ).values()
    ranged = [line for line in lines if line["leaf"] and line.get("low") and line["unit_price"]]
    off = [x["id"] for x in ranged if not Decimal(x["low"]) <= Decimal(x["unit_price"]) <= Decimal(x["high"])]
    assert not off
    assert {"L", "1"} <= {x["unit"] for x in ranged}
