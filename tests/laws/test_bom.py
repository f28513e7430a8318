"""Laws of the bill of materials: nothing is lost between a component and the total."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.render.text.json import as_json
from configurator.render.view import View
from tests.helpers import bom_leaves, built, children_of, money, plain_number, platforms, shipped_catalog, with_count
from tests.strategies import Case, Variation, cases, counted_nodes, few, some, varied_cases

CENT = Decimal("0.01")
UNITS = {"each": "1", "pair": "pair", "m": "m", "L": "L"}


def data_for(drawn: tuple[Case, Variation]) -> dict[str, Any]:
    case, variation = drawn
    return as_json(View(case.quote(variation.catalog)))


@some
@given(varied_cases())
def test_children_sum_to_their_parents_and_leaves_to_the_total(drawn: tuple[Case, Variation]) -> None:
    """To the cent: each assembly is the sum of the lines directly below it, the whole is the sum of the leaves and of the top lines."""
    data = data_for(drawn)
    for line in data["bom"]:
        below = children_of(data, line)
        if below and line["extended_price"] is not None:
            assert money(line["extended_price"]) == sum(money(child["extended_price"]) for child in below), line["path"]
        assert not below or line["extended_price"] is not None or all(child["extended_price"] is None for child in below)
    tops = [line for line in data["bom"] if line["level"] == 0]
    for lines in (bom_leaves(data), tops):
        assert sum(money(line["extended_price"]) for line in lines) == money(data["cost"]["bom"])
    total = data["figures"]["cost.bom"]["value"]
    assert (total is None) == (data["cost"]["bom"] is None)
    assert total is None or money(data["cost"]["bom"]) == Decimal(str(total)).quantize(CENT)


@some
@given(varied_cases())
def test_a_line_is_its_quantity_times_its_price(drawn: tuple[Case, Variation]) -> None:
    """Each leaf is rounded to the cent once, half away from zero, from the quantity and unit price that the line shows.

    In yuan at an odd rate, where prices in whole dollars leave fractions of a cent.
    """
    case, variation = drawn
    data = data_for((case.with_settings({"prices.currency": "CNY", "prices.fx.CNY/USD": "7.1234567"}), variation))
    for line in bom_leaves(data):
        if line["extended_price"] is None:
            continue
        exact = Decimal(repr(data["figures"][f"{line['id']}.unit-price"]["value"])) * Decimal(repr(line["quantity"]))
        shown = money(line["extended_price"])
        assert shown == shown.quantize(CENT), line["path"]
        assert abs(shown - exact) <= Decimal("0.005000001"), line["path"]
        tie = abs((exact / CENT) % 1 - Decimal("0.5")) < Decimal("1e-4")
        assert tie or shown == exact.quantize(CENT, rounding=ROUND_HALF_UP), line["path"]


@some
@given(varied_cases())
def test_lines_are_a_tree(drawn: tuple[Case, Variation]) -> None:
    """Ids are unique, every line stands after its parent at the next level, and levels follow the paths."""
    data = data_for(drawn)
    seen: set[str] = set()
    for line in data["bom"]:
        path, parent = line["path"], line["path"].rpartition(".")[0]
        assert line["id"] == f"bom.{path}" and path not in seen
        assert line["level"] == path.count(".")
        assert not parent or parent in seen, f"{path} stands before {parent}"
        assert f"{line['id']}.quantity" in data["figures"]
        assert line["quantity"] == data["figures"][f"{line['id']}.quantity"]["value"]
        seen.add(path)


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


@some
@given(varied_cases())
def test_quantities_multiply_down_the_tree(drawn: tuple[Case, Variation]) -> None:
    """A line's quantity is that of its parent times its own count, so a count given once reaches every part below it."""
    case, variation = drawn
    build = case.build(variation.catalog)
    for node in build.system.walk():
        count = build.figures.get(f"{node.path}.count")
        if count is None or node.entry is None:
            continue
        above = node.parent.total if node.parent is not None and node.parent.entry is not None else None
        if above is None:
            above = build.figures.get(f"racks.{node.role}.total", build.figures["quantity"])
        product = (above.value or 0.0) * (count.value or 0.0)
        assert node.total.value == (pytest.approx(product, rel=1e-12) if not node.entry.whole else -(-product // 1))


@few
@given(cases(), st.data())
def test_more_of_a_thing_is_never_fewer_lines_or_less_of_it(case: Case, data: st.DataObject) -> None:
    """Raising a count in the platform raises the quantity of the line and of everything below it, and lowers none."""
    role, keys = data.draw(st.sampled_from(counted_nodes(case.platform)))
    low, more = data.draw(st.integers(1, 10)), data.draw(st.integers(1, 10))
    catalogs = [with_count(shipped_catalog(), case.platform, role, keys, plain_number(float(n))) for n in (low, low + more)]
    fewer, larger = ({line.node.path: line.quantity.value or 0.0 for line in case.build(each).bom} for each in catalogs)
    tail = ".".join(keys)
    for path, quantity in fewer.items():
        if path == tail or path.startswith(f"{tail}."):
            assert larger[path] > quantity, path


@pytest.mark.parametrize("platform", platforms())
def test_every_part_of_the_platform_has_a_line(platform: str) -> None:
    """The leaves of the platform's own tree, its racks and its shelves are all in the bill of materials: no child is dropped."""
    build = built(platform)
    lines = {line.node.path: line for line in build.bom}
    assert set(lines) == {node.path for node in build.system.walk()}
    for role, keys in counted_nodes(platform):
        prefix = f"{role}." if len(build.system.roles) > 1 else ""
        path, count = prefix + ".".join(keys), build.figures.get(f"{prefix}{'.'.join(keys)}.count")
        assert path in lines or count is None or count.value == 0, path


@pytest.mark.parametrize("platform", platforms())
def test_lines_are_in_the_unit_their_part_is_sold_by(platform: str) -> None:
    """Pairs are counted in pairs, hoses in metres, coolant in litres; a price per pair is never multiplied by pieces."""
    parts = shipped_catalog().parts
    for line in as_json(View(built(platform)))["bom"]:
        unit = UNITS[parts[line["part"]].sold_by] if line["part"] else "1"
        assert line["unit"] == unit, line["path"]


def test_totals_count_once() -> None:
    """The counting law can fail: a build whose assembly forgets its last child does not sum (checked on a doctored bill)."""
    data = as_json(View(built("gb300-nvl72")))
    lines = [line for line in data["bom"] if line["path"] != "compute-tray.superchip.memory"]
    superchip = next(line for line in lines if line["path"] == "compute-tray.superchip")
    below = [line for line in lines if line["path"].rpartition(".")[0] == superchip["path"]]
    assert money(superchip["extended_price"]) != sum(money(line["extended_price"]) for line in below)


def test_counted_nodes_reach_to_the_components() -> None:
    """The law above walks to the bottom of the tree: it sees the GPUs, not only the trays."""
    assert ("compute", ("compute-tray", "superchip", "gpu")) in counted_nodes("gb300-nvl72")
