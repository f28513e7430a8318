"""Reading a page as a browser would: elements, texts, drawings."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from configurator.render.html.offer import offer_page
from configurator.render.html.page import page
from configurator.render.view import Audience, View
from tests.helpers import built

WHAT_IF = ("quantity=3", "power.utilisation=65 %", "site.air-inlet=27 degC")
SOLD = ("quote.audience=customer", "prices.margin=12 %")
VOID = {"meta", "link", "br", "img", "input", "col", "hr", "base", "area", "source"}
SVG = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=32)
def page_of(platform: str, *settings: str, audience: Audience = "internal") -> str:
    """The page of a platform with settings, its checks without remedies: these take builds of their own."""
    return page(View(built(platform, *settings), audience).without_remedies())


@lru_cache(maxsize=16)
def offer_of(platform: str, *settings: str) -> str:
    """The offer of a platform with settings, for the audience they name."""
    build = built(platform, *settings)
    return offer_page(View(build, build.spec.quote.audience).without_remedies())


def model_of(text: str) -> dict[str, Any]:
    """The data of a page."""
    found = re.search(r'<script type="application/json" id="model">(.*?)</script>', text, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@dataclass
class Element:
    """A start tag with its attributes, and all text inside it: a part of the texts of its page, which all its elements share."""

    tag: str
    attributes: dict[str, str]
    texts: list[str] = field(repr=False)
    start: int
    end: int

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    @property
    def text(self) -> str:
        return "".join(self.texts[self.start : self.end])


@dataclass
class Reader(HTMLParser):
    """Collects the elements of a page; raises AssertionError where tags do not nest."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here = len(self.texts)
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, self.texts, here, here))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop().end = len(self.texts)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]


@lru_cache(maxsize=16)
def read(text: str) -> Reader:
    """The elements of a page, all closed; not to be changed."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open, f"never closed: {[e.tag for e in reader.open]}"
    return reader


def drawings(text: str) -> list[ElementTree.Element]:
    """The drawings of a page as XML."""
    return [ElementTree.fromstring(found) for found in re.findall(r"<svg.*?</svg>", text, re.DOTALL)]


def words(element: ElementTree.Element) -> str:
    """All text drawn in a picture."""
    return " ".join("".join(text.itertext()) for text in element.iter(f"{SVG}text"))
