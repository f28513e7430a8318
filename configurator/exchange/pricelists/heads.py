"""What the columns of a list are: its head found, its labels understood, and set right by whoever imports it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from configurator.exchange.pricelists.grids.cells import Grid, letters
from configurator.exchange.pricelists.values.measures import measure_in
from configurator.exchange.pricelists.values.money import code_in, tax_in, without_tax
from configurator.exchange.pricelists.values.numbers import is_number, whole_number
from configurator.exchange.pricelists.values.ranges import SIGN
from configurator.exchange.pricelists.values.words import bare, folded, has_han, tidy, words

EXACT, INSIDE, TYPO, LAST, ONLY_MONEY = 100.0, 60.0, 70.0, 8.0, 65.0  # how well a label fits a field
ENOUGH = 62.0  # what a label must reach to be taken for one
SEARCHED, HIGHEST = 80, 3  # rows that are searched for a head, and rows of the highest head
ALIKE = 88.0  # of 100: a label with a slip of the pen
NUMBERED_LABEL = re.compile(r"(.*?\D)\s*#?(\d)")
NUMBER = r"(\d[\d.,' ]*\d\s*k?|\d\s*k?)"
FIELDS = (
    *("part", "mpn", "supplier-part", "description", "price", "currency", "per", "unit", "quantity"),
    *("minimum", "multiple", "lead-time", "valid-until", "country", "tax"),
    *("low", "high", "range", "remark"),
)
RANGES = ("low", "high", "range")  # fields that say how far a price may be off
NUMBERED = ("part", "mpn", "supplier-part")  # fields that can say which part a row is of


@dataclass(frozen=True)
class Column:
    """A column of a table: its label, all rows of the head together.

    `start` is the piece that its step of prices begins with, `counted` the column that says it row by row, `beside` the label of the plain
    price beside such steps: what it says of currency, unit, tax and range holds where they say nothing.
    """

    index: int
    label: str = ""
    start: int | None = None
    counted: int | None = None
    beside: str = ""

    @property
    def name(self) -> str:
        """Its letters, as a spreadsheet has them."""
        return letters(self.index)

    @property
    def begins(self) -> int | str | None:
        """The piece that its prices begin with, or the column that says it."""
        return self.start if self.counted is None else letters(self.counted)


@dataclass
class Head:
    """The head of a table: its rows, its columns, and which of them is which field; `steps` are prices by quantity."""

    first: int
    last: int
    columns: list[Column]
    fields: dict[str, Column] = field(default_factory=dict)
    steps: list[Column] = field(default_factory=list)

    @property
    def prices(self) -> list[Column]:
        """The columns that hold prices."""
        return self.steps or ([self.fields["price"]] if "price" in self.fields else [])

    @property
    def whole(self) -> bool:
        """Whether it says where the parts and where the prices are."""
        return bool(self.prices) and any(name in self.fields for name in (*NUMBERED, "description"))

    @property
    def unused(self) -> list[Column]:
        """Columns with a label that nothing is read from; a plain price beside steps is not."""
        fields = [column for name, column in self.fields.items() if not (name == "price" and self.steps)]
        used = {column.index for column in (*fields, *self.steps)} | {step.counted for step in self.steps}
        return [column for column in self.columns if column.label and column.index not in used]


def head_of(grid: Grid, rows: Sequence[int]) -> Head | None:
    """The head that fits best at or below the first of some rows; None where no row looks like one."""
    best, most = None, 0.0
    for at in range(min(SEARCHED, len(rows))):
        for height in range(1, HIGHEST + 1):
            if at + height > len(rows):
                break
            wanted = rows[at : at + height]
            if _has_numbers(grid, wanted):
                continue
            head = head_at(grid, wanted)
            worth = _worth(head, height)
            if head.prices and worth > most:
                best, most = head, worth
    return best


def head_at(grid: Grid, rows: Sequence[int]) -> Head:
    """The head that some rows make."""
    columns = _columns(grid, rows)
    head = Head(rows[0], rows[-1], columns)
    scores = {(name, column.index): fit(name, column.label) for column in columns if column.label for name in _fields()}
    while scores:
        (name, index), score = max(scores.items(), key=lambda each: (each[1], -each[0][1]))
        if score < ENOUGH:
            break
        head.fields[name] = columns[index - 1]
        scores = {key: value for key, value in scores.items() if key[0] != name and key[1] != index}
    head.steps = _steps(columns)
    taken = {step.index for step in head.steps} | {step.counted for step in head.steps}
    head.fields = {name: column for name, column in head.fields.items() if column.index not in taken}
    _settle_range(head)
    _settle_price(head)
    head.fields = {name: column for name, column in head.fields.items() if name in FIELDS}
    if "price" in head.fields:
        head.steps = [replace(step, beside=head.fields["price"].label) for step in head.steps]
    return head


def _columns(grid: Grid, rows: Sequence[int]) -> list[Column]:
    """The columns below some rows, each with what stands in them."""
    texts = [grid.texts(row) for row in rows]
    last = max((max(found) for found in texts if found), default=0)
    return [Column(index, _label(found.get(index, "") for found in texts)) for index in range(1, last + 1)]


def _has_numbers(grid: Grid, rows: Sequence[int]) -> bool:
    """Whether numbers that are no steps of prices stand in some rows, which are no head then."""
    steps = {step.index for step in _steps(_columns(grid, rows))}
    return any(is_number(text) for row in rows for column, text in grid.own(row).items() if column not in steps)


def _settle_range(head: Head) -> None:
    """A minimum beside a maximum is the lowest price, no least order; one end alone, with no price beside it, is the price."""
    least = head.fields.get("minimum")
    if "high" in head.fields and "low" not in head.fields and least is not None and fit("low", least.label) == EXACT:
        head.fields["low"] = head.fields.pop("minimum")
    ends = [name for name in ("low", "high") if name in head.fields]
    if len(ends) == 1 and not head.steps and "price" not in head.fields and "list-price" not in head.fields:
        head.fields["price"] = head.fields.pop(ends[0])


def _settle_price(head: Head) -> None:
    """The price is the net one where there is one with tax too, and the list price where there is no other."""
    if "price" not in head.fields and "list-price" in head.fields:
        head.fields["price"] = head.fields["list-price"]
    price = head.fields.get("price")
    if price is None or tax_in(price.label, head=True).included is not True:
        return
    taken = {column.index for name, column in head.fields.items() if name in FIELDS}
    others = [c for c in head.columns if c.index not in taken and fit("price", c.label) >= ENOUGH > fit("total", c.label)]
    net = [column for column in others if tax_in(column.label, head=True).included is False]
    head.fields["price"] = net[0] if net else price


def _label(texts: Iterator[str]) -> str:
    """The rows of a head in one column, each text once."""
    return " ".join(dict.fromkeys(text for text in texts if text))


def _worth(head: Head, height: int) -> float:
    """How much a head of so many rows says; a second row must add something."""
    known = sum(fit(name, column.label) for name, column in head.fields.items()) + 85.0 * len(head.steps)
    parts = max((fit(name, head.fields[name].label) for name in NUMBERED if name in head.fields), default=0.0)
    rest = sum(bool(code_in(c.label)) + bool(measure_in(c.label)) for c in head.prices)
    return parts + 0.3 * known + 10.0 * rest - 6.0 * (height - 1)


@cache
def _fields() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(folded(str(word)) or str(word) for word in known) for name, known in words()["fields"].items()}


@cache
def fit(name: str, label: str) -> float:
    """How well a label fits a field, of 100: its word for it, that among others (best as the last of them), or one letter beside it."""
    if name == "tax" and tax_in(label).included is not None:  # it says whether a tax is in prices, not at which rate
        return 0.0
    if name in RANGES:
        return max(_fit_range(name, piece) for text in (bare(label), tidy(label)) for piece in text.split(" / "))
    if name == "price" and any(fit(other, label) for other in RANGES):
        return 0.0
    plain = _plain(label)
    if not plain:
        return ONLY_MONEY if name == "price" and code_in(label) else 0.0
    return max((_fit(word, plain) for word in _fields()[name]), default=0.0)


def _plain(label: str) -> str:
    """A label as it is compared: without tax, brackets and codes of currencies."""
    return _without_money(folded(without_tax(bare(label))) or folded(label))


def _fit_range(name: str, label: str) -> float:
    """How well a label fits an end of a range, or the range: alone or beside a word for prices; never among others (max order)."""
    label = re.sub(r"/\s*\d.*", "", label)  # /100 pcs
    plain = _without_money(folded(without_tax(label))) or re.sub(rf"^{SIGN}\s*%?$", "±", label.strip())
    found = 0.0
    for word in _fields()[name]:
        rest = plain.replace(word, " ") if has_han(word) else f" {plain} ".replace(f" {word} ", " ")
        if plain == word:
            return EXACT
        if rest.strip() != plain and _is_price(" ".join(rest.split())):
            found = EXACT - 1
    return found


def _is_price(label: str) -> bool:
    """Whether a label is of prices, or of ranges of them, more than of anything else."""
    worth = {name: fit(name, label) for name in _fields() if name not in RANGES}
    best = max(worth, key=lambda name: worth[name])
    return label in _fields()["range"] or measure_in(label) is not None or (best in ("price", "list-price") and worth[best] >= ENOUGH)


def _fit(word: str, label: str) -> float:
    if word == label:
        return EXACT
    if has_han(word):
        inside, ends = word in label, label.endswith(word)
    else:
        inside, ends = f" {word} " in f" {label} ", label.endswith(f" {word}")
    if inside:
        return INSIDE + 30.0 * len(word) / len(label) + LAST * ends
    if len(word) < 5 or abs(len(word) - len(label)) > 2:
        return 0.0
    from rapidfuzz import fuzz

    alike = fuzz.ratio(word, label)
    return alike - (EXACT - TYPO) if alike >= ALIKE else 0.0


def _without_money(label: str) -> str:
    """A label without a code of a currency, which every other word may have beside it."""
    kept = [word for word in label.split() if not (len(word) == 3 and code_in(word)) and word not in ("€", "$", "us$", "¥", "£")]
    return " ".join(kept)


# --- steps of prices


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The forms of a step as patterns, by what their first number is."""
    return tuple((kind, re.compile(rf"(?<![\w.,]){_pattern(form)}(?!\d)")) for kind, forms in words()["steps"].items() for form in forms)


