"""Texts that know what they are made of, so that a translator finds a message by its key and never takes a finished sentence apart.

A phrase is a message with placeholders and what stands in them, a name is what the catalogs call a thing in several languages. Both are
ordinary English text wherever nobody asks for more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Any, Literal, get_args

from pydantic import PlainValidator

Language = Literal["en", "zh"]
Translator = Callable[[str], str]


class Phrase(str):
    """A message (the key of its translations) filled with its parts; parts that are text are translated too."""

    __slots__ = ("message", "parts")  # a line of money is called by three of them
    message: str
    parts: Mapping[str, object]

    def __deepcopy__(self, memo: object) -> Phrase:
        """Itself, as of any text: a copied build has thousands."""
        return self

    def filled(self, message: str, translate: Translator) -> str:
        """`message`, a translation of this one, with the parts in its language."""
        return message.format(**{name: translate(part) if isinstance(part, str) else part for name, part in self.parts.items()})


class Name(str):
    """What a thing is called, in English, and its other names by language."""

    words: Mapping[str, str]

    def __deepcopy__(self, memo: object) -> Name:
        """Itself, as of any text."""
        return self


def verbatim(text: str) -> Name:
    """What is written the same in every language: ids of sources, names that a choice is made by."""
    made = Name(text)
    made.words = dict.fromkeys(get_args(Language), text)
    return made


def phrase(message: str, /, **parts: object) -> str:
    """A message with placeholders as `str.format` knows them: ``phrase("{rack}: {n:g} shelves", rack=rack.label, n=8)``."""
    return _filled(message, parts) if _filling.get() else message


def _filled(message: str, parts: Mapping[str, object]) -> Phrase:
    made = Phrase(message.format_map(parts))
    made.message, made.parts = message, parts
    return made


_filling: ContextVar[bool] = ContextVar("filling", default=True)


@contextmanager
def phrases_filled(wanted: bool) -> Iterator[None]:
    """Whether phrases are filled in; in work whose phrases nobody reads they are left as they are: a label costs more than its figure."""
    before = _filling.set(wanted)
    try:
        yield
    finally:
        _filling.reset(before)


def listed(texts: Sequence[str], message: str = "{first}, {rest}") -> str:
    """Texts one after the other, each in the reader's language; an empty text for none."""
    if len(texts) < 2:
        return "".join(texts) if not texts else texts[0]
    return phrase(message, first=texts[0], rest=listed(texts[1:], message))


def name(raw: Any) -> str:
    """A name as the catalogs write it: text, or ``{en: Tray fan, zh: 托盘风扇}``.

    Raises:
        ValueError: it is neither, or has no English.
    """
    if isinstance(raw, str):
        return raw
    words = {str(key): word for key, word in raw.items()} if isinstance(raw, dict) else {}
    if not words.get("en") or not all(key in get_args(Language) and isinstance(word, str) for key, word in words.items()):
        raise ValueError("expected a text, or one for each language: {en: Tray fan, zh: 托盘风扇}")
    made = Name(words["en"])
    made.words = words
    return made


def written(text: str) -> str:
    """A name as the catalogs write it."""
    if not isinstance(text, Name):
        return text
    return "{" + ", ".join(f'{language}: "{word}"' for language, word in text.words.items()) + "}"


def packed(text: str) -> object:
    """A text as plain values that `unpacked` makes the same text of, whatever language it is read in; ordinary text as it is."""
    if isinstance(text, Phrase):
        parts = {name: packed(part) if isinstance(part, str) else part for name, part in text.parts.items()}
        return {"$message": text.message, "$parts": {name: part if _is_plain(part) else str(part) for name, part in parts.items()}}
    return {"$words": dict(text.words)} if isinstance(text, Name) else text


def _is_plain(part: object) -> bool:
    return isinstance(part, str | int | float | dict)


def unpacked(values: dict[str, Any]) -> Any:
    """What `packed` wrote, or the mapping itself; a hook for objects of JSON, innermost first."""
    if "$message" in values:
        return _filled(values["$message"], values["$parts"])
    return name(values["$words"]) if "$words" in values else values


Named = Annotated[str, PlainValidator(name)]


def subject(label: str) -> str:
    """What a label of the form ``{subject}: …`` is about, as it can be translated."""
    if isinstance(label, Phrase) and ": " in label.message:
        return next((part for part in label.parts.values() if isinstance(part, str)), label)
    return label.rpartition(": ")[0]


def part_of(label: str, name: str) -> str:
    """What stands in a placeholder of a label, as text; empty where it has none of that name."""
    return str(label.parts.get(name, "")) if isinstance(label, Phrase) else ""
