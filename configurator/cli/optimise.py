"""`optimise`: the best system for a goal under conditions, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.catalog.problems import Position, fail
from configurator.cli.console import counting
from configurator.cli.cost.written import AsBook, AsPage, answer, require_files
from configurator.cli.files import require_file, write_files
from configurator.cli.options import AsJson, Books, Currency, Language, Overlays, Settings, Target, fields_of

if TYPE_CHECKING:
    from configurator.studies.solving.sheet import AnswerSheet

Vary = Annotated[
    list[str] | None,
    typer.Option("--vary", metavar="PATH=A,B|LOW..HIGH:STEP", help="A choice and its values; all the specification leaves open without."),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(optimise)


def optimise(
    spec: Target,
    minimise: Annotated[str | None, typer.Option("--minimise", metavar="FIGURE", help="The figure that is wanted small.")] = None,
    maximise: Annotated[str | None, typer.Option("--maximise", metavar="FIGURE", help="The figure that is wanted large.")] = None,
    where: Annotated[
        list[str] | None, typer.Option("--where", metavar="CONDITION", help='A condition, e.g. "power.ac-input <= 140 kW"; repeatable.')
    ] = None,
    vary: Vary = None,
    pareto: Annotated[
        str | None, typer.Option("--pareto", metavar="FIGURE[:max]", help="A second goal, small unless :max: what no other betters in both.")
    ] = None,
    likely: Annotated[
        str | None, typer.Option("--likely", metavar="SHARE", help="How probably conditions must hold over the ranges, e.g. 90 %.")
    ] = None,
    tries: Annotated[int, typer.Option("--tries", min=1, max=100_000, help="Systems that are built at most.")] = 300,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Processes; one for each processor when left out.")] = None,
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Write a copy of the specification with what was chosen.")] = None,
    html: AsPage = None,
    xlsx: AsBook = None,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write every system that was built, csv or parquet.")] = None,
    settings: Settings = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Language = None,
) -> None:
    """Find the best choices for a goal: nothing fails and every condition holds. Exit 1 where nothing does, with what clashes."""
    from configurator.build import read_request
    from configurator.solve.axes import read_axes
    from configurator.solve.optimise import Question
    from configurator.solve.optimise import answer as solve
    from configurator.solve.trials import jobs_here

    require_files(html, xlsx, csv)
    copied = _copied(spec, out)
    goal = _goal(minimise, maximise)
    fields = fields_of(settings, prices, currency, lang)
    axes = read_axes(vary or [])
    read, loaded = read_request(spec, fields, catalog or [])
    question = Question(goal, maximise is not None, where or [], axes, pareto or "", _share(likely), tries)
    sheet = _sheet(solve(read, loaded, question, jobs or jobs_here(), lambda total: counting(total, "building")))
    _write(sheet, csv, copied)
    ...


def _goal(minimise: str | None, maximise: str | None) -> str:
    """The figure of the one goal that is asked for."""
    if (minimise is None) == (maximise is None):
        raise fail("OPT004", "expected --minimise FIGURE or --maximise FIGURE", Position("optimise"), "e.g. --minimise cost.price")
    return minimise or maximise or ""
