"""The command line end to end: help, JSON, exit codes, options, explain, new, what-if."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import typer.main

from configurator.cli.main import app
from configurator.render.text import terminal
from tests.helpers import LIGHT, ROOT, built, data_of, rackcfg, several
from tests.render.chinese import wrong_marks

PLATFORM = "gb300-nvl72"
LIQUID = "hgx-rubin-nvl8"
QUICK = "hgx-h100-air"  # built in a third of the time, for processes of their own
RACK = ROOT / "tests" / "catalog" / "made_up_rack"  # one platform; all that are shipped are checked in tests/catalog/test_loader.py

# Commands that read, with enough arguments to run; each must print one JSON document with --json.
READING = {
    "build": ["build", LIGHT],
    **{f"show {topic}": ["show", LIGHT, topic] for topic in terminal.TOPICS},
    "check": ["check", LIGHT],
    "explain a figure": ["explain", LIGHT, "cooling.heat"],
    "explain a decision": ["explain", LIQUID, "cooling.cdu"],
    "compare": ["compare", QUICK, LIGHT],
    "reconcile": ["reconcile", "gb200-nvl72", "--against", "analyst-2026-05"],
    "diff": ["diff", QUICK, LIGHT],
    "drivers": ["drivers", LIGHT],
    "content": ["content", LIGHT, "--by", "supplier"],
    "tco": ["tco", LIGHT, "--years", "4"],
    "prices index": ["prices", "index"],
    "size": ["size", "--dense-bf16", "5000PFLOPS", "--platform", LIGHT],
    "optimise": ["optimise", LIGHT, "--minimise", "cost.price", "--vary", "power.redundancy=N,N+1"],
    "site": ["site", "examples/sites/two-halls.yaml"],
    "boards what-if": ["boards", "what-if", "--interface", "pcie-5", "--length", "250mm"],
    "fabric": ["fabric", "--nodes", "64", "--ports-per-node", "8", "--radix", "64"],
    "catalog list": ["catalog", "list"],
    "catalog list platforms": ["catalog", "list", "platforms"],
    "catalog list psus": ["catalog", "list", "psus"],
    "catalog show part": ["catalog", "show", "b300-gpu"],
    "catalog show platform": ["catalog", "show", LIGHT],
    "catalog check": ["catalog", "check", str(RACK)],
    "catalog audit": ["catalog", "audit", LIGHT],
    "catalog sources": ["catalog", "sources"],
    "catalog sources of one": ["catalog", "sources", "lenovo-lp2357"],
}
WRITING = {
    ("quote",),
    ("cables",),
    ("export",),
    ("reprice",),
    ("serve",),
    ("sweep",),  # tests/studies/test_sweep.py
    ("schema",),
    ("catalog", "coolant", "add"),
    ("catalog", "schema"),
    ("catalog", "prices", "missing"),
    ("prices", "missing"),
    ("prices", "import"),  # tests/cost
    ("prices", "template"),
}
WRITING |= {("new", kind) for kind in ("spec", "part", "platform", "price-book", "seller")}
WRITING.add(("boards", "touchstone"))
KEPT = {("quotes", name) for name in ("list", "show", "diff", "revise", "verify")}  # read a register: tests/cli/test_quotes.py
KEPT.add(("as-built",))  # reads a schedule: tests/network/test_exchange.py
KEPT.add(("verify",))  # reads an inventory: tests/network/test_inventory.py

# Packages that single commands need: none of them is loaded by starting up or by looking at help.
OPTIONAL = ("CoolProp", "fluids", "ortools", "polars", "weasyprint", "xlsxwriter", "openpyxl", "jinja2", "sqlalchemy", "ruamel")


def commands(group: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command of the program with its path."""
    group = group or typer.main.get_command(app)
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


ALL = dict(commands())


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_command_has_help(path: tuple[str, ...], run_cli: Callable[..., Any]) -> None:
    """Every command says what it does, and every option and argument what it means."""
    command = ALL[path]
    assert command.help and command.help.strip().endswith((".", ")"))
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{' '.join(path)}: {parameter.name} has no help"
    done = run_cli(*path, "--help")
    assert done.code == 0 and command.help.split()[0] in done.out


def test_every_command_is_tested_here() -> None:
    """A new reading command must be added to the table above, so that its --json is tested."""
    covered = {tuple(args[:2]) if args[0] in ("boards", "catalog", "prices") else (args[0],) for args in READING.values()}
    assert set(ALL) - WRITING - KEPT == covered


