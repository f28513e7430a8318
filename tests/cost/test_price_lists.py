"""Price lists as suppliers send them: whatever the notation, the same prices come out; what is not understood is named by its cell."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import build_request
from configurator.catalog.prices import Price
from configurator.catalog.problems import InputError
from configurator.exchange.pricelists.book import BookHead, book_text
from configurator.exchange.pricelists.offers import Offer
from configurator.exchange.pricelists.reading import Asked, PriceList, read_list
from configurator.exchange.pricelists.report import print_import
from configurator.exchange.pricelists.template import HEAD, HIGHEST, LOWEST, OURS, template_csv, template_workbook, wanted_parts
from tests.helpers import command, engineered, shipped_catalog, with_book
from tests.strategies import few

PARTS = ("b300-gpu", "grace-cpu", "connectx-8", "cat6-3m")
Rows = Sequence[Sequence[object]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with what is known of suppliers in it."""
    monkeypatch.setenv("RACKCFG_PRICE_LISTS", str(tmp_path / "known.json"))
    return tmp_path


def text_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, rows: Rows, change: Callable[[Any], object] = lambda sheet: None, name: str = "Prices") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    path = folder / "list.xlsx"
    book.save(path)
    return path


def read(path: Path, **asked: Any) -> PriceList:
    return read_list(path, shipped_catalog(), Asked(**asked))


def prices(found: PriceList) -> dict[str, str]:
    assert not found.rejected, found.rejected
    return {offer.part: f"{offer.steps[0].price.normalize():f} {offer.currency}" for offer in found.offers}


def ladder(offer: Offer) -> list[tuple[int, Decimal]]:
    return [(step.start, step.price) for step in offer.steps]


def rejected(found: PriceList) -> dict[str, str]:
    return {each.at.rpartition("/")[2]: f"{each.message} ({each.suggestion})" for each in found.rejected}


# --- whatever the notation


NOTATIONS = {"english": (",", "."), "german": (".", ","), "swiss": ("'", "."), "french": (" ", ","), "plain": ("", ".")}
LETTERS = ("utf-8", "utf-8-sig", "utf-16", "gbk", "cp1252")


@few
@given(
    st.lists(st.decimals("0.01", "99999.99", places=2), min_size=4, max_size=4),
    st.sampled_from(list(NOTATIONS)),
    st.sampled_from(LETTERS),
    st.sampled_from(",;\t|"),
)
def test_the_same_prices_in_every_notation(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[Decimal], notation: str, encoding: str, delimiter: str
) -> None:
    """Digits grouped and parted in any way, in any letters, cells apart by any sign: the prices to the cent.

    A reader that takes the last sign of every number for its decimal sign reads 1.234 as 1.234 here where the column says 1,234.50 too.
    """
    group, point = NOTATIONS[notation]
    head = ("物料编号", "单价(元)") if encoding in ("gbk", "utf-16") else ("Prüfteil Artikelnummer", "Preis CNY")
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([head, *((part, f"{x:,.2f}".translate({44: group, 46: point})) for part, x in zip(PARTS, amounts, strict=True))])
    path = text_file(tmp_path_factory.mktemp("list"), text.getvalue(), encoding)
    assert prices(read(path)) == {part: f"{x.normalize():f} CNY" for part, x in zip(PARTS, amounts, strict=True)}


