"""Checks across catalog files: what only shows when they are seen together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from configurator.catalog.lint import evidence, names, neighbours, racks, records, references, stated
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Problem

Rule = Callable[[Catalog], Iterator[Problem]]

RULES: tuple[Rule, ...] = (*references.RULES, *records.RULES, *names.RULES, *racks.RULES, *neighbours.RULES, *stated.RULES, *evidence.RULES)


def lint(catalog: Catalog) -> list[Problem]:
    """Every problem that only shows when files are seen together."""
    return [problem for rule in RULES for problem in rule(catalog)]


__all__ = ["RULES", "lint"]
