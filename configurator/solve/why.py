"""Why a specification cannot work: for everything that fails the fewest choices that make it so, each needed; and the way out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Problem
from configurator.figures import Figure
from configurator.rules import Check
from configurator.solve.clash import Element, of_check, of_choice, of_problem
from configurator.solve.given import Given, Path, given_in, without
from configurator.solve.trials import Settings, names_nothing
from configurator.solve.ways import Way, Workshop, possible_values, ways_out
from configurator.system.orders import OrderSpec
from configurator.system.spec import Deal, Spec

Failures = Mapping[str, Check | Problem]


@dataclass(frozen=True)
class Conflict:
    """One thing that fails: it, and the choices without any of which it would not."""

    failure: Element
    choices: tuple[Element, ...]

    @property
    def elements(self) -> tuple[Element, ...]:
        """All of it, choices first."""
        return (*self.choices, self.failure)


@dataclass(frozen=True)
class Why:
    """The conflicts of a specification, the smallest first, and the nearest changes that make it work.

    `figures` are those of the first of these.
    """

    conflicts: tuple[Conflict, ...] = ()
    nearest: tuple[Way, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)


def why_not(spec: Deal, catalog: Catalog) -> Why:
    """Why a specification does not work; no conflicts where it does.

    Raises:
        InputError: it names what is in no catalog, which is no clash.
    """
    shop = Workshop(spec, catalog)
    releases = _Releases(shop, given_in(spec))
    failures = releases.failures()
    if failures:
        releases.values = possible_values(shop, releases.choices)
    found = [(failure, releases.smallest(name)) for name, failure in failures.items()]
    found.sort(key=lambda pair: len(pair[1]))
    conflicts = tuple(Conflict(_element(failure, spec, catalog), tuple(map(_of_given, chosen))) for failure, chosen in found)
    if not found:
        return Why()
    clashing = list(dict.fromkeys(choice for _, each in found for choice in each))
    refused = [failure for failure in failures.values() if isinstance(failure, Problem)]
    ways = ways_out(shop, clashing, releases.values, refused)
    first = shop.built(ways[0].settings) if ways else None
    return Why(conflicts, ways, first.figures if first is not None else {})


def _of_given(choice: Given) -> Element:
    return of_choice(choice.dotted, choice.value, choice.at)


def _element(failure: Check | Problem, spec: Deal, catalog: Catalog) -> Element:
    if isinstance(failure, Check):
        return of_check(failure, failure.message)
    return of_problem(failure, catalog, platforms_of(spec))


def platforms_of(spec: Deal) -> list[str]:
    """The platforms of a specification of one system or of several."""
    if isinstance(spec, OrderSpec):
        return list(dict.fromkeys(member.spec.platform for member in spec.members))
    assert isinstance(spec, Spec)
    return [spec.platform]


@dataclass
class _Releases:
    """A specification with some of its choices released, each such build made once.

    A choice that is released may be anything: as its platform has it, or any value that is known to be possible there.
    """

    shop: Workshop
    choices: Sequence[Given]
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    known: dict[tuple[frozenset[Path], Settings], Failures] = field(default_factory=dict)

    def failures(self, left_out: Collection[Path] = (), settings: Settings = ()) -> Failures:
        """What fails without some choices and with others in their place, by what tells it from anything else that may."""
        key = frozenset(left_out), settings
        if key not in self.known:
            self.known[key] = self._found(left_out, settings)
        return self.known[key]

    def _found(self, left_out: Collection[Path], settings: Settings) -> Failures:
        shop = self.shop
        if left_out:
            shop = Workshop(without(shop.spec, shop.catalog, left_out), shop.catalog)
        if shop.built(settings) is None:
            refused = shop.refused[settings]
            if not left_out and not settings and names_nothing(refused, shop.catalog):
                raise InputError(refused)
            return {f"{problem.code} {problem.message}": problem for problem in refused}
        return {check.id: check for check in shop.failing(settings)}

    def smallest(self, name: str) -> tuple[Given, ...]:
        """The fewest choices with which it fails whatever the others are, so that it need not without any one of them."""
        ways = (self._thinned(name, order) for order in (self.choices, self.choices[::-1]))
        fewest = min(ways, key=len)
        return tuple(choice for choice in self.choices if choice in fewest)

    def _thinned(self, name: str, order: Sequence[Given]) -> list[Given]:
        """All choices without those that may be released and it still fails."""
        left = list(order)
        for choice in order:
            rest = [other for other in left if other is not choice]
            if not self._may_pass(name, [other for other in self.choices if other not in rest], choice):
                left = rest
        return left

    def _may_pass(self, name: str, released: Sequence[Given], last: Given) -> bool:
        """Whether it does not fail once some choices are released: all of them as the platform has them, or one of them as anything."""
        if self._passes(name, [choice.path for choice in released]) or self._passes(name, [last.path]):
            return True
        others = [choice.path for choice in released if choice is not last]
        settings = [(f"{last.dotted}={value}",) for value in self.values.get(last.dotted, ()) if value != last.value]
        return any(self._passes(name, left_out, each) for each in settings for left_out in ([], others))

    def _passes(self, name: str, left_out: Collection[Path], settings: Settings = ()) -> bool:
        """Whether it is built and does not fail; what is refused does not pass, unless it is another fault that is looked at."""
        found = self.failures(left_out, settings)
        return name not in found and not any(isinstance(failure, Problem) for failure in found.values())
