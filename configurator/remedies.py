"""Remedies: a proposal is built before it is printed, and only those that clear their check and make no other fail are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from configurator.build import Build, Order, Quoted, known, sharpened, verdicts
from configurator.catalog.problems import InputError
from configurator.rules import Check
from configurator.rules.check import Remedy
from configurator.system.orders import COMMON, ENTRY_ONLY
from configurator.system.sections import Section

TRIES, SHOWN = 8, 3  # proposals built for one check, and remedies printed for it
AMOUNT = re.compile(r"(?<==)[\d.]+ \S+$")  # a number with its unit as the value of a setting


def remedied(build: Quoted) -> tuple[Check, ...]:
    """The checks of a build, those that do not pass with the remedies that work."""
    found = known(build, "remedies", lambda: _work(build))
    return tuple(replace(check, remedies=tuple(Remedy(*each) for each in found.get(check.id, ()))) for check in build.checks)


def _work(build: Quoted) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Words and settings of the remedies that work, by the check they clear."""
    trials = Trials(build)
    failing = (check for check in build.checks if check.status != "pass")
    return {check.id: tuple((remedy.words, remedy.settings) for remedy in trials.work(check)) for check in failing}


@dataclass
class Trials:
    """Proposals built over one build; what was built for one check serves the others."""

    build: Quoted
    known: dict[tuple[str, ...], dict[str, Check] | None] = field(default_factory=dict)

    def work(self, check: Check) -> Iterator[Remedy]:
        """The first few proposals that work; of those that differ in an amount alone (caps, lower and lower) the first."""
        return islice(self._cleared(check), SHOWN)

    def _cleared(self, check: Check) -> Iterator[Remedy]:
        kinds = set[tuple[str, ...]]()
        for remedy in islice(_proposals(self.build, check), TRIES):
            kind = tuple(AMOUNT.sub("", setting) for setting in remedy.settings)
            if (not kind or kind not in kinds) and self._clears(check, remedy):
                kinds.add(kind)
                yield remedy

    def _clears(self, check: Check, remedy: Remedy) -> bool:
        """Whether the check passes (or no longer applies) and none fails that did not fail before; words alone change nothing."""
        if not remedy.settings:
            return True
        after = self._verdicts(remedy.settings)
        if after is None or (check.id in after and sharpened(after[check.id]).status != "pass"):
            return False
        failed = {c.id for c in self.build.checks if c.status == "fail"}
        return all(id in failed or sharpened(c).status != "fail" for id, c in after.items() if c.status == "fail")

    def _verdicts(self, settings: tuple[str, ...]) -> dict[str, Check] | None:
        """The checks after the settings; None where the specification does not take them."""
        if settings not in self.known:
            try:
                self.known[settings] = verdicts(self.build, settings)
            except InputError:
                self.known[settings] = None
        return self.known[settings]


def _proposals(build: Quoted, check: Check) -> Iterator[Remedy]:
    """What might clear a check; of an order, in settings of the systems that the check is about."""
    from configurator.rules.proposals import proposals  # what passes needs none

    if isinstance(build, Build):
        yield from proposals(build.system, check)
        return
    assert isinstance(build, Order)
    for section in build.all_sections:
        if check.id.startswith(f"{section.key}."):
            local = replace(check, id=check.id.removeprefix(f"{section.key}."))
            for remedy in proposals(section.system, local):
                yield Remedy(remedy.words, tuple(s for setting in remedy.settings for s in _in_order(section, setting)))
            return
    yield from proposals(build.sections[0].system, check)  # of the order as a whole: what all systems share


def _in_order(section: Section, setting: str) -> list[str]:
    """A setting of one system as it is written in an order: of that system, or of those that share; the site and the money are common."""
    if setting.partition(".")[0].partition("=")[0] not in (*ENTRY_ONLY, *COMMON):
        return [setting]
    return [f"systems.{key}.{setting}" for key in section.members or (section.key,)]