@pytest.mark.parametrize("name", READING)
def test_reading_command_prints_json(name: str, run_cli: Callable[..., Any]) -> None:
    """--json prints one document on stdout and nothing else, and nothing on stderr."""
    done = run_cli(*READING[name], "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)
    assert not done.err


@pytest.mark.parametrize("name", READING)
def test_reading_command_prints_text(name: str, run_cli: Callable[..., Any]) -> None:
    """Without --json there is something to read, without escape codes where NO_COLOR asks for that."""
    done = run_cli(*READING[name])
    assert done.code == 0, done.err
    assert len(done.out.strip()) > 40
    assert "\x1b" not in done.out


NUMBERS = {
    f"{' '.join(path)} {parameter.opts[0]}": parameter.type_descriptor
    for path, command in ALL.items()
    for parameter in command.params
    if parameter.type_descriptor.annotation in (int, float)
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_with_two_readings_is_asked_back(name: str) -> None:
    """2.000 is two to some and two thousand to others, wherever a number is typed; what is written stays out of what is asked for."""
    read = NUMBERS[name].parameter_info.parser
    assert read is not None, "made with configurator.cli.numbers"
    with pytest.raises(typer.BadParameter, match=r"'2\.000' may be 2 or 2,000: write "):
        read("2.000")


def test_version_and_usage(run_cli: Callable[..., Any]) -> None:
    """--version prints one line; no command, an unknown one or an unknown option is wrong usage."""
    assert re.fullmatch(r"rackcfg \d+\.\d+\.\d+\s*", run_cli("--version").out)
    for args in ([], ["quot"], ["build"], ["build", PLATFORM, "--jsn"], ["catalog"], ["catalog", "lst"]):
        assert run_cli(*args).code == 2, args


# --- exit codes


def test_exit_code_zero_for_what_holds(run_cli: Callable[..., Any]) -> None:
    """A configuration with warnings only is no failure."""
    assert run_cli("check", LIGHT).code == 0


FAILING = ("--set", "power.after-failure=full-load", "--set", "power.shelves=6")


@pytest.mark.parametrize("command", ["build", "check"])
def test_exit_code_one_for_a_failed_check(command: str, run_cli: Callable[..., Any]) -> None:
    """Strict N+N on six 33 kW shelves, whose full load must run on, fails, says by how much, and names the alternatives."""
    done = run_cli(command, PLATFORM, *FAILING)
    assert done.code == 1
    assert "138.7 kW exceeds 99 kW" in done.out
    for remedy in ("--set power.redundancy=N+1", "cap the rack at 99 kW"):
        assert remedy in re.sub(r"\s+", " ", done.out), remedy


def test_a_waiver_turns_a_failure_into_a_warning(run_cli: Callable[..., Any]) -> None:
    """A check the customer accepts in writing no longer fails, but is still said, with his reason."""
    waiver = "waivers=[{check: power.redundancy.compute, reason: accepted for the pilot, who: A. Buyer, until: 2027-06-30}]"
    done = run_cli("check", PLATFORM, *FAILING, "--set", waiver)
    assert done.code == 0
    assert "accepted for the pilot" in done.out


def test_exit_code_of_the_real_process(tmp_path: Path) -> None:
    """The codes reach the shell, errors go to stderr and results to stdout."""
    good, failed, bad = (
        rackcfg(*args, cwd=tmp_path) for args in (["check", QUICK], ["check", QUICK, "--set", "power.shelves=1"], ["check", "gb3"])
    )
    assert (good.returncode, failed.returncode, bad.returncode) == (0, 1, 2)
    assert good.stdout and not good.stderr
    assert bad.stderr.startswith("error: ") and not bad.stdout


def test_a_closed_pipe_is_no_error() -> None:
    """`rackcfg build … --json | head -1` ends quietly."""
    command = [sys.executable, "-m", "configurator.cli.main", "build", QUICK, "--json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 0


# --- what the commands say


@pytest.mark.parametrize("platform", several())
def test_explain_ends_in_catalog_lines(platform: str, run_cli: Callable[..., Any]) -> None:
    """Every branch of the derivation ends in a line of a catalog file with its source, or in a value of the specification."""
    done = run_cli("explain", platform, "cooling.heat", "--json")
    steps = json.loads(done.out)["steps"]
    assert steps[0]["id"] == "cooling.heat"
    for step, after in zip(steps, [*steps[1:], {"depth": 0}], strict=True):
        if step["repeated"] or after["depth"] > step["depth"]:
            continue
        assert re.search(r"catalogs/\S+\.yaml:\d+  \[[\w, -]+; [^\]]+\]", step["how"]) or "[specification; given]" in step["how"], step
    text = run_cli("explain", platform, "cooling.heat").out
    assert re.search(r"catalogs/parts/[\w-]+\.yaml:\d+", text)


def test_a_check_is_explained_by_its_value_and_its_limit(run_cli: Callable[..., Any]) -> None:
    """Its verdict, what helps, and how both numbers came to be; in JSON with the steps of both."""
    asked = ("explain", PLATFORM, "power.redundancy.compute", "--depth", "1")
    told = run_cli(*asked).out
    assert told.startswith("warn") and "power.compute.rack-load" in told and "power.compute.usable" in told
    data = json.loads(run_cli(*asked, "--json").out)
    assert data["value_steps"][0]["value"] > data["limit_steps"][0]["value"]


def test_explain_shows_formula_and_choice(run_cli: Callable[..., Any]) -> None:
    """A figure shows the formula with the ids it is made of; a decision its reason and what was not taken."""
    flow = run_cli("explain", PLATFORM, "cooling.flow").out
    assert "cooling.liquid-heat" in flow and "cooling.delta-t" in flow and "L/min" in flow
    assert re.search(r"catalogs/\S+\.yaml:\d+", flow)
    choice = run_cli("explain", PLATFORM, "cooling.cdu").out
    chosen = next(d for d in built(PLATFORM).decisions if d.id == "cooling.cdu")
    assert chosen.chosen.split(",")[0] in choice and chosen.alternatives[0].name.split(",")[0] in choice


@pytest.mark.usefixtures("no_remedies")
def test_set_rebuilds_and_what_if_keeps_choices(run_cli: Callable[..., Any]) -> None:
    """--set chooses anew, --what-if does not: shelves asked for are there, those of a cooler GPU stay as they were chosen."""
    base = data_of(PLATFORM)["figures"]
    settled = json.loads(run_cli("build", PLATFORM, "--json", "--set", "power.shelves=6", "--set", "power.redundancy=N").out)["figures"]
    assert settled["power.shelves"]["value"] < base["power.shelves"]["value"]
    asked = json.loads(run_cli("build", PLATFORM, "--json", "--what-if", "b300-gpu.tdp=700W").out)
    assert asked["what_if"] == {"b300-gpu.tdp": "700W"}
    assert asked["figures"]["power.it-load"]["value"] < 0.7 * base["power.it-load"]["value"]
    assert asked["figures"]["power.shelves"] == base["power.shelves"]


@pytest.mark.usefixtures("no_remedies")
def test_short_cuts_are_settings(run_cli: Callable[..., Any]) -> None:
    """--prices and --currency do what --set of the same fields does; books may be given more than once."""
    short = run_cli("build", PLATFORM, "--json", "--prices", "component-default", "--prices", "analyst-2026-05", "--currency", "CNY").out
    long = run_cli(
        "build", PLATFORM, "--json", "--set", "prices.books=[component-default, analyst-2026-05]", "--set", "prices.currency=CNY"
    ).out
    assert json.loads(short) == json.loads(long)
    assert json.loads(short)["currency"] == "CNY"
    assert [book["id"] for book in json.loads(short)["cost"]["books"]] == ["component-default", "analyst-2026-05"]


@pytest.mark.usefixtures("no_remedies")
def test_settings_later_on_the_line_win(run_cli: Callable[..., Any]) -> None:
    """The same field twice: the last one counts."""
    done = run_cli("build", PLATFORM, "--json", "--set", "quantity=2", "--set", "quantity=3")
    assert json.loads(done.out)["quantity"] == 3


@pytest.mark.usefixtures("no_remedies")
def test_a_setting_may_name_the_platform(run_cli: Callable[..., Any]) -> None:
    """--set platform=… builds that platform with that platform's own defaults, not a mixture."""
    done = run_cli("build", PLATFORM, "--json", "--set", "platform=gb200-nvl72")
    assert json.loads(done.out)["figures"] == data_of("gb200-nvl72")["figures"]


WORDLESS = {("export",), ("boards", "touchstone"), ("prices", "template"), ("reprice",), ("quotes", "revise")}  # they write files


def test_what_says_something_of_a_build_says_it_in_another_language() -> None:
    """Where a build is asked for on the line, so is its language."""
    options = {path: {name for parameter in command.params for name in parameter.opts} for path, command in ALL.items()}
    assert {path for path, names in options.items() if "--set" in names and "--lang" not in names} == WORDLESS


@pytest.mark.parametrize(
    "path", [path for path, command in ALL.items() if any("--lang" in each.opts for each in command.params)], ids=" ".join
)
def test_another_language_than_there_is_is_refused(path: tuple[str, ...], run_cli: Callable[..., Any]) -> None:
    """No command takes its own for one it does not know."""
    done = run_cli(*path, "--lang", "de")
    assert done.code == 2 and "'--lang': 'de' is not one of 'en', 'zh'" in done.err


@pytest.mark.parametrize(
    "args",
    [
        *(("show", LIGHT, topic) for topic in terminal.TOPICS),
        ("check", LIGHT),
        ("check", LIGHT, "--why", "--set", "power.shelves=1"),
        ("check", LIGHT, "--fix"),
        ("explain", LIQUID, "cooling.cdu"),
        ("explain", LIGHT, "power.one-feed.compute", "--depth", "0"),
    ],
    ids=" ".join,
)
def test_commands_speak_chinese(args: tuple[str, ...], run_cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of it is an English one, on stderr neither."""
    monkeypatch.setenv("COLUMNS", "400")
    done = run_cli(*args, "--lang", "zh")
    told = done.out + done.err
    assert re.search("[\u4e00-\u9fff]", told) and done.code < 2
    assert [fault for line in told.splitlines() for fault in wrong_marks(" ".join(line.split()))] == []


def test_verbose_times_the_stages(run_cli: Callable[..., Any]) -> None:
    """-v shows the stages on stderr and leaves stdout as it is."""
    timed = rackcfg("-v", "check", QUICK)
    assert timed.stdout == run_cli("check", QUICK).out
    assert re.search(r"^power +\d+ ms$", timed.stderr, re.MULTILINE)


def test_schema_is_the_published_one(run_cli: Callable[..., Any]) -> None:
    """`rackcfg schema` prints the file the tests of the contract use."""
    assert run_cli("schema").out == (ROOT / "templates" / "build.schema.json").read_text(encoding="utf-8")


# --- new


@pytest.mark.usefixtures("no_remedies")
@pytest.mark.parametrize("platform", several())
def test_new_writes_a_valid_specification(platform: str, run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """The starter is a specification: as it stands it builds the figures of the bare platform."""
    target = tmp_path / "spec.yaml"
    assert run_cli("new", platform, "-o", target).code == 0
    assert target.read_text(encoding="utf-8") == run_cli("new", platform).out
    made = json.loads(run_cli("build", target, "--json").out)
    assert made["figures"] == data_of(platform)["figures"]
    assert made["bom"] == data_of(platform)["bom"]


@pytest.mark.usefixtures("no_remedies")
@pytest.mark.parametrize("platform", several())
def test_the_comments_of_new_are_the_defaults(platform: str, run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """Every line the starter shows as a default is one: with all '#' removed it is still valid and still gives the same numbers."""
    lines = run_cli("new", platform).out.splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("platform:"))
    target = tmp_path / "all.yaml"
    target.write_text("\n".join([lines[start], *(line.removeprefix("# ") for line in lines[start + 1 :])]) + "\n", encoding="utf-8")
    done = run_cli("build", target, "--json")
    assert done.code in (0, 1), done.err
    made, bare = json.loads(done.out)["figures"], data_of(platform)["figures"]
    written_out = {id for id in made if id.startswith("specification.silent")}  # some say nothing under the others, and are told so
    assert set(made) - written_out == set(bare)
    for id, figure in made.items():  # a default written out has no range any more, so only what is simulated may differ
        assert id in written_out or figure["kind"] == "simulated" or figure["value"] == bare[id]["value"], id


# --- start-up


def test_starting_up_loads_nothing_heavy() -> None:
    """The command starts without the libraries of single commands and without the commands: they are imported where they are used."""
    absent = (*OPTIONAL, "pydantic", "pint", "numpy", "rich", "yaml", "configurator.catalog.load", "configurator.cli.read")
    code = f"import sys, configurator.cli.main; print([m for m in {absent!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_nothing_is_searched_for_garbage_as_a_command_ends() -> None:
    """What is there ends with the process; the interpreter's last searches through all of it took a third of the time of a command."""
    code = "import atexit, gc, configurator.garbage as g; atexit.register(lambda: print(gc.get_freeze_count() > 1000)); g.collect_rarely()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "True"
