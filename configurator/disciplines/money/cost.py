"""Cost: a price for every line from the books in force, rolled up by assembly and category, then from cost to price.

Money is rounded to the cent on every line, half away from zero; every total is the sum of its rounded lines. A line without a price
stays without one and is counted, never taken as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from configurator.catalog.parts import CATEGORIES, SOLD_BY_UNIT, Board, Cable, Part, QuickDisconnect, Transceiver, Whip
from configurator.catalog.prices import Lump, Price, PriceBook
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.values import Value
from configurator.catalog.yamltext import position_of
from configurator.disciplines.money.exchange import exchange
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.money.selling import sell
from configurator.figures import (
    Figure,
    inputs_of,
    missing,
    missing_reason,
    percentile,
    rounded,
    simulate,
    simulated_figure,
    total,
    unknown_figure,
)
from configurator.system.tree import Node, System
from configurator.units import unit

NOTHING = "every line is included in a sum of another book or outside its scope"


@dataclass(frozen=True)
class Cost:
    """The priced bill of materials and its totals."""

    lines: tuple[BomLine, ...]
    bom: Figure
    price: Figure
    categories: dict[str, Figure]
    unpriced: Figure
    books: tuple[PriceBook, ...]


def price_each(system: System, cost: Cost, part: Part) -> Figure:
    """The price of one piece of a part that need not be in the bill of materials; without a value where no book in force has one."""
    return _Pricing(system, cost.books, {}).each(part)


def price_system(system: System, accelerators: Figure) -> Cost:
    """Price every line of the tree and roll it up."""
    books = tuple(_book(system, name) for name in system.spec.prices.books)
    lumps = [
        _attach_lump(system, book, key, lump) for book in books for key, lump in book.lumps.items() if system.platform.id in lump.platforms
    ]
    pricing = _Pricing(system, books, {id(node): (book, lump) for node, book, lump in lumps})
    lines: list[BomLine] = []
    for root in system.roots():
        pricing.lines(root, lines)
    leaves = [line for line in lines if not line.node.children]
    ledger, currency = system.ledger, system.spec.prices.currency
    tops = [line.extended for line in lines if line.node.level == 0 and line.extended is not None]
    bom = total(tops).named("cost.bom", "BOM cost", currency) if tops else unknown_figure("cost.bom", "BOM cost", currency, NOTHING)
    bom = ledger.add(bom)
    unpriced = total([missing(x.unit_price) for x in leaves if x.status == "unpriced" and x.unit_price is not None], empty="1")
    unpriced = ledger.add(unpriced.named("cost.unpriced-lines", "BOM lines without a price", "1"))
    _range_coverage(system, leaves, bom)
    categories = _categories(system, leaves)
    _discipline_totals(system, leaves)
    price = sell(system, tuple(lines), bom)
    ledger.add((price / accelerators).named("cost.per-accelerator", "Price per accelerator", currency))
    return Cost(tuple(lines), bom, price, categories, unpriced, books)


def simulate_price(system: System, price: Figure) -> None:
    """P10, P50 and P90 of the price over the ranges of all inputs, made or renewed; not known where too few prices have a range."""
    samples, figures = simulate([price]).get(price.id), system.ledger.figures
    unknown, why = _no_percentiles(system), missing_reason(price)
    for percent in (10, 50, 90):
        value = price.value if samples is None else percentile(samples, percent)
        id, label = f"cost.p{percent}", f"Price, P{percent} over the ranges of the inputs"
        made = simulated_figure(id, label, None if unknown else value, system.spec.prices.currency, price.bound, why or unknown)
        kept = figures[id] if id in figures else system.ledger.add(made)
        kept.value, kept.bound, kept.info = made.value, made.bound, made.info


def _range_coverage(system: System, leaves: list[BomLine], bom: Figure) -> None:
    """The share of the cost whose price has a range: a missing range is an unknown one, not certainty."""
    ranged = [x.extended for x in leaves if x.extended is not None and x.unit_price is not None and _has_range(x.unit_price)]
    share = total(ranged, empty=system.spec.prices.currency) / bom
    share = system.ledger.add(share.named("cost.range-coverage", "Share of the cost whose price has a range", "%"))
    above = share - system.ledger.constant(system.catalog, "least-range-coverage")
    system.ledger.add(above.named("cost.range-coverage-above", "That share above the least for which percentiles are stated", "%"))


def _has_range(unit_price: Figure) -> bool:
    origins = [f.info.origin for f in inputs_of(unit_price) if f.info is not None and f.id.endswith(".price")]
    return bool(origins) and all(o is not None and o.low is not None and o.high is not None for o in origins)


def _no_percentiles(system: System) -> str:
    """Why the percentiles of the price say nothing: the spread of most prices is not known."""
    coverage, least = system.ledger.figures["cost.range-coverage"], system.ledger.figures["constants.least-range-coverage"]
    if coverage.value is None or coverage.value >= (least.value or 0.0):
        return ""
    return f"only {coverage.number:.0f} % of the cost has a price with a range, less than {least.number:g} %"


def _book(system: System, name: str) -> PriceBook:
    books = system.catalog.books
    if name not in books:
        raise fail(
            "PRI001",
            f"no price book '{name}'",
            system.spec.at("prices", "books"),
            did_you_mean(name, books) or f"books: {', '.join(books)}",
        )
    return books[name]


def _attach_lump(system: System, book: PriceBook, key: str, lump: Lump) -> tuple[Node, PriceBook, Lump]:
    """A line for a sum the book does not itemise."""
    group = next((n for n in system.extra if n.key == "lumps"), None)
    group = group or system.attach(None, "lumps", "Lines the price book gives as sums", system.quantity)
    if any(child.key == key for child in group.children):
        at = position_of(system.catalog.documents.get(f"PriceBook:{book.id}"), ("lumps", key))
        hint = f"use one of the books (--set prices.books=[{book.id}]), or give the sum of one another name"
        raise fail("PRI003", f"sum '{key}' is in two of the price books in force", at, hint)
    count = total([r.total for r in system.roles]) if lump.per == "rack" else system.quantity
    return system.attach(group, key, lump.name, count), book, lump


@dataclass
class _Pricing:
    """Prices nodes; remembers how many of each part the order holds, for quantity breaks."""

    system: System
    books: tuple[PriceBook, ...]
    lumps: dict[int, tuple[PriceBook, Lump]]

    def __post_init__(self) -> None:
        self.ordered: dict[str, float] = {}
        for node in self.system.walk():
            if node.part is not None:
                self.ordered[node.part.id] = self.ordered.get(node.part.id, 0.0) + (node.total.value or 0.0)

    def lines(self, node: Node, into: list[BomLine]) -> BomLine:
        """Append the line of `node` and those below it, parents first; returns the node's own line."""
        if not node.children:
            line = self._leaf(node)
            into.append(line)
            return line
        place = len(into)
        below = [self.lines(child, into) for child in node.children]
        line = self._assembly(node, below)
        into.insert(place, line)
        return line

    def _assembly(self, node: Node, below: list[BomLine]) -> BomLine:
        currency = self.system.spec.prices.currency
        inside = [line.extended for line in below if line.extended is not None]
        category = _main_category(below)
        if not inside:
            return BomLine(node, category, node.total, None, None, below=tuple(below))
        ledger, key = self.system.ledger, f"bom.{node.path}"
        extended = ledger.add(total(inside).named(f"{key}.extended-price", f"{node.label}: extended price", currency))
        each = ledger.add(rounded(extended / node.total, 2).named(f"{key}.unit-price", f"{node.label}: price of one", currency))
        return BomLine(node, category, node.total, each, extended, below=tuple(below))

    def _leaf(self, node: Node) -> BomLine:
        if id(node) in self.lumps:
            book, lump = self.lumps[id(node)]
            base = self.system.ledger.value(f"{book.id}.{node.key}.price", f"{lump.name}: price", lump.price)
            return self._priced(node, lump.category, base, book, None)
        assert node.part is not None
        part, (book_found, price) = node.part, self._found(node.part)
        if price is None or book_found is None:
            return self._unpriced(node, part, f"no price in {self._names}")
        inside = self._lump(book_found, price)
        if inside is not None:
            return BomLine(node, part.bom_category, node.total, None, None, "included", f"included in {inside.name}", price)
        if price.out_of_scope:
            return BomLine(node, part.bom_category, node.total, None, None, "excluded", price.out_of_scope, price)
        assert price.price is not None
        chosen = self._break(part, price, price.price)
        if chosen.number == 0 and not price.customer_supplied:
            return self._unpriced(node, part, f"{book_found.id} says 0, which is no price (customer-supplied: true says that it is)", price)
        line = self._priced(node, part.bom_category, self._base(part, chosen), book_found, price)
        return replace(line, reason=price.price.reason) if line.status == "unpriced" else line

    def _unpriced(self, node: Node, part: Part, reason: str, price: Price | None = None) -> BomLine:
        """A line without a price: every total over it is a lower bound."""
        return replace(self._priced(node, part.bom_category, self._gap(part, reason), None, price), reason=reason)

    def each(self, part: Part) -> Figure:
        """The price of one piece of any part, in the currency of the quote; without a value where no book in force has one."""
        book, price = self._found(part)
        if book is None or price is None or price.price is None or (price.price.number == 0 and not price.customer_supplied):
            return self._gap(part, f"no price in {self._names}")
        return self._base(part, price.price) * exchange(self.system, book.currency)

    @property
    def _names(self) -> str:
        return ", ".join(book.id for book in self.books)

    def _gap(self, part: Part, reason: str) -> Figure:
        """The price of a part that has none: an input without a value, which can be typed in."""
        known = self.system.catalog.parts[part.variant_of] if part.variant_of else part
        currency = self.system.spec.prices.currency
        shown = unit(currency if part.sold_by == "each" else f"{currency}/{SOLD_BY_UNIT[part.sold_by]}")
        return self.system.ledger.value(f"{known.id}.price", f"{known.name}: price", Value(None, shown, reason=reason))

    def _base(self, part: Part, price: Value) -> Figure:
        """The price of the book; of a variant, that of the part it is a variant of, times what it costs against it."""
        known = self.system.catalog.parts[part.variant_of] if part.variant_of else part
        base = self.system.ledger.value(f"{known.id}.price", f"{known.name}: price", price)
        factor = self.system.ledger.part(part, "relative-price")
        return base if factor is None else base * factor

    def _found(self, part: Part) -> tuple[PriceBook | None, Price | None]:
        """The price of the last book that has one for this platform."""
        here = self.system.platform.id
        for book in reversed(self.books):
            price = book.prices.get(part.variant_of or part.id)
            if price is None:
                continue
            named_here = not price.platforms or here in price.platforms
            own = named_here and (price.price is not None or bool(price.out_of_scope))
            if own or self._lump(book, price) is not None:
                return book, price
        return None, None

    def _lump(self, book: PriceBook, price: Price) -> Lump | None:
        """The sum of the book that holds the part on this platform; none where the part has a price of its own here."""
        here = self.system.platform.id
        if price.price is not None and (not price.platforms or here in price.platforms):
            return None
        return next((book.lumps[k] for k in price.included_in if here in book.lumps[k].platforms), None)

    def _break(self, part: Part, price: Price, base: Value) -> Value:
        """The price of the largest quantity break the order reaches."""
        reached = [b for b in price.breaks if (b.quantity.coherent or 0.0) <= self.ordered[part.id]]
        if not price.breaks:
            return base
        best = max(reached, key=lambda b: b.quantity.coherent or 0.0, default=None)
        chosen = base if best is None else best.price
        self.system.ledger.decide(
            f"price.{part.id}", f"Which price break of {part.name}?", str(chosen), f"{self.ordered[part.id]:g} ordered"
        )
        return chosen

    def _priced(self, node: Node, category: str, base: Figure, book: PriceBook | None, price: Price | None) -> BomLine:
        currency = self.system.spec.prices.currency
        sold_by = SOLD_BY_UNIT[node.part.sold_by] if node.part else "1"
        shown = currency if sold_by == "1" else f"{currency}/{sold_by}"
        ledger, key = self.system.ledger, f"bom.{node.path}"
        each = base * exchange(self.system, book.currency if book else currency)
        each = ledger.add(each.named(f"{key}.unit-price", f"{node.label}: unit price", shown))
        extended = rounded(node.total * each, 2).named(f"{key}.extended-price", f"{node.label}: extended price", currency)
        supplied = "customer-supplied" if price is not None and price.customer_supplied else ""
        return BomLine(node, category, node.total, each, ledger.add(extended), supplied, price=price)


