"""Numbers and dates as localised text, and sums spoken in large units.

Babel lives here and nowhere else, and is imported when something is written: a list of checks writes no number of its own.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from decimal import Decimal
from functools import cache, partial
from typing import TYPE_CHECKING

from configurator.render.words.numbers import rounded

if TYPE_CHECKING:
    from babel import Locale

LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}
SCALES = {"en": ((1e9, "billion"), (1e6, "million")), "zh": ((1e8, "亿"), (1e4, "万"))}
SPACE = "\u00a0"


def decimals_for_range(low: float, high: float) -> int:
    """Decimals that half the width of a range supports; negative before the point.

    The rule of the Particle Data Group: an uncertainty whose leading digits are 100 to 354 keeps two of them, above that one.
    """
    half = (high - low) / 2
    if not half > 0 or not math.isfinite(half):
        raise ValueError("a range is needed")
    decade = math.floor(math.log10(half))
    leading = half / 10.0 ** (decade - 2)
    return 1 - decade if leading < 355 else -decade


@cache
def _locale(language: str) -> Locale:
    from babel import Locale

    return Locale.parse(LOCALES.get(language, "en_GB"))


@cache
def _writer(decimals: int, language: str) -> Callable[[float | Decimal], str]:
    """Writes numbers with so many decimals."""
    from babel.numbers import format_decimal, parse_pattern

    pattern = parse_pattern("#,##0" + ("." + "0" * decimals if decimals > 0 else ""))
    return partial(format_decimal, format=pattern, locale=_locale(language), decimal_quantization=False)


def number_text(value: float, decimals: int, language: str) -> str:
    """A number at a place, grouped as the language writes it."""
    number = rounded(value, decimals)
    if number == 0:
        number = abs(number)  # no minus before nothing
    return _writer(decimals, language)(number)


def scale_for(value: float, language: str) -> tuple[float, str]:
    """The large unit a sum of money is spoken in: (1e6, 'million'), (1e4, '万'), or (1, '')."""
    return next(((size, word) for size, word in SCALES.get(language, SCALES["en"]) if abs(value) >= size), (1.0, ""))


def date_text(date: datetime.date, language: str) -> str:
    """A date written out: ``22 November 2026``, ``2026年11月22日``."""
    from babel.dates import format_date

    return format_date(date, format="long", locale=_locale(language))
