"""Harmonics at the panel: the distortion of the current against what a supply of this strength allows (IEEE 519, table 2)."""

from __future__ import annotations

from configurator.phrases import phrase
from configurator.system.tree import System

ROWS = (20, 50, 100, 1000)  # of the table: short-circuit over load current, up to which each row of limits holds


def weigh_harmonics(system: System) -> None:
    """I_sc / I_L of a feed, and the row of the table that it falls into; the last one beyond."""
    figures, ledger = system.ledger.figures, system.ledger
    level, load = figures.get("power.fault-level"), figures.get("power.feed-load")
    if level is None or load is None:
        return
    ratio = level / load
    label = "Short-circuit current at the panel over the load of the most loaded feed"
    ratio = ledger.add(ratio.named("power.short-circuit-ratio", label, "1"))
    row = next((row for row in ROWS if (ratio.value or 0.0) < row), ROWS[-1])
    limit = ledger.constant(system.catalog, f"tdd-{row}")
    label = phrase("Distortion of the load current that this supply allows (I_sc / I_L below {row})", row=row)
    ledger.add((limit * 1.0).named("power.tdd-limit", label, "%"))