def _main_category(below: list[BomLine]) -> str:
    """An assembly is filed under the category that costs most inside it."""
    return max(below, key=lambda line: (line.extended.value or 0.0) if line.extended is not None else -1.0).category


def _categories(system: System, leaves: Iterable[BomLine]) -> dict[str, Figure]:
    """Cost by category of the field, over the leaves."""
    currency, found = system.spec.prices.currency, {}
    for category in CATEGORIES:
        costs = [line.extended for line in leaves if line.category == category and line.extended is not None]
        if costs:
            figure = total(costs).named(f"cost.category.{category}", f"Cost of {category.replace('-', ' ')}", currency)
            found[category] = system.ledger.add(figure)
    return found


def _discipline_totals(system: System, leaves: list[BomLine]) -> None:
    currency = system.spec.prices.currency

    def cost_of(id: str, label: str, wanted: Callable[[BomLine], bool]) -> None:
        lines = [line for line in leaves if wanted(line)]
        costs = [line.extended for line in lines if line.extended is not None]
        absent = [line for line in lines if line.extended is None and (line.status == "included" or not costs)]
        reason = "; ".join(dict.fromkeys(line.reason for line in absent))
        if absent and not costs:
            system.ledger.add(unknown_figure(id, label, currency, reason))
            return
        if absent:
            costs.append(system.ledger.add(unknown_figure(f"{id}.elsewhere", f"{label}, not itemised", currency, reason)))
        system.ledger.add(total(costs, empty=currency).named(id, label, currency))

    cost_of("connectors.qd-cost", "Cost of quick-disconnect pairs", lambda line: isinstance(line.node.part, QuickDisconnect))
    cost_of("boards.cost", "Cost of printed circuit boards", lambda line: isinstance(line.node.part, Board))
    cost_of("cables.cost", "Cost of cables, optics and whips", lambda line: isinstance(line.node.part, Cable | Transceiver | Whip))
