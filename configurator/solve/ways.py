"""The nearest changes that make a specification work, each of them built before it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from configurator.build import Quoted, engineered, overlaid, sharpened
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Problem
from configurator.phrases import listed, phrase
from configurator.remedies import Trials
from configurator.rules.check import Check, Remedy
from configurator.solve.choices import free_choices, text_at
from configurator.solve.given import Given, without
from configurator.solve.trials import Bench, Outcome, Settings
from configurator.system.options import rules_of
from configurator.system.orders import OrderSpec
from configurator.system.spec import Deal, Spec

Item = TypeVar("Item")

SHOWN = 3  # ways that are told
UNSAID = "null"  # a field that is left open
STEPS = 4  # checks that are mended one after the other
LOOKED_AT = 12  # builds whose checks are mended


@dataclass(frozen=True)
class Way:
    """A change of a specification that was built: what it sets, in words, and what came of it."""

    settings: Settings
    text: str
    outcome: Outcome


@dataclass
class Workshop:
    """A specification with settings laid over it, and the remedies of what fails then; each is built once."""

    spec: Deal
    catalog: Catalog
    known: dict[Settings, Quoted | None] = field(default_factory=dict)
    refused: dict[Settings, tuple[Problem, ...]] = field(default_factory=dict)
    mended: dict[tuple[Settings, str], list[Remedy]] = field(default_factory=dict)

    def built(self, settings: Settings = ()) -> Quoted | None:
        """The build; none where it is `refused`, and then why."""
        if settings not in self.known:
            try:
                self.known[settings] = engineered(overlaid(self.spec, self.catalog, settings), self.catalog)
            except InputError as problem:
                self.known[settings], self.refused[settings] = None, problem.problems
        return self.known[settings]

    def failing(self, settings: Settings = ()) -> list[Check]:
        """The checks that fail, those that may be in doubt as sharp as their inputs; none of what is refused."""
        built = self.built(settings)
        checks = [sharpened(check) for check in built.checks if check.status == "fail"] if built is not None else []
        return [check for check in checks if check.status == "fail"]

    def remedies(self, check: Check, settings: Settings = ()) -> list[Remedy]:
        """The settings that clear a check that fails."""
        key, built = (settings, check.id), self.built(settings)
        if key not in self.mended and built is not None:
            self.mended[key] = [remedy for remedy in Trials(built).work(check) if remedy.settings]
        return self.mended.get(key, [])


def ways_out(shop: Workshop, clashing: Sequence[Given], values: Mapping[str, Sequence[str]], refused: Sequence[Problem]) -> tuple[Way, ...]:
    """The nearest changes: the remedies of what fails, or one of the `values` in place of a choice that clashes; fewest settings first."""
    told: dict[Settings, str] = {}
    for settings, text in (*_required(shop.spec, shop.catalog, refused), *_mended(shop), *_replaced(clashing, values)):
        told.setdefault(settings, text)
    bench = Bench(shop.spec, shop.catalog)
    ways = [Way(settings, text, bench.outcome_of(settings, built)) for settings, text in told.items() if (built := shop.built(settings))]
    working = [way for way in ways if way.outcome.counts]
    nearest = [way for way in working if not any(set(other.settings) < set(way.settings) for other in working)]
    return tuple(sorted(nearest, key=lambda way: (len(way.settings), way.outcome.values.get("cost.price") or 0.0))[:SHOWN])


def laid_on(settings: Settings, more: Settings) -> Settings:
    """Settings with others laid over them, in place of those of the same path."""
    paths = [setting.partition("=")[0] for setting in more]
    return (*(setting for setting in settings if setting.partition("=")[0] not in paths), *more)


def _mended(shop: Workshop) -> Iterator[tuple[Settings, str]]:
    """Remedies of the first check that fails, then of the first that still does, until none is left."""
    waiting: list[tuple[Settings, tuple[str, ...]]] = [((), ())]
    for settings, words in islice(_taken(waiting), LOOKED_AT):
        failing = shop.failing(settings)
        if failing and len(words) < STEPS:
            remedies = shop.remedies(failing[0], settings)
            waiting += [(laid_on(settings, remedy.settings), (*words, remedy.words)) for remedy in remedies]
        elif not failing and settings:
            yield settings, listed(words, "{first}; {rest}")


def _taken(queue: list[Item]) -> Iterator[Item]:
    """What waits, the first first, while more may be added behind."""
    while queue:
        yield queue.pop(0)


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


def possible_values(shop: Workshop, choices: Sequence[Given]) -> dict[str, list[str]]:
    """What may stand in place of each choice: what its platform has by itself, what else may be chosen there, what a check advises."""
    plain = without(shop.spec, shop.catalog, [choice.path for choice in choices])
    built = Workshop(plain, shop.catalog).built()
    free = {choice.path: choice.axis.values for choice in free_choices(built)} if built is not None else {}
    advised, found = _advised(shop), {}
    for choice in choices:
        now = text_at(plain, shop.catalog, choice.dotted)
        usual = (UNSAID if now == "None" else now,) if now else ()
        found[choice.dotted] = list(dict.fromkeys((*usual, *free.get(choice.dotted, ()), *advised.get(choice.dotted, ()))))
    return found


def _advised(shop: Workshop) -> dict[str, list[str]]:
    """The values of the remedies of what fails, by the paths that they set."""
    found: dict[str, list[str]] = {}
    for check in shop.failing():
        for path, _, value in (setting.partition("=") for remedy in shop.remedies(check) for setting in remedy.settings):
            found.setdefault(path, []).append(value)
    return found


def _replaced(clashing: Sequence[Given], values: Mapping[str, Sequence[str]]) -> Iterator[tuple[Settings, str]]:
    """Another value in place of each choice that clashes; not to say what the site has mends nothing."""
    for choice in clashing:
        for value in values.get(choice.dotted, ()):
            if value != choice.value and not (value == UNSAID and "site" in choice.path):
                text = phrase("{path}={value} in place of {chosen}", path=choice.dotted, value=value, chosen=choice.value)
                yield (f"{choice.dotted}={value}",), text
