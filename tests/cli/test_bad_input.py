"""Bad input: one clear message on stderr with file and line, exit 2, no traceback, nothing written."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import files_in, rackcfg

PLATFORM = "gb300-nvl72"
SPEC = "platform: gb300-nvl72\n"

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [" + ",".join([f"*{chr(97 + i)}"] * 9) + "]\n" for i in range(9)
)

# Name: what stands in the file, words of the message, and the line it must name (0: the whole file).
FILES: dict[str, tuple[str | bytes, str, int]] = {
    "unknown platform": ("platform: gb301-nvl72\n", "did you mean gb300-nvl72", 1),
    "no platform": ("quantity: 2\n", "names no platform", 1),
    "unknown field": (SPEC + "powr:\n  redundancy: N+N\n", "did you mean power", 2),
    "unknown field below": (SPEC + "power:\n  redundance: N+N\n", "did you mean redundancy", 3),
    "wrong unit": (SPEC + "site:\n  supply-voltage: 12 kg\n", "expected a unit like V", 3),
    "ambiguous unit": (SPEC + "cooling:\n  supply-temperature: 40 C\n", "degC", 3),
    "a difference for a temperature": (SPEC + "cooling:\n  supply-temperature: 40 delta_degC\n", "expected a unit like degC", 3),
    "a temperature for a difference": (SPEC + "cooling:\n  delta-t: 10 degC\n", "expected a unit like delta_degC", 3),
    "colder than can be": (SPEC + "cooling:\n  supply-temperature: -300 degC\n", "below -60 degC", 3),
    "no unit": (SPEC + "site:\n  supply-voltage: 415\n", "has no unit: write 415 V", 3),
    "text for a number": (SPEC + "site:\n  supply-voltage: high\n", "not a number with a unit", 3),
    "infinite": (SPEC + "site:\n  supply-voltage: 1e999 V\n", "not a finite number", 3),
    "negative quantity": (SPEC + "quantity: -1\n", "expected 1 or more", 2),
    "zero quantity": (SPEC + "quantity: 0\n", "expected 1 or more", 2),
    "a mapping that is none": (SPEC + "buyer: x\n", "expected a mapping: {key: value}, not 'x'", 2),
    "one or a thousand": (SPEC + "quantity: 1.000\n", "'1.000' may be 1 or 1,000", 2),
    "half a system": (SPEC + "quantity: 2.5\n", "expected a whole number, not '2.5'", 2),
    "more than can be": (SPEC + "quantity: 1000000\n", "expected 100000 or less", 2),
    "negative voltage": (SPEC + "site:\n  supply-voltage: -415 V\n", "not above 0 V", 3),
    "no voltage": (SPEC + "site:\n  supply-voltage: 0 V\n", "not above 0", 3),
    "negative shelves": (SPEC + "power:\n  shelves: -8\n", "not a whole number of shelves", 3),
    "half a shelf": (SPEC + "power:\n  shelves: 7.5\n", "not a whole number of shelves", 3),
    "a PUE below one": (SPEC + "site:\n  pue: 0.9\n", "below 1", 3),
    "half a feed": (SPEC + "site:\n  feeds: 1.5\n", "write 1 or 2", 3),
    "a pod of one and a half systems": (SPEC + "power:\n  pod: 1.5\n", "write 1 or 2", 3),
    "feeds in kilowatts": (SPEC + "site:\n  feeds: 2 kW\n", "expected a unit like 1", 3),
    "a floor load in kilograms": (SPEC + "site:\n  floor-load: 1500 kg\n", "expected a unit like kg/m^2", 3),
    "an energy price in dollars": (SPEC + "site:\n  energy-price: 0.08 USD\n", "expected a price of energy", 3),
    "more than always": (SPEC + "power:\n  utilisation: 120 %\n", "above 100 %", 3),
    "a margin that leaves no price": (SPEC + "prices:\n  margin: 100 %\n", "above 99 %", 3),
    "a margin above the price": (SPEC + "prices:\n  margin: 150 %\n", "above 99 %", 3),
    "a rate of nothing": (SPEC + "prices:\n  fx:\n    CNY/USD: 0\n", "not above 0", 4),
    "a rate of no pair": (SPEC + "prices:\n  fx:\n    EURO/USD: 1.1\n", "no pair of currencies in use", 4),
    "unknown price book": (SPEC + "prices:\n  books: [component-defalt]\n", "did you mean component-default", 3),
    "unknown shelf": (SPEC + "power:\n  shelf: mgx-shelf-110\n", "did you mean", 0),
    "a GPU for a shelf": (SPEC + "power:\n  shelf: b300-gpu\n", "'b300-gpu' is not a", 3),
    "unknown coolant": (SPEC + "cooling:\n  coolant: pg25x\n", "did you mean pg25", 3),
    "unknown unit of cooling": (SPEC + "cooling:\n  cdu: coolit-chx201\n", "did you mean coolit-chx200", 3),
    "returns colder than supplied": (SPEC + "cooling:\n  return-temperature: 30 degC\n", "must return warmer", 3),
    "unknown option": (SPEC + 'options:\n  dpu-per-tray: "1"\n', "did you mean dpus-per-tray", 3),
    "unknown choice": (SPEC + 'options:\n  dpus-per-tray: "3"\n', "choices: 0, 1, 2", 3),
    "unknown alternative": (SPEC + "alternatives:\n  b300-gpu.tdp: 1300 W\n", "no published value '1300 W'", 0),
    "an alternative of nothing": (SPEC + "alternatives:\n  b301-gpu.tdp: 1100 W\n", "is not an input", 0),
    "a waiver of nothing": (
        SPEC + "waivers:\n  - {check: power.redundanc.compute, reason: x, who: A, until: 2027-01-01}\n",
        "did you mean",
        3,
    ),
    "no such day": (SPEC + "quote:\n  date: 2026-02-30\n", "not a date", 3),
    "unknown language": (SPEC + "quote:\n  language: fr\n", "'en' or 'zh'", 3),
    "a key twice": (SPEC + "quantity: 1\nquantity: 2\n", "given twice", 3),
    "a Norwegian country": (SPEC + "power:\n  ups: no\n", "truth value", 3),
    "sixty minutes": (SPEC + "quote:\n  number: 12:30\n", "base-60", 3),
    "an octal number": (SPEC + "quantity: 014\n", "octal", 2),
    "a list": ("- platform: gb300-nvl72\n", "expected fields", 1),
    "one word": ("gb300-nvl72\n", "expected fields", 1),
    "two documents": (SPEC + "---\nquantity: 2\n", "more than one document", 2),
    "a broken bracket": (SPEC + "prices: {books: [component-default\n", "YAML001", 0),
    "a tab": (SPEC + "power:\n\tredundancy: N\n", "YAML001", 3),
    "an alias": ("platform: &p gb300-nvl72\nquote: {customer: *p}\n", "alias *p is not supported", 2),
    "a bomb": (BOMB, "is not supported", 2),
    "very deep": ("[" * 5000, "levels deep", 1),
    "empty": ("", "is empty", 0),
    "only a comment": ("# nothing here\n", "is empty", 0),
    "binary": (bytes(range(256)) * 40, "not UTF-8", 0),
    "with a zero byte": (b"platform: gb300-nvl72\x00\n", "binary", 0),
    "another encoding": ("platform: gb300-nvl72 # für\n".encode("latin-1"), "not UTF-8", 0),
}


def complained(done: Any, words: str) -> None:
    assert done.code == 2, (done.code, done.err)
    assert words in done.err, done.err
    assert "Traceback" not in done.err + done.out
    assert all(line.startswith("error: ") for line in done.err.strip().splitlines()), done.err
    assert not done.out


@pytest.mark.parametrize("name", FILES)
def test_bad_file(name: str, run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """The message says what is wrong, what would be right, and where; no folder and no file is left behind."""
    content, words, line = FILES[name]
    spec, out = tmp_path / "spec.yaml", tmp_path / "out"
    spec.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = run_cli("quote", spec, "-o", out)
    complained(done, words)
    if line:
        assert re.search(rf"{re.escape(str(spec))}:{line}\b", done.err), done.err
    assert not out.exists() and list(files_in(tmp_path)) == [spec]


def test_all_faults_of_a_file_at_once(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """Three mistakes are three messages in the order of the lines, not three runs."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(SPEC + "quantity: -1\nsite:\n  supply-voltage: 12 kg\npowr: {}\n")
    done = run_cli("build", spec)
    assert [int(n) for n in re.findall(r"spec\.yaml:(\d+)", done.err)] == [2, 4, 5]


