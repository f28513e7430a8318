"""The scripts of the page in an engine without a browser, so that what they compute can be held against the graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import quickjs

from configurator.catalog.data import shipped
from configurator.figures import Figure
from configurator.figures.javascript import program

SCRIPTS = shipped("templates") / "live"
COMPUTE = """
function computed(model, changes) {
  var graph = new Graph(JSON.parse(model)), given = new Map(JSON.parse(changes)), found = graph.compute(given);
  return JSON.stringify([Array.from(found.values).map(function (x) { return isFinite(x) ? x : null; }), Array.from(found.bounds)]);
}
"""


def engine(*names: str) -> quickjs.Context:
    """An engine that has read some of the scripts of the page."""
    context = quickjs.Context()
    for name in names:
        context.eval((SCRIPTS / name).read_text(encoding="utf-8"))
    return context


def computer() -> quickjs.Context:
    """An engine with the graph and a function for `in_script`."""
    context = engine("graph.js")
    context.eval(COMPUTE)
    return context


def in_script(
    context: quickjs.Context, figures: Iterable[Figure], changes: Mapping[int, float] | None = None
) -> list[tuple[float | None, int]]:
    """Value and bound of figures as the script computes them, with some inputs (by their `id()`) changed."""
    roots = list(figures)
    made = program(roots, lambda node: node.is_input, roots)
    given = [[made.places[key], number] for key, number in (changes or {}).items() if key in made.places]
    values, bounds = computed(context, made.data(), given)
    places = [made.places[id(root)] for root in roots]
    return [(values[place], bounds[place]) for place in places]


def computed(context: quickjs.Context, model: Mapping[str, Any], changes: list[list[float]]) -> tuple[list[float | None], list[int]]:
    """Every value and bound of a model."""
    values, bounds = json.loads(context.get("computed")(json.dumps(model), json.dumps(changes)))
    return values, bounds
