"""What scenarios and duties come to over the lines of a bill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from configurator.catalog.tables.supply import Step
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.money.supply.moves import Moved
from configurator.disciplines.money.supply.redating import Redating
from configurator.disciplines.money.supply.sourcing import sourced
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.tree import System


def sum_moves(system: System, moves: Mapping[str, Moved], steps: Iterable[tuple[str, Step]], lines: Iterable[BomLine]) -> None:
    """What scenarios, each step of them and duties add to the cost, over all lines; nothing where they move none."""
    currency, changed, paid = system.currency, list[Figure](), list[Figure]()
    by_step: dict[str, list[Figure]] = {id: [] for id, _ in steps}
    for line in lines:
        moved = moves.get(key_of(line))
        if moved is None or line.extended is None:
            continue
        if moved.duty is not None:
            paid.append(line.quantity * moved.duty)
        if moved.after is not None:
            changed.append(line.quantity * (moved.after - moved.before))
        for (id, after), before in zip(moved.stages.items(), (moved.before, *moved.stages.values()), strict=False):
            by_step[id].append(line.quantity * (after - before))
    for id, label, found in (("cost.scenarios", "What scenarios add to the cost", changed), ("cost.duty", "Duty in the cost", paid)):
        if found:
            system.ledger.add(total(found).named(id, label, currency))
    for id, step in steps:
        if by_step[id]:
            label = phrase("{step}: added to the cost", step=step.words)
            system.ledger.add(total(by_step[id]).named(id.replace("prices.", "cost."), label, currency))


def step_labels(systems: Iterable[System]) -> dict[str, str]:
    """The figures of the steps of all systems with what they are called, for their sums over an order."""
    found = {
        id: f.info.label for system in systems for id, f in system.ledger.figures.items() if id.startswith("cost.scenario-") and f.info
    }
    return dict(sorted(found.items(), key=lambda each: int(each[0].rpartition("-")[2])))


def of_no_origin(system: System, lines: Iterable[BomLine]) -> set[str]:
    """What is paid and comes from nobody knows where: the parts, and the sums of books."""
    paid = [line for line in lines if line.extended is not None and line.content is None and line.record is not None]
    return {key_of(line) for line in paid if not sourced(system.catalog, line.node.part, line.record).country}


def sum_redated(system: System, redating: Redating, lines: Iterable[BomLine]) -> None:
    """What carrying prices to another day adds to the cost, over all lines, and the choice in words; nothing where none is asked for."""
    pairs = [(line, redating.found[key_of(line)]) for line in lines if line.extended is not None and key_of(line) in redating.found]
    if pairs:
        added = total([line.quantity * (redated.after - redated.before) for line, redated in pairs])
        label = "What carrying prices to a later day adds to the cost"
        system.ledger.add(added.named("cost.redating", label, system.currency))
    redating.decide()


def key_of(line: BomLine) -> str:
    """What the figures of the price of a line begin with: its part, or the sum of its book."""
    if line.node.part is not None:
        return line.node.part.id
    return f"{line.book.id}.{line.node.key}" if line.book is not None else ""


def step_of(line: BomLine) -> str:
    """The same for the quantity break that the order reaches."""
    steps = line.ladder.steps if line.ladder is not None else ()
    bought = line.ladder.pieces.value if line.ladder is not None else None
    reached = [step for step in steps if step.start is not None and step.pieces <= (bought or 0.0)]
    return f"{key_of(line)}-from-{reached[-1].pieces:g}" if reached else key_of(line)
