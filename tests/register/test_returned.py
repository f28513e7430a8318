"""A workbook that comes back: what was changed is found, what only moved or was saved elsewhere is not."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from configurator.catalog.problems import InputError
from configurator.register.reprice import repriced, wishes
from configurator.register.returned import Book, Edit, Returned, compared, lock_in, read_back
from configurator.render.excel.workbook import workbook_bytes
from configurator.render.view import Audience
from configurator.system.spec.written import Written
from tests.conftest import tool
from tests.helpers import built, shipped_catalog, viewed
from tests.orders import OPTIONAL, ordered

PLATFORM = "hgx-b200-air"
LINES = "lines=[{id: warranty, label: {en: Warranty}, quantity: 2, price: 1000 USD, cost: 600 USD}]"
SETTINGS = ("quantity=2", "prices.margin=12 %", LINES, "quote.number=Q-1", "quote.revision=B")
SPECIFICATION = Written(
    "offer",
    f"platform: {PLATFORM}\nquantity: 2\nprices: {{margin: 12 %}}\nquote: {{number: Q-1, revision: B}}\n"
    "lines:\n  - {id: warranty, label: {en: Warranty}, quantity: 2, price: 1000 USD, cost: 600 USD}\n",
    "offer.yaml",
)
Change = Callable[[openpyxl.Workbook], None]


@cache
def sent(audience: Audience = "customer") -> bytes:
    """The workbook as it was sent."""
    return workbook_bytes(viewed(PLATFORM, *SETTINGS, audience=audience))


@cache
def book(audience: Audience = "customer") -> Book:
    return read_back(sent(audience), "sent.xlsx")


def came_back(change: Change, audience: Audience = "customer") -> Returned:
    """The workbook after a change, saved by another program."""
    opened = openpyxl.load_workbook(io.BytesIO(sent(audience)))
    change(opened)
    saved = io.BytesIO()
    opened.save(saved)
    return compared(book(audience), read_back(saved.getvalue(), "returned.xlsx"), "returned.xlsx")


def cell_of(opened: openpyxl.Workbook, id: str, audience: Audience = "customer") -> Any:
    sheet, row, column = book(audience).places[id]
    return opened[sheet].cell(row, column)


def typing(id: str, value: object, audience: Audience = "customer", number_format: str = "") -> Change:
    """Somebody types into the cell of a figure."""

    def change(opened: openpyxl.Workbook) -> None:
        cell = cell_of(opened, id, audience)
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return change


# --- what is found


def test_cells_that_were_changed() -> None:
    """Each edit with what it was, what it is, and where; digits as text, a formula and per cent as a format are what they mean."""

    def change(opened: openpyxl.Workbook) -> None:
        typing("quantity", "6")(opened)
        typing("prices.discount", 0.05, number_format="0%")(opened)
        typing("lines.warranty.quantity", 4)(opened)

    found = came_back(change)
    assert {edit.id: (edit.was, edit.now) for edit in found.edits} == {
        "quantity": (2, 6),
        "prices.discount": (0, 5),
        "lines.warranty.quantity": (2, 4),
    }
    assert all(re.fullmatch(r".+![A-Z]+\d+", edit.cell) for edit in found.edits)
    assert not found.overwritten and not found.missing


def test_formulas_typed_over() -> None:
    """A number, another formula or a word in place of a formula is told with what stood there."""
    typed = {"cost.price": 12345678, "cost.tax": "=1+1", "cost.price-with-tax": "on request"}

    def change(opened: openpyxl.Workbook) -> None:
        for id, value in typed.items():
            cell_of(opened, id).value = value

    found = came_back(change)
    assert {edit.id: edit.now for edit in found.overwritten} == typed and not found.edits
    price = built(PLATFORM, *SETTINGS).figures["cost.price"].number
    assert next(edit.was for edit in found.overwritten if edit.id == "cost.price") == pytest.approx(price)


def test_a_formula_that_was_bent() -> None:
    """A factor added to a formula, or another cell named in it, is no habit of a program."""
    for bend in (lambda formula: f"{formula}*0.9", lambda formula: formula.replace("+", "-") if "+" in formula else f"0+{formula[1:]}"):
        found = came_back(lambda opened, bend=bend: setattr(cell := cell_of(opened, "cost.price-with-tax"), "value", bend(cell.value)))  # type: ignore[misc]
        assert [edit.id for edit in found.overwritten] == ["cost.price-with-tax"]


def test_a_row_that_is_gone() -> None:
    """A figure that is no longer there is named."""

    def change(opened: openpyxl.Workbook) -> None:
        sheet, row, _ = book().places["lines.warranty.quantity"]
        opened[sheet].cell(row, 1).value = None

    assert "lines.warranty.quantity" in came_back(change).missing


# --- what is no change


def untouched(_: openpyxl.Workbook) -> None:
    """Only saved."""


def repainted(opened: openpyxl.Workbook) -> None:
    """Other formats, hidden columns, another order of sheets."""
    cell_of(opened, "quantity").number_format = "0.00"
    opened.worksheets[0].column_dimensions["B"].hidden = True
    opened.move_sheet(opened.worksheets[1], 2)


def row_inserted(opened: openpyxl.Workbook) -> None:
    """A row above a table, with every formula moved along as a spreadsheet does."""
    title, row, _ = book().places["quantity"]
    opened[title].insert_rows(row - 1)
    for sheet in opened.worksheets:
        _moved(sheet, title, row - 1)


def _moved(sheet: Worksheet, title: str, start: int) -> None:
    """The references of a sheet to rows of `title` from `start` on, one further down."""
    named = rf"(?:'{title}'|{title})!"

    def shifted(found: re.Match[str]) -> str:
        return f"{found[1]}{int(found[2]) + (int(found[2]) >= start)}"

    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                whole = re.sub(rf"(?<={title}'!)\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?|(?<={title}!)\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?",
                               lambda area: re.sub(r"(\$?[A-Z]+\$?)(\d+)", shifted, area[0]), cell.value)  # fmt: skip
                if sheet.title == title and not re.search(named, cell.value):
                    whole = re.sub(r"(?<![!\w$])(\$?[A-Z]{1,2}\$?)(\d+)(?![\w(!])", shifted, cell.value)
                cell.value = whole


@pytest.mark.parametrize("change", [untouched, repainted, row_inserted])
def test_what_is_no_change(change: Change) -> None:
    """Saved by another program, in other clothes, with rows that moved: nothing was changed."""
    assert came_back(change) == Returned(lock_in(book(), ""), (), (), ())


@pytest.mark.office
@pytest.mark.parametrize("audience", ["customer", "internal"])
def test_saved_by_an_office_program(tmp_path: Path, audience: Audience) -> None:
    """A whole round trip through LibreOffice, with an edit before it: that edit and nothing else, whatever the program rewrote."""
    opened = openpyxl.load_workbook(io.BytesIO(sent(audience)))
    cell_of(opened, "quantity", audience).value = 3
    opened.save(tmp_path / "edited.xlsx")
    office = tool("office")
    assert office is not None
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "back"), str(tmp_path / "edited.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    back = read_back((tmp_path / "back" / "edited.xlsx").read_bytes(), "edited.xlsx")
    found = compared(book(audience), back, "edited.xlsx")
    assert [(edit.id, edit.was, edit.now) for edit in found.edits] == [("quantity", 2, 3)]
    assert not found.overwritten and not found.missing
    shutil.rmtree(tmp_path / "profile")


# --- what a workbook is


def test_the_lock() -> None:
    """Number, revision, audience and digests, on a hidden sheet; a customer's tells nothing of the specification."""
    lock = lock_in(book(), "")
    assert (lock["number"], lock["revision"], lock["audience"]) == ("Q-1", "B", "customer")
    assert all(re.fullmatch(r"[0-9a-f]{64}", lock[name]) for name in ("content", "catalogs"))
    opened = openpyxl.load_workbook(io.BytesIO(sent()))
    assert opened["rackcfg"].sheet_state == "hidden" and opened["rackcfg"].max_row == 6


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"platform: gb300-nvl72", b"\xd0\xcf\x11\xe0 an old workbook"])
def test_no_workbook(content: bytes) -> None:
    with pytest.raises(InputError, match=r"mine\.xlsx.*not a workbook"):
        read_back(content, "mine.xlsx")


