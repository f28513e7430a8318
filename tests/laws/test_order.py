"""Laws of an order of several systems: each is what it is alone, and the order is their sum, to the cent."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import Order, changed
from configurator.catalog.prices import PriceBreak
from configurator.catalog.values import parse_value
from configurator.disciplines.order import ADDITIVE, TOLD
from configurator.render.order_view import OrderView
from configurator.render.text.json import as_json
from configurator.units import unit
from tests.helpers import bom_leaves, built, data_of, money, platforms, shipped_catalog
from tests.orders import MIXED, POOLED, order_with, ordered
from tests.strategies import some

CENT = Decimal("0.01")
WHOLE = ("prices.fresh", "prices.dated", "prices.holds", "prices.one-basis", "cost.", "quote.")  # checks of an order as a whole
GPU, BOOK = "b300-gpu", "component-default"


def data(order: Order) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(as_json(OrderView(order))))
    return made


def wrong_sums(made: Mapping[str, Any]) -> list[str]:
    """Where lines, systems and order do not add up to the cent."""
    wrong, leaves = [], bom_leaves(dict(made))
    net = sum(money(system["net"]) for system in made["systems"])
    shared = {line["system"] for line in leaves} - {system["id"] for system in made["systems"]}
    net += sum(Decimal(str(made["figures"][f"{key}.cost.net"]["value"])) for key in shared)
    beside = sum(money(line["net"]) for line in made["lines"] if line["kind"] == "selling" and not line["optional"])
    for name, total, found in (
        ("cost", "cost.bom", sum(money(line["extended_price"]) for line in leaves)),
        ("list price", "cost.list-price", sum(money(line["sell_extended"]) for line in leaves)),
        ("price", "cost.price", net + beside),
        ("categories", "cost.bom", sum(money(amount) for amount in made["cost"]["by_category"].values())),
    ):
        if abs(found - Decimal(str(made["figures"][total]["value"]))) >= CENT / 2:
            wrong.append(name)
    return wrong


@pytest.mark.parametrize("text", [MIXED, POOLED])
def test_lines_and_systems_add_up_to_the_order(text: str) -> None:
    """The leaves of all systems are the cost and the list price; what is left of each after its discount, and the lines, are the price."""
    assert wrong_sums(data(ordered(text))) == []


def test_a_system_that_is_left_out_is_caught() -> None:
    """Were a system missing in the total, the law would say so."""
    made = data(ordered(MIXED))
    made["systems"] = made["systems"][:1]
    made["bom"] = [line for line in made["bom"] if line["system"] != "inference"]
    assert wrong_sums(made) == ["cost", "list price", "price", "categories"][:3]


@some
@given(st.sampled_from(platforms()), st.integers(1, 40), st.integers(0, 30), st.integers(0, 30))
def test_an_order_of_one_system_is_that_system(platform: str, quantity: int, margin: int, discount: int) -> None:
    """Every figure of money, and every figure of the system under its key."""
    settings = (f"prices.margin={margin} %", f"prices.discount={discount} %")
    alone = built(platform, *settings, f"quantity={quantity}")
    order = order_with(shipped_catalog(), f"systems: [{{platform: {platform}, quantity: {quantity}}}]", *settings)
    for id, figure in alone.figures.items():
        if id.startswith("cost.") and not (figure.info and figure.info.simulated):
            same = order.figures[id] if id in order.figures else order.sections[0].figures[id]
            assert same.value == pytest.approx(figure.value, rel=1e-12), id
        if not id.startswith(("cost.", "quote.", "prices.")) and id in order.sections[0].figures:
            assert order.sections[0].figures[id].value == figure.value, id


@some
@given(st.permutations(["{platform: hgx-b200-air, quantity: 2}", "{platform: trn2, id: a}", "{platform: trn2, id: b, quantity: 3}"]))
def test_the_order_of_entries_is_irrelevant(entries: list[str]) -> None:
    """Every figure keeps its id and its value."""
    texts = [f"systems: [{', '.join(found)}]" for found in (entries, sorted(entries))]
    one, other = map(ordered, texts)
    assert {id: f.value for id, f in one.figures.items()} == {id: f.value for id, f in other.figures.items()}


def test_what_adds_up_is_the_sum_of_the_systems() -> None:
    """Loads, heat, flow, weight, racks: the sum; a section is what the system is alone."""
    order = ordered(MIXED)
    alone = built("gb300-nvl72", "quantity=4", "power.redundancy=N+1")
    for id in (*ADDITIVE, *TOLD):
        parts = [f for build in order.sections if (f := build.figures.get(id)) is not None]
        if id in order.figures and all(f.dimension is order.figures[id].dimension for f in parts):
            assert order.figures[id].value == pytest.approx(sum(f.value or 0.0 for f in parts), rel=1e-12), id
        if id in alone.figures:
            assert order.sections[0].figures[id].value == alone.figures[id].value, id
    engineering = [c.id for c in alone.checks if not c.id.startswith(WHOLE)]
    assert [check.id for check in order.sections[0].checks] == engineering


def test_quantity_breaks_count_the_whole_order() -> None:
    """A break that no system reaches alone is reached by both together, also when an input of the workbook changes."""
    catalog = shipped_catalog()
    price = catalog.books[BOOK].prices[GPU]
    steps = [PriceBreak(quantity=parse_value("100", unit("1")), price=parse_value("30000 USD", None))]
    prices = {**catalog.books[BOOK].prices, GPU: price.model_copy(update={"breaks": steps})}
    book = catalog.books[BOOK].model_copy(update={"prices": prices})
    broken = dataclasses.replace(catalog, books={**catalog.books, BOOK: book})
    order = order_with(broken, "systems: [{platform: gb300-nvl72, id: a}, {platform: gb300-nvl72, id: b}]")
    line = "a.bom.compute-tray.superchip.gpu.unit-price"
    assert order.figures[line].number == 30000
    assert order_with(broken, "systems: [{platform: gb300-nvl72, id: a}]").figures[line].number == 35000
    assert changed(order, ["b.quantity=3"]).figures[line].number == 30000


def test_a_changed_quantity_is_the_order_built_anew() -> None:
    """What-if on the quantity of one system gives the order with that quantity; the other system stays as it is."""
    order, anew = changed(ordered(MIXED), ["inference.quantity=7"]), ordered(MIXED, "systems.inference.quantity=7")
    for id in ("cost.price", "cost.price-with-tax", "power.it-load", "system.racks", "inference.cost.net", "gb300-nvl72.cost.net"):
        assert order.figures[id].value == pytest.approx(anew.figures[id].value, rel=1e-12), id


def test_one_input_is_shared_where_it_is_one() -> None:
    """Parts, constants, the site and prices are one figure for all systems; what a system says itself is its own."""
    order = ordered(POOLED)
    a, b = (build.figures for build in order.sections[:2])
    for id in ("b300-gpu.tdp", "b300-gpu.price", "site.facility-water", "prices.margin", "constants.air-density"):
        assert a[id] is b[id] is order.figures[id]
    for id in ("quantity", "cooling.supply-temperature", "power.utilisation", "racks.compute.count", "power.compute.breaker"):
        assert a[id] is not b[id]
        assert order.figures[f"hall-a.{id}"] is a[id]


# --- what systems share


def test_systems_of_one_loop_share_their_units() -> None:
    """One set for heat and flow of both: fewer than each alone needs, in the bill of materials once; every watt arrives at the facility."""
    shared, own = ordered(POOLED), ordered(POOLED, "cooling.pod=own")
    count = [order.figures["cooling.cdus"].value or 0.0 for order in (shared, own)]
    assert count[0] < count[1]
    units = [line for line in shared.bom if line.node.key == "cdu"]
    assert [line.quantity.value for line in units] == [count[0]]
    for order in (shared, own):
        given_off = (order.figures["cooling.heat-to-facility"] + order.figures["cooling.heat-to-room"]).value
        taken = (order.figures["cooling.heat"] + order.figures["cooling.pump-power"]).value
        assert given_off == pytest.approx(taken, rel=1e-9)
    decision = {d.id: d for d in shared.decisions}["cooling.pods"]
    assert decision.chosen.startswith("hall-a, hall-b: 3 ×")
    assert [other.why for other in decision.alternatives] == ["no heat goes into liquid"]


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("systems.hall-b.cooling.pod=own", "keeps its units apart"),
        ("systems.hall-b.cooling.supply-temperature=35 degC", "no other system has its loop"),
        ("systems.hall-b.cooling.coolant=water", "no other system has its loop"),
        ("systems.hall-b.cooling.cdu=none", "no CDU is part of its quote"),
        ("systems.hall-b.cooling.cdu=coolit-chx200", "stand in its racks"),
        ("systems.hall-b.cooling.architecture=l2a", "to the air"),
    ],
)
def test_why_units_are_not_shared_is_said(setting: str, why: str) -> None:
    """A system of another loop has units of its own, and the decision says what keeps it apart."""
    found = {d.id: d for d in ordered(POOLED, setting).decisions}["cooling.pods"]
    assert found.chosen == "none"
    assert any(why in other.why for other in found.alternatives)


def test_racks_may_do_without_units_of_their_own() -> None:
    """Alone and by default each has a unit in every rack; `shared` on one of them changes nothing, on both one row serves them."""
    text = "systems: [{platform: gb300-nvl72, quantity: 4, id: a}, {platform: gb300-nvl72, quantity: 3, id: b}]\n"
    own, one, both = (ordered(text, *settings) for settings in ((), ("systems.a.cooling.pod=shared",), ("cooling.pod=shared",)))
    counts = [order.figures["cooling.cdus"].value or 0.0 for order in (own, one, both)]
    assert counts[0] == counts[1] == 7 and counts[2] == 2
    assert {d.id: d for d in both.decisions}["cooling.pods"].chosen.startswith("a, b: 2 ×")
    assert ordered(text, "cooling.pod=shared", "cooling.cdu=coolit-chx200").figures["cooling.cdus"].value == 7


def test_spares_that_fit_both_are_one_stock() -> None:
    """Whole pairs of the share of all pairs fitted, once for the order."""
    order = ordered(POOLED)
    lines = [line for line in order.bom if line.node.key.startswith("spares-")]
    fitted = sum(build.figures["connectors.qd-pairs"].value or 0.0 for build in order.sections)
    assert [line.quantity.value for line in lines] == [-(-fitted * 3 // 100)]


def test_states_of_failure_stand_under_their_system() -> None:
    """Racks of each system as it is alone; units that systems share once, each left with its part of the heat of all."""
    order = ordered(POOLED)
    rows = data(order)["states"]
    alone = data_of("gb300-nvl72", "quantity=5")["states"]
    hall = [{name: v for name, v in row.items() if name != "system"} for row in rows if row["system"] == "hall-a"]
    assert hall == [row for row in alone if row["where"] != "loop"]
    loops = {(row["system"], row["state"]): row for row in rows if row["where"] == "loop"}
    assert set(loops) == {("shared-cooling", state) for state in ("none", "cdu", "pump")}
    heat, units = order.figures["shared-cooling.cooling.cdu-pod-heat"].number or 0.0, order.figures["cooling.cdus"].value or 0.0
    assert loops["shared-cooling", "cdu"]["cdu_kw"] == pytest.approx(heat / (units - 1))
    assert loops["shared-cooling", "cdu"]["promised"] and loops["shared-cooling", "cdu"]["carried"]
