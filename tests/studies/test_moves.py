"""Scenarios, duties, drivers, content and ownership: each against arithmetic of its own, over platforms and steps that nobody chose."""

from __future__ import annotations

import json
import math
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.build import build_request
from configurator.catalog.problems import InputError
from configurator.disciplines.money.ownership import present_value
from configurator.figures import Figure, Origin, input_figure
from configurator.render.view import View
from configurator.studies.cost.content import VIEWS, contents
from configurator.studies.cost.content_sheet import ContentSheet, content_json
from configurator.studies.cost.drivers import tornado
from configurator.studies.cost.drivers_sheet import DriversSheet, drivers_json
from configurator.studies.cost.tco import OwnershipSheet, tco_json
from configurator.studies.sheets.page import sheet_page
from configurator.studies.sheets.workbook import sheet_workbook
from tests.helpers import ROOT, command, data_of, engineer_with, engineered, money, shipped_catalog, viewed, with_book
from tests.render.chinese import all_untranslated
from tests.strategies import few

RACK, TORUS, PODS = "gb300-nvl72", "tpu-v7", "cloudmatrix-384"
CENT = Decimal("0.01")
STEP = st.tuples(st.sampled_from(("dram", "nand", "gpu", "hbm", "laminate", "copper", "optics", "silicon")), st.integers(-90, 200))


