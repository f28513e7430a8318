"""An inventory as it was read: what is listed, where, and how much of what was quoted such a list can tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

NO_SERIAL = frozenset(("", "0", "na", "none", "null", "unknown", "tbd", "defaultstring", "notspecified", "tobefilledbyoem"))


class Piece(NamedTuple):
    """A row or resource: `at` is where the inventory says it, `names` what may tell its part, the most telling first.

    `item` is what stands in a place of a rack, `unit` the lowest unit it takes; 0 where nothing is said of one.
    """

    at: str
    names: tuple[str, ...] = ()
    quantity: float = 1.0
    serial: str = ""
    rack: str = ""
    unit: int = 0
    items: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """The serial number as it is compared; empty where what stands there is none."""
        plain = "".join(sign for sign in self.serial.casefold() if sign.isalnum())
        return "" if plain in NO_SERIAL else plain


@dataclass(frozen=True)
class Inventory:
    """A list of pieces. `whole`: it lists every part of a delivery; else only kinds of parts it lists any of are compared.

    `placed`: it lists whatever stands in a rack; else only the kinds of things it lists any of.
    """

    file: str
    pieces: Sequence[Piece]
    whole: bool = True
    placed: bool = False


def unit_in(text: str) -> int | None:
    """The lowest unit that a text names: ``12``, ``U12``, ``12-13``, ``RU 12``; None where it names none."""
    found = re.search(r"\d+(?:\.0+)?(?![.\d])", text)
    return int(float(found[0])) if found and float(found[0]) < 1000 else None
