"""YAML as positioned text: every scalar stays the text that was written and knows its line.

libyaml's event stream is read without recursion, so depth is bounded; aliases are refused, so nothing can expand; duplicate
keys and the scalars that YAML 1.1 would silently turn into something else (NO, 12:30, 014) are errors.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml

from configurator.catalog.problems import InputError, Position, Problem, fail, nearest
from configurator.catalog.reading.encoding import decoded
from configurator.text import escaped, whole

LARGEST_FILE = 4_000_000  # bytes; the largest shipped catalog file is a tenth of this
DEEPEST = 40
NAMED = 6  # files that are told by name where another is missing

# Parsers in C, eight times as fast; `PlainLoader` leaves everything text.
Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
PlainLoader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader

SURPRISES = (
    (re.compile(r"(?i:yes|no|on|off)"), "YAML 1.1 reads it as a truth value"),
    (re.compile(r"[0-9]+(:[0-5]?[0-9])+"), "YAML 1.1 reads it as a base-60 number"),
    (re.compile(r"[-+]?0[0-9]+"), "YAML 1.1 reads it as an octal number"),
)


class Given(NamedTuple):
    """What a number rests on where it is written, unless it has its own: sources, confidence, reasoning, place in the source, and day."""

    sources: tuple[str, ...] = ()
    confidence: str = ""
    note: str = ""
    locator: str = ""
    as_of: str = ""

    def below(self, inner: Given) -> Given:
        """That of something inside: its own word first. A place belongs to its source, a reasoning to its confidence."""
        place = self if not inner.sources else NOTHING_GIVEN
        return Given(
            inner.sources or self.sources,
            inner.confidence or self.confidence,
            inner.note or (self.note if inner.confidence in ("", self.confidence) else ""),
            inner.locator or place.locator,
            inner.as_of or place.as_of,
        )


NOTHING_GIVEN = Given()


class Text(str):
    """A scalar as written, with its position; `given` is set where documents are put together from several files."""

    __slots__ = ("at", "given")
    at: Position
    given: Given

    def __deepcopy__(self, memo: object) -> Text:
        """Itself: nothing in it changes once it is read."""
        return self


class Table(dict[str, Any]):
    """A mapping with its own position and that of each key; `given` as that of a text."""

    __slots__ = ("at", "given", "keys_at")

    def __init__(self, at: Position) -> None:
        super().__init__()
        self.at = at
        self.given = NOTHING_GIVEN
        self.keys_at: dict[str, Position] = {}

    def holding(self, known: Mapping[str, object]) -> Table:
        """The same with what is `known` already in the place of what was written."""
        table = Table(self.at)
        table.given, table.keys_at = self.given, self.keys_at
        table.update(self, **known)
        return table


class Items(list[Any]):
    """A sequence with its position."""

    __slots__ = ("at",)

    def __init__(self, at: Position) -> None:
        super().__init__()
        self.at = at


Node: TypeAlias = Text | Table | Items | None


def text_at(value: str, at: Position) -> Text:
    """A scalar made by the program, standing at a position (a command-line option, a default)."""
    made = Text(value)
    made.at, made.given = at, NOTHING_GIVEN
    return made


def read_text(path: Path, shown: str) -> str:
    """The file's text; one clear problem for a file that is missing, too large, binary or in another encoding."""
    return decoded(read_bytes(path, shown), shown)


def read_bytes(path: Path, shown: str, largest: int = LARGEST_FILE) -> bytes:
    """What a file named by the user holds; one clear problem where it is missing, no file, or of more than so many bytes."""
    at = Position(shown)
    try:
        if path.is_dir():
            raise fail("FILE001", "is a folder, not a file", at)
        if not stat.S_ISREG(path.stat().st_mode):
            raise fail("FILE007", "is no regular file", at, "a pipe or device would keep the program waiting")
        if path.stat().st_size > largest:
            raise fail("FILE002", f"is larger than {largest // 1_000_000} MB", at)
        return path.read_bytes()
    except FileNotFoundError:
        raise fail("FILE003", "no such file", at, hint_of_missing(path)) from None
    except OSError as problem:
        raise fail("FILE004", f"cannot be read: {problem.strerror}", at) from None


def hint_of_missing(path: Path) -> str:
    """What a file that is missing may have been meant to be: the nearest of its kind beside it, else the first of those that are there."""
    try:
        there = {each.stem: each.name for each in path.parent.iterdir() if each.suffix == (path.suffix or each.suffix) and each.is_file()}
    except OSError:
        return f"there is no folder {path.parent}"
    near = nearest(path.stem, there)
    if near:
        return f"did you mean {there[near[0]]}?"
    names = sorted(there.values())
    listed = ", ".join([*names[:NAMED], *(["…"] if len(names) > NAMED else [])])
    return f"files there: {listed}" if path.suffix and names else ""


