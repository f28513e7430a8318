"""Checks across catalog files: what only shows when they are seen together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from configurator.catalog.lint import (
    conservation,
    doubts,
    evidence,
    kinds,
    missing,
    names,
    neighbours,
    racks,
    records,
    references,
    stated,
)
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Problem

Rule = Callable[[Catalog], Iterator[Problem]]

ROOMS = (references, kinds, records, names, racks, neighbours, conservation, missing, doubts, stated, evidence)
RULES: tuple[Rule, ...] = tuple(rule for room in ROOMS for rule in room.RULES)


def lint(catalog: Catalog) -> list[Problem]:
    """Every problem that only shows when files are seen together."""
    return [problem for rule in RULES for problem in rule(catalog)]


__all__ = ["RULES", "lint"]
