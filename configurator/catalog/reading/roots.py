"""Reading the catalogs: shipped folder first, then overlays; later wins per item, all problems reported at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, MutableMapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from configurator.catalog.bands import out_of_band
from configurator.catalog.compose import Item, Library, Patches
from configurator.catalog.data import shipped
from configurator.catalog.entry import Entry, settle
from configurator.catalog.lint import lint
from configurator.catalog.model import Catalog, Replaced
from configurator.catalog.parts import KINDS, PartFile
from configurator.catalog.platforms import Assembly, Platform, told
from configurator.catalog.prices import PriceBook
from configurator.catalog.problems import InputError, Position, Problem, did_you_mean
from configurator.catalog.reading.digests import state_of
from configurator.catalog.reading.validate import validated
from configurator.catalog.reading.yamltext import NOTHING_GIVEN, Given, Node, Table, ids_in_unreadable, load, merged, position_of, text_at
from configurator.catalog.sellers import Seller
from configurator.catalog.tables.electrical import Architecture, ConductorTable
from configurator.catalog.tables.indices import PriceIndex
from configurator.catalog.tables.media import MediaPolicy, MediumKind
from configurator.catalog.tables.pcb import Channel, Foil, Piece
from configurator.catalog.tables.reference import (
    AirClass,
    BreakerLadder,
    Constant,
    Coolant,
    Interface,
    Laminate,
    PipeSeries,
    Source,
    WaterClass,
)
from configurator.catalog.tables.supply import Capacity, Content, Driver, Duty, Maker, Scenario, Supply
from configurator.text import whole

ITEM_FILES: dict[str, type[Entry]] = {
    "laminates.yaml": Laminate,
    "foils.yaml": Foil,
    "channels.yaml": Channel,
    "standards/pieces.yaml": Piece,
    "standards/interfaces.yaml": Interface,
    "standards/breakers.yaml": BreakerLadder,
    "standards/architectures.yaml": Architecture,
    "standards/conductors.yaml": ConductorTable,
    "standards/constants.yaml": Constant,
    "standards/pipes.yaml": PipeSeries,
    "standards/media.yaml": MediumKind,
    "standards/media-policies.yaml": MediaPolicy,
    "standards/water-classes.yaml": WaterClass,
    "standards/air-classes.yaml": AirClass,
    "standards/drivers.yaml": Driver,
    "standards/supply.yaml": Supply,
    "standards/makers.yaml": Maker,
    "standards/duties.yaml": Duty,
    "standards/contents.yaml": Content,
    "standards/capacities.yaml": Capacity,
}
# folders of files that are one item
ONE_ITEM: dict[str, type[Entry]] = {"prices": PriceBook, "scenarios": Scenario, "indices": PriceIndex, "coolants": Coolant}

Model = TypeVar("Model", bound=Entry)


def _own_tables(catalog: Catalog) -> Catalog:
    """A catalog of the same entries with tables of its own."""
    fields_of = ((each.name, getattr(catalog, each.name)) for each in dataclasses.fields(catalog) if each.init and each.name != "defaults")
    return dataclasses.replace(catalog, **{name: copy(found) for name, found in fields_of})


@dataclass
class _Reading:
    """What has been read so far; platforms, assemblies and patches of a folder are put together when all of it is read."""

    catalog: Catalog
    problems: list[Problem] = field(default_factory=list)
    root: Path = Path()
    defined: dict[tuple[str, str], tuple[Path, Position]] = field(default_factory=dict)
    library: Library = field(init=False)
    patches: Patches = field(init=False)

    def __post_init__(self) -> None:
        self.library, self.patches = Library(self.problems), Patches(self.problems)

    def copy(self) -> _Reading:
        """The same, to read further folders into: nothing that was read is changed by that."""
        result = _Reading(_own_tables(self.catalog), list(self.problems), self.root, dict(self.defined))
        result.library.whole, result.library.failed = dict(self.library.whole), set(self.library.failed)
        result.patches.items = dict(self.patches.items)
        return result

    def define(self, what: str, key: str, at: Position) -> None:
        """Note where an item stands: a second one in the same folder is a fault, one in a later folder replaces it."""
        root, before = self.defined.get((what, key), (None, Position()))
        if root == self.root:
            self.problems.append(Problem("CAT008", f"{what} '{key}' is defined in two files", at, hint=f"first at {before}"))
        elif root is not None:
            self.catalog.replaced.append(Replaced(what, key, at, before))
        self.defined[what, key] = self.root, at


def read_catalog(overlays: Sequence[Path] = ()) -> Catalog:
    """The shipped catalogs with `overlays` laid over them, read from their files.

    Raises:
        InputError: with every problem of every file.
    """
    root = shipped("catalogs")
    base = _shipped_reading(root, state_of(root))
    reading, usual = base.copy(), base.catalog.bands if overlays else {}
    for root in overlays:
        _read_root(root, reading)
    reading.problems.extend([*lint(reading.catalog), *out_of_band(reading.catalog, usual, layer=1, patched=reading.patches.changes)])
    found = _once(reading.problems)
    errors = [p for p in found if p.severity == "error"]
    if errors:
        raise InputError(errors)
    reading.catalog.warnings = found
    return reading.catalog


@lru_cache(maxsize=1)
def _shipped_reading(root: Path, state: tuple[tuple[str, int, int], ...]) -> _Reading:
    """The shipped folder as read, once for as many catalogs as are laid over it; `state` is part of the key."""
    reading = _Reading(Catalog())
    _read_root(root, reading)
    return reading


def _once(problems: list[Problem]) -> list[Problem]:
    """Each fault once: what a platform inherits is at fault where it was written, not in every platform that extends it."""
    return list({(p.position, p.code, p.message): p for p in reversed(problems)}.values())[::-1]


def _shown(path: Path, root: Path) -> str:
    """How a file is named in messages: catalogs/… for the shipped ones, the given path for overlays."""
    if root == shipped("catalogs"):
        return f"catalogs/{path.relative_to(root).as_posix()}"
    return whole(path.as_posix())


def _read_root(root: Path, reading: _Reading) -> None:
    reading.root = root
    reading.catalog.roots.append(root)
    reading.catalog.folders.append(_shown(root / "x", root).removesuffix("x"))
    for path in sorted(root.rglob("*.yml")):
        reading.problems.append(Problem("CAT006", "catalog files end in .yaml", Position(_shown(path, root)), hint="rename it"))
    for path in sorted(root.rglob("*.yaml")):
        name = path.relative_to(root).as_posix()
        try:
            document = load(path, _shown(path, root))
        except InputError as errors:
            reading.problems.extend(errors.problems)
            reading.catalog.refused |= ids_in_unreadable(path)
            continue
        _read_file(name, document, reading, Position(_shown(path, root)))
    _put_together(reading)


def _put_together(reading: _Reading) -> None:
    """The patches of a folder laid on their parts, and its platforms and assemblies made whole."""
    catalog = reading.catalog
    for key, item in reading.patches.patched():
        _read_item(key, item.document, KINDS[item.kind], catalog.parts, reading, item.at)
        catalog.parts[key].kind = item.kind
    for (kind, key), document in reading.library.settled():
        if kind == "platform":
            _validate_one(key, document, Platform, catalog.platforms, reading)
        else:
            _validate_one(key, document, Assembly, catalog.assemblies, reading)
    catalog.refused |= {named.id for named in reading.library.failed}
    ordered = sorted(catalog.platforms.items(), key=lambda row: catalog.layer(row[1].at))
    catalog.platforms = {key: told(platform) for key, platform in ordered}


def _read_file(name: str, document: Node, reading: _Reading, at: Position) -> None:
    if not isinstance(document, Table):
        reading.problems.append(Problem("CAT005", "the file is empty or not a mapping", at))
        return
    catalog, folder = reading.catalog, name.split("/")[0]
    if name == "sources.yaml":
        _read_items(document.get("sources"), Source, catalog.sources, reading, at)
    elif name == "defaults.yaml":
        catalog.defaults = _over(catalog.defaults, document)
    elif name in ITEM_FILES:
        _read_items(document.get("items"), ITEM_FILES[name], catalog.table(ITEM_FILES[name]), reading, at, document)
    elif folder in ("parts", "switches"):
        _read_parts(document, reading, at)
    elif folder in ("platforms", "assemblies"):
        _add_to_library("platform" if folder == "platforms" else "assembly", document, reading)
    elif folder in ONE_ITEM:
        model = ONE_ITEM[folder]
        _read_one(document, model, catalog.table(model), reading)
    elif folder == "sellers":
        _read_seller(document, reading, (reading.root / name).parent)
    else:
        reading.problems.append(Problem("CAT006", "no catalog file is expected here", at, hint=did_you_mean(name, ITEM_FILES)))


def _over(base: Table | None, document: Table) -> Table:
    result = merged(base, document)
    assert isinstance(result, Table)
    return result


def _provenance(document: Table | None) -> Given:
    """What stands at the head of a file."""
    if document is None:
        return NOTHING_GIVEN
    source = document.get("source")
    names = tuple(str(s) for s in source) if isinstance(source, list) else ((str(source),) if source else ())
    return Given(names, *(str(document.get(key) or "") for key in ("confidence", "note", "locator", "as-of")))


def _read_items(
    items: Node, model: type[Model], target: MutableMapping[str, Any], reading: _Reading, at: Position, document: Table | None = None
) -> list[str]:
    """Read the items of a file; the ids of those without faults."""
    if not isinstance(items, Table):
        reading.problems.append(Problem("CAT005", "expected a mapping of items", at))
        return []
    given = _provenance(document)
    return [key for key, raw in items.items() if _read_item(key, raw, model, target, reading, items.keys_at[key], given)]


def _read_item(
    key: str, raw: Node, model: type[Model], target: MutableMapping[str, Any], reading: _Reading, at: Position, given: Given = NOTHING_GIVEN
) -> bool:
    if raw is None:
        reading.problems.append(Problem("CAT001", "expected a mapping of fields", at, key))
        return False
    extra = {"id": text_at(key, at)} if "id" in model.model_fields else None
    made = validated(model, raw, reading.problems, key, extra)
    if made is None:
        reading.catalog.refused.add(key)
        return False
    settle(made, given)
    made._at = at
    target[key] = made
    return True


def _read_parts(document: Table, reading: _Reading, at: Position) -> None:
    head = validated(PartFile, document, reading.problems)
    model = KINDS.get(head.kind) if head is not None else None
    if head is None or model is None:
        reading.catalog.refused.update(document.get("items") or ())
    if head is None:
        return
    if model is None:
        reading.problems.append(
            Problem("CAT007", f"unknown kind '{head.kind}'", document.keys_at["kind"], hint=did_you_mean(head.kind, KINDS))
        )
        return
    given = _provenance(document)
    if head.patch:
        reading.patches.add_patch(head.kind, document["patch"], given)
    items = document.get("items") or Table(document.at)
    _refuse_other_kinds(items, head.kind, reading)
    for key in _read_items(items, model, reading.catalog.parts, reading, at, document):
        part = reading.catalog.parts[key]
        part.kind = head.kind
        reading.define("part", key, part.at)
        reading.patches.add_item(key, Item(head.kind, items[key], part.at), given)


def _refuse_other_kinds(items: Table, kind: str, reading: _Reading) -> None:
    """A part takes the place of one of its own kind only."""
    for key in items:
        before = reading.catalog.parts.get(key)
        if before is not None and before.kind != kind:
            text = f"'{key}' is a {before.kind} ({before.at}), and this would make it a {kind}"
            reading.problems.append(Problem("CAT124", text, items.keys_at[key], key, "give it an id of its own"))


def _read_one(document: Table, model: type[Model], target: MutableMapping[str, Any], reading: _Reading) -> None:
    key = str(document.get("id") or "")
    if _validate_one(key, document, model, target, reading):
        reading.define(model.__name__.lower(), key, position_of(document, ("id",)))


def _validate_one(key: str, document: Table, model: type[Model], target: MutableMapping[str, Any], reading: _Reading) -> bool:
    """A file that is one item; false where it has faults."""
    made = validated(model, document, reading.problems, key)
    if made is None:
        reading.catalog.refused.add(key)
        return False
    settle(made)
    target[key] = made
    reading.catalog.documents[f"{model.__name__}:{key}"] = document
    return True


def _add_to_library(kind: Literal["platform", "assembly"], document: Table, reading: _Reading) -> None:
    key = str(document.get("id") or "")
    reading.define(kind, key, position_of(document, ("id",)))
    reading.library.add(kind, key, document)


def _read_seller(document: Table, reading: _Reading, folder: Path) -> None:
    """A profile with the logo that lies beside it."""
    _read_one(document, Seller, reading.catalog.sellers, reading)
    seller = reading.catalog.sellers.get(str(document.get("id")))
    fault = seller.read_logo(folder) if seller is not None else ""
    if fault:
        reading.problems.append(Problem("CAT110", fault, position_of(document, ("logo",)), str(document["id"]), "a PNG or SVG of a few kB"))


def entries(catalog: Catalog) -> Iterator[tuple[str, str, Entry]]:
    """Every entry of the catalog as (kind, id, entry)."""
    for kind, table in catalog.tables().items():
        for key, entry in table.items():
            yield kind, key, entry
