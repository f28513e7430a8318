"""Totals others published for the platform, each beside the figure of the program that answers for it."""

from __future__ import annotations

from configurator.catalog.platforms import Published
from configurator.figures import Figure, maximum
from configurator.phrases import phrase
from configurator.system.tree import System


def compare_published(system: System) -> None:
    """Every published total as an input, held against the figure it names where this build has that figure."""
    for key, published in system.platform.published.items():
        own = system.ledger.figures.get(published.figure)
        alone = (
            phrase("this build has no figure {figure}", figure=published.figure)
            if published.figure
            else "the platform names no figure to hold it against"
        )
        there = system.ledger.value(f"published.{key}", published.label, published.value, alone if own is None else "")
        if own is not None:
            _compare(system, f"published.{key}", published, there, own / system.quantity if published.per_system else own)


def _compare(system: System, id: str, published: Published, there: Figure, own: Figure) -> None:
    """The program's own over the published total, and how far both are apart: |own / published - 1|."""
    ledger = system.ledger
    ratio = ledger.add((own / there).named(f"{id}.ratio", phrase("{total}: the program's own over it", total=published.label), "%"))
    apart = maximum(ratio - 1.0, 1.0 - ratio).named(
        f"{id}.deviation", phrase("{total}: how far the program's own is from it", total=published.label), "%"
    )
    ledger.add(apart)
    tolerance = published.tolerance or system.catalog.constants["published-tolerance"].value
    ledger.value(f"{id}.tolerance", phrase("{total}: how far both may be apart", total=published.label), tolerance)
