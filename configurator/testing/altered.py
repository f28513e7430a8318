"""Catalogs with one thing changed; the rest is shared with the one they were made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel

from configurator.catalog.model import Catalog
from configurator.catalog.platforms import TreeNode
from configurator.catalog.values import Value

Change = Callable[[Value], Value]
Path = tuple[str | int, ...]


def with_value(catalog: Catalog, part: str, field: str, change: Change) -> Catalog:
    """`catalog` with one value of one part changed."""
    old, name = catalog.parts[part], field.replace("-", "_")
    new = old.model_copy(update={name: change(getattr(old, name))})
    return dataclasses.replace(catalog, parts={**catalog.parts, part: new})


def with_price(catalog: Catalog, book: str, part: str, change: Change) -> Catalog:
    """`catalog` with the price of one part in one book changed."""
    old = catalog.books[book]
    price = old.prices[part]
    assert price.price is not None
    prices = {**old.prices, part: price.model_copy(update={"price": change(price.price)})}
    return dataclasses.replace(catalog, books={**catalog.books, book: old.model_copy(update={"prices": prices})})


def with_count(catalog: Catalog, platform: str, role: str, path: Sequence[str], change: Change) -> Catalog:
    """`catalog` with the count of one node of a platform's tree changed."""
    steps: list[str] = [step for key in path for step in ("contents", key)]
    changed = put(catalog.platforms[platform], ("racks", role, *steps, "count"), change)
    return dataclasses.replace(catalog, platforms={**catalog.platforms, platform: changed})


def put(entry: Any, path: Path, change: Any) -> Any:
    """A copy of an entry with what stands at a path replaced, or changed by a function; nothing shared with the original is touched."""
    if not path:
        return change(entry) if callable(change) else change
    step, rest = path[0], path[1:]
    if isinstance(entry, BaseModel):
        name = str(step).replace("-", "_")
        return entry.model_copy(update={name: put(getattr(entry, name), rest, change)})
    if isinstance(entry, dict):
        return {key: put(value, rest, change) if key == step else value for key, value in entry.items()}
    return [put(value, rest, change) if index == step else value for index, value in enumerate(entry)]


def node_at(contents: dict[str, TreeNode], path: Sequence[str]) -> TreeNode:
    """The node at the end of some keys."""
    node = contents[path[0]]
    for key in path[1:]:
        node = node.contents[key]
    return node


def scaled(factor: float) -> Change:
    """A change that multiplies a value and its range."""

    def change(value: Value) -> Value:
        low, number, high = (None if x is None else x * factor for x in (value.low, value.number, value.high))
        return dataclasses.replace(value, number=number, low=low, high=high)

    return change


def plain_number(number: float) -> Change:
    """A change that sets the number (in the written unit) and drops the range."""
    return lambda value: dataclasses.replace(value, number=number, low=None, high=None)


def kept_range(number: float) -> Change:
    """A change of the number alone: a what-if keeps the range of the input, so what is compared with it must too."""
    return lambda value: dataclasses.replace(value, number=number)


def unpublished(value: Value) -> Value:
    """A value that nobody published."""
    return dataclasses.replace(value, number=None, low=None, high=None, reason="not published", alternatives={})
