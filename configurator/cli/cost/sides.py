"""Both sides of a reconciliation: the specification as it is priced here, and as somebody else prices it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from configurator.build import build_request
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Position, fail
from configurator.exchange.statement import read_statement
from configurator.phrases import listed
from configurator.render.order_view import view_of
from configurator.studies.changes.snapshot import Snapshot, snapshot
from configurator.studies.cost.bridge import BridgeSheet
from configurator.studies.cost.matching import reconcile_with
from configurator.studies.cost.reconcile import Reconciliation, reconcile


@dataclass(frozen=True)
class Sides:
    """What is reconciled: a specification with the settings and catalogs laid over it."""

    spec: str
    fields: Sequence[str]
    overlays: Sequence[Path] | None

    @cached_property
    def catalog(self) -> Catalog:
        """The catalogs of both sides."""
        return load_catalog(self.overlays or [])

    @cached_property
    def ours(self) -> Snapshot:
        """The specification as it is priced here."""
        return self._seen(self.fields)

    def sheet(self, against: Sequence[str], items: Sequence[str], tab: str | None) -> BridgeSheet:
        """Our side against another: a sheet of items, else its books and what else is set otherwise there.

        Raises:
            InputError: a sheet stands beside something else, or options for sheets beside books.
        """
        sheets = [text for text in against if Path(text).suffix.lower() in SHEETS]
        if sheets and len(against) > 1:
            raise fail("REC004", "a sheet is reconciled by itself", Position(f"--against {sheets[0]}"), "leave the others out")
        if not sheets and (items or tab):
            at = Position(f"--item {items[0]}" if items else f"--sheet {tab}")
            raise fail("REC005", "is for a sheet of items", at, "name one with --against")
        found = self._with_sheet(Path(sheets[0]), items, tab) if sheets else self._with_build(against)
        data = self.ours.data
        day, customer = datetime.date.fromisoformat(data["date"]), data["quote"]["customer"] or ""
        return BridgeSheet(found, day, self.ours.language, customer, self.ours.failed)

    def _with_build(self, against: Sequence[str]) -> Reconciliation:
        set_there = [_setting(text) for text in against]
        books = [text for text in set_there if "=" not in text]
        settings = [text for text in set_there if "=" in text]
        theirs = self._seen([*self.fields, *([f"prices.books=[{', '.join(books)}]"] if books else []), *settings])
        return reconcile(self.ours, theirs, (_books(self.ours), listed([_books(theirs), *settings])))

    def _with_sheet(self, path: Path, items: Sequence[str], tab: str | None) -> Reconciliation:
        asked = dict(map(_item, items))
        statement = read_statement(path, tab)
        return reconcile_with(self.ours, statement, self.catalog, (_books(self.ours), path.name), asked)

    def _seen(self, fields: Sequence[str]) -> Snapshot:
        return snapshot(view_of(build_request(self.spec, fields, catalog=self.catalog), "internal"))


SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv")  # of those it cannot read the reader says how to save them


def _item(text: str) -> tuple[str, str]:
    """What an item of a sheet stands for."""
    name, equals, keys = text.rpartition("=")
    if not equals or not name.strip() or not keys.strip():
        raise fail("REC006", "expected ITEM=KEY[,KEY]", Position(f"--item {text}"), "for example --item 'Copper=scale-up-spine'")
    return name.strip(), keys


def _setting(text: str) -> str:
    """A day is that of the prices; anything else as it is."""
    try:
        return f"prices.as-of={datetime.date.fromisoformat(text)}"
    except ValueError:
        return text


def _books(side: Snapshot) -> str:
    """The ids of the books in force."""
    return listed([book["id"] for book in side.data["cost"]["books"]])
