"""Documents of a build that were made before: the same question has the same pages and workbooks, to the byte."""

from __future__ import annotations

from functools import cache as once
from pathlib import Path

import pydantic

from configurator import cache
from configurator.build import Quoted, key_of
from configurator.catalog.data import shipped
from configurator.render.documents.wanted import Manner, Wanted
from configurator.render.html.templates import SHIPPED
from configurator.render.order_view import OrderView
from configurator.render.view import View
from configurator.today import given

FORMATS = ("html", "xlsx")  # what follows from the build and our templates alone; the others take no time, or another program
KEPT = 24  # documents that stay: some ten megabytes


def content_of(build: Quoted, view: View | OrderView, wanted: Wanted, manner: Manner) -> bytes:
    """The bytes of a document of a build, as `view` has it for its audience."""
    key = _key(build, view, wanted) if wanted.format in FORMATS and manner.templates is SHIPPED else ""
    found = cache.read("document", key) if key else None
    if found is None:
        found = wanted.content(view, manner)
        if key:
            cache.keep("document", key, found, most=KEPT)
    return found


def _key(build: Quoted, view: View | OrderView, wanted: Wanted) -> str:
    """The digest of all that a document is made from; empty where there is more to its build than can be told."""
    key = key_of(build)
    told = (key, wanted.document, wanted.format, view.audience, str(given()), *_beside())
    return cache.digest(word.encode() for word in told) if key else ""


@once
def _beside() -> tuple[str, ...]:
    """What pages and workbooks are made with beside the program: its templates, and the libraries as they are installed."""
    templates = (path for path in sorted(shipped("templates").rglob("*")) if path.is_file())
    libraries = sorted(path.name for path in Path(pydantic.__file__).parents[1].glob("*.dist-info"))
    return cache.digest(piece for path in templates for piece in (path.name.encode(), path.read_bytes())), *libraries
