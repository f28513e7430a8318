"""The shipped catalog is read once for all commands run in this process; tests that start a process read it as users do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from configurator.build import quote
from configurator.catalog import load
from configurator.catalog.model import Catalog
from configurator.render import view
from tests.helpers import shipped_catalog


@pytest.fixture(autouse=True)
def catalog_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read = load.load_catalog

    def load_catalog(overlays: Sequence[Path] = (), anew: bool = False) -> Catalog:
        return read(overlays, anew) if overlays else shipped_catalog()

    for module in (load, quote):
        monkeypatch.setattr(module, "load_catalog", load_catalog)


@pytest.fixture
def no_remedies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks without what would help, which takes builds of its own."""
    monkeypatch.setattr(view, "remedied", lambda made: made.checks)
