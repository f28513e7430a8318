"""Sheets of figures: one table a sheet, in sections, every row the home of one figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from configurator.figures import MORE, Figure, how
from configurator.render.excel.cells import Home
from configurator.render.excel.sheet import HEADER_ROWS, Document, Sheet
from configurator.render.excel.style import BLUE, number_format
from configurator.render.order_view import OrderView, PartView
from configurator.render.view import Seen, View
from configurator.render.words.i18n import quoted
from configurator.render.words.numbers import BOUND_WORDS

COLUMNS = {"id": 34, "figure": 60, "value": 15, "unit": 14, "low": 13, "high": 13, "source": 42, "how": 80}  # and their widths
INPUT_COLUMNS = {"id": 36, "figure": 60, "value": 15, "unit": 14, "low": 12, "high": 12, "source": 38, "confidence": 13, "how": 80}
SOLD_COLUMNS = {"id": 34, "figure": 58, "value": 15, "unit": 14}  # a customer's; behind them what he does not print
ASIDE = {"source": 30, "how": 80}
ON_A_PAGE = 52  # rows that go on one page in seven points
NUMBERS = ("value", "low", "high")
INSIDE = ("low", "high", "confidence")  # columns a customer does not have
VALUE, UNIT = (list(COLUMNS).index(name) for name in ("value", "unit"))
TOP = 3  # the first row below title and remark
LARGEST_CELL = 1e15  # spreadsheets keep fifteen digits
CITED = 2  # sources named in a row; a total may rest on dozens

SHEETS = {"power": "Power", "cooling": "Cooling", "connectors": "Connectors", "boards": "Boards", "channels": "Boards", "supply": "Boards"}
SHEETS |= {"cables": "Cables"}
SHEETS |= {"cost": "Cost", "prices": "Cost", "lines": "Cost", "bom": "Selling"}
AT_THE_LINE = ("quantity", "unit-price", "extended-price")  # figures of a line of the BOM that live there
AT_THE_SALE = ("sell-price", "sell-extended", "discount", "net")  # for a customer these too
REMARK = "Live formulas on the cells of sheet Inputs. low and high: P10 and P90 of the simulation over the ranges of the inputs."
SOLD_REMARK = "Live formulas on the cells of sheet Inputs."

INPUT_REMARK = (
    "Change the yellow cells: everything else follows. Orange cells wait for a number nobody published. low and high: the published range."
)
SOLD_INPUT_REMARK = "Change the yellow cells: everything else follows. The other numbers are those of the offer."

GROUPS = {
    "tdp": "TDP by component",
    "loss": "Conversion losses",
    "load": "Load by assembly",
    "plated": "Heat into cold plates by component",
    "category": "Cost by category",
    "list-price": "List price by category",
}
MADE = ("model-cost", "cost-of-", "price-move", "panel-area")  # what a board costs by what it is
REFERENCE = ("laminates", "interfaces", "constants", "air-classes", "water-classes", "breakers", "coolants")
SPECIFIED = {
    "quantity": "Order",
    "prices": "Commercial terms",
    "lines": "Commercial terms",
    "site": "Site",
    "power": "Power",
    "cooling": "Cooling",
}
SPECIFIED |= {"network": "Networks and links", "cables": "Networks and links"}
INPUT_SECTIONS = (
    *dict.fromkeys(SPECIFIED.values()),
    "Counts",
    "Parts",
    "Prices to fill in",
    "Prices",
    "Laminates, standards and constants",
)


@dataclass
class Listing:
    """A table of text and referenced figures above the figures of a sheet."""

    title: str
    headers: Sequence[str]
    rows: list[list[object]]
    numbers: Sequence[str] = ()

    @property
    def more(self) -> list[int]:
        """The widths of its columns behind those that figures print: as wide as their longest text."""
        columns = [[text for row in self.rows if isinstance(text := row[at], str)] for at in range(UNIT + 1, len(self.headers))]
        return [min(44, max([13, *map(len, column)])) for column in columns]

    @property
    def height(self) -> int:
        """Rows it takes: title, header, rows, a gap."""
        return len(self.rows) + 3


@dataclass
class Page:
    """A sheet of figures before it is written: its sections, and the first row of its table."""

    key: str
    sections: dict[str, list[Figure]] = field(default_factory=dict)
    listings: list[Listing] = field(default_factory=list)
    title: str = ""

    @property
    def top(self) -> int:
        """The first row of the table's header."""
        return TOP + sum(listing.height for listing in self.listings)

    @property
    def across(self) -> int:
        """The last column that is printed for a customer: the units, or the end of the table above."""
        return max((len(listing.headers) - 1 for listing in self.listings), default=UNIT)

    @property
    def more(self) -> list[int]:
        """The widths of the columns behind those that figures print."""
        return [max(widths) for widths in zip_longest(*(listing.more for listing in self.listings), fillvalue=0)]

    def on_paper(self, view: View | OrderView) -> list[str]:
        """The sections that are printed: all of them, but for a customer what he may change, and what sums up the others."""
        names = list(self.sections)
        if view.internal:
            return names
        if self.key == "Inputs":
            open = [name for name, figures in self.sections.items() if any(map(view.may_change, figures))]
            return names[: names.index(open[-1]) + 1] if open else names
        return names[:1] if "" in names else names

    def add(self, section: str, figure: Figure) -> None:
        """Put a figure at the end of a section."""
        self.sections.setdefault(section, []).append(figure)

    def place(self, document: Document) -> None:
        """Give every figure its home."""
        row = self.top + HEADER_ROWS
        for title, figures in self.sections.items():
            row += bool(title)
            for figure in figures:
                document.cells.put(figure, Home(document.name(self.key), row, VALUE))
                row += 1


