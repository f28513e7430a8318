"""Terms beside a price: days until which it holds, lead times, least orders."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from functools import cache

from configurator.exchange.pricelists.grids.cells import Cell
from configurator.exchange.pricelists.values.words import folded, is_one_of, tidy, words

FIRST = datetime.date(1899, 12, 30)  # day 0 of a spreadsheet
SERIALS = range(36_526, 73_050)  # days of a spreadsheet that a date as a number may be: 2000 to 2099
SPOKEN = ("en", "de", "fr", "es", "it")


@cache
def _months() -> Mapping[str, int]:
    """Names of months, long and short, in the languages lists come in."""
    from babel.dates import get_month_names

    found: dict[str, int] = {}
    for language in SPOKEN:
        for width in ("wide", "abbreviated"):
            found |= {folded(name): number for number, name in get_month_names(width, locale=language).items()}
    return found


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether a column of dates like 03/04/2026 begins with the day: None where none of them tells."""
    pairs = [(int(m[1]), int(m[2])) for text in texts if (m := re.match(r"(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}", tidy(text)))]
    first, second = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    return None if first == second else first


def read_day(cell: Cell, days_first: bool | None) -> datetime.date | None:
    """A date as a cell has it; None where it says nothing.

    Raises:
        ValueError: it is no date, or could be two.
    """
    if isinstance(cell.value, datetime.date):
        return cell.value
    text = cell.text
    if is_one_of(text, "nothing"):
        return None
    if re.fullmatch(r"\d{5}(\.0)?", text) and int(float(text)) in SERIALS:
        return FIRST + datetime.timedelta(days=int(float(text)))
    try:
        return _day(text, days_first)
    except ValueError as problem:
        raise ValueError(str(problem) if "could" in str(problem) else f"'{text}' is no date (write 2026-12-31)") from None


def _day(text: str, days_first: bool | None) -> datetime.date:
    iso = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ].*)?", text)
    if iso:
        return datetime.date(int(iso[1]), int(iso[2]), int(iso[3]))
    if compact := re.fullmatch(r"(20\d\d)(\d\d)(\d\d)", text):
        return datetime.date(int(compact[1]), int(compact[2]), int(compact[3]))
    if dotted := re.fullmatch(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{2,4})", text):
        return datetime.date(_year(dotted[3]), int(dotted[2]), int(dotted[1]))
    if slashed := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{2,4})", text):
        first, second = int(slashed[1]), int(slashed[2])
        days_first = first > 12 if max(first, second) > 12 else days_first
        if days_first is None and first != second:
            raise ValueError(f"'{text}' could be two dates (write 2026-12-31)")
        return datetime.date(_year(slashed[3]), second if days_first else first, first if days_first else second)
    spoken = [word for word in folded(text).split() if word]
    month = next((number for word in spoken if (number := _months().get(word, 0))), 0)
    numbers = [int(re.sub(r"\D", "", word)) for word in spoken if re.fullmatch(r"\d+(st|nd|rd|th)?", word)]
    year = next((n for n in numbers if n > 31), 0)
    day = next((n for n in numbers if n <= 31), 0)
    return datetime.date(year, month, day)


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def day_said(text: str) -> datetime.date | None:
    """The day that a list says it is of: ``Date: 2026-11-20``, 报价日期：2026年11月20日."""
    known = "|".join(re.escape(str(word)) for word in words()["dates"])
    found = re.search(rf"(?:{known})\s*[:：]?\s*([^\n]{{6,24}})", text, re.IGNORECASE)
    if found is None:
        return None
    for length in range(len(found[1]), 5, -1):
        try:
            return read_day(Cell(found[1][:length].strip()), None)
        except ValueError:
            continue
    return None


def read_lead_time(text: str, head: str = "") -> int | None:
    """Days until delivery, the longest of a range; `head` says the unit where the cell does not. None where it says nothing.

    Raises:
        ValueError: it is no time.
    """
    plain = folded(text.replace("-", " - "))
    if is_one_of(text, "in-stock"):
        return 0
    if is_one_of(text, "nothing"):
        return None
    numbers = [float(n.replace(",", ".")) for n in re.findall(r"\d+(?:[.,]\d+)?", tidy(text))]
    unit = _lead_unit(re.sub(r"[\d.,+~]", " ", plain)) or _lead_unit(folded(head))
    if not numbers or not unit:
        raise ValueError(f"'{text}' is no lead time (write 12 weeks)")
    return round(max(numbers) * unit)


def _lead_unit(text: str) -> float:
    """The days in the unit of time that a text names; 0 where it names none."""
    known: Mapping[str, float] = words()["lead-units"]
    found = [word for word in known if (f" {word} " in f" {text} " if word.isascii() else word in text)]
    return known[max(found, key=len)] if found else 0.0
