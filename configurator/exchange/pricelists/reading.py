"""A price list read whole: its tables found, its rows as offers, one offer a part, and everything that was not understood."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from configurator.catalog.model import Catalog
from configurator.catalog.problems import Position, did_you_mean, fail
from configurator.exchange.pricelists.grids.cells import Grid, letters
from configurator.exchange.pricelists.grids.files import Listing, open_list
from configurator.exchange.pricelists.heads import FIELDS, NUMBERED, Column, Head, head_at, head_of
from configurator.exchange.pricelists.offers import NO_CURRENCY, Offer, Rejected, Table
from configurator.exchange.pricelists.parts import PartIndex
from configurator.exchange.pricelists.template import OURS
from configurator.exchange.pricelists.values.money import NO_TAX, Money, Tax, money_of, tax_in
from configurator.exchange.pricelists.values.numbers import is_number, written
from configurator.exchange.pricelists.values.terms import day_said
from configurator.exchange.pricelists.values.words import folded

SAMPLE = 300  # rows that say which column names the parts


@dataclass(frozen=True)
class Asked:
    """What whoever imports a list says of it.

    `columns` are labels or letters by field, `usual` those of earlier lists where they are there; `parts` the supplier's names of parts.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    tax: Tax = NO_TAX
    decimal: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    encoding: str | None = None
    usual: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PriceList:
    """A list as it was understood: tables, one offer a part, rejected rows, and how many rows of parts it has."""

    tables: list[Table]
    offers: list[Offer]
    rejected: list[Rejected]
    rows: int
    listing: Listing

    @property
    def date(self) -> datetime.date | None:
        """The day that the list says it is of."""
        return next((table.date for table in self.tables if table.date is not None), None)

    @property
    def labels(self) -> dict[str, str]:
        """The label of the column of each field, but of prices by quantity."""
        head = self.tables[0].head
        return {name: column.label for name, column in head.fields.items() if column.label and not (name == "price" and head.steps)}


def read_list(path: Path, catalog: Catalog, asked: Asked) -> PriceList:
    """Read a price list.

    Raises:
        InputError: the file cannot be read, holds no table of prices, or says nothing of their currency.
    """
    listing = open_list(path, asked.sheet, asked.encoding)
    index = PartIndex(catalog, asked.parts)
    tables = [table for grid in listing.grids for table in _tables(grid, index, asked)]
    if not tables:
        raise _no_table(path, listing, asked)
    found = [each for table in tables for each in table.offers()]
    if not found:
        hint = "--map says which columns they are; a quotation mark left open swallows what is below it"
        raise fail("LIST009", "has no row with a part and a price below its head", Position(str(path)), hint)
    rejected = [each for each in found if isinstance(each, Rejected)]
    if rejected and all(each.message == NO_CURRENCY for each in rejected) and len(rejected) == len(found):
        raise fail("LIST010", NO_CURRENCY, Position(str(path)), "--currency USD")
    offers, clashes = _one_each([each for each in found if isinstance(each, Offer)])
    return PriceList(tables, offers, [*rejected, *clashes], len(found), listing)


def _no_table(path: Path, listing: Listing, asked: Asked) -> Exception:
    seen = next((texts for grid in listing.grids for row in grid.numbers if len(texts := grid.own(row)) > 2), {})
    columns = ", ".join(f"{letters(at)} {text}" for at, text in list(seen.items())[:8])
    hint = f"--map part=A --map price=C{f'; its columns: {columns}' if columns else ''}"
    if not any(grid.rows for grid in listing.grids):
        return fail("LIST009", "is empty", Position(str(path)), "is it on another sheet? --sheet NAME" if listing.hidden else "")
    return fail("LIST009", "has no table with part numbers and prices that is understood", Position(str(path)), hint)


# --- tables


def _tables(grid: Grid, index: PartIndex, asked: Asked) -> Iterator[Table]:
    """The tables of a grid, one below the other, each with its rows."""
    rows = list(grid.numbers)
    head = _asked_head(grid, rows, asked) or head_of(grid, rows)
    head = head if head is not None and head.whole else _by_content(grid, rows, index, head)
    if head is None:
        return
    said = _around(grid, rows, head)
    of_all = _OfAll(money_of(_spoken(grid, rows), said, asked.currency), asked.tax.over(tax_in(said)), day_said(said), asked)
    waiting, begun = [row for row in rows if row > head.last], head
    body: list[int] = []
    while waiting:
        row = waiting.pop(0)
        if _repeats(grid, row, begun):
            continue
        again = _next_head(grid, [row, *waiting[:2]], index)
        if again is not None and not asked.columns:
            yield _table(grid, begun, body, index, of_all)
            begun, body = again, []
            waiting = [later for later in waiting if later > again.last]
        else:
            body.append(row)
    yield _table(grid, begun, body, index, of_all)


