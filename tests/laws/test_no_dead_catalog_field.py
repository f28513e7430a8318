"""No dead catalog field: every documented field of every kind and platform is read by a discipline, a rule or a document, or says why not.

Reading is watched while quotes are built and rendered: every attribute that is taken from a catalog model is noted with the class that
defines it. What the loader and `catalog check` look at does not count.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from configurator.build import build_system_quote
from configurator.catalog.entry import Entry, informative, without_effect
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.parts import KINDS, Module
from configurator.catalog.platforms import FigureLimit, NodeLimit, OptionRule, Platform, TreeNode
from configurator.catalog.prices import PriceBook, PriceBreak
from configurator.catalog.problems import InputError
from configurator.catalog.tables.media import MediaPolicy, MediumKind
from configurator.catalog.tables.pcb import Channel, Foil, Piece
from configurator.catalog.tables.reference import AirClass, BreakerLadder, Constant, Coolant, Interface, Laminate, Source, WaterClass
from configurator.catalog.tables.supply import Capacity, Content, Driver, Duty, Maker, Scenario, Supply
from configurator.catalog.values import Factor
from configurator.render.html.page import page
from configurator.render.text.json import as_json
from configurator.render.view import View
from configurator.system.load import load_spec
from configurator.system.starter import starter_spec
from tests.helpers import ROOT, build_with, coherent, command, edited_folder, shipped_catalog

MODELS: tuple[type[Entry], ...] = (
    *KINDS.values(), Platform, PriceBook, Laminate, Foil, Channel, Piece,
    Interface, BreakerLadder, Constant, Coolant, Source, AirClass, WaterClass, MediumKind, MediaPolicy,
    Driver, Supply, Maker, Content, Capacity, Duty, Scenario,
)  # fmt: skip

# Quotes that together take every way through the program; those that read most come first, since looking ends where nothing is left.
QUOTES: tuple[tuple[str, ...], ...] = (
    ("gb300-nvl72", "power.architecture=hvdc-400", "power.ups=true", "power.bbu.hold=30 s"),
    ("tpu-v7", "prices.scenarios=[memory-up, optics-learning, tariff-cn-25, {part: tpu-v7, change: 5 %}]", "prices.import-into=US"),
    ("gb200-nvl72", "prices.books=[component-default, analyst-2026-05, cny-domestic]", "cooling.coolant=pg:27"),
    ("gb300-nvl72", "power.architecture=hvdc-800-room"),
    ("gb300-nvl72", "power.redundancy=N+1", "power.bbu.hold=60 s", "power.cbu.hold=1 s", "cooling.cold-plate=aluminium"),
    ("hgx-b200-air", "site.standard=NEC", "site.supply-voltage=480 V", "cooling.rear-door=rdhx-coldlogik-cl20-48u800"),
    ("trn2", "network.media-policy=customer-2026", "cooling.rear-door=auto"),
    ("gb300-nvl72", "network.media-policy=customer-2026"),
    ("gb300-nvl72", "network.planes=2", "network.boundary=leaf", "network.lengths={converged-fabric: 80 m}"),
    ("tpu-v7", "alternatives={tpu-v7.tdp: 600 W}"),
    ("tpu-v7", "prices.scenarios=[{category: optics, learning: 15 %, from: 1000, to: 8000}]"),
    ("tpu-v7", "options={ocs: pod-share, cooling: air}"),
    ("gb300-nvl72", "network.cabling=structured"),
    *((platform,) for platform in sorted(load_catalog().platforms)),
)
# Read as they are written, with their lines, before there is a model; by `catalog check` alone, which compares totals and whose warning it
# quiets; or where a remedy looks for another shelf, which these quotes do not; or an older name, which no shipped part uses.
WRITTEN = {("Platform", "defaults"), ("Platform", "remove"), *((model, "use") for model in ("Platform", "Rack", "TreeNode", "Link"))}
EXPECTED = {("Platform", "expect"), *(("Expectation", field) for field in ("figure", "value", "of", "within"))}
CHECKED = {("Coolant", "unusual"), ("Curve", "unusual"), *EXPECTED}
UNUSED = {("Interface", "board_budget")}  # of a board without a channel: every shipped one has one
RAW = {*WRITTEN, *CHECKED, *UNUSED, ("Shelf", "output_connector"), ("Switch", "height"), ("Switch", "rate")}


@cache
def documented() -> list[type[Entry]]:
    """Every model a catalog file may hold, the models it inherits from and the models inside it."""
    stack, seen = [*MODELS], list[type[Entry]]()
    while stack:
        model = stack.pop()
        if model not in seen and model is not Entry:
            seen.append(model)
            stack += [base for base in model.__bases__ if issubclass(base, Entry)]
            stack += [inner for name in own_fields(model) for inner in _inside(model.model_fields[name].annotation)]
    return sorted(seen, key=lambda model: model.__name__)


@cache
def own_fields(model: type[Any]) -> list[str]:
    """The fields a model brings itself; one that only overrides the default of its base belongs to the base."""
    if not issubclass(model, Entry):
        return []
    names = vars(model).get("__annotations__", {})
    inherited = {name for base in model.__bases__ if issubclass(base, Entry) for name in base.model_fields}
    return [name for name in names if name in model.model_fields and name not in inherited and name != "id"]


def _inside(annotation: Any) -> Iterator[type[Entry]]:
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _inside(argument)


@pytest.fixture(scope="module")
def watched() -> set[tuple[str, str]]:
    """(class that defines it, field) of everything read while the quotes are built and rendered, until there is nothing left to read."""
    return fields_read(everything_used(shipped_catalog()), QUOTES)


def fields_read(catalog: Catalog, quotes: Sequence[tuple[str, ...]]) -> set[tuple[str, str]]:
    seen: set[tuple[type[Entry], str]] = set()
    plain = Entry.__getattribute__

    def watching(self: Entry, name: str) -> Any:
        seen.add((type(self), name))
        return plain(self, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Entry, "__getattribute__", watching)
        for platform, *settings in quotes:
            render(catalog, platform, settings)
            found = {(model.__name__, name) for kind, name in seen for model in kind.__mro__ if name in own_fields(model)}
            if not any(unread(model, found) for model in documented()):
                break
    return found


def render(catalog: Catalog, platform: str, settings: Sequence[str]) -> None:
    """A quote as JSON, the starter specification, and for some the page; a choice that a rule excludes is refused with its reason."""
    try:
        view = View(build_system_quote(load_spec(platform, catalog, settings), catalog))
    except InputError:
        return
    as_json(view)
    starter_spec(catalog, catalog.platforms[platform])
    if settings:
        page(view)


def everything_used(catalog: Catalog) -> Catalog:
    """The shipped catalog where what none of its items has is used.

    A rule between options, quantity breaks, boards without a grade, devices in a rack that only the height of their part places.
    """
    rules = [
        OptionRule(id="a", when={"options.ocs": "pod-share"}, excludes={"options.cooling": "air"}, requires={}, reason="no room"),
        OptionRule(id="b", limit=FigureLimit(figure="power.ac-input", **{"at-most": "1 MW"}), severity="warn", reason="no room"),
        OptionRule(id="d", limit=FigureLimit(figure="power.ac-input", **{"at-least": "1 W"}), reason="no use"),
        OptionRule(id="c", **{"at-most": NodeLimit(node="frame", count="64")}, reason="no room"),
    ]
    torus = catalog.platforms["tpu-v7"].model_copy(update={"rules": rules}, deep=True)
    rack = next(iter(torus.racks.values()))
    rack.contents["capacitors"] = TreeNode(part="cbu-shelf-15kw", count="1")
    for key in ("bbu-shelf", "management-switch"):
        rack.contents[key].u = None
    platforms = {**catalog.platforms, "tpu-v7": torus}
    boards = {id: part.model_copy(update={"grade": ""}) for id, part in catalog.parts.items() if part.kind == "board"}
    book = catalog.books["component-default"]
    gpu = book.prices["b300-gpu"]
    broken = gpu.model_copy(update={"breaks": [PriceBreak(quantity="10", price=str(gpu.price))]})
    books = {**catalog.books, book.id: book.model_copy(update={"prices": {**book.prices, "b300-gpu": broken}})}
    return dataclasses.replace(catalog, platforms=platforms, books=books, parts={**catalog.parts, **boards})


def unread(model: type[Entry], watched: set[tuple[str, str]]) -> list[str]:
    """The fields of a model that nothing reads and that do not say why."""
    found = [name for name in own_fields(model) if (model.__name__, name) not in watched | RAW]
    return [name for name in found if not without_effect(model.model_fields[name])]


@pytest.mark.parametrize("model", documented(), ids=lambda model: model.__name__)
def test_every_catalog_field_is_read(model: type[Entry], watched: set[tuple[str, str]]) -> None:
    """A field that may be written is read somewhere, or its model says why it is not."""
    assert unread(model, watched) == []


class Blinker(Module):
    """A kind with a field that nobody reads, and one that says so."""

    blinks: Factor | None = None
    colour: Factor | None = informative("for the eye alone")


def test_a_dead_field_is_caught(watched: set[tuple[str, str]]) -> None:
    assert unread(Blinker, watched) == ["blinks"]


def test_a_field_declared_informative_is_in_the_reference() -> None:
    """The reference of the catalog prints the reason beside the field."""
    text = (ROOT / "docs" / "catalog.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("| `filtration` |"))
    assert without_effect(KINDS["cdu"].model_fields["filtration"]) in line


def test_a_field_that_means_nothing_for_its_kind_is_refused(tmp_path: Path) -> None:
    """A TDP of a power shelf would be ignored: the loader says why, with the line."""
    shelf = "\n    output-voltage:"
    said = "    tdp: {value: 5 W, source: engineering-assumption, confidence: assumption, note: a slip}"
    overlay = edited_folder(tmp_path, "parts/power-shelves.yaml", (shelf, f"\n{said}{shelf}"))
    done = command("catalog", "check", overlay)
    assert done.code == 2
    assert "CAT070" in done.err
    assert "tdp of a power-shelf is not read: what it turns into heat is its loss" in done.err


def test_liquid_capture_of_a_shelf_is_that_of_its_modules(tmp_path: Path) -> None:
    """60 % of the loss of the shelves goes into liquid when the shelf says so."""
    said = "    liquid-capture: {value: 60 %, source: engineering-assumption, confidence: assumption, note: for the test}"
    overlay = edited_folder(tmp_path, "parts/power-shelves.yaml", ("\n    output-voltage:", f"\n{said}\n    output-voltage:"))
    build = build_with(load_catalog([overlay]), "gb300-nvl72")
    loss = coherent(build, "power.compute.ac-input") - coherent(build, "power.compute.rack-load")
    assert coherent(build, "power.compute.shelf-liquid-heat") == pytest.approx(0.6 * loss)
