"""Differences between builds: what changed, and the inputs that did it."""

from __future__ import annotations

import json
from functools import cache

from configurator.phrases import unpacked
from configurator.render.view import Audience
from configurator.studies.changes.diff import diff
from configurator.studies.changes.snapshot import Snapshot, snapshot
from tests.helpers import viewed


@cache
def seen(platform: str, *settings: str, audience: Audience = "internal") -> Snapshot:
    """What a build came to."""
    return snapshot(viewed(platform, *settings, audience=audience))


def test_quick_disconnects_between_generations() -> None:
    """126 to 270 pairs and 10,080 to 14,040 USD, because six plates a tray have couplings instead of two."""
    found = {f.id: f for f in diff(seen("gb200-nvl72"), seen("gb300-nvl72")).figures}
    assert (found["connectors.qd-pairs"].before, found["connectors.qd-pairs"].after) == (126, 270)
    assert (found["connectors.qd-cost"].before, found["connectors.qd-cost"].after) == (10080, 14040)
    because = {b.id: (b.before, b.after) for b in found["connectors.qd-cost"].because}
    assert because["compute-tray.loop.plates"] == ("2", "6")
    assert because["qd-pair-gb300.price"] == ("80 USD/pair", "52 USD/pair")


def test_a_build_does_not_differ_from_itself() -> None:
    """Nothing is reported where nothing changed."""
    found = diff(seen("gb300-nvl72"), seen("gb300-nvl72"))
    assert not found.figures
    assert not found.lines


def test_reason_of_one_setting() -> None:
    """One changed input is the one reason of everything that changed."""
    found = diff(seen("gb300-nvl72", "site.pue=1.2"), seen("gb300-nvl72", "site.pue=1.3")).figures
    assert {f.id for f in found} >= {"site.pue", "power.facility"}
    assert {b.id for f in found for b in f.because} == {"site.pue"}


def test_lines_added_and_removed() -> None:
    """A line only one of the two has is reported as added or removed, with its quantity."""
    lines = {x.id: x for x in diff(seen("gb300-nvl72", "options.dpus-per-tray=0"), seen("gb300-nvl72")).lines}
    dpu = lines["bom.compute-tray.dpu.card"]
    assert (dpu.change, dpu.quantity) == ("added", (None, 18))


def test_causes_come_first() -> None:
    """What was decided otherwise, in the words of the platform; what follows from it is no cause."""
    found = diff(seen("gb300-nvl72"), seen("gb300-nvl72", "quantity=2", "options.dpus-per-tray=2", "prices.margin=12 %"))
    causes = {cause.id: (cause.before, cause.after) for cause in found.causes}
    assert causes.items() >= {"quantity": ("1", "2"), "options.dpus-per-tray": ("1", "2"), "prices.margin": ("0 %", "12 %")}.items()
    assert not [id for id in causes if id.endswith((".extended-price", ".sell-price", ".quantity"))]


def test_a_customer_is_not_told_of_margins() -> None:
    """For a customer no cost is compared, and what the seller decided about it is no cause."""
    pair = [seen("gb300-nvl72", f"prices.margin={margin}", audience="customer") for margin in ("10 %", "12 %")]
    found = diff(*pair)
    assert found.cost is None and found.selling is not None and found.selling.whole.change > 0
    assert not found.causes and not [f.id for f in found.figures if "margin" in f.id or f.id.startswith("cost.bom")]


def test_checks_with_another_verdict() -> None:
    """A check that no longer holds is named with both verdicts."""
    found = diff(seen("gb300-nvl72"), seen("gb300-nvl72", "power.after-failure=full-load", "power.shelves=6"))
    assert ("power.redundancy.compute", "fail") in [(check.id, check.after) for check in found.checks]


def test_a_snapshot_is_read_back() -> None:
    """As JSON and back it compares like the first."""
    once = seen("hgx-b200-air")
    again = Snapshot(**json.loads(json.dumps(once.as_json()), object_hook=unpacked))
    assert again == once and diff(once, again).nothing
