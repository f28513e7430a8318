"""Checks with id, severity, limit, source and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from configurator.rules import air, boards, connectors, cooling, layout, loop, network, platform, power, prices, quote, units, waivers
from configurator.rules.check import Check, amount
from configurator.rules.waivers import waived
from configurator.system.sections import Section
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
    *platform.RULES,
    *waivers.RULES,
)
ORDER_RULES: tuple[ScopeRule, ...] = (power.feed_rating, *prices.RULES, *waivers.RULES)  # on an order of several systems as a whole
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


def _name(rule: Callable[..., Iterator[Check]]) -> str:
    return f"{rule.__module__.removeprefix('configurator.')}.{rule.__name__}"


__all__ = ["ORDER_RULES", "RULES", "Check", "amount", "checks_by", "run_checks", "section_checks", "waived"]
