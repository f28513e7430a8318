"""How fast the cable schedule of a cluster is made: against the same library writing a table of that size that lies ready.

Run it from the top of the repository, on an idle machine::

    .venv/bin/python benchmarks/schedule.py
    .venv/bin/python benchmarks/schedule.py --systems 100 --rounds 5

Timed is the processor time, of all threads, of what `rackcfg cables` does after the build: making the rows and writing them. Beside it the
same rows, made beforehand and held in memory, are written by the same function, round by round; the ratio of both is in the table, of the
best of each. The memory is the most that the process held while it made and wrote the rows, before any were kept. Nothing is written but
the table and a temporary file.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars
from common import Row

from configurator.build import build_system_quote
from configurator.catalog.load import load_catalog
from configurator.exchange.cables.schedule import COLUMNS, schedule
from configurator.exchange.tables import writer
from configurator.system.load import load_spec


def seconds(path: Path, frames: Iterable[polars.DataFrame]) -> float:
    """How much processor time a table takes to be written."""
    start = time.process_time()
    writer(path)(path, COLUMNS, frames)
    return time.process_time() - start


def rows(platform: str = "cloudmatrix-384", systems: int = 108, rounds: int = 3) -> Iterator[Row]:
    """Making and writing the schedule, beside writing it alone."""
    times, ready, _ = measured(platform, systems, rounds)
    count = sum(len(frame) for frame in ready)
    for suffix, (whole, plain) in times.items():
        yield Row(f"{count:,} cables made and written as {suffix[1:]}", whole, "written alone", plain, most=3)


def measured(platform: str, systems: int, rounds: int) -> tuple[dict[str, tuple[float, float]], list[polars.DataFrame], float]:
    """For each format the least seconds of making and writing, and of writing alone; the rows; and the most megabytes held meanwhile."""
    catalog = load_catalog()
    build = build_system_quote(load_spec(platform, catalog, [f"quantity={systems}"]), catalog)
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / f"cables{suffix}" for suffix in (".csv", ".parquet")]
        for path in places:
            seconds(path, schedule(build))
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ready = [*schedule(build)]
        found = [[(seconds(path, schedule(build)), seconds(path, iter(ready))) for path in places] for _ in range(rounds)]
    pairs = (zip(*each, strict=True) for each in zip(*found, strict=True))
    return {path.suffix: (min(whole), min(plain)) for path, (whole, plain) in zip(places, pairs, strict=True)}, ready, held


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--platform", default="cloudmatrix-384")
    parser.add_argument("--systems", type=int, default=432)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    times, ready, held = measured(asked.platform, asked.systems, asked.rounds)
    count = sum(len(frame) for frame in ready)
    print(f"{asked.systems} x {asked.platform}: {count:,} cables, at most {held:.0f} MB")
    print(f"{'format':8} {'made and written':>17} {'only written':>13} {'ratio':>6} {'cables/s':>11}")
    for suffix, (whole, plain) in times.items():
        print(f"{suffix[1:]:8} {whole:15.2f} s {plain:11.2f} s {plain / whole:6.2f} {count / whole:11,.0f}")


if __name__ == "__main__":
    main()
