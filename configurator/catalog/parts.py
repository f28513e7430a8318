"""Part kinds: what may be said of each kind of component, with its unit.

A part is anything with a line in a bill of materials. The fields every part may have stand in `Part`; a kind adds its own.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from configurator.catalog.entry import Entry
from configurator.catalog.values import (
    Area,
    Compute,
    Current,
    DataRate,
    DataSize,
    Duration,
    Efficiency,
    Energy,
    Factor,
    Flow,
    Length,
    Mass,
    Number,
    PositiveNumber,
    Power,
    PowerFactor,
    Pressure,
    Share,
    TemperatureRise,
    ThermalResistance,
    Value,
    Voltage,
    Volume,
    bounded,
    checked,
)

CATEGORIES = (
    "accelerator",
    "cpu",
    "memory",
    "storage",
    "networking",
    "switch-silicon",
    "pcb",
    "abf-substrate",
    "mlcc",
    "cooling",
    "power",
    "cables",
    "optics",
    "mechanical",
    "other",
    "assembly",
)
Category = Literal[CATEGORIES]  # type: ignore[valid-type]
SoldBy = Literal["each", "pair", "m", "L"]
SOLD_BY_UNIT = {"each": "1", "pair": "pair", "m": "m", "L": "L"}


class Part(Entry):
    """What every part may say of itself. `tdp` is electrical power drawn and turned into heat, per piece."""

    default_category: ClassVar[str] = "other"

    id: str = ""
    kind: str = ""
    name: str
    vendor: str = ""
    mpn: str = ""
    category: Category | None = None
    tdp: Power | None = None
    provisioned_power: Power | None = None
    idle_power: Power | None = None
    liquid_capture: Share | None = None
    mass: Mass | None = None
    sold_by: SoldBy = "each"
    lead_time: Duration | None = None
    supply_risk: str = ""
    alternates: list[str] = []

    @property
    def bom_category(self) -> str:
        """The category of the part in the bill of materials."""
        return self.category or type(self).default_category


class Accelerator(Part):
    """A GPU, TPU or NPU package."""

    default_category = "accelerator"
    hbm_capacity: DataSize | None = None
    hbm_usable: DataSize | None = None
    hbm_bandwidth: DataRate | None = None
    dense_bf16: Compute | None = None
    dense_fp8: Compute | None = None
    dense_fp4: Compute | None = None
    scale_up_links: Factor | None = None
    scale_up_bandwidth: DataRate | None = None


class Cpu(Part):
    """A host processor."""

    default_category = "cpu"
    cores: Factor | None = None
    memory_channels: Factor | None = None


class Memory(Part):
    """Host memory: modules or the set of one processor."""

    default_category = "memory"
    capacity: DataSize | None = None


class Storage(Part):
    """A drive."""

    default_category = "storage"
    capacity: DataSize | None = None


class Nic(Part):
    """A network adapter or data processing unit."""

    default_category = "networking"
    rate: DataRate | None = None
    ports: Factor | None = None


class SwitchChip(Part):
    """Switch silicon."""

    default_category = "switch-silicon"
    bandwidth: DataRate | None = None


class BoardInterface(Entry):
    """A high-speed interface on a board: its standard and the longest trace it must cross."""

    interface: str
    trace_length: Length


class Board(Part):
    """A bare printed circuit board."""

    default_category = "pcb"
    layers: Number
    hdi: str = "none"
    laminate: str
    grade: str = ""
    area: Area | None = None
    interfaces: list[BoardInterface] = []


class Substrate(Part):
    """A package substrate (ABF), as cost content of a package."""

    default_category = "abf-substrate"


class PassiveSet(Part):
    """The MLCC and passives of one board, as cost content."""

    default_category = "mlcc"


class Module(Part):
    """A part without properties of its own kind: BMC, sensor, harness."""

    default_category = "other"


class ColdPlate(Part):
    """A cold plate; `covers` names what it cools."""

    default_category = "cooling"
    material: Literal["copper", "aluminium", "graphene-aluminium"] = "copper"
    covers: str = ""
    thickness: Length | None = None
    thermal_resistance: ThermalResistance | None = None


class QuickDisconnect(Part):
    """A quick-disconnect pair: one plug and one socket."""

    default_category = "cooling"
    sold_by: SoldBy = "pair"
    family: Literal["UQD", "UQDB", "MQD", "BMQC", "LQC"] | None = None
    size: str = ""
    bore: Length | None = None
    cv: Factor | None = None


class Manifold(Part):
    """A manifold of a rack or tray."""

    default_category = "cooling"


class Hose(Part):
    """A hose or hose set."""

    default_category = "cooling"


class Fan(Part):
    """A fan."""

    default_category = "cooling"
    airflow: Annotated[Value, checked("m^3/h")] | None = None


class CoolantFill(Part):
    """The coolant that fills a loop, by the litre."""

    default_category = "cooling"
    sold_by: SoldBy = "L"
    coolant: str


class PowerConverter(Part):
    """A DC-DC stage inside a tray; it converts what stands below the assembly that contains it."""

    default_category = "power"
    efficiency: Efficiency


read_share, read_efficiency = bounded("%"), bounded("%", maximum=1.0, above=True)


class Curve(Entry):
    """A published efficiency over load fraction as rows of (x, y), x ascending."""

    points: list[tuple[str, str]] = Field(min_length=2)

    @model_validator(mode="after")
    def _physical(self) -> Curve:
        shares = [read_share(x).coherent or 0.0 for x, _ in self.points]
        for _, y in self.points:
            read_efficiency(y)
        for (x, _), before, here in zip(self.points[1:], shares, shares[1:], strict=False):
            if here <= before:
                raise ValueError(f"the points must rise, but {x} does not")
        return self


class Psu(Part):
    """A rectifier; `efficiency_curve` runs over its load fraction."""

    default_category = "power"
    rating: Power
    efficiency_curve: Curve
    input_voltage_min: Voltage | None = None
    input_voltage_max: Voltage | None = None
    power_factor: PowerFactor
    hold_up: Duration | None = None


class PowerShelf(Part):
    """A shelf of rectifiers; `line_voltage_*` is three-phase, line to line."""

    default_category = "power"
    psu: str
    psus: PositiveNumber
    capacity: Power
    output_voltage: Voltage
    height: Length | None = None
    line_voltage_min: Voltage
    line_voltage_max: Voltage
    phases: PositiveNumber
    whip: str
    whips: PositiveNumber


class Busbar(Part):
    """A rack busbar; `rating` is the current one section (feed point) carries."""

    default_category = "power"
    rating: Current


class Whip(Part):
    """A cord from the room's power distribution to a shelf; `current_rating` is that of its plug."""

    default_category = "power"
    current_rating: Current
    phases: Factor | None = None
    length: Length | None = None


