"""The file of a site: which systems stand in which hall, what each hall has, and what all of them share.

Beside `systems` and `halls` stands what is of the whole site, as in a specification: `site`, `prices`, `quote`, `alternatives`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Position, Problem, did_you_mean, fail
from configurator.catalog.reading.validate import validated
from configurator.catalog.reading.yamltext import Items, Table, load, merged, position_of
from configurator.catalog.values import Area, DataRate, Mass, Power, Value, checked
from configurator.system.load import chosen_fields, read_file, settled
from configurator.system.orders import labels, setting_by_setting
from configurator.system.spec import Deal, Spec
from configurator.system.spec.deal import Quantity
from configurator.system.spec.section import Section
from configurator.text import whole

Apparent = Annotated[Value, checked("kVA")]


def word(raw: object) -> str:
    """The name of a place or a phase, as it is written; null is none.

    Raises:
        ValueError: it is a list or a mapping.
    """
    if isinstance(raw, list | dict):
        raise ValueError("expected a name")
    return "" if raw is None else str(raw)


Word = Annotated[str, BeforeValidator(word)]
Phase = Annotated[str, BeforeValidator(lambda raw: word(raw) or FIRST)]
OWN = ("id", "label", "platform", "spec", "hall", "row", "phase")  # what an entry says beside a specification
PRICED = ("alternatives", "site", "prices", "ownership", "lines", "waivers")  # of what a specification says of a whole order, what counts
BY_LINE = {"margin-by", "discount-by"}  # shares that may name lines of one system
FIRST = "1"  # the phase of what names none
COMMON = "USD"  # the currency of a site whose systems are usually quoted in several


class Room(Section):
    """What there is for all that stands in a place: AC power at the racks, of one feed, heat that is taken away, floor, what it carries."""

    power: Power | None = None
    feed: Apparent | None = None
    cooling: Power | None = None
    area: Area | None = None
    weight: Mass | None = None


class Hall(Room):
    """A hall, with what each of its rows has; `share`: its systems are one order, with one set of distribution units for each loop.

    `network` is the bandwidth that the network of the hall has for what is attached to it, by what it is for.
    """

    share: bool = False
    network: dict[Literal["scale-up", "compute", "storage", "in-band"], DataRate] = {}
    rows: dict[Word, Room] = {}


class Entry(Section):
    """Systems of one design in one place; `label`, `options`, `power`, `cooling` and `network` as in an order of several systems."""

    id: str = ""
    label: Annotated[dict[str, str], BeforeValidator(labels)] = {}
    platform: str | None = None
    spec: str | None = None
    quantity: Quantity = 1
    hall: Word = ""
    row: Word = ""
    phase: Phase = FIRST
    options: dict[str, Any] = {}
    power: dict[str, Any] = {}
    cooling: dict[str, Any] = {}
    network: dict[str, Any] = {}


class SiteFile(Section):
    """The whole file."""

    systems: list[Entry] = Field(min_length=1)
    halls: dict[str, Hall] = {}


@dataclass(frozen=True, eq=False)
class Standing:
    """An entry with its complete specification; `design` is the same for two that differ in their place alone, `kind` in quantity too.

    `deal` is what its own file says of the whole order (its site, its prices) and the file of the site does not; `at` is where its name
    stands.
    """

    name: str
    at: Position
    entry: Entry
    spec: Spec
    design: str
    kind: str
    deal: tuple[str, ...] = ()


@dataclass(frozen=True)
class SiteAsked:
    """A site as it was asked for; `mixed` tells that its systems are usually quoted in several currencies.

    `common` is what it says of all of them, as it was written.
    """

    name: str
    halls: Mapping[str, Hall]
    systems: Sequence[Standing]
    common: Table
    mixed: bool = False

    @property
    def settings(self) -> tuple[str, ...]:
        """What is laid over every specification, so that they add up."""
        return (f"prices.currency={COMMON}",) if self.mixed else ()

    @property
    def phases(self) -> list[str]:
        """The phases in their order: by number where all have one, else as they are first written (pilot, then main)."""
        found = list(dict.fromkeys(standing.entry.phase for standing in self.systems))
        return sorted(found, key=int) if all(map(str.isdecimal, found)) else found


def in_order(name: str) -> tuple[bool, int, str]:
    """Rows by number, then those that have a name."""
    return not name.isdecimal(), int(name) if name.isdecimal() else 0, name


def read_site(path: Path, catalog: Catalog, settings: Sequence[str] = ()) -> SiteAsked:
    """Read the file of a site.

    Raises:
        InputError: it is none, names a hall it does not describe, or a system that cannot be specified.
    """
    document = load(path, str(path))
    if not isinstance(document, Table) or not isinstance(document.get("systems"), Items):
        hint = "write systems: [{platform: …, quantity: …, hall: …}]"
        raise fail("SITE001", "is no site: it lists no systems", Position(str(path)), hint)
    for laid in setting_by_setting(document, settings, _written_name):
        _require_halls(document, laid.document, laid.setting)
        document = laid.document
    shared = chosen_fields(document, lambda key: key in Deal.model_fields)
    problems: list[Problem] = []
    file = validated(SiteFile, chosen_fields(document, lambda key: key not in Deal.model_fields), problems)
    if file is None or problems:
        raise InputError(problems)
    problems = list(_problems(document, file))
    if problems:
        raise InputError(problems)
    entries = list(zip(document["systems"], file.systems, strict=True))
    found = list(_standing(path, shared, entries, catalog, ()))
    mixed = len({each.spec.prices.currency for each in found}) > 1
    asked = SiteAsked(whole(path.stem), file.halls, found, shared, mixed)
    return replace(asked, systems=list(_standing(path, shared, entries, catalog, asked.settings))) if mixed else asked


def _require_halls(document: Table, changed: Table, setting: str) -> None:
    """Raise InputError for a setting of a hall that the file does not name."""
    halls, written = changed.get("halls"), document.get("halls")
    for hall in halls.keys() - (written.keys() if isinstance(written, Table) else ()) if isinstance(halls, Table) else ():
        named = [str(entry["hall"]) for entry in document["systems"] if isinstance(entry, Table) and "hall" in entry]
        if hall not in named:
            hint = did_you_mean(hall, named) or f"halls: {', '.join(dict.fromkeys(named)) or 'none'}"
            raise fail("SITE003", f"no system stands in hall '{hall}'", Position(f"--set {whole(setting)}"), hint)


def _written_name(entry: object) -> str:
    """What an entry is called, as it is written."""
    said = entry if isinstance(entry, Table) else {}
    return str(said.get("id") or said.get("platform") or Path(str(said.get("spec") or "")).stem)


def _problems(document: Table, file: SiteFile) -> Iterator[Problem]:
    """Entries that name nothing to build, or two things, halls that are not described, and those whose figures are not theirs alone."""
    for name in file.halls:
        yield from _misnamed(name, position_of(document, ("halls", name)))
    named = any(entry.hall for entry in file.systems)
    for at, entry in enumerate(file.systems):
        place = position_of(document, ("systems", at))
        yield from _unbuildable(entry, position_of(document, ("systems", at, "platform" if entry.platform else "spec")))
        if file.halls and entry.hall not in file.halls:
            hint = did_you_mean(entry.hall, file.halls) or f"halls: {', '.join(file.halls)}"
            what = f"no hall '{entry.hall}'" if entry.hall else "names no hall, of which there are several limits"
            yield Problem("SITE003", what, position_of(document, ("systems", at, "hall")), hint=hint)
        elif named and not entry.hall:
            yield Problem("SITE003", "names no hall, others do", place, hint="name one for each system or for none")
        elif not file.halls:
            yield from _misnamed(entry.hall, position_of(document, ("systems", at, "hall")))
    for name, hall in file.halls.items():
        there = {entry.row for entry in file.systems if entry.hall == name and entry.row}
        for row in hall.rows.keys() - there:
            hint = did_you_mean(row, there) or f"rows: {', '.join(sorted(there)) or 'none'}"
            yield Problem("SITE006", f"no system stands in row '{row}'", position_of(document, ("halls", name, "rows", row)), hint=hint)


def _unbuildable(entry: Entry, at: Position) -> Iterator[Problem]:
    """An entry that names nothing to build, or two things, or a file as its platform."""
    if bool(entry.platform) == bool(entry.spec):
        hint = "leave one out: the file names its platform" if entry.spec else "write platform: … or spec: FILE.yaml"
        yield Problem("SITE002", "a system names either its platform or the file of its specification", at, hint=hint)
    elif entry.platform and entry.platform.endswith((".yaml", ".yml")):
        yield Problem("SITE002", f"'{entry.platform}' is a file, no platform", at, hint=f"write spec: {entry.platform}")


def _misnamed(hall: str, at: Position) -> Iterator[Problem]:
    """A hall whose name leads what is of something else: `site.phase-1.racks` is of a phase, `site.a.b.power` would be of hall a."""
    if "." in hall or hall.startswith("phase-"):
        yield Problem(
            "SITE005", f"a hall cannot be called '{hall}'", at, hint="take a name without a dot that does not begin with 'phase-'"
        )


def _standing(
    path: Path, shared: Table, entries: Sequence[tuple[Table, Entry]], catalog: Catalog, settings: Sequence[str]
) -> Iterator[Standing]:
    """Each entry with its specification: that of its platform or file, what all share, and what it says itself, laid over each other."""
    specs: dict[str, Spec] = {}
    deals: dict[str, tuple[str, ...]] = {}
    names = [_name(entry) for _, entry in entries]
    for at, (own, entry) in enumerate(entries):
        mine = merged(_of_one(shared, at, names), chosen_fields(own, lambda key: key not in OWN or key == "platform"))
        assert isinstance(mine, Table)
        design, kind = (_said(entry.spec, mine, without) for without in ((), ("quantity", "lines")))
        if design not in specs:
            document = merged(_read(path, entry.spec, position_of(own, ("spec",)), catalog), mine) if entry.spec else mine
            assert isinstance(document, Table)
            specs[design] = settled(document, catalog, settings, "")
            deals[design] = tuple(name for name in PRICED if document.get(name) != mine.get(name))
        yield Standing(names[at], position_of(own, ("id",)), entry, specs[design], design, kind, deals[design])


def _read(path: Path, file: str, at: Position, catalog: Catalog) -> Table:
    """The file that an entry names, from the folder of the site; what is wrong with it as a whole is told where it is named."""
    try:
        document = read_file(str(path.parent / file))
    except InputError as refused:
        hint = f"write platform: {file}" if file in catalog.platforms else ""
        raise InputError(each if each.position.line else _told_at(each, at, hint) for each in refused.problems) from None
    if "systems" in document:
        raise fail("SITE004", f"{file} is an order of several systems", at, "list its systems one by one")
    return document


def _told_at(problem: Problem, at: Position, hint: str) -> Problem:
    """What is wrong with another file, told where that file is named."""
    return replace(problem, position=at, message=f"{problem.position.file}: {problem.message}", hint=hint or problem.hint)


def _said(file: str | None, mine: Table, without: Collection[str]) -> str:
    """An entry in one text: its file, and what it says beside it."""
    return json.dumps([file, chosen_fields(mine, lambda key: key not in without)], sort_keys=True, default=str)


def _name(entry: Entry) -> str:
    """What an entry is called: as it says, else after its platform or file."""
    return entry.id or entry.platform or Path(entry.spec or "").stem


def _of_one(shared: Table, at: int, names: Sequence[str]) -> Table:
    """Of what all share that of one entry: shares of a line by its name in the whole (``inference.bom.frame``), lines of the offer once."""
    found = chosen_fields(shared, lambda key: key != "lines" or at == 0)
    prices = found.get("prices")
    if isinstance(prices, Table):
        found["prices"] = prices = chosen_fields(prices, lambda key: True)
        for field in BY_LINE & prices.keys():
            table = prices[field]
            if isinstance(table, Table):
                prices[field] = _own_lines(table, names[at], names)
    return found


def _own_lines(table: Table, name: str, names: Sequence[str]) -> Table:
    """The shares of categories, and those of the lines of one system under the names they have in it."""
    found = Table(table.at)
    for key, value in lines_of(table, [name], names).items():
        own = str(key).removeprefix(f"{name}.")
        found[own], found.keys_at[own] = value, table.keys_at.get(key, table.at)
    return found


def lines_of(table: Table, here: Collection[str], names: Iterable[str]) -> Table:
    """The shares of categories, and those of the lines of some systems of all that have names."""
    others = tuple(f"{other}." for other in names if other not in here)
    return chosen_fields(table, lambda key: not str(key).startswith(others))
