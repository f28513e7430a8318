"""Every formula of every workbook: names in exact letters, functions each spreadsheet has, nothing that follows the reader's locale."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from configurator.figures.formula import scaling
from tests.helpers import kinds
from tests.render.workbooks import Cell, book_of, formulas, opened, recalculated_strictly, shown

# Old Excel and LibreOffice 7.4 know these. TEXT, FIXED, DOLLAR, VALUE and the like are left out: their format codes and the texts
# they read or write follow the reader's Windows, where the comma may be the decimal sign.
FUNCTIONS = {"SUM", "ROUND", "IF", "MIN", "MAX", "INDEX", "MATCH", "INT", "SQRT", "ATAN", "LOG10", "COUNT", "COUNTIF"}
FUNCTIONS |= {"AND", "N", "NA", "ABS", "ISNUMBER", "IFERROR"}
LONGEST = 8192  # letters of a formula that Excel reads
REFERENCE = re.compile(r"(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:E[-+]?[0-9]+)?")

# Platforms that say everything; another language, and prices to fill in, change formulas too.
WORKBOOKS = [
    *((platform,) for platform in kinds()),
    *((platform, "quote.language=zh") for platform in kinds()[::3]),
    ("gb300-nvl72", "prices.books=[cny-domestic]", "prices.currency=CNY"),
]


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


@pytest.mark.parametrize("workbook", WORKBOOKS, ids=" ".join)
def test_every_name_in_a_formula_exists(workbook: tuple[str, ...]) -> None:
    """Sheets in exactly their letters, known functions, numbers as a spreadsheet writes them, no name that nothing defines."""
    book = shown(*workbook)
    found = {cell: bad for cell, text in formulas(book).items() if (bad := faults(text, book.sheetnames))}
    assert found == {}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("=PowEr!$C$35*1.0/1000.0", "PowEr!$C$35"),
        ('=TEXT(Power!$C$35,"#,##0")&" kW"', "TEXT("),
        ("=VALUE($C$35)", "VALUE("),
        ("=Power!$C$35*1e-05", "1e-05"),
        ("=Power!$C$35*margin", "margin"),
        ("='Power and heat'!$C$35", "'Power and heat'!$C$35"),
        ("=Power!$C$35+#REF!", "#REF!"),
    ],
)
def test_a_damaged_formula_is_found(text: str, wrong: str) -> None:
    """What the law is for, one of each sort."""
    assert faults(text, ("Power",)) == [wrong]
    assert faults('=IF(COUNT(Power!$C$35)=0,"TEXT(x)",Power!$C$35/1.5E-05)', ("Power",)) == []


def test_the_strict_engine_takes_no_other_letters() -> None:
    """The second referee would not pass over a sheet's name in other letters, as the first one does."""
    book = opened(book_of(kinds()[0]))
    book["Checks"]["E5"] = "=PowEr!$C$35"
    book.save(content := io.BytesIO())
    assert recalculated_strictly(content.getvalue(), {}, {"limit": Cell("Checks", 5, 5)}) == {"limit": "#REF!"}


@pytest.mark.parametrize("factor", [1e-5, 1e-7, 1 / 60000, 3.6e6, 1e22, 4.1868, 0.0])
def test_a_unit_factor_is_a_number_of_a_spreadsheet(factor: float) -> None:
    """Exponents are capital and nothing but the number changes letters."""
    assert faults(f"=Power!$C$35{scaling(factor)}", ("Power",)) == []
