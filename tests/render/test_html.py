"""The page: complete, self-contained, honest about ranges and gaps, safe with hostile input, the same bytes each time."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
import yaml

from configurator.build import build_quote, changed
from configurator.catalog.data import shipped
from configurator.catalog.reading.yamltext import PlainLoader
from configurator.figures import missing_reason
from configurator.phrases import name, phrase
from configurator.render.html.page import page
from configurator.render.html.paper import css_text
from configurator.render.svg.flows import PowerChain
from configurator.render.svg.shapes import Drawing, shortened, spread, text_width, wrapped
from configurator.render.text.json import CONTRACT
from configurator.render.view import View
from configurator.render.words import digits, i18n, numbers
from configurator.render.words.display import Display
from tests.helpers import LIGHT, built, data_of, everything, several
from tests.render.pages import SVG, Element, drawings, page_of, read, words

on_several = pytest.mark.parametrize("platform", several())  # a page is 2 MB to read

LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "manifest", "ping"}
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}</style>&amp;'
CJK = re.compile(r"[\u4e00-\u9fff]")


TERMS = ("quote.number=Q-7", "quote.date=2026-11-22", "quote.valid=30 day", "quote.customer=Example Cloud", "quantity=4")
TERMS += ("prices.margin=17.3 %", "prices.discount=5 %")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


# --- one file that needs nothing else


@on_several
def test_page_is_well_formed_and_self_contained(platform: str) -> None:
    text = page_of(platform)
    reader = read(text)
    assert not reader.all("link", "img", "iframe", "object", "embed", "video", "audio", "base", "form")
    for element in reader.elements:
        assert not LOADING & set(element.attributes), element
        assert not any(name.startswith("on") for name in element.attributes), element
        assert element.tag == "a" or "href" not in element.attributes
    assert "@import" not in text and "url(" not in text
    for link in reader.all("a"):
        assert re.match(r"#|https?://", link["href"])
        assert not re.search(r"\.(?:js|css|png|svg|woff2?)\b", link["href"])
    data, script = reader.all("script")
    assert data["type"] == "application/json" and json.loads(data.text)["figures"]
    assert not re.search(r"https?://|import|fetch|XMLHttp", script.text)


@on_several
def test_ids_are_unique_and_links_lead_somewhere(platform: str) -> None:
    reader = read(page_of(platform))
    ids = Counter(e["id"] for e in reader.elements if "id" in e.attributes)
    assert not [id for id, count in ids.items() if count > 1]
    for element in reader.elements:
        for attribute in ("aria-labelledby", "href"):
            for target in element.attributes.get(attribute, "").split():
                if attribute != "href" or target.startswith("#"):
                    assert target.lstrip("#") in ids, (element.tag, target)


def test_the_same_build_gives_the_same_page() -> None:
    assert page_of(LIGHT) == page(View(build_quote(LIGHT)).without_remedies())


# --- what it says


@on_several
def test_every_contract_number_is_on_the_page(platform: str) -> None:
    build = built(platform)
    shown = {e["data-f"]: e.text for e in read(page_of(platform)).all("span") if "data-f" in e.attributes}
    for id in CONTRACT:
        figure = build.figures.get(id)
        if figure is not None:
            assert id in shown, id
            assert (figure.value is not None) == any(c.isdigit() for c in shown[id]), (id, shown[id])


@on_several
def test_every_figure_is_in_the_register_with_its_derivation(platform: str) -> None:
    rows = {e["id"]: e.text for e in read(page_of(platform)).all("tr") if e.attributes.get("id", "").startswith("f-")}
    assert [id.removeprefix("f-") for id in rows] == list(built(platform).figures)
    for id, figure in built(platform).figures.items():
        simulated = "simulated" if figure.info and figure.info.simulated else "= "
        expected = missing_reason(figure) if figure.value is None and not figure.args else "[" if figure.is_input else simulated
        assert expected.split(": ")[-1] in rows[f"f-{id}"], rows[f"f-{id}"]


@on_several
def test_numbers_say_where_they_come_from(platform: str) -> None:
    """Where a figure is shown first; the script brings it to the other places, so that a page does not hold it many times."""
    found: dict[str, list[Element]] = {}
    for element in read(page_of(platform)).all("span"):
        if "data-f" in element.attributes and element.attributes.get("class"):
            found.setdefault(element["data-f"], []).append(element)
    for id, elements in found.items():
        assert ["title" in e.attributes for e in elements] == [True] + [False] * (len(elements) - 1)
        assert f"[{id}]" in elements[0]["title"] and elements[0]["title"].count("\n") >= 2


@on_several
def test_numbers_carry_what_the_json_says(platform: str) -> None:
    """Every element that shows a figure has its plain number beside its text; nothing where it is not known."""
    figures = data_of(platform)["figures"]
    for element in read(page_of(platform)).all("span"):
        if "data-f" in element.attributes:
            value = figures[element["data-f"]]["value"] if element["data-f"] in figures else element["data-v"]
            assert element["data-v"] == ("" if value is None else value if isinstance(value, str) else repr(value)), element["data-f"]


@on_several
def test_every_line_and_check_and_decision_is_there(platform: str) -> None:
    build, text = built(platform), page_of(platform)
    reader = read(text)
    rows = [e for e in reader.all("tr") if "data-level" in e.attributes]
    assert len(rows) == len(build.bom)
    for row, line in zip(rows, build.bom, strict=True):
        assert line.node.label in row.text and row["data-level"] == str(line.node.level)
    for check in build.checks:
        assert check.title in reader.elements[0].text
    for decision in build.decisions:
        assert decision.question in reader.elements[0].text
    for line in build.boards:
        assert line.laminate.name in reader.elements[0].text


def test_failures_come_first_then_warnings() -> None:
    build = built("hgx-h100-air", "power.after-failure=full-load", "power.shelves=1")
    text, sold = page(View(build)), page(View(build, "customer"))
    states = [e.text for e in read(text).all("span", "td") if e.attributes.get("class", "").startswith("state ")]
    order = [["fail", "warning", "pass"].index(state) for state in states if state in ("fail", "warning", "pass")]
    assert order == sorted(order) and order[0] == 0
    assert "What helps" in text and "--set power.shelves=" in text
    assert "What helps" in sold and "--set" not in sold


def test_unpriced_lines_are_said_plainly() -> None:
    books = "prices.books=[cny-domestic]"
    text = plain(read(page_of("cloudmatrix-384", books)).elements[0].text)
    unpriced = built("cloudmatrix-384", books).cost.unpriced.value or 0.0
    assert unpriced > 10
    assert f"{unpriced:g} of " in text and "have no price. The price above does not contain them." in text
    assert "Price of the lines that have one" in text and "No line is without a price" not in text


def test_sums_and_exclusions_of_a_book_are_said_plainly() -> None:
    text = plain(read(page_of("gb300-nvl72", "prices.books=[analyst-2026-05]")).elements[0].text)
    assert "lines inside sums of other lines" in text and "lines are outside the price:" in text
    assert "ODM selling price" in text and "31 May 2026" in text


def test_a_foreign_price_book_shows_the_rate() -> None:
    text = plain(read(page_of(LIGHT, "prices.currency=CNY")).elements[0].text)
    assert re.search(r"xchange rate.{0,40}: 1\s?USD\s?=\s?7\.10?\s?CNY", text)
    assert "CNY 5" in text


def test_a_what_if_is_announced() -> None:
    build = changed(built(LIGHT), ["b200-sxm.tdp=900 W"])
    text = page(View(build).without_remedies())
    assert "What if" in text and "b200-sxm.tdp = 900 W" in text


def test_head_of_the_quote() -> None:
    reader = read(page_of(LIGHT, *TERMS))
    head = plain(reader.all("header")[0].text)
    for expected in ("Q-7", "Example Cloud", "22 November 2026", "22 December 2026", "4 × "):
        assert expected in head
    assert "Draft" not in head and "Draft" in read(page_of(LIGHT)).all("h1")[0].text


# --- prices


def test_the_inside_sees_both() -> None:
    text = page_of(LIGHT, *TERMS)
    shown = {e.attributes.get("data-f") for e in read(text).all("span")}
    assert {"prices.margin", "prices.discount", "cost.bom", "cost.price"} <= shown


# --- hostile input


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    quoted = HOSTILE.replace("'", "''")
    spec.write_text(f"platform: {LIGHT}\nquote: {{customer: '{quoted}', number: '{quoted}'}}\n")
    text = page(View(build_quote(str(spec))))
    reader = read(text)
    assert "<script>alert" not in text and "<img" not in text and "49" not in reader.all("header")[0].text
    assert HOSTILE in reader.all("header")[0].text
    assert len(reader.all("script")) == 2 and len(reader.all("style")) == 1
    assert "onerror" not in {name for e in reader.elements for name in e.attributes}


def test_css_text_cannot_end_its_string() -> None:
    assert re.fullmatch(r"(\\[0-9a-f]{6})*", css_text(HOSTILE + "\n\\ 中 😀"))


def test_a_source_that_is_a_resource_or_a_trick_is_no_link() -> None:
    from configurator.catalog.tables.reference import Source
    from configurator.render.html.sections import _link

    for address in ("javascript:alert(1)", "https://cdn.example/lib.js", "https://x.example/a.png?b", "data:text/html,x", ""):
        assert _link(Source(title="t", url=address, kind="press")) == ""
    assert _link(Source(title="t", url="https://docs.example/page.html", kind="press"))


# --- languages


def test_the_page_names_its_language() -> None:
    assert read(page_of(LIGHT)).elements[0]["lang"] == "en"
    assert read(page_of(LIGHT, "quote.language=zh")).elements[0]["lang"] == "zh-Hans"


@on_several
def test_chinese_page_has_no_english_headings(platform: str) -> None:
    reader = read(page_of(platform, "quote.language=zh"))
    for element in reader.all("h2", "h3", "dt", "caption", "summary", "figcaption", "footer"):
        assert CJK.search(element.text) or element.text.strip() in ("", "PUE", "HDI"), element
    for cell in (e for e in reader.all("th") if e.attributes.get("scope") == "col"):
        assert CJK.search(cell.text) or cell.text.strip() == "HDI", cell
    body = reader.all("main")[0].text
    for word in ("Bill of materials", "Rack elevation", "Key numbers", "warning", "exceeds", "Unit price", "not known"):
        assert word not in body
    for number in (e.text for e in reader.all("span") if "data-f" in e.attributes):
        assert not re.search("pair|week|day|million|port", number), number


def template_texts() -> set[str]:
    """Every text the templates translate."""
    folder = shipped("templates")
    sources = [folder / "quote.html.j2", *sorted((folder / "parts").glob("*.j2"))]
    found = [re.findall(r"""(?:_|fill)\((?:"([^"]+)"|'([^']+)')""", path.read_text(encoding="utf-8")) for path in sources]
    return {one or two for pairs in found for one, two in pairs}


