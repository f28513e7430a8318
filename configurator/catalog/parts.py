"""Part kinds: what may be said of each kind of component, with its unit.

A part is anything with a line in a bill of materials. The fields every part may have stand in `Part`; a kind adds its own.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from configurator.catalog.entry import Entry, informative
from configurator.catalog.hydraulic import HydraulicPoint, ResistanceCurve
from configurator.catalog.limits import Unit
from configurator.catalog.part import CATEGORIES as CATEGORIES
from configurator.catalog.part import SOLD_BY_UNIT as SOLD_BY_UNIT
from configurator.catalog.part import Category as Category
from configurator.catalog.part import Curve as Curve
from configurator.catalog.part import Part as Part
from configurator.catalog.part import SoldBy as SoldBy
from configurator.catalog.power_parts import POWER_KINDS
from configurator.catalog.power_parts import BatteryShelf as BatteryShelf
from configurator.catalog.power_parts import Bbu as Bbu
from configurator.catalog.power_parts import Busbar as Busbar
from configurator.catalog.power_parts import PowerConverter as PowerConverter
from configurator.catalog.power_parts import PowerShelf as PowerShelf
from configurator.catalog.power_parts import Psu as Psu
from configurator.catalog.power_parts import Ups as Ups
from configurator.catalog.power_parts import Whip as Whip
from configurator.catalog.values import (
    Compute,
    DataRate,
    DataSize,
    Duration,
    Factor,
    Flow,
    Length,
    Mass,
    Number,
    PositiveNumber,
    Power,
    Pressure,
    Share,
    Temperature,
    TemperatureRise,
    ThermalResistance,
    Value,
    Volume,
    checked,
)
from configurator.phrases import Named


class Accelerator(Part):
    """A GPU, TPU or NPU package."""

    default_category = "accelerator"
    may_draw = True
    hbm_capacity: DataSize | None = None
    hbm_usable: DataSize | None = None
    hbm_bandwidth: DataRate | None = None
    dense_bf16: Compute | None = None
    dense_fp8: Compute | None = None
    dense_fp4: Compute | None = None
    scale_up_links: Factor | None = None
    scale_up_bandwidth: DataRate | None = None
    junction_max: Temperature | None = None


class Cpu(Part):
    """A host processor."""

    default_category = "cpu"
    may_draw = True
    cores: Factor | None = None
    memory_channels: Factor | None = None


class Memory(Part):
    """Host memory: modules or the set of one processor."""

    default_category = "memory"
    may_draw = True
    capacity: DataSize | None = None


class Storage(Part):
    """A drive."""

    default_category = "storage"
    may_draw = True
    capacity: DataSize | None = None


class Nic(Part):
    """A network adapter or data processing unit."""

    default_category = "networking"
    may_draw = True
    rate: DataRate | None = None
    ports: Factor | None = None


class SwitchChip(Part):
    """Switch silicon."""

    default_category = "switch-silicon"
    may_draw = True
    bandwidth: DataRate | None = None


class BoardInterface(Entry):
    """A high-speed interface on a board: its standard and the longest trace it must cross, of a width of its own where that is known."""

    interface: str
    trace_length: Annotated[Value, checked("m", maximum=10.0, above=True)]
    width: Annotated[Value, checked("m", 1e-6, 1e-2)] | None = None
    line: Literal["stripline", "microstrip"] = "stripline"


class Escape(Entry):
    """How the pairs of the largest chip on a board get out: how many, the side of its package, over how many sides, pitch of the balls."""

    pairs: Annotated[Value, checked("1", above=True)]
    side: Annotated[Value, checked("m", above=True)]
    sides: Annotated[Value, checked("1", 1.0, 4.0)]
    pitch: Annotated[Value, checked("m", above=True)]


class Board(Part):
    """A bare printed circuit board; `laminate` is what it is bought on, `grade` what has been published of that.

    `build_up` counts the build-up layers pressed on each side one after the other (5 of 5+12+5), none of a board pressed once;
    `sub_boards` the finished boards that are pressed together into it (2 of 22+22).
    `temperature` is that of the board where its traces are warmest. A board without a fast interface says why: `no_interface`.
    """

    default_category = "pcb"
    layers: Annotated[Value, checked("1", 2.0)]
    hdi: Named = "none"
    build_up: Number | None = None
    sub_boards: Annotated[Value, checked("1", 1.0, 4.0)] | None = None
    backdrill: bool = False
    laminate: str
    grade: str = ""
    area: Annotated[Value, checked("m^2", above=True)] | None = None
    temperature: Temperature | None = None
    escape: Escape | None = None
    interfaces: list[BoardInterface] = []
    no_interface: str = ""


class Substrate(Part):
    """A package substrate (ABF), as cost content of a package."""

    default_category = "abf-substrate"


class PassiveSet(Part):
    """The MLCC and passives of one board, as cost content."""

    default_category = "mlcc"


class Module(Part):
    """A part without properties of its own kind: BMC, sensor; what draws nothing (a harness, a heat sink) says `passive: true`."""

    default_category = "other"
    may_draw = True


Wetted = list[
    Literal["aluminium", "brass", "carbon-steel", "copper", "cpvc", "epdm", "lead", "nickel", "ptfe", "pvc", "stainless-steel", "zinc"]
]


class ColdPlate(Part):
    """A cold plate; `covers` names what it cools.

    `drop` is a point of its flow resistance and `resistance` its thermal resistance (case to inlet) over flow, both per cooled chip.
    Where its maker publishes neither, `proxy` names the plate whose data stand in.
    """

    default_category = "cooling"
    material: Literal["copper", "aluminium", "graphene-aluminium"] = "copper"
    covers: str = ""
    thickness: Length | None = None
    thermal_resistance: ThermalResistance | None = None
    drop: HydraulicPoint | None = None
    resistance: ResistanceCurve | None = None
    proxy: str = ""


class QuickDisconnect(Part):
    """A quick-disconnect pair: one plug and one socket, mated. `cv` is the flow coefficient of the mated pair, `wetted` its materials."""

    default_category = "cooling"
    sold_by: SoldBy = "pair"
    family: Literal["UQD", "UQDB", "MQD", "NVQD", "BMQC", "LQC"] | None = None
    size: str = ""
    bore: Length | None = None
    cv: Factor | None = None
    wetted: Wetted = []


class Manifold(Part):
    """A manifold of a rack or tray with its tubes or hoses: the way of the coolant from inlet to outlet, without couplings and plates.

    `bore` and `length` are those of one path (for a rack, supply and return header together), `loss` the sum of its K factors.
    `ports` counts the couplings of a rack manifold, supply and return together; `shared` says that `bore` carries the flow of the
    whole tray or rack, not of one path; `wetted` names the materials the coolant meets.
    """

    default_category = "cooling"
    bore: Length | None = None
    length: Length | None = None
    loss: Factor | None = None
    shared: bool = False
    ports: Annotated[Value, checked("port")] | None = None
    wetted: Wetted = []


class Hose(Part):
    """A hose or hose set: bore, length of supply and return together, the K factors of bends and couplings, and the `wetted` materials."""

    default_category = "cooling"
    bore: Length | None = None
    length: Length | None = None
    loss: Factor | None = None
    wetted: Wetted = []


class Fan(Part):
    """A fan."""

    default_category = "cooling"
    may_draw = True
    airflow: Annotated[Value, checked("m^3/h")] | None = None


class BalancingValve(Part):
    """What throttles a branch that would take more than its share: a valve or a fixed restrictor at the inlet of a tray."""

    default_category = "cooling"


class CoolantFill(Part):
    """The coolant that fills a loop, by the litre."""

    default_category = "cooling"
    sold_by: SoldBy = "L"
    coolant: str


class Cable(Part):
    """A cable or cable assembly; `fibre` is its type where it is one, `legs` the far ends that a splitter has for its near one.

    One with plugs of its own names the cages that they fit in, and how many near ends share a far one; its `rate` is that of a near end.
    """

    default_category = "cables"
    length: Length | None = None
    rate: DataRate | None = None
    medium: Literal["copper", "dac", "acc", "aec", "micro-led", "aoc", "fiber", "cat6"] | None = None
    fibre: Literal["single-mode", "multimode", "single-mode-lc"] | None = None
    legs: PositiveNumber | None = None
    near_cage: str = ""
    far_cage: str = ""
    near_ends: PositiveNumber | None = None

    @property
    def draws(self) -> bool:
        """An active cable draws power, known or not."""
        return super().draws or (self.medium in ("acc", "aec", "micro-led", "aoc") and not self.passive)


class Transceiver(Part):
    """A pluggable optical module: the cage it fits, flat or finned, and the fibre its ends take."""

    default_category = "optics"
    may_draw = True
    rate: DataRate | None = None
    reach: Length | None = None
    cage: str = ""
    fibre: Literal["single-mode", "multimode", "single-mode-lc"] | None = None


class Switch(Part):
    """A boxed switch of `ports` at `port_rate` each way, behind `cages` for modules; its `tdp` is without modules, which are parts.

    `rate` and `height` are older names of `port_rate` and `height_units`.
    """

    default_category = "networking"
    may_draw = True
    ports: Factor | None = None
    port_rate: DataRate | None = None
    rate: DataRate | None = None
    cages: Factor | None = informative("for the reader; how many ports one module serves follows from the modules of a link")
    height_units: Length | None = None
    height: Length | None = None


class RackFrame(Part):
    """A rack; the outer width and depth are its footprint. `max_load` is what it carries, without its own mass, `bay` the width inside."""

    default_category = "mechanical"
    height_units: Unit
    unit_pitch: Length
    width: Length
    depth: Length
    height: Length | None = None
    bay: Length | None = None
    max_load: Mass | None = None


class Mechanical(Part):
    """A mechanical part."""

    default_category = "mechanical"


class Service(Part):
    """Work that is quoted: assembly, test, freight."""

    default_category = "assembly"
    weighs = False


class Cdu(Part):
    """A coolant distribution unit at its rating point, with `rating_coolant`; `head` is what is left for the loop outside the unit.

    `shut_off` is the head at no flow, `turndown` the least flow over that of the rating, `relief` what its valve opens at.
    `expansion` is the volume its vessel takes up, `filtration` the mesh of its filter, `volume` the coolant it holds, `fail_over` how
    long a spare pump takes over, `stability` how far the supply temperature swings, `primary` flow and drop of the facility water at the
    rating. `internal_redundancy`: its pumps are doubled, not it.
    """

    default_category = "cooling"
    unread = dict.fromkeys(("tdp", "provisioned_power", "idle_power", "liquid_capture"), "what its pumps draw is its pump-power")
    type: Literal["in-rack", "in-row", "sidecar"]
    heat_path: Literal["liquid-to-liquid", "liquid-to-air"] = "liquid-to-liquid"
    capacity: Power
    approach: TemperatureRise
    flow: Flow
    head: Pressure
    pump_power: Power | None = None
    height: Length | None = None
    width: Length | None = None
    depth: Length | None = None
    volume: Volume | None = None
    expansion: Volume | None = None
    filtration: Length | None = None
    internal_redundancy: bool = False
    rating_coolant: str = "pg25"
    shut_off: Pressure | None = None
    turndown: Share | None = None
    relief: Pressure | None = None
    fail_over: Duration | None = None
    stability: TemperatureRise | None = None
    primary: HydraulicPoint | None = None


class RearDoor(Part):
    """A rear-door heat exchanger at its rating point; `water` is the supply temperature it is rated at.

    An `active` door has fans, which draw its tdp; through a passive one the fans of the rack push their air.
    """

    default_category = "cooling"
    unread = dict.fromkeys(("provisioned_power", "idle_power", "liquid_capture"), "a door takes heat; what its fans draw is its tdp")
    capacity: Power
    water: Temperature | None = None
    water_rise: TemperatureRise | None = None
    width: Length | None = None
    height: Length | None = None
    airflow: Annotated[Value, checked("m^3/h")] | None = None
    active: bool = True


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
    "rack-frame": RackFrame,
    "chassis": Mechanical,
    "balancing-valve": BalancingValve,
    "mechanical": Mechanical,
    "service": Service,
    "cdu": Cdu,
    "rear-door": RearDoor,
}


class PartFile(Entry):
    """The outline of a file of parts; its items are validated by kind."""

    kind: str = Field(description="the kind of every item in the file")
    items: dict[str, object]
