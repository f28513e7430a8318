"""Amounts published in another currency, in the currency of the quote: the only place that knows the dated rates."""

from __future__ import annotations

from dataclasses import replace

from configurator.catalog.problems import Position, fail
from configurator.catalog.values import CURRENCIES
from configurator.figures import Figure, constant
from configurator.system.tree import System
from configurator.units import unit


def exchange(system: System, currency: str, at: Position | None = None) -> Figure:
    """Quote currency per `currency`, from the dated rate of the specification (``prices.cny-per-usd``); 1 where both are the same.

    Raises:
        InputError: the specification has no rate between the two.
    """
    wanted = system.spec.prices.currency
    if currency == wanted:
        return constant(1.0)
    for above, below in ((wanted, currency), (currency, wanted)):
        rate = system.spec.prices.fx.get(f"{above}/{below}")
        if rate is not None:
            stated = replace(rate, unit=unit(f"{above}/{below}"))
            figure = system.ledger.value(f"prices.{above}-per-{below}".lower(), "Exchange rate", stated)
            return figure if above == wanted else 1.0 / figure
    at = at or system.spec.at("prices", "fx")
    raise fail("PRI003", f"a price in {currency} needs a rate to be quoted in {wanted}", at, f"write prices.fx: {{{wanted}/{currency}: …}}")


def in_quote_currency(system: System, price: Figure) -> Figure:
    """A price per anything (``0.08 USD/kWh``) in the currency of the quote."""
    measured = dict(price.dimension.exponents)
    currency = next((code for code in CURRENCIES if code.lower() in measured), system.spec.prices.currency)
    if currency == system.spec.prices.currency:
        return price
    origin = price.info.origin if price.info else None
    return price * exchange(system, currency, Position(origin.file, origin.line) if origin and origin.file else None)
