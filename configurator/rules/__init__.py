"""Checks with id, severity, limit, source and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from configurator.catalog.problems import did_you_mean, fail
from configurator.rules import air, boards, connectors, cooling, layout, loop, network, power, prices, quote, units
from configurator.rules.check import Check, amount
from configurator.system.sections import Section
from configurator.system.spec import Deal
from configurator.system.tree import Scope, System

Kind = TypeVar("Kind", bound=Scope)
Rule = Callable[[System], Iterator[Check]]
ScopeRule = Callable[[Scope], Iterator[Check]]

RULES: tuple[Rule, ...] = (
    *power.RULES,
    *cooling.RULES,
    *air.RULES,
    *loop.RULES,
    *units.RULES,
    *connectors.RULES,
    *network.RULES,
    *layout.RULES,
    *boards.RULES,
    *quote.RULES,
    *prices.RULES,
    *prices.SYSTEM_RULES,
)
ORDER_RULES: tuple[ScopeRule, ...] = (power.feed_rating, *prices.RULES)  # on the order as a whole, where it is of several systems
SHARED_RULES: tuple[Rule, ...] = units.RULES  # on what its systems share


def run_checks(system: System) -> tuple[Check, ...]:
    """Every check of the system, with the waivers of the specification applied.

    Raises:
        InputError: a waiver names no check.
    """
    return waived(checks_by(RULES, system), system.spec)


def section_checks(section: Section) -> list[Check]:
    """The checks of one system of an order, or of what its systems share, without waivers."""
    rules = SHARED_RULES if section.members else tuple(rule for rule in RULES if rule not in ORDER_RULES)
    return checks_by(rules, section.system)


def checks_by(rules: Sequence[Callable[[Kind], Iterator[Check]]], scope: Kind) -> list[Check]:
    """The checks that some rules make of a system or an order."""
    return [replace(check, rule=_name(rule)) for rule in rules for check in rule(scope)]


def waived(checks: Iterable[Check], spec: Deal) -> tuple[Check, ...]:
    """The checks with the waivers of the specification; raises InputError where one names no check."""
    checks = list(checks)
    waivers = {w.check: w.reason for w in spec.waivers}
    known = [c.id for c in checks]
    for index, name in enumerate(waivers):
        if name not in known:
            raise fail("CHK001", f"waiver for unknown check '{name}'", spec.at("waivers", index), did_you_mean(name, known))
    return tuple(replace(c, waived=waivers.get(c.id, "")) for c in checks)


def _name(rule: Callable[..., Iterator[Check]]) -> str:
    return f"{rule.__module__.removeprefix('configurator.')}.{rule.__name__}"


__all__ = ["ORDER_RULES", "RULES", "Check", "amount", "checks_by", "run_checks", "section_checks", "waived"]
