"""The one place where files are written: whole or not at all, and only where a regular file stands or nothing does."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from configurator.catalog.problems import Position, fail

Content = bytes | Callable[[Path], None]


def require_file(path: Path, new: bool = False) -> None:
    """Refuse a place named by the user that no file can be written to, before anything is computed for it.

    Raises:
        InputError: a folder, a device or a pipe stands there, the folder is missing, or with `new` anything is there already.
    """
    obstacle = _obstacle(path) or ("" if path.parent.is_dir() else "is not in a folder that exists")
    if obstacle:
        raise fail("OUT005", obstacle, Position(str(path)), "choose another name")
    if new and path.exists():
        raise fail("OUT004", "exists already and is not overwritten", Position(str(path)), "choose another name")


def require_files(*paths: Path | None) -> None:
    """Refuse places that not all of some files can be written to, before anything is computed for them.

    Raises:
        InputError: as `require_file`; or two of them are one and the same.
    """
    places: set[Path] = set()
    for path in filter(None, paths):
        require_file(path)
        if path.resolve() in places:
            raise fail("OUT009", "is asked for twice: one would stand in place of the other", Position(str(path)), "choose another name")
        places.add(path.resolve())


def require_folder(out: Path) -> None:
    """Make the folder of documents; bad input when it cannot be one or cannot be written to.

    Raises:
        InputError: a file stands there, or nobody may write there.
    """
    at = Position(f"-o {out}")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except (FileExistsError, NotADirectoryError):
        raise fail("OUT002", "is a file, not a folder", at) from None
    except OSError as problem:
        raise fail("OUT003", f"cannot be written to: {problem.strerror}", at, "choose another folder with -o") from None


def write_files(contents: Mapping[Path, Content], ready: Callable[[], None] = lambda: None) -> None:
    """Write all files beside their places, then move them there: never half a file, and never only some of them.

    What is too large to be held is written by a function, to the place it is given.
    `ready` is called between the two, when nothing but the moving is left; where it raises, no file is moved.

    Raises:
        OSError: one cannot be written, with its path; then none is.
    """
    with ExitStack() as stack:
        drafts = {}
        for path, content in contents.items():
            with _naming(path):
                if obstacle := _obstacle(path):
                    raise OSError(errno.EEXIST, obstacle)
                folder = stack.enter_context(tempfile.TemporaryDirectory(dir=path.resolve().parent, prefix=".rackcfg-"))
                drafts[path] = Path(folder) / "draft"
                if isinstance(content, bytes):
                    drafts[path].write_bytes(content)
                else:
                    content(drafts[path])
        ready()
        for path, draft in drafts.items():
            with _naming(path):
                draft.replace(path.resolve())


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Name the file that was asked for, not the draft beside it."""
    try:
        yield
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(path)) from problem


def _obstacle(path: Path) -> str:
    """What stands where a file should be written and must not be replaced by one."""
    if path.is_dir():
        return "is a folder, not a file"
    if Path(os.path.realpath(path)).is_symlink():
        return "is a link that leads back to itself"
    return "is not a regular file" if path.exists() and not path.is_file() else ""
