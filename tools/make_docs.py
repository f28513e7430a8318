"""Generates the pages of docs/ from the program itself: commands, checks, catalog fields, equations.

Run `python tools/make_docs.py` after a change of commands, rules or catalog models; a test fails while the pages are stale.
"""

from __future__ import annotations

import datetime
import importlib
import inspect
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from configurator import disciplines
from configurator.build import build_system_quote
from configurator.catalog.editors.schema import kind_of_file, kinds, schema_of
from configurator.catalog.entry import kebab, without_effect
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.parts import KINDS, Part
from configurator.catalog.platforms import Assembly, Platform
from configurator.catalog.prices import PriceBook
from configurator.catalog.problems import InputError
from configurator.catalog.sellers import Seller
from configurator.catalog.tables.indices import IndexPoint, PriceIndex
from configurator.catalog.tables.media import MediaPolicy, MediumKind
from configurator.catalog.tables.pcb import Channel, Foil, Piece
from configurator.catalog.tables.reference import BreakerLadder, Constant, Coolant, Interface, Laminate, PipeSeries, Source
from configurator.catalog.tables.supply import Capacity, Content, Driver, Duty, Maker, Scenario, Supply
from configurator.catalog.values import Bounded, Value
from configurator.rules import RULES
from configurator.system.load import load_spec
from configurator.system.orders import Entry
from configurator.system.spec import Spec

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTE = "<!-- Made by tools/make_docs.py from the program itself; do not edit by hand. -->\n"


def main() -> None:
    """Write every generated page."""
    (DOCS / "schema").mkdir(parents=True, exist_ok=True)
    for name, text in {**pages(), **schemas()}.items():
        (DOCS / name).write_text(text, encoding="utf-8")
    for path, line in schema_lines():
        text = path.read_text(encoding="utf-8")
        if line not in text:
            path.write_text(line + text, encoding="utf-8")