def test_a_truncated_workbook() -> None:
    """Wherever it ends, one message."""
    whole = sent()
    for end in range(1000, len(whole), len(whole) // 7):
        with pytest.raises(InputError, match="not a workbook"):
            read_back(whole[:end], "mine.xlsx")


def test_a_workbook_of_somebody_else() -> None:
    saved = io.BytesIO()
    openpyxl.Workbook().save(saved)
    with pytest.raises(InputError, match="was not made by this program"):
        lock_in(read_back(saved.getvalue(), "mine.xlsx"), "mine.xlsx")


# --- the next specification


def granted(change: Change, audience: Audience = "customer") -> tuple[Any, Any]:
    """The wishes of a returned workbook, and the build that grants them."""
    found = came_back(change, audience)
    asked = wishes(found.edits, built(PLATFORM, *SETTINGS), "returned.xlsx")
    return asked, repriced(SPECIFICATION, {}, asked, shipped_catalog(), "returned.xlsx")[1]


def test_edits_become_the_specification() -> None:
    """Quantity, discount and the quantity of a line: the build is that of the specification with these settings."""

    def change(opened: openpyxl.Workbook) -> None:
        for id, value in (("quantity", 3), ("prices.discount", 5), ("lines.warranty.quantity", 4)):
            cell_of(opened, id).value = value

    asked, made = granted(change)
    wanted = built(PLATFORM, *SETTINGS, "quantity=3", "prices.discount=5 %", LINES.replace("quantity: 2", "quantity: 4"))
    assert not asked.left and made.figures["cost.price"].value == wanted.figures["cost.price"].value


def test_an_input_of_a_catalog_is_changed_as_in_the_workbook() -> None:
    """Inside the house every input may be typed: what no specification holds is changed in the build."""
    asked, made = granted(typing("b200-sxm.tdp", 900, "internal"), "internal")
    assert asked.inputs == {"b200-sxm.tdp": "900 W"} and made.figures["b200-sxm.tdp"].number == 900


def test_a_price_typed_by_a_customer_is_left() -> None:
    """A selling price is no field of a specification: it is told, and not taken over."""
    id = next(key for key in book().places if key.endswith("sell-price") and book().cell(key).data_type == "n")
    asked, _ = granted(typing(id, 1))
    assert [edit.id for edit in asked.left] == [id] and not asked.fields


@pytest.mark.parametrize(
    ("id", "typed", "said"),
    [
        ("quantity", "six", "'six' is not a number"),
        ("quantity", None, "is empty"),
        ("quantity", 2.5, "quantity"),
        ("quantity", -1, "quantity"),
        ("prices.discount", 150, "prices.discount"),
    ],
)
def test_what_does_not_fit(id: str, typed: float | str | None, said: str) -> None:
    """The message names the cell of the workbook, not a line of a specification nobody wrote."""
    edits = [Edit(id, "Offer!C9", 2, typed), Edit("site.pue", "Offer!C12", 1.2, 1.3)]
    with pytest.raises(InputError) as raised:
        asked = wishes(edits, built(PLATFORM, *SETTINGS), "returned.xlsx")
        repriced(SPECIFICATION, {}, asked, shipped_catalog(), "returned.xlsx")
    assert re.match(r"returned\.xlsx: \w+ Offer!C9\b", str(raised.value)) and said in str(raised.value)


# --- an order of several systems


def test_an_order_that_comes_back() -> None:
    """Quantity and option of one system go into its part of the specification; what it does not take is named by its cell."""
    edits = [Edit("inference.options.ssd", "Options!D6", "u2-nvme-3840", "e1s-nvme-7680"), Edit("inference.quantity", "Inputs!C9", 2, 3)]
    written = Written("order", OPTIONAL, "order.yaml")
    asked = wishes(edits, ordered(OPTIONAL), "returned.xlsx")
    _, made = repriced(written, {}, asked, shipped_catalog(), "returned.xlsx")
    wanted = ordered(OPTIONAL, "systems.inference.options.ssd=e1s-nvme-7680", "systems.inference.quantity=3")
    assert not asked.left and made.figures["cost.price"].value == wanted.figures["cost.price"].value
    for id, typed, said in (("inference.options.ssd", "tape", "none of the choices"), ("cube.quantity", -1, "quantity")):
        with pytest.raises(InputError, match=rf"returned\.xlsx: \w+ Options!D7\b.*{said}"):
            repriced(
                written,
                {},
                wishes([Edit(id, "Options!D7", "", typed)], ordered(OPTIONAL), "returned.xlsx"),
                shipped_catalog(),
                "returned.xlsx",
            )
