"""Quotes from issue to revision through the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from configurator.register.returned import read_back
from configurator.register.store import VARIABLE
from tests.helpers import command, files_in

PLATFORM = "hgx-b200-air"
TEXT = f"""# an offer
platform: {PLATFORM}
quantity: 2
prices: {{margin: 12 %}}
buyer: {{name: Example Cloud}}
quote: {{number: Q-1, revision: A}}
"""
BOOK = """id: mine
name: Own prices
date: 2026-11-01
currency: USD
scope: contract
source: engineering-assumption
confidence: medium
prices: {b200-sxm: {base: %d USD, low: 20000 USD, high: 50000 USD, note: as agreed}}
"""
Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a specification and a register of its own."""
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/quotes.sqlite")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "offer.yaml").write_text(TEXT)
    yield tmp_path


def issue(run_cli: Run, out: Path, *more: str) -> Any:
    return run_cli("quote", "offer.yaml", "--issue", "--document", "offer", "--format", "json,csv", "-o", out, *more)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Q-1-A issued in it; nobody may change it."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "offer.yaml").write_text(TEXT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "sqlite:///quotes.sqlite")
        done = command("quote", "offer.yaml", "--issue", "--document", "offer", "--format", "json,csv,xlsx", "-o", "one", cwd=folder)
    assert done.code == 0, done.err
    return folder


@pytest.fixture
def issued(kept: Path, place: Path) -> Path:
    """The folder of the test, with Q-1-A issued in it."""
    shutil.copytree(kept, place, dirs_exist_ok=True)
    return place


def answer(done: Any) -> Any:
    assert done.code in (0, 1), done.err
    return json.loads(done.out)


def test_from_issue_to_revision(run_cli: Run, place: Path) -> None:
    """Issued, listed, shown, verified, revised; the revision is issued beside it and the first is superseded."""
    assert issue(run_cli, place / "one").code == 0
    rows = answer(run_cli("quotes", "list", "--json"))["quotes"]
    assert [rows[0][name] for name in ("number", "revision", "supersedes", "buyer")] == ["Q-1", "A", "", "Example Cloud"]
    sent = json.loads((place / "one" / "Q-1-A-offer.json").read_text(encoding="utf-8"))
    assert rows[0]["price"] == sent["cost"]["price"]
    shown = answer(run_cli("quotes", "show", "Q-1", "--json"))
    assert shown["specification"] == TEXT and shown["build"]["quantity"] == 2
    assert {d["name"] for d in shown["documents"]} == {path.name for path in files_in(place / "one")}
    assert run_cli("quotes", "verify", "Q-1-A").code == 0
    assert run_cli("quotes", "revise", "Q-1", "-o", "b.yaml", "--set", "quantity=3").code == 0
    assert "revision: B, supersedes: A" in (place / "b.yaml").read_text()
    assert run_cli("quote", "b.yaml", "--issue", "--format", "json", "-o", place / "two").code == 0
    assert [r["status"] for r in answer(run_cli("quotes", "list", "--json"))["quotes"]] == ["superseded", "released"]
    found = answer(run_cli("quotes", "diff", "Q-1-A", "Q-1", "--json"))
    assert {c["id"] for c in found["causes"]} == {"quantity"} and found["selling"]["quantity"] == found["selling"]["change"]


def test_a_sent_quote_is_not_replaced(run_cli: Run, issued: Path) -> None:
    """Other content under the same name: exit 2, what to do, not even a folder; the same content is written as it was sent."""
    done = issue(run_cli, issued / "two", "--set", "quantity=5")
    assert done.code == 2 and "raise quote.revision" in done.err and not (issued / "two").exists()
    assert issue(run_cli, issued / "three").code == 0
    for path in files_in(issued / "three"):
        assert path.read_bytes() == (issued / "one" / path.name).read_bytes()


def test_documents_from_the_register(run_cli: Run, issued: Path) -> None:
    """What was sent can be had again, byte for byte, when the folder is gone."""
    assert run_cli("quotes", "show", "Q-1-A", "-o", issued / "again").code == 0
    for path in files_in(issued / "one"):
        assert path.read_bytes() == (issued / "again" / path.name).read_bytes()


