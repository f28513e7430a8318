"""What is asked of the units: heat, flow and head of the racks, and the temperatures on both sides of the exchanger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cdu
from configurator.catalog.tables.reference import Coolant
from configurator.disciplines.cooling.coolants import Loop
from configurator.disciplines.cooling.loop.row import Row
from configurator.disciplines.cooling.units.exchanger import WATER_SIDE, Ability, Duty
from configurator.figures import Figure, maximum, minimum, total
from configurator.system.ledger import Ledger
from configurator.system.tree import System


@dataclass(frozen=True)
class Demand:
    """Heat and flow of the racks on the loop, what the hottest takes over the mean, drop of a rack with its hoses, and both sides.

    `approaches` and `source_rises` are by heat path: coolant above water or room air, and how much these warm up.
    """

    heat: Figure
    flow: Figure
    drop: Figure | None
    racks: Figure
    hottest: Figure
    supply: Figure
    rise: Figure
    approaches: dict[str, Figure]
    source_rises: dict[str, Figure]
    coolant: Coolant
    mean: Figure
    row: Row

    @cached_property
    def rack_flow(self) -> Figure:
        """Flow of the mean rack."""
        return self.flow / self.racks

    @cached_property
    def rack_heat(self) -> Figure:
        """Heat of the mean rack."""
        return self.heat / self.racks

    def piping(self, cdu: Cdu) -> Row | None:
        """The pipes between a unit and its racks; none where it stands in them."""
        return {"in-rack": None, "in-row": self.row, "sidecar": self.row.beside()}[cdu.type]

    def duty(self, ledger: Ledger, catalog: Catalog, cdu: Cdu, piped: Figure | None = None) -> Duty:
        """What a unit works between; `piped` is the drop of its pipes where that has been made."""
        path, drop, piping = cdu.heat_path, self.drop, self.piping(cdu)
        if drop is not None and piping is not None:
            drop = drop + (piping.drop(ledger, catalog) if piped is None else piped)
        return Duty(self.approaches[path], self.rise, self.source_rises[path], drop, self.coolant, self.mean)


@dataclass(frozen=True)
class RackLoad:
    """What a rack asks of its unit: heat at the exchanger with the pumps, flow, and what the pumps draw for it."""

    heat: Figure
    flow: Figure
    pumps: Figure


def demand_of(system: System, loop: Loop, heat: Figure, drop: Figure | None, racks: Figure, hottest: Figure, row: Row) -> Demand:
    """The demand of a system; `hottest` is what its hottest rack takes over the mean."""
    ledger, site = system.ledger, system.spec.site
    unused = "no CDU is part of this quote" if system.spec.cooling.cdu == "none" else ""
    unused = unused if not heat.is_nothing else "no heat of these racks goes into facility water"
    water = ledger.value("site.facility-water", "Facility water supply temperature", site.facility_water, unused)
    air = ledger.value("site.air-inlet", "Air inlet temperature", site.air_inlet)
    approaches = {WATER_SIDE: loop.supply - water, "liquid-to-air": loop.supply - air}
    rises = {WATER_SIDE: _water_rise(system, loop), "liquid-to-air": loop.rise}
    mean = ledger.figures["cooling.mean-temperature"]
    return Demand(heat, loop.flow, drop, racks, hottest, loop.supply, loop.rise, approaches, rises, loop.coolant, mean, row)


def _water_rise(system: System, loop: Loop) -> Figure:
    """Rise of the facility water: that of the coolant (balanced exchanger) unless the specification sets it."""
    wanted, label = system.spec.cooling.facility_delta_t, "Facility water temperature rise"
    if wanted is None:
        return loop.rise
    unused = "no CDU with facility water is part of this quote"
    here = system.spec.cooling.cdu != "none" and system.spec.cooling.architecture == "l2l"
    return system.ledger.value("cooling.facility-delta-t", label, wanted, "" if here else unused)


def joint_demand(demands: Sequence[Demand]) -> Demand:
    """Heat, flow and racks of several systems together; the highest drop, the hottest rack and the least differences of any of them."""
    drops = [d.drop for d in demands if d.drop is not None]
    heat, flow, racks = (total(found) for found in zip(*((d.heat, d.flow, d.racks) for d in demands), strict=True))
    hottest = maximum(*(d.heat / d.racks * d.hottest for d in demands)) / (heat / racks)
    approaches = {path: minimum(*(d.approaches[path] for d in demands)) for path in demands[0].approaches}
    rises = {path: maximum(*(d.source_rises[path] for d in demands)) for path in demands[0].source_rises}
    drop = maximum(*drops) if drops else None
    row = max((d.row for d in demands), key=lambda row: row.flow.value or 0.0)
    found = replace(demands[0], heat=heat, flow=flow, racks=racks, drop=drop, hottest=hottest, row=row)
    return replace(found, rise=minimum(*(d.rise for d in demands)), approaches=approaches, source_rises=rises)


def rack_load(ledger: Ledger, catalog: Catalog, cdu: Cdu, demand: Demand, duty: Duty, able: Ability) -> RackLoad:
    """The mean rack: its flow, pumps V dp / eta, and heat less what CDU and pipes lose to the room, with all that the pumps draw.

    Where no drop is known the pumps work against the head of their rating.
    """
    flow, heat, head = demand.rack_flow, demand.rack_heat, duty.drop
    if head is None or head.value is None:
        head = ledger.part(cdu, "head")
        assert head is not None
    pumps = flow * head / able.efficiency
    kept = heat - heat * ledger.constant(catalog, "cdu-room-loss") if cdu.heat_path == WATER_SIDE else heat
    return RackLoad(kept + pumps, flow, pumps)
