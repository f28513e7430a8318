"""Amounts in the currency they were published in, in the currency of the quote: the only place that knows the dated rates."""

from __future__ import annotations

from collections.abc import Mapping

from configurator.catalog.problems import Position, fail
from configurator.catalog.values import Value
from configurator.currency import digits
from configurator.figures import Figure, constant, rounded
from configurator.phrases import phrase
from configurator.system.spec import Deal
from configurator.system.spec.prices import ExchangeRate
from configurator.system.tree import Scope
from configurator.units import NUMBER, currency_of


def exchange(system: Scope, currency: str, at: Position | None = None) -> Figure:
    """Quote currency per `currency`, from the dated rates of the specification (``prices.eur-per-usd``), over a third where need be.

    1 where both are the same.

    Raises:
        InputError: the specification has no chain of rates between the two.
    """
    wanted = system.currency
    steps = _chain(system.spec.prices.fx, currency, wanted)
    if steps is None:
        asked = system.spec.at("prices", "currency") if "prices.currency" in system.spec.given else at or system.spec.at("prices", "fx")
        hint = f"write prices.fx: {{{wanted}/{currency}: {{value: …, date: …, source: …}}}}"
        raise fail("PRI002", f"a price in {currency} needs a rate to be quoted in {wanted}", asked, hint)
    rate = constant(1.0)
    for above, below, turned in steps:
        found = _rate(system, above, below)
        rate = rate / found if turned else rate * found
    return rate


def convertible(system: Scope, currency: str) -> bool:
    """Whether the specification has rates from a currency to that of the quote."""
    return _chain(system.spec.prices.fx, currency, system.currency) is not None


def _chain(rates: Mapping[str, ExchangeRate], start: str, end: str) -> list[tuple[str, str, bool]] | None:
    """The shortest way from one currency to another: pairs of the specification, each with whether its rate is taken the other way."""
    reached: dict[str, list[tuple[str, str, bool]]] = {start: []}
    waiting = [start]
    while waiting and end not in reached:
        here = waiting.pop(0)
        for pair in rates:
            above, _, below = pair.partition("/")
            for there, turned in ((above, False), (below, True)):
                if {here, there} == {above, below} and there not in reached:
                    reached[there] = [*reached[here], (above, below, turned)]
                    waiting.append(there)
    return reached.get(end)


def _rate(system: Scope, above: str, below: str) -> Figure:
    stated = system.spec.prices.fx[f"{above}/{below}"]
    label = phrase("Exchange rate of {date}", date=stated.date.isoformat()) if stated.date else "Exchange rate"
    return system.ledger.value(f"prices.{above}-per-{below}".lower(), label, stated.measured(above, below))


def in_quote_currency(system: Scope, price: Figure) -> Figure:
    """An amount, or a price per anything (``0.08 USD/kWh``), in the currency of the quote."""
    currency = currency_of(price.dimension) or system.currency
    if currency == system.currency:
        return price
    origin = price.info.origin if price.info else None
    return price * exchange(system, currency, Position(origin.file, origin.line) if origin and origin.file else None)


def in_coins(system: Scope, price: Figure, piece: Figure) -> Figure:
    """A computed price of one, rounded to the coin for each piece: what is converted, solved or scaled is sold in whole coins too."""
    if piece.dimension is NUMBER:
        return to_the_coin(system, price)
    return to_the_coin(system, price * piece) / piece


def converted(system: Scope, price: Figure, piece: Figure) -> Figure:
    """A published price of one in the currency of the quote: as it stands, or converted in whole coins."""
    found = in_quote_currency(system, price)
    return price if found is price else in_coins(system, found, piece)


def to_the_coin(system: Scope, amount: Figure) -> Figure:
    """An amount in the currency of the quote, rounded to its smallest coin (a cent, a yen), half away from zero."""
    return rounded(amount, digits(system.currency))


def plain_rate(spec: Deal, price: Value, wanted: str) -> float | None:
    """What a published price is multiplied by to stand in another currency, as a plain number for a choice; None without a rate."""
    currency = currency_of(price.unit.dimension)
    steps = _chain(spec.prices.fx, currency, wanted) if currency is not None else None
    if steps is None:
        return None
    rate = 1.0
    for above, below, turned in steps:
        found = spec.prices.fx[f"{above}/{below}"].value.number
        if not found:
            return None
        rate = rate / found if turned else rate * found
    return rate


def per_piece(currency: str, sold_by: str) -> str:
    """The unit of a price: ``USD``, or ``USD/pair`` of what is sold by something else than the piece."""
    return currency if sold_by == "1" else f"{currency}/{sold_by}"
