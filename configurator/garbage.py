"""When Python searches for garbage: catalogs and graphs make none, and a search goes through all of them."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = 200_000  # new objects before a search


def collect_rarely() -> None:
    """Searches that cost little beside the work, for a process that keeps what it makes; and none as it ends, which took a third of it."""
    gc.set_threshold(RARELY)
    atexit.unregister(gc.freeze)  # once, however many commands run in a process
    atexit.register(gc.freeze)


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
