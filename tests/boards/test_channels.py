"""Channels, derived grades, and what a board costs by its make-up, over all platforms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from configurator.build import Build, changed
from configurator.catalog.load import load_catalog
from configurator.catalog.problems import InputError
from configurator.catalog.tables.reference import Laminate
from configurator.disciplines.boards.grades import Grade, span
from configurator.disciplines.boards.ladder import chosen
from configurator.disciplines.boards.loss import BoardLine
from configurator.figures import constant
from configurator.render.text.json import as_json
from configurator.render.view import Audience, View
from configurator.rules.check import Check
from tests.helpers import built, coherent, data_of, engineered, kinds, platforms


def boards(build: Build) -> Iterator[BoardLine]:
    """Each kind of board once."""
    yield from {line.part.id: line for line in build.boards}.values()


@pytest.mark.parametrize("platform", platforms())
def test_every_board_is_asked(platform: str) -> None:
    """It has a fast interface, each in a channel, or says why it needs none, and a grade with a reason where the published one differs."""
    build = engineered(platform)
    crossed = {(board, channel.standard.id) for channel in build.channels for board in channel.entry.boards}
    for line in boards(build):
        assert all((line.part.id, each.standard.id) in crossed for each in line.interfaces), line.part.id
        grade = build.grades[line.part.id]
        assert bool(line.interfaces) != bool(line.part.no_interface), line.part.id
        assert grade.agreement == "agrees" or grade.reason, line.part.id
        best = chosen(grade.ladder)
        assert grade.derived is (best.laminate if best else None)


@pytest.mark.parametrize("platform", kinds())
def test_segments_add_up_to_one_budget(platform: str) -> None:
    """Loss is the sum of the segments, margin what is left of the budget, a share what all other segments leave."""
    channels = data_of(platform)["channels"]
    assert channels
    for found in channels:
        losses = [segment["loss_db"] for segment in found["segments"]]
        assert sum(losses) == pytest.approx(found["loss_db"]) and found["budget_db"] - sum(losses) == pytest.approx(found["margin_db"])
        assert 0 <= found["probability"] <= 1 and {"package", "trace"} <= {segment["kind"] for segment in found["segments"]}
        assert all(segment["loss_db"] > 0 and segment["low"] <= segment["loss_db"] <= segment["high"] for segment in found["segments"])
        for board, share in found["share"].items():
            own = [segment["loss_db"] for segment in found["segments"] if segment["board"] == board]
            assert len(own) * share == pytest.approx(found["budget_db"] - sum(losses) + sum(own))


def test_a_channel_over_three_boards_is_judged_once() -> None:
    """The boards of the channel show its margin, and none has a check of its own."""
    build = built("vr200-nvl72")
    parts = {"pcb-compute-vr200", "pcb-midplane-vr200", "pcb-connectx-vr200"}
    channel = next(c for c in build.channels if parts == set(c.shares))
    assert sum(s.kind == "connector" for s in channel.segments) == 2
    ids = [check.id for check in build.checks if check.id.startswith(("boards.margin", "channels.margin"))]
    assert f"channels.margin.{channel.entry.id}" in ids and not any(part in id for part in parts for id in ids)


@pytest.mark.parametrize(
    ("change", "board"),
    [("width=8 mil", "pcb-nvswitch-gb300.nvlink-5"), ("trace-length=2 in", "pcb-nvswitch-gb300.nvlink-5")],
)
def test_a_board_answers_to_its_inputs(change: str, board: str) -> None:
    """A wider or shorter trace leaves more; with the grade derived anew."""
    before = built("gb300-nvl72")
    after = changed(before, [f"{board}.{change}"])
    for id in (f"boards.{board}.margin", "channels.gb300-nvlink-5.margin"):
        assert coherent(after, id) > coherent(before, id) + 0.2
    one, other = (b.grades["pcb-nvswitch-gb300"].probability or 0.0 for b in (before, after))
    assert other > one


def test_under_ninety_per_cent_nothing_passes() -> None:
    """A margin that is positive and uncertain warns and names what decides; under 10 % it takes its severity; the law has a case."""
    value, limit = (constant(x, "dB").named(f"x{x}", "x", "dB") for x in (0.3, 0.0))
    check = Check("a.b", "Margin", value, limit, ">=", "fail", "less", by_chance=True)
    states = [(p, check_with(check, p).status) for p in (1.0, 0.9, 0.6, 0.05)]
    assert states == [(1.0, "pass"), (0.9, "pass"), (0.6, "warn"), (0.05, "warn")]
    short = Check("a.b", "Margin", limit, value, ">=", "fail", "less", by_chance=True)
    assert [check_with(short, p).status for p in (0.95, 0.4, 0.05)] == ["warn", "warn", "fail"]
    assert "probability of 60%; it is decided by width" in check_with(check, 0.6).message
    doubtful = [c for c in built("gb300-nvl72").checks if c.id == "channels.margin.gb300-nvlink-5"]
    assert doubtful[0].deciding and doubtful[0].status == "warn" and 0.1 < (doubtful[0].probability or 0.0) < 0.9


def check_with(check: Check, probability: float) -> Check:
    return Check(**{**vars(check), "probability": probability, "deciding": ("width",)})


@pytest.mark.parametrize(
    ("grade", "found"),
    [
        ("M7", (7, 7)),
        ("M6/M7", (6, 7)),
        ("M7+", (7.5, 7.5)),
        ("M8.5", (8.5, 8.5)),
        ("M8U", (8.5, 8.5)),
        ("M8 class", (8, 8)),
        ("FR-4", (0, 3)),
        ("x", None),
    ],
)
def test_grades_as_they_are_published(grade: str, found: tuple[float, float] | None) -> None:
    assert span(grade) == found


NAMED = """items:
  head:
    name: X
    source: engineering-assumption
    confidence: assumption
    interface: {interface}
    segments: [{{{segment}}}]
