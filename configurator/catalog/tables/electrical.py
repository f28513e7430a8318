"""Reference models of the power chain: architectures as chains of stages, and tables of conductors."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from configurator.catalog.entry import Entry
from configurator.catalog.parts.base import Part
from configurator.catalog.parts.power import DcShelf, PowerRack, SupplyUnit, Ups
from configurator.catalog.values import Area, Current, Efficiency, PositiveNumber, Temperature
from configurator.phrases import Named

Does = Literal["site", "ups", "room", "sidecar", "link", "shelf", "tray", "die"]
# The kind of part a stage is made of, where it is made of one.
STAGE_PARTS: dict[str, type[Part]] = {"site": SupplyUnit, "ups": Ups, "room": SupplyUnit, "sidecar": PowerRack, "shelf": DcShelf}


class Stage(Entry):
    """One stage of a chain, and what the program does for it.

    site     shared equipment inside the PUE: efficiency of `part` at the loading of the site's shared equipment
    ups      the same, only where ``power.ups`` asks for it
    room     shared equipment whose loss belongs to the racks (a room rectifier)
    sidecar  power racks beside the IT racks (`part`), sized with the redundancy asked for
    link     the DC cables between both; `efficiency` is the budget of their voltage drop
    shelf    shelves of modules in the IT rack: the platform's own rectifiers, or `part`, a shelf of DC-DC modules
    tray     the converters in the assembly tree
    die      regulators whose loss lies inside the TDP of the components; `efficiency`
    """

    id: str
    label: Named
    does: Does
    part: str | None = None
    efficiency: Efficiency | None = None

    @model_validator(mode="after")
    def _described(self) -> Stage:
        if self.does in ("site", "ups", "room", "sidecar") and self.part is None:
            raise ValueError(f"stage {self.id} ({self.does}) needs part")
        if self.does in ("link", "die") and self.efficiency is None:
            raise ValueError(f"stage {self.id} ({self.does}) needs efficiency")
        return self


class Architecture(Entry):
    """A power architecture: its stages from the grid to the chip."""

    id: str = ""
    name: Named
    stages: list[Stage] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_shelf(self) -> Architecture:
        kinds = [stage.does for stage in self.stages]
        if kinds.count("shelf") != 1:
            raise ValueError("an architecture needs exactly one stage that is a shelf")
        if kinds.count("sidecar") + kinds.count("room") > 1:
            raise ValueError("an architecture has at most one sidecar or room stage")
        ids = [stage.id for stage in self.stages]
        if len(set(ids)) != len(ids):
            raise ValueError("two stages have the same id")
        if self.stage("shelf").part is not None and not {"sidecar", "room"} & set(kinds):
            raise ValueError("a shelf of DC-DC modules needs a sidecar or room stage before it")
        return self

    def stage(self, does: Does) -> Stage:
        """The first stage of a sort."""
        return next(stage for stage in self.stages if stage.does == does)

    def has(self, does: Does) -> bool:
        """Whether a stage of a sort is in the chain."""
        return any(stage.does == does for stage in self.stages)


class ConductorSize(Entry):
    """A size of conductor: its cross-section, its current by column (the insulation's temperature), the largest device before it."""

    size: str
    area: Area
    ampacity: dict[str, Current]
    device_max: Current | None = None


class ProtectiveConductor(Entry):
    """The least cross-section of a protective conductor behind a device up to a rating."""

    up_to: Current
    area: Area


class ConductorTable(Entry):
    """Ampacities of copper conductors and the conditions they hold under.

    The current is that of `column` after the corrections for ambient and bundling, and at most that of the `terminals` column.
    `bundling` runs over what `grouped_by` counts, loaded conductors or circuits; beyond its last row stands `bundling_beyond`, or nothing
    is published. A neutral that carries third harmonics counts as loaded (`neutral_counts`) or takes `neutral_factor`. Conductors are
    laid parallel from `parallel_from`, at most `parallel_most` of them. `protective` gives the protective conductor by the device before
    the circuit; without it the cross-section of the phase decides.
    """

    id: str = ""
    name: Named
    column: str
    terminals: str
    insulation_temperature: Temperature
    terminal_temperature: Temperature
    ambient: Temperature
    ambient_max: Temperature
    grouped_by: Literal["conductors", "circuits"]
    bundling: dict[str, PositiveNumber]
    bundling_beyond: PositiveNumber | None = None
    neutral_counts: bool = False
    neutral_factor: PositiveNumber | None = None
    parallel_from: Area
    parallel_most: PositiveNumber
    protective: list[ProtectiveConductor] = []
    sizes: list[ConductorSize] = Field(min_length=1)

    @model_validator(mode="after")
    def _ascending(self) -> ConductorTable:
        for column in {self.column, self.terminals}:
            currents = [s.ampacity[column].coherent or 0.0 for s in self.sizes if column in s.ampacity]
            if len(currents) != len(self.sizes):
                raise ValueError(f"a size has no column '{column}'")
            if currents != sorted(set(currents)):
                raise ValueError(f"the currents of column '{column}' must rise")
        return self
