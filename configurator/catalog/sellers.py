"""Who offers: the profile of a seller as it stands on an offer, set once and named in a specification (``seller: ID``)."""

from __future__ import annotations

import base64
import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Annotated
from xml.etree import ElementTree

from pydantic import AfterValidator, Field, PrivateAttr

from configurator.catalog.entry import Entry
from configurator.catalog.problems import InputError
from configurator.catalog.reading.yamltext import read_bytes
from configurator.phrases import Language

Bilingual = Annotated[dict[Language, str], Field(min_length=1)]
LARGEST_LOGO = 500_000  # bytes: it travels in every document
PNG = b"\x89PNG\r\n\x1a\n"


def _colour(raw: str) -> str:
    """A colour as ``#7a1f3d``, dark enough to be read on white paper (contrast of 4.5 to 1 by WCAG 2.2)."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", raw):
        raise ValueError(f"'{raw}' is no colour (write #7a1f3d)")
    channels = [int(raw[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    if 1.05 / (luminance + 0.05) < 4.5:
        raise ValueError(f"{raw} is too light to be read on white: take a darker one")
    return raw


class Numbering:
    """How a seller numbers his quotes: ``Q-{year}-{serial:04d}``, the serial counting on within the rest (here within a year)."""

    FIELDS = ("year", "month", "serial")

    def __init__(self, pattern: str) -> None:
        """Take a pattern; raises ValueError where it does not make numbers that can be told apart."""
        self._parts = list(Formatter().parse(pattern))
        names = [name for _, name, _, _ in self._parts if name is not None]
        for name in names:
            if name not in self.FIELDS:
                raise ValueError(f"'{{{name}}}' is no part of a number (parts: {', '.join(self.FIELDS)})")
        if names.count("serial") != 1:
            raise ValueError("a numbering has {serial} once, for example Q-{year}-{serial:04d}")
        if any(conversion or not re.fullmatch(r"(0[1-9]d?)?", width or "") for _, _, width, conversion in self._parts):
            raise ValueError("write the digits of a part as in {serial:04d}")

    def number(self, date: datetime.date, serial: int) -> str:
        """The number of a quote of a date."""
        values = {"year": date.year, "month": date.month, "serial": serial}
        return "".join(text + (format(values[name], width or "") if name else "") for text, name, width, _ in self._parts)

    def serial(self, date: datetime.date, number: str) -> int:
        """The serial of a number, whoever gave it; 0 for one that this numbering would not give on that date."""
        values = {"year": date.year, "month": date.month}
        words = (re.escape(text) + self._pattern(name, width, values) for text, name, width, _ in self._parts)
        found = re.fullmatch("".join(words), number)
        return int(found[1]) if found else 0

    @staticmethod
    def _pattern(name: str | None, width: str | None, values: Mapping[str, int]) -> str:
        return "" if name is None else r"(\d{1,15})" if name == "serial" else format(values[name], width or "")


def _numbering(raw: str) -> str:
    """A numbering that makes numbers; empty where the seller has none."""
    if raw:
        Numbering(raw)
    return raw


class Contact(Entry):
    """Whom a buyer asks."""

    name: str = ""
    email: str = ""
    phone: str = ""


class Colours(Entry):
    """The colours of the house; `accent` is that of headings and rules."""

    accent: Annotated[str, AfterValidator(_colour)] = "#1f4e79"


class Seller(Entry):
    """A seller: names, address, contact, terms and what is never included, in the languages he sells in.

    `logo` is a PNG or SVG file beside the profile; `exclusions` stand on every offer under what is not included. `numbering` is how quotes
    without a number are numbered when they are issued: ``Q-{year}-{serial:04d}``.
    """

    id: str
    name: Bilingual
    address: Bilingual
    contact: Contact = Contact()
    logo: str = ""
    tax_id: str = ""
    bank: str = ""
    colours: Colours = Colours()
    terms: Bilingual
    exclusions: list[Bilingual] = []
    numbering: Annotated[str, AfterValidator(_numbering)] = ""

    _logo: tuple[str, bytes] = PrivateAttr(default=("", b""))

    @property
    def logo_uri(self) -> str:
        """The logo as a ``data:`` address for a page; empty without one."""
        kind, content = self._logo
        return f"data:{kind};base64,{base64.b64encode(content).decode()}" if kind else ""

    def read_logo(self, folder: Path) -> str:
        """Read the logo from the folder of the profile; returns what is wrong with it, or an empty text."""
        if not self.logo:
            return ""
        if Path(self.logo).name != self.logo:
            return f"the logo '{self.logo}' is not a file beside the profile"
        try:
            content = read_bytes(folder / self.logo, self.logo)
        except InputError as error:
            return f"cannot read the logo '{self.logo}': it {error.problems[0].message}"
        if len(content) > LARGEST_LOGO:
            return f"the logo '{self.logo}' has {len(content):,} bytes, more than {LARGEST_LOGO:,}"
        kind = _kind(content)
        if not kind:
            return f"the logo '{self.logo}' is neither a PNG nor a plain SVG drawing (without scripts and references)"
        self._logo = kind, content
        return ""


def _kind(content: bytes) -> str:
    """The media type of a picture; empty for what is none, or would fetch or run something."""
    if content.startswith(PNG):
        return "image/png"
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", content, re.IGNORECASE):
        return ""
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return ""
    plain = root.tag == "{http://www.w3.org/2000/svg}svg" and all(map(_harmless, root.iter()))
    return "image/svg+xml" if plain else ""


def _harmless(element: ElementTree.Element) -> bool:
    name = element.tag.rpartition("}")[2]
    outside = (v for k, v in element.attrib.items() if k.rpartition("}")[2] == "href" and not v.startswith(("#", "data:image/")))
    return name not in ("script", "foreignObject") and not any(k.lower().startswith("on") for k in element.attrib) and not any(outside)
