"""Mistakes planted into every shipped platform: what share of them anything notices; those that nothing does are printed."""

from __future__ import annotations

import pytest
from hypothesis import settings

from configurator.testing.cases import shipped_catalog
from configurator.testing.laws.known import OWN
from configurator.testing.mutations.score import LEAST, mistakes, score
from tests.helpers import platforms

# The kinds of slip that are planted; a new one is to be named here.
KINDS = {
    *("unit", "times a thousand", "a thousandth", "ten times", "negative", "more than all", "price times a thousand", "swapped prices"),
    *("count", "dropped child", "missing mass", "overlapping slots", "wrong rate", "wrong part", "name"),
}


def test_planted_mistakes_are_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    """One in twenty may pass; all that pass are printed. ``HYPOTHESIS_PROFILE=long`` plants 77 times as many."""
    number = 2000 if settings.get_current_profile_name() == "long" else 26
    found = score(shipped_catalog(), platforms(), OWN, number, seed=1, tick=lambda: None)
    with capsys.disabled():
        missed = "; ".join(f"{m.platform}: {m.what}" for m in found.survivors)
        print(f"\nmutation score of shipped platforms: {found.share:.1%} of {len(found.caught)}; not noticed: {missed or 'none'}")
    assert len(found.caught) == number and found.share >= LEAST
    assert len({m.kind for m in found.caught}) >= 12


def test_every_kind_of_mistake_is_planted() -> None:
    assert {m.kind for m in mistakes(shipped_catalog(), "gb300-nvl72")} == KINDS
