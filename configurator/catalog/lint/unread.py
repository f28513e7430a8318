"""Fields that are accepted for every part and mean nothing for its kind: refused with the reason instead of ignored."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.entry import kebab
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Problem


def unread_fields(catalog: Catalog) -> Iterator[Problem]:
    """No part has a field that nobody would read."""
    for part in catalog.parts.values():
        for field, reason in type(part).unread.items():
            value = getattr(part, field)
            if value is not None:
                yield Problem("CAT070", f"{kebab(field)} of a {part.kind} is not read: {reason}", value.at, part.id, "leave it out")
