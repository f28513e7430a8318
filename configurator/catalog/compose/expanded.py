"""A document put together from several files, as YAML, with the place that each text was written at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from configurator.catalog.reading.yamltext import Items, Node, Table, Text

PLAIN = re.compile(r"[\w./+%][\w ./+%^*-]*")  # text that needs no quotes, unless YAML would read it as something else
READ_OTHERWISE = re.compile(r"(?i:yes|no|on|off|true|false|null|~)|[-+]?[\d.:]+(e[-+]?\d+)?|\d{4}-\d\d-\d\d")
WHERE = 88  # the column that places stand at


def expanded_text(document: Table) -> str:
    """The whole document, one text a line, and behind each ``# file:line``."""
    return "".join(f"{line}\n" for line in _lines(document, 0))


def _lines(table: Table, indent: int) -> Iterator[str]:
    for key, node in table.items():
        head = " " * indent + _quoted(key, key=True) + ":"
        if isinstance(node, Table) and node:
            yield head
            yield from _lines(node, indent + 2)
        elif isinstance(node, Items) and any(isinstance(item, Table | Items) for item in node):
            yield head
            yield from _rows(node, indent + 2)
        else:
            place = node.at if isinstance(node, Text | Items | Table) else table.keys_at[key]
            yield f"{head} {_flow(node)}".ljust(WHERE) + f"  # {place.file}:{place.line}"


def _rows(items: Items, indent: int) -> Iterator[str]:
    for item in items:
        if isinstance(item, Table) and item:
            first, *rest = _lines(item, indent + 2)
            yield " " * indent + "- " + first[indent + 2 :]
            yield from rest
        else:
            place = getattr(item, "at", items.at)
            yield f"{' ' * indent}- {_flow(item)}".ljust(WHERE) + f"  # {place.file}:{place.line}"


def _flow(node: Node) -> str:
    """A text, an empty mapping or a list on one line."""
    if isinstance(node, Items):
        return "[" + ", ".join(_flow(item) for item in node) + "]"
    if isinstance(node, Table):
        return "{" + ", ".join(f"{_quoted(key, key=True)}: {_flow(value)}" for key, value in node.items()) + "}"
    return "null" if node is None else _quoted(node)


def _quoted(text: str, key: bool = False) -> str:
    bare = PLAIN.fullmatch(text) and not text.endswith(" ")
    if bare and (not READ_OTHERWISE.fullmatch(text) or (not key and re.fullmatch(r"[1-9]?\d(\.\d+)?|\d*\.\d+|[1-9]\d+", text))):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
