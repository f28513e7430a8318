"""What a build came to, as plain values: kept with a quote, and what two builds are compared by, whenever each was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from configurator.figures import Figure
from configurator.phrases import packed, phrase
from configurator.render.order_view import OrderView
from configurator.render.text.json import as_json
from configurator.render.view import Audience, Seen, View
from configurator.render.words.fields import field_name, field_of_system
from configurator.system.spec.quote import NO_NUMBER


@dataclass(frozen=True)
class Snapshot:
    """A build as one audience sees it.

    `data` is the build by the contract of ``build --json``, `settings` its specification (label and text by path), `parents` what each
    figure is computed from.
    """

    name: str
    audience: Audience
    language: str
    data: Mapping[str, Any]
    settings: Mapping[str, Mapping[str, str]]
    parents: Mapping[str, list[str]]

    @property
    def number(self) -> str:
        """The number of the quote."""
        return str(self.data["quote"]["number"])

    @property
    def revision(self) -> str:
        """The revision of the quote; empty where it has none."""
        return self.data["quote"]["revision"] or ""

    @property
    def title(self) -> str:
        """What a reader calls it: number and revision of the quote, or what is quoted while that has no number."""
        if self.number == NO_NUMBER:
            return self.name
        return f"{self.number}-{self.revision}" if self.revision else self.number

    @property
    def failed(self) -> bool:
        """Whether a check of severity fail does not hold."""
        return any(check["status"] == "fail" for check in self.data["checks"])

    @property
    def currency(self) -> str:
        """The currency of the quote."""
        return str(self.data["currency"])

    @property
    def figures(self) -> Mapping[str, Mapping[str, Any]]:
        """Every figure by id."""
        found: Mapping[str, Mapping[str, Any]] = self.data["figures"]
        return found

    @property
    def leaves(self) -> list[Mapping[str, Any]]:
        """The lines of the bill of materials with nothing below them."""
        return [line for line in self.data["bom"] if line["leaf"]]

    def value(self, id: str) -> float | None:
        """The value of a figure in its unit."""
        found = self.figures.get(id)
        return None if found is None else found["value"]

    @cached_property
    def _inputs(self) -> dict[str, tuple[str, ...]]:
        """What `inputs_of` has found so far."""
        return {}

    def inputs_of(self, id: str) -> tuple[str, ...]:
        """The inputs a figure rests on; an input rests on itself."""
        if self.figures[id]["kind"] == "input":
            return (id,)
        if id not in self._inputs:
            self._inputs[id] = tuple(dict.fromkeys(found for parent in self.parents.get(id, ()) for found in self.inputs_of(parent)))
        return self._inputs[id]

    def as_json(self) -> dict[str, Any]:
        """The snapshot as values that `Snapshot(**values)` reads back; texts with what they are made of."""
        found: dict[str, Any] = _packed(asdict(self))
        return found


def _packed(thing: Any) -> Any:
    """Plain values all the way down."""
    if isinstance(thing, dict):
        return {key: _packed(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_packed(value) for value in thing]
    return packed(thing) if isinstance(thing, str) else thing


def snapshot(view: View | OrderView) -> Snapshot:
    """What a build came to, for the audience of a view."""
    view = view.without_remedies()
    parents = {id: found for id, figure in view.figures.items() if (found := list(_named(figure, view.figures)))}
    return Snapshot(view.name, view.audience, view.quote.language, as_json(view), _settings(view), parents)


def _settings(view: View | OrderView) -> dict[str, dict[str, str]]:
    """The specification field by field; options in the words of the platform."""
    found = {path: {"label": _label(view, path), "text": text} for path, text in view.settings.items()}
    for system in view.sections:
        lead = f"systems.{system.key}." if system.key else ""
        for name, choice in system.options.items():
            found[f"{lead}options.{name}"] = {"label": system.option(name).label, "text": system.choice_words(name, choice)}
    return found


def _label(view: View | OrderView, path: str) -> str:
    """What a field of the specification is called: as its figure, or by a name of its own; one of a system of an order after that."""
    own = _called(view, path)
    if own:
        return own
    for system in view.sections:
        field = path.removeprefix(f"systems.{system.key}.")
        if system.key and field != path:
            return phrase("{system}: {field}", system=system.called, field=_called(system, field) or field_of_system(field))
    return field_name(path, {line.id: line.words(view.quote.language) for line in view.lines})


def _called(view: Seen, path: str) -> str:
    """The label of the figure of a field; empty where it has none."""
    info = view.figures[path].info if path in view.figures else None
    return "" if info is None else info.label


def _named(figure: Figure, known: Mapping[str, Figure]) -> Iterator[str]:
    """The named figures that a figure is computed from, through those without a name."""
    stack, seen = [*figure.args], set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.id in known:
            yield node.id
        else:
            stack.extend(node.args)
