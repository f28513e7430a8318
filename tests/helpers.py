"""Shared by the tests: builds with a cache, catalogs with one value changed, and arithmetic independent of the program."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from pydantic import BaseModel

import configurator
from configurator.build import Build, build_system_quote
from configurator.build.stages import engineered_system, untimed
from configurator.catalog.data import shipped
from configurator.catalog.entry import settle
from configurator.catalog.lint import records
from configurator.catalog.model import Catalog
from configurator.catalog.parts import BatteryShelf, PowerShelf, Psu
from configurator.catalog.prices import PriceBook
from configurator.catalog.problems import InputError, Problem
from configurator.catalog.reading.validate import validated
from configurator.catalog.reading.yamltext import parse
from configurator.render.text.json import as_json
from configurator.render.view import Audience, View
from configurator.system.load import load_spec
from configurator.system.tree import RackRole
from configurator.testing.altered import plain_number as plain_number
from configurator.testing.altered import scaled as scaled
from configurator.testing.altered import with_count as with_count
from configurator.testing.altered import with_price as with_price
from configurator.testing.altered import with_value as with_value
from configurator.testing.cases import engineered_of, quoted_of, shipped_catalog
from configurator.testing.walks import bom_leaves as bom_leaves
from configurator.testing.walks import branch_watts as branch_watts
from configurator.testing.walks import children_of as children_of
from configurator.testing.walks import fed_roles as fed_roles
from configurator.testing.walks import money as money
from configurator.testing.walks import number_of as number_of
from configurator.testing.walks import order_watts as order_watts

ROOT = Path(configurator.__file__).resolve().parent.parent
CATALOGS = shipped("catalogs")
WORDS = ("name", "label", "note", "source", "confidence")  # of an entry that compute nothing
LIGHT = "hgx-b200-air"  # for what does not depend on the platform: few boards, no liquid, few remedies to look for
UNLIKE = ("tpu-v7", "cloudmatrix-384", LIGHT)  # in cooling, racks, networks and prices


def platforms() -> list[str]:
    """Every platform there is, so that a new one is tested without a new line here."""
    return sorted(shipped_catalog().platforms)


def everything() -> bool:
    """Whether what is tried on a sample is to be tried on all there is."""
    return settings.get_current_profile_name() == "long" or bool(os.environ.get("ALL_EXAMPLES"))


def several(*of: str) -> list[str]:
    """Three unlike platforms (of these) for what is proven in one place of the program and no catalog can spoil; all when asked for.

    Where fewer than two of the three are among them, the first two are taken.
    """
    names = list(of) or platforms()
    few = [name for name in UNLIKE if name in names]
    return names if everything() else few if len(few) > 1 else names[:2]


@cache
def kinds() -> list[str]:
    """Platforms that between them say everything in a catalog that any platform says: every field and every kind of part.

    What is dear, as the page or the workbook of a platform, is tried on these. A new platform joins by itself where it says what none did;
    ``HYPOTHESIS_PROFILE=long`` and ``ALL_EXAMPLES=1`` try all.
    """
    if everything():
        return platforms()
    said = {name: set(_said(entry)) for name, entry in shipped_catalog().platforms.items()}
    left, chosen = set[str]().union(*said.values()), list[str]()
    while left:
        chosen.append(max(platforms(), key=lambda name: len(said[name] & left)))
        left -= said[chosen[-1]]
    return chosen


def _said(entry: object, field: str = "", above: str = "") -> Iterator[str]:
    """The fields of an entry that are filled, each with the one it is in; where a part is named, with its kind."""
    if isinstance(entry, BaseModel):
        for name in entry.model_fields_set - {"id", "extends", "forecast", *WORDS}:
            yield from _said(getattr(entry, name), name, field)
    elif isinstance(entry, Mapping | list | tuple):
        for each in entry.values() if isinstance(entry, Mapping) else entry:
            yield from _said(each, field, above)
    elif entry is not None:
        part = shipped_catalog().parts.get(entry) if isinstance(entry, str) else None
        yield f"{above}.{field}" if part is None else f"{field}: {type(part).__name__}"


def built(platform: str, *settings: str) -> Build:
    """The build of a platform with settings, from the shipped catalog; kept, and shared with the laws."""
    return quoted_of(shipped_catalog(), platform, *settings) if settings else built_plain(platform)


@cache
def built_plain(platform: str) -> Build:
    """The build of a platform as it comes: many tests look at it, so it stays, however many others are built between."""
    return quoted_of(shipped_catalog(), platform)


def engineered(platform: str, *settings: str) -> Build:
    """The same build without the ranges, which take longer than all the rest."""
    return engineered_of(shipped_catalog(), platform, *settings) if settings else engineered_plain(platform)


@cache
def engineered_plain(platform: str) -> Build:
    """The same of a platform as it comes."""
    return engineered_of(shipped_catalog(), platform)


def engineer_with(catalog: Catalog, platform: str, *settings: str) -> Build:
    """The build of a platform from any catalog, without ranges."""
    return engineered_system(load_spec(platform, catalog, settings), catalog, untimed)


def viewed(platform: str, *settings: str, audience: Audience = "internal") -> View:
    """The same build as an audience sees it."""
    return View(built(platform, *settings), audience)


def build_with(catalog: Catalog, platform: str, *settings: str) -> Build:
    """The build of a platform from any catalog."""
    return build_system_quote(load_spec(platform, catalog, settings), catalog)


@lru_cache(maxsize=64)
def data_of(platform: str, *settings: str) -> dict[str, Any]:
    """The same build as its JSON, its checks without remedies: these take builds of their own, and have tests of their own."""
    data: dict[str, Any] = json.loads(json.dumps(as_json(View(built(platform, *settings)).without_remedies())))
    return data


def coherent(build: Build, id: str) -> float:
    """A figure's value in the coherent unit (W, A, kg/s ...); a missing value is an error of the test."""
    value = build.figures[id].value
    assert value is not None, f"{id} has no value"
    return value


