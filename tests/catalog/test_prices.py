"""Laws of the shipped price books: dates and currencies as published, lines that come out."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterable, Iterator

import pytest

from configurator.build import Build
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Accelerator, Board, ColdPlate, Cpu, Substrate
from configurator.catalog.prices import Known, Lump, Price, PriceBook, Remainder
from configurator.catalog.values import Value
from configurator.phrases import Name
from configurator.units import currency_of
from tests.helpers import coherent, engineered, platforms, scaled, shipped_catalog, with_book, with_price


def records(catalog: Catalog) -> Iterator[tuple[PriceBook, str, Price | Lump]]:
    """Every record of every book with its key."""
    for book in catalog.books.values():
        found: list[tuple[str, Price | Lump]] = [*book.prices.items(), *book.lumps.items()]
        yield from ((book, f"{book.id}:{key}", record) for key, record in found)


def named(record: Price | Lump) -> tuple[str, ...]:
    """The sources a record names, of its amount or of itself."""
    return record.price.sources if record.price is not None else record.source


def of_no_source(catalog: Catalog) -> list[str]:
    """Records whose date no source of theirs is of: a source says a day, a month or a year."""
    found = []
    for _, key, record in records(catalog):
        published = [catalog.sources[id].date or "" for id in named(record)]
        if record.date is not None and not any(_covers(text[:10], record.date) for text in published):
            found.append(f"{key}: {record.date} is the date of none of {', '.join(named(record))} ({', '.join(published)})")
    return found


def _covers(text: str, day: datetime.date) -> bool:
    return bool(text) and day.isoformat().startswith(text.strip())


def converted(catalog: Catalog) -> list[str]:
    """Records in one currency whose note speaks of the rate to another: they were converted when they were written down."""
    return [
        f"{key}: {value} was published in another currency"
        for _, key, record in records(catalog)
        if (value := record.price) is not None and _currency(value) == "USD" and ("CNY/USD" in value.note or "EUR/USD" in value.note)
    ]


def _currency(value: Value) -> str | None:
    return currency_of(value.unit.dimension)


def test_a_record_is_of_the_day_its_source_was_published() -> None:
    """A date that no source of the record has is a slip, or hides the age of the number."""
    assert not of_no_source(shipped_catalog())
    text = "prices: {whip-60a-3ph: {base: 350 USD, date: 2024-01-01, source: gfhk-bizlink}}"
    assert of_no_source(with_book(shipped_catalog(), text)), "a date of no source is found"


def test_published_prices_are_not_of_the_day_they_were_copied() -> None:
    """What is no assumption has the date of its source, so that a fresh book cannot make old numbers young."""
    book = shipped_catalog().books["component-default"]
    young = [
        key
        for key, price in book.prices.items()
        if price.price is not None and price.price.confidence in ("high", "medium") and book.dated(price) == book.date
    ]
    assert not young
    assert min(book.dated(price) for price in book.prices.values()) < datetime.date(2024, 1, 1)


def test_prices_keep_the_currency_they_were_published_in() -> None:
    """No shipped record was converted when it was written down, and both currencies stand in the default book."""
    catalog = shipped_catalog()
    assert not converted(catalog)
    kept = {_currency(price.price) for price in catalog.books["component-default"].prices.values() if price.price is not None}
    assert {"USD", "CNY"} <= kept
    copied = "prices: {pcb-tpu-v7-tray: {base: 2100 USD, note: 15000 CNY at 7.1 CNY/USD.}}"
    assert converted(with_book(catalog, copied)), "a converted price is found"


# --- prices that are what is left of a published line

SOLVED_IN: list[tuple[str, ...]] = [(platform,) for platform in platforms()]
SOLVED_IN += [("gb300-nvl72", f"power.architecture={name}") for name in ("hvdc-400", "hvdc-800")]


def solved(catalog: Catalog) -> dict[str, Remainder]:
    """The remainders of the default book by part."""
    return {key: price.derive for key, price in catalog.books["component-default"].prices.items() if price.derive is not None}


def amount_of(build: Build, remainder: Remainder, part: str) -> float:
    """What the line of a remainder comes to at the prices of a build."""

    def known(each: Known) -> float:
        if each.amount is not None:
            return each.amount.coherent or 0.0
        assert each.count is not None
        return (each.count.coherent or 0.0) * coherent(build, f"{each.part}.price")

    return sum(map(known, remainder.less)) + (remainder.over.coherent or 0.0) * coherent(build, f"{part}.price")


def test_every_line_a_price_is_solved_from_comes_out() -> None:
    """The parts of a published line cost that line together, in every build that buys the part the remainder is for."""
    left = solved(shipped_catalog())
    for settings in SOLVED_IN:
        build = engineered(*settings, "prices.currency=USD")  # that of the lines
        for part, remainder in solved(shipped_catalog()).items():
            if f"{part}.price.line" in build.figures:
                assert amount_of(build, remainder, part) == pytest.approx(remainder.line.coherent), (settings, part)
                left.pop(part, None)
    assert not left, "a remainder that no build here solves"


def typed_in(catalog: Catalog) -> list[str]:
    """Prices whose note calls them a remainder, or a line less other parts, and that are numbers all the same."""
    words = re.compile(r"\bremainder\b|\bline .*\bless\b|\bimplied by\b", re.IGNORECASE)
    return [
        key
        for _, key, record in records(catalog)
        if isinstance(record, Price) and record.price is not None and words.search(record.price.note)
    ]


def test_a_remainder_keeps_its_equation() -> None:
    """What is left of a line is solved, so that it moves with what it rests on, and not typed in."""
    assert not typed_in(shipped_catalog())
    note = "Implied by the analyst networking line (261000 USD less 72 ConnectX-8 at 2519 USD, over 18 cards)."
    copied = f"prices: {{bluefield-3-b3240: {{base: 4424 USD, note: '{note}'}}}}"
    assert typed_in(with_book(shipped_catalog(), copied)) == ["mine:bluefield-3-b3240"]


# --- prices that make sense beside each other

OWN = ("low", "assumption")  # what the catalog worked out itself; a price somebody published stays as it is


def rates(catalog: Catalog, platform: str) -> dict[str, list[tuple[float, float, str]]]:
    """Layers, price per square metre and name of the boards of a platform whose price is of our own making, by currency."""
    prices = catalog.books["component-default"].prices
    found: dict[str, list[tuple[float, float, str]]] = {}
    for board in {n.part.id: n.part for n in engineered(platform).system.walk() if isinstance(n.part, Board)}.values():
        value = prices[board.id].price
        if value is not None and value.confidence in OWN and board.area and board.layers:
            rate = (value.number or 0.0) / (board.area.coherent or 1.0)
            found.setdefault(_currency(value) or "", []).append((board.layers.coherent or 0.0, rate, board.id))
    return found


def falling(catalog: Catalog, platform: str) -> list[str]:
    """Boards of a platform that cost less per square metre than one of it with fewer layers."""
    pairs = [pair for boards in rates(catalog, platform).values() for pair in itertools.pairwise(sorted(boards))]
    return [f"{few[2]}, {many[2]}" for few, many in pairs if many[0] > few[0] and many[1] < 0.95 * few[1]]


@pytest.mark.parametrize("platform", platforms())
def test_a_square_metre_costs_more_with_more_layers(platform: str) -> None:
    """The boards we price ourselves: more layers are never cheaper per area."""
    assert not falling(shipped_catalog(), platform)


def test_a_cheap_thick_board_is_found() -> None:
    cheap = with_price(shipped_catalog(), "component-default", "pcb-ubb-b200", scaled(0.7))
    assert falling(cheap, "hgx-b200-air") == ["pcb-oam-b200, pcb-ubb-b200"]


def plates(build: Build) -> list[tuple[float, float, str]]:
    """Packages under one cold plate of accelerators or CPUs, its price in dollars, and its name."""
    found = []
    for parent in build.system.walk():
        packages = {n.key: n.total.value or 0.0 for n in parent.children if isinstance(n.part, Accelerator | Cpu)}
        for node in parent.children:
            under = sum(packages.get(key, 0.0) for key in node.entry.cools) if node.entry is not None else 0.0
            if isinstance(node.part, ColdPlate) and under:
                price = coherent(build, f"bom.{node.path}.unit-price")
                found.append((under / (node.total.value or 1.0), price, node.part.id))
    return found


def test_a_plate_over_several_packages_costs_more_than_one_over_one() -> None:
    """It has their surfaces and the body between them: on every platform with both, and from GB200 to GB300."""
    settings = ("prices.books=[component-default]", "prices.currency=USD")
    of = {platform: plates(engineered(platform, *settings)) for platform in platforms()}
    families = [*of.values(), [*of["gb200-nvl72"], *of["gb300-nvl72"]]]
    sides = [[[p for p in found if (p[0] > 1) == many] for many in (True, False)] for found in families]
    both = [(several, single) for several, single in sides if several and single]
    assert both
    assert all(min(price for _, price, _ in several) > max(price for _, price, _ in single) for several, single in both)


# --- what is paid with another part


def test_complete_parts_hold_their_substrates() -> None:
    """In the default book chips, modules and cards are bought complete: no package substrate is added to them, wherever it stands."""
    for platform in platforms():
        build = engineered(platform, "prices.books=[component-default]", "prices.currency=USD")
        substrates = [line for line in build.bom if isinstance(line.node.part, Substrate)]
        assert all(line.role == "content" and line.content is not None for line in substrates), platform


def test_content_is_in_the_system_with_what_it_is_content_of() -> None:
    """What is paid with another part is paid: one of the parts named is bought in the same system."""
    for platform in platforms():
        build = engineered(platform, "prices.books=[component-default]", "prices.currency=USD")
        bought = {line.node.part.id for line in build.bom if line.node.part is not None and line.role == "bought"}
        for line in build.bom:
            if line.role == "content":
                assert line.price is not None and bought & set(line.price.content_of), (platform, line.id)


def test_the_analysts_substrates_are_lines_of_his_sum() -> None:
    """He counts them beside the chips, so they stay bought in his book."""
    build = engineered("vr200-nvl72", "prices.books=[analyst-2026-05]")
    assert {line.role for line in build.bom if isinstance(line.node.part, Substrate)} == {"bought"}


# --- names


def with_money(names: Iterable[str]) -> list[str]:
    """Names that say an amount: it stays there when the price moves, and a customer reads it."""
    return [name for name in names if re.search(r"\b(USD|CNY|EUR)\b|[$€¥]", name)]


def test_names_carry_no_money() -> None:
    catalog = shipped_catalog()
    parts, sums = (p.name for p in catalog.parts.values()), (x.name for book in catalog.books.values() for x in book.lumps.values())
    assert not with_money([*parts, *sums])
    assert with_money(["Nodes without cards, 48 at 642000 CNY"])


def test_sums_have_chinese_names() -> None:
    """What a book gives as a sum is a line of the quote, in both languages."""
    sums = [lump.name for book in shipped_catalog().books.values() for lump in book.lumps.values()]
    assert sums and not [name for name in sums if not (isinstance(name, Name) and "zh" in name.words)]
