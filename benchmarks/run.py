"""All benchmarks, into `benchmarks/RESULTS.md`: each a ratio within one run, which a busy or another machine changes little.

Run it from the top of the repository: ``make bench``.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import draws
import figures_vs_pint
import live
import many
import order_of_lines
import schedule
import start_up
import what_if
from common import HEAD, Row, least

RESULTS = Path(__file__).with_name("RESULTS.md")
LIBRARIES = ("numpy", "pydantic", "pint", "polars", "xlsxwriter", "jinja2", "typer", "formualizer", "ironcalc")

SECTIONS: dict[str, Callable[[], Iterator[Row]]] = {
    "Start-up (processor time of whole processes)": start_up.rows,
    "The graph of figures": figures_vs_pint.rows,
    "What-if": what_if.rows,
    "Live page": live.rows,
    "Many points, structures and racks": many.rows,
    "Draws of a price": draws.rows,
    "Orders of many lines": order_of_lines.rows,
    "Cable schedule": schedule.rows,
}


def about() -> list[str]:
    """The machine and the versions."""
    processor = next((line.split(":")[1].strip() for line in _cpuinfo() if line.startswith("model name")), platform.machine())
    load = f"load average {os.getloadavg()[0]:.0f} before the first" if hasattr(os, "getloadavg") else ""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    machine = f"{datetime.now(UTC):%d %B %Y}; {os.cpu_count()} cores of {processor}, {load}; {platform.system()}"
    speed = f"It adds up ten million numbers in {least(lambda: _added(10_000_000))[0]:.2f} s, which says what a time in seconds is worth."
    return [f"{machine}, Python {platform.python_version()};", f"{libraries}.", speed]


def _added(count: int) -> int:
    """A loop of Python."""
    found = 0
    for number in range(count):
        found += number
    return found


def _cpuinfo() -> list[str]:
    place = Path("/proc/cpuinfo")
    return place.read_text(encoding="utf-8").splitlines() if place.exists() else []


def main() -> None:
    """Run all and write the results."""
    lines = ["# Results of the benchmarks", "", "Written by `make bench`. Each row is a ratio within one run.", "", *about()]
    for title, rows in SECTIONS.items():
        print(title, file=sys.stderr)
        lines += ["", f"## {title}", "", HEAD]
        for row in rows():
            print(f"  {row.line()}", file=sys.stderr)
            lines.append(row.line())
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
