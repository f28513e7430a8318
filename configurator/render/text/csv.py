"""The bill of materials as CSV."""

from __future__ import annotations

import csv
from pathlib import Path

from configurator.render.text.json import bom_json
from configurator.render.view import View

COLUMNS = (
    "id",
    "level",
    "description",
    "part",
    "category",
    "quantity",
    "unit",
    "unit_price",
    "extended_price",
    "currency",
    "status",
    "lead_time",
    "confidence",
)


def write_bom(view: View, path: Path) -> None:
    """One row a line; text that a spreadsheet would take for a formula is quoted with an apostrophe."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for row in bom_json(view):
            writer.writerow({key: _safe(value) for key, value in row.items()})


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") and not _is_number(value) else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
