"""Texts of the quote in other languages: one YAML mapping per language, from the English text to its translation.

A key may hold placeholders in braces, as in ``{part}: unit price``; what they match is translated in turn, so a few patterns
cover the labels of all figures. A text without a translation stays English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

import yaml

from configurator.catalog.data import shipped

Translator = Callable[[str], str]

PLACEHOLDER = re.compile(r"\{(\w+)\}")
DEPTH = 6  # a label inside a label inside a label; deeper ones stay as they are


@cache
def translator(language: str) -> Translator:
    """A function from English text to `language`; for ``en``, and for a language without a file, the text itself."""
    texts = load_texts(language)
    return _Texts(texts).translate if texts else _unchanged


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
        unknown = set(PLACEHOLDER.findall(translated)) - set(PLACEHOLDER.findall(english))
        if unknown:
            raise ValueError(f"{path.name}: '{english}' has no placeholder {', '.join(sorted(unknown))}")
    return texts


def alternatives(t: Translator, text: str) -> str:
    """Alternatives separated by semicolons, each in the reader's language."""
    return t("; ").join(t(part) for part in text.split("; "))


def _unchanged(text: str) -> str:
    return text


@dataclass(frozen=True)
class _Pattern:
    """A key with placeholders; the more literal text it holds, the earlier it is tried."""

    regex: re.Pattern[str]
    translation: str
    literal: int


@dataclass
class _Texts:
    """Exact texts first, then patterns; what has been found is remembered."""

    exact: Mapping[str, str]
    patterns: list[_Pattern] = field(init=False)
    known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = [_pattern(english, text) for english, text in self.exact.items() if PLACEHOLDER.search(english)]
        self.patterns = sorted(found, key=lambda p: -p.literal)

    def translate(self, text: str) -> str:
        """The translation of `text`, or `text`."""
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = self._found(text, DEPTH)
        return found

    def _found(self, text: str, depth: int) -> str:
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
