"""Laws build thousands of quotes, so builds are made cheap where a law does not look: few draws, ranges and remedies only on request.

A module that looks at ranges (`low`, `high`) says ``RANGES = True``, one that looks at remedies ``REMEDIES = True``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from configurator.build import uncertainty as ranges
from configurator.figures import uncertainty
from configurator.render import view
from configurator.testing.cases import engineered_of, quoted_of
from tests import helpers, orders
from tests.render import pages

DRAWS = 64


@pytest.fixture(scope="package", autouse=True)
def builds_of_the_laws() -> Iterator[None]:
    """Builds of other tests, and what was found out about them, are not taken for those of laws, nor these for theirs."""
    forget_builds()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(Path(os.environ["XDG_CACHE_HOME"]) / "laws"))
        yield
    forget_builds()


@pytest.fixture(scope="module", autouse=True)
def quick_builds(request: pytest.FixtureRequest, builds_of_the_laws: None) -> Iterator[None]:
    """Fewer draws behind the percentiles, no ranges and no remedies; modules that look at the same share their builds."""
    ranged, remedied = (getattr(request.module, name, False) for name in ("RANGES", "REMEDIES"))
    simulate = uncertainty.simulate
    before = simulate.__defaults__
    with pytest.MonkeyPatch.context() as patch:
        simulate.__defaults__ = (DRAWS, uncertainty.SEED)
        if not ranged:
            patch.setattr(ranges, "_ranges", lambda made, samples: {})
        if not remedied:
            patch.setattr(view, "remedied", lambda made: made.checks)
        if ranged or remedied:
            forget_builds()
        yield
        if ranged or remedied:
            forget_builds()
    simulate.__defaults__ = before


def forget_builds() -> None:
    kept = (quoted_of, engineered_of, helpers.built_plain, helpers.engineered_plain, helpers.data_of, orders.ordered, pages.page_of)
    for cached in kept:
        cached.cache_clear()
