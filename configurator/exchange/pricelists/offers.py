"""Rows of a table as offers of parts, each row whole or rejected at the cell that is not understood."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from configurator.exchange.pricelists.grids.cells import Cell, Grid
from configurator.exchange.pricelists.heads import NUMBERED, RANGES, Column, Head
from configurator.exchange.pricelists.parts import PartIndex
from configurator.exchange.pricelists.values.measures import Measure, measure_in, read_measure
from configurator.exchange.pricelists.values.money import NO_TAX, Money, Tax, rate_of_cell, scale_of, tax_in
from configurator.exchange.pricelists.values.numbers import decimal_sign, is_number, read_amount, whole_number, written
from configurator.exchange.pricelists.values.ranges import Range, Spread, ends_of_cell, signed_share, spread_of_cell, without_spread
from configurator.exchange.pricelists.values.terms import day_first, read_day, read_lead_time
from configurator.exchange.pricelists.values.words import is_one_of, listed

IDENTIFYING = (*NUMBERED, "description")


class Rejected(NamedTuple):
    """A row that is not taken: the cell that is not understood, why, and what may be meant."""

    at: str
    message: str
    suggestion: str = ""


class Step(NamedTuple):
    """The price of one from so many pieces on, and how far it may be off where the list says that."""

    start: int
    price: Decimal
    range: Range | None = None


class Priced(NamedTuple):
    """The price of one in its currency, and what its cell or its head says of how far it may be off."""

    price: Decimal
    currency: str
    spread: Spread | None = None


@dataclass(frozen=True)
class Offer:
    """What a row offers: the price of one of what a part is sold by, net of tax, and its terms; `text` is how the list names the part."""

    part: str
    text: str
    at: str
    currency: str
    steps: tuple[Step, ...]
    quantity: int | None = None
    minimum: int | None = None
    multiple: int | None = None
    lead_days: int | None = None
    valid_until: datetime.date | None = None
    country: str = ""
    number: str = ""
    tax: Tax = NO_TAX

    @property
    def same(self) -> tuple[object, ...]:
        """What two rows of one part must agree in."""
        return self.currency, self.steps


class _Fault(Exception):
    """Why a row is not taken, and the cell that is at fault."""

    def __init__(self, column: int | None, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.column, self.suggestion = column, suggestion


class _Row(NamedTuple):
    """A row, what its part is sold by, and the tax in its prices."""

    number: int
    sold_by: str
    tax: Tax


@dataclass(frozen=True)
class Table:
    """A table of a list: its head and the rows below it, and what holds for all of them."""

    grid: Grid
    head: Head
    rows: tuple[int, ...]
    index: PartIndex
    money: Money
    tax: Tax
    date: datetime.date | None = None
    decimal: str = ""
    blank_is_no_offer: bool = False

    @cached_property
    def sign(self) -> str:
        """The decimal sign of the prices: as asked for, as they prove it, as all lists in Chinese and Japanese have it; else not known."""
        proven = {sign for cell in self._price_cells() if isinstance(cell.value, str) and (sign := decimal_sign(cell.text))}
        if self.decimal or len(proven) == 1:
            return self.decimal or proven.pop()
        return "." if self.money.sign_yen and not proven else ""

    @cached_property
    def days_first(self) -> bool | None:
        """Whether dates in figures begin with the day."""
        column = self.head.fields.get("valid-until")
        cells = (self.grid.cell(row, column.index) for row in self.rows) if column is not None else ()
        return day_first(cell.text for cell in cells if cell is not None and isinstance(cell.value, str))

    def _price_cells(self) -> Iterator[Cell]:
        ends = [self.head.fields[name] for name in ("low", "high") if name in self.head.fields]
        for row in self.rows:
            yield from (cell for column in (*self.head.prices, *ends) if (cell := self.grid.cell(row, column.index)) is not None)

    def offers(self) -> Iterator[Offer | Rejected]:
        """Every row that is one of parts; headings, sums, remarks and blank ones are not."""
        for row in self.rows:
            if self._is_beside(row):
                continue
            try:
                offer = self._offer(row)
            except _Fault as fault:
                yield Rejected(self.grid.place(row, fault.column), str(fault), fault.suggestion)
            else:
                if offer is not None:
                    yield offer

    # --- which rows are offers

    def _cell(self, row: int, name: str) -> Cell | None:
        column = self.head.fields.get(name)
        found = self.grid.cell(row, column.index) if column is not None else None
        return found if found is not None and (found.text or found.fault) else None

    def _is_beside(self, row: int) -> bool:
        """Whether a row is a heading, a sum or a remark: it names no part, and prices none."""
        own = self.grid.own(row)
        named = {name: cell.text for name in IDENTIFYING if (cell := self._cell(row, name)) is not None}
        if any(self.index.found(text) for text in named.values()):
            return False
        if any(is_one_of(text.rstrip(": "), "totals") or text.casefold().startswith(_SUMS) for text in own.values()):
            return True
        if any(name in named for name in NUMBERED):
            return len(own) == 1
        priced = [text for column in self.head.prices if (text := own.get(column.index)) is not None]
        return not any(map(is_number, priced)) or all(map(is_number, own.values()))

    # --- one row

    def _offer(self, row: int) -> Offer | None:
        """The offer of a row; None where a form that was sent out came back without a price in it."""
        part, text, named = self._part(row)
        asked = (*self.head.prices, *(self.head.fields[name] for name in RANGES if name in self.head.fields))
        if self.blank_is_no_offer and not any(self.grid.cell(row, column.index) for column in asked):
            return None
        this = _Row(row, self.index.catalog.parts[part].sold_by, self._tax(row))
        steps, currencies = self._steps(this)
        if not steps:
            raise _Fault(self.head.prices[0].index, "there is no price")
        if any(after.start <= before.start for before, after in pairwise(steps)):
            raise _Fault(self.head.prices[0].index, "the quantities from which its prices hold do not rise")
        if len(currencies) > 1:
            raise _Fault(self.head.prices[0].index, f"prices in several currencies: {', '.join(sorted(currencies))}")
        offer = Offer(part, text, self.grid.place(row, self.head.prices[0].index), currencies.pop(), tuple(steps), tax=this.tax)
        return self._with_terms(row, replace(offer, number=self._number(row, part, named)))

    def _steps(self, row: _Row) -> tuple[list[Step], set[str]]:
        """The prices of a row, and in which currencies; what it says of how far the first may be off holds for all in its shares."""
        steps, currencies, within, first = list[Step](), set[str](), None, Decimal(1)
        for column in self.head.prices:
            cell = self.grid.cell(row.number, column.index)
            if column.start is not None and (cell is None or (is_one_of(cell.text, "nothing") and not cell.fault)):
                continue
            priced = self._price(row, column, cell)
            if not steps:
                within, first = self._range(row, column, priced), priced.price
            own = priced.spread.of(priced.price) if priced.spread is not None else None
            steps.append(Step(self._start(row.number, column), priced.price, within.beside(first, priced.price) if within else own))
            currencies.add(priced.currency)
        return steps, currencies

    def _part(self, row: int) -> tuple[str, str, str]:
        """The part of a row, the text that names it, and the field that the text is of."""
        named = [(name, cell) for name in IDENTIFYING if (cell := self._cell(row, name)) is not None]
        for name, cell in named:
            found = self.index.found(cell.text)
            if len(found) == 1:
                return found.pop(), cell.text, name
            if found:
                message = f"'{cell.text}' is a number of several parts: {', '.join(sorted(found))}"
                raise _Fault(self.head.fields[name].index, message, f"--part {cell.text}={min(found)}")
        if not named:
            raise _Fault(self.head.prices[0].index, "a price without a part number")
        name, cell = named[0]
        nearest = self.index.nearest([each.text for _, each in named])
        raise _Fault(self.head.fields[name].index, cell.fault or f"'{cell.text}' is no part of the catalog", nearest)

    def _start(self, row: int, column: Column) -> int:
        """The piece from which a price holds: of its head, or of the column of quantities beside it."""
        if column.counted is None:
            return column.start or 1
        cell = self.grid.cell(row, column.counted)
        try:
            return whole_number(cell.text if cell is not None else "")
        except ValueError:
            raise _Fault(column.counted, "the price beside it holds from no number of pieces") from None

    def _number(self, row: int, part: str, named: str) -> str:
        """The number a supplier has for a part."""
        cell = self._cell(row, "supplier-part") or self._cell(row, "mpn") or (self._cell(row, "part") if named == "part" else None)
        return cell.text if cell is not None and cell.text != part else ""

    def _price(self, row: _Row, column: Column, cell: Cell | None) -> Priced:
        """The price of one, net, in its currency, with its spread where its cell or its head has one."""
        if cell is None or cell.fault or not cell.text:
            raise _Fault(column.index, cell.fault if cell is not None and cell.fault else "there is no price")
        text, spread = without_spread(cell.text)
        try:
            amount = read_amount(text, "." if isinstance(cell.value, float) else self.sign)
            measure = self._measure(row.number, column, amount.behind)
            self._require_understood(cell.text, amount.before, amount.behind)
            factor = max(map(scale_of, (column.label, column.beside))) if scale_of(cell.text) == 1 else 1  # the cell itself says 万
            price = row.tax.net(measure.of_one(amount.number * factor, row.sold_by))
        except ValueError as fault:
            raise _Fault(column.index, str(fault), self._advice(str(fault))) from None
        if not price:
            raise _Fault(column.index, "0 is no price", "customer-supplied: true in a book of your own says that it is")
        currency = self._currency(row.number, column, cell, f"{amount.before} {amount.behind}")
        return Priced(price, currency, spread or without_spread(column.label)[1] or without_spread(column.beside)[1])

    # --- how far a price may be off

    def _range(self, row: _Row, column: Column, first: Priced) -> Range | None:
        """Low and high that a row says beside its (first) price: in two columns, or in one; None where it says neither.

        They are read as the price is: for as many pieces, net of the same tax, in its currency.
        """
        said = {name: cell for name in RANGES if (cell := self._cell(row.number, name)) is not None}
        cells = {name: cell for name, cell in said.items() if cell.fault or not is_one_of(cell.text, "nothing")}
        both = cells.pop("range", None)
        if not cells and both is None:
            return None
        if not cells and both is not None:
            found = self._of_one_cell(row, column, both, first)
            return self._require_around(found, first.price, "range", "range")
        if len(cells) == 1:
            given, other = ("low", "high") if "low" in cells else ("high", "low")
            advice = f"fill in its {other} too, or neither" if other in self.head.fields else f"--map {other}=COLUMN"
            raise _Fault(self.head.fields[given].index, f"the price has a {given} and no {other}", advice)
        low, high = (self._end(row, name, column, cells[name], first) for name in ("low", "high"))
        return self._require_around(Range(low, high), first.price, "low", "high")

    def _of_one_cell(self, row: _Row, column: Column, cell: Cell, first: Priced) -> Range:
        """The range that one cell says: a share, or from where to where."""
        spread = spread_of_cell(cell.text, self.head.fields["range"].label)
        if spread is not None:
            return spread.of(first.price)
        ends = ends_of_cell(cell.text)
        if len(ends) != 2:
            raise _Fault(self.head.fields["range"].index, f"'{cell.text}' is no range of a price", "write ± 10 % or 11.50–13.20")
        low, high = (self._end(row, "range", column, Cell(end), first) for end in ends)
        return Range(low, high)

    def _end(self, row: _Row, name: str, column: Column, cell: Cell, first: Priced) -> Decimal:
        """An end of a range: read below the head of the price, with which its own must agree."""
        own = self.head.fields[name]
        self._require_alike(row, own, column, first.currency)
        share = signed_share(cell.text)
        if share is not None:
            return first.price * (1 + share)
        found = self._price(row, replace(column, index=own.index), cell)
        if found.currency != first.currency:
            raise _Fault(own.index, f"the {name} is in {found.currency}, the price in {first.currency}", f"write it in {first.currency}")
        return found.price

    def _require_alike(self, row: _Row, own: Column, column: Column, currency: str) -> None:
        """What the head of an end says of currency, unit and tax is that of the price."""
        measure, said = measure_in(own.label), tax_in(own.label, head=True).included
        try:
            of_price, one = self._measure(row.number, column, ""), Decimal(1)
            alike = measure is None or measure.of_one(one, row.sold_by) == of_price.of_one(one, row.sold_by)
        except ValueError:
            alike = False
        alike = alike and (self.money.of(own.label) or currency) == currency and scale_of(own.label) in (1, scale_of(column.label))
        if not alike or (said is not None and said != bool(row.tax.included)):
            message = f"'{own.label}' is in another currency, unit or tax than the price ('{column.label}')"
            raise _Fault(own.index, message, "give low and high as the price is given")

    def _require_around(self, found: Range, price: Decimal, low: str, high: str) -> Range:
        """A range has its price in it."""
        if found.low > price:
            swapped = low != high and found.high < price
            advice = f"--map low={self.head.fields[high].name} --map high={self.head.fields[low].name}" if swapped else "--map low=COLUMN"
            raise _Fault(self.head.fields[low].index, f"the low {written(found.low)} is above the price {written(price)}", advice)
        if found.high < price:
            message = f"the high {written(found.high)} is below the price {written(price)}"
            raise _Fault(self.head.fields[high].index, message, "--map high=COLUMN")
        return found

    @staticmethod
    def _advice(fault: str) -> str:
        return "--decimal comma or --decimal point" if "does not tell which" in fault else ""

    def _require_understood(self, text: str, *around: str) -> None:
        """What stands around a number is money, a unit or tax; raises ValueError for anything else."""
        for words in around:
            for word in words.strip(" /()（）:：").replace("/", " ").split():
                if not (self.money.of(word) or is_one_of(word, "beside-prices") or _is_measure(word) or tax_in(words, head=True) != NO_TAX):
                    raise ValueError(f"'{text}' is not understood: '{word}'")

    def _currency(self, row: int, column: Column, cell: Cell, around: str) -> str:
        """The currency of a price: of its cell, its row, its column, else of the whole list."""
        said = self._cell(row, "currency")
        by_row = self.money.of(said.text) if said is not None else ""
        if said is not None and not by_row:
            raise _Fault(self.head.fields["currency"].index, f"'{said.text}' is no currency", "write its code: USD, EUR, CNY")
        by_row = by_row or self.money.of(column.label) or self.money.of(column.beside)
        near = self.money._replace(currency=by_row or self.money.currency)
        by_cell = near.of(around) or (near.of(cell.money) if cell.money else "")
        if by_cell and by_row and by_cell != by_row:
            raise _Fault(column.index, f"the price is in {by_cell}, its row or column in {by_row}", f"write it in {by_row}")
        found = by_cell or near.currency or self._currency_beside(row)
        if not found:
            raise _Fault(column.index, NO_CURRENCY, "--currency USD")
        return found

    def _currency_beside(self, row: int) -> str:
        """The currency of the cell of a plain price beside steps that say none."""
        cell = self._cell(row, "price") if self.head.steps else None
        return self.money.of(cell.text) or self.money.of(cell.money) if cell is not None else ""

    def _measure(self, row: int, column: Column, behind: str) -> Measure:
        """What a price is for: by its column of units, its cell or its head."""
        per = self._cell(row, "per")
        found = None
        try:
            found = read_measure(per.text) if per is not None else None
            unit = self._cell(row, "unit")
            counted = read_measure(unit.text) if unit is not None else None
        except ValueError as fault:
            at = self.head.fields["per"].index if found is None and per is not None else self.head.fields["unit"].index
            raise _Fault(at, str(fault), "each, 100 pcs, kpcs, pair, m") from None
        found = found or measure_in(f" {behind}") or measure_in(column.label) or measure_in(column.beside)
        if found is None or counted is None:
            return found or counted or Measure()
        return found if found.kind or found.pieces == counted.pieces else Measure(found.pieces * counted.pieces, counted.kind)

    def _tax(self, row: int) -> Tax:
        """Whether the prices of a row have a tax in them: by head, remark or the whole list; at which rate."""
        rate, remark = self._cell(row, "tax"), self._cell(row, "remark")
        first = self.head.prices[0]
        by_head = tax_in(first.label, head=True).over(tax_in(first.beside, head=True))
        said = by_head.over(tax_in(remark.text) if remark is not None else NO_TAX)
        if self.tax.included and self.tax.rate is not None and said.included is None:
            said = self.tax
        try:
            asked = said.over(Tax(self.tax.included)).included and said.rate is None and rate is not None
            by_column = Tax(None, rate_of_cell(rate.text)) if asked and rate is not None else NO_TAX
        except ValueError as fault:
            raise _Fault(self.head.fields["tax"].index, str(fault), "13 %") from None
        tax = said.over(by_column).over(self.tax)
        if tax.included and tax.rate is None:
            raise _Fault(self.head.prices[0].index, "the price has a tax in it, at a rate that is not said", "--tax '13 %'")
        return tax

    def _with_terms(self, row: int, offer: Offer) -> Offer:
        """The offer with least order, pack, lead time, validity and origin."""
        minimum, multiple, quantity = (self._pieces(row, name) for name in ("minimum", "multiple", "quantity"))
        if minimum is None and offer.steps[0].start > 1:
            minimum = offer.steps[0].start
        lead = valid = None
        for name in ("lead-time", "valid-until"):
            cell = self._cell(row, name)
            if cell is None:
                continue
            try:
                if name == "lead-time":
                    lead = read_lead_time(cell.text, self.head.fields[name].label)
                else:
                    valid = read_day(cell, self.days_first)
            except ValueError as fault:
                raise _Fault(self.head.fields[name].index, str(fault)) from None
        country = self._cell(row, "country")
        return replace(
            offer,
            quantity=quantity,
            minimum=minimum,
            multiple=multiple,
            lead_days=lead,
            valid_until=valid,
            country=country.text if country is not None else "",
        )

    def _pieces(self, row: int, name: str) -> int | None:
        """A number of pieces in a column of terms; None where it is empty or 1."""
        cell = self._cell(row, name)
        if cell is None or is_one_of(cell.text, "nothing"):
            return None
        try:
            found = whole_number(cell.text)
        except ValueError as fault:
            if name == "quantity":  # what is asked for: it prices nothing by itself
                return None
            raise _Fault(self.head.fields[name].index, str(fault)) from None
        return found if found > 1 or name == "quantity" else None


NO_CURRENCY = "the list does not say in which currency"
_SUMS = tuple(sorted(f"{word} " for word in listed("totals")))


def _is_measure(word: str) -> bool:
    try:
        read_measure(word)
    except ValueError:
        return False
    return True
