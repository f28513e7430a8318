"""YAML as positioned text: nothing is guessed, nothing expands, and every fault has a line and a column."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.problems import InputError, Position, Problem
from configurator.catalog.reading import yamltext
from configurator.catalog.reading.yamltext import DEEPEST, Items, Table, Text, load, merged, parse, position_of, text_at


@pytest.fixture(params=["libyaml", "pure Python"], autouse=True)
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test holds for the fast parser and for the one used where libyaml is missing."""
    if request.param == "libyaml":
        if not yaml.__with_libyaml__:
            pytest.skip("PyYAML without libyaml")
    else:
        monkeypatch.setattr(yamltext, "Loader", yaml.SafeLoader)


def faults(text: str) -> list[Problem]:
    with pytest.raises(InputError) as failure:
        parse(text, "file.yaml")
    return list(failure.value.problems)


def fault(text: str) -> Problem:
    found = faults(text)
    assert len(found) == 1, found
    return found[0]


# --- what is read


@pytest.mark.parametrize(
    "text", ["1400 W", "1e3", "0.10", "2026-11-22", "true", "3.0", "+5", ".5", "0x1F", "1_000", "12 %", "U1:U9", "0", "-0"]
)
def test_scalars_stay_as_written(text: str) -> None:
    """A number is text until the model reads it with its unit: no rounding, no date objects, no truth values."""
    document = parse(f"key: {text}", "f")
    assert isinstance(document, Table)
    assert document["key"] == text
    assert type(document["key"]) is Text


@pytest.mark.parametrize("text", ["key:", "key: null", "key: ~"])
def test_nothing_is_none(text: str) -> None:
    """An empty value, null and ~ are the only ways to say nothing; "null" in quotes is a text."""
    assert parse(text, "f") == {"key": None}
    assert parse('key: "null"', "f") == {"key": "null"}


def test_everything_knows_its_place() -> None:
    """Line and column count from 1, as an editor shows them, for keys, values, lists and items."""
    document = parse("a: 1 W\nb:\n  - x\n  -   c: {d: 2 W}\n", "f.yaml")
    assert isinstance(document, Table)
    assert document.at == Position("f.yaml", 1, 1)
    assert document["a"].at == Position("f.yaml", 1, 4)
    assert document.keys_at == {"a": Position("f.yaml", 1, 1), "b": Position("f.yaml", 2, 1)}
    assert document["b"].at == Position("f.yaml", 3, 3)
    assert document["b"][0].at == Position("f.yaml", 3, 5)
    assert document["b"][1]["c"]["d"].at == Position("f.yaml", 4, 14)
    assert str(document["b"][1]["c"]["d"].at) == "f.yaml:4:14"


@pytest.mark.parametrize(
    ("path", "line"), [((), 1), (("a",), 1), (("a", "b"), 2), (("a", "b", 1), 4), (("a", "b", 9), 2), (("a", "x"), 1), (("x", "y"), 1)]
)
def test_a_path_leads_to_the_nearest_place(path: tuple[str | int, ...], line: int) -> None:
    """A field that is missing is reported at the mapping that lacks it."""
    assert position_of(parse("a:\n  b:\n  - c\n  - d\n", "f"), path).line == line


leaves = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
documents = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(leaves, inner, max_size=4), max_leaves=15)


@given(st.dictionaries(leaves, documents, max_size=5))
def test_any_document_is_read_back(document: dict[str, Any]) -> None:
    """What any YAML writer wrote in quotes comes back the same, Unicode and empty containers included."""
    for flow in (True, False):
        assert parse(yaml.safe_dump(document, default_style='"', default_flow_style=flow, allow_unicode=True), "f") == document


