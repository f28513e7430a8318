"""A whole catalog as bytes and back: a head of what is said once, then a line an item."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from configurator import cache
from configurator.catalog.entry import Entry
from configurator.catalog.kept.codec import Reader, Unknown, Words, Writer
from configurator.catalog.kept.table import Kept
from configurator.catalog.model import Catalog, Replaced
from configurator.catalog.problems import Problem

LARGEST = 4_000_000  # bytes of a file that is looked at; a catalog file is smaller
MOST = 2_000  # files of a folder that are looked at
UNKEPT = ("roots", "key", "memory")  # what the folders say
FLAT = ("book_files", "defaults", "refused", "folders")  # what is written as it is


def key_of(roots: Sequence[Path]) -> str | None:
    """The key of the catalog in these folders: their files as they are, byte for byte; None where they are none that can be looked at."""
    try:
        return cache.digest((cache.of_the_program(), *(piece for root in roots for piece in _pieces(root))))
    except OSError:
        return None


def _pieces(root: Path) -> Iterator[bytes]:
    yield str(root).encode(errors="surrogateescape")
    found = sorted(islice(root.rglob("*"), MOST + 1))
    for path in found:
        if len(found) > MOST or not (path.is_dir() or path.is_file()) or path.stat().st_size > LARGEST:
            raise OSError(f"{root} is no ordinary catalog")
        yield path.relative_to(root).as_posix().encode(errors="surrogateescape")
        yield path.read_bytes() if path.is_file() else b""


def written(catalog: Catalog) -> bytes | None:
    """A catalog as bytes; None where it holds something that is not kept."""
    writer = Writer()
    try:
        tables = {name: _lines(table, writer) for name, table in _tables(catalog)}
        rest = {name: writer.write(getattr(catalog, name)) for name in FLAT}
        rest["warnings"] = [[writer.write(getattr(problem, f.name)) for f in dataclasses.fields(Problem)] for problem in catalog.warnings]
        rest["replaced"] = [writer.write(tuple(each)) for each in catalog.replaced]
    except Unknown:
        return None
    keys = {name: [[key, kind] for key, kind, _ in lines] for name, lines in tables.items()}
    head = {"words": dataclasses.asdict(writer.words), "keys": keys, "rest": rest}
    return b"\n".join([json.dumps(head, ensure_ascii=False).encode(), *(line for lines in tables.values() for *_, line in lines)])


def _tables(catalog: Catalog) -> Iterator[tuple[str, Mapping[str, Any]]]:
    flat = (*FLAT, *UNKEPT, "warnings", "replaced")
    return ((f.name, getattr(catalog, f.name)) for f in dataclasses.fields(catalog) if f.name not in flat)


def _lines(table: Mapping[str, Any], writer: Writer) -> list[tuple[str, int | None, bytes]]:
    """Id, number of the model (None of what is none) and line of each item."""
    return [(key, writer.model(type(item)) if isinstance(item, Entry) else None, writer.line(item)) for key, item in table.items()]


def made_from(content: bytes, roots: Sequence[Path]) -> Catalog:
    """The catalog of these folders, as it was written."""
    first, *lines = content.split(b"\n")
    head = json.loads(first)
    reader, left = Reader(Words(**head["words"])), iter(lines)
    found: dict[str, Any] = {name: _table(keys, left, reader) for name, keys in head["keys"].items()}
    found |= {name: reader.read(node) for name, node in head["rest"].items() if name in FLAT}
    warnings = [Problem(*reader.all(nodes)) for nodes in head["rest"]["warnings"]]
    replaced = [Replaced(*reader.read(node)) for node in head["rest"]["replaced"]]
    return Catalog(**found, warnings=warnings, replaced=replaced, roots=list(roots))


def _table(keys: list[tuple[str, int | None]], lines: Iterator[bytes], reader: Reader) -> Kept:
    """A table of so many of the lines that are left."""
    kinds = {key: reader.models[number] for key, number in keys if number is not None}
    return Kept({key: next(lines) for key, _ in keys}, kinds, reader.line)