def test_every_text_of_the_templates_is_translated() -> None:
    texts = template_texts()
    assert len(texts) > 120
    assert sorted(texts - set(i18n.load_texts("zh"))) == []


def test_placeholders_survive_translation() -> None:
    for english, translated in i18n.load_texts("zh").items():
        assert i18n.placeholders(translated) == i18n.placeholders(english), english


def test_no_text_is_translated_twice() -> None:
    lines = (shipped("templates") / "i18n" / "zh.yaml").read_text(encoding="utf-8").splitlines()
    keys = Counter(yaml.load(line, PlainLoader).popitem()[0] for line in lines if line and not line.startswith("#"))
    assert [key for key, count in keys.items() if count > 1] == []


def test_translator() -> None:
    t = i18n.translator("zh")
    assert t("Bill of materials") == "物料清单"
    assert t(phrase("{label}: unit price", label=name({"en": "Tray fan", "zh": "托盘风扇"}))) == "托盘风扇：单价"
    message = "{rack}: IT load against strict {redundancy} on {shelves:g} x {each:g} kW shelves"
    told = phrase(message, rack="Compute rack", redundancy="N+N", shelves=8.0, each=33.0)
    assert told == "Compute rack: IT load against strict N+N on 8 x 33 kW shelves"
    assert t(told) == f"{t('Compute rack')}：IT 负载对比严格 N+N（8 个 33 kW 电源框）"
    assert t("no such text") == "no such text"
    assert i18n.translator("en")("Bill of materials") == "Bill of materials"
    assert i18n.translator("xx")("Price") == i18n.translator("../zh")("Price") == "Price"