HEADS: dict[str, tuple[str, str]] = {
    "per hundred, metres and pairs": (
        "Part;Preis;Preiseinheit;ME;Whg\ncat6-3m;350,00;100;ST;EUR\nqd-pair-gb300;52,00;1;Paar;EUR\ngrace-cpu;1.250,-;;;EUR\n",
        "cat6-3m 3.5 EUR, qd-pair-gb300 52 EUR, grace-cpu 1250 EUR",
    ),
    "thousands in the head": ("MPN,Unit Price (USD/kpcs)\ncat6-3m,3500.00\n", "cat6-3m 3.5 USD"),
    "ten thousands with tax": ("报价单\n料号,含税单价（万元）,税率\nb300-gpu,28.815,13%\n合计,28.815,\n", "b300-gpu 255000 CNY"),
    "thousands, net of three": ("Model,Net (kUSD),VAT,Gross\ngrace-cpu,5.25,1.05,6.30\n", "grace-cpu 5250 USD"),
    "tax in the head": ("Part no.;Price incl. 19 % VAT;Currency\ngrace-cpu;5.950,00;EUR\n", "grace-cpu 5000 EUR"),
    "net beside gross": ("Part no.;Price incl. VAT;Price excl. VAT;Currency\ngrace-cpu;5.950,00;5.000,00;EUR\n", "grace-cpu 5000 EUR"),
    "currency above": ("All prices in US$, net\n\nItem no.,Price\ngrace-cpu,4999.99\n", "grace-cpu 4999.99 USD"),
    "yen in Japan": ("品番,単価,カード\ngrace-cpu,￥750000,\n", "grace-cpu 750000 JPY"),
    "blanks between columns": (
        "Part        Price\nb300-gpu    $36,000.50\ngrace-cpu   $4,999.99\n",
        "b300-gpu 36000.5 USD, grace-cpu 4999.99 USD",
    ),
    "one said twice": ("part,price,currency\ngrace-cpu,5000,USD\ngrace-cpu,5000.00,USD\n", "grace-cpu 5000 USD"),
}


@pytest.mark.parametrize("case", HEADS)
def test_what_heads_and_cells_say(folder: Path, case: str) -> None:
    text, wanted = HEADS[case]
    assert ", ".join(f"{part} {price}" for part, price in prices(read(text_file(folder, text))).items()) == wanted


def test_prices_by_quantity(folder: Path) -> None:
    """In columns below merged heads, with holes, and in rows: each a ladder; the first step is the least order."""

    def merge(sheet: Any) -> None:
        for area in ("A2:B2", "C2:E2"):
            sheet.merge_cells(area)

    head = (("Quotation in EUR, prices exclude VAT",), ("Artikel", None, "Staffelpreise netto", None, None, "MOQ"))
    labels = ("Nr", "Bezeichnung", "1-9", "ab 10 Stk", "100+", None)
    rows = (
        ("b300-gpu", "GPU", "36.000,50", "35.000,00", 34000.25, None),
        (),
        ("cat6-3m", "Kabel", None, "3,20", "-", 50),
        ("Summe", None, 1, 2, 3),
    )
    found = read(workbook(folder, [*head, labels, *rows], merge))
    first, second = found.offers
    assert ladder(first) == [(1, Decimal("36000.50")), (10, Decimal("35000.00")), (100, Decimal("34000.25"))] and first.currency == "EUR"
    assert ladder(second) == [(10, Decimal("3.20"))] and second.minimum == 50
    pairs = read(text_file(folder, "P/N,Qty 1,Price 1,Qty 2,Price 2\ngrace-cpu,1,$5000,100,$4500\n")).offers[0]
    by_rows = read(text_file(folder, "part,qty,price,currency\ngrace-cpu,100,4500,USD\ngrace-cpu,1,5000,USD\n")).offers[0]
    assert ladder(by_rows) == ladder(pairs) == [(1, 5000), (100, 4500)] and by_rows.minimum is None


