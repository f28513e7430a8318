"""Why a specification cannot work: the smallest conflict, each element needed; the way out, written into a copy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from configurator.testing.cases import shipped_catalog
from tests.helpers import command, engineer_with, engineered

RACK = Path(__file__).parents[1] / "catalog" / "made_up_rack"
NO = "# our offer\nplatform: gb300-nvl72\npower:\n  redundancy: N+N   # asked for\n  shelves: 8\nsite:\n  feeds: 1\n  pue: 1.2\n"
RULES = """
rules:
  - {id: few, when: {nics-per-tray: "2"}, excludes: {power.redundancy: N+N}, reason: two adapters share one bay}
  - {id: need, when: {cooling.redundancy: N+1}, requires: {power.redundancy: N}, reason: made up}

racks:
"""


def written(folder: Path, text: str) -> Path:
    """A specification in a file."""
    path = folder / "no.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_conflict_has_the_choices_without_any_of_which_it_is_none(tmp_path: Path) -> None:
    """Of four choices the two that one feed is too few for; with either of them otherwise it works, the others change nothing."""
    done = command("check", written(tmp_path, NO), "--why", "--json")
    data = json.loads(done.out)
    assert done.code == 1
    assert [(e["kind"], e["text"], e["line"]) for e in data["conflict"]] == [
        ("choice", "power.redundancy=N+N", 4),
        ("choice", "site.feeds=1", 7),
        ("check", "Independent feeds for N+N: 1 is below 2", 7),
    ]
    assert engineered("gb300-nvl72", "power.redundancy=N+N", "site.feeds=1").failed
    assert not engineered("gb300-nvl72", "site.feeds=1", "power.redundancy=N+1").failed
    assert not engineered("gb300-nvl72", "power.redundancy=N+N").failed
    for way in data["nearest"]:
        settings = (f"{path}={value}" for path, value in way["set"].items())
        build = engineered("gb300-nvl72", "power.redundancy=N+N", "power.shelves=8", "site.feeds=1", "site.pue=1.2", *settings)
        assert not build.failed
        assert build.figures["cost.price"].number == pytest.approx(way["figures"]["cost.price"]["value"], rel=1e-12)


def test_the_fix_stands_in_a_copy_with_its_comments(tmp_path: Path) -> None:
    """The original stays, without -o nothing is written at all; the second change when that is wanted."""
    spec, copy = written(tmp_path, NO), tmp_path / "yes.yaml"
    shown = command("check", spec, "--fix")
    assert (shown.code, list(tmp_path.iterdir())) == (0, [spec])
    assert "-  feeds: 1\n+  feeds: 2\n" in shown.out
    done = command("check", spec, "--fix", "--choose", "2", "-o", copy)
    assert (done.code, spec.read_text("utf-8")) == (0, NO)
    assert copy.read_text("utf-8") == NO.replace("N+N", "N+1")
    assert not engineer_with(shipped_catalog(), str(copy)).failed
    assert "OUT004" in command("check", spec, "--fix", "-o", spec).err


def test_a_rule_that_refuses_is_part_of_its_conflict(tmp_path: Path) -> None:
    """With the place of the rule; what it asks for, or another choice, is the way out; a rule alone needs the choice it is about."""
    shutil.copytree(RACK, tmp_path / "catalog")
    file = tmp_path / "catalog" / "platforms" / "kestrel-16.yaml"
    file.write_text(file.read_text("utf-8").replace("\nracks:\n", RULES, 1), "utf-8")
    spec = written(tmp_path, 'platform: kestrel-16\noptions: {nics-per-tray: "2"}\npower: {redundancy: N+N}\n')
    done = command("check", spec, "--why", "--json", "--catalog", tmp_path / "catalog")
    data = json.loads(done.out)
    assert done.code == 1
    assert [element["kind"] for element in data["conflict"]] == ["choice", "choice", "rule"]
    assert [element["line"] for element in data["conflict"][:2]] == [2, 3]
    assert data["conflict"][2]["file"] == str(file)
    assert {"power.redundancy": "N+1"} in [way["set"] for way in data["nearest"]]
    other = command("check", "kestrel-16", "--set", "cooling.redundancy=N+1", "--fix", "--json", "--catalog", tmp_path / "catalog")
    assert other.code == 0
    assert json.loads(other.out)["set"] == {"cooling.redundancy": "N"}


def test_of_an_order_the_system_is_named(tmp_path: Path) -> None:
    """A choice of one of its systems, and the setting that mends it there."""
    text = "systems:\n  - {id: a, platform: trn2-ultra}\n  - id: b\n    platform: gb300-nvl72\n    power: {shelves: 5}\n"
    done = command("check", written(tmp_path, text + "prices: {books: [component-default]}\n"), "--why", "--json")
    data = json.loads(done.out)
    assert done.code == 1
    assert data["conflict"][0]["text"] == "systems.b.power.shelves=5"
    assert data["conflict"][0]["line"] == 5
    assert data["nearest"] and all(path.startswith("systems.b.") for way in data["nearest"] for path in way["set"])


def test_to_leave_it_out_is_a_way_and_no_way_holds_another() -> None:
    """A hold time that no rack has room for; of nearest changes none contains another, and not to say what the site has is none."""
    hold = json.loads(command("check", "gb300-nvl72", "--set", "power.bbu.hold=240 s", "--why", "--json").out)
    assert [way["set"] for way in hold["nearest"]] == [{"power.bbu.hold": "null"}]
    feed = json.loads(command("check", "gb300-nvl72", "--set", "site.feed-rating=150 A", "--why", "--json").out)
    assert [way["set"] for way in feed["nearest"]] == [{"site.feed-rating": "200 A"}]


def test_what_works_clashes_with_nothing() -> None:
    done = command("check", "gb300-nvl72", "--why", "--json")
    assert (done.code, json.loads(done.out)["conflict"]) == (0, [])


@pytest.mark.parametrize(("setting", "code"), [("cooling.coolant=watr", "COO001"), ("power.coolant=x", "CAT002")])
def test_a_slip_is_no_conflict(setting: str, code: str) -> None:
    done = command("check", "gb300-nvl72", "--set", setting, "--why")
    assert (done.code, code in done.err) == (2, True)
    assert "FIX001" in command("check", "gb300-nvl72", "--what-if", "b300-gpu.tdp=1 kW", "--fix").err
