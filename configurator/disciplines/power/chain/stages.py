"""The power chain from grid to chip: input, output, loss and efficiency of every stage, each at its own load fraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from configurator.catalog.parts.power import SupplyUnit
from configurator.catalog.tables.electrical import Architecture, Stage
from configurator.disciplines.power.feeds import RackFeed
from configurator.disciplines.power.supply import Supply, shared_efficiency
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.tree import System


@dataclass(frozen=True)
class StagePower:
    """What flows through one stage for the whole order; `part` is the shared equipment of the site it is made of, if any."""

    id: str
    label: str
    does: str
    part: SupplyUnit | None
    input: Figure
    output: Figure
    loss: Figure
    efficiency: Figure


@dataclass(frozen=True)
class Flows:
    """What the stages are computed from: the racks' load, their input, and the losses of the converters in the trays."""

    it_load: Figure
    feeds: Sequence[RackFeed]
    supply: Supply
    converters: Sequence[Figure]


StageFlow = tuple[Stage, Figure, Figure, Figure | None]  # stage, input, output, load fraction


def trace_chain(system: System, architecture: Architecture, flows: Flows) -> tuple[StagePower, ...]:
    """Every stage of the architecture from the grid to the chip, as figures ``power.chain.<stage>.…``.

    Up from the racks P_in = P_out / η; down from the busbar P_out = P_in - losses. Each stage's output is the next one's input.
    """
    traced = (*_before(system, architecture, flows), *_inside(system, architecture, flows))
    stages = tuple(_stage(system, _sides(architecture, flow[0]), *flow) for flow in traced)
    _totals(system, stages, flows.it_load)
    return stages


def _sides(architecture: Architecture, stage: Stage) -> tuple[str, str]:
    """What goes in and what comes out, AC or DC: the first stage that can rectify does."""
    turn = next(s for s in architecture.stages if s.does in ("sidecar", "room", "shelf"))
    place, turns = architecture.stages.index(stage), architecture.stages.index(turn)
    return "AC" if place <= turns else "DC", "AC" if place < turns else "DC"


def _stage(system: System, sides: tuple[str, str], stage: Stage, given: Figure, left: Figure, fraction: Figure | None = None) -> StagePower:
    """A stage from its input, output and load fraction, with the figures named."""
    ledger, key = system.ledger, f"power.chain.{stage.id}"
    if fraction is not None:
        ledger.add((fraction * 1.0).named(f"{key}.load-fraction", phrase("{stage}: load fraction", stage=stage.label), "%"))
    given = ledger.add(given.named(f"{key}.input", phrase(f"{{stage}}: {sides[0]} input", stage=stage.label), "kW"))
    left = ledger.add(left.named(f"{key}.output", phrase(f"{{stage}}: {sides[1]} output", stage=stage.label), "kW"))
    loss = ledger.add((given - left).named(f"{key}.loss", phrase("{stage}: loss as heat", stage=stage.label), "kW"))
    efficiency = ledger.add((left / given).named(f"{key}.efficiency", phrase("{stage}: efficiency", stage=stage.label), "%"))
    part = shared_part(system, stage)
    rating = ledger.part(part, "rating") if part is not None else None
    if part is not None and rating is not None:
        ledger.add(
            (left / rating).named(
                f"{key}.unit-share", phrase("{stage}: share of one {part} that the order takes", stage=stage.label, part=part.name), "%"
            )
        )
    return StagePower(stage.id, stage.label, stage.does, part, given, left, loss, efficiency)


def shared_part(system: System, stage: Stage) -> SupplyUnit | None:
    """The shared equipment of a stage: the part the specification puts there, else that of the architecture; none where it is left out."""
    part = system.spec.power.stages.get(stage.id, str(stage.part))
    return system.catalog.part(part, SupplyUnit) if stage.does in ("site", "ups", "room") and part != "none" else None


# --- from the busbar to the chip


def _inside(system: System, architecture: Architecture, flows: Flows) -> Iterator[StageFlow]:
    """The rack's shelves, the converters in the trays, and the regulators inside the TDP."""
    left = flows.it_load
    for stage in architecture.stages:
        if stage.does == "shelf":
            fraction = flows.it_load / total([f.role.total * f.shelves * f.bank.full for f in flows.feeds])
            yield stage, total([f.rack_input * f.role.total for f in flows.feeds]), flows.it_load, fraction
        elif stage.does == "tray" and flows.converters:
            given, left = left, left - total(list(flows.converters))
            yield stage, given, left, None
        elif stage.does == "die":
            assert stage.efficiency is not None
            id = f"architectures.{architecture.id}.{stage.id}.efficiency"
            given, left = left, left * system.ledger.value(id, phrase("{stage}: efficiency", stage=stage.label), stage.efficiency)
            yield stage, given, left, None


# --- from the grid to the racks


def _before(system: System, architecture: Architecture, flows: Flows) -> list[StageFlow]:
    """The stages before the racks, grid first; built from the racks upward."""
    found: list[StageFlow] = []
    supply, given = flows.supply, flows.supply.ac_input
    for stage in reversed(architecture.stages):
        if stage.does == "link" and supply.dc_load is not None and supply.link_input is not None:
            found.append((stage, supply.link_input, supply.dc_load, None))
        elif stage.does in ("sidecar", "room"):
            assert supply.link_input is not None
            found.append((stage, supply.ac_input, supply.link_input, supply.fraction))
        elif stage.does == "site" or (stage.does == "ups" and system.spec.power.ups):
            part = shared_part(system, stage)
            assert part is not None
            efficiency, fraction = shared_efficiency(system, part)
            found.append((stage, given / efficiency, given, fraction))
            given = found[-1][1]
    return found[::-1]


def _totals(system: System, stages: Sequence[StagePower], it_load: Figure) -> None:
    """Grid input and end-to-end efficiency, to the racks' busbar and to the die."""
    ledger, grid = system.ledger, stages[0].input
    ledger.add((grid * 1.0).named("power.chain.grid", "Input of the power chain from the grid (without cooling)", "kW"))
    ledger.add((it_load / grid).named("power.chain.efficiency", "Efficiency of the chain, grid to rack busbar", "%"))
    ledger.add((stages[-1].output / grid).named("power.chain.efficiency-to-die", "Efficiency of the chain, grid to die", "%"))
    ledger.add((grid - stages[-1].output).named("power.chain.loss", "Loss of the chain, grid to die", "kW"))
