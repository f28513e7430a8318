"""A tornado in words: as a sheet of tables, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from configurator.disciplines.money.supply.moves import Told, told_steps
from configurator.phrases import phrase
from configurator.render.svg.charts.tornado import Arm
from configurator.render.words.numbers import money
from configurator.studies.cost.drivers import Mover, Tornado
from configurator.studies.cost.of_view import OfView
from configurator.studies.sheets.tables import Cell, Number, Table

DRAWN = 24  # bars of a tornado
KINDS = {"driver": "Drivers of prices", "part": "Parts", "figure": "Other inputs with a range"}
TOLD = (
    "Each thing alone from the low to the high of its range, everything else as it is; a driver moves the prices of all parts that follow "
    "it together. The list of drivers and that of parts are two views of the same money."
)


@dataclass(frozen=True)
class DriversSheet(OfView):
    """What moves the price, a table a kind, each with its tornado."""

    found: Tornado

    @property
    def kind(self) -> str:
        """What kind of document it is."""
        return self.t("What moves the price")

    @property
    def title(self) -> str:
        """Of what it is."""
        return self.t(phrase("{system}: what moves the price", system=self.view.title))

    @property
    def tables(self) -> list[Table]:
        """The percentiles, then drivers, parts and other inputs."""
        of = [(kind, [m for m in self.found.movers if m.kind == kind]) for kind in KINDS]
        steps = told_steps(self.view.figures)
        scenarios = [self._scenarios(steps)] if steps else []
        return [self._spread(), *scenarios, *(self._movers(kind, movers) for kind, movers in of if movers)]

    def _scenarios(self, steps: Sequence[Told]) -> Table:
        """The cost before and after each step of the scenarios."""
        rows: list[list[Cell]] = [
            [self.t(each.step), Number(each.before, 0), Number(each.after, 0), Number(each.after - each.before, 0, True)] for each in steps
        ]
        title = self.t(phrase("The cost under the scenarios, step by step, without duty, in {currency}", currency=self.view.currency))
        return Table(title, [self.t(word) for word in ("Step", "before", "after", "change")], rows, (1, 2, 3))

    def _spread(self) -> Table:
        found, price = self.found.spread, self.found.price.number
        rows: list[list[Cell]] = [[self.t("Price"), None if price is None else Number(price, 0)]]
        if found is not None:
            for name, amount in (("P10", found.p10), ("P50", found.p50), ("P90", found.p90)):
                rows.append([name, Number(amount, 0)])
            rows.append([self.t("Draws that are below the price, %"), Number(found.percentile, 1)])
            rows.append([self.t("Draws"), Number(found.draws, 0)])
        coverage = self.found.coverage.number
        rows.append([self.t("Share of the cost whose price has a range, %"), None if coverage is None else Number(coverage, 1)])
        title = self.t(phrase("The price over the ranges of the inputs, in {currency}", currency=self.view.currency))
        return Table(title, [self.t("Figure"), self.t("value")], rows, (1,), remark=self.t(self.found.reason))

    def _movers(self, kind: str, movers: Sequence[Mover]) -> Table:
        price = self.found.price.number or 0.0
        heads = [
            self.t(word)
            for word in (
                "What moves it",
                "at its low",
                "at its high",
                "swing",
                "% of price",
                "parts" if kind == "driver" else "driver",
            )
        ]
        rows: list[list[Cell]] = [
            [
                self._label(mover),
                Number(mover.low - price, 0, True),
                Number(mover.high - price, 0, True),
                Number(abs(mover.swing), 0),
                Number(100.0 * abs(mover.swing) / price, 2) if price else None,
                Number(len(mover.members), 0) if kind == "driver" else self._driver(mover),
            ]
            for mover in movers
        ]
        arms = [Arm(self._label(m), m.low - price, m.high - price, m.kind == "driver") for m in movers[:DRAWN]]
        return Table(
            self.t(KINDS[kind]),
            heads,
            rows,
            (1, 2, 3, 4, *((5,) if kind == "driver" else ())),
            remark=self.t(TOLD) if kind == "driver" else "",
            tornado=arms,
        )

    def _driver(self, mover: Mover) -> str | None:
        """The driver that a part follows."""
        return next((self.t(each.label) for each in self.found.movers if mover.id in each.members), None)

    def _label(self, mover: Mover) -> str:
        label = self.t(mover.label)
        return self.t(phrase("{item} (range assumed)", item=label)) if mover.assumed else label


def drivers_json(sheet: DriversSheet) -> dict[str, Any]:
    """The tornado for other programs; money as decimal strings, shares as numbers."""
    found = sheet.found
    price, spread = found.price.number, found.spread
    return {
        "schema": "rackcfg/drivers/1",
        "platform": sheet.view.platforms,
        "currency": sheet.view.currency,
        "price": None if price is None else money(price),
        "coverage": found.coverage.number,
        **{name: money(getattr(spread, name)) if spread is not None else None for name in ("p10", "p50", "p90")},
        "percentile": spread.percentile if spread is not None else None,
        "draws": spread.draws if spread is not None else None,
        "reason": found.reason or None,
        "scenarios": [
            {"step": told.step, "before": money(told.before), "after": money(told.after), "change": money(told.after - told.before)}
            for told in told_steps(sheet.view.figures)
        ],
        "drivers": [
            {
                "id": mover.id,
                "kind": mover.kind,
                "label": mover.label,
                "members": list(mover.members),
                "range": "assumed" if mover.assumed else "known",
                "low": money(mover.low),
                "high": money(mover.high),
                "swing": money(mover.swing),
                "share": abs(mover.swing) / price if price else None,
            }
            for mover in found.movers
        ],
    }
