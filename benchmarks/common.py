"""What the benchmarks share: a row of results, the least time of some rounds, the processor time of a command."""

from __future__ import annotations

import gc
import math
import os
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One ratio: what was timed in how many seconds, beside what, and the bound asked for."""

    what: str
    ours: float
    beside: str
    theirs: float
    most: float | None = None  # ours may take so many times as long
    least: float | None = None  # ours must be so many times as fast

    @property
    def ratio(self) -> float:
        """Times as long as the other, or times as fast where that is what was asked for."""
        return self.theirs / self.ours if self.most is None and self.least is not None else self.ours / self.theirs

    @property
    def asked(self) -> str:
        """The bound in words; empty where none was asked for."""
        if self.most is not None:
            return f"≤ {self.most:g} ×"
        return "" if self.least is None else f"≥ {self.least:g} × as fast"

    @property
    def holds(self) -> str:
        """Whether the bound holds."""
        if self.most is None and self.least is None:
            return ""
        return "yes" if (self.ratio <= self.most if self.most is not None else self.ratio >= (self.least or 0.0)) else "no"

    def line(self) -> str:
        """The row of the table."""
        cells = (self.what, _seconds(self.ours), self.beside, _seconds(self.theirs), f"{self.ratio:,.3g} ×", self.asked, self.holds)
        return f"| {' | '.join(cells)} |"


HEAD = "| what | takes | beside | takes | ratio | asked for | holds |\n|---|---|---|---|---|---|---|"


def _seconds(time: float) -> str:
    """A time in the unit it is read in."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if time * factor >= 1.0:
            return f"{time * factor:.3g} {unit}"
    return f"{time * 1e9:.3g} ns"


def least(*works: Callable[[], object], rounds: int = 3) -> list[float]:
    """The least processor time of each work, in seconds; within a round they take turns, so that a slow moment hits all of them."""
    found = [math.inf] * len(works)
    for _ in range(rounds):
        for at, work in enumerate(works):
            gc.collect()
            start = time.process_time()
            work()
            found[at] = min(found[at], time.process_time() - start)
    return found


def least_of_commands(*commands: Sequence[str], rounds: int = 3) -> list[float]:
    """The least processor time of each command, its children's included, in seconds; within a round they take turns."""
    found = [math.inf] * len(commands)
    for _ in range(rounds):
        for at, command in enumerate(commands):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(command, capture_output=True, env={**os.environ, "NO_COLOR": "1"}, check=False)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            assert done.returncode in (0, 1), done.stderr.decode()[-300:]
            found[at] = min(found[at], after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return found
