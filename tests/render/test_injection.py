"""Whatever a text of a catalog or specification says, it stays text: no formula, element, link, order to a terminal or name of a place."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any

import openpyxl
import pytest

from configurator.catalog.reading import roots, yamltext
from configurator.dialects import DIALECTS, OPENS
from configurator.exchange import verdicts
from configurator.exchange.cyclonedx import hardware_bom
from configurator.exchange.netbox import netbox_files
from configurator.exchange.tidy import tidy_file, tidy_rows
from configurator.render.documents.wanted import Manner, wanted_documents
from configurator.render.text import terminal
from configurator.render.view import Audience, View
from configurator.render.words.i18n import translator
from configurator.studies.compare import compare
from configurator.studies.report import comparison_page, comparison_workbook, print_comparison
from configurator.text import escaped
from tests.helpers import build_with

PLATFORM = "hgx-h100-air"
ATTACK = '=HYPERLINK("javascript:alert(1)")</title></style></script><img src=x onerror=alert(7)>\'{0}{x}%s[/b][link=javascript:1]\u202e'
# Fields of catalogs that are read as text for people, and those of a specification.
TEXTS = {
    "name",
    "label",
    "summary",
    "vendor",
    "note",
    "mpn",
    "title",
    "publisher",
    "reason",
    "remark",
    "address",
    "email",
    "en",
    "zh",
    "scope",
}
SETTINGS = [
    *(f"buyer.{name}={ATTACK}" for name in ("address", "attention", "project", "enquiry", "ship-to", "name")),
    f"delivery.place={ATTACK}",
    f"prices.tax.name={ATTACK}",
    f"quote.number={ATTACK}",
    "prices.tax.rate=19 %",
    "seller=example-integrator",
    f"lines=[{{id: a, label: {{en: {json.dumps(ATTACK)}}}, quantity: 2, price: 5 USD, cost: 1 USD, group: {json.dumps(ATTACK)}}}]",
    f"waivers=[{{check: cost.unpriced, reason: {json.dumps(ATTACK)}, who: {json.dumps(ATTACK)}, until: 2027-06-30}}]",
]


@pytest.fixture(scope="module")
def attacked() -> Iterator[Any]:
    """A build in which every text for people begins with an attack."""
    add = yamltext._Builder._add

    def hostile(builder: Any, node: Any, at: Any) -> None:
        key = builder.keys[-1] if builder.open else None
        text = isinstance(node, yamltext.Text) and key in TEXTS and isinstance(builder.open[-1], yamltext.Table)
        text = text and not builder.file.endswith("defaults.yaml")  # which has choices under such names
        add(builder, yamltext.text_at(escaped(f"{ATTACK} {node}"), at) if text else node, at)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yamltext._Builder, "_add", hostile)
        patch.setattr(yamltext, "parse", yamltext.parse.__wrapped__)  # type: ignore[attr-defined]
        patch.setattr(roots, "lint", lambda _: [])  # labels must differ, names be short: nothing of that holds here
        roots._shipped_reading.cache_clear()
        catalog = roots.read_catalog()
    roots._shipped_reading.cache_clear()
    assert str(catalog.platforms[PLATFORM].name).startswith("=HYPERLINK")
    return build_with(catalog, PLATFORM, *SETTINGS)


def documents(build: Any, audience: Audience, formats: str) -> dict[str, bytes]:
    """Every document of these formats by its name."""
    view = View(build, audience).without_remedies()
    names = "offer,annex" if audience == "customer" else "evidence"
    return {each.name(view): each.content(view, Manner()) for each in wanted_documents(names, formats, view.internal)}


@pytest.mark.parametrize("audience", ["customer", "internal"])
def test_no_text_becomes_an_element_or_a_link(attacked: Any, audience: Audience) -> None:
    """Pages have the scripts, handlers and addresses of ours alone."""
    pages = {**documents(attacked, audience, "html"), "compare.html": comparison_page(compare([View(attacked, audience)]))}
    for page in pages.values():
        found = Tags(page.decode()).found
        assert sum(tag == "script" and not name for tag, name, _ in found) <= 3 and not [
            name for _, name, _ in found if name.startswith("on")
        ]
        assert [value for tag, name, value in found if tag == "img" and name == "src" and not value.startswith("data:image/")] == []
        places = [value for _, name, value in found if name in ("href", "src", "xlink:href", "action")]
        assert [place for place in places if not re.match(r"(https?://|#|data:image/|data:,|mailto:)", place)] == []


class Tags(HTMLParser):
    """The start tags of a page: each tag, name and value of an attribute."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, "", ""), *((tag, name, value or "") for name, value in attrs)]


