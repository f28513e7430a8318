"""Selectivity: how many times larger a protective device is than the next one below it."""

from __future__ import annotations

from collections.abc import Sequence

from configurator.disciplines.power.protection.ampacity import Circuit
from configurator.disciplines.power.protection.devices import continuous_limit
from configurator.figures import Figure, maximum
from configurator.phrases import phrase
from configurator.system.tree import System


def grade_breakers(system: System, circuits: Sequence[Circuit]) -> None:
    """The device of a feed over the breaker of each circuit, and that over the branches of a rack PDU."""
    ledger, figures = system.ledger, system.ledger.figures
    protected = [(circuit, figures[f"{circuit.key}.breaker"]) for circuit in circuits if f"{circuit.key}.breaker" in figures]
    if not protected:
        return
    main = _main(system, maximum(*(breaker for _, breaker in protected)))
    for circuit, breaker in protected:
        label = phrase("{circuit}: device of the feed over the breaker of the circuit", circuit=circuit.label)
        ledger.add((main / breaker).named(f"{circuit.key}.selectivity-feed", label, "1"))
        branch = figures.get(f"{circuit.key}.branch-rating")
        if branch is not None:
            label = phrase("{circuit}: breaker of the circuit over a branch of its rack PDU", circuit=circuit.label)
            ledger.add((breaker / branch).named(f"{circuit.key}.selectivity-branch", label, "1"))


def _main(system: System, breaker: Figure) -> Figure:
    """The device of one feed: as given, else the smallest that carries the most loaded feed and is selective; at most a switchboard."""
    ledger, given, label = system.ledger, system.spec.site.feed_rating, "Device of one feed of the site"
    if given is not None:
        rating = ledger.value("site.feed-rating", "Rating of one feed of the site", given)
        return ledger.add((rating * 1.0).named("power.feed-device", label, "A"))
    ratio, load = ledger.constant(system.catalog, "selectivity-ratio"), ledger.figures["power.feed-load"]
    least = maximum(load / continuous_limit(system), breaker * ratio)
    if least.value is None:  # a load that is not known has no device
        return ledger.add((least * 1.0).named("power.feed-device", label, "A"))
    ladder = system.catalog.breakers[system.spec.site.standard.lower()]
    chosen = next((r for r in ladder.ratings if (r.coherent or 0.0) >= (least.value or 0.0)), None)
    if chosen is None:
        return ledger.add((ledger.constant(system.catalog, "switchboard-rating") * 1.0).named("power.feed-device", label, "A"))
    return ledger.value("power.feed-device", label, chosen)
