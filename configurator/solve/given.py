"""What somebody chose in a specification, and the same specification with some of it left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from configurator.catalog.model import Catalog
from configurator.catalog.problems import Position
from configurator.catalog.reading.yamltext import Items, Node, Table
from configurator.system.load import settled
from configurator.system.orders import OrderSpec, settled_order
from configurator.system.spec import Deal

Path = tuple[str, ...]

# What a specification says of the papers and the parties, which no check of the hardware follows from.
PAPERS = ("seller", "buyer", "delivery", "quote", "lines", "waivers")
NAMES = ("platform", "id", "label")


@dataclass(frozen=True)
class Given:
    """A choice of a specification: its path, its value as it was written, and where."""

    path: Path
    value: str
    at: Position

    @property
    def dotted(self) -> str:
        """Its path as it is typed."""
        return ".".join(self.path)


def given_in(spec: Deal) -> list[Given]:
    """The choices of a specification in the order they were written: what remains without them is its platform."""
    return [Given(path, value, at) for path, value, at in _leaves(spec.own, ()) if path[0] not in PAPERS and path[-1] not in NAMES]


def _leaves(node: Node, path: Path) -> Iterator[tuple[Path, str, Position]]:
    if isinstance(node, Table) and "value" not in node:
        for key, value in node.items():
            yield from _below(value, (*path, key), node.keys_at.get(key, node.at))


def _below(value: Node, path: Path, at: Position) -> Iterator[tuple[Path, str, Position]]:
    if path == ("systems",) and isinstance(value, Items):
        for entry in value:
            yield from _leaves(entry, (*path, str(entry.get("id") or entry.get("platform"))))
    elif isinstance(value, Table) and "value" not in value:
        yield from _leaves(value, path)
    else:
        yield path, _written(value), at


def _written(value: Any) -> str:
    """A value as it is typed behind ``--set``."""
    if isinstance(value, Items):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, Table):
        return str(value.get("value"))
    return "null" if value is None else str(value)


def without(spec: Deal, catalog: Catalog, left_out: Collection[Path]) -> Deal:
    """A specification without some of its choices, as if they had not been written.

    Raises:
        InputError: what is left cannot be read.
    """
    document = _stripped(spec.own, (), set(left_out))
    assert isinstance(document, Table)
    if isinstance(spec, OrderSpec):
        return settled_order(document, catalog, (), spec.name)
    return settled(document, catalog, (), spec.name)


def _stripped(node: Node, path: Path, left_out: Collection[Path]) -> Node:
    if isinstance(node, Items) and path == ("systems",):
        found = Items(node.at)
        found.extend(_stripped(entry, (*path, str(entry.get("id") or entry.get("platform"))), left_out) for entry in node)
        return found
    if not isinstance(node, Table) or "value" in node:
        return node
    kept = Table(node.at)
    for key, value in node.items():
        if (*path, key) not in left_out:
            kept[key], kept.keys_at[key] = _stripped(value, (*path, key), left_out), node.keys_at.get(key, node.at)
    return kept
