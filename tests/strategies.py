"""The strategies that strangers draw from too (`configurator.testing`), over the shipped catalog, and how long the tests look."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from configurator.testing.cases import NOT_A_CASE as NOT_A_CASE
from configurator.testing.cases import Case as Case
from configurator.testing.cases import shipped_catalog
from configurator.testing.strategies import catalogs, specs
from configurator.testing.strategies.catalogs import Variation as Variation
from configurator.testing.strategies.catalogs import variations
from configurator.testing.strategies.settings import ids_of as ids_of
from configurator.testing.strategies.settings import spec_fields as spec_fields
from configurator.testing.strategies.specs import cases as cases
from configurator.testing.strategies.specs import choices as choices

# An example is one to three builds of some 30 ms; the whole folder must stay quick. Other profiles (tests/conftest.py) look longer.
few = settings(max_examples=max(1, settings().max_examples // 5))
some = settings(max_examples=max(1, settings().max_examples * 5 // 12))


def tdps(platform: str, factors: st.SearchStrategy[float]) -> st.SearchStrategy[Variation]:
    return catalogs.tdps(platform, factors, shipped_catalog())


def captures(platform: str) -> st.SearchStrategy[Variation]:
    return catalogs.captures(platform, shipped_catalog())


def used_parts(platform: str, field: str) -> tuple[str, ...]:
    return catalogs.used_parts(shipped_catalog(), platform, field)


def counted_nodes(platform: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return catalogs.counted_nodes(shipped_catalog(), platform)


def published_alternatives(platform: str) -> dict[str, tuple[str, ...]]:
    return specs.published_alternatives(shipped_catalog(), platform)


def solved_from(book: str = "component-default") -> set[str]:
    return catalogs.solved_from(shipped_catalog(), book)


def varied_cases() -> st.SearchStrategy[tuple[Case, Variation]]:
    """A case and a catalog with something of its platform varied."""
    return cases().flatmap(lambda case: st.tuples(st.just(case), variations(case.platform, case.of)))