# --- which figure stands where


def derived_pages(view: View | OrderView) -> list[Page]:
    """A page per discipline with the figures whose ids begin with it; the rest under System. Lines of the BOM have their own sheet.

    Of an order these hold what is of the whole, and each of its parts has a page of its own.
    """
    names = SHEETS if view.internal else {**SHEETS, "cost": "Price", "prices": "Price", "lines": "Price"}
    pages = {key: Page(key) for key in ("System", *dict.fromkeys(names.values()))}
    roles = {role.key: role.entry.label for system in view.sections for role in system.roles}
    parts = _parts(view)
    inside = {id(figure) for part in parts for figure in _own(part).values()}
    for name, figure in view.figures.items():
        if figure.is_input or id(figure) in inside or lives_at_a_line(view, name):
            continue
        head, _, rest = name.partition(".")
        group, _, below = rest.partition(".")
        pages[names.get(head, "System")].add(_group(head, group, below, roles) if below else "", figure)
    for page in pages.values():  # what has no section comes first, right under the header
        page.sections = {title: page.sections[title] for title in sorted(page.sections, key=bool)}
    own = [_page_of(view, part, names) for part in parts]
    return [page for page in (*pages.values(), *own) if page.sections or view.internal]


def _parts(view: View | OrderView) -> tuple[PartView, ...]:
    """The parts of an order; a system alone has none."""
    return view.parts if isinstance(view, OrderView) else ()


def _own(part: PartView) -> dict[str, Figure]:
    """The figures of a part that are of no other, by its own ids."""
    return {id: figure for id, figure in part.figures.items() if figure.id != id}


def _page_of(view: Seen, part: PartView, names: dict[str, str]) -> Page:
    """The page of a part of an order, in a section for each discipline."""
    page = Page(part.key, {name: [] for name in dict.fromkeys(names.values())}, title=part.label)
    for id, figure in _own(part).items():
        if not figure.is_input and not lives_at_a_line(view, id):
            page.add(names.get(id.partition(".")[0], "System"), figure)
    page.sections = {name: figures for name, figures in page.sections.items() if figures}
    return page


def lives_at_a_line(view: Seen, id: str) -> bool:
    """Whether a figure has its home on the bill of materials: quantity and prices of a line."""
    names = AT_THE_LINE if view.internal else (*AT_THE_LINE, *AT_THE_SALE)
    return id.startswith("bom.") and id.rpartition(".")[2] in names


def _group(head: str, group: str, below: str, roles: dict[str, str]) -> str:
    if head == "boards":
        return "Price of boards by their make-up" if below.startswith(MADE) else "Loss by board and interface"
    by_head = {"channels": "Channels from die to die", "connectors": "By tray", "cables": "By link", "prices": "Price books"}
    if head == "bom":
        return "Lines of the bill of materials"
    return GROUPS.get(group) or roles.get(group) or by_head.get(head) or group.replace("-", " ").capitalize()


