"""A trace of a board of a system, as other programs may read it."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.problems import Position, did_you_mean, fail
from configurator.disciplines.boards.loss import Trace
from configurator.exchange.touchstone import Wire
from configurator.render.order_view import OrderView
from configurator.render.view import View

SINGLE = "one trace of a pair, against 50 ohm; vias, connectors and packages are not in it; Dk constant over frequency"


@dataclass(frozen=True)
class Segment:
    """A piece of a channel: its line, and what a file of it says before the numbers."""

    wire: Wire
    told: list[str]


def segment_of(view: View | OrderView, board: str, interface: str) -> Segment:
    """The longest trace of an interface on a board.

    Raises:
        InputError: there is no such board, or nothing of that name runs over it.
    """
    lines = {line.part.id: line for system in view.sections for line in system.boards}
    if board not in lines:
        hint = did_you_mean(board, lines) or f"boards: {', '.join(lines)}"
        raise fail("BRD006", f"no board '{board}'", Position(f"--board {board}"), hint)
    traces = {each.standard.id: each.trace for each in lines[board].interfaces}
    if interface not in traces:
        known = f"interfaces: {', '.join(traces)}" if traces else lines[board].part.no_interface
        raise fail("BRD006", f"no interface '{interface}' on {board}", Position(f"--interface {interface}"), known)
    return Segment(_wire(traces[interface]), _told(traces[interface]))


def _wire(trace: Trace) -> Wire:
    return Wire(trace.frequency, trace.loss_per_inch, trace.length, trace.per_length.line)


def _told(trace: Trace) -> list[str]:
    """What the file is of."""
    length, frequency = 1000 * (trace.length.value or 0.0), (trace.frequency.value or 0.0) / 1e9
    return [
        f"{trace.part.name}: {trace.standard.name}, {length:.4g} mm on {trace.part.laminate}",
        f"{trace.loss.number or 0.0:.4g} dB at {frequency:.5g} GHz",
        SINGLE,
    ]