@given(st.text(st.sampled_from("ab:-[]{},&*!|>'\"%@`#?\n\t \r0é\x00\x85\ufeff"), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nonsense ends in a list of problems with a place in the file, never in another exception."""
    try:
        parse(text, "f")
    except InputError as failure:
        assert failure.problems
        assert all(p.position.file == "f" and p.code.startswith("YAML") for p in failure.problems)


# --- traps


@pytest.mark.parametrize("text", ["yes", "Yes", "NO", "no", "on", "On", "OFF", "off"])
def test_truth_values_of_yaml_1_1_are_refused(text: str) -> None:
    """Norway's NO must not become false: each such word is refused with the advice to quote it, as value, item and key."""
    for document in (f"key: {text}", f"- {text}", f"{text}: 1"):
        found = fault(document)
        assert found.code == "YAML004"
        assert "truth value" in found.message
        assert f'"{text}"' in found.hint


@pytest.mark.parametrize(
    ("text", "reading"),
    [("12:30", "base-60"), ("12:30:00", "base-60"), ("1:59", "base-60"), ("014", "octal"), ("-07", "octal"), ("00", "octal")],
)
def test_numbers_that_yaml_1_1_reads_differently_are_refused(text: str, reading: str) -> None:
    """12:30 is 750 and 014 is 12 to half of the YAML parsers: the writer has to say what is meant."""
    found = fault(f"key: {text}")
    assert (found.code, found.position) == ("YAML004", Position("file.yaml", 1, 6))
    assert reading in found.message


@pytest.mark.parametrize("text", ["NO", "on", "12:30", "014"])
def test_quotes_settle_the_matter(text: str) -> None:
    """The advice works: in quotes the text is just text."""
    assert parse(f"key: \"{text}\"\nother: '{text}'", "f") == {"key": text, "other": text}


def test_a_key_given_twice_is_refused() -> None:
    """YAML parsers keep the last one in silence; here both places are shown."""
    found = fault("tdp: 300 W\nname: x\ntdp: 400 W\n")
    assert (found.code, found.position, found.hint) == ("YAML007", Position("file.yaml", 3, 1), "first given at line 1")
    assert "'tdp' is given twice" in found.message
    assert parse("a: {tdp: 1}\nb: {tdp: 2}", "f") == {"a": {"tdp": "1"}, "b": {"tdp": "2"}}


def test_an_alias_is_refused_where_it_stands() -> None:
    """A value that lives elsewhere would have the wrong line and the wrong source."""
    found = fault("a: &anchor {tdp: 300 W}\nb: *anchor\n")
    assert (found.code, found.position) == ("YAML002", Position("file.yaml", 2, 4))
    assert "*anchor" in found.message
    assert parse("a: &unused 300 W", "f") == {"a": "300 W"}


def test_a_merge_key_is_refused() -> None:
    """``<<`` needs an alias, so it cannot bring fields in by the back door."""
    assert [p.code for p in faults("a: &x {tdp: 300 W}\nb:\n  <<: *x\n")] == ["YAML002"]


def test_a_bomb_does_not_go_off() -> None:
    """Nine levels of nine aliases are a thousand million items to a naive loader; here they are 81 problems, at once."""
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    began = time.perf_counter()
    assert {p.code for p in faults("\n".join(levels))} == {"YAML002"}
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("open_", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused(open_: str) -> None:
    """A hundred thousand brackets end at the limit, not in Python's call stack."""
    began = time.perf_counter()
    found = fault(open_ * 100_000)
    assert (found.code, found.message) == ("YAML005", f"nested more than {DEEPEST} levels deep")
    assert time.perf_counter() - began < 10


def test_forty_levels_are_allowed() -> None:
    """The limit is where it says."""
    assert isinstance(parse("[" * DEEPEST + "]" * DEEPEST, "f"), Items)
    assert fault("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)).code == "YAML005"


def test_a_second_document_is_refused() -> None:
    """Whatever stands below a second ``---`` would be lost."""
    found = fault("a: 1\n---\nb: 2\n")
    assert (found.code, found.position) == ("YAML003", Position("file.yaml", 2, 1))
    assert parse("---\na: 1\n", "f") == {"a": "1"}


@pytest.mark.parametrize("text", ["? [a, b]\n: 1\n", "? {a: b}\n: 1\n", "{[a]: 1}", "? \n: 1\n"])
def test_a_key_is_a_plain_name(text: str) -> None:
    """A list, a mapping or nothing as a key has no meaning here."""
    assert "YAML006" in [p.code for p in faults(text)]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [1, 2", 1), ("a: 1\n\tb: 2\n", 2), ("a: 'open\n", 1), ("a: b: c\n", 1), ("- a\nb: 1\n", 2), ("a: @x\n", 1), ("%bad\n", 1)],
)
def test_broken_syntax_has_a_place_and_advice(text: str, line: int) -> None:
    """The parser's own complaint is passed on with line, column and what to look at."""
    found = fault(text)
    assert found.code == "YAML001"
    assert found.position.line >= line
    assert found.hint == "check indentation, colons and quotes"


def test_all_faults_of_a_file_are_reported_together() -> None:
    """One run shows everything there is to correct, in the order of the lines, the syntax error that ends the file included."""
    found = faults("a: NO\na: 014\nb: *x\nc: [1\n")
    assert [(p.code, p.position.line) for p in found] == [("YAML004", 1), ("YAML007", 2), ("YAML004", 2), ("YAML002", 3), ("YAML001", 5)]


# --- files


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_an_empty_file_is_nothing(tmp_path: Path, text: str) -> None:
    """An empty file is no error of YAML; whoever asked for it says what was expected."""
    (tmp_path / "a.yaml").write_text(text)
    assert load(tmp_path / "a.yaml") is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "a picture"),
        (b"PK\x03\x04", "a workbook or another zip archive"),
        (b"a: \x00", "a binary file"),
    ],
    ids=["png", "zip", "nul"],
)
def test_a_binary_file_is_called_one(tmp_path: Path, content: bytes, says: str) -> None:
    """A workbook or a picture given by mistake is named as such, not taken apart by the parser."""
    (tmp_path / "quote.xlsx").write_bytes(content)
    with pytest.raises(InputError, match=says) as failure:
        load(tmp_path / "quote.xlsx", "quote.xlsx")
    assert str(failure.value).startswith("quote.xlsx: FILE005")


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    """A log of gigabytes is refused by its size."""
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(yamltext.LARGEST_FILE + 1)
    with pytest.raises(InputError, match=r"FILE002.*larger than 4 MB"):
        load(path)


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    """The path as the user gave it, and what is wrong with it."""
    with pytest.raises(InputError, match=r"^spec\.yaml: FILE003 no such file"):
        load(tmp_path / "spec.yaml", "spec.yaml")
    with pytest.raises(InputError, match="FILE001 is a folder"):
        load(tmp_path)


def test_windows_files_are_read(tmp_path: Path) -> None:
    """A byte-order mark and carriage returns, as editors on Windows leave them, change nothing."""
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1 W\r\nb:\r\n  c: 2 W\r\n")
    document = load(tmp_path / "a.yaml", "a.yaml")
    assert document == {"a": "1 W", "b": {"c": "2 W"}}
    assert position_of(document, ("b", "c")) == Position("a.yaml", 3, 3)


# --- one document over another


def test_an_overlay_merges_key_by_key() -> None:
    """Tables merge, everything else is replaced, and each value keeps the place it came from."""
    base, over = parse("a: {x: 1, y: 2}\nb: [1, 2]\nc: 3\n", "base"), parse("a: {y: 5, z: 6}\nb: [9]\n", "over")
    found = merged(base, over)
    assert found == {"a": {"x": "1", "y": "5", "z": "6"}, "b": ["9"], "c": "3"}
    assert isinstance(found, Table)
    assert (found["a"]["x"].at.file, found["a"]["y"].at.file) == ("base", "over")
    assert base == {"a": {"x": "1", "y": "2"}, "b": ["1", "2"], "c": "3"}


def test_a_value_is_replaced_whole() -> None:
    """A new value must not keep the range and the source of the one it replaces."""
    base, over = parse("tdp: {value: 3 W, high: 4 W, source: old}", "f"), parse("tdp: {value: 9 W, source: new}", "f")
    assert merged(base, over) == {"tdp": {"value": "9 W", "source": "new"}}
    assert merged(base, parse("tdp: null", "f")) == {"tdp": None}


def test_text_made_by_the_program_has_a_place_too() -> None:
    """A setting of the command line is reported as such."""
    assert str(text_at("5 W", Position("--set a=5 W")).at) == "--set a=5 W"
