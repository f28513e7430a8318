"""The price of one piece of a part: published, solved from a line, by quantity breaks, as a variant; in the currency of the quote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from configurator.catalog.parts import SOLD_BY_UNIT, Board, Part
from configurator.catalog.prices import Known, Price, Remainder
from configurator.catalog.problems import fail
from configurator.catalog.values import Value
from configurator.disciplines.money.books import Books, Found
from configurator.disciplines.money.exchange import converted, convertible, in_coins, in_quote_currency, per_piece
from configurator.disciplines.money.supply.moves import Moved, Moves
from configurator.disciplines.money.supply.redating import Redating
from configurator.disciplines.money.supply.sourcing import draw_together, sourced_by
from configurator.figures import Figure, ceil, constant, maximum, total, where
from configurator.phrases import phrase
from configurator.system.tree import System
from configurator.units import unit


class Step(NamedTuple):
    """A price of one piece, and the pieces from which it holds (none: from the first)."""

    price: Figure
    start: Figure | None = None

    @property
    def pieces(self) -> float:
        """From how many pieces on it holds."""
        return 1.0 if self.start is None or self.start.value is None else self.start.value


class Ladder(NamedTuple):
    """The prices of a part by the pieces that are bought, the smallest number first."""

    steps: tuple[Step, ...]
    pieces: Figure

    @property
    def price(self) -> Figure:
        """The price of the last step that the pieces reach."""
        price = self.steps[-1].price
        if len(self.steps) == 1:
            return price
        for step, after in zip(reversed(self.steps[:-1]), reversed(self.steps[1:]), strict=True):
            assert after.start is not None
            price = where(self.pieces < after.start, step.price, price)
        return price

    @property
    def reached(self) -> Figure:
        """The price of the step that holds now, by itself."""
        return next(s.price for s in reversed(self.steps) if s.start is None or s.pieces <= (self.pieces.value or 0.0))

    def each(self, change: Callable[[Step], Figure]) -> Ladder:
        """The same ladder with another price on each step."""
        return Ladder(tuple(Step(change(step), step.start) for step in self.steps), self.pieces)


@dataclass
class UnitPrices:
    """Prices of pieces, from the books in force and the pieces of each part in the order."""

    system: System
    books: Books
    ordered: Mapping[str, Figure]
    before_model: dict[str, Figure] = field(default_factory=dict)  # what boards that are priced by their make-up were published at
    _solving: list[str] = field(default_factory=list)
    _ladders: dict[str, Ladder] = field(default_factory=dict)

    @cached_property
    def moves(self) -> Moves:
        """What scenarios and duties make of the prices."""
        return Moves(self.system)

    @cached_property
    def redating(self) -> Redating:
        """What the indices of their drivers make of the prices, where a later day is asked for."""
        return Redating(self.system)

    @cached_property
    def bought_ids(self) -> frozenset[str]:
        """The parts of the order; a variant counts as itself and as the part it is a variant of."""
        parts = self.system.catalog.parts
        return frozenset(self.ordered) | {parts[id].variant_of for id in self.ordered if id in parts}

    def ladder(self, part: Part) -> Ladder:
        """The price of one, from the first piece on and from each quantity break, after scenarios and duty.

        It has no value where no book in force has one.
        """
        if part.id not in self._ladders:
            ladder, found = self.published(part), self.books.found(part)
            if found is not None and not self.gap(found):
                ladder = self._by_model(part, ladder)
                ladder = self._redated(part, found, ladder)
                ladder = self._moved(part, found.price, ladder)
            self._ladders[part.id] = ladder
        return self._ladders[part.id]

    def _redated(self, part: Part, found: Found, ladder: Ladder) -> Ladder:
        """The ladder on the day that prices are carried to; what that makes of the part is that of the step that is reached."""
        if self.redating.day is None:
            return ladder
        keys = [part.id if step.start is None else f"{part.id}-from-{step.pieces:g}" for step in ladder.steps]
        prices = [self.redating.price(key, part, found.price, found.book, s.price) for key, s in zip(keys, ladder.steps, strict=True)]
        steps = [self.redating.found[key] for key in keys if key in self.redating.found]
        if len(steps) > 1:
            before, after = (self._reached(ladder, [getattr(each, name) for each in steps]) for name in ("before", "after"))
            self.redating.found[part.id] = replace(steps[0], before=before, after=after)
        return Ladder(tuple(Step(price, step.start) for price, step in zip(prices, ladder.steps, strict=True)), ladder.pieces)

    def _moved(self, part: Part, record: Price, ladder: Ladder) -> Ladder:
        """The ladder after scenarios and duty, every step of it; what they make of the part is that of the step that is reached."""
        if not self.moves.asked:
            return ladder
        keys = [part.id if step.start is None else f"{part.id}-from-{step.pieces:g}" for step in ladder.steps]
        after = [self.moves.price(key, part, record, step.price) for key, step in zip(keys, ladder.steps, strict=True)]
        steps = [self.moves.found[key] for key in keys if key in self.moves.found]
        if len(steps) > 1:
            before, changed, duty, stages = zip(*steps, strict=True)
            reached = [None if each[0] is None else self._reached(ladder, each) for each in (changed, duty)]
            at_stage = {id: self._reached(ladder, [each[id] for each in stages]) for id in stages[0]}
            self.moves.found[part.id] = Moved(self._reached(ladder, before), reached[0], reached[1], at_stage)
        return Ladder(tuple(Step(price, step.start) for price, step in zip(after, ladder.steps, strict=True)), ladder.pieces)

    def _reached(self, ladder: Ladder, prices: Sequence[Figure]) -> Figure:
        """Of something that each step has, that of the step which the pieces reach."""
        return Ladder(tuple(Step(price, step.start) for price, step in zip(prices, ladder.steps, strict=True)), ladder.pieces).price

    def published(self, part: Part) -> Ladder:
        """The same as the books in force have it, before scenarios and duty."""
        found = self.books.found(part)
        reason = self.gap(found)
        steps = (Step(self._unknown(part, reason)),) if reason or found is None else self._published(part, found)
        ladder = Ladder(steps, self.bought(part))
        ladder = ladder if part.relative_price is None else ladder.each(lambda step: self._of_variant(part, step.price))
        return ladder if reason else self._as_made(part, ladder)

    def _by_model(self, part: Part, ladder: Ladder) -> Ladder:
        """The price of a board by its make-up, where the specification takes that and it is known; else as it was."""
        model = self.system.ledger.figures.get(f"boards.{part.id}.model-cost") if isinstance(part, Board) else None
        if model is None or self.system.spec.prices.boards == "published" or not convertible(self.system, "USD"):
            return ladder
        self.before_model[part.id] = ladder.price
        price = in_coins(self.system, in_quote_currency(self.system, model), constant(1.0, SOLD_BY_UNIT[part.sold_by]))
        return ladder.each(lambda _: price)

    def _as_made(self, part: Part, ladder: Ladder) -> Ladder:
        """A published price moved by how much dearer the thing is made now than when it was priced, where a model says so."""
        move = self.system.ledger.figures.get(f"boards.{part.id}.price-move")
        one = constant(1.0, SOLD_BY_UNIT[part.sold_by])
        return ladder if move is None else ladder.each(lambda step: in_coins(self.system, step.price * move, one))

    def each(self, part: Part) -> Figure:
        """The price of one piece at the quantity of the order, in the currency of the quote."""
        return self.ladder(part).price

    def gap(self, found: Found | None) -> str:
        """Why a part has no price of its own; empty where it has."""
        if found is None or not found.price.own or found.lump:
            return phrase("no price in {names}", names=self.books.names)
        price = found.price.price
        if price is not None and price.number is None:
            return price.reason
        if price is not None and price.number == 0 and not found.price.customer_supplied:
            return phrase("{book} says 0, which is no price (customer-supplied: true says that it is)", book=found.book.id)
        return ""

    def bought(self, part: Part) -> Figure:
        """The pieces bought for the order: all of its lines together, made up to the least order and to whole packs."""
        count = self.ordered.get(part.id, constant(0.0, SOLD_BY_UNIT[part.sold_by]))
        found = self.books.found(part)
        if found is None or not found.price.own:
            return count
        id, price = _known(self.system, part).id, found.price
        one = constant(1.0, SOLD_BY_UNIT[part.sold_by])
        if price.minimum is not None:
            count = maximum(
                count, self.system.ledger.value(f"{id}.minimum", phrase("{part}: least order", part=part.name), price.minimum) * one
            )
        if price.multiple is not None:
            pack = self.system.ledger.value(f"{id}.multiple", phrase("{part}: pieces in a pack", part=part.name), price.multiple) * one
            count = ceil(count / pack) * pack
        return count

    def _published(self, part: Part, found: Found) -> tuple[Step, ...]:
        """The steps of the record itself, of the part whose record it is; a break from the first piece on makes the first of them."""
        known, ledger = _known(self.system, part), self.system.ledger
        id, name, piece = f"{known.id}.price", phrase("{part}: price", part=known.name), constant(1.0, SOLD_BY_UNIT[part.sold_by])
        if found.price.derive is not None:
            steps = [Step(in_coins(self.system, self._solved(known, found.price.derive, found), piece))]
        else:
            first = [each.price for each in found.price.breaks if (each.quantity.number or 0.0) <= 1.0]
            assert found.price.price is not None
            steps = [
                Step(converted(self.system, self._ranged(known, found, ledger.value(id, name, (first or [found.price.price])[-1])), piece))
            ]
        for each in (later for later in found.price.breaks if (later.quantity.number or 0.0) > 1.0):
            start = f"{each.quantity.number:g}"
            price = ledger.value(f"{id}-from-{start}", phrase("{part}: price from {n} pieces on", part=known.name, n=start), each.price)
            self._ranged(known, found, price)
            asked = ledger.value(
                f"{id}-from-{start}.pieces", phrase("{part}: pieces from which that price holds", part=known.name), each.quantity
            )
            steps.append(Step(converted(self.system, price, piece), asked * piece))
        return tuple(steps)

    def _ranged(self, part: Part, found: Found, price: Figure) -> Figure:
        """The published price, drawn with what drives it."""
        draw_together(self.system, price, sourced_by(self.system.catalog, part.id, found.book.id))
        return price

    def _solved(self, part: Part, remainder: Remainder, found: Found) -> Figure:
        """The price that makes a published line come out: (line - what is known of it) / pieces.

        Raises:
            InputError: what is known of the line is more than the line, or rests on the price that is to be solved.
        """
        ledger, id = self.system.ledger, f"{part.id}.price"
        if id in ledger.figures:
            return ledger.figures[id]
        if part.id in self._solving:
            raise fail("PRI007", f"the price of {part.id} is solved from itself: {' → '.join([*self._solving, part.id])}", found.price.at)
        self._solving.append(part.id)
        line = ledger.value(f"{id}.line", phrase("{part}: published line its price is solved from", part=part.name), remainder.line)
        self._ranged(part, found, line)
        known = [self._known_amount(f"{id}.less-{n}", part, each) for n, each in enumerate(remainder.less, 1)]
        self._solving.pop()
        over = ledger.value(f"{id}.over", phrase("{part}: pieces in that line", part=part.name), remainder.over)
        left = in_quote_currency(self.system, line)
        left = (left - total(known) if known else left) / (over * constant(1.0, SOLD_BY_UNIT[part.sold_by]))
        if left.value is not None and left.value < 0:
            message = f"the parts taken off the line of {part.id} cost more than the line of {remainder.line}"
            raise fail("PRI008", message, found.price.at, "give it a base, or lower what is taken off")
        return ledger.add(left.named(id, phrase("{part}: cost of one, solved from a published line", part=part.name), self._shown(part)))

    def _known_amount(self, id: str, owner: Part, known: Known) -> Figure:
        """What is taken off the line: an amount, or so many pieces of another part at the price in force."""
        ledger = self.system.ledger
        if known.amount is not None:
            return in_quote_currency(self.system, ledger.value(id, phrase("{part}: taken off that line", part=owner.name), known.amount))
        part = self.system.catalog.parts[known.part]
        assert known.count is not None
        pieces = ledger.value(id, phrase("{part}: {other} taken off that line", part=owner.name, other=part.name), known.count)
        return pieces * constant(1.0, SOLD_BY_UNIT[part.sold_by]) * self.published(part).price

    def _of_variant(self, part: Part, price: Figure) -> Figure:
        """The price of a part; of a variant, that of the part it is a variant of, times what it costs against it."""
        factor = self.system.ledger.part(part, "relative-price")
        return price if factor is None else in_coins(self.system, price * factor, constant(1.0, SOLD_BY_UNIT[part.sold_by]))

    def _unknown(self, part: Part, reason: str) -> Figure:
        """The price of a part that has none: an input without a value, which can be typed in."""
        known = _known(self.system, part)
        return self.system.ledger.value(
            f"{known.id}.price", phrase("{part}: price", part=known.name), Value(None, unit(self._shown(part)), reason=reason)
        )

    def _shown(self, part: Part) -> str:
        return per_piece(self.system.currency, SOLD_BY_UNIT[part.sold_by])


def _known(system: System, part: Part) -> Part:
    """The part whose record it is: the one that a variant is a variant of."""
    return system.catalog.parts[part.variant_of] if part.variant_of else part
