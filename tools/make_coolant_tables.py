"""Write catalogs/coolants/*.yaml: property tables of the coolants at 2 bar, 0 to 70 degC, computed with CoolProp.

Run once per CoolProp release (`pip install CoolProp`, then `python tools/make_coolant_tables.py`); the program itself only
interpolates in the tables. PG25 is 25 % propylene glycol by *volume*, hence the volume-based ASHRAE fit APG and not MPG.
"""

from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from CoolProp.CoolProp import PropsSI

COOLANTS = Path(__file__).parents[1] / "catalogs" / "coolants"
PRESSURE = 2e5  # Pa, a technology loop at rest
TEMPERATURES = range(0, 75, 5)  # degC
# catalog field: CoolProp output, factor from SI to the unit, unit
PROPERTIES: dict[str, tuple[str, float, str]] = {
    "density": ("D", 1, "kg/m^3"),
    "specific-heat": ("C", 1e-3, "kJ/(kg*K)"),
    "viscosity": ("V", 1e3, "mPa*s"),
    "conductivity": ("L", 1, "W/(m*K)"),
}
# NVIDIA MGX list for water and glycol loops; a graphene-coated plate is still aluminium, and no coating is on the allowed list.
FORBIDDEN = "[aluminium, graphene-aluminium, zinc, lead, carbon-steel, pvc, cpvc]"


@dataclass(frozen=True)
class Coolant:
    """One coolant: its CoolProp fluid key and the text that stands above its table."""

    id: str
    fluid: str
    name: str
    basis: str
    sources: str
    note: str


WATER = Coolant(
    *("water", "Water", "Water (treated, deionised)", "pure water", "coolprop-run"),
    "IAPWS-95 water at 2 bar; the few ppm of azole and biocide of a treated loop do not change the properties. "
    "Wetted materials that are not allowed follow the NVIDIA MGX list.",
)
PG25 = Coolant(
    *("pg25", "INCOMP::APG[0.25]", "PG25 (25 % propylene glycol)", "25 % by volume", "[coolprop-apg, coolprop-run]"),
    "Uninhibited ASHRAE propylene glycol, 25 % by volume, at 2 bar; within 0.02 % in density and 0.15 % in specific heat of a "
    "published 25 % table. Inhibited DOWFROST LC 25 is about 15 % more viscous at 40 degC (1.58 against 1.37 mPa*s), while "
    "density times specific heat agrees within 0.3 %. Wetted materials that are not allowed follow the NVIDIA MGX list.",
)


def cells(code: str, factor: float, unit: str, fluid: str) -> list[str]:
    """The property at every temperature, five significant digits, with its unit."""
    values = (factor * PropsSI(code, "T", t + 273.15, "P", PRESSURE, fluid) for t in TEMPERATURES)
    return [f"{value:.5g} {unit}" for value in values]


def row(field: str, values: list[str]) -> str:
    """A flow list under its key, five values a line."""
    lines = [", ".join(values[i : i + 5]) for i in range(0, len(values), 5)]
    return f"  {field}:\n    [" + ",\n     ".join(lines) + "]\n"


def document(coolant: Coolant) -> str:
    """The catalog file of one coolant."""
    text = "# Made by tools/make_coolant_tables.py; do not edit by hand.\n"
    text += f"id: {coolant.id}\nname: {coolant.name}\nbasis: {coolant.basis}\n"
    text += f"source: {coolant.sources}\nconfidence: high\nnote: >-\n"
    text += fill(coolant.note, 120, initial_indent="  ", subsequent_indent="  ") + "\n"
    text += "table:\n" + row("temperature", [f"{t} degC" for t in TEMPERATURES])
    text += "".join(row(field, cells(*spec, coolant.fluid)) for field, spec in PROPERTIES.items())
    return text + f"wetted-forbidden: {FORBIDDEN}\n"


if __name__ == "__main__":
    for coolant in (WATER, PG25):
        (COOLANTS / f"{coolant.id}.yaml").write_text(document(coolant), encoding="utf-8")