def test_verify_tells_what_changed(run_cli: Run, place: Path) -> None:
    """A price that changed since: exit 1, the file of the catalog, the input and what it does to the money."""
    book = place / "mine" / "prices" / "mine.yaml"
    book.parent.mkdir(parents=True)
    book.write_text(BOOK % 30000)
    assert issue(run_cli, place / "one", "--catalog", "mine", "--prices", "component-default", "--prices", "mine").code == 0
    assert run_cli("quotes", "verify", "Q-1").code == 0, "the folder it was issued with is known"
    book.write_text(BOOK % 40000)
    done = run_cli("quotes", "verify", "Q-1", "--json")
    found = json.loads(done.out)
    assert done.code == 1 and not found["same"] and found["catalogs"] == ["overlay 1/prices/mine.yaml"]
    assert "b200-sxm.price" in {cause["id"] for cause in found["difference"]["causes"]}
    assert found["difference"]["money"]["price"] == found["difference"]["money"]["change"] == "320000.00"


def test_the_register_gives_the_number(run_cli: Run, place: Path) -> None:
    """A quote without a number takes the next of its seller's numbering; it is kept, verified and revised under it."""
    (place / "offer.yaml").write_text(f"platform: {PLATFORM}\nseller: example-integrator\nquote: {{number: auto, date: 2026-11-25}}\n")
    assert run_cli("quote", "offer.yaml", "--issue", "-o", place / "no", "--what-if", "quantity=3").code == 2
    assert issue(run_cli, place / "one").code == 0 == issue(run_cli, place / "two", "--set", "quantity=2").code
    names = {path.name for folder in ("one", "two") for path in files_in(place / folder)}
    assert names == {f"Q-2026-000{serial}-offer.{format}" for serial in (1, 2) for format in ("csv", "json")}, "what was refused took none"
    assert run_cli("quotes", "verify", "Q-2026-0002").code == 0
    assert "number: Q-2026-0002" in run_cli("quotes", "revise", "Q-2026-0002").out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--set", "quote.number=DRAFT"), "quote.number"),
        (("--set", "quote.number=auto"), "or a seller with a numbering"),
        (("--what-if", "quantity=3"), "follows from its specification"),
        (("--register", "mysql://host/quotes"), "SQLite file or a PostgreSQL database"),
        (("--set", "quote.revision=B/C"), "quote.revision"),
    ],
)
def test_what_cannot_be_issued(more: tuple[str, ...], said: str, run_cli: Run, place: Path) -> None:
    """One message, exit 2, nothing written."""
    done = issue(run_cli, place / "one", *more)
    assert done.code == 2 and said in done.err and "Traceback" not in done.err
    assert {path.name for path in place.iterdir()} == {"offer.yaml"}


@pytest.mark.parametrize("command", [("show", "Q-9"), ("verify", "Q-9"), ("revise", "Q-9"), ("show", "Q-1-B")])
def test_no_such_quote(command: tuple[str, ...], run_cli: Run, issued: Path) -> None:
    """The nearest name is suggested."""
    done = run_cli("quotes", *command)
    assert done.code == 2 and "no quote" in done.err and ("Q-1-A" in done.err or "quotes list" in done.err)


def test_revise_overwrites_nothing(run_cli: Run, issued: Path) -> None:
    done = run_cli("quotes", "revise", "Q-1", "-o", "offer.yaml")
    assert done.code == 2 and (issued / "offer.yaml").read_text() == TEXT


def test_a_kept_quote_takes_no_settings(run_cli: Run, issued: Path) -> None:
    """A quote is compared as it was issued; a setting would make another one."""
    done = run_cli("diff", "Q-1", "offer.yaml", "--set", "quantity=4")
    assert done.code == 2 and "kept as it was issued" in done.err
    assert answer(run_cli("diff", "Q-1", "offer.yaml", "--json"))["causes"] == []


def test_two_currencies(run_cli: Run, issued: Path) -> None:
    """A specification is built in the currency of the other; a quote stays as it is, and then there is no sum to compare."""
    (issued / "cny.yaml").write_text(TEXT.replace("margin: 12 %", "margin: 12 %, currency: CNY").replace("revision: A", "revision: B"))
    done = run_cli("diff", "offer.yaml", "cny.yaml", "--json")
    assert answer(done)["selling"]["change"] == "0.00" and "compared in CNY" in done.err
    found = answer(run_cli("diff", "Q-1", "cny.yaml", "--json"))
    assert found["selling"] is None and found["money"] is None


