"""Shared by the tests: builds with a cache, catalogs with one value changed, and arithmetic independent of the program."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
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
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.parts import BatteryShelf, Cable, Part, PowerConverter, PowerShelf, Psu
from configurator.catalog.prices import PriceBook
from configurator.catalog.problems import InputError, Problem
from configurator.catalog.reading.validate import validated
from configurator.catalog.reading.yamltext import parse
from configurator.catalog.values import Value
from configurator.render.text.json import as_json
from configurator.render.view import Audience, View
from configurator.system.load import load_spec
from configurator.system.tree import Node, RackRole

ROOT = Path(configurator.__file__).resolve().parent.parent
CATALOGS = shipped("catalogs")
WORDS = ("name", "label", "note", "source", "confidence")  # of an entry that compute nothing


@cache
def shipped_catalog() -> Catalog:
    """The shipped catalog, read once; nobody may change it."""
    return load_catalog()


def platforms() -> list[str]:
    """Every platform there is, so that a new one is tested without a new line here."""
    return sorted(shipped_catalog().platforms)


@cache
def kinds() -> list[str]:
    """Platforms that between them say everything in a catalog that any platform says: every field and every kind of part.

    What is dear, as the page or the workbook of a platform, is tried on these. A new platform joins by itself where it says what none did;
    ``HYPOTHESIS_PROFILE=long`` tries all.
    """
    if settings.get_current_profile_name() == "long":
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


@lru_cache(maxsize=64)
def built(platform: str, *settings: str) -> Build:
    """The build of a platform with settings, from the shipped catalog."""
    return build_with(shipped_catalog(), platform, *settings)


@lru_cache(maxsize=64)
def engineered(platform: str, *settings: str) -> Build:
    """The same build without the ranges, which take longer than all the rest."""
    return engineer_with(shipped_catalog(), platform, *settings)


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
    """The same build as its JSON."""
    data: dict[str, Any] = json.loads(json.dumps(as_json(View(built(platform, *settings)))))
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


def with_value(catalog: Catalog, part: str, field: str, change: Callable[[Value], Value]) -> Catalog:
    """`catalog` with one value of one part changed; the rest is shared with it."""
    old = catalog.parts[part]
    value = getattr(old, field.replace("-", "_"))
    new = old.model_copy(update={field.replace("-", "_"): change(value)})
    return dataclasses.replace(catalog, parts={**catalog.parts, part: new})


def with_price(catalog: Catalog, book: str, part: str, change: Callable[[Value], Value]) -> Catalog:
    """`catalog` with the price of one part in one book changed."""
    old = catalog.books[book]
    price = old.prices[part]
    assert price.price is not None
    prices = {**old.prices, part: price.model_copy(update={"price": change(price.price)})}
    return dataclasses.replace(catalog, books={**catalog.books, book: old.model_copy(update={"prices": prices})})


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


def with_count(catalog: Catalog, platform: str, role: str, path: Sequence[str], change: Callable[[Value], Value]) -> Catalog:
    """`catalog` with the count of one node of a platform's tree changed."""
    copied = catalog.platforms[platform].model_copy(deep=True)
    contents = copied.racks[role].contents
    for key in path[:-1]:
        contents = contents[key].contents
    node = contents[path[-1]]
    assert isinstance(node.count, Value)
    node.count = change(node.count)
    return dataclasses.replace(catalog, platforms={**catalog.platforms, platform: copied})


def without_node(catalog: Catalog, platform: str, role: str, path: Sequence[str]) -> Catalog:
    """`catalog` with one node of a platform's tree dropped."""
    copied = catalog.platforms[platform].model_copy(deep=True)
    contents = copied.racks[role].contents
    for key in path[:-1]:
        contents = contents[key].contents
    del contents[path[-1]]
    return dataclasses.replace(catalog, platforms={**catalog.platforms, platform: copied})


def scaled(factor: float) -> Callable[[Value], Value]:
    """A change that multiplies a value and its range."""

    def change(value: Value) -> Value:
        low, number, high = (None if x is None else x * factor for x in (value.low, value.number, value.high))
        return dataclasses.replace(value, number=number, low=low, high=high)

    return change


def plain_number(number: float) -> Callable[[Value], Value]:
    """A change that sets the number (in the written unit) and drops the range."""
    return lambda value: dataclasses.replace(value, number=number, low=None, high=None)


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


