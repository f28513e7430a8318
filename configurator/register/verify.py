"""Whether a quote comes out again as it was sent: built anew as of the day of its issue, every digit compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.text import Text

from configurator import __version__
from configurator.build import build_request
from configurator.catalog.digests import digests
from configurator.catalog.load import load_catalog
from configurator.register.issue import results_of
from configurator.register.store import Quote
from configurator.render.text.terminal import console
from configurator.studies.change_documents import print_changes
from configurator.studies.change_sheet import ChangeSheet, difference_json
from configurator.studies.diff import Difference, diff
from configurator.system.written import Written
from configurator.today import as_of


@dataclass(frozen=True)
class Verdict:
    """What differs between a quote as it was issued and as it is built today; `catalogs` are files that were changed, added or dropped."""

    quote: Quote
    found: Difference
    catalogs: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether every digit is what it was."""
        return self.found.nothing

    def as_json(self) -> dict[str, Any]:
        """The verdict as values; `difference` is that of `diff --json`."""
        return {
            "schema": "rackcfg/verify/1",
            "quote": self.quote.reference,
            "same": self.same,
            "program": {"issued": self.quote.program, "now": __version__},
            "catalogs": list(self.catalogs),
            "difference": None if self.same else difference_json(self.found),
        }


def verified(quote: Quote, overlays: Sequence[Path] | None = None) -> Verdict:
    """Build a quote again, from the catalog folders it was issued with unless others are given.

    Raises:
        InputError: a folder is gone, or the specification is no longer valid with the catalogs of today.
    """
    catalog = load_catalog([Path(folder) for folder in quote.overlays] if overlays is None else overlays)
    with as_of(quote.epoch):
        written = Written(quote.name, quote.specification, quote.reference)
        build = build_request(written, quote.settings, catalog=catalog)
        found = diff(quote.results["internal"], results_of(build)["internal"])
    now = digests(catalog)
    changed = tuple(sorted(name for name in {*now, *quote.catalogs} if now.get(name) != quote.catalogs.get(name)))
    return Verdict(quote, found, changed)


def print_verdict(verdict: Verdict) -> None:
    """One sentence where all is as it was; else what has changed."""
    out = console()
    for name in verdict.catalogs:
        out.print(Text(f"changed since it was issued: {name}", style="dim"))
    if verdict.same:
        out.print(Text(f"{verdict.quote.reference}: every digit is as it was issued"))
        return
    out.print(Text(f"{verdict.quote.reference} comes out otherwise than it was issued", style="bold"))
    print_changes(ChangeSheet(verdict.found))
