"""Which part of the catalog a text of a price list means: by its id, name, maker's number, or the number a supplier gave it before."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from configurator.catalog.model import Catalog
from configurator.catalog.parts import Part
from configurator.phrases import Name

NEAR, SURE = 75, 90  # of 100: how alike a name must be to be suggested, and one that is all figures
SUGGESTED = 300  # texts that are compared with every name there is
SHORTEST = 4  # letters of a number of a maker that stands for a part


@lru_cache(maxsize=50_000)
def key_of(text: str) -> str:
    """What of a part number counts: its letters and digits."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


@dataclass
class PartIndex:
    """The parts of a catalog by everything they are called; `aliases` are what one supplier calls them."""

    catalog: Catalog
    aliases: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_key: dict[str, set[str]] = {}
        for part in self.catalog.parts.values():
            for called in _called(part):
                self._by_key.setdefault(key_of(called), set()).add(part.id)
        for book in self.catalog.books.values():
            for id, price in book.prices.items():
                if price.part_number and id in self.catalog.parts:
                    self._by_key.setdefault(key_of(price.part_number), set()).add(id)
        self._own = {key_of(text): id for text, id in self.aliases.items()}
        self._asked = 0

    @cached_property
    def _choices(self) -> list[tuple[str, str]]:
        """Everything that parts and their alternates are called, each with the id of its part."""
        parts = self.catalog.parts.values()
        return [(called.casefold(), part.id) for part in parts for called in (*_called(part), *part.alternates)]

    def found(self, text: str) -> set[str]:
        """The parts that a text may mean: one, where it is clear."""
        key = key_of(text)
        if key in self._own:
            return {self._own[key]}
        exact = {text} if text in self.catalog.parts else None
        return exact or (self._by_key.get(key, set()) if key else set())

    def nearest(self, texts: Sequence[str]) -> str:
        """The id of the part whose id, name or number is most like one of some texts; empty where none is like it."""
        from rapidfuzz import fuzz, process

        self._asked += 1
        if self._asked > SUGGESTED:
            return ""
        names = [called for called, _ in self._choices]
        least = [(text.casefold(), NEAR if any(map(str.isalpha, text)) else SURE) for text in texts if len(text) >= SHORTEST]
        found = [process.extractOne(text, names, scorer=fuzz.WRatio, score_cutoff=score) for text, score in least]
        best = max((each for each in found if each is not None), key=lambda each: each[1], default=None)
        return self._choices[best[2]][1] if best is not None else ""


def _called(part: Part) -> Iterator[str]:
    """Its id, its names in every language, and its maker's number, with and without what is said of that."""
    yield part.id
    yield from part.name.words.values() if isinstance(part.name, Name) else (str(part.name),)
    first = re.split(r"[\s(,;/]", part.mpn, maxsplit=1)[0]
    yield from {number for number in (part.mpn, first) if len(number) >= SHORTEST}
