"""Waivers: checks that somebody answers for until a day; and the warning that this day has passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from configurator.catalog.problems import did_you_mean, fail
from configurator.figures import constant
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.spec import Deal
from configurator.system.tree import Scope

PREFIX = "waivers."  # of the id of the check that a waiver holds, before that of what it waives


def waived(checks: Iterable[Check], spec: Deal) -> tuple[Check, ...]:
    """The checks, each with the waiver that the specification has for it; raises InputError where one names no check."""
    checks = list(checks)
    known, waivers = {c.id for c in checks}, {}
    for index, waiver in enumerate(spec.waivers):
        if waiver.check not in known:
            at = spec.at("waivers", index, "check")
            raise fail("CHK001", f"waiver for unknown check '{waiver.check}'", at, did_you_mean(waiver.check, sorted(known)))
        waivers[waiver.check] = waiver
    lapsed = {id for id, waiver in waivers.items() if waiver.days_left(spec.quote.date) < 0}
    passed = {f"{PREFIX}{c.id}" for c in checks if c.status == "pass"}
    held = (replace(c, severity="warn") if c.id in passed else c for c in checks)  # what needs no waiver any more may let it expire
    return tuple(replace(c, waiver=waivers[c.id], lapsed=c.id in lapsed) if c.id in waivers else c for c in held)


def waivers_hold(system: Scope) -> Iterator[Check]:
    """No waiver has expired on the day of the quote: from then on it holds nothing back; raises InputError where a check has two."""
    none = constant(0.0, "day").named("waivers.days-required", "Days a waiver must still hold", "day")
    for index, waiver in enumerate(system.spec.waivers):
        if waiver.check in [other.check for other in system.spec.waivers[:index]]:
            at = system.spec.at("waivers", index, "check")
            raise fail("CHK002", f"check '{waiver.check}' is waived twice", at, "keep one of the waivers")
        title = phrase("Days until the waiver of {check} has expired", check=waiver.check)
        left = constant(float(waiver.days_left(system.spec.quote.date)), "day").named(f"{PREFIX}{waiver.check}.days-left", title, "day")
        advice = phrase("have it confirmed by {who}, with a new day in until, or mend what it stands for", who=waiver.who)
        yield Check(f"{PREFIX}{waiver.check}", title, system.ledger.add(left), system.ledger.add(none), ">=", "fail", advice)


RULES = (waivers_hold,)
