"""Values that contradict themselves: far from what another published of the same thing, or sure of themselves over a wide range."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.model import Catalog
from configurator.catalog.problems import Problem
from configurator.catalog.values import Value

APART = 3.0  # times: more than one published value of a thing is off by, unless one of them has a slip
SENTENCE = 6  # letters: a shorter note is a mark
WIDE = 5.0  # times: a range wider than this is no medium confidence


def values_agree(catalog: Catalog) -> Iterator[Problem]:
    """A value is near its published alternatives, a confident one has a narrow range, and the reasoning of an assumption is a sentence."""
    for _, key, values in catalog.values:
        for path, value in values:
            if value.confidence == "assumption" and 0 < len(value.note) < SENTENCE:
                yield Problem("CAT165", f"{path}: '{value.note}' is no reasoning", value.at, key, "say why this number", "warning")
            if not value.unusual and value.number:
                yield from _contradicted(key, path, value)
                if not path.startswith("links["):  # a run is as long as the floor asks
                    yield from _too_sure(key, path, value)


def _contradicted(item: str, path: str, value: Value) -> Iterator[Problem]:
    for name, other in value.alternatives.items():
        if other.coherent and value.coherent and not other.unusual and not 1 / APART <= other.coherent / value.coherent <= APART:
            text = f"{path}: {value}, but {other} by '{name}' (line {other.at.line})"
            yield Problem("CAT170", text, value.at, item, "a slip of a unit? if not, add unusual: with the reason", "warning")


def _too_sure(item: str, path: str, value: Value) -> Iterator[Problem]:
    if value.confidence in ("high", "medium") and value.low and value.high and value.low > 0 and value.high / value.low > WIDE:
        text = f"{path}: confidence {value.confidence} over {value.low:g} to {value.high:g} {value.unit}"
        yield Problem("CAT171", text, value.at, item, "lower the confidence, or narrow the range", "warning")


RULES = (values_agree,)
