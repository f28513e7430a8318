"""`rackcfg quote`: what it writes, where, whole or not at all, and the same every time."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from configurator.render.documents import wanted
from tests.helpers import ROOT, everything, files_in

PLATFORM = "hgx-h100-air"  # quoted in a third of the time of the next
RICH = "hgx-rubin-nvl8"  # with all that liquid adds to a document
OFFER, ANNEX = f"DRAFT-{PLATFORM}-offer", f"DRAFT-{PLATFORM}-annex"
FORMATS = ("html", "pdf", "xlsx", "csv", "json")


def test_default_formats(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """One command writes an offer, live and to read, and its annex into a folder it makes, says so, and leaves nothing else behind."""
    out = tmp_path / "deep" / "out"
    done = run_cli("quote", PLATFORM, "-o", out)
    assert done.code == 0, done.err
    assert sorted(path.name for path in files_in(tmp_path)) == [f"{ANNEX}.html", f"{OFFER}.html", f"{OFFER}.xlsx"]
    assert all(f"wrote {out / name}" in done.out for name in (f"{OFFER}.xlsx", f"{OFFER}.html", f"{ANNEX}.html"))
    assert zipfile.ZipFile(out / f"{OFFER}.xlsx").testzip() is None
    assert (out / f"{OFFER}.html").read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_says_what_is_offered(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """The terminal has the head of the offer and what is paid; what it costs and earns only for the house."""
    terms = (
        "quote.number=Q-7",
        "quote.revision=B",
        "quote.date=2026-11-25",
        "buyer.name=Example Cloud",
        "prices.tax=19 %",
        "prices.margin=9 %",
    )
    asked = ("quote", "hgx-h100-air", "-o", tmp_path, "--format", "csv", *(word for term in terms for word in ("--set", term)))
    offered, inside = run_cli(*asked), run_cli(*asked, "--audience", "internal")
    for done in (offered, inside):
        assert done.out.startswith("Q-7 revision B of 2026-11-25 for Example Cloud, valid until 2026-12-25\n")
        assert "Price with tax" in done.out and "Discount" not in done.out
    assert "Margin made" in inside.out and "Margin made" not in offered.out and "cost" not in offered.out.split("warn")[0]


def test_documents_say_the_same(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """JSON and CSV hold the bill of the build, and the page shows its price."""
    done = run_cli("quote", PLATFORM, "-o", tmp_path, "--format", "json,csv,html", "--set", "prices.margin=12 %", "--audience", "internal")
    assert done.code == 0, done.err
    data = json.loads((tmp_path / f"DRAFT-{PLATFORM}-evidence-internal.json").read_text(encoding="utf-8"))
    assert data == json.loads(run_cli("build", PLATFORM, "--json", "--set", "prices.margin=12 %").out)
    with (tmp_path / f"DRAFT-{PLATFORM}-evidence-internal.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    bill = [(line["id"], line["extended_price"] or "" if line["leaf"] else "") for line in data["bom"]]
    assert [(row["id"], row["extended_price"]) for row in rows] == bill
    price = f"{float(data['cost']['price']):,.2f}"
    assert price in (tmp_path / f"DRAFT-{PLATFORM}-evidence-internal.html").read_text(encoding="utf-8")


def test_language_changes_words_and_no_number(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """--lang zh writes the page in Chinese; the figures are those of the English quote."""
    for language in ("en", "zh"):
        assert run_cli("quote", PLATFORM, "-o", tmp_path / language, "--format", "json,html", "--lang", language).code == 0
    english, chinese = ((tmp_path / language / f"{OFFER}.html").read_text(encoding="utf-8") for language in ("en", "zh"))
    assert '<html lang="zh' in chinese and len(re.findall(r"[\u4e00-\u9fff]", chinese)) > 500 > len(re.findall(r"[\u4e00-\u9fff]", english))
    one, other = (json.loads((tmp_path / language / f"{OFFER}.json").read_text(encoding="utf-8")) for language in ("en", "zh"))
    assert one["figures"] == other["figures"]


def test_named_after_the_quote(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """Documents carry the number and revision of the quote; drafts what is ordered, inside the house the name of the specification."""
    (tmp_path / "pilot.yaml").write_text(f"platform: {PLATFORM}\nquantity: 2\n")
    assert run_cli("quote", "pilot.yaml", "--format", "json", cwd=tmp_path).code == 0
    assert run_cli("quote", "pilot.yaml", "--format", "json", "--audience", "internal", cwd=tmp_path).code == 0
    numbered = ("--set", "quote={number: Q/7, revision: B}")
    assert run_cli("quote", "pilot.yaml", "--format", "json", *numbered, cwd=tmp_path).code == 0
    made = {path.name for path in files_in(tmp_path)} - {"pilot.yaml"}
    assert made == {f"{OFFER}.json", "DRAFT-pilot-evidence-internal.json", "Q-7-B-offer.json"}


def test_a_failed_check_still_writes(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """Exit 1 tells of the failed check; the documents are there and show it, because that is what the customer must see."""
    failing = ("--set", "power.after-failure=full-load", "--set", "power.shelves=1")
    done = run_cli("quote", PLATFORM, "-o", tmp_path, "--format", "json,html", *failing)
    assert done.code == 1
    assert "power.redundancy" in (tmp_path / f"{OFFER}-not-released.json").read_text(encoding="utf-8")
    assert "19.8 kW" in (tmp_path / f"{ANNEX}-not-released.html").read_text(encoding="utf-8")
    assert "Not released" in (tmp_path / f"{OFFER}-not-released.html").read_text(encoding="utf-8")


def test_written_over_an_older_quote(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """A second run replaces the documents of the first."""
    for quantity in (1, 2):
        assert run_cli("quote", PLATFORM, "-o", tmp_path, "--format", "json", "--set", f"quantity={quantity}").code == 0
    assert json.loads((tmp_path / f"{OFFER}.json").read_text(encoding="utf-8"))["quantity"] == 2
    assert [path.name for path in files_in(tmp_path)] == [f"{OFFER}.json"]


# --- whole or not at all


@pytest.mark.parametrize("setting", ["site.supply-voltage=12 kg", "quantity=-1", "powr.redundancy=N", "prices.books=[nope]"])
def test_nothing_is_written_on_bad_input(setting: str, run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """Not even the folder."""
    assert run_cli("quote", PLATFORM, "-o", tmp_path / "out", "--set", setting).code == 2
    assert not list(tmp_path.iterdir())


def test_a_file_where_the_folder_should_be(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """A file in the way of the folder, or above it, is bad input: one message, exit 2, and the file is untouched."""
    (tmp_path / "out").write_text("mine")
    for target in (tmp_path / "out", tmp_path / "out" / "below"):
        done = run_cli("quote", PLATFORM, "-o", target)
        assert done.code == 2 and "is a file, not a folder" in done.err and "Traceback" not in done.err
    assert (tmp_path / "out").read_text() == "mine"
    assert len(list(files_in(tmp_path))) == 1


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs /proc, a folder nobody may write to")
def test_a_folder_nobody_can_make(run_cli: Callable[..., Any]) -> None:
    """A place that cannot be written to is bad input too, before anything is computed for it."""
    done = run_cli("quote", PLATFORM, "-o", "/proc/self/quotes")
    assert done.code == 2 and "cannot be written to" in done.err and "Traceback" not in done.err


def test_a_folder_where_a_document_should_be(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """An output that cannot be written is exit 3, and then none of the others is written either: never half a quote."""
    (tmp_path / f"{OFFER}.html" / "kept").mkdir(parents=True)
    done = run_cli("quote", PLATFORM, "-o", tmp_path, "--format", "json,html")
    assert done.code == 3 and f"{OFFER}.html" in done.err and "Traceback" not in done.err
    assert not list(files_in(tmp_path))


def test_a_writer_that_fails_leaves_nothing(run_cli: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the second document fails half way (a full disk), the first is not left behind as if it were a quote."""
    written: list[Path] = []

    def full(self: Path, content: bytes) -> int:
        written.append(self)
        with self.open("wb") as file:
            file.write(content[:1000])
        if len(written) == 2:
            raise OSError(28, "No space left on device", str(self))
        return len(content)

    monkeypatch.setattr(Path, "write_bytes", full)
    done = run_cli("quote", PLATFORM, "-o", tmp_path, "--format", "json,html")
    assert done.code == 3 and f"{OFFER}.html: No space left on device" in done.err
    assert not list(files_in(tmp_path)) and not list(tmp_path.iterdir())


