"""Chinese that a Chinese buyer believes: nothing is left untranslated, and every mark is that of the language around it."""

from __future__ import annotations

import ast
import io
import re

import openpyxl
import pytest

from configurator.phrases import name, phrase
from configurator.render.customer.hints import unhinted
from configurator.render.excel.workbook import workbook_bytes
from configurator.render.html.page import page
from configurator.render.order_view import OrderView
from configurator.render.view import View
from configurator.render.words import i18n
from tests.helpers import ROOT, built, engineered, platforms, several, shipped_catalog
from tests.orders import MIXED, ordered
from tests.render.chinese import all_untranslated, spoken, texts_of, untranslated, wrong_marks
from tests.render.pages import offer_of, page_of

OFFERED = ("quote.language=zh", "prices.currency=CNY", "prices.tax=13 %")
CASES = [(platform,) for platform in several()] + [
    ("atlas-950-superpod",),  # few of its prices have a range
    ("gb300-nvl72", "power.architecture=hvdc-800", "power.bbu.hold=90 s"),
    ("gb300-nvl72", "power.architecture=hvdc-400", "cooling.cold-plate=graphene-aluminium"),
    ("gb300-nvl72", "site.standard=NEC", "prices.books=[analyst-2026-05]"),
    ("hgx-b200-air", "cooling.rear-door=auto", "site.feeds=1"),
    ("tpu-v7", "options.cooling=air"),
    ("hgx-b200-air", "prices.cost-at=p50", "prices.scenarios=[{category: optics, learning: 15 %, from: 1000, to: 8000}]"),
]


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_everything_said_of_a_build_has_its_chinese(case: tuple[str, ...]) -> None:
    assert all_untranslated(texts_of(View(built(*case)))) == []
    assert all_untranslated(texts_of(View(built(*case), "customer"))) == []


@pytest.mark.parametrize("platform", platforms())
def test_everything_said_of_a_platform_has_its_chinese(platform: str) -> None:
    """What only its catalog says, and no range or remedy."""
    assert all_untranslated(texts_of(View(engineered(platform)).without_remedies())) == []


def test_everything_said_of_an_order_has_its_chinese() -> None:
    assert all_untranslated(texts_of(OrderView(ordered(MIXED)))) == []


def test_what_the_catalogs_name_has_chinese_names() -> None:
    """Of parts that no platform takes as it comes, too."""
    catalog = shipped_catalog()
    named = [*catalog.parts.values(), *catalog.platforms.values(), *catalog.coolants.values(), *catalog.constants.values()]
    assert len(named) > 400
    assert all_untranslated(thing.name for thing in named) == []


@pytest.mark.parametrize("platform", several())
def test_the_pages_of_a_chinese_offer_read_as_chinese(platform: str) -> None:
    """Offer and annex: marks, spaces, no English sentence."""
    for html in (offer_of(platform, *OFFERED), page(View(built(platform, *OFFERED), "customer"), "annex")):
        assert [fault for text in spoken(html) for fault in wrong_marks(text)] == []


def test_the_evidence_reads_as_chinese() -> None:
    """Notes of the catalogs are in their authors' words and say so; titles of sources are marked as English, places in them in brackets."""
    told = [text for text in spoken(page_of("cloudmatrix-384", "quote.language=zh")) if "目录原文" not in text]
    texts = [re.sub(r"\[[^\[\]]*; (?:high|medium|low|assumption)\]", "", text) for text in told]
    assert [fault for text in texts for fault in wrong_marks(text)] == []


def test_the_workbook_reads_as_chinese() -> None:
    """All cells with words, but the sheet of sources, the row of keys and what cites a source."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(View(built("tpu-v7", *OFFERED), "customer"))))
    t = i18n.translator("zh")
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible" and sheet.title != t("Sources")]
    cells = [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    said = [text for text in cells if any("\u4e00" <= sign <= "\u9fff" for sign in text) and not text.startswith("=")]
    assert len(said) > 500
    assert [fault for text in said for fault in wrong_marks(text)] == []


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("CoolIT CHx200 in-rack CDU，共 4U, 4 台", "half-width"),
        ("超级芯片板：每GB300数量", "no space"),
        ("add shelves（--set power.shelves=8）use N+1：give power", "full-width"),
        ("(超级芯片印制电路板)", "half-width"),
        ("选型：which of these shelves", "English words"),
    ],
)
def test_half_a_translation_is_caught(fault: str, rule: str) -> None:
    assert any(rule in found for found in wrong_marks(fault))


def test_a_missing_key_is_caught() -> None:
    tray = name({"en": "Tray fan", "zh": "托盘风扇"})
    assert list(untranslated(phrase("{label}: unit price", label=tray))) == []
    assert list(untranslated(phrase("{label}: unit price", label="Some tray"))) == ["Some tray"]
    assert list(untranslated(phrase("{label}: price at dawn", label=tray))) == ["{label}: price at dawn"]


# --- nothing is translated that nobody says


def test_every_translation_is_of_something_said() -> None:
    """Each key stands in the program, the templates or the catalogs; names of at most three words may be made of the words of ids."""
    literal, made, words = said_by_the_program()
    folders = [ROOT / "catalogs", ROOT / "templates", ROOT / "examples"]
    files = [
        path for folder in folders for path in folder.rglob("*") if path.suffix in (".yaml", ".j2", ".js") and path.parent.name != "i18n"
    ]
    shown = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in files)

    def is_said(key: str) -> bool:
        if key in literal or key in shown or key.replace(" ", "-").casefold() in shown or any(pattern.fullmatch(key) for pattern in made):
            return True
        parts = key.casefold().split()
        return len(parts) <= 3 and all({part, part.removesuffix("s")} & words for part in parts)

    texts = i18n.load_texts("zh")
    assert [key for key in texts if not is_said(key)] == []
    assert not is_said("{rating} each of a thing that is gone")


def said_by_the_program() -> tuple[set[str], list[re.Pattern[str]], set[str]]:
    """The texts in its source, the patterns of those that are put together, and the words of its names and texts."""
    literal, made, words = set[str](), [], set[str]()
    for path in (ROOT / "configurator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literal.update((node.value, unhinted(node.value)))
            elif isinstance(node, ast.JoinedStr):
                made.append("".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".*" for p in node.values))
            words.update(re.split(r"[\W_]+", str(getattr(node, "attr", getattr(node, "arg", ""))).casefold()))
    words.update(word for text in literal for word in re.split(r"[\W_]+", text.casefold()))
    return literal, [re.compile(pattern, re.DOTALL) for pattern in made if len(pattern.replace(".*", "")) > 8], words
