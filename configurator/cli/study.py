"""Commands over several builds: `compare`, `size`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.catalog.problems import Position, fail
from configurator.cli.console import print_json, progress, say
from configurator.cli.files import Content, require_files, write_files
from configurator.cli.options import INSIDE, AsJson, Audience, Books, Currency, Dialect, Language, Overlays, Reader, Settings, fields_of

if TYPE_CHECKING:
    from configurator.catalog.model import Catalog
    from configurator.render.order_view import OrderView
    from configurator.render.view import Seen, View
    from configurator.studies.sizing.asked import Mix
    from configurator.studies.sizing.study import ViewOf

LONG = "Write every line of all of them with its cost as one long table: .csv, .xlsx or .parquet, as of 'export --to tidy'."
Specs = Annotated[list[str], typer.Argument(metavar="SPEC...", help="Specification files or platform ids, side by side.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (compare, size):
        app.command()(command)


def _views(specs: list[str], catalog: Catalog, fields: list[str], audience: Audience) -> list[View | OrderView]:
    from configurator.build import build_request
    from configurator.render.order_view import view_of

    with progress(specs, "building") as todo:
        return [view_of(build_request(spec, fields, catalog=catalog), audience) for spec in todo]


def compare(
    specs: Specs,
    as_json: AsJson = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the table as a page.")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Write the table as a workbook.")] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help=LONG)] = None,
    audience: Reader = INSIDE,
    settings: Settings = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    csv_dialect: Dialect = "plain",
    lang: Language = None,
) -> None:
    """Compare systems side by side: compute, memory, power, cooling, links and cost on the same basis."""
    from configurator.catalog.load import load_catalog
    from configurator.exchange.tidy import require_format, tidy_file, tidy_rows
    from configurator.studies import report as pages
    from configurator.studies.compare import compare as study

    require_files(html, xlsx, out)
    if out is not None:
        require_format(out)
        if audience != "internal":
            raise fail("OUT008", "every line with its cost is for the house", Position(str(out)), "leave --audience or -o out")
    loaded = load_catalog(catalog or [])
    views = _views(specs, loaded, fields_of(settings, prices, currency, lang), audience)
    if len({view.currency for view in views}) > 1:
        say("the systems are quoted in different currencies: compared in USD (--currency chooses)", error=True)
        views = _views(specs, loaded, fields_of(settings, prices, "USD", lang), audience)
    found = study(views)
    made = ((html, pages.comparison_page), (xlsx, pages.comparison_workbook))
    contents: dict[Path, Content] = {path: table(found) for path, table in made if path is not None}
    if out is not None:
        contents[out] = tidy_file(out, [row for view in views for row in tidy_rows(view)], csv_dialect)
    write_files(contents)
    for path in contents:
        say(f"wrote {path}", error=True)
    if as_json:
        print_json(pages.comparison_json(found))
    else:
        pages.print_comparison(found)


def _platforms(catalog: Catalog, names: str | None) -> list[str]:
    """The platforms of a list with commas, all of them without one; raises InputError for one that there is not."""
    wanted = [name.strip() for name in (names or "").split(",") if name.strip()]
    return [catalog.platform(name).id for name in wanted or catalog.platforms]


def size(
    dense_bf16: Annotated[
        str | None, typer.Option("--dense-bf16", metavar="COMPUTE", help="Dense BF16 compute needed, e.g. 5000PFLOPS or 5000P.")
    ] = None,
    dense_fp8: Annotated[str | None, typer.Option("--dense-fp8", metavar="COMPUTE", help="Dense FP8 compute needed.")] = None,
    hbm: Annotated[str | None, typer.Option("--hbm", metavar="BYTES", help="HBM capacity needed, e.g. 500TB.")] = None,
    accelerators: Annotated[str | None, typer.Option("--accelerators", metavar="N", help="Accelerators needed.")] = None,
    max_power: Annotated[str | None, typer.Option("--max-power", metavar="POWER", help="Facility power there is, e.g. 20MW.")] = None,
    max_area: Annotated[str | None, typer.Option("--max-area", metavar="AREA", help="Floor there is, e.g. 400m^2.")] = None,
    budget: Annotated[str | None, typer.Option("--budget", metavar="MONEY", help="Money there is, before tax, e.g. 30MUSD.")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="DATE", help="Day by which all parts with a known lead time are there.")] = None,
    platforms: Annotated[
        str | None, typer.Option("--platform", metavar="A,B,…", help="Platforms to size; all of them when left out.")
    ] = None,
    mixes: Annotated[
        list[str] | None, typer.Option("--mix", metavar="A:2,B:1", help="Systems that are bought together, so many of each; repeatable.")
    ] = None,
    as_json: AsJson = False,
    audience: Reader = INSIDE,
    settings: Settings = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Language = None,
) -> None:
    """Size a requirement: the systems that what is needed takes, or the most that power, floor and budget allow, for each platform."""
    from configurator.catalog.load import load_catalog
    from configurator.studies.sizing import report as pages
    from configurator.studies.sizing.asked import read_asked, read_mix
    from configurator.studies.sizing.study import size as study

    needed = {"dense-bf16": dense_bf16, "dense-fp8": dense_fp8, "hbm": hbm, "accelerators": accelerators}
    given = {**needed, "max-power": max_power, "max-area": max_area, "budget": budget, "by": by}
    asked = read_asked({name: text for name, text in given.items() if text is not None})
    loaded = load_catalog(catalog or [])
    mixed = {text: read_mix(text, loaded) for text in mixes or ()}
    names = [*(_platforms(loaded, platforms) if platforms or not mixed else ()), *mixed]
    built = _counted(loaded, fields_of(settings, prices, currency or asked.currency or None, lang), mixed, audience)
    with progress(names, "sizing") as todo:
        found = study(built, todo, asked)
    if as_json:
        print_json(pages.sizing_json(found, asked))
    else:
        pages.print_sizing(found)
    if not any(each.good for each in found):
        raise typer.Exit(1)


def _counted(catalog: Catalog, fields: list[str], mixes: Mapping[str, Mix], audience: Audience) -> ViewOf:
    """What builds so many systems of a platform, or so many mixes."""
    from configurator.build import build_request
    from configurator.render.order_view import view_of

    def build(target: str, count: int) -> Seen:
        if target in mixes:
            return view_of(build_request(mixes[target].order(count), fields, catalog=catalog), audience)
        return view_of(build_request(target, [*fields, f"quantity={count}"], catalog=catalog), audience)

    return build
