"""The customer's workbook follows what he orders: recalculated after an edit it gives the price of a build with the same wish."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from configurator.build import changed
from configurator.render.customer.merge import Merge
from configurator.render.excel.workbook import workbook_bytes
from configurator.render.order_view import OrderView
from configurator.render.view import View
from tests.helpers import LIGHT, built, everything, several, viewed
from tests.orders import OPTIONAL, ordered
from tests.render.workbooks import homes, opened, recalculated

MARGIN = ("quantity=4", "prices.margin=12 %", "power.redundancy=N+1")
MONEY = ("cost.price", "cost.list-price", "cost.discount", "cost.tax", "cost.price-with-tax")
ALSO = (("gb300-nvl72", "ssd", "e1s-nvme-7680"), ("trn3-nl72x2", "switch-generation", "gen2"))
# A part exchanged, a count, a line that only the choice has (and one more platform of each kind).
CHOICES = (
    ("gb300-nvl72", "dpus-per-tray", "2"),
    ("gb300-nvl72", "dpus-per-tray", "0"),
    ("tpu-v7", "ocs", "pod-share"),
    ("hgx-b200-air", "ssd", "e1s-nvme-7680"),
    *(ALSO if everything() else ()),
)


@cache
def sent(platform: str, *settings: str) -> bytes:
    """The customer's workbook of one system."""
    return workbook_bytes(viewed(platform, *settings, audience="customer").without_remedies())


def after(platform: str, settings: tuple[str, ...], **edits: float | str) -> dict[str, float]:
    """The money of a customer's workbook after cells are edited; `__` in a name stands for a dot, `_` for a hyphen."""
    return typed(sent(platform, *settings), {name.replace("__", ".").replace("_", "-"): value for name, value in edits.items()})


def typed(content: bytes, edits: Mapping[str, float | str]) -> dict[str, float]:
    """The money of a workbook after cells are edited."""
    cells = {id: found[0] for id, found in homes(opened(content)).items()}
    changes = {cells[id]: value for id, value in edits.items()}
    return recalculated(content, changes, {id: cells[id] for id in MONEY})  # type: ignore[arg-type]


def assert_same(seen: dict[str, float], view: View | OrderView) -> None:
    for id in MONEY:
        assert seen[id] == pytest.approx(view.figures[id].number, abs=0.006), id


@pytest.mark.parametrize(("platform", "option", "choice"), CHOICES)
def test_a_choice_gives_the_price_of_a_build_with_it(platform: str, option: str, choice: str) -> None:
    settings = MARGIN if platform.startswith("gb300") else MARGIN[:2]
    seen = after(platform, settings, **{f"options__{option.replace('-', '_')}": choice})
    other = viewed(platform, *settings, f"options.{option}={choice}")
    assert_same(seen, other)
    assert seen["cost.price"] != viewed(platform, *settings).figures["cost.price"].number


def test_quantity_discount_tax_and_a_choice_together() -> None:
    """Six systems with larger drives at ten percent off and 19 % tax."""
    edits = {"quantity": 6.0, "prices__discount": 10.0, "prices__tax": 19.0, "options__ssd": "e1s-nvme-7680"}
    seen = after(LIGHT, MARGIN[:2], **edits)
    asked = ["quantity=6", "prices.discount=10 %", "prices.tax=19 %"]
    assert_same(seen, View(changed(built(LIGHT, *MARGIN[:2], "options.ssd=e1s-nvme-7680"), asked)))


@pytest.mark.parametrize("platform", several())
def test_choices_leave_the_order_as_it_is(platform: str) -> None:
    """With every option as ordered, the graph with choices computes what the one without computes."""
    view = viewed(platform, *MARGIN[:2], audience="customer")
    chosen = view.with_choices()
    assert {id: f.value for id, f in view.figures.items()}.items() <= {id: f.value for id, f in chosen.figures.items()}.items()
    lines = {line.id: line.quantity.value for line in chosen.bom}
    assert all(lines[id] == 0 for id in chosen.choices.added) and set(lines) >= {line.id for line in view.bom}
    for choices in chosen.choices.options.values():
        assert [choice.chosen.value for choice in choices] == [1.0, *[0.0] * (len(choices) - 1)]


# --- several systems


@cache
def ordered_book() -> bytes:
    """The customer's workbook of an order of two systems with options."""
    return workbook_bytes(OrderView(ordered(OPTIONAL), "customer").without_remedies())


DRIVES = {"inference.options.ssd": "e1s-nvme-7680"}
BOTH = {**DRIVES, "cube.options.ocs": "pod-share"}


@pytest.mark.parametrize("edits", [DRIVES, {"cube.options.cooling": "air"}], ids=["a part", "half the lines"])
def test_a_choice_for_one_system_of_an_order(edits: dict[str, str]) -> None:
    """Drives exchanged, trays that only the choice has: the price is that of an order with them."""
    other = ordered(OPTIONAL, *(f"systems.{id}={choice}" for id, choice in edits.items()))
    seen = typed(ordered_book(), edits)
    assert_same(seen, OrderView(other, "customer"))
    assert seen["cost.price"] != ordered(OPTIONAL).figures["cost.price"].number


def test_quantities_and_a_choice_for_each_system() -> None:
    seen = typed(ordered_book(), {"inference.quantity": 5.0, "prices.discount": 0.0, **BOTH})
    other = ordered(OPTIONAL, *(f"systems.{id}={choice}" for id, choice in BOTH.items()))
    assert_same(seen, OrderView(changed(other, ["inference.quantity=5", "prices.discount=0 %"]), "customer"))


@pytest.mark.parametrize("platform", several())
def test_a_line_stays_the_line_it_is(platform: str) -> None:
    """What several lines count alike (racks, frames, busbars) is one number under several names: each is brought onto its own.

    Another's name would give a figure of the workbook two cells, as soon as a choice changes the price of such a line.
    """
    order, other = (viewed(platform, *settings, audience="customer")._cut.figures for settings in ((), ("prices.margin=3 %",)))
    merge = Merge(order.values())
    for id in (id for id in other if id.endswith(".quantity")):
        assert merge.onto(other[id]).id in (id, ""), id
