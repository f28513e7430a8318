"""What the loop holds: coolant in racks, units and piping, its growth, and what a leak in one rack lets out."""

from __future__ import annotations

from configurator.catalog.parts import Cdu
from configurator.disciplines.cooling.coolants import resolve_coolant
from configurator.figures import Figure, constant, interpolate, maximum
from configurator.system.ledger import Ledger
from configurator.system.tree import System, when_judged

HELD = "Coolant in racks, units and the piping between them"


@when_judged
def coolant_volume(system: System, cdu: Cdu | None) -> None:
    """Coolant in racks, units and piping, and by how much it expands when it warms from filling to the return temperature."""
    ledger, volume = system.ledger, system.platform.cooling.coolant_volume
    racks = ledger.figures.get("cooling.racks")
    if volume is None or racks is None or ledger.figures["cooling.liquid-heat"].is_nothing:
        return
    each = ledger.value("cooling.coolant-volume-per-rack", "Coolant in one rack", volume)
    _leak(system, racks, each)
    outside = held_outside(ledger, cdu, ledger.figures["cooling.cdus"], ledger.figures["cooling.flow"])
    held = racks * each if outside is None else racks * each + outside
    held = ledger.add(held.named("cooling.coolant-volume", HELD, "L"))
    curve = resolve_coolant(system).curve("density")
    filled = ledger.constant(system.catalog, "fill-temperature")
    ratio = interpolate(filled, curve) / interpolate(ledger.figures["cooling.return-temperature"], curve)
    grown = held * maximum(ratio - 1.0, constant(0.0))
    ledger.add(grown.named("cooling.expansion", "Volume the coolant grows by from filling to return", "L"))
    vessel = ledger.part(cdu, "expansion") if cdu is not None else None
    if vessel is not None and vessel.value is not None:
        vessels = ledger.figures["cooling.cdus"] * vessel
        ledger.add(vessels.named("cooling.expansion-vessels", "Volume the expansion vessels take up", "L"))


def held_outside(ledger: Ledger, cdu: Cdu | None, units: Figure, flow: Figure) -> Figure | None:
    """What units and their piping hold, as far as known: that of a full pod in proportion to the flow."""
    inside = ledger.part(cdu, "volume") if cdu is not None else None
    held = units * inside if inside is not None else None
    piped, full = ledger.figures.get("cooling.row-volume"), ledger.figures.get("cooling.row-flow")
    if piped is None or full is None:
        return held
    part = piped * (flow / full)
    return part if held is None else held + part


def _leak(system: System, racks: Figure, volume: Figure) -> None:
    """What a rack loses through a leak until its two valves are closed: all it holds, and its flow while they close."""
    ledger = system.ledger
    valves = (2.0 * racks).named("cooling.isolation-valves", "Valves that shut off single racks, supply and return", "1")
    ledger.add(valves)
    lost = volume + ledger.figures["cooling.flow-per-rack"] * ledger.constant(system.catalog, "valve-closing")
    ledger.add(lost.named("cooling.leak-volume", "Coolant that a leak in one rack lets out until its valves are closed", "L"))