def input_page(view: View | OrderView) -> Page:
    """All inputs in sections, those of each system of an order first, the prices still to be filled in before the others."""
    of = {id(f): (name, part.label) for part in _parts(view) for name, f in _own(part).items()}
    sections: dict[str, list[Figure]] = {title: [] for title in (*dict.fromkeys(label for _, label in of.values()), *INPUT_SECTIONS)}
    for figure in view.figures.values():
        name, label = of.get(id(figure), (figure.id, ""))
        if figure.is_input and not lives_at_a_line(view, name):
            sections[label or _input_section(figure)].append(figure)
    order = {head: place for place, head in enumerate(dict.fromkeys(f.id.split(".")[0] for f in sections["Parts"]))}
    sections["Parts"].sort(key=lambda f: order[f.id.split(".")[0]])
    return Page("Inputs", {title: figures for title, figures in sections.items() if figures})


def _input_section(figure: Figure) -> str:
    head, _, rest = figure.id.partition(".")
    tail = rest.rpartition(".")[2]
    if head in SPECIFIED and head == "prices" and tail == "stale-after":
        return "Prices"
    if tail == "count" or ".loop." in figure.id:
        return "Counts"
    if head in SPECIFIED:
        return SPECIFIED[head]
    if tail == "price" or tail.startswith("price-"):
        return "Prices" if figure.value is not None else "Prices to fill in"
    return "Laminates, standards and constants" if head in REFERENCE else "Parts"


# --- writing


def write_page(document: Document, page: Page, title: str) -> None:
    """A sheet of derived figures, with its listing above."""
    cited = document.view.cited
    sheet = Sheet(document, page.key, title, REMARK if document.view.internal else SOLD_REMARK, BLUE)
    more = page.more
    names, widths = list(COLUMNS), list(COLUMNS.values())
    if not document.view.internal:
        names = [*SOLD_COLUMNS, *("" for _ in more), *ASIDE]
        widths = [*SOLD_COLUMNS.values(), *more, *ASIDE.values()]
    sheet.widths(*widths, printed=slice(1, page.across + 1))
    at = TOP
    for listing in page.listings:
        write_listing(sheet, listing, at)
        at += listing.height

    def texts(figure: Figure) -> dict[str, str]:
        return {"source": _cited([id for id in cited.get(figure.id, []) if id != "specification"]), "how": sheet.t(how(figure))}

    _write_table(sheet, page, names, texts)


def write_inputs(document: Document, page: Page) -> None:
    """The sheet of inputs: the only cells to change."""
    sheet = Sheet(document, page.key, "Inputs", INPUT_REMARK if document.view.internal else SOLD_INPUT_REMARK, "#E0B400")
    columns = {name: width for name, width in INPUT_COLUMNS.items() if document.view.internal or name not in INSIDE}
    sheet.widths(*columns.values(), printed=slice(1, page.across + 1))

    def texts(figure: Figure) -> dict[str, str]:
        assert figure.info is not None and figure.info.origin is not None
        origin = figure.info.origin
        place = f"{origin.file}:{origin.line}" if origin.file and origin.line else origin.file
        told = "  ".join(part for part in (sheet.t(origin.reason), place, origin.note and quoted(origin.note, sheet.t)) if part)
        return {"source": _cited(list(origin.sources)), "confidence": sheet.t(origin.confidence), "how": told}

    _write_table(sheet, page, list(columns), texts)
    allowed: dict[tuple[float, float, bool], list[int]] = {}
    for figure in (f for figures in page.sections.values() for f in figures if document.view.may_change(f)):
        allowed.setdefault(_limits(figure), []).append(document.cells.homes[id(figure)].row)
    for limits, rows in allowed.items():
        _allow(sheet, rows, *limits)


def _limits(figure: Figure) -> tuple[float, float, bool]:
    """What the cell of an input may hold, in its unit: the bounds of its field, whether whole numbers, nothing that cannot be shown."""
    assert figure.info is not None and figure.info.origin is not None
    limits, factor = figure.info.origin.limits, figure.info.unit.factor
    return max(limits.minimum / factor, -LARGEST_CELL), min(limits.maximum / factor, LARGEST_CELL), limits.whole