def test_change_sheet_for_the_audience_of_the_second(run_cli: Run, issued: Path) -> None:
    """Named after the second quote; a customer's has no word of cost, the house's says that it is internal."""
    (issued / "b.yaml").write_text(TEXT.replace("quantity: 2", "quantity: 3").replace("revision: A", "revision: B"))
    assert run_cli("diff", "Q-1", "b.yaml", "--format", "html,xlsx", "-o", "sheets").code == 0
    assert run_cli("diff", "Q-1", "b.yaml", "--format", "html", "-o", "sheets", "--audience", "internal").code == 0
    names = {path.name for path in files_in(issued / "sheets")}
    assert names == {"Q-1-B-changes.html", "Q-1-B-changes.xlsx", "Q-1-B-changes-internal.html"}
    assert run_cli("diff", "Q-1", "b.yaml", "--format", "pdf", "-o", "sheets").code == 2


# --- back from the customer


@pytest.fixture
def back(issued: Path) -> Path:
    """The folder of the test, with the workbook of Q-1-A as it came back: three systems, 5 % off, the price typed over."""
    sent = issued / "one" / "Q-1-A-offer.xlsx"
    opened, places = openpyxl.load_workbook(sent), read_back(sent.read_bytes(), sent.name).places
    for id, value in (("quantity", 3), ("prices.discount", 5), ("cost.price", 1)):
        sheet, row, column = places[id]
        opened[sheet].cell(row, column).value = value
    opened.save(issued / "returned.xlsx")
    return issued


def test_what_the_customer_changed(run_cli: Run, back: Path) -> None:
    """Edits, formulas typed over, and what the edits do to the money; the specification or the quote may be named."""
    found = answer(run_cli("diff", "offer.yaml", "returned.xlsx", "--json"))
    assert {(e["id"], e["was"], e["now"]) for e in found["edits"]} == {("quantity", 2, 3), ("prices.discount", 0, 5)}
    assert [e["id"] for e in found["overwritten"]] == ["cost.price"] and found["missing"] == found["left"] == []
    selling = {effect: float(found["selling"][effect]) for effect in ("price", "quantity", "mix", "new", "change")}
    assert selling["price"] < 0 < selling["quantity"] and selling["mix"] == selling["new"] == 0
    told = run_cli("diff", "Q-1", "returned.xlsx").out
    assert "quantity: 2 → 3" in told and "typed over (not taken over)" in told


def test_the_next_revision_as_the_customer_wants_it(run_cli: Run, back: Path) -> None:
    """The edits in the specification as it was written, the next letter, and a build of it."""
    done = run_cli("reprice", "returned.xlsx", "-o", "b.yaml")
    assert done.code == 0 and "Q-1-B" in done.out, done.err
    text = (back / "b.yaml").read_text()
    assert text.startswith("# an offer\n") and "quantity: 3\n" in text and "discount: 5 %" in text and "revision: B, supersedes: A" in text
    built = answer(run_cli("build", "b.yaml", "--json"))
    assert built["quantity"] == 3 and built["figures"]["prices.discount"]["value"] == 5
    assert run_cli("reprice", "returned.xlsx", "-o", "b.yaml").code == 2, "an older file is not written over"


def test_a_workbook_of_a_quote_nobody_kept(run_cli: Run, back: Path) -> None:
    """Without its quote in the register the specification must be named."""
    (back / "quotes.sqlite").unlink()
    done = run_cli("reprice", "returned.xlsx", "-o", "b.yaml")
    assert done.code == 2 and "name its specification" in done.err and not (back / "b.yaml").exists()
    assert run_cli("reprice", "returned.xlsx", "-o", "b.yaml", "--spec", "offer.yaml").code == 0


@pytest.mark.parametrize(
    "command", [("diff", "offer.yaml", "no.xlsx"), ("reprice", "no.xlsx", "-o", "b.yaml"), ("reprice", ".", "-o", "b.yaml")]
)
def test_no_such_workbook(command: tuple[str, ...], run_cli: Run, place: Path) -> None:
    done = run_cli(*command)
    assert done.code == 2 and ("no such file" in done.err or "is a folder" in done.err)