class _OfAll(NamedTuple):
    """What holds for all tables of a grid."""

    money: Money
    tax: Tax
    date: datetime.date | None
    asked: Asked


def _table(grid: Grid, head: Head, body: Sequence[int], index: PartIndex, of_all: _OfAll) -> Table:
    head = _by_hits(grid, head, body, index, of_all.asked)
    ours = any(column.label == OURS for column in head.columns)
    return Table(grid, head, tuple(body), index, of_all.money, of_all.tax, of_all.date, of_all.asked.decimal, ours)


def _around(grid: Grid, rows: Iterable[int], head: Head) -> str:
    """What a list says in rows that are no rows of a table: titles above it, remarks of one cell below it."""
    beside = (grid.own(row) for row in rows if row < head.first or len(grid.own(row)) == 1)
    return " \n ".join(" ".join(texts.values()) for texts in beside)


def _spoken(grid: Grid, rows: Sequence[int]) -> str:
    """The texts of the first rows."""
    return " ".join(text for row in rows[:SAMPLE] for text in grid.own(row).values())


def _repeats(grid: Grid, row: int, head: Head) -> bool:
    """Whether a row is one of the rows of the head once more, as at the top of every printed page."""
    texts = set(grid.own(row).values())
    return any(texts == set(grid.own(first).values()) for first in range(head.first, head.last + 1))


def _next_head(grid: Grid, rows: Sequence[int], index: PartIndex) -> Head | None:
    """The head of another table that begins at the first of some rows."""
    texts = grid.own(rows[0])
    if len(texts) < 2 or any(is_number(text) or index.found(text) for text in texts.values()):
        return None
    found = head_of(grid, rows)
    return found if found is not None and found.whole and found.first == rows[0] else None


def _asked_head(grid: Grid, rows: Sequence[int], asked: Asked) -> Head | None:
    """The head with the columns that were asked for, by letter, number or label."""
    if not asked.columns and not asked.usual:
        return None
    head = head_of(grid, rows)
    if head is not None:
        _take_usual(head, asked.usual)
    if head is None and asked.columns:
        widest = max((max(texts) for row in rows if (texts := grid.texts(row))), default=0)
        head = Head(0, 0, [Column(at) for at in range(1, widest + 1)])
    for name, text in asked.columns.items():
        assert head is not None
        column = _column(head, name, text, grid)
        head.fields = {other: known for other, known in head.fields.items() if known.index != column.index}
        head.fields[name] = column
        head.steps = [] if name == "price" else [step for step in head.steps if step.index != column.index]
    return head


def _take_usual(head: Head, usual: Mapping[str, str]) -> None:
    """The columns as they were understood in earlier lists of the same supplier, where they are called the same."""
    by_label = {folded(column.label): column for column in head.columns if column.label}
    for name, label in usual.items():
        column = by_label.get(folded(label))
        if column is not None and column.index not in {step.index for step in head.steps}:
            head.fields = {other: known for other, known in head.fields.items() if known.index != column.index} | {name: column}


def _column(head: Head, name: str, text: str, grid: Grid) -> Column:
    at = Position(f"--map {name}={text}")
    if name not in FIELDS:
        raise fail("LIST008", f"'{name}' is no field of a price list", at, did_you_mean(name, FIELDS) or f"fields: {', '.join(FIELDS)}")
    labelled = [column for column in head.columns if folded(column.label) == folded(text)]
    lettered = [column for column in head.columns if text.strip().upper() in (column.name, str(column.index))]
    found = labelled or lettered or [column for column in head.columns if folded(text) and folded(text) in folded(column.label)]
    if not found:
        known = ", ".join(f"{column.name} {column.label}".strip() for column in head.columns)
        raise fail("LIST008", f"{grid.sheet or grid.file} has no column '{text}'", at, f"its columns: {known}")
    return found[0]


