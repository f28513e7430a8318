"""The catalog of some folders: as it was kept when the same files were read before, else read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from configurator import cache
from configurator.catalog.data import shipped
from configurator.catalog.kept import store
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Position, fail

KIND = "catalog"  # of the cache


def load_catalog(overlays: Sequence[Path] = (), anew: bool = False) -> Catalog:
    """The shipped catalogs with `overlays` laid over them; read `anew` where the files themselves are the question.

    Raises:
        InputError: with every problem of every file.
    """
    for root in overlays:
        if not root.is_dir():
            raise fail("FILE006", "no such catalog folder", Position(str(root)))
    roots = (shipped("catalogs"), *overlays)
    key = None if anew else store.key_of(roots)
    kept = cache.read(KIND, key) if key is not None else None
    if kept is not None:
        return _keyed(store.made_from(kept, roots), key)
    from configurator.catalog.reading.roots import read_catalog  # what reads and judges every item

    catalog = read_catalog(overlays)
    if key is None or store.key_of(roots) != key:  # a file was written while they were read: what was read is not what the key says
        return catalog
    if (content := store.written(catalog)) is not None:
        cache.keep(KIND, key, content)
    return _keyed(catalog, key)


def _keyed(catalog: Catalog, key: str | None) -> Catalog:
    catalog.key = key or ""
    return catalog
