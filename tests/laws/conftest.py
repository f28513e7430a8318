"""Laws build thousands of quotes: the simulation behind the ranges runs with fewer draws here, which no law depends on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from configurator.figures import uncertainty
from tests import helpers

DRAWS = 64


@pytest.fixture(scope="package", autouse=True)
def fewer_draws() -> Iterator[None]:
    simulate = uncertainty.simulate
    before = simulate.__defaults__
    forget_builds()
    simulate.__defaults__ = (DRAWS, uncertainty.SEED)
    yield
    simulate.__defaults__ = before
    forget_builds()


def forget_builds() -> None:
    """Builds made with another number of draws must not be taken for these."""
    helpers.built.cache_clear()
    helpers.data_of.cache_clear()
