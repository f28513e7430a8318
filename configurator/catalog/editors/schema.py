"""JSON Schemas of catalog files (draft 2020-12), made from the models that validate them: fields, units, words, ids, descriptions."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from urllib.parse import quote

from pydantic import BaseModel, PlainValidator
from pydantic.fields import FieldInfo

from configurator.catalog.editors.quantities import written_quantity
from configurator.catalog.entry import Entry, kebab, without_effect
from configurator.catalog.model import Catalog
from configurator.catalog.parts import KINDS, Part
from configurator.catalog.platforms import Assembly, FromOption, Platform
from configurator.catalog.prices import PRICE_FIELDS, PriceBook, Record
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.reading.roots import ITEM_FILES
from configurator.catalog.sellers import Seller
from configurator.catalog.tables.indices import PriceIndex
from configurator.catalog.tables.reference import Coolant, Source
from configurator.catalog.tables.supply import Scenario
from configurator.catalog.values import CONFIDENCES, DAY, Bounded, Value, day_text, names_of
from configurator.phrases import name
from configurator.units import Unit

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

# Files that are one item each, and files of many items that are not parts.
DOCUMENTS: Mapping[str, type[Entry]] = {
    "platform": Platform,
    "assembly": Assembly,
    "price-book": PriceBook,
    "coolant": Coolant,
    "seller": Seller,
    "scenario": Scenario,
    "index": PriceIndex,
}
TABLES: Mapping[str, type[Entry]] = {path.rsplit("/", 1)[-1].removesuffix(".yaml"): model for path, model in ITEM_FILES.items()}
BY_PATH = r"^[^.]+(\.[^.]+)+$"  # a key at the head of a platform that leads to what it says
WRITTEN_AS_DIFFERENCE = (Platform, Assembly)  # whose fields may come from a parent, so that none must be there

# Fields that name an item, by the table they name it from; any other word is taken too, for an overlay may bring it.
NAMES = {
    **dict.fromkeys(("part", "cable", "far-optic", "module", "frame", "shelf", "psu", "whip", "link", "battery", "disconnect"), "parts"),
    **dict.fromkeys(("tray-disconnect", "switch", "busbar", "proxy", "variant-of", "carried-by", "retimer", "board"), "parts"),
    **{"laminate": "laminates", "interface": "interfaces", "coolant": "coolants", "rating-coolant": "coolants", "foil": "foils"},
    **{"driver": "drivers", "piece": "pieces", "medium": "media", "extends": "platforms", "use": "assemblies", "source": "sources"},
}
TEXT: Schema = {"type": ["string", "number", "boolean"]}  # YAML reads 48 and true where a text is meant; the loader takes them as written
PLAIN: Mapping[Any, Schema] = {
    bool: {"enum": [True, False, "true", "false"]},
    int: {"type": "integer"},
    float: {"type": "number"},
    datetime.date: {"type": "string"},
}
NAME: Schema = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "required": ["en"],
            "additionalProperties": False,
            "properties": {"en": {"type": "string"}, "zh": {"type": "string"}},
        },
    ]
}


def kinds() -> list[str]:
    """Everything there is a schema of."""
    return sorted({*KINDS, *DOCUMENTS, *TABLES, "sources"})


FOLDERS = {
    "platforms": "platform",
    "assemblies": "assembly",
    "prices": "price-book",
    "coolants": "coolant",
    "sellers": "seller",
    "scenarios": "scenario",
    "indices": "index",
}


def kind_of_file(path: str, text: str) -> str:
    """The kind of a file of a catalog folder, by its path in the folder and its text; empty for one without a schema."""
    folder, _, name = path.rpartition("/")
    if folder in ("parts", "switches"):
        found = re.search(r"^kind: *([a-z-]+)", text, re.MULTILINE)
        return found[1] if found else ""
    stem = name.removesuffix(".yaml")
    return FOLDERS.get(folder, stem if stem in TABLES or stem == "sources" else "")


def schema_of(kind: str, catalog: Catalog) -> Schema:
    """The schema of the files of a kind, with the ids of a catalog.

    Raises:
        InputError: there is no such kind.
    """
    made = _Schemas(catalog)
    if kind in KINDS:
        body = made.parts(kind)
    elif kind == "sources":
        body = _mapping({"sources": _items(made.model(Source))}, required=["sources"])
    elif kind in DOCUMENTS:
        body = made.model(DOCUMENTS[kind])
    elif kind in TABLES:
        body = _mapping({"items": _items(made.model(TABLES[kind])), **made.head()}, required=["items"])
    else:
        raise fail("CAT033", f"no schema of '{kind}'", hint=did_you_mean(kind, kinds()) or f"kinds: {', '.join(kinds())}")
    return {"$schema": DIALECT, "title": f"rackcfg catalog: {kind}", **body, "$defs": dict(sorted(made.found.items()))}


def _mapping(properties: Schema, required: Iterable[str] = (), about: str = "") -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if about:
        found["description"] = about
    return {**found, "required": sorted(required)} if required else found


def _called(wanted: Unit | None) -> str:
    """What a kind of quantity is called among the definitions."""
    return "of any kind" if wanted is None else wanted.text.replace("/", " per ").replace("%", "percent").replace("1", "plain")


def _items(item: Schema) -> Schema:
    return {"type": "object", "additionalProperties": item}


def _ref(key: str) -> Schema:
    """A reference to a definition, whose name stands in a URI as such a thing is written there."""
    return {"$ref": f"#/$defs/{quote(key, safe='')}"}


@dataclass
class _Schemas:
    """The definitions found so far."""

    catalog: Catalog
    found: Schema = field(default_factory=dict)
    as_difference: bool = False

    def parts(self, kind: str) -> Schema:
        """A file of parts: whole items, or fields of items that change."""
        whole = self.model(KINDS[kind])
        patch = {**self.found[KINDS[kind].__name__], "required": []}
        about = {"kind": {"const": kind, "description": "the kind of every item in the file"}}
        return _mapping({**about, "items": _items(whole), "patch": _items(patch), **self.head()}, required=["kind"])

    def head(self) -> Schema:
        """What may stand at the head of a file and holds for every number in it."""
        return {kebab(key): self._field(Entry, key, found) for key, found in Entry.model_fields.items()}

    def model(self, model: type[BaseModel]) -> Schema:
        """A reference to the definition of a model, made when first asked for."""
        key = model.__name__
        if key not in self.found:
            self.found[key] = {}  # a tree refers to itself
            self.as_difference = self.as_difference or model in WRITTEN_AS_DIFFERENCE
            fields = {
                f.alias or kebab(n): (n, f) for n, f in model.model_fields.items() if not (issubclass(model, Part) and n in ("id", "kind"))
            }
            properties = {written: self._field(model, n, f) for written, (n, f) in fields.items()}
            needed = [written for written, (_, f) in fields.items() if f.is_required() and not self.as_difference]
            if issubclass(model, Record):
                properties |= self._amount()
                needed = [n for n in needed if n != "price"]
            if issubclass(model, Part | Source) or model in TABLES.values():
                properties = {n: rule for n, rule in properties.items() if n not in ("id", *(("kind",) if issubclass(model, Part) else ()))}
            self.found[key] = _mapping(properties, needed, _sentence(model.__doc__ or ""))
            self.found[key]["additionalProperties"] = model.model_config.get("extra") == "allow"
            if model is Platform:
                self.found[key]["patternProperties"] = {BY_PATH: {"description": "what differs, under its path"}}
        return _ref(key)

    def _amount(self) -> Schema:
        """The price of a record, written as its fields."""
        base = self.quantity(None)
        others = {key: rule for key, rule in self._value_fields(None).items() if key in PRICE_FIELDS}
        return {**others, "base": base, "price": base}

    def _field(self, model: type[BaseModel], key: str, found: FieldInfo) -> Schema:
        written = found.alias or kebab(key)
        rule = self._type(found.annotation, found.metadata, NAMES.get(written, ""))
        about = [_told(model, key), without_effect(found) and f"Without effect: {without_effect(found)}."]
        return {**rule, "description": " ".join(filter(None, about)) or written.replace("-", " ")}

    def _type(self, annotation: Any, metadata: Iterable[Any] = (), named: str = "") -> Schema:
        """The rule of an annotation with what pydantic was told of it."""
        if get_origin(annotation) is Annotated:
            inner, *more = get_args(annotation)
            return self._type(inner, [*metadata, *more], named)
        reader = next((m.func for m in metadata if hasattr(m, "func")), None)
        if reader is name:
            return NAME
        if reader is day_text:
            return {"type": ["string", "integer"], "pattern": f"^{DAY.pattern}$"}
        if reader is names_of:
            return {"anyOf": [self._id(named), {"type": "array", "items": self._id(named)}]}
        if any(isinstance(m, PlainValidator) for m in metadata):
            return self._read(annotation, reader, named)
        return self._plain(annotation, named)

    def _read(self, annotation: Any, reader: Any, named: str) -> Schema:
        """What a reader of our own takes: a quantity, and beside it what an option decides."""
        among = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
        rules = [self.quantity(reader.wanted if isinstance(reader, Bounded) else None)] if Value in among else []
        rules += [self._id(named)] if str in among else []
        rules += [_mapping({"option": TEXT}, ["option"])] if FromOption in among else []
        return rules[0] if len(rules) == 1 else {"anyOf": rules} if rules else {}

    def _plain(self, annotation: Any, named: str) -> Schema:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Literal:
            return {"enum": [a for a in arguments if a != ""]}
        if origin in (Union, UnionType):
            rules = [self._type(a, (), named) for a in arguments if a is not type(None)]
            return rules[0] if len(rules) == 1 else {"anyOf": rules}
        if origin in (list, tuple):
            return {"type": "array", "items": self._type(arguments[0], (), named)}
        if origin is dict:
            return {"type": "object", "additionalProperties": self._type(arguments[1], (), named)}
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self.model(annotation)
        if annotation is str:
            return self._id(named)
        return dict(PLAIN.get(annotation, {}))

    def _id(self, table: str) -> Schema:
        """A name, completed with those of the catalog."""
        if not table:
            return TEXT
        key = f"{table} ids"
        ids = sorted(getattr(self.catalog, table))
        self.found.setdefault(key, {"anyOf": [{"enum": ids}, {"type": "string"}]} if ids else {"type": "string"})
        return _ref(key)

    def quantity(self, wanted: Unit | None) -> Schema:
        """A reference to the definition of a quantity: its text, or a mapping with more to say of it."""
        key = f"quantity {_called(wanted)}"
        if key not in self.found:
            self.found[key] = {}
            self.found[f"number {_called(wanted)}"] = written_quantity(wanted)
            example = f"such as 3 {wanted.text}" if wanted is not None and wanted.text != "1" else "with its unit"
            whole = _mapping(self._value_fields(wanted), [] if self.as_difference else ["value"])
            self.found[key] = {"description": f"a quantity {example}", "anyOf": [_ref(f"number {_called(wanted)}"), whole]}
        return _ref(key)

    def _value_fields(self, wanted: Unit | None) -> Schema:
        number = _ref(f"number {_called(wanted)}")
        for key, rule in {**self.head(), **VALUE_WORDS}.items():
            self.found.setdefault(f"value {key}", rule)
        return {
            "value": {"anyOf": [number, {"type": "null"}], "description": "the number with its unit, or null where nobody published it"},
            "low": {**number, "description": "the least it may be"},
            "high": {**number, "description": "the most it may be"},
            **{key: _ref(f"value {key}") for key in (*self.head(), *VALUE_WORDS)},
            "alternatives": {
                "type": "object",
                "additionalProperties": self.quantity(wanted),
                "description": "other published numbers by name, to be chosen in a specification",
            },
        }


VALUE_WORDS: Schema = {
    "confidence": {"enum": list(CONFIDENCES), "description": "how far the number is trusted"},
    "reason": {**NAME, "description": "why there is no number"},
    "unusual": {**TEXT, "description": "why a number outside the usual range is right"},
    "one-sided": {**TEXT, "description": "why the number stands at an end of its own range"},
    "informative": {**TEXT, "description": "why nothing follows from the number"},
}
GENERAL = {
    "source": "the ids of the sources, from sources.yaml",
    "confidence": "how far the numbers are trusted",
    "note": "remarks, or the reasoning of an assumption",
    "locator": "the place in the source: page 3, table 2",
    "as_of": "the day, month or year the numbers are of",
}


def _told(model: type[BaseModel], key: str) -> str:
    """What the docstrings of a model say of a field: the sentence that names it."""
    if key in GENERAL:
        return GENERAL[key]
    for owner in (c for c in model.__mro__ if c.__doc__ and issubclass(c, BaseModel)):
        sentences = re.split(r"(?<=[.;]) ", " ".join((owner.__doc__ or "").split()))
        found = next((s for s in sentences if f"`{key}`" in s), "")
        if found:
            return found
    return ""


def _sentence(doc: str) -> str:
    """The first sentence of a docstring."""
    return " ".join(doc.split()).partition(". ")[0].rstrip(".")
