"""Why two totals differ: every line with its cause, lines and what is unexplained summing to the difference, to the cent."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from configurator.catalog.problems import InputError
from configurator.exchange.statement import read_statement
from configurator.render.view import View
from configurator.studies.changes.snapshot import Snapshot, snapshot
from configurator.studies.cost.bridge import BridgeSheet, reconciliation_json
from configurator.studies.cost.grounds import LARGE, grounds
from configurator.studies.cost.matching import reconcile_with
from configurator.studies.cost.reconcile import NOTHING, Claim, Reconciliation, compared, of_cause, reconcile, total_of
from configurator.studies.sheets.page import sheet_page
from configurator.studies.sheets.tables import cell_text
from configurator.studies.sheets.terminal import print_sheet
from configurator.studies.sheets.workbook import sheet_workbook
from tests.helpers import engineered, shipped_catalog
from tests.render.chinese import all_untranslated

PLACES = "abcdefgh"
ANALYST, DEFAULT = "prices.books=[analyst-2026-05]", "prices.books=[component-default]"


def line(place: str, amount: str, quantity: float = 1, part: str = "one") -> Claim:
    """A line with a price of its own."""
    return Claim(place, place, "other", Decimal(amount), frozenset(place), part, quantity)


def lump(places: str, amount: str, category: str = "other") -> Claim:
    """A sum over lines."""
    return Claim(f"lumps.{places}", places, category, Decimal(amount), frozenset(places))


def found(ours: list[Claim], theirs: list[Claim], printed: Decimal | None = None) -> Reconciliation:
    """Both sides against each other; `printed` is the total they print."""
    lines = tuple(compared(ours, theirs, {}, {}, "USD"))
    return Reconciliation("a rack", "USD", ("ours", "theirs"), total_of(ours), total_of(theirs) if printed is None else printed, lines)


@pytest.mark.parametrize(
    ("ours", "theirs", "effects"),
    [
        ([line("a", "5")], [line("a", "5")], {"price": "0"}),
        ([line("a", "7")], [line("a", "5")], {"price": "2"}),
        ([line("a", "8", 4)], [line("a", "4", 2)], {"quantity": "4.00", "price": "0.00"}),
        ([line("a", "10", 4)], [line("a", "4", 2)], {"quantity": "4.00", "price": "2.00"}),
        ([line("a", "7", 1, "two")], [line("a", "5")], {"mapping": "2"}),
        ([line("a", "7")], [lump("a", "5")], {"price": "2"}),
        ([line("a", "7"), line("b", "1")], [lump("ab", "5")], {"mapping": "3"}),
        ([lump("ab", "5")], [line("b", "7"), line("a", "1")], {"mapping": "-3"}),
        ([lump("ab", "5"), line("c", "1")], [line("a", "1"), lump("bc", "1")], {"mapping": "4"}),
        ([line("a", "7")], [], {"scope": "7"}),
        ([], [lump("ab", "7")], {"scope": "-7"}),
    ],
)
def test_each_cause(ours: list[Claim], theirs: list[Claim], effects: dict[str, str]) -> None:
    """Price and quantity of the same line, mapping where one side has a sum or another part, scope where it has nothing."""
    (only,) = found(ours, theirs).lines
    assert only.effects == {cause: Decimal(amount) for cause, amount in effects.items()}


amounts = st.decimals(0, 10**8, places=2).map(str)
quantities = st.one_of(st.integers(0, 999), st.floats(0.001, 999, allow_subnormal=False))


@st.composite
def sides(draw: st.DrawFn) -> list[Claim]:
    """Some lines with prices of their own, some in sums, some with nothing."""
    groups: dict[int, str] = {}
    for place in PLACES:
        group = draw(st.integers(-3, 3))
        groups[group] = groups.get(group, "") + place
    sums = [lump(places, draw(amounts), draw(st.sampled_from(["other", "not-itemised"]))) for group, places in groups.items() if group > 0]
    owns = [line(place, draw(amounts), draw(quantities), draw(st.sampled_from("pq"))) for place in groups.get(0, "") + groups.get(-1, "")]
    return [*owns, *sums]


def faults(made: Reconciliation) -> Iterator[str]:
    """What does not add up."""
    if sum((x.delta for x in made.differing), NOTHING) + made.unexplained != made.ours - made.theirs:
        yield "lines and what is unexplained are not the difference"
    if any(sum(x.effects.values(), NOTHING) != x.delta for x in made.lines):
        yield "a line is not its effects"
    if any(amount != round(amount, 2) for x in made.lines for amount in x.effects.values()):
        yield "parts of a cent"
    for mine, whole in ((lambda x: x.ours, made.ours), (lambda x: x.theirs, made.theirs)):
        if made.unexplained == 0 and sum((mine(x) or NOTHING for x in made.lines), NOTHING) != whole:
            yield "a column is not its total"
    if any((x.ours is None or x.theirs is None) != ("scope" in x.effects) for x in made.lines):
        yield "scope is not what one side has alone"


@given(sides(), sides(), st.one_of(st.none(), amounts.map(Decimal)))
def test_everything_closes(ours: list[Claim], theirs: list[Claim], printed: Decimal | None) -> None:
    """Whatever is a line here and a sum there, and whatever total is printed below the lines."""
    made = found(ours, theirs, printed)
    assert not list(faults(made))
    assert made.unexplained == (NOTHING if printed is None else total_of(theirs) - printed)


@given(sides(), sides())
def test_the_other_way_round(ours: list[Claim], theirs: list[Claim]) -> None:
    """Who asks does not matter: scope and mapping change their sign, and so does the whole."""
    there, back = found(ours, theirs), found(theirs, ours)
    assert there.delta == -back.delta
    for cause in ("scope", "mapping"):
        assert of_cause(cause, there.lines) == -of_cause(cause, back.lines)


def test_a_lost_cent_is_found() -> None:
    """The law above catches a line that is not what its effects say."""
    made = found([line("a", "7.01")], [line("a", "5")])
    wrong = Reconciliation(
        "", "USD", ("", ""), made.ours, made.theirs, tuple(x.__class__(**{**vars(x), "ours": Decimal(7)}) for x in made.lines)
    )
    assert "a line is not its effects" in set(faults(wrong))


# --- builds


def seen(platform: str, *settings: str) -> Snapshot:
    """What a build came to, without ranges."""
    return snapshot(View(engineered(platform, *settings)))


def bridged(platform: str = "gb300-nvl72") -> Reconciliation:
    """A platform against the analyst."""
    return reconcile(seen(platform, DEFAULT), seen(platform, ANALYST), ("component-default", "analyst-2026-05"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_in_words(language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Terminal in 80 columns; page and workbook have the same numbers; sums of the workbook are formulas; all of it is said in Chinese."""
    sheet = BridgeSheet(bridged(), datetime.date(2026, 11, 26), language)
    monkeypatch.setenv("COLUMNS", "80")
    print_sheet(sheet)
    assert max(map(cell_len, capsys.readouterr().out.splitlines())) <= 80
    page, book = sheet_page(sheet).decode(), openpyxl.load_workbook(io.BytesIO(sheet_workbook(sheet)))
    for table, shown in zip(sheet.tables, book.worksheets, strict=False):
        last = list(shown.iter_rows(min_row=5 + len(table.rows), max_row=5 + len(table.rows), max_col=len(table.heads), values_only=True))
        assert all(isinstance(cell, str) and cell.startswith("=SUM(") for cell in last[0][1:4] if cell is not None)
        assert all(cell_text(cell, language) in unescape(page) for row in table.rows for cell in row)
    if language == "zh":
        words = [cell for table in sheet.tables for row in (table.heads, *table.rows) for cell in row if isinstance(cell, str)]
        assert not all_untranslated([*words, sheet.kind])


