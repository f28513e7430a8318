"""The base of every catalog model, and how source and confidence are inherited from enclosing entries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr
from pydantic.fields import FieldInfo

from configurator.catalog.problems import Position
from configurator.catalog.reading.yamltext import NOTHING_GIVEN, Given
from configurator.catalog.values import Value, day_text, names_of
from configurator.phrases import Named

PLAIN = (str, int, float, type(None))  # fields that hold no value of a unit: most, so that they are told apart at once
Names = Annotated[tuple[str, ...], BeforeValidator(names_of)]


def kebab(name: str) -> str:
    """The YAML name of a field."""
    return name.replace("_", "-")


def informative(reason: str, default: Any = None) -> Any:
    """A field that is kept for the reader and that no discipline reads, with the reason; the reference of the catalog prints it."""
    return Field(default, json_schema_extra={"informative": reason})


def without_effect(field: FieldInfo) -> str:
    """Why no discipline reads a field of a model; an empty text for one that is read."""
    extra = field.json_schema_extra
    return str(extra.get("informative", "")) if isinstance(extra, dict) else ""


class Entry(BaseModel):
    """A mapping of a catalog file: unknown fields are errors; what it says of source, confidence and note passes down to its values."""

    model_config = ConfigDict(extra="forbid", alias_generator=kebab, arbitrary_types_allowed=True, defer_build=True)

    source: Names = ()
    confidence: Literal["", "high", "medium", "low", "assumption", "given"] = ""
    note: Named = ""
    locator: str = ""
    as_of: Annotated[str, BeforeValidator(day_text)] = ""

    _at: Position = PrivateAttr(default=Position())

    @property
    def provenance(self) -> Given:
        """What it says of all values in it."""
        return Given(self.source, self.confidence, self.note, self.locator, self.as_of)

    @property
    def at(self) -> Position:
        """Where the entry stands."""
        return self._at


def settle(entry: BaseModel, around: Given = NOTHING_GIVEN, known: BaseModel | None = None) -> None:
    """Give every value below `entry` the source, confidence and note of its nearest enclosing entry that has them.

    What it has in common with another that is `known` to be settled is left as it is.
    """
    if isinstance(entry, Entry):
        around = around.below(entry.provenance)
    fields = entry.__dict__
    for name, found in fields.items():
        other = getattr(known, name, None)
        if not isinstance(found, PLAIN) and found is not other:
            fields[name] = _settled(found, around, other)


def _settled(found: Any, around: Given, known: Any = None) -> Any:
    if isinstance(found, Value):
        return found.settled(around)
    if isinstance(found, BaseModel):
        settle(found, around, known)
    elif isinstance(found, dict):
        return {key: _settled(value, around) for key, value in found.items()}
    elif isinstance(found, list):
        return [_settled(value, around) for value in found]
    return found


def values_in(entry: Any, path: str = "") -> list[tuple[str, Value]]:
    """Every value below `entry` (alternatives included), with its dotted path."""
    found: list[tuple[str, Value]] = []
    _gather(entry, path, found)
    return found


def _gather(entry: Any, path: str, found: list[tuple[str, Value]]) -> None:
    """Filled rather than yielded: a catalog has tens of thousands, deep below their items."""
    if isinstance(entry, Value):
        found.append((path, entry))
        for name, other in entry.alternatives.items():
            _gather(other, f"{path}.alternatives.{name}", found)
        return
    for step, inner in _inside(entry):
        _gather(inner, path + step if path else step.removeprefix("."), found)


def _inside(entry: Any) -> list[tuple[str, Any]]:
    """What an entry, a mapping or a sequence holds that may hold values, each with the last step of its path."""
    if isinstance(entry, BaseModel):
        return [(f".{kebab(name)}", found) for name, found in entry.__dict__.items() if not isinstance(found, PLAIN)]
    if isinstance(entry, dict):
        return [(f".{key}", found) for key, found in entry.items() if not isinstance(found, PLAIN)]
    if isinstance(entry, list | tuple):
        return [(f"[{index}]", found) for index, found in enumerate(entry) if not isinstance(found, PLAIN)]
    return []


def texts_in(entry: Entry) -> Iterator[tuple[str, str]]:
    """What an item says in words of its own (maker, part number, remarks on supply), field by field."""
    for name in (n for n in type(entry).model_fields if n in entry.model_fields_set):
        found = getattr(entry, name)
        if name in ("id", "name", "kind", *Given._fields, "source"):
            continue
        if isinstance(found, list) and all(isinstance(x, str) for x in found):
            found = "; ".join(found)
        if isinstance(found, str) and found:
            yield kebab(name), found


def reasons_in(entry: Entry) -> Iterator[tuple[str, str]]:
    """Fields and values of an item that nothing follows from, with the reason: said by the value, or for every item by the model."""
    for path, value in values_in(entry):
        if value.informative:
            yield path, value.informative
    for name, field in type(entry).model_fields.items():
        if name in entry.model_fields_set and without_effect(field):
            yield kebab(name), without_effect(field)