def ids_in_unreadable(path: Path) -> set[str]:
    """What may be ids of items in a file with a fault of its own: its name, and the keys one step in, as far as they can be read."""
    try:
        lines = path.read_bytes()[:LARGEST_FILE].splitlines() if path.is_file() else []  # a pipe would keep the program waiting
    except OSError:
        lines = []
    keys = (re.match(rb"  ([a-z0-9][a-z0-9.-]*):", line) for line in lines)
    return {path.stem, *(key[1].decode() for key in keys if key)}


def load(path: Path, shown: str | None = None) -> Node:
    """The document in `path`; raises InputError with every structural fault found."""
    name = whole(shown or str(path))
    return parse(read_text(path, name), name)


def parse(text: str, file: str) -> Node:
    """The document in `text` (None when it is empty)."""
    builder = _Builder(file)
    try:
        for event in yaml.parse(whole(text), Loader=Loader):
            builder.take(event)
    except yaml.YAMLError as problem:
        builder.problems.append(_syntax_problem(problem, file))
    if builder.problems:
        raise InputError(builder.problems)
    return builder.root


def _syntax_problem(problem: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(problem, "problem_mark", None)
    at = Position(file, mark.line + 1, mark.column + 1) if mark else Position(file)
    said = getattr(problem, "problem", None) or "not valid YAML"
    context = getattr(problem, "context", None)
    return Problem("YAML001", f"{said} {context}".strip() if context else str(said), at, hint="check indentation, colons and quotes")


class _Builder:
    """Builds the positioned document from parser events."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node = None
        self.problems: list[Problem] = []
        self.open: list[Table | Items] = []
        self.keys: list[Text | None] = []
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        at = Position(self.file, mark.line + 1, mark.column + 1) if mark else Position(self.file)
        if isinstance(event, yaml.ScalarEvent):
            self._add(self._scalar(event, at), at)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open(Table(at), at)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(Items(at), at)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.open.pop()
            self.keys.pop()
        elif isinstance(event, yaml.AliasEvent):
            self.problems.append(Problem("YAML002", f"alias *{event.anchor} is not supported", at, hint="write the value out"))
            self._add(None, at)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise fail("YAML003", "more than one document in the file", at, "remove the '---' line")

    def _scalar(self, event: yaml.ScalarEvent, at: Position) -> Text | None:
        plain = event.style is None or event.style == ""
        if plain and event.value in ("", "null", "~"):
            return None
        if plain:
            for pattern, why in SURPRISES:
                if pattern.fullmatch(event.value):
                    self.problems.append(
                        Problem("YAML004", f"{event.value} is ambiguous: {why}", at, hint=f'write "{event.value}" in quotes')
                    )
        return text_at(escaped(event.value, keep="\n\t"), at)  # no control character goes further than this

    def _open(self, container: Table | Items, at: Position) -> None:
        if len(self.open) >= DEEPEST:
            raise fail("YAML005", f"nested more than {DEEPEST} levels deep", at)
        self._add(container, at)
        self.open.append(container)
        self.keys.append(None)

    def _add(self, node: Node, at: Position) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Items):
            parent.append(node)
        elif self.keys[-1] is None:
            self.keys[-1] = self._key(node, parent, at)
        else:
            key = self.keys[-1]
            parent[str(key)] = node
            self.keys[-1] = None

    def _key(self, node: Node, parent: Table, at: Position) -> Text:
        if not isinstance(node, Text):
            self.problems.append(Problem("YAML006", "a key must be a plain name", at))
            return text_at(f"?{at.line}:{at.column}", at)
        if node in parent.keys_at:
            self.problems.append(
                Problem("YAML007", f"key '{node}' is given twice", at, hint=f"first given at line {parent.keys_at[node].line}")
            )
        else:
            parent.keys_at[str(node)] = at
        return node


def position_of(document: Node, path: tuple[str | int, ...]) -> Position:
    """The position of the value at `path`, or of the nearest enclosing thing that exists."""
    here = document.at if document is not None else Position()
    node: Any = document
    for step in path:
        if isinstance(node, Table) and step in node:
            here = node.keys_at.get(str(step), here)
            node = node[str(step)]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node):
            node = node[step]
            here = getattr(node, "at", here)
        else:
            break
    return here


def merged(base: Node, over: Node) -> Node:
    """`over` laid on `base`: tables merge key by key, anything else is replaced."""
    if isinstance(base, Table) and isinstance(over, Table) and "value" not in over:
        result = Table(over.at)
        for source in (base, over):
            for key, value in source.items():
                result[key] = merged(result[key], value) if key in result else value
                result.keys_at[key] = source.keys_at.get(key, source.at)
        return result
    return over