"""


@pytest.mark.parametrize(
    ("interface", "segment", "told"),
    [
        ("pcie-9", "piece: via-56g", "interface: no 'pcie-9'"),
        ("pcie-5", "piece: via-57g", "piece: no 'via-57g' (did you mean via-56g?)"),
        ("pcie-5", "board: pcb-superchip", "board: no 'pcb-superchip'"),
        ("pcie-3", "board: pcb-superchip-gb300", "has no trace of pcie-3"),
        ("pcie-5", "board: pcb-superchip-gb300, piece: via-56g", "either the trace of a board or a piece"),
    ],
)
def test_a_channel_that_names_nothing_is_refused(tmp_path: Path, interface: str, segment: str, told: str) -> None:
    """With file and line, before anything is built."""
    text = NAMED.format(interface=interface, segment=segment)
    (tmp_path / "channels.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_catalog([tmp_path])
    assert any(told in str(problem) and "channels.yaml" in str(problem) for problem in error.value.problems)


def test_layers_of_each_interface_have_a_grade_of_their_own() -> None:
    """A superchip board of M6 and part M7, as one note has it: its PCI Express layers do with M6; no group needs more than the whole."""
    for platform in ("gb300-nvl72", "hgx-b200-air", "vr200-nvl72"):
        for line in boards(engineered(platform)):
            grade = engineered(platform).grades[line.part.id]
            prices = [price_of(grade, needs) for needs in grade.groups]
            assert not prices or max(prices) <= price_of(grade, grade.derived)
    found = {row["interface"]: row["needs_grade"] for row in data_of("gb300-nvl72")["boards"][0]["interfaces"]}
    assert found["pcie-5"] == "M6"


def price_of(grade: Grade, needs: Laminate | None) -> float:
    """The price of a laminate on a ladder; none holds: dearer than all."""
    return next((rung.price.value or 0.0 for rung in grade.ladder if rung.laminate is needs and rung.price is not None), float("inf"))


def test_ways_out_of_a_channel_leave_more() -> None:
    """A flyover cable carries NVLink 5 past the board that no laminate does, a retimer halves PCI Express; the customer sees no cost."""
    inside, outside = (data_of_view("gb300-nvl72", audience) for audience in ("internal", "customer"))
    for mine, theirs in zip(inside["channels"], outside["channels"], strict=True):
        assert ("flyover" in {way["kind"] for way in mine["alternatives"]}) is ("lpddr5x" not in mine["id"])  # too short to fly over
        assert all(way["margin_db"] > mine["margin_db"] and way["cost"] > 0 for way in mine["alternatives"])
        assert not any("cost" in way for way in theirs["alternatives"])
    short = next(c for c in inside["channels"] if c["id"] == "gb300-nvlink-5")
    assert short["margin_db"] < 0 < short["alternatives"][0]["margin_db"] and short["alternatives"][0]["board"] == "pcb-nvswitch-gb300"


def data_of_view(platform: str, audience: Audience) -> dict[str, Any]:
    return as_json(View(built(platform), audience).without_remedies())


# --- price

DEARER = {
    "pcb-superchip-gb300.layers": "40",
    "pcb-superchip-gb300.area": "0.2 m^2",
    "pcb-superchip-gb300.build-up": "7",
    "laminates.megtron-7.relative-price": "2000 USD/m^2",
}


@pytest.mark.parametrize("id", DEARER)
def test_a_board_costs_what_it_is_made_of(id: str) -> None:
    """More layers, more area, more build-up steps and a dearer laminate cost more."""
    before = built("gb300-nvl72")
    assert coherent(changed(before, [f"{id}={DEARER[id]}"]), "boards.cost") > coherent(before, "boards.cost") + 36


def test_the_published_price_stays_to_the_cent() -> None:
    """As published, 36 x 650 + 9 x 800 + 90 x 50; what nobody published about the boards does not make these prices less certain."""
    build = built("gb300-nvl72")
    assert coherent(build, "boards.cost") == 36 * 650 + 9 * 800 + 90 * 50
    assert coherent(build, "boards.pcb-superchip-gb300.price-move") == 1.0
    assert "boards.pcb-superchip-gb300.price-move" not in build.ranges
    assert "boards.pcb-superchip-gb300.model-cost" in build.ranges


@pytest.mark.parametrize(
    ("board", "residual"), [("pcb-superchip-gb300", 0.03), ("pcb-nvswitch-gb300", 0.06), ("pcb-other-peripheral", 0.06)]
)
def test_the_model_meets_the_prices_it_was_calibrated_on(board: str, residual: float) -> None:
    row: dict[str, Any] = next(b for b in data_of("gb300-nvl72")["boards"] if b["part"] == board)
    assert abs(row["price_residual"]) <= residual
    assert float(row["unit_price"]) / float(row["model_price"]) - 1 == pytest.approx(row["price_residual"], abs=1e-3)


def test_a_board_that_the_model_does_not_explain_says_what_would() -> None:
    """A midplane of 420 x 60 mm costs 2.6 times what its make-up does; 24 layers, which others publish, make the switch board's price."""
    rows = {b["part"]: b for b in data_of("vr200-nvl72")["boards"]}
    assert rows["pcb-midplane-vr200"]["price_residual"] > 1.5 and "0.066 m²" in rows["pcb-midplane-vr200"]["price_reason"]
    assert "24 layers (trendforce)" in rows["pcb-nvswitch-vr200"]["price_reason"]
    assert abs(rows["pcb-compute-vr200"]["price_residual"]) < 0.1 and rows["pcb-compute-vr200"]["price_reason"] == ""


