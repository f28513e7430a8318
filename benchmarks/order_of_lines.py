"""What the roll-up of a long order costs: the prices of 2,500 and of 10,000 lines in a made-up catalog.

Run it from the top of the repository, on an idle machine::

    .venv/bin/python benchmarks/order_of_lines.py
    .venv/bin/python benchmarks/order_of_lines.py --lines 40000 --rounds 5

The roll-up is a price for every line, summed by assembly, category and basis. A made-up platform holds trays of a hundred parts each, every
part with a price of its own, every tenth with a quantity break. What is priced is built beforehand. Four times the lines should take about
four times as long, which is the ratio in the table. Nothing is written but the table.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import time
from collections.abc import Callable, Iterator

from common import HEAD, Row

from configurator.build.stages import uncollected
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Mechanical
from configurator.catalog.platforms import TreeNode
from configurator.catalog.prices import Price, PriceBreak
from configurator.catalog.problems import Position
from configurator.catalog.values import Value
from configurator.disciplines.money.cost import ordered_parts, roll_up
from configurator.figures import Figure
from configurator.system.load import load_spec
from configurator.system.tree import build_system
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


def seconds(catalog: Catalog) -> float:
    """Processor time of one roll-up, on figures made anew."""
    money = costs(catalog)
    gc.collect()
    with uncollected():  # as the pipeline does
        start = time.process_time()
        money()
        return time.process_time() - start


def rows(lines: int = 10_000, rounds: int = 3) -> Iterator[Row]:
    """Four times the lines; linear is four times. Both take turns, so that a slow moment hits both."""
    catalog = load_catalog()
    sizes = [made_up(catalog, lines // 4), made_up(catalog, lines)]
    few, many = (min(times) for times in zip(*([seconds(size) for size in sizes] for _ in range(rounds)), strict=True))
    yield Row(f"roll-up of the cost, {lines:,} lines", many, f"{lines // 4:,} lines", few, most=5)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print("\n".join([HEAD, *(row.line() for row in rows(given.lines, given.rounds))]))


if __name__ == "__main__":
    main()