@pytest.mark.parametrize("audience", ["customer", "internal"])
def test_no_text_becomes_a_formula(attacked: Any, audience: Audience) -> None:
    """In workbooks an attack is a string cell, and no link leads anywhere but to the web."""
    books = [*documents(attacked, audience, "xlsx").values(), comparison_workbook(compare([View(attacked)]))]
    if audience == "internal":
        books.append(tidy_file(Path("tidy.xlsx"), list(tidy_rows(View(attacked)))))
    for content in books:
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert [c.coordinate for c in cells if c.data_type == "f" and "javascript" in str(c.value) and not is_quoted(str(c.value))] == []
        links = [cell.hyperlink.target or "" for cell in cells if cell.hyperlink is not None]
        assert [link for link in links if link and not link.startswith(("http://", "https://", "mailto:"))] == []
        assert any(cell.data_type == "s" and "HYPERLINK" in str(cell.value) for cell in cells)


def is_quoted(formula: str) -> bool:
    """Whether an attack in a formula stands inside a text of it."""
    return "javascript" not in re.sub(r'"(?:[^"]|"")*"', "", formula)


def test_no_cell_of_a_table_opens_a_formula(attacked: Any) -> None:
    """In every dialect, and in the folder of NetBox."""
    tables = [(content.decode(), ",") for name, content in netbox_files(attacked).items() if name.endswith(".csv")]
    view, rows = View(attacked, "customer").without_remedies(), list(tidy_rows(View(attacked)))
    (offer,) = wanted_documents("offer", "csv", internal=False)
    for name, dialect in DIALECTS.items():
        made = (offer.content(view, Manner(name)), tidy_file(Path("tidy.csv"), rows, name))  # type: ignore[arg-type]
        tables += [(content.decode("utf-8-sig"), dialect.delimiter) for content in made]
    cells = [cell for table, delimiter in tables for row in csv.reader(io.StringIO(table), delimiter=delimiter) for cell in row]
    assert [c for c in cells if OPENS.search(c) and not re.fullmatch(r"-?[\d.,]+", c)] == [] and any("HYPERLINK" in c for c in cells)


def test_no_text_is_an_order_to_a_terminal(attacked: Any) -> None:
    """Tables, checks, topics and explanations: what turns or colours a line is written out, markup stays as it is written."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        view = View(attacked).without_remedies()
        terminal.summary(view)
        terminal.checks(view)
        for topic in ("bom", "power", "boards", "cables", "elevation"):
            terminal.show(view, topic)
        print_comparison(compare([view]))
    assert "HYPERLINK" in said.getvalue()
    assert not set(said.getvalue()) & {"\x1b", "\r", "\x07", "\u202e"}


def test_what_programs_read_is_whole(attacked: Any) -> None:
    """JSON, XML and CycloneDX are read back; names of files have no folder in them and no sign that a shell or a system obeys."""
    from xml.etree import ElementTree

    view, t = View(attacked), translator("en")
    assert json.loads(documents(attacked, "internal", "json").popitem()[1])["bom"]
    assert ElementTree.fromstring(verdicts.junit(t(view.title), view.checks, t)).tag.startswith("testsuite")
    assert json.loads(verdicts.sarif(view.checks, attacked.spec, t))["runs"] and json.loads(hardware_bom(View(attacked, "customer")))
    names = [*documents(attacked, "customer", "csv"), *(PurePosixPath(name).name for name in netbox_files(attacked))]
    assert [name for name in names if not re.fullmatch(r"[\w .,()+=-]+", name)] == []
    assert [name for name in netbox_files(attacked) if ".." in PurePosixPath(name).parts or name.startswith("/")] == []
