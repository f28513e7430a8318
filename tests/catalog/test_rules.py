"""Rules of a platform in its file: what goes together, what is usual then, what a figure and the pieces of a node may be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from configurator.build import Build
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError
from tests.helpers import engineer_with

RACK = Path(__file__).parent / "made_up_rack"
FILE = "kestrel-16.yaml"
FEW, CLASH = "options.nics-per-tray=2", "power.redundancy=N+N"

Made = Callable[..., Build]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """The made-up rack with a rule, read once, built with settings."""

    @cache
    def ruled(rule: str) -> Catalog:
        shutil.copytree(RACK, tmp_path / "catalog", dirs_exist_ok=True)
        path, text = tmp_path / "catalog" / "platforms" / FILE, (RACK / "platforms" / FILE).read_text("utf-8")
        path.write_text(text.replace("\nracks:\n", f"\nrules:\n  - {rule}\n\nracks:\n", 1), "utf-8")
        return load_catalog([tmp_path / "catalog"])

    return lambda rule, *settings: engineer_with(ruled(rule), "kestrel-16", *settings)


def refusal(made: Made, rule: str, *settings: str) -> str:
    """What is said of a rule that does not hold, or cannot be."""
    with pytest.raises(InputError) as caught:
        made(rule, *settings)
    return "\n".join(f"{problem.position} {problem.message} {problem.hint}" for problem in caught.value.problems)


EXCLUDES = '{id: few-adapters, when: {nics-per-tray: "2"}, excludes: {power.redundancy: N+N}, reason: two adapters share one bay}'
REQUIRES = '{id: few-adapters, when: {options.nics-per-tray: "2"}, requires: {power.redundancy: N+1}, reason: two adapters share one bay}'


@pytest.mark.parametrize("rule", [EXCLUDES, REQUIRES])
def test_a_clash_names_rule_and_choice(made: Made, rule: str) -> None:
    """Options by their names or whole, and fields of the specification; id, place of the rule and of the choice, and the reason."""
    said = refusal(made, rule, FEW, CLASH)
    assert all(word in said for word in ("--set options.nics-per-tray=2", "few-adapters", f"{FILE}:", "two adapters share one bay"))
    for allowed in ((), (FEW,), (CLASH,)):
        made(rule, *allowed)


@pytest.mark.parametrize(("most", "status"), [("20 kW", "warn"), ("25000 W", "pass")])
def test_a_limit_is_a_check(made: Made, most: str, status: str) -> None:
    """In any unit of the figure, with its severity, source and margin."""
    build = made(
        f"{{id: room, limit: {{figure: power.ac-input, at-most: {most}}}, severity: warn, reason: the room, source: kestrel-sheet}}"
    )
    check = next(check for check in build.checks if check.id == "rules.room")
    assert (check.status, check.cited) == (status, "kestrel-sheet")
    assert check.margin is not None and (check.margin > 0) is (status == "pass")


def test_a_limit_holds_under_its_conditions(made: Made) -> None:
    """At least so much, and only with the choice it is about."""
    rule = '{id: much, when: {nics-per-tray: "2"}, limit: {figure: power.ac-input, at-least: 1 MW}, reason: made up}'
    assert not [check for check in made(rule).checks if check.id == "rules.much"]
    assert [check.status for check in made(rule, FEW).checks if check.id == "rules.much"] == ["fail"]


def test_pieces_of_a_node_are_limited(made: Made) -> None:
    """Sixteen adapters are too many for twelve slots, eight are not, whatever the number of systems."""
    rule = "{id: slots, at-most: {node: compute-tray.nic, count: 12}, reason: twelve slots}"
    assert "16 pieces of compute-tray.nic, at most 12" in refusal(made, rule)
    made(rule, FEW, "quantity=7")


def test_a_rule_says_what_is_usual(made: Made) -> None:
    """A conditional default holds with its choice and where the reader says nothing else, and names its place."""
    rule = '{id: cool, when: {nics-per-tray: "2"}, defaults: {cooling.redundancy: N+1}, reason: one more pump}'
    assert [made(rule, *settings).spec.cooling.redundancy for settings in ((), (FEW,), (FEW, "cooling.redundancy=N"))] == ["N", "N+1", "N"]
    assert FILE in made(rule, FEW).spec.at("cooling", "redundancy").file


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("{id: a, reason: x}", "a rule has requires"),
        ("{id: a, excludes: {power.redundancy: N}, reason: x}", "under which choices"),
        ('{id: a, when: {nics-per-tray: "2"}, excludes: {power.redundanzy: N}, reason: x}', "neither an option nor a field"),
        ('{id: a, when: {nics-per-tray: "3"}, excludes: {power.redundancy: N}, reason: x}', "has no choice '3'"),
        ("{id: a, limit: {figure: power.ac-inputs, at-most: 1 kW}, reason: x}", "did you mean power.ac-input"),
        ("{id: a, limit: {figure: power.ac-input, at-most: 1 kg}, reason: x}", "its limit in kg"),
        ("{id: a, limit: {figure: power.ac-input}, reason: x}", "either at-most: or at-least:"),
        ("{id: a, at-most: {node: compute-try, count: 1}, reason: x}", "did you mean compute-tray"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(made: Made, rule: str, said: str) -> None:
    """One clear error at the line of the rule."""
    text = refusal(made, rule)
    assert said in text and f"{FILE}:" in text
