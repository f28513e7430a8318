"""The strategies behind the laws: they draw the whole specification, and what they draw builds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from pydantic import BaseModel

from configurator.catalog.entry import kebab
from configurator.system.spec import Spec
from configurator.testing.cases import counted_of
from tests.helpers import engineered, kinds, platforms, shipped_catalog
from tests.strategies import Case, cases, choices, few, published_alternatives, spec_fields

# Fields that are not drawn like the others: the platform itself, and tables whose keys come from the platform.
ELSEWHERE = {"platform", "options", "alternatives", "lines", "waivers"}


def paths(section: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The dotted path of every field of the specification."""
    for name, field in section.model_fields.items():
        path = f"{prefix}{kebab(name)}"
        below = field.annotation
        if isinstance(below, type) and issubclass(below, BaseModel):
            yield from paths(below, f"{path}.")
        elif path not in ELSEWHERE:
            yield path


def test_every_field_of_the_specification_is_drawn() -> None:
    """A field added to the specification must be given a strategy, or the laws would not hold for it."""
    drawn = {path.replace("prices.fx.CNY/USD", "prices.fx") for path in spec_fields(shipped_catalog())}
    assert drawn == set(paths(Spec))


def test_every_field_reaches_a_case() -> None:
    """Not only listed: each field turns up in the cases that are drawn, on every platform."""
    seen: set[str] = set()
    names: set[str] = set()

    @settings(max_examples=700, deadline=None, database=None, derandomize=True)
    @given(cases())
    def draw(case: Case) -> None:
        seen.update(case.settings)
        names.add(case.platform)

    draw()
    assert set(spec_fields(shipped_catalog())) <= seen
    assert names == set(platforms())


@pytest.mark.parametrize("platform", platforms())
def test_options_and_alternatives_are_drawn(platform: str) -> None:
    """The platform's own options are drawn, and every alternative that is offered can be chosen by its name."""
    options = shipped_catalog().platforms[platform].options
    assert len(choices(shipped_catalog().platforms[platform])) >= min(1, len(options))
    for id, names in published_alternatives(platform).items():
        for name in names:
            build = counted_of(shipped_catalog(), platform, f"alternatives.{id}={name}")
            assert any(d.id == f"alternative.{id}" for d in build.decisions)


@pytest.mark.parametrize("platform", kinds())
def test_the_catalogs_own_value_can_be_asked_for_by_name(platform: str) -> None:
    """So that a sweep or a search may go over all that is published of one thing."""
    usual, chosen = engineered(platform), [f"alternatives.{id}=as-catalogued" for id in published_alternatives(platform)]
    assert {id: f.value for id, f in engineered(platform, *chosen).figures.items()} == {id: f.value for id, f in usual.figures.items()}


@few
@given(cases())
def test_a_case_says_how_to_repeat_it(case: Case) -> None:
    """A case is its --set options, so a failing example can be typed into the command line."""
    assert all("=" in line for line in case.lines)
    assert dict(line.split("=", 1) for line in case.lines) == dict(case.settings)
