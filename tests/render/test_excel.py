"""The workbook: every figure in one live cell, right in engines that are not ours, and fit to send."""

from __future__ import annotations

import datetime
import random
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from configurator.build import Build, changed
from configurator.render.excel import workbook as excel
from configurator.render.excel.cells import Cells, Home, quoted
from configurator.render.excel.sheet import footer, lines_of
from configurator.render.excel.style import number_format
from configurator.render.excel.workbook import workbook_bytes
from configurator.render.view import View
from configurator.units import UnitError, unit
from tests.helpers import LIGHT, built, several
from tests.render.spreadsheet import faults
from tests.render.workbooks import (
    ENGINES,
    Cell,
    at,
    book_of,
    differences,
    formulas,
    header_of,
    homes,
    opened,
    recalculated,
    recalculated_by_office,
    shown,
    stored,
)

NAMED = ("quote.customer='=HYPERLINK(1)'", "quote.number='@SUM(A1) & more'", "quote.date=2026-11-22", "quote.valid=30 day", "quantity=4")
UNPRICED = ("prices.books=[cny-domestic]", "prices.currency=CNY")

# Each of these has every operation of the graph, and so every sort of formula.
on_several = pytest.mark.parametrize("platform", several())


@lru_cache(maxsize=32)
def home_of(platform: str, *settings: str) -> dict[str, Cell]:
    return {id: cells[0] for id, cells in homes(shown(platform, *settings)).items()}


def known_homes(build: Build, cells: dict[str, Cell]) -> dict[str, Cell]:
    return {id: cells[id] for id in build.figures}


# --- the contract


@on_several
def test_every_figure_has_one_home(platform: str) -> None:
    """Readers and `--what-if` find a figure by its id: it must be there, and only once, or two cells could disagree."""
    found = homes(shown(platform))
    assert set(built(platform).figures) <= set(found)
    assert {id: cells for id, cells in found.items() if len(cells) > 1} == {}


@on_several
def test_inputs_are_numbers_and_the_rest_formulas(platform: str) -> None:
    """What-if works only where inputs are plain cells and everything else follows them; all inputs stand on one sheet."""
    book, build = shown(platform), built(platform)
    for id, cell in home_of(platform).items():
        figure = build.figures.get(id)
        if figure is None:
            continue
        value = at(book, cell)
        if figure.is_input:
            assert cell.sheet == "Inputs"
            assert value is None if figure.value is None else isinstance(value, int | float), id
        else:
            assert isinstance(value, str) and value.startswith("="), id


@on_several
def test_stored_values_are_the_program_s(platform: str) -> None:
    """Previews, phones and viewers that compute nothing must show the right numbers."""
    values = stored(platform)
    seen = {id: at(values, cell) for id, cell in known_homes(built(platform), home_of(platform)).items()}
    assert differences(built(platform), seen) == {}
    empty = [cell for cell in formulas(shown(platform)) if at(values, cell) is None and cell.sheet != "BOM"]
    assert empty == []


@pytest.mark.parametrize("engine", ENGINES)
@on_several
def test_another_engine_computes_the_same(platform: str, engine: str) -> None:
    """The formulas mean what the graph computed, in engines that share no code with it; no cell is an error."""
    everywhere = {str(place): place for place in formulas(shown(platform))}
    wanted = {**everywhere, **known_homes(built(platform), home_of(platform))}
    seen = ENGINES[engine](book_of(platform), {}, wanted)
    assert differences(built(platform), {id: seen[id] for id in built(platform).figures}) == {}
    assert {place: seen[place] for place in everywhere if is_error(seen[place])} == {}


def is_error(value: Any) -> bool:
    return (isinstance(value, str) and value.startswith("#")) or isinstance(value, dict)


@on_several
def test_a_changed_input_cell_is_a_what_if(platform: str) -> None:
    """Typing into input cells gives what `--what-if` gives, on every figure: a count, a price and physics at once."""
    build, cells = built(platform), home_of(platform)
    figures = [build.figures[id] for id in chosen_inputs(build)]
    numbers = {figure.id: round((figure.number or 0.0) * 0.93, 6) for figure in figures}
    units = {figure.id: figure.info.unit.text for figure in figures if figure.info is not None}
    twin = changed(build, [f"{id}={number} {units[id]}".removesuffix(" 1") for id, number in numbers.items()])
    for engine in ENGINES.values():
        seen = engine(book_of(platform), {cells[id]: number for id, number in numbers.items()}, known_homes(build, cells))
        assert differences(twin, seen) == {}, (numbers, engine)


