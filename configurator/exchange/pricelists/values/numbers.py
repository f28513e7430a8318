"""Amounts as people write them: 1,904.00 or 1.904,00 or 1 904,00 or 0.19万; which of them a column means, and what stands around."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from configurator.exchange.pricelists.values.money import code_in
from configurator.exchange.pricelists.values.words import folded, is_one_of, tidy, words

DIGITS = re.compile(r"[-+−(]?\s*\d[\d.,'’´\s]*(?:[eE][+-]?\d+)?\)?")
GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}")
AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_CLOSE = re.compile(r"[.,]\s*[-–—]+\s*$")  # 1.250,-


class Amount(NamedTuple):
    """A number as written, and the words before and behind it."""

    number: Decimal
    before: str
    behind: str


def decimal_sign(text: str) -> str:
    """The decimal sign that a number proves: ``.``, ``,``, or none where it could be either."""
    closed = _CLOSE.search(tidy(text))
    if closed:
        return closed[0][0]
    found = DIGITS.search(tidy(text))
    core = re.sub(r"[\s'’´()+−-]", "", found[0]).rstrip(".,") if found else ""
    points, commas = core.count("."), core.count(",")
    if points and commas:
        return "." if core.rfind(".") > core.rfind(",") else ","
    if points + commas > 1:
        return "," if points else "."
    if points + commas == 0 or AMBIGUOUS.fullmatch(core):
        return ""
    return "." if points else ","


def read_amount(text: str, sign: str = "") -> Amount:
    """A number with the words around it; `sign` is the decimal sign of its column, where that is known.

    Raises:
        ValueError: it is no one number, or could be two.
    """
    sign = decimal_sign(text) or sign
    plain = _CLOSE.sub("", tidy(text))
    if not plain or is_one_of(plain, "no-price"):
        raise ValueError(f"'{text}' is no price" if plain else "there is no price")
    found = DIGITS.search(plain)
    if found is None:
        return Amount(_in_words(plain), "", "")
    before, behind = plain[: found.start()].strip(), plain[found.end() :].strip()
    if re.search(r"\d", behind) and re.match(r"[-–—~…]|to |bis |至", behind):
        raise ValueError(f"'{text}' is a range, no price")
    core = found[0].strip()
    if core.startswith(("-", "−", "(")):
        raise ValueError(f"'{text}' is less than nothing")
    factor, behind = _multiple(behind)
    return Amount(_number(re.sub(r"[\s'’´()+]", "", core), sign, text) * factor, before, behind)


def _number(core: str, sign: str, text: str) -> Decimal:
    core, _, power = core.lower().partition("e")
    core = core.rstrip(".,")
    own = decimal_sign(core)
    if not own and AMBIGUOUS.fullmatch(core):
        own = sign
        if not own:
            whole = core.replace(",", "").replace(".", "")
            raise ValueError(f"'{text}' is {whole} or {core.replace(',', '.')}: the column does not tell which")
    group = "," if own == "." else "."
    whole, _, rest = core.rpartition(own) if own and own in core else (core, "", "")
    if group in rest or (group in whole and not GROUPED.fullmatch(whole.replace(group, ","))):
        raise ValueError(f"'{text}' is no number")
    try:
        return Decimal(whole.replace(group, "") + (f".{rest}" if rest else "")).scaleb(int(power or 0))
    except (InvalidOperation, ValueError):
        raise ValueError(f"'{text}' is no number") from None


def _multiple(behind: str) -> tuple[int, str]:
    """What a word behind a number multiplies it with (万: ten thousand), and what is left of the words."""
    for word, factor in words()["multiples"].items():
        if behind.startswith(word) and not re.match(r"[a-z]", behind[len(word) :].lower()):
            return factor, behind[len(word) :].strip()
        if word.isascii() and behind.startswith(word.upper()) and not re.match(r"[a-z]", behind[1:].lower()):
            return factor, behind[1:].strip()
    return 1, behind


def _in_words(text: str) -> Decimal:
    """A number in Chinese signs: 三万六千元整."""
    found = re.fullmatch(r"[人民币]*([零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟〇点]+)[元圆块]?整?", text)
    if found is None:
        raise ValueError(f"'{text}' is no price")
    import cn2an

    try:
        return Decimal(str(cn2an.cn2an(found[1], "smart")))
    except ValueError:
        raise ValueError(f"'{text}' is no price") from None


def whole_number(text: str) -> int:
    """A count of pieces, as a head or a cell has it: 1000, 1,000, 1.000, 1k, 1000 pcs; raises ValueError for anything else."""
    amount = read_amount(text, "," if re.fullmatch(r"\D*\d{1,3}(\.\d{3})+\D*", tidy(text)) else ".")
    if amount.number != amount.number.to_integral_value() or not 0 < amount.number < 10**9:
        raise ValueError(f"'{text}' is no number of pieces")
    return int(amount.number)


def written(number: Decimal) -> str:
    """A number without an exponent and without noughts at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_number(text: str) -> bool:
    """Whether a text is a number, alone or with signs and short words of money and units beside it."""
    plain = tidy(text)
    rest = folded(DIGITS.sub(" ", plain))
    return bool(DIGITS.search(plain)) and not any(len(word) > 2 and word.isalpha() and not code_in(word) for word in rest.split())
