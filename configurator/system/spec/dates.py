"""Days as a specification writes them."""

from __future__ import annotations

import datetime
from typing import Any

from configurator.today import today


def day_of(raw: Any) -> datetime.date:
    """A date as written; auto is today."""
    if raw is None or str(raw) == "auto":
        return today()
    try:
        date = datetime.date.fromisoformat(str(raw))
    except ValueError:
        raise ValueError(f"'{raw}' is not a date (write 2026-11-22, or auto)") from None
    if not 1990 <= date.year <= 2199:
        raise ValueError(f"{date} is no date of a quote")
    return date
