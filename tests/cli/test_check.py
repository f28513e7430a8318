"""`check` for other programs and for those who answer for what it finds: JUnit, SARIF, waivers that end."""

from __future__ import annotations

import datetime
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from configurator.figures import Origin, input_figure
from configurator.rules.check import NOTHING, amount
from configurator.today import today
from tests.helpers import built, several

Run = Callable[..., Any]
ASKED = "power.redundancy.compute"


def specification(folder: Path, until: datetime.date | str, who: str = "R. Example") -> Path:
    """A system of which one check is accepted until a day."""
    path = folder / "spec.yaml"
    waiver = f"{{check: {ASKED}, reason: shelves follow in May, who: {who}, until: {until}}}"
    path.write_text(f"platform: gb300-nvl72\npower:\n  redundancy: N+N\nsite:\n  floor-load: 800 kg/m^2\nwaivers:\n  - {waiver}\n", "utf-8")
    return path


def in_days(days: int) -> datetime.date:
    """A day so far from the day of the quote."""
    return today() + datetime.timedelta(days=days)


def verdicts_of(done: Any) -> dict[str, dict[str, Any]]:
    """The checks of `check --json` by their ids."""
    return {check["id"]: check for check in json.loads(done.out)["checks"]}


@pytest.mark.usefixtures("no_remedies")
@pytest.mark.parametrize(("days", "code"), [(0, 0), (30, 0), (-1, 1)])
def test_a_waiver_holds_until_its_day(run_cli: Run, tmp_path: Path, days: int, code: int) -> None:
    """On its last day it still holds; a day later it holds nothing back, and a check that fails says so."""
    done = run_cli("check", str(specification(tmp_path, in_days(days))), "--json")
    checks = verdicts_of(done)
    waived, held = checks[ASKED], checks[f"waivers.{ASKED}"]
    assert done.code == code
    assert waived["waiver"] == {"reason": "shelves follow in May", "who": "R. Example", "until": str(in_days(days)), "expired": days < 0}
    assert ("R. Example" in waived["message"]) is (days >= 0)
    assert (held["status"], held["margin"]) == ("fail" if days < 0 else "pass", days)
    assert "expired" in held["message"]


@pytest.mark.usefixtures("no_remedies")
def test_what_holds_needs_no_waiver_any_more(run_cli: Run, tmp_path: Path) -> None:
    """A waiver of a check that passes may expire: that is said, and nothing fails."""
    path = specification(tmp_path, in_days(-9))
    done = run_cli(
        "check",
        str(path),
        "--set",
        "power.redundancy=N",
        "--set",
        "waivers=[{check: power.known-load, reason: x, who: y, until: 2020-01-01}]",
        "--json",
    )
    assert (done.code, verdicts_of(done)["waivers.power.known-load"]["status"]) == (0, "warn")


@pytest.mark.usefixtures("no_remedies")
def test_a_customer_reads_why_and_not_who(run_cli: Run, tmp_path: Path) -> None:
    """The name of who answers for it stays inside the house."""
    done = run_cli("check", str(specification(tmp_path, in_days(9))), "--audience", "customer", "--json")
    assert done.code == 0 and "shelves follow in May" in done.out and "R. Example" not in done.out


@pytest.mark.parametrize(
    ("waiver", "said"),
    [
        (f"{{check: {ASKED}, reason: x, who: A}}", "until"),
        (f"{{check: {ASKED}, reason: '', who: A, until: 2027-01-01}}", "reason"),
        ("{check: power.redundanzy.compute, reason: x, who: A, until: 2027-01-01}", "did you mean"),
        (f"{{check: {ASKED}, reason: x, who: A, until: 31.12.2026}}", "2026-"),
    ],
)
def test_half_a_waiver_is_refused(run_cli: Run, tmp_path: Path, waiver: str, said: str) -> None:
    """Why, who and until when, each at its line."""
    path = tmp_path / "w.yaml"
    path.write_text(f"platform: gb300-nvl72\nwaivers:\n  - {waiver}\n", "utf-8")
    done = run_cli("check", str(path))
    assert done.code == 2 and "w.yaml:3" in done.err and said in done.err


def test_a_check_is_waived_once(run_cli: Run, tmp_path: Path) -> None:
    """Two waivers of one check would leave open which holds."""
    path = specification(tmp_path, in_days(9))
    path.write_text(path.read_text("utf-8") + path.read_text("utf-8").splitlines()[-1] + "\n", "utf-8")
    done = run_cli("check", str(path))
    assert done.code == 2 and "spec.yaml:8" in done.err and "twice" in done.err


def test_reports_say_what_the_checks_say(run_cli: Run, tmp_path: Path) -> None:
    """JUnit has a case for every check and a failure for each that fails; SARIF marks the lines that a check judges."""
    xml, sarif = tmp_path / "checks.xml", tmp_path / "checks.sarif"
    path = specification(tmp_path, in_days(-1))
    checks = verdicts_of(run_cli("check", str(path), "--junit", str(xml), "--sarif", str(sarif), "--json"))
    cases = {case.get("name"): case for case in ET.parse(xml).getroot().iter("testcase")}
    assert cases.keys() == checks.keys()
    assert {id for id, case in cases.items() if case.find("failure") is not None} == {i for i, c in checks.items() if c["status"] == "fail"}
    assert {id for id, case in cases.items() if case.find("system-out") is not None} == {
        i for i, c in checks.items() if c["status"] == "warn"
    }
    run = json.loads(sarif.read_text("utf-8"))["runs"][0]
    found = {result["ruleId"]: result for result in run["results"]}
    assert found.keys() == {id for id, check in checks.items() if check["status"] != "pass"}
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == checks.keys()
    lines = {id: {place["physicalLocation"]["region"]["startLine"] for place in result["locations"]} for id, result in found.items()}
    assert (lines[ASKED], lines["floor.load.compute"]) == ({3}, {5})


@pytest.mark.parametrize(("number", "shown_in", "words"), [(-1.8e-14, "%", "0 %"), (0.0, "kW", "0 kW"), (-2.5e-6, "%", "-2.5e-06 %")])
def test_what_the_sums_leave_of_nothing_is_nothing(number: float, shown_in: str, words: str) -> None:
    """A price equal to its cost leaves a margin of a few last digits, which is no number to read."""
    assert amount(input_figure("x", "X", number, shown_in, Origin())) == words


@pytest.mark.parametrize("platform", several())
def test_the_margin_is_positive_where_a_check_holds(platform: str) -> None:
    """How far inside the limit, in the direction of the relation; what the limit rests on is said of most."""
    checks = built(platform).checks
    known = [check for check in checks if check.margin is not None and check.holds is not None]
    slack = {check.id: max(1e-9 * abs(check.limit.value or 0.0), NOTHING) for check in known}
    assert all((check.margin >= -slack[check.id]) is check.holds for check in known if check.margin is not None)
    assert sum(not check.cited for check in checks) <= 0.2 * len(checks)
