"""Equipment of the room in whole pieces: transformers, switchboards and generators that the order takes, and what bridges to these.

A feed is made of as many pieces side by side as its load in the worst state asks for: n = F · ⌈S_feed / S_rated⌉.
"""

from __future__ import annotations

from configurator.catalog.parts.power import SupplyUnit
from configurator.disciplines.power.bank import VOLT_AMPERE, part_figure, phase_factor, supply_voltage
from configurator.disciplines.power.chain.stages import shared_part
from configurator.disciplines.power.sizing import Power
from configurator.figures import Figure, ceil, constant
from configurator.phrases import phrase
from configurator.system.tree import System

VOLT_AMPERE_PER_WATT = constant(1.0, "W/VA")  # ratings in kW are at unity power factor


def count_equipment(system: System, power: Power) -> None:
    """Pieces by feed where racks or power racks hang on AC feeds; generators for the facility while batteries recharge, and one spare."""
    ledger, catalog = system.ledger, system.catalog
    each = ledger.constant(catalog, "generator-rating") * VOLT_AMPERE_PER_WATT
    carried, recharge = ledger.figures["power.facility"], ledger.figures.get("power.recharge")
    if recharge is not None:
        carried = carried + recharge / ledger.figures["power.efficiency"]
    generators = ceil(carried / each) + 1.0
    ledger.add(generators.named("power.generators", "Generators that carry the facility, one of them spare", "1"))
    current = ledger.figures.get("power.feed-load")
    if current is None:
        return
    feeds = ledger.value("site.feeds", "Independent feeds of the site", system.spec.site.feeds)
    boards = feeds * ceil(current / ledger.constant(catalog, "switchboard-rating"))
    ledger.add(boards.named("power.switchboards", "Low-voltage switchboards, all feeds", "1"))
    apparent = current * phase_factor(system) * supply_voltage(system) / VOLT_AMPERE
    label = "Apparent AC power of the most loaded feed for all racks, in the worst state"
    apparent = ledger.add(apparent.named("power.feed-apparent", label, "kVA"))
    for stage in power.architecture.stages:
        part = shared_part(system, stage)
        if part is not None and part.rating is not None and stage.does != "room" and (stage.does != "ups" or system.spec.power.ups):
            _units(system, stage.id, part, feeds, apparent)


def _units(system: System, stage: str, part: SupplyUnit, feeds: Figure, apparent: Figure) -> None:
    rated = part_figure(system, part, "rating") / VOLT_AMPERE_PER_WATT
    count = feeds * ceil(apparent / rated)
    system.ledger.add(count.named(f"power.chain.{stage}.units", phrase("{part}: pieces, all feeds", part=part.name), "1"))
