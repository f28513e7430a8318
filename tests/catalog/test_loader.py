"""The loader: overlays, every problem of every file at once, each with file, line and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from configurator.catalog.data import shipped
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cpu
from configurator.catalog.problems import InputError, Problem
from tests.catalog.conftest import Files, write_files

Load = Callable[..., Catalog]
Problems = Callable[..., list[Problem]]

MINE = "kind: cpu\nsource: data-sheet\nconfidence: medium\nitems:\n  my-cpu:\n    name: My CPU\n"
BOOK = "id: book\nname: Book\ndate: 2026-11-22\ncurrency: USD\nscope: component cost\nsource: market-study\nconfidence: low\nprices:\n"


def cpu(*lines: str) -> Files:
    """A file of one CPU with these further lines; the first of them is line 7."""
    return {"parts/mine.yaml": MINE + "".join(f"    {line}\n" for line in lines)}


def only(found: list[Problem]) -> Problem:
    assert len(found) == 1, [str(p) for p in found]
    return found[0]


# --- overlays


def test_an_overlay_adds_and_replaces_items(load: Load) -> None:
    """An overlay needs only what differs: one item is replaced whole, the rest of the base stays as it was."""
    catalog = load({"parts/mine.yaml": "kind: cpu\nitems:\n  base-cpu: {name: Replaced}\n  new-cpu: {name: New}\n"})
    assert {id: part.name for id, part in catalog.parts.items()} == {
        "base-cpu": "Replaced",
        "other-cpu": "Other CPU of the base",
        "base-pair": "Disconnect of the base",
        "new-cpu": "New",
    }
    replaced = catalog.part("base-cpu", Cpu)
    assert replaced.tdp is None
    assert replaced.at.file == "overlay-1/parts/mine.yaml"
    other = catalog.part("other-cpu", Cpu)
    assert other.tdp is not None
    assert (other.tdp.coherent, other.tdp.sources, other.tdp.at.file) == (200.0, ("data-sheet",), "catalogs/parts/cpus.yaml")


def test_a_later_overlay_wins(load: Load) -> None:
    """Overlays are laid on in the order given."""
    first, second = (MINE.replace("My CPU", name) for name in ("First", "Second"))
    assert load({"parts/a.yaml": first}, {"parts/b.yaml": second}).parts["my-cpu"].name == "Second"
    assert load({"parts/b.yaml": second}, {"parts/a.yaml": first}).parts["my-cpu"].name == "First"


def test_an_overlay_may_add_sources_and_prices(load: Load) -> None:
    """A buyer's own price book needs its source, and both come from the same folder."""
    catalog = load(
        {
            "sources.yaml": "sources:\n  my-quote: {title: Quote of our supplier, kind: vendor}\n",
            "prices/mine.yaml": BOOK.replace("market-study", "my-quote") + "  base-cpu: {base: 900 USD, low: 800 USD}\n",
        }
    )
    price = catalog.books["book"].prices["base-cpu"].price
    assert price is not None
    assert (price.coherent, price.low, price.sources, price.confidence) == (900.0, 800.0, ("my-quote",), "low")
    assert "data-sheet" in catalog.sources


def test_defaults_merge_field_by_field(load: Load) -> None:
    """One default of a site changes without repeating the others."""
    base = {"defaults.yaml": "site: {feeds: 2, frequency: 50 Hz}\nquantity: 1\n"}
    assert load(base, {"defaults.yaml": "site: {frequency: 60 Hz}\n"}).defaults == {
        "site": {"feeds": "2", "frequency": "60 Hz"},
        "quantity": "1",
    }


