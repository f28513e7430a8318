"""The offer: its lines add up, its clauses say what is in it and what is not, and it reads on paper in two or three pages."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pytest

from configurator.render.documents.offer import FEWEST, MOST, exclusions, offer_rows, unfolded
from configurator.render.documents.pdf import pdf
from configurator.render.html.offer import offer_page
from configurator.render.view import View
from configurator.render.words.i18n import translator
from configurator.render.words.spelled import spelled_out
from tests.helpers import LIGHT, built, engineered, everything, platforms
from tests.render.pages import page_of, read

FULL = (
    "quantity=4",
    "seller=example-integrator",
    "buyer={name: Example Cloud Works, address: 7 Sample Quay, attention: Purchasing, project: North, enquiry: RFQ-7, ship-to: Hall 3}",
    "prices.margin=12 %",
    "prices.discount=3 %",
    "prices.tax={name: VAT, rate: 19 %}",
    "lines=[{id: warranty, label: {en: Warranty, zh: 质保}, quantity: 4, price: 180000 USD}]",
    "delivery={weeks: 20, incoterm: DAP, place: Hamburg}",
    "quote={number: Q-7, revision: B, supersedes: A, date: 2026-11-25}",
)


def sold(platform: str, *settings: str) -> View:
    return View(built(platform, "prices.margin=12 %", *settings), "customer")


@pytest.mark.parametrize("platform", platforms())
def test_lines_of_the_offer_are_the_list_price(platform: str) -> None:
    """Eight to fifteen lines (fewer only where the bill has no more), each with all of what it unfolds to, nothing twice or left out."""
    view = View(engineered(platform, "prices.margin=12 %"), "customer")
    rows = offer_rows(view)
    assert len(rows) <= MOST and (len(rows) >= FEWEST or not any(row.inside for row in rows))
    total = sum(Decimal(str(row.extended.value)) for row in rows if row.extended.value is not None)
    assert abs(total - Decimal(str(view.figures["cost.list-price"].value))) < Decimal("0.005")
    shown = [line.id for row in rows for line in (*row.lines, *(line for _, line in unfolded(row)))]
    leaves = [line.id for line in view.bom if not line.below and view.of_line(line, "sell-extended") is not None]
    assert {id for id in leaves if shown.count(id) != 1} <= {line.id for row in rows for line in row.lines if len(row.lines) > 1}
    for row in rows:
        if row.each is not None and row.quantity is not None and row.each.value is not None:
            assert row.each.value * (row.quantity.value or 0.0) == pytest.approx(row.extended.value, abs=0.005)


def test_what_links_end_at_is_not_included_unless_it_is_ordered() -> None:
    """Fibres to a circuit switch that nobody ordered: said, with how many; with the switch in the order: not."""
    without = {each.id: each.label for each in exclusions(sold("tpu-v7", "quantity=4"), translator("en"))}
    assert "Optical circuit switches" in without["network.ocs-face"] and re.search(r"\d links", without["network.ocs-face"])
    assert "network.ocs-face" not in {each.id for each in exclusions(sold("tpu-v7", "options.ocs=pod-share"), translator("en"))}


def test_what_a_line_covers_is_not_excluded() -> None:
    """Installation and warranty are excluded, included or optional, never silent; what the seller never includes comes on top."""
    bare = {each.id for each in exclusions(sold(LIGHT), translator("en"))}
    assert {"installation", "warranty", "spares"} <= bare
    line = "lines=[{id: %s, label: {en: A}, quantity: 1, price: 5 USD%s}]"
    assert "warranty" not in {e.id for e in exclusions(sold(LIGHT, line % ("warranty", "")), translator("en"))}
    assert "warranty" in {e.id for e in exclusions(sold(LIGHT, line % ("warranty", ", optional: true")), translator("en"))}
    own = [e.label for e in exclusions(sold(LIGHT, "seller=example-integrator"), translator("en"))]
    assert "Civil works and building services up to the connection points of the racks" in own and own.count("Import duties") == 1


@pytest.mark.parametrize(("language", "paper"), [("en", "letter"), ("zh", "A4")])
def test_the_offer_on_paper(language: str, paper: str) -> None:
    """Two or three pages of the paper asked for, all fonts inside, price and buyer on the first, page x / y on each."""
    from pypdf import PdfReader

    page = offer_page(sold(LIGHT, *FULL, f"quote.language={language}", f"quote.paper={paper}"))
    reader = PdfReader(io.BytesIO(pdf(page)))
    texts = [each.extract_text() for each in reader.pages]
    assert 2 <= len(texts) <= 3
    assert all(re.search(rf"{n}\s*/\s*{len(texts)}", text) for n, text in enumerate(texts, 1))
    assert "Example Cloud Works" in texts[0] and re.search(r"\d,\d{3},\d{3}\.\d\d", texts[0])
    width = float(reader.pages[0].mediabox.width)
    assert width == pytest.approx(612 if paper == "letter" else 595.28, abs=0.5)
    fonts = {str(font.get_object()["/BaseFont"]) for p in reader.pages for font in p["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert fonts and all("+" in name for name in fonts)  # a subset is embedded


def test_the_annex_on_paper() -> None:
    """Every section but that of the screen, on numbered pages; the first rows of a table stand for all, which are written alike."""
    from pypdf import PdfReader

    annex, rows = page_of(LIGHT, audience="customer"), re.compile(r"<tr.*?</tr>", re.DOTALL)
    few = annex if everything() else re.sub(r"(?s)(?<=<tbody>).*?(?=</tbody>)", lambda body: "".join(rows.findall(body[0])[:6]), annex)
    reader = PdfReader(io.BytesIO(pdf(few)))
    texts = [" ".join(each.extract_text().split()) for each in reader.pages]
    assert len(texts) > 10 and all(f"{n} / {len(texts)}" in text for n, text in enumerate(texts, 1))
    heads = [" ".join(head.text.split()) for head in read(annex).all("h2")]
    assert len(heads) > 10 and [head for head in heads if head not in " ".join(texts)] == ["What if"]


def test_a_page_fetches_nothing() -> None:
    """A picture from elsewhere, a file of this machine: neither stands in the PDF, and nothing is asked for."""
    made = pdf(
        '<p>a</p><img src="file:///etc/hostname"><img src="http://127.0.0.1:9/x.png"><link rel=stylesheet href="file:///etc/passwd">'
    )
    assert made.startswith(b"%PDF")


def test_amounts_are_spelled_in_yuan_only() -> None:
    view = sold(LIGHT, "prices.currency=CNY")
    price = view.price
    assert spelled_out(price, "CNY", "zh").startswith("人民币") and spelled_out(price, "CNY", "en") == spelled_out(price, "USD", "zh") == ""
