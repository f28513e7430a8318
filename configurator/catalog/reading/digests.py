"""What the files of a catalog held when it was read: a digest of each, to tell later what has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from configurator.catalog.data import shipped
from configurator.catalog.model import Catalog


def digests(catalog: Catalog) -> dict[str, str]:
    """File -> SHA-256, for the shipped folder (``catalogs/…``) and each overlay by its place (``overlay 1/…``), wherever these lie."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in _files(catalog)}


def digest(catalog: Catalog) -> str:
    """One digest of all files."""
    lines = "".join(f"{name} {found}\n" for name, found in digests(catalog).items())
    return hashlib.sha256(lines.encode()).hexdigest()


def state_of(root: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells one state of a folder from another: names, times and sizes of its files."""
    stats = ((path, path.lstat()) for path in sorted(root.rglob("*.y*ml")))
    return tuple((str(path), found.st_mtime_ns, found.st_size) for path, found in stats)


def _files(catalog: Catalog) -> Iterator[tuple[str, Path]]:
    overlays = 0
    for root in catalog.roots:
        overlays += root != shipped("catalogs")
        head = "catalogs" if root == shipped("catalogs") else f"overlay {overlays}"
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            if path.is_file():
                yield f"{head}/{path.name if path == root else path.relative_to(root).as_posix()}", path