@pytest.mark.parametrize("platform", ["gb200-nvl72", "gb300-nvl72", "vr200-nvl72"])
def test_against_the_analyst(platform: str) -> None:
    """Lines add up to the bills; what he leaves out is scope, what he does not itemise is known as such."""
    made = bridged(platform)
    assert not list(faults(made))
    assert made.unexplained == 0
    told = reconciliation_json(made)
    assert {x["item"] for x in told["lines"] if x["theirs"] is None and x["why"] == "scope"} >= {"Freight"}
    assert Decimal(told["not_itemised"]) < 0
    assert abs(made.one_scope[0] / made.one_scope[1] - 1) < Decimal("0.1")
    outside = {x["category"] for x in told["categories"] if x["theirs"] is None}
    assert "optics" in outside and all(x["delta"] == x["scope"] for x in told["categories"] if x["category"] in outside)


@pytest.mark.parametrize("platform", ["gb200-nvl72", "gb300-nvl72", "vr200-nvl72"])
def test_large_differences_say_what_they_rest_on(platform: str) -> None:
    """What both sides price and differs by more than 2 % of the rack has a cause that the book states, and says how far ours reaches."""
    made = bridged(platform)
    both = [line for line in made.lines if line.ours is not None and line.theirs is not None]
    told = {line.item: list(grounds(line)) for line in both if abs(line.delta) > LARGE * made.theirs}
    assert told
    assert all(any("ours is" in text for text in texts) and not texts[0].startswith("other bases") for texts in told.values()), told


