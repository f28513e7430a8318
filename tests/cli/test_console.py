"""Every terminal: whatever the encoding, commands end as documented and lose no line; text from outside stays text."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from configurator.cli.main import run
from tests.helpers import ROOT, command, rackcfg

PLATFORM = "hgx-h100-air"  # the one that takes least time
ENCODINGS = ("cp1252", "cp437", "cp936", "ascii", "latin-1")
COMMANDS = {
    "help": ["--help"],
    "help of quote": ["quote", "--help"],
    "build": ["build", PLATFORM],
    "check --json": ["check", PLATFORM, "--json"],
    "show elevation": ["show", PLATFORM, "elevation"],
    "explain": ["explain", PLATFORM, "power.ac-input"],
    "diff": ["diff", "hgx-b200-air", PLATFORM],
    "catalog show": ["catalog", "show", "b300-gpu"],
    "new": ["new", PLATFORM],
    "bad input": ["build", PLATFORM, "--set", "site.supply-voltage=12 …Ω机柜"],
    "bad usage": ["build", PLATFORM, "--机柜"],
}


def printed(encoding: str, *args: str) -> tuple[int, bytes, bytes]:
    """Exit code and the bytes on stdout and stderr of a command in this process, on streams of an encoding."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["rackcfg", *args])
        patch.setattr(sys, "stdout", streams[0])
        patch.setattr(sys, "stderr", streams[1])
        with pytest.raises(SystemExit) as ended:
            run()
    for stream in streams:
        stream.flush()
    out, err = (stream.buffer.getvalue() for stream in streams)  # type: ignore[attr-defined]
    return int(ended.value.code or 0), out, err


@pytest.fixture(scope="module")
def expected() -> Callable[[str], tuple[int, list[str], list[str]]]:
    """The same command on a terminal that writes every character, run once."""
    found: dict[str, tuple[int, list[str], list[str]]] = {}

    def look(name: str) -> tuple[int, list[str], list[str]]:
        if name not in found:
            code, out, err = printed("utf-8", *COMMANDS[name])
            found[name] = code, out.decode().splitlines(), err.decode().splitlines()
        return found[name]

    return look


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", COMMANDS)
def test_no_encoding_ends_a_command(name: str, encoding: str, expected: Callable[[str], tuple[int, list[str], list[str]]]) -> None:
    """The exit code is the documented one, and every line is there with its plain characters."""
    want = expected(name)
    code, out, err = printed(encoding, *COMMANDS[name])
    assert code == want[0] < 3
    for found, lines in ((out, want[1]), (err, want[2])):
        shown = found.decode(encoding).splitlines()
        assert len(shown) == len(lines)
        lost = [line for line, seen in zip(lines, shown, strict=True) if not words(line) <= words(seen)]
        assert lost == []


def words(line: str) -> set[str]:
    """The words of a line that any encoding can write."""
    return set(re.findall(r"(?<!\w)[A-Za-z0-9]{3,}(?!\w)", line))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_stays_json(encoding: str) -> None:
    """Another program reads the same values, whatever the stream: what it cannot write is escaped, not replaced."""
    args = "show", PLATFORM, "elevation", "--json"
    assert json.loads(printed(encoding, *args)[1].decode(encoding)) == json.loads(printed("utf-8", *args)[1])


def test_a_redirected_specification_can_be_read(tmp_path: Path) -> None:
    """`rackcfg new > file` on a Windows console of any code page, PowerShell included, gives a file that `build` reads."""
    for encoding in (*ENCODINGS, "utf-16"):
        (tmp_path / "spec.yaml").write_bytes(printed(encoding, "new", PLATFORM)[1])
        assert printed("utf-8", "check", str(tmp_path / "spec.yaml"))[0] == 0, encoding


