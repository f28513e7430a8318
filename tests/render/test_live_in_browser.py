"""The page that computes, in Chromium: numbers, checks and words of a scenario are those of a build, and what cannot be is told."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from configurator.build import Build, changed
from configurator.build.changes import change_of
from configurator.catalog.problems import InputError
from configurator.figures import Figure
from configurator.render.text.json import as_json
from configurator.render.view import Audience, View
from tests.conftest import tool
from tests.helpers import LIGHT, built, engineered, everything, platforms
from tests.render.pages import SOLD, WHAT_IF, model_of, offer_of, page_of, read

Opened = Callable[..., Any]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

ODD = (
    *("x", "quantity=12%20kg", "no.such=1", "cost.price=1", "quantity=%3Cimg%20src%3Dx%3E", "__proto__=1&constructor=2", "quantity=0"),
    *("quantity=%E0%A4%A", "quantity=3&no.such=1", "x" * 5000, f"quantity={'9' * 5000}"),
)


TOOLS = """
function shown(e) { return getComputedStyle(e).display !== "none"; }
function all(selector) { return Array.from(document.querySelectorAll(selector)); }
function go(fragment) { history.replaceState(null, "", "#" + fragment); window.dispatchEvent(new HashChangeEvent("hashchange")); }
function tried(fragment) { go(fragment); return [document.getElementById("live-said").textContent, all("[data-changed], img").length]; }
function marked(selector) { return all(selector).map(e => ({ ...e.dataset, said: e.textContent })); }
"""


@pytest.fixture(scope="module")
def opened(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """Opens a text as a page with a scenario in its address; each text once, since loading one takes longer than what is done there.

    Where it is open, it goes to the scenario from none. Panels and searches of another test may still stand there.
    """
    folder, pages = tmp_path_factory.mktemp("pages"), dict[str, Any]()

    def at(text: str, fragment: str = "") -> Any:
        if text in pages:
            pages[text].evaluate("fragment => { go(''); go(fragment); }", fragment)
            return pages[text]
        path = folder / f"{len(pages)}.html"
        path.write_text(text, encoding="utf-8")
        pages[text] = browser.new_page()
        pages[text].goto(f"{path.as_uri()}#{fragment}")
        pages[text].add_script_tag(content=TOOLS)
        return pages[text]

    yield at
    for page in pages.values():
        page.close()


@pytest.mark.parametrize("platform", platforms() if everything() else ["tpu-v7", LIGHT])
def test_a_page_with_a_scenario_is_the_page_of_the_same_build(platform: str, opened: Opened) -> None:
    """Numbers to nine digits, checks, marks, and the words of what changed, in Chromium."""
    chip = next(id for id in engineered(platform).figures if id.endswith(".tdp"))
    what_if = (f"{chip}=777 W", *WHAT_IF)
    twin = changed(built(platform), what_if)
    fragment = "&".join(f"{id}={quote(text)}" for id, _, text in (each.partition("=") for each in what_if))
    page = opened(page_of(platform), fragment)
    figures = as_json(View(twin))["figures"]
    shown = [e for e in page.evaluate("marked('[data-f]')") if figures.get(e["f"], {}).get("kind") in ("input", "derived")]
    assert len(shown) > 1000
    for element in shown:
        value = figures[element["f"]]["value"]
        assert (element["v"] == "") == (value is None)
        assert value is None or float(element["v"]) == pytest.approx(value, rel=1e-9, abs=1e-9), element["f"]
    moved = {e["f"] for e in shown if "changed" in e}
    assert {"power.it-load", "power.facility"} <= moved and "system.racks" in figures
    before = as_json(View(built(platform)))["figures"]
    assert not [id for id in moved if figures[id]["value"] == before[id]["value"]]
    statuses = {check.id: check.status for check in twin.checks}
    assert {e["check"]: e["status"] for e in page.evaluate("marked('[data-check]')")}.items() <= statuses.items()


def test_a_number_that_is_small_in_coherent_units_follows_a_small_change(opened: Opened) -> None:
    """A USD/PFLOPS is 1e-15 of its coherent unit: what is nothing in the price of a system is a change there."""
    change = "site.energy-price=0.1100001 USD/kWh"
    id, quoted = "tco.per-pflops", built(LIGHT)
    expected = changed(quoted, (change,)).figures[id].number
    assert expected and expected != quoted.figures[id].number
    shown = [each for each in opened(page_of(LIGHT), change.replace(" ", "%20")).evaluate("marked('[data-f]')") if each["f"] == id]
    assert shown and all("changed" in each for each in shown)
    assert [float(each["v"]) for each in shown] == pytest.approx([expected] * len(shown), rel=1e-12)


def test_an_allowance_below_zero_is_taken_by_the_page(tmp_path: Path) -> None:
    """A cost at P10 has one, so that the page takes what it shows; asked of Chromium on the command line, as one without a driver does."""
    settings = ("prices.cost-at=p10",)
    expected = changed(built(LIGHT, *settings), ["prices.allowance=-2%"]).figures["cost.price"].number
    seen = read(dumped(page_of(LIGHT, *settings), tmp_path, "prices.allowance=-2%25"))
    shown = [e for e in seen.elements if e.attributes.get("data-f") == "cost.price" and "data-v" in e.attributes]
    assert shown and [float(e["data-v"]) for e in shown] == pytest.approx([expected] * len(shown), rel=1e-9)


def dumped(text: str, folder: Path, fragment: str) -> str:
    """A page as Chromium writes it out with a scenario in its address."""
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [
            tool("browser") or "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=8000",
            f"--user-data-dir={folder / 'profile'}", "--dump-dom", f"{path.as_uri()}#{fragment}",
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout


def tried(page: Any, fragments: Sequence[str]) -> list[tuple[str, int]]:
    """What a page says to each scenario, and how many of its numbers changed."""
    return [(said, changed) for said, changed in page.evaluate("fragments => fragments.map(tried)", fragments)]


def test_nonsense_in_the_address_changes_nothing_and_is_told(opened: Opened) -> None:
    """One line says why, as text; a scenario that can be read is taken, and an anchor of the page is none."""
    *odd, taken, anchor = tried(opened(offer_of(LIGHT, *SOLD), "x"), [*ODD, "quantity=2", "h-lines"])
    assert [(said[:20], changed) for said, changed in odd] == [("Nothing was changed:", 0)] * len(ODD)
    assert max(len(said) for said, _ in odd) < 200
    assert taken[0] == "" and taken[1] > 10 and anchor == taken


def test_the_page_refuses_what_the_command_line_refuses(opened: Opened) -> None:
    """Numbers with two readings by the usual range of their field, below zero, outside what a field may hold: of inputs of every kind."""
    build = built(LIGHT)
    shown = {id: place for id, place, _ in model_of(page_of(LIGHT))["figures"] if build.figures[id].is_input}
    asked = [
        f"{id}={number} {_unit_of(build.figures[id])}".strip() for id in list(shown)[::16] for number in ("1.234", "123.456", "-1", "1e7")
    ]
    asked += [
        "b200-sxm.tdp=1.234 W",
        "b200-sxm.tdp=1.2340 W",
        "b200-sxm.tdp=1.400 kW",
        "site.pue=0.5",
        "quantity=0",
        "quantity=1.5",
        "quantity=2.0",
    ]
    told = tried(opened(page_of(LIGHT)), [f"{id}={quote(text)}" for id, _, text in (each.partition("=") for each in asked)])
    refused = {text: said for text, (said, _) in zip(asked, told, strict=True) if said}
    expected = {text: reason for text in asked if (reason := _reason(build, text))}
    assert refused.keys() == expected.keys() and len(asked) > len(expected) > 20
    for text, reason in expected.items():
        assert ("group thousands" in refused[text]) == (" may be " in reason), text
        assert ("negative" in refused[text]) == ("negative" in reason), text
        assert (" is below " in refused[text]) == (" is below " in reason), text
        assert ("whole number" in refused[text]) == ("whole number" in reason), text
    assert "quantity=1.5" in expected and "quantity=2.0" not in expected


def _unit_of(figure: Figure) -> str:
    assert figure.info is not None
    return "" if figure.info.unit.text == "1" else figure.info.unit.text


def _reason(build: Build, text: str) -> str:
    try:
        change_of(build, text)
    except InputError as refused:
        return str(refused)
    return ""


def test_words_of_checks_and_what_is_said_on_paper_follow_the_scenario(opened: Opened) -> None:
    """No check that holds is said to be exceeded or has the probability of other numbers, and the tally of the key numbers is theirs."""
    page = opened(page_of(LIGHT), "b200-sxm.tdp=550%20W")
    held = page.evaluate("marked('li[data-check][data-status=pass]')")
    assert held and not [e["said"] for e in held if re.search("exceeds|is below|holds with a probability", e["said"])]
    warned = len(page.evaluate("marked('[data-status=warn]')"))
    (tally,), (counted,) = (page.evaluate(f"marked('{where}')") for where in ("[data-verdict]", "p.verdicts"))
    assert tally["said"] == f"{warned} warnings" and f", {warned} with a warning" in counted["said"]
    (paper,) = page.evaluate("marked('p.notice.on-paper:not([hidden])')")
    assert paper["said"].endswith("other values: b200-sxm.tdp = 550 W")


def test_a_doubt_stays_one_on_a_page_without_ranges(opened: Opened) -> None:
    """A customer's page cannot draw anew how probably a check holds: more systems make none certain that was not."""
    checks = opened(page_of(LIGHT, audience="customer"), "quantity=3").evaluate("marked('[data-check]')")
    twin = View(changed(built(LIGHT), ["quantity=3"]), "customer")
    doubtful = {check.id for check in twin.checks if check.in_doubt}
    statuses = {e["check"]: e["status"] for e in checks}
    assert doubtful & statuses.keys()
    assert statuses.items() <= {check.id: check.status for check in twin.checks}.items()


