"""What a battery gives for how long: between the published points of power over time on a line.

Before the first of them no more power, beyond the last no more energy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from configurator.catalog.parts.power import BatteryShelf
from configurator.catalog.problems import fail
from configurator.disciplines.power.bank import part_figure
from configurator.figures import Figure, constant, maximum, minimum, where
from configurator.phrases import phrase
from configurator.system.tree import System


@dataclass(frozen=True)
class Hold:
    """A published point: the power a battery shelf gives for a time at the end of its life."""

    time: Figure
    power: Figure


def holds_of(system: System, shelf: BatteryShelf, load: Figure | None = None) -> list[Hold]:
    """The published points of a shelf without its spare modules, P · (n - m) / n, shortest time first.

    Of a `load` below that of a point, nothing follows from the time of the points before.
    """
    ledger, spares = system.ledger, _spares(system, shelf)
    modules = part_figure(system, shelf, "modules")
    found = []
    for index, point in enumerate(shelf.holds, start=1):
        id, label = f"{shelf.id}.hold-{index}", phrase("{shelf}, point {index}", shelf=shelf.name, index=index)
        after = shelf.holds[index].power.coherent if index < len(shelf.holds) else None
        beyond = load is not None and after is not None and (load.value or 0.0) <= after
        unused = "the load is below that of the next point" if beyond else ""
        time = ledger.value(f"{id}.time", phrase("{label}: hold time at the end of life", label=label), point.time, unused)
        power = ledger.value(f"{id}.power", phrase("{label}: DC power for that time, all modules", label=label), point.power)
        found.append(Hold(time, power * ((modules - spares) / modules)))
    return found


def _spares(system: System, shelf: BatteryShelf) -> Figure:
    """Modules of a battery shelf that may fail: a whole number below those it has."""
    value, most = system.spec.power.bbu.spares, (shelf.modules.number or 1) - 1
    if (value.number or 0) > most:
        hint = phrase("write a whole number from 0 to {most:g}", most=most)
        raise fail("PWR020", f"power.bbu.spares: {value} of the modules of {shelf.name}", system.spec.at("power", "bbu", "spares"), hint)
    return system.ledger.value("power.bbu-spares", "Modules of each battery shelf that may fail", value)


def power_for(holds: Sequence[Hold], time: Figure) -> Figure:
    """P(t) = P_i + (P_i+1 - P_i) (t - t_i) / (t_i+1 - t_i), before the first point P_1, beyond the last P_n t_n / t."""
    last = holds[-1]
    found = last.power * last.time / maximum(time, last.time)
    for before, after in list(pairwise(holds))[::-1]:
        between = before.power + (after.power - before.power) * ((time - before.time) / (after.time - before.time))
        found = where(time <= after.time, between, found)
    return where(time <= holds[0].time, holds[0].power, found)


def time_at(holds: Sequence[Hold], power: Figure) -> Figure:
    """How long a power is given: the inverse of `power_for`; no time at all above the power of the first point."""
    last = holds[-1]
    found = last.time * (last.power / minimum(power, last.power))
    for before, after in list(pairwise(holds))[::-1]:
        between = before.time + (after.time - before.time) * ((before.power - power) / (before.power - after.power))
        found = where(power > after.power, between, found)
    return where(power <= holds[0].power * (1.0 + 1e-9), found, constant(0.0, "s"))
