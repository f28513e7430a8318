"""Laws of money: lines, assemblies, categories, discounts and tax reconcile to the cent, and a customer learns no cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import sqrt
from typing import Any

from hypothesis import strategies as st

from configurator.catalog.prices import LINE_CATEGORIES
from configurator.figures.uncertainty import share_below, simulate
from configurator.testing.cases import Case, need
from configurator.testing.laws.law import Law, known, unlike
from configurator.testing.strategies.catalogs import Variation, dearer, priced_parts
from configurator.testing.walks import CENT, bom_leaves, cents, children_of, money

HALF = Decimal("0.005000001")  # of a cent, and what a float adds to it
OTHER_SEED = 7
TOTALS = ("cost.bom", "cost.price", "cost.price-with-tax", "cost.per-accelerator", "connectors.qd-cost", "boards.cost", "cables.cost")
ODD_YUAN = {"prices.currency": "CNY", "prices.fx.CNY/USD": "7.1234567"}  # prices in whole dollars leave fractions of a cent


def amount(data: dict[str, Any], id: str) -> Decimal:
    """A figure as a decimal; a case without it is none."""
    value = data["figures"].get(id, {}).get("value")
    need(value is not None)
    return Decimal(repr(value))


def lines_sum(case: Case, _: None) -> Iterator[str]:
    """Each assembly is the sum of the lines directly below it, the whole is the sum of the leaves and of the top lines."""
    data = case.data
    for line in data["bom"]:
        below = children_of(data, line)
        if below and line["extended_price"] is not None:
            inside = sum(money(child["extended_price"]) for child in below)
            if money(line["extended_price"]) != inside:
                yield f"{line['path']} is {line['extended_price']}, its lines are {inside}"
    tops = [line for line in data["bom"] if line["level"] == 0]
    for what, lines in (("leaves", bom_leaves(data)), ("top lines", tops)):
        found = sum(money(line["extended_price"]) for line in lines)
        if found != money(data["cost"]["bom"]):
            yield f"the {what} are {found}, the total is {data['cost']['bom']}"


def lines_multiply(case: Case, _: None) -> Iterator[str]:
    """Each leaf is rounded to the cent once, from the quantity and unit price that the line shows."""
    data = case.with_settings(ODD_YUAN).data
    priced = [line for line in bom_leaves(data) if line["extended_price"] is not None]
    need(priced)
    for line in priced:
        exact = amount(data, f"{line['id']}.unit-price") * Decimal(repr(line["quantity"]))
        shown = money(line["extended_price"])
        if shown != shown.quantize(CENT) or abs(shown - exact) > HALF + abs(exact) * Decimal("1e-12"):
            yield f"{line['path']}: {line['quantity']} pieces are {shown}, not {exact}"


def lines_are_a_tree(case: Case, _: None) -> Iterator[str]:
    """Ids are unique, every line stands after its parent at the next level, and its quantity is that of its figure."""
    seen: set[str] = set()
    for line in case.data["bom"]:
        path, parent = line["path"], line["path"].rpartition(".")[0]
        if path in seen or line["id"] != f"bom.{path}" or line["level"] != path.count("."):
            yield f"{path} is there twice, or not at its level"
        if parent and parent not in seen:
            yield f"{path} stands before {parent}"
        if line["quantity"] != case.data["figures"][f"{line['id']}.quantity"]["value"]:
            yield f"{path}: the line and its figure have two quantities"
        seen.add(path)


def missing_prices_count(case: Case, _: None) -> Iterator[str]:
    """A line without a price is marked and counted, never taken as zero; an assembly with one inside says partial."""
    data = case.data
    leaves = bom_leaves(data)
    missing = [line["path"] for line in leaves if line["status"] == "unpriced"]
    if not data["cost"]["unpriced_lines"] == len(missing) == data["figures"]["cost.unpriced-lines"]["value"]:
        yield f"{len(missing)} lines have no price, {data['cost']['unpriced_lines']} are counted"
    for line in leaves:
        if (line["extended_price"] is None) != (line["status"] not in ("priced", "customer-supplied")):
            yield f"{line['path']} is {line['status']} with a price of {line['extended_price']}"
        if line["extended_price"] is None and not line["reason"]:
            yield f"{line['path']} does not say why it has no price"
    for line in (x for x in data["bom"] if x not in leaves and x["extended_price"] is not None):
        inside = any(path.startswith(line["path"] + ".") for path in missing)
        if line["status"] != ("partial" if inside else "priced"):
            yield f"{line['path']} is {line['status']}"


def categories_hold_every_line(case: Case, _: None) -> Iterator[str]:
    """The breakdown by category is the bill of materials, regrouped: to the cent, with nothing left out or in two places."""
    data = case.data
    by_category, expected = data["cost"]["by_category"], dict[str, Decimal]()
    for line in bom_leaves(data):
        for category, part in _by_category(case, line):
            expected[category] = expected.get(category, Decimal(0)) + part
    for category in LINE_CATEGORIES:
        if money(by_category.get(category)) != expected.get(category, Decimal(0)):
            yield f"{category} is {by_category.get(category)}, its lines are {expected.get(category)}"
    if sum(map(money, by_category.values())) != money(data["cost"]["bom"]):
        yield "the categories are not the total"


def _by_category(case: Case, line: dict[str, Any]) -> list[tuple[str, Decimal]]:
    """The amount of a line by category: a sum that its book splits in its shares, the last of which has what is left of it."""
    whole, left = (money(line["extended_price"]) for _ in range(2))
    book = case.of.books.get(line["book"] or "")
    lump = book.lumps.get(line["path"].rpartition(".")[2]) if book is not None and line["path"].startswith("lumps.") else None
    if lump is None or not lump.split:
        return [(line["category"], whole)]
    found = []
    for category, part in list(lump.split.items())[:-1]:
        found.append((category, cents(whole * Decimal(str(part.coherent)))))
        left -= found[-1][1]
    return [*found, (list(lump.split)[-1], left)]


def price_chain(case: Case, shares: tuple[int, int, int]) -> Iterator[str]:
    """Price of one x quantity = line; lines = list price; less discounts = price; tax on that. Shares in halves of a per cent."""
    margin, discount, tax = (Decimal(n) / 200 for n in shares)
    priced = {"margin": margin, "discount": discount, "tax.rate": tax}
    plain = {"prices.margin-by": "{}", "prices.discount-by": "{}"}
    data = case.with_settings({**plain, **{f"prices.{name}": f"{float(100 * share):g} %" for name, share in priced.items()}}).data
    lines = [line for line in bom_leaves(data) if line["sell_price"] is not None]
    need(lines)
    allowed = 1 + (amount(data, "prices.allowance") / 100 if "prices.allowance" in data["figures"] else 0)
    for line in lines:
        one, cost = money(line["sell_price"]), amount(data, f"{line['id']}.unit-price") * allowed
        if abs(one - cost / (1 - margin)) > Decimal("0.00501"):
            yield f"{line['path']}: the price of one is {one}, at that margin {cost / (1 - margin):.4f}"
        if abs(money(line["sell_extended"]) - Decimal(repr(line["quantity"])) * one) > Decimal("0.00501"):
            yield f"{line['path']}: {line['quantity']} x {one} is not {line['sell_extended']}"
    listed, off, net, taxed = (amount(data, f"cost.{name}") for name in ("list-price", "discount", "price", "tax"))
    if sum(money(line["sell_extended"]) for line in lines) != cents(listed):
        yield f"the lines are not the list price of {listed}"
    if cents(net) != cents(listed - off) or abs(off - listed * discount) > CENT * len(lines):
        yield f"list price {listed} less discount {off} is not the price {net}"
    if abs(taxed - net * tax) > Decimal("0.0051") or cents(amount(data, "cost.price-with-tax")) != cents(net + taxed):
        yield f"tax of {taxed} is not {100 * tax} % of {net}"


def dearer_part_dearer_total(case: Case, raised: Variation) -> Iterator[str]:
    """No line, category or total gets cheaper, and the total moves by what the lines of the part move by."""
    before, after = case.build(), case.build(raised.catalog)
    need(before.figures["cost.bom"].value is not None)
    need(all((a.book and a.book.id) == (b.book and b.book.id) for a, b in zip(before.bom, after.bom, strict=True)))
    for id in TOTALS:
        old, new = before.figures[id].value, after.figures[id].value
        if old is not None and (new is None or new < old):
            yield f"{raised.what}: {id} falls from {old} to {new}"
    added = 0.0
    for old_line, line in zip(before.bom, after.bom, strict=True):
        old, new = (each.extended.value if each.extended is not None else None for each in (old_line, line))
        if old is not None and (new is None or new < old):
            yield f"{raised.what}: {line.node.path} falls from {old} to {new}"
        added += (new or 0.0) - (old or 0.0) if not line.below else 0.0
    moved = known(after, "cost.bom") - known(before, "cost.bom")
    yield from unlike(f"{raised.what}: the total moves against its lines", moved, added, abs=0.005)


def currencies_agree(case: Case, rate: int) -> Iterator[str]:
    """The same order in USD and in CNY differs by the exchange rate and by the rounding of pieces and lines, nothing else."""
    base, fx = case.with_settings({"prices.fx.CNY/USD": f"{rate / 1000:g}"}), rate / 1000
    dollars, yuan = (base.with_settings({"prices.currency": currency}).counted() for currency in ("USD", "CNY"))
    pieces = sum(1 + (line.quantity.value or 0.0) for line in dollars.bom if line.extended is not None and not line.below)
    rounding = 0.005 * pieces * (1 + fx) + 0.02  # a converted price is rounded for each piece
    yield from unlike("cost in CNY", known(yuan, "cost.bom"), known(dollars, "cost.bom") * fx, rel=1e-12, abs=rounding)
    if [line.status for line in yuan.bom] != [line.status for line in dollars.bom]:
        yield "another currency prices other lines"
    for id in ("power.it-load", "cooling.flow", "system.weight"):
        if yuan.figures[id].value != dollars.figures[id].value:
            yield f"{id} depends on the currency"


def margin_and_discount(case: Case, drawn: tuple[int, int]) -> Iterator[str]:
    """More margin never sells cheaper, more discount never dearer, and neither touches the cost."""
    percent, more = drawn
    for field, sign in (("margin", 1), ("discount", -1)):
        low, high = (case.with_settings({f"prices.{field}": f"{p} %"}).counted() for p in (percent, percent + more))
        if known(high, "cost.bom") != known(low, "cost.bom"):
            yield f"the {field} moves the cost"
        if sign * (known(high, "cost.price") - known(low, "cost.price")) < 0:
            yield f"the price goes the wrong way with the {field}"


def price_stands_where_asked(case: Case, percent: int) -> Iterator[str]:
    """The cost with its allowance stands at that percentile of a simulation of its own, the price at it of its; the sum of lines stays.

    Drawn with another seed than the quote, the cost is off by chance: by less than 2 / sqrt(n) of n draws.
    """
    plain = case.with_settings({"prices.margin-by": "{}", "prices.discount-by": "{}", "prices.cost-at": "base"})
    base, sold = plain.counted(), plain.with_settings({"prices.cost-at": f"p{percent}"}).quote()
    bom, allowance = sold.figures["cost.bom"], sold.figures["cost.allowance"]
    if bom.value != base.figures["cost.bom"].value:
        yield "the sum of the lines moves with it"
    drawn = simulate([bom], seed=OTHER_SEED)[bom.id]
    below, price = share_below(drawn, known(sold, "cost.bom") + (allowance.value or 0.0)), sold.figures["cost.percentile"].value
    for what, share, off in (("cost", below, 2 / sqrt(drawn.size)), ("price", price, 0.05)):
        if share is None or abs(share - percent / 100) > off:
            yield f"the {what} stands at {share} of its simulation, not at {percent} %"


def bases_are_told(case: Case, _: None) -> Iterator[str]:
    """Each priced line names what its price is the price of; where most of the cost is not on one basis, a check does not pass."""
    build = case.build()
    priced = [line for line in build.bom if line.extended is not None and line.extended.value and not line.below and line.content is None]
    need(priced)
    yield from (f"{line.node.path} does not say what its price is the price of" for line in priced if not line.basis)
    check = next((c for c in build.checks if c.id == "prices.one-basis"), None)
    if len({line.basis for line in priced}) > 1 and check is None:
        yield "lines of several bases are in one total, and no check looks at them"


def customer_learns_no_cost(case: Case, _: None) -> Iterator[str]:
    """With a margin the customer's JSON has no cost, no margin, no price book and no place of a file."""
    sold = case.with_settings({"prices.margin": "37 %", "prices.margin-by": "{}", "quote.audience": "customer"})
    inside, outside = sold.data, sold.seen_by("customer")
    need(inside["cost"]["bom"] is not None)
    hidden = [id for id in outside["figures"] if id.startswith(("cost.bom", "cost.margin", "cost.markup", "prices.margin"))]
    hidden += [id for id in outside["figures"] if id.endswith((".unit-price", ".extended-price"))]
    yield from (f"a customer sees {id}" for id in hidden[:3])
    if any(figure.get("file") or figure.get("note") for figure in outside["figures"].values()):
        yield "a customer sees the place of a file, or a note"
    text = repr(outside)
    costs = {line["extended_price"] for line in inside["bom"] if money(line["extended_price"]) > 1000}
    sold_at = {line[name] for line in inside["bom"] for name in ("sell_price", "sell_extended")}
    yield from (f"a customer reads a cost of {cost}" for cost in sorted(costs - sold_at) if f"'{cost}'" in text)
    yield from (f"a customer reads the name of price book {id}" for id in {x["book"] for x in inside["bom"] if x["book"]} if id in text)