STEP = """() => {
  var slider = document.querySelector('[data-input="quantity"]'), seen = new MutationObserver(function () {}), told = [];
  seen.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  [2, 3, 3].forEach(function (value) {
    slider.value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    told.push(seen.takeRecords().length);
  });
  return [told, all("[data-changed]").length];
}"""


def test_a_step_of_a_slider_writes_only_what_says_something_else(opened: Opened) -> None:
    """Text and number of each figure that moved, and a few words beside them; nothing where the slider stands as it stood."""
    (_, second, again), moved = opened(page_of(LIGHT)).evaluate(STEP)
    assert moved > 500 and 2 * moved - 100 < second < 2 * moved + 50
    assert again == 0


def test_an_amount_in_words_is_never_that_of_another_price(opened: Opened) -> None:
    """It goes where the price is another one, and stays where it is not."""
    page, told = opened(offer_of("cloudmatrix-384", "quote.language=zh", *SOLD)), "all('.words').map(shown)"
    changes = "['quantity=3', 'site.energy-price=0.9%20CNY/kWh']"
    assert page.evaluate(f"[{told}, ...{changes}.map(c => (go(c), {told}))]") == [[True], [False], [True]]


def test_pictures_that_stay_and_advice_say_that_they_are_of_the_offer(opened: Opened) -> None:
    """In a scenario only; pictures that move do not."""
    counted = "[all('figure').filter(f => f.querySelector('svg')).length, all('figure svg[data-high], figure svg[data-tallest]').length, "
    counted += "all('figure .of-the-offer').filter(shown).length, all('[data-check] .of-the-offer').filter(shown).length]"
    before, after = opened(page_of("tpu-v7")).evaluate(f"[{counted}, (go('tpu-v7.tdp=900%20W'), {counted})]")
    pictures, moving, stay, advice = after
    assert moving == 2 and stay == pictures - moving > 10 and advice > 5
    assert before[2:] == [0, 0]


