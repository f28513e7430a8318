"""The pieces of an inventory in the words of the quote: which part or which thing of a rack each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from configurator.exchange.inventory.pieces import Inventory, Piece
from configurator.exchange.inventory.quoted import Promise
from configurator.exchange.pricelists.parts import PartIndex, key_of

NUMBERED = re.compile(r"[\s_#-]*\d+$")  # the number of a piece behind what it is


@dataclass(frozen=True)
class Resolved:
    """A piece with the part and the item that it is; empty where the catalog, or the quote, knows no such thing."""

    piece: Piece
    part: str
    item: str

    @property
    def text(self) -> str:
        """What it is called where nobody here knows it."""
        return next(iter((*self.piece.names, *self.piece.items)), "")


@dataclass
class Reader:
    """Finds what pieces are; each text is looked up once."""

    promise: Promise
    _parts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._index = PartIndex(self.promise.catalog)
        self._item_of = {item.part: key for key, item in self.promise.items.items() if item.part}

    def pieces(self, inventory: Inventory) -> list[Resolved]:
        """Every piece of an inventory."""
        return [self._resolved(piece) for piece in inventory.pieces]

    def _resolved(self, piece: Piece) -> Resolved:
        part = self._first(piece.names)
        item = self._item((*piece.items, *(() if part else piece.names)), piece.rack)
        if not item and not part:
            part = self._first(piece.items)
        if not item and part and (piece.unit or piece.items):
            item = self._item_of.get(part, "")
        return Resolved(piece, part, item)

    def _first(self, texts: Iterable[str]) -> str:
        """The part that the first text which means one means; of several the one that is quoted."""
        return next(filter(None, map(self.part, texts)), "")

    def part(self, text: str) -> str:
        """The part that a text means; empty where the catalog knows none."""
        if text not in self._parts:
            found = sorted(self._index.found(text), key=lambda id: (id not in self.promise.parts, id not in self.promise.beside, id))
            self._parts[text] = found[0] if found else ""
        return self._parts[text]

    def _item(self, texts: Iterable[str], rack: str) -> str:
        """The thing of a rack that a text means, with or without the rack before and a number behind it."""
        known = self.promise.item_called
        return next((known[key] for text in texts for key in _spellings(text, rack) if key in known), "")


def _spellings(text: str, rack: str) -> Iterator[str]:
    bare = text.removeprefix(rack).lstrip("-_. ") if rack else text
    for each in dict.fromkeys((text, bare, NUMBERED.sub("", text), NUMBERED.sub("", bare))):
        if key := key_of(each):
            yield key
