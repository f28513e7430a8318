"""Currencies of ISO 4217, from Babel's tables (CLDR): which are in use, and how small their smallest coin is."""

from __future__ import annotations

from functools import cache

WIRE_GAUGE = "AWG"  # also the code of a florin; whoever writes it here means a wire
COMMON = frozenset(("USD", "CNY", "EUR", "GBP"))  # known without opening the tables


@cache
def in_use() -> frozenset[str]:
    """The codes that are legal tender somewhere today."""
    from babel.core import get_global

    uses = (use for country in get_global("territory_currencies").values() for use in country)
    return frozenset(code for code, _, until, tender in uses if tender and until is None)


def is_currency(code: str) -> bool:
    """Whether ``EUR`` is the code of a currency in use."""
    return code in COMMON or (len(code) == 3 and code.isupper() and code != WIRE_GAUGE and code in in_use())


@cache
def digits(code: str) -> int:
    """The decimals of an amount: 2 for USD, none for JPY, 3 for KWD."""
    if code in COMMON:
        return 2
    from babel.numbers import get_currency_precision

    return get_currency_precision(code)