def test_chinese_numbers_and_dates() -> None:
    display = Display(View(built(LIGHT, "quote.language=zh")), "zh")
    price = display.view.price
    assert "万" in display.spoken(price, price) and display.exact(price).startswith("USD")
    assert display.date(display.view.date).endswith("日")
    assert display.unit("pair", 2) == "对"


# --- digits and ranges


@pytest.mark.parametrize(
    ("low", "high", "decimals"),
    [
        (122.9, 138.1, 0),
        (3_787_875, 4_232_734, -4),
        (3.23, 3.80, 2),
        (52_609, 58_788, -2),
        (0.0101, 0.0122, 4),
        (0.0, 70.0, 0),
        (0.0, 72.0, -1),
    ],
)
def test_decimals_follow_the_range(low: float, high: float, decimals: int) -> None:
    assert digits.decimals_for_range(low, high) == decimals


@pytest.mark.parametrize("low, high", [(5.0, 5.0), (2.0, 1.0), (float("nan"), 1.0), (0.0, float("inf"))])
def test_no_range_no_decimals(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="range"):
        digits.decimals_for_range(low, high)


def test_numbers_as_text() -> None:
    assert digits.number_text(1234567.855, 2, "en") == "1,234,567.86"
    assert digits.number_text(3933485, -4, "en") == "3,930,000"
    assert digits.number_text(-0.001, 1, "zh") == "0.0"
    assert numbers.plain_decimals(97.5) == 1 and numbers.plain_decimals(1400.0) == 0
    assert digits.scale_for(3.9e6, "en") == (1e6, "million") and digits.scale_for(3.9e6, "zh") == (1e4, "万")


