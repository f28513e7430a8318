"""Which figures the table of a topic shows, in the order of its rows: the key numbers among all that a build has."""

from __future__ import annotations

POWER = """
    power.it-load power.peak power.provisioned power.conversion-loss power.efficiency power.ac-input power.apparent-input
    power.ups-input power.cooling-plant power.building power.facility power.pue
    power.chain.grid power.chain.efficiency power.chain.efficiency-to-die
    power.shelves power.psus power.installed power.sidecars power.sidecar.installed power.busbar-current power.feed-current power.feed-load
    power.bbu-energy power.bbu-shelves power.bbu-modules power.cbu-energy power.cbu-shelves
    power.supply-cost power.equipment-cost power.cost-per-installed-watt power.cost-per-rack-watt
    power.feed-apparent power.switchboards power.generators
    power.feed-device power.profile.tdp.thdi power.tdd-limit
    power.recharge power.sidecar.bbu-shelves power.sidecar.bbu-hold power.sidecar.bbu-hold-left
    power.sidecar.shelf-device power.sidecar.dc-fault-current power.sidecar.pole-voltage power.sidecar.earth-voltage
    power.room.pole-voltage power.room.earth-voltage power.sidecar.arc-time
    power.fault-level power.arc-heat power.arc-boundary power.cable-copper power.copper-low-voltage power.copper-high-voltage
    power.idle-share power.utilisation power.average-share power.energy-per-year site.energy-price power.energy-cost
"""
POWER_OF_RACK = """
    rack-load usable load-fraction psu-efficiency ac-input dc-input busbar-current busbar-current-worst busbar-drop dc-current dc-links
    shelf-load feed-current phase-current rack-current lowest-voltage design-current breaker
    feed-limit grouped conductor-correction conductor-area conductor-rating conductor-drop-share fault-current breaking-capacity pdu-outlets
    protective-area earth-fault-current trip-current arc-heat arc-boundary selectivity-feed selectivity-branch
    branch-psus branch-rating branch-current
    inrush-current inrush-held leakage residual-least phase-imbalance phase-imbalance-psu-lost
    cable-device cable-current-lowest selectivity-cable shelf-device shelf-input fuse-clears
    recharge recharge-load precharge-energy precharge-resistance precharge-current
"""
COOLING = """
    cooling.heat cooling.heat-btu cooling.liquid-heat cooling.air-heat cooling.liquid-fraction cooling.flow
    cooling.flow-per-rack cooling.flow-required cooling.ride-through cooling.restart cooling.pressure-shut-off site.facility-water
    cooling.supply-temperature cooling.return-temperature cooling.delta-t cooling.density cooling.specific-heat cooling.pressure-drop
    cooling.loop-drop cooling.pods cooling.pod-cdus cooling.cdus-by-heat cooling.cdus-by-flow cooling.cdus cooling.pump-power
    cooling.approach cooling.dew-point-margin cooling.cdu-floor-area cooling.cdu-weight
    cooling.row-flow cooling.row-bore cooling.row-velocity cooling.row-length cooling.row-drop cooling.isolation-valves
    cooling.coolant-volume cooling.leak-volume cooling.facility-flow cooling.cdu-primary-flow cooling.cdu-primary-rated
    cooling.facility-return cooling.heat-to-facility cooling.heat-to-room
    site.air-inlet cooling.air-rise cooling.airflow cooling.airflow-cfm cooling.air-heat-per-rack
"""
CABLES = """
    cables.scale-up-copper cables.scale-up-optics cables.scale-out cables.management cables.power cables.transceivers cables.cost
"""
NETWORK = """
    network.power network.scale-up-power network.scale-out-power network.ac-input network.cost network.failures
    network.height network.weight network.rack-weight network.rack-load
    network.optical.rate network.optical.copper-cost network.optical.modules
"""