def test_the_shipped_catalogs_load_and_take_an_overlay(tmp_path: Path, catalog: Catalog) -> None:
    """The real data under a real overlay: one item changes, nothing else does."""
    id, part = next((id, part) for id, part in catalog.parts.items() if part.kind == "cpu" and part.tdp is not None)
    source = next(iter(catalog.sources))
    write_files(
        tmp_path,
        {"parts/mine.yaml": f"kind: cpu\nsource: {source}\nconfidence: low\nitems:\n  {id}: {{name: '{part.name}', tdp: 123 W}}\n"},
    )
    changed = load_catalog([tmp_path])
    assert changed.parts[id].tdp != part.tdp
    assert changed.parts.keys() == catalog.parts.keys()
    assert all(changed.parts[other] == catalog.parts[other] for other in catalog.parts if other != id)
    assert changed.books.keys() == catalog.books.keys()


# --- what is wrong in a file


@pytest.mark.parametrize(
    ("line", "code", "column", "says"),
    [
        ("tdp: 1400 V", "CAT004", 5, ["my-cpu", "tdp", "expected a unit like W", "got V"]),
        ("tdp: 300 kw", "CAT004", 5, ["unknown unit 'kw'", "did you mean kW?"]),
        ("tdp: -300 W", "CAT004", 5, ["-300 W is below 0"]),
        ("tdp: {value: 300 W, low: 400 W}", "CAT004", 5, ["low <= value <= high", "400, 300"]),
        ("tdp: {value: null}", "CAT004", 5, ["null needs a reason"]),
        ("tdp: about 300 W", "CAT004", 5, ["'about 300 W' is not a number with a unit"]),
        ("tpd: 300 W", "CAT002", 5, ["unknown field 'tpd'", "did you mean tdp?"]),
        ("liquid_capture: 90 %", "CAT002", 5, ["unknown field 'liquid_capture'", "did you mean liquid-capture?"]),
        ("sold-by: par", "CAT004", 5, ["'par' is not allowed", "did you mean pair?"]),
        ("category: colling", "CAT004", 5, ["'colling' is not allowed", "did you mean cooling?"]),
        ("confidence: sure", "CAT004", 5, ["confidence", "'sure'"]),
        ("source: {a: b}", "CAT004", 5, ["source id"]),
        ("vendor: NO", "YAML004", 13, ["NO is ambiguous", '"NO" in quotes']),
        ("lead-time: 12:30", "YAML004", 16, ["12:30 is ambiguous", "base-60"]),
        ("cores: 014", "YAML004", 12, ["014 is ambiguous", "octal"]),
        ("name: Again", "YAML007", 5, ["'name' is given twice", "line 6"]),
        ("tdp: *power", "YAML002", 10, ["alias *power"]),
    ],
)
def test_a_fault_is_reported_at_its_line(problems: Problems, line: str, code: str, column: int, says: list[str]) -> None:
    """Each kind of fault has its code, its file, line and column, and says what was found and what to do."""
    found = only(problems(cpu(line)))
    assert (found.code, str(found.position)) == (code, f"overlay-1/parts/mine.yaml:7:{column}")
    assert all(part in str(found) for part in says), str(found)


@pytest.mark.parametrize(
    ("text", "code", "place", "says"),
    [
        ("kind: cpu\nitems:\n  my-cpu: {tdp: 300 W}\n", "CAT003", ":3:11", "'name' is missing"),
        ("kind: cpuu\nitems: {}\n", "CAT007", ":1:1", "did you mean cpu?"),
        ("items: {}\n", "CAT003", ":1:1", "'kind' is missing"),
        ("kind: cpu\n", "CAT004", ":1:1", "has items: or patch:"),
        ("kind: cpu\nitems:\n", "CAT004", ":2:1", "items"),
        ("kind: cpu\nitems: [a]\n", "CAT004", ":2:1", "items"),
        ("kind: cpu\nitems:\n  my-cpu: text\n", "CAT001", ":3:11", "expected a mapping of fields"),
        ("kind: cpu\nitems:\n  my-cpu:\n", "CAT001", ":3:3", "expected a mapping of fields"),
        ("kind: cpu\nitem: {}\nitems: {}\n", "CAT002", ":2:1", "did you mean items?"),
        ("", "CAT005", "", "empty"),
        ("# only a comment\n", "CAT005", "", "empty"),
        ("- kind: cpu\n", "CAT005", "", "not a mapping"),
        ("kind: cpu\n---\nitems: {}\n", "YAML003", ":2:1", "more than one document"),
        ("kind: cpu\nitems: " + "[" * 60 + "]" * 60, "YAML005", ":2:47", "nested more than 40 levels"),
        ("kind: cpu\n\titems: {}\n", "YAML001", ":2:1", "check indentation"),
    ],
)
def test_a_file_out_of_shape_is_reported(problems: Problems, text: str, code: str, place: str, says: str) -> None:
    """Empty, cut off, badly nested or not what is expected there: a message with the place, no traceback."""
    found = next(p for p in problems({"parts/mine.yaml": text}) if p.code == code)
    assert str(found.position).startswith(f"overlay-1/parts/mine.yaml{place}")
    assert says in str(found)


