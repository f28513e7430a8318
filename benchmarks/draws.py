"""What the percentiles of a price cost: 100,000 draws of GB300 NVL72 over the ranges of all inputs, beside one build of it.

Run it from the top of the repository, on an idle machine::

    .venv/bin/python benchmarks/draws.py
    .venv/bin/python benchmarks/draws.py --draws 400000 --platform vr200-nvl72

Draws and build take turns within each round; the best round of each counts, and their ratio is what a busy machine changes little.
Percentiles of two halves of the draws are printed with it: what is left between them is the noise. Nothing is written but the table.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np
from common import Row, least

from configurator.build.stages import engineered_system, untimed
from configurator.catalog.load import load_catalog
from configurator.figures.uncertainty import sampled
from configurator.system.load import load_spec


def rows(platform: str = "gb300-nvl72", draws: int = 100_000, rounds: int = 3) -> Iterator[Row]:
    """The draws beside one build."""
    catalog = load_catalog()
    spec = load_spec(platform, catalog)
    build = engineered_system(spec, catalog, untimed)
    many, once = least(lambda: sampled(build.cost.price, draws), lambda: engineered_system(spec, catalog, untimed), rounds=rounds)
    yield Row(f"{draws:,} draws of the price of {platform}", many, "one build of it", once, most=20)


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
    for row in rows(asked.platform, asked.draws, asked.rounds):
        print(row.line())
    drawn = sampled(build.cost.price, asked.draws)
    for half in np.array_split(drawn, 2):
        print("P10, P50, P90:", ", ".join(f"{number:,.0f}" for number in np.percentile(half, (10, 50, 90))))


if __name__ == "__main__":
    main()
