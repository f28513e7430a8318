"""The ranges of inputs for a page: behind checks that are judged by probability, and of what moves its results most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from configurator.figures import Figure, Origin, inputs_of, topological
from configurator.figures.javascript import Program
from configurator.figures.uncertainty import limits_of, swings
from configurator.render.view import Seen
from configurator.rules import Check

RESULTS = ("cost.price", "power.facility", "cooling.flow")
SHOWN = 8  # movers of each result


def ranges(found: Program, checks: Iterable[Check], inputs: Iterable[Figure]) -> dict[int, list[Any]]:
    """By the place of an input its low and high, what its draws are seeded by, and the drivers it follows with its loadings.

    A driver that only one of all `inputs` with a range follows moves nothing together, and is left out, as in the simulation.
    """
    judged = [figure for check in checks if check.by_chance for figure in check.ordered]
    behind = [node for node in topological(judged) if node.is_input and found.place(node) is not None and limits_of(node) is not None]
    following = Counter(driver for node in inputs if limits_of(node) is not None for driver, _ in _origin(node).moves_with)
    return {found.places[id(node)]: _range(node, following) for node in behind}


def movers(view: Seen) -> dict[str, list[tuple[Figure, tuple[float, float]]]]:
    """By result the inputs that move it most over their ranges (coherent units), the largest swing first."""
    return {id: _movers(view, target) for id in RESULTS if (target := view.figures.get(id)) is not None and target.value is not None}


def _movers(view: Seen, target: Figure) -> list[tuple[Figure, tuple[float, float]]]:
    ranged = {f.id: f for f in inputs_of(target) if view.may_change(f) and limits_of(f) is not None}
    found = swings(target, {id: [figure] for id, figure in ranged.items()})
    ranked = sorted((id for id in found if found[id][0] != found[id][1]), key=lambda id: (-abs(found[id][1] - found[id][0]), id))
    return [(ranged[id], limits) for id in ranked[:SHOWN] if (limits := limits_of(ranged[id])) is not None]


def _range(node: Figure, following: Counter[str]) -> list[Any]:
    origin, limits = _origin(node), limits_of(node)
    assert limits is not None
    together = [[driver, loading] for driver, loading in origin.moves_with if following[driver] > 1]
    return [*limits, origin.drawn_as or node.id, together] if together else [*limits, origin.drawn_as or node.id]


def _origin(node: Figure) -> Origin:
    return (node.info.origin if node.info is not None else None) or Origin()