@pytest.mark.parametrize("name", ["--help", "quote"])
def test_a_real_process_without_unicode(name: str, tmp_path: Path) -> None:
    """Also with the locale C and UTF-8 mode off, where Python itself reads and writes ASCII; a Chinese name comes through whole."""
    head = "quote: {number: 机柜, customer: Größe 云, language: zh}"
    (tmp_path / "机柜.yaml").write_text(f"platform: {PLATFORM}\n{head}\n", encoding="utf-8")
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    args = [name] if name == "--help" else ["quote", "机柜.yaml", "--format", "xlsx,html,csv,json"]
    done = rackcfg(*args, cwd=tmp_path, env=environment)
    assert done.returncode == 0 and done.stdout.isascii() and len(done.stdout) > 300, done.stderr
    if name == "quote":
        offers = {f"机柜-offer.{suffix}" for suffix in ("xlsx", "html", "csv", "json")}
        assert {path.name for path in tmp_path.iterdir()} == {"机柜.yaml", "机柜-annex.html", *offers}
        assert "Größe 云" in (tmp_path / "机柜-offer.html").read_text(encoding="utf-8")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """File names and arguments in another encoding are replaced where they are shown, and found where they are files."""
    spec = tmp_path.joinpath("r\udcffck.yaml")
    spec.write_text(f"platform: {PLATFORM}\n")
    settings = ("--set", "quote.customer=\udce9clair", "--audience", "internal")
    done = rackcfg("quote", spec, "-o", tmp_path / "out", *settings, "--format", "xlsx,html,csv,json")
    assert done.returncode == 0, done.stderr
    stem = "DRAFT-r-ck-evidence-internal"
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{stem}.{suffix}" for suffix in ("xlsx", "html", "csv", "json")}
    assert "\ufffdclair" in (tmp_path / "out" / f"{stem}.csv").read_text(encoding="utf-8")
    assert command("build", "gb300\udcff").code == 2


def test_a_closed_stream_is_no_fault() -> None:
    """A caller that closes stdout gets the exit code and nothing else."""
    closing = [sys.executable, "-c", "import os, sys; os.close(1); os.execv(sys.argv[1], sys.argv[1:])"]
    done = subprocess.run(
        [*closing, sys.executable, "-m", "configurator.cli.main", "catalog", "list"], cwd=ROOT, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


# --- text stays text

HOSTILE = "\\e]0;owned\\a\\e[31m[/b] :smile:"


def test_text_of_a_specification_commands_no_terminal(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """Escape sequences and markup in names are shown, in tables, messages, documents and names of files."""
    spec = tmp_path / "[red]\x1b[31mx.yaml"
    spec.write_text(f'platform: {PLATFORM}\nquote: {{customer: "{HOSTILE}", number: "{HOSTILE}"}}\n')
    for args in (
        ["diff", spec, "hgx-b200-air"],
        ["check", spec],
        ["compare", spec, "hgx-b200-air"],
        ["quote", spec, "-o", tmp_path / "out", "--format", "csv,json"],
    ):
        done = run_cli(*args)
        assert done.code == 0, done.err
        assert "\x1b" not in done.out + done.err and "\x07" not in done.out + done.err
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(names) == 2 and all(re.fullmatch(r"[\w.-]+", name) for name in names)
    assert "\\x1b[31m[/b] :smile:" in (tmp_path / "out" / names[0]).read_text(encoding="utf-8")
    assert "[/b] :smile:" in run_cli("diff", spec, "hgx-b200-air").out


@pytest.mark.parametrize("option", ["--set", "--what-if", "--prices", "--currency"])
def test_messages_command_no_terminal_and_stay_short(option: str, run_cli: Callable[..., Any]) -> None:
    """Whatever is typed, the message is one a reader can read."""
    for value in ("quote.language=\x1b[31m\r", "b300-gpu.tdp=" + "9" * 5000 + " kg", "x" * 5000, "a b='\x07' " * 900):
        done = run_cli("build", PLATFORM, option, value)
        assert done.code == 2
        assert not {"\x1b", "\r", "\x07"} & set(done.err)
        assert max(map(len, done.err.splitlines())) < 700


def test_ten_thousand_problems_are_not_printed(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """The first twenty, and how many more."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(f"platform: {PLATFORM}\n" + "".join(f"field-{number}: 1\n" for number in range(1000)))
    lines = run_cli("build", spec).err.splitlines()
    assert len(lines) == 21 and lines[-1] == "error: and 980 more"
