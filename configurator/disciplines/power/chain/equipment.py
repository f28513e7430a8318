"""Equipment of the room in whole pieces: transformers, switchboards and generators that the order takes, and what bridges to these.

A feed is made of as many pieces side by side as its load in the worst state asks for: n = F · ⌈S_feed / S_rated⌉. Systems on one supply
stand behind the same pieces: their loads are added before they are rounded up, and there is one spare generator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from configurator.catalog.parts.power import SupplyUnit
from configurator.catalog.tables.electrical import Stage
from configurator.disciplines.power.bank import VOLT_AMPERE, efficiency_curve, part_figure, phase_factor, supply_voltage
from configurator.disciplines.power.chain.stages import shared_part
from configurator.disciplines.power.sizing import Power
from configurator.figures import Figure, ceil, constant, interpolate, total
from configurator.phrases import phrase
from configurator.system.ledger import Ledger
from configurator.system.tree import System, when_judged

VOLT_AMPERE_PER_WATT = constant(1.0, "W/VA")  # ratings in kW are at unity power factor
KEY = "power"
PIECES_COST = "pieces-cost"
COST_LABEL = "Cost of supply equipment before the racks in whole pieces; not in this quote"
Called = Callable[[str], str]  # what a figure of one system, or of several on one supply, is called


@when_judged
def count_equipment(system: System, power: Power) -> None:
    """Pieces by feed where racks or power racks hang on AC feeds; generators for the facility while batteries recharge, and one spare."""
    ledger = system.ledger
    carried, recharge = ledger.figures["power.facility"] * 1.0, ledger.figures.get("power.recharge")
    if recharge is not None:
        carried = carried + recharge / ledger.figures["power.efficiency"]
    ledger.add(carried.named("power.backed-up", "AC power that generators carry: the facility, while batteries recharge", "kW"))
    current = ledger.figures.get("power.feed-load")
    if current is not None:
        apparent = current * phase_factor(system) * supply_voltage(system) / VOLT_AMPERE
        label = "Apparent AC power of the most loaded feed for all racks, in the worst state"
        ledger.add(apparent.named("power.feed-apparent", label, "kVA"))
    size_pieces(ledger, KEY, [system], lambda label: label)


def size_pieces(ledger: Ledger, key: str, systems: Sequence[System], called: Called) -> None:
    """Generators, switchboards, and the pieces of every stage whose rating is published, for systems on one supply."""
    first = systems[0]
    each = first.ledger.constant(first.catalog, "generator-rating") * VOLT_AMPERE_PER_WATT
    generators = ceil(summed(systems, "power.backed-up") / each) + 1.0
    ledger.add(generators.named(f"{key}.generators", called("Generators that carry the facility, one of them spare"), "1"))
    if "power.feed-load" not in first.ledger.figures:
        return
    feeds = first.ledger.value("site.feeds", "Independent feeds of the site", first.spec.site.feeds)
    boards = feeds * ceil(summed(systems, "power.feed-load") / first.ledger.constant(first.catalog, "switchboard-rating"))
    ledger.add(boards.named(f"{key}.switchboards", called("Low-voltage switchboards, all feeds"), "1"))
    for stage, part in supplies_of(first):
        if part.rating is not None and stage.does != "room":
            _pieces(ledger, f"{key}.chain.{stage.id}", systems, (stage, part), feeds, called)


def supplies_of(system: System) -> Iterator[tuple[Stage, SupplyUnit]]:
    """The stages before the racks that are equipment of the site, grid first, each with what it is made of."""
    for stage in system.catalog.architectures[system.spec.power.architecture].stages:
        part = shared_part(system, stage)
        if part is not None and (stage.does != "ups" or system.spec.power.ups):
            yield stage, part


def pieces_cost(figures: Mapping[str, Figure], key: str, systems: Sequence[System], stage: str) -> Figure:
    """What one stage costs systems on one supply: pieces at the price of one; where no rating is published, what each system carries."""
    count, own = figures.get(f"{key}.chain.{stage}.units"), f"{KEY}.chain.{stage}"
    price = systems[0].ledger.figures.get(f"{own}.piece-price")
    return summed(systems, f"{own}.cost") if count is None or price is None else count * price


def summed(systems: Sequence[System], id: str) -> Figure:
    """A figure over systems."""
    return total([system.ledger.figures[id] for system in systems])


def _pieces(ledger: Ledger, key: str, systems: Sequence[System], made_of: tuple[Stage, SupplyUnit], feeds: Figure, called: Called) -> None:
    """How many, what each carries of its rating while all feeds live, and what they lose at that load."""
    (stage, part), first = made_of, systems[0]
    rating = part_figure(first, part, "rating")
    count = feeds * ceil(summed(systems, "power.feed-apparent") / (rating / VOLT_AMPERE_PER_WATT))
    count = ledger.add(count.named(f"{key}.units", called(phrase("{part}: pieces, all feeds", part=part.name)), "1"))
    output = summed(systems, f"power.chain.{stage.id}.output")
    share = output / (count * rating)
    share = ledger.add(share.named(f"{key}.piece-load", called(phrase("{part}: load of each piece at TDP", part=part.name)), "%"))
    curve = part.efficiency_curve
    lost = (
        summed(systems, f"power.chain.{stage.id}.loss")
        if curve is None
        else output / interpolate(share, efficiency_curve(first, part.id, curve)) - output
    )
    ledger.add(lost.named(f"{key}.piece-loss", called(phrase("{part}: loss of all pieces at that load, as heat", part=part.name)), "kW"))
