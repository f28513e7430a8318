"""What was worked out before, kept under the digest of all that it was worked out from: it saves time and never changes an answer.

A file of the cache is one line, the digest of its name and of the rest, and the rest. What is missing, damaged, cut short, of another name,
or cannot be written is as if there were no cache. Files are written beside their place and moved there, so that any number of programs
may share them.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
KEPT = 8  # files of one kind that stay where nobody says how many


def folder() -> Path | None:
    """Where the cache is: below ``$XDG_CACHE_HOME``, else in ``~/.cache``; None where there is no such place."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        return (named if named.is_absolute() else Path.home() / ".cache") / "rackcfg"
    except RuntimeError:  # nobody's home
        return None


def digest(pieces: Iterable[bytes]) -> str:
    """One digest of many pieces, of where each ends too."""
    found = hashlib.sha256()
    for piece in pieces:
        found.update(b"%d:" % len(piece))
        found.update(piece)
    return found.hexdigest()


@cache
def of_the_program() -> bytes:
    """The digest of the program itself: what another version kept is not read."""
    found = sorted(f"{at}/{name}" for at, _, names in os.walk(PACKAGE) for name in names if name.endswith((".py", ".txt")))
    return digest(Path(path).read_bytes() for path in found).encode()


def read(kind: str, key: str) -> bytes | None:
    """What was kept of a kind under a key."""
    place = folder()
    if place is None:
        return None
    try:
        head, _, content = (place / f"{kind}-{key}").read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if head == _seal(kind, key, content) else None


def keep(kind: str, key: str, content: bytes, most: int = KEPT) -> None:
    """Keep something for the next time, beside the latest of its kind; where that is not possible, nothing happens."""
    place = folder()
    if place is None:
        return
    with suppress(OSError):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        _place(place / f"{kind}-{key}", _seal(kind, key, content) + b"\n" + content)
        kept = sorted(place.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime)
        for old in kept[:-most]:
            old.unlink(missing_ok=True)


def _seal(kind: str, key: str, content: bytes) -> bytes:
    """What the first line of a file says: it holds this content, and under no other name."""
    return digest((kind.encode(), key.encode(), content)).encode()


def _place(path: Path, content: bytes) -> None:
    """A file that is there as a whole or not at all."""
    handle, beside = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).replace(path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
