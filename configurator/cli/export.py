"""The command `export`: a quote for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from configurator.cli.console import say
from configurator.cli.files import Content, require_file, require_folder, write_files
from configurator.cli.options import Overlays, Settings, Target, requested

Format = Literal["netbox", "cyclonedx"]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(export)


def export(
    spec: Target,
    to: Annotated[Format, typer.Option("--to", help="netbox: a folder for its import pages; cyclonedx: a hardware BOM as JSON.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="PATH", help="The folder (netbox) or the file (cyclonedx) to write.")],
    settings: Settings = None,
    catalog: Overlays = None,
) -> None:
    """Write what is quoted for another program, without money: racks, devices, power, cooling, cables for NetBox, or a CycloneDX BOM."""
    if to == "netbox":
        require_folder(out)
        write_files(_netbox(spec, out, settings, catalog))
    else:
        require_file(out)
        write_files({out: _cyclonedx(spec, settings, catalog)})
    say(f"wrote {out}", error=True)


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
