"""From cost to price as a clerk with a calculator follows it, every step a figure.

List price of one = ROUND(cost of one / (1 - margin), 2): rounded to the cent before it is multiplied; where prices are made from a
percentile of the cost (``prices.cost-at``), its allowance is added to the cost first. List price of a line = ROUND(quantity x that, 2);
its discount = ROUND(list price x share, 2). The price is the sum of the lines less their discounts, so it adds up as
printed. Margin is a share of the price, markup one of the cost: what is left after discounts is computed, not assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from configurator.catalog.prices import LINE_CATEGORIES
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.values import Value
from configurator.disciplines.money.allowance import allowed_share
from configurator.disciplines.money.classes import by_category
from configurator.disciplines.money.exchange import in_coins, in_quote_currency, per_piece, to_the_coin
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.money.unit_price import Ladder, Step
from configurator.figures import Figure, constant, total, unknown_figure
from configurator.phrases import phrase
from configurator.system.spec.offer import OfferLine
from configurator.system.tree import Node, Scope, System

NO_PRICE = "no line of the bill of materials has a price"


@dataclass(frozen=True)
class Shares:
    """A share for all lines (``prices.margin``), with others for some categories or lines (``prices.margin-by``)."""

    system: System
    name: str
    label: str
    default: Value
    by: Mapping[str, Value]
    made: dict[str, tuple[Figure, Figure]] = field(default_factory=dict)

    def of(self, line: BomLine) -> tuple[Figure, Figure]:
        """The share that holds for a line, and what is left of one: its own before its category's before that of all; never added up."""
        key = self._key(line) if self.by else ""
        if key not in self.made:
            share = self._figure(key)
            self.made[key] = share, 1.0 - share
        return self.made[key]

    def _key(self, line: BomLine) -> str:
        keys = (self.system.ledger.full(line.id), line.category)
        return next((key for key in keys if key in self.by), "")

    def _figure(self, key: str) -> Figure:
        """The input for one key of the exceptions; an empty one stands for all lines."""
        ledger = self.system.ledger
        if key:
            return ledger.value(f"prices.{self.name}-by.{key}", phrase(f"{self.label} of {{key}}", key=key), self.by[key])
        return ledger.value(f"prices.{self.name}", f"{self.label} of all lines", self.default)


def list_and_discount(system: System, lines: tuple[BomLine, ...]) -> Figure:
    """The list price of every line of a system and its discount; returns what is left of them."""
    margin, discount = _shares(system)
    leaves = _list_prices(system, lines, margin)
    return _discounted(system, leaves, discount)


def sell(offer: Scope, systems: Figure, bom: Figure) -> Figure:
    """Price, tax and the margin made of an offer: its systems after discounts, and what is sold beside them; returns the price."""
    ledger, currency = offer.ledger, offer.currency
    beside = [_offer_line(offer, line) for line in offer.spec.lines]
    sold = [line for line in beside if not line.entry.optional]
    net = total([x.net for x in sold], empty=currency)
    net = ledger.add(net.named("cost.lines", "Price of the lines beside the systems", currency))
    price = ledger.add((systems + net).named("cost.price", "Price before tax", currency))
    _require_price(offer, price)
    _tax(offer, price, sold)
    cost = bom
    for line in sold:  # no total: where one cost is missing, the margin made is not known
        cost = cost + line.cost
    ledger.add(((price - cost) / price).named("cost.margin-made", "Margin made, on the price", "%"))
    ledger.add((price / cost - 1.0).named("cost.markup", "Markup on the cost", "%"))
    return price


def _shares(system: System) -> tuple[Shares, Shares]:
    """Margin and discount with their exceptions; both are inputs even where every line has its own."""
    prices, found = system.spec.prices, []
    for name, default, by in (("margin", prices.margin, prices.margin_by), ("discount", prices.discount, prices.discount_by)):
        label = f"{name.capitalize()} on the list price"
        system.ledger.value(f"prices.{name}", f"{label} of all lines", default)
        found.append(Shares(system, name, label, default, by))
    return found[0], found[1]


