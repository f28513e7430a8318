"""Three documents of one build: the offer that is signed, its technical annex, and the evidence behind both, which stays inside."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from configurator.catalog.problems import Position, fail
from configurator.dialects import CsvDialect
from configurator.render.documents.names import Document, document_name
from configurator.render.html.templates import SHIPPED, Templates
from configurator.render.order_view import OrderView
from configurator.render.view import View
from configurator.system.spec.quote import NO_NUMBER

FORMATS = ("html", "pdf", "xlsx", "csv", "json")
HAS: dict[str, tuple[str, ...]] = {"offer": FORMATS, "annex": ("html", "pdf"), "evidence": FORMATS}


@dataclass(frozen=True)
class Manner:
    """How documents are written: the dialect of CSV, and whose templates pages are made with."""

    dialect: CsvDialect = "plain"
    templates: Templates = SHIPPED


@dataclass(frozen=True)
class Wanted:
    """A document in one format."""

    document: Document
    format: str

    def name(self, view: View | OrderView) -> str:
        """The name of its file; drafts are told apart by what is ordered."""
        quote = view.quote
        if quote.number == NO_NUMBER:
            quote = quote.model_copy(update={"number": f"{NO_NUMBER}-{view.name}"})
        return document_name(quote, self.document, self.format, internal=view.internal, released=not view.failed)

    def content(self, view: View | OrderView, manner: Manner) -> bytes:
        """The bytes of the document; raises InputError where a template of the user's does not make a page."""
        if self.format == "pdf":
            from configurator.render.documents.pdf import pdf

            return pdf(_page(view, self.document, manner.templates))
        return MAKERS[self.format](view, self.document, manner)


def wanted_documents(documents: str, formats: str, internal: bool) -> list[Wanted]:
    """The documents asked for in the formats asked for; a format that a document does not have is passed over.

    A customer gets offer and annex, the house the evidence, unless others are asked for.

    Raises:
        InputError: an unknown document or format, the evidence for a customer, or nothing left to write.
    """
    kinds = _chosen("--document", documents or ("evidence" if internal else "offer,annex"), tuple(HAS))
    chosen = _chosen("--format", formats, FORMATS)
    if "evidence" in kinds and not internal:
        hint = "add --audience internal for a document that stays in the house"
        raise fail("OUT004", "the evidence is internal: it holds costs, margins and sources", Position(f"--document {documents}"), hint)
    found = [Wanted(cast(Document, kind), format) for kind in kinds for format in chosen if format in HAS[kind]]
    if not found:
        hint = "; ".join(f"{kind}: {', '.join(HAS[kind])}" for kind in kinds)
        raise fail("OUT005", f"no document asked for has the format {', '.join(chosen)}", Position(f"--format {formats}"), hint)
    return found


def _chosen(option: str, text: str, known: Sequence[str]) -> list[str]:
    """The names of a list with commas, each once; raises InputError for an unknown one, or for none."""
    names = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    what = option.removeprefix("--")
    if not names:
        raise fail("OUT001", f"no {what} given", Position(f"{option} {text}"), f"{what}s: {', '.join(known)}")
    for name in names:
        if name not in known:
            raise fail("OUT001", f"unknown {what} '{name}'", Position(f"{option} {text}"), f"{what}s: {', '.join(known)}")
    return names


def _page(view: View | OrderView, document: Document, templates: Templates) -> str:
    if document == "offer":
        from configurator.render.html.offer import offer_page

        return offer_page(view, templates)
    from configurator.render.html.page import page

    return page(view, document, templates)


def _html(view: View | OrderView, document: Document, manner: Manner) -> bytes:
    return _page(view, document, manner.templates).encode()


def _json(view: View | OrderView, *_: object) -> bytes:
    from configurator.render.text.json import as_json

    return (json.dumps(as_json(view), indent=2, ensure_ascii=False) + "\n").encode()


def _xlsx(view: View | OrderView, *_: object) -> bytes:
    from configurator.render.excel.workbook import workbook_bytes

    return workbook_bytes(view)


def _csv(view: View | OrderView, _: Document, manner: Manner) -> bytes:
    from configurator.render.text.csv import bom_csv

    return bom_csv(view, manner.dialect)


MAKERS: dict[str, Callable[[View | OrderView, Document, Manner], bytes]] = {"html": _html, "xlsx": _xlsx, "json": _json, "csv": _csv}
