"""Laws of size and change: twice the order, and a what-if against a rebuild."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.build import changed
from configurator.catalog.problems import InputError
from configurator.render.text.json import bom_json
from configurator.render.view import View
from configurator.testing.altered import kept_range
from tests.helpers import built, coherent, engineered, kinds, money, plain_number, shipped_catalog
from tests.strategies import Case, cases, few, some

# How each figure of the contract answers to twice the order, without cooling units and batteries outside the racks.
LINEAR = {
    *(
        "system.accelerators",
        "system.racks",
        "system.weight",
        "system.hbm-capacity",
        "system.hbm-usable",
        "system.cpu-memory",
        "system.fast-memory",
        "system.hbm-bandwidth",
        "system.dense-bf16",
        "system.dense-fp8",
    ),
    *(
        "power.it-load",
        "power.peak",
        "power.provisioned",
        "power.conversion-loss",
        "power.ac-input",
        "power.shelves",
        "power.psus",
        "power.facility",
        "power.energy-cost",
    ),
    *("cooling.heat", "cooling.liquid-heat", "cooling.air-heat", "cooling.flow", "cooling.airflow"),
    *("connectors.qd-pairs", "connectors.qd-cost", "boards.cost", "cables.cost"),
    *(f"cables.{name}" for name in ("scale-up-copper", "scale-up-optics", "scale-out", "management", "power", "transceivers")),
    *("cost.bom", "cost.price", "cost.p10", "cost.p50", "cost.p90"),
}
# Each rack on its own shelves: no equipment of the room, no batteries beside the racks, no switches that racks share.
OWN_SUPPLY = {
    "network.boundary": "nic",
    "power.architecture": "ac-shelf",
    "power.stages": "{}",
    "power.bbu.hold": "null",
    "power.cbu.hold": "null",
}


@some
@given(cases(), st.integers(1, 30))
def test_shared_units_grow_no_faster_than_the_order(case: Case, quantity: int) -> None:
    """Twice the racks needs at most twice the cooling units of the same model and one, since pods are of whole racks; never fewer."""
    one = case.having(quantity=str(quantity)).build()
    chosen = next((line.node.part.id for line in one.bom if line.node.key == "cdu" and line.node.part), None)
    assume(chosen is not None and one.spec.cooling.cdu != "none")
    model = case.with_settings({"cooling.cdu": str(chosen)})
    counts = [coherent(model.having(quantity=str(n)).build(), "cooling.cdus") for n in (quantity, 2 * quantity)]
    assert counts[0] <= counts[1] <= 2 * counts[0] + 1


@pytest.mark.parametrize("platform", kinds())
def test_the_bill_doubles_line_by_line(platform: str) -> None:
    """Quantity 8 has twice every line of quantity 4: no line of the racks is forgotten or counted per order."""
    settings = ("cooling.cdu=none",)
    four, eight = (bom_json(View(engineered(platform, f"quantity={n}", *settings))) for n in (4, 8))
    for before, after in zip(four, eight, strict=True):
        assert before["path"] == after["path"]
        assert after["quantity"] == pytest.approx(2 * before["quantity"], rel=1e-12), before["path"]
        assert money(after["extended_price"]) == 2 * money(before["extended_price"]), before["path"]


# --- what if


FIELDS = ("tdp", "liquid-capture", "mass", "provisioned-power", "hbm-capacity", "dense-fp8", "efficiency", "rating", "output-voltage")
SITE = {
    "site.pue": ("site.pue", [1.0, 1.3, 1.8], ""),
    "site.supply-voltage": ("site.supply-voltage", [360.0, 440.0, 480.0], "V"),
    "power.utilisation": ("power.utilisation", [0.0, 55.0, 100.0], "%"),
    "cooling.supply-temperature": ("cooling.supply-temperature", [18.0, 33.5], "degC"),
    "prices.margin": ("prices.margin", [0.0, 12.5, 40.0], "%"),
    "prices.discount": ("prices.discount", [0.0, 7.0], "%"),
    "quantity": ("quantity", [1.0, 3.0, 17.0], ""),
}


def same(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else a == pytest.approx(b, rel=1e-9, abs=1e-9)


@few
@given(cases(), st.data())
def test_what_if_leaves_the_original_alone(case: Case, data: st.DataObject) -> None:
    """A what-if is a copy: the build it came from keeps every value, so two questions can be asked of it."""
    build = case.quote(shipped_catalog())  # its own copy, not one that other laws share
    before = {id: figure.value for id, figure in build.figures.items()}
    names = sorted(id for id, figure in build.figures.items() if figure.is_input and figure.value and figure.info)
    id = data.draw(st.sampled_from(names))
    info = build.figures[id].info
    assert info is not None
    twin = changed(build, [f"{id}={(build.figures[id].number or 0.0) * 0.5!r} {info.unit.text}"])
    assert {key: figure.value for key, figure in build.figures.items()} == before
    assert twin.figures[id].value == pytest.approx((before[id] or 0.0) * 0.5)
    assert dict(twin.changes) and twin.figures.keys() == build.figures.keys()


@few
@given(cases(), st.data())
def test_what_if_nothing_changes_nothing(case: Case, data: st.DataObject) -> None:
    """Setting an input to the value it has gives the same build, but for what is simulated: a number that is given has no range."""
    build = case.quote()
    names = sorted(id for id, figure in build.figures.items() if figure.is_input and figure.value is not None)
    id = data.draw(st.sampled_from(names))
    figure = build.figures[id]
    assert figure.info is not None
    twin = changed(build, [f"{id}={figure.number!r} {figure.info.unit.text}"])
    for key, other in twin.figures.items():
        assert (other.info is not None and other.info.simulated) or same(other.value, build.figures[key].value), key


@pytest.mark.parametrize(
    "text", ["cooling.flow=1 L/min", "b300-gpu.tdp=1500 V", "b300-gpu.tdp", "b300-gpu.tpd=1500 W", "compute-tray.count=-1"]
)
def test_what_if_refuses(text: str) -> None:
    """A derived figure, a wrong unit, no value, an unknown name and a negative count are errors, not surprises."""
    with pytest.raises(InputError):
        changed(built("gb300-nvl72"), [text])


def test_plain_numbers_change_only_the_number() -> None:
    """The helper the laws above rest on does what it says."""
    value = shipped_catalog().parts["b300-gpu"].tdp
    assert value is not None
    assert plain_number(5.0)(value).number == 5.0
    assert kept_range(5.0)(value).low == value.low
