"""Names of a platform and its parts that a Chinese document would show in English."""

from __future__ import annotations

import re

from configurator.catalog.lint.names import labels_of
from configurator.catalog.lint.placed import placed
from configurator.catalog.model import Catalog
from configurator.catalog.platforms import Platform
from configurator.phrases import Name
from configurator.render.words.i18n import translator

ENGLISH = re.compile(r"\b[a-z]{3,}\b")  # a word of the language; product names are written as they are in every language


def untranslated(catalog: Catalog, platform: Platform) -> list[str]:
    """Every such name once, in the order of the platform's file."""
    names = [platform.name, platform.summary, *(label for _, label in labels_of(platform)), *(link.label for link in platform.links)]
    names += [each.part.name for each in placed(catalog, platform) if each.part is not None]
    translate = translator("zh")
    return [text for text in dict.fromkeys(names) if ENGLISH.search(text) and not _known(text) and translate(text) == text]


def _known(text: str) -> bool:
    return isinstance(text, Name) and bool(text.words.get("zh"))
