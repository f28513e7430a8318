"""The failure-state table of the workbook: every number a reference to its figure, so it follows the inputs."""

from __future__ import annotations

from configurator.disciplines.states import COLUMNS
from configurator.phrases import phrase
from configurator.render.excel.figures import Listing
from configurator.render.view import Seen
from configurator.render.words.states import place, used_columns


def states_listing(view: Seen) -> Listing:
    """A row a state and a place, of an order those of each part under its key; `carried` is 1 where what is left carries the load."""
    names = used_columns(view.states)
    heads = [COLUMNS[name].head_with_unit for name in names]
    rows: list[list[object]] = []
    for part, state in ((of, state) for of in view.parts for state in of.states):
        promised = "promised" if state.promised else ""
        numbers = [state.columns.get(name, "") for name in names]
        id = f"{part.key}.{state.state}" if part.key else state.state
        rows.append(
            [id, phrase("{subject}: {aspect}", subject=place(part, state.where), aspect=state.words), *numbers, state.carried, promised]
        )
    return Listing("States of failure", ("state", "place and what is lost", *heads, "carried", "promised"), rows, (*heads, "carried"))
