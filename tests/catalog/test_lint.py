"""Checks across files: sources, references and prices; and the shipped catalogs, counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from configurator.catalog.data import shipped
from configurator.catalog.entry import values_in
from configurator.catalog.lint import lint
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Problem
from configurator.catalog.reading.yamltext import Items, Node, Table, load
from configurator.catalog.values import CONFIDENCES, Value
from configurator.units import UnitError, parse_quantity

Load = Callable[..., Catalog]
Problems = Callable[..., list[Problem]]

BOOK = "id: book\nname: Book\ndate: 2026-11-22\ncurrency: USD\nscope: component cost\nsource: market-study\nconfidence: low\nprices:\n"
PLATFORM = """\
id: rack-one
name: Rack one
vendor: Nobody
source: data-sheet
confidence: medium
peak-factor: 1.1
air-temperature-rise: 15 delta_degC
cooling: {}
racks:
  compute:
    label: Rack
    count: 1
    frame: a-frame
    contents:
      tray:
        label: Tray
        count: 18
        contents:
          cpu: {part: base-cpu, count: 2}
          pair: {part: base-pair, count: 4 pair}
"""
FRAME = """\
kind: rack-frame
source: data-sheet
confidence: medium
items:
  a-frame: {name: Frame, height-units: 48, unit-pitch: 1 rack_unit, width: 600 mm, depth: 1200 mm}