TARGETS = {
    "a platform that is none": ("gb300-nvl27", "did you mean gb300-nvl72"),
    "a file that is missing": ("missing.yaml", "no such file"),
    "a folder": (".", "is a folder"),
    "nothing": ("", "is a folder"),
}


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("command", ["build", "quote", "check", "new"])
def test_bad_target(name: str, command: str, run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """Every command that takes a specification answers a wrong one the same way."""
    target, words = TARGETS[name]
    done = run_cli(command, target, cwd=tmp_path)
    if command == "new":
        words = "no platform"
    complained(done, words)
    assert not list(files_in(tmp_path))


ARGUMENTS = {
    "a setting without a value": (["build", PLATFORM, "--set", "quantity"], "expected path=value"),
    "a setting of nothing": (["build", PLATFORM, "--set", "=3"], "expected path=value"),
    "an unknown setting": (["build", PLATFORM, "--set", "power.redundanci=N"], "did you mean redundancy"),
    "a setting below a value": (["build", PLATFORM, "--set", "quantity.more=3"], "quantity"),
    "a setting that is no YAML": (["build", PLATFORM, "--set", "prices.books=[a"], "YAML001"),
    "a setting in the wrong unit": (["build", PLATFORM, "--set", "site.supply-voltage=1400 W"], "expected a unit like V"),
    "an unknown book": (["build", PLATFORM, "--prices", "component"], "did you mean component-default"),
    "an unknown currency": (["build", PLATFORM, "--currency", "EURO"], "no currency in use"),
    "a currency without its rate": (["build", PLATFORM, "--currency", "EUR"], "write prices.fx: {EUR/USD:"),
    "an unknown language": (["build", PLATFORM, "--set", "quote.language=de"], "'en' or 'zh'"),
    "a what-if of nothing": (["build", PLATFORM, "--what-if", "b300-gpu.tpd=1500W"], "did you mean b300-gpu.tdp"),
    "a what-if in the wrong unit": (["build", PLATFORM, "--what-if", "b300-gpu.tdp=1400 V"], "expected a unit like W"),
    "a what-if without a unit": (["build", PLATFORM, "--what-if", "b300-gpu.tdp=1400"], "has no unit: write 1400 W"),
    "a what-if of a result": (["build", PLATFORM, "--what-if", "cooling.flow=100 L/min"], "is derived"),
    "a negative what-if": (["build", PLATFORM, "--what-if", "compute-tray.count=-18"], "cannot be negative"),
    "a what-if without a value": (["build", PLATFORM, "--what-if", "b300-gpu.tdp="], "expected figure=value"),
    "a figure that is none": (["explain", PLATFORM, "cooling.flo"], "did you mean cooling.flow"),
    "a topic that is none": (["show", PLATFORM, "powr"], "did you mean power"),
    "a kind that is none": (["catalog", "list", "psu"], "did you mean psus"),
    "an item that is none": (["catalog", "show", "b300-gp"], "did you mean b300-gpu"),
    "a source that is none": (["catalog", "sources", "lenovo-lp2358"], "did you mean lenovo-lp2357"),
    "a catalog that is none": (["build", PLATFORM, "--catalog", "nowhere"], "no such catalog folder"),
    "a format that is none": (["quote", PLATFORM, "--format", "docx"], "formats: html, pdf, xlsx, csv, json"),
    "no format": (["quote", PLATFORM, "--format", ","], "formats: html, pdf, xlsx, csv, json"),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_bad_argument(name: str, run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """What is wrong on the command line is answered like what is wrong in a file."""
    args, words = ARGUMENTS[name]
    complained(run_cli(*args, cwd=tmp_path), words)
    assert not list(files_in(tmp_path))


def test_bad_catalog_folder(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """Every fault of an overlay is reported with its line, and no build is made from half a catalog."""
    parts = tmp_path / "mine" / "parts"
    parts.mkdir(parents=True)
    (parts / "gpus.yaml").write_text("kind: accelerator\nitems:\n  my-gpu:\n    name: Mine\n    tdp: 1400 V\n    source: nowhere\n")
    (parts / "empty.yaml").write_text("")
    done = run_cli("build", PLATFORM, "--catalog", tmp_path / "mine")
    complained(done, "expected a unit like W")
    assert re.search(r"gpus\.yaml:5", done.err) and "empty.yaml" in done.err
    assert run_cli("catalog", "check", tmp_path / "mine").code == 2


@pytest.mark.parametrize("name", ["a bomb", "very deep"])
def test_hostile_file_in_a_real_process(name: str, tmp_path: Path) -> None:
    """What could eat memory or stack, also in a process of its own, within seconds, without a traceback."""
    content, words, _ = FILES[name]
    spec = tmp_path / "spec.yaml"
    spec.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = rackcfg("quote", spec, "-o", tmp_path / "out", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
