"""The cost of ownership in words: its terms, what it is per hour and per what the systems can do, and what moves it; and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from configurator.figures import Figure
from configurator.figures.explain import sources_of
from configurator.phrases import phrase
from configurator.render.svg.charts.tornado import Arm
from configurator.render.words.numbers import money, plain
from configurator.studies.cost.drivers import Mover, movers_of
from configurator.studies.cost.of_view import OfView
from configurator.studies.sheets.tables import Cell, Number, Table, number_cell

TERMS = ("capex", "energy", "maintenance", "facility", "finance")
OTHER = ("facility", "finance")  # what the contract sums up beside price, energy and maintenance
PER = ("per-accelerator-hour", "per-pflops", "per-bandwidth", "per-kw")
SETTINGS = (
    "ownership.years",
    "ownership.rate",
    "ownership.maintenance",
    "ownership.facility",
    "ownership.facility-life",
    "ownership.finance",
)
DRAWN = 16


@dataclass(frozen=True)
class OwnershipSheet(OfView):
    """What a build costs over its years."""

    @property
    def kind(self) -> str:
        """What kind of document it is."""
        return self.t("Cost of ownership")

    @property
    def title(self) -> str:
        """Of what, over how long."""
        years = self.figure("ownership.years", full=True).number or 0.0
        return self.t(phrase("{system}: cost of ownership over {n:g} years", system=self.view.title, n=years))

    @property
    def tables(self) -> list[Table]:
        """Terms, ratios, what it rests on, what moves it."""
        return [self._terms(), self._ratios(), self._settings(), self._sensitivity()]

    def figure(self, name: str, full: bool = False) -> Figure:
        """A figure of the cost of ownership."""
        return self.view.figures[name if full else f"tco.{name}"]

    @cached_property
    def movers(self) -> tuple[Mover, ...]:
        """What moves the total, drivers in the place of the parts they move."""
        return tuple(mover for mover in movers_of(self.view, self.figure("total")) if mover.kind != "part" or not self._driven(mover.id))

    def _driven(self, part: str) -> bool:
        lines = (line for _, owner, line in self.view.rows() if line.node.part is not None and line.node.part.id == part)
        return any(self.view.sourcing(line).driver for line in lines)

    def _terms(self) -> Table:
        whole = self.figure("total")
        title = self.t(phrase("What it comes to, in {currency}", currency=self.view.currency))
        heads = [self.t(word) for word in ("Term", "amount", "% of the total")]
        rows = [self._row(self.figure(name), whole) for name in TERMS]
        return Table(title, heads, rows, (1, 2), self._row(whole, whole), closed=True)

    def _row(self, figure: Figure, whole: Figure) -> list[Cell]:
        share = 100.0 * figure.number / whole.number if figure.number is not None and whole.number else None
        return [self._label(figure), number_cell(figure, 2), None if share is None else Number(share, 1)]

    def _ratios(self) -> Table:
        heads = [self.t(word) for word in ("Ratio", "value", "unit", "low", "high")]
        rows = [self._ratio(self.figure(name)) for name in ("total", *TERMS, *PER)]
        return Table(self.t("What that is per, and P10 to P90 of it"), heads, rows, (1, 3, 4))

    def _ratio(self, figure: Figure) -> list[Cell]:
        decimals = 4 if figure.number is not None and figure.number < 1000 else 0
        ends = [None if end is None else Number(end, decimals) for end in self.view.range_of(figure)]
        return [self._label(figure), number_cell(figure, decimals), figure.info.unit.text if figure.info else "", *ends]

    def _settings(self) -> Table:
        found = [self.figure(name, full=True) for name in SETTINGS]
        heads = [self.t(word) for word in ("Assumption", "value", "unit", "low", "high", "source")]
        cited = sources_of(found)
        rows = [[*self._ratio(figure), ", ".join(cited[figure.id])] for figure in found]
        return Table(self.t("What it rests on"), heads, rows, (1, 3, 4))

    def _sensitivity(self) -> Table:
        whole = self.figure("total").number or 0.0
        heads = [self.t(word) for word in ("What moves it", "at its low", "at its high", "swing")]
        rows: list[list[Cell]] = [
            [self.t(m.label), Number(m.low - whole, 0, True), Number(m.high - whole, 0, True), Number(abs(m.swing), 0)]
            for m in self.movers[:DRAWN]
        ]
        arms = [Arm(self.t(m.label), m.low - whole, m.high - whole, m.kind == "driver") for m in self.movers[:DRAWN]]
        return Table(self.t("What moves the total"), heads, rows, (1, 2, 3), tornado=arms)

    def _label(self, figure: Figure) -> str:
        return self.t(figure.info.label) if figure.info is not None else ""


def tco_json(sheet: OwnershipSheet) -> dict[str, Any]:
    """The cost of ownership for other programs: terms as decimal strings that add up, ratios as numbers."""
    amounts = {name: sheet.figure(name).number for name in (*TERMS, "total")}
    others = [amounts[name] for name in OTHER]
    other = None if None in others else sum(amount for amount in others if amount is not None)
    return {
        "schema": "rackcfg/tco/1",
        "platform": sheet.view.platforms,
        "currency": sheet.view.currency,
        "years": plain(sheet.figure("ownership.years", full=True)),
        "rate": sheet.figure("ownership.rate", full=True).value,
        **{name: None if amount is None else money(amount) for name, amount in amounts.items()},
        "other": None if other is None else money(other),
        **{name.replace("-", "_"): plain(sheet.figure(name)) for name in PER},
        "ranges": {name.replace("-", "_"): list(sheet.view.range_of(sheet.figure(name))) for name in (*TERMS, "total", *PER)},
        "sensitivity": [
            {"id": m.id, "kind": m.kind, "label": m.label, "low": money(m.low), "high": money(m.high), "swing": money(m.swing)}
            for m in sheet.movers
        ],
    }
