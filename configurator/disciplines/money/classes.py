"""Lines by category of the field and by basis of their price."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from configurator.catalog.prices import LINE_CATEGORIES, Basis, Lump
from configurator.disciplines.money.exchange import to_the_coin
from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.tree import System


def by_category(system: System, amounts: Iterable[tuple[BomLine, Figure]], id: str, label: str) -> dict[str, Figure]:
    """Amounts of lines summed by category under ``<id>.<category>``; a sum that says how it is split counts in each of its categories.

    As of all sums that are only told, there are none in a build that is not judged.
    """
    if not system.ledger.judged:
        return {}
    found: dict[str, list[Figure]] = {}
    for line, amount in amounts:
        for category, part in _split(system, line, amount):
            found.setdefault(category, []).append(part)
    sums = {}
    for category in (c for c in LINE_CATEGORIES if c in found):
        sum_of = total(found[category]).named(
            f"{id}.{category}", phrase(f"{label} {{category}}", category=category.replace("-", " ")), system.currency
        )
        sums[category] = system.ledger.add(sum_of)
    return sums


def by_basis(system: System, lines: Iterable[BomLine]) -> dict[str, Figure]:
    """Cost of the lines that have a price, summed by what their prices are prices of, under ``cost.basis.<basis>``; in a judged build."""
    if not system.ledger.judged:
        return {}
    found: dict[str, list[Figure]] = {}
    for line in lines:
        if line.extended is not None and line.extended.value is not None and line.basis:
            found.setdefault(line.basis, []).append(line.extended)
    sums = {}
    for basis in (basis for basis in get_args(Basis) if basis in found):
        label = phrase("Cost at prices of the basis {basis}", basis=basis.replace("-", " "))
        sums[basis] = system.ledger.add(total(found[basis]).named(f"cost.basis.{basis}", label, system.currency))
    return sums


def _split(system: System, line: BomLine, amount: Figure) -> list[tuple[str, Figure]]:
    """The amount by category, to the coin: the last one has what is left."""
    lump = line.record
    if not isinstance(lump, Lump) or not lump.split:
        return [(line.category, amount)]
    parts, left = [], amount
    for category, share in list(lump.split.items())[:-1]:
        id, label = f"{line.id}.share-{category}", phrase("{sum}: share of {category}", sum=lump.name, category=category.replace("-", " "))
        part = to_the_coin(system, amount * system.ledger.value(id, label, share))
        parts.append((category, part))
        left = left - part
    return [*parts, (list(lump.split)[-1], left)]
