"""The command `cables`: the schedule an installer works from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from configurator.cli.console import say
from configurator.cli.files import require_file, write_files
from configurator.cli.options import Dialect, Overlays, Settings, Target, requested


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
    from configurator.exchange.schedule import Row, schedule
    from configurator.exchange.tables import table

    require_file(out)
    rows = [*schedule(requested(spec, settings, None, catalog))]
    write_files({out: table(out, Row._fields, rows, csv_dialect)})
    say(f"wrote {out}: {len(rows):,} cables", error=True)
