"""What a strict spreadsheet takes in a formula: names in exact letters, functions each one has, nothing of the reader's locale."""

from __future__ import annotations

import re
from collections.abc import Iterable

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

# Old Excel and LibreOffice 7.4 know these. TEXT, FIXED, DOLLAR, VALUE and the like are left out: their format codes and the texts
# they read or write follow the reader's Windows, where the comma may be the decimal sign.
FUNCTIONS = {"SUM", "ROUND", "IF", "MIN", "MAX", "INDEX", "MATCH", "INT", "SQRT", "ATAN", "LOG10", "COUNT", "COUNTIF"}
FUNCTIONS |= {"AND", "N", "NA", "ABS", "ISNUMBER", "IFERROR"}
LONGEST = 8192  # letters of a formula that Excel reads
REFERENCE = re.compile(r"(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:E[-+]?[0-9]+)?")


def faults(text: str, sheets: Iterable[str]) -> list[str]:
    """What a strict spreadsheet, or one of another country, would not take in a formula."""
    found = [] if len(text) < LONGEST else ["too long"]
    for token in Tokenizer(text).items:
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            found += [] if token.value.removesuffix("(") in FUNCTIONS else [token.value]
        elif token.type == Token.OPERAND:
            found += [] if _stands(token, sheets) else [token.value]
    return found


def _stands(token: Token, sheets: Iterable[str]) -> bool:
    if token.subtype == Token.TEXT:
        return True
    if token.subtype == Token.NUMBER:
        return NUMBER.fullmatch(token.value) is not None
    place = REFERENCE.fullmatch(token.value)
    if token.subtype != Token.RANGE or place is None:
        return False
    name = place["sheet"]
    return name is None or (name[1:-1].replace("''", "'") if name.startswith("'") else name) in sheets
