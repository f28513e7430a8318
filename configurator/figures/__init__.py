"""Figures: numbers with units that know how they came to be.

What needs NumPy is imported from its own modules: `arrays`, `uncertainty`.
"""

from configurator.figures.asked import answered
from configurator.figures.bounds import LESS, MORE
from configurator.figures.evaluate import recompute, topological
from configurator.figures.explain import derivation, how, inputs_of, missing_reason, named_parts, sources_of, unknown_inputs
from configurator.figures.formula import References, formula, scaling, workings
from configurator.figures.graph import (
    Figure,
    Info,
    Origin,
    Rival,
    atan,
    ceil,
    constant,
    describe,
    floor,
    input_figure,
    interpolate,
    log10,
    maximum,
    minimum,
    missing,
    rounded,
    simulated_figure,
    sqrt,
    total,
    unknown_figure,
    where,
)
from configurator.figures.limits import UNLIMITED, Limits, quantity
from configurator.figures.operations import Interpolation

__all__ = [
    "LESS",
    "MORE",
    "UNLIMITED",
    "Figure",
    "Info",
    "Interpolation",
    "Limits",
    "Origin",
    "References",
    "Rival",
    "answered",
    "atan",
    "ceil",
    "constant",
    "derivation",
    "describe",
    "floor",
    "formula",
    "how",
    "input_figure",
    "inputs_of",
    "interpolate",
    "log10",
    "maximum",
    "minimum",
    "missing",
    "missing_reason",
    "named_parts",
    "quantity",
    "recompute",
    "rounded",
    "scaling",
    "simulated_figure",
    "sources_of",
    "sqrt",
    "topological",
    "total",
    "unknown_figure",
    "unknown_inputs",
    "where",
    "workings",
]
