"""Channels: the path of an interface from die to die over packages, traces, vias, connectors and cables, with one budget for all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from configurator.catalog.tables.pcb import Channel, Kind
from configurator.catalog.tables.reference import Interface
from configurator.catalog.values import Value
from configurator.disciplines.boards.bypasses import Bypass, Path, list_bypasses
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.tree import System
from configurator.units import unit

Traces = Mapping[tuple[str, str], tuple[Figure, Figure]]  # (board, interface): length and loss of the trace


@dataclass(frozen=True)
class SegmentLoss:
    """One segment: what it is, the board whose trace it is, its length where it is one, its loss, how many pieces make it."""

    kind: Kind
    name: str
    loss: Figure
    board: str = ""
    length: Figure | None = None
    count: Figure | None = None


@dataclass(frozen=True)
class ChannelLine:
    """A channel of the system: its segments from die to die, their loss against the budget, what it leaves for each board, and ways out."""

    entry: Channel
    standard: Interface
    segments: tuple[SegmentLoss, ...]
    budget: Figure
    loss: Figure
    margin: Figure
    shares: Mapping[str, Figure] = field(default_factory=dict)
    bypasses: tuple[Bypass, ...] = ()


def list_channels(system: System, traces: Traces) -> list[ChannelLine]:
    """The channels of the catalog whose boards are all in the system, each with a trace of the interface."""
    found = [c for c in system.catalog.channels.values() if c.boards and all((b, c.interface) in traces for b in c.boards)]
    return [_channel(system, entry, traces) for entry in found]


def _channel(system: System, entry: Channel, traces: Traces) -> ChannelLine:
    """Loss is the sum over the segments; what a board may take is the budget less all other segments, over how often it is crossed."""
    ledger, standard, key = system.ledger, system.catalog.interfaces[entry.interface], f"channels.{entry.id}"
    segments = tuple(_segments(system, entry, traces))
    budget = ledger.value(
        f"interfaces.{standard.id}.channel-budget",
        phrase("{interface}: loss budget from die to die", interface=standard.name),
        standard.channel_budget or _unstated(standard),
    )
    loss = ledger.add(
        total([s.loss for s in segments]).named(f"{key}.loss", phrase("{channel}: loss from die to die", channel=entry.name), "dB")
    )
    margin = ledger.add((budget - loss).named(f"{key}.margin", phrase("{channel}: loss margin", channel=entry.name), "dB"))
    shares = {board: _share(margin, [s.loss for s in segments if s.board == board]) for board in entry.boards}
    frequency = ledger.figures[f"interfaces.{standard.id}.nyquist"]
    path = Path(entry, standard, frequency, budget, [(s.board, s.length, s.loss) for s in segments])
    return ChannelLine(entry, standard, segments, budget, loss, margin, shares, list_bypasses(system, path))


def _unstated(standard: Interface) -> Value:
    why = "the catalog states no loss budget from die to die"
    return Value(None, unit("dB"), sources=standard.source, confidence=standard.confidence, reason=why, at=standard.at)


def _share(margin: Figure, own: Sequence[Figure]) -> Figure:
    return margin / float(len(own)) + own[0]


def _segments(system: System, entry: Channel, traces: Traces) -> Iterator[SegmentLoss]:
    """The segments of a channel in order."""
    ledger, catalog = system.ledger, system.catalog
    for index, segment in enumerate(entry.segments, 1):
        if segment.board:
            length, loss = traces[segment.board, entry.interface]
            yield SegmentLoss("trace", catalog.parts[segment.board].name, loss, segment.board, length)
            continue
        piece = catalog.pieces[segment.piece]
        loss, count = ledger.value(f"pieces.{piece.id}.loss", phrase("{piece}: insertion loss", piece=piece.name), piece.loss), None
        if segment.count is not None:
            key, named = f"channels.{entry.id}.segment-{index}", {"channel": entry.name, "piece": piece.name}
            count = ledger.value(f"{key}.count", phrase("{channel}: {piece}, pieces", **named), segment.count)
            loss = ledger.add((loss * count).named(f"{key}.loss", phrase("{channel}: {piece}, loss of all", **named), "dB"))
        yield SegmentLoss(piece.kind, piece.name, loss, count=count)