def _pattern(form: str) -> str:
    """A form with its N and M as numbers, and any blanks between."""
    pieces = (NUMBER if piece in ("N", "M") else re.escape(piece.strip().casefold()) for piece in re.split("([NM])", form))
    return r"\s*".join(piece for piece in pieces if piece)


def step_of(label: str) -> int | None:
    """The piece that the prices below a label begin with: 10-99 → 10, 100+ → 100, > 99 → 100, < 10 → 1; None where it is no step."""
    plain = tidy(label).casefold()
    for kind, pattern in _patterns():
        found = pattern.search(plain)
        if found is None:
            continue
        try:
            start = whole_number(found[1])
        except ValueError:
            continue
        return 1 if kind == "below" else start + 1 if kind == "above" else start
    return None


def is_step(label: str) -> bool:
    """Whether a label is of prices from some piece on, and of no term with numbers in it."""
    return step_of(label) is not None and not _is_term(label)


def _steps(columns: Sequence[Column]) -> list[Column]:
    """The columns that are steps of one ladder: two or more that rise."""
    paired = _paired(columns)
    if paired:
        return paired
    found = [Column(c.index, c.label, step_of(c.label)) for c in columns if is_step(c.label)]
    if len(found) < 2:
        bare_numbers = [Column(c.index, c.label, n) for c in columns if (n := _bare(c.label)) is not None]
        found = bare_numbers if len(bare_numbers) > 1 else []
    starts = [column.start or 0 for column in found]
    return found if len(found) > 1 and all(a < b for a, b in pairwise(starts)) else []


