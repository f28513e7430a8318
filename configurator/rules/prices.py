"""Checks of the prices and of the offer made from them, one function each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from configurator.catalog.prices import PriceBook
from configurator.figures import Figure, constant
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.tree import Scope, System
from configurator.today import today


def prices_complete(system: Scope) -> Iterator[Check]:
    """Every line of the bill of materials has a price."""
    figure = system.ledger.figures["cost.unpriced-lines"]
    none = system.ledger.add(constant(0.0).named("cost.unpriced-allowed", "Lines without a price allowed", "1"))
    remedy = "give them a price in a book of your own; the lines are marked in the bill of materials"
    yield Check("cost.unpriced", "BOM lines without a price", figure, none, "<=", "warn", remedy)


def margin_floor(system: Scope) -> Iterator[Check]:
    """The margin made is not below the floor of the specification; unless that is set, a price is not below its cost."""
    made = system.ledger.figures["cost.margin-made"]
    floor = system.ledger.value("prices.margin-floor", "Least margin on the price", system.spec.prices.margin_floor)
    yield Check("cost.margin-floor", "Margin made on the price", made, floor, ">=", "warn", "less discount, or more margin")


def prices_fresh(system: Scope) -> Iterator[Check]:
    """No price in force is older than its book says it may be on the day of the quote."""
    for book in _books(system):
        if book.stale_after is not None:
            limit = system.ledger.value(
                f"prices.{book.id}.stale-after", phrase("{book}: may be this old", book=book.name), book.stale_after
            )
            age, advice = system.ledger.figures[f"prices.{book.id}.age"], "a newer price book, or have the prices confirmed"
            yield _labelled(f"prices.fresh.{book.id}", age, limit, "<=", advice)


def prices_dated(system: Scope) -> Iterator[Check]:
    """No price in force is from after the day of the quote, and none has ended before it."""
    none = system.ledger.add(constant(0.0, "day").named("prices.days-required", "Days required", "day"))
    for book in _books(system):
        newest = system.ledger.figures[f"prices.{book.id}.age-newest"]
        yield _labelled(f"prices.dated.{book.id}", newest, none, ">=", "date the quote after its prices, or take older ones")
        held = system.ledger.figures.get(f"prices.{book.id}.holds")
        if held is not None:
            yield _labelled(f"prices.holds.{book.id}", held, none, ">=", "have the prices confirmed beyond that day")


def solved_prices(system: System) -> Iterator[Check]:
    """What is known of a published line leaves something for the price that is solved from it."""
    figures = system.ledger.figures
    for id in [id.removesuffix(".line") for id in figures if id.endswith(".price.line")]:
        solved = figures[id].info
        assert solved is not None
        least = phrase("{price} (the least it may be)", price=solved.label)
        none = system.ledger.add(constant(0.0, solved.unit.text).named(f"{id}.least", least, solved.unit.text))
        title, advice = phrase("{price} (not below zero)", price=solved.label), "a base for it, or less taken off that line"
        yield Check(f"prices.solved.{id.removesuffix('.price')}", title, figures[id], none, ">=", "fail", advice)


def one_basis(system: Scope) -> Iterator[Check]:
    """Most of the cost stands on one basis: an ODM's selling price beside a component's counts a margin twice."""
    other = system.ledger.figures.get("cost.other-bases")
    if other is not None:
        limit = system.ledger.constant(system.catalog, "other-bases-allowed")
        advice = "take the prices of one basis, or say in the quote what each is the price of (cost.basis)"
        yield _labelled("prices.one-basis", other, limit, "<=", advice)


def offer_valid(system: Scope) -> Iterator[Check]:
    """The offer has not ended today."""
    days = float((system.spec.quote.valid_until - today()).days)
    left = system.ledger.add(constant(days, "day").named("quote.days-left", "Days the offer still holds", "day"))
    none = system.ledger.add(constant(0.0, "day").named("quote.days-required", "Days an offer must still hold", "day"))
    yield _labelled("quote.valid", left, none, ">=", "a new date, or a longer validity")


def _labelled(id: str, value: Figure, limit: Figure, relation: Literal["<=", ">="], advice: str) -> Check:
    """A warning whose title is the label of its figure."""
    assert value.info is not None
    return Check(id, value.info.label, value, limit, relation, "warn", advice)


def _books(system: Scope) -> list[PriceBook]:
    """The books that price something here."""
    return [book for id, book in system.catalog.books.items() if f"prices.{id}.age" in system.ledger.figures]


RULES = (prices_complete, margin_floor, prices_fresh, prices_dated, one_basis, offer_valid)
SYSTEM_RULES = (solved_prices,)  # of the prices of one system
