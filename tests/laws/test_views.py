"""Nothing the audience must not see leaves the program: a customer's documents, read as a curious clerk would read them.

Built with several margins, his documents differ by the price factor and by nothing else. No number in them is a cost, a sum of costs or a
range of the price; no text names a price book, a place in a file, or a figure of cost. Each way in which a document once gave something
away is opened again on purpose, and the law has to see it.
"""

from __future__ import annotations

import dataclasses
import html
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from configurator.build import Build, Order, build_request, build_system_quote
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.figures import Figure, topological
from configurator.render import view
from configurator.render.customer import cut
from configurator.render.customer.cut import WITHHELD
from configurator.render.excel.workbook import workbook_bytes
from configurator.render.html.offer import offer_page
from configurator.render.html.page import page
from configurator.render.order_view import OrderView, view_of
from configurator.render.text.csv import bom_csv
from configurator.render.text.json import as_json
from configurator.render.view import View
from configurator.system.load import load_spec
from configurator.system.orders import load_request
from configurator.units import currency_of
from tests.helpers import ROOT, built, engineered, kinds, shipped_catalog

ALL = bool(os.environ.get("ALL_EXAMPLES"))
MARGINS = (3, 12, 37) if ALL else (3, 37)  # without one a price for many pieces may be even for one too, which is told then
EXAMPLES = sorted(path.stem for path in (ROOT / "examples").glob("*.yaml"))
FEW = ("cloudmatrix-384", "order-mixed")  # all of them, at one margin more, with ALL_EXAMPLES=1
CHOSEN = EXAMPLES if ALL else FEW
# Hidden from a customer, and read here like the rest: the lock (number, revision and hashes), and what only formulas read.
SET_ASIDE = ("rackcfg", "Tables", "Workings", "插值表", "计算过程")
INSIDE_IDS = re.compile(
    r"\bcost\.(?:bom|margin-made|markup|p10|p50|p90|category|basis)\b|\bprices\.(?:margin|[a-z0-9-]+\.age)"
    r"|\b(?!cost\.price\b)[a-z][\w-]*(?:\.[\w-]+)*\.(?:unit-price|extended-price|price)(?![\w.-])"
)
PLACES = re.compile(rf"[\w./-]+\.ya?ml\b|catalogs/|{re.escape(str(ROOT))}|{re.escape(tempfile.gettempdir())}/")
TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+")
STORED = re.compile(r"</f><v>([^<]*)</v>")  # beside a formula, in the file itself: a second reading of the book takes a second
FORMULA = re.compile(r"<f[ >]")
HASH = re.compile(r"\b[0-9a-f]{12,}\b|\d{4}-\d\d-\d\dT[\d:]+Z?")  # and times of day
NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])\d+(?:\.\d+)?")
LARGE, SMALL = "gb300-nvl72", "dgx-a100-air"  # what leaks in a page or a workbook shows in a small one
BOOK, SOURCE = "Example Purchase Agreement 7733", "Example Frame Contract 7734"


# --- documents as text


def _html(seen: View | OrderView) -> str:
    """Offer and evidence, without styles and the price in words, which no factor turns into another; the data of scripts word by word."""
    shown = re.sub(r'(?s)<style.*?</style>|<p class="words">.*?</p>', "", offer_page(seen) + page(seen))
    return html.unescape(re.sub(r'(?s)<script type="application/json".*?</script>', lambda data: data[0].replace(",", ", "), shown))


