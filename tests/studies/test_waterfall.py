"""Money as price, quantity, mix and new: each effect for what it is, and every sum to the coin."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.render.view import View
from configurator.studies.changes.snapshot import snapshot
from configurator.studies.changes.waterfall import EFFECTS, Item, Step, Waterfall, cost_change, price_change, waterfall
from tests.helpers import engineered
from tests.studies.test_diff import seen

FUNCTIONS, PARTS = ("gpu", "nic", "cold-plate"), ("one", "two", "three")


def item(path: str, part: str, quantity: float, amount: str, function: str = "gpu") -> Item:
    return Item(path, function, path, "other", part, quantity, Decimal(amount))


def effects_of(before: list[Item], after: list[Item]) -> dict[str, str]:
    """The effects that are not nothing."""
    found = waterfall("cost", "USD", before, after).whole
    return {effect: f"{found.effects[effect]:.2f}" for effect in EFFECTS if found.effects[effect]}


# --- one effect at a time

ONE = item("a", "one", 4, "400.00")


@pytest.mark.parametrize(
    ("after", "effects"),
    [
        (item("a", "one", 4, "420.00"), {"price": "20.00"}),
        (item("a", "one", 5, "500.00"), {"quantity": "100.00"}),
        (item("a", "two", 4, "440.00"), {"mix": "40.00"}),
        (item("b", "one", 5, "500.00"), {"quantity": "100.00"}),
        (item("b", "two", 3, "390.00"), {"mix": "-10.00"}),
        (item("a", "one", 5, "525.00"), {"quantity": "100.00", "price": "25.00"}),
        (item("a", "two", 5, "550.00"), {"quantity": "100.00", "mix": "50.00"}),
        (item("a", "one", 4, "400.00", "nic"), {}),
    ],
)
def test_each_effect(after: Item, effects: dict[str, str]) -> None:
    """Price at the new count, quantity at the old price, mix for another part; a change of function alone is nothing in the sum."""
    assert effects_of([ONE], [after]) == effects


def test_new_is_what_only_one_has() -> None:
    """A function gained counts whole, one that goes negative."""
    assert effects_of([ONE], [ONE, item("b", "two", 1, "7.00", "nic")]) == {"new": "7.00"}
    assert effects_of([ONE, item("b", "two", 1, "7.00", "nic")], [ONE]) == {"new": "-7.00"}


def test_a_second_part_of_a_function_is_mix() -> None:
    """Not new: there was a part for it."""
    assert effects_of([ONE], [ONE, item("b", "two", 1, "7.00")]) == {"mix": "7.00"}


# --- sums

lines = st.lists(
    st.builds(
        item,
        st.sampled_from("abcdef"),
        st.sampled_from(PARTS),
        st.one_of(st.integers(0, 999), st.floats(0.001, 999, allow_subnormal=False)),
        st.decimals(0, 10**9, places=2).map(str),
        st.sampled_from(FUNCTIONS),
    ),
    max_size=6,
    unique_by=lambda line: line.path,
)


def faults(found: Waterfall, before: list[Item], after: list[Item]) -> Iterator[str]:
    """What does not add up."""
    change = sum((x.amount for x in after), Decimal(0)) - sum((x.amount for x in before), Decimal(0))
    if found.whole.change != change:
        yield "the effects are not the change"
    for effect in EFFECTS:
        if sum(step.effects[effect] for step in found.steps) != found.whole.effects[effect]:
            yield f"the column {effect} is not its total"
    for step in found.steps:
        if (step.after or 0) - (step.before or 0) != step.change:
            yield f"the line {step.function} is not its effects"
        if any(amount != round(amount, 2) for amount in step.effects.values()):
            yield f"the line {step.function} has parts of a cent"


@given(lines, lines)
def test_everything_adds_up(before: list[Item], after: list[Item]) -> None:
    """Lines, columns and totals, to the cent, whatever the lines."""
    assert not list(faults(waterfall("cost", "USD", before, after), before, after))


@given(lines)
def test_nothing_changes_nothing(before: list[Item]) -> None:
    assert not waterfall("cost", "USD", before, before).steps


def test_a_lost_cent_is_found() -> None:
    """The law above catches a step that is a cent off."""
    before, after = [ONE], [item("a", "one", 5, "525.00")]
    found = waterfall("cost", "USD", before, after)
    step = found.steps[0]
    wrong = Step(step.function, step.label, step.category, step.before, step.after, {**step.effects, "price": Decimal("25.01")})
    assert len(list(faults(Waterfall("cost", "USD", found.whole, (wrong,)), before, after))) == 2


# --- builds


@pytest.mark.parametrize("pair", [("gb200-nvl72", "gb300-nvl72"), ("hgx-b200-air", "gb300-nvl72")])
def test_cost_of_generations(pair: tuple[str, str]) -> None:
    """The two sums are those of the bills of materials; a newer network adapter is mix."""
    before, after = map(seen, pair)
    found = cost_change(before, after)
    assert [float(found.whole.before or 0), float(found.whole.after or 0)] == [before.value("cost.bom"), after.value("cost.bom")]
    nic = next(step for step in found.steps if step.function == "nic")
    assert not nic.effects["new"] and nic.effects["mix"]


def test_price_of_an_order_that_grows() -> None:
    """From price to price to the cent: discount and margin count as price, racks as quantity, a line that comes as new."""
    line = "{id: warranty, label: {en: Warranty}, quantity: 2, price: 1000 USD, cost: 600 USD, discount: 5 %}"
    before = seen("hgx-b200-air", "prices.margin=12 %", "quantity=3")
    after = seen("hgx-b200-air", "prices.margin=14 %", "prices.discount=1 %", "quantity=4", f"lines=[{line}]")
    found = price_change(before, after)
    assert [float(found.whole.before or 0), float(found.whole.after or 0)] == [before.value("cost.price"), after.value("cost.price")]
    assert found.whole.effects["new"] == Decimal("1900.00") and not found.whole.effects["mix"]
    assert abs(found.whole.effects["quantity"] - (found.whole.before or 0) / 3) < Decimal("0.50")
    assert found.whole.effects["price"] > 0


@given(
    st.lists(st.sampled_from(["gb300-nvl72", "vr200-nvl72", "tpu-v7", "trn2-ultra", "hgx-h100-air"]), min_size=2, max_size=2, unique=True)
)
def test_any_two_platforms(pair: list[str]) -> None:
    """Whatever is compared with whatever: functions and categories add up from one bill of materials to the other, to the cent."""
    before, after = (snapshot(View(engineered(platform, "prices.currency=USD"))) for platform in pair)
    found = cost_change(before, after)
    assert [float(found.whole.before or 0), float(found.whole.after or 0)] == [before.value("cost.bom"), after.value("cost.bom")]
    for effect in EFFECTS:
        for steps in (found.steps, found.categories):
            assert sum(step.effects[effect] for step in steps) == found.whole.effects[effect]
    assert sum(step.before or 0 for step in found.categories) == found.whole.before
    assert next(step for step in found.steps if step.function == "gpu").effects["new"] == 0