def test_a_binary_file_among_the_catalogs_is_named(problems: Problems) -> None:
    """A file that is no text is called that, once."""
    found = only(problems({"parts/mine.yaml": b"\x00\x01\x02\xff"}))
    assert (found.code, found.position.file) == ("FILE005", "overlay-1/parts/mine.yaml")


@pytest.mark.parametrize(
    ("name", "says"),
    [("part/mine.yaml", "no catalog file is expected here"), ("mine.yaml", "no catalog file"), ("parts/mine.yml", "end in .yaml")],
)
def test_a_file_in_the_wrong_place_is_not_passed_over(problems: Problems, name: str, says: str) -> None:
    """A file nobody reads would make its author believe that it counts."""
    found = only(problems({name: MINE}))
    assert (found.code, found.position.file) == ("CAT006", f"overlay-1/{name}")
    assert says in str(found)


def test_nested_fields_get_suggestions_too(problems: Problems) -> None:
    """In a list of mappings the suggestion is of the fields of the item; what is only misspelt is not missing too."""
    text = """\
kind: board
items:
  my-board:
    name: Board
    layers: 20
    laminate: x
    interfaces:
      - {interface: y, trace-lenght: 3 inch}
"""
    found = {p.code: p for p in problems({"parts/mine.yaml": text})}
    assert "CAT003" not in found
    assert str(found["CAT002"].position) == "overlay-1/parts/mine.yaml:8:24"
    assert found["CAT002"].hint == "did you mean trace-length?"


def test_a_price_needs_one_way_of_being_a_price(problems: Problems) -> None:
    """No base, two ways at once, a date or a currency nobody can read: each is said at its line."""
    found = problems(
        {
            "prices/a.yaml": BOOK + "  base-cpu: {note: forgotten}\n",
            "prices/b.yaml": BOOK.replace("id: book", "id: other") + "  base-cpu: {base: 5 USD, out-of-scope: too}\n",
            "prices/c.yaml": BOOK.replace("id: book", "id: third").replace("2026-11-22", "22.11.2026").replace("USD", "USS")
            + "  base-cpu: {base: 5 USD}\n",
        }
    )
    assert [(p.position.file[-6:], p.position.line) for p in found] == [("a.yaml", 9), ("b.yaml", 9), ("c.yaml", 3), ("c.yaml", 4)]
    assert "exactly one of base, derive, included-in, out-of-scope" in found[0].message
    assert "is not a date (write 2026-11-22)" in found[2].message
    assert "did you mean USD?" in found[3].message


# --- all at once


