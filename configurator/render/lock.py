"""What tells one state of a quote from another: number, revision, and digests of what it was made from and what it came to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from configurator.build import Quoted
from configurator.catalog.reading.digests import digest
from configurator.render.settings import settings_of

DIGITS = 12  # of a figure: more than any document shows, fewer than two machines may differ in
OF_THE_DAY = ("quote.days-left",)  # figures that are others on another day although nothing was changed


@dataclass(frozen=True)
class Lock:
    """The quote that a document belongs to; digests do not tell what they were made of."""

    number: str
    revision: str
    content: str
    catalogs: str


def lock_of(build: Quoted) -> Lock:
    """The lock of a build: `content` is a digest of its whole specification and of every figure, whoever reads the document."""
    values = {id: None if f.value is None else f"{f.value:.{DIGITS}g}" for id, f in build.figures.items() if id not in OF_THE_DAY}
    content = json.dumps([settings_of(build.spec, internal=True), values], sort_keys=True)
    quote = build.spec.quote
    return Lock(quote.number, quote.revision, hashlib.sha256(content.encode()).hexdigest(), digest(build.catalog))
