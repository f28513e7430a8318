"""The failure-state table for machines: a row a state and a place, numbers null where they do not apply."""

from __future__ import annotations

from typing import Any

from configurator.disciplines.states import COLUMNS, State
from configurator.figures import Figure
from configurator.render.view import Seen
from configurator.units import unit


def states_json(view: Seen) -> list[dict[str, Any]]:
    """Every state with what it loads; `carried` is null where the load is not known."""
    return [_state(state) for state in view.states]


def _state(state: State) -> dict[str, Any]:
    numbers = {name: _in(state.columns.get(name), column.unit) for name, column in COLUMNS.items()}
    return {
        "state": state.state,
        "where": state.where,
        "lost": state.words,
        "promised": state.promised,
        "carried": state.holds,
        **numbers,
    }


def _in(figure: Figure | None, shown: str) -> float | None:
    return None if figure is None or figure.value is None else figure.value / unit(shown).factor