def test_all_problems_of_all_files_are_reported_at_once(problems: Problems) -> None:
    """One run shows everything: structure, models and cross-references of several files, sorted by place."""
    found = problems(
        {
            "parts/a.yaml": "kind: cpu\nitems:\n  a-cpu: {tpd: 300 W, cores: -1}\n  b-cpu: {name: B, tdp: 300 W}\n",
            "parts/b.yaml": "kind: cpu\nitems: {NO: 014\n",
            "parts/c.yaml": "",
            "prices/d.yaml": BOOK + "  no-cpu: {base: 5 USD}\n  base-cpu: {base: 5 CNY/USD}\n",
        },
        {"parts/a.yaml": "kind: fan\nitems:\n  a-fan: {name: F, airflow: 3 kg}\n"},
    )
    assert [(str(p.position).removeprefix("overlay-"), p.code) for p in found] == [
        ("1/parts/a.yaml:3:10", "CAT003"),
        ("1/parts/a.yaml:3:11", "CAT002"),
        ("1/parts/a.yaml:3:23", "CAT004"),
        ("1/parts/a.yaml:4:25", "CAT010"),
        ("1/parts/a.yaml:4:25", "CAT012"),
        ("1/parts/b.yaml:2:9", "YAML004"),
        ("1/parts/b.yaml:2:13", "YAML004"),
        ("1/parts/b.yaml:3:1", "YAML001"),
        ("1/parts/c.yaml", "CAT005"),
        ("1/prices/d.yaml:9:3", "CAT017"),
        ("1/prices/d.yaml:10:20", "CAT018"),
        ("2/parts/a.yaml:3:20", "CAT004"),
    ]


def test_an_item_defined_in_two_files_is_refused(problems: Problems, load: Load) -> None:
    """In one folder nobody could say which of the two counts, sub-folders included; in two overlays the later one does."""
    again = MINE.replace("My CPU", "Again")
    found = only(problems({"parts/a.yaml": MINE, "parts/b.yaml": again}))
    assert (found.code, str(found.position)) == ("CAT008", "overlay-1/parts/b.yaml:5:3")
    assert "part 'my-cpu' is defined in two files" in found.message
    assert only(problems({"parts/c.yaml": MINE, "parts/deeper/d.yaml": again})).code == "CAT008"


def test_two_price_books_of_one_name_are_refused(problems: Problems) -> None:
    """The same holds for books, platforms and coolants."""
    found = only(problems({"prices/a.yaml": BOOK + "  base-cpu: {base: 5 USD}\n", "prices/b.yaml": BOOK + "  base-cpu: {base: 6 USD}\n"}))
    assert (found.code, str(found.position)) == ("CAT008", "overlay-1/prices/b.yaml:1:1")


def test_a_missing_overlay_folder_is_named(tmp_path: Path) -> None:
    """A mistyped --catalog is not an empty overlay."""
    with pytest.raises(InputError, match="FILE006 no such catalog folder"):
        load_catalog([tmp_path / "nowhere"])


# --- the command


def test_the_command_prints_every_problem_and_exits_with_2(run_cli: Callable[..., object], tmp_path: Path) -> None:
    """``catalog check`` lists all problems on stderr, one per line, nothing on stdout, without a traceback."""
    write_files(tmp_path, {"parts/a.yaml": "kind: cpu\nitems:\n  a-cpu: {tpd: 300 W}\n", "parts/b.yaml": b"\x00"})
    outcome = run_cli("catalog", "check", tmp_path)
    assert (outcome.code, outcome.out) == (2, "")  # type: ignore[attr-defined]
    lines = outcome.err.splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 3
    assert all(line.startswith(f"error: {tmp_path}/parts/") for line in lines)


def test_the_command_accepts_what_is_shipped(run_cli: Callable[..., object]) -> None:
    """``catalog check`` of the shipped data says how much was checked and exits with 0."""
    outcome = run_cli("catalog", "check")
    assert outcome.code == 0 and outcome.err.count("warning: ") < 60  # type: ignore[attr-defined]
    assert "every one with a source and a confidence" in outcome.out  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", sorted(p.relative_to(shipped("catalogs")).as_posix() for p in shipped("catalogs").rglob("*.y*ml")))
def test_every_shipped_file_is_one_the_loader_reads(path: str, catalog: Catalog) -> None:
    """No file lies where nobody reads it: each gave an item that stands in the catalog, or is the defaults or the sources."""
    if path in ("defaults.yaml", "sources.yaml"):
        return
    assert any(entry.at.file == f"catalogs/{path}" for table in catalog.tables().values() for entry in table.values())
