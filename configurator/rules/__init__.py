"""Checks with id, severity, limit, source and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from configurator.catalog.problems import did_you_mean, fail
from configurator.rules import connectors, cooling, layout, network, power, prices, quote, supply
from configurator.rules.check import Check, amount
from configurator.system.tree import System

Rule = Callable[[System], Iterator[Check]]

RULES: tuple[Rule, ...] = (
    *power.RULES,
    *supply.RULES,
    *cooling.RULES,
    *connectors.RULES,
    *network.RULES,
    *layout.RULES,
    *quote.RULES,
    *prices.RULES,
)


def run_checks(system: System) -> tuple[Check, ...]:
    """Every check of the system, with the waivers of the specification applied.

    Raises:
        InputError: a waiver names no check.
    """
    checks = [replace(check, rule=_name(rule)) for rule in RULES for check in rule(system)]
    waivers = {w.check: w.reason for w in system.spec.waivers}
    known = [c.id for c in checks]
    for index, name in enumerate(waivers):
        if name not in known:
            raise fail("CHK001", f"waiver for unknown check '{name}'", system.spec.at("waivers", index), did_you_mean(name, known))
    return tuple(replace(c, waived=waivers.get(c.id, "")) for c in checks)


def _name(rule: Rule) -> str:
    return f"{rule.__module__.removeprefix('configurator.')}.{rule.__name__}"


__all__ = ["RULES", "Check", "amount", "run_checks"]