def given_for(shelf: BatteryShelf, spares: float, seconds: float) -> float:
    """Watts that a battery shelf gives for a time, from its published points with plain floats; spare modules are left out."""
    points = [(point.time.coherent or 0.0, point.power.coherent or 0.0) for point in shelf.holds]
    left = 1 - spares / (shelf.modules.number or 1)
    if seconds > points[-1][0]:
        return points[-1][0] * points[-1][1] / seconds * left
    return float(np.interp(seconds, *zip(*points, strict=True))) * left


# --- catalogs with something changed


def with_book(catalog: Catalog, text: str, name: str = "mine") -> Catalog:
    """`catalog` with one more price book, in dollars of November 2026 unless `text` (its prices and lumps) is a whole book."""
    head = f"id: {name}\nname: Own prices\ndate: 2026-11-01\ncurrency: USD\nscope: component cost\nsource: engineering-assumption\n"
    document = parse(f"{head}confidence: medium\n{text}", f"{name}.yaml")
    problems: list[Problem] = []
    book = validated(PriceBook, document, problems, name)
    if book is None:
        raise InputError(problems)
    settle(book)
    found = dataclasses.replace(
        catalog, books={**catalog.books, name: book}, documents={**catalog.documents, f"PriceBook:{name}": document}
    )
    faults = [p for rule in records.RULES for p in rule(found) if p.severity == "error"]
    if faults:
        raise InputError(faults)
    return found


def without_node(catalog: Catalog, platform: str, role: str, path: Sequence[str]) -> Catalog:
    """`catalog` with one node of a platform's tree dropped."""
    copied = catalog.platforms[platform].model_copy(deep=True)
    contents = copied.racks[role].contents
    for key in path[:-1]:
        contents = contents[key].contents
    del contents[path[-1]]
    return dataclasses.replace(catalog, platforms={**catalog.platforms, platform: copied})


def edited_folder(folder: Path, file: str, *edits: tuple[str, str]) -> Path:
    """An overlay folder that holds one catalog file with some text replaced."""
    text = (CATALOGS / file).read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, f"{file} has no '{old}'"
        text = text.replace(old, new, 1)
    target = folder / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return folder


# --- arithmetic apart from the figure graph: floats, the tree and the catalog


def apart(role: RackRole) -> bool:
    """Whether the rack has no busbar: the PSUs of each server feed that server alone."""
    return role.entry.power is not None and role.entry.power.busbar is None


# --- the command


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a command printed and returned."""

    code: int
    out: str
    err: str


def command(*args: object, cwd: Path | None = None) -> Outcome:
    """``rackcfg`` in this process through its entry point, so that errors become messages and exit codes."""
    from configurator.cli.main import run

    out, err, code = io.StringIO(), io.StringIO(), 0
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        patch.setattr(sys, "argv", ["rackcfg", *map(str, args)])
        if cwd is not None:
            patch.chdir(cwd)
        try:
            run()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return Outcome(code, out.getvalue(), err.getvalue())


def rackcfg(*args: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    command = [sys.executable, "-m", "configurator.cli.main", *map(str, args)]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONPATH": path, **(env or {})}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=cwd, env=environment, check=False)


def files_in(folder: Path) -> Iterator[Path]:
    """Every file below a folder; nothing when there is no folder."""
    return (path for path in folder.rglob("*") if path.is_file())


def shelf_of(build: Build, role: RackRole) -> tuple[PowerShelf, Psu]:
    """The shelf and PSU of a rack, found in its bill of materials."""
    shelves = [n.part for n in role.walk() if isinstance(n.part, PowerShelf)]
    assert len(shelves) == 1
    psu = build.system.catalog.parts[shelves[0].psu]
    assert isinstance(psu, Psu)
    return shelves[0], psu