def chosen_inputs(build: Build) -> list[str]:
    """One input of each sort, drawn by a fixed seed."""
    known = [f for f in build.figures.values() if f.is_input and f.value]
    sorts = (
        [f.id for f in known if f.id.endswith(".count")],
        [f.id for f in known if f.id.endswith(".price")],
        [f.id for f in known if f.id.endswith((".tdp", ".efficiency")) or f.id.startswith(("cooling.", "site."))],
    )
    generator = random.Random(build.spec.platform)
    return [generator.choice(ids) for ids in sorts if ids]


@on_several
def test_a_cell_takes_what_a_what_if_takes(platform: str) -> None:
    """Every input cell is validated by the bounds of its field: a margin of 150 % is refused in the workbook too."""
    book, build = shown(platform), built(platform)
    rules = {
        str(cell): rule for rule in book["Inputs"].data_validations.dataValidation for cell in rule.sqref.ranges for cell in cell.cells
    }
    for figure in (f for f in build.figures.values() if f.is_input):
        home = home_of(platform)[figure.id]
        rule = rules[str((home.row, home.column))]
        assert figure.info and figure.info.origin
        assert rule.type == ("whole" if figure.info.origin.limits.whole else "decimal"), figure.id
        for number, inside in (
            (figure.number, True),
            (2e15, False),
            (-2e15, False),
            (2 * figure.info.origin.limits.maximum / figure.info.unit.factor, False),
        ):
            if number is not None:
                assert (float(rule.formula1) <= number <= float(rule.formula2)) == inside, figure.id


@pytest.fixture(scope="module")
def by_office(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Workbook]:
    """The workbooks of these as LibreOffice computes them."""
    return recalculated_by_office({platform: book_of(platform) for platform in several()}, tmp_path_factory.mktemp("office"))


@pytest.mark.office
@on_several
def test_libreoffice_computes_the_same(platform: str, by_office: Mapping[str, Workbook]) -> None:
    """The referee: LibreOffice computes every figure of the workbook afresh and finds the program's numbers."""
    fresh = by_office[platform]
    seen = {id: at(fresh, cell) for id, cell in known_homes(built(platform), home_of(platform)).items()}
    assert differences(built(platform), seen) == {}
    errors = [(s.title, c.coordinate) for s in fresh.worksheets for row in s.iter_rows() for c in row if c.data_type == "e"]
    assert errors == []


def test_the_columns_of_a_table_of_figures() -> None:
    """Other programs read the tables by these words, in this order."""
    for sheet in ("Inputs", "Power", "Cooling", "Connectors", "Boards", "Cables", "Cost", "System"):
        worksheet = shown(LIGHT)[sheet]
        headers = [h for row in range(1, 80) if "id" in (h := header_of(worksheet, row))]
        assert list(headers[0])[:4] == ["id", "figure", "value", "unit"], sheet


@on_several
def test_a_line_of_the_bom_shows_its_three_figures(platform: str) -> None:
    """A line's id with `quantity`, `unit-price` and `extended-price` are the ids of its figures."""
    sheet = shown(platform)["BOM"]
    header = header_of(sheet, 5)
    ids = [sheet.cell(row, header["id"]).value for row in range(6, sheet.max_row + 1)]
    assert [id for id in ids if id] == [f"bom.{line.node.path}" for line in built(platform).bom]
    levels = {sheet.row_dimensions[5 + index].outlineLevel for index in range(len(built(platform).bom))}
    assert levels == {line.node.level for line in built(platform).bom}


@pytest.mark.parametrize("workbook", [*((platform,) for platform in several()), ("gb300-nvl72", *UNPRICED)], ids=" ".join)
def test_every_name_in_a_formula_exists(workbook: tuple[str, ...]) -> None:
    """Sheets in exactly their letters, known functions, numbers as a spreadsheet writes them, no name that nothing defines."""
    book = shown(*workbook)
    found = {cell: bad for cell, text in formulas(book).items() if (bad := faults(text, book.sheetnames))}
    assert found == {}


