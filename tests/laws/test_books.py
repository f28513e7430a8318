"""Laws of several price books: which one prices a part, and sums that stand only while parts resolve to them."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import Build, build_request
from configurator.catalog.books import with_books
from configurator.catalog.problems import InputError, Position
from configurator.catalog.reading.digests import digests
from configurator.render.text.json import bom_json, figures_json
from configurator.render.view import View
from configurator.testing.cases import counted_of, engineered_of
from tests.helpers import build_with, coherent, kinds, money, platforms, shipped_catalog, with_book
from tests.strategies import few

BOOKS = ("analyst-2026-05", "cny-domestic", "component-default")
LUMP = """
prices:
  connectx-8: {included-in: nics}
  bluefield-3-b3240: {included-in: nics}
lumps:
  nics: {name: Network cards, category: networking, base: 261000 USD, platforms: [gb300-nvl72]}
"""


def counted(platform: str, *books: str, more: str = "") -> Build:
    """The build of a platform on some books, without checks; `more` is a book of our own among them."""
    catalog = with_book(shipped_catalog(), more) if more else shipped_catalog()
    return counted_of(catalog, platform, f"prices.books=[{', '.join(books)}]")


@pytest.mark.parametrize("platform", platforms())
def test_a_book_that_prices_every_leaf_gives_its_own_total_named_last(platform: str) -> None:
    """Whatever books stand before it, in whatever order: no sum of theirs stays."""
    alone = counted(platform, "component-default")
    if coherent(alone, "cost.unpriced-lines"):
        return  # what it does not price, others may
    for before in itertools.permutations(BOOKS[:2]):
        assert coherent(counted(platform, *before, "component-default"), "cost.bom") == coherent(alone, "cost.bom")


def test_a_sum_stands_in_the_bill_while_its_parts_resolve_to_it() -> None:
    """Over the default book the sum replaces its parts; under it, it is not there; a part of it priced above it is refused by name."""
    plain = coherent(counted("gb300-nvl72", "component-default"), "cost.bom")
    over = counted("gb300-nvl72", "component-default", "mine", more=LUMP)
    cards = [x for x in bom_json(View(over)) if x["part"] in ("connectx-8", "bluefield-3-b3240")]
    assert {x["status"] for x in cards} == {"included"} and {x["included_in"] for x in cards} == {"nics"}
    default = [x for x in bom_json(View(counted("gb300-nvl72", "component-default"))) if x["part"] in ("connectx-8", "bluefield-3-b3240")]
    assert coherent(over, "cost.bom") == pytest.approx(plain - sum(float(money(x["extended_price"])) for x in default) + 261000)
    assert coherent(counted("gb300-nvl72", "mine", "component-default", more=LUMP), "cost.bom") == plain
    partly = with_book(with_book(shipped_catalog(), LUMP), "prices: {connectx-8: {base: 1904 USD}}", "distributor")
    with pytest.raises(InputError, match=r"connectx-8 in distributor leaves the sum 'nics' of mine partly covered") as caught:
        build_with(partly, "gb300-nvl72", "prices.books=[component-default, mine, distributor]")
    assert caught.value.problems[0].position.file == "distributor.yaml" and "bluefield-3-b3240" in caught.value.problems[0].hint


def test_out_of_scope_falls_through_to_the_book_before() -> None:
    """What a book leaves out is priced by one before it, and excluded only where none does."""
    more = "prices: {b300-gpu: {out-of-scope: bought by the customer}}"
    assert coherent(counted("gb300-nvl72", "component-default", "mine", more=more), "cost.bom") == coherent(
        counted("gb300-nvl72", "component-default"), "cost.bom"
    )
    alone = bom_json(View(counted("gb300-nvl72", "mine", more=f"{more[:-1]}, grace-cpu: {{base: 5000 USD}}}}")))
    assert next(x for x in alone if x["part"] == "b300-gpu")["status"] == "excluded"


@few
@given(st.integers(0, 100))
def test_a_split_sum_counts_in_each_of_its_categories(percent: int) -> None:
    """To the cent: the shares add up to the sum, in cost and in list price; shares that are not the whole are refused."""
    split = f"{{networking: {percent} %, other: {100 - percent} %}}"
    catalog = with_book(shipped_catalog(), LUMP.replace("base:", f"split: {split}, base:"))
    data = figures_json(View(engineered_of(catalog, "gb300-nvl72", "prices.books=[component-default, mine]")))
    for of, total in (("cost.category", "cost.bom"), ("cost.list-price", "cost.list-price")):
        parts = [f["value"] for id, f in data.items() if id.startswith(f"{of}.")]
        assert sum(parts) == pytest.approx(data[total]["value"], abs=1e-6)
    with pytest.raises(InputError, match="not 100 %"):
        with_book(shipped_catalog(), LUMP.replace("base:", "split: {networking: 40 %, other: 50 %}, base:"))


def test_a_book_may_be_named_by_its_file(tmp_path: Path) -> None:
    """By its whole place, or beside the specification that names it; a second book of an id of the catalogs is refused with its line."""
    head = "name: Own\ndate: 2026-11-01\ncurrency: USD\nscope: contract\nprices:\n"
    price = "  b300-gpu: {base: 36000.50 USD, source: specification, confidence: given}\n"
    (tmp_path / "own.yaml").write_text(f"id: own\n{head}{price}")
    (tmp_path / "quote.yaml").write_text("platform: gb300-nvl72\nprices: {books: [component-default, own.yaml]}\n")
    build = build_request(str(tmp_path / "quote.yaml"), catalog=shipped_catalog())
    line = next(line for line in build.bom if line.node.part is not None and line.node.part.id == "b300-gpu")
    assert line.unit_price is not None and line.unit_price.number == 36000.50 and line.book is not None and line.book.id == "own"
    assert any(name.endswith("own.yaml") for name in digests(build.catalog)) and "own" not in shipped_catalog().books
    (tmp_path / "own.yaml").write_text(f"id: component-default\n{head}{price}")
    with pytest.raises(InputError, match=r"own\.yaml:1:1: PRI010"):
        build_request(str(tmp_path / "quote.yaml"), catalog=shipped_catalog())


def test_every_book_that_is_named_by_its_file_is_checked(tmp_path: Path) -> None:
    """The second too: a number of it without a source is refused at its line."""
    head = "date: 2026-11-01\ncurrency: USD\nscope: contract\nprices:\n"
    for id, source in (("first", "specification"), ("second", "nobody-knows")):
        price = f"  b300-gpu: {{base: 36000 USD, source: {source}, confidence: given}}\n"
        (tmp_path / f"{id}.yaml").write_text(f"id: {id}\nname: Own\n{head}{price}")
    books = [(str(tmp_path / f"{id}.yaml"), Position()) for id in ("first", "second")]
    with pytest.raises(InputError, match=r"second\.yaml:7.*nobody-knows"):
        with_books(shipped_catalog(), books)


@pytest.mark.parametrize("platform", kinds())
def test_what_is_paid_with_a_part_is_not_paid_again(platform: str) -> None:
    """A later book that prices only what stands in the price of another part tells its content, and adds nothing to the bill."""
    alone = counted(platform, "component-default")
    inside = {line.node.part.id for line in alone.bom if line.content is not None and line.node.part is not None}
    mine = "prices: {" + ", ".join(f"{id}: {{base: 977 USD}}" for id in inside) + "}"
    over = counted(platform, "component-default", "mine", more=mine)
    assert coherent(over, "cost.bom") == coherent(alone, "cost.bom")
    assert {line.id for line in over.bom if line.content is not None} == {line.id for line in alone.bom if line.content is not None}


def test_who_prices_the_whole_says_what_is_paid_with_it() -> None:
    """Once the whole is priced by a book that says nothing of its content, a price of the content there is a purchase."""
    both = "prices: {b300-gpu: {base: 35000 USD}, abf-substrate-gpu-gb300: {base: 100 USD}}"
    over, alone = counted("gb300-nvl72", "component-default", "mine", more=both), counted("gb300-nvl72", "component-default")
    assert coherent(over, "cost.bom") == coherent(alone, "cost.bom") + 7200