def _list_prices(system: System, lines: tuple[BomLine, ...], margin: Shares) -> list[tuple[BomLine, Figure]]:
    """The list price of every line, of the systems and by category; returns the leaves that have one, with it."""
    listed: dict[Node, Figure] = {}
    for line in reversed(lines):  # what an assembly contains before the assembly
        found = _list_price(system, line, margin, listed)
        if found is not None:
            listed[line.node] = found
    _sum(system, "cost.list-price", "List price", [listed[x.node] for x in lines if x.node.parent is None and x.node in listed])
    leaves = [(line, listed[line.node]) for line in lines if not line.below and line.node in listed]
    by_category(system, leaves, "cost.list-price", "List price of")
    return leaves


def _discounted(system: System, leaves: list[tuple[BomLine, Figure]], discount: Shares) -> Figure:
    """What is left of the lines after their discounts, which are summed beside it."""
    ledger, currency = system.ledger, system.currency
    offs, nets = [], []
    for line, listed in leaves:
        off, net = _net(system, line, listed, discount)
        offs.append(off)
        nets.append(net)
    ledger.add(total(offs, empty=currency).named("cost.discount", "Discount, summed over the lines", currency))
    return total(nets, empty=currency)


def _require_price(offer: Scope, price: Figure) -> None:
    """Raise where what is given away is more than the list price."""
    if not price.bound and (price < constant(0.0, offer.currency)).value:
        message = f"the discounts are more than the list price: {price.number:,.2f} {offer.currency} would be left"
        raise fail("PRI005", message, offer.spec.at("lines"), "lower prices.discount, or the rebates among the lines")


@dataclass(frozen=True)
class Beside:
    """A line sold beside the systems: its price after its own discount, and what it costs."""

    entry: OfferLine
    net: Figure
    cost: Figure


def _offer_line(offer: Scope, line: OfferLine) -> Beside:
    """Price of one, converted and rounded to the cent first; times quantity; less the line's own discount; and its cost."""
    ledger, currency = offer.ledger, offer.currency
    key, label = f"lines.{line.id}", line.words(offer.spec.quote.language)
    quantity = ledger.value(f"{key}.quantity", phrase("{label}: quantity", label=label), line.quantity)
    one = _amount_of_one(offer, line, key, label)
    one = ledger.add(one.named(f"{key}.sell-price", phrase("{label}: list price of one", label=label), currency))
    extended = ledger.add(
        to_the_coin(offer, quantity * one).named(f"{key}.sell-extended", phrase("{label}: list price of the line", label=label), currency)
    )
    off = constant(0.0, currency)
    if line.discount is not None:
        off = to_the_coin(offer, extended * ledger.value(f"{key}.discount", phrase("{label}: discount", label=label), line.discount))
    net = ledger.add((extended - off).named(f"{key}.net", phrase("{label}: price after its discount", label=label), currency))
    if line.cost is None and line.rebate is None:
        unknown = phrase("no cost is stated for the line {item}", item=line.id)
        cost = unknown_figure(f"{key}.cost-extended", phrase("{label}: cost of the line", label=label), currency, unknown)
        return Beside(line, net, ledger.add(cost))
    each = constant(0.0, currency)  # what is given away costs nothing but its price
    if line.cost is not None:
        each = in_quote_currency(offer, ledger.value(f"{key}.cost", phrase("{label}: cost of one", label=label), line.cost))
    cost = to_the_coin(offer, quantity * each).named(f"{key}.cost-extended", phrase("{label}: cost of the line", label=label), currency)
    return Beside(line, net, ledger.add(cost))


def _amount_of_one(offer: Scope, line: OfferLine, key: str, label: str) -> Figure:
    """What one of a line adds to the price, to the coin; a rebate takes it off."""
    if line.rebate is not None:
        off = in_quote_currency(offer, offer.ledger.value(f"{key}.rebate", phrase("{label}: amount taken off", label=label), line.rebate))
        return constant(0.0, offer.currency) - to_the_coin(offer, off)
    assert line.price is not None
    return to_the_coin(
        offer, in_quote_currency(offer, offer.ledger.value(f"{key}.price", phrase("{label}: price of one", label=label), line.price))
    )


def require_known(offer: Scope, ids: Sequence[str]) -> None:
    """Raise where an exception (``prices.margin-by``) is for neither a category nor one of the lines with these ids."""
    known, prices = [*LINE_CATEGORIES, *ids], offer.spec.prices
    hint = f"categories: {', '.join(LINE_CATEGORIES)}; lines have the ids of `show bom`"
    for name, by in (("margin-by", prices.margin_by), ("discount-by", prices.discount_by)):
        for key in by:
            if key not in known:
                at = offer.spec.at("prices", name, key)
                raise fail("PRI004", f"prices.{name}: '{key}' is neither a category nor a line", at, did_you_mean(key, known) or hint)


