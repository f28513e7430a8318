"""Coolant tables from CoolProp, an optional library: makes the files of ``catalogs/coolants``; no quote ever calls it.

Propylene glycol is taken by *volume* (the ASHRAE fit ``INCOMP::APG``), as vendors state it; ``INCOMP::MPG`` is by mass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

from configurator.catalog.problems import fail
from configurator.phrases import name, written

PRESSURE = 2e5  # Pa, a technology loop at rest
TEMPERATURES = tuple(range(0, 75, 5))  # degC
# catalog field: CoolProp output, factor from SI to the unit, unit
PROPERTIES: dict[str, tuple[str, float, str]] = {
    "density": ("D", 1, "kg/m^3"),
    "specific-heat": ("C", 1e-3, "kJ/(kg*K)"),
    "viscosity": ("V", 1e3, "mPa*s"),
    "conductivity": ("L", 1, "W/(m*K)"),
}
# NVIDIA MGX list for water and glycol loops; a graphene-coated plate is still aluminium, and no coating is on the allowed list.
FORBIDDEN = ("aluminium", "graphene-aluminium", "zinc", "lead", "carbon-steel", "pvc", "cpvc")
GLYCOL_NOTE = (
    "Uninhibited ASHRAE propylene glycol, {percent:g} % by volume, at 2 bar. Inhibited products of the same share are somewhat more "
    "viscous; density times specific heat hardly differs. Wetted materials that are not allowed follow the NVIDIA MGX list."
)


@dataclass(frozen=True)
class Fluid:
    """A coolant to make a table of: its CoolProp fluid key and what stands above its table."""

    id: str
    key: str
    name: str
    basis: str
    sources: str
    note: str
    glycol: str = ""
    correction: str = ""


def propylene_glycol(percent: str) -> str:
    """What propylene glycol of a share by volume is called."""
    return name({"en": f"PG{percent} ({percent} % propylene glycol)", "zh": f"PG{percent}（{percent} % 丙二醇溶液）"})


def glycol(percent: float) -> Fluid:
    """Propylene glycol of a share by volume (10 to 60 %, the range of the fit)."""
    if not 10 <= percent <= 60:
        raise fail("COO007", f"propylene glycol of {percent:g} %: the property fit runs from 10 to 60 % by volume")
    return Fluid(
        id=f"pg{percent:g}",
        key=f"INCOMP::APG[{percent / 100:g}]",
        name=propylene_glycol(f"{percent:g}"),
        basis=f"{percent:g} % by volume",
        sources="[coolprop-apg, coolprop-run]",
        note=GLYCOL_NOTE.format(percent=percent),
        glycol=f"{percent:g} %",
    )


def coolant_document(fluid: Fluid, temperatures: Sequence[float] = TEMPERATURES) -> str:
    """The catalog file of one coolant, computed with CoolProp.

    Raises:
        InputError: CoolProp is not installed, or does not know the fluid.
    """
    text = f"id: {fluid.id}\nname: {written(fluid.name)}\nbasis: {fluid.basis}\n"
    text += f"source: {fluid.sources}\nconfidence: high\nlocator: CoolProp PropsSI, fluid {fluid.key}\nnote: >-\n"
    text += fill(fluid.note, 120, initial_indent="  ", subsequent_indent="  ") + "\n"
    text += f"glycol: {fluid.glycol}\n" if fluid.glycol else ""
    text += f"viscosity-correction: {fluid.correction}\n" if fluid.correction else ""
    text += "table:\n" + _row("temperature", [f"{t:g} degC" for t in temperatures])
    text += "".join(_row(field, _cells(*spec, fluid.key, temperatures)) for field, spec in PROPERTIES.items())
    return text + f"wetted-forbidden: [{', '.join(FORBIDDEN)}]\n"


def _cells(code: str, factor: float, unit: str, key: str, temperatures: Sequence[float]) -> list[str]:
    """The property at every temperature, five significant digits, with its unit."""
    try:
        from CoolProp.CoolProp import PropsSI
    except ImportError:
        raise fail("COO008", "coolant tables need CoolProp", hint="pip install 'rack-configurator[fluids]'") from None
    try:
        return [f"{factor * PropsSI(code, 'T', t + 273.15, 'P', PRESSURE, key):.5g} {unit}" for t in temperatures]
    except ValueError as problem:
        raise fail("COO009", f"CoolProp has no {code} of {key}: {problem}") from None


def _row(field: str, values: list[str]) -> str:
    """A flow list under its key, five values a line."""
    lines = [", ".join(values[i : i + 5]) for i in range(0, len(values), 5)]
    return f"  {field}:\n    [" + ",\n     ".join(lines) + "]\n"
