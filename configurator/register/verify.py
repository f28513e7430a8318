"""Whether a quote comes out again as it was sent: built anew as of the day of its issue, every digit compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from rich.text import Text

from configurator import __version__
from configurator.build import Quoted, build_request
from configurator.catalog.load import load_catalog
from configurator.catalog.reading.digests import digests
from configurator.dialects import CsvDialect
from configurator.register.issue import results_of
from configurator.register.store import Quote
from configurator.render.documents.names import Document
from configurator.render.documents.wanted import HAS, Manner, Wanted
from configurator.render.html.templates import SHIPPED, Templates
from configurator.render.order_view import view_of
from configurator.render.text.terminal import console
from configurator.render.view import Audience
from configurator.studies.changes.diff import Difference, diff
from configurator.studies.changes.sheet import ChangeSheet, difference_json
from configurator.studies.sheets.terminal import print_sheet
from configurator.system.spec.written import Written
from configurator.today import as_of

AUDIENCES: tuple[Audience, ...] = get_args(Audience)
KINDS: tuple[Document, ...] = tuple(kind for kind in get_args(Document) if kind in HAS)
DIALECTS: tuple[CsvDialect, ...] = get_args(CsvDialect)


@dataclass(frozen=True)
class Verdict:
    """What differs between a quote as it was issued and as it is built today.

    `catalogs` are files that were changed, added or dropped; `documents` tells of each whether it comes out byte for byte.
    """

    quote: Quote
    found: Difference
    catalogs: tuple[str, ...]
    documents: Mapping[str, bool]

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
            "documents": [{"name": name, "same": same} for name, same in self.documents.items()],
            "difference": None if self.same else difference_json(self.found),
        }


def verified(
    quote: Quote, documents: Mapping[str, bytes], overlays: Sequence[Path] | None = None, templates: Templates = SHIPPED
) -> Verdict:
    """Build a quote and its documents again, from the catalog folders it was issued with unless others are given.

    Raises:
        InputError: a folder is gone, or the specification is no longer valid with the catalogs of today.
    """
    catalog = load_catalog([Path(folder) for folder in quote.overlays] if overlays is None else overlays)
    with as_of(quote.epoch):
        written = Written(quote.name, quote.specification, quote.reference)
        build = build_request(written, quote.settings, catalog=catalog)
        found = diff(quote.results["internal"], results_of(build)["internal"])
        same = {name: content in _remade(build, name, templates) for name, content in documents.items()}
    now = digests(build.catalog)
    changed = tuple(sorted(name for name in {*now, *quote.catalogs} if now.get(name) != quote.catalogs.get(name)))
    return Verdict(quote, found, changed, same)


def _remade(build: Quoted, name: str, templates: Templates) -> Iterator[bytes]:
    """A document by the name of its file; one a dialect where it has several, none where today it would be called otherwise."""
    for audience in AUDIENCES:
        view = view_of(build, audience)
        for wanted in (Wanted(kind, format) for kind in KINDS for format in HAS[kind]):
            if wanted.name(view) == name:
                dialects = DIALECTS if wanted.format == "csv" else DIALECTS[:1]
                yield from (wanted.content(view, Manner(dialect, templates)) for dialect in dialects)


def print_verdict(verdict: Verdict) -> None:
    """One sentence where all is as it was; else what has changed."""
    out = console()
    for name in verdict.catalogs:
        out.print(Text(f"changed since it was issued: {name}", style="dim"))
    if verdict.same:
        out.print(Text(f"{verdict.quote.reference}: every digit is as it was issued"))
        for name in (name for name, same in verdict.documents.items() if not same):
            out.print(Text(f"same digits, but other bytes by program {__version__}: {name}", style="dim"))
        return
    out.print(Text(f"{verdict.quote.reference} comes out otherwise than it was issued", style="bold"))
    print_sheet(ChangeSheet(verdict.found))
