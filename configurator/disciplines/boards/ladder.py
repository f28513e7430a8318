"""The choice of a laminate: every laminate of the catalog by its price, with the margin it leaves and the probability that it holds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from configurator.catalog.tables.pcb import Foil
from configurator.catalog.tables.reference import Laminate
from configurator.disciplines.boards.chances import Chances, Draws, Held, Tried, holds
from configurator.disciplines.boards.material import Inputs, material_of
from configurator.figures import Figure, constant, minimum
from configurator.phrases import phrase


@dataclass(frozen=True)
class Rung:
    """One laminate: its price per area, what all traces are left on it (the least `margin`), how probably that holds once it is judged.

    `traces` has what each of them is left, in the order they were tried. `foil` is the copper it is clad with where that is another than
    usual. `price_share` is the price of a whole board on it over the price on the laminate it is bought on; None without a board.
    """

    laminate: Laminate
    price: Figure | None
    margin: Figure
    traces: tuple[Held, ...]
    foil: Foil | None = None
    probability: float | None = None
    price_share: Figure | None = None

    @property
    def holds(self) -> bool:
        """Whether the worst of its traces holds."""
        return holds(self.margin, self.probability)

    @property
    def decides(self) -> Held:
        """The trace that is left least."""
        return min(self.traces, key=lambda held: math.inf if held.margin.value is None else held.margin.value)

    @property
    def df(self) -> Figure:
        """Its loss tangent for the trace that decides."""
        return self.decides.material.df

    @property
    def loss_per_inch(self) -> Figure:
        """What the trace that decides loses on it."""
        return self.decides.loss_per_inch


def rung_of(inputs: Inputs, traces: Sequence[Tried], laminate: Laminate, foil: Foil | None = None) -> Rung:
    """What traces are left on a laminate, clad with its usual foil unless another is given; nothing is judged."""
    key = f"ladder.{laminate.id}"
    found = [trace.on(material_of(inputs, laminate, trace.frequency, foil)) for trace in traces]
    held = tuple(replace(each, margin=each.margin.named(f"{key}.{at}", laminate.id, "dB")) for at, each in enumerate(found))
    least = minimum(*(each.margin for each in found)).named(key, laminate.id, "dB")
    return Rung(laminate, _price(inputs, laminate, foil), least, held, foil)


def draws_of(chances: Chances, about: str, traces: Sequence[Tried], rungs: Sequence[Rung]) -> Draws:
    """What is drawn to judge rungs by, and whatever traces stand on several of their laminates."""
    return Draws(chances, about, traces, {rung.laminate.id: [held.material for held in rung.traces] for rung in rungs})


def judged(rungs: Iterable[Rung], draws: Draws) -> list[Rung]:
    """The ladder of rungs with how probably each of them and of its traces holds, the cheapest first."""
    made = []
    for rung in rungs:
        own = rung.laminate.id
        held = tuple(replace(each, probability=draws.chance(each.margin, {at: own})) for at, each in enumerate(rung.traces))
        made.append(replace(rung, traces=held, probability=draws.chance(rung.margin, dict.fromkeys(range(len(held)), own))))
    return sorted(made, key=lambda rung: (price_of(rung), -(rung.probability or 0.0), rung.laminate.id))


def price_of(rung: Rung) -> float:
    """What a laminate costs by area; one of no known price is dearer than all."""
    return math.inf if rung.price is None else rung.price.value or 0.0


def _price(inputs: Inputs, laminate: Laminate, foil: Foil | None) -> Figure | None:
    """Price of a laminate by area; with another foil p (1 + s (m / m0 - 1)): s the share of foil in p, m and m0 prices of the foils."""
    label = phrase("{laminate}: price per area", laminate=laminate.name)
    price = inputs.value(f"laminates.{laminate.id}.relative-price", label, laminate.relative_price)
    if foil is None:
        return price
    usual = inputs.catalog.foils.get(laminate.foil)
    ours, own = _multiple(inputs, foil), constant(1.0) if usual is None else _multiple(inputs, usual)
    if ours is None or own is None or price.info is None:
        return None
    whole = price * (1.0 + inputs.constant("foil-share") * (ours / own - 1.0))
    return whole.named(f"{price.id}-on-{foil.id}", price.info.label, price.info.unit)


def _multiple(inputs: Inputs, foil: Foil) -> Figure | None:
    """The price of a foil over that of ordinary foil, where it is known."""
    if foil.relative_price is None:
        return None
    label = phrase("{foil}: price over that of ordinary foil", foil=foil.name)
    return inputs.value(f"foils.{foil.id}.relative-price", label, foil.relative_price)


def chosen(ladder: Sequence[Rung]) -> Rung | None:
    """The cheapest laminate that holds."""
    return next((rung for rung in ladder if rung.holds), None)


def chosen_for(ladder: Sequence[Rung], trace: int) -> Rung | None:
    """The cheapest laminate on which one trace holds, whatever the others of the board need."""
    return next((rung for rung in ladder if rung.traces[trace].holds), None)