@on_several
def test_ranges_hold_their_numbers(platform: str) -> None:
    build = built(platform)
    display = Display(View(build), "en")
    for figure in build.figures.values():
        band = display.range(figure)
        if band is not None and figure.number is not None and not figure.is_input and not float(figure.number).is_integer():
            assert band[0] <= figure.number <= band[1], figure.id


def test_a_check_shows_digits_enough_to_tell_value_from_limit() -> None:
    for build in map(built, several()):
        for check in build.checks:
            value, limit = Display(View(build), "en").compared(check.value, check.limit)
            if check.status != "pass" and check.value.value is not None and check.limit.value is not None:
                assert value != limit, check.id


# --- drawings


@on_several
def test_drawings_are_xml_with_titles_and_tooltips(platform: str) -> None:
    found = drawings(page_of(platform))
    assert len(found) >= 5
    for drawing in found:
        assert drawing.attrib["role"] == "img"
        assert drawing.find(f"{SVG}title") is not None and drawing.find(f"{SVG}desc") is not None
        left, top, width, height = map(float, drawing.attrib["viewBox"].split())
        for text in drawing.iter(f"{SVG}text"):
            assert left <= float(text.attrib["x"]) <= width and top <= float(text.attrib["y"]) <= height, "".join(text.itertext())
        for shape in (*drawing.iter(f"{SVG}rect"), *drawing.iter(f"{SVG}path")):
            assert "nan" not in " ".join(shape.attrib.values()).lower()


@on_several
def test_elevation_draws_every_unit_once(platform: str) -> None:
    racks = [d for d in drawings(page_of(platform)) if (d.findtext(f"{SVG}title") or "").startswith("Rack elevation")]
    for drawing, view in zip(racks, built(platform).racks, strict=True):
        tips = [group.findtext(f"{SVG}title") or "" for group in drawing.iter(f"{SVG}g")]
        assert len(tips) == len(view.slots)
        for slot in view.slots:
            assert any(tip.startswith((f"U{slot.u}:", f"U{slot.u}–")) and f"[{slot.item}]" in tip for tip in tips)
        assert f"× {view.role.total.number:,.0f}" in words(drawing)


@on_several
def test_power_chain_keeps_its_power(platform: str) -> None:
    """What flows into a stage flows out of it, up to the loss drawn."""
    chain = PowerChain(Display(View(built(platform)), "en"))
    stages = {stage.key: stage for stage in chain.stages}
    last = max(stage.column for stage in chain.stages)
    for stage in chain.stages:
        out = sum(flow.value for flow in chain.flows if flow.source == stage.key)
        into = sum(flow.value for flow in chain.flows if flow.target == stage.key)
        if stage.column < last and not stage.loss:
            assert out == pytest.approx(stage.value, rel=1e-6), stage
        if stage.column > 0:
            assert into == pytest.approx(stage.value, rel=1e-6), stage
    assert all(stages[flow.source].column < stages[flow.target].column for flow in chain.flows)


@on_several
def test_heat_of_the_groups_is_the_heat_of_the_racks(platform: str) -> None:
    build = built(platform)
    shares = PowerChain(Display(View(build), "en")).heat()
    assert sum(share.heat for share in shares) == pytest.approx(build.cooling.heat.value, rel=1e-6)
    assert sum(share.liquid for share in shares) == pytest.approx(build.cooling.liquid.value, rel=1e-6)


