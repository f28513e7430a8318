"""What people write on the command line and in specifications: text stays text, units are read, numbers with two readings are not."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import changed
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError
from configurator.catalog.values import Value
from configurator.system.load import load_spec
from configurator.system.spec import Spec
from configurator.system.spec.section import Section
from tests.helpers import built, data_of, platforms, shipped_catalog

PLATFORM = "gb300-nvl72"


def field(path: str, text: str, catalog: Catalog, platform: str = PLATFORM) -> Any:
    """What ``--set path=text`` puts into the specification."""
    found: Any = load_spec(platform, catalog, [f"{path}={text}"])
    for step in path.split("."):
        found = getattr(found, step.replace("-", "_"))
    return found


def values(section: Section, path: str = "") -> list[tuple[str, Value]]:
    """Every value of a specification with its path."""
    found: list[tuple[str, Value]] = []
    for name in type(section).model_fields:
        here, below = f"{path}{name.replace('_', '-')}", getattr(section, name)
        found += values(below, f"{here}.") if isinstance(below, Section) else [(here, below)] if isinstance(below, Value) else []
    return found


DEFAULTS = dict(values(load_spec(PLATFORM, shipped_catalog())))


# --- text


@pytest.mark.parametrize(
    "text", ["Smith: Sons", "@home", "[draft]", "NO", "#7", "0042", "{a: b}", "12:30", "- x", "null", "&a", "O'Brien", "50 %", "a=b"]
)
@pytest.mark.parametrize("path", ["quote.customer", "quote.number"])
def test_text_stays_text(path: str, text: str, catalog: Catalog) -> None:
    """A text field takes what stands behind the equals sign, whatever YAML would make of it."""
    assert field(path, text, catalog) == text


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1).filter(lambda t: t[0] not in "\"'"))
def test_any_text_is_taken(text: str) -> None:
    """Over any signs: the customer is called what he is called."""
    assert field("quote.customer", text, shipped_catalog()) == text


def test_quotes_around_a_text_are_not_part_of_it(catalog: Catalog) -> None:
    """As in a file: who quotes for safety gets what stands between the quotes."""
    assert [field("quote.number", text, catalog) for text in ('"0042"', "'#7'", '"')] == ["0042", "#7", '"']


def test_what_is_no_text_is_read_as_before(catalog: Catalog) -> None:
    """Lists and numbers are YAML; names under options and stages are names."""
    assert field("prices.books", "[component-default, analyst-2026-05]", catalog) == ["component-default", "analyst-2026-05"]
    assert load_spec(PLATFORM, catalog, ["options.dpus-per-tray=1", "power.bbu.shelf=x"]).options == {"dpus-per-tray": "1"}
    with pytest.raises(InputError, match="YAML"):
        load_spec(PLATFORM, catalog, ["prices.books=[a"])


def test_the_head_of_the_quote_in_the_json() -> None:
    """Number, date, the last day it holds and the customer, who is null where nobody is named."""
    head = data_of(PLATFORM, "quote.number=0042", "quote.customer=Smith: Sons", "quote.date=2026-11-25", "quote.valid=2 week")["quote"]
    dates = {"date": "2026-11-25", "valid_until": "2026-12-09"}
    assert head == {"number": "0042", "revision": None, "supersedes": None, **dates, "customer": "Smith: Sons"}
    assert data_of(PLATFORM)["quote"]["customer"] is None


# --- units


@pytest.mark.parametrize(
    ("path", "text", "number", "name"),
    [
        ("site.supply-voltage", "480VAC", 480, "V"),
        ("site.supply-voltage", "0.48 kV", 480, "V"),
        ("site.phases", "3ph", 3, "1"),
        ("site.phases", "3-phase", 3, "1"),
        ("site.phases", "1~", 1, "1"),
        ("site.floor-load", "250 psf", 1220.6, "kg/m^2"),
        ("site.floor-load", "1.5 kg/cm2", 15000, "kg/m^2"),
        ("site.row-pitch", "4 ft", 1.2192, "m"),
        ("site.row-pitch", "48 in", 1.2192, "m"),
        ("site.air-inlet", "25 度", 25, "degC"),
        ("site.energy-price", "$0.08/kWh", 0.08, "USD/kWh"),
        ("site.energy-price", "0.6 元/度", 0.6, "CNY/kWh"),
        ("cooling.flow", "30 GPM", 113.56, "L/min"),
        ("cooling.delta-t", "10 Δ°C", 10, "delta_degC"),
        ("quote.valid", "720 h", 30, "day"),
        ("prices.margin", "13％", 13, "%"),
        ("prices.margin", "0.13", 13, "%"),
    ],
)
def test_a_field_has_one_unit_however_it_is_written(path: str, text: str, number: float, name: str, catalog: Catalog) -> None:
    """The value is read, and shown in the unit of the default."""
    value = field(path, text, catalog)
    assert value.unit.text == name
    assert math.isclose(value.number, number, rel_tol=1e-4)


# --- bounds


@pytest.mark.parametrize("path", [path for path, value in DEFAULTS.items() if value.unit.text == "%"])
def test_a_share_without_its_sign_is_refused_in_every_field(path: str, tmp_path: Path) -> None:
    """A bare 13 says how to write it, on the command line and with the line of the file."""
    steps, spec = path.split("."), tmp_path / "spec.yaml"
    lines = [f"{'  ' * depth}{step}:" for depth, step in enumerate(steps)]
    spec.write_text("\n".join([f"platform: {PLATFORM}", *lines]) + " 13\n")
    for target, settings, place in ((PLATFORM, [f"{path}=13"], "--set"), (str(spec), [], f"spec.yaml:{1 + len(steps)}")):
        with pytest.raises(InputError, match="write 13 %") as failure:
            load_spec(target, shipped_catalog(), settings)
        assert place in str(failure.value)


@pytest.mark.parametrize(
    ("path", "text", "bound"),
    [("prices.tax", "60 %", "above 50 %"), ("prices.margin", "100 %", "above 99 %"), ("site.pue", "115", "above 10")],
)
def test_a_bound_is_named(path: str, text: str, bound: str, catalog: Catalog) -> None:
    """What a field cannot hold is refused with what it can."""
    with pytest.raises(InputError, match=bound):
        field(path, text, catalog)


@pytest.mark.parametrize("path", DEFAULTS)
@pytest.mark.parametrize("number", ["1e30", "-1e30", "1e308", "inf"])
def test_no_field_takes_what_nothing_can_be(path: str, number: str, catalog: Catalog) -> None:
    """Infinite, huge and hugely negative numbers are refused in every field of the specification."""
    unit = DEFAULTS[path].unit.text
    with pytest.raises(InputError):
        load_spec(PLATFORM, catalog, [f"{path}={number}" + ("" if unit == "1" else f" {unit}")])


@pytest.mark.parametrize("platform", platforms())
def test_a_what_if_is_bound_like_a_setting(platform: str) -> None:
    """Every input whose field has a maximum refuses twice that maximum under what-if, and names it; so does what is below the minimum."""
    build = built(platform)
    bounded = [f for f in build.figures.values() if f.is_input and f.info and f.info.origin and f.info.origin.limits.maximum < math.inf]
    assert {"prices.margin", "site.supply-voltage", "quantity"} <= {f.id for f in bounded}
    for figure in bounded:
        assert figure.info and figure.info.origin
        unit = figure.info.unit
        number = 2 * figure.info.origin.limits.maximum / unit.factor
        with pytest.raises(InputError, match=f"{figure.id}: .* is above "):
            changed(build, [f"{figure.id}={number!r} {unit.text if unit.text != '1' else ''}"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("prices.margin=150 %", "above 99 %"),
        ("prices.margin=13", "write 13 %"),
        ("b300-gpu.liquid-capture=150 %", "above 100 %"),
        ("site.facility-water=-400 degC", "below -60 degC"),
        ("b300-gpu.tdp=1.400 W", "1.4 W or 1,400 W"),
        ("b300-gpu.tdp=1.234 W", "1.234 W or 1,234 W"),
        ("b300-gpu.tdp=1400 VA", "expected a unit like W"),
        ("b300-gpu.tdp=1400 TR", "write kW of cooling"),
    ],
)
def test_a_what_if_reads_as_a_catalog_does(change: str, says: str) -> None:
    """The same reader, the same bounds, the same two readings."""
    with pytest.raises(InputError, match=says):
        changed(built(PLATFORM), [change])


@pytest.mark.parametrize(
    ("setting", "advice"),
    [
        ("quantity=2.000", "write 2 or 2000"),
        ("quantity=1.500", "write 1500"),
        ("quantity=1.512", "write 1512"),
        ("cooling.pod=2.000", "write 2"),
        ("network.planes=1.512", "write a whole number from 1 to 8"),
        ("network.planes={value: 1.512}", "write a whole number from 1 to 8"),
        ("site.feeds=2.000", "write 2"),
    ],
)
def test_of_a_whole_number_only_what_is_taken_is_advised(setting: str, advice: str, catalog: Catalog) -> None:
    """Neither a part of one nor a number beyond the bounds of the field."""
    with pytest.raises(InputError, match=rf"may be .* or .*: {advice}$"):
        load_spec(PLATFORM, catalog, [setting])


def test_a_what_if_of_a_whole_number_advises_whole_ones() -> None:
    with pytest.raises(InputError, match=r"'1\.500' may be 1\.5 or 1,500: write 1500$"):
        changed(built(PLATFORM), ["quantity=1.500"])


def test_shelves_are_whole() -> None:
    with pytest.raises(InputError, match=r"'2\.500' may be 2\.5 or 2,500: write 2500 "):
        built(PLATFORM, "power.shelves=2.500")


def test_a_what_if_keeps_digits_that_mean_something() -> None:
    """1.368 kW is a power of this GPU, and 1.0230 W is written so that nobody takes it for thousands."""
    for text, watts in (("1.368 kW", 1368.0), ("1.0230 W", 1.023), ("85 BTU/h", 24.911)):
        value = changed(built(PLATFORM), [f"b300-gpu.tdp={text}"]).figures["b300-gpu.tdp"].value
        assert value is not None and math.isclose(value, watts, rel_tol=1e-4)


def test_catalog_check_prints_the_usual_range(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """A warning on stderr with line and range, also in the JSON; the check itself is passed."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "sources.yaml").write_text("sources:\n  list: {title: A list, kind: vendor}\n")
    head = "kind: accelerator\nsource: list\nconfidence: high\nitems:\n"
    (tmp_path / "parts" / "mine.yaml").write_text(f"{head}  my-gpu: {{name: Mine, tdp: 140 kW}}\n")
    done = run_cli("catalog", "check", tmp_path)
    assert done.code == 0 and done.out.startswith("ok")
    assert re.search(r"mine\.yaml:5:29: CAT040 my-gpu: tdp: 140 kW is outside 0\.\d kW to \d\.\d kW", done.err)
    told = json.loads(run_cli("catalog", "check", tmp_path, "--json").out)["problems"]
    (problem,) = (each for each in told if each["code"] == "CAT040")
    assert (problem["severity"], problem["line"]) == ("warning", 5)


def test_every_number_of_a_specification_has_a_maximum(catalog: Catalog) -> None:
    """No field is open above, so that no slip of the keyboard runs through a whole quote."""
    spec: Spec = load_spec(PLATFORM, catalog)
    assert [path for path, value in values(spec) if value.limits.maximum == math.inf] == []
