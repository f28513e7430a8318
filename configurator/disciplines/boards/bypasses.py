"""What helps a channel that no laminate carries: a retimer that splits it, or a flyover cable in place of its longest trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from configurator.catalog.parts import Part
from configurator.catalog.tables.pcb import Channel
from configurator.catalog.tables.reference import Interface
from configurator.disciplines.boards.material import Inputs
from configurator.figures import Figure, constant, maximum, sqrt, total
from configurator.phrases import phrase
from configurator.system.tree import System

STATED = constant(53.125, "GHz")  # where the loss of a flyover cable is stated


@dataclass(frozen=True)
class Bypass:
    """One way out: the margin it leaves, the part it takes with its power, or the board whose trace it replaces."""

    kind: Literal["retimer", "flyover"]
    margin: Figure
    part: Part | None = None
    power: Figure | None = None
    board: str = ""


@dataclass(frozen=True)
class Path:
    """What a way out is computed from: the channel, its budget, and its segments as (board, length, loss), in order."""

    entry: Channel
    standard: Interface
    frequency: Figure
    budget: Figure
    segments: Sequence[tuple[str, Figure | None, Figure]]


def list_bypasses(system: System, path: Path) -> tuple[Bypass, ...]:
    """Those there are for a channel."""
    inputs = Inputs(system.ledger, system.catalog)
    found = [_retimed(inputs, path), _flown_over(inputs, path)]
    return tuple(bypass for bypass in found if bypass is not None)


def _retimed(inputs: Inputs, path: Path) -> Bypass | None:
    """Each half has the whole budget and the package of the retimer in it; it stands where the worse half is best."""
    part, piece = inputs.catalog.parts.get(path.standard.retimer), inputs.catalog.pieces["device-package-16ghz"]
    if part is None:
        return None
    losses = [loss for _, _, loss in path.segments]
    halves = [(total(losses[:at]), total(losses[at:])) for at in range(1, len(losses))]
    one, other = min(halves, key=lambda pair: max(half.value or 0.0 for half in pair))
    package = inputs.value(f"pieces.{piece.id}.loss", phrase("{piece}: insertion loss", piece=piece.name), piece.loss)
    label = phrase("{channel}: loss margin with a retimer", channel=path.entry.name)
    margin = (path.budget - maximum(one, other) - package).named(f"channels.{path.entry.id}.retimed-margin", label, "dB")
    return Bypass("retimer", inputs.ledger.add(margin), part, _power(inputs, path, part))


def _power(inputs: Inputs, path: Path, part: Part) -> Figure | None:
    tdp, label = inputs.ledger.part(part, "tdp"), phrase("{channel}: DC power of one retimer", channel=path.entry.name)
    return None if tdp is None else inputs.ledger.add(tdp.named(f"channels.{path.entry.id}.retimer-power", label, "W"))


def _flown_over(inputs: Inputs, path: Path) -> Bypass | None:
    """Margin + loss of the trace - (a sqrt(f / 53 GHz) · detour · length + ends), for the trace that loses most.

    None where the cable with its ends would lose more than the trace: short traces, as those of memory.
    """
    traces = [(board, length, loss) for board, length, loss in path.segments if length is not None]
    if not traces:
        return None
    board, length, loss = max(traces, key=lambda trace: trace[2].value or 0.0)
    assert length is not None
    cable = inputs.constant("flyover-loss") * sqrt(path.frequency / STATED) * inputs.constant("flyover-detour") * length
    others = total([own for _, _, own in path.segments])
    label = phrase("{channel}: loss margin with a flyover cable", channel=path.entry.name)
    instead = cable + inputs.constant("flyover-ends")
    if (instead.value or 0.0) >= (loss.value or 0.0):
        return None
    margin = path.budget - others + loss - instead
    margin = margin.named(f"channels.{path.entry.id}.flyover-margin", label, "dB")
    return Bypass("flyover", inputs.ledger.add(margin), board=board)
