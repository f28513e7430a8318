"""An order as a whole: what its systems add up to. Currents, temperatures and ratios of a system stay with it."""

from __future__ import annotations

from collections.abc import Sequence

from configurator.disciplines.cooling.loop.content import HELD
from configurator.disciplines.network.cables.cabling import CONTRACT, add_links, beside_pairs
from configurator.figures import Figure, total
from configurator.system.tree import Scope, System

# Figures of every system that add up, by id, with what they are called for the whole order.
ADDITIVE = {
    "power.it-load": "IT load at TDP (DC, downstream of the power shelves)",
    "power.plated-load": "IT load under cold plates (DC)",
    "power.provisioned": "Provisioned power (reservations of all components, DC)",
    "power.parts-without-power": "Parts that draw an unknown power",
    "power.peak": "EDPp peak (DC, short transients; never for cooling)",
    "power.ac-input": "AC input of all racks",
    "power.conversion-loss": "Conversion loss from AC to the rack busbar",
    "power.shelves": "Power shelves",
    "power.psus": "PSUs",
    "power.sidecars": "Power racks beside the IT racks",
    "power.installed": "Installed shelf capacity (DC)",
    "power.cooling-plant": "AC power of the plant that cools the room and the facility water, at TDP",
    "power.building": "Lights and other AC loads of the building",
    "power.facility": "Facility power, grid side",
    "power.energy-per-year": "Energy of a year, grid side",
    "power.energy-cost": "Energy cost of a year",
    "cooling.heat": "Heat of all racks (all power that goes into them)",
    "cooling.heat-btu": "Heat of all racks, in BTU per hour",
    "cooling.liquid-heat": "Heat into liquid",
    "cooling.air-heat": "Heat into air",
    "cooling.racks": "Racks on the liquid loop",
    "cooling.flow": "Coolant flow",
    "cooling.cdus": "Coolant distribution units",
    "cooling.cdu-weight": "Weight of the CDUs",
    "cooling.cdu-floor-area": "Floor area of the CDUs with their aisle share",
    "cooling.cdu-footprint": "Floor under the CDUs",
    "cooling.pump-power": "AC power of the pumps of the CDUs at this flow and head",
    "cooling.facility-flow": "Facility water flow",
    "cooling.heat-to-facility": "Heat to facility water",
    "cooling.heat-to-room": "Heat to room air",
    "connectors.qd-pairs": "Quick-disconnect pairs (a pair: one plug and one socket, mated)",
    "cables.power": "Power whips",
    "cables.transceivers": "Optical transceivers",
    "network.power": "Power of the network outside the racks at TDP, all of it heat",
    "network.scale-up-power": "Power of the scale-up network outside the racks at TDP, all of it heat",
    "network.scale-out-power": "Power of the other networks outside the racks at TDP, all of it heat",
    "network.ac-input": "AC input of the racks and of the network outside them, at TDP",
    "system.accelerators": "Accelerators",
    "system.racks": "Racks",
    "system.hbm-capacity": "HBM capacity, nominal",
    "system.hbm-usable": "HBM capacity, usable",
    "system.hbm-bandwidth": "HBM bandwidth",
    "system.dense-bf16": "Dense BF16 compute",
    "system.dense-fp8": "Dense FP8 compute",
    "system.dense-fp4": "Dense FP4 compute",
    "system.cpu-memory": "CPU memory",
    "system.fast-memory": "Fast memory (usable HBM and CPU memory)",
    "system.storage": "Capacity of local drives",
    "system.height-units": "Rack units of all frames",
    "system.floor-area": "Floor area of the racks with their aisle share",
    "system.weight": "Weight of all racks",
    "system.parts-without-mass": "Pieces in the racks of unknown mass",
}
# What adds up as well and no load or price rests on: in a build that is not judged some systems have it and others have not.
TOLD = {
    "power.apparent-input": "Apparent AC input of all rectifiers",
    "power.cable-copper": "Copper of the power cables",
    "cooling.airflow": "Airflow for the heat left in air",
    "cooling.airflow-cfm": "Airflow for the heat left in air, in cfm",
    "cooling.coolant-volume": HELD,
    "network.failures": "Expected failures of cables and their ends in a year",
}
# Money that adds up, known once the lines are priced.
COSTS = {
    "cost.redating": "What carrying prices to a later day adds to the cost",
    "cost.scenarios": "What scenarios add to the cost",
    "cost.duty": "Duty in the cost",
    "cost.content": "Content of packages at the cost of their makers",
    "connectors.qd-cost": "Cost of quick-disconnect pairs",
    "boards.cost": "Cost of printed circuit boards",
    "cables.cost": "Cost of cables, optics and whips",
    "network.cost": "Cost of the network outside the trays",
    "power.supply-cost": "Cost of shelves, power racks and their modules",
    "power.equipment-cost": "Cost of power equipment with busbars, cables and storage",
    "power.shared-cost": "Cost of supply equipment before the racks, share of this order; not in this quote",
}
# Of each system in the worst of its states: exact where a feed is lost, which meets all of them, else on the safe side.
FEED_LOAD = "Line current of the most loaded feed for all racks, each system in its worst state"


def count_order(order: Scope, systems: Sequence[System]) -> Figure:
    """The sums over all systems, and the ratios that follow from them; returns the number of accelerators."""
    sum_up(order, systems, {**ADDITIVE, **TOLD} if order.ledger.judged else ADDITIVE)
    for group, (id, *_) in CONTRACT.items():
        counts = (s.ledger.figures.get(key) for s in systems for key in (id, beside_pairs(id)))
        add_links(order.ledger, group, [count for count in counts if count is not None])
    figures, ledger = order.ledger.figures, order.ledger
    share = figures["power.it-load"] / figures["power.ac-input"]
    ledger.add(share.named("power.efficiency", "Efficiency from AC to the rack busbar at this load", "%"))
    pue = figures["power.facility"] / figures["power.ac-input"]
    ledger.add(pue.named("power.pue", "PUE at TDP: facility power over the AC input of the racks", "1"))
    share = figures["cooling.liquid-heat"] / figures["cooling.heat"]
    ledger.add(share.named("cooling.liquid-fraction", "Share of heat into liquid", "%"))
    volts = {s.ledger.figures["site.supply-voltage"].value for s in systems if "power.feed-load" in s.ledger.figures}
    if len(volts) == 1 and ledger.judged:  # currents at different voltages do not add up
        sum_up(order, systems, {"power.feed-load": FEED_LOAD})
    return figures["system.accelerators"]


def sum_up(order: Scope, systems: Sequence[System], wanted: dict[str, str]) -> None:
    """The sum over the systems of each wanted figure that any of them has."""
    for id, label in wanted.items():
        found = [f for system in systems if (f := system.ledger.figures.get(id)) is not None]
        if found:
            assert found[0].info is not None
            order.ledger.add(total(found).named(id, label, found[0].info.unit))
