"""Part kinds: what may be said of each kind of component, with its unit.

A part is anything with a line in a bill of materials. The fields every part may have stand in `Part`; a kind adds its own.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from configurator.catalog.entry import Entry
from configurator.catalog.parts.base import CATEGORIES, SOLD_BY_UNIT, Category, Curve, Part, SoldBy
from configurator.catalog.parts.boards import Board, BoardInterface, Escape, PassiveSet, Substrate
from configurator.catalog.parts.compute import Accelerator, Cpu, Memory, Module, Nic, Storage, SwitchChip
from configurator.catalog.parts.cooling import (
    BalancingValve,
    Cdu,
    ColdPlate,
    CoolantFill,
    Fan,
    Hose,
    Manifold,
    Pipe,
    QuickDisconnect,
    RearDoor,
    ValvePair,
)
from configurator.catalog.parts.mechanical import Mechanical, RackFrame, Service
from configurator.catalog.parts.network import Cable, Panel, Switch, Transceiver
from configurator.catalog.parts.power import POWER_KINDS, BatteryShelf, Bbu, Busbar, PowerConverter, PowerShelf, Psu, Ups, Whip

KINDS: dict[str, type[Part]] = {
    "accelerator": Accelerator,
    "cpu": Cpu,
    "memory": Memory,
    "storage": Storage,
    "nic": Nic,
    "dpu": Nic,
    "switch-chip": SwitchChip,
    "board": Board,
    "substrate": Substrate,
    "passive-set": PassiveSet,
    "module": Module,
    "cold-plate": ColdPlate,
    "quick-disconnect": QuickDisconnect,
    "manifold": Manifold,
    "hose": Hose,
    "fan": Fan,
    "coolant-fill": CoolantFill,
    **POWER_KINDS,
    "cable": Cable,
    "transceiver": Transceiver,
    "switch": Switch,
    "panel": Panel,
    "rack-frame": RackFrame,
    "chassis": Mechanical,
    "balancing-valve": BalancingValve,
    "valve-pair": ValvePair,
    "row-pipe": Pipe,
    "mechanical": Mechanical,
    "service": Service,
    "cdu": Cdu,
    "rear-door": RearDoor,
}


class PartFile(Entry):
    """The outline of a file of parts: whole `items`, and `patch`: fields of parts of earlier folders that change."""

    kind: str = Field(description="the kind of every item in the file")
    items: dict[str, object] = {}
    patch: dict[str, object] = {}

    @model_validator(mode="after")
    def _says_something(self) -> PartFile:
        if not self.model_fields_set & {"items", "patch"}:
            raise ValueError("a file of parts has items: or patch:")
        return self


__all__ = [
    "CATEGORIES",
    "KINDS",
    "SOLD_BY_UNIT",
    "Accelerator",
    "BalancingValve",
    "BatteryShelf",
    "Bbu",
    "Board",
    "BoardInterface",
    "Busbar",
    "Cable",
    "Category",
    "Cdu",
    "ColdPlate",
    "CoolantFill",
    "Cpu",
    "Curve",
    "Escape",
    "Fan",
    "Hose",
    "Manifold",
    "Mechanical",
    "Memory",
    "Module",
    "Nic",
    "Panel",
    "Part",
    "PartFile",
    "PassiveSet",
    "Pipe",
    "PowerConverter",
    "PowerShelf",
    "Psu",
    "QuickDisconnect",
    "RackFrame",
    "RearDoor",
    "Service",
    "SoldBy",
    "Storage",
    "Substrate",
    "Switch",
    "SwitchChip",
    "Transceiver",
    "Ups",
    "ValvePair",
    "Whip",
]
