"""The distribution unit against what is asked of one, on the cooling sheet: both sides are references, so they follow the inputs."""

from __future__ import annotations

from configurator.render.excel.figures import Listing
from configurator.render.view import Seen

HEADERS = ("requirement", "what is asked of a CDU", "required", "relation", "offered", "unit", "status")


def qualification_listing(view: Seen) -> Listing:
    """A row a requirement, of an order those of each part under its key."""
    rows: list[list[object]] = []
    for part, line in ((of, line) for of in view.parts for line in of.qualification):
        key = f"{part.key}.{line.key}" if part.key else line.key
        sides = [figure if figure is not None else "" for figure in (line.required, line.offered)]
        rows.append([key, line.label, sides[0], line.relation, sides[1], line.unit, line.status])
    return Listing("Coolant distribution unit: required and offered", HEADERS, rows, ("required", "offered"))
