"""Laying one positioned document on another, each text keeping where and under which source it was written."""

from __future__ import annotations

import itertools
from typing import get_args

from configurator.catalog.reading.yamltext import NOTHING_GIVEN, Given, Items, Node, Table, Text
from configurator.catalog.values import FIELDS
from configurator.phrases import Language, name

# What is written as a whole: a value with its range and source, what an option decides, a name in several languages.
STATEMENT = frozenset((*FIELDS, "option"))
LANGUAGES = frozenset(get_args(Language))


def remember(node: Node, given: Given = NOTHING_GIVEN) -> None:
    """Tell each text and mapping which source, confidence and note it was written under, by the rules of `entry.settle`."""
    if isinstance(node, Table):
        node.given = given
        inner = _within(node, given)
        for child in node.values():
            remember(child, inner)
    elif isinstance(node, Items):
        for child in node:
            remember(child, given)
    elif isinstance(node, Text):
        node.given = given


def _within(table: Table, given: Given) -> Given:
    """What holds for the fields of a mapping that may have a source, confidence and note of its own."""
    source = table.get("source")
    names = tuple(map(str, source)) if isinstance(source, Items) else (str(source),) if isinstance(source, Text) else ()
    confidence, locator, day = (str(text) if isinstance(text := table.get(key), Text) else "" for key in ("confidence", "locator", "as-of"))
    return given.below(Given(names, confidence, _words(table.get("note")), locator, day))


def _words(note: Node) -> str:
    try:
        return name(note or "")
    except ValueError:
        return ""  # whoever validates the note says what is wrong with it


def laid(base: Node, over: Node, field: str = "", own_first: bool = False) -> Node:
    """`over` laid on `base`: mappings merge key by key, `links` by their ids, anything else is replaced.

    What is new stands after what is written before it (the first: before what follows); with `own_first` what is new in `over` before
    anything both have comes first.
    """
    if isinstance(base, Table) and isinstance(over, Table) and not _replaces(base, over):
        return _table(base, over, own_first)
    if field == "links" and isinstance(base, Items) and isinstance(over, Items):
        return _links(base, over, own_first)
    return over


def _replaces(base: Table, over: Table) -> bool:
    """Whether one statement takes the place of another: a value without the range and the source of the one before it."""
    if base.keys() <= LANGUAGES or over.keys() <= LANGUAGES:
        return bool(over)
    return all(table.keys() <= STATEMENT and not table.keys().isdisjoint(("value", "option")) for table in (base, over))


def _table(base: Table, over: Table, own_first: bool) -> Table:
    result = Table(over.at)
    result.given = base.given
    for key in _order(list(base), list(over), own_first):
        both = key in base and key in over
        result[key] = laid(base[key], over[key], key, own_first) if both else over[key] if key in over else base[key]
        result.keys_at[key] = (over if key in over else base).keys_at[key]
    return result


def _links(base: Items, over: Items, own_first: bool) -> Items:
    """Families of links by id; one without an id stays as it is, and is refused later."""
    known = {str(link["id"]): link for link in base if isinstance(link, Table) and link.get("id")}
    own = {str(link["id"]) if isinstance(link, Table) and link.get("id") else f"?{i}": link for i, link in enumerate(over)}
    result = Items(over.at)
    for key in _order(list(known), list(own), own_first):
        result.append(laid(known[key], own[key]) if key in known and key in own else own.get(key, known.get(key)))
    return result


def _order(base: list[str], over: list[str], own_first: bool) -> list[str]:
    """The keys of both, each new one after the one that is written before it; a first one before the next, or before all."""
    leading = list(itertools.takewhile(lambda key: key not in base, over)) if own_first else []
    result = [*leading, *base]
    for index, key in enumerate(over):
        if key not in result:
            after = next((result.index(k) for k in over[index:] if k in base), len(result))
            result.insert(result.index(over[index - 1]) + 1 if index else after, key)
    return result
