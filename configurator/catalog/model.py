"""The loaded catalog."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from configurator.catalog.bands import Band, Bands, bands_by_place, bands_of
from configurator.catalog.entry import Entry, values_in
from configurator.catalog.kept.table import Kept
from configurator.catalog.parts import Part
from configurator.catalog.platforms import Assembly, Platform
from configurator.catalog.prices import PriceBook
from configurator.catalog.problems import Position, Problem, did_you_mean, fail
from configurator.catalog.reading.yamltext import Table
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
from configurator.catalog.values import Value

Kind = TypeVar("Kind", bound=Part)


class Replaced(NamedTuple):
    """An item of a later folder in the place of one of an earlier."""

    what: str
    id: str
    at: Position
    before: Position

    def __str__(self) -> str:
        return f"{self.at}: replaces {self.id} ({self.before})"


class Values(NamedTuple):
    """The values below one item, each with its dotted path."""

    kind: str
    item: str
    found: list[tuple[str, Value]]


@dataclass(eq=False, repr=False)  # one catalog is never another, whatever it says: builds are kept by it
class Catalog:
    """Everything the YAML files say, by kind and id. Filled by the loader, read-only afterwards.

    `refused` are ids of items with faults of their own: what names them is not a second fault. `book_files` are the ids of price books
    that a specification names by their files. `key` is the digest of all files that it was read from; a catalog
    that was changed since has none.
    """

    sources: MutableMapping[str, Source] = field(default_factory=dict)
    parts: MutableMapping[str, Part] = field(default_factory=dict)
    platforms: MutableMapping[str, Platform] = field(default_factory=dict)
    assemblies: MutableMapping[str, Assembly] = field(default_factory=dict)
    books: MutableMapping[str, PriceBook] = field(default_factory=dict)
    book_files: dict[str, str] = field(default_factory=dict)
    laminates: MutableMapping[str, Laminate] = field(default_factory=dict)
    foils: MutableMapping[str, Foil] = field(default_factory=dict)
    channels: MutableMapping[str, Channel] = field(default_factory=dict)
    pieces: MutableMapping[str, Piece] = field(default_factory=dict)
    interfaces: MutableMapping[str, Interface] = field(default_factory=dict)
    breakers: MutableMapping[str, BreakerLadder] = field(default_factory=dict)
    architectures: MutableMapping[str, Architecture] = field(default_factory=dict)
    conductors: MutableMapping[str, ConductorTable] = field(default_factory=dict)
    constants: MutableMapping[str, Constant] = field(default_factory=dict)
    pipes: MutableMapping[str, PipeSeries] = field(default_factory=dict)
    media: MutableMapping[str, MediumKind] = field(default_factory=dict)
    media_policies: MutableMapping[str, MediaPolicy] = field(default_factory=dict)
    water_classes: MutableMapping[str, WaterClass] = field(default_factory=dict)
    air_classes: MutableMapping[str, AirClass] = field(default_factory=dict)
    drivers: MutableMapping[str, Driver] = field(default_factory=dict)
    supply: MutableMapping[str, Supply] = field(default_factory=dict)
    makers: MutableMapping[str, Maker] = field(default_factory=dict)
    contents: MutableMapping[str, Content] = field(default_factory=dict)
    capacities: MutableMapping[str, Capacity] = field(default_factory=dict)
    duties: MutableMapping[str, Duty] = field(default_factory=dict)
    scenarios: MutableMapping[str, Scenario] = field(default_factory=dict)
    indices: MutableMapping[str, PriceIndex] = field(default_factory=dict)
    coolants: MutableMapping[str, Coolant] = field(default_factory=dict)
    sellers: MutableMapping[str, Seller] = field(default_factory=dict)
    defaults: Table | None = None
    documents: MutableMapping[str, Table] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    roots: list[Path] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    replaced: list[Replaced] = field(default_factory=list)
    key: str = field(default="", init=False)
    memory: dict[Hashable, object] = field(default_factory=dict, init=False)  # see `once_a_catalog`

    def __repr__(self) -> str:
        return f"<Catalog of {', '.join(self.folders) or 'nothing'}>"

    @cached_property
    def bands(self) -> Bands:
        """The usual range of each kind and field; the loader asks while only the shipped catalog is read."""
        return bands_of(self)

    @cached_property
    def values(self) -> list[Values]:
        """Every value of every item, found once for the rules that look at all of them."""
        return [Values(kind, key, values_in(entry)) for kind, table in self.tables().items() for key, entry in table.items()]

    @cached_property
    def makers_by_name(self) -> Mapping[str, Maker]:
        """The makers under the names that parts have them by; of two of one name the first."""
        return {maker.name: maker for maker in reversed(list(self.makers.values()))}

    @cached_property
    def bands_by_place(self) -> dict[str, Band]:
        """The usual range of every value by where it stands."""
        return bands_by_place(self)

    def layer(self, at: Position) -> int:
        """Which folder a position is in: 0 the shipped one, then the overlays in their order."""
        return max((index for index, folder in enumerate(self.folders) if at.file.startswith(folder)), default=0)

    def table(self, model: type[Entry]) -> MutableMapping[str, Any]:
        """The table that holds entries of a model."""
        tables: Mapping[type[Entry], MutableMapping[str, Any]] = {
            Laminate: self.laminates,
            Foil: self.foils,
            Channel: self.channels,
            Piece: self.pieces,
            Interface: self.interfaces,
            BreakerLadder: self.breakers,
            Architecture: self.architectures,
            ConductorTable: self.conductors,
            Constant: self.constants,
            PipeSeries: self.pipes,
            MediumKind: self.media,
            MediaPolicy: self.media_policies,
            WaterClass: self.water_classes,
            AirClass: self.air_classes,
            Driver: self.drivers,
            Supply: self.supply,
            Maker: self.makers,
            Duty: self.duties,
            Content: self.contents,
            Capacity: self.capacities,
            PriceBook: self.books,
            Scenario: self.scenarios,
            PriceIndex: self.indices,
            Coolant: self.coolants,
        }
        return tables[model]

    def tables(self) -> Mapping[str, Mapping[str, Entry]]:
        """Every table by the name `catalog list` knows it under; parts by the plural of their kind."""
        kinds = sorted({part.kind for part in self.parts.values()})
        by_kind = {plural(kind): {k: p for k, p in sorted(self.parts.items()) if p.kind == kind} for kind in kinds}
        return {
            "platforms": self.platforms,
            "assemblies": self.assemblies,
            "prices": self.books,
            **by_kind,
            "laminates": self.laminates,
            "foils": self.foils,
            "channels": self.channels,
            "pieces": self.pieces,
            "interfaces": self.interfaces,
            "breakers": self.breakers,
            "architectures": self.architectures,
            "conductors": self.conductors,
            "constants": self.constants,
            "pipe-series": self.pipes,
            "media": self.media,
            "media-policies": self.media_policies,
            "water-classes": self.water_classes,
            "air-classes": self.air_classes,
            "drivers": self.drivers,
            "supply": self.supply,
            "makers": self.makers,
            "duties": self.duties,
            "contents": self.contents,
            "capacities": self.capacities,
            "scenarios": self.scenarios,
            "indices": self.indices,
            "coolants": self.coolants,
            "sellers": self.sellers,
        }

    def of(self, kind: type[Kind]) -> Iterator[Kind]:
        """The parts of a kind; of a catalog that was kept the others stay unread."""
        return self.parts.of(kind) if isinstance(self.parts, Kept) else (part for part in self.parts.values() if isinstance(part, kind))

    def read(self) -> Iterator[Entry]:
        """Every item that is there as such: of a catalog that was kept, those that somebody has asked for."""
        for table in vars(self).values():
            if isinstance(table, Mapping):
                made = table.made() if isinstance(table, Kept) else table.values()
                yield from (entry for entry in made if isinstance(entry, Entry))

    def part(self, id: str, kind: type[Kind]) -> Kind:
        """The part `id`, which must be of `kind`; raises InputError with a suggestion."""
        found = self.parts.get(id)
        if found is None:
            raise fail("CAT020", f"no part '{id}' in the catalog", hint=did_you_mean(id, self.parts))
        if not isinstance(found, kind):
            raise fail("CAT021", f"'{id}' is a {found.kind}, not a {kind.__name__.lower()}", found.at)
        return found

    def book(self, name: str) -> PriceBook | None:
        """The price book of an id, or of a file that was named; None where there is none."""
        return self.books.get(self.book_files.get(name, name))

    def platform(self, id: str) -> Platform:
        """The platform `id`; raises InputError with a suggestion."""
        if id not in self.platforms:
            raise fail(
                "CAT022", f"no platform '{id}'", hint=did_you_mean(id, self.platforms) or f"known: {', '.join(sorted(self.platforms))}"
            )
        return self.platforms[id]


def plural(kind: str) -> str:
    """`switch` -> `switches`, `busbar` -> `busbars`: the names of `catalog list`."""
    if kind.endswith("shelf"):
        return kind[:-1] + "ves"
    if kind.endswith(("is", "ups")):
        return kind
    if kind.endswith(("s", "ch", "x")):
        return kind + "es"
    return kind[:-1] + "ies" if kind.endswith("y") else kind + "s"
