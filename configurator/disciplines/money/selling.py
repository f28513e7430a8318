"""From cost to price as a clerk with a calculator follows it, every step a figure.

List price of one = ROUND(cost of one / (1 - margin), 2): rounded to the cent before it is multiplied. List price of a line =
ROUND(quantity x that, 2); its discount = ROUND(list price x share, 2). The price is the sum of the lines less their discounts, so it
adds up as printed. Margin is a share of the price, markup one of the cost: what is left after discounts is computed, not assumed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from configurator.catalog.parts import CATEGORIES
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.values import Value
from configurator.disciplines.money.exchange import in_quote_currency
from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, constant, rounded, total, unknown_figure
from configurator.system.spec import OfferLine
from configurator.system.tree import System

NO_PRICE = "no line of the bill of materials has a price"


@dataclass(frozen=True)
class Shares:
    """A share for all lines (``prices.margin``), with others for some categories or lines (``prices.margin-by``)."""

    system: System
    name: str
    label: str
    default: Value
    by: Mapping[str, Value]

    def of(self, line: BomLine) -> Figure:
        """The share that holds for a line: its own before its category's before that of all; never added up."""
        ledger = self.system.ledger
        for key in (line.id, line.category):
            if key in self.by:
                return ledger.value(f"prices.{self.name}-by.{key}", f"{self.label} of {key}", self.by[key])
        return ledger.value(f"prices.{self.name}", f"{self.label} of all lines", self.default)


def sell(system: System, lines: tuple[BomLine, ...], bom: Figure) -> Figure:
    """List price, discount, price, tax and the margin made; returns the price before tax."""
    margin, discount = _shares(system, lines)
    leaves = _list_prices(system, lines, margin)
    systems = _discounted(system, leaves, discount)
    beside, cost = _beside(system, bom)
    price = (systems + beside).named("cost.price", "Price before tax", system.spec.prices.currency)
    system.ledger.add(price)
    _tax(system, price)
    system.ledger.add(((price - cost) / price).named("cost.margin-made", "Margin made, on the price", "%"))
    system.ledger.add((price / cost - 1.0).named("cost.markup", "Markup on the cost", "%"))
    return price


def _shares(system: System, lines: tuple[BomLine, ...]) -> tuple[Shares, Shares]:
    """Margin and discount with their exceptions; both are inputs even where every line has its own."""
    prices, found = system.spec.prices, []
    for name, default, by in (("margin", prices.margin, prices.margin_by), ("discount", prices.discount, prices.discount_by)):
        _require_known(system, f"{name}-by", by, lines)
        label = f"{name.capitalize()} on the list price"
        system.ledger.value(f"prices.{name}", f"{label} of all lines", default)
        found.append(Shares(system, name, label, default, by))
    return found[0], found[1]


def _list_prices(system: System, lines: tuple[BomLine, ...], margin: Shares) -> list[BomLine]:
    """The list price of every line, of the systems and by category; returns the leaves that have one."""
    for line in reversed(lines):  # what an assembly contains before the assembly
        _list_price(system, line, margin)
    priced = [line for line in lines if f"{line.id}.sell-extended" in system.ledger.figures]
    _sum(system, "cost.list-price", "List price", [x for x in priced if x.node.level == 0])
    leaves = [line for line in priced if not line.below]
    for category in CATEGORIES:
        inside = [x for x in leaves if x.category == category]
        if inside:
            _sum(system, f"cost.list-price.{category}", f"List price of {category.replace('-', ' ')}", inside)
    return leaves


def _discounted(system: System, leaves: list[BomLine], discount: Shares) -> Figure:
    """What is left of the lines after their discounts, which are summed beside it."""
    ledger, currency = system.ledger, system.spec.prices.currency
    nets = [_net(system, line, discount) for line in leaves]
    off = [ledger.figures[f"{line.id}.discount"] for line in leaves]
    ledger.add(total(off, empty=currency).named("cost.discount", "Discount, summed over the lines", currency))
    return total(nets, empty=currency)


def _beside(system: System, bom: Figure) -> tuple[Figure, Figure]:
    """The price of what is sold beside the systems, without options; and the cost of all that is sold."""
    currency = system.spec.prices.currency
    found = [_offer_line(system, line) for line in system.spec.lines]
    sold = [line for line in found if not line.entry.optional]
    net = total([x.net for x in sold], empty=currency).named("cost.lines", "Price of the lines beside the systems", currency)
    cost = bom
    for line in sold:  # no total: where one cost is missing, the margin made is not known
        cost = cost + line.cost
    return system.ledger.add(net), cost


@dataclass(frozen=True)
class Beside:
    """A line sold beside the systems: its price after its own discount, and what it costs."""

    entry: OfferLine
    net: Figure
    cost: Figure


