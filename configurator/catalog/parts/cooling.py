"""What takes heat away: plates, couplings, manifolds, hoses, fans, coolant, distribution units and doors."""

from __future__ import annotations

from typing import Annotated, Literal

from configurator.catalog.entry import informative
from configurator.catalog.parts.base import Part, SoldBy
from configurator.catalog.tables.hydraulic import HydraulicPoint, ResistanceCurve
from configurator.catalog.values import (
    Duration,
    Factor,
    Flow,
    Length,
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
    covers: str = informative("for the reader of the catalog", "")
    thickness: Length | None = None
    thermal_resistance: ThermalResistance | None = informative("without the flow it holds at; resistance is the curve that is read")
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


class ValvePair(Part):
    """Two valves that shut a rack off from the piping of its row, supply and return; they close by themselves on a leak."""

    default_category = "cooling"
    wetted: Wetted = []


class Pipe(Part):
    """Pipe of a row with its fittings and insulation, by the metre; `bore` is its inner diameter."""

    default_category = "cooling"
    sold_by: SoldBy = "m"
    bore: Length
    wetted: Wetted = []


class CoolantFill(Part):
    """The coolant that fills a loop, by the litre."""

    default_category = "cooling"
    sold_by: SoldBy = "L"
    coolant: str


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
