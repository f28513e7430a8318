"""Numbers that others publish differently: the value that is taken, and beside it what else there is and how to take that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from configurator.figures import Figure, Rival
from configurator.phrases import listed, phrase, verbatim
from configurator.render.view import Seen
from configurator.render.words.display import as_read

TOLD = 3  # of them on a terminal


@dataclass(frozen=True)
class Disputed:
    """An input of which others publish another number."""

    figure: Figure

    @property
    def label(self) -> str:
        """What it is called."""
        return self.figure.info.label if self.figure.info is not None else ""

    @property
    def taken(self) -> str:
        """The number that is taken, with its unit."""
        return _amount(self.figure, self.figure.value or 0.0)

    @property
    def others(self) -> str:
        """What others publish, with the name each is chosen by and its sources."""
        return others_told(self.figure)


def disputed(view: Seen) -> list[Disputed]:
    """The inputs of a build of which others publish another number; for the house alone, whose choice it is."""
    return [Disputed(figure) for figure in view.figures.values() if _rivals(figure)] if view.internal else []


def others_told(figure: Figure) -> str:
    """What others publish of an input; empty where nobody does."""
    return listed([_told(figure, rival) for rival in _rivals(figure)], "{first}; {rest}")


def dispute_told(figure: Figure) -> str:
    """What others publish of an input, and how to take that; empty where nobody does."""
    if not _rivals(figure):
        return ""
    return phrase("disputed: {others}; --set alternatives.{id}=NAME takes another", others=others_told(figure), id=figure.id)


def disputed_words(view: Seen) -> str:
    """One sentence on the disputed numbers of a build; empty where there are none."""
    rows = disputed(view)
    first = [phrase("{label} {taken}, or {others}", label=row.label, taken=row.taken, others=row.others) for row in rows[:TOLD]]
    if not rows:
        return ""
    if len(rows) <= TOLD:
        return phrase("disputed: {numbers}", numbers=listed(first, "{first}; {rest}"))
    return phrase("disputed: {numbers}; and {n} more (build --json)", numbers=listed(first, "{first}; {rest}"), n=len(rows) - TOLD)


def disputed_json(view: Seen) -> list[dict[str, Any]]:
    """The disputed numbers as plain values, in the unit each figure is shown in."""
    return [_as_json(row.figure) for row in disputed(view)]


def _as_json(figure: Figure) -> dict[str, Any]:
    assert figure.info is not None
    factor = figure.info.unit.factor
    others = [{**rival._asdict(), "value": rival.value / factor, "sources": list(rival.sources)} for rival in _rivals(figure)]
    value = None if figure.value is None else figure.value / factor
    return {"figure": figure.id, "label": figure.info.label, "value": value, "unit": figure.info.unit.text, "others": others}


def _rivals(figure: Figure) -> tuple[Rival, ...]:
    origin = figure.info.origin if figure.info is not None else None
    return origin.disputed if origin is not None else ()


def _told(figure: Figure, rival: Rival) -> str:
    """A number, the name it is chosen by, and the ids of its sources."""
    said = {"amount": _amount(figure, rival.value), "name": verbatim(rival.name)}
    if not rival.sources:
        return phrase("{amount} by {name}, as published", **said)
    return phrase("{amount} by {name} ({sources})", **said, sources=verbatim(", ".join(rival.sources)))


def _amount(figure: Figure, value: float) -> str:
    """A number in the unit that the figure is shown in."""
    assert figure.info is not None
    unit = figure.info.unit
    return as_read(f"{value / unit.factor:,.6g} {unit.text if unit.text != '1' else ''}".strip())