def priced(place: str, amount: str, **said: str) -> Claim:
    """A line of which more is known: the ends of its range, its basis, its day."""
    ends = {end: Decimal(said.pop(end)) for end in ("low", "high") if end in said}
    return Claim(place, place, "other", Decimal(amount), frozenset(place), "one", 1, **ends, **said)


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ([priced("a", "7")], [priced("a", "5")], []),
        ([priced("a", "7", basis="list")], [priced("a", "5", basis="list")], []),
        ([priced("a", "7", basis="list")], [priced("a", "5", basis="odm-selling")], ["other bases: ours list, theirs odm selling"]),
        ([priced("a", "7", basis="list")], [priced("a", "5")], []),
        ([priced("a", "7", date="2026-05-31")], [priced("a", "5", date="2026-05-01")], []),
        (
            [priced("a", "7", date="2026-05-31")],
            [priced("a", "5", date="2025-05-31")],
            ["prices of other days: ours 2026-05-31, theirs 2025-05-31"],
        ),
        (
            [priced("a", "7", low="5", high="8")],
            [priced("a", "5")],
            ["with every line at an end of its range ours is 5 to 8: theirs lies in that"],
        ),
        (
            [priced("a", "7", low="6", high="8")],
            [priced("a", "5")],
            ["with every line at an end of its range ours is 6 to 8: theirs lies outside"],
        ),
        (
            [priced("a", "7", low="6", high="8")],
            [priced("a", "5", low="4", high="6", remark="old")],
            ["old", "with every line at an end of its range ours is 6 to 8: theirs lies in that"],
        ),
        (
            [priced("a", "7", low="6", high="8"), priced("b", "1", low="0", high="9"), priced("c", "1")],
            [lump("abc", "5")],
            ["with every line at an end of its range ours is 7 to 18: theirs lies outside", "widest of ours: b (0 to 9), a (6 to 8)"],
        ),
        ([priced("a", "7", basis="list")], [], []),
    ],
)
def test_what_a_difference_rests_on(ours: list[Claim], theirs: list[Claim], told: list[str]) -> None:
    """Remarks of the books, other bases, days more than a month apart, ranges that meet or not; nothing where one side has nothing."""
    (only,) = found(ours, theirs).lines
    assert list(grounds(only)) == told


