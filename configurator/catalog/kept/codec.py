"""Items of a catalog as JSON and back: the closed set of things they are made of, and nothing else.

What JSON knows stands as it is; anything else is a list that begins with a word for what it is. Nothing is validated again: a line is read
only under the digest of the files and of the program it was made from.
"""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from functools import cache
from importlib import import_module
from typing import Any

from pydantic import BaseModel

from configurator.catalog.entry import Entry
from configurator.catalog.problems import Position
from configurator.catalog.reading.yamltext import NOTHING_GIVEN, Given, Items, Table, Text
from configurator.catalog.values import Value
from configurator.figures.limits import Limits
from configurator.phrases import Name, Phrase
from configurator.units import Unit, unit

PLAIN = (str, int, float, bool, type(None))
ROOM = "configurator.catalog."  # where the models of a catalog are; nothing from elsewhere is made

# Of a value, what stands as it is in most of them.
VALUE = {f.name: f.default for f in fields(Value) if f.default is not MISSING}


class Unknown(TypeError):
    """Something that a catalog is not made of."""


@cache
def _defaults(model: type[BaseModel]) -> dict[str, Any]:
    """The fields of a model that hold something plain where nothing is given."""
    return {name: info.default for name, info in model.model_fields.items() if type(info.default) in (*PLAIN, tuple)}


def _differs(found: Any, usual: Mapping[str, Any], name: str) -> bool:
    return name not in usual or type(found) is not type(usual[name]) or found != usual[name]


@dataclass
class Words:
    """What is said once and named by its number: files, models, bounds of fields, and what things rest on."""

    files: list[str] = field(default_factory=list)
    models: list[str] = field(default_factory=list)
    limits: list[Any] = field(default_factory=list)
    given: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbers: dict[Any, int] = {}

    def number(self, table: list[Any], word: Any, written: Any) -> int:
        """The number of a word in its table."""
        key = (id(table), word)
        if key not in self._numbers:
            self._numbers[key] = len(table)
            table.append(written)
        return self._numbers[key]


class Writer:
    """Things as what JSON knows."""

    def __init__(self) -> None:
        self.words = Words()
        self.in_document = False  # where a text says what it rests on; of an item its values do

    def line(self, thing: Any) -> bytes:
        """One line."""
        self.in_document = isinstance(thing, Table)
        return json.dumps(self.write(thing), ensure_ascii=False, separators=(",", ":")).encode()

    def write(self, thing: Any) -> Any:
        """A thing, and all that is in it; raises Unknown."""
        kind = type(thing)
        if kind in PLAIN:
            return thing
        if kind in WRITERS:
            return WRITERS[kind](self, thing)
        if isinstance(thing, BaseModel) and kind.__module__.startswith(ROOM):
            return self._model(thing)
        raise Unknown(f"{kind.__name__} in a catalog")

    def model(self, kind: type) -> int:
        """The number of a model."""
        return self.words.number(self.words.models, kind, f"{kind.__module__.removeprefix(ROOM)}:{kind.__qualname__}")

    def place(self, at: Position) -> list[Any]:
        """A position as its three numbers."""
        return [self.words.number(self.words.files, at.file, str(at.file)), at.line, at.column]

    def _model(self, thing: BaseModel) -> list[Any]:
        usual = _defaults(type(thing))
        stored = thing.__dict__
        own = {name: self.write(stored[name]) for name in type(thing).model_fields if _differs(stored[name], usual, name)}
        given = thing.model_fields_set
        private = {k: v for k, v in (thing.__pydantic_private__ or {}).items() if k != "_at"}
        at = self.place(thing.at) if isinstance(thing, Entry) else [0, 0, 0]
        rest = [sorted(given) if given != own.keys() else None, self.write(thing.__pydantic_extra__), self.write(private)]
        while rest and rest[-1] in (None, ["dict"]):
            rest.pop()
        return ["model", self.model(type(thing)), *at, own, *rest]

    def _value(self, value: Value) -> list[Any]:
        own = {name: self.write(found) for name in VALUE if name != "at" and _differs(found := getattr(value, name), VALUE, name)}
        others = [self.write(dict(value.alternatives))] if value.alternatives else []
        return ["value", value.number, value.unit.text, *self.place(value.at), own, *others]

    def _limits(self, limits: Limits) -> list[Any]:
        written = [limits.minimum, limits.maximum, limits.above, limits.shown.text, limits.whole]
        return ["limits", self.words.number(self.words.limits, limits, written)]

    def _text(self, text: Text) -> list[Any]:
        said = [self.write(text.given)] if self.in_document and text.given != NOTHING_GIVEN else []
        return ["text", str(text), *self.place(text.at), *said]

    def _given(self, given: Given) -> list[Any]:
        """As plain words: what something rests on has no place of its own."""
        sources, *rest = given
        return ["given", self.words.number(self.words.given, given, [[*map(str, sources)], *map(str, rest)])]

    def _all(self, things: Any) -> list[Any]:
        return [self.write(thing) for thing in things]

    def _pairs(self, table: Mapping[Any, Any]) -> list[Any]:
        return [side for pair in table.items() for side in self._all(pair)]

    def _table(self, table: Table) -> list[Any]:
        places = [self.place(table.keys_at[key]) if key in table.keys_at else None for key in table]
        given = self.write(table.given) if table.given != NOTHING_GIVEN else None
        return ["table", self.place(table.at), given, list(table), self._all(table.values()), places]