LAWS = (
    Law("lines-sum", "Assemblies, leaves and top lines add up to the total, to the cent", lines_sum, promise="law 14"),
    Law("lines-multiply", "Unit price times quantity is the line, rounded to the cent once", lines_multiply, promise="law 14"),
    Law("lines-are-a-tree", "The lines of the bill of materials are a tree of unique ids", lines_are_a_tree, promise="law 14"),
    Law("categories-hold-every-line", "The categories are the bill of materials regrouped", categories_hold_every_line, promise="law 14"),
    Law(
        "price-chain",
        "Price of one, line, list price, discount, price and tax follow from each other to the cent",
        price_chain,
        lambda case: st.tuples(st.integers(0, 120), st.integers(0, 80), st.integers(0, 50)),
        promise="law 14",
    ),
    Law("missing-prices-count", "A line without a price is counted and says so; it is never zero", missing_prices_count, promise="law 2"),
    Law(
        "dearer-part-dearer-total",
        "A dearer part makes no line and no total cheaper",
        dearer_part_dearer_total,
        lambda case: (
            dearer(case.platform, st.sampled_from([1.01, 1.5, 4.0]), case.of) if priced_parts(case.of, case.platform) else st.nothing()
        ),
        promise="physics",
        turns=3,
    ),
    Law(
        "currencies-agree",
        "One order in two currencies differs by the rate",
        currencies_agree,
        lambda case: st.integers(5000, 9000),
        promise="law 12",
        turns=3,
    ),
    Law(
        "price-stands-where-asked",
        "A price made from a percentile of the cost stands at it, and the cost stays the sum of its lines",
        price_stands_where_asked,
        lambda case: st.sampled_from([20, 50, 80]),
        promise="law 14",
        turns=3,
    ),
    Law(
        "margin-and-discount",
        "More margin is no lower price, more discount no higher one, and the cost stays",
        margin_and_discount,
        lambda case: st.tuples(st.integers(0, 50), st.integers(1, 20)),
        promise="physics",
        turns=3,
    ),
    Law("bases-are-told", "Prices of several bases never mix without saying so", bases_are_told, promise="law 12"),
    Law(
        "customer-learns-no-cost", "Nothing a customer must not see is in what he gets", customer_learns_no_cost, promise="law 15", turns=3
    ),
)