def leaves(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines that are paid."""
    return [line for line in data["bom"] if line["leaf"] and line["extended_price"] is not None]


def to_the_cent(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


# --- scenarios and duties


@settings(max_examples=6)
@given(platform=st.sampled_from((RACK, TORUS, PODS)), steps=st.lists(STEP, min_size=1, max_size=3))
def test_steps_stack_and_move_what_follows_them(platform: str, steps: list[tuple[str, int]]) -> None:
    """Each line becomes price x Π(1 + change x share), to the cent, and nothing else moves; a share that is forgotten shows at once."""
    written = ", ".join(f"{{driver: {driver}, change: {change} %}}" for driver, change in steps)
    before, after = engineered(platform), engineered(platform, f"prices.scenarios=[{written}]")
    lines = {line.node.path: line for line in after.bom}
    for line in before.bom:
        if line.below or line.unit_price is None or line.unit_price.value is None:
            continue
        shares = View(before).sourcing(line).shares
        factor = 1.0
        for driver, change in steps:
            factor *= 1.0 + change / 100 * ((shares[driver].coherent or 0.0) if driver in shares else 0.0)
        now = lines[line.node.path].unit_price
        assert now is not None and now.value is not None
        assert abs(now.value - line.unit_price.value * factor) <= 0.0051, line.node.path
    moved = after.figures.get("cost.scenarios")
    assert abs(
        (after.cost.bom.value or 0.0) - (before.cost.bom.value or 0.0) - ((moved.value or 0.0) if moved is not None else 0.0)
    ) < 0.02 * len(lines)


def test_the_switch_leaves_scenarios_out() -> None:
    """The same documents with and without: one input, as a cell of the workbook."""
    off = engineered(RACK, "prices.scenarios=[memory-up]", "prices.scenario-switch=0")
    assert off.cost.bom.value == engineered(RACK).cost.bom.value
    assert off.figures["prices.scenario-switch"].is_input


def test_a_scenario_of_a_break_is_that_of_the_break_reached() -> None:
    """A part with quantity breaks: price before, change and duty are of the step that holds; truth of a figure is asked of nobody."""
    breaks = "breaks: [{quantity: 100, price: 30000 USD}]"
    book = f"  b300-gpu: {{base: 36000 USD, low: 30000 USD, high: 40000 USD, note: quoted, {breaks}}}"
    catalog = with_book(shipped_catalog(), f"prices:\n{book}\n")
    scenario = "prices.scenarios=[{driver: gpu, change: 10 %}, {origin: TW, tariff: 5 %}]"
    build = engineer_with(catalog, RACK, "quantity=2", "prices.books=[component-default, mine]", scenario)
    gpus, others = 144, 36 * 2 * 5000 * 0.05 + 18 * 2 * 3600 * 0.05
    assert build.figures["cost.scenarios"].value == pytest.approx(gpus * 3000)
    assert build.figures["cost.duty"].value == pytest.approx(gpus * 33000 * 0.05 + others)


def test_duty_is_of_its_day_origin_and_heading() -> None:
    """25 % on packages from Taiwan after 15 January 2026; nothing the day before, nothing when exempt, nothing of unknown origin."""
    due = engineered(RACK, "prices.import-into=US", "quote.date=2026-11-22")
    taxed = [
        x for x in leaves(data_of(RACK)) if x["country"] not in (None, "US") and (x["hs"] or "").startswith(("8542.31", "8471", "8473.30"))
    ]
    assert due.figures["cost.duty"].value == pytest.approx(float(sum(money(x["extended_price"]) for x in taxed)) * 0.25)
    assert "cost.duty" not in engineered(RACK, "prices.import-into=US", "quote.date=2026-01-14").figures
    assert "cost.duty" not in engineered(RACK, "prices.import-into=US", "prices.duties-exempt=[us-s232-semiconductors]").figures


@pytest.mark.parametrize("setting", ["prices.import-into=US", "prices.scenarios=[{origin: CN, tariff: 25 %}]"])
@pytest.mark.parametrize("platform", ["trn3-nl72x2", "hgx-b300-air", "cloudmatrix-384"])
def test_what_pays_no_duty_for_want_of_an_origin_is_told(platform: str, setting: str) -> None:
    """Where nobody says where a thing comes from, no duty is not a duty of nothing: the choice counts such prices."""
    build = engineered(platform, setting, "quote.date=2026-11-22")
    (choice,) = (choice for choice in build.decisions if choice.id == setting.partition("=")[0])
    unknown = {
        line["part"] or line["id"] for line in leaves(data_of(platform)) if line["country"] is None and line["unit_price"] is not None
    }
    assert f"the origin of {len(unknown)} prices is not known" in choice.reason


def test_without_a_duty_origins_do_not_matter() -> None:
    """A scenario of drivers says nothing of them; nor do duties that are not in force on the day."""
    moved, early = engineered(RACK, "prices.scenarios=[memory-up]"), engineered(RACK, "prices.import-into=US", "quote.date=2026-01-14")
    assert not any("origin" in choice.reason for build in (moved, early) for choice in build.decisions)


def test_learning_is_a_fall_with_each_doubling() -> None:
    """15 % twice: 0.85 squared of what follows the driver."""
    figures = engineered(RACK, "prices.scenarios=[optics-learning]").figures
    assert figures["prices.scenario-1.change"].value == pytest.approx(0.85**2 - 1.0)


@few
@given(st.integers(1, 50), st.integers(1, 10**6), st.integers(1, 10**3), st.sampled_from([RACK, "trn2-ultra"]))
def test_learning_follows_wright(percent: int, first: int, times: int, platform: str) -> None:
    """Each price of a category, to the coin: cost(n) = cost(n0) x (n / n0)^log2(1 - learning); two steps fall as the one over both.

    T. P. Wright, Factors affecting the cost of airplanes, 1936. A step that takes the share itself for the exponent is caught here.
    """

    def step(a: int, b: int) -> str:
        return f"{{category: networking, learning: {percent} %, from: {a}, to: {b}}}"

    middle, last = first * times, first * times**2
    plain, once = engineered(platform), engineered(platform, f"prices.scenarios=[{step(first, last)}]")
    twice = engineered(platform, f"prices.scenarios=[{step(first, middle)}, {step(middle, last)}]")
    factor = float(times) ** (2 * math.log2(1 - percent / 100))
    for build in (once, twice):
        for before, after in zip(plain.cost.leaves, build.cost.leaves, strict=True):
            if before.unit_price is not None and before.unit_price.number is not None:
                assert after.unit_price is not None
                wanted = before.unit_price.number * (factor if before.category == "networking" and before.content is None else 1.0)
                assert after.unit_price.number == pytest.approx(wanted, abs=0.0051)


STEPS = "prices.scenarios=[{category: optics, learning: 15 %, from: 1000, to: 8000}, memory-up, {part: b300-gpu, change: -5 %}]"


@pytest.mark.parametrize("spec", [RACK, str(ROOT / "examples" / "order-mixed.yaml")])
def test_each_step_says_what_it_does_to_the_cost(spec: str) -> None:
    """Before and after of one step after the other, from the cost as it was to the cost as it is, to the cent; in an order of all of it."""
    asked = (STEPS, "prices.import-into=US")
    told = json.loads(command("drivers", spec, *(word for setting in asked for word in ("--set", setting)), "--json").out)["scenarios"]
    base, found = (build_request(spec, settings, catalog=shipped_catalog()) for settings in ((), asked))
    cost, figures = found.cost.bom.number, found.figures
    assert len(told) >= 3 and float(told[0]["before"]) == base.cost.bom.number
    assert all(first["after"] == second["before"] for first, second in pairwise(told))
    assert to_the_cent(Decimal(told[-1]["after"]) + Decimal(figures["cost.duty"].number or 0.0)) == to_the_cent(Decimal(cost or 0.0))
    steps = [figure.number or 0.0 for id, figure in figures.items() if id.startswith("cost.scenario-")]
    assert sum(steps) == pytest.approx(figures["cost.scenarios"].number, abs=1e-6)
    if spec == RACK:
        assert f"{float(told[0]['after']):,.2f}" in str(found.decisions)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("prices.scenarios=[{category: optic, change: 3 %}]", "did you mean optics"),
        ("prices.scenarios=[{category: optics, learning: 15 %, from: 1000}]", "from: 1000, to: 4000"),
        ("prices.scenarios=[{category: optics, learning: 15 %, volume: 4, from: 1, to: 4}]", "volume: 4), or from"),
        ("prices.scenarios=[{category: optics, learning: 15 %, from: 8, to: 4}]", "does not fall from 8 to 4"),
        ("prices.scenarios=[{category: optics, driver: optics, change: 5 %}]", "one of: driver, part, category, origin"),
        ("prices.scenarios=[{driver: drm, change: 3 %}]", "no driver 'drm'"),
        ("prices.scenarios=[dram-up]", "no scenario 'dram-up'"),
        ("prices.scenarios=[{part: b300-gpuu, change: 3 %}]", "no part 'b300-gpuu'"),
        ("prices.scenarios=[{driver: dram, change: -100 %}]", "not above -100 %"),
        ("prices.scenarios=[{driver: dram, change: 5 USD}]", "expected a unit like %"),
        ("prices.scenarios=[{driver: dram, change: 40}]", "write 40 %"),
        ("prices.scenarios=[{driver: dram}]", "say by how much"),
        ("prices.scenarios=[{origin: china, tariff: 5 %}]", "no code of a country"),
        ("prices.scenarios=[{origin: CN, tariff: -5 %}]", "below 0 %"),
        ("prices.scenarios=[{scenario: memory-up, driver: dram}]", "one step, or its id alone"),
        ("prices.duties-exempt=[us-s232]", "no duty 'us-s232'"),
        ("ownership.facility=11000 USD", "price of a kilowatt"),
        ("ownership.years=0 year", "not above 0 year"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(setting: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        engineered(RACK, setting)
    assert said in str(refused.value)


# --- drivers


def test_a_driver_swings_as_its_members_together() -> None:
    """The largest first; each driver by as much as its parts; accelerators by (high - low) x count."""
    found = drivers_json(DriversSheet(view := viewed(TORUS), tornado(view, 4000)))
    swings = [abs(float(each["swing"])) for each in found["drivers"]]
    parts = {each["id"]: float(each["swing"]) for each in found["drivers"] if each["kind"] == "part"}
    groups = [each for each in found["drivers"] if each["kind"] == "driver"]
    assert swings == sorted(swings, reverse=True)
    assert len(groups) >= 6
    for group in groups:
        assert sum(parts[member] for member in group["members"]) == pytest.approx(float(group["swing"]), rel=0.01, abs=1.0)
    assert money(found["p10"]) < money(found["p50"]) < money(found["p90"])
    assert 0 < found["percentile"] < 100
    chips = next(line for line in data_of(TORUS)["bom"] if line["part"] == "tpu-v7")
    assert parts["tpu-v7"] == pytest.approx((float(chips["high"]) - float(chips["low"])) * chips["quantity"])


# --- content


@pytest.mark.parametrize("platform", [RACK, TORUS, PODS])
@pytest.mark.parametrize("by", [*VIEWS, "category"])
def test_each_view_adds_up_to_the_cost(platform: str, by: str) -> None:
    """To the cent, with what is not known as a row; content stands in no view."""
    found = contents(viewed(platform), by, 10.0)
    assert found.total == money(data_of(platform)["cost"]["bom"])
    assert by == "category" or found.rows[-1].key == "unknown"
    assert sum(row.share for row in found.rows) == pytest.approx(1.0)


def test_the_inside_of_packages_is_beside_the_purchase() -> None:
    """HBM of 72 packages at 4,350 USD; the pieces add up and are part of no purchase."""
    found = content_json(ContentSheet(view := viewed(RACK), contents(view, "category")))
    assert found["content"]["hbm"] == str(Decimal(72 * 4350).quantize(CENT))
    assert sum(map(money, found["content"].values())) == money(found["content_total"])
    assert money(found["total"]) == money(data_of(RACK)["cost"]["bom"])


def test_what_a_market_takes_of_a_years_output() -> None:
    """384 packages of 250,000 a year; 1,000 racks of 16 are 62.5 systems. Of boards the area, of one order as of many."""
    found = contents(viewed("cloudmatrix-384"), "category", 1000.0)
    packages = next(taken for taken in found.capacities if taken.id == "ascend-910c")
    assert (packages.needed, packages.market) == (384, 24000)
    assert packages.share == pytest.approx(24000 / 250000)
    boards = next(taken for taken in found.capacities if taken.id == "ai-boards")
    system = engineered("cloudmatrix-384")
    grades = shipped_catalog().capacities["ai-boards"].grades
    parts = [line for line in system.boards if line.laminate.grade in grades and f"{line.part.id}.area" in system.figures]
    assert boards.needed == pytest.approx(sum((system.figures[f"{b.part.id}.area"].value or 0) * (b.node.total.value or 0) for b in parts))
    assert boards.needed > 0 and boards.unit == "m^2"


# --- ownership


@given(years=st.floats(0.5, 40), rate=st.one_of(st.just(0.0), st.floats(1e-4, 0.5)))
def test_present_value_is_the_sum_of_its_years(years: float, rate: float) -> None:
    """a(n, r) against the closed form; n where nothing is discounted."""

    def given_number(id: str, number: float) -> Figure:
        return input_figure(id, id, number, "", Origin())

    found = present_value(given_number("years", years), given_number("rate", rate)).value
    assert found == pytest.approx(years if not rate else (1 - (1 + rate) ** -years) / rate, rel=1e-6)


def test_terms_of_ownership_add_up() -> None:
    """Price, energy, maintenance and other; an hour is the total over 8,760 hours of every accelerator and year."""
    found = tco_json(OwnershipSheet(viewed(RACK, "ownership.years=8 year")))
    year = engineered(RACK).figures["power.energy-cost"].value or 0.0
    assert sum(money(found[name]) for name in ("capex", "energy", "maintenance", "other")) == money(found["total"])
    assert money(found["energy"]) == to_the_cent(Decimal(str(8 * year)))
    assert found["per_accelerator_hour"] == pytest.approx(float(found["total"]) / (72 * 8760 * 8))
    financed = tco_json(OwnershipSheet(viewed(RACK, "ownership.rate=8 %", "ownership.finance=8 %")))
    assert money(financed["finance"]) == 0  # what it costs is what later years count for less


# --- documents


def sheets(view: View) -> list[DriversSheet | OwnershipSheet | ContentSheet]:
    return [DriversSheet(view, tornado(view, 2000)), OwnershipSheet(view), ContentSheet(view, contents(view, "supplier", 100.0))]


def test_sheets_are_chinese_in_chinese() -> None:
    """No sentence of a table stays English."""
    for sheet in sheets(viewed(RACK, "quote.language=zh", "prices.scenarios=[memory-up, tariff-tw-25]")):
        told = [sheet.title, sheet.kind]
        for table in sheet.tables:
            told += [table.title, table.remark, *table.heads]
        assert all_untranslated(told) == []


def test_sheets_are_pages_and_workbooks() -> None:
    """A tornado is drawn in the page, and by the office program in the workbook."""
    import io
    import zipfile

    for sheet in sheets(viewed(TORUS)):
        drawn = any(table.tornado for table in sheet.tables)
        assert (b"<svg" in sheet_page(sheet)) == drawn
        with zipfile.ZipFile(io.BytesIO(sheet_workbook(sheet))) as book:
            assert any(name.startswith("xl/charts/") for name in book.namelist()) == drawn


def test_the_commands_answer() -> None:
    """On a terminal and as JSON; a share without its sign is refused."""
    assert "Drivers of prices" in command("drivers", "trn2", "--draws", "1000").out
    assert command("content", "trn2", "--by", "tier", "--json").out.startswith("{")
    assert command("tco", "trn2", "--years", "5", "--rate", "8 %").code == 0
    refused = command("tco", "trn2", "--rate", "8")
    assert (refused.code, "write 8 %" in refused.err) == (2, True)