def schema_lines() -> Iterator[tuple[Path, str]]:
    """Every catalog file with the comment line at its top that tells editors its schema."""
    root = DOCS.parent / "catalogs"
    for path in sorted(root.rglob("*.yaml")):
        kind = kind_of_file(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
        if kind:
            up = "../" * len(path.relative_to(root).parts)
            yield path, f"# yaml-language-server: $schema={up}docs/schema/{kind}.json\n"


def pages() -> dict[str, str]:
    """File name -> text of each generated page."""
    return {"commands.md": commands(), "checks.md": checks(), "catalog.md": catalog_fields(), "engineering.md": engineering()}


def schemas() -> dict[str, str]:
    """File name -> the schema of each kind of catalog file, without ids (`rackcfg catalog schema` adds those of a catalog)."""
    return {f"schema/{kind}.json": json.dumps(schema_of(kind, Catalog()), ensure_ascii=False) + "\n" for kind in kinds()}


def commands() -> str:
    """Every command with its arguments and options, from its own help."""
    call = [sys.executable, "-m", "typer", "configurator.cli.main", "utils", "docs", "--name", "rackcfg", "--title", "Commands"]
    made = subprocess.run(call, check=True, capture_output=True, text=True, cwd=DOCS.parent)
    return NOTE + "\n".join(line.rstrip() for line in made.stdout.strip().splitlines()) + "\n"


def engineering() -> str:
    """The equations of every discipline, with validity and references, from the docstrings of the functions that compute them."""
    lines = [NOTE, "# Engineering", "", ENGINEERING, ""]
    for module in _modules_below(disciplines):
        title, _, rest = (inspect.getdoc(module) or "").partition("\n")
        lines += [f"## {title.rstrip('.')}", "", " ".join(rest.split()), ""]
        for name, function in inspect.getmembers(module, inspect.isfunction):
            about = " ".join((inspect.getdoc(function) or "").split())
            if function.__module__ == module.__name__ and re.search(r" [=≥] |\bReference|et al|\(\d{4}\)", about):
                lines.append(f"- **{name.strip('_').replace('_', ' ')}**: {about}")
        lines.append("")
    text = "\n".join(lines)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def _modules_below(package: ModuleType) -> Iterator[ModuleType]:
    """Every module of a package and of the packages in it, room by room."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.ispkg:
            yield importlib.import_module(found.name)


ENGINEERING = """Every equation below is built from figures, so it is evaluated, explained (`rackcfg explain`), drawn over ranges and
written into the workbook from one place. Values are computed in coherent SI units and shown in the unit of the figure; the unit of every
term is checked while the formula is built. TDP (sustained), EDPp peak (short) and provisioned power
(reserved) are kept apart."""


def checks() -> str:
    """Every rule with what it protects and the check ids it gives on the shipped platforms."""
    given = _ids_by_rule()
    lines = [NOTE, "# Checks", "", "Each check compares a figure with its limit; `rackcfg check SPEC` runs them all.", ""]
    lines += ["| checks | what holds | where it is written |", "|---|---|---|"]
    for rule in RULES:
        about = " ".join((inspect.getdoc(rule) or "").split())
        name = f"{rule.__module__.removeprefix('configurator.')}.{rule.__name__}"
        ids = ", ".join(f"`{i}`" for i in given.get(name, [])) or "–"
        lines.append(f"| {ids} | {about} | `{name}` |")
    return "\n".join(lines) + "\n"


def _ids_by_rule() -> dict[str, list[str]]:
    """Rule -> its check ids over all platforms, with the names of racks and parts taken out."""
    catalog = load_catalog()
    found: dict[str, set[str]] = {}
    for name in catalog.platforms:
        for settings in ([], ["power.redundancy=N+N"], ["power.bbu.hold=60 s"]):
            with suppress(InputError):  # racks without a busbar take no battery
                for check in build_system_quote(load_spec(name, catalog, settings), catalog).checks:
                    found.setdefault(check.rule, set()).add(_generic(check.id))
    return {rule: sorted(ids) for rule, ids in found.items()}


def _generic(id: str) -> str:
    head, _, rest = id.partition(".")
    name, dot, _ = rest.partition(".")
    return f"{head}.{name}{'.…' if dot else ''}"


def catalog_fields() -> str:
    """What may be written in each kind of catalog file, with units."""
    lines = [NOTE, "# Catalog files", "", INTRODUCTION, "", "## Fields of every part", ""]
    lines += _table(Part)
    lines += [
        "",
        "## Kinds of parts",
        "",
        "One file per kind in `catalogs/parts/`; `category` is where a part is filed in the bill of materials.",
        "",
    ]
    for kind, model in KINDS.items():
        lines += [f"### {kind}", "", _about(model), "", " ".join([f"Category: {model.default_category}.", *_refused(model)]), ""]
        lines += _table(model, leave_out=Part)
    lines += ["", "## What fields of parts are made of", ""]
    elsewhere = {*KINDS.values(), *(inner for model in FILES.values() for inner in _models(model))}
    for inner in dict.fromkeys(inner for model in KINDS.values() for inner in _models(model) if inner not in elsewhere):
        lines += [f"### {inner.__name__}", "", _about(inner), "", *_table(inner), ""]
    for title, model in FILES.items():
        lines += ["", f"## {title}", "", _about(model), ""]
        for inner in dict.fromkeys(_models(model)):
            lines += [f"### {inner.__name__}", "", _about(inner), ""] if inner is not model else []
            lines += [*_table(inner), ""]
    return "\n".join(lines).rstrip() + "\n"


FILES: dict[str, type[BaseModel]] = {
    "Platforms (`catalogs/platforms/ID.yaml`)": Platform,
    "Assemblies (`catalogs/assemblies/ID.yaml`)": Assembly,
    "Price books (`catalogs/prices/ID.yaml`)": PriceBook,
    "Specifications (what a user writes)": Spec,
    "Systems of an order (`systems:` of a specification)": Entry,
    "Sellers (`catalogs/sellers/ID.yaml`)": Seller,
    "Laminates (`catalogs/laminates.yaml`)": Laminate,
    "Copper foils (`catalogs/foils.yaml`)": Foil,
    "Channels (`catalogs/channels.yaml`)": Channel,
    "Pieces of a channel (`catalogs/standards/pieces.yaml`)": Piece,
    "Interfaces (`catalogs/standards/interfaces.yaml`)": Interface,
    "Breakers (`catalogs/standards/breakers.yaml`)": BreakerLadder,
    "Pipes (`catalogs/standards/pipes.yaml`)": PipeSeries,
    "Constants (`catalogs/standards/constants.yaml`)": Constant,
    "Media (`catalogs/standards/media.yaml`)": MediumKind,
    "Media policies (`catalogs/standards/media-policies.yaml`)": MediaPolicy,
    "Price drivers (`catalogs/standards/drivers.yaml`)": Driver,
    "Supply of kinds of parts (`catalogs/standards/supply.yaml`)": Supply,
    "Makers (`catalogs/standards/makers.yaml`)": Maker,
    "Contents of packages (`catalogs/standards/contents.yaml`)": Content,
    "Capacities (`catalogs/standards/capacities.yaml`)": Capacity,
    "Duties (`catalogs/standards/duties.yaml`)": Duty,
    "Scenarios (`catalogs/scenarios/ID.yaml`)": Scenario,
    "Price indices (`catalogs/indices/ID.yaml`)": PriceIndex,
    "Points of a price index": IndexPoint,
    "Coolants (`catalogs/coolants/ID.yaml`)": Coolant,
    "Sources (`catalogs/sources.yaml`)": Source,
}

INTRODUCTION = """A quantity is text with its unit (`1400 W`), or a mapping with more to say:
`{value: 1400 W, low: 1200 W, high: 1400 W, source: some-source, confidence: medium, note: why}`.
`source`, `confidence` and `note` may stand on the item, or on anything around it, and hold for every number below that has none of its
own. A number nobody published is `{value: null, reason: not published}`. Conflicting published values go under `alternatives:` of the
value, by name. `confidence: assumption` needs a `note` with the reasoning.

Units may be spelled as the field does: `480VAC`, `19 in`, `6 ft`, `25 mm2`, `kg/m2`, `psf`, `m3/h`, `LPM`, `Gbps`, `BTU/h`, `℃`, `$12`,
`3.5万元`, full-width digits. `1,400 W` groups thousands; a decimal comma and a dot that may group thousands (`1.400 W`) are refused.
A share above 1 needs its sign (`13 %`; `0.13` is the same).

`rackcfg catalog check` warns of a value outside half the least to twice the greatest shipped value of its kind and field. Where it is
right, say why: `{value: 140 kW, unusual: whole wafer}`. It compares what belongs together (lanes and bandwidth, plates and loops, supplies
and shelves, rows and counts), builds the platforms of the folder with each choice of each option once, and holds what they say of
themselves: `expect: [{figure: system.accelerators, is: 72}, {figure: power.ac-input, within: 10 %, of: published.rack-power}]`.

A platform that is like another says only what differs: `extends: gb200-nvl72` with an `id` of its own. Mappings merge key by key, `links`
by their `id`, everything else (values, lists such as `layout`) replaces; something new stands after what is written before it (the first
thing: before what follows it; `gpu: {}` only says where); `remove: [racks.compute.contents.compute-tray.contents.dpu]` takes away.
A key at the head of the file may be such a path too, so that a difference stands on one line, or a few of them under one:
`racks.compute.contents.compute-tray.count: 9`.
What several platforms are assembled from stands in `catalogs/assemblies/ID.yaml` and is put in by `use: ID` in a platform, rack or node,
before or after its own contents as it is written; what both have keeps the place it has in the assembly, which may use others. Values
keep the line, source and confidence of where they were written;
`rackcfg catalog show PLATFORM --expanded` prints the whole.

An overlay changes single fields of a part with `patch: {b300-gpu: {tdp: {value: 1200 W, source: ours, confidence: medium}}}` in a part file
of its kind, beside or instead of `items:`. An item under a shipped id replaces the whole shipped one; it must be of the same kind.

A number that is kept for the reader and from which nothing follows says so: `informative: why`; a field below that is always so is marked
*without effect*."""


def _about(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


def _table(model: type[BaseModel], leave_out: type[BaseModel] | None = None) -> list[str]:
    known = leave_out.model_fields if leave_out else {}
    rows = [
        f"| `{f.alias or kebab(n)}` | {_kind(f)}{_reason(f)} | {'yes' if f.is_required() else ''} |"
        for n, f in model.model_fields.items()
        if n not in known and n != "id"
    ]
    return ["| field | what | required |", "|---|---|---|", *rows] if rows else ["No fields of its own."]


def _reason(field: FieldInfo) -> str:
    """Why nothing follows from a field, where that is so."""
    reason = without_effect(field)
    return f"; *without effect*: {reason}" if reason else ""


def _refused(model: type[Part]) -> list[str]:
    """The fields of every part that the kind has no use for, with the reason."""
    reasons = dict.fromkeys(model.unread.values())
    return [f"Not for this kind: {', '.join(f'`{kebab(n)}`' for n, why in model.unread.items() if why == r)} ({r})." for r in reasons]


def _kind(field: FieldInfo) -> str:
    """The unit of a quantity, or the type in words."""
    for found in (field.metadata, *(getattr(a, "__metadata__", ()) for a in _walk(field.annotation))):
        for each in found:
            wanted = _unit(each)
            if wanted:
                return wanted
    return _words(field.annotation)


def _unit(validator: Any) -> str:
    function = getattr(validator, "func", None)
    if function is None:
        return ""
    if isinstance(function, Bounded):
        wanted = function.wanted
        return "quantity" if wanted is None else ("number" if wanted.text == "1" else f"quantity in {wanted.text}")
    seen = inspect.getclosurevars(function).nonlocals
    if {"least", "most"} <= set(seen):
        return f"whole number from {seen['least']} to {seen['most']}"
    return READERS.get(function.__name__, "")


# Readers that take more than a quantity.
READERS = {"_count": "number or `{option: name}`", "_phases": "number, or `3ph`"}


def _walk(annotation: Any) -> Iterator[Any]:
    yield annotation
    for argument in get_args(annotation):
        yield from _walk(argument)


def _words(annotation: Any) -> str:
    """A type in words a catalog maintainer knows."""
    arguments = [a for a in get_args(annotation) if a not in (type(None), Ellipsis)]
    origin = get_origin(annotation)
    if origin is Literal:
        return ", ".join(f"`{a}`" for a in arguments if a)
    if origin in (list, tuple):
        return f"list of {_words(arguments[0])}"
    if origin is dict:
        return f"mapping of {_words(arguments[1])}"
    if origin is Annotated:
        return _words(arguments[0])
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(_words(a) for a in arguments))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return WORDS.get(annotation, "any value")


WORDS: dict[Any, str] = {str: "text", bool: "true or false", int: "whole number", datetime.date: "date (2026-11-22)", Value: "quantity"}


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and every model inside it, each once."""
    seen: set[type[BaseModel]] = set()
    stack = [model]
    while stack:
        here = stack.pop(0)
        if here in seen:
            continue
        seen.add(here)
        yield here
        for field in here.model_fields.values():
            stack.extend(m for m in _walk(field.annotation) if isinstance(m, type) and issubclass(m, BaseModel))


if __name__ == "__main__":
    main()