# --- what is not known


def test_a_missing_price_is_a_cell_to_fill_in() -> None:
    """A line without a price never counts as nothing in silence: the cell says so, and typing a price makes every total include it."""
    content, build = book_of("gb300-nvl72", *UNPRICED), built("gb300-nvl72", *UNPRICED)
    cells = home_of("gb300-nvl72", *UNPRICED)
    line = next(line for line in build.bom if line.status == "unpriced" and not line.node.children and line.node.level > 1)
    assert line.node.part is not None
    key = f"bom.{line.node.path}.extended-price"
    before = recalculated(content, {}, cells)
    after = recalculated(content, {cells[f"{line.node.part.id}.price"]: 100.0}, cells)
    gained = 100.0 * sum(n.total.value or 0.0 for n in build.system.walk() if n.part is line.node.part)
    assert before[key] == "not priced" and after[key] == pytest.approx(100.0 * (line.quantity.value or 0.0))
    for id in ("cost.bom", "cost.price"):
        assert after[id] - before[id] == pytest.approx(gained)
    assert before["cost.unpriced-lines"] == build.cost.unpriced.value
    assert after["cost.unpriced-lines"] < before["cost.unpriced-lines"]


def test_one_price_is_enough_for_an_assembly_to_have_one() -> None:
    """An assembly without any price sums what is there as soon as one of its lines has a price, as the program sums known lines."""
    build, cells = built("gb300-nvl72", *UNPRICED), home_of("gb300-nvl72", *UNPRICED)
    assembly = next(line for line in build.bom if line.status == "unpriced" and len(line.node.children) > 1)
    child = assembly.node.children[0]
    assert child.part is not None
    key = f"bom.{assembly.node.path}"
    seen = recalculated(book_of("gb300-nvl72", *UNPRICED), {cells[f"{child.part.id}.price"]: 10.0}, cells)
    assert seen[f"{key}.extended-price"] == pytest.approx(10.0 * (child.total.value or 0.0))
    assert seen[f"{key}.unit-price"] == pytest.approx(10.0 * (child.total.value or 0.0) / (assembly.quantity.value or 1.0))


def test_lines_inside_a_sum_have_no_price_of_their_own() -> None:
    """What a price book gives only as a sum, or leaves out, shows the reason and no number, and asks for none."""
    settings = ("prices.books=[analyst-2026-05]",)
    build, sheet = built("gb300-nvl72", *settings), shown("gb300-nvl72", *settings)["BOM"]
    header, lines = header_of(sheet, 5), list(enumerate(build.bom, 6))
    included = [(row, line) for row, line in lines if line.status in ("included", "excluded") and not line.node.children]
    assert {line.status for _, line in included} == {"included", "excluded"}
    for row, line in included:
        cells = {name: sheet.cell(row, header[name]).value for name in ("unit-price", "extended-price", "status", "note")}
        assert cells == {"unit-price": None, "extended-price": None, "status": line.status, "note": line.reason}


def test_the_cell_to_fill_in_is_empty_and_stands_out() -> None:
    """An unknown input is an empty cell in another colour, with the reason beside it; not a zero, not a dash."""
    book = shown("gb300-nvl72", *UNPRICED)
    cell = home_of("gb300-nvl72", *UNPRICED)["b300-gpu.price"]
    priced = home_of("gb300-nvl72", *UNPRICED)["b300-gpu.tdp"]
    sheet = book["Inputs"]
    header = header_of(sheet, 5)
    assert at(book, cell) is None
    assert "no price" in sheet.cell(cell.row, header["how"]).value
    fills = [sheet.cell(c.row, c.column).fill.start_color.rgb for c in (cell, priced)]
    assert fills[0] != fills[1]


@on_several
def test_unknown_figures_say_so_in_words(platform: str) -> None:
    """A figure without a value is a word in its cell, stored and recalculated; never 0 and never an error."""
    build, cells = built(platform), home_of(platform)
    unknown = {id: cells[id] for id, f in build.figures.items() if f.value is None and not f.is_input}
    seen = recalculated(book_of(platform), {}, unknown)
    assert set(seen.values()) <= {"not known", "not priced"}


# --- what a spreadsheet must understand


