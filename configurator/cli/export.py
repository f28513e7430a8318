"""The command `export`: a quote for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from configurator.catalog.problems import Position, fail
from configurator.cli.console import progress, say
from configurator.cli.files import Content, require_file, require_folder, write_files
from configurator.cli.options import Books, Currency, Dialect, Overlays, Settings, fields_of, requested

Format = Literal["netbox", "cyclonedx", "tidy"]
Specs = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SPEC]...", help="A specification file or a platform id; of tidy data several, all platforms when left out."),
]
To = Annotated[
    Format,
    typer.Option("--to", help="netbox: a folder for its import pages; cyclonedx: a hardware BOM as JSON; tidy: every line with its cost."),
]
Out = Annotated[Path, typer.Option("-o", "--out", metavar="PATH", help="The folder (netbox), or the file; tidy: .csv, .xlsx or .parquet.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(export)


def export(
    to: To,
    out: Out,
    specs: Specs = None,
    settings: Settings = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    csv_dialect: Dialect = "plain",
) -> None:
    """Write what is quoted for another program.

    Without money: racks, devices, power, cooling, cables for NetBox, or a CycloneDX BOM. With it (tidy): one leaf a row, of one system or
    of many, each with rack, tray, function, part, supplier, price, range, basis, source and date; a column of prices adds up to the cost.
    """
    if to == "tidy":
        require_file(out)
        write_files({out: _tidy(specs or [], out, fields_of(settings, prices, currency), catalog or [], csv_dialect)})
    elif len(specs or []) != 1:
        raise fail("OUT007", f"{to} is of one specification", Position("--to"), "name one; --to tidy takes several")
    elif to == "netbox":
        require_folder(out)
        write_files(_netbox((specs or [])[0], out, settings, catalog))
    else:
        require_file(out)
        write_files({out: _cyclonedx((specs or [])[0], settings, catalog)})
    say(f"wrote {out}", error=True)


def _tidy(specs: list[str], out: Path, fields: list[str], folders: list[Path], dialect: str) -> bytes:
    """The lines of some systems, of all platforms where none is named."""
    from configurator.build import build_request
    from configurator.catalog.load import load_catalog
    from configurator.exchange.tidy import require_format, tidy_file, tidy_rows
    from configurator.render.order_view import view_of

    require_format(out)
    loaded = load_catalog(folders)
    rows: list[dict[str, object]] = []
    with progress(specs or list(loaded.platforms), "building") as todo:
        for spec in todo:
            rows += tidy_rows(view_of(build_request(spec, fields, catalog=loaded)))
    return tidy_file(out, rows, dialect)


def _netbox(spec: str, out: Path, settings: list[str] | None, catalog: list[Path] | None) -> dict[Path, Content]:
    from configurator.exchange.netbox import netbox_files

    files = {out / name: content for name, content in netbox_files(requested(spec, settings, None, catalog)).items()}
    for folder in {path.parent for path in files}:
        folder.mkdir(parents=True, exist_ok=True)
    return dict(files)


def _cyclonedx(spec: str, settings: list[str] | None, catalog: list[Path] | None) -> bytes:
    from configurator.exchange.cyclonedx import hardware_bom
    from configurator.render.order_view import view_of

    return hardware_bom(view_of(requested(spec, settings, None, catalog), "customer"))
