"""The distribution unit against what is asked of one, for machines: null where nothing is published, which never passes."""

from __future__ import annotations

from typing import Any

from configurator.disciplines.cooling.units.qualification import Requirement
from configurator.figures import Figure
from configurator.render.view import Seen
from configurator.units import unit


def qualification_json(view: Seen) -> list[dict[str, Any]]:
    """A row a requirement."""
    return [_row(line) for line in view.qualification]


def _row(line: Requirement) -> dict[str, Any]:
    cited = [figure.info.origin for figure in (line.required, line.offered) if figure is not None and figure.info is not None]
    sources = dict.fromkeys(id for origin in cited if origin is not None for id in origin.sources)
    required, offered = (_in(figure, line.unit) for figure in (line.required, line.offered))
    return {
        "requirement": line.key,
        "label": line.label,
        "required": required,
        "relation": line.relation,
        "offered": offered,
        "unit": line.unit,
        "status": line.status,
        "source": ", ".join(sources),
    }


def _in(figure: Figure | None, shown: str) -> float | None:
    return None if figure is None or figure.value is None else figure.value / unit(shown).factor
