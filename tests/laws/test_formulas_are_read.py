"""A formula is read by people: no figure comes by more than fits a screen."""

from __future__ import annotations

import pytest

from configurator.figures import constant, how
from tests.helpers import engineered, platforms

LONGEST = 8000  # characters: a sum over all pairs of what stands in a rack comes near
OF_TRACES = 3000


@pytest.mark.parametrize("platform", platforms())
def test_no_formula_is_too_long_to_read(platform: str) -> None:
    assert [id for id, figure in engineered(platform).figures.items() if len(how(figure)) > LONGEST] == []


@pytest.mark.parametrize("platform", platforms())
def test_what_a_trace_loses_is_told_step_by_step(platform: str) -> None:
    """Boards and channels come by steps with names of their own."""
    figures = engineered(platform).figures
    assert [id for id, figure in figures.items() if id.startswith(("boards.", "channels.")) and len(how(figure)) > OF_TRACES] == []


def test_a_formula_without_names_would_be_caught() -> None:
    """Thirteen unnamed doublings of one figure."""
    figure = constant(1.0).named("one", "One", "1")
    for _ in range(13):
        figure = figure * figure
    assert len(how(figure.named("many", "Many", "1"))) > LONGEST
