"""What is laid between units and racks: pipes by the metre, and valves that shut off single racks."""

from __future__ import annotations

from configurator.catalog.parts import Pipe, ValvePair
from configurator.disciplines.cooling.units.cdus import Served
from configurator.disciplines.cooling.units.demand import Demand
from configurator.system.tree import System


def lay_row(system: System, demand: Demand, served: Served) -> None:
    """Lines of both headers of every pod, the smallest pipe that has their bore, and of two valves for every rack on them."""
    ledger, piping = system.ledger, demand.piping(served.cdu)
    if piping is None:
        return
    pods = demand.racks if piping.sidecar else ledger.figures["cooling.pods"]
    metres = piping.headers(ledger, system.catalog, demand.racks, pods)
    metres = ledger.add(metres.named("cooling.row-pipe", "Pipe of the rows, supply and return", "m"))
    bore = ledger.figures["cooling.sidecar-bore" if piping.sidecar else "cooling.row-bore"].value or 0.0
    pipes = sorted((p for p in system.catalog.of(Pipe)), key=lambda p: p.bore.coherent or 0.0)
    pipe = next((p for p in pipes if (p.bore.coherent or 0.0) >= bore * (1 - 1e-9)), pipes[-1])
    system.attach(None, "row-pipe", pipe.name, metres, pipe)
    valves = next(p for p in system.catalog.of(ValvePair))
    system.attach(None, "isolation-valves", valves.name, demand.racks * 1.0, valves)
