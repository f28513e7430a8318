"""Figures: numbers with units that know how they came to be."""

from configurator.figures.evaluate import evaluate_arrays, recompute, topological
from configurator.figures.explain import derivation, how, inputs_of, missing_reason, named_parts, sources_of
from configurator.figures.formula import References, formula, workings
from configurator.figures.graph import (
    Figure,
    Info,
    Origin,
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
    rounded,
    simulated_figure,
    sqrt,
    total,
    where,
)
from configurator.figures.operations import Interpolation
from configurator.figures.uncertainty import band, percentile, simulate

__all__ = [
    "Figure",
    "Info",
    "Interpolation",
    "Origin",
    "References",
    "atan",
    "band",
    "ceil",
    "constant",
    "derivation",
    "describe",
    "evaluate_arrays",
    "floor",
    "formula",
    "how",
    "input_figure",
    "inputs_of",
    "interpolate",
    "log10",
    "maximum",
    "minimum",
    "missing_reason",
    "named_parts",
    "percentile",
    "recompute",
    "rounded",
    "simulate",
    "simulated_figure",
    "sources_of",
    "sqrt",
    "topological",
    "total",
    "where",
    "workings",
]
