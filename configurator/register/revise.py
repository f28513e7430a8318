"""The next revision of a quote: its specification as it was written, comments and all, with some fields changed."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from configurator.catalog.problems import fail
from configurator.catalog.reading.yamltext import SURPRISES, Items, Node, Table
from configurator.register.store import Head, Quote
from configurator.system.load import value_of_setting

Fields = Mapping[tuple[str, ...], Node | str]  # of a specification, by their paths
FIRST = "A"
PLAIN = re.compile(r"-?\d+(\.\d+)?")
ODD = re.compile(r"^$|^(null|~)$|^[\s!&*|>'\"%@`,\[\]{}#?:-]|: | #|[\[\]{},]|\s$")  # what begins or holds a sign of YAML
ALPHABETS = (ascii_uppercase, ascii_lowercase, "0123456789")


def next_revision(revision: str) -> str:
    """A -> B, Z -> AA, 9 -> 10, R9 -> R10; the first where there is none."""
    if not revision:
        return FIRST
    head, last = revision[:-1], revision[-1]
    alphabet = next(letters for letters in ALPHABETS if last in letters)
    if last != alphabet[-1]:
        return head + alphabet[alphabet.index(last) + 1]
    more = next_revision(head) if head and head[-1] in alphabet else head + (alphabet[1] if alphabet[0] == "0" else alphabet[0])
    return more + alphabet[0]


def revised(quote: Quote, quotes: Sequence[Head], settings: Sequence[str] = ()) -> tuple[str, str]:
    """The text of the next specification under a quote's number, and its reference; `settings` are taken into it.

    It follows on the revision issued last, so that no letter is used twice.

    Raises:
        InputError: a setting that cannot be read.
    """
    latest = next((head for head in reversed(quotes) if head.number == quote.number), quote)
    revision = next_revision(latest.revision)
    fields = {**fields_of([*quote.settings, *settings]), **head_of(quote.number, revision, latest.revision)}
    return amended(quote.specification, fields), f"{quote.number}-{revision}"


def fields_of(settings: Sequence[str]) -> Fields:
    """``path=value`` settings as fields; raises InputError where one cannot be read."""
    return {tuple(steps): value for steps, value in map(value_of_setting, settings)}


def head_of(number: str, revision: str, supersedes: str) -> Fields:
    """The fields that name a revision, and what it supersedes where that has a name."""
    found: dict[tuple[str, ...], Node | str] = {("quote", "number"): number, ("quote", "revision"): revision}
    return found | ({("quote", "supersedes"): supersedes} if supersedes else {})


def amended(text: str, fields: Fields) -> str:
    """A YAML text with some fields set, everything else as it stands there, comments too."""
    yaml = YAML()
    yaml.preserve_quotes, yaml.width = True, 10_000  # no line is broken that was not
    dash = 2 if re.search(r"(?m)^  - ", text) else 0  # lists indented as they are in the text
    yaml.indent(mapping=2, sequence=2 + dash, offset=dash)
    document = yaml.load(text)
    written = [(_called(item), item) for items in document.values() if isinstance(items, list) for item in items]
    for path, value in fields.items():
        _set(document, path, _plain(value), written)
    made = io.StringIO()
    yaml.dump(document, made)
    return made.getvalue()


def _called(item: Any) -> str:
    """What an item of a list goes by: its id, else its platform."""
    return str(item.get("id") or item.get("platform")) if isinstance(item, Mapping) else ""


def _set(document: CommentedMap, path: Sequence[str], value: Any, written: Sequence[tuple[str, Any]]) -> None:
    """Set the field at a path; tables on the way are made where there are none. An item goes by its name, or that it was `written` with."""
    here: Any = document
    for step in path[:-1]:
        if isinstance(here, list):
            here = next(
                (item for item in here if step == _called(item) or any(item is each and step == name for name, each in written)), None
            )
            if here is None:
                raise fail("REG007", f"the specification has no line or system '{step}'")
        else:
            here = here.setdefault(step, CommentedMap())
    here[path[-1]] = value


def _plain(value: Node | str) -> Any:
    """A value of a specification as YAML writes it; what another reader could take for something else stands in quotes."""
    if isinstance(value, Table):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, Items):
        return [_plain(inner) for inner in value]
    if value is None:
        return None
    text = str(value)
    ambiguous = any(pattern.fullmatch(text) for pattern, _ in SURPRISES)
    if PLAIN.fullmatch(text) and not ambiguous:
        return YAML().load(text)  # a number, written as it stands
    return DoubleQuotedScalarString(text) if ambiguous or ODD.search(text) else text
