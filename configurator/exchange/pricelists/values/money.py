"""In which currency prices are, and whether a tax is in them, by what a list says in its cells, its heads and around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from configurator.currency import is_currency
from configurator.exchange.pricelists.values.ranges import without_spread
from configurator.exchange.pricelists.values.words import folded, has_han, has_kana, says, tidy, words

_PERCENT = re.compile(r"(\d{1,2}(?:[.,]\d+)?)\s*%")
_THOUSANDS = re.compile(r"\b[kK]([A-Z]{3})\b")  # kUSD
SIGNS = "$€£¥₩₹฿₫₪"


@cache
def _codes() -> Mapping[str, str]:
    """Every word and sign that means one currency -> its code."""
    return {str(word): code for code, known in words()["currencies"].items() for word in known}


class Money(NamedTuple):
    """How a list speaks of money where a cell does not: the currency it names, and whether it is Chinese or Japanese."""

    currency: str = ""
    sign_yen: str = ""

    def of(self, text: str) -> str:
        """The code of a currency that a text names; empty where it names none, or a sign of several that the list does not settle."""
        named = code_in(text)
        if named:
            return named
        plain = tidy(text).casefold()
        for sign, codes in words()["shared-signs"].items():
            if sign in plain if sign in SIGNS else re.search(rf"\b{re.escape(sign)}\b", plain):
                if self.currency in codes:
                    return self.currency
                return self.sign_yen if sign == "¥" else words()["usual-sign"].get(sign, "")
        return ""


@lru_cache(maxsize=4096)  # the cells of a column say the same again and again
def code_in(text: str) -> str:
    """The code of the one currency that a text names beyond doubt."""
    plain = _THOUSANDS.sub(r"\1", tidy(text))
    whole = f" {folded(plain)} "
    if is_currency(plain.upper()):
        return plain.upper()
    named = [word for word in _codes() if _names(word, plain.casefold(), whole)]
    found = {_codes()[word] for word in named if not any(word != longer and word in longer for longer in named)}  # 元 is not meant by 美元
    return found.pop() if len(found) == 1 else ""


def _names(word: str, plain: str, whole: str) -> bool:
    if word[0].isalpha() and word.isascii() and word.isalpha():
        return f" {word} " in whole
    return word in plain if word.isascii() or not word.isalpha() or has_han(word) else f" {word} " in whole


def money_of(texts: str, around: str, given: str | None) -> Money:
    """What a list says of money around its tables, unless the command line says it; all its `texts` tell its language."""
    tables = words()
    yen = tables["kana"] if has_kana(texts) or "円" in texts else tables["han"] if has_han(texts) else ""
    return Money(given or code_in(around), yen)


class Tax(NamedTuple):
    """Whether a tax is in a price (None: not said), and its rate as far as that is known."""

    included: bool | None = None
    rate: Decimal | None = None

    def over(self, below: Tax) -> Tax:
        """This, and what it does not say from another."""
        included = below.included if self.included is None else self.included
        return Tax(included, below.rate if self.rate is None else self.rate)

    def net(self, price: Decimal) -> Decimal:
        """A price without the tax that is in it, to the millionth."""
        if not self.included or self.rate is None:
            return price
        return (price / (1 + self.rate)).quantize(Decimal("0.000001"))


NO_TAX = Tax()  # nothing is said of it


def tax_in(text: str, head: bool = False) -> Tax:
    """What a text says of tax: ``incl. 19 % VAT``, 不含税; the head of a column of prices says it more shortly: netto."""
    tables = words()["tax"]
    plain = " ".join(_PERCENT.sub(" ", tidy(text)).split())
    plain = plain.replace(" ", "") if has_han(plain) else plain
    out, inside = says(plain, tables["excluded"]), says(plain, tables["included"])
    if head and not out and not inside:
        out, inside = says(plain, tables["net-price"]), says(plain, tables["gross-price"])
    if not out and not inside:
        return NO_TAX
    return Tax(bool(inside) and not out, rate_in(text))


def without_tax(text: str) -> str:
    """A head of prices without what it says of tax in so many words."""
    plain = folded(_PERCENT.sub(" ", tidy(text)))
    for word in (*words()["tax"]["excluded"], *words()["tax"]["included"]):
        if not has_han(word):
            plain = f" {plain} ".replace(f" {folded(word)} ", " ").strip()
    return plain


def rate_in(text: str) -> Decimal | None:
    """A rate in per cent that stands in a text."""
    found = _PERCENT.search(tidy(without_spread(text)[0]))
    return Decimal(found[1].replace(",", ".")) / 100 if found else None


def scale_of(text: str) -> int:
    """How many units of a currency an amount below a head, or beside a word, is in: 万元 ten thousand, kUSD a thousand, else one."""
    plain = tidy(text)
    found = next((factor for word, factor in words()["scales"].items() if word in plain), 1)
    return int(found) if found != 1 else 1000 if _THOUSANDS.search(plain) else 1


def rate_of_cell(text: str) -> Decimal:
    """A rate of tax as a cell has it: 13 %, 0.13, 13; raises ValueError for anything else."""
    plain = tidy(text).replace(",", ".").rstrip("% ")
    try:
        rate = Decimal(plain)
    except ArithmeticError:
        raise ValueError(f"'{text}' is no rate of tax") from None
    rate = rate / 100 if "%" in text or rate >= 1 else rate
    if not 0 <= rate <= Decimal("0.5"):
        raise ValueError(f"'{text}' is no rate of tax")
    return rate
