"""Cost: a price for every line from the books in force, rolled up by assembly, category and basis, then from cost to price.

Money is rounded to the cent on every line, half away from zero; every total is the sum of its rounded lines. A line without a price
stays without one and is counted, never taken as zero. What is paid with another part is shown and not added.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from configurator.catalog.parts import Board, Cable, Part, QuickDisconnect, Transceiver, Whip
from configurator.catalog.prices import PriceBook
from configurator.disciplines.money.allowance import allow, settle_allowance
from configurator.disciplines.money.books import Books
from configurator.disciplines.money.classes import by_basis, by_category
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.money.ownership import account_ownership
from configurator.disciplines.money.pricing import Pricing, attach_sums, attach_surplus
from configurator.disciplines.money.records import judge_prices
from configurator.disciplines.money.selling import list_and_discount, require_known, sell
from configurator.disciplines.money.supply.contents import sum_contents
from configurator.disciplines.money.supply.totals import of_no_origin, sum_moves, sum_redated
from configurator.disciplines.money.unit_price import UnitPrices
from configurator.figures import Figure, missing, missing_reason, simulated_figure, total, unknown_figure
from configurator.phrases import listed, phrase
from configurator.system.tree import Scope, System, when_judged

PERCENTILES = (10, 50, 90)  # of the price that are stated
NOTHING = "every line is included in a sum of another book or outside its scope"


@dataclass(frozen=True)
class RollUp:
    """The lines of the bill of materials with their cost, and the sums of it."""

    lines: tuple[BomLine, ...]
    bom: Figure
    categories: dict[str, Figure]
    bases: dict[str, Figure]
    books: tuple[PriceBook, ...]
    prices: UnitPrices

    @property
    def leaves(self) -> list[BomLine]:
        """The lines that are no assembly."""
        return [line for line in self.lines if not line.below]


@dataclass(frozen=True)
class Cost(RollUp):
    """The same with its price; that of a system that is part of an order is what is left after its discounts."""

    price: Figure
    unpriced: Figure


def price_system(system: System, ordered: Mapping[str, Figure], common: Collection[str] = ()) -> Cost:
    """From the cost of every line of a system to what is left of the lines after discounts; arguments as of `roll_up`."""
    cost = roll_up(system, ordered, common)
    net = list_and_discount(system, cost.lines)
    return Cost(**vars(cost), price=net, unpriced=_without_price(system, cost.leaves))


def roll_up(system: System, ordered: Mapping[str, Figure], common: Collection[str] = ()) -> RollUp:
    """Price every line of the tree and sum it up: by assembly, category and basis.

    `ordered` is how many of each part the whole order holds; what of the `common` parts is bought beyond that is no line of one system.
    """
    books = Books(system)
    prices = UnitPrices(system, books, ordered)
    lines = _lines(system, prices, common)
    bom, leaves = _bom(system, lines), [line for line in lines if not line.below]
    range_coverage(system, leaves, bom)
    sum_moves(system, prices.moves.found, prices.moves.steps, leaves)
    prices.moves.decide(lambda: len(of_no_origin(system, leaves)))
    sum_redated(system, prices.redating, leaves)
    sum_contents(system, leaves)
    priced = [(line, line.extended) for line in leaves if line.extended is not None]
    categories, bases = by_category(system, priced, "cost.category", "Cost of"), by_basis(system, leaves)
    if not system.order:  # what prices are worth is said of a whole order
        judge_prices(system, leaves, bases)
    _discipline_totals(system, leaves)
    return RollUp(tuple(lines), bom, categories, bases, books.books, prices)


def close_offer(offer: Scope, cost: Cost, ids: Sequence[str], accelerators: Figure) -> Cost:
    """From what is left of the systems after discounts to the price of the offer; `ids` are those of all lines that have a price."""
    require_known(offer, ids)
    allowance = allow(offer, cost.bom)
    price = sell(offer, cost.price, cost.bom if allowance is None else cost.bom + allowance)
    unpriced = name_unpriced(offer, cost.unpriced)
    per_accelerator = (price / accelerators).named("cost.per-accelerator", "Price per accelerator", offer.currency)
    offer.ledger.add(per_accelerator)
    account_ownership(offer, price)
    return replace(cost, price=price, unpriced=unpriced)


def settle_price(offer: Scope, cost: Cost) -> None:
    """Take the cost at the percentile that is asked for, once everything is counted; raises InputError where it is not known."""
    settle_allowance(offer, cost.bom, cost.unpriced, partial(_no_percentiles, offer))


def bought_parts(system: System) -> Iterator[Part]:
    """The part of every node that has a price of its own: one without anything in it."""
    return (node.part for node in system.walk() if node.part is not None and not node.children)


def ordered_parts(systems: Iterable[System]) -> dict[str, Figure]:
    """How many of each part the whole order holds, for quantity breaks, least orders and packs."""
    found: dict[str, list[Figure]] = {}
    for node in (node for system in systems for node in system.walk()):
        if node.part is not None and not node.children:
            found.setdefault(node.part.id, []).append(node.total)
    return {id: total(counts) if len(counts) > 1 else counts[0] for id, counts in found.items()}


def _lines(system: System, prices: UnitPrices, common: Collection[str]) -> list[BomLine]:
    """Every line of the tree with its cost, parents first; with lines for the sums of the books and for what packs add."""
    sums = prices.books.sums({part.id: part for part in bought_parts(system)}.values())
    attach_surplus(system, prices, [n.part for n in system.walk() if n.part is not None and n.part.id not in common])
    pricing, lines = Pricing(system, prices, attach_sums(system, sums)), list[BomLine]()
    for root in system.roots():
        pricing.lines(root, lines)
    return lines


def _bom(system: System, lines: list[BomLine]) -> Figure:
    """The cost of the systems: the sum of their top lines."""
    currency = system.currency
    tops = [line.extended for line in lines if line.node.level == 0 and line.extended is not None]
    bom = total(tops).named("cost.bom", "BOM cost", currency) if tops else unknown_figure("cost.bom", "BOM cost", currency, NOTHING)
    return system.ledger.add(bom)


def _without_price(system: System, leaves: Iterable[BomLine]) -> Figure:
    """How many lines have no price; counted over what they are sold for, which every reader of an offer may see."""
    sold = [system.ledger.figures[f"{x.id}.sell-price"] for x in leaves if x.status == "unpriced"]
    return total([missing(price) for price in sold], empty="1")


def name_unpriced(scope: Scope, count: Figure) -> Figure:
    """The number of lines without a price, as a figure of a system or of the offer."""
    return scope.ledger.add(count.named("cost.unpriced-lines", "BOM lines without a price", "1"))


class SpreadOfPrice(NamedTuple):
    """What a simulation found of a price: its percentiles (coherent units), and which share of it lies below the price itself."""

    percentiles: tuple[float | None, ...] = ()
    below: float | None = None


def state_percentiles(system: Scope, price: Figure, spread: SpreadOfPrice) -> None:
    """P10, P50 and P90 of the price over the ranges of all inputs, made or renewed; not known where too few prices have a range."""
    unknown, why = _no_percentiles(system), missing_reason(price)
    for percent, value in zip(PERCENTILES, spread.percentiles or (price.value,) * len(PERCENTILES), strict=True):
        id, label = f"cost.p{percent}", phrase("Price, P{percent} over the ranges of the inputs", percent=percent)
        made = simulated_figure(id, label, None if unknown else value, price, price.bound, why or unknown)
        _renew(system, made)
    share = None if unknown or price.bound else spread.below
    label = "Share of the simulated prices that are below the price quoted"
    why = why or unknown or ("" if spread.percentiles else "no input of the price has a range")
    _renew(system, simulated_figure("cost.percentile", label, share, price, reason=why, shown_in="%"))


def _renew(system: Scope, made: Figure) -> None:
    """A number of a simulation in the ledger: new, or in the place of that of an earlier simulation."""
    figures = system.ledger.figures
    kept = figures[made.id] if made.id in figures else system.ledger.add(made)
    kept.value, kept.bound, kept.info = made.value, made.bound, made.info


@when_judged
def range_coverage(system: Scope, leaves: Iterable[BomLine], bom: Figure) -> None:
    """The share of the cost whose price has a range: a missing range is an unknown one, not certainty."""
    ranged = [x.extended for x in leaves if x.extended is not None and x.ranged]
    share = total(ranged, empty=system.currency) / bom
    share = system.ledger.add(share.named("cost.range-coverage", "Share of the cost whose price has a range", "%"))
    if share.value is not None and share.value < 1.0:
        assumed = (1.0 - share) * system.ledger.constant(system.catalog, "unknown-price-spread")
        label = "Spread assumed for prices without a range, share of the cost"
        system.ledger.add(assumed.named("cost.range-assumed", label, "%"))
    above = share - system.ledger.constant(system.catalog, "least-range-coverage")
    system.ledger.add(above.named("cost.range-coverage-above", "That share above the least for which percentiles are stated", "%"))


def _no_percentiles(system: Scope) -> str:
    """Why the percentiles of the price say nothing: the spread of most prices is not known."""
    coverage, least = system.ledger.figures["cost.range-coverage"], system.ledger.figures["constants.least-range-coverage"]
    if coverage.value is None or coverage.value >= (least.value or 0.0):
        return ""
    return phrase(
        "only {coverage:.0f} % of the cost has a price with a range, less than {least:g} %", coverage=coverage.number, least=least.number
    )


@when_judged
def _discipline_totals(system: System, leaves: list[BomLine]) -> None:
    currency = system.currency

    def cost_of(id: str, label: str, wanted: Callable[[BomLine], bool]) -> None:
        lines = [line for line in leaves if wanted(line)]
        costs = [line.extended for line in lines if line.extended is not None]
        absent = [line for line in lines if line.extended is None and (line.status == "included" or not costs)]
        reason = listed(list(dict.fromkeys(line.reason for line in absent)), "{first}; {rest}")
        if absent and not costs:
            system.ledger.add(unknown_figure(id, label, currency, reason))
            return
        if absent:
            costs.append(
                system.ledger.add(unknown_figure(f"{id}.elsewhere", phrase("{label}, not itemised", label=label), currency, reason))
            )
        system.ledger.add(total(costs, empty=currency).named(id, label, currency))

    cost_of("connectors.qd-cost", "Cost of quick-disconnect pairs", lambda line: isinstance(line.node.part, QuickDisconnect))
    cost_of("boards.cost", "Cost of printed circuit boards", lambda line: isinstance(line.node.part, Board))
    cost_of("cables.cost", "Cost of cables, optics and whips", lambda line: isinstance(line.node.part, Cable | Transceiver | Whip))
    cost_of("network.cost", "Cost of the network outside the trays", lambda line: line.node.path.startswith(("cabling.", "network.")))
