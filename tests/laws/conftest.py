"""Laws build thousands of quotes, so builds are made cheap where a law does not look: few draws, ranges and remedies only on request.

A module that looks at ranges (`low`, `high`) says ``RANGES = True``, one that looks at remedies ``REMEDIES = True``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from configurator.build import uncertainty as ranges
from configurator.figures import uncertainty
from configurator.render import view
from configurator.testing.cases import engineered_of, quoted_of
from tests import helpers, orders
from tests.render import pages

DRAWS = 64


@pytest.fixture(scope="module", autouse=True)
def quick_builds(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fewer draws behind the percentiles, no ranges and no remedies; builds made otherwise are not taken for these."""
    simulate = uncertainty.simulate
    before = simulate.__defaults__
    forget_builds()
    with pytest.MonkeyPatch.context() as patch:
        simulate.__defaults__ = (DRAWS, uncertainty.SEED)
        if not getattr(request.module, "RANGES", False):
            patch.setattr(ranges, "_ranges", lambda made, samples: {})
        if not getattr(request.module, "REMEDIES", False):
            patch.setattr(view, "remedied", lambda made: made.checks)
        yield
    simulate.__defaults__ = before
    forget_builds()


def forget_builds() -> None:
    for cached in (quoted_of, engineered_of, helpers.data_of, orders.ordered, pages.page_of):
        cached.cache_clear()
