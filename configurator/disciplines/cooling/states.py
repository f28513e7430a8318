"""States of failure of the coolant loop: what each distribution unit carries when one of them is lost."""

from __future__ import annotations

from configurator.catalog.parts import Cdu
from configurator.disciplines.states import State
from configurator.figures import Figure, constant, maximum
from configurator.phrases import phrase
from configurator.system.tree import System


def loop_states(system: System, cdu: Cdu | None, heat: Figure, flow: Figure, racks: Figure) -> tuple[State, ...]:
    """Nothing lost, and one unit lost of those that share: of the row, or of one rack where the units stand in the racks.

    Each unit that is left takes heat / units and flow / units, and carries it within its capacity at this approach and its flow.
    """
    if cdu is None:
        return ()
    units = system.ledger.figures["cooling.cdus"]
    groups = racks if cdu.type == "in-rack" else constant(1.0)
    spare = system.spec.cooling.redundancy == "N+1" and not cdu.internal_redundancy  # N+1 inside a unit promises no whole one
    shares = (("none", "nothing lost", True, 0.0), ("cdu", "one CDU lost", spare, 1.0))
    return tuple(
        _state(system, cdu, (heat / groups, flow / groups), units / groups - lost, (name, words, promised))
        for name, words, promised, lost in shares
    )


def _state(system: System, cdu: Cdu, group: tuple[Figure, Figure], left: Figure, called: tuple[str, str, bool]) -> State:
    """The share of one unit in heat and flow; with no unit left all of it would fall on one, which carries nothing."""
    ledger, (name, words, promised), (heat, flow) = system.ledger, called, group
    sharing = maximum(left, constant(1.0))
    each = ledger.add(
        (heat / sharing).named(f"cooling.cdu-heat-{name}", phrase("{label}, {state}", label="Heat of one CDU", state=words), "kW")
    )
    moved = ledger.add(
        (flow / sharing).named(f"cooling.cdu-flow-{name}", phrase("{label}, {state}", label="Flow of one CDU", state=words), "L/min")
    )
    rated = ledger.part(cdu, "flow")
    assert rated is not None
    able = (left >= 1.0) * (each <= ledger.figures["cooling.cdu-capacity"]) * (moved <= rated)
    carried = ledger.add(
        able.named(
            f"cooling.cdu-carried-{name}",
            phrase("{label}, {state}", label="The CDUs left carry heat and flow (1 yes, 0 no)", state=words),
            "1",
        )
    )
    return State(name, "loop", words, promised, carried, {"cdu_kw": each, "loop_l_min": moved})
