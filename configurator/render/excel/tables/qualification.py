"""The distribution unit against what is asked of one, on the cooling sheet: both sides are references, so they follow the inputs."""

from __future__ import annotations

from configurator.figures import Figure
from configurator.render.excel.figures import Listing
from configurator.render.view import Seen

HEADERS = ("requirement", "what is asked of a CDU", "relation", "required", "required in", "offered", "offered in", "status")


def qualification_listing(view: Seen) -> Listing:
    """A row a requirement, of an order those of each part under its key."""
    rows: list[list[object]] = []
    for part, line in ((of, line) for of in view.parts for line in of.qualification):
        key = f"{part.key}.{line.key}" if part.key else line.key
        sides = [cell for figure in (line.required, line.offered) for cell in _side(figure)]
        rows.append([key, line.label, line.relation, *sides, line.status])
    return Listing("Coolant distribution unit: required and offered", HEADERS, rows, ("required", "offered"))


def _side(figure: Figure | None) -> tuple[object, str]:
    """A figure and the unit it is shown in; both empty where nothing is published."""
    return ("", "") if figure is None or figure.info is None else (figure, figure.info.unit.text)
