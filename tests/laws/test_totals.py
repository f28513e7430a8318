"""Totals of memory, and money that changes its currency but never vanishes."""

from __future__ import annotations

import dataclasses

import pytest

from configurator.catalog.parts import Accelerator, Memory, Storage
from configurator.catalog.problems import InputError
from configurator.figures import missing_reason
from configurator.units import unit
from tests.helpers import coherent, engineer_with, engineered, kinds, platforms, shipped_catalog

every_platform = pytest.mark.parametrize("platform", platforms())
KINDS = {"hbm-usable": (Accelerator, "hbm_usable"), "cpu-memory": (Memory, "capacity"), "storage": (Storage, "capacity")}


@every_platform
def test_memory_is_the_sum_over_the_tree(platform: str) -> None:
    """Usable HBM, CPU memory and drives by walking the tree with floats; not known, with the reason, where a part does not state it."""
    build = engineered(platform)
    for name, (kind, field) in KINDS.items():
        figure = build.figures[f"system.{name}"]
        stated = [(n.total.value, getattr(n.part, field)) for n in build.system.parts(kind)]
        if any(value is None or value.coherent is None for _, value in stated):
            assert figure.value is None and field.replace("_", "-") in missing_reason(figure)
        else:
            assert figure.value == pytest.approx(sum((count or 0.0) * value.coherent for count, value in stated))


@every_platform
def test_fast_memory_is_usable_hbm_and_cpu_memory(platform: str) -> None:
    usable, cpu, fast = (engineered(platform).figures[f"system.{n}"].value for n in ("hbm-usable", "cpu-memory", "fast-memory"))
    assert fast == (None if usable is None or cpu is None else pytest.approx(usable + cpu))


def test_memory_nobody_states_is_not_nothing() -> None:
    """A part without the field at all leaves the total open, not at zero."""
    catalog = shipped_catalog()
    part = catalog.parts["lpddr5x-480gb"].model_copy(update={"capacity": None})
    build = engineer_with(dataclasses.replace(catalog, parts={**catalog.parts, part.id: part}), "gb300-nvl72")
    for id in ("system.cpu-memory", "system.fast-memory"):
        assert build.figures[id].value is None and "lpddr5x-480gb.capacity" in missing_reason(build.figures[id])


# --- currencies


@pytest.mark.parametrize("platform", kinds())
@pytest.mark.parametrize("currency", ["USD", "CNY"])
def test_energy_and_copper_are_in_the_currency_of_the_quote(platform: str, currency: str) -> None:
    build = engineered(platform, f"prices.currency={currency}")
    for id in ("power.energy-cost", "power.cable-copper-value", "power.copper-low-voltage-value", "power.copper-high-voltage-value"):
        assert build.figures[id].dimension is unit(currency).dimension, id


@pytest.mark.parametrize("platform", ["gb300-nvl72", "cloudmatrix-384"])
def test_a_quote_in_another_currency_is_converted_with_the_dated_rate(platform: str) -> None:
    usd, cny = (engineered(platform, f"prices.currency={c}", "prices.fx.CNY/USD=7.25") for c in ("USD", "CNY"))
    for id in ("power.energy-cost", "power.copper-low-voltage-value"):
        assert coherent(cny, id) == pytest.approx(7.25 * coherent(usd, id)), id


def test_an_energy_price_in_yuan_in_a_quote_in_dollars() -> None:
    build = engineered("gb300-nvl72", "site.energy-price=0.6 CNY/kWh", "prices.fx.CNY/USD=7.1")
    assert coherent(build, "power.energy-cost") == pytest.approx(coherent(build, "power.energy-per-year") * 0.6 / 3.6e6 / 7.1)


def test_an_energy_price_nobody_knows_leaves_the_cost_open() -> None:
    figure = engineered("gb300-nvl72", "site.energy-price={value: null, reason: no contract yet}").figures["power.energy-cost"]
    assert figure.value is None and "no contract yet" in missing_reason(figure)


def test_a_price_without_a_rate_is_refused() -> None:
    catalog = shipped_catalog()
    price = catalog.constants["copper-price"]
    pounds = price.model_copy(update={"value": dataclasses.replace(price.value, unit=unit("GBP/kg"))})
    with pytest.raises(InputError, match="GBP"):
        engineer_with(dataclasses.replace(catalog, constants={**catalog.constants, "copper-price": pounds}), "gb300-nvl72")
