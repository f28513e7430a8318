"""`rackcfg boards`: a trace by itself, without a platform."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from configurator.cli.console import print_json, say
from configurator.cli.files import require_file, write_files
from configurator.cli.groups import group
from configurator.cli.options import AsJson, Overlays, Settings, Target, WhatIf, requested

if TYPE_CHECKING:
    from configurator.exchange.touchstone import Wire

app = group("Traces and laminates without a platform.")


def _number(name: str, metavar: str, help: str) -> Any:
    return typer.Option(f"--{name}", metavar=metavar, help=help)


@app.callback()
def boards() -> None:
    """Traces and laminates without a platform."""


@app.command("what-if")
def what_if(
    interface: Annotated[str | None, _number("interface", "I", "What runs over it, e.g. pcie-5 (rackcfg catalog list interfaces).")] = None,
    frequency: Annotated[str | None, _number("frequency", "F", "Or the frequency at which loss counts, e.g. 16GHz.")] = None,
    length: Annotated[str | None, _number("length", "L", "Length of the trace: 250mm, 6in.")] = None,
    laminate: Annotated[str | None, _number("laminate", "X", "A laminate of the catalog instead of the cheapest that holds.")] = None,
    foil: Annotated[
        str | None, _number("foil", "X", "Copper foil of the catalog instead of each laminate's usual one, e.g. hvlp4.")
    ] = None,
    dk: Annotated[str | None, _number("dk", "N", "Or a laminate by its numbers: dielectric constant,")] = None,
    df: Annotated[str | None, _number("df", "N", "and loss tangent at this frequency on a board in service.")] = None,
    roughness: Annotated[str | None, _number("roughness", "RQ", "RMS height of the foil, e.g. 0.4um; that of the laminate's foil.")] = None,
    width: Annotated[str | None, _number("width", "W", "Width of the trace: 5mil, 0.127mm; that of a build.")] = None,
    height: Annotated[str | None, _number("height", "B", "Distance of the planes instead of an impedance.")] = None,
    impedance: Annotated[str | None, _number("impedance", "Z", "Impedance of one trace; 50 ohm when left out.")] = None,
    copper: Annotated[str | None, _number("copper", "T", "Thickness of the copper; half an ounce when left out.")] = None,
    resistivity: Annotated[str | None, _number("resistivity", "R", "Resistivity of the copper at 20 degC, in ohm*m.")] = None,
    temperature: Annotated[str | None, _number("temperature", "T", "Temperature of the board; that of a build.")] = None,
    line: Annotated[str, _number("line", "KIND", "stripline or microstrip.")] = "stripline",
    roughness_model: Annotated[str, _number("roughness-model", "MODEL", "hammerstad or huray.")] = "hammerstad",
    segment: Annotated[list[str] | None, _number("segment", "NAME=LOSS", "A piece of known loss on the way, repeatable.")] = None,
    budget: Annotated[str | None, _number("budget", "DB", "Loss that trace and segments may have instead of a board's share.")] = None,
    touchstone: Annotated[Path | None, _number("touchstone", "FILE.s2p", "Write the trace as a Touchstone file of two ports.")] = None,
    as_json: AsJson = False,
    catalog: Overlays = None,
) -> None:
    """Which laminate a trace needs: its loss, its margin with the probability that it holds, and the ladder of laminates by price."""
    from configurator.catalog.load import load_catalog
    from configurator.studies.boards.report import answer_json, print_answer, told
    from configurator.studies.boards.what_if import Question, answer, wire_of

    given = {
        "frequency": frequency, "length": length, "dk": dk, "df": df, "roughness": roughness, "width": width, "height": height,
        "impedance": impedance, "copper": copper, "resistivity": resistivity, "temperature": temperature, "budget": budget,
    }  # fmt: skip
    numbers = {name: text for name, text in given.items() if text is not None}
    question = Question(numbers, interface, laminate, foil, line, roughness_model, segment or ())
    found = answer(question, load_catalog(catalog or []))
    if touchstone is not None:
        _write_touchstone(touchstone, wire_of(found), told(found))
    if as_json:
        print_json(answer_json(found))
    else:
        print_answer(found)
    if not found.found:
        raise typer.Exit(1)


@app.command()
def touchstone(
    spec: Target,
    board: Annotated[str, _number("board", "ID", "The board, as in 'rackcfg show SPEC boards --json'.")],
    interface: Annotated[str, _number("interface", "I", "What runs over the trace, e.g. nvlink-5.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE.s2p", help="The file to write.")],
    settings: Settings = None,
    what_if: WhatIf = None,
    catalog: Overlays = None,
) -> None:
    """Write the longest trace of a board of a system as a Touchstone file of two ports, for programs that simulate whole channels."""
    from configurator.render.order_view import view_of
    from configurator.studies.boards.segment import segment_of

    require_file(out)
    found = segment_of(view_of(requested(spec, settings, what_if, catalog)), board, interface)
    _write_touchstone(out, found.wire, found.told)


def _write_touchstone(path: Path, wire: Wire, told: list[str]) -> None:
    from configurator.exchange.touchstone import touchstone as text_of

    require_file(path)
    write_files({path: text_of(wire, told).encode()})
    say(f"wrote {path}", error=True)