def test_coolant_below_what_cools_it_has_one_sign(opened: Opened) -> None:
    """And its rung stays above the names under the ladder."""
    page = opened(page_of("tpu-v7"), "cooling.supply-temperature=18%20degC")
    texts = page.evaluate("all('svg[data-high] text').map(e => e.textContent)")
    assert not [text for text in texts if "+-" in text or "+−" in text] and any(text.startswith("-7.0") for text in texts)


GOTO = """() => {
  function now() { return [location.hash, document.getElementById("live-said").textContent.slice(0, 20)]; }
  return ["quantity=3", "h-lines", "nonsense", "h-lines", "&"].map(function (each) { go(each); return now(); });
}"""


def test_a_link_within_the_page_loses_no_scenario(opened: Opened) -> None:
    """The address holds it again, so that it can be copied; what was wrong before is no longer told."""
    found = opened(offer_of(LIGHT, *SOLD)).evaluate(GOTO)
    wrong = "Nothing was changed:"
    assert found == [["#quantity=3", ""], ["#quantity=3", ""], ["#nonsense", wrong], ["#quantity=3", ""], ["#&", wrong]]


FOUND = """() => {
  function type(text) {
    var field = document.getElementById("live-search");
    field.value = text;
    field.dispatchEvent(new Event("input"));
    return all("#live-found li button").length || document.getElementById("live-found").textContent;
  }
  function opened(number) {
    number.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    return document.querySelector(".how summary").textContent;
  }
  var drawn = all("tspan[data-f]");
  return [type("facility power"), type("zzz"), drawn.length, drawn.filter(e => !opened(e).startsWith(e.dataset.f)).length];
}"""


@pytest.mark.parametrize("audience", ["internal", "customer"])
def test_any_figure_is_found_and_tells_how_it_came_to_be(audience: Audience, opened: Opened) -> None:
    """Those that only a drawing shows too, under their names: a case temperature in an annex, where no register lists it."""
    found, nothing, drawn, named = opened(page_of("tpu-v7", audience=audience)).evaluate(FOUND)
    assert found > 1 and nothing == "Nothing is called so." and drawn == named > 10


REFUSED = """() => {
  document.querySelector('[data-f="quantity"]').dispatchEvent(new MouseEvent("click", { bubbles: true }));
  function set(text) {
    var field = document.querySelector(".how form input");
    field.value = text;
    field.dispatchEvent(new Event("input"));
    field.form.dispatchEvent(new Event("submit", { cancelable: true }));
    return [field.validationMessage, all("[data-changed]").length > 0];
  }
  return [set("banana"), set("2")];
}"""


def test_what_a_field_refuses_is_told_at_the_field(opened: Opened) -> None:
    """The panel that says so may be out of sight."""
    refused, taken = opened(offer_of(LIGHT, *SOLD)).evaluate(REFUSED)
    assert refused[0].startswith("Nothing was changed: banana is no number") and not refused[1]
    assert taken == ["", True]