"""
SYSTEM = {"parts/frames.yaml": FRAME, "platforms/rack-one.yaml": PLATFORM}


def only(found: list[Problem]) -> Problem:
    assert len(found) == 1, [str(p) for p in found]
    return found[0]


def cpu(*fields: str) -> dict[str, str]:
    return {"parts/mine.yaml": "kind: cpu\nitems:\n  my-cpu:\n    name: My CPU\n" + "".join(f"    {field}\n" for field in fields)}


# --- where a number comes from


@pytest.mark.parametrize(
    ("fields", "code", "place", "says"),
    [
        (("confidence: medium", "tdp: 300 W"), "CAT010", ":6:10", "tdp has no source (add source: to the value or to its item)"),
        (("source: data-sheet", "tdp: 300 W"), "CAT012", ":6:10", "tdp has no confidence (high, medium, low or assumption)"),
        (
            ("source: data-shet", "confidence: medium", "tdp: 300 W"),
            "CAT011",
            ":7:10",
            "unknown source 'data-shet' (did you mean data-sheet?)",
        ),
        (("confidence: medium", "tdp: {value: 300 W, source: [data-sheet, rumour]}"), "CAT011", ":6:18", "unknown source 'rumour'"),
        (
            ("source: data-sheet", "confidence: assumption", "tdp: 300 W"),
            "CAT013",
            ":7:10",
            "an assumption without its reasoning (add note:)",
        ),
        (
            ("source: data-sheet", "confidence: medium", "note: Of the item", "tdp: {value: 3 W, confidence: assumption}"),
            "CAT013",
            ":8:18",
            "without its reasoning",
        ),
        (
            ("source: data-sheet", "confidence: medium", "tdp: {value: null, reason: none, source: x}"),
            "CAT011",
            ":7:10",
            "unknown source 'x'",
        ),
        (
            ("source: data-sheet", "confidence: medium", "tdp: {value: 3 W, alternatives: {peak: {value: 5 W, source: x}}}"),
            "CAT011",
            ":7:52",
            "tdp.alternatives.peak: unknown source 'x'",
        ),
    ],
)
def test_a_number_without_provenance_is_refused(problems: Problems, fields: tuple[str, ...], code: str, place: str, says: str) -> None:
    """Every number, alternatives and unknowns included, has a source that exists, a confidence, and a reason if it is assumed."""
    found = only(problems(cpu(*fields)))
    assert (found.code, str(found.position)) == (code, f"overlay-1/parts/mine.yaml{place}")
    assert says in str(found)
    assert "my-cpu" in found.item


def test_an_assumption_with_its_reasoning_is_accepted(load: Load) -> None:
    """The note may stand at the value or, for an item that is assumed as a whole, at the item."""
    load(cpu("source: data-sheet", "confidence: assumption", "note: Scaled from the predecessor", "tdp: 300 W"))
    load(cpu("source: data-sheet", "confidence: medium", "tdp: {value: 300 W, confidence: assumption, note: Scaled}"))


# --- references between files


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "kind: board\nitems:\n  x: {name: B, source: data-sheet, confidence: medium, layers: 20, laminate: nothing}\n",
            "laminate: no 'nothing'",
        ),
        (
            "kind: power-shelf\nsource: data-sheet\nconfidence: medium\nitems:\n  x:\n    name: Shelf\n    psu: base-cpu\n    psus: 6\n"
            "    capacity: 33 kW\n    output-voltage: 50 V\n    line-voltage-min: 346 V\n    line-voltage-max: 480 V\n"
            "    phases: 3\n    whip: base-cpu\n    whips: 1\n",
            "psu: no 'base-cpu'",
        ),
        ("kind: coolant-fill\nitems:\n  x: {name: C, coolant: pg26}\n", "coolant: no 'pg26'"),
    ],
)
def test_a_part_that_names_what_does_not_exist_is_refused(problems: Problems, text: str, says: str) -> None:
    """A laminate, supply, whip or coolant that is not in the catalog, or is of another kind, is reported at the part."""
    found = problems({"parts/mine.yaml": text})
    assert {p.code for p in found} == {"CAT014"}
    assert {(p.position.file, p.position.column, p.item) for p in found} == {("overlay-1/parts/mine.yaml", 3, "x")}
    assert any(says in p.message for p in found)


def test_a_whole_platform_in_a_few_lines_is_accepted(load: Load) -> None:
    """The fixture of the tests below is sound, so each of them fails for its own reason."""
    assert load(SYSTEM).platforms["rack-one"].racks["compute"].contents["tray"].contents.keys() == {"cpu", "pair"}


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "says"),
    [
        ("part: base-cpu", "part: base-cpus", "CAT015", ":19:17", "no 'base-cpus' (did you mean base-cpu?)"),
        ("frame: a-frame", "frame: b-frame", "CAT015", ":13:5", "no 'b-frame' (did you mean a-frame?)"),
        ("part: base-cpu", "part: {option: chip}", "CAT015", ":19:17", "no 'chip'"),
        ("count: 2}", "count: {option: chips}}", "CAT015", ":19:33", "no 'chips'"),
        ("count: 2}", "count: 2, when: {chip: fast}}", "CAT015", ":19:43", "no 'chip'"),
        ("cpu: {part: base-cpu, count: 2}", "cpu: {count: 2}", "CAT016", ":19:11", "tray.cpu needs either a part or contents"),
        ("    contents:\n      tray:", "    contents:\n      more: {count: 1}\n      tray:", "CAT016", ":15:7", "more needs either"),
        ("count: 2}", "count: 2 pair}", "CAT023", ":19:40", "count is in pair, expected a plain number"),
        ("count: 4 pair", "count: 4", "CAT023", ":20:42", "count is in 1, expected pair"),
        ("count: 18", "count: {value: 18, source: x}", "CAT011", ":17:24", "unknown source 'x'"),
        (
            "cooling: {}",
            "cooling: {}\nlinks:\n- {id: l, group: scale-out, label: L, per: trya, cable: no}",
            "YAML004",
            ":10:57",
            "no is ambiguous",
        ),
        (
            "cooling: {}",
            "cooling: {}\nlinks:\n- {id: l, group: scale-out, label: L, per: trya}",
            "CAT015",
            ":10:39",
            "no 'trya' (did you mean tray?)",
        ),
        ("cooling: {}", "cooling: {}\nlinks:\n- {id: l, group: scale-out, label: L, per: tray, cable: x}", "CAT015", ":10:50", "no 'x'"),
    ],
)
def test_a_platform_that_names_what_does_not_exist_is_refused(
    problems: Problems, old: str, new: str, code: str, place: str, says: str
) -> None:
    """Parts, frames, options, tree nodes, cables and units of counts of a platform are checked when it is loaded, at their line."""
    assert old in PLATFORM
    found = only(problems({**SYSTEM, "platforms/rack-one.yaml": PLATFORM.replace(old, new)}))
    assert (found.code, str(found.position)) == (code, f"overlay-1/platforms/rack-one.yaml{place}")
    assert says in str(found)


# --- prices


@pytest.mark.parametrize(
    ("line", "code", "place", "says"),
    [
        ("base-cpuu: {base: 5 USD}", "CAT017", ":9:3", "which is no part (did you mean base-cpu?)"),
        ("base-cpu: {base: 5 CNY/USD}", "CAT018", ":9:20", "is in CNY/USD, expected USD"),
        ("base-cpu: {base: 5 USD, content-of: [base-gpu]}", "CAT100", ":9:3", "'base-gpu', which is no part"),
        (
            "base-cpu: {derive: {line: 9 USD, less: [{part: base-gpu, count: 1}], over: 2}}",
            "CAT100",
            ":9:3",
            "'base-gpu', which is no part",
        ),
        ("base-cpu: {base: 5 USD, platforms: [nowhere]}", "CAT101", ":9:3", "'nowhere', which is no platform"),
        ("base-cpu: {base: 5 USD/pair}", "CAT018", ":9:20", "is in USD/pair, expected USD"),
        ("base-cpu: {base: 5}", "CAT018", ":9:20", "is in 1, expected USD"),
        ("base-pair: {base: 5 USD}", "CAT018", ":9:21", "is in USD, expected USD/pair"),
        ("base-cpu: {base: 5 USD, breaks: [{quantity: 9, price: 4 CNY}]}", "CAT018", ":9:57", "is in CNY, expected USD"),
        ("base-cpu: {included-in: [lump-sum]}", "CAT019", ":9:3", "'lump-sum', which is no lump of the book"),
        ("base-cpu: {base: 5 USD, source: x}", "CAT011", ":9:20", "unknown source 'x'"),
        ("base-cpu: {base: 5 USD, alternatives: {list: 7 kW}}", "CAT004", ":9:3", "expected a unit like USD"),
    ],
)
def test_a_price_that_fits_nothing_is_refused(problems: Problems, line: str, code: str, place: str, says: str) -> None:
    """A price is for a part that exists, in the currency of its book, per piece or pair or metre as the part is sold."""
    found = only(problems({"prices/book.yaml": f"{BOOK}  {line}\n"}))
    assert (found.code, str(found.position)) == (code, f"overlay-1/prices/book.yaml{place}")
    assert says in str(found)


def test_prices_that_fit_are_accepted(load: Load) -> None:
    """Per piece, per pair, in steps, part of a lump, out of scope, and not published with the reason."""
    book = load(
        {
            "prices/book.yaml": BOOK
            + "  base-cpu: {base: 5 USD, low: 4 USD, breaks: [{quantity: 9, price: 4.5 USD}]}\n"
            + "  base-pair: {base: 80 USD/pair}\n"
            + "  other-cpu: {base: null, reason: not published}\n"
        }
    ).books["book"]
    missing = book.prices["other-cpu"].price
    assert missing is not None
    assert (missing.number, missing.reason) == (None, "not published")


# --- what is shipped


def test_the_shipped_catalogs_have_no_problem(catalog: Catalog) -> None:
    """The rules above hold for the data that is delivered."""
    found = lint(catalog)
    assert len(found) < 60 and {p.severity for p in found} <= {"warning"}


def shipped_values(catalog: Catalog) -> Iterator[tuple[str, Value]]:
    for kind, table in catalog.tables().items():
        for key, entry in table.items():
            for path, value in values_in(entry):
                yield f"{kind} {key} {path}", value


def test_every_shipped_number_has_a_source_and_a_confidence(catalog: Catalog) -> None:
    """Counted: more than a thousand numbers, none without a source that exists, a confidence, and the reasoning of an assumption."""
    found = dict(shipped_values(catalog))
    without = [
        where
        for where, value in found.items()
        if not value.sources
        or not set(value.sources) <= catalog.sources.keys()
        or value.confidence not in CONFIDENCES
        or (value.confidence == "assumption" and not value.note)
        or (value.number is None and not value.reason)
        or not value.at.line
    ]
    assert without == []
    assert len(found) > 1000


PROSE = {"name", "note", "reason", "label", "title", "mpn", "vendor", "publisher", "url", "date", "id", "summary"}


@dataclass(frozen=True)
class Written:
    """A quantity as it stands in a file, with what the nearest enclosing fields say of its origin."""

    place: str
    source: Any = None
    confidence: Any = None
    note: Any = None


def written_quantities(node: Node, around: Written = Written("")) -> Iterator[Written]:
    """Every number with a unit in a document, prose left out."""
    if isinstance(node, Table):
        said = {name: node[name] for name in ("source", "confidence", "note") if name in node}
        for name, below in node.items():
            if name not in PROSE and name not in said:
                yield from written_quantities(below, replace(around, **said))
    elif isinstance(node, Items):
        for below in node:
            yield from written_quantities(below, around)
    elif node is not None and re.match(r"[+-]?[\d.]", node) and has_unit(node):
        yield replace(around, place=f"{node.at.file}:{node.at.line}")


def has_unit(text: str) -> bool:
    try:
        return parse_quantity(text)[1].text != "1"
    except UnitError:
        return False


FILES = sorted(path.relative_to(shipped("catalogs")).as_posix() for path in shipped("catalogs").rglob("*.yaml"))


@pytest.mark.parametrize("name", FILES)
def test_no_quantity_of_a_file_escapes_the_count(name: str, catalog: Catalog) -> None:
    """Read as plain YAML, columns of tables and points of curves too, every number with a unit has source and confidence around it."""
    document = load(shipped("catalogs") / name, f"catalogs/{name}")
    assert isinstance(document, Table)
    found = list(written_quantities(document))
    for quantity in found:
        sources = quantity.source if isinstance(quantity.source, list) else [quantity.source]
        assert set(sources) <= catalog.sources.keys(), quantity
        assert quantity.confidence in CONFIDENCES, quantity
        assert quantity.confidence != "assumption" or quantity.note, quantity


def test_a_part_that_may_draw_power_says_how_much(tmp_path: Path) -> None:
    """A module without a power warns with its line; one that says it is passive does not, nor a heat sink of the shipped catalog."""
    (tmp_path / "modules.yaml").write_text(
        "kind: module\nitems:\n"
        "  fan-hub: {name: Fan hub, source: engineering-assumption, confidence: assumption, note: Made up.}\n"
        "  bracket: {name: Bracket, passive: true, source: engineering-assumption, confidence: assumption, note: Made up.}\n",
        encoding="utf-8",
    )
    (tmp_path / "parts").mkdir()
    (tmp_path / "modules.yaml").rename(tmp_path / "parts" / "modules.yaml")
    found = [p for p in load_catalog([tmp_path]).warnings if p.code == "CAT080"]
    assert [(p.item, p.position.line) for p in found] == [("fan-hub", 3)]


@pytest.mark.parametrize(("name", "refused"), [("Bracket, 4 at 30 USD", True), ("Bracket at $30", True), ("Bracket, 12 AWG", False)])
def test_a_name_carries_no_money(name: str, refused: bool, tmp_path: Path) -> None:
    """What a thing is called stands in offers; the gauge of a wire is no currency there, though AWG is one."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "modules.yaml").write_text(
        "kind: module\nitems:\n"
        f"  bracket: {{name: '{name}', passive: true, source: engineering-assumption, confidence: assumption, note: Made up.}}\n",
        encoding="utf-8",
    )
    try:
        codes = [problem.code for problem in load_catalog([tmp_path]).warnings]
    except InputError as error:
        codes = [problem.code for problem in error.problems]
    assert ("CAT105" in codes) == refused
