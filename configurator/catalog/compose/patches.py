"""Single fields of parts changed by a later folder: `patch:` beside or instead of the `items:` of a part file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from configurator.catalog.compose.merge import STATEMENT, laid, remember
from configurator.catalog.problems import Position, Problem, did_you_mean
from configurator.catalog.reading.yamltext import Given, Node, Table

Path = tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """A part as written, with the kind of its file."""

    kind: str
    document: Table
    at: Position


@dataclass
class Patches:
    """The parts read so far as documents, and what has been changed of them."""

    problems: list[Problem]
    items: dict[str, Item] = field(default_factory=dict)
    changes: dict[str, dict[Path, Position]] = field(default_factory=dict)
    waiting: list[tuple[str, str, Node, Position]] = field(default_factory=list)

    def add_item(self, key: str, item: Item, given: Given) -> None:
        """Take a part as written, under the source and confidence at the head of its file; changes of one it replaces are gone."""
        remember(item.document, given)
        self.items[key] = item
        self.changes.pop(key, None)

    def add_patch(self, kind: str, patches: Table, given: Given) -> None:
        """Take the patches of a file; they wait until the items of its folder are read."""
        remember(patches, given)
        self.waiting.extend((kind, key, document, patches.keys_at[key]) for key, document in patches.items())

    def patched(self) -> Iterator[tuple[str, Item]]:
        """Each part that the folder changes, with what it now says."""
        waiting, self.waiting = self.waiting, []
        for kind, key, document, at in waiting:
            item = self.items.get(key)
            if self._fits(kind, key, document, at) and item is not None and isinstance(document, Table):
                made = laid(item.document, document)
                assert isinstance(made, Table)
                self.items[key] = Item(kind, made, item.at)
                yield key, self.items[key]

    def _fits(self, kind: str, key: str, document: Node, at: Position) -> bool:
        """Whether a patch is one of a part of its kind, and changes nothing that another has changed."""
        item = self.items.get(key)
        if item is None:
            known = [name for name, other in self.items.items() if other.kind == kind]
            return self._refuse(f"patch of '{key}', which is no part", at, key, did_you_mean(key, known))
        if item.kind != kind:
            return self._refuse(f"patch of '{key}', which is a {item.kind} ({item.at}), not a {kind}", at, key)
        if not isinstance(document, Table):
            return self._refuse(f"patch of '{key}': expected the fields that change", at, key)
        known_changes = self.changes.setdefault(key, {})
        for path, where in _fields(document):
            other = next((place for done, place in known_changes.items() if done[: len(path)] == path[: len(done)]), None)
            if other is not None:
                return self._refuse(f"{'.'.join(path)} of {key} is changed twice, here and at {other}", where, key, "keep one of both")
            known_changes[path] = where
        return True

    def _refuse(self, text: str, at: Position, item: str, hint: str = "") -> bool:
        self.problems.append(Problem("CAT123", text, at, item, hint))
        return False


def _fields(document: Table, above: Path = ()) -> Iterator[tuple[Path, Position]]:
    """What a patch states: the path of each value, text or list in it."""
    for key, found in document.items():
        if isinstance(found, Table) and not found.keys() <= STATEMENT:
            yield from _fields(found, (*above, key))
        else:
            yield (*above, key), document.keys_at[key]
