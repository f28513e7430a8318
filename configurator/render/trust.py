"""What a quote rests on, in words and shares that add up: the same rows for page, workbook and terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from configurator.catalog.evidence import CLASSES, GIVEN
from configurator.phrases import listed, phrase
from configurator.render.view import Seen
from configurator.render.words.numbers import apportioned, fixed

# Every class of evidence in words.
MEANING = {
    "vendor-spec": "specification or data sheet of the maker",
    "vendor-statement": "another statement of the maker: a manual, a talk, a press release",
    "standard": "a standard",
    "teardown": "taken apart and counted by somebody",
    "paper": "a paper",
    "analyst": "an analyst's estimate",
    "press": "a press report",
    "community": "an open project, a forum or a transcription",
    "assumption": "our engineering estimate; the reasoning stands beside the value",
    "given": "set in the specification of this quote",
}


@dataclass(frozen=True)
class TrustRow:
    """A class of evidence with its share of the price and of the power, in per cent; None where the whole is not known."""

    name: str
    price: float | None
    power: float | None

    @property
    def meaning(self) -> str:
        """The class in words."""
        return MEANING[self.name]


def share_text(share: float | None) -> str:
    """A share as it is read; nothing where it is not known."""
    return "" if share is None else f"{fixed(share, 1)} %"


def trust_rows(view: Seen) -> list[TrustRow]:
    """The classes that carry anything, the strongest first; each column adds up to 100.0 %."""
    trust = view.trust
    names = [name for name in (*CLASSES, GIVEN) if name in trust.price or name in trust.power]
    columns = []
    for shares in (trust.price, trust.power):
        parts = apportioned([100 * shares.get(name, 0.0) for name in names], 100.0, 1) if shares else [None] * len(names)
        columns.append(parts)
    return [TrustRow(name, price, power) for name, price, power in zip(names, *columns, strict=True)]


def trust_words(view: Seen) -> str:
    """One sentence: what price and power rest on, the largest share first."""
    rows = trust_rows(view)
    told = phrase("price {price}; power {power}", price=_largest(rows, "price"), power=_largest(rows, "power"))
    return phrase("rests on: {shares}", shares=told)


def _largest(rows: list[TrustRow], column: str) -> str:
    """The classes of a column with their shares, in whole per cent."""

    def known() -> Iterator[tuple[float, str]]:
        for row in rows:
            share = getattr(row, column)
            if share is not None and share >= 0.5:
                yield share, row.name

    return listed([phrase("{share:.0f} % {what}", share=share, what=name) for share, name in sorted(known(), reverse=True)]) or "not known"
