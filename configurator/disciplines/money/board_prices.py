"""The price of each kind of board beside what it would cost by its make-up; and what the ways out of a channel cost."""

from __future__ import annotations

from collections.abc import Sequence

from configurator.catalog.parts import Board
from configurator.catalog.values import Value
from configurator.disciplines.boards.channels import ChannelLine
from configurator.disciplines.boards.material import Inputs
from configurator.disciplines.money.cost import Cost
from configurator.disciplines.money.exchange import convertible, in_quote_currency, to_the_coin
from configurator.disciplines.money.lines import BomLine
from configurator.figures import constant
from configurator.phrases import phrase
from configurator.system.tree import System


def compare_boards(system: System, cost: Cost) -> None:
    """Price of one by the model in the currency of the quote, and the residual: the price paid over it, less one.

    Where boards are bought at what the model says, it is the price that is published. There is no residual of a board that is priced
    with something else, and no price without a rate of exchange.
    """
    ledger = system.ledger
    for line in cost.lines:
        part, currency = line.node.part, system.currency
        model = ledger.figures.get(f"boards.{part.id}.model-cost") if isinstance(part, Board) else None
        if part is None or model is None or f"cost.boards.{part.id}.model" in ledger.figures or not convertible(system, "USD"):
            continue
        quoted = to_the_coin(system, in_quote_currency(system, model))
        label = phrase("{board}: cost of one by its make-up, in the currency of the quote", board=part.name)
        quoted = ledger.add(quoted.named(f"cost.boards.{part.id}.model", label, currency))
        price = cost.prices.before_model.get(part.id, line.unit_price)
        if price is not None and price.value is not None:
            label = phrase("{board}: price over cost by its make-up, less one", board=part.name)
            ledger.add((price / quoted - 1.0).named(f"cost.boards.{part.id}.residual", label, "%"))


def stated_leads(lines: Sequence[BomLine]) -> dict[str, Value]:
    """Lead times of boards by id, of those whose price or part states one."""
    found = {}
    for line in lines:
        part, price = line.node.part, line.price
        stated = (price.lead_time if price is not None else None) or (part.lead_time if part is not None else None)
        if isinstance(part, Board) and stated is not None and stated.number is not None:
            found[part.id] = stated
    return found


def price_bypasses(system: System, cost: Cost, channels: Sequence[ChannelLine]) -> None:
    """Cost of one retimer and of one pair of a flyover cable, for each channel that has such a way out, where a price is known."""
    ledger, currency = system.ledger, system.currency
    flown = convertible(system, "USD") and any(bypass.part is None for channel in channels for bypass in channel.bypasses)
    pair = Inputs(ledger, system.catalog).constant("flyover-price") * constant(1.0, "pair") if flown else None
    for channel, bypass in ((c, b) for c in channels for b in c.bypasses):
        key, name = f"cost.channels.{channel.entry.id}", channel.entry.name
        if bypass.part is not None and not cost.prices.gap(cost.prices.books.found(bypass.part)):
            label = phrase("{channel}: cost of one retimer", channel=name)
            ledger.add(cost.prices.each(bypass.part).named(f"{key}.retimer", label, currency))
        elif bypass.part is None and pair is not None:
            label = phrase("{channel}: cost of a flyover cable, one pair", channel=name)
            ledger.add(to_the_coin(system, in_quote_currency(system, pair)).named(f"{key}.flyover", label, currency))
