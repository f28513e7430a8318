"""Price indices and what they make of the price of a part: where it was published, at how much, and what it would be on other days."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from configurator.catalog.model import Catalog
from configurator.catalog.parts import Part
from configurator.catalog.prices import Price, PriceBook
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.tables.indices import IndexPoint, PriceIndex
from configurator.disciplines.money.supply.sourcing import sourced
from configurator.phrases import Translator, phrase
from configurator.render.svg.charts.bridge import Pillar
from configurator.render.words.i18n import translator
from configurator.studies.sheets.tables import Cell, Number, Table

SCHEMA = "rackcfg/prices-index/1"


def index_named(catalog: Catalog, name: str) -> PriceIndex:
    """An index by its id, or by the driver it is of; raises InputError where there is none."""
    by_driver = next((index for index in catalog.indices.values() if index.driver == name), None)
    found = catalog.indices.get(name) or by_driver
    if found is None:
        known = [*catalog.indices, *(index.driver for index in catalog.indices.values())]
        raise fail("IDX001", f"no price index '{name}'", hint=did_you_mean(name, known) or f"indices: {', '.join(catalog.indices)}")
    return found


def levels(index: PriceIndex) -> list[float]:
    """The index at each of its points."""
    found: list[float] = []
    for point in index.points:
        found.append(_number(point.level) if point.level is not None else found[-1] * (1.0 + _number(point.change)))
    return found


def _number(value: Any) -> float:
    return float(value.coherent or 0.0) if value is not None else 0.0


def _drawn(level: float) -> Decimal:
    return Decimal(f"{level:.2f}")


class Published(NamedTuple):
    """The price of a part as a book has it, or the line of several pieces that it is solved from."""

    day: datetime.date
    book: PriceBook
    record: Price
    amount: float
    unit: str
    sources: tuple[str, ...]


class Carried(NamedTuple):
    """The newest price of a part on another day."""

    day: datetime.date
    ratio: float
    amount: float


def published(catalog: Catalog, part: Part) -> list[Published]:
    """The records of a part in all books, the oldest first."""
    rows = []
    for book in catalog.books.values():
        record = book.prices.get(part.variant_of or part.id)
        price = record.published() if record is not None else None
        if record is not None and price is not None and price.number:
            unit = price.unit.text
            if record.derive is not None:
                unit = phrase("{unit} (line of {n})", unit=unit, n=f"{record.derive.over.number:g}")
            rows.append(Published(book.dated(record), book, record, price.number, unit, price.sources))
    return sorted(rows, key=lambda row: (row.day, row.book.id))


def carried(catalog: Catalog, part: Part, newest: Published, until: datetime.date) -> list[Carried]:
    """The newest price on every day that an index of what drives it has a point on, up to a day, and on that day itself."""
    shares = sourced(catalog, part, newest.record).shares
    moving = [(index, _number(shares[index.driver])) for index in catalog.indices.values() if index.driver in shares]
    days = {point.since for index, _ in moving for point in index.points if point.since <= until} | {newest.day, until}
    return [Carried(day, ratio, newest.amount * ratio) for day in sorted(days) if (ratio := _ratio(moving, newest.day, day)) is not None]


def _ratio(moving: Sequence[tuple[PriceIndex, float]], since: datetime.date, day: datetime.date) -> float | None:
    """What a price is multiplied by between two days; None where an index of it begins after one of them."""
    change = 0.0
    for index, share in moving:
        first, last = index.place(since), index.place(day)
        if first is None or last is None:
            return None
        found = levels(index)
        change += share * (found[last] / found[first] - 1.0)
    return 1.0 + change


# --- as a sheet


@dataclass(frozen=True)
class IndexSheet:
    """Indices, or the history of a part, as tables with a chart each."""

    catalog: Catalog
    day: datetime.date
    language: str
    indices: Sequence[PriceIndex] = ()
    part: Part | None = None
    customer: str = ""
    held_back: bool = False
    internal: bool = True

    @cached_property
    def t(self) -> Translator:
        """The translation of an English text."""
        return translator(self.language)

    @property
    def kind(self) -> str:
        """What kind of document it is."""
        return self.t("Price indices")

    @property
    def title(self) -> str:
        """What it is of."""
        if self.part is not None:
            return self.t(phrase("{part}: price over time", part=self.part.name))
        return self.t(self.indices[0].name) if len(self.indices) == 1 else self.t("Price indices")

    @property
    def empty(self) -> str:
        """What is said where there is nothing to tell."""
        return self.t("no price of it is published in a book")

    @cached_property
    def tables(self) -> list[Table]:
        """The tables: all indices in short, one in full, or the records of a part and its price on other days."""
        if self.part is not None:
            return [*self._history(self.part)]
        return [self._points(self.indices[0])] if len(self.indices) == 1 else [self._overview()]

    def _heads(self, *heads: str) -> list[str]:
        return [self.t(head) for head in heads]

    def _overview(self) -> Table:
        rows: list[list[Cell]] = []
        for index in self.indices:
            (first, last), found = (index.points[at].since for at in (0, -1)), levels(index)
            change = Number(100 * (found[-1] / found[0] - 1), 1, signed=True)
            rows.append([index.id, index.driver, first.isoformat(), last.isoformat(), index.until.isoformat(), change])
        heads = self._heads("Index", "Driver", "First point", "Last point", "Holds until", "Change, %")
        return Table(self.t("All indices"), heads, rows, numeric=(5,))

    def _points(self, index: PriceIndex) -> Table:
        found = levels(index)
        rows: list[list[Cell]] = [
            [point.since.isoformat(), self._change(point), Number(level, 1), *self._evidence(point)]
            for point, level in zip(index.points, found, strict=True)
        ]
        pillars = [Pillar(point.since.isoformat(), _drawn(level), whole=True) for point, level in zip(index.points, found, strict=True)]
        remark = self.t(phrase("Its last point holds until {day}.", day=index.until.isoformat()))
        heads = self._heads("Since", "Change, %", "Level", "Range, %", "Sources", "Place")
        return Table(self.t(index.name), heads, rows, numeric=(1, 2), remark=remark, bridge=pillars)

    @staticmethod
    def _change(point: IndexPoint) -> Cell:
        return Number(100 * _number(point.change), 1, signed=True) if point.change is not None else None

    @staticmethod
    def _evidence(point: IndexPoint) -> tuple[str, str, str]:
        value = point.change or point.level
        assert value is not None
        ranged = "" if value.low is None or value.high is None else f"{value.low:g} – {value.high:g}"
        return ranged if point.change is not None else "", ", ".join(value.sources), value.locator

    def _history(self, part: Part) -> Iterator[Table]:
        rows = published(self.catalog, part)
        if not rows:
            return
        cells: list[list[Cell]] = [
            [row.day.isoformat(), row.book.id, Number(row.amount, 2), self.t(row.unit), row.book.based(row.record), ", ".join(row.sources)]
            for row in rows
        ]
        yield Table(self.t("In price books"), self._heads("Day", "Price book", "Price", "Unit", "Basis", "Sources"), cells, numeric=(2,))
        newest = rows[-1]
        moved = carried(self.catalog, part, newest, self.day)
        title = phrase("Carried by indices from the price of {day}, {book}", day=newest.day.isoformat(), book=newest.book.id)
        pillars = [Pillar(each.day.isoformat(), _drawn(each.amount), whole=True) for each in moved]
        ratios: list[list[Cell]] = [
            [each.day.isoformat(), Number(each.ratio, 4), Number(each.amount, 2), self.t(newest.unit)] for each in moved
        ]
        yield Table(self.t(title), self._heads("Day", "Ratio", "Price", "Unit"), ratios, numeric=(1, 2), bridge=pillars)


def index_json(sheet: IndexSheet) -> dict[str, Any]:
    """Indices with their points, or the records of a part and its price on other days."""
    head: dict[str, Any] = {"schema": SCHEMA, "day": sheet.day.isoformat()}
    if sheet.part is None:
        return {**head, "indices": [_index(index) for index in sheet.indices]}
    rows = published(sheet.catalog, sheet.part)
    moved = carried(sheet.catalog, sheet.part, rows[-1], sheet.day) if rows else []
    return {
        **head,
        "part": sheet.part.id,
        "published": [
            {
                "date": row.day.isoformat(),
                "book": row.book.id,
                "price": f"{row.amount:.15g}",
                "unit": row.unit,
                "sources": list(row.sources),
            }
            for row in rows
        ],
        "carried": [{"date": each.day.isoformat(), "ratio": each.ratio, "price": f"{each.amount:.2f}"} for each in moved],
    }


def _index(index: PriceIndex) -> dict[str, Any]:
    points = zip(index.points, levels(index), strict=True)
    return {
        "id": index.id,
        "name": str(index.name),
        "driver": index.driver,
        "until": index.until.isoformat(),
        "points": [
            {
                "since": point.since.isoformat(),
                "level": level,
                "change": _number(point.change) if point.change is not None else None,
                "sources": list((point.change or point.level).sources),  # type: ignore[union-attr]
            }
            for point, level in points
        ],
    }
