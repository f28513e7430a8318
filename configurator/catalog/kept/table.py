"""A table of a catalog whose items are made one by one, when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any


class Kept(MutableMapping[str, Any]):
    """A mapping of ids to items; `lines` are what of it is still to be read, `kinds` which of them are of what model."""

    def __init__(self, lines: dict[str, bytes], kinds: Mapping[str, type], read: Callable[[bytes], Any]) -> None:
        self._lines, self._kinds, self._read = lines, kinds, read
        self._items: dict[str, Any] = dict.fromkeys(lines)  # in their order
        self._of: dict[type, list[str]] = {}  # by model, as long as no item changes

    def __getitem__(self, key: str) -> Any:
        if key in self._lines:
            self._items[key] = self._read(self._lines[key])
            del self._lines[key]
        return self._items[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The item, or `default`; asked for so often that the way over KeyError is felt."""
        return self[key] if key in self._items else default

    def __setitem__(self, key: str, item: Any) -> None:
        self._lines.pop(key, None)
        self._of.clear()
        self._items[key] = item

    def __delitem__(self, key: str) -> None:
        self._lines.pop(key, None)
        self._of.clear()
        del self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __repr__(self) -> str:
        return repr(dict(self))

    def copy(self) -> Kept:
        """The same items in a table of its own."""
        made = Kept(dict(self._lines), self._kinds, self._read)
        made._items = dict(self._items)
        return made

    def made(self) -> Iterator[Any]:
        """The items that somebody has asked for."""
        return (item for key, item in self._items.items() if key not in self._lines)

    def of(self, model: type) -> Iterator[Any]:
        """The items of one model, others left unread."""
        if model not in self._of:
            self._of[model] = [key for key in self._items if issubclass(self._kind(key), model)]
        return (self[key] for key in self._of[model])

    def _kind(self, key: str) -> type:
        return self._kinds.get(key, object) if key in self._lines else type(self._items[key])
