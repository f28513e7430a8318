"""The commands `cables` and `as-built`: the schedule an installer works from, and what of it came back otherwise."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.cli.console import print_json, say
from configurator.cli.files import require_file, write_files
from configurator.cli.options import AsJson, Dialect, Language, Overlays, Settings, Target, requested
from configurator.phrases import Translator, phrase, verbatim

if TYPE_CHECKING:
    import polars

    from configurator.exchange.cables.installed import Installed

SPOKEN_EVERY = 2.0  # seconds between two words about the progress


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(cables)
    app.command("as-built")(as_built)


def cables(
    spec: Target,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The file to write: .csv, .xlsx or .parquet.")],
    csv_dialect: Dialect = "plain",
    settings: Settings = None,
    catalog: Overlays = None,
    lang: Language = None,
) -> None:
    """Write the cable schedule: a row a cable, both ends to the port, with label, medium, run and the piece that is bought."""
    from configurator.exchange.cables.schedule import COLUMNS, schedule
    from configurator.exchange.tables import writer
    from configurator.render.words.i18n import translator

    require_file(out)
    write = writer(out, csv_dialect)
    build = requested(spec, settings, None, catalog, language=lang)
    t = translator(build.spec.quote.language)
    counted = _Counted(t)
    frames = counted.through(schedule(build))
    write_files({out: lambda draft: write(draft, COLUMNS, frames)})
    say(t(phrase("wrote {file}: {cables:,} cables", file=verbatim(str(out)), cables=counted.rows)), error=True)


def as_built(
    spec: Target,
    installed: Annotated[Path, typer.Argument(metavar="FILE", help="The schedule as installed: CSV in the columns of 'rackcfg cables'.")],
    as_json: AsJson = False,
    settings: Settings = None,
    catalog: Overlays = None,
    lang: Language = None,
) -> None:
    """Read a cable schedule as it came back: cells that changed, cables missing or new. Exit 1 where it is not as planned."""
    from configurator.exchange.cables.installed import compare_installed
    from configurator.render.words.i18n import translator

    planned = requested(spec, settings, None, catalog, language=lang)
    found = compare_installed(planned, installed)
    if as_json:
        print_json({"schema": "rackcfg/as-built/1", **_installed_json(found)})
    else:
        _tell(found, translator(planned.spec.quote.language))
    if not found.as_planned:
        raise typer.Exit(1)


def _installed_json(found: Installed) -> dict[str, object]:
    """What differs; `lengths` are the longest of each link whose lengths changed, in metres, as a specification holds them."""
    return {
        "cables": found.rows,
        "changes": [change._asdict() for change in found.changes],
        "missing": found.missing,
        "added": found.added,
        "shorter_than_run": found.short,
        "lengths": found.lengths,
    }


def _tell(found: Installed, t: Translator) -> None:
    for change in found.changes:
        cell = verbatim(f"{change.id} {change.column}: {change.planned} → {change.installed}")
        say(t(phrase("changed: {cell}", cell=cell)))
    for message, ids in (
        ("missing: {cable}", found.missing),
        ("not planned: {cable}", found.added),
        ("shorter than its run: {cable}", found.short),
    ):
        for id in ids:
            say(t(phrase(message, cable=verbatim(id))))
    for link, length in found.lengths.items():
        setting = verbatim(f"--set 'network.lengths.{link}={length:g} m'")
        say(t(phrase("build with the longest as installed: {setting}", setting=setting)))
    message, changes = "{cables:,} cables, {changes:,} changes, {missing:,} missing, {added:,} not planned", len(found.changes)
    say(t(phrase(message, cables=found.rows, changes=changes, missing=len(found.missing), added=len(found.added))))


class _Counted:
    """Counts the rows that pass, and says on a terminal how many and how fast."""

    def __init__(self, t: Translator) -> None:
        self.rows = 0
        self._t = t

    def through(self, frames: Iterator[polars.DataFrame]) -> Iterator[polars.DataFrame]:
        """The same frames."""
        begun = spoken = time.perf_counter()
        for frame in frames:
            self.rows += len(frame)
            yield frame
            now = time.perf_counter()
            if now - spoken > SPOKEN_EVERY and sys.stderr.isatty():
                message = "{cables:,} cables, {speed:,.0f} a second"
                say(self._t(phrase(message, cables=self.rows, speed=self.rows / (now - begun))), error=True)
                spoken = now
