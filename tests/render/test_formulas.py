"""What formulas may hold: the law that every workbook is held to (test_excel.py) catches what it is for."""

from __future__ import annotations

import io

import pytest
from openpyxl.workbook import Workbook

from configurator.figures.formula import scaling
from tests.render.spreadsheet import faults
from tests.render.workbooks import Cell, recalculated_strictly


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
    book = Workbook()
    book.create_sheet("Power")["C35"] = 1.0
    assert strictly(book, "=Power!$C$35") == 1.0
    assert strictly(book, "=PowEr!$C$35") == "#REF!"


def strictly(book: Workbook, formula: str) -> object:
    """What the strict engine makes of a formula in the first cell."""
    book["Sheet"]["A1"] = formula
    book.save(content := io.BytesIO())
    return recalculated_strictly(content.getvalue(), {}, {"found": Cell("Sheet", 1, 1)})["found"]


@pytest.mark.parametrize("factor", [1e-5, 1e-7, 1 / 60000, 3.6e6, 1e22, 4.1868, 0.0])
def test_a_unit_factor_is_a_number_of_a_spreadsheet(factor: float) -> None:
    """Exponents are capital and nothing but the number changes letters."""
    assert faults(f"=Power!$C$35{scaling(factor)}", ("Power",)) == []
