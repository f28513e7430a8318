"""A few inputs of every corpus on every run, and each verdict with a case that it must catch; ``make fuzz`` tries very many."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from configurator.cli import files, read
from configurator.system import load
from tests.fuzz import trial
from tests.fuzz.corpora import CORPORA, Attempt, attempt
from tests.fuzz.trial import BAD, Verdict, quiet_home, tried
from tests.helpers import Outcome, engineer_with, shipped_catalog

EVERY_RUN = {
    "specifications": 6,
    "written": 12,
    "commands": 6,
    "settings": 8,
    "what-ifs": 3,
    "price-texts": 4,
    "register": 4,
    "schedules": 2,
}
SPEC = Attempt(("check", "hgx-h100-air", "--set", "quantity=x"))


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "RACKCFG_PRICE_LISTS", "RACKCFG_REGISTER"):
        monkeypatch.setenv(name, "")
    quiet_home(tmp_path)


@pytest.mark.parametrize("corpus", EVERY_RUN)
def test_every_input_is_answered(corpus: str) -> None:
    """Refused in words, or accepted with numbers that can be; always the same inputs."""
    found = {number: tried(attempt(corpus, 0, number)) for number in range(1, EVERY_RUN[corpus] + 1)}
    assert {number: verdict for number, verdict in found.items() if verdict.word in BAD} == {}


@pytest.mark.parametrize("corpus", CORPORA)
def test_an_input_can_be_made_again(corpus: str) -> None:
    assert attempt(corpus, 7, 3).args == attempt(corpus, 7, 3).args
    assert attempt(corpus, 7, 3) != attempt(corpus, 8, 3)


def _raise(error: BaseException) -> Any:
    raise error


def _write_and_refuse(*_: Any) -> Any:
    Path("left.txt").write_text("half")
    raise load.fail("SPEC001", "no")


def _printed(text: str, code: int, stream: str = "stderr") -> Any:
    print(text, file=getattr(sys, stream))
    raise SystemExit(code)


def _busy(*_: Any) -> Any:
    until = time.process_time() + 5
    while time.process_time() < until:
        pass


FAULTS: dict[str, tuple[str, Any]] = {
    "a bug": ("fault", lambda *_: _raise(KeyError("x"))),
    "an exit nobody knows": ("fault", lambda *_: _printed("error: x", 9)),
    "an escape sequence": ("unreadable", lambda *_: _printed("error: \x1b[31mred", 2)),
    "a page for a message": ("unreadable", lambda *_: _printed("error: " + "x" * 900, 2)),
    "a thousand messages": ("unreadable", lambda *_: _printed("error: x\n" * 1000, 2)),
    "nothing said": ("unreadable", lambda *_: _printed("", 2)),
    "a file left behind": ("written", _write_and_refuse),
    "infinity in a table": ("absurd", lambda *_: _printed("power  inf kW", 0, "stdout")),
    "never ending": ("hang", _busy),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_verdict_catches(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of fault, planted in the command."""
    word, planted = FAULTS[fault]
    monkeypatch.setattr(read, "requested", planted)
    monkeypatch.setattr(trial, "STOPPED", 0.3)
    assert tried(SPEC).word == word


def test_an_absurd_figure_is_found() -> None:
    """A count beyond every size, and one below zero under which nothing fails."""
    build = engineer_with(shipped_catalog(), "trn2")
    assert list(trial.absurdities(build)) == []
    for value in (1e30, -5.0):
        build.system.ledger.add((build.figures["system.racks"] * value).named(f"system.made-up-{value:g}", "Made up", "1"))
    assert len(list(trial.absurdities(build))) == 2


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    """Whatever the arguments of a trial say."""
    target = tmp_path / "outside.yaml"
    verdict = tried(Attempt(("new", "hgx-h100-air", "-o", str(target)), writes=True))
    assert verdict.word == "refused" and not target.exists()
    assert files._obstacle(target) == ""


def test_an_answer_survives_the_pipe() -> None:
    assert '"hang"' in Verdict("hang", "é\udc80").line()
    assert trial.unreadable(Outcome(2, "", "error: x")) == ""
