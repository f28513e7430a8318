"""Stacks of several laminates: each group of layers on the cheapest that carries it, beside the board all of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from configurator.build import Build, changed
from configurator.catalog.load import load_catalog
from configurator.catalog.problems import InputError
from configurator.disciplines.boards.chances import Chances
from configurator.disciplines.boards.grades import Grade
from configurator.disciplines.boards.hybrid import Hybrid
from configurator.render.view import View
from tests.helpers import build_with, built, edited_folder, engineered, kinds


def hybrids(build: Build) -> Iterator[tuple[Grade, Hybrid]]:
    """The hybrid of each kind of board that has one."""
    for id in {line.part.id for line in build.boards}:
        grade = build.grades[id]
        if grade.hybrid is not None:
            yield grade, grade.hybrid


def price(hybrid: Hybrid) -> float:
    """The price of the whole board over that on the laminate it is bought on."""
    assert hybrid.price_share is not None and hybrid.price_share.value is not None
    return hybrid.price_share.value


@pytest.mark.parametrize("platform", kinds())
def test_every_layer_is_on_the_cheapest_that_carries_it(platform: str) -> None:
    """The shares make the whole board; no interface is on a dearer laminate than all of them together need; a price is a mean of prices."""
    for grade, hybrid in hybrids(engineered(platform)):
        assert sum(group.share.value or 0.0 for group in hybrid.groups) == pytest.approx(1.0)
        prices = [group.rung.price.value or 0.0 for group in hybrid.groups if group.rung.price is not None]
        assert min(prices) < (hybrid.price.value or 0.0) < max(prices)
        if grade.derived is not None and hybrid.uniform.price is not None:
            assert max(prices) <= (hybrid.uniform.price.value or 0.0)
        held = [group.held for group in hybrid.groups if group.held is not None]
        assert hybrid.margin.value == min(each.margin.value or 0.0 for each in held)
        assert (hybrid.probability or 0.0) <= min(each.probability or 0.0 for each in held)


def test_chances_are_those_of_the_margins_themselves() -> None:
    """Of laminates, of each trace on them, with the smoothest foil and of several laminates: drawn by one formula, as by their own."""
    smoother, of_several = 0, 0
    for platform in ("gb300-nvl72", "hgx-b200-air"):
        for grade in engineered(platform).grades.values():
            clad, mixed = ([found] if found is not None else [] for found in (grade.smoother, grade.hybrid))
            for rungs in (grade.ladder, clad):
                judged = [*rungs, *(held for rung in rungs for held in rung.traces), *(mixed if rungs is grade.ladder else [])]
                alone = Chances().of("", [each.margin for each in judged])
                assert [each.probability for each in judged] == [alone[each.margin.id] for each in judged]
            smoother += len(clad)
            of_several += sum(len({group.rung.laminate.id for group in hybrid.groups if group.held}) > 1 for hybrid in mixed)
    assert smoother and of_several


def test_fewer_fast_layers_and_a_press_that_minds_nothing_cost_less() -> None:
    """The saving grows with the layers that carry nothing fast; laminate of M6 with FR-4 has the price that is published for it."""
    before = engineered("trn2")
    one, fewer, eased = (
        next(hybrid for _, hybrid in hybrids(build) if hybrid.grades == ["FR-4", "M6"])
        for build in (before, changed(before, ["constants.fast-layers=50 %"]), changed(before, ["constants.board-mixed-stack=0 %"]))
    )
    assert price(fewer) < price(one) and price(eased) < price(one)
    assert (one.price.value or 0.0) == pytest.approx(260, rel=0.01)


MODULE = "      - interface: pcie-5\n        trace-length: {value: 80 mm,"


def counted(folder: Path, share: str) -> Path:
    """A folder in which somebody has counted the layers that the links of a Trainium2 module take."""
    return edited_folder(folder, "parts/boards.yaml", (MODULE, MODULE.replace("pcie-5", f"pcie-5\n        layer-share: {share}")))


def test_counted_layers_are_taken_as_they_are(tmp_path: Path) -> None:
    """In place of what is usual; more than there are is refused."""
    build = build_with(load_catalog([counted(tmp_path / "few", "40 %")]), "trn2")
    shares = [[group.share.value for group in hybrid.groups] for _, hybrid in hybrids(build)]
    assert [0.4, 0.6] in shares
    with pytest.raises(InputError, match=r"at most 100|above 100"):
        load_catalog([counted(tmp_path / "more", "140 %")])


def test_a_customer_sees_none_of_it() -> None:
    """Neither what a stack of several laminates is made of nor what it costs."""
    build = built("gb300-nvl72")
    assert all(View(build, "customer").grade(line).hybrid is None for line in build.boards)
    assert all(View(build, "customer").hybrid_costs(line) is None for line in build.boards)
