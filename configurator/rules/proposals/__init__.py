"""What might clear a check: settings worked out from its figures. They are proposals; what is printed was built first."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.rules.check import Check, Remedy
from configurator.rules.proposals import cooling, network, power, quote
from configurator.rules.proposals.settings import Proposer
from configurator.system.tree import System

PROPOSERS: dict[str, Proposer] = {**power.PROPOSERS, **cooling.PROPOSERS, **network.PROPOSERS, **quote.PROPOSERS}


def proposals(system: System, check: Check) -> Iterator[Remedy]:
    """Settings that may clear a check that does not pass, likeliest first; none where a number is not known."""
    propose = PROPOSERS.get(check.family)
    if propose is not None and None not in (check.value.value, check.limit.value):
        yield from propose(system, check)


__all__ = ["PROPOSERS", "proposals"]