@pytest.mark.parametrize(
    ("platform", "books"), [("tpu-v7", "component-default, cny-domestic"), ("trn2-ultra", "analyst-2026-05, component-default")]
)
def test_other_books(platform: str, books: str) -> None:
    """Two books in one design: what differs is price, or nothing."""
    made = reconcile(seen(platform, DEFAULT), seen(platform, f"prices.books=[{books}]"), ("ours", "theirs"))
    assert not list(faults(made))
    assert {x.why for x in made.differing} <= {"price"}


def test_a_book_that_prices_nothing_is_no_total_of_zero() -> None:
    """What is not known has no bridge to what is: the book is named, whichever side it is on."""
    ours, nothing = seen("gb200-nvl36x2", DEFAULT), seen("gb200-nvl36x2", ANALYST)
    for sides, names in (((ours, nothing), ("ours", "analyst-2026-05")), ((nothing, ours), ("analyst-2026-05", "theirs"))):
        with pytest.raises(InputError, match=r"REC007.*prices nothing of NVIDIA GB200 NVL36x2") as refused:
            reconcile(*sides, names)
        assert str(refused.value.problems[0].position) == "analyst-2026-05"


# --- sheets

SHEET = """GB300 rack;;
Item;Qty;Amount (USD)
GPU;72;2.520.000,00
grace-cpu;30;150.000,00
Memory and storage;;373.939,00
ABF substrates;;11.160,00
Flux capacitor;;12,50
Others;;402.412,00
Total;;3.457.600,00
"""


def with_sheet(folder: Path, text: str = SHEET, **asked: str) -> Reconciliation:
    """A sheet as somebody sends it, against ours."""
    path = folder / "theirs.csv"
    path.write_text(text, encoding="utf-8")
    return reconcile_with(seen("gb300-nvl72", DEFAULT), read_statement(path), shipped_catalog(), ("ours", "theirs"), asked)


def test_a_sheet_of_items(tmp_path: Path) -> None:
    """Rows are parts, functions, categories or the rest; pieces tell quantity from price; a total beyond its rows is unexplained."""
    made = with_sheet(tmp_path)
    assert not list(faults(made))
    found = {x.item: x for x in made.lines}
    assert found["GPU"].delta == 0
    assert found["grace-cpu"].effects == {"quantity": Decimal("30000.00"), "price": Decimal("0.00")}
    assert {member.part for member in found["Memory and storage"].members} == {"lpddr5x-480gb", "e1s-nvme-3840", "m2-nvme-960"}
    assert found["ABF substrates"].ours is None and "paid with" in found["ABF substrates"].reason
    assert found["Flux capacitor"].ours is None
    assert "cdu" not in {member.id for member in found["Others"].members}
    assert made.unexplained == Decimal("-76.50")
    assert {row.item: row.keys for row in made.read}["Flux capacitor"] == ()


def test_an_item_means_what_is_asked_for(tmp_path: Path) -> None:
    """Keys of the command line before words; one that nothing answers to is an error."""
    made = with_sheet(tmp_path, **{"Flux capacitor": "scale-up-spine,cdu"})
    assert {member.id for member in {x.item: x for x in made.lines}["Flux capacitor"].members} == {"nvlink-spine", "cdu"}
    with pytest.raises(InputError, match="did you mean cold-plate"):
        with_sheet(tmp_path, **{"Flux capacitor": "cold-plat"})


def test_a_sheet_in_another_currency(tmp_path: Path) -> None:
    """Amounts in two currencies are not reconciled."""
    with pytest.raises(InputError, match="REC001"):
        with_sheet(tmp_path, SHEET.replace("USD", "EUR"))


def test_a_sheet_without_amounts(tmp_path: Path) -> None:
    """A file with nothing to reconcile says what is missing."""
    with pytest.raises(InputError, match="REC003"):
        with_sheet(tmp_path, "Item;Remark\nGPU;dear\n")
