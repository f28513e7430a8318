"""What the roll-up of a long order costs: the money of 2,500 and of 10,000 lines in a made-up catalog, in one design and in many.

Run it from the top of the repository, on an idle machine::

    .venv/bin/python benchmarks/order_of_lines.py
    .venv/bin/python benchmarks/order_of_lines.py --lines 40000 --rounds 5

The first row is the roll-up: a price for every line, summed by assembly, category and basis; the others go on to list prices,
discounts and the price. A made-up platform holds trays of a hundred parts each, every part with a price of its own, every tenth with
a quantity break. What is priced is built beforehand; timed is the money. Four times the lines should take about four times as long,
which is the ratio in the table. One system more of a design that is there costs nothing: it is a quantity. Nothing is written but
the table.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from common import Row

from configurator.build.stages import uncollected
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Mechanical
from configurator.catalog.platforms import TreeNode
from configurator.catalog.prices import Price, PriceBreak
from configurator.catalog.problems import Position
from configurator.catalog.values import Value
from configurator.disciplines.money.cost import close_offer, ordered_parts, price_system, roll_up
from configurator.disciplines.money.order import common_parts, price_order, price_section
from configurator.figures import Figure, constant
from configurator.system.ledger import Ledger
from configurator.system.load import load_spec
from configurator.system.orders import OrderSpec, load_request
from configurator.system.sections import build_sections
from configurator.system.tree import Scope, build_system
from configurator.units import unit

PLATFORM, BOOK, IN_A_TRAY, DESIGNS = "hgx-b200-air", "component-default", 100, 20


def made_up(catalog: Catalog, lines: int) -> Catalog:
    """The catalog with a platform of so many lines in the place of one that it has."""
    parts = {f"made-up-{n}": Mechanical(id=f"made-up-{n}", kind="mechanical", name=f"Part {n}") for n in range(lines)}
    prices = {id: _price(n) for n, id in enumerate(parts)}
    ids = list(parts)
    trays = {f"tray-{n}": _node(contents={id: _node(part=id) for id in ids[n : n + IN_A_TRAY]}) for n in range(0, lines, IN_A_TRAY)}
    platform, book = catalog.platforms[PLATFORM], catalog.books[BOOK]
    racks = {key: rack.model_copy(update={"contents": trays, "layout": []}) for key, rack in platform.racks.items()}
    return dataclasses.replace(
        catalog,
        parts={**catalog.parts, **parts},
        platforms={**catalog.platforms, PLATFORM: platform.model_copy(update={"racks": racks})},
        books={**catalog.books, BOOK: book.model_copy(update={"prices": {**book.prices, **prices}})},
    )


def _node(**fields: object) -> TreeNode:
    return TreeNode(count=_value(2, "1", 0), **fields)


def _price(n: int) -> Price:
    breaks = [PriceBreak(quantity=_value(500, "1", n), price=_value(90 + n % 7, "USD", n))] if n % 10 == 0 else []
    return Price(price=_value(100 + n % 7, "USD", n), breaks=breaks)


def _value(number: float, written: str, line: int) -> Value:
    return Value(number, unit(written), sources=("made-up",), confidence="assumption", at=Position("made-up.yaml", line + 1))


def costs(catalog: Catalog) -> Callable[[], Figure]:
    """The cost of one system, rolled up."""
    system = build_system(load_spec(PLATFORM, catalog), catalog)
    return lambda: roll_up(system, ordered_parts([system])).bom


def one_design(catalog: Catalog) -> Callable[[], Figure]:
    """The money of one system: its cost, list prices, discounts, price."""
    system = build_system(load_spec(PLATFORM, catalog), catalog)

    def money() -> Figure:
        cost = price_system(system, ordered_parts([system]))
        return close_offer(system, cost, [line.id for line in cost.leaves], constant(1.0)).price

    return money


def many_designs(catalog: Catalog) -> Callable[[], Figure]:
    """The money of an order of several designs, which have their lines in common."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "order.yaml"
        path.write_text("systems:\n" + "".join(f"  - {{platform: {PLATFORM}, id: design-{n}}}\n" for n in range(DESIGNS)))
        spec = load_request(str(path), catalog)
    assert isinstance(spec, OrderSpec)
    ledger = Ledger(catalog, {})
    sections = build_sections(spec, catalog, ledger)

    def money() -> Figure:
        ordered, common = ordered_parts(s.system for s in sections), common_parts(sections)
        priced = [price_section(section, ordered, common) for section in sections]
        return price_order(Scope(spec, catalog, ledger), priced, constant(1.0)).price

    return money


def best(make: Callable[[], Callable[[], Figure]], rounds: int) -> float:
    """Seconds of the fastest round; each on figures made anew."""
    times = []
    for _ in range(rounds):
        money = make()
        gc.collect()
        with uncollected():  # as the pipeline does
            start = time.perf_counter()
            money()
            times.append(time.perf_counter() - start)
    return min(times)


TIMED = (("roll-up of the cost", costs, 1), ("one design", one_design, 1), (f"{DESIGNS} designs", many_designs, DESIGNS))


def rows(lines: int = 10_000, rounds: int = 2) -> Iterator[Row]:
    """Four times the lines, each way; linear is four times."""
    catalog = load_catalog()
    for name, timed, designs in TIMED:
        few, many = (best(partial(timed, made_up(catalog, each // designs)), rounds) for each in (lines // 4, lines))
        yield Row(f"{name}, {lines:,} lines", many, f"{lines // 4:,} lines", few, most=5)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    catalog = load_catalog()
    print(f"{'lines':>28} {given.lines // 4:>10,} {given.lines:>10,} {'ratio':>7}")
    for name, timed, designs in TIMED:
        small, large = (made_up(catalog, lines // designs) for lines in (given.lines // 4, given.lines))
        few, many = best(partial(timed, small), given.rounds), best(partial(timed, large), given.rounds)
        print(f"{name + ', ms':>28} {1000 * few:>10.0f} {1000 * many:>10.0f} {many / few:>7.1f}")


if __name__ == "__main__":
    main()