def test_a_fault_of_the_program_is_told_as_one(run_cli: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug is neither bad input nor a failed check: exit 70, one line, no half document."""

    def broken(*_: Any) -> bytes:
        raise KeyError("oops")

    monkeypatch.setitem(wanted.MAKERS, "json", broken)
    done = run_cli("quote", PLATFORM, "-o", tmp_path, "--format", "json")
    assert done.code == 70 and "internal fault" in done.err and "Traceback" not in done.err
    assert not list(files_in(tmp_path))


def test_formats_given_twice_are_written_once(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """`--format json,json` is one document and no error."""
    done = run_cli("quote", PLATFORM, "-o", tmp_path, "--format", "json, json")
    assert done.code == 0 and done.out.count("wrote ") == 1


# --- installed, and the same every time


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel installed into ``site``, built by the hatchling that is pinned: nothing is fetched."""
    folder = tmp_path_factory.mktemp("installed")
    quick = ["-qq", "--disable-pip-version-check", "--no-deps", "--no-compile", "--no-build-isolation", "--no-index"]
    pip = [sys.executable, "-m", "pip", "install", *quick, "--target", str(folder / "site"), str(ROOT)]
    subprocess.run(pip, check=True, capture_output=True, timeout=300)
    return folder


@pytest.fixture(scope="module")
def quoted_elsewhere(installed: Path) -> Path:
    """The documents that the installed program writes in a folder of its own, far away in time."""
    work = installed / "work"
    work.mkdir()
    environment = {"PYTHONPATH": str(installed / "site"), **FAR_AWAY}
    told = written(work, environment, "out")
    assert told.startswith(str(installed / "site")), "the checkout was run, not what was installed"
    return work


# One PDF stands for both: that of an annex takes longer than all the rest.
PAPER = () if everything() else ("--document", "offer")
ASKED = (("--format", ",".join(format for format in FORMATS if format != "pdf")), ("--format", "pdf", *PAPER))
HERE = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
FAR_AWAY = {"PYTHONHASHSEED": "4242", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"}


# Its arguments are the commands, one after the other: a process for each would load the program and the catalogs again.
PROGRAM = """import configurator, json, sys
from configurator.cli.main import run
print(configurator.__file__, file=sys.stderr)
for asked in json.loads(sys.argv[1]):
    sys.argv = ["rackcfg", *asked]
    try:
        run()
    except SystemExit as ended:
        if ended.code:
            raise
"""


def written(folder: Path, environment: dict[str, str], out: str) -> str:
    """What a process says on stderr that writes all documents into `out`."""
    commands = json.dumps([["quote", RICH, "-o", out, *asked] for asked in ASKED])
    process = [sys.executable, "-c", PROGRAM, commands]
    around = {**os.environ, "NO_COLOR": "1", **environment}
    done = subprocess.run(process, cwd=folder, env=around, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.slow
def test_installed_wheel_works_anywhere(installed: Path, quoted_elsewhere: Path) -> None:
    """A wheel carries catalogs and templates: installed elsewhere and run from another folder it writes a quote."""
    data = installed / "site" / "configurator" / "_data"
    assert (data / "catalogs" / "sources.yaml").is_file() and (data / "templates" / "build.schema.json").is_file()
    offers = [f"DRAFT-{RICH}-offer.{suffix}" for suffix in FORMATS]
    annexes = [f"DRAFT-{RICH}-annex.{suffix}" for suffix in ("html", *(() if PAPER else ("pdf",)))]
    assert sorted(path.name for path in files_in(quoted_elsewhere)) == sorted([*annexes, *offers])


@pytest.mark.slow
def test_same_input_same_bytes(quoted_elsewhere: Path, tmp_path: Path) -> None:
    """Two processes with other hash seeds, places, times of day and folders of the program write byte-identical documents."""
    written(tmp_path, {"PYTHONPATH": str(ROOT), **HERE}, ".")
    assert {path.name for path in files_in(tmp_path)} == {path.name for path in files_in(quoted_elsewhere)}
    for path in files_in(tmp_path):
        assert path.read_bytes() == (quoted_elsewhere / "out" / path.name).read_bytes(), f"{path.name} differs between two runs"


def test_a_forecast_is_for_the_house(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """A quote of it for a customer is refused and nothing is written; what the house reads of it says on every page what it is."""
    out = tmp_path / "out"
    refused = run_cli("quote", "atlas-960", "-o", out)
    assert refused.code == 2 and "atlas-960: a forecast is not for customers" in refused.err and not list(files_in(tmp_path))
    assert run_cli("quote", "atlas-960", "--audience", "internal", "-o", out, "--format", "html").code == 0
    page = next(out.glob("*.html")).read_text(encoding="utf-8")
    assert "(forecast)" in re.findall(r"<title>.*?</title>", page)[0]
    assert "(forecast)" in run_cli("build", "atlas-960").out.splitlines()[0]
