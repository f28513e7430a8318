"""Checks that a platform states itself: limits of figures, as data."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.platforms import FigureLimit, OptionRule
from configurator.catalog.problems import Position, did_you_mean, fail
from configurator.figures import Figure
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.options import applies, rules_of
from configurator.system.tree import System


def stated_limits(system: System) -> Iterator[Check]:
    """The figures that the rules of a platform limit are within these limits.

    Raises:
        InputError: a rule limits a figure that is not there, or in a unit of another dimension.
    """
    for rule, at in rules_of(system.catalog, system.platform):
        if rule.limit is not None and applies(rule, system.options, system.spec):
            yield _check(system, rule, rule.limit, at)


def _check(system: System, rule: OptionRule, stated: FigureLimit, at: Position) -> Check:
    figure, value = _limited(system, rule, stated, at), stated.at_most or stated.at_least
    assert value is not None and figure.info is not None
    title = phrase("{figure} against the limit of the platform", figure=figure.info.label)
    limit = system.ledger.value(f"rules.{rule.id}.limit", phrase("{figure}: limit of the platform", figure=figure.info.label), value)
    if limit.dimension != figure.dimension:
        raise fail("SPEC026", f"rule {rule.id}: {stated.figure} is in {figure.info.unit.text}, its limit in {value.unit.text}", at)
    source = ", ".join(value.sources)
    return Check(f"rules.{rule.id}", title, figure, limit, "<=" if stated.at_most else ">=", rule.severity, rule.reason, source)


def _limited(system: System, rule: OptionRule, stated: FigureLimit, at: Position) -> Figure:
    found = system.ledger.figures.get(stated.figure)
    if found is None:
        raise fail("SPEC025", f"rule {rule.id}: no figure '{stated.figure}'", at, did_you_mean(stated.figure, system.ledger.figures))
    return found


RULES = (stated_limits,)
