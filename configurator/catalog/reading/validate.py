"""From a positioned document to a model: every validation error becomes a problem with file, line and a suggestion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from configurator.catalog.entry import Entry, kebab
from configurator.catalog.problems import Position, Problem, did_you_mean, nearest
from configurator.catalog.reading.yamltext import Node, Table, position_of

Model = TypeVar("Model", bound=BaseModel)

# What was expected, by the kind of a validation error; the library's own words speak of its types.
EXPECTED = {
    "string_type": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list_type": "a list: [a, b]",
    "dict_type": "a mapping: {{key: value}}",
    "model": "a mapping: {{key: value}}",
    "date": "a date: 2026-11-25",
    "too_short": "at least {min_length}",
    "too_long": "at most {max_length}",
    "string_too_short": "at least {min_length} letters",
    "string_pattern_mismatch": "text of the pattern {pattern}",
    "greater_than_equal": "{ge} or more",
    "greater_than": "more than {gt}",
    "less_than_equal": "{le} or less",
    "less_than": "less than {lt}",
}


def validated(
    model: type[Model], document: Node, problems: list[Problem], item: str = "", extra: Mapping[str, object] | None = None
) -> Model | None:
    """`document` as a `model`, or None with its faults added to `problems`; `extra` fields are of the program, ahead of those in it."""
    if not isinstance(document, Table):
        at = document.at if document is not None else Position()
        problems.append(Problem("CAT001", "expected a mapping of fields", at, item))
        return None
    try:
        made = model.model_validate({**document, **(extra or {})})
    except ValidationError as errors:
        problems.extend(_problem(error, model, document, item) for error in _of_their_own(errors.errors(include_url=False), model))
        return None
    if isinstance(made, Entry):
        made._at = document.at
    return made


def _of_their_own(errors: Sequence[Any], model: type[BaseModel]) -> list[Any]:
    """The errors without fields that are missing because their name is misspelt: the unknown field says which is meant."""
    unknown = [error["loc"] for error in errors if error["type"] == "extra_forbidden"]
    meant = {(*path[:-1], near) for path in unknown for near in nearest(str(path[-1]), _fields(model, path[:-1]))}
    return [error for error in errors if error["type"] != "missing" or tuple(error["loc"]) not in meant]


def _problem(error: Any, model: type[BaseModel], document: Table, item: str) -> Problem:
    path = tuple(step for step in error["loc"])
    at = position_of(document, path)
    field = ".".join(str(step) for step in path)
    last = str(path[-1]) if path else ""
    kind, text, hint = error["type"], error["msg"], ""
    if kind == "extra_forbidden":
        text, hint = f"unknown field '{field}'", did_you_mean(last, _fields(model, path[:-1])) or _known(model, path[:-1])
        return Problem("CAT002", text, at, item, hint)
    if kind == "missing":
        return Problem("CAT003", f"field '{field}' is missing", at, item)
    text = text.removeprefix("Value error, ")
    if kind == "literal_error":
        text = f"'{error['input']}' is not allowed: {text.removeprefix('Input should be ')}"
        hint = did_you_mean(str(error["input"]), error["msg"].replace("'", "").replace(",", " ").split()[3:])
    else:
        text = _expected(error) or text
    return Problem("CAT004", f"{field}: {text}" if field else text, at, item, hint)


def _expected(error: Any) -> str:
    """What was expected in the place of what stands there; empty where the validator speaks for itself."""
    words = EXPECTED.get(error["type"]) or EXPECTED.get(error["type"].partition("_")[0])
    if words is None:
        return ""
    given = error["input"]
    found = f", not '{given}'" if isinstance(given, str | int | float) else ""
    return f"expected {words.format(**error.get('ctx', {}))}{found}"


def _known(model: type[BaseModel], path: tuple[str | int, ...]) -> str:
    names = _fields(model, path)
    return f"known fields: {', '.join(names)}" if 0 < len(names) <= 12 else ""


def _fields(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The field names of the model found by following `path` through nested models, lists and mappings."""
    here: Any = model
    for step in path:
        fields = getattr(here, "model_fields", {})
        field = next((f for n, f in fields.items() if (f.alias or kebab(n)) == step), None)
        here = here if field is None else _inner(field.annotation)  # no field: an index or key of a list or mapping just opened
    fields = getattr(here, "model_fields", {})
    return [f.alias or kebab(n) for n, f in fields.items()]


def _inner(annotation: Any) -> Any:
    """The model inside `X | None`, `list[X]`, `dict[str, X]` or `Annotated[X, …]`."""
    if hasattr(annotation, "model_fields"):
        return annotation
    for argument in reversed(get_args(annotation)):
        found = _inner(argument)
        if found is not None:
            return found
    return None
