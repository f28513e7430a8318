"""What a page computes with: the graph from what its reader may change to the figures it shows, their units, and the checks."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from configurator.catalog.problems import Position
from configurator.figures import UNLIMITED, Figure
from configurator.figures.javascript import Program, program
from configurator.render.customer.choices import Choice, Option
from configurator.render.html.live.grammar import grammar
from configurator.render.html.live.ranges import movers, ranges
from configurator.render.html.live.sliders import Slider, headlines, sliders
from configurator.render.view import Seen
from configurator.render.words.display import Display
from configurator.render.words.numbers import COARSE, WHOLE
from configurator.rules import Check
from configurator.units import Unit, currency_of

SCRIPTS = tuple(f"live/{name}.js" for name in ("graph", "quantities", "numbers", "chances", "verdicts", "shown", "drawings", "how", "page"))
PLACE = "<!-- model -->"  # where a template wants the data
SHOWN = re.compile(r' data-(?:f|check)="([^"]+)"')
TRACED = re.compile(r'( data-f="([^"]+)"[^<>]*?) title="[^"]*"')


@dataclass(frozen=True)
class Live:
    """What a reader of a page may move, and the results that are set against those of the offer."""

    view: Seen

    @cached_property
    def sliders(self) -> list[Slider]:
        """The inputs with a slider."""
        return sliders(self.view)

    @property
    def options(self) -> Mapping[Option, tuple[Choice, ...]]:
        """The options that a reader may choose anew, with their choices, that of the order first."""
        return options_of(self.view)

    @cached_property
    def movers(self) -> list[tuple[Figure, list[Figure]]]:
        """What moves each result most, the largest swing first; inside the house, where ranges are seen."""
        return [(self.view.figures[id], [figure for figure, _ in rows]) for id, rows in movers(self.view).items() if rows]

    @cached_property
    def headlines(self) -> list[Figure]:
        """The results in short."""
        return headlines(self.view)


def options_of(view: Seen) -> Mapping[Option, tuple[Choice, ...]]:
    """The options of a view whose reader may choose anew."""
    return view.choices.options if view.selectable else {}


def alive(text: str, display: Display, beside: Iterable[Figure] = ()) -> str:
    """A page with the data of the figures it shows (some `beside` those of its view), where its template has a place for it."""
    if PLACE not in text:
        return text
    data = json.dumps(model(display, SHOWN.findall(text), beside), separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    found = _traced_once(text)
    return found.replace(PLACE, Markup('<script type="application/json" id="model">{}</script>').format(Markup(data)))


def _traced_once(text: str) -> str:
    """The page with the derivation of a figure where it is shown first; the script brings it to the other places."""
    seen: set[str] = set()

    def kept(match: re.Match[str]) -> str:
        if match[2] in seen:
            return match[1]
        seen.add(match[2])
        return match[0]

    return TRACED.sub(kept, text)


def model(display: Display, ids: Iterable[str], beside: Iterable[Figure] = ()) -> dict[str, Any]:
    """The data of a page that shows the figures and checks of some ids, and figures `beside` those of the view."""
    view, shown = display.view, frozenset(ids)
    figures = {f.id: f for f in (*view.figures.values(), *beside) if f.id in shown}
    checks = [check for check in view.checks if check.id in shown]
    judged = [figure for check in checks for figure in (check.value, check.limit)]
    options = options_of(view)
    flags = {id(choice.chosen) for choices in options.values() for choice in choices}
    found = program([*figures.values(), *judged], lambda node: id(node) in flags or view.may_change(node), judged)
    units: dict[str, list[Any]] = {}
    return {
        **found.data(),
        "figures": [[f.id, found.place(f), _place_of(units, display, f)] for f in figures.values() if found.place(f) is not None],
        "simulated": {f.id: place for f in figures.values() if (place := _simulated(found, figures, f)) is not None},
        "limits": dict(_limits(found)),
        "bands": dict(_bands(found, view)),
        "options": {option.id: [[choice.id, found.place(choice.chosen)] for choice in choices] for option, choices in options.items()},
        "checks": [entry for check in checks if (entry := _check(found, check)) is not None],
        "movers": {id: moved for id, rows in movers(view).items() if (moved := [[found.place(f), *ends] for f, ends in rows])},
        "ranges": ranges(found, checks, found.inputs),
        "units": [unit for _, unit in units.values()],
        "exact": view.internal,
        "grammar": grammar(),
    }


def _simulated(found: Program, figures: Mapping[str, Figure], figure: Figure) -> int | None:
    """The place of the figure that a number of a simulation is of."""
    of = figures.get(figure.info.simulated) if figure.info is not None else None
    return found.place(of) if of is not None else None


def _place_of(units: dict[str, list[Any]], display: Display, figure: Figure) -> int:
    assert figure.info is not None
    shown = figure.info.unit
    if shown.text not in units:
        units[shown.text] = [len(units), _unit(display, shown)]
    return int(units[shown.text][0])


def _unit(display: Display, shown: Unit) -> list[Any]:
    """A unit: its text, its factor, what stands before and after a number and after a single one, and how its numbers are rounded."""
    (before, after), (_, one) = (display.with_unit("|", shown.text, number).split("|") for number in (2.0, 1.0))
    money = currency_of(shown.dimension) is not None
    kind = "money" if money else "whole" if shown.text in WHOLE else COARSE.get(shown.text, "")
    return [shown.text, shown.factor, before, after, one, kind]


def _limits(found: Program) -> Iterator[tuple[int, list[Any]]]:
    """What an input may be, in coherent units: at least, at most, whether it must be more than the least, and whole."""
    for place, node in enumerate(found.inputs):
        limits = node.info.origin.limits if node.info is not None and node.info.origin is not None else UNLIMITED
        if limits is not UNLIMITED:
            yield place, [_finite(limits.minimum), _finite(limits.maximum), limits.above, limits.whole]


def _bands(found: Program, view: Seen) -> Iterator[tuple[int, list[Any]]]:
    """The usual range of an input that the catalog has, in coherent units, and whether it may be zero: a dotted number is read by it."""
    for place, node in enumerate(found.inputs):
        origin = node.info.origin if node.info is not None else None
        band = view.usual(Position(origin.file, origin.line, origin.column)) if origin is not None and origin.file else None
        if band is not None:
            yield place, [*(float(f"{end:.12g}") for end in (band.low, band.high)), band.zero]  # no finer than a hair's breadth


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _check(found: Program, check: Check) -> list[Any] | None:
    """Value, limit, relation, severity, whether waived, status as offered, whether by probability; None for what stays."""
    value, limit = found.place(check.value), found.place(check.limit)
    if value is None or limit is None:
        return None
    return [check.id, value, limit, check.relation, check.severity, bool(check.waived), check.status, check.by_chance]
