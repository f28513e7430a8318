"""What a revision and the files of a quote are called."""

from __future__ import annotations

import re
from typing import Literal, Protocol

from configurator.phrases import Translator, phrase
from configurator.system.spec.quote import QuoteSpec

Document = Literal["offer", "annex", "evidence", "changes"]


class Numbered(Protocol):
    """What has the number and the revision of a quote."""

    @property
    def number(self) -> str:
        """Of the quote."""

    @property
    def revision(self) -> str:
        """Of the quote; empty where it has none."""


LONGEST = 120  # letters of a number that a file's name still has room for, in any script


def revision_text(t: Translator, quote: QuoteSpec) -> str:
    """The revision of a quote, and the one that it supersedes."""
    return (
        t(phrase("{revision} (supersedes {former})", revision=quote.revision, former=quote.supersedes))
        if quote.supersedes
        else quote.revision
    )


def marks(t: Translator, *, internal: bool, released: bool, forecast: bool = False) -> list[str]:
    """What every page and sheet says of a document that must not reach a buyer."""
    return [t("Forecast")] * forecast + [t("Internal")] * internal + [t("Not released")] * (not released)


def document_name(quote: Numbered, document: Document, format: str, *, internal: bool = False, released: bool = True) -> str:
    """``NUMBER[-REVISION]-DOCUMENT[-internal][-not-released].FORMAT``; signs other than letters, digits and ``._-`` become ``-``.

    None of these leads: a name with a dot before it would be hidden, one with a dash taken for an option.
    """
    number = re.sub(r"[^\w.-]", "-", quote.number)[:LONGEST].lstrip(".-")
    marks = (quote.revision, document, "internal" if internal else "", "" if released else "not-released")
    return "-".join(filter(None, (number, *marks))) + f".{format}"
