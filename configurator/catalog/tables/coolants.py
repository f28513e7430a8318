"""Coolants by name: those of the catalog, and propylene glycol of any share between two of its tables."""

from __future__ import annotations

import math
import re

from configurator.catalog.model import Catalog
from configurator.catalog.tables.fluids import propylene_glycol
from configurator.catalog.tables.reference import COLUMNS, Coolant
from configurator.catalog.values import parse_value
from configurator.units import unit

GLYCOL = re.compile(r"pg:(\d{1,2}(?:\.\d)?)")
GEOMETRIC = ("viscosity",)  # grows by a factor per share, so it is interpolated by its logarithm


def coolant_named(catalog: Catalog, name: str) -> Coolant | None:
    """The coolant of the catalog, or ``pg:33`` (33 % propylene glycol by volume) made from its neighbours; None for anything else."""
    if name in catalog.coolants:
        return catalog.coolants[name]
    wanted = GLYCOL.fullmatch(name)
    return _mixture(glycols(catalog), float(wanted[1]) / 100.0) if wanted else None


def suggestion(catalog: Catalog, name: str) -> str:
    """What to write instead of a share without its colon (``pg26``): the nearest table, or the mixture; empty for anything else."""
    tables = glycols(catalog)
    wanted = re.fullmatch(r"pg(\d{1,2})", name)
    if wanted is None or not tables:
        return ""
    nearest = min(tables, key=lambda row: abs(row[0] - float(wanted[1]) / 100.0))[1]
    return f"did you mean {nearest.id}, or pg:{wanted[1]} for that share?"


def glycols(catalog: Catalog) -> list[tuple[float, Coolant]]:
    """The tables of uninhibited propylene glycol by share, ascending."""
    found = [(c.glycol.coherent, c) for c in catalog.coolants.values() if c.glycol is not None and c.viscosity_correction is None]
    return sorted(((share, c) for share, c in found if share is not None), key=lambda row: row[0])


def _mixture(tables: list[tuple[float, Coolant]], share: float) -> Coolant | None:
    """The table between the two nearest shares, cell by cell; None beyond the first or last."""
    below = [row for row in tables if row[0] <= share + 1e-9]
    above = [row for row in tables if row[0] >= share - 1e-9]
    if not below or not above:
        return None
    (low, thin), (high, thick) = below[-1], above[0]
    part = 0.0 if high == low else (share - low) / (high - low)
    table = {name: _between(name, thin, thick, part) for name in COLUMNS}
    percent = f"{100 * share:g}"
    made = Coolant(
        id=f"pg{percent}",
        name=propylene_glycol(percent),
        basis=f"{percent} % by volume",
        table=table,
        **{"wetted-forbidden": thin.wetted_forbidden},
        glycol=parse_value(f"{percent} %", unit("%")).settled(thin.provenance._replace(note="")),
        source=thin.source,
        confidence=thin.confidence,
        note=f"Interpolated between the tables of {thin.name} and {thick.name}.",
    )
    made._at = thick.at
    return made


def _between(name: str, thin: Coolant, thick: Coolant, part: float) -> list[str]:
    (low, written), (high, other) = thin.column(name), thick.column(name)
    if len(low) != len(high) or written.text != other.text:
        raise ValueError(f"coolants {thin.id} and {thick.id} do not share rows and units of {name}")
    return [f"{_mean(a, b, part, name in GEOMETRIC):.5g} {written.text}" for a, b in zip(low, high, strict=True)]


def _mean(a: float, b: float, part: float, geometric: bool) -> float:
    return a * math.exp(part * math.log(b / a)) if geometric else a + part * (b - a)
