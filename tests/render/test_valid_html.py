"""Every kind of page is HTML as the standard has it: no parse error, no id twice, no reference to nothing, nothing misplaced."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

import pytest
import turbohtml
from tinyhtml5.parser import HTMLParser
from turbohtml import conformance

from configurator.render.html.offer import offer_page
from configurator.render.html.page import page
from configurator.render.order_view import OrderView
from configurator.studies.changes.diff import diff
from configurator.studies.changes.sheet import ChangeSheet
from configurator.studies.compare import compare
from configurator.studies.cost.bridge import BridgeSheet
from configurator.studies.report import comparison_page
from configurator.studies.sheets.page import sheet_page
from tests.helpers import viewed
from tests.orders import OPTIONAL, ordered
from tests.studies.test_diff import seen
from tests.studies.test_reconcile import bridged

PLATFORM = "hgx-b200-air"
SELLER = ("seller=example-integrator", "prices.tax={name: VAT, rate: 19 %}")
PAGES: dict[str, Callable[[], str]] = {
    "offer": lambda: offer_page(viewed(PLATFORM, *SELLER, audience="customer").without_remedies()),
    "annex": lambda: page(viewed(PLATFORM, *SELLER, audience="customer").without_remedies(), "annex"),
    "evidence": lambda: page(viewed(PLATFORM, *SELLER)),
    "offer of an order": lambda: offer_page(OrderView(ordered(OPTIONAL, "quote.language=zh"), "customer").without_remedies()),
    "annex of an order": lambda: page(OrderView(ordered(OPTIONAL, "quote.language=zh"), "customer").without_remedies(), "annex"),
    "comparison": lambda: comparison_page(compare([viewed(PLATFORM), viewed("hgx-h100-air")])).decode(),
    "reconciliation": lambda: sheet_page(BridgeSheet(bridged(), datetime.date(2026, 11, 26), "zh")).decode(),
    "changes": lambda: sheet_page(ChangeSheet(diff(seen(PLATFORM), seen(PLATFORM, "quantity=2")))).decode(),
}
# What may stand in an element, and what is text with marks in it only.
HOLDS = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"th", "td"},
}
OF_TEXT = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "dt",
    "span",
    "strong",
    "em",
    "b",
    "small",
    "code",
    "sup",
    "abbr",
    "time",
    "button",
    "label",
    "summary",
}
BLOCKS = {
    "p",
    "div",
    "section",
    "table",
    "ul",
    "ol",
    "dl",
    "figure",
    "header",
    "footer",
    "main",
    "h1",
    "h2",
    "h3",
    "h4",
    "address",
    "details",
}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


def faults(html: str) -> list[str]:
    """What the standard does not allow."""
    parser = HTMLParser(namespace_html_elements=False)
    root = parser.parse(html)
    found = [f"{place}: {code} {dict(names)}" for place, code, names in parser.errors]
    report = conformance.check(turbohtml.parse(html))
    return [*found, *(f"{m.line}: {m.message}" for m in report.messages), *_references(root), *_nesting(root, ())]


def _references(root: Element) -> Iterator[str]:
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    yield from (f"id {id} is there {count} times" for id, count in ids.items() if count > 1)
    for element in root.iter():
        wanted = [word for name in REFERENCES for word in element.get(name, "").split()]
        link = element.get("href", "")
        wanted += [link[1:]] if len(link) > 1 and link.startswith("#") else []
        yield from (f"{element.tag} refers to {id}, which is not there" for id in wanted if id not in ids)


def _nesting(element: Element, above: tuple[str, ...]) -> Iterator[str]:
    for child in element:
        if not isinstance(child.tag, str) or child.tag.startswith("{"):  # a comment; a drawing, which has rules of its own
            continue
        if child.tag not in HOLDS.get(element.tag, {child.tag}):
            yield f"{child.tag} in {element.tag}"
        yield from (f"{child.tag} in {tag}" for tag in {*above, element.tag} & OF_TEXT if child.tag in BLOCKS)
        yield from _nesting(child, (*above, element.tag))


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_valid(kind: str) -> None:
    assert faults(PAGES[kind]()) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<table><tr><td>1</td></tr><div>x</div></table>", "table-voodoo"),
        ("<p id=a>x<p id=a>y", "id a"),
        ("<a href='#nothing'>x</a>", "nothing, which is not there"),
        ("<ul><div>x</div></ul>", "div in ul"),
        ("<span><div>x</div></span>", "div in span"),
        ("<h2></h2>", "heading"),
        ("<div>x</p></div>", "unexpected-end-tag"),
    ],
)
def test_a_fault_is_seen(body: str, said: str) -> None:
    html = f'<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>{body}</body></html>'
    assert any(said in fault for fault in faults(html))
