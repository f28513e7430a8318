"""What the power chain costs: rectifiers and converters per watt, with the denominator named, and everything with cables and storage."""

from __future__ import annotations

from configurator.catalog.parts.power import BatteryShelf, Busbar, Cbu, PowerModule, PowerRack, RackPdu, Shelf, Whip
from configurator.disciplines.money.cost import Cost
from configurator.disciplines.power.bank import part_figure
from configurator.disciplines.power.chain.equipment import COST_LABEL, KEY, PIECES_COST, pieces_cost
from configurator.disciplines.power.sizing import Power
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.tree import System

SUPPLY = (PowerModule, Shelf, PowerRack)
BESIDE = (Busbar, Whip, RackPdu, BatteryShelf, Cbu)


def cost_power(system: System, power: Power, cost: Cost) -> None:
    """Cost of the power equipment, over installed watts (of the rectifiers) and over rack watts (IT load at TDP).

    The order's share of the site's equipment before the racks is shown beside it and is no part of the quote.
    """
    _shared_equipment(system, power, cost)
    ledger, currency = system.ledger, system.currency
    supply = _extended(system, SUPPLY)
    if not supply:
        return
    priced = ledger.add(total(supply).named("power.supply-cost", "Cost of shelves, power racks and their modules", currency))
    beside = _extended(system, BESIDE)
    everything = total([priced, *beside])
    ledger.add(everything.named("power.equipment-cost", "Cost of power equipment with busbars, cables and storage", currency))
    sidecars = "power.sidecar.installed"
    installed = ledger.figures[sidecars if sidecars in ledger.figures else "power.installed"]
    per_watt = f"{currency}/W"
    ledger.add(
        (priced / installed).named("power.cost-per-installed-watt", "Cost of shelves and power racks per installed DC watt", per_watt)
    )
    label = "Cost of shelves and power racks per watt of IT load (DC)"
    ledger.add((priced / power.it_load).named("power.cost-per-rack-watt", label, per_watt))


def _extended(system: System, kinds: tuple[type, ...]) -> list[Figure]:
    """The extended prices of the lines whose part is of one of the kinds."""
    lines = [f"bom.{n.path}.extended-price" for n in system.walk() if isinstance(n.part, kinds) and not n.children]
    return [figure for id in lines if (figure := system.ledger.figures.get(id)) is not None]


def _shared_equipment(system: System, power: Power, cost: Cost) -> None:
    """Transformer, switchgear, UPS or room rectifier: what each stage carries for this order times its price per kW; whole pieces too."""
    ledger, currency = system.ledger, system.currency
    carried: list[Figure] = []
    for stage in power.chain:
        if stage.part is not None:
            price, key = cost.prices.each(stage.part), f"{KEY}.chain.{stage.id}"
            label = phrase("{stage}: share of its cost, not in this quote", stage=stage.label)
            carried.append(ledger.add((stage.output * price).named(f"{key}.cost", label, currency)))
            if f"{key}.units" in ledger.figures:
                each = part_figure(system, stage.part, "rating") * price
                ledger.add(each.named(f"{key}.piece-price", phrase("{part}: cost of a piece", part=stage.part.name), currency))
    if carried:
        label = "Cost of supply equipment before the racks, share of this order; not in this quote"
        ledger.add(total(carried).named("power.shared-cost", label, currency))
        whole = [pieces_cost(ledger.figures, KEY, [system], stage.id) for stage in power.chain if stage.part is not None]
        ledger.add(total(whole).named(f"{KEY}.{PIECES_COST}", COST_LABEL, currency))
