"""Quotes for tests of the register, small and made without a build."""

from __future__ import annotations

import dataclasses
from typing import Any

from configurator.register.store import Quote
from configurator.studies.changes.snapshot import Snapshot

SPECIFICATION = "platform: example  # as it was written\n"


def small_quote(number: str = "Q-1", revision: str = "", **fields: Any) -> Quote:
    """A quote that came to nothing much; `fields` are set in it."""
    seen = Snapshot("example", "internal", "en", {"figures": {}, "bom": [], "lines": [], "checks": []}, {}, {})
    quote = Quote(
        number=number,
        revision=revision,
        supersedes="",
        buyer="Example Cloud",
        date="2026-11-25",
        valid_until="2026-12-25",
        price="12345.60",
        currency="USD",
        status="released",
        epoch=1795564800,
        program="0",
        content="a" * 64,
        name="example",
        specification=SPECIFICATION,
        settings=["quantity=2"],
        overlays=[],
        catalogs={"catalogs/defaults.yaml": "b" * 64},
        results={"internal": seen},
    )
    return dataclasses.replace(quote, **fields)