def _paired(columns: Sequence[Column]) -> list[Column]:
    """Prices with the quantities they hold from in columns beside them: ``Qty 1, Price 1, Qty 2, Price 2``."""
    numbered: dict[tuple[str, str], Column] = {}
    for column in columns:
        found = NUMBERED_LABEL.fullmatch(tidy(column.label))
        if found:
            name = max(("quantity", "price"), key=lambda name: fit(name, found[1]))
            if fit(name, found[1]) >= ENOUGH:
                numbered.setdefault((name, found[2]), column)
    prices = [(number, column) for (name, number), column in numbered.items() if name == "price"]
    pairs = [(column, numbered.get(("quantity", number))) for number, column in prices]
    if len(pairs) < 2 or any(quantity is None for _, quantity in pairs):
        return []
    return [Column(column.index, column.label, None, quantity.index) for column, quantity in pairs if quantity is not None]


def _is_term(label: str) -> bool:
    """Whether a label is of a term with numbers in it, such as a lead time of 8-10 weeks."""
    return max(fit(name, label) for name in ("lead-time", "minimum", "multiple", "total", "valid-until")) >= ENOUGH


def _bare(label: str) -> int | None:
    """A step that only its number tells: ``Qty 100``, ``Unit price 1000 pcs``, ``100``."""
    numbers = re.findall(r"\d[\d.,]*k?", tidy(label).casefold())
    rest = folded(re.sub(r"\d[\d.,]*k?", " ", tidy(label).casefold()))
    known = {"", "qty", "quantity", "menge", "pcs", "pieces", "pc", "stk", "stück", "数量", "件", "个", "只", "片", "units", "ea"}
    left = [word for word in rest.split() if word not in known and not code_in(word)]
    counted = bool(set(rest.split()) & (known - {""}))
    if len(numbers) != 1 or (left and (fit("price", " ".join(left)) < EXACT or (not counted and len(numbers[0]) == 1))):
        return None  # Price 1 and Price 2 are a first and a second, not prices of so many pieces
    try:
        return whole_number(numbers[0])
    except ValueError:
        return None
