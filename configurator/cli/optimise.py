"""`optimise`: the best system for a goal under conditions, or why there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.catalog.problems import Position, fail
from configurator.cli.console import counting, say
from configurator.cli.cost.written import AsBook, AsPage, answer
from configurator.cli.files import require_files, write_files
from configurator.cli.fixing import require_other, write_copy
from configurator.cli.numbers import counted
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
        str | None,
        typer.Option("--pareto", metavar="FIGURE[:max]", help="A second goal, small unless :max: what no other betters in both."),
    ] = None,
    likely: Annotated[
        str | None, typer.Option("--likely", metavar="SHARE", help="How probably conditions must hold over the ranges, e.g. 90 %.")
    ] = None,
    tries: Annotated[int, counted("--tries", metavar="N", least=1, most=100_000, help="Systems that are built at most.")] = 200,
    jobs: Annotated[int | None, counted("--jobs", metavar="N", least=1, help="Processes; one for each processor when left out.")] = None,
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
    from configurator.studies.solving.sheet import AnswerSheet
    from configurator.studies.solving.values import answer_json
    from configurator.system.spec.written import as_written

    require_files(html, xlsx, csv)
    require_other(out, spec)
    asked = Question(
        _goal(minimise, maximise), tries, maximise is not None, where or (), read_axes(vary or ()), pareto or "", _share(likely)
    )
    fields = fields_of(settings, prices, currency, lang)
    read, loaded = read_request(spec, fields, catalog or [])
    found = solve(read, loaded, asked, jobs or jobs_here(), lambda total: counting(total, "building"))
    sheet = AnswerSheet(read, found.figures, found)
    if csv is not None:
        _write_rows(sheet, csv)
    answer(sheet, answer_json if as_json else None, html, xlsx)
    if found.found.best is None:
        raise typer.Exit(1)
    if out is not None:
        write_copy(out, as_written(spec, loaded), [*fields, *found.found.best.outcome.settings])


def _goal(minimise: str | None, maximise: str | None) -> str:
    """The figure of the one goal that is asked for."""
    if (minimise is None) == (maximise is None):
        raise fail("OPT004", "expected --minimise FIGURE or --maximise FIGURE", Position("optimise"), "e.g. --minimise cost.price")
    return minimise or maximise or ""


def _share(text: str | None) -> float | None:
    """A share of one hundred per cent."""
    from configurator.units import UnitError, parse_quantity, unit

    if text is None:
        return None
    try:
        number, written = parse_quantity(text, unit("%"))
    except UnitError as problem:
        raise fail("OPT005", str(problem), Position(f"--likely {text}")) from None
    if not 0 < number * written.factor <= 1:
        raise fail("OPT005", "is no probability", Position(f"--likely {text}"), "e.g. 90 %")
    return number * written.factor


def _write_rows(sheet: AnswerSheet, path: Path) -> None:
    """Every system that was built, a row each."""
    import polars

    from configurator.exchange.tables import writer
    from configurator.studies.solving.values import head_of, rows_of

    if path.suffix not in (".csv", ".parquet"):
        raise fail("OUT006", f"no rows are written as '{path.suffix}'", Position(str(path)), "known: .csv, .parquet")
    head, write = head_of(sheet), writer(path)
    frame = polars.DataFrame(list(rows_of(sheet)), schema=head, orient="row", infer_schema_length=None)
    write_files({path: lambda draft: write(draft, head, [frame])})
    say(f"wrote {path}: {len(frame):,} systems", error=True)
