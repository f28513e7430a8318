"""Part kinds of the power chain: rectifiers, shelves, power racks, busbars, whips, storage, and what stands before the racks."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from configurator.catalog.entry import Entry, informative
from configurator.catalog.parts.base import Curve, Part, SoldBy
from configurator.catalog.values import (
    Area,
    Current,
    Duration,
    Efficiency,
    Energy,
    Length,
    Phases,
    PositiveNumber,
    Power,
    PowerFactor,
    Ratio,
    Voltage,
)

DRAWN = ("tdp", "provisioned_power", "idle_power")
LOSS = dict.fromkeys(DRAWN, "what it turns into heat is its loss, by the efficiency of its modules")
ELSEWHERE = dict.fromkeys((*DRAWN, "liquid_capture"), "it stands outside the racks, and its loss is not heat of theirs")


class PowerConverter(Part):
    """A DC-DC stage inside a tray; it converts what stands below the assembly that contains it."""

    default_category = "power"
    efficiency: Efficiency


class Derating(Entry):
    """The rating that is left below an input voltage (that of one module)."""

    below: Voltage
    rating: Power


class PowerModule(Part):
    """A module of a shelf; `efficiency_curve` runs over its load fraction of the full `rating`.

    `input_voltage_*` and `derated` are of the module's own input: phase to neutral in a wye shelf. `pulse` is the short overload
    it delivers, as a share of the rating, for `pulse_duration`.
    """

    default_category = "power"
    unread = LOSS
    rating: Power
    efficiency_curve: Curve
    input_voltage_min: Voltage | None = None
    input_voltage_max: Voltage | None = None
    derated: list[Derating] = []
    pulse: Ratio | None = None
    pulse_duration: Duration | None = None
    storage: Energy | None = None


class Psu(PowerModule):
    """A rectifier, AC to DC; `power_factor` is that at full load, its curve runs over the load fraction (100 % is 1 W/VA).

    `thdi_curve` is the distortion of its input current, all harmonics over the fundamental.
    """

    power_factor: PowerFactor
    power_factor_curve: Curve | None = None
    thdi_curve: Curve | None = None
    hold_up: Duration | None = None


class DcModule(PowerModule):
    """A DC-DC converter module."""


class Shelf(Part):
    """A shelf of modules in a rack; `line_voltage_*` is the input of the shelf: line to line for three-phase AC, pole to pole for DC.

    `liquid_capture` is the share of the loss of all its modules that goes into liquid; it goes before that of the module.
    `output_connector` names what it plugs into the busbar with: shelves with the same one replace each other in a rack.
    `air_class` is the ASHRAE class of the air that it is made for.
    """

    default_category = "power"
    unread = LOSS
    psu: str
    psus: PositiveNumber
    capacity: Power
    output_voltage: Voltage
    output_connector: str | None = None
    air_class: Literal["a1", "a2", "a3", "a4"] | None = None
    height: Length | None = None
    line_voltage_min: Voltage
    line_voltage_max: Voltage
    whip: str
    whips: PositiveNumber
    outlets: PositiveNumber | None = None

    @property
    def in_server(self) -> bool:
        """Whether it takes no rack units: the PSU bay of a server, which feeds that server alone."""
        return self.height is not None and self.height.number == 0

    @property
    def in_tray(self) -> bool:
        """Whether it is the power board of a tray, behind a busbar of high voltage."""
        return False


class AcShelf(Shelf):
    """A shelf of rectifiers; `connection` says whether a module stands between phase and neutral (wye) or between two phases (delta).

    With `either`, as behind the outlets of a PDU, it stands between phase and neutral where its input range takes that, else between two.
    """

    phases: Phases
    connection: Literal["wye", "delta", "either"] = "wye"


class PowerShelf(AcShelf):
    """A shelf of rectifiers in the IT rack, on its busbar."""


class SidecarShelf(AcShelf):
    """A shelf of rectifiers in a power rack beside the IT racks, with a high-voltage DC output."""


class DcShelf(Shelf):
    """A shelf of DC-DC modules in the IT rack: from the high-voltage DC of a power rack or the room to the busbar.

    One without height stands in a tray and feeds that tray alone; the busbar of the rack then carries the high voltage.
    """

    @property
    def in_tray(self) -> bool:
        """Whether it is the power board of a tray."""
        return self.in_server


class PowerRack(Part):
    """A power rack (sidecar): `slots` of `shelf`; `link` is its DC cable to an IT rack; `capacity` what it may deliver in all.

    `battery` is the unit it takes for a hold time, of which `batteries_per_shelf` find room with every shelf.
    """

    default_category = "power"
    unread = ELSEWHERE
    shelf: str
    slots: PositiveNumber
    capacity: Power
    output_voltage: Voltage
    poles: Literal["monopolar", "bipolar"] = "monopolar"
    link: str
    battery: str
    batteries_per_shelf: PositiveNumber
    width: Length
    depth: Length
    height: Length | None = informative("outer height, for whoever plans the room")


class Busbar(Part):
    """A rack busbar; `rating` is the current one section (feed point) carries, `cross_section` that of one pole."""

    default_category = "power"
    rating: Current
    cross_section: Area | None = None
    length: Length | None = None


class Whip(Part):
    """A cord from the room's power distribution to a shelf, or a DC link; `current_rating` is that of its plug.

    `standard` is that of its plug and conductors; an AC whip without one fits neither.
    """

    default_category = "power"
    current_rating: Current
    standard: Literal["IEC", "NEC"] | None = None
    phases: Phases | None = None
    length: Length | None = None


class DcDevice(Part):
    """A fuse of one pole or an electronic breaker of high-voltage DC with its holder; `frame` is the largest rating that is made for it."""

    default_category = "power"
    does: Literal["fuse", "breaker"]
    frame: Current


class RackPdu(Part):
    """A rack power distribution unit: the current of its inlet, how many outlets it has, its branches and the breaker of each.

    `standard` is that of its inlet and breakers; one without it fits neither.
    """

    default_category = "power"
    current_rating: Current
    standard: Literal["IEC", "NEC"] | None = None
    outlets: PositiveNumber | None = None
    branches: PositiveNumber | None = None
    branch_rating: Current | None = None
    phases: Phases | None = informative("it is fed by the whip, whose phases are held against those of the PSUs (power.whip-phases)")


class HoldPoint(Entry):
    """The power a battery shelf gives with all its modules, and how long at the end of its life."""

    time: Duration
    power: Power


class BatteryShelf(Part):
    """A shelf of batteries: the power it carries continuously, its `modules`, and published points of power over time."""

    default_category = "power"
    power: Power
    modules: PositiveNumber
    holds: list[HoldPoint] = Field(min_length=1)

    @model_validator(mode="after")
    def _falling(self) -> BatteryShelf:
        found = [(point.time.coherent or 0.0, -(point.power.coherent or 0.0)) for point in self.holds]
        if any(b[0] <= a[0] or b[1] <= a[1] for a, b in pairwise(found)):
            raise ValueError("the points of power over time must have rising times and falling powers")
        return self


class Bbu(BatteryShelf):
    """A battery backup shelf on the busbar of an IT rack."""

    height: Length | None = None


class SidecarBbu(BatteryShelf):
    """A battery unit inside a power rack, on its high-voltage DC bus."""

    unread = ELSEWHERE


class Cbu(Part):
    """A capacitor shelf that smooths short peaks: the power it can carry and the energy it gives."""

    default_category = "power"
    unread = ELSEWHERE
    power: Power
    energy: Energy | None = None
    height: Length | None = None


class SupplyUnit(Part):
    """Equipment before the racks, shared by the site: transformer, switchgear, UPS, distribution, room rectifier.

    `efficiency` is one published value, `efficiency_curve` runs over the load fraction. Its price is per kW it carries. `impedance` is
    the short-circuit voltage of a transformer over its rated one.
    """

    default_category = "power"
    unread = ELSEWHERE
    sold_by: SoldBy = "kW"
    rating: Power | None = None
    efficiency: Efficiency | None = None
    efficiency_curve: Curve | None = None
    output_voltage: Voltage | None = None
    impedance: Ratio | None = None

    @model_validator(mode="after")
    def _one_efficiency(self) -> SupplyUnit:
        if (self.efficiency is None) == (self.efficiency_curve is None):
            raise ValueError("a supply unit needs either efficiency or efficiency-curve")
        return self


class Ups(SupplyUnit):
    """A central UPS; `efficiency` in double conversion."""


POWER_KINDS: dict[str, type[Part]] = {
    "power-converter": PowerConverter,
    "psu": Psu,
    "dc-module": DcModule,
    "power-shelf": PowerShelf,
    "sidecar-shelf": SidecarShelf,
    "dc-shelf": DcShelf,
    "power-rack": PowerRack,
    "busbar": Busbar,
    "whip": Whip,
    "dc-link": Whip,
    "dc-device": DcDevice,
    "rack-pdu": RackPdu,
    "bbu": Bbu,
    "sidecar-bbu": SidecarBbu,
    "cbu": Cbu,
    "ups": Ups,
    "transformer": SupplyUnit,
    "distribution": SupplyUnit,
    "room-rectifier": SupplyUnit,
}
