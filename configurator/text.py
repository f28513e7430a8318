"""Text at the borders of the program: what comes in is whole characters, what goes out can be written and stays text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

QUOTED, TOLD = 60, 500  # letters of a quoted input, and of a whole message, that somebody still reads
WORD = 80  # letters of one word without a break

# Control characters (escape sequences begin with one), what turns the direction of a line, and what is no character.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
_QUOTED = re.compile(rf"(?<!\w)(['\"])((?:(?!\1).){{{QUOTED + 1},}})\1(?!\w)")
_WORD = re.compile(rf"\S{{{WORD + 1},}}")

# Pairs: a character that old code pages or ASCII cannot write, and what stands for it.
_NEAREST = """
→ -> ← <- ↔ <-> × x · . • * – - — - − - ‑ - … ... ± +/- ≥ >= ≤ <= ≠ != ≈ ~ √ sqrt │ | ─ - “ " ” " ‘ ' ’ '
Ω ohm µ u μ u ° deg Δ delta € EUR £ GBP ¥ CNY ß ss æ ae Æ AE ø o Ø O œ oe 、 , ， , 。 .
"""
_PAIRS = _NEAREST.split()
PLAIN = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))


def said(words: Mapping[Any, str], language: str) -> str:
    """What is said in a language, else in the first there is."""
    return words.get(language) or next(iter(words.values()))


def escaped(text: str, keep: str = "") -> str:
    """Text with its control characters (but those in `keep`) written out, so that a terminal shows them and obeys none."""
    if text.isprintable():
        return text
    return _CONTROL.sub(lambda found: found[0] if found[0] in keep else found[0].encode("unicode_escape").decode(), text)


def shortened(text: str, most: int = QUOTED) -> str:
    """Text of at most `most` letters; a sign at its end says that it goes on."""
    return text if len(text) <= most else text[: most - 1] + "…"


def told(text: str) -> str:
    """A message somebody can read on one screen: control characters written out, quoted input and endless words cut."""
    text = _QUOTED.sub(lambda found: f"{found[1]}{shortened(found[2])}{found[1]}", escaped(text))
    return shortened(_WORD.sub(lambda found: shortened(found[0]), text), TOLD)


def whole(text: str) -> str:
    """Text without lone halves of characters: bytes that Python could not decode are read as UTF-8 where they are that, else replaced."""
    if text.isascii():
        return text
    halves = re.sub("[\ud800-\udc7f\udd00-\udfff]", "\ufffd", text)
    return halves.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def plain(text: str) -> str:
    """Text in ASCII: the nearest signs, letters without their accents, a question mark for what has none."""
    return "".join(character if character.isascii() else PLAIN.get(character) or _decomposed(character) for character in text)


def _decomposed(character: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return letters if letters.isascii() and letters else "?"
