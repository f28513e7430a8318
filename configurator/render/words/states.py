"""The failure-state table for readers: places in words, and the columns that say anything."""

from __future__ import annotations

from collections.abc import Sequence

from configurator.disciplines.states import COLUMNS, State
from configurator.render.view import Seen

PLACES = {"power-rack": "Power racks", "loop": "Coolant loop"}

# Is the load carried by what is left, as far as it is known, and was that promised?
CARRIED = {
    (True, True): "yes",
    (True, False): "yes",
    (False, True): "NO",
    (False, False): "no, not promised",
    (None, True): "not known",
    (None, False): "not known",
}


def place(view: Seen, where: str) -> str:
    """Where a state is looked at: the rack role, the power racks or the loop."""
    roles = {rack.role.key: rack.role.entry.label for system in view.sections for rack in system.racks}
    return roles.get(where) or PLACES[where]


def used_columns(states: Sequence[State]) -> list[str]:
    """The columns of which at least one of the states has a number."""
    return [name for name in COLUMNS if any(name in state.columns for state in states)]