def test_bits_that_wear_and_boards_in_two_parts_cost_more() -> None:
    """The published price is of the board as it is; half the life of a bit makes it dearer, one sub-board instead of two cheaper."""
    before = built("vr200-nvl72")
    assert (
        coherent(before, "boards.pcb-midplane-vr200.cost-of-drill-wear") > 0
        and "boards.pcb-compute-vr200.cost-of-drill-wear" not in before.figures
    )
    worn = changed(before, ["laminates.m9-quartz.drill-life=0.1"])
    whole = changed(before, ["pcb-midplane-vr200.sub-boards=1"])
    costs = [coherent(build, "boards.cost") for build in (whole, before, worn)]
    assert costs == sorted(set(costs))


# --- layers


def test_a_board_has_the_layers_its_largest_chip_needs() -> None:
    """On every platform; more pairs, wider pitch and more power need more, thicker planes less."""
    found = {line.part.id: line for platform in platforms() for line in boards(engineered(platform)) if line.bound is not None}
    assert len(found) >= 15
    assert all((line.bound.least.value or 0.0) <= (line.layers.value or 0.0) for line in found.values() if line.bound)
    before, id = built("gb300-nvl72"), "boards.pcb-superchip-gb300.least-layers"
    more = ("escape.pairs=400", "escape.pitch=4 mm")
    assert all(coherent(changed(before, [f"pcb-superchip-gb300.{change}"]), id) > coherent(before, id) for change in more)
    assert coherent(changed(before, ["b300-gpu.tdp=2300 W"]), id) > coherent(before, id)
    assert coherent(changed(before, ["constants.plane-thickness=140 um"]), id) < coherent(before, id)


@pytest.mark.parametrize("change", ["trace-length=0 mm", "trace-length=200 m", "width=0 mil", "width=20 mm"])
def test_a_trace_that_is_none_is_refused(change: str) -> None:
    """By the same words as a field of the catalog."""
    with pytest.raises(InputError, match=r"is (not above|above|below)"):
        changed(built("gb300-nvl72"), [f"pcb-superchip-gb300.nvlink-5.{change}"])


# --- foil


def test_a_smoother_foil_in_place_of_a_dearer_laminate() -> None:
    """What is told of a smoother foil holds and costs less; where even the least lossy laminate fails on it, nothing is told."""
    told = {}
    for platform in ("hgx-b200-air", "vr200-nvl72"):
        for line in data_of(platform)["boards"]:
            clad, rungs = line["smoother_foil"], {rung["laminate"]: rung for rung in line["ladder"]}
            told[line["part"]] = clad is not None
            if clad is None:
                continue
            usual = rungs[clad["laminate"]]
            assert clad["holds"] and not usual["holds"] and clad["foil"] == "hvlp4" != usual["foil"]
            assert clad["loss_db_per_inch"] < usual["loss_db_per_inch"] and usual["price_per_m2"] < clad["price_per_m2"]
            assert clad["price_per_m2"] < rungs[line["derived_laminate"]]["price_per_m2"]
    assert told["pcb-ubb-b200"] and told["pcb-bluefield-vr200"] and not told["pcb-midplane-vr200"]
