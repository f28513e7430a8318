"""Prices carried from the day they are of to a later one, by the indices of what drives them.

after = before x (1 + sum over its drivers of share x (index on the later day / index on the day of the price - 1)). An index holds from one
point to the next; before its first point nothing is known of it, and after its end its last point is taken and the choice says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from configurator.catalog.parts import SOLD_BY_UNIT, Part
from configurator.catalog.prices import Lump, Price, PriceBook
from configurator.catalog.tables.indices import PriceIndex
from configurator.disciplines.money.exchange import in_coins, per_piece
from configurator.disciplines.money.supply.sourcing import WHOLE, sourced
from configurator.figures import Figure, constant
from configurator.phrases import listed, phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import System


@dataclass(frozen=True)
class Redated:
    """The price of one on the day it is of and carried to the later one, and the indices that carried it."""

    since: datetime.date
    before: Figure
    after: Figure
    indices: tuple[PriceIndex, ...]


@dataclass
class Redating:
    """The prices of a system carried to the day its specification asks for; `left` are those that no index carries, with the reason."""

    system: System
    found: dict[str, Redated] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    @cached_property
    def day(self) -> datetime.date | None:
        """The day prices are carried to; none where they stay as they were published."""
        asked = self.system.spec.prices.as_of
        return self.system.spec.quote.date if asked == "auto" else asked

    @cached_property
    def _by_driver(self) -> dict[str, PriceIndex]:
        """The index of each driver; of two the later read, which an overlay brings."""
        return {index.driver: index for index in self.system.catalog.indices.values()}

    def price(self, key: str, part: Part | None, record: Price | Lump, book: PriceBook, before: Figure) -> Figure:
        """The price of one of a part (or of a sum of a book, without one) on the later day; `key` leads the ids of its figures."""
        if self.day is None:
            return before
        since, label = book.dated(record), part.name if part is not None else str(getattr(record, "name", ""))
        moves = list(self._moves(key, label, part, record, since))
        if not moves:
            self.left[key] = self._why(part, record, since)
            return before
        text = phrase("{item}: price of one on {day}", item=label, day=since.isoformat())
        start = self._named(before, part, f"{key}.price-as-dated", text)
        change = moves[0][1]
        for _, more in moves[1:]:
            change = change + more
        piece = constant(1.0, SOLD_BY_UNIT[part.sold_by]) if part is not None else constant(1.0)
        after = in_coins(self.system, start * (1.0 + change), piece)
        text = phrase("{item}: price of one carried to {day}", item=label, day=self.day.isoformat())
        after = self._named(after, part, f"{key}.price-redated", text)
        self.found[key] = Redated(since, start, after, tuple(index for index, _ in moves))
        return after

    def _named(self, figure: Figure, part: Part | None, id: str, label: str) -> Figure:
        sold_by = SOLD_BY_UNIT[part.sold_by] if part is not None else "1"
        return self.system.ledger.add(figure.named(id, label, per_piece(self.system.currency, sold_by)))

    def _moves(
        self, key: str, label: str, part: Part | None, record: Price | Lump, since: datetime.date
    ) -> Iterator[tuple[PriceIndex, Figure]]:
        """By how much each driver with an index moves a price between the two days."""
        assert self.day is not None
        for driver, share in sourced(self.system.catalog, part, record).shares.items():
            index = self._by_driver.get(driver)
            first, last = (index.place(since), index.place(self.day)) if index is not None else (None, None)
            if index is None or first is None or last is None or first == last:
                continue
            change = self._ratio(index, first, last) - 1.0
            if share is not WHOLE:
                part_of = phrase("{item}: share of the price that follows {driver}", item=label, driver=driver)
                change = change * self.system.ledger.value(f"{key}.driver-share-{driver}", part_of, share)
            yield index, change

    def _ratio(self, index: PriceIndex, first: int, last: int) -> Figure:
        """The index at one point over that at another."""
        days = [index.points[place].since.isoformat() for place in (first, last)]
        id, known = f"prices.index-{index.id}.{days[0]}-to-{days[1]}", self.system.ledger.figures
        if id in known:
            return known[id]
        ratio = self._level(index, last) / self._level(index, first)
        label = phrase("{index}: since {after} over since {before}", index=index.name, after=days[1], before=days[0])
        return self.system.ledger.add(ratio.named(id, label, "1"))

    def _level(self, index: PriceIndex, place: int) -> Figure:
        """An index at one of its points: published, or the point before with its change."""
        point, ledger = index.points[place], self.system.ledger
        id = f"prices.index-{index.id}.{point.since.isoformat()}"
        label = phrase("{index}: since {day}", index=index.name, day=point.since.isoformat())
        if point.level is not None:
            return ledger.value(id, label, point.level)
        if id in ledger.figures:
            return ledger.figures[id]
        assert point.change is not None
        text = phrase("{index}: change on {day}", index=index.name, day=point.since.isoformat())
        change = ledger.value(f"{id}.change", text, point.change)
        return ledger.add((self._level(index, place - 1) * (1.0 + change)).named(id, label, "1"))

    def _why(self, part: Part | None, record: Price | Lump, since: datetime.date) -> str:
        """Why no index carries a price."""
        assert self.day is not None
        shares = sourced(self.system.catalog, part, record).shares
        indices = [self._by_driver[driver] for driver in shares if driver in self._by_driver]
        if not indices:
            return "nothing that drives them has an index"
        if any(index.place(since) is None or index.place(self.day) is None for index in indices):
            return "the index of what drives them begins after one of the days"
        return "the index stood still between the days"

    def decide(self) -> None:
        """Say which prices were carried to the day, which were not and why, and what is beyond the end of an index."""
        if self.day is None:
            return
        used = {index.id: index for redated in self.found.values() for index in redated.indices}
        names = listed([index.name for index in used.values()]) or "-"
        chosen = phrase("{day}: {n} prices carried by indices ({names})", day=self.day.isoformat(), n=len(self.found), names=names)
        ended = [index for index in used.values() if index.until < self.day]
        reason = "asked for by the specification (prices.as-of); each stands before and after among the figures"
        if ended:
            words = listed([phrase("{index} until {day}", index=index.name, day=index.until.isoformat()) for index in ended])
            reason = phrase("{reason}; taken at their last point, for they end before: {ended}", reason=reason, ended=words)
        counts = {why: sum(each == why for each in self.left.values()) for why in self.left.values()}
        others = tuple(Rejected(phrase("{n} prices stay as published", n=count), why) for why, count in counts.items())
        self.system.ledger.decide("prices.as-of", "To which day are prices carried?", chosen, reason, others)
