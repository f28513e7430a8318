"""Answers of a search and conflicts for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from configurator.figures import Figure
from configurator.solve.clash import Element
from configurator.solve.search import Candidate
from configurator.solve.trials import HEADLINE, Outcome
from configurator.solve.ways import Way
from configurator.studies.solving.sheet import AnswerSheet, WhySheet


def answer_json(sheet: AnswerSheet) -> dict[str, Any]:
    """The answer: figures in the units of ``build --json``, the bound in that of the goal."""
    answer, shown = sheet.answer, sheet.shown
    found, told = answer.found, [*_judged(sheet), *HEADLINE]
    goal = found.goals[0].figure
    chances = [{"text": text, "probability": chance} for text, chance in answer.chances.items()]

    def one(candidate: Candidate) -> dict[str, Any]:
        return {"set": found.space.chosen(candidate.point), "figures": figures_json(candidate.outcome, shown, told)}

    best = found.best
    return {
        "schema": "rackcfg/optimise/1",
        "goals": [{"figure": each.figure, "sense": "most" if each.most else "least"} for each in found.goals],
        "status": found.status,
        "proven": found.proven,
        "bound": None if answer.bound is None else _number(answer.bound, shown[goal]),
        "best": None if best is None else {**one(best), "conditions": chances, "warnings": [check.id for check in answer.warnings]},
        "start": figures_json(found.start, shown, told),
        "size": found.space.size,
        "tried": len(found.tried),
        "left_out": [{"set": found.space.chosen(c.point), "reason": c.against} for c in found.left_out],
        "front": [one(candidate) for candidate in found.front],
        "conflict": [element_json(element) for element in answer.conflict],
        "nearest": [way_json(way, shown) for way in answer.nearest],
    }


def _judged(sheet: AnswerSheet) -> list[str]:
    found = sheet.answer.found
    return [*(goal.figure for goal in found.goals), *(condition.figure for condition in found.conditions)]


def why_json(sheet: WhySheet) -> dict[str, Any]:
    """The smallest conflict, all of them, and the nearest changes."""
    why = sheet.why
    conflicts = [[element_json(element) for element in conflict.elements] for conflict in why.conflicts]
    nearest = [way_json(way, why.figures) for way in why.nearest]
    return {
        "schema": "rackcfg/why/1",
        "name": sheet.spec.name,
        "conflict": conflicts[0] if conflicts else [],
        "conflicts": conflicts,
        "nearest": nearest,
    }


def element_json(element: Element) -> dict[str, Any]:
    """One element of a conflict; without a line where it stands in no file."""
    return {"kind": element.kind, "text": element.text, "file": element.at.file, "line": element.at.line or None}


def way_json(way: Way, shown: Mapping[str, Figure]) -> dict[str, Any]:
    """A change that was built."""
    settings = dict(setting.split("=", 1) for setting in way.settings)
    return {"set": settings, "figures": figures_json(way.outcome, shown, HEADLINE), "text": way.text}


def figures_json(outcome: Outcome, shown: Mapping[str, Figure], ids: Iterable[str]) -> dict[str, Any]:
    """Some figures of a candidate as value and unit."""
    found = {}
    for id in dict.fromkeys(ids):
        info, value = shown[id].info if id in shown else None, outcome.values.get(id)
        if info is not None:
            found[id] = {"value": None if value is None else _number(value, shown[id]), "unit": info.unit.text}
    return found


def _number(value: float, like: Figure) -> float:
    """A coherent value in the unit of a figure, without the noise of unit factors in the last digits."""
    assert like.info is not None
    return float(f"{value / like.info.unit.factor:.15g}")


def head_of(sheet: AnswerSheet) -> list[str]:
    """The columns of the rows: choices, figures, and what became of a candidate."""
    ids = dict.fromkeys([*_judged(sheet), *HEADLINE])
    return [*(choice.path for choice in sheet.answer.found.space.choices), *ids, "counts", "front", "reason"]


def rows_of(sheet: AnswerSheet) -> Iterator[Sequence[str | float | bool | None]]:
    """A row a candidate, in the order of `head_of`."""
    found, ids = sheet.answer.found, list(dict.fromkeys([*_judged(sheet), *HEADLINE]))
    on_front = {candidate.point for candidate in found.front}
    for candidate in found.tried:
        values = [choice.axis.values[place] for choice, place in zip(found.space.choices, candidate.point, strict=True)]
        figures = figures_json(candidate.outcome, sheet.shown, ids)
        numbers = [figures.get(id, {}).get("value") for id in ids]
        yield [*values, *numbers, not candidate.against, candidate.point in on_front, candidate.against]