def number_of(build: Build, part: Part, field: str) -> float:
    """A field of a part in its coherent unit, as the specification chose among published values; 0 where nothing is said."""
    value = getattr(part, field.replace("-", "_"))
    if value is None:
        return 0.0
    wanted = build.spec.alternatives.get(f"{part.id}.{field}")
    chosen = value if wanted is None else value.alternatives[wanted]
    return float(chosen.coherent or 0.0)


@dataclasses.dataclass(frozen=True)
class Watts:
    """Electrical power of a branch and the part of it that ends in liquid."""

    drawn: float
    liquid: float


def branch_watts(build: Build, node: Node) -> Watts:
    """What all pieces of a node draw, by walking the tree with floats: the oracle of the power and heat laws."""
    heads = head_watts(build, node)
    if node.part is not None:
        drawn = (node.total.value or 0.0) * number_of(build, node.part, "tdp")
        return Watts(drawn + heads, drawn * capture_of(build, node))
    below = [branch_watts(build, child) for child in node.children]
    drawn, liquid = heads + sum(w.drawn for w in below), sum(w.liquid for w in below)
    for child in node.children:
        if isinstance(child.part, PowerConverter):
            before, drawn = drawn, drawn / number_of(build, child.part, "efficiency")
            liquid += (drawn - before) * capture_of(build, child)
    return Watts(drawn, liquid)


def head_watts(build: Build, node: Node) -> float:
    """What the heads of active cables that are plugged into a node draw: half of each cable, all of it where both ends are of its kind."""
    found = 0.0
    for link, count in ((line.link, line.count.value or 0.0) for line in build.cables if line.link.cable):
        cable = build.system.cable_of(link)
        if isinstance(cable, Cable) and cable.draws:
            watts = count * number_of(build, cable, "tdp") / (cable.near_ends.number or 1 if cable.near_ends is not None else 1)
            alone = link.group.startswith("scale-up") and not link.ends_at
            found += watts * (1.0 if alone else 0.5) * (node.path == link.per)
            found += watts * 0.5 * (bool(link.ends_at) and f".{node.path}".endswith(f".{link.ends_at}"))
    return found


def capture_of(build: Build, node: Node) -> float:
    """The share of a part's heat that goes into liquid: of this place in the tree where that is said, else of the part."""
    here = node.entry.liquid_capture if node.entry is not None else None
    if here is not None:
        return float(here.coherent or 0.0)
    assert node.part is not None
    return number_of(build, node.part, "liquid-capture")


def order_watts(build: Build, role: RackRole | None = None) -> Watts:
    """What all racks (or those of one role) draw."""
    roles = build.system.roles if role is None else [role]
    found = [role_watts(build, r) for r in roles]
    return Watts(sum(w.drawn for w in found), sum(w.liquid for w in found))


def role_watts(build: Build, role: RackRole) -> Watts:
    """What all racks of a role draw, at most their cap each."""
    found = [branch_watts(build, root) for root in role.roots]
    drawn, liquid, cap = sum(w.drawn for w in found), sum(w.liquid for w in found), build.spec.power.cap
    share = min(1.0, (cap.coherent or 0.0) * (role.total.value or 0.0) / drawn) if cap is not None and drawn else 1.0
    return Watts(drawn * share, liquid * share)


def shelf_of(build: Build, role: RackRole) -> tuple[PowerShelf, Psu]:
    """The shelf and PSU of a rack, found in its bill of materials."""
    shelves = [n.part for n in role.walk() if isinstance(n.part, PowerShelf)]
    assert len(shelves) == 1
    psu = build.system.catalog.parts[shelves[0].psu]
    assert isinstance(psu, Psu)
    return shelves[0], psu


def fed_roles(build: Build) -> list[RackRole]:
    """The roles of rack that have power shelves."""
    return [feed.role for feed in build.power.feeds]


def apart(role: RackRole) -> bool:
    """Whether the rack has no busbar: the PSUs of each server feed that server alone."""
    return role.entry.power is not None and role.entry.power.busbar is None


def bom_leaves(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The BOM lines with nothing below them, judged by their paths alone."""
    parents = {line["path"].rpartition(".")[0] for line in data["bom"]}
    return [line for line in data["bom"] if line["path"] not in parents]


def children_of(data: dict[str, Any], line: dict[str, Any]) -> list[dict[str, Any]]:
    """The BOM lines directly below a line."""
    return [other for other in data["bom"] if other["path"].rpartition(".")[0] == line["path"]]


def money(text: str | None) -> Decimal:
    """An amount of the JSON; a line without a price counts as nothing."""
    return Decimal(text or "0")


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
