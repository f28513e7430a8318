"""A trace by itself, as JSON and in the terminal."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from configurator.render.text.boards import in_unit, rung_json
from configurator.render.text.terminal import console, plain_table
from configurator.studies.boards.segment import SINGLE
from configurator.studies.boards.what_if import Answer


def answer_json(found: Answer) -> dict[str, Any]:
    """The contract of `rackcfg boards what-if --json`."""
    trace, laminate, material = found.trace, found.laminate, found.material
    return {
        "schema": "rackcfg/boards-what-if/1",
        "interface": found.interface,
        "frequency_ghz": in_unit(found.frequency, "GHz"),
        "length_m": in_unit(found.length, "m"),
        "width_mil": in_unit(found.width, "mil"),
        "laminate": laminate.id if laminate else "given" if material else None,
        "grade": laminate.grade if laminate else None,
        "df": in_unit(material.df if material else None, "1"),
        "dk": in_unit(material.dk if material else None, "1"),
        "df_inside": material.inside if material else None,
        "roughness_model": found.roughness_model,
        "impedance_ohm": in_unit(trace.line.impedance() if trace else None, "ohm"),
        "height_mil": in_unit(trace.line.height if trace else None, "mil"),
        "loss_db_per_inch": in_unit(trace.whole if trace else None, "dB/inch"),
        "dielectric_db_per_inch": in_unit(trace.dielectric if trace else None, "dB/inch"),
        "conductor_db_per_inch": in_unit(trace.conductor if trace else None, "dB/inch"),
        "segments": [{"name": name, "loss_db": in_unit(loss, "dB")} for name, loss in found.segments],
        "loss_db": in_unit(found.loss, "dB"),
        "budget_db": in_unit(found.budget, "dB"),
        "margin_db": in_unit(found.margin, "dB"),
        "probability": found.probability,
        "reason": found.reason,
        "ladder": [rung_json(rung) for rung in found.ladder],
    }


def told(found: Answer) -> list[str]:
    """What a Touchstone file of the trace says before the numbers."""
    data = answer_json(found)
    made = f"{1000 * (data['length_m'] or 0.0):.4g} mm, {data['width_mil']:.4g} mil wide, on {data['laminate']}"
    lost = f"{data['loss_db_per_inch']:.4g} dB/inch at {data['frequency_ghz']:.5g} GHz"
    return [made, lost, SINGLE]


def print_answer(found: Answer) -> None:
    """The trace, what it loses and is left, and the ladder as a table."""
    out, data = console(), answer_json(found)
    named = f"{found.laminate.name} ({found.laminate.grade})" if found.laminate else {"given": "as given", None: "none"}[data["laminate"]]
    out.print(Text(f"Laminate: {named}", style="bold"))
    for label, key, shown in LINES:
        if data[key] is not None:
            out.print(f"  {label}: {data[key]:.4g} {shown}".rstrip())
    if data["probability"] is not None:
        out.print(f"  probability that it holds: {data['probability']:.0%}")
    if found.material is not None and not found.material.inside:
        out.print("  the frequency lies outside the published points of the loss tangent")
    if found.reason:
        out.print(Text(f"  {found.reason}"))
    if found.ladder:
        out.print(_ladder(found))


LINES = (
    ("frequency", "frequency_ghz", "GHz"),
    ("width", "width_mil", "mil"),
    ("loss tangent there", "df", ""),
    ("loss in the dielectric", "dielectric_db_per_inch", "dB/inch"),
    ("loss in the copper", "conductor_db_per_inch", "dB/inch"),
    ("loss", "loss_db", "dB"),
    ("budget", "budget_db", "dB"),
    ("margin", "margin_db", "dB"),
)


def _ladder(found: Answer) -> Any:
    table = plain_table(
        "laminate", "grade", "USD/m²", "dB/inch", "margin dB", "probability", "", right=("USD/m²", "dB/inch", "margin dB", "probability")
    )
    for rung in map(rung_json, found.ladder):
        numbers = (
            f"{rung['price_per_m2']:,.0f}",
            f"{rung['loss_db_per_inch']:.2f}",
            f"{rung['margin_db']:.1f}",
            f"{rung['probability']:.0%}",
        )
        table.add_row(rung["laminate"], rung["grade"], *numbers, "holds" if rung["holds"] else "")
    return table
