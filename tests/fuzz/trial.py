"""One input tried in this process: what the command did with it, in one word."""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from configurator.build import Quoted
from configurator.cli import files
from configurator.figures import Figure
from tests.fuzz.corpora import Attempt
from tests.helpers import Outcome, command
from tests.laws.test_signs import SIGNED, may_be_negative

SLOW, STOPPED = 2.0, 20.0  # CPU seconds that a refusal may take, and after which a command is stopped
MEMORY = 500_000  # kB that one input may add to the process
LARGEST = 1e26  # what no figure of an order comes near in any unit: the largest are operations a second
LONGEST = 700  # letters of a message that somebody still reads
LINES = 22  # of messages of one run: twenty problems, and how many more there are
GOOD = ("refused", "accepted")
BAD = ("absurd", "unreadable", "fault", "hang", "memory", "written")
_NO_NUMBER = re.compile(r"(?<![\w.-])[-+]?(inf|nan|Infinity|NaN)(?![\w-])")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Verdict:
    """What became of an input: a word of GOOD or BAD, why, and what it took."""

    word: str
    why: str = ""
    seconds: float = 0.0

    def line(self) -> str:
        """For the pipe to the process that counts."""
        return json.dumps(asdict(self))


class _TooLong(BaseException):
    """Past the time a command may take; nothing in the program catches it."""


def tried(case: Attempt, deep: bool = False) -> Verdict:
    """The verdict on one input; `deep` has the ranges and tries the remedies too, which takes ten times as long."""
    seen: list[Quoted] = []
    with tempfile.TemporaryDirectory() as name, _engineering_only(seen, deep), _confined(Path(name)):
        folder = Path(name)
        _lay_out(folder, case)
        before, memory, start = _contents(folder), _peak(), time.process_time()
        try:
            with _stopped_after(STOPPED):
                done = command(*case.args, cwd=folder)
        except _TooLong:
            return Verdict("hang", f"stopped after {STOPPED:g} s", STOPPED)
        except BaseException as fault:  # whatever passes the entry point of the program is its fault
            return Verdict("fault", f"{type(fault).__name__}: {fault}"[:300])
        seconds, changed = time.process_time() - start, _contents(folder) != before
        return Verdict(*_judged(done, case, seen, changed, _peak() - memory, seconds), seconds)


def _judged(done: Outcome, case: Attempt, seen: Sequence[Quoted], changed: bool, memory: int, seconds: float) -> tuple[str, str]:
    if done.code == 70 or "Traceback" in done.err + done.out:
        return "fault", done.err[-300:]
    if memory > MEMORY:
        return "memory", f"{memory // 1000} MB"
    if done.code in (2, 3):
        return _refusal(done, changed, seconds)
    if done.code not in (0, 1):
        return "fault", f"exit {done.code}"
    if changed and not case.writes:
        return "written", "files made by a command that only reads"
    odd = _odd_output(done) or next((found for build in seen for found in absurdities(build)), "")
    return ("absurd", odd) if odd else ("accepted", "")


def _refusal(done: Outcome, changed: bool, seconds: float) -> tuple[str, str]:
    if changed:
        return "written", "files of an input that was refused"
    if seconds > SLOW:
        return "hang", f"{seconds:.1f} s to refuse"
    fault = "" if _told_as_json(done) else unreadable(done)
    return ("unreadable", fault) if fault else ("refused", "")


def _told_as_json(done: Outcome) -> bool:
    """Whether the refusal is JSON with the problems in it."""
    try:
        return bool(json.loads(done.out)["problems"])
    except (ValueError, KeyError, TypeError):
        return False


def unreadable(done: Outcome) -> str:
    """Why nobody can read this refusal, or nothing."""
    lines = done.err.strip().splitlines()
    if not done.err.strip():
        return "refused without a word"
    if _CONTROL.search(done.err):
        return f"control characters in {done.err[:100]!r}"
    usage = done.err.lstrip().startswith("Usage")
    if (len(lines) > LINES and not usage) or len(done.err) > LINES * LONGEST:
        return f"{len(lines)} lines"
    long = next((line for line in lines if len(line) > LONGEST), "")
    if long:
        return f"a message of {len(long)} letters: {long[:80]}"
    odd = [line for line in lines if not line.startswith(("error: ", "warning: ", "nothing is written"))]
    return f"no message: {odd[0][:100]}" if odd and not usage else ""


def _odd_output(done: Outcome) -> str:
    found = _NO_NUMBER.search(done.out)
    if found:
        return f"{found[0]} in {done.out[max(0, found.start() - 60) : found.end() + 20]!r}"
    return "control characters in the output" if _CONTROL.search(done.out) else ""


def absurdities(build: Quoted) -> Iterator[str]:
    """Figures that no order can have: no number, beyond every size, or below zero while no check fails."""
    for figure in build.figures.values():
        if figure.value is not None and not abs(figure.value) < LARGEST:
            yield f"{figure.id} = {figure.value:g}"
        elif _below_zero(figure) and not build.failed:
            yield f"{figure.id} = {figure.value:g}, and no check fails"


def _below_zero(figure: Figure) -> bool:
    """Whether a figure is below zero that may not be, judged by its name in its own system."""
    own = SIGNED.search(figure.id.partition(".")[2]) is not None or figure.id.startswith(("lines.", "cost.lines"))  # a credit
    return figure.value is not None and figure.value < -1e-9 and not (figure.is_input or own or may_be_negative(figure))


# --- the surroundings of a trial


@contextlib.contextmanager
def _engineering_only(seen: list[Quoted], deep: bool) -> Iterator[None]:
    """Keep every build that is made; without `deep` leave out what takes longest and reads no input: ranges and remedies."""
    from configurator.build import quote
    from configurator.render import order_view, view

    whole = quote.with_ranges

    def kept(build: Any) -> Any:
        seen.append(build)
        return whole(build) if deep else build

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quote, "with_ranges", kept)
        if not deep:
            for module in (view, order_view):
                if hasattr(module, "remedied"):
                    patch.setattr(module, "remedied", lambda build: build.checks)
        yield


@contextlib.contextmanager
def _confined(folder: Path) -> Iterator[None]:
    """Let nothing be written outside a folder, whatever the arguments say: the trials run on somebody's machine."""
    known = files._obstacle

    def obstacle(path: Path) -> str:
        return known(path) or ("" if (folder / path).resolve().is_relative_to(folder.resolve()) else "is outside the trial")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_obstacle", obstacle)
        yield


@contextlib.contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    def stop(_: int, __: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _lay_out(folder: Path, case: Attempt) -> None:
    for name, raw in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)


def _contents(folder: Path) -> dict[str, bytes | None]:
    """What lies in a folder, files with what is in them."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


def _peak() -> int:
    """The most memory the process has had so far, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def quiet_home(folder: Path) -> None:
    """A home of its own, so that nothing of the user's is read or written."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        os.environ[name] = str(folder)
    os.environ["RACKCFG_PRICE_LISTS"] = str(folder / "known.json")
    os.environ["RACKCFG_REGISTER"] = str(folder / "register.db")
