"""What the records behind a price are worth on the day of the quote: their age, their validity, and on how many bases they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from configurator.catalog.prices import PriceBook
from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, constant, maximum, total
from configurator.phrases import phrase
from configurator.system.tree import Scope, when_judged


@when_judged
def judge_prices(system: Scope, leaves: Iterable[BomLine], bases: Mapping[str, Figure]) -> None:
    """Of a whole order: how old its prices are and how long they hold, and how much of it stands on other bases than most."""
    _date_prices(system, leaves)
    _compare_bases(system, bases)


def _date_prices(system: Scope, leaves: Iterable[BomLine]) -> None:
    """Ages in days on the day of the quote, book by book: of the oldest and the newest price in force, and the last days they hold."""
    by_book: dict[str, list[BomLine]] = {}
    for line in leaves:
        if line.extended is not None and line.book is not None and line.record is not None:
            by_book.setdefault(line.book.id, []).append(line)
    for id, lines in by_book.items():
        _date_book(system, system.catalog.books[id], lines)


def _date_book(system: Scope, book: PriceBook, lines: list[BomLine]) -> None:
    when = system.spec.quote.date
    aged = [((when - book.dated(line.record)).days, line) for line in lines if line.record is not None]
    (least, newest), (most, oldest) = (pick(aged, key=lambda each: each[0]) for pick in (min, max))
    _days(
        system,
        f"prices.{book.id}.age",
        phrase("{book}: age of its oldest price in force, {item}", book=book.name, item=oldest.node.label),
        most,
    )
    _days(
        system,
        f"prices.{book.id}.age-newest",
        phrase("{book}: age of its newest price in force, {item}", book=book.name, item=newest.node.label),
        least,
    )
    _stale_share(system, book, aged)
    held = [(line.record.valid_until, line.node.label) for line in lines if line.record is not None and line.record.valid_until is not None]
    if held:
        until, name = min(held)
        _days(
            system,
            f"prices.{book.id}.holds",
            phrase("{book}: days its first price to end still holds, {name}", book=book.name, name=name),
            (until - when).days,
        )


def _stale_share(system: Scope, book: PriceBook, ages: list[tuple[int, BomLine]]) -> None:
    """How much of the cost rests on prices older than the book lets them be."""
    if book.stale_after is None:
        return
    limit, currency = (book.stale_after.coherent or 0.0) / 86400, system.currency
    stale = [line.extended for age, line in ages if age > limit and line.extended is not None]
    share = total(stale, empty=currency) / system.ledger.figures["cost.bom"]
    label = phrase("{book}: share of the cost on prices older than {stale_after}", book=book.name, stale_after=book.stale_after)
    system.ledger.add(share.named(f"prices.{book.id}.stale-share", label, "%"))


def _compare_bases(system: Scope, bases: Mapping[str, Figure]) -> None:
    """The share of the cost that stands on other bases than most of it."""
    if bases:
        most = maximum(*bases.values()) if len(bases) > 1 else next(iter(bases.values()))
        other = 1.0 - most / total(list(bases.values()))
        system.ledger.add(other.named("cost.other-bases", "Share of the cost on another price basis than most of it", "%"))


def _days(system: Scope, id: str, label: str, days: int) -> None:
    system.ledger.add(constant(float(days), "day").named(id, label, "day"))
