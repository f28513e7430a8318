"""What somebody else says a system costs: a sheet of items and amounts, as analysts and suppliers send it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from configurator.catalog.data import shipped
from configurator.catalog.problems import Position, fail
from configurator.catalog.reading.yamltext import Loader
from configurator.exchange.pricelists.grids.cells import Grid
from configurator.exchange.pricelists.grids.files import open_list
from configurator.exchange.pricelists.values.money import code_in
from configurator.exchange.pricelists.values.numbers import decimal_sign, read_amount
from configurator.exchange.pricelists.values.words import folded, words

SEARCHED = 40  # rows that are searched for a head


@dataclass(frozen=True)
class Item:
    """A row: where it stands, what it is called, what it comes to, and how many pieces it is of where that is said."""

    at: str
    text: str
    amount: Decimal
    quantity: float | None = None


@dataclass(frozen=True)
class Statement:
    """The rows of a sheet; `total` is what it prints as their sum, `currency` what it names (empty: nothing)."""

    items: tuple[Item, ...]
    total: Decimal | None
    currency: str


@cache
def vocabulary() -> Any:
    """What items are called, from ``templates/statements.yaml``."""
    return yaml.load((shipped("templates") / "statements.yaml").read_text(encoding="utf-8"), Loader)


def read_statement(path: Path, sheet: str | None = None) -> Statement:
    """Read a sheet of items and amounts: the first that has any.

    Raises:
        InputError: the file cannot be read, or holds no column of texts beside one of amounts.
    """
    for grid in open_list(path, sheet).grids:
        columns = _columns(grid)
        if columns is not None:
            return _statement(grid, columns)
    hint = "a column with what each row is, and one headed 'amount' with what it comes to"
    raise fail("REC003", "has no table of items and amounts", Position(str(path)), hint)


@dataclass(frozen=True)
class _Columns:
    """Which columns are what, and the row of their heads (0: none)."""

    text: int
    amount: int
    quantity: int | None
    head: int


def _columns(grid: Grid) -> _Columns | None:
    """By the words of a head; without one the column of texts and the last column of numbers."""
    rows = list(grid.numbers)
    head = next((row for row in rows[:SEARCHED] if _head_of(grid, row, "total", "amount") is not None), 0)
    body = [row for row in rows if row > head]
    numbers = Counter(column for row in body for column in grid.rows[row] if _number(grid, row, column, "") is not None)
    texts = Counter(column for row in body for column, text in grid.texts(row).items() if any(map(str.isalpha, text)))
    texts -= Counter({column: count for column, count in numbers.items() if count >= texts[column]})
    if not numbers or not texts:
        return None
    named = _head_of(grid, head, "description", "part") if head else None
    amount = _head_of(grid, head, "total", "amount") if head else max(numbers)
    text = named if named is not None and texts[named] else max(texts, key=lambda column: (texts[column], -column))
    return _Columns(text, amount or max(numbers), _head_of(grid, head, "quantity") if head else None, head)


def _head_of(grid: Grid, row: int, *fields: str) -> int | None:
    """The column whose head says one of some fields; the last where several do."""
    known = {folded(word) for field in fields for word in words()["fields"].get(field, [field])}
    found = [column for column, text in grid.texts(row).items() if _without_money(text) in known]
    return found[-1] if found else None


def _without_money(text: str) -> str:
    """A head without the currency it names: ``Amount (USD)`` → ``amount``."""
    return " ".join(word for word in folded(text).split() if not code_in(word))


def _statement(grid: Grid, columns: _Columns) -> Statement:
    rows = [row for row in grid.numbers if row > columns.head]
    sign = next((found for row in rows if (found := decimal_sign(_text(grid, row, columns.amount)))), "")
    items, total = list[Item](), None
    for row in rows:
        text, amount = _text(grid, row, columns.text), _number(grid, row, columns.amount, sign)
        if not text or amount is None or folded(text) in vocabulary()["subtotal"]:
            continue
        if folded(text) in vocabulary()["total"]:
            total = amount
            continue
        quantity = _number(grid, row, columns.quantity, sign) if columns.quantity is not None else None
        items.append(Item(grid.place(row, columns.amount), text, amount, None if quantity is None else float(quantity)))
    return Statement(tuple(items), total, _currency(grid, columns))


def _currency(grid: Grid, columns: _Columns) -> str:
    """What the head of the amounts names, else what stands above it or in the amounts themselves."""
    above = [text for row in grid.numbers if row <= columns.head for text in grid.own(row).values()]
    beside = [_text(grid, row, columns.amount) for row in grid.numbers if row > columns.head]
    return next((code for text in (*reversed(above), *beside) if (code := code_in(text))), "")


def _text(grid: Grid, row: int, column: int | None) -> str:
    cell = grid.cell(row, column)
    return cell.text if cell is not None else ""


def _number(grid: Grid, row: int, column: int | None, sign: str) -> Decimal | None:
    """The number of a cell; None where it holds none."""
    cell = grid.cell(row, column)
    if cell is None or not cell.text:
        return None
    if isinstance(cell.value, float):
        return Decimal(repr(cell.value)).quantize(Decimal("0.01"))
    try:
        return read_amount(cell.text, sign or ".").number
    except ValueError:
        return None
