"""`sweep`: a specification over a grid of choices and numbers, into a table."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.catalog.problems import Position, fail
from configurator.cli.console import say
from configurator.cli.files import require_files, write_files
from configurator.cli.numbers import counted
from configurator.cli.options import Books, Currency, Language, Overlays, Settings, Target, fields_of
from configurator.today import as_of, epoch

if TYPE_CHECKING:
    from configurator.build import Quoted
    from configurator.studies.sweep.log import Log
    from configurator.studies.sweep.plan import Plan
    from configurator.studies.sweep.points import Rows

FORMATS = (".csv", ".parquet")
SPOKEN_EVERY = 1.0  # seconds between two words about the progress


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(sweep)


def sweep(
    spec: Target,
    vary: Annotated[
        list[str],
        typer.Option("--vary", metavar="PATH=VALUES", help="A field, option or input figure, as A,B,C or LOW..HIGH:STEP; repeatable."),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The table to write: .csv or .parquet.")],
    figures: Annotated[str | None, typer.Option("--figures", metavar="ID,ID,…", help="Figures of each point; the usual ones else.")] = None,
    jobs: Annotated[
        int | None, counted("--jobs", metavar="N", least=1, most=512, help="Processes; as many as there are processors.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue FILE.part, which a sweep that was ended left behind.")] = False,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="tcp://…", help="Compute on a Dask cluster instead (extra 'cluster').")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page with charts.")] = None,
    settings: Settings = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Language = None,
) -> None:
    """Compute every point of a grid into a table: axes multiply, the last one runs fastest, each point is as if it were built alone."""
    from configurator.studies.sweep.log import Log, begun

    require_files(out, html)
    if out.suffix not in FORMATS:
        raise fail("OUT006", f"no sweep is written as '{out.suffix}'", Position(str(out)), f"known: {', '.join(FORMATS)}")
    part = out.with_name(f"{out.name}.part")
    with as_of((begun(part) if resume else None) or epoch()):
        base, plan = _planned(spec, vary, figures, fields_of(settings, prices, currency, lang), catalog or [])
        log = Log(part, plan, resume)
        try:
            for rows in _told(_computed(base, plan, log, jobs, scheduler), log):
                log.add(rows)
        finally:
            log.close(remove=not log.done)
        _write(base, log, out, html)


def _planned(spec: str, vary: list[str], figures: str | None, fields: list[str], folders: list[Path]) -> tuple[Quoted, Plan]:
    """The build that the points differ from, and the plan."""
    from configurator.build import build_request
    from configurator.catalog.load import load_catalog
    from configurator.solve.axes import read_axes
    from configurator.studies.sweep.plan import Asked, planned
    from configurator.system.spec.written import as_written

    axes, loaded = read_axes(vary), load_catalog(folders)
    written = as_written(spec, loaded) if spec in loaded.platforms or Path(spec).exists() else spec
    base = build_request(written, fields, catalog=loaded)
    assert not isinstance(written, str)
    return base, planned(base, Asked(written, tuple(fields), tuple(str(folder.resolve()) for folder in folders)), axes, figures)


def _computed(base: Quoted, plan: Plan, log: Log, jobs: int | None, scheduler: str | None) -> Iterator[Rows]:
    """The rows of every block that is not done, by whoever is asked for."""
    from configurator.studies.sweep import workers

    if scheduler is not None:
        from configurator.studies.sweep.cluster import on_cluster

        return on_cluster(plan, lambda found: log.left(plan.blocks(jobs or found)), scheduler)
    count = jobs or workers.processors()
    blocks = log.left(plan.blocks(count))
    if count == 1 or len(blocks) < 2:
        return workers.here(base, plan, blocks)
    return workers.beside(base, plan, blocks, count)


def _write(base: Quoted, log: Log, out: Path, html: Path | None) -> None:
    """The table of a sweep that is complete, its page where one is wanted, and its charts on the terminal."""
    from configurator.exchange.tables import writer
    from configurator.studies.sweep.charts import print_charts
    from configurator.studies.sweep.page import infos, sweep_page
    from configurator.studies.sweep.table import frame

    plan = log.plan
    table = frame(plan, log.rows())
    _require_some(table["error"].to_list(), plan, log)
    write = writer(out)
    contents = {html: sweep_page(base, plan, table)} if html is not None else {}
    write_files({out: lambda draft: write(draft, table.columns, [table]), **contents})
    log.close(remove=True)
    print_charts(plan, infos(base, plan), table)
    for path in (out, *contents):
        say(f"wrote {path}: {plan.size:,} points" if path == out else f"wrote {path}", error=True)


def _told(found: Iterator[Rows], log: Log) -> Iterator[Rows]:
    """The same rows; on a terminal it is said how many points are done, how fast, and how long the rest will take."""
    begun, before, spoken = time.perf_counter(), log.done, 0.0
    for rows in found:
        yield rows
        passed = time.perf_counter() - begun
        if sys.stderr.isatty() and passed - spoken > SPOKEN_EVERY:
            spoken = passed
            rate = (log.done - before) / passed
            left = (log.plan.size - log.done) / rate if rate else 0.0
            say(f"{log.done:,} of {log.plan.size:,} points, {rate:,.0f} a second, {left:,.0f} s left", error=True)


def _require_some(errors: list[str | None], plan: Plan, log: Log) -> None:
    """A sweep without a single point is bad input, and leaves no file; where some cannot be built, it is said how many."""
    failed = [error for error in errors if error]
    if len(failed) == len(errors):
        log.close(remove=True)
        raise fail("SWEEP07", f"no point can be built: {failed[0]}", plan.axes[0].at)
    if failed:
        say(f"{len(failed):,} of {len(errors):,} points cannot be built, the first: {failed[0]}", error=True)
