"""What many points, many structures and many racks cost beside one: processor time of whole processes.

Run it from the top of the repository::

    .venv/bin/python benchmarks/many.py
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from common import HEAD, Row, least_of_commands

PROGRAM = [sys.executable, "-m", "configurator.cli.main"]
BUILD = [*PROGRAM, "build", "gb300-nvl72", "--json"]


def rows(rounds: int = 2) -> Iterator[Row]:
    """Sweeps over numbers and over choices, and sites of one design."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        fine = [*PROGRAM, "sweep", "gb300-nvl72", "--vary", "site.pue=1.05..1.5:0.0001", "--jobs", "1", "-o", str(place / "fine.parquet")]
        many, one = least_of_commands(fine, BUILD, rounds=rounds)
        yield Row("sweep of 4,501 values of PUE into Parquet", many, "one build", one, most=8)
        swept = [*PROGRAM, "sweep", "gb300-nvl72", "--jobs", "1", "-o", str(place / "grid.csv"), "--vary"]
        choices = ["power.shelves=6,7,8,9", "--vary", "options.dpus-per-tray=0,1", "--vary", "power.redundancy=N,N+1,N+N"]
        choices += ["--vary", "site.standard=IEC,NEC"]
        more = [*choices, "--vary", "cooling.redundancy=N,N+1", "--vary", "cooling.cdu-origin=US,CN"]
        commands = [[*swept, *axes] for axes in (more, choices, ["quantity=1..64:1"], ["quantity=8"])]
        large, grid, quantities, start = least_of_commands(*commands, rounds=2 * rounds)  # a difference of two shows a slow moment twice
        yield Row("a structure more in a sweep (192 beside 48)", (large - grid) / 144, "one build, 50 a second", 0.02, most=1)
        yield Row("... and one of the first 48, with what a sweep does once", (grid - start) / 47, "one build, 50 a second", 0.02)
        yield Row("a quantity more in a sweep (of 64)", (quantities - start) / 63, "one build, 50 a second", 0.02, most=1)
        for count in (1, 10_000):
            (place / f"{count}.yaml").write_text(f"systems:\n  - {{platform: gb300-nvl72, quantity: {count}}}\n", encoding="utf-8")
        large, small = least_of_commands(
            *([*PROGRAM, "site", str(place / f"{count}.yaml"), "--json"] for count in (10_000, 1)), rounds=rounds
        )
        yield Row("site of 10,000 racks of one design", large, "site of one", small, most=2)


if __name__ == "__main__":
    print("\n".join([HEAD, *(row.line() for row in rows())]))
