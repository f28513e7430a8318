"""The specification as a list of settings, for comparing two: each field by its path, as its audience may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from configurator.catalog.entry import kebab

# What a customer settles himself or is told in the offer; all else of the specification is about how the seller works.
OPEN = ("platform", "quantity", "systems", "options", "site", "power", "cooling", "network", "buyer", "delivery")
OPEN_TERMS = ("prices.discount", "prices.discount-by", "prices.tax")
OPEN_OF_LINES = ("quantity", "price", "rebate", "discount", "optional")


def settings_of(specification: BaseModel, internal: bool) -> dict[str, str]:
    """Path -> value as text; fields that say nothing are left out."""
    return {path: text for path, text in _leaves(specification, "") if text and (internal or _is_open(path))}


def _is_open(path: str) -> bool:
    if path.startswith("lines."):
        return path.endswith(tuple(f".{name}" for name in OPEN_OF_LINES))
    return any(path == head or path.startswith(f"{head}.") for head in (*OPEN, *OPEN_TERMS))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every value below a field with its path; an item of a list goes by its id or platform, else by its place."""
    if isinstance(value, BaseModel):
        value = {kebab(name): getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(item, BaseModel) for item in value):
        for place, item in enumerate(value, start=1):
            yield from _leaves(item, f"{path}.{getattr(item, 'id', '') or getattr(item, 'platform', '') or place}")
    elif value is not None:
        yield path, ", ".join(map(str, value)) if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else str(value)