def test_text_fits_where_it_is_put() -> None:
    assert text_width(shortened("Management and other things", 10, 60), 10) <= 60
    lines = wrapped("GB300 compute tray with a long name, 1U", 10, 90, 2)
    assert len(lines) == 2 and all(text_width(line, 10) <= 90 for line in lines)
    assert "".join(wrapped("4 × power shelf, 6 × switch tray, 9 × tray", 10, 60, 3)).count("×") == 2  # none twice where lines are cut
    assert "".join(wrapped("一二三四五六七八九十", 10, 50, 2)) == "一二三四五六七八九十"
    places = spread([10.0, 11.0, 12.0, 90.0], [0.0, 10.0, 10.0, 10.0], 0.0, 100.0)
    assert places == [10.0, 20.0, 30.0, 90.0]
    crowded = spread([95.0, 96.0, 97.0], [0.0, 10.0, 10.0], 0.0, 100.0)
    assert crowded[-1] <= 100.0 and all(b - a >= 10 for a, b in pairwise(crowded))


def test_a_drawing_escapes_what_it_is_given() -> None:
    drawing = Drawing("d", 10, 10, "<b>&", '"x"')
    drawing.text(1, 1, "<script>", tip="</title><script>")
    markup = drawing.markup()
    assert "<script>" not in markup and drawings(markup)[0].findtext(f"{SVG}title") == "<b>&"


# --- a real browser

MEASURE = """() => {
  var wide = [];
  document.querySelectorAll("main *").forEach(function (e) {
    var box = e.getBoundingClientRect();
    var inside = !e.closest(".scroll, .chart, .skip, svg");
    if (inside && box.width && box.right > window.innerWidth + 1) { wide.push(e.tagName + "." + e.className); }
  });
  var clipped = [];
  document.querySelectorAll("svg").forEach(function (svg) {
    var frame = svg.getBoundingClientRect();
    svg.querySelectorAll("text").forEach(function (t) {
      var box = t.getBoundingClientRect();
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1) { clipped.push(t.textContent); }
    });
  });
  var over = [];
  document.querySelectorAll("svg").forEach(function (svg) {
    var boxes = Array.from(svg.querySelectorAll("text:not([aria-hidden])")).map(function (t) {
      return [t.getBoundingClientRect(), t.lastChild.textContent];
    });
    boxes.forEach(function (a, i) {
      boxes.slice(i + 1).forEach(function (b) {
        var x = Math.min(a[0].right, b[0].right) - Math.max(a[0].left, b[0].left);
        var y = Math.min(a[0].bottom, b[0].bottom) - Math.max(a[0].top, b[0].top);
        if (x > 1 && y > 0.4 * Math.min(a[0].height, b[0].height)) { over.push(a[1] + " / " + b[1]); }
      });
    });
  });
  var scrolled = Array.from(document.querySelectorAll("main figure")).filter(function (f) { return f.scrollWidth > f.clientWidth + 1; });
  var overflow = document.documentElement.scrollWidth - window.innerWidth;
  return { wide, over, clipped, overflow, scrolled: scrolled.length, hidden: document.querySelectorAll(".bom tbody tr[hidden]").length };
}"""
ALL = list(product(several(), ("en", "zh")))
LOOKED_AT = ALL if everything() else [("gb300-nvl72", "en"), ("cloudmatrix-384", "zh")]


def in_chromium(browser: Any, text: str, folder: Path, *widths: int) -> Iterator[dict[str, Any]]:
    """What Chromium measures on the page loaded at some widths, one after the other, and the faults of its scripts so far."""
    path, faults = folder / "page.html", list[str]()
    path.write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path.as_uri())
        yield {**page.evaluate(MEASURE), "faults": faults}
    page.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("platform", "language"), LOOKED_AT)
def test_in_a_browser_nothing_overflows_is_clipped_or_fails(platform: str, language: str, browser: Any, tmp_path: Path) -> None:
    for seen in in_chromium(browser, page_of(platform, f"quote.language={language}"), tmp_path, 1280, 400):
        assert [seen[fault] for fault in ("faults", "wide", "clipped", "over")] == [[]] * 4
        assert seen["overflow"] <= 0
        assert seen["hidden"] > 10  # the script has folded the bill of materials


@pytest.mark.browser
@pytest.mark.slow
def test_without_scripts_the_bill_of_materials_is_open(browser: Any, tmp_path: Path) -> None:
    text = re.sub(r'<script>\n"use strict".*?</script>', "", page_of(LIGHT), flags=re.DOTALL)
    assert next(in_chromium(browser, text, tmp_path, 1280))["hidden"] == 0
