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
from configurator.phrases import listed
from configurator.render.order_view import view_of
from configurator.studies.changes.snapshot import Snapshot, snapshot
from configurator.studies.cost.bridge import BridgeSheet
from configurator.studies.cost.reconcile import reconcile


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

    def sheet(self, against: Sequence[str]) -> BridgeSheet:
        """Our side against another: its books, and what else is set otherwise there."""
        set_there = [_setting(text) for text in against]
        books = [text for text in set_there if "=" not in text]
        settings = [text for text in set_there if "=" in text]
        theirs = self._seen([*self.fields, *([f"prices.books=[{', '.join(books)}]"] if books else []), *settings])
        names = _books(self.ours), listed([_books(theirs), *settings])
        data = self.ours.data
        customer = data["quote"]["customer"] or ""
        return BridgeSheet(reconcile(self.ours, theirs, names), datetime.date.fromisoformat(data["date"]), self.ours.language, customer)

    def _seen(self, fields: Sequence[str]) -> Snapshot:
        return snapshot(view_of(build_request(self.spec, fields, catalog=self.catalog), "internal"))


def _setting(text: str) -> str:
    """A day is that of the prices; anything else as it is."""
    try:
        return f"prices.as-of={datetime.date.fromisoformat(text)}"
    except ValueError:
        return text


def _books(side: Snapshot) -> str:
    """The ids of the books in force."""
    return listed([book["id"] for book in side.data["cost"]["books"]])
