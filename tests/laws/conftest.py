"""Laws build thousands of quotes, so builds are made cheap where a law does not look: few draws, and ranges of figures only on request.

A module that looks at ranges (`low`, `high`) says ``RANGES = True``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from configurator import build
from configurator.figures import uncertainty
from tests import helpers

DRAWS = 64


@pytest.fixture(scope="module", autouse=True)
def quick_builds(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fewer draws behind the percentiles, and no ranges of figures; builds made otherwise are not taken for these."""
    simulate = uncertainty.simulate
    before = simulate.__defaults__
    forget_builds()
    with pytest.MonkeyPatch.context() as patch:
        simulate.__defaults__ = (DRAWS, uncertainty.SEED)
        if not getattr(request.module, "RANGES", False):
            patch.setattr(build, "_ranges", lambda system: {})
        yield
    simulate.__defaults__ = before
    forget_builds()


def forget_builds() -> None:
    helpers.built.cache_clear()
    helpers.data_of.cache_clear()
