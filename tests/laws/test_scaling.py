"""Laws of size and change: twice the order, and a what-if against a rebuild."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.build import Build, changed
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError
from configurator.catalog.values import Value
from configurator.render.text.json import CONTRACT, as_json
from configurator.render.view import View
from tests.helpers import built, coherent, kinds, money, plain_number, shipped_catalog, with_count, with_price, with_value
from tests.strategies import Case, cases, counted_nodes, few, priced_parts, some, used_parts

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
INTENSIVE = {
    *(
        "power.busbar-current",
        "power.feed-current",
        "cooling.liquid-fraction",
        "cooling.delta-t",
        "cooling.pressure-drop",
        "cost.per-accelerator",
    ),
}
STEPPED = {"cooling.cdus"}  # shared units: whole pieces and one spare for all


def test_every_figure_of_the_contract_is_classified() -> None:
    """A figure added to the contract must say how it answers to twice the order."""
    assert set(CONTRACT) == LINEAR | INTENSIVE | STEPPED
    assert len(LINEAR) + len(INTENSIVE) + len(STEPPED) == len(CONTRACT)


# Each rack on its own shelves: no equipment of the room, no batteries beside the racks, no switches that racks share.
OWN_SUPPLY = {
    "network.boundary": "nic",
    "power.architecture": "ac-shelf",
    "power.stages": "{}",
    "power.bbu.hold": "null",
    "power.cbu.hold": "null",
}


def self_contained(case: Case, quantity: int) -> Build:
    """The racks alone: what is shared between racks comes in whole pieces and is judged by other laws."""
    return case.with_settings({"quantity": str(quantity), "cooling.cdu": "none", **OWN_SUPPLY}).build()


@some
@given(cases(), st.integers(1, 12).map(lambda n: 4 * n))
def test_twice_the_order_is_twice_the_totals(case: Case, quantity: int) -> None:
    """Linear totals double, intensive figures stay; the order is a multiple of four, so that half and quarter pieces come out whole."""
    one, two = self_contained(case, quantity), self_contained(case, 2 * quantity)
    assume(not any(decision.id.startswith("price.") for decision in one.decisions))  # quantity breaks are not linear on purpose
    assume(not any(node.entry is not None and node.entry.whole for node in one.system.walk()))  # shared switches in whole units
    assume("cooling.disconnect-spares" not in case.settings)  # a share of spares is rounded up to whole pairs
    cents = 0.01 * len(one.bom)
    for id in CONTRACT:
        if id not in one.figures or one.figures[id].value is None:
            assert id not in two.figures or two.figures[id].value is None, id
            continue
        before, after = coherent(one, id), coherent(two, id)
        rounding = cents if id.startswith("cost.") or id.endswith("-cost") or id.endswith(".cost") else 0.0
        if id in LINEAR:
            assert after == pytest.approx(2 * before, rel=1e-9, abs=rounding), id
        elif id in INTENSIVE:
            assert after == pytest.approx(before, rel=1e-9, abs=rounding), id


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
    four, eight = (as_json(View(built(platform, f"quantity={n}", *settings))) for n in (4, 8))
    for before, after in zip(four["bom"], eight["bom"], strict=True):
        assert before["path"] == after["path"]
        assert after["quantity"] == pytest.approx(2 * before["quantity"], rel=1e-12), before["path"]
        assert money(after["extended_price"]) == 2 * money(before["extended_price"]), before["path"]


# --- what if


class Change:
    """One input changed in two ways: as a what-if on the finished build, and at its source before a rebuild."""

    def __init__(self, figure: str, text: str, catalog: Catalog, settings: Mapping[str, str]) -> None:
        self.figure, self.text, self.catalog, self.settings = figure, text, catalog, settings

    def __repr__(self) -> str:
        return f"<{self.figure} = {self.text}>"


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


def written(value: Value, factor: float) -> tuple[float, str]:
    """A value scaled in its own unit, and the same as text."""
    number = float(f"{(value.number or 0.0) * factor:.6g}")
    return number, f"{number!r} {'' if value.unit.text == '1' else value.unit.text}".strip()


def kept_range(number: float) -> Callable[[Value], Value]:
    """A change of the number alone: a what-if keeps the range of the input, so the rebuild must too."""
    return lambda value: dataclasses.replace(value, number=number)


@st.composite
def changes(draw: st.DrawFn, platform: str) -> Change:
    kind, catalog = draw(st.sampled_from(["part", "price", "count", "site"])), shipped_catalog()
    factor = draw(st.sampled_from([0.8, 0.97, 1.03, 1.3]))
    if kind == "part":
        field = draw(st.sampled_from([f for f in FIELDS if used_parts(platform, f)]))
        part = draw(st.sampled_from(used_parts(platform, field)))
        value = getattr(catalog.parts[part], field.replace("-", "_"))
        number, text = written(value, min(factor, 1.0) if field in ("liquid-capture", "efficiency") else factor)
        return Change(f"{part}.{field}", text, with_value(catalog, part, field, kept_range(number)), {})
    if kind == "price":
        part = draw(st.sampled_from(priced_parts(platform)))
        price = catalog.books["component-default"].prices[part].price
        assert price is not None
        number, text = written(price, factor)
        return Change(
            f"{part}.price",
            text,
            with_price(catalog, "component-default", part, kept_range(number)),
            {"prices.books": "[component-default]"},
        )
    if kind == "count":
        role, keys = draw(st.sampled_from(counted_nodes(platform)))
        prefix = f"{role}." if len(catalog.platforms[platform].racks) > 1 else ""
        number = float(draw(st.integers(1, 24)))
        unit = keys_unit(platform, role, keys)
        changed_catalog = with_count(catalog, platform, role, keys, kept_range(number))
        return Change(f"{prefix}{'.'.join(keys)}.count", f"{number:g} {unit}".strip(), changed_catalog, {})
    figure, numbers, unit = SITE[draw(st.sampled_from(sorted(SITE)))]
    text = f"{draw(st.sampled_from(numbers)):g} {unit}".strip()
    return Change(figure, text, catalog, {figure: text})


def keys_unit(platform: str, role: str, keys: tuple[str, ...]) -> str:
    node = shipped_catalog().platforms[platform].racks[role].contents[keys[0]]
    for key in keys[1:]:
        node = node.contents[key]
    assert isinstance(node.count, Value)
    return "" if node.count.unit.text == "1" else node.count.unit.text


def inputs(build: Build) -> dict[str, float | None]:
    return {id: figure.value for id, figure in build.figures.items() if figure.is_input}


def derived(build: Build) -> Iterator[tuple[str, float | None]]:
    return ((id, figure.value) for id, figure in build.figures.items() if not figure.is_input and figure.args)


@some
@given(st.data())
def test_what_if_is_a_rebuild_while_choices_stay(data: st.DataObject) -> None:
    """Changing an input on the finished graph gives what a rebuild from the changed source gives, on every figure.

    Where the rebuild chooses other equipment, the two rightly differ; such a draw has other inputs and is dropped.
    """
    case = data.draw(cases())
    change = data.draw(changes(case.platform))
    base = case.with_settings({path: value for path, value in change.settings.items() if path == "prices.books"})
    build = base.quote()
    assume(change.figure in build.figures and not any(path.endswith(change.figure) for path in case.settings))
    twin = changed(build, [f"{change.figure}={change.text}"])
    rebuilt = base.with_settings(change.settings).quote(change.catalog)
    left, right = inputs(twin), inputs(rebuilt)
    assume(set(left) == set(right) and all(same(left[id], right[id]) for id in left))
    assume(list(twin.figures) == list(rebuilt.figures))
    for (id, before), (_, after) in zip(derived(twin), derived(rebuilt), strict=True):
        assert same(before, after), f"{change.figure}={change.text}: {id} is {before} as a what-if and {after} rebuilt"
    assert [(c.id, c.status) for c in twin.checks] == [(c.id, c.status) for c in rebuilt.checks]


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
