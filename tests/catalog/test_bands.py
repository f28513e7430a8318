"""The usual range of every kind and field: what lies outside warns, what only fits with its dot as thousands is refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.bands import Band, Reading, bands_of, misread, out_of_band, readings
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Problem
from configurator.catalog.values import Value
from configurator.units import NUMBER, unit
from tests.helpers import shipped_catalog, with_price, with_value

Load = Callable[..., Catalog]
HEAD = "kind: cpu\nsource: data-sheet\nconfidence: medium\nitems:\n"


def warned(load: Load, tdp: str) -> list[Problem]:
    """What the catalog check says of one CPU over a base whose CPUs draw 200 W and 300 W."""
    return load({"parts/mine.yaml": f"{HEAD}  my-cpu:\n    name: Mine\n    tdp: {tdp}\n"}).warnings


def test_the_shipped_catalog_is_usual(catalog: Catalog) -> None:
    """Its bands hold every one of its values, most fields have one, and no band is empty."""
    assert list(out_of_band(catalog, catalog.bands)) == []
    known = [reading for reading in readings(catalog) if reading.value.number]
    assert all(reading.key in catalog.bands for reading in known) and len(known) > 3000
    assert all(band.low <= band.high for band in catalog.bands.values())


@pytest.mark.parametrize("tdp", ["100 W", "0.6 kW", "{value: 250 W, low: 1 W}"])
def test_from_half_the_least_to_twice_the_greatest(tdp: str, load: Load) -> None:
    """The ends belong to the band, in any unit."""
    assert warned(load, tdp) == []


@pytest.mark.parametrize(("tdp", "said"), [("99 W", "99 W"), ("601 W", "601 W"), ("0 W", "0 W"), ("1.4 W", "1.4 W"), ("140 kW", "140 kW")])
def test_outside_warns_with_line_and_range(tdp: str, said: str, load: Load) -> None:
    """A slip of scale is named with its line and the range in the unit that was written; the catalog still loads."""
    (problem,) = warned(load, tdp)  # a power of zero too: what draws none says so in words
    shown = "0.1 kW to 0.6 kW" if "k" in tdp else "100 W to 600 W"
    assert (problem.code, problem.severity, problem.item) == ("CAT040", "warning", "my-cpu")
    assert f"tdp: {said} is outside {shown}" in problem.message
    assert str(problem.position) == "overlay-1/parts/mine.yaml:7:10"


def test_what_a_patch_says_is_outside_too(load: Load) -> None:
    """A patched field stands in the overlay, though its part does not."""
    patch = "kind: cpu\nsource: data-sheet\nconfidence: low\npatch:\n  base-cpu: {tdp: 31000 W}\n"
    found = [p for p in load({"parts/mine.yaml": patch}).warnings if p.code == "CAT040"]
    assert [str(problem.position) for problem in found] == ["overlay-1/parts/mine.yaml:5:19"]


def test_unusual_with_a_reason_is_accepted(load: Load) -> None:
    """`unusual` quiets the value it stands on, also one with three decimals; without a reason it does not."""
    assert warned(load, "{value: 140 kW, unusual: a whole wafer}") == []
    assert warned(load, "{value: 0.234 W, unusual: asleep}") == []
    assert len(warned(load, '{value: 140 kW, unusual: ""}')) == 1
    assert len(warned(load, "{value: 250 W, alternatives: {peak: 9 kW}, unusual: of the value only}")) == 1


def test_what_is_replaced_still_counts(load: Load) -> None:
    """The band is that of the shipped catalog, also of the item an overlay replaces."""
    found = load({"parts/mine.yaml": f"{HEAD}  base-cpu: {{name: Mine, tdp: 1.4 W}}\n"}).warnings
    assert ["100 W to 600 W" in p.message for p in found] == [True]


@pytest.mark.parametrize(
    "tdp", ["{value: 1.400 W}", "1.400 W", "{value: 250 W, low: 1.400 W}", "{value: 250 W, alternatives: {peak: 1.400 W}}"]
)
def test_a_useless_zero_is_refused_in_a_catalog(tdp: str, problems: Callable[..., list[Problem]]) -> None:
    """Wherever a number stands in a value."""
    (problem,) = problems({"parts/mine.yaml": f"{HEAD}  my-cpu:\n    name: Mine\n    tdp: {tdp}\n"})
    assert "1.4 W or 1,400 W" in problem.message and problem.position.line == 7


def test_a_dot_that_only_fits_as_thousands_is_refused(problems: Callable[..., list[Problem]]) -> None:
    """234.567 mW is no power of a CPU, 234,567 mW is: the number has two readings although no zero is useless."""
    (problem,) = problems({"parts/mine.yaml": f"{HEAD}  my-cpu: {{name: Mine, tdp: 234.567 mW}}\n"})
    assert (problem.code, problem.severity) == ("CAT041", "error")
    assert "'234.567 mW' may be 234.567 mW or 234,567 mW" in problem.message


@given(st.integers(1000, 999_999), st.floats(0.1, 0.9))
def test_misread_means_outside_as_written_and_inside_as_thousands(number: int, share: float) -> None:
    """For a band around a number, that number with a dot is misread; with a band around both, or neither, it is not."""
    written, coherent = f"{number / 1000:.3f} W", number / 1000
    assert misread(written, coherent, Band(number * share, number / share))
    assert not misread(written, coherent, Band(coherent * share, number / share))
    assert not misread(written, coherent, Band(number * 1.1, number * 2))


# --- over the shipped catalog


def slipped(value: Value, factor: float) -> Value:
    return dataclasses.replace(value, number=(value.number or 0.0) * factor)


PLANTED: dict[str, Callable[[Catalog], Catalog]] = {
    "a GPU of 1.4 W": lambda c: with_value(c, "b300-gpu", "tdp", lambda v: slipped(v, 1e-3)),
    "memory of 288 TB": lambda c: with_value(c, "b300-gpu", "hbm-capacity", lambda v: slipped(v, 1e3)),
    "a CDU of 250 MW": lambda c: with_value(c, "coolit-chx200", "capacity", lambda v: slipped(v, 1e3)),
    "a coupling of 4.8 m": lambda c: with_value(
        c, next(k for k, p in c.parts.items() if getattr(p, "bore", None)), "bore", lambda v: slipped(v, 1e3)
    ),
    "a GPU at 50 USD": lambda c: with_price(c, "component-default", "b300-gpu", lambda v: slipped(v, 1e-3)),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_slip_of_three_digits_is_seen(name: str, catalog: Catalog) -> None:
    """A thousand times too much or too little warns, for parts and prices."""
    assert [p.code for p in out_of_band(PLANTED[name](catalog), catalog.bands)] == ["CAT040"]


NUMBERS = [
    r for r in readings(shipped_catalog()) if r.value.number and r.value.unit.dimension is not NUMBER and not r.field.endswith("count")
]


@given(st.sampled_from(NUMBERS), st.sampled_from([1e-6, 1e6]))
def test_a_slip_of_two_prefixes_never_hides(reading: Reading, factor: float) -> None:
    """Whatever has a unit: a million times too much or too little lies outside the band of its kind and field."""
    assert not shipped_catalog().bands[reading.key].holds((reading.value.coherent or 0.0) * factor)


def test_links_of_other_groups_have_bands_of_their_own(catalog: Catalog) -> None:
    """A scale-out link of 0.8 Gbit/s is a slip, although a management link of 1 Gbit/s is not."""
    rates: dict[str, Any] = {owner: band for (owner, field, _), band in catalog.bands.items() if field == "rate" and owner.endswith("link")}
    assert rates["management link"].holds(unit("Gbit/s").factor)
    assert not rates["scale-out link"].holds(0.8 * unit("Gbit/s").factor)


def test_a_table_counts_cell_by_cell(catalog: Catalog) -> None:
    """A row of a coolant's table that is ten times too high is one warning, with its line."""
    pg25 = catalog.coolants["pg25"]
    cells = [*pg25.table["density"][:-1], f"{float(pg25.table['density'][-1].split()[0]) * 10:g} kg/m^3"]
    wrong = pg25.model_copy(update={"table": {**pg25.table, "density": cells}})
    changed = dataclasses.replace(catalog, coolants={**catalog.coolants, "pg25": wrong})
    (problem,) = out_of_band(changed, catalog.bands)
    assert problem.item == "pg25" and problem.position.file == "catalogs/coolants/pg25.yaml" and problem.position.line


def test_a_band_asks_for_no_more_than_the_field_can_hold(catalog: Catalog) -> None:
    """Twice the greatest share is all of it; a field that is zero everywhere has no band."""
    shares = [band for (_, field, _), band in catalog.bands.items() if field in ("efficiency", "liquid-capture")]
    assert shares and all(band.high == 1.0 for band in shares)
    assert all(band.high > 0 for band in bands_of(catalog).values())