def _offer_line(system: System, line: OfferLine) -> Beside:
    """Price of one, converted and rounded to the cent first; times quantity; less the line's own discount; and its cost."""
    ledger, currency = system.ledger, system.spec.prices.currency
    key, label = f"lines.{line.id}", line.words(system.spec.quote.language)
    quantity = ledger.value(f"{key}.quantity", f"{label}: quantity", line.quantity)
    one = rounded(in_quote_currency(system, ledger.value(f"{key}.price", f"{label}: price of one", line.price)), 2)
    one = ledger.add(one.named(f"{key}.sell-price", f"{label}: list price of one", currency))
    extended = ledger.add(rounded(quantity * one, 2).named(f"{key}.sell-extended", f"{label}: list price of the line", currency))
    off = constant(0.0, currency)
    if line.discount is not None:
        off = rounded(extended * ledger.value(f"{key}.discount", f"{label}: discount", line.discount), 2)
    net = ledger.add((extended - off).named(f"{key}.net", f"{label}: price after its discount", currency))
    if line.cost is None:
        unknown = f"no cost is stated for the line {line.id}"
        return Beside(line, net, ledger.add(unknown_figure(f"{key}.cost-extended", f"{label}: cost of the line", currency, unknown)))
    each = in_quote_currency(system, ledger.value(f"{key}.cost", f"{label}: cost of one", line.cost))
    cost = rounded(quantity * each, 2).named(f"{key}.cost-extended", f"{label}: cost of the line", currency)
    return Beside(line, net, ledger.add(cost))


def _require_known(system: System, field: str, by: Iterable[str], lines: tuple[BomLine, ...]) -> None:
    """Raise for a key that is neither a category nor a line."""
    known = [*CATEGORIES, *(line.id for line in lines if not line.below)]
    for key in by:
        if key not in known:
            at = system.spec.at("prices", field, key)
            raise fail("PRI004", f"prices.{field}: '{key}' is neither a category nor a line", at, did_you_mean(key, known))


def _list_price(system: System, line: BomLine, margin: Shares) -> None:
    """The selling price of one of a line and of the whole line; an assembly sums its lines."""
    ledger, currency = system.ledger, system.spec.prices.currency
    label = line.node.label
    if line.below:
        inside = [f for x in line.below if (f := ledger.figures.get(f"{x.id}.sell-extended")) is not None]
        if inside:
            ledger.add(total(inside).named(f"{line.id}.sell-extended", f"{label}: list price of the line", currency))
        return
    if line.unit_price is None:
        return
    piece = constant(1.0, line.unit)
    one = rounded(line.unit_price * piece / (1.0 - margin.of(line)), 2)
    shown = currency if line.unit == "1" else f"{currency}/{line.unit}"
    each = ledger.add((one / piece).named(f"{line.id}.sell-price", f"{label}: list price of one", shown))
    extended = rounded(line.quantity * each, 2)
    ledger.add(extended.named(f"{line.id}.sell-extended", f"{label}: list price of the line", currency))


def _net(system: System, line: BomLine, discount: Shares) -> Figure:
    """The discount of a line, to the cent, and what is left; line by line, so that one without a price leaves the others their sum."""
    ledger, currency = system.ledger, system.spec.prices.currency
    listed = ledger.figures[f"{line.id}.sell-extended"]
    share = discount.of(line)
    off = ledger.add(rounded(listed * share, 2).named(f"{line.id}.discount", f"{line.node.label}: discount", currency))
    # A bound less a bound could be anything, but what is left of a line rises with it.
    net = rounded(listed * (1.0 - share), 2) if listed.bound else listed - off
    return ledger.add(net.named(f"{line.id}.net", f"{line.node.label}: price after its discount", currency))


def _sum(system: System, id: str, label: str, lines: list[BomLine]) -> Figure:
    """The list price of some lines; not known where there are none."""
    ledger, currency = system.ledger, system.spec.prices.currency
    found = [ledger.figures[f"{line.id}.sell-extended"] for line in lines]
    if not found:
        return ledger.add(unknown_figure(id, label, currency, NO_PRICE))
    return ledger.add(total(found).named(id, label, currency))


def _tax(system: System, price: Figure) -> None:
    """Tax on the price, by its name, and the sum of both."""
    ledger, tax, currency = system.ledger, system.spec.prices.tax, system.spec.prices.currency
    rate = ledger.value("prices.tax", f"Rate of {tax.name or 'tax'}", tax.rate)
    due = ledger.add(rounded(price * rate, 2).named("cost.tax", f"{tax.name or 'Tax'} on the price", currency))
    ledger.add((price + due).named("cost.price-with-tax", f"Price with {tax.name or 'tax'}", currency))
