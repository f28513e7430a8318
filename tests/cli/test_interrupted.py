"""A real process that is stopped, runs out of disk, or may not write: what stood there stands there still, and nothing lies about."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import ROOT

MADE = ("quote", "hgx-h100-air", "-o", "out", "--format", "csv,json", "--set", "quote.number=Q-1")


def started(folder: Path, *args: str, before: Callable[[], None] = lambda: None) -> subprocess.Popen[str]:
    """The program in a folder, in a session of its own."""
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "configurator.cli.main", *args]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=folder, env=environment, preexec_fn=before, start_new_session=True, **pipes)  # type: ignore[call-overload,no-any-return]


def left(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with the documents of an older quote."""
    (tmp_path / "out").mkdir()
    for kind in ("csv", "json"):
        (tmp_path / "out" / f"Q-1-evidence-internal.{kind}").write_text("old")
    return tmp_path


@pytest.mark.slow
def test_a_disk_that_is_full(old: Path) -> None:
    """No file may become larger than 2,000 bytes: exit 3 with the name of the file, the older documents whole, no draft left."""
    before = left(old)

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    done = started(old, *MADE, before=small)
    _, told = done.communicate(timeout=120)
    assert done.returncode == 3 and "File too large" in told and "Traceback" not in told
    assert left(old) == before


@pytest.mark.slow
@pytest.mark.parametrize("with_what", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_process_that_is_stopped(with_what: signal.Signals, old: Path) -> None:
    """While a document is a draft: the older ones stand; but for SIGKILL no draft lies about, and no traceback is shown."""
    before = left(old)
    code = "import configurator.cli.files as f, os, sys, time; old = f.Path.write_bytes\n"
    code += "def slow(self, raw): old(self, raw); open('written', 'w').close(); time.sleep(60)\n"
    code += f"f.Path.write_bytes = slow; sys.argv = ['rackcfg', *{MADE!r}]\nfrom configurator.cli.main import run; run()"
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=old, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 60
        while not (old / "written").exists() and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(with_what)
        _, told = process.communicate(timeout=60)
    (old / "written").unlink()
    assert "Traceback" not in told
    after = left(old)
    assert {name: text for name, text in after.items() if ".rackcfg-" not in name} == before
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -9}[with_what]
    assert with_what is signal.SIGKILL or after == before


@pytest.mark.slow
def test_two_writers_of_one_quote(tmp_path: Path) -> None:
    """Each writes whole documents: what stands there in the end is that of one of them."""
    both = [started(tmp_path, *MADE, "--set", f"prices.margin={n} %") for n in (1, 2)]
    for process in both:
        _, told = process.communicate(timeout=120)
        assert process.returncode in (0, 1), told
    found = {Path(name).suffix: text for name, text in left(tmp_path).items()}
    assert len(left(tmp_path)) == 2 and json.loads(found[".json"])["quote"]["number"] == "Q-1" and found[".csv"].count("\n") > 10
