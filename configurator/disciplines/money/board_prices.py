"""The price of each kind of board beside what it would cost by its make-up."""

from __future__ import annotations

from collections.abc import Sequence

from configurator.catalog.parts import Board
from configurator.disciplines.money.exchange import convertible, in_quote_currency, to_the_coin
from configurator.disciplines.money.lines import BomLine
from configurator.phrases import phrase
from configurator.system.tree import System


def compare_boards(system: System, lines: Sequence[BomLine]) -> None:
    """Price of one by the model in the currency of the quote, and the residual: the price paid over it, less one.

    There is no residual of a board that is priced with something else, and no price without a rate of exchange.
    """
    ledger = system.ledger
    for line in lines:
        part, currency = line.node.part, system.spec.prices.currency
        model = ledger.figures.get(f"boards.{part.id}.model-cost") if isinstance(part, Board) else None
        if part is None or model is None or f"cost.boards.{part.id}.model" in ledger.figures or not convertible(system, "USD"):
            continue
        quoted = to_the_coin(system, in_quote_currency(system, model))
        label = phrase("{board}: cost of one by its make-up, in the currency of the quote", board=part.name)
        quoted = ledger.add(quoted.named(f"cost.boards.{part.id}.model", label, currency))
        if line.unit_price is not None and line.unit_price.value is not None:
            label = phrase("{board}: price over cost by its make-up, less one", board=part.name)
            ledger.add((line.unit_price / quoted - 1.0).named(f"cost.boards.{part.id}.residual", label, "%"))
