"""What the percentiles of a price cost: 100,000 draws of GB300 NVL72 over the ranges of all inputs, beside one build of it.

Run it from the top of the repository, on an idle machine::

    .venv/bin/python benchmarks/draws.py
    .venv/bin/python benchmarks/draws.py --draws 400000 --platform vr200-nvl72

Draws and build take turns within each round; the best round of each counts, and their ratio is what a busy machine changes little.
Percentiles of two halves of the draws are printed with it: what is left between them is the noise. Nothing is written but the table.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np

from configurator.build.stages import engineered_system, untimed
from configurator.catalog.load import load_catalog
from configurator.figures import sampled
from configurator.system.load import load_spec


def best(work: Callable[[], object], rounds: int) -> float:
    """The least processor time of some rounds, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Time both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--platform", default="gb300-nvl72")
    asked = parser.parse_args()
    catalog = load_catalog()
    spec = load_spec(asked.platform, catalog)
    build = engineered_system(spec, catalog, untimed)
    once = best(lambda: engineered_system(spec, catalog, untimed), asked.rounds)
    many = best(lambda: sampled(build.cost.price, asked.draws), asked.rounds)
    print(f"{asked.platform}: one build {once:.2f} s, {asked.draws:,} draws {many:.2f} s, ratio {many / once:.1f}")
    drawn = sampled(build.cost.price, asked.draws)
    for half in np.array_split(drawn, 2):
        print("P10, P50, P90:", ", ".join(f"{number:,.0f}" for number in np.percentile(half, (10, 50, 90))))


if __name__ == "__main__":
    main()
