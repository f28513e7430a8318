"""From a question to its answer: the best system, or why there is none and what comes nearest."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from configurator.build import Quoted, engineered, overlaid, sharpened
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Position
from configurator.figures import Figure
from configurator.phrases import listed, phrase
from configurator.rules import Check
from configurator.solve.axes import Axis
from configurator.solve.choices import asked_choices, free_choices, text_at
from configurator.solve.clash import Element, Reason, of_check, of_choice, of_condition, of_problem, smallest_cover
from configurator.solve.floor import fixed_lines, floor_of
from configurator.solve.given import given_in
from configurator.solve.goals import Condition, Goal, read_condition, read_goal, read_second, refuse_repeated
from configurator.solve.search import Candidate, Found, search, value_of
from configurator.solve.space import Space
from configurator.solve.trials import HEADLINE, Bench, Outcome, chance_of
from configurator.solve.ways import SHOWN, Way, Workshop, laid_on, possible_values
from configurator.solve.why import platforms_of
from configurator.system.spec import Deal

AROUND = 8  # candidates around which choices of the specification are released

Progress = Callable[[int], AbstractContextManager[Callable[[], None]]]


@dataclass(frozen=True)
class Question:
    """What is asked, as it was typed; at most so many candidates are built."""

    goal: str
    tries: int
    most: bool = False
    conditions: Sequence[str] = ()
    axes: Sequence[Axis] = ()
    second: str = ""
    probability: float | None = None


@dataclass(frozen=True)
class Answer:
    """What was found; `chances` says how probably the conditions hold for the best, `bound` what nothing betters, `start` what there was.

    Without a best `conflict` is the smallest set of conditions, checks, rules and choices that rules all candidates out, and `nearest`
    the candidates and the released choices that come nearest.
    """

    found: Found
    figures: Mapping[str, Figure]
    bound: float | None
    start: Quoted
    best: Quoted | None
    chances: Mapping[str, float]
    conflict: tuple[Element, ...] = ()
    nearest: tuple[Way, ...] = ()

    @property
    def warnings(self) -> list[Check]:
        """The checks of the best that only warn."""
        return warned(self.best)

    @property
    def new_warnings(self) -> list[Check]:
        """Those of them that do not warn of the specification as it stands."""
        usual = {check.id for check in warned(self.start)}
        return [check for check in self.warnings if check.id not in usual]


def warned(built: Quoted | None) -> list[Check]:
    """The checks of a build that only warn, as sharp as their inputs."""
    checks = built.checks if built is not None else ()
    return [check for check in map(sharpened, checks) if check.status == "warn"]


def answer(spec: Deal, catalog: Catalog, question: Question, jobs: int, progress: Progress) -> Answer:
    """Search for the best system.

    Raises:
        InputError: a goal, condition or choice that makes no sense for the specification.
    """
    built = _first(spec, catalog, question.axes)
    goals = _goals(question, built.figures)
    conditions = [read_condition(text, built.figures) for text in question.conditions]
    space = Space(tuple(asked_choices(spec, catalog, question.axes) if question.axes else free_choices(built)))
    fixed = fixed_lines(built, goals[0], [choice.path for choice in space.choices]) if space.size > question.tries else []
    judged = list(dict.fromkeys([*(goal.figure for goal in goals), *(condition.figure for condition in conditions)]))
    bench = Bench(spec, catalog, judged, (*HEADLINE, *fixed), conditions, question.probability)
    with progress(min(space.size, question.tries)) as advance, bench.working(jobs if min(space.size, question.tries) > 2 else 1):
        found = search(bench, space, goals, question.tries, advance)
        bound = _bound(found, floor_of(built, goals[0], fixed if found.all_singles else (), bench.known.values()))
        if found.best is None:
            return Answer(found, built.figures, bound, built, None, {}, *_ruled_out(bench, found, built))
    best = engineered(overlaid(spec, catalog, found.best.outcome.settings), catalog)
    chances = {condition.text: chance_of(condition, best.figures[condition.figure]) for condition in conditions}
    proven = found.proven or _same(bound, goals[0].cost(value_of(found.best.outcome, goals[0])))
    return Answer(replace(found, proven=proven), best.figures, bound, built, best, chances)


def _first(spec: Deal, catalog: Catalog, axes: Sequence[Axis]) -> Quoted:
    """The specification as it stands, or with the first single choice that lets it be built: it says which figures there are."""
    refusal: InputError | None = None
    for settings in ((), *((setting,) for axis in axes for setting in axis.settings())):
        try:
            return engineered(overlaid(spec, catalog, settings), catalog)
        except InputError as problem:
            refusal = refusal or problem
    assert refusal is not None
    raise refusal


def _goals(question: Question, figures: Mapping[str, Figure]) -> list[Goal]:
    option = "--maximise" if question.most else "--minimise"
    goals = [read_goal(question.goal, option, figures, most=question.most)]
    if question.second:
        goals.append(read_second(question.second, figures))
        refuse_repeated(goals)
    return goals


def _bound(found: Found, floor: float | None) -> float | None:
    """What no candidate can better: the best itself where all were built, else what is known otherwise."""
    if not found.proven:
        return floor
    return value_of(found.best.outcome, found.goals[0]) if found.best is not None else None


def _same(one: float | None, other: float) -> bool:
    return one is not None and abs(one - other) <= 1e-9 * abs(other)


# --- no answer: what rules everything out, and what comes nearest


def _ruled_out(bench: Bench, found: Found, built: Quoted) -> tuple[tuple[Element, ...], tuple[Way, ...]]:
    """The smallest conflict, and what comes nearest: candidates with one of their choices released, then those that break the least."""
    reasons = [_reasons(candidate) for candidate in found.tried]
    kinds = {"where": 0, "check": 1, "rule": 2}
    cover = smallest_cover([sorted(each, key=lambda reason: kinds[reason[0]]) for each in reasons])
    released = list(_released(bench, found, built, cover))
    choices = [of_choice(path, value, at) for path, value, at in dict.fromkeys(choice for choice, _ in released)]
    elements = [*choices, *(_element(bench, found, reason) for reason in cover)]
    ways = [*(way for _, way in released if way.outcome.counts), *_relaxed(found)]
    return tuple(elements), tuple({way.settings: way for way in reversed(ways)}.values())[::-1][:SHOWN]


def _reasons(candidate: Candidate) -> set[Reason]:
    """Everything that rules a candidate out."""
    outcome = candidate.outcome
    reasons: set[Reason] = {("where", text) for text in outcome.broken} | {("check", id) for id in outcome.failing}
    reasons |= {("rule", problem.message) for problem in outcome.refused}
    return reasons or {("rule", candidate.against)}


def _element(bench: Bench, found: Found, reason: Reason) -> Element:
    kind, name = reason
    if kind == "where":
        return of_condition(next(condition for condition in bench.conditions if condition.text == name))
    outcome = next(c.outcome for c in found.tried if reason in _reasons(c))
    if kind == "check":
        built = engineered(overlaid(bench.spec, bench.catalog, outcome.settings), bench.catalog)
        check = next(check for check in built.checks if check.id == name)
        return of_check(check, outcome.failing[name])
    problem = next((problem for problem in outcome.refused if problem.message == name), None)
    return of_problem(problem, bench.catalog, platforms_of(bench.spec)) if problem is not None else Element("rule", name, Position())


def _released(bench: Bench, found: Found, built: Quoted, cover: Sequence[Reason]) -> Iterator[tuple[tuple[str, str, Position], Way]]:
    """Choices of the specification (and axes narrower than they might be) without which the conflict is none, and what comes of it."""
    for path, value, at, settings in _narrowed(bench, found, built):
        candidates = [laid_on(candidate.outcome.settings, (each,)) for each in settings for candidate in found.tried[:AROUND]]
        for outcome in bench.outcomes(candidates):
            if not outcome.refused and not _still(outcome, cover):
                text = phrase("{setting} in place of {chosen}", setting=outcome.settings[-1], chosen=value)
                yield (path, value, at), Way(outcome.settings, text, outcome)
                break


def _still(outcome: Outcome, cover: Sequence[Reason]) -> bool:
    """Whether anything of a conflict rules a candidate out."""
    return any(name in (outcome.broken if kind == "where" else outcome.failing) for kind, name in cover)


def _narrowed(bench: Bench, found: Found, built: Quoted) -> Iterator[tuple[str, str, Position, list[str]]]:
    """What is narrower than it need be: path, what it is held to, where, and the settings that it could have as well."""
    every = {choice.path: choice.axis for choice in free_choices(built, made_too=True)}
    varied = {choice.path: choice.axis for choice in found.space.choices if choice.asked}
    for path, axis in varied.items():
        others = [f"{path}={value}" for value in (every[path].values if path in every else ()) if value not in axis.values]
        if others:
            yield path, ",".join(axis.values), axis.at, others
    given = [choice for choice in given_in(bench.spec) if choice.dotted not in varied]
    values = possible_values(Workshop(bench.spec, bench.catalog), given)
    for choice in given:
        now = text_at(bench.spec, bench.catalog, choice.dotted)
        yield choice.dotted, choice.value, choice.at, [f"{choice.dotted}={v}" for v in values[choice.dotted] if v != now]


def _relaxed(found: Found) -> Iterator[Way]:
    """The candidates that break conditions alone, those first that do so least, and what the conditions would have to be."""
    conditions = {condition.text: condition for condition in found.conditions}
    able = [c for c in found.tried if c.outcome.broken and not c.outcome.failing and not c.outcome.refused]

    def beyond(candidate: Candidate) -> float:
        values = candidate.outcome.values
        return sum(conditions[text].excess(values.get(conditions[text].figure) or 0.0) for text in candidate.outcome.broken)

    for candidate in sorted(able, key=lambda c: (beyond(c), found.space.changes(c.point)))[:SHOWN]:
        broken = [_needed(conditions[text], candidate.outcome) for text in sorted(candidate.outcome.broken)]
        yield Way(candidate.outcome.settings, listed(broken, "{first}; {rest}"), candidate.outcome)


def _needed(condition: Condition, outcome: Outcome) -> str:
    """What a condition would have to be for a candidate, to four digits on the side on which it holds."""
    value = outcome.values.get(condition.figure)
    if value is None:
        return phrase("{condition}: not known", condition=condition.text)
    limit = f"{rounded_outward(value / condition.unit.factor, up=condition.relation == '<='):.12g}"
    return phrase("{condition} would have to be {limit} {unit}", condition=condition.text, limit=limit, unit=condition.unit.text)


def rounded_outward(value: float, *, up: bool, digits: int = 4) -> float:
    """A number to some digits, never on the wrong side of itself."""
    if not value:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)
    steps = value / step
    return (math.ceil(steps - 1e-9) if up else math.floor(steps + 1e-9)) * step
