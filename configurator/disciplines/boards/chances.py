"""How probably loss margins hold, over the ranges of all inputs: by themselves, and of traces on any of several laminates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import Any

from configurator.disciplines.boards.material import Material
from configurator.figures import Figure, unknown_figure

CERTAIN = 0.9  # probability from which a laminate holds
SLACK = 1e-9  # dB: a margin this little below nothing is none
# Stands for any laminate in the formula of a trace.
ANY = Material(unknown_figure("any.dk", "Dk", "1", ""), unknown_figure("any.df", "Df", "1", ""), unknown_figure("any.rms", "Rq", "um", ""))


@dataclass(frozen=True)
class Held:
    """What one trace loses and is left on a material, and how probably that holds: None where nobody asked, or the margin is not known."""

    material: Material
    loss_per_inch: Figure
    margin: Figure
    probability: float | None = None

    @property
    def holds(self) -> bool:
        """Whether there is a margin, with the probability that a choice asks for."""
        return holds(self.margin, self.probability)


def holds(margin: Figure, probability: float | None) -> bool:
    """Whether there is a margin, with the probability that a choice asks for."""
    return may_hold(margin) and (probability or 0.0) >= CERTAIN


def may_hold(margin: Figure) -> bool:
    """Whether there is a margin, however probably."""
    return margin.value is not None and margin.value >= 0


@dataclass(frozen=True)
class Tried:
    """A trace to be tried on several laminates: its frequency, and what it loses and is left `on` a material."""

    frequency: Figure
    on: Callable[[Material], Held]


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


@dataclass(frozen=True)
class Draws:
    """The margins of `traces` on several laminates, drawn when first asked for; `about` names them.

    `materials` are those of each laminate by its id, one for each trace.
    """

    chances: Chances
    about: str
    traces: Sequence[Tried]
    materials: Mapping[str, Sequence[Material]]

    def chance(self, least: Figure, laminates: Mapping[int, str]) -> float | None:
        """How probably some of the traces (by their places) hold together, each on a laminate (its id); `least` is their least margin."""
        found, name = self.chances.found, f"{self.about} {least.id}"
        if name not in found:
            found[name] = None if least.value is None else self._share([self._drawn[at][laminate] for at, laminate in laminates.items()])
        return found[name]

    def _share(self, drawn: Sequence[Any]) -> float | None:
        import numpy as np  # which what was found before does without

        from configurator.figures.uncertainty import share_from

        return share_from(reduce(np.fmin, drawn), -SLACK)

    @cached_property
    def _drawn(self) -> Sequence[Mapping[str, Any]]:
        """Samples of the margin of each trace by laminate: one formula of a trace for all, in which each laminate takes its turn."""
        from configurator.figures.uncertainty import simulate_with

        found, places = [], (ANY.dk, ANY.df, ANY.rms)
        for at, trace in enumerate(self.traces):
            taken = [(of[at].dk, of[at].df, of[at].rms) for of in self.materials.values()]
            found.append(dict(zip(self.materials, simulate_with(trace.on(ANY).margin, places, taken), strict=True)))
        return found