def test_text_never_becomes_a_formula() -> None:
    """A customer called =1+1 or @SUM is a name, not code."""
    texts = [c for row in shown(LIGHT, *NAMED)["Summary"].iter_rows() for c in row if c.value in ("=HYPERLINK(1)", "@SUM(A1) & more")]
    assert len(texts) == 2 and all(c.data_type == "s" for c in texts)


def test_no_links_to_other_workbooks() -> None:
    """Nothing asks the reader to update links or enable content."""
    names = zipfile.ZipFile(BytesIO(book_of(LIGHT))).namelist()
    assert not [name for name in names if "externalLink" in name or "vba" in name.lower() or "connections" in name]


def test_checks_follow_the_figures() -> None:
    """The verdict of a rule is live: a load beyond the shelves fails in the workbook as it does in the program.

    How probable a verdict is only the program can say: changed numbers the workbook judges by themselves, those as built as the page does.
    """
    build, content, cells = built(LIGHT), book_of(LIGHT), home_of(LIGHT)
    sheet = shown(LIGHT)["Checks"]
    rules = {sheet.cell(row, 10).value: Cell("Checks", row, 2) for row in range(5, sheet.max_row + 1)}
    twin = changed(build, ["b200-sxm.tdp=3000 W"])
    seen = recalculated(content, {cells["b200-sxm.tdp"]: 3000.0}, rules)
    told = {check.id: check.status for check in build.checks}
    before = {check.id: (check.value.value, check.limit.value) for check in build.checks}
    plain = {
        check.id: replace(check, probability=None).status if before[check.id] != (check.value.value, check.limit.value) else told[check.id]
        for check in twin.checks
    }
    assert {id: status for id, status in plain.items() if seen[id] != status} == {}
    assert seen != told == recalculated(content, {}, rules) and any(check.in_doubt for check in build.checks)


# --- the file


def test_same_build_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote can be made again and compared byte for byte; SOURCE_DATE_EPOCH sets its date, never the clock."""
    view = View(built(LIGHT)).without_remedies()
    assert workbook_bytes(view) == book_of(LIGHT)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    assert workbook_bytes(view) != book_of(LIGHT)
    assert excel.created(view) == datetime.datetime(2025, 6, 15, 15, 6, 40)


# --- how it looks


def test_every_sheet_prints() -> None:
    """Sent to a printer, every sheet that is seen is one page wide on A4 with the quote's number and page numbers at its foot."""
    for sheet in (sheet for sheet in shown(LIGHT, *NAMED).worksheets if sheet.sheet_state == "visible"):
        assert sheet.page_setup.paperSize == 9, sheet.title
        assert sheet.page_setup.fitToWidth in (None, 1), sheet.title
        assert "@SUM(A1) && more" in sheet.oddFooter.left.text, sheet.title
        assert "&P" in sheet.oddFooter.right.text, sheet.title


@pytest.mark.parametrize("number", ["2026/0042", "42", "&P", '"quoted"', "-7", "R&D 5", "编号 9"])
def test_a_footer_keeps_the_whole_number(number: str) -> None:
    """Whatever it begins with: digits would run into the code of the size (`&8` and `2026`), `&` would be a code of its own."""
    text = footer(f"{number} · rack", "BOM", "Page &P of &N", "Calibri")
    assert f'"{number.replace("&", "&&")} · rack&C' in text
    assert re.search(r"&[0-9]+[^&0-9]|&[0-9]+$", text) is None


def test_a_footer_is_no_longer_than_excel_reads() -> None:
    """255 letters with all codes: a longer number ends with a sign that it goes on; the first sheet has it whole."""
    text = footer("&" * 300, "BOM", "Page &P of &N", "Calibri")
    assert 250 < len(text) <= 255 and "&&…&C" in text and text.endswith("Page &P of &N")


def test_numbers_in_words_stay_numbers() -> None:
    """The range of the price and the load and weight of a rack are cells of their own, right in every country and still live."""
    build = built(LIGHT)
    values = {sheet.title: {c.value for row in sheet.iter_rows() for c in row} for sheet in stored(LIGHT).worksheets}
    for sheet, ids in (("Summary", ("cost.p10", "cost.p90")), ("Racks", ("power.compute.rack-load", "system.compute.rack-weight"))):
        assert {round(build.figures[id].number or 0, 6) for id in ids} <= {round(v, 6) for v in values[sheet] if isinstance(v, float)}