WRITERS: dict[type, Callable[[Writer, Any], list[Any]]] = {
    list: lambda w, x: ["list", *w._all(x)],
    tuple: lambda w, x: ["tuple", *w._all(x)],
    dict: lambda w, x: ["dict", *w._pairs(x)],
    set: lambda w, x: ["set", *w._all(sorted(x))],
    bytes: lambda w, x: ["bytes", base64.b64encode(x).decode()],
    datetime.date: lambda w, x: ["date", x.isoformat()],
    Unit: lambda w, x: ["unit", x.text],
    Position: lambda w, x: ["at", *w.place(x)],
    Limits: Writer._limits,
    Value: Writer._value,
    Given: Writer._given,
    Text: Writer._text,
    Name: lambda w, x: ["name", str(x), dict(x.words)],
    Phrase: lambda w, x: ["phrase", str(x), x.message, w.write(dict(x.parts))],
    Table: Writer._table,
    Items: lambda w, x: ["items", w.place(x.at), *w._all(x)],
}


def packed(thing: Any) -> bytes:
    """One thing by itself, with the words it needs; raises Unknown."""
    writer = Writer()
    node = writer.write(thing)
    return json.dumps([asdict(writer.words), node], ensure_ascii=False).encode()


def unpacked(content: bytes) -> Any:
    """The thing that was packed."""
    words, node = json.loads(content)
    return Reader(Words(**words)).read(node)


class Reader:
    """Things from what JSON knows."""

    def __init__(self, words: Words) -> None:
        self.files, self.models = words.files, [_model_of(word) for word in words.models]
        self.limits = [Limits(minimum, maximum, above, unit(shown), whole) for minimum, maximum, above, shown, whole in words.limits]
        self.given = [Given(tuple(sources), *rest) for sources, *rest in words.given]

    def line(self, line: bytes) -> Any:
        """The thing of one line."""
        return self.read(json.loads(line))

    def read(self, node: Any) -> Any:
        """A thing, and all that is in it."""
        return READERS[node[0]](self, node) if node.__class__ is list else node

    def place(self, numbers: list[Any]) -> Position:
        """A position of three numbers."""
        return Position(self.files[numbers[0]], numbers[1], numbers[2])

    def all(self, nodes: list[Any]) -> list[Any]:
        """Several things."""
        read = self.read
        return [read(node) if node.__class__ is list else node for node in nodes]

    def pairs(self, nodes: list[Any]) -> dict[Any, Any]:
        """A mapping."""
        things = self.all(nodes)
        return dict(zip(things[::2], things[1::2], strict=True))

    def _own(self, written: dict[str, Any]) -> dict[str, Any]:
        read = self.read
        return {name: read(node) if node.__class__ is list else node for name, node in written.items()}

    def _model(self, node: list[Any]) -> BaseModel:
        _, number, *place, written = node[:6]
        given, extra, private = (*node[6:], *(None,) * 3)[:3]
        model = self.models[number]
        made: BaseModel = model.__new__(model)
        own = self._own(written)
        _set(made, "__dict__", {**_defaults(model), **own})
        _set(made, "__pydantic_fields_set__", set(written if given is None else given))
        _set(made, "__pydantic_extra__", (self.read(extra) or {}) if model.model_config.get("extra") == "allow" else None)
        inside = dict(self.read(private) or {})
        if issubclass(model, Entry):
            inside["_at"] = self.place(place)
        _set(made, "__pydantic_private__", inside or None)
        return made

    def _value(self, node: list[Any]) -> Value:
        made = Value.__new__(Value)
        stored = made.__dict__
        stored.update(VALUE)
        stored.update(self._own(node[6]))
        others = self.read(node[7]) if len(node) > 7 else {}
        stored.update(number=node[1], unit=unit(node[2]), at=self.place(node[3:6]), alternatives=others)
        return made

    def _text(self, node: list[Any]) -> Text:
        made = Text(node[1])
        made.at, made.given = self.place(node[2:5]), self.read(node[5]) if len(node) > 5 else NOTHING_GIVEN
        return made

    def _name(self, node: list[Any]) -> Name:
        made = Name(node[1])
        made.words = node[2]
        return made

    def _phrase(self, node: list[Any]) -> Phrase:
        made = Phrase(node[1])
        made.message, made.parts = node[2], self.read(node[3])
        return made

    def _table(self, node: list[Any]) -> Table:
        _, at, given, keys, values, places = node
        made = Table(self.place(at))
        made.given = self.read(given) or NOTHING_GIVEN
        made.update(zip(keys, self.all(values), strict=True))
        made.keys_at.update((key, self.place(place)) for key, place in zip(keys, places, strict=True) if place is not None)
        return made

    def _items(self, node: list[Any]) -> Items:
        made = Items(self.place(node[1]))
        made.extend(self.all(node[2:]))
        return made


_set = object.__setattr__

READERS: dict[str, Callable[[Reader, list[Any]], Any]] = {
    "model": Reader._model,
    "value": Reader._value,
    "text": Reader._text,
    "name": Reader._name,
    "phrase": Reader._phrase,
    "table": Reader._table,
    "items": Reader._items,
    "list": lambda r, x: r.all(x[1:]),
    "tuple": lambda r, x: tuple(r.all(x[1:])),
    "dict": lambda r, x: r.pairs(x[1:]),
    "set": lambda r, x: set(r.all(x[1:])),
    "bytes": lambda r, x: base64.b64decode(x[1]),
    "date": lambda r, x: datetime.date.fromisoformat(x[1]),
    "unit": lambda r, x: unit(x[1]),
    "at": lambda r, x: r.place(x[1:]),
    "limits": lambda r, x: r.limits[x[1]],
    "given": lambda r, x: r.given[x[1]],
}


def _model_of(word: str) -> type[BaseModel]:
    """The model of a catalog that a word names."""
    module, _, name = word.partition(":")
    found: type[BaseModel] = getattr(import_module(ROOM + module), name)
    if not issubclass(found, BaseModel):
        raise Unknown(word)
    return found
