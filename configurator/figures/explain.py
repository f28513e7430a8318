"""How a figure came to be: its derivation down to catalog lines and sources."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from configurator.figures.evaluate import topological
from configurator.figures.formula import formula
from configurator.figures.graph import Figure
from configurator.figures.operations import ALIAS, Interpolation
from configurator.phrases import listed, phrase

REASONS_SHOWN = 3


class _Ids:
    """References that name figures instead of cells."""

    def cell(self, figure: Figure) -> str | None:
        return figure.info.id if figure.info else None

    def table(self, table: Interpolation) -> tuple[str, str]:
        return f"{table.title}[x]", f"{table.title}[y]"


@dataclass(frozen=True)
class Step:
    """One figure of a derivation: how deep it stands, whether it was already explained above, and whether what is below it is left out."""

    depth: int
    figure: Figure
    repeated: bool
    cut: bool = False


def how(figure: Figure) -> str:
    """One line: the formula with ids, or where an input comes from."""
    if figure.info is None or (figure.info.origin is None and not figure.info.simulated):
        return figure.info.reason if figure.info is not None and figure.info.reason else "= " + _readable(figure)
    origin = figure.info.origin
    if origin is None:
        return "simulated: percentile over the ranges of the inputs"
    place = f"{origin.file}:{origin.line}" if origin.file else ""
    cited = "; ".join(part for part in (", ".join(origin.sources), origin.locator, origin.confidence) if part)
    without = phrase("without effect: {why}", why=origin.informative) if origin.informative else ""
    parts = [part for part in (place, f"[{cited}]" if origin.sources else "", origin.reason, without) if part]
    return listed(parts, "{first}  {rest}")


def _readable(figure: Figure) -> str:
    return formula(figure, _Ids(), spaced=True)


def derivation(figure: Figure, deepest: float = math.inf) -> Iterator[Step]:
    """The named figures below `figure`, depth first, so deep; a figure already shown is marked and not opened again."""
    seen: set[int] = set()
    stack = [(0, figure)]
    while stack:
        depth, node = stack.pop()
        repeated = id(node) in seen
        cut = depth >= deepest and not repeated and bool(named_parts(node))
        yield Step(depth, node, repeated, cut)
        if not (repeated or cut):
            seen.add(id(node))
            stack.extend((depth + 1, part) for part in reversed(named_parts(node)))


def named_parts(figure: Figure) -> list[Figure]:
    """The nearest named figures (and inputs) that `figure` is computed from, each once."""
    found: dict[int, Figure] = {}
    stack = list(reversed(figure.args))
    while stack:
        node = stack.pop()
        if id(node) not in found:
            found[id(node)] = node
            if node.info is None:
                stack.extend(reversed(node.args))
    return [node for node in found.values() if node.info is not None]


def inputs_of(figure: Figure) -> list[Figure]:
    """Every input the figure depends on, each once, depth first."""
    while figure.operation is ALIAS:
        figure = figure.args[0]
    if figure.is_input:
        return [figure]
    found: list[Figure] = []
    seen: set[int] = set()
    stack = [figure]
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            stack.extend(reversed(node.args))
            if node.is_input:
                found.append(node)
    return found


def sources_of(figures: Iterable[Figure]) -> dict[str, list[str]]:
    """For each named figure the source ids of the inputs it depends on, each once, in order of appearance."""
    below: dict[int, dict[str, None]] = {}
    found: dict[str, list[str]] = {}
    for node in topological(figures):
        own = node.info.origin.sources if node.info and node.info.origin else ()
        merged = below[id(node)] = _together([dict.fromkeys(own), *(below[id(part)] for part in node.args)])
        if node.info is not None:
            found[node.id] = list(merged)
    return found


def _together(sets: list[dict[str, None]]) -> dict[str, None]:
    """The keys of all in order; the first that is not empty where it holds those of the others, since most figures add none."""
    first = next(filter(None, sets), sets[0])
    if all(each.keys() <= first.keys() for each in sets):
        return first
    return {key: None for each in sets for key in each}


def unknown_inputs(figure: Figure) -> list[Figure]:
    """The figures without a value, made of nothing else, for which `figure` has none or is a bound; each once, depth first."""
    found: dict[int, Figure] = {}
    seen: set[int] = set()
    stack = [figure]
    while stack:
        node = stack.pop()
        if node.bound and id(node) not in seen:  # what is known exactly is so whatever it rests on
            seen.add(id(node))
            if not node.args and node.info is not None:
                found[id(node)] = node
            stack.extend(reversed(node.args))
    return list(found.values())


def missing_reason(figure: Figure) -> str:
    """Why a figure has no value, or only a bound: the unknown figures behind it, each with its reason; empty where it is known."""
    if not figure.bound:
        return ""
    if figure.info is not None and figure.info.reason:
        return figure.info.reason
    unknown = unknown_inputs(figure)
    if not unknown:
        return "not defined for these inputs (division by zero)"
    told = listed([phrase("{id}: {why}", id=f.id, why=_why(f)) for f in unknown[:REASONS_SHOWN]], "{first}; {rest}")
    left = len(unknown) - REASONS_SHOWN
    return phrase("{text}; and {n} more", text=told, n=left) if left > 0 else told


def _why(figure: Figure) -> str:
    info = figure.info
    stated = (info.origin.reason if info.origin else info.reason) if info else ""
    return stated or "not published"