def _hits(grid: Grid, rows: Sequence[int], index: PartIndex) -> dict[int, int]:
    """How many cells of each column name a part of the catalog."""
    found: dict[int, int] = {}
    for row in rows[:SAMPLE]:
        for column, text in grid.own(row).items():
            found[column] = found.get(column, 0) + bool(index.found(text))
    return {column: count for column, count in found.items() if count}


def _by_hits(grid: Grid, head: Head, body: Sequence[int], index: PartIndex, asked: Asked) -> Head:
    """The head with the column for parts in which most parts are found, whatever it is called."""
    hits = _hits(grid, body, index)
    if not hits or "part" in asked.columns or any(column.index in hits for name, column in head.fields.items() if name in NUMBERED):
        return head
    best = max(hits, key=lambda column: hits[column])
    fields = {name: column for name, column in head.fields.items() if column.index != best}
    if "part" in fields:
        fields.setdefault("supplier-part", fields["part"])
    return replace(head, fields={**fields, "part": head.columns[best - 1]})


def _by_content(grid: Grid, rows: Sequence[int], index: PartIndex, head: Head | None) -> Head | None:
    """The head of a list whose labels say too little: the column that names parts, and the only one with numbers beside them."""
    hits = _hits(grid, rows, index)
    if not hits:
        return None
    best = max(hits, key=lambda column: hits[column])
    body = [row for row in rows if (cell := grid.cell(row, best)) is not None and index.found(cell.text)]
    numbers: dict[int, int] = {}
    for row in body:
        for column, text in grid.own(row).items():
            numbers[column] = numbers.get(column, 0) + (column != best and is_number(text))
    often = [column for column, count in numbers.items() if count > 0.7 * len(body)]
    above = max((row for row in rows if row < body[0]), default=0)
    labelled = head or (head_at(grid, [above]) if above else None)
    fields = dict(labelled.fields) if labelled is not None else {}
    known = {column.index: column for column in labelled.columns} if labelled is not None else {}
    columns = [known.get(at, Column(at)) for at in range(1, max(max(grid.texts(row)) for row in body) + 1)]
    price = fields.get("price") or (columns[often[0] - 1] if len(often) == 1 else None)
    if price is None and not (head is not None and head.steps):
        return None
    fields = {name: column for name, column in fields.items() if column.index != best} | {"part": columns[best - 1]}
    if head is not None:
        return replace(head, fields=fields)
    assert price is not None
    return Head(above, above, columns, {**fields, "price": price})


# --- one offer a part


def _one_each(offers: Sequence[Offer]) -> tuple[list[Offer], list[Rejected]]:
    """One offer of each part: rows by quantity as one ladder, what is said twice once; rows that contradict each other rejected."""
    by_part: dict[str, list[Offer]] = {}
    for offer in offers:
        by_part.setdefault(offer.part, []).append(offer)
    kept, rejected = [], []
    for part, rows in by_part.items():
        if len({offer.same for offer in rows}) == 1:
            kept.append(replace(rows[0], quantity=None))
        elif _is_ladder(rows):
            kept.append(_ladder(rows))
        else:
            rejected += [_clash(part, offer, rows) for offer in rows]
    return kept, rejected


def _is_ladder(rows: Sequence[Offer]) -> bool:
    """Whether rows of one part are its prices by quantity."""
    counts = [offer.quantity for offer in rows]
    plain = all(len(offer.steps) == 1 and offer.currency == rows[0].currency for offer in rows)
    return plain and None not in counts and len(set(counts)) == len(counts)


def _ladder(rows: Sequence[Offer]) -> Offer:
    ordered = sorted(rows, key=lambda offer: offer.quantity or 0)
    steps = tuple(offer.steps[0]._replace(start=offer.quantity or 1) for offer in ordered)
    first = ordered[0]
    minimum = first.minimum or (steps[0].start if steps[0].start > 1 else None)
    return replace(first, steps=steps, minimum=minimum)


def _clash(part: str, offer: Offer, rows: Sequence[Offer]) -> Rejected:
    others = ", ".join(f"{other.at} ({_shown(other)})" for other in rows if other is not offer and other.same != offer.same)
    return Rejected(offer.at, f"{part} has another price here ({_shown(offer)}) than in {others}", "leave one of the rows out")


def _shown(offer: Offer) -> str:
    first = offer.steps[0]
    within = f", {written(first.range.low)} to {written(first.range.high)}" if first.range is not None else ""
    return f"{first.price:f} {offer.currency}{within}"