def _list_price(system: System, line: BomLine, margin: Shares, below: Mapping[Node, Figure]) -> Figure | None:
    """The selling price of one of a line and of the whole line, which is returned; an assembly sums its lines."""
    ledger, currency = system.ledger, system.currency
    label = line.node.label
    if line.below:
        inside = [below[x.node] for x in line.below if x.node in below]
        if not inside:
            return None
        return ledger.add(total(inside).named(f"{line.id}.sell-extended", phrase("{label}: list price of the line", label=label), currency))
    if line.unit_price is None:
        return None
    assert line.ladder is not None
    share = allowed_share(system)
    costs = line.ladder if share is None else line.ladder.each(lambda step: step.price * (1.0 + share))
    one = _list_price_of_one(system, line, costs, margin.of(line)[1])
    each = ledger.add(one.named(f"{line.id}.sell-price", phrase("{label}: list price of one", label=label), per_piece(currency, line.unit)))
    extended = to_the_coin(system, line.quantity * each)
    return ledger.add(extended.named(f"{line.id}.sell-extended", phrase("{label}: list price of the line", label=label), currency))


def _list_price_of_one(system: System, line: BomLine, costs: Ladder, left: Figure) -> Figure:
    """That of the step of the cost which is reached, each rounded to the coin first; of several steps, each has a name of its own."""
    piece, currency = constant(1.0, line.unit), system.currency
    if len(costs.steps) == 1:
        return in_coins(system, costs.price / left, piece)

    def listed(step: Step) -> Figure:
        one = in_coins(system, step.price / left, piece)
        label = phrase("{item}: list price of one from {pieces:g} on", item=line.node.label, pieces=step.pieces)
        return system.ledger.add(one.named(f"{line.id}.sell-price-from-{step.pieces:g}", label, per_piece(currency, line.unit)))

    return costs.each(listed).price


def _net(system: System, line: BomLine, listed: Figure, discount: Shares) -> tuple[Figure, Figure]:
    """The discount of a line, to the cent, and what is left; line by line, so that one without a price leaves the others their sum."""
    ledger, currency = system.ledger, system.currency
    share, left = discount.of(line)
    off = ledger.add(
        to_the_coin(system, listed * share).named(f"{line.id}.discount", phrase("{item}: discount", item=line.node.label), currency)
    )
    # A bound less a bound could be anything, but what is left of a line rises with it.
    net = to_the_coin(system, listed * left) if listed.bound else listed - off
    return off, ledger.add(net.named(f"{line.id}.net", phrase("{item}: price after its discount", item=line.node.label), currency))


def _sum(system: System, id: str, label: str, found: list[Figure]) -> Figure:
    """The list price of some lines; not known where there are none."""
    ledger, currency = system.ledger, system.currency
    if not found:
        return ledger.add(unknown_figure(id, label, currency, NO_PRICE))
    return ledger.add(total(found).named(id, label, currency))


def _tax(offer: Scope, price: Figure, sold: list[Beside]) -> None:
    """Tax on the price, by its name, and the sum of both; lines with a rate of their own are taxed at that, each to the coin."""
    ledger, tax, currency = offer.ledger, offer.spec.prices.tax, offer.currency
    name, general, apart = tax.name or "Tax", price, []
    rate = ledger.value("prices.tax", phrase("Rate of {tax}", tax=tax.name or "tax"), tax.rate)
    for line in sold:
        if line.entry.tax is not None:
            key, label = f"lines.{line.entry.id}", line.entry.words(offer.spec.quote.language)
            own = ledger.value(f"{key}.tax-rate", phrase("{label}: rate of {tax}", label=label, tax=tax.name or "tax"), line.entry.tax)
            label = phrase("{label}: {tax}", label=label, tax=tax.name or "tax")
            apart.append(ledger.add(to_the_coin(offer, line.net * own).named(f"{key}.tax", label, currency)))
            general = general - line.net
    due = to_the_coin(offer, general * rate)
    due = ledger.add((total([due, *apart]) if apart else due).named("cost.tax", phrase("{name} on the price", name=name), currency))
    ledger.add((price + due).named("cost.price-with-tax", phrase("Price with {tax}", tax=tax.name or "tax"), currency))
