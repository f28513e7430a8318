"""The nearest changes that make a specification work, each of them built before it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from configurator.build import Quoted, engineered, overlaid
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Problem
from configurator.phrases import listed, phrase
from configurator.remedies import Trials
from configurator.solve.choices import free_choices, text_at
from configurator.solve.given import Given, without
from configurator.solve.trials import Bench, Outcome, Settings
from configurator.system.options import rules_of
from configurator.system.orders import OrderSpec
from configurator.system.spec import Deal, Spec

SHOWN = 3  # ways that are told
STEPS = 4  # checks that are mended one after the other
LOOKED_AT = 12  # builds whose checks are mended


@dataclass(frozen=True)
class Way:
    """A change of a specification that was built: what it sets, in words, and what came of it."""

    settings: Settings
    text: str
    outcome: Outcome


def ways_out(
    spec: Deal, catalog: Catalog, clashing: Sequence[Given], values: Mapping[str, Sequence[str]], refused: Sequence[Problem]
) -> tuple[Way, ...]:
    """The nearest changes: the remedies of what fails, or one of the `values` in place of a choice that clashes; fewest settings first."""
    told: dict[Settings, str] = {}
    for settings, text in (*_required(spec, catalog, refused), *_mended(spec, catalog), *_replaced(clashing, values)):
        told.setdefault(settings, text)
    outcomes = Bench(spec, catalog).outcomes(told)
    ways = [Way(outcome.settings, told[outcome.settings], outcome) for outcome in outcomes if outcome.counts]
    return tuple(sorted(ways, key=lambda way: (len(way.settings), way.outcome.values.get("cost.price") or 0.0))[:SHOWN])


def _mended(spec: Deal, catalog: Catalog) -> Iterator[tuple[Settings, str]]:
    """Remedies of the first check that fails, then of the first that still does, until none is left."""
    waiting: list[tuple[Settings, tuple[str, ...]]] = [((), ())]
    looked = 0
    while waiting and looked < LOOKED_AT:
        settings, words = waiting.pop(0)
        built = _built(spec, catalog, settings)
        looked += 1
        failing = next((check for check in built.checks if check.status == "fail"), None) if built is not None else None
        if built is None:
            continue
        if failing is None:
            if settings:
                yield settings, listed(words, "{first}; {rest}")
        elif len(words) < STEPS:
            remedies = (remedy for remedy in Trials(built).work(failing) if remedy.settings)
            waiting += [((*settings, *remedy.settings), (*words, remedy.words)) for remedy in remedies]


def _built(spec: Deal, catalog: Catalog, settings: Settings) -> Quoted | None:
    try:
        return engineered(overlaid(spec, catalog, settings), catalog)
    except InputError:
        return None


def _required(spec: Deal, catalog: Catalog, refused: Iterable[Problem]) -> Iterator[tuple[Settings, str]]:
    """What the rules of a platform ask for beside a choice."""
    for problem in refused:
        for head, one in _systems(spec):
            for rule, _ in rules_of(catalog, catalog.platforms[one.platform]):
                if rule.requires and problem.message.startswith(f"rule {rule.id} ("):
                    settings = tuple(f"{head}{path}={value}" for path, value in rule.requires.items())
                    yield settings, phrase("what rule {rule} asks for", rule=rule.id)


def _systems(spec: Deal) -> list[tuple[str, Spec]]:
    """What leads the paths of every system, and its specification."""
    if isinstance(spec, OrderSpec):
        return [(f"systems.{member.key}.", member.spec) for member in spec.members]
    assert isinstance(spec, Spec)
    return [("", spec)]


def possible_values(spec: Deal, catalog: Catalog, choices: Sequence[Given]) -> dict[str, list[str]]:
    """What may stand in place of each choice: what its platform has by itself, what else may be chosen there, what a check advises."""
    plain = without(spec, catalog, [choice.path for choice in choices])
    built, own = _built(plain, catalog, ()), _built(spec, catalog, ())
    free = {choice.path: choice.axis.values for choice in free_choices(built)} if built is not None else {}
    advised = _advised(own) if own is not None else {}
    found = {}
    for choice in choices:
        now = text_at(plain, catalog, choice.dotted)
        usual = ("null" if now == "None" else now,) if now else ()
        found[choice.dotted] = list(dict.fromkeys((*usual, *free.get(choice.dotted, ()), *advised.get(choice.dotted, ()))))
    return found


def _advised(built: Quoted) -> dict[str, list[str]]:
    """The values of the remedies that were built, by the paths that they set."""
    trials, found = Trials(built), dict[str, list[str]]()
    for check in built.checks:
        for remedy in trials.work(check) if check.status == "fail" else ():
            for path, _, value in (setting.partition("=") for setting in remedy.settings):
                found.setdefault(path, []).append(value)
    return found


def _replaced(clashing: Sequence[Given], values: Mapping[str, Sequence[str]]) -> Iterator[tuple[Settings, str]]:
    """Another value in place of each choice that clashes."""
    for choice in clashing:
        for value in values.get(choice.dotted, ()):
            if value != choice.value:
                text = phrase("{path}={value} in place of {chosen}", path=choice.dotted, value=value, chosen=choice.value)
                yield (f"{choice.dotted}={value}",), text
