"""The choice of a laminate: every laminate of the catalog by its price, with the margin it leaves and the probability that it holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from configurator.catalog.tables.pcb import Foil
from configurator.catalog.tables.reference import Laminate
from configurator.disciplines.boards.material import Inputs
from configurator.figures import Figure, constant, minimum
from configurator.phrases import phrase

CERTAIN = 0.9  # probability from which a laminate holds
SLACK = 1e-9  # dB: a margin this little below nothing is none
Simulation = Callable[[Iterable[Figure]], Mapping[str, float | None]]  # how probably margins hold, by their ids


@dataclass(frozen=True)
class Held:
    """What one trace is left on a laminate, and how probably that holds."""

    margin: Figure
    probability: float | None

    @property
    def holds(self) -> bool:
        """Whether there is a margin, with the probability that a choice asks for."""
        return self.margin.value is not None and self.margin.value >= 0 and (self.probability or 0.0) >= CERTAIN


@dataclass(frozen=True)
class Rung:
    """One laminate: its price per area, what it loses at the interface that decides, the margin left, how probably that holds.

    `foil` is the copper it is clad with where that is another than usual. `price_share` is the price of a whole board on it over the price
    on the laminate it is bought on; None without a board. `traces` are the margins of all traces, in the order they were tried.
    """

    laminate: Laminate
    price: Figure | None
    df: Figure
    loss_per_inch: Figure
    margin: Figure
    probability: float | None
    price_share: Figure | None = None
    traces: tuple[Held, ...] = ()
    foil: Foil | None = None

    @property
    def holds(self) -> bool:
        """Whether the worst of its traces holds."""
        return Held(self.margin, self.probability).holds


@dataclass(frozen=True)
class Candidate:
    """What one laminate gives for one trace: its loss tangent, loss per inch and margin."""

    df: Figure
    loss_per_inch: Figure
    margin: Figure


def rungs(
    inputs: Inputs,
    tried: Callable[[Laminate], Sequence[Candidate]],
    chances: Simulation,
    foil: Foil | None = None,
    below: float = math.inf,
) -> list[Rung]:
    """The ladder, cheapest first; `tried` gives what a laminate does for each trace, of which the worst decides.

    All are clad with the `foil` where one is given, else each with its usual one; those that cost `below` or more are left out.
    """
    laminates = [laminate for laminate in inputs.catalog.laminates.values() if (laminate.relative_price.coherent or 0.0) < below]
    found = {laminate.id: tried(laminate) for laminate in laminates}
    worst = {id: minimum(*(c.margin for c in each)).named(f"ladder.{id}", id, "dB") for id, each in found.items()}
    apart = {id: [c.margin.named(f"ladder.{id}.{at}", id, "dB") for at, c in enumerate(each)] for id, each in found.items()}
    chance = chances([*worst.values(), *(margin for each in apart.values() for margin in each)])
    held = {id: tuple(Held(margin, chance[margin.id]) for margin in each) for id, each in apart.items()}
    made = [
        replace(_rung(inputs, laminate, found[laminate.id], worst[laminate.id], chance[f"ladder.{laminate.id}"]), traces=held[laminate.id])
        for laminate in laminates
    ]
    if foil is not None:
        made = [replace(rung, price=_clad(inputs, rung, foil), foil=foil) for rung in made]
    return sorted(made, key=lambda rung: (price_of(rung), -(rung.probability or 0.0), rung.laminate.id))


def price_of(rung: Rung) -> float:
    """What a laminate costs by area; one of no known price is dearer than all."""
    return math.inf if rung.price is None else rung.price.value or 0.0


def _clad(inputs: Inputs, rung: Rung, foil: Foil) -> Figure | None:
    """Price of a laminate with another foil, p (1 + s (m / m0 - 1)): s the share of foil in p, m and m0 prices of the foils."""
    if rung.price is None:
        return None
    usual = inputs.catalog.foils.get(rung.laminate.foil)
    ours, own = _multiple(inputs, foil), constant(1.0) if usual is None else _multiple(inputs, usual)
    if ours is None or own is None or rung.price.info is None:
        return None
    whole = rung.price * (1.0 + inputs.constant("foil-share") * (ours / own - 1.0))
    return whole.named(f"{rung.price.id}-on-{foil.id}", rung.price.info.label, rung.price.info.unit)


def _multiple(inputs: Inputs, foil: Foil) -> Figure | None:
    """The price of a foil over that of ordinary foil, where it is known."""
    if foil.relative_price is None:
        return None
    label = phrase("{foil}: price over that of ordinary foil", foil=foil.name)
    return inputs.value(f"foils.{foil.id}.relative-price", label, foil.relative_price)


def _rung(inputs: Inputs, laminate: Laminate, found: Sequence[Candidate], margin: Figure, chance: float | None) -> Rung:
    price = inputs.value(
        f"laminates.{laminate.id}.relative-price", phrase("{laminate}: price per area", laminate=laminate.name), laminate.relative_price
    )
    decides = min(found, key=lambda c: math.inf if c.margin.value is None else c.margin.value)
    return Rung(laminate, price, decides.df, decides.loss_per_inch, margin, chance)


@dataclass(frozen=True)
class Chances:
    """How probably margins are not negative, over the ranges of all inputs; what was `found` before is not simulated again."""

    found: dict[str, float | None] = field(default_factory=dict)

    def of(self, about: str, margins: Iterable[Figure]) -> Mapping[str, float | None]:
        """By the ids of the margins, which are those of one thing; not known where the margin is not."""
        named = {f"{about} {margin.id}": margin for margin in margins}
        if not named.keys() <= self.found.keys():
            from configurator.figures.uncertainty import share_from, simulate  # NumPy, which what was found before does without

            samples = simulate(named.values())
            for name, margin in named.items():
                drawn = samples.get(margin.id)
                certain = None if margin.value is None else float(margin.value >= -SLACK)
                self.found[name] = certain if certain is None or drawn is None else share_from(drawn, -SLACK)
        return {margin.id: self.found[name] for name, margin in named.items()}


def chosen(ladder: Sequence[Rung]) -> Rung | None:
    """The cheapest laminate that holds."""
    return next((rung for rung in ladder if rung.holds), None)


def chosen_for(ladder: Sequence[Rung], trace: int) -> Rung | None:
    """The cheapest laminate on which one trace holds, whatever the others of the board need."""
    return next((rung for rung in ladder if rung.traces[trace].holds), None)
