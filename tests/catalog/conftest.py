"""Catalog folders written by the tests: a small base in place of the shipped catalogs, and overlays."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Problem

Files = Mapping[str, str | bytes]

BASE: Files = {
    "sources.yaml": """\
sources:
  data-sheet: {title: Data sheet of the vendor, kind: vendor}
  market-study: {title: Study of the market, kind: analyst}
""",
    "parts/cpus.yaml": """\
kind: cpu
source: data-sheet
confidence: medium
items:
  base-cpu: {name: CPU of the base, tdp: 300 W}
  other-cpu: {name: Other CPU of the base, tdp: 200 W}
""",
    "parts/disconnects.yaml": """\
kind: quick-disconnect
items:
  base-pair: {name: Disconnect of the base}
""",
}


def write_files(folder: Path, files: Files) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Catalog]:
    """Load overlays (one argument of files each) over the small base; problems show paths below the temporary folder."""
    base = write_files(tmp_path / "base", BASE)
    for module in ("load", "reading.roots"):
        monkeypatch.setattr(f"configurator.catalog.{module}.shipped", lambda _: base)
    monkeypatch.chdir(tmp_path)

    def call(*overlays: Files) -> Catalog:
        folders = [Path(f"overlay-{number}") for number in range(1, len(overlays) + 1)]
        for folder, files in zip(folders, overlays, strict=True):
            shutil.rmtree(folder, ignore_errors=True)
            write_files(folder, files)
        return load_catalog(folders)

    return call


@pytest.fixture
def problems(load: Callable[..., Catalog]) -> Callable[..., list[Problem]]:
    """The problems that loading these overlays over the small base reports; none is a failure of the test."""

    def call(*overlays: Files) -> list[Problem]:
        with pytest.raises(InputError) as failure:
            load(*overlays)
        return list(failure.value.problems)

    return call
