"""States of failure of the coolant loop: what each distribution unit carries when one of them, or a pump in one, is lost."""

from __future__ import annotations

from configurator.disciplines.cooling.units.cdus import Served
from configurator.disciplines.states import State
from configurator.figures import Figure, constant, maximum
from configurator.phrases import phrase
from configurator.system.tree import System


def loop_states(system: System, served: Served | None) -> tuple[State, ...]:
    """Nothing lost, one unit lost of those of the fullest pod, and one pump lost.

    Each unit that is left takes heat and flow of the pod over their number, within its capacity at this approach and its flow at this
    head. A pump lost takes nothing from a unit whose pumps are doubled, else the whole unit.
    """
    if served is None or not system.ledger.judged:
        return ()
    doubled, spare = served.cdu.internal_redundancy, bool(served.spare.value)
    rows = (
        ("none", "nothing lost", True, 0.0),
        ("cdu", "one CDU lost", spare, 1.0),
        ("pump", "one pump of a CDU lost", doubled or spare, 0.0 if doubled else 1.0),
    )
    return tuple(_state(system, served, served.units - lost, (name, words, promised)) for name, words, promised, lost in rows)


def _state(system: System, served: Served, left: Figure, called: tuple[str, str, bool]) -> State:
    """The share of one unit in heat and flow; with no unit left all of it would fall on one, which carries nothing."""
    ledger, (name, words, promised) = system.ledger, called
    sharing = maximum(left, constant(1.0))
    each = ledger.add((served.heat / sharing).named(f"cooling.cdu-heat-{name}", phrase("Heat of one CDU, {words}", words=words), "kW"))
    moved = ledger.add((served.flow / sharing).named(f"cooling.cdu-flow-{name}", phrase("Flow of one CDU, {words}", words=words), "L/min"))
    able = (left >= 1.0) * (each <= served.able.capacity) * (moved <= served.able.flow)
    carried = ledger.add(
        able.named(f"cooling.cdu-carried-{name}", phrase("The CDUs left carry heat and flow (1 yes, 0 no), {words}", words=words), "1")
    )
    return State(name, "loop", words, promised, carried, {"cdu_kw": each, "loop_l_min": moved})
