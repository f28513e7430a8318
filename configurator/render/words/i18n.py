"""Texts of the documents in other languages: one YAML mapping per language, from the English message to its translation.

A message is found by its key, placeholders included (``"{part}: unit price"``); what stands in the placeholders is translated in turn.
A name that the catalogs write in several languages brings its own. A text without a translation stays English.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from configurator.catalog.data import shipped
from configurator.catalog.reading.yamltext import PlainLoader
from configurator.phrases import Name, Phrase, Translator, phrase

# Where a part begins or ends that the message leaves no room around: Chinese beside Latin letters or digits.
FULL = "，。：；、（）"
# A mark of full width brings its own room, and Chinese words stand together.
BESIDE_FULL = re.compile(f"(?<=[{FULL}]) | (?=[{FULL}])|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
TOUCHING = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9±])|(?<=[A-Za-z0-9%°])(?=[\u4e00-\u9fff])")


@cache
def translator(language: str) -> Translator:
    """A function from English text to `language`; for ``en``, and for a language without a file, the text itself."""
    texts = load_texts(language)
    return _Texts(language, texts).translate if texts else str


@cache
def load_texts(language: str) -> Mapping[str, str]:
    """The mapping of one language; empty when there is none.

    Raises:
        ValueError: the file is not a mapping from text to text, or a translation names an unknown placeholder.
    """
    path = shipped("templates") / "i18n" / f"{language}.yaml"
    if not language.isalpha() or not path.is_file():
        return {}
    texts = yaml.load(path.read_text(encoding="utf-8"), Loader=PlainLoader)
    if not isinstance(texts, dict) or not all(isinstance(v, str) for v in texts.values()):
        raise ValueError(f"{path.name}: expected a mapping from English text to translation")
    for english, translated in texts.items():
        unknown = placeholders(translated) - placeholders(english)
        if unknown:
            raise ValueError(f"{path.name}: '{english}' has no placeholder {', '.join(sorted(unknown))}")
    return texts


def quoted(note: str, t: Translator) -> str:
    """A note of a catalog: in its author's words in every language, and marked as such where these are not the reader's."""
    return t(phrase("{catalog_note}", catalog_note=note))


def placeholders(message: str) -> set[str]:
    """The names of the placeholders of a message."""
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


@dataclass
class _Texts:
    """The texts of one language."""

    language: str
    texts: Mapping[str, str]

    def translate(self, text: str) -> str:
        """The translation of `text`, or `text`."""
        if isinstance(text, Phrase):
            return BESIDE_FULL.sub("", TOUCHING.sub(" ", text.filled(self.texts.get(text.message, text.message), self.translate)))
        if isinstance(text, Name):
            return text.words.get(self.language) or str(text)
        return self.texts.get(text, text)
