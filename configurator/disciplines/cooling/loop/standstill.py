"""What happens when the pumps stop: how fast the coolant in the racks warms, and how long until it is too warm."""

from __future__ import annotations

from configurator.catalog.parts import Cdu
from configurator.disciplines.cooling.coolants import Loop
from configurator.figures import Figure
from configurator.system.ledger import Rejected
from configurator.system.tree import System, when_judged

SUPPLIES = {
    "mains": ("the supply of the room, standby generator included", "they stand still until the generator runs"),
    "ups": ("a UPS", "they run on without a break"),
}


@when_judged
def ride_through(system: System, loop: Loop, heat: Figure, cdu: Cdu | None, pumps: Figure | None) -> None:
    """Seconds from the stop of the pumps until the return is at its limit: t = V rho cp (T_max - T_return) / Q.

    The coolant in the racks alone stores heat; plates, headers and pipes of the row are left out, which is on the safe side. Nothing is
    known of it where neither volume nor limit of the platform is.
    """
    ledger, limit = system.ledger, system.platform.cooling.return_max
    volume = ledger.figures.get("cooling.coolant-volume-per-rack")
    if volume is None or limit is None or heat.is_nothing:
        return
    highest = ledger.value("cooling.return-max", "Coolant return max of the platform", limit)
    stored = ledger.figures["cooling.racks"] * volume * loop.fluid.density * loop.fluid.capacity
    rate = heat / stored
    ledger.add(rate.named("cooling.warming-rate", "Warming of the coolant in the racks while the pumps stand still", "K/s"))
    bridged = (highest - loop.back) / rate
    ledger.add(bridged.named("cooling.ride-through", "Time from the stop of the pumps to the highest return", "s"))
    if cdu is not None:
        _supply(system, pumps)


def _supply(system: System, pumps: Figure | None) -> None:
    """What feeds the pumps, and how long they stand still when the mains fail."""
    ledger, chosen = system.ledger, system.spec.cooling.pump_supply
    start, over = (ledger.constant(system.catalog, name) for name in ("generator-start", "pump-fail-over"))
    if chosen == "mains":
        restart = (start + over).named("cooling.restart", "Time until pumps on the generator are back at their flow", "s")
        ledger.add(restart)
    elif pumps is not None:
        label = "Energy a UPS gives the pumps until the generator runs"
        ledger.add((pumps * start).named("cooling.pump-ups-energy", label, "Wh"))
    others = tuple(Rejected(text, why) for name, (text, why) in SUPPLIES.items() if name != chosen)
    ledger.decide("cooling.pump-supply", "What feeds the pumps of the CDUs?", *SUPPLIES[chosen], others)
