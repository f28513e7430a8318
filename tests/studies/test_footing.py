"""What makes the money of columns incomparable is said, and their contents add up."""

from __future__ import annotations

import pytest

from configurator.catalog.prices import LINE_CATEGORIES
from configurator.render.view import View
from configurator.studies.compare import compare
from configurator.studies.cost.footing import footing
from tests.helpers import engineered
from tests.render.chinese import all_untranslated

ANALYST = "prices.books=[analyst-2026-05]"


def seen(platform: str, *settings: str, audience: str = "internal") -> View:
    """A build without ranges."""
    return View(engineered(platform, *settings), "customer" if audience == "customer" else "internal")


def test_the_same_stands_on_the_same() -> None:
    """A build beside itself needs no warning."""
    assert not footing([seen("gb300-nvl72"), seen("gb300-nvl72")])
    assert not footing([seen("gb300-nvl72")])


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        (("gb300-nvl72",), ("tpu-v7",), {"basis", "boundary", "date"}),
        (("gb300-nvl72",), ("gb300-nvl72", ANALYST), {"scope", "basis"}),
        (("gb200-nvl72", ANALYST), ("gb300-nvl72", ANALYST), {"basis", "scope"}),
        (("gb300-nvl72",), ("gb300-nvl72", "network.boundary=leaf"), {"boundary", "basis"}),
    ],
)
def test_what_differs_is_said(first: tuple[str, ...], second: tuple[str, ...], kinds: set[str]) -> None:
    """Bases by their shares, scopes by books and lines left out, boundaries by what links end at, dates by the middle of the money."""
    found = footing([seen(*first), seen(*second)])
    assert {each.kind for each in found} >= kinds - {"basis"} and {each.kind for each in found} <= kinds
    assert all(len(each.values) == 2 for each in found)
    assert not all_untranslated(each.message for each in found)


def test_a_customer_learns_of_the_boundary_alone() -> None:
    """Bases, books and dates of prices are of the house."""
    views = [seen("gb300-nvl72", audience="customer"), seen("tpu-v7", audience="customer")]
    assert {each.kind for each in footing(views)} == {"boundary"}


@pytest.mark.parametrize("settings", [(), (ANALYST,)])
def test_contents_add_up(settings: tuple[str, ...]) -> None:
    """The categories of a column are the cost per accelerator; one that may lie in a sum is not known, not nothing."""
    found = compare([seen("gb300-nvl72", *settings)])
    contents = [found.cells[f"content-{category}"][0] for category in LINE_CATEGORIES]
    whole = found.cells["bom-per-accelerator"][0].value
    assert whole is not None
    assert sum(cell.value or 0.0 for cell in contents) == pytest.approx(whole, abs=0.01)
    assert all(cell.value is not None or cell.reason for cell in contents)
    assert any(cell.value is None for cell in contents) == bool(settings)
