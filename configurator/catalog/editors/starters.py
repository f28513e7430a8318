"""Commented files to begin with, which the check of the catalogs accepts as they are."""

from __future__ import annotations

import datetime
from pathlib import Path
from string import Template
from textwrap import fill
from typing import Any
from urllib.parse import unquote

import yaml

from configurator.catalog.data import shipped
from configurator.catalog.editors.schema import NAMES, schema_of
from configurator.catalog.model import Catalog
from configurator.catalog.parts import KINDS, Part
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.reading.yamltext import Items, Node, Table, load

ID = r"[a-z0-9][a-z0-9.-]*"
SAID_ABOVE = ("source", "confidence", "note", "locator", "as-of")  # stands once at the head of a starter
LEFT_OUT = (*SAID_ABOVE, "alternatives", "unusual", "name", "vendor", "mpn", "id", "kind", "variant-of", "relative-price")


def document_starter(kind: str, id: str, date: datetime.date, like: str = "") -> str:
    """A platform (`like` another, or of its own), a price book or a seller."""
    text = (shipped("templates") / "starters" / f"{'like' if like else kind}.yaml").read_text(encoding="utf-8")
    return Template(text).substitute(id=id, like=like, date=date.isoformat())


def part_starter(kind: str, catalog: Catalog) -> str:
    """A part of a kind with the fields of a shipped one, and every other field of the kind as a comment.

    Raises:
        InputError: there is no such kind.
    """
    if kind not in KINDS:
        raise fail("CAT007", f"unknown kind '{kind}'", hint=did_you_mean(kind, KINDS) or f"kinds: {', '.join(sorted(KINDS))}")
    example, raw = _example(kind, catalog)
    fields = {key: _plain(found) for key, found in raw.items() if key not in LEFT_OUT}
    lines = [
        f"# A part of kind {kind}, with the numbers of {example.id}: replace what you know.",
        "# `rackcfg catalog check DIR` says what is wrong, `rackcfg catalog schema KIND` is for your editor.",
        f"kind: {kind}",
        "source: engineering-assumption   # an id from sources.yaml; a value may have its own",
        "confidence: assumption           # high (with a locator), medium, low or assumption (with a note)",
        "note: Starter; nothing of it is known yet.",
        "items:",
        f"  my-{kind}:",
        f'    name: {{en: "My {kind}", zh: "我的 {kind}"}}',
        *(f"    {key}: {_flow(found)}" for key, found in fields.items()),
        "    # --- what else may be said",
        *_others(kind, catalog, fields),
    ]
    return "\n".join(lines) + "\n"


def _example(kind: str, catalog: Catalog) -> tuple[Part, Table]:
    """The shipped part of a kind that says least, and its text."""
    parts = [part for part in catalog.parts.values() if part.kind == kind and catalog.layer(part.at) == 0 and not part.variant_of]
    part = min(parts, key=lambda p: (len(p.model_fields_set), p.id))
    path = shipped("catalogs") / Path(part.at.file).relative_to("catalogs")
    document = load(path, part.at.file)
    assert isinstance(document, Table)
    return part, document["items"][part.id]


def _plain(node: Node) -> Any:
    """A node without what stands once at the head; a value that says no more than its number is its number."""
    if isinstance(node, Table):
        kept = {key: _plain(found) for key, found in node.items() if key not in (*SAID_ABOVE, "alternatives", "unusual")}
        return kept["value"] if set(kept) == {"value"} and kept["value"] is not None else kept
    if isinstance(node, Items | list):
        return [_plain(found) for found in node]
    return None if node is None else str(node)


def _flow(found: Any) -> str:
    """A node on one line, as YAML."""
    if isinstance(found, str) and found in ("true", "false"):
        return found
    text = yaml.safe_dump(found, default_flow_style=True, allow_unicode=True, width=10_000, sort_keys=False)
    return text.removesuffix("...\n").strip()


def _others(kind: str, catalog: Catalog, given: dict[str, Any]) -> list[str]:
    """The fields of the kind that are not written, each with what the schema says of it."""
    found = schema_of(kind, catalog)["$defs"][KINDS[kind].__name__]["properties"]
    lines: list[str] = []
    for key, rule in found.items():
        if key not in given and key not in (*SAID_ABOVE, "name"):
            lines += fill(f"{key}: {_told(key, rule)}", 130, initial_indent="    # ", subsequent_indent="    #   ").splitlines()
    return lines


def _told(key: str, rule: dict[str, Any]) -> str:
    """What may stand in a field, and what it means where that says more than its name."""
    if "enum" in rule:
        words = "one of " + ", ".join(dict.fromkeys(str(word).lower() if isinstance(word, bool) else str(word) for word in rule["enum"]))
    elif key in NAMES:
        words = f"an id of the {NAMES[key]}"
    else:
        words = unquote(str(rule.get("$ref", "")).rpartition("/")[2]).replace("quantity ", "quantity, ")
    meaning = str(rule.get("description", ""))
    return "; ".join(filter(None, (words, meaning if meaning != key.replace("-", " ") else ""))) or "text"
