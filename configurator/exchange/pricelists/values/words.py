"""What suppliers call things, from ``templates/price-lists.yaml``, and how texts are made alike before they are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import yaml

from configurator.catalog.data import shipped
from configurator.catalog.reading.yamltext import Loader

BRACKETS = re.compile(r"[(\[{（【]([^()\[\]{}（）【】]*)[)\]}）】]")
_BETWEEN = re.compile(r"[^\w$€£¥₩₹]+|_")


@cache
def words() -> Mapping[str, Any]:
    """The tables of the file."""
    path = shipped("templates") / "price-lists.yaml"
    found: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader)
    return found


def tidy(text: str) -> str:
    """A cell on one line, its wide letters and digits made narrow."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def folded(text: str) -> str:
    """A text as it is compared: small letters, one blank between words, no marks of punctuation."""
    return " ".join(_BETWEEN.sub(" ", tidy(text).casefold()).split())


def bare(text: str) -> str:
    """What is outside of brackets in a head: ``单价(元)`` → ``单价``."""
    return BRACKETS.sub(" ", tidy(text)).strip()


def has_han(text: str) -> bool:
    """Whether there are Chinese (or Japanese) signs in a text."""
    return any("\u3400" <= sign <= "\u9fff" for sign in text)


def has_kana(text: str) -> bool:
    """Whether there are Japanese letters in a text."""
    return any("\u3040" <= sign <= "\u30ff" for sign in text)


def says(text: str, known: Iterable[str]) -> str:
    """The longest of some words that stands in a text: as words of their own in letters, anywhere in Chinese; empty where none does."""
    whole = f" {folded(text)} "
    found = [word for word in known if (folded(word) in whole if has_han(word) else f" {folded(word)} " in whole)]
    return max(found, key=len, default="")


@cache
def listed(name: str) -> frozenset[str]:
    """A list of words as they are compared."""
    return frozenset(folded(str(word)) for word in words()[name])


def is_one_of(text: str, name: str) -> bool:
    """Whether the whole of a text is one of a list of words."""
    return folded(text) in listed(name)
