"""Commands that write: `new` and `quote`."""

from __future__ import annotations

import errno
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.catalog.problems import Position, fail
from configurator.cli.options import Books, Currency, Language, Overlays, Settings, Target, WhatIf, requested

if TYPE_CHECKING:
    from configurator.render.view import View


def _write_json(view: View, path: Path) -> None:
    from configurator.render.text.json import as_json

    path.write_text(json.dumps(as_json(view), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _write_xlsx(view: View, path: Path) -> None:
    from configurator.render.excel.workbook import write_workbook

    write_workbook(view, path)


def _write_html(view: View, path: Path) -> None:
    from configurator.render.html.page import write_page

    write_page(view, path)


def _write_csv(view: View, path: Path) -> None:
    from configurator.render.text.csv import write_bom

    write_bom(view, path)


WRITERS: dict[str, Callable[[View, Path], None]] = {"xlsx": _write_xlsx, "html": _write_html, "json": _write_json, "csv": _write_csv}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(quote)
    app.command()(new)


def quote(
    spec: Target,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Folder for the documents; made when missing.")] = Path(),
    formats: Annotated[str, typer.Option("--format", help="What to write: any of xlsx,html,json,csv.")] = "xlsx,html",
    settings: Settings = None,
    what_if: WhatIf = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Language = None,
) -> None:
    """Write the quote: a workbook with live formulas and a printable page. Exit 1 when a check fails (the documents are still written)."""
    wanted = list(dict.fromkeys(f.strip() for f in formats.split(",") if f.strip()))
    if not wanted:
        raise fail("OUT001", "no format given", Position(f"--format {formats}"), f"formats: {', '.join(WRITERS)}")
    for name in wanted:
        if name not in WRITERS:
            raise fail("OUT001", f"unknown format '{name}'", Position(f"--format {formats}"), f"formats: {', '.join(WRITERS)}")
    from configurator.render.text import terminal
    from configurator.render.view import View

    build = requested(spec, settings, what_if, catalog, prices, currency, lang)
    view = View(build)
    _require_folder(out)
    written = _write_all(view, out, wanted)
    terminal.summary(view)
    for path in written:
        typer.echo(f"wrote {path}")
    if "xlsx" in wanted and build.spec.quote.audience == "customer" and build.figures["prices.margin"].value:
        typer.echo(
            "note: the workbook is live and shows cost and margin; the page does not (quote.audience: internal silences this)", err=True
        )
    if build.failed:
        raise typer.Exit(1)


def _require_folder(out: Path) -> None:
    """Make the folder; bad input when it cannot be one or cannot be written to."""
    at = Position(f"-o {out}")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except (FileExistsError, NotADirectoryError):
        raise fail("OUT002", "is a file, not a folder", at) from None
    except OSError as problem:
        raise fail("OUT003", f"cannot be written to: {problem.strerror}", at, "choose another folder with -o") from None


def _write_all(view: View, out: Path, wanted: list[str]) -> list[Path]:
    """Write every document beside its place and move all of them at the end, so there is never half a quote."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    for name in wanted:
        if (out / f"{view.spec.name}.{name}").is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder of that name is in the way", str(out / f"{view.spec.name}.{name}"))
    with tempfile.TemporaryDirectory(dir=out, prefix=".rackcfg-") as folder:
        with Progress(
            SpinnerColumn(), TextColumn("{task.description}"), console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
        ) as bar:
            task = bar.add_task("writing", total=len(wanted))
            for name in wanted:
                bar.update(task, description=f"writing {view.spec.name}.{name}", advance=1)
                WRITERS[name](view, Path(folder) / f"{view.spec.name}.{name}")
        written = []
        for name in wanted:
            target = out / f"{view.spec.name}.{name}"
            (Path(folder) / target.name).replace(target)
            written.append(target)
    return written


def new(
    platform: Annotated[str, typer.Argument(help="Platform id.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write to a file instead of stdout; never overwrites.")
    ] = None,
    catalog: Overlays = None,
) -> None:
    """Print a commented starter specification for a platform."""
    from configurator.catalog.load import load_catalog
    from configurator.system.starter import starter_spec

    loaded = load_catalog(catalog or [])
    text = starter_spec(loaded, loaded.platform(platform))
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise fail("OUT004", "exists already and is not overwritten", Position(str(out)), "choose another name") from None
    except OSError as problem:
        raise fail("OUT003", f"cannot be written to: {problem.strerror}", Position(str(out))) from None
    typer.echo(f"wrote {out}")
