"""A delivery against its quote in words: as a sheet of tables, and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from configurator.exchange.inventory.compare import Delivery, Difference
from configurator.phrases import phrase
from configurator.studies.cost.of_view import OfView
from configurator.studies.sheets.tables import Cell, Number, Table


@dataclass(frozen=True)
class DeliverySheet(OfView):
    """How a delivery differs, a table a kind of difference; what could not be checked last."""

    found: Delivery
    asked: str | None = None  # the language, where it is another than that of the quote

    @property
    def language(self) -> str:
        """The language of its words."""
        return self.asked or super().language

    @property
    def kind(self) -> str:
        """What kind of document it is."""
        return self.t("Delivery against quote")

    @property
    def title(self) -> str:
        """Of what it is."""
        return self.t(phrase("{system}: delivery against quote", system=self.view.title))

    @property
    def tables(self) -> list[Table]:
        """Verdict, what is missing, extra, different, swapped, and unchecked."""
        found = self.found
        made = [
            self._verdict(),
            self._differences("Missing", found.missing),
            self._differences("Not quoted", found.extra),
            self._different(),
            self._swapped(),
            self._unchecked(),
        ]
        return [table for table in made if table.rows]

    def _verdict(self) -> Table:
        found = self.found
        counted = (("Missing", found.missing), ("Not quoted", found.extra), ("Different", found.different), ("Swapped", found.swapped))
        rows: list[list[Cell]] = [[self.t(name), Number(len(each), 0)] for name, each in counted]
        title = "Everything that was checked is as quoted" if found.as_quoted else "The delivery is not as quoted"
        return Table(self.t(title), [self.t("Difference"), self.t("entries")], rows, (1,))

    def _differences(self, title: str, found: list[Difference]) -> Table:
        rows: list[list[Cell]] = [[self._called(each.part), self._count(each.quantity), ", ".join(each.at) or None] for each in found]
        return Table(self.t(title), [self.t("Part"), self.t("Quantity"), self.t("Place")], rows, (1,))

    def _different(self) -> Table:
        rows: list[list[Cell]] = [
            [self.t(each.at), self._called(each.quoted), self._called(each.found), self._count(each.quantity)]
            for each in self.found.different
        ]
        return Table(self.t("Different"), [self.t(word) for word in ("Place", "quoted", "found", "Quantity")], rows, (3,))

    def _swapped(self) -> Table:
        rows: list[list[Cell]] = [
            [each.item, each.rack, Number(each.quoted_u, 0), each.found_rack, Number(each.found_u, 0)] for each in self.found.swapped
        ]
        heads = [self.t(word) for word in ("Item", "quoted in rack", "quoted in unit", "found in rack", "found in unit")]
        return Table(self.t("Swapped"), heads, rows, (2, 4))

    def _unchecked(self) -> Table:
        rows: list[list[Cell]] = [
            [self._called(each.part), self._count(each.quantity) if each.quantity is not None else None, self.t(each.reason)]
            for each in self.found.unchecked
        ]
        return Table(self.t("Not checked"), [self.t("Part"), self.t("Quantity"), self.t("Reason")], rows, (1,))

    def _called(self, part: str) -> str:
        """The name of a part of the catalog with its id; anything else as it is called."""
        entry = self.view.part(part)
        return f"{self.t(entry.name)} ({part})" if entry is not None else self.t(part)

    def _count(self, number: float) -> Number:
        return Number(number, 0 if number == round(number) else 2)


def delivery_json(sheet: DeliverySheet) -> dict[str, Any]:
    """The differences for other programs."""
    found = sheet.found
    return {
        "schema": "rackcfg/verify/1",
        "quote": sheet.view.title,
        "as_quoted": found.as_quoted,
        "missing": [_counted(each) for each in found.missing],
        "extra": [_counted(each) for each in found.extra],
        "different": [each._asdict() for each in found.different],
        "swapped": [each._asdict() for each in found.swapped],
        "unchecked": [each._asdict() for each in found.unchecked],
    }


def _counted(each: Difference) -> dict[str, Any]:
    return {**each._asdict(), "at": list(each.at)}
