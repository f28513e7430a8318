"""The class of evidence a number rests on: that of the strongest document it cites, or a bare assumption."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import get_args

from configurator.catalog.tables.reference import EvidenceClass, Source

CLASSES: tuple[str, ...] = get_args(EvidenceClass)  # the strongest first
ASSUMED, GIVEN = "assumption", "given"
FIRST_HAND = CLASSES[: CLASSES.index("teardown")]  # who makes it says so, or a standard
SECOND_HAND = ("analyst", "press", "community")

# What sources of older kinds count as: a customer's own research is that of brokers. Arithmetic is no document.
COUNTS_AS = {"vendor": "vendor-statement", "seed": "analyst", "derived": ASSUMED}


def class_of(sources: Iterable[str], confidence: str, known: Mapping[str, Source]) -> str:
    """The class of what cites `sources` (ids; without any it is assumed); ``given`` for what a specification says."""
    if confidence in (ASSUMED, GIVEN):
        return confidence
    cited = [COUNTS_AS.get(known[id].kind, known[id].kind) for id in sources if id in known]
    return min((found for found in cited if found in CLASSES), key=CLASSES.index, default=ASSUMED)


def dated(sources: Iterable[str], as_of: str, known: Mapping[str, Source]) -> str:
    """The day, month or year a number is of: its own, else the latest of its sources; empty where nobody says."""
    dates = (known[id].date for id in sources if id in known)
    return as_of or max((date for date in dates if re.match(r"\d{4}", date)), default="")
