"""The failure-state table of the page."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.disciplines.states import COLUMNS
from configurator.figures import Figure
from configurator.render.words.display import Display
from configurator.render.words.states import CARRIED, place, used_columns


@dataclass(frozen=True)
class StateRow:
    """One state: where, what is lost, whether it is carried, and its numbers."""

    place: str
    lost: str
    carried: str
    fails: bool
    numbers: list[Figure | None]


@dataclass(frozen=True)
class StateTable:
    """The heads of the columns that say anything, and a row a state."""

    heads: list[str]
    rows: list[StateRow]


def state_table(display: Display) -> StateTable:
    """The table of a build, in the reader's language."""
    view, t = display.view, display.t
    names = used_columns(view.states)
    rows = [
        StateRow(
            t(place(view, state.where)),
            t(state.words),
            t(CARRIED[state.holds, state.promised]),
            state.promised and state.holds is False,
            [state.columns.get(name) for name in names],
        )
        for state in view.states
    ]
    heads = (t(COLUMNS[name].head) for name in names)
    return StateTable([head[:1].upper() + head[1:] for head in heads], rows)
