"""Catalogs with one value of a platform varied: a power, a share of heat, a count or a price.

No catalog is an argument of a composite: Hypothesis prints those, and a catalog takes millions of letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from hypothesis import strategies as st

from configurator.catalog.model import Catalog
from configurator.catalog.platforms import TreeNode
from configurator.catalog.values import Value
from configurator.testing.altered import plain_number, scaled, with_count, with_price, with_value
from configurator.testing.cases import engineered_of, need, shipped_catalog

Node = tuple[str, tuple[str, ...]]  # role and keys
Priced = tuple[str, str]  # book and part
Found = TypeVar("Found")


class Variation:
    """One value of a catalog changed, and what it was. No dataclass: a failing example must not print the whole catalog."""

    def __init__(self, what: str, catalog: Catalog) -> None:
        self.what, self.catalog = what, catalog

    def __repr__(self) -> str:
        return f"<{self.what}>"


def catalogs(platform: str | None = None, catalog: Catalog | None = None) -> st.SearchStrategy[Catalog]:
    """Catalogs in which one value of a platform (of any) is another: they load, and their platforms can be built."""
    of = catalog if catalog is not None else shipped_catalog()
    names = [of.platform(platform).id] if platform else sorted(of.platforms)
    for name in names:  # now: Hypothesis takes a slow first example for a fault
        engineered_of(of, name)
    return st.sampled_from(names).flatmap(lambda name: variations(name, of)).map(lambda varied: varied.catalog)


def variations(platform: str, catalog: Catalog) -> st.SearchStrategy[Variation]:
    """The same with what was varied."""
    found = [tdps(platform, st.sampled_from([0.0, 0.5, 1.3, 2.0]), catalog), counts(platform, catalog)]
    found += [dearer(platform, st.sampled_from([0.0, 0.5, 1.1, 3.0]), catalog)] if priced_parts(catalog, platform) else []
    found += [captures(platform, catalog)] if used_parts(catalog, platform, "liquid-capture") else []
    return st.one_of(found)


@lru_cache(maxsize=1024)
def used_parts(catalog: Catalog, platform: str, field: str) -> tuple[str, ...]:
    """The parts of a platform's default build that say something of a field."""
    parts = {node.part.id: node.part for node in engineered_of(catalog, platform).system.walk() if node.part is not None}
    return tuple(sorted(key for key, part in parts.items() if getattr(part, field.replace("-", "_"), None) is not None))


def tdps(platform: str, factors: st.SearchStrategy[float], catalog: Catalog) -> st.SearchStrategy[Variation]:
    """Catalogs in which one part of the platform draws more or less."""

    def made(drawn: tuple[str, float]) -> Variation:
        part, factor = drawn
        return Variation(f"{part}.tdp x {factor:g}", with_value(catalog, part, "tdp", scaled(factor)))

    return st.tuples(_one_of(used_parts(catalog, platform, "tdp")), factors).map(made)


def captures(platform: str, catalog: Catalog) -> st.SearchStrategy[Variation]:
    """Catalogs in which the cold plates of one part take another share of its heat."""

    def made(drawn: tuple[str, int]) -> Variation:
        part, share = drawn
        changed = with_value(catalog, part, "liquid-capture", plain_number(float(share)))
        return Variation(f"{part}.liquid-capture = {share} %", changed)

    return st.tuples(_one_of(used_parts(catalog, platform, "liquid-capture")), st.integers(0, 100)).map(made)


def _one_of(found: Sequence[Found]) -> st.SearchStrategy[Found]:
    """One of them; a case where there is none is no case."""
    need(found)
    return st.sampled_from(found)


@lru_cache(maxsize=256)
def counted_nodes(catalog: Catalog, platform: str) -> tuple[Node, ...]:
    """Role and keys of every node of a platform's tree that states its own count."""
    found: list[Node] = []

    def visit(role: str, keys: tuple[str, ...], node: TreeNode) -> None:
        if isinstance(node.count, Value):
            found.append((role, keys))
        for key, child in node.contents.items():
            visit(role, (*keys, key), child)

    for role, rack in catalog.platforms[platform].racks.items():
        for key, node in rack.contents.items():
            visit(role, (key,), node)
    return tuple(found)


def counts(platform: str, catalog: Catalog) -> st.SearchStrategy[Variation]:
    """Catalogs in which a tree node stands there another number of times."""

    def made(drawn: tuple[Node, int]) -> Variation:
        (role, keys), number = drawn
        return Variation(f"{'.'.join(keys)}.count = {number}", with_count(catalog, platform, role, keys, plain_number(float(number))))

    return st.tuples(_one_of(counted_nodes(catalog, platform)), st.integers(1, 40)).map(made)


@lru_cache(maxsize=256)
def priced_parts(catalog: Catalog, platform: str) -> tuple[Priced, ...]:
    """Book and part of the plain prices of a platform's default build, from which no other price is solved."""
    lines = [line for line in engineered_of(catalog, platform).bom if line.status == "priced" and line.book is not None]
    priced = {(line.book.id, line.node.part.id) for line in lines if line.book is not None and line.node.part is not None}
    return tuple(sorted((book, part) for book, part in priced if _plain(catalog, book, part)))


def _plain(catalog: Catalog, book: str, part: str) -> bool:
    record = catalog.books[book].prices.get(part)
    return record is not None and record.price is not None and part not in solved_from(catalog, book)


def solved_from(catalog: Catalog, book: str) -> set[str]:
    """The parts that are taken off a published line before the price of another part is what is left of it."""
    remainders = [price.derive for price in catalog.books[book].prices.values() if price.derive is not None]
    return {known.part for remainder in remainders for known in remainder.less if known.part}


def dearer(platform: str, factors: st.SearchStrategy[float], catalog: Catalog) -> st.SearchStrategy[Variation]:
    """Catalogs in which one part of the platform costs more or less."""

    def made(drawn: tuple[Priced, float]) -> Variation:
        (book, part), factor = drawn
        return Variation(f"price of {part} x {factor:g}", with_price(catalog, book, part, scaled(factor)))

    return st.tuples(_one_of(priced_parts(catalog, platform)), factors).map(made)
