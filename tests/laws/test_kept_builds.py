"""What was found out about a build before, and the documents made of it, are what would be made now."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from configurator import remedies
from configurator.build import Build, Order, build_request, key_of, simulation
from configurator.catalog.load import load_catalog
from configurator.catalog.problems import InputError
from configurator.figures import uncertainty
from configurator.remedies import remedied
from configurator.render.documents import kept
from configurator.render.documents.wanted import Manner, Wanted
from configurator.render.html.templates import templates_in
from configurator.render.order_view import view_of
from configurator.render.text.json import as_json
from tests.helpers import ROOT

REFUSED = "this was kept"
BOOK = """
id: mine
name: Mine
currency: USD
date: 2026-11-01
basis: contract
source: engineering-assumption
confidence: assumption
note: A made-up price.
scope: one part
prices:
  connectx-8: {base: 1800 USD, low: 1700 USD, high: 1900 USD}
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "rackcfg"


@contextmanager
def refused(module: object, name: str) -> Iterator[None]:
    """No work of this kind inside."""

    def refuse(*_: object) -> None:
        raise AssertionError(REFUSED)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, refuse)
        yield


def asked(*settings: str, what_if: tuple[str, ...] = ()) -> Build | Order:
    return build_request("gb300-nvl72", settings, what_if=what_if, catalog=load_catalog())


def test_remedies_are_worked_out_once_for_the_same_question(own_cache: Path) -> None:
    questions = [("power.redundancy=N+N",), ("power.redundancy=N+N", "quantity=2")]
    first = [remedied(asked(*settings)) for settings in questions]
    assert any(check.remedies for check in first[0])
    assert len(list(own_cache.glob("remedies-*"))) == 2
    with refused(remedies, "_work"):
        for settings, before in zip(questions, first, strict=True):
            assert [c.remedies for c in remedied(asked(*settings))] == [c.remedies for c in before]
        with pytest.raises(AssertionError, match=REFUSED):
            remedied(asked("power.redundancy=N+N", what_if=("b300-gpu.tdp=1300 W",)))


def test_a_simulation_is_run_once_for_the_same_question() -> None:
    """Ranges, percentiles, chances of checks, margins and laminates."""

    def found(build: Build | Order) -> tuple[Any, ...]:
        assert isinstance(build, Build)
        chances = {board: [(rung.laminate.id, rung.probability) for rung in grade.ladder] for board, grade in build.grades.items()}
        return as_json(view_of(build, "internal")), chances, build.chances

    before = found(asked())
    with refused(simulation, "simulate"), refused(uncertainty, "simulate"), refused(uncertainty, "simulate_with"):
        assert found(asked()) == before
        for settings, what_if in ((("quantity=2",), ()), ((), ("b300-gpu.tdp=1300 W",))):
            with pytest.raises(AssertionError, match=REFUSED):
                asked(*settings, what_if=what_if)


def test_an_order_of_several_systems_is_kept_with_the_checks_of_each() -> None:
    def build() -> Order:
        found = build_request(str(ROOT / "examples" / "order-mixed.yaml"), catalog=load_catalog())
        assert isinstance(found, Order)
        return found

    before = build()
    with refused(simulation, "simulate"):
        after = build()
    for ours, theirs in zip((before, *before.sections, *before.shared), (after, *after.sections, *after.shared), strict=True):
        assert [(c.id, c.probability, c.deciding) for c in ours.checks] == [(c.id, c.probability, c.deciding) for c in theirs.checks]
    assert before.ranges == after.ranges
    assert key_of(before)
    assert key_of(before.sections[0]) == ""  # a part of an order is not what its own specification says


def test_a_book_by_its_file_is_part_of_the_question(tmp_path: Path) -> None:
    """By what it says; a catalog that was changed by hand answers for none."""
    keys = {key_of(with_own_book(tmp_path / "mine.yaml", text)) for text in (BOOK, BOOK, BOOK.replace("1800", "1850"))}
    assert len(keys) == 2 and "" not in keys
    assert replace(load_catalog(), parts={}).key == ""


def test_a_book_with_a_fault_is_refused_each_time(tmp_path: Path) -> None:
    """That there is nothing to be said of a book is kept, and nothing else."""
    for part, expected in (
        ("connectx-8", nullcontext()),
        ("connectx-x", pytest.raises(InputError, match="'connectx-x', which is no part")),
    ) * 2:
        with expected:
            with_own_book(tmp_path / "mine.yaml", BOOK.replace("connectx-8", part))


def with_own_book(path: Path, text: str) -> Build | Order:
    """A build priced from a book by the place of its file."""
    path.write_text(text, encoding="utf-8")
    return build_request("hgx-b200-air", (f"prices.books=[component-default, {path}]",), catalog=load_catalog())


def test_another_day_is_another_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the quote has its own date: how old a price is on the last day of the offer is checked."""
    before = key_of(asked("quote.date=2026-11-20"))
    noon = datetime.datetime(2026, 12, 24, 12, tzinfo=datetime.UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
    assert key_of(asked("quote.date=2026-11-20")) != before


# --- documents

Make = Callable[..., bytes]


@pytest.fixture
def make() -> Make:
    def made(document: str, format: str, *settings: str, audience: Any = "customer", manner: Manner | None = None) -> bytes:
        build = asked(*settings)
        view, wanted = view_of(build, audience), Wanted(document, format)  # type: ignore[arg-type]
        return kept.content_of(build, view, wanted, manner or Manner())

    return made


@pytest.mark.parametrize(("document", "format"), [("offer", "html"), ("offer", "xlsx"), ("annex", "html")])
def test_a_document_that_was_made_before_is_the_one_that_would_be_made_now(document: str, format: str, make: Make, own_cache: Path) -> None:
    before = make(document, format)
    assert len(list(own_cache.glob("document-*"))) == 1
    with refused(Wanted, "content"):
        assert make(document, format) == before
    for each in own_cache.glob("document-*"):
        each.write_bytes(each.read_bytes()[:-100])  # cut short: made again
    assert make(document, format) == before


def test_a_document_is_that_of_its_question_and_its_reader(make: Make, tmp_path: Path) -> None:
    make("offer", "html")
    (tmp_path / "offer.html.j2").write_text("mine", encoding="utf-8")
    mine = Manner(templates=templates_in(tmp_path))
    others = (("quantity=2",), {}), (("quote.language=zh",), {}), ((), {"audience": "internal"}), ((), {"manner": mine})
    with refused(Wanted, "content"):
        for settings, beside in others:
            with pytest.raises(AssertionError, match=REFUSED):
                make("offer", "html", *settings, **beside)
    assert make("offer", "html", manner=mine) == make("offer", "html", manner=mine) == b"mine"
