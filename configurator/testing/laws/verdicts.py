"""Laws of the checks: they say what their numbers say, of the worst member, and a remedy they offer was built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from hypothesis import strategies as st

from configurator.build import Build
from configurator.catalog.model import Catalog
from configurator.disciplines.boards.chances import Chances
from configurator.disciplines.boards.grades import Grade, grades_of
from configurator.disciplines.states import State
from configurator.figures import Figure, recompute, topological
from configurator.figures.operations import Interpolation
from configurator.remedies import Trials
from configurator.rules.check import CERTAIN, NOTHING, Check
from configurator.testing.cases import Case, engineered_of, need
from configurator.testing.laws.law import CLOSE, Law, unlike
from configurator.testing.walks import fed_roles

WORST = (("shelf_kw", "shelf-load"), ("whip_a", "feed-current"), ("phase_a", "phase-current"))  # column of the states, figure
SPOILERS = (1e-4, 0.1, 0.5, 2.0, 10.0, 1e4)  # factors on an input
LEAST_GRADE = "M2"
LOOKED_AT = 4  # checks that do not pass, until one has a remedy


def worst_member(case: Case, _: None) -> Iterator[str]:
    """Nothing that is held against a rating is smaller than in a state that is promised or carried."""
    build = case.build()
    need(fed_roles(build))
    for role in fed_roles(build):
        rows = [state for state in build.power.states if state.where == role.key and (state.promised or state.holds)]
        for column, name in WORST:
            figure = build.figures.get(f"power.{role.key}.{name}")
            loads = [row.columns[column].value for row in rows if column in row.columns]
            if figure is not None and figure.value is not None and loads and None not in loads:
                yield from unlike(f"{figure.id} against the worst state", figure.value, max(x or 0.0 for x in loads))
        yield from _feed(build, rows)


def _feed(build: Build, rows: list[State]) -> Iterator[str]:
    feed = build.figures.get("power.feed-load")
    loads = [row.columns["feed_a"].value or 0.0 for row in rows if "feed_a" in row.columns]
    if feed is not None and feed.value is not None and loads and feed.value < max(loads) * (1 - CLOSE):
        yield f"the feeds are sized for {feed.value:.6g} A, the worst state takes {max(loads):.6g} A"


def ratings_nest(case: Case, _: None) -> Iterator[str]:
    """Design current <= breaker <= whip and conductor: where one is larger than the next, a check on it does not pass."""
    build, seen = case.build(), 0
    for key in [id.removesuffix(".breaker") for id in build.figures if id.endswith(".breaker") and id.startswith("power.")]:
        chain = [build.figures.get(f"{key}.{name}") for name in ("design-current", "breaker", "conductor-rating")]
        known = [f for f in chain if f is not None and f.value is not None]
        for small, large in pairwise(known):
            seen += 1
            judging = [c for c in build.checks if {small.id, large.id} & {c.value.id, c.limit.id}]
            if (small.value or 0.0) > (large.value or 0.0) * (1 + CLOSE) and all(c.status == "pass" for c in judging):
                yield f"{small.id} is {small.value:.5g} over {large.id} of {large.value:.5g}, and no check says so"
    need(seen)


def tables_know_their_ends(case: Case, _: None) -> Iterator[str]:
    """Where a check watches what a table is read at, it does not pass outside the table."""
    build, seen = case.build(), 0
    watched = [c for c in build.checks if c.id.startswith("tables.range.")]
    for figure in topological(build.figures.values()):
        table = figure.operation
        if not isinstance(table, Interpolation) or figure.args[0].value is None:
            continue
        at = figure.args[0].value / table.x_unit.factor
        judging = [c for c in watched if c.value.id == figure.args[0].id and figure.args[0].id]
        seen += bool(judging)
        outside = not table.xs[0] * (1 - CLOSE) <= at <= table.xs[-1] * (1 + CLOSE)
        if judging and outside and all(c.status == "pass" for c in judging):
            yield f"{table.title} ends at {table.xs[-1]:g} {table.x_unit.text} and is read at {at:.4g}; {judging[0].id} passes"
    need(seen)


def checks_say_what_numbers_say(case: Case, _: None) -> Iterator[str]:
    """A check passes when its value stands to its limit as it says, and only then; what is not known never passes."""
    build = case.build()
    if len({c.id for c in build.checks}) < len(build.checks):
        yield "two checks have one id"
    for check in build.checks:
        value, limit = check.value.value, check.limit.value
        if value is None or limit is None:
            yield from [f"{check.id} is {check.status} on a number nobody knows"] if check.status != "warn" else []
            continue
        if check.value.bound or check.limit.bound or abs(value - limit) <= max(2e-9 * max(abs(value), abs(limit)), NOTHING):
            continue
        holds = value <= limit if check.relation == "<=" else value >= limit
        wanted = "pass" if holds else "warn" if check.waived else check.severity
        if check.status != wanted:
            yield f"{check.id} is {check.status}: {check.message}"


def every_check_can_fail(case: Case, place: int) -> Iterator[str]:
    """Some value of some input that a check rests on brings it nearer to its limit; one that no number can touch looks at nothing."""
    build = case.build()
    passing = [c for c in build.checks if c.status == "pass" and _inputs(c)]
    need(passing)
    check = passing[place % len(passing)]
    broken = _breaks(check)
    need(broken is not None)
    if not broken:
        yield f"{check.id} passes whatever its inputs are: {', '.join(f.id for f in _inputs(check)[:4])}"


def _inputs(check: Check) -> list[Figure]:
    return [f for f in topological(check.ordered) if f.is_input and f.value is not None and f.id]


def _breaks(check: Check) -> bool | None:
    """Whether one input, one input with every zero among the others at one, or nothing of all of a kind brings it nearer to its limit.

    None where no input moves what is compared: prices of one book are on one basis, whatever they are.
    """
    order, inputs = topological(check.ordered), _inputs(check)
    before, room, moved = {f.id: f.value or 0.0 for f in inputs}, check.margin or 0.0, False
    kinds = {f.dimension: [other.id for other in inputs if other.dimension is f.dimension] for f in inputs}
    try:
        for changes in (*_spoilers(before), *({**before, **dict.fromkeys(ids, 0.0)} for ids in kinds.values())):
            recompute(order, changes)
            margin = room if check.margin is None else check.margin
            if margin < room - CLOSE * abs(room):
                return True
            moved = moved or margin > room + CLOSE * abs(room)
        return False if moved else None
    finally:
        recompute(order, before)


def _spoilers(before: dict[str, float]) -> Iterator[dict[str, float]]:
    for base in (before, {id: value or 1.0 for id, value in before.items()}):
        yield from ({**base, id: (value or 1.0) * factor} for id, value in base.items() for factor in SPOILERS)


def remedies_work(case: Case, place: int) -> Iterator[str]:
    """Followed on its own, from nothing, a remedy clears its check and makes no other fail."""
    build = case.build()
    open_checks = [c for c in build.checks if c.status != "pass"]
    need(open_checks)
    first, trials = place % len(open_checks), Trials(build)
    turned = [*open_checks[first:], *open_checks[:first]][:LOOKED_AT]
    offered = ((check, remedy) for check in turned for remedy in trials.work(check) if remedy.settings)
    check, remedy = next(offered, (None, None))
    need(remedy)
    failed = {c.id for c in build.checks if c.status == "fail"}
    if check is not None and remedy is not None:
        after = {c.id: c for c in engineered_of(case.of, case.platform, *case.lines, *remedy.settings).checks}
        if check.id in after and after[check.id].status != "pass" and not after[check.id].by_chance:
            yield f"{remedy} leaves {check.id} as it is"
        worse = {id for id, c in after.items() if c.status == "fail" and not c.by_chance} - failed
        yield from (f"{remedy} makes {id} fail" for id in sorted(worse)[:1])


def typed_is_judged_alike(case: Case, _: None) -> Iterator[str]:
    """A scheme, control mode or supply that came by default is judged as when it is typed."""
    build = case.build()
    spec = build.spec
    typed = {
        "power.redundancy": spec.power.redundancy,
        "power.scope": spec.power.scope,
        "cooling.control": spec.cooling.control,
        "site.feeds": str(spec.site.feeds),
    }
    again = {c.id: c.status for c in case.with_settings(typed).build().checks}
    for check in build.checks:
        if check.id != "specification.silent" and again.get(check.id, check.status) != check.status:
            yield f"{check.id} is {check.status} by default and {again[check.id]} typed"


def verdicts_are_as_sharp_as_inputs(case: Case, _: None) -> Iterator[str]:
    """Judged by probability, a check passes from 90 %, fails under 10 %, and names between them the inputs that decide."""
    judged = [c for c in case.quote().checks if c.by_chance and c.probability is not None and c.holds is not None]
    need(judged)
    for check in judged:
        chance = check.probability or 0.0
        passes = bool(check.holds) and chance >= CERTAIN
        if (check.status == "pass") != passes:
            yield f"{check.id} is {check.status} with a probability of {chance:.0%}"
        if check.status == "fail" and chance > 1 - CERTAIN:
            yield f"{check.id} fails though it holds with a probability of {chance:.0%}"


def derived_is_derived(case: Case, _: None) -> Iterator[str]:
    """Published totals stand in no figure but those beside them, and another published grade of a board in no derived grade."""
    build = case.build()
    need(build.boards or any(id.startswith("published.") for id in build.figures))
    resting: set[int] = set()
    for figure in topological(build.figures.values()):
        published = figure.id.startswith("published.")
        if published or any(id(arg) in resting for arg in figure.args):
            resting.add(id(figure))
            if figure.id and not published:
                yield f"{figure.id} rests on what was published"
    yield from _grades(case.unvaried or case.of, case.platform)


@lru_cache(maxsize=64)
def _grades(catalog: Catalog, platform: str) -> tuple[str, ...]:
    """The boards of a platform whose derived grade follows the published one."""
    build, chances = engineered_of(catalog, platform), Chances()
    boards = {line.part.id: line.part.model_copy(update={"grade": LEAST_GRADE}) for line in build.boards}
    other = engineered_of(replace(catalog, parts={**catalog.parts, **boards}), platform)
    # The same margins have the same chances, so they are drawn once for both.
    ones, twos = (grades_of(made.system, made.boards, chances) for made in (build, other))
    pairs = [(id, _found(one), _found(twos[id])) for id, one in ones.items()]
    return tuple(f"the grade derived for {id} follows the published one" for id, one, two in pairs if one != two)


def _found(grade: Grade) -> tuple[object, ...]:
    """What was derived for a board: the laminate, and what each of them leaves."""
    return grade.derived.id if grade.derived else "", *((rung.laminate.id, rung.margin.value) for rung in grade.ladder)


def _place(_: Case) -> st.SearchStrategy[int]:
    return st.integers(0, 9999)


LAWS = (
    Law("worst-member", "What is held against a rating is that of the worst member in the worst state", worst_member, promise="law 3"),
    Law("ratings-nest", "Design current, breaker, whip and conductor nest, or a check says so", ratings_nest, promise="law 4"),
    Law("tables-know-their-ends", "Outside the range of a table a check says so", tables_know_their_ends, promise="law 7"),
    Law(
        "checks-say-what-numbers-say", "A check passes when its numbers say so, and only then", checks_say_what_numbers_say, promise="law 8"
    ),
    Law("every-check-can-fail", "Every check that passes could fail", every_check_can_fail, _place, promise="law 8"),
    Law(
        "remedies-work",
        "A remedy is built before it is offered: it clears its check and breaks no other",
        remedies_work,
        _place,
        promise="law 9",
        turns=2,
    ),
    Law("typed-is-judged-alike", "The same design gets the same verdict by default and typed", typed_is_judged_alike, promise="law 9"),
    Law(
        "verdicts-as-sharp-as-inputs",
        "A verdict is as sharp as the ranges of what it rests on",
        verdicts_are_as_sharp_as_inputs,
        promise="law 10",
        turns=3,
    ),
    Law(
        "derived-is-derived",
        "What the program derives does not rest on what was published of it",
        derived_is_derived,
        promise="law 11",
        turns=3,
    ),
)
