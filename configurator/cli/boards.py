"""`rackcfg boards`: a trace by itself, without a platform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from configurator.cli.console import print_json
from configurator.cli.options import AsJson, Overlays

if TYPE_CHECKING:
    pass

app = typer.Typer(no_args_is_help=True, help="Traces and laminates without a platform.")


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
    as_json: AsJson = False,
    catalog: Overlays = None,
) -> None:
    """Which laminate a trace needs: its loss, its margin with the probability that it holds, and the ladder of laminates by price."""
    from configurator.catalog.load import load_catalog
    from configurator.studies.board_report import answer_json, print_answer
    from configurator.studies.board_what_if import Question, answer

    given = {
        "frequency": frequency, "length": length, "dk": dk, "df": df, "roughness": roughness, "width": width, "height": height,
        "impedance": impedance, "copper": copper, "resistivity": resistivity, "temperature": temperature, "budget": budget,
    }  # fmt: skip
    numbers = {name: text for name, text in given.items() if text is not None}
    question = Question(numbers, interface, laminate, line, roughness_model, segment or ())
    found = answer(question, load_catalog(catalog or []))
    if as_json:
        print_json(answer_json(found))
    else:
        print_answer(found)
    if not found.found:
        raise typer.Exit(1)
