"""What a build does not say by itself and takes long to find out, kept for the next command that asks the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from configurator import cache
from configurator.catalog.kept.codec import Unknown, packed, unpacked
from configurator.today import today

if TYPE_CHECKING:
    from configurator.build.model import Quoted

Found = TypeVar("Found")
KEPT = 200  # builds of which one kind of thing stays


def known(build: Quoted, kind: str, work: Callable[[], Found]) -> Found:
    """What `work` finds out about a build: read where that was done before, else done and kept."""
    with remembered(build, kind) as found:
        if "whole" not in found:
            found["whole"] = work()
        return found["whole"]  # type: ignore[no-any-return]


@contextmanager
def remembered(build: Quoted, kind: str) -> Iterator[dict[str, Any]]:
    """What was found out about a build before, by names; what the block adds is kept with it.

    It is made of plain things (numbers, texts, tuples, mappings) and follows from what the build is made from, and from nothing else.
    """
    key = key_of(build)
    kept = cache.read(kind, key) if key else None
    found: dict[str, Any] = unpacked(kept) if kept is not None else {}
    before = len(found)
    yield found
    if key and len(found) > before:
        with suppress(Unknown):
            cache.keep(kind, key, packed(found), most=KEPT)


def key_of(build: Quoted) -> str:
    """The digest of all that a build is made from; empty where there is more to it than files and a specification of its own say."""
    if build.catalog.key and not build.key:
        with suppress(Unknown):
            return cache.digest((build.catalog.key.encode(), packed((build.spec.own, build.date, today(), dict(build.changes)))))
    return ""
