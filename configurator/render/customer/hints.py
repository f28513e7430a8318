"""Texts without hints for the command line, which are of no use to a customer."""

from __future__ import annotations

import re
from dataclasses import replace

from configurator.phrases import Phrase, phrase
from configurator.system.ledger import Decision

HINTS = re.compile(r"\s*\((?:--set|rackcfg)\b[^()]*\)|;?\s*\bset (?:\{setting\}|[a-z.-]+=\S+)|\s*\([a-z]+(?:\.[a-z-]+)+\)")


def unhinted(text: str) -> str:
    """The text without what is typed at a prompt; a message and its parts each without."""
    if isinstance(text, Phrase):
        message = _bare(text.message)
        parts = {name: unhinted(part) if isinstance(part, str) else part for name, part in text.parts.items()}
        return phrase(message, **parts) if message else ""
    return _bare(text)


def _bare(text: str) -> str:
    return HINTS.sub("", text).strip(" ;") if HINTS.search(text) else text


def without_hints(decision: Decision) -> Decision:
    """A choice as it is told to a customer."""
    others = tuple(replace(other, why=unhinted(other.why)) for other in decision.alternatives)
    return replace(decision, chosen=unhinted(decision.chosen), reason=unhinted(decision.reason), alternatives=others)
