"""Equipment before the racks that several systems of an order stand behind: counted on the load of all of them.

Systems have one supply where voltage, phases, frequency and feeds are the same, and so is what their chain is made of before the racks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from configurator.disciplines.power.chain.equipment import COST_LABEL, KEY, PIECES_COST, pieces_cost, size_pieces, supplies_of
from configurator.figures import total
from configurator.phrases import phrase
from configurator.system.ledger import Ledger, SectionLedger
from configurator.system.tree import Scope, System, when_judged


def supplies(systems: Sequence[System]) -> list[tuple[str, list[System]]]:
    """The systems of each supply, with the key of its figures in the order: the same however these were written."""
    found: dict[tuple[object, ...], list[System]] = {}
    for system in sorted(systems, key=called_in_order):
        if system.roles:
            found.setdefault(_supply_of(system), []).append(system)
    return [(f"{KEY}.supply-{number}", members) for number, members in enumerate(found.values(), 1)]


@when_judged
def share_equipment(order: Scope, systems: Sequence[System]) -> None:
    """The pieces of each supply, what they cost, and the sums of all; parts and prices are known."""
    ledger, found = order.ledger, supplies(systems)
    for number, (key, members) in enumerate(found, 1):
        called = partial(_called, number)
        size_pieces(ledger, key, members, called)
        costs = [pieces_cost(ledger.figures, key, members, stage.id) for stage, _ in supplies_of(members[0])]
        currency = order.currency
        ledger.add(total(costs, empty=currency).named(f"{key}.{PIECES_COST}", called(COST_LABEL), currency))
    sums = {
        "generators": "Generators that carry the facility, one spare for each supply",
        "switchboards": "Low-voltage switchboards, all feeds",
        PIECES_COST: COST_LABEL,
    }
    for stage in {stage.id: stage for _, members in found for stage, _ in supplies_of(members[0])}.values():
        sums[f"chain.{stage.id}.units"] = phrase("{stage}: pieces, all feeds", stage=stage.label)
        sums[f"chain.{stage.id}.piece-loss"] = phrase("{stage}: loss of all pieces at their load, as heat", stage=stage.label)
    for id, label in sums.items():
        _sum(ledger, [f"{key}.{id}" for key, _ in found], f"{KEY}.{id}", label)


def called_in_order(system: System) -> str:
    """The key of a system in its order; empty where it stands alone."""
    return system.ledger.key if isinstance(system.ledger, SectionLedger) else ""


def _called(number: int, label: str) -> str:
    """What a figure of the systems on one supply is called."""
    return phrase("{what} (supply {n})", what=label, n=number)


def _supply_of(system: System) -> tuple[object, ...]:
    """What systems must have in common to stand behind the same pieces."""
    site = system.spec.site
    wires = (site.supply_voltage, site.phases, site.frequency, site.feeds)
    chain = tuple((stage.id, part.id) for stage, part in supplies_of(system))
    return (*((value.number or 0.0) * value.unit.factor for value in wires), chain, "power.feed-load" in system.ledger.figures)


def _sum(ledger: Ledger, ids: Sequence[str], id: str, label: str) -> None:
    """What the supplies add up to, where any has it."""
    found = [ledger.figures[each] for each in ids if each in ledger.figures]
    if found:
        assert found[0].info is not None
        ledger.add(total(found).named(id, label, found[0].info.unit))