def _allow(sheet: Sheet, rows: Sequence[int], low: float, high: float, whole: bool) -> None:
    """Let the value cells of these rows take numbers between two, whole ones or any, and no text."""
    first, *others = rows
    rule = {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "error_title": sheet.t("Not a number")[:32],
        "error_message": sheet.t("Type a plain number in the unit shown beside the cell.")[:255],
        "other_cells": [[row, VALUE, row, VALUE] for row in others],
    }
    sheet.sheet.data_validation(first, VALUE, first, VALUE, rule)


def _write_table(sheet: Sheet, page: Page, columns: Sequence[str], texts: Callable[[Figure], dict[str, str]]) -> None:
    """The table from its header down; `texts` are what stands in a figure's columns of text."""
    at = sheet.header(page.top, columns, NUMBERS)
    header = end = at - 1
    for title, figures in page.sections.items():
        if title:
            _write_section(sheet, at, title, len(columns))
            at += 1
        for figure in figures:
            _write_row(sheet, at, figure, columns)
            for name, text in texts(figure).items():
                if name in columns:
                    sheet.text(at, columns.index(name), text, "small")
            at += 1
        end = at - 1 if title in page.on_paper(sheet.document.view) else end
    sheet.sheet.autofilter(header, 0, max(at - 1, header), len(columns) - 1)
    sheet.sheet.repeat_rows(page.top, header)
    if sheet.document.view.internal:
        sheet.printed(0, 0, max(at - 1, header), len(columns) - 2)
    else:
        _fit_paper(sheet, page, end)
    if not page.listings:
        sheet.sheet.freeze_panes(at if not page.sections else header + 1, 0)


def _fit_paper(sheet: Sheet, page: Page, last: int) -> None:
    """A customer prints names, numbers and units, upright where no wider table stands above them."""
    sheet.printed(TOP, 1, last, page.across)
    if not page.listings:
        sheet.sheet.set_portrait()
        sheet.sheet.center_horizontally()
        sheet.sheet.fit_to_pages(1, int(last - TOP <= ON_A_PAGE))


def _write_section(sheet: Sheet, at: int, title: str, columns: int) -> None:
    for column in range(columns):
        sheet.text(at, column, sheet.t(title) if column == 1 else "", "section", indent=1)


def _write_row(sheet: Sheet, at: int, figure: Figure, columns: Sequence[str]) -> None:
    info = figure.info
    assert info is not None
    sheet.text(at, 0, info.id, "id")
    label = sheet.t(info.label)
    sheet.text(at, 1, label, "next")
    sheet.fit(at, (label, COLUMNS["figure"]))
    sheet.own(at, VALUE, figure)
    sheet.unit(at, 3, info.unit.text)
    if "low" in columns:
        _write_range(sheet, at, figure, columns)


def _write_range(sheet: Sheet, at: int, figure: Figure, columns: Sequence[str]) -> None:
    """Low and high; in place of one of them, where the figure is only a bound, the word for it."""
    low, high = sheet.document.view.range_of(figure)
    pattern = number_format(figure, [bound for bound in (low, high) if bound is not None])
    for name, bound in (("low", low), ("high", high)):
        if figure.is_input:  # published, whatever the cell says
            sheet.number(at, columns.index(name), bound, "range", pattern)
        else:
            sheet.simulated(at, columns.index(name), bound, figure, "range", pattern)
    if figure.bound in BOUND_WORDS and figure.value is not None:
        sheet.bound(at, columns.index("low" if figure.bound == MORE else "high"), figure, "range")


def _cited(sources: list[str]) -> str:
    more = len(sources) - CITED
    return ", ".join(sources[:CITED]) + (f" +{more}" if more > 0 else "")


def write_listing(sheet: Sheet, listing: Listing, row: int) -> None:
    """A titled table of text and references; its columns are those of the figures below."""
    for column in range(len(listing.headers)):
        sheet.text(row, column, sheet.t(listing.title) if column == 0 else "", "heading")
    sheet.titles(row + 1, listing.headers, listing.numbers)
    for at, cells in enumerate(listing.rows, row + 2):
        for column, value in enumerate(cells):
            look = {0: "id", 1: "next"}.get(column, "small-wrap")
            sheet.value(at, column, sheet.t(value) if column and isinstance(value, str) else value, look)
        last = sheet.wide[len(cells) - 1] / sheet.shrunk if len(cells) <= len(sheet.wide) else 44
        sheet.fit(at, (str(cells[1]), COLUMNS["figure"]), (str(cells[-1]) if isinstance(cells[-1], str) else "", last))