def _xlsx(seen: View | OrderView) -> str:
    """Formulas, values, names, comments, headers, validations and properties."""
    content = workbook_bytes(seen)
    book, found = openpyxl.load_workbook(io.BytesIO(content)), list[str]()
    for sheet in book.worksheets:
        found.append(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                found += [str(v) for v in (cell.value, cell.comment) if v is not None]
        found += [str(text) for rule in sheet.data_validations.dataValidation for text in (rule.formula1, rule.prompt, rule.error) if text]
        found += [
            str(part.text) for edge in (sheet.oddHeader, sheet.oddFooter) for part in (edge.left, edge.center, edge.right) if part.text
        ]
        assert sheet.sheet_state == "visible" or sheet.title in SET_ASIDE
    found += [f"{name} {defined.attr_text}" for name, defined in book.defined_names.items()]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        found += [packed.read(name).decode() for name in packed.namelist() if name.startswith("docProps/")]
        sheets = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
    stored = [html.unescape(value) for text in sheets for value in STORED.findall(text)]
    assert len(stored) == sum(len(FORMULA.findall(text)) for text in sheets) > 100
    return "\n".join([*found, *stored])


FORMATS: dict[str, Callable[[View | OrderView], str]] = {
    "html": _html,
    "xlsx": _xlsx,
    "csv": lambda seen: bom_csv(seen).decode(),
    "json": lambda seen: json.dumps(as_json(seen), indent=1, ensure_ascii=False),
}


@cache
def ordered(example: str, margin: int) -> Build | Order:
    """An example at one margin, on every line; lines beside the systems have prices of their own and are left out."""
    path, catalog = str(ROOT / "examples" / f"{example}.yaml"), shipped_catalog()
    by = load_request(path, catalog).prices.margin_by
    settings = [f"prices.margin={margin} %", "lines=[]", *(f"prices.margin-by.{key}={margin} %" for key in by)]
    return build_request(path, settings, catalog=catalog)


@cache
def offered(example: str, margin: int) -> View | OrderView:
    """The same as its customer sees it."""
    return view_of(ordered(example, margin), "customer")


# --- what must not be in them


def leaks(secret: Mapping[float, str], text: str) -> list[str]:
    """Costs, ids of costs and places of files in a text."""
    found = [match.group() for match in (*INSIDE_IDS.finditer(text), *PLACES.finditer(text))]
    for match in NUMBER.finditer(text):
        value = float(match.group().replace(",", ""))
        if value in secret and ("." in match.group().rstrip("0").rstrip(".") or value >= 1e5):
            found.append(f"{secret[value]} = {match.group()}")
    return found


def secrets(build: Build | Order) -> dict[float, str]:
    """Amounts of a thousand and more, to the cent, that equal nothing a customer may read; id by amount.

    He may read selling prices, what he pays himself, and numbers of engineering: 432,000 m of cable are as many as they cost.
    """
    amounts = {id: f for id, f in build.figures.items() if currency_of(f.dimension) and f.number is not None and f.number >= 1000}
    open_ids = view_of(build, "customer").figures
    read = [number for f in open_ids.values() for number in (f.number, f.value) if number is not None]  # scripts have 4 bar as 400,000
    public = {round(number) for number in read if abs(number) >= 1000}
    found = {id: round(f.number or 0.0, 2) for id, f in amounts.items() if id not in open_ids}
    return {amount: id for id, amount in found.items() if round(amount) not in public}


def drift(texts: Mapping[int, str]) -> list[str]:
    """What differs between one document at several margins by more than the price factor."""
    tokens = {margin: TOKEN.findall(HASH.sub("", text)) for margin, text in texts.items()}
    first = MARGINS[0]
    if len({len(found) for found in tokens.values()}) > 1:
        return [f"not the same count of words: { {margin: len(found) for margin, found in tokens.items()} }"]
    odd = []
    for place, group in enumerate(zip(*tokens.values(), strict=True)):
        if len(set(group)) > 1 and not (all(text[0].isdigit() for text in group) and _scaled(group)):
            odd.append(f"{group} after {' '.join(tokens[first][max(0, place - 6) : place])}")
    return odd


def _scaled(group: tuple[str, ...]) -> bool:
    """Whether numbers are the same to the last digit, or follow the price factor."""
    values = [float(text.replace(",", "")) for text in group]
    step = 10.0 ** -len(group[-1].partition(".")[2])
    if all(abs(value - values[0]) <= (1.01 * step if "." in group[-1] else 0.0) for value in values):
        return True
    factors = [(100 - MARGINS[0]) / (100 - margin) for margin in MARGINS]
    return all(abs(v - values[0] * f) <= max(0.6 * step * (1 + f), 0.003 * values[0] * f) for v, f in zip(values, factors, strict=True))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("example", CHOSEN)
def test_documents_of_several_margins_differ_by_the_price_alone(example: str, format: str) -> None:
    texts = {margin: FORMATS[format](offered(example, margin)) for margin in MARGINS}
    assert drift(texts) == []
    assert leaks(secrets(ordered(example, 37)), texts[37]) == []
    assert texts[MARGINS[0]] != texts[37]


# --- an order on prices that are met nowhere


@cache
def odd_order(platform: str = LARGE, gpu: str = "") -> Build:
    """Four racks on a price book of our own with odd cents, under a name, a contract and a file that nobody else may read."""
    units = {line.node.part.id: line.unit for line in built(platform).bom if line.node.part and line.unit_price is not None}
    per = {part: "" if unit == "1" else f"/{unit}" for part, unit in units.items()}
    prices = {part: f"{{price: {1111.13 + 617.29 * at:.2f} USD{per[part]}}}" for at, part in enumerate(sorted(units))}
    prices |= {"b300-gpu": gpu} if gpu else {}
    head = f"id: example-odd\nname: {BOOK}\ndate: 2026-11-20\ncurrency: USD\nscope: component cost\n"
    head += "source: example-contract\nconfidence: high\n"
    contract = f"{{title: {SOURCE}, publisher: Example Components Trading 7735, date: '2026-11-20', kind: vendor}}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "prices").mkdir()
        rows = "".join(f"  {part}: {price}\n" for part, price in prices.items())
        (folder / "prices" / "example-odd.yaml").write_text(f"{head}prices:\n{rows}", encoding="utf-8")
        (folder / "sources.yaml").write_text(f"sources:\n  example-contract: {contract}\n", encoding="utf-8")
        catalog = load_catalog([folder])
    settings = ("quantity=4", "prices.books=[component-default, example-odd]", "prices.margin=12 %")
    return build_system_quote(load_spec(platform, catalog, settings), catalog)


@cache
def odd_secrets(platform: str) -> dict[float, str]:
    """What nobody may learn of it."""
    return secrets(odd_order(platform))


def told(format: str, platform: str) -> list[str]:
    """What a document tells of the order on odd prices."""
    text = FORMATS[format](View(odd_order(platform), "customer"))
    return [
        *leaks(odd_secrets(platform), text),
        *(word for word in (BOOK, SOURCE, "example-odd", "example-contract", "7735") if word in text),
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_an_odd_price_is_met_nowhere(format: str) -> None:
    assert len(odd_secrets(LARGE)) > 60
    assert told(format, LARGE) == []


# --- the graph itself


def _figures_in(thing: Any, seen: set[int]) -> Iterator[Figure]:
    """Every figure that can be reached from a thing."""
    if id(thing) in seen or thing is None:
        return
    seen.add(id(thing))
    if isinstance(thing, Figure):
        yield thing
    elif isinstance(thing, Mapping):
        for item in thing.values():
            yield from _figures_in(item, seen)
    elif isinstance(thing, list | tuple):
        for item in thing:
            yield from _figures_in(item, seen)
    elif hasattr(thing, "__dict__") and type(thing).__module__.startswith("configurator") and not isinstance(thing, Catalog):
        yield from _figures_in(vars(thing), seen)


PARTS = ("figures", "bom", "lines", "racks", "boards", "connectors", "cables", "cooling", "checks", "decisions", "categories", "bases")


@pytest.mark.parametrize("platform", kinds())
def test_nothing_a_customer_s_view_reaches_rests_on_a_cost(platform: str) -> None:
    """Every leaf below any figure of the view is a selling price, a price of energy, a rate, or no money at all; and no file is named."""
    seen = View(engineered(platform, "prices.margin=12 %"), "customer")
    found = [f for part in PARTS for f in _figures_in(getattr(seen, part), set())]
    assert len(found) > 300
    for leaf in topological(found):
        info = leaf.info
        assert info is None or info.origin is None or not (info.origin.file or info.origin.note or info.origin.confidence), leaf.id
        if leaf.args or leaf is WITHHELD or currency_of(leaf.dimension) is None or not leaf.value:
            continue
        assert re.search(r"\.sell-price(-from-\d+)?$", leaf.id) or leaf.id == "site.energy-price", leaf
    assert seen.figures["cost.price"].value == engineered(platform, "prices.margin=12 %").figures["cost.price"].value


@pytest.mark.parametrize("platform", kinds())
def test_no_figure_of_a_customer_is_called_a_cost(platform: str) -> None:
    """But for that of energy, which the buyer pays: a sum of no lines ("quick-disconnect pairs": 0) is a cost all the same."""
    rebate = "lines=[{id: back, label: Rebate, quantity: 1, rebate: 500 USD}]"
    shown = View(engineered(platform, "prices.margin=12 %", rebate), "customer").figures.values()
    called = [figure.info.label for figure in shown if figure.info is not None]
    assert not [label for label in called if re.search(r"(?i)\bcosts?\b", label) and "nergy" not in label]


def test_a_price_by_quantity_is_cut_at_each_step() -> None:
    """Of a line with breaks the customer has the list price of each step, and the look-up between them."""
    ladder = "{price: 35000 USD, breaks: [{quantity: 100, price: 34000 USD}, {quantity: 500, price: 33000 USD}]}"
    build = odd_order(gpu=ladder)
    figures = View(build, "customer").figures
    price = figures["bom.compute-tray.superchip.gpu.sell-price"]
    leaves = {f.id for f in topological([price]) if ".sell-price-from-" in f.id}
    assert not price.is_input and len(leaves) == 3
    assert price.value == pytest.approx(34000 / 0.88, abs=0.005)


# --- ways by which something once left the house


def _scaled_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cost under the id of a technical figure."""
    monkeypatch.setattr(cut, "_open", lambda leaf: leaf.info is None or not leaf.info.simulated)


def _places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an input is written."""
    monkeypatch.setattr(cut, "_public", lambda info, citable: info)


def _as_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The customer taken for one of the house."""
    monkeypatch.setattr(View, "internal", property(lambda self: True))


def _costs_of_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a line costs in place of its selling price."""
    monkeypatch.setattr(View, "money_of", lambda self, line: next((x.unit_price, x.extended) for x in self._build.bom if x.id == line.id))


def _money_in_decisions(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a choice costs, in its words."""
    told_all = view.Decision.told
    monkeypatch.setattr(view.Decision, "told", lambda self, with_money: told_all(self, True))


def _books(monkeypatch: pytest.MonkeyPatch) -> None:
    """The price books in force."""
    monkeypatch.setattr(View, "books", property(lambda self: self._build.cost.books))


def _all_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks of margin and prices."""
    monkeypatch.setattr(View, "checks", property(lambda self: self._build.checks))


def _all_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph as it was built."""
    monkeypatch.setattr(View, "figures", property(lambda self: self._build.figures))


def _specification(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the specification is called."""
    told_of = "configurator.render.customer.told.without_hints"
    monkeypatch.setattr(told_of, lambda decision: dataclasses.replace(decision, reason="set in examples/our-customer.yaml"))


FAULTS = {
    "html": (_scaled_costs, _places, _costs_of_lines, _money_in_decisions, _books, _all_figures, _specification),
    "xlsx": (_places, _costs_of_lines, _books, _all_checks, _money_in_decisions),
    "csv": (_as_inside,),
    "json": (_as_inside, _scaled_costs, _all_figures, _money_in_decisions, _specification),
}


@pytest.mark.parametrize(("format", "fault"), [(format, fault) for format, faults in FAULTS.items() for fault in faults])
def test_a_leak_is_seen(format: str, fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is opened again in one format that shows it; the law above has to notice."""
    platform = SMALL if format in ("html", "xlsx") and fault is not _money_in_decisions else LARGE  # a small system decides little by money
    assert odd_secrets(platform)
    fault(monkeypatch)
    assert told(format, platform) != []
