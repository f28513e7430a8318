"""A specification as it was written: its text, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from configurator.catalog.model import Catalog
from configurator.catalog.reading.yamltext import read_text
from configurator.text import escaped, whole


@dataclass(frozen=True)
class Written:
    """The text of a specification, wherever it is kept; `shown` is the place that messages name."""

    name: str
    text: str
    shown: str


def as_written(target: str, catalog: Catalog) -> Written:
    """The text of a specification file; of a bare platform the one line that it stands for.

    Raises:
        InputError: the file cannot be read.
    """
    if target in catalog.platforms:
        return Written(target, f"platform: {target}\n", target)
    path = Path(target)
    return Written(escaped(whole(path.stem)), read_text(path, whole(target)), whole(target))
