"""Remedies: a proposal is built before it is printed, and only those that clear their check and make no other fail are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from configurator.build import Build, verdicts
from configurator.catalog.problems import InputError
from configurator.rules import Check
from configurator.rules.check import Remedy, Status
from configurator.rules.proposals import proposals

TRIES, SHOWN = 8, 3  # proposals built for one check, and remedies printed for it


def remedied(build: Build) -> tuple[Check, ...]:
    """The checks of a build, those that do not pass with the remedies that work."""
    trials = _Trials(build)
    return tuple(check if check.status == "pass" else replace(check, remedies=tuple(trials.work(check))) for check in build.checks)


@dataclass
class _Trials:
    """Proposals built over one build; what was built for one check serves the others."""

    build: Build
    known: dict[tuple[str, ...], dict[str, Status] | None] = field(default_factory=dict)

    def work(self, check: Check) -> Iterator[Remedy]:
        """The first few proposals that work."""
        tried = islice(proposals(self.build.system, check), TRIES)
        return islice((remedy for remedy in tried if self._clears(check, remedy)), SHOWN)

    def _clears(self, check: Check, remedy: Remedy) -> bool:
        """Whether the check passes (or no longer applies) and none fails that did not fail before; words alone change nothing."""
        if not remedy.settings:
            return True
        after = self._verdicts(remedy.settings)
        if after is None or after.get(check.id, "pass") != "pass":
            return False
        failed = {c.id for c in self.build.checks if c.status == "fail"}
        return all(id in failed for id, status in after.items() if status == "fail")

    def _verdicts(self, settings: tuple[str, ...]) -> dict[str, Status] | None:
        """Status by check after the settings; None where the specification does not take them."""
        if settings not in self.known:
            try:
                self.known[settings] = verdicts(self.build, settings)
            except InputError:
                self.known[settings] = None
        return self.known[settings]