class Bbu(Part):
    """A battery backup shelf: the power it can carry and for how long at end of life."""

    default_category = "power"
    power: Power
    hold_time: Duration | None = None
    energy: Energy | None = None
    height: Length | None = None


class Ups(Part):
    """A central UPS; `efficiency` in double conversion."""

    default_category = "power"
    rating: Power | None = None
    efficiency: Efficiency


class Cable(Part):
    """A cable or cable assembly."""

    default_category = "cables"
    length: Length | None = None
    rate: DataRate | None = None
    medium: Literal["copper", "dac", "acc", "aec", "aoc", "fiber", "cat6"] | None = None


class Transceiver(Part):
    """A pluggable optical module."""

    default_category = "optics"
    rate: DataRate | None = None
    reach: Length | None = None


class Switch(Part):
    """A boxed switch."""

    default_category = "networking"
    ports: Factor | None = None
    rate: DataRate | None = None
    height: Length | None = None


class RackFrame(Part):
    """A rack; the outer width and depth are its footprint."""

    default_category = "mechanical"
    height_units: PositiveNumber
    unit_pitch: Length
    width: Length
    depth: Length
    height: Length | None = None
    max_load: Mass | None = None


class Mechanical(Part):
    """A mechanical part."""

    default_category = "mechanical"


class Service(Part):
    """Work that is quoted: assembly, test, freight."""

    default_category = "assembly"


class Cdu(Part):
    """A coolant distribution unit at its rating point; `head` is what is left for the loop outside the unit."""

    default_category = "cooling"
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
    internal_redundancy: bool = False


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
    "power-converter": PowerConverter,
    "psu": Psu,
    "power-shelf": PowerShelf,
    "busbar": Busbar,
    "whip": Whip,
    "bbu": Bbu,
    "ups": Ups,
    "cable": Cable,
    "transceiver": Transceiver,
    "switch": Switch,
    "rack-frame": RackFrame,
    "chassis": Mechanical,
    "mechanical": Mechanical,
    "service": Service,
    "cdu": Cdu,
}


class PartFile(Entry):
    """The outline of a file of parts; its items are validated by kind."""

    kind: str = Field(description="the kind of every item in the file")
    items: dict[str, object]
