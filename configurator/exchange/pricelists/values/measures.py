"""What a price is for: one piece, a hundred, a metre, a thousand pairs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from configurator.catalog.parts import SOLD_BY_UNIT
from configurator.exchange.pricelists.values.words import folded, tidy, words

_COUNTED = re.compile(r"(\d[\d.,]*)\s*(.*)")
_ONE = re.compile(r"^(?:price\s*)?(?:/|per\b|je\b|pro\b|par\b|每)\s*", re.IGNORECASE)


class Measure(NamedTuple):
    """So many of what something is sold by; an empty kind is whatever the part is sold by."""

    pieces: Decimal = Decimal(1)
    kind: str = ""

    def of_one(self, price: Decimal, sold_by: str) -> Decimal:
        """The price of one of what a part is sold by; raises ValueError where the list counts in something else."""
        if self.kind and self.kind != sold_by:
            raise ValueError(f"the price is for {_called(self.kind)}, the part is sold by {_called(sold_by)}")
        return price / self.pieces


def _called(kind: str) -> str:
    return "the piece" if kind == "each" else "the pair" if kind == "pair" else SOLD_BY_UNIT[kind]


@cache
def _kinds() -> Mapping[str, tuple[str, Decimal]]:
    tables = words()["measures"]
    return {folded(str(word)): (kind, Decimal(str(f))) for kind, known in tables.items() for word, f in known.items() if f is not None}


def _count(text: str) -> Decimal:
    """A number of pieces or a length: 1.000 and 1,000 are a thousand."""
    grouped = re.fullmatch(r"\d{1,3}([.,]\d{3})+", text)
    return Decimal(re.sub(r"[.,]", "", text) if grouped else text.replace(",", ".").rstrip("."))


def read_measure(text: str) -> Measure:
    """What a price is for, as a cell or a head has it: ``per 100``, ``kpcs``, ``/m``, 元/米, ``100 Stück``.

    Raises:
        ValueError: a unit that is not known.
    """
    plain = _ONE.sub("", tidy(text).rpartition("/")[2].strip())
    count, rest = Decimal(1), plain
    counted = _COUNTED.fullmatch(plain)
    if counted:
        count, rest = _count(counted[1]), counted[2]
    else:
        for word, factor in words()["multiples"].items():
            if len(rest) > 1 and rest.startswith(word) and folded(rest) not in _kinds():
                count, rest = Decimal(factor), rest[len(word) :]
                break
    rest = folded(rest)
    if not rest and counted and count:
        return Measure(count)
    if rest not in _kinds() or not count:
        raise ValueError(f"'{text}' is no unit that a price can be for")
    kind, factor = _kinds()[rest]
    return Measure(count * factor, kind)


def measure_in(head: str) -> Measure | None:
    """What the prices below a head are for, where it says so: ``Price (EUR/100 pcs)``, ``Price per 1000``, 单价(元/米)."""
    plain = tidy(head)
    for found in re.findall(r"(?:/|\bper\s|\bje\s|\bpro\s|每)\s*([^()（）/,;，；]+)", plain, re.IGNORECASE):
        for text in (found, found.split()[0] if found.split() else ""):
            try:
                return read_measure(text)
            except ValueError:
                continue
    bracket = re.search(r"\((\s*k\s*pcs|\s*kpcs)\s*\)", plain, re.IGNORECASE)
    return read_measure(bracket[1]) if bracket else None
