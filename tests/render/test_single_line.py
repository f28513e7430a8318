"""The single-line diagram: every role of rack has its column, and what stands in it is what the figures say."""

from __future__ import annotations

import pytest

from configurator.render.svg.shapes import MUTED
from configurator.render.svg.single_line import single_line
from configurator.render.view import View
from configurator.render.words.display import Display
from tests.helpers import engineered, platforms

CASES = [
    *((platform,) for platform in platforms()),
    ("gb300-nvl72", "power.architecture=hvdc-800"),
    ("vr200-nvl72", "power.architecture=hvdc-800-native"),
]


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_every_role_has_its_circuit(case: tuple[str, ...]) -> None:
    display = Display(View(engineered(*case)), "en")
    drawn = single_line(display)
    assert drawn is not None
    for role in display.system.roles:
        assert f">{role.entry.label[:8]}" in drawn
        bus = ("busbar-current",) if role.entry.power is not None and role.entry.power.busbar is not None else ()
        for name in ("breaker", "dc-links", "shelves", *bus):
            figure = display.figure(f"power.{role.key}.{name}")
            assert figure is None or display.amount(figure) in drawn, name
    racks = display.figure("power.sidecars")
    assert (racks is not None) == ("Power racks" in drawn)


def test_as_many_lines_as_feeds() -> None:
    """One line of the racks for each feed of the site."""
    for feeds in (1, 2, 3):
        drawn = str(single_line(Display(View(engineered("gb300-nvl72", "power.redundancy=N+1", f"site.feeds={feeds}")), "en")))
        assert drawn.count(f'fill="none" stroke="{MUTED}"') == feeds
