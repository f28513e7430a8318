"""Laws of the bill of materials: nothing is lost between a component and the total."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.render.text.json import as_json, bom_json
from configurator.render.view import View
from tests.helpers import bom_leaves, engineered, kinds, money, platforms, shipped_catalog
from tests.strategies import Case, Variation, counted_nodes, some, varied_cases

CENT = Decimal("0.01")
UNITS = {"each": "1", "pair": "pair", "m": "m", "L": "L"}


def data_for(drawn: tuple[Case, Variation]) -> dict[str, Any]:
    case, variation = drawn
    return as_json(View(case.quote(variation.catalog)))


@some
@given(varied_cases(), st.sampled_from(["component-default", "cny-domestic", "analyst-2026-05"]))
def test_status_says_what_is_missing(drawn: tuple[Case, Variation], book: str) -> None:
    """A line without a price is marked and counted, never taken as zero; an assembly with one inside says partial."""
    case, variation = drawn
    data = data_for((case.with_settings({"prices.books": f"[{book}]"}), variation))
    leaves = bom_leaves(data)
    missing = [line["path"] for line in leaves if line["status"] == "unpriced"]
    assert data["cost"]["unpriced_lines"] == len(missing) == data["figures"]["cost.unpriced-lines"]["value"]
    for line in leaves:
        assert (line["extended_price"] is None) == (line["status"] != "priced"), line["path"]
        assert line["status"] == "priced" or line["reason"], f"{line['path']} does not say why it has no price"
    for line in data["bom"]:
        if line in leaves or line["extended_price"] is None:
            continue
        inside = any(path.startswith(line["path"] + ".") for path in missing)
        assert line["status"] == ("partial" if inside else "priced"), line["path"]
    unpriced = next(check for check in data["checks"] if check["id"] == "cost.unpriced")
    assert (unpriced["status"] == "pass") == (not missing)


@pytest.mark.parametrize("platform", platforms())
def test_every_part_of_the_platform_has_a_line(platform: str) -> None:
    """The leaves of the platform's own tree, its racks and its shelves are all in the bill of materials: no child is dropped."""
    build = engineered(platform)
    lines = {line.node.path: line for line in build.bom}
    assert set(lines) == {node.path for node in build.system.walk()}
    for role, keys in counted_nodes(platform):
        prefix = f"{role}." if len(build.system.roles) > 1 else ""
        path, count = prefix + ".".join(keys), build.figures.get(f"{prefix}{'.'.join(keys)}.count")
        assert path in lines or count is None or count.value == 0, path


@pytest.mark.parametrize("platform", kinds())
def test_lines_are_in_the_unit_their_part_is_sold_by(platform: str) -> None:
    """Pairs are counted in pairs, hoses in metres, coolant in litres; a price per pair is never multiplied by pieces."""
    parts = shipped_catalog().parts
    for line in bom_json(View(engineered(platform))):
        unit = UNITS[parts[line["part"]].sold_by] if line["part"] else "1"
        assert line["unit"] == unit, line["path"]


def test_totals_count_once() -> None:
    """The counting law can fail: a build whose assembly forgets its last child does not sum (checked on a doctored bill)."""
    lines = [line for line in bom_json(View(engineered("gb300-nvl72"))) if line["path"] != "compute-tray.superchip.memory"]
    superchip = next(line for line in lines if line["path"] == "compute-tray.superchip")
    below = [line for line in lines if line["path"].rpartition(".")[0] == superchip["path"]]
    assert money(superchip["extended_price"]) != sum(money(line["extended_price"]) for line in below)


def test_counted_nodes_reach_to_the_components() -> None:
    """The law above walks to the bottom of the tree: it sees the GPUs, not only the trays."""
    assert ("compute", ("compute-tray", "superchip", "gpu")) in counted_nodes("gb300-nvl72")
