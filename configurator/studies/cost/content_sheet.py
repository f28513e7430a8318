"""What a cost is made of, in words: as a sheet of tables, and as JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from configurator.disciplines.money.supply.contents import PIECES
from configurator.figures import Figure
from configurator.phrases import phrase
from configurator.render.words.numbers import money, plain
from configurator.studies.cost.content import CATEGORY, UNKNOWN, Contents, Taken
from configurator.studies.cost.of_view import OfView
from configurator.studies.sheets.tables import Cell, Number, Table, cell_text, number_cell

HEADS = {
    "supplier": "Supplier",
    "tier": "Tier",
    "country": "Country of origin",
    "category": "Category",
    "hs": "HS heading",
    "export": "Export class",
    "driver": "Price driver",
}
INSIDE = "Content at the cost of the makers of the packages; it is paid with the packages and stands in no sum of the purchase."


@dataclass(frozen=True)
class ContentSheet(OfView):
    """The cost by one view, and what stands inside it."""

    found: Contents

    @property
    def kind(self) -> str:
        """What kind of document it is."""
        return self.t("Content of the cost")

    @property
    def title(self) -> str:
        """Of what, by what."""
        by = self.t(HEADS[self.found.by])
        return self.t(phrase("{system}: cost by {view}", system=self.view.title, view=by.lower() if self.language == "en" else by))

    @property
    def tables(self) -> list[Table]:
        """The view, the inside of packages, laminate, what is made of things in a year, published structures."""
        return [table for table in (self._rows(), self._inside(), self._laminate(), self._capacities(), self._structures()) if table.rows]

    def _rows(self) -> Table:
        found, currency = self.found, self.view.currency
        heads = [self.t(HEADS[found.by]), self.t("amount"), self.t("% of the total"), *self._market_head()]
        rows = [[self._key(row.key), Number(row.amount, 2), Number(100.0 * row.share, 2), *_market(row.market)] for row in found.rows]
        markets = [row.market for row in found.rows if row.market is not None]
        total: list[Cell] = [
            self.t("Total"),
            Number(found.total, 2),
            Number(100.0, 2),
            *_market(sum(markets, Decimal(0)) if markets else None),
        ]
        title = self.t(phrase("What is paid, in {currency}", currency=currency))
        return Table(title, heads, rows, range(1, len(heads)), total, closed=True)

    def _market_head(self) -> list[str]:
        return [] if self.found.racks is None else [self.t(phrase("for {n:g} racks", n=self.found.racks))]

    def _key(self, key: str) -> str:
        if self.found.by == "driver" and key != UNKNOWN:
            return self.t(self.view.driver_name(key))
        return self.t(key.replace("-", " ")) if self.found.by in (CATEGORY, "tier") or key == UNKNOWN else key

    def _inside(self) -> Table:
        rows = [self._piece(piece, figure) for piece, figure in self.found.pieces.items() if figure.number is not None]
        whole = self.found.inside
        total: list[Cell] = [self.t("Total"), Number(whole.number or 0.0, 2)] if whole is not None else []
        if self.found.paid_with:
            remark = phrase(
                "{inside} Parts paid with others, at their own prices: {amount}.",
                inside=self.t(INSIDE),
                amount=cell_text(Number(self.found.paid_with, 2), self.language),
            )
        else:
            remark = INSIDE
        return Table(self.t("Inside the packages"), [self.t("Piece"), self.t("amount")], rows, (1,), total, self.t(remark), closed=True)

    def _piece(self, piece: str, figure: Figure) -> list[Cell]:
        return [self.t(PIECES[piece]), Number(figure.number or 0.0, 2)]

    def _laminate(self) -> Table:
        heads = [self.t("Grade"), "m²", *self._market_head()]
        rows: list[Sequence[Cell]] = [
            [area.grade, Number(area.area, 1), *([] if area.market is None else [Number(area.market, 0)])] for area in self.found.laminate
        ]
        remark = self.t("Over all layers of all boards; nobody publishes what the makers can deliver of one grade, nor of MLCCs.")
        return Table(self.t("Laminate by grade"), heads, rows, range(1, len(heads)), remark=remark)

    def _capacities(self) -> Table:
        heads = [self.t("What"), self.t("here"), *self._market_head(), self.t("published for a year"), self.t("% of a year")]
        rows: list[Sequence[Cell]] = [
            [
                self._made(taken),
                self._with_unit(taken.needed, taken.unit),
                *([] if taken.market is None else [Number(taken.market, 0)]),
                self._with_unit(taken.yearly.number or 0.0, taken.unit),
                Number(100.0 * taken.share, 4 if taken.market is None else 2),
            ]
            for taken in self.found.capacities
        ]
        remark = self.t("Of a year as published, of all makers the source counts; where only demand is known, the name says so.")
        return Table(self.t("Against what is made in a year"), heads, rows, range(1, len(heads)), remark=remark)

    def _made(self, taken: Taken) -> str:
        """What a capacity is of: its label without the quantity."""
        label = taken.yearly.info.label if taken.yearly.info is not None else taken.id
        return re.split("[:：]", self.t(label))[0]

    def _with_unit(self, amount: float, unit: str) -> str:
        """An amount in whole units, with the unit; pieces have none."""
        return f"{cell_text(Number(amount, 0), self.language)} {unit.replace('^2', '²')}".removesuffix(" 1")

    def _structures(self) -> Table:
        heads = [self.t(word) for word in ("Share", "ours, %", "published, %")]
        rows: list[Sequence[Cell]] = [
            [self.t(ours.info.label) if ours.info else "", number_cell(ours, 1), number_cell(published, 1)]
            for ours, published in self.found.structures
        ]
        return Table(self.t("Structure of the cost, ours and published"), heads, rows, (1, 2))


def _market(amount: Decimal | None) -> list[Cell]:
    return [] if amount is None else [Number(amount, 2)]


def content_json(sheet: ContentSheet) -> dict[str, Any]:
    """The same for other programs; money as decimal strings, shares as numbers."""
    found = sheet.found
    return {
        "schema": "rackcfg/content/1",
        "platform": sheet.view.platforms,
        "currency": sheet.view.currency,
        "by": found.by,
        "racks": found.racks,
        "total": str(found.total),
        "rows": [
            {
                "key": row.key,
                "amount": str(row.amount),
                "share": row.share,
                **({"market": str(row.market)} if row.market is not None else {}),
            }
            for row in found.rows
        ],
        "content": {piece: _money(figure) for piece, figure in found.pieces.items()},
        "content_total": _money(found.inside),
        "paid_with_others": str(found.paid_with),
        "laminate": [{"grade": area.grade, "area_m2": area.area, "market_m2": area.market, "limit_m2": None} for area in found.laminate],
        "capacities": [
            {
                "id": taken.id,
                "needed": taken.needed,
                "yearly": plain(taken.yearly),
                "unit": taken.unit,
                "market": taken.market,
                "share": taken.share,
                "sources": list(taken.yearly.info.origin.sources) if taken.yearly.info and taken.yearly.info.origin else [],
            }
            for taken in found.capacities
        ],
        "structures": [
            {"id": ours.id, "ours": plain(ours), "published": plain(published) if published is not None else None}
            for ours, published in found.structures
        ],
    }


def _money(figure: Figure | None) -> str | None:
    return None if figure is None or figure.number is None else money(figure.number)
