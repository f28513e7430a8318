"""Texts without hints for the command line, which are of no use to a customer."""

from __future__ import annotations

import re
from dataclasses import replace

from configurator.system.ledger import Decision

HINTS = re.compile(r"\s*\((?:--set|rackcfg)\b[^()]*\)|;?\s*\bset [a-z.-]+=\S+|\s*\([a-z]+(?:\.[a-z-]+)+\)")


def unhinted(text: str) -> str:
    """The text without what is typed at a prompt."""
    return HINTS.sub("", text).strip(" ;")


def without_hints(decision: Decision) -> Decision:
    """A choice as it is told to a customer."""
    others = tuple(replace(other, why=unhinted(other.why)) for other in decision.alternatives)
    return replace(decision, chosen=unhinted(decision.chosen), reason=unhinted(decision.reason), alternatives=others)
