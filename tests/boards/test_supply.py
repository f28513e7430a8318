"""How long boards take against the delivery that is offered, and what is in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from configurator.build import Build, changed
from configurator.catalog.load import load_catalog
from configurator.render.order_view import view_of
from configurator.render.text.json import as_json
from configurator.render.view import View
from configurator.rules.check import Check
from tests.helpers import build_with, built, coherent, edited_folder, platforms
from tests.orders import MIXED, ordered

WEEK = 7 * 86400.0
PRICED = "  pcb-superchip-gb300:\n    base: 650 USD\n"


def supply_checks(build: Build) -> dict[str, Check]:
    """Those of boards against the date, by board."""
    return {check.id.removeprefix("supply.boards."): check for check in build.checks if check.id.startswith("supply.boards.")}


@pytest.mark.parametrize("platform", platforms())
def test_laminate_work_and_racks_come_one_after_the_other(platform: str) -> None:
    """Every board takes longer than its laminate, and is in racks later than it is made; more laminate than its layers have of area."""
    build = built(platform)
    for line in {line.part.id: line for line in build.boards}.values():
        lead = line.laminate.lead_weeks
        assert lead is not None and not supply_checks(build)
        made, ready = (coherent(build, f"supply.{line.part.id}.{name}") for name in ("made", "ready"))
        assert lead[1] * WEEK < made < ready <= coherent(build, "supply.ready")
        assert line.area is not None and line.layers.value is not None and line.area.value is not None
        assert coherent(build, f"boards.{line.part.id}.panel-area") > line.area.value * line.layers.value / 2


def test_a_date_before_the_laminate_warns() -> None:
    """Twenty weeks are too short for laminate of special glass, enough for the others; a year is enough for all, by the ranges too."""
    soon, late = (supply_checks(built("vr200-nvl72", f"delivery.weeks={weeks}")) for weeks in (20, 60))
    assert soon["pcb-compute-vr200"].status == "warn" and (soon["pcb-compute-vr200"].probability or 0.0) < 0.1
    assert soon["pcb-peripheral-vr200"].status == "pass" and "Megtron 8" in soon["pcb-compute-vr200"].advice
    assert soon.keys() == late.keys() and all(check.status == "pass" for check in late.values())
    in_doubt = supply_checks(built("vr200-nvl72", "delivery.weeks=33"))["pcb-compute-vr200"]
    assert in_doubt.status == "warn" and 0.1 < (in_doubt.probability or 0.0) < 0.9


def test_what_a_supplier_states_stands_in_place_of_the_laminate(tmp_path: Path) -> None:
    """A lead time at the price of a board is that of the board."""
    edit = (PRICED, PRICED + "    lead-time: {value: 9 week, low: 8 week, high: 10 week, source: ms-bom-2026, confidence: low}\n")
    build = build_with(load_catalog([edited_folder(tmp_path, "prices/component-default.yaml", edit)]), "gb300-nvl72")
    assert coherent(build, "supply.pcb-superchip-gb300.made") == pytest.approx(9 * WEEK)
    line = next(line for line in build.bom if line.node.part is not None and line.node.part.id == "pcb-superchip-gb300")
    assert str(View(build, "internal").lead_time(line)) == "9 week"


def test_content_follows_the_board() -> None:
    """More layers and area take more laminate, foil and glass; the money in foil and glass is part of that in laminate."""
    before = built("gb300-nvl72")
    more = changed(before, ["pcb-superchip-gb300.layers=26", "pcb-superchip-gb300.area=0.13 m^2"])
    for name in ("foil", "glass", "foil-cost", "glass-cost"):
        assert coherent(more, f"supply.pcb-superchip-gb300.{name}") > 1.3 * coherent(before, f"supply.pcb-superchip-gb300.{name}")
    parts = sum(coherent(before, f"supply.pcb-superchip-gb300.{name}") for name in ("foil-cost", "glass-cost"))
    assert 0 < parts < coherent(before, "boards.pcb-superchip-gb300.cost-of-laminate")
    bought = sum(coherent(before, f"supply.laminate.{id}") for id in ("megtron-6", "megtron-7"))
    assert coherent(before, "supply.laminate") == pytest.approx(bought)


def test_a_customer_sees_none_of_it() -> None:
    """Neither times nor remarks nor what is in a board; of the checks none is about them."""
    build = built("vr200-nvl72", "delivery.weeks=20")
    view = View(build, "customer")
    assert not any("supply" in board for board in as_json(view)["boards"])
    assert not any(id.startswith("supply.") or id.endswith(".lead-time") for id in view.figures)
    assert not any(check.id.startswith("supply.") for check in view.checks)
    assert all(not view.supply(line) and not view.supply_risks(line) for line in view.boards)


def test_nor_does_the_customer_of_an_order() -> None:
    """What is inside the house for one system is so under its key, and what the house reckons of owning them all."""
    view = view_of(ordered(MIXED, "delivery={weeks: 20}"), "customer")
    hidden = re.compile(r"(^|\.)(supply|tco|ownership)\.|\.lead-time$")
    assert [id for id in view.figures if hidden.search(id)] == []
    assert [id for id in view_of(ordered(MIXED)).figures if hidden.search(id)]