def test_the_summary_says_what_a_buyer_asks() -> None:
    """Number, customer, dates, price and platform are on the first sheet, and two charts."""
    sheet = stored(LIGHT, *NAMED)["Summary"]
    found = [c.value for row in sheet.iter_rows() for c in row if c.value is not None]
    values = [v.date().isoformat() if isinstance(v, datetime.datetime) else v for v in found]  # a date is a date
    price = built(LIGHT, *NAMED).cost.price.number
    assert {"=HYPERLINK(1)", "@SUM(A1) & more", "2026-11-22", "2026-12-22", price} <= set(values)
    assert len([name for name in zipfile.ZipFile(BytesIO(book_of(LIGHT, *NAMED))).namelist() if "charts/chart" in name]) == 2


def test_the_summary_repeats_figures_without_owning_them() -> None:
    """The first sheet refers to the home cells; it has no table a reader could take for another home."""
    sheet = shown(LIGHT)["Summary"]
    for row in range(1, sheet.max_row + 1):
        assert "id" not in header_of(sheet, row)


def test_chinese_keeps_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """In Chinese the words above a table change, its keys and ids do not, and sheet names with Chinese characters still compute."""
    texts = {"Inputs": "输入", "Power": "电力", "value": "数值", "not known": "未知", "pass": "通过", "unpriced": '无"价"格'}
    monkeypatch.setattr(excel, "translator", lambda language: lambda text: texts.get(text, text))
    build = built(LIGHT, "quote.language=zh")
    content = workbook_bytes(View(build).without_remedies())
    book = opened(content)
    assert {"输入", "电力"} <= set(book.sheetnames)
    cells = {id: places[0] for id, places in homes(book).items()}
    assert "数值" in header_of(book["输入"], 4) and "value" in header_of(book["输入"], 5)
    assert differences(build, recalculated(content, {}, known_homes(build, cells))) == {}
    assert [bad for text in formulas(book).values() for bad in faults(text, book.sheetnames)] == []


@pytest.mark.parametrize(
    ("id", "pattern"),
    [
        ("cost.price", "#,##0.00"),
        ("quantity", "#,##0"),
        ("power.it-load", "#,##0.0"),
        ("cooling.specific-heat", "#,##0.000"),
    ],
)
def test_number_formats(id: str, pattern: str) -> None:
    """Money has cents, counts are whole, physics about four digits."""
    assert number_format(built("cloudmatrix-384").figures[id]) == pattern


def test_lines_of_text() -> None:
    """Rows are high enough for wrapped text; a Chinese character counts as two letters."""
    assert lines_of("short", 40) == 1
    assert lines_of("word " * 20, 40) == 3
    assert lines_of("两字" * 20, 40) == 2
    assert lines_of("one\ntwo", 40) == 2


def test_a_figure_cannot_have_two_homes() -> None:
    """Giving a figure a second cell is a bug that must not pass in silence."""
    cells, figure = Cells(), built(LIGHT).cost.price
    cells.put(figure, Home("Cost", 4, 2))
    with pytest.raises(ValueError, match=r"cost\.price"):
        cells.put(figure, Home("Summary", 1, 1))


def test_references_name_the_sheet_only_from_elsewhere() -> None:
    """Formulas stay readable: no sheet name on the sheet itself, quotes only where a name needs them."""
    home = Home("Price list", 4, 2)
    assert home.seen_from("Price list") == "$C$5"
    assert home.seen_from("BOM") == "'Price list'!$C$5"
    assert quoted('say "no"') == '"say ""no"""'


HEIGHTS = {"U": "rack_unit", "OU": "open_unit"}  # what people write, and what a specification is safe with


def test_units_are_ones_what_if_takes() -> None:
    """A reader can copy id, value and unit of a row into `--what-if`."""
    book = shown(LIGHT)
    for id, cell in home_of(LIGHT).items():
        text = book[cell.sheet].cell(cell.row, cell.column + 1).value
        if cell.sheet == "Inputs":
            try:
                assert unit(HEIGHTS.get(text, text or "1")) is not None, id
            except UnitError as problem:
                pytest.fail(f"{id}: {problem}")
