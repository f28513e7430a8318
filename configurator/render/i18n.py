"""Texts of the documents in other languages: one YAML mapping per language, from the English message to its translation.

A message is found by its key, placeholders included (``"{part}: unit price"``); what stands in the placeholders is translated in turn.
A name that the catalogs write in several languages brings its own. A text without a translation stays English.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import yaml

from configurator.catalog.data import shipped
from configurator.phrases import Name, Phrase, Translator

PLACEHOLDER = re.compile(r"\{(\w+)\}")
DEPTH = 6  # a label inside a label inside a label; deeper ones stay as they are


@cache
def translator(language: str) -> Translator:
    """A function from English text to `language`; for ``en``, and for a language without a file, the text itself."""
    texts = load_texts(language)
    return _Texts(language, texts).translate if texts else str


def languages() -> list[str]:
    """The languages there are texts for, English first."""
    return ["en", *sorted(path.stem for path in shipped("templates").joinpath("i18n").glob("*.yaml"))]


@cache
def load_texts(language: str) -> Mapping[str, str]:
    """The mapping of one language; empty when there is none.

    Raises:
        ValueError: the file is not a mapping from text to text, or a translation names an unknown placeholder.
    """
    path = shipped("templates") / "i18n" / f"{language}.yaml"
    if not language.isalpha() or not path.is_file():
        return {}
    texts = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    if not isinstance(texts, dict) or not all(isinstance(v, str) for v in texts.values()):
        raise ValueError(f"{path.name}: expected a mapping from English text to translation")
    for english, translated in texts.items():
        unknown = placeholders(translated) - placeholders(english)
        if unknown:
            raise ValueError(f"{path.name}: '{english}' has no placeholder {', '.join(sorted(unknown))}")
    return texts


def placeholders(message: str) -> set[str]:
    """The names of the placeholders of a message."""
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


@dataclass(frozen=True)
class _Pattern:
    """A key with placeholders; the more literal text it holds, the earlier it is tried."""

    regex: re.Pattern[str]
    translation: str
    literal: int


@dataclass
class _Texts:
    """Exact texts first, then patterns; what has been found is remembered."""

    language: str
    exact: Mapping[str, str]
    patterns: list[_Pattern] = field(init=False)
    known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = [
            _pattern(english, text)
            for english, text in self.exact.items()
            if PLACEHOLDER.search(english) and re.search(r"[a-z]", PLACEHOLDER.sub("", english))
        ]
        self.patterns = sorted(found, key=lambda p: -p.literal)

    def translate(self, text: str) -> str:
        """The translation of `text`, or `text`."""
        if isinstance(text, Phrase) and text.message in self.exact:
            return text.filled(self.exact[text.message], self.translate)
        if isinstance(text, Name):
            return text.words.get(self.language) or str(text)
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = self._found(text, DEPTH)
        return found

    def _found(self, text: str, depth: int) -> str:
        text = str(text)
        if text in self.exact:
            return self.exact[text]
        if depth == 0 or not any(c.isalpha() for c in text):
            return text
        for pattern in self.patterns:
            match = pattern.regex.fullmatch(text)
            if match is not None:
                parts = {name: self._found(part, depth - 1) for name, part in match.groupdict().items()}
                return PLACEHOLDER.sub(lambda found, parts=parts: parts[found[1]], pattern.translation)  # type: ignore[misc]
        return text


def _pattern(english: str, translation: str) -> _Pattern:
    pieces = PLACEHOLDER.split(english)  # literal, name, literal, name, … literal
    texts, names = pieces[0::2], pieces[1::2]
    regex = re.escape(texts[0]) + "".join(f"(?P<{n}>.+?)" + re.escape(t) for n, t in zip(names, texts[1:], strict=True))
    return _Pattern(re.compile(regex, re.DOTALL), translation, sum(map(len, texts)))


def alternatives(t: Translator, text: str) -> str:
    """Alternatives separated by semicolons, each in the reader's language."""
    return t(text) if isinstance(text, Phrase) else t("; ").join(t(part) for part in text.split("; "))
