"""The page that computes: what its address says, every number, check and word of it, against builds with the same inputs changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import quickjs
from hypothesis import example, given
from hypothesis import strategies as st

from configurator.build import changed
from configurator.figures import Figure
from configurator.render.html.live.grammar import grammar
from configurator.render.html.live.model import model
from configurator.render.html.live.sliders import sliders
from configurator.render.view import View
from configurator.render.words.display import Display
from configurator.rules.check import NOTHING
from configurator.units import UnitError, parse_quantity, unit
from tests.figures.script import computed, computer, engine
from tests.helpers import LIGHT, built, engineered, several
from tests.render.pages import SOLD, WHAT_IF, model_of, offer_of, read


def figures_with(data: Mapping[str, Any], what_if: Mapping[str, float]) -> dict[str, float | None]:
    """Every figure of a model in its own unit, with some inputs (coherent numbers) changed, as the script computes them."""
    places = {id: (place, data["units"][at][1]) for id, place, at in data["figures"]}
    values, _ = computed(computer(), data, [[places[id][0], number] for id, number in what_if.items()])
    found = {id: (values[place], factor) for id, (place, factor) in places.items()}
    return {id: None if value is None else value / factor for id, (value, factor) in found.items()}


def coherent(what_if: tuple[str, ...], figures: Mapping[str, Figure]) -> dict[str, float]:
    """Changes as coherent numbers by id."""
    found = {}
    for id, _, text in (each.partition("=") for each in what_if):
        info = figures[id].info
        assert info is not None
        number, written = parse_quantity(text, info.unit)
        found[id] = number * written.factor
    return found


@pytest.mark.parametrize("platform", several())
def test_every_number_of_the_page_follows_as_in_a_build(platform: str) -> None:
    """The whole graph through the script, with terms, site and power of a GPU changed: the same to nine digits."""
    build = built(platform)
    what_if = tuple(each for each in WHAT_IF if each.split("=")[0] in build.figures)
    twin = changed(build, what_if)
    found = figures_with(model(Display(View(build), "en"), build.figures), coherent(what_if, build.figures))
    assert len(found) > 500
    for id, number in found.items():
        expected = twin.figures[id].number
        assert (number is None) == (expected is None), id
        assert number is None or abs(number - (expected or 0.0)) <= 1e-9 * max(1.0, abs(expected or 0.0)), (id, number, expected)


def test_a_page_of_a_customer_moves_what_he_orders_and_holds_no_cost() -> None:
    """Quantity, terms and the price of energy are open; nothing of the model is a cost, and the price follows to the cent."""
    build, text = built(LIGHT, *SOLD), offer_of(LIGHT, *SOLD)
    data = model_of(text)
    ids = [id for id, _, _ in data["figures"]]
    assert "quantity" in ids and "cost.price" in ids
    assert not [id for id in ids if re.search(r"cost\.bom|unit-price|margin|extended-price$", id)]
    costs = [f.value for id, f in build.figures.items() if f.value and re.search(r"^cost\.bom$|\.(?:unit|extended)-price$", id)]
    hidden = {round(cost, 6) for cost in costs if cost > 1000 and cost % 100}  # others may also be a count or a rating
    told = re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", json.dumps([data["constants"], data["inputs"]]))
    assert len(hidden) > 20 and not hidden & {round(float(number), 6) for number in told}
    twin = View(changed(build, ["quantity=3"]), "customer")
    assert figures_with(data, {"quantity": 3.0})["cost.price"] == pytest.approx(twin.price.number, abs=0.005)


def test_a_customer_chooses_an_option_in_the_page() -> None:
    """The price is that of a build with the choice; the rows of the offer still add up, those that stand for several among them."""
    text = offer_of("gb300-nvl72", *SOLD)
    data, other = model_of(text), ("options.dpus-per-tray=2", *SOLD)
    flags = dict(data["options"]["options.dpus-per-tray"])
    places = {id: place for id, place, _ in data["figures"]}
    values, _ = computed(computer(), data, [[flags["1"], 0.0], [flags["2"], 1.0], [places["quantity"], 2.0]])
    price = changed(built("gb300-nvl72", *other), ["quantity=2"]).figures["cost.price"].value
    assert price and values[places["cost.price"]] == pytest.approx(price, abs=0.005)
    rows = [e for e in read(text).all("tr") if e.attributes.get("data-level") == "0" and "data-line" in e.attributes]
    amounts = ["offer.further.sell-extended" if e["data-line"] == "offer.further" else f"{e['data-line']}.sell-extended" for e in rows]
    assert len(amounts) > 8 and sum(values[places[id]] or 0.0 for id in amounts) == pytest.approx(price, abs=0.005)


@pytest.mark.parametrize("platform", several())
def test_what_matters_has_a_slider_that_reaches_the_offer(platform: str) -> None:
    """At least ten, each between its ends on a step of its own, within what the field may hold."""
    found = sliders(View(engineered(platform), "internal"))
    assert len(found) >= 10 and {"quantity", "site.energy-price"} <= {slider.figure.id for slider in found}
    for slider in found:
        number, info = slider.figure.number, slider.figure.info
        assert number is not None and info is not None and info.origin is not None
        assert slider.low <= number <= slider.high and slider.low < slider.high
        steps = (number - slider.low) / slider.step
        assert abs(steps - round(steps)) < 1e-6
        assert not any(info.origin.limits.fault(round(end, 9), info.unit) for end in (slider.low, slider.high))


# --- probabilities

CHANCES = """
function probabilities(model, changes) {
  var graph = new Graph(JSON.parse(model)), given = new Map(JSON.parse(changes)), checks = graph.model.checks;
  var pairs = checks.map(function (c) { return c[3] === "<=" ? [c[1], c[2]] : [c[2], c[1]]; });
  return JSON.stringify(new Chances(graph).of(pairs, graph.compute(given), new Set(given.keys())));
}
"""


@pytest.mark.parametrize("what_if", [(), ("b300-gpu.tdp=1350 W",)])
def test_checks_hold_in_the_page_as_probably_as_in_the_build(what_if: tuple[str, ...]) -> None:
    """The page draws for itself, from the same distributions: within three per cent, over all checks that follow a probability."""
    build = built("gb300-nvl72")
    twin = changed(build, what_if) if what_if else build
    data = model(Display(View(build), "en"), [*build.figures, *(check.id for check in build.checks if check.by_chance)])
    context = engine("graph.js", "chances.js")
    context.eval(CHANCES)
    places = {id: place for id, place, _ in data["figures"]}
    given = [[places[id], number] for id, number in coherent(what_if, build.figures).items()]
    found = json.loads(context.get("probabilities")(json.dumps(data), json.dumps(given)))
    expected = {check.id: check.probability for check in twin.checks}
    open_ones = 0
    for (id, *_, by_chance), probability in zip(data["checks"], found, strict=True):
        if by_chance and expected[id] is not None:
            assert probability == pytest.approx(expected[id], abs=0.03), id
            open_ones += 0.1 < expected[id] < 0.9
    assert open_ones


def test_what_sums_leave_of_nothing_fails_no_check() -> None:
    """A margin of nothing is nothing but for the last digits; beyond what the checks of a build allow it is one."""
    context = engine("graph.js", "verdicts.js")
    context.eval(
        "var state; function fails(a) { state = { values: [a, 0], bounds: [0, 0] }; return judge.fails(['', 0, 1, '<='], state, 'warn'); }"
    )
    context.eval("var judge = Object.create(Verdicts.prototype);")
    fails = context.get("fails")
    assert not fails(0.9 * NOTHING) and fails(1.1 * NOTHING)


# --- quantities


@cache
def reader() -> quickjs.Context:
    context = engine("quantities.js")
    context.set("grammar", json.dumps(grammar()))
    context.eval("var quantities = new Quantities(JSON.parse(grammar));")
    context.eval("function read(text, wanted) { return String(quantities.read(text, wanted)); }")
    return context


def in_page(text: str, wanted: str) -> float | None:
    found = reader().get("read")(text, wanted)
    return None if found == "null" else float(found)


def in_python(text: str, wanted: str) -> float | None:
    try:
        number, written = parse_quantity(text, unit(wanted))
    except UnitError:
        return None
    return number * written.factor


WRITTEN = (
    "1500 W|1.5 kW|1,400 W|1500|1.500 W|12 kg|-3 W|2 kVA|1e3 W|1e400 W|1,40 W|1 W/W|W||__proto__|0.11 USD/kWh|$0.11/kWh|0.8 元/度|"
    "3 万 USD|32 ℃|32 °C|15 delta_degC|15 K|65 %|65|0.65|65％|12 %%|126 L/min|7.6 m3/h|7.6 m³/h|33 gpm|120 LPM|8 inch|3|3 pairs|"
    "12 ton|5 psi|0.35 bar|400 VAC|１，４００ W|2 kW·h|2 kW h|2 V×A|2 kWs|2 Ws|2 Js|2 watts|2 W*1|2 kW^0|0.2 USD/(kW·h)|0.2 USD per kWh|"
    "30 ºC|3 J/(kg·K)|3 W/W|1e-27 W|1e-27|1e-31 W|½ W|2² W|7.6 ㎥/h|"
    "1\x1cW|1\x85W|\ufeff1 W|1\u200bW|1\u180eW|٣ W|2 kW.|2 kW,|3 pai,rs|3 ’pairs|8+inch|2 kW·h¹|400 µVAC|"
    "12 %×%|2 kW^0K|2 W/m^2K|7.6 m ³/h|2$ kW^0|$0.1//kWh"
)
WANTED = ("W", "kWh", "USD/kWh", "degC", "%", "1", "L/min", "mm", "delta_degC", "kPa", "V", "USD", "pair", "kJ/(kg*K)", "Gbit/s")


@pytest.mark.parametrize("text", WRITTEN.split("|"))
def test_a_quantity_is_read_in_the_page_as_on_the_command_line(text: str) -> None:
    """What one refuses the other refuses; what both read is the same."""
    for wanted in WANTED:
        found, expected = in_page(text, wanted), in_python(text, wanted)
        assert (found is None) == (expected is None), (text, wanted, found, expected)
        assert found is None or found == pytest.approx(expected, rel=1e-13), (text, wanted)


@example(number=1.23, name="kW")
@given(
    number=st.floats(0.001, 1e6),
    name=st.sampled_from(["W", "kW", "MW", "W/m^2", "kWh", "ms", "GHz", "m^3/h", "TB/s", "USD/kW", "ohm*m", "GB"]),
)
def test_numbers_of_any_unit_are_read_alike(number: float, name: str) -> None:
    """Prefixes, products, quotients and powers of the definitions."""
    text = f"{number:.6g} {name}"
    expected = in_python(text, name)
    assert (in_page(text, name) is None) == (expected is None)
    assert expected is None or in_page(text, name) == pytest.approx(expected, rel=1e-13)
