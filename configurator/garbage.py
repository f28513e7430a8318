"""When Python searches for garbage: catalogs and graphs make none, and a search goes through all of them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = 200_000  # new objects before a search


def collect_rarely() -> None:
    """Searches that cost little beside the work, for a process that keeps what it makes."""
    gc.set_threshold(RARELY)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search while a graph is built: one in every few thousand nodes takes longer than the nodes."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
