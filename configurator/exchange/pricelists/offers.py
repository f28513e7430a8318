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
from configurator.exchange.pricelists.heads import NUMBERED, Column, Head
from configurator.exchange.pricelists.parts import PartIndex
from configurator.exchange.pricelists.values.measures import Measure, measure_in, read_measure
from configurator.exchange.pricelists.values.money import NO_TAX, Money, Tax, rate_of_cell, scale_of, tax_in
from configurator.exchange.pricelists.values.numbers import decimal_sign, is_number, read_amount, whole_number
from configurator.exchange.pricelists.values.terms import day_first, read_day, read_lead_time
from configurator.exchange.pricelists.values.words import is_one_of, listed

IDENTIFYING = (*NUMBERED, "description")


class Rejected(NamedTuple):
    """A row that is not taken: the cell that is not understood, why, and what may be meant."""

    at: str
    message: str
    suggestion: str = ""


class Step(NamedTuple):
    """The price of one from so many pieces on."""

    start: int
    price: Decimal


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
        for row in self.rows:
            yield from (cell for column in self.head.prices if (cell := self.grid.cell(row, column.index)) is not None)

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
        if self.blank_is_no_offer and not any(self.grid.cell(row, column.index) for column in self.head.prices):
            return None
        tax = self._tax(row)
        sold_by = self.index.catalog.parts[part].sold_by
        steps, currencies = [], set()
        for column in self.head.prices:
            cell = self.grid.cell(row, column.index)
            if column.start is not None and (cell is None or (is_one_of(cell.text, "nothing") and not cell.fault)):
                continue
            price, currency = self._price(row, column, cell, sold_by, tax)
            steps.append(Step(self._start(row, column), price))
            currencies.add(currency)
        if not steps:
            raise _Fault(self.head.prices[0].index, "there is no price")
        if any(after.start <= before.start for before, after in pairwise(steps)):
            raise _Fault(self.head.prices[0].index, "the quantities from which its prices hold do not rise")
        if len(currencies) > 1:
            raise _Fault(self.head.prices[0].index, f"prices in several currencies: {', '.join(sorted(currencies))}")
        offer = Offer(part, text, self.grid.place(row, self.head.prices[0].index), currencies.pop(), tuple(steps), tax=tax)
        return self._with_terms(row, replace(offer, number=self._number(row, part, named)))

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

    def _price(self, row: int, column: Column, cell: Cell | None, sold_by: str, tax: Tax) -> tuple[Decimal, str]:
        """The price of one, net, in its currency."""
        if cell is None or cell.fault or not cell.text:
            raise _Fault(column.index, cell.fault if cell is not None and cell.fault else "there is no price")
        try:
            amount = read_amount(cell.text, "." if isinstance(cell.value, float) else self.sign)
            measure = self._measure(row, column, amount.behind)
            self._require_understood(cell.text, amount.before, amount.behind)
            factor = scale_of(column.label) if scale_of(cell.text) == 1 else 1  # the cell itself says 万
            price = tax.net(measure.of_one(amount.number * factor, sold_by))
        except ValueError as fault:
            raise _Fault(column.index, str(fault), self._advice(str(fault))) from None
        if not price:
            raise _Fault(column.index, "0 is no price", "customer-supplied: true in a book of your own says that it is")
        return price, self._currency(row, column, cell, f"{amount.before} {amount.behind}")

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
        by_row = by_row or self.money.of(column.label)
        near = self.money._replace(currency=by_row or self.money.currency)
        by_cell = near.of(around) or (near.of(cell.money) if cell.money else "")
        if by_cell and by_row and by_cell != by_row:
            raise _Fault(column.index, f"the price is in {by_cell}, its row or column in {by_row}")
        found = by_cell or near.currency
        if not found:
            raise _Fault(column.index, NO_CURRENCY, "--currency USD")
        return found

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
        found = found or measure_in(f" {behind}") or measure_in(column.label)
        if found is None or counted is None:
            return found or counted or Measure()
        return found if found.kind or found.pieces == counted.pieces else Measure(found.pieces * counted.pieces, counted.kind)

    def _tax(self, row: int) -> Tax:
        """Whether the prices of a row have a tax in them: by head, remark or the whole list; at which rate."""
        rate, remark = self._cell(row, "tax"), self._cell(row, "remark")
        said = tax_in(self.head.prices[0].label, head=True).over(tax_in(remark.text) if remark is not None else NO_TAX)
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
