"""Every check can fail, and a remedy is engineered before it is printed; one design gets one verdict."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from configurator import remedies, rules
from configurator.build import Build
from configurator.remedies import Trials, remedied
from configurator.render.text.json import check_json
from configurator.rules.check import Check, Remedy
from configurator.rules.proposals import PROPOSERS
from configurator.system.tree import System
from tests.helpers import build_with, engineered, everything, platforms, shipped_catalog, viewed
from tests.laws.failing import Case, failing
from tests.render.chinese import all_untranslated

REMEDIES = True
FAMILIES = sorted(failing())


@cache
def made(case: Case) -> Build:
    """The build of a case."""
    return case.build()


@cache
def broken(family: str) -> list[Check]:
    """The checks of a family that do not pass in its case, with their remedies up to the first of settings (or with all of them)."""
    build = made(failing()[family])
    trials = Trials(build)
    own = [check for check in build.checks if kind(check) == family and check.status != "pass"]
    return [replace(check, remedies=tuple(worked(trials, check))) for check in own]


def worked(trials: Trials, check: Check) -> Iterator[Remedy]:
    """What clears a check: each costs builds, so it ends with the first of settings."""
    for remedy in trials.work(check):
        yield remedy
        if remedy.settings and not everything():
            return


def kind(check: Check) -> str:
    """The family of a check; those against published totals are one, whatever was published."""
    return "published" if check.id.startswith("published.") else check.family


@pytest.fixture(scope="module")
def builds() -> list[Build]:
    """Every platform as it comes, every case, and what passes checks that no platform has as it comes."""
    more = (
        Case("hgx-b200-air", ("cooling.rear-door=rdhx-coldlogik-cl20-48u800",), part=("eia-rack-48u", "max-load", "900 kg")),
        Case("gb300-nvl72", ("power.architecture=hvdc-800", "quantity=4", "power.bbu.hold=40 s", "power.bbu.spares=4")),
        Case("cloudmatrix-384", what_if=("pcb-kunpeng-board.pcie-4.trace-length=20 mm",), channel="ascend-host-pcie-4"),
        Case("gb300-nvl72", most=("power.ac-input", "900 kW")),
        Case("trn2", ("waivers=[{check: power.load.compute, reason: x, who: A, until: 2199-01-01}]",)),
    )
    return [*map(engineered, platforms()), *map(made, [*failing().values(), *more])]


# --- every check can fail


def without_a_case(builds: Iterable[Build]) -> set[str]:
    """The families of checks that some build has and no known case makes fail."""
    return {kind(check) for build in builds for check in build.checks} - set(failing())


@pytest.mark.parametrize("family", FAMILIES)
def test_every_check_can_fail(family: str) -> None:
    """The specification held for each family makes one of its checks fail."""
    assert broken(family)


def test_every_check_there_is_has_a_case(builds: list[Build]) -> None:
    """Every rule, and every family of checks on any platform or in any of the cases."""
    assert without_a_case(builds) == set()
    named = {f"{rule.__module__.removeprefix('configurator.')}.{rule.__name__}" for rule in rules.RULES}
    assert {check.rule for build in builds for check in build.checks if check.status != "pass"} == named


def test_check_that_cannot_fail_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A seeded rule that compares a number with itself."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # nothing is known of a build without the rule

    def vacuous(system: System) -> Iterator[Check]:
        weight = system.ledger.figures["system.weight"]
        yield Check("made-up.weight", "Weight against itself", weight, weight, "<=", "fail", "nothing")

    monkeypatch.setattr(rules, "RULES", (*rules.RULES, vacuous))
    assert without_a_case([build_with(shipped_catalog(), "trn2")]) == {"made-up.weight"}


def test_every_check_can_pass(builds: list[Build]) -> None:
    """A check that always fails says as little as one that never does: each passes somewhere, or after its remedy."""
    passed = {kind(check) for build in builds for check in build.checks if check.status == "pass"}
    mended = {family for family in FAMILIES for check in broken(family) for remedy in check.remedies if remedy.settings}
    assert set(FAMILIES) == passed | mended


# --- remedies work


def followed(case: Case, remedy: Remedy) -> dict[str, str]:
    """The verdicts of the case with a remedy typed beside its own settings, engineered from nothing."""
    return {check.id: check.status for check in case.build(*remedy.settings).checks}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_remedy_works(family: str) -> None:
    """Followed on its own, it clears its check and makes no other fail."""
    case = failing()[family]
    failed = {check.id for check in made(case).checks if check.status == "fail"}
    for check in broken(family):
        for remedy in (r for r in check.remedies if r.settings):
            after = followed(case, remedy)
            assert after.get(check.id, "pass") == "pass", f"{remedy} leaves {check.id} as it is"
            assert {id for id, status in after.items() if status == "fail"} <= failed, f"{remedy} makes another check fail"


@pytest.mark.parametrize("family", sorted(PROPOSERS))
def test_every_proposer_finds_a_remedy(family: str) -> None:
    """Where settings can clear a check, they are found: no proposer is there for nothing."""
    assert any(remedy.settings for check in broken(family) for remedy in check.remedies)


def test_remedy_that_does_not_work_is_not_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Seeded proposals: one that changes nothing, one that breaks another check, one that the specification refuses."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # where no remedies are kept
    wrong = ("quote.customer=Example", "power.shelves=10", "power.shelves=half")
    monkeypatch.setitem(PROPOSERS, "power.redundancy", lambda system, check: (Remedy("try this", (text,)) for text in wrong))
    check = next(c for c in remedied(engineered("gb300-nvl72")) if c.family == "power.redundancy")
    assert check.remedies == () and check.remedy == check.advice


def test_of_several_caps_the_highest_that_works_is_printed() -> None:
    """What another remedy does with a smaller change is none, and a cap at the load itself is told as that."""
    check = next(c for c in viewed("gb300-nvl72").checks if c.family == "power.busbar")
    (remedy,) = (remedy for remedy in check.remedies if remedy.settings[0].startswith("power.cap="))
    assert remedy.settings == ("power.cap=138.7 kW",)
    assert remedy.words == "cap the rack, which takes no performance unless it draws more than stated"


def test_no_words_of_checks_and_remedies_are_of_a_cost() -> None:
    """A customer reads them: but for the energy that he pays, cost is what things are to the seller."""
    for source in Path(rules.__file__).parent.rglob("*.py"):
        tree = ast.parse(source.read_text("utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # what a function is for
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in told]
        assert not [text for text in texts if re.search(r"(?i)\bcosts?\b(?![.-])", text) and "nergy" not in text], source.name


def test_remedies_cost_a_few_builds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is engineered for checks that pass, and a bounded number of builds for one that does not."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # where no remedies are kept
    calls: list[tuple[str, ...]] = []
    real = remedies.verdicts
    monkeypatch.setattr(remedies, "verdicts", lambda build, settings: calls.append(tuple(settings)) or real(build, settings))
    build = engineered("gb300-nvl72", "site.supply-voltage=500 V")
    remedied(build)
    wrong = sum(check.status != "pass" for check in build.checks)
    assert 0 < len(calls) <= wrong * remedies.TRIES and len(set(calls)) == len(calls)


@pytest.mark.parametrize("family", FAMILIES)
def test_remedies_are_printed_as_they_were_built(family: str) -> None:
    """The JSON lists the settings, the text prints the same as typed, nothing is a template, and Chinese readers read Chinese."""
    for check in broken(family):
        typed = [re.sub(r'"', "", word) for word in re.findall(r'--set ((?:"[^"]*"|[^\s)"])+)', check.remedy)]
        assert typed == [setting for remedy in check.remedies for setting in remedy.settings]
        assert "…" not in check.remedy and check.advice and "--set" not in check.advice
        assert all_untranslated([check.title, check.remedy, *(remedy.told for remedy in check.remedies)]) == []


def test_json_lists_the_settings_of_each_remedy() -> None:
    build = engineered("gb300-nvl72", "site.feeds=1")
    check = next(check for check in build.checks if check.id == "power.feeds")
    data = check_json(replace(check, remedies=tuple(Trials(build).work(check))))
    assert data["remedies"] == [["site.feeds=2"], ["power.redundancy=N+1"]]


def test_remedies_hold_under_what_if() -> None:
    """Under a changed input the remedies are those of the changed rack: fewer shelves than the rack needs as it comes."""
    found = {}
    for tdp in ("1400 W", "1000 W"):
        trimmed = Case("gb300-nvl72", ("power.redundancy=N+1", "power.shelves=4"), (f"b300-gpu.tdp={tdp}",))
        build = trimmed.build()
        check = next(c for c in build.checks if c.id == "power.single-shelf.compute")
        found[tdp] = check.status, next(Trials(build).work(check)).settings
    assert found == {"1400 W": ("fail", ("power.shelves=6",)), "1000 W": ("fail", ("power.shelves=5",))}


# --- one design, one verdict


@pytest.mark.parametrize("platform", platforms())
def test_typed_defaults_change_no_verdict(platform: str) -> None:
    """A scheme, control mode or supply that came by default is judged as when it is typed."""
    build = engineered(platform)
    spec = build.spec
    typed = [f"power.redundancy={spec.power.redundancy}", f"power.scope={spec.power.scope}", f"cooling.control={spec.cooling.control}"]
    typed += [f"site.feeds={spec.site.feeds}", f"power.shelf={spec.power.shelf}", f"power.shelves={spec.power.shelves}"]
    again = engineered(platform, *typed)
    assert {c.id: c.status for c in again.checks if c.id != "specification.silent"} == {c.id: c.status for c in build.checks}


def test_full_load_after_a_lost_feed_is_a_requirement_of_its_own() -> None:
    """N+N that the shelves do not carry warns while the rack may be capped, and fails where its full load must run on."""
    statuses = {
        how: next(c.status for c in engineered("gb300-nvl72", f"power.after-failure={how}").checks if c.family == "power.redundancy")
        for how in ("capped", "full-load")
    }
    assert statuses == {"capped": "warn", "full-load": "fail"}
