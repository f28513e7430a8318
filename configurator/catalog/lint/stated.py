"""What a part must say of itself, so that no total takes silence for zero."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.model import Catalog
from configurator.catalog.problems import Problem


def powers_are_stated(catalog: Catalog) -> Iterator[Problem]:
    """A kind that may draw power says how much, at most how much, or that it draws none; else the load of its rack is a lower bound."""
    for part in catalog.parts.values():
        stated = [value for value in (part.tdp, part.provisioned_power) if value is not None and value.number is not None]
        if part.draws and not stated:
            text = f"nothing says what it draws, and a part of kind {part.kind} may draw power"
            yield Problem("CAT080", text, part.at, part.id, "add tdp:, provisioned-power: or passive: true", "warning")


RULES = (powers_are_stated,)
