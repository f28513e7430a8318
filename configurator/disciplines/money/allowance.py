"""Prices made from a percentile of the simulated cost instead of the sum of base prices (``prices.cost-at: p50``).

The allowance is what the cost at that percentile is above the sum of base prices, as one share of it for all lines: each is sold from its
cost and that share, so that lines still add up to the price. It is found by simulating the cost once everything is counted, and is then a
number like any other; a change of an input (`--what-if`, a workbook) leaves it as it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from configurator.catalog.problems import fail
from configurator.catalog.values import BY_SPECIFICATION, Value
from configurator.disciplines.money.exchange import to_the_coin
from configurator.figures import Figure, Limits, missing_reason, recompute, topological
from configurator.phrases import phrase
from configurator.system.tree import Scope
from configurator.units import unit

SHARE = "prices.allowance"
LIMITS = Limits(-1.0, math.inf, above=True, shown=unit("%"))  # below zero where the percentile lies below the sum of base prices


def allowed_share(system: Scope) -> Figure | None:
    """The share that is added to the cost of every line before it is sold; None where prices are made from base prices."""
    asked = system.spec.prices.cost_at
    if asked == "base":
        return None
    label = phrase("Cost at {percentile} of its simulation above the sum of base prices, share of it", percentile=asked.upper())
    at, locator = system.spec.at("prices", "cost-at"), f"{asked.upper()} of cost.bom, simulated"
    found = Value(0.0, unit("%"), at=at, locator=locator, limits=LIMITS)
    share = system.ledger.value(SHARE, label, found.settled(BY_SPECIFICATION))
    assert share.info is not None and share.info.origin is not None
    share.info.origin = share.info.origin._replace(allows_for=True)
    return share


def allow(offer: Scope, bom: Figure) -> Figure | None:
    """What the allowance adds to the cost of all systems (``cost.allowance``); None without one."""
    share = allowed_share(offer)
    if share is None:
        return None
    label = phrase("Allowance to the cost at {percentile} of its simulation", percentile=offer.spec.prices.cost_at.upper())
    return offer.ledger.add(to_the_coin(offer, bom * share).named("cost.allowance", label, offer.currency))


def settle_allowance(offer: Scope, bom: Figure, unpriced: Figure, too_few: Callable[[], str]) -> None:
    """Give the share its number, and bring all that rests on it up to date.

    `too_few` says why the percentiles of the cost are not known, where they are not.

    Raises:
        InputError: they are not, or a line has no price.
    """
    asked, share = offer.spec.prices.cost_at, allowed_share(offer)
    if share is None:
        return
    from configurator.figures.uncertainty import percentile, simulate  # NumPy, which prices from base prices do without

    gap = phrase("{n:g} lines have no price", n=unpriced.value) if unpriced.value else too_few()
    drawn = simulate([bom]).get(bom.id)
    if gap or drawn is None or not bom.value or (found := percentile(drawn, int(asked[1:]))) is None:
        why = missing_reason(bom) or gap or "no input of it has a range"
        message = f"prices cannot be made from {asked.upper()} of the cost: {why}"
        raise fail("PRI009", message, offer.spec.at("prices", "cost-at"), "prices.cost-at: base, or books whose prices have low and high")
    recompute(topological([*offer.ledger.figures.values()]), {share.id: found / bom.value - 1.0})
    allowance = offer.ledger.figures["cost.allowance"]
    chosen = phrase("{percentile} of the simulated cost", percentile=asked.upper())
    reason = "asked for by the specification (prices.cost-at); the cost is simulated over the ranges of all inputs"
    money = phrase("{amount:,.2f} {currency} beside the sum of base prices", amount=allowance.number, currency=offer.currency)
    offer.ledger.decide("prices.cost-at", "From which point of the simulated cost are prices made?", chosen, reason, money=money)
