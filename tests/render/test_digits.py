"""Numbers reconcile: one figure has the same digits in terminal, page and workbook, and the parts of a picture add up as printed."""

from __future__ import annotations

import math
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.render.excel.style import number_format
from configurator.render.html.bill import Bill
from configurator.render.html.sections import Sections
from configurator.render.svg.flows import PowerChain
from configurator.render.view import View
from configurator.render.words.display import Display
from configurator.render.words.numbers import apportioned, decimals_of, shown, text_of
from tests.helpers import built, several

CASES = [
    *((name,) for name in several()),
    ("gb300-nvl72", "quantity=7", "power.ups=true"),
    ("trn3-nl72x2", "power.architecture=hvdc-400"),
]
every_case = pytest.mark.parametrize("case", CASES, ids=" ".join)


def number(text: str) -> Decimal:
    """The number of a printed amount; what is printed as less than a last digit counts nothing."""
    return Decimal(0) if "<" in text else Decimal(re.sub(r"[^\d.-]", "", text))


def differing(build: Build, terminal: dict[str, str]) -> list[str]:
    """The figures whose digits differ between a terminal's texts, the page and the format of their cell."""
    display, found = Display(View(build), "en"), []
    for id, figure in build.figures.items():
        if figure.number is None:
            continue
        decimals = len(number_format(figure).partition(".")[2])
        digits = terminal[id].removeprefix("at least ").removeprefix("at most ")
        if not display.text(figure) == digits == f"{number(digits):,.{decimals}f}":
            found.append(id)
    return found


@every_case
def test_a_figure_has_the_same_digits_everywhere(case: tuple[str, ...]) -> None:
    build = built(*case)
    assert differing(build, {id: text_of(figure) for id, figure in build.figures.items()}) == []


@pytest.mark.parametrize(
    ("id", "text"), [("power.it-load", "139"), ("power.psus", "48.0"), ("cost.price", "3,944,685"), ("cooling.flow", "126.42")]
)
def test_other_digits_in_one_place_are_caught(id: str, text: str) -> None:
    build = built("gb300-nvl72")
    assert differing(build, {**{key: text_of(figure) for key, figure in build.figures.items()}, id: text}) == [id]


def test_what_is_counted_in_whole_steps_has_no_decimals_where_it_is_whole() -> None:
    figures = built("gb300-nvl72", "network.planes=2", "network.boundary=spine").figures
    told = {id: text_of(figures[id]) for id in ("cables.compute-fabric.link-rate", "cables.compute-fabric.rate", "network.height")}
    assert not [id for id, text in told.items() if "." in text], told
    assert text_of(figures["network.optical.rate"]) == "518.4"


@every_case
def test_what_is_printed_is_the_number(case: tuple[str, ...]) -> None:
    """Rounded by no more than half a last digit, a computed number by less than 0.06 % (money a cent, shares 0.01 %, losses 0.01 dB)."""
    for id, figure in built(*case).figures.items():
        if figure.number is None or figure.info is None:
            continue
        exact, unit = Decimal(repr(figure.number)), figure.info.unit.text
        off = float(abs(number(text_of(figure)) - exact))
        assert off <= float(Decimal("0.5").scaleb(-decimals_of(figure, figure.number))), id
        coarse = {"degC": 0.05, "delta_degC": 0.05, "%": 0.005, "dB": 0.005, "dB/inch": 0.005}.get(unit, 0.0)
        assert off <= max(0.0006 * abs(figure.number), coarse, 0.005 if unit[:3] in ("USD", "CNY") else 0.0), id


@every_case
def test_a_range_has_the_digits_of_its_figure(case: tuple[str, ...]) -> None:
    build = built(*case)
    view = View(build)
    display = Display(view, "en")
    for figure in build.figures.values():
        text, _, band = shown(view, figure)
        if not band or "not known" in text:
            continue
        low, high = band.split(" – ")
        places = {len(bound.partition(".")[2]) for bound in (low, high)}
        assert len(places) == 1 and (figure.is_input or places == {len(text.partition(".")[2])}), figure.id
        assert low == high or all(bound in display.band(figure) for bound in (low, high)), figure.id


# --- pictures


@every_case
def test_power_drawing_adds_up(case: tuple[str, ...]) -> None:
    """What leaves a stop is printed so that it sums to the stop; components and their groups sum to the load of the busbar."""
    build = built(*case)
    chain = PowerChain(Display(View(build), "en"))
    texts = {stage.key: number(stage.text) for stage in chain.stages}
    supply = [stage.key for stage in chain.stages if not stage.loss and stage.column <= chain.bus_column]
    for key in supply[:-1]:
        assert sum(texts[flow.target] for flow in chain.flows if flow.source == key) == texts[key], key
    for prefix in ("item.", "group."):
        assert sum(text for key, text in texts.items() if key.startswith(prefix)) == texts["power.it-load"], prefix


@every_case
def test_shares_of_cost_are_a_hundred_percent(case: tuple[str, ...]) -> None:
    display = Display(View(built(*case)), "en")
    bars = Sections(display, Bill(display)).bars()
    assert bars and sum(number(bar.share) for bar in bars) == 100
    assert sum(number(display.text(bar.figure)) for bar in bars) == number(display.text(display.view.whole))


def test_parts_rounded_each_for_themselves_would_not_add_up() -> None:
    """The case the method of the largest remainder is for."""
    parts = [16.45, 16.45, 67.1]
    assert sum(round(part + 1e-9, 1) for part in parts) == pytest.approx(100.1)
    assert apportioned(parts, 100.0, 1) == [16.5, 16.4, 67.1]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.integers(0, 3))
def test_apportioned_parts_add_up_and_stay_near(parts: list[float], decimals: int) -> None:
    whole = math.fsum(parts)
    found = apportioned(parts, whole, decimals)
    step = Decimal(1).scaleb(-decimals)
    printed = sum((Decimal(repr(part)).quantize(step) for part in found), Decimal(0))
    assert abs(printed - Decimal(repr(whole))) <= step / 2 + Decimal("1e-9") * max(Decimal(1), printed) or whole == 0
    assert all(abs(part - exact) <= float(step) * 1.5 + 1e-9 * whole for part, exact in zip(found, parts, strict=True))


def test_figures_below_a_cent_keep_their_digits() -> None:
    """Money is to the cent, and a price per watt of a fraction of it to four digits."""
    figures = built("gb300-nvl72").figures
    assert re.fullmatch(r"0\.\d{3,5}", text_of(figures["power.cost-per-installed-watt"]))
    assert text_of(figures["site.energy-price"]) == "0.08"
