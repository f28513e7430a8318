"""How the lists of each supplier are read: what was said or guessed of one and accepted is known of his next."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from configurator.catalog.problems import Position, fail
from configurator.text import told

VARIABLE = "RACKCFG_PRICE_LISTS"


@dataclass(frozen=True)
class Known:
    """What is known of a supplier's lists: labels of columns by field, his names of parts, and what the list does not say."""

    columns: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    tax: str = ""
    decimal: str = ""


def memory() -> Path:
    """The file of all suppliers: of RACKCFG_PRICE_LISTS, else in the user's data folder beside the register of quotes."""
    given = os.environ.get(VARIABLE)
    return Path(given) if given else user_data_path("rackcfg") / "price-lists.json"


def recall(supplier: str) -> Known:
    """What is known of a supplier; nothing of a new one, or without a name."""
    found = _all().get(_key(supplier)) if supplier else None
    return Known(**found) if found else Known()


def with_supplier(supplier: str, known: Known) -> bytes:
    """The file with what is now known of a supplier."""
    return (json.dumps({**_all(), _key(supplier): asdict(known)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _key(supplier: str) -> str:
    return " ".join(supplier.casefold().split())


def _all() -> dict[str, Any]:
    path = memory()
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not all(set(each) <= set(Known.__dataclass_fields__) for each in found.values()):
            raise ValueError("unknown fields")
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        raise fail(
            "LIST011",
            f"what is known of suppliers cannot be read: {told(str(problem))}",
            Position(str(path)),
            f"mend or delete it; {VARIABLE} names another",
        ) from None
    return dict(found)