@pytest.mark.parametrize(
    ("head", "cells", "ladder_of_all"),
    [
        ("Unit price USD", "5000,4800,4500", "4800 4500 USD"),
        ("Unit price (EUR/100)", "500000,480000,450000", "4800 4500 EUR"),
        ("Gross price EUR incl. 20 % VAT", "6000,5760,5400", "4800 4500 EUR"),
        ("价格（万元）", "0.5,0.48,0.45", "4800 4500 CNY"),
        ("Unit price", "$5000,4800,4500", "4800 4500 USD"),
    ],
)
def test_a_price_beside_prices_by_quantity(
    head: str, cells: str, ladder_of_all: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is none of them, and said to be not read; what it says of currency, unit and tax holds for those that say nothing of it."""
    found = read(text_file(folder, f"part,{head},10-99,100+\ngrace-cpu,{cells}\n"))
    (offer,) = found.offers
    assert f"{' '.join(f'{price.normalize():f}' for _, price in ladder(offer))} {offer.currency}" == ladder_of_all
    assert [column.name for column in found.tables[0].head.unused] == ["B"]
    print_import(found)
    assert "is not read beside prices by quantity" in " ".join(capsys.readouterr().out.split())


def test_what_prices_by_quantity_say_themselves_holds(folder: Path) -> None:
    """Whatever the price beside them says."""
    (offer,) = read(text_file(folder, "part,List price USD,10-99 EUR/100,100+ EUR/100\ngrace-cpu,9,500000,450000\n")).offers
    assert (ladder(offer), offer.currency) == ([(10, 5000), (100, 4500)], "EUR")


def test_one_column_of_prices_by_quantity_is_no_ladder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is not guessed what the price beside it is for, and said how to take the other."""
    found = read(text_file(folder, "part,Unit price USD,100+\ngrace-cpu,5000,4500\n"))
    print_import(found)
    assert prices(found) == {"grace-cpu": "5000 USD"}
    assert "C '100+' is not read" in (out := capsys.readouterr().out) and "--map price=C" in " ".join(out.split())


RANGED: dict[str, tuple[str, str]] = {
    "decimal commas, per hundred": ("Artikel;Preis EUR;min;max;PE\ncat6-3m;350,00;300,00;400,50;100\n", "3.5 EUR 3 4.005"),
    "tax included": ("料号,含税单价（元）,最低价,最高价,税率\ngrace-cpu,5650,4520,6780,13%\n", "5000 CNY 4000 6000"),
    "a share": ("part,price USD,±\ngrace-cpu,5000,± 10 %\n", "5000 USD 4500 5500"),
    "per cent in the head": ("part,price USD,± %\ngrace-cpu,5000,10\n", "5000 USD 4500 5500"),
    "uneven": ("part,price USD,Spread\ngrace-cpu,5000,-5/+20 %\n", "5000 USD 4750 6000"),
    "shares in two columns": ("part,price USD,Low,High\ngrace-cpu,5000,-10 %,+20 %\n", "5000 USD 4500 6000"),
    "beside the price": ("part,price USD\ngrace-cpu,5000 ± 10 %\n", "5000 USD 4500 5500"),
    "in the head of the price, with tax": (
        "part,Price incl. VAT (±10 %),currency,VAT\ngrace-cpu,5950,EUR,19 %\n",
        "5000 EUR 4500 5500",
    ),
    "from and to": ("part,price,Price range\ngrace-cpu,$5000,$4500–$5600\n", "5000 USD 4500 5600"),
    "von bis": ("Artikel;Preis EUR;Preisspanne\ngrace-cpu;5.000,50;4.500 bis 5.600\n", "5000.5 EUR 4500 5600"),
    "cases": ("part,Best case,Base,Worst case,Currency\ngrace-cpu,4500,5000,5600,USD\n", "5000 USD 4500 5600"),
    "below one head": ("Part,Price range,,Unit price\n,Low,High,USD\ngrace-cpu,4500,5600,5000\n", "5000 USD 4500 5600"),
    "minimum and maximum": ("part,price USD,Minimum,Maximum\ngrace-cpu,5000,4000,6000\n", "5000 USD 4000 6000"),
    "words in brackets": ("part,Price (low),Price,Price (high),Cur\ngrace-cpu,4500,5000,5600,USD\n", "5000 USD 4500 5600"),
    "largest order, least order": ("part,price USD,Max. order,Min. order\ngrace-cpu,5000,9,4\n", "5000 USD"),
    "one end alone is the price": ("料号,最低价(元)\ngrace-cpu,5000\n", "5000 CNY"),
    "thousands, as its price": ("part,Price (kUSD),Low,High\ngrace-cpu,5.5,5.25,6\n", "5500 USD 5250 6000"),
    "left blank": ("part,price USD,Low,High\ngrace-cpu,5000,,-\n", "5000 USD"),
}


@pytest.mark.parametrize("case", RANGED)
def test_how_far_a_price_may_be_off(folder: Path, case: str) -> None:
    """Low and high in columns, in one, in the cell or the head of the price: divided, converted and taken net as the price is."""
    text, wanted = RANGED[case]
    found = read(text_file(folder, text))
    assert not found.rejected, found.rejected
    step = found.offers[0].steps[0]
    numbers = [f"{number.normalize():f}" for number in (step.price, *(step.range or ()))]
    assert " ".join([numbers[0], found.offers[0].currency, *numbers[1:]]) == wanted


@few
@given(
    st.decimals("0.1", "9999", places=2),
    st.decimals("0", "0.9", places=2),
    st.decimals("0", "2", places=2),
    st.sampled_from([1, 7, 100, 1000]),
    st.sampled_from([0, 7, 13, 19]),
    st.sampled_from(list(NOTATIONS)),
)
def test_a_range_is_read_as_its_price(
    tmp_path_factory: pytest.TempPathFactory, price: Decimal, below: Decimal, above: Decimal, per: int, tax: int, notation: str
) -> None:
    """Each of low, price and high, read as the only price of a list of its own, is what it is beside the others.

    A reader that divides by the unit or takes off the tax only where the price stands has another low here.
    """
    amounts = [price * (1 - below) + Decimal("0.01"), price + Decimal("0.01"), price * (1 + above) + Decimal("0.01")]
    cells = [f"{amount:,.4f}".translate(dict(zip(map(ord, ",."), NOTATIONS[notation], strict=True))) for amount in amounts]
    folder = tmp_path_factory.mktemp("list")

    def offer(columns: str, texts: Sequence[str]) -> Any:
        head = f"Part\tCurrency\tPrice unit\tVAT rate\t{columns}\n"
        row = "\t".join(["grace-cpu", "EUR", str(per), f"{tax} %", *texts])
        return read(text_file(folder, f"{head}{row}\n", "utf-8")).offers[0].steps[0]

    together = offer("Lowest price\tPrice incl. VAT\tHighest price", cells)
    apart = [offer("Price incl. VAT", [cell]).price for cell in cells]
    assert [together.range.low, together.price, together.range.high] == apart


def test_a_range_holds_for_prices_by_quantity(folder: Path) -> None:
    """Beside columns of prices it is that of the first, and of the others in the same shares; rows by quantity have one each."""
    columns = read(text_file(folder, "part,1-9,ab 10,Low,High,Currency\ngrace-cpu,5000,4000,4500,6000,EUR\n")).offers[0]
    assert [step.range for step in columns.steps] == [(4500, 6000), (3600, 4800)]
    rows = "part,qty,price,low,high,currency\ngrace-cpu,1,5000,4500,5500,USD\ngrace-cpu,100,4000,3900,4100,USD\n"
    assert [step.range for step in read(text_file(folder, rows)).offers[0].steps] == [(4500, 5500), (3900, 4100)]


def test_terms(folder: Path) -> None:
    """Least order, pack, lead time in the unit of its head, dates as text and as dates, the supplier's number, the origin."""
    head = ("Part", "Supplier part no.", "Price (USD)", "MOQ", "Pack size", "Lead time (weeks)", "Valid until", "Country of origin")
    rows = (
        ("b300-gpu", "A-1", 36000, "10 pcs", 5, "8-10", "31.12.2026", "TW"),
        ("grace-cpu", "A-2", 5000, None, None, "stock", datetime.date(2027, 1, 31), None),
        ("connectx-8", "A-3", 1904, 1, 1, "90 days", "2026年12月5日", "CN"),
    )
    first, second, third = read(workbook(folder, [head, *rows])).offers
    assert (first.number, first.minimum, first.multiple, first.lead_days, first.country) == ("A-1", 10, 5, 70, "TW")
    assert [x.valid_until for x in (first, second, third)] == [
        datetime.date(2026, 12, 31),
        datetime.date(2027, 1, 31),
        datetime.date(2026, 12, 5),
    ]
    assert (second.lead_days, third.lead_days, third.minimum) == (0, 90, None)


def test_only_what_a_reader_sees_is_read(folder: Path) -> None:
    """Hidden rows and sheets are left out and counted; formats tell the currency; a head is repeated; a stray cell makes no large sheet."""

    def change(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet["B2"].number_format = "[$€-407]#,##0.00"
        sheet["XFD1048576"] = "stray"
        old = sheet.parent.create_sheet("old")
        old.append(("Part", "Price USD"))
        old.append(("b300-gpu", 1))
        old.sheet_state = "hidden"

    rows = (
        ("Part", "Price"),
        ("b300-gpu", 36000.5),
        ("grace-cpu", 1),
        ("CPUs and NICs",),
        ("Part", "Price"),
        ("connectx-8", "US$ 1,904.00"),
    )
    found = read(workbook(folder, rows, change))
    assert prices(found) == {"b300-gpu": "36000.5 EUR", "connectx-8": "1904 USD"}
    assert found.listing.hidden == ["old"] and found.tables[0].grid.left_out == 1


# --- what is not understood


FAULTS: dict[str, tuple[str, dict[str, str]]] = {
    "a column that does not tell": ("part\tprice (USD)\nb300-gpu\t36,000\n", {"list.csv:2:2": "'36,000' is 36000 or 36.000"}),
    "both signs": ("part\tprice USD\nb300-gpu\t36,000\ncat6-3m\t3.50\nconnectx-8\t1904,50\n", {"list.csv:2:2": "36000 or 36.000"}),
    "another price": ("part,price USD\ngrace-cpu,5000\ngrace-cpu,5100\n", {"list.csv:2:2": "csv:3:2", "list.csv:3:2": "csv:2:2"}),
    "tax at no rate": ("part,gross price,currency\ngrace-cpu,5000,USD\n", {"list.csv:2:2": "--tax"}),
    "two currencies": ("part,price,currency\ngrace-cpu,€ 5000,USD\n", {"list.csv:2:2": "is in EUR, its row or column in USD"}),
    "a unit of something else": ("part,price,unit\ngrace-cpu,$5,m\n", {"list.csv:2:2": "is for m, the part is sold by the piece"}),
    "an unknown unit": ("part,price,unit,currency\ngrace-cpu,5,roll,USD\n", {"list.csv:2:3": "'roll' is no unit"}),
    "no price": ("part,price USD\ngrace-cpu,0\ncat6-3m,12-14\n", {"list.csv:2:2": "0 is no price", "list.csv:3:2": "is a range"}),
    "no part": ("part,price,currency\n,17,USD\n", {"list.csv:2:2": "without a part number"}),
    "two dates": ("part,price USD,valid until\ngrace-cpu,5,03/04/2027\n", {"list.csv:2:3": "could be two dates"}),
    "one number of several": ("MPN,price USD\nMFP7E30,50\n", {"list.csv:2:1": "several parts"}),
    "a low alone": ("part,price USD,Low,High\ngrace-cpu,5000,4000,\n", {"list.csv:2:3": "a low and no high (fill in its high too"}),
    "no high at all": ("part,price USD,Low\ngrace-cpu,5000,4000\n", {"list.csv:2:3": "--map high=COLUMN"}),
    "turned round": ("part,price USD,Low,High\ngrace-cpu,5000,6000,4000\n", {"list.csv:2:3": "--map low=D --map high=C"}),
    "low above": ("part,price USD,Low,High\ngrace-cpu,5000,5500,6000\n", {"list.csv:2:3": "5500 is above the price 5000"}),
    "high below": ("part,price USD,Low,High\ngrace-cpu,5000,4500,4600\n", {"list.csv:2:4": "4600 is below the price 5000"}),
    "a low in euros": ("part,price USD,Low,High\ngrace-cpu,5000,€ 4000,6000\n", {"list.csv:2:3": "in EUR, its row or column in USD"}),
    "ends in euros": ("part,price USD,Low EUR,High EUR\ngrace-cpu,5000,4000,6000\n", {"list.csv:2:3": "another currency, unit or tax"}),
    "ends per hundred": ("part,price USD,Low per 100,High\ncat6-3m,5,400,6\n", {"list.csv:2:3": "another currency, unit or tax"}),
    "an end with tax": ("part,Net USD,Low incl. VAT,High\ngrace-cpu,5,4,6\n", {"list.csv:2:3": "another currency, unit or tax"}),
    "no range": ("part,Price USD,Price range\ngrace-cpu,5000,wide\n", {"list.csv:2:3": "write ± 10 %"}),
    "around": ("part,price USD\ngrace-cpu,5 approx\n", {"list.csv:2:2": "'approx'"}),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_is_not_understood_is_named_by_its_cell(folder: Path, case: str) -> None:
    text, wanted = FAULTS[case]
    found = rejected(read(text_file(folder, text)))
    assert found.keys() == wanted.keys() and all(words in found[at] for at, words in wanted.items()), found


HOSTILE: dict[str, tuple[bytes, str]] = {
    "LIST001": (bytes(range(256)) * 20, "is no text"),
    "LIST002": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "LIST003": (b"PK\x03\x04 no archive", "no workbook"),
    "LIST009": (b'part,price\n"b300-gpu,36000\ngrace-cpu,5\n', "quotation mark"),
    "LIST010": (b"part,price\ngrace-cpu,5000\n", "--currency"),
}


@pytest.mark.parametrize("code", HOSTILE)
def test_what_is_no_list_is_one_clear_error(folder: Path, code: str) -> None:
    content, words = HOSTILE[code]
    path = folder / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        read(path)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_formula_that_was_never_computed_has_no_price(folder: Path) -> None:
    found = read(workbook(folder, [("Part", "Price USD"), ("grace-cpu", "=2500*2"), ("b300-gpuu", 5)]))
    assert set(rejected(found)) == {"Prices!B2", "Prices!A3"} and found.rejected[1].suggestion == "b300-gpu"


# --- the command


def test_imported_prices_are_those_of_the_next_build(folder: Path) -> None:
    """Nothing is written by halves; a part of the list with --partial; his columns and names are known when the supplier sends the next."""
    rows = [("Code", "Their price", "Was"), ("G-1", "36.000,50", 1), ("grace-cpu", "4.999,99", 2), ("b300-gpuu", "5,00", 3)]
    path, book = workbook(folder, rows), folder / "acme.yaml"
    options = ("--currency", "EUR", "--supplier", "Acme", "--date", "2026-11-20", "--json", "-o", book)
    mapped = ("--map", "price=B", "--map", "part=Code", "--part", "G-1=b300-gpu")
    refused = command("prices", "import", path, *options, *mapped)
    assert refused.code == 2 and not book.exists() and json.loads(refused.out)["rejected"][0]["suggestion"] == "b300-gpu"
    taken = json.loads(command("prices", "import", path, *options, *mapped, "--partial").out)
    assert (taken["rows"], taken["accepted"], taken["mapping"]["price"]["label"]) == (3, 2, "Their price")
    again = command("prices", "import", path, "--supplier", "acme", "--partial", "-o", book, "--date", "2026-11-20")
    assert again.code == 0, again.err
    settings = [f"prices.books=[component-default, {book}]", "prices.currency=EUR", "prices.fx={EUR/USD: 0.9}"]
    lines = build_request("gb300-nvl72", settings, catalog=shipped_catalog()).bom
    cost = {line.node.part.id: line.unit_price.number for line in lines if line.node.part is not None and line.unit_price is not None}
    assert (cost["b300-gpu"], cost["grace-cpu"]) == (36000.50, 4999.99)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_sheet_sent_out_comes_back_exactly(folder: Path, kind: str) -> None:
    """Every part that is bought, none of our prices; each price filled in is read as it is, with its range; a blank one is no offer."""
    build = engineered("gb300-nvl72")
    parts = wanted_parts(build)
    assert {part.part.id for part in parts} >= {*PARTS, "qd-pair-gb300"} and not any("36000" in str(part.row("EUR")) for part in parts)
    path, filled = folder / f"sheet.{kind}", {}
    path.write_bytes(template_csv(parts, "EUR") if kind == "csv" else template_workbook(parts, "EUR"))
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        for number, row in enumerate(rows[1:-1], 1):
            row[HEAD.index(OURS)] = filled[row[0]] = f"{number * 37}.{number % 100:02d}"
            row[HEAD.index(LOWEST)], row[HEAD.index(HIGHEST)] = f"{number * 36}.05", f"{number * 39}.10"
        path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8-sig")
    else:
        book = openpyxl.load_workbook(path)
        sheet = book.active
        assert sheet is not None
        for number, cells in enumerate(sheet.iter_rows(min_row=5, max_row=sheet.max_row - 1), 1):
            cells[HEAD.index(OURS)].value = number * 37 + number % 100 / 100
            cells[HEAD.index(LOWEST)].value, cells[HEAD.index(HIGHEST)].value = number * 36 + 0.05, number * 39 + 0.1
            filled[str(cells[0].value)] = f"{number * 37 + number % 100 / 100:.2f}"
        book.save(path)
    found = read(path)
    offers: list[Offer] = found.offers
    assert not found.rejected and len(offers) == len(parts) - 1
    assert {offer.part: f"{offer.steps[0].price:.2f}" for offer in offers} == {id: f"{Decimal(text):.2f}" for id, text in filled.items()}
    ranges = [offer.steps[0].range for offer in offers]
    assert ranges == [(number * 36 + Decimal("0.05"), number * 39 + Decimal("0.1")) for number in range(1, len(parts))]
    head = BookHead("sent", datetime.date(2026, 11, 20), "sheet")
    _, key, text = book_text(head, offers, shipped_catalog()).partition("prices:")
    prices = with_book(shipped_catalog(), key + text, "sent").books["sent"].prices
    assert all(_same_range(prices[offer.part], offer) for offer in offers)


def _same_range(price: Price, offer: Offer) -> bool:
    first, value = offer.steps[0], price.price
    assert value is not None and first.range is not None
    return (value.number, value.low, value.high) == (float(first.price), float(first.range.low), float(first.range.high))


def test_imported_ranges_count_as_known(folder: Path) -> None:
    """A list that says how far its prices may be off raises the share of the cost whose range is known."""

    def coverage(text: str) -> float:
        path, book = text_file(folder, f"part,price USD,Low,High\nb300-gpu,36000.00,{text}\n"), folder / "acme.yaml"
        assert command("prices", "import", path, "-o", book, "--date", "2026-11-20").code == 0
        settings = [f"prices.books=[analyst-2026-05, component-default, {book}]"]
        value = build_request("gb300-nvl72", settings, catalog=shipped_catalog()).figures["cost.range-coverage"].value
        assert value is not None
        return value

    blank, ranged = coverage(","), coverage("34000.00,40000.00")
    assert ranged > blank + 0.3
