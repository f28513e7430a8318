"""The command `cables`: the schedule an installer works from."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.cli.console import say
from configurator.cli.files import require_file, write_files
from configurator.cli.options import Dialect, Overlays, Settings, Target, requested

if TYPE_CHECKING:
    import polars

SPOKEN_EVERY = 2.0  # seconds between two words about the progress


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(cables)


def cables(
    spec: Target,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The file to write: .csv, .xlsx or .parquet.")],
    csv_dialect: Dialect = "plain",
    settings: Settings = None,
    catalog: Overlays = None,
) -> None:
    """Write the cable schedule: a row a cable, both ends to the port, with label, medium, run and the piece that is bought."""
    from configurator.exchange.schedule import COLUMNS, schedule
    from configurator.exchange.tables import writer

    require_file(out)
    write, counted = writer(out, csv_dialect), _Counted()
    frames = counted.through(schedule(requested(spec, settings, None, catalog)))
    write_files({out: lambda draft: write(draft, COLUMNS, frames)})
    say(f"wrote {out}: {counted.rows:,} cables", error=True)


class _Counted:
    """Counts the rows that pass, and says on a terminal how many and how fast."""

    def __init__(self) -> None:
        self.rows = 0

    def through(self, frames: Iterator[polars.DataFrame]) -> Iterator[polars.DataFrame]:
        """The same frames."""
        begun = spoken = time.perf_counter()
        for frame in frames:
            self.rows += len(frame)
            yield frame
            now = time.perf_counter()
            if now - spoken > SPOKEN_EVERY and sys.stderr.isatty():
                say(f"{self.rows:,} cables, {self.rows / (now - begun):,.0f} a second", error=True)
                spoken = now
