"""How fast the cable schedule of a cluster is made: against the same library writing a table of that size that lies ready.

Run it from the top of the repository, on an idle machine::

    .venv/bin/python benchmarks/schedule.py
    .venv/bin/python benchmarks/schedule.py --systems 100 --rounds 5

Timed is what `rackcfg cables` does after the build: making the rows and writing them. Beside it the same rows, made beforehand and held
in memory, are written by the same function, round by round; the ratio of both is in the table, of the best of each. The memory is the most
that the process held while it made and wrote the rows, before any were kept. Nothing is written but the table and a temporary file.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import polars

from configurator.build import build_system_quote
from configurator.catalog.load import load_catalog
from configurator.exchange.cables.schedule import COLUMNS, schedule
from configurator.exchange.tables import writer
from configurator.system.load import load_spec


def seconds(path: Path, frames: Iterable[polars.DataFrame]) -> float:
    """How long a table takes to be written."""
    start = time.perf_counter()
    writer(path)(path, COLUMNS, frames)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--platform", default="cloudmatrix-384")
    parser.add_argument("--systems", type=int, default=432)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    catalog = load_catalog()
    build = build_system_quote(load_spec(asked.platform, catalog, [f"quantity={asked.systems}"]), catalog)
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / f"cables{suffix}" for suffix in (".csv", ".parquet")]
        for path in places:
            seconds(path, schedule(build))
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ready = [*schedule(build)]
        rounds = [[(seconds(path, schedule(build)), seconds(path, iter(ready))) for path in places] for _ in range(asked.rounds)]
    rows = sum(len(frame) for frame in ready)
    print(f"{asked.systems} x {asked.platform}: {rows:,} cables, at most {held:.0f} MB")
    print(f"{'format':8} {'made and written':>17} {'only written':>13} {'ratio':>6} {'cables/s':>11}")
    for path, *times in zip(places, *rounds, strict=True):
        whole, plain = (min(column) for column in zip(*times, strict=True))
        print(f"{path.suffix[1:]:8} {whole:15.2f} s {plain:11.2f} s {plain / whole:6.2f} {rows / whole:11,.0f}")


if __name__ == "__main__":
    main()
