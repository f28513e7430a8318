"""The one writer: whole or not at all, over regular files only; every command that writes goes through it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from configurator.catalog.problems import InputError
from configurator.cli.files import require_file, require_files, write_files
from tests.helpers import command

# Commands that write to a place the user names, which stands at the end.
WRITING = {
    "compare --xlsx": ["compare", "trn2", "--xlsx"],
    "compare --html": ["compare", "trn2", "--html"],
    "new": ["new", "trn2", "-o"],
    "catalog coolant add": ["catalog", "coolant", "add", "31", "-o"],
}


def test_files_are_written_together(tmp_path: Path) -> None:
    """All land where asked, over older ones, and nothing else is left."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("old")
    write_files({one: b"1", two: b"2"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"one": b"1", "two": b"2"}


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_a_full_disk_changes_nothing(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The older file stays as it was, the error names the file that was asked for, and no draft lies about."""
    (tmp_path / "one").write_text("old")

    def full(self: Path, _: object) -> None:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, step, full)
    with pytest.raises(OSError, match=r"No space left on device: '.*/one'$"):
        write_files({tmp_path / "one": b"1", tmp_path / "two": b"2"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"one": "old"}


def test_a_link_is_followed(tmp_path: Path) -> None:
    """Where a user has put a link to a file, the file changes and the link stays."""
    (tmp_path / "link").symlink_to("real")
    write_files({tmp_path / "link": b"1"})
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_bytes() == b"1"


def test_a_link_that_leads_back_to_itself_is_refused(tmp_path: Path) -> None:
    """Wherever a user names a file: to be written, or to be read as prices."""
    (tmp_path / "link.yaml").symlink_to("link.yaml")
    with pytest.raises(InputError, match="leads back to itself"):
        require_files(tmp_path / "link.yaml")
    done = command("build", "trn2", "--prices", tmp_path / "link.yaml")
    assert done.code == 2 and "no price book" in done.err


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    """A folder or a pipe in the way stops the whole set before anything is moved."""
    os.mkfifo(tmp_path / "pipe")
    for obstacle in (tmp_path / "pipe", Path(os.devnull), tmp_path):
        with pytest.raises(OSError, match=r"not a (regular )?file"):
            write_files({tmp_path / "one": b"1", obstacle: b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]
    require_file(tmp_path / "free")


PLACES = ("device", "pipe", "folder", "link to a device", "in a missing folder")
MADE = ("catalog coolant add", "in a missing folder")  # this command makes the folder


@pytest.mark.parametrize(("command", "kind"), [(c, k) for c in WRITING for k in PLACES if (c, k) != MADE])
def test_a_bad_place_is_bad_input(kind: str, command: str, run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """One message with the path, exit 2, before anything is computed; whatever stands there stays."""
    place = {"device": Path(os.devnull), "folder": tmp_path, "in a missing folder": tmp_path / "missing" / "x"}.get(kind, tmp_path / "x")
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "link to a device":
        place.symlink_to(os.devnull)
    before = sorted(tmp_path.iterdir())
    done = run_cli(*WRITING[command], place)
    assert done.code == 2 and done.err.startswith(f"error: {place}: OUT005") and done.err.count("\n") == 1, done.err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs /proc, a folder nobody may write to")
@pytest.mark.parametrize("command", WRITING)
def test_a_place_nobody_can_write_to(command: str, run_cli: Callable[..., Any]) -> None:
    """What only the attempt shows is exit 3, with the path that was asked for."""
    done = run_cli(*WRITING[command], "/proc/self/x")
    assert done.code == 3 and done.err.startswith("error: cannot write /proc/self/x: "), done.err


def test_a_pipe_where_a_document_should_be(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """A quote is not written half beside it."""
    os.mkfifo(tmp_path / "DRAFT-trn2-offer.csv")
    done = run_cli("quote", "trn2", "-o", tmp_path, "--format", "json,csv")
    assert done.code == 3 and "offer.csv: is not a regular file" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["DRAFT-trn2-offer.csv"]


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    """However the name is written: one would stand in place of the other."""
    (tmp_path / "link").symlink_to("one")
    require_files(tmp_path / "one", None, tmp_path / "two")
    for other in (tmp_path / "one", tmp_path / "." / "one", tmp_path / "link"):
        with pytest.raises(InputError, match="twice"):
            require_files(tmp_path / "one", None, other)
