"""What a request asks for, as a command line would: a platform or a file of one folder, settings, changes, an audience, a language."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import cast, get_args

from starlette.datastructures import QueryParams

from configurator.build import Quoted, build_request
from configurator.catalog.books import is_file_name
from configurator.catalog.data import shipped
from configurator.catalog.kept.store import key_of
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Position, did_you_mean, fail
from configurator.catalog.reading.yamltext import Table, load
from configurator.cli.options import INSIDE, Audience, fields_of
from configurator.phrases import Language
from configurator.system.orders import load_request
from configurator.text import whole

ONCE = ("spec", "currency", "lang", "audience")
KNOWN = (*ONCE, "set", "what-if", "prices", "more")
FIELD = "field."  # leads the names of the page's own controls: field.quantity=2 is set=quantity=2
MOST = 200  # settings of one request, and files listed of a folder
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Place:
    """Where a server reads: the catalogs, and specifications in one folder and below; `first` is shown where a request names none."""

    folder: Path
    overlays: tuple[Path, ...] = ()
    first: str = ""

    @property
    def catalog(self) -> Catalog:
        """The catalogs as their files are now."""
        key = key_of((shipped("catalogs"), *self.overlays))
        return _loaded(self.overlays, key) if key is not None else load_catalog(self.overlays)

    def require_inside(self, name: str, what: str) -> None:
        """Refuse the name of a file outside the folder, whether there is one or not."""
        path = self.folder / name
        if "\x00" in name or not Path(os.path.realpath(path)).is_relative_to(self.folder.resolve()) or path.suffix not in SUFFIXES:
            hint = "files are named from the folder the server was started in, and end in .yaml"
            raise fail("SERVE01", f"'{name}' is no {what} of this server", hint=hint)

    def files(self) -> list[str]:
        """The specifications that lie in the folder itself."""
        found = sorted(path for path in self.folder.glob("*.yaml") if path.is_file())[:MOST]
        return [path.name for path in found if _is_specification(path)]


@lru_cache(maxsize=1)
def _loaded(overlays: tuple[Path, ...], key: str) -> Catalog:
    """The catalogs, once for as long as their files stay as they are, which `key` says."""
    return load_catalog(overlays)


def _is_specification(path: Path) -> bool:
    try:
        document = load(path)
    except InputError:
        return False
    return isinstance(document, Table) and ("platform" in document or "systems" in document)


@dataclass(frozen=True)
class Request:
    """One request: what to build, for whom, in which language."""

    place: Place = field(repr=False)
    spec: str = ""
    settings: list[str] = field(default_factory=list)
    what_if: list[str] = field(default_factory=list)
    audience: Audience | None = None
    language: Language = "en"

    @classmethod
    def of(cls, query: QueryParams, place: Place) -> Request:
        """The request of an address.

        Raises:
            InputError: a parameter, audience or language that there is not, or more settings than anybody writes.
        """
        _refuse_unknown(query)
        settings = fields_of(list(_settings(query)), query.getlist("prices") or None, query.get("currency"), query.get("lang"))
        if len(settings) + len(query.getlist("what-if")) > MOST:
            raise fail("SERVE02", f"more than {MOST} settings in one request")
        audience = _one_of(query, "audience", get_args(Audience))
        language = _one_of(query, "lang", get_args(Language)) or "en"
        spec = whole(query.get("spec") or place.first)
        return cls(place, spec, settings, query.getlist("what-if"), cast(Audience | None, audience), cast(Language, language))

    def build(self) -> Quoted:
        """The build of it; raises InputError as the command line does, and for files outside the folder."""
        catalog = self.place.catalog
        if not self.spec:
            raise fail("SERVE01", "no specification is named", hint="spec=gb300-nvl72, or a file of the folder the server was started in")
        if self.spec not in catalog.platforms and _is_file(self.place.folder, self.spec):
            self.place.require_inside(self.spec, "specification")
        for book in load_request(self.spec, catalog, self.settings).prices.books:
            if is_file_name(book):
                self.place.require_inside(book, "price book")
        return build_request(self.spec, self.settings, what_if=self.what_if, catalog=catalog)

    def audience_of(self, build: Quoted) -> Audience:
        """Who a document is for: as asked, else as its specification says."""
        return self.audience or build.spec.quote.audience

    @property
    def reader(self) -> Audience:
        """Who reads the page or the JSON."""
        return self.audience or INSIDE


def _is_file(folder: Path, name: str) -> bool:
    """Whether a name is meant as that of a file, or there is one of that name."""
    try:
        return name.endswith(SUFFIXES) or "/" in name or (folder / name).exists()
    except OSError:  # a name longer than a file can have
        return False


def _settings(query: QueryParams) -> Iterator[str]:
    """The settings of an address: those of ``set``, of the page's controls that hold anything, and the lines of its field for others."""
    yield from query.getlist("set")
    yield from (f"{name.removeprefix(FIELD)}={value}" for name, value in query.multi_items() if name.startswith(FIELD) and value.strip())
    yield from (line.strip() for text in query.getlist("more") for line in text.splitlines() if line.strip())


def _refuse_unknown(query: QueryParams) -> None:
    """Refuse a parameter that there is not, and a second value of one that has one value."""
    for name in query:
        if name in ONCE and len(query.getlist(name)) > 1:
            raise fail("SERVE03", f"parameter '{name}' is given twice", hint="set, what-if and prices are repeatable")
        if name not in KNOWN and not name.startswith(FIELD):
            raise fail("SERVE03", f"unknown parameter '{name}'", hint=did_you_mean(name, KNOWN) or f"parameters: {', '.join(KNOWN)}")


def _one_of(query: QueryParams, name: str, known: Sequence[str]) -> str | None:
    asked = query.get(name) or None
    if asked is not None and asked not in known:
        raise fail("SERVE03", f"{name}: '{asked}' is none of {', '.join(known)}", Position(f"{name}={asked}"))
    return asked
