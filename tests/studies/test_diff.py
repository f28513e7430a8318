"""Differences between builds: what changed, and the inputs that did it."""

from __future__ import annotations

from configurator.studies.diff import diff
from tests.helpers import viewed


def test_quick_disconnects_between_generations() -> None:
    """126 to 270 pairs and 10,080 to 14,040 USD, because six plates a tray have couplings instead of two."""
    found = {f.id: f for f in diff(viewed("gb200-nvl72"), viewed("gb300-nvl72")).figures}
    assert (found["connectors.qd-pairs"].before, found["connectors.qd-pairs"].after) == (126, 270)
    assert (found["connectors.qd-cost"].before, found["connectors.qd-cost"].after) == (10080, 14040)
    because = {b.id: (b.before, b.after) for b in found["connectors.qd-cost"].because}
    assert because["compute-tray.loop.plates"] == ("2", "6")
    assert because["qd-pair-gb300.price"] == ("80 USD/pair", "52 USD/pair")


def test_a_build_does_not_differ_from_itself() -> None:
    """Nothing is reported where nothing changed."""
    found = diff(viewed("gb300-nvl72"), viewed("gb300-nvl72"))
    assert not found.figures
    assert not found.lines


def test_reason_of_one_setting() -> None:
    """One changed input is the one reason of everything that changed."""
    found = diff(viewed("gb300-nvl72"), viewed("gb300-nvl72", "site.pue=1.3")).figures
    assert {f.id for f in found} >= {"site.pue", "power.facility"}
    assert {b.id for f in found for b in f.because} == {"site.pue"}


def test_lines_added_and_removed() -> None:
    """A line only one of the two has is reported as added or removed, with its quantity."""
    lines = {x.id: x for x in diff(viewed("gb300-nvl72", "options.dpus-per-tray=0"), viewed("gb300-nvl72")).lines}
    dpu = lines["bom.compute-tray.dpu.card"]
    assert (dpu.change, dpu.quantity) == ("added", (None, 18))
