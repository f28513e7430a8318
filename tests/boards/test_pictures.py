"""Drawings of boards and channels: what they show is what the figures say."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from configurator.disciplines.boards.curve import over_frequency
from configurator.render.svg.boards import board_pictures, channel_pictures
from configurator.render.svg.boards.style import PIECE, TRACE
from configurator.render.view import Audience, View
from configurator.render.words.display import Display
from tests.helpers import built, platforms

PER_INCH = 0.0254


def display(platform: str, audience: Audience = "internal") -> Display:
    return Display(View(built(platform), audience), "en")


def bars(drawing: str) -> list[tuple[float, float]]:
    """Where each bar of a waterfall begins and how long it is."""
    found = [node for node in ElementTree.fromstring(drawing).iter() if node.get("fill") in (TRACE, PIECE)]
    return [(float(node.get("x", "")), float(node.get("width", ""))) for node in found]


@pytest.mark.parametrize("platform", platforms())
def test_segments_are_drawn_one_behind_the_other(platform: str) -> None:
    """Each bar begins where the one before it ends, as long as its loss; bars that all begin at nothing would be caught."""
    for picture in channel_pictures(display(platform)):
        drawn, losses = bars(picture.drawing), [segment.loss.value or 0.0 for segment in picture.channel.segments]
        assert len(drawn) == len(losses)
        scale = drawn[0][1] / losses[0]
        for (x, width), after, loss in zip(drawn, [*drawn[1:], None], losses, strict=True):
            assert width == pytest.approx(loss * scale, abs=0.03)
            assert after is None or after[0] == pytest.approx(x + width, abs=0.02)


@pytest.mark.parametrize("platform", ["gb300-nvl72", "cloudmatrix-384", "trn2"])
def test_every_board_is_drawn(platform: str) -> None:
    """Its stack-up; with a fast interface its loss and its ladder too, with prices inside the house only."""
    inside, outside = (board_pictures(display(platform, audience)) for audience in ("internal", "customer"))
    for mine, theirs in zip(inside, outside, strict=True):
        assert len(mine.drawings) == len(theirs.drawings) == (3 if mine.line.interfaces else 1)
        assert not any("/board" in drawing for drawing, _ in theirs.drawings)


def test_the_curve_runs_through_the_loss_of_the_interface() -> None:
    """And rises all the way; the loss at one frequency drawn at all of them would be caught."""
    build = built("vr200-nvl72")
    for line in build.boards:
        for each in line.interfaces:
            nyquist = each.trace.frequency.value or 0.0
            whole, dielectric = over_frequency(
                [each.trace.per_length.whole, each.trace.per_length.dielectric], nyquist * np.array([0.5, 1.0, 1.2])
            )
            assert whole[1] * PER_INCH == pytest.approx((each.loss_per_inch.value or 0.0) * PER_INCH, rel=1e-12)
            assert list(whole) == sorted(set(whole)) and dielectric[0] < whole[0]


def test_a_board_on_its_own_laminate_costs_what_is_paid() -> None:
    """A dearer laminate makes it dearer, a cheaper one cheaper."""
    build = built("gb300-nvl72")
    for line in build.boards:
        found = {rung.laminate.id: rung for rung in build.grades[line.part.id].ladder}
        own = found.get(line.laminate.id)
        if own is None:
            continue
        assert own.price_share is not None and own.price_share.value == pytest.approx(1.0)
        shares = [
            (rung.price.value or 0.0, rung.price_share.value)
            for rung in found.values()
            if rung.price is not None and rung.price_share is not None
        ]
        assert [share for _, share in sorted(shares)] == sorted(share for _, share in shares)
