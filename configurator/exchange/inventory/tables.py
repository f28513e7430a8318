"""Inventories as tables: csv of any delimiter and encoding, or a workbook; a row a piece, or a row with a quantity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from configurator.catalog.problems import InputError, Position, Problem, fail
from configurator.exchange.inventory.pieces import Inventory, Piece, unit_in
from configurator.exchange.pricelists.grids.cells import Cell, Grid
from configurator.exchange.pricelists.grids.files import Listing, open_list
from configurator.exchange.pricelists.values.numbers import read_amount
from configurator.exchange.pricelists.values.words import folded, words

SEARCHED = 60  # rows that are searched for the head
NAMED = ("part", "mpn", "supplier-part", "description")  # columns that tell the part, the most telling first
Columns = Mapping[str, int]


@cache
def _words() -> dict[str, str]:
    """What a column is, by its label; the words of inventories before those of price lists."""
    found: dict[str, str] = {}
    for table, names in ((words()["inventory"], None), (words()["fields"], (*NAMED, "quantity"))):
        for name, known in table.items():
            for word in known if names is None or name in names else ():
                found.setdefault(folded(str(word)), name)
    return found


def table_inventory(path: Path) -> Inventory:
    """The pieces of a table.

    Raises:
        InputError: it is no inventory, or a row says no quantity that can be read.
    """
    pieces = pieces_of(open_list(path))
    if pieces is None:
        hint = "its head names columns: part, quantity, serial, rack, u, item"
        raise fail("INV001", "is no inventory: no row names a part and its quantity, serial number or place", Position(str(path)), hint)
    return Inventory(str(path), pieces)


def rows_inventory(file: str, rows: Sequence[Mapping[str, Any]]) -> Inventory | None:
    """The pieces of objects that say what the rows of a table say; None where they do not."""
    heads = list(dict.fromkeys(key for row in rows for key in row))
    cells = [{at: row[head] for at, head in enumerate(heads, 1) if isinstance(row.get(head), str | int | float)} for row in rows]
    filled = {number: {at: Cell(str(value)) for at, value in row.items()} for number, row in enumerate(cells, 2)}
    pieces = pieces_of(Listing([Grid(file, rows={1: {at: Cell(head) for at, head in enumerate(heads, 1)}, **filled})]))
    return None if pieces is None else Inventory(file, pieces)


def pieces_of(listing: Listing) -> list[Piece] | None:
    """The rows below the head of every sheet that has one; None where none has."""
    tables = [(grid, *found) for grid in listing.grids if (found := _head(grid)) is not None]
    problems: list[Problem] = []
    pieces = [piece for grid, last, columns in tables for piece in _pieces(grid, last, columns, problems)]
    if problems:
        raise InputError(problems)
    return pieces if tables else None


def _head(grid: Grid) -> tuple[int, Columns] | None:
    """The last row of the head, and which column is what: the first row that names a part or an item and something of it."""
    for row in list(grid.numbers)[:SEARCHED]:
        columns: dict[str, int] = {}
        for column, label in grid.texts(row).items():
            if name := _words().get(folded(label)):
                columns.setdefault(name, column)
        if len(columns) > 1 and columns.keys() & {*NAMED, "item"}:
            return row, columns
    return None


def _pieces(grid: Grid, head: int, columns: Columns, problems: list[Problem]) -> Iterator[Piece]:
    for row in grid.numbers:
        texts = grid.texts(row)
        said = {name: texts.get(column, "") for name, column in columns.items()}
        named = tuple(said[name] for name in NAMED if said.get(name))
        items = (said["item"],) if said.get("item") else ()
        if row <= head or not (named or items):
            continue
        try:
            quantity, unit = _quantity(said.get("quantity", "")), _unit(said.get("u", ""))
        except ValueError as problem:
            problems.append(Problem("INV002", str(problem), Position(grid.place(row))))
            continue
        yield Piece(grid.place(row), named, quantity, said.get("serial", ""), said.get("rack", ""), unit, items)


def _quantity(text: str) -> float:
    """A quantity as written; a row without one is a piece.

    Raises:
        ValueError: it is no number.
    """
    try:
        return float(read_amount(text, ".").number) if text else 1.0
    except ValueError:
        raise ValueError(f"'{text}' is no quantity") from None


def _unit(text: str) -> int:
    found = unit_in(text) if text else 0
    if found is None:
        raise ValueError(f"'{text}' is no unit of a rack")
    return found
