"""How far a price may be off, as lists say it: ± 10 %, -5 % / +20 %, 11.50–13.20."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from configurator.exchange.pricelists.values.words import tidy

SIGN = r"(?:±|\+\s?/\s?[-−])"
_SHARE = r"(\d{1,2}(?:[.,]\d+)?)"
_EVEN = re.compile(rf"\(?{SIGN}\s*{_SHARE}\s*%\)?")
_UNEVEN = re.compile(rf"\(?[-−–]\s*{_SHARE}\s*%?\s*(?:/|,|;|\.{{2,3}}|~|to|bis|至)?\s*\+\s*{_SHARE}\s*%\)?")
_ALONE = re.compile(rf"{SIGN}?\s*{_SHARE}\s*%")
_SIGNED = re.compile(rf"([-−–+])\s*{_SHARE}\s*%")
_TO = re.compile(r"(?<=[\d\s])[-–—](?=[^\d]*\d)|[–—~]|\.{2,3}|\bto\b|\bbis\b|\bà\b|至", re.IGNORECASE)


class Spread(NamedTuple):
    """How far a price may be below and above, as shares of it."""

    below: Decimal
    above: Decimal

    def of(self, price: Decimal) -> Range:
        """The range of a price."""
        return Range(price * (1 - self.below), price * (1 + self.above))


class Range(NamedTuple):
    """The lowest and the highest that a price may be."""

    low: Decimal
    high: Decimal

    def beside(self, price: Decimal, other: Decimal) -> Range:
        """The range of a price as that of another, in the same shares to the millionth."""
        if other == price:
            return self
        low, high = ((end * other / price).quantize(Decimal("0.000001")) for end in self)
        return Range(min(low, other), max(high, other))


def without_spread(text: str) -> tuple[str, Spread | None]:
    """A price, or the head above it, without what it says of how far it may be off (``12.50 ± 10 %``), and that."""
    plain = tidy(text)
    for pattern in (_EVEN, _UNEVEN):
        found = pattern.search(plain)
        if found is not None:
            return f"{plain[: found.start()]} {plain[found.end() :]}".strip(), Spread(_share(found[1]), _share(found[found.lastindex or 1]))
    return text, None


def spread_of_cell(text: str, head: str = "") -> Spread | None:
    """The same of a cell that says only that: ``± 10 %``, ``-5 / +20 %``, 10 below a head in per cent, 0.1; None for amounts."""
    plain = tidy(text)
    if "%" in head and "%" not in plain and not plain.startswith(("0.", "0,")):
        plain = f"{plain} %"
    rest, spread = without_spread(plain)
    alone = _ALONE.fullmatch(plain)
    stored = re.fullmatch(r"0[.,]\d+", plain)  # as a spreadsheet stores 10 %
    if alone is not None or stored is not None:
        share = _share(alone[1]) if alone is not None else 100 * _share(plain)
        return Spread(share, share)
    return spread if not rest else None


def signed_share(text: str) -> Decimal | None:
    """An end of a range as a share of its price: ``-10 %`` → -0.1; None for amounts."""
    found = _SIGNED.fullmatch(tidy(text))
    return (1 if found[1] == "+" else -1) * _share(found[2]) if found else None


def ends_of_cell(text: str) -> list[str]:
    """The two amounts of a cell that says from where to where: ``11.50–13.20``, ``11 bis 13 EUR``; one text where it says none."""
    return [piece.strip() for piece in _TO.split(tidy(text), maxsplit=1)]


def _share(text: str) -> Decimal:
    return Decimal(text.replace(",", ".")) / 100
