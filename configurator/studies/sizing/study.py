"""How many systems of each platform, or of each mix, meet what is needed within what there is."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from configurator.phrases import phrase
from configurator.render.html.bill import longest_lead
from configurator.render.view import Seen
from configurator.studies.sizing.asked import FIGURES, Asked
from configurator.system.spec.deal import LARGEST_ORDER

ViewOf = Callable[[str, int], Seen]


@dataclass(frozen=True)
class Sizing:
    """One platform or mix against what was asked.

    `systems` are those that the needs take, else the most that what there is allows; `partial` is the part of one more that would still
    fit, or of the last one that is needed. `over` are the limits that the needs exceed, and `fits` how many of them fit.
    `short_of` says why there is no number.
    """

    platform: str
    systems: int | None
    view: Seen | None
    decided_by: str
    language: str
    partial: float = 0.0
    over: tuple[str, ...] = ()
    fits: int | None = None
    short_of: str = ""

    @property
    def good(self) -> bool:
        """Whether systems can be bought that meet what was asked."""
        return bool(self.systems) and not self.over


def size(view_of: ViewOf, targets: Iterable[str], asked: Asked) -> list[Sizing]:
    """Each platform or mix against what was asked; `view_of` builds so many of one."""
    return [_Counting(view_of, target, asked).sizing() for target in targets]


@dataclass
class _Counting:
    """Builds of one target in different numbers, each made once."""

    view_of: ViewOf
    target: str
    asked: Asked
    built: dict[int, Seen] = field(default_factory=dict)

    def view(self, count: int) -> Seen:
        """The build of so many."""
        if count not in self.built:
            self.built[count] = self.view_of(self.target, count)
        return self.built[count]

    def of(self, name: str, count: int) -> float:
        """What so many come to, of what a need or a limit is about; in coherent units."""
        figure = self.view(count).figures.get(FIGURES[name][0])
        return 0.0 if figure is None or figure.value is None else figure.value

    def sizing(self) -> Sizing:
        """The number, and what decides it."""
        language = self.view(1).quote.language
        silent = next((name for name in (*self.asked.needs, *self.asked.limits) if not self.of(name, 1)), None)
        if silent is not None:
            reason = phrase("{need} of this platform is not published", need=silent)
            return Sizing(self.target, None, None, silent, language, short_of=reason)
        late = self._late()
        if late:
            return Sizing(self.target, 0, None, "by", language, short_of=late)
        return self._needed(language) if self.asked.needs else self._fitting(language)

    def _late(self) -> str:
        """Why nothing can be there on the day it is asked for."""
        view, day = self.view(1), self.asked.by
        line = longest_lead(view)
        if day is None or line is None:
            return ""
        lead = view.lead_time(line)
        assert lead is not None and lead.coherent is not None
        arrival = view.date + datetime.timedelta(seconds=lead.coherent)
        words = {"part": line.node.label, "lead": lead, "day": arrival.isoformat()}
        return phrase("{part} takes {lead}, until {day}", **words) if arrival > day else ""

    def _needed(self, language: str) -> Sizing:
        """The smallest number that meets every need; what of it exceeds what there is."""
        shares = {name: wanted / self.of(name, 1) for name, wanted in self.asked.needs.items()}
        decides = max(shares, key=lambda name: shares[name])
        count = max(1, math.ceil(shares[decides] - 1e-9))
        over = tuple(name for name, most in self.asked.limits.items() if self.of(name, count) > most)
        fits = self._most() if over else None
        return Sizing(self.target, count, self.view(count), decides, language, 1.0 - (count - shares[decides]), over, fits)

    def _fitting(self, language: str) -> Sizing:
        """The most that everything there is allows."""
        count = self._most()
        grown = {name: self.of(name, count + 1) / most for name, most in self.asked.limits.items()}
        tightest = max(grown, key=lambda name: grown[name])
        if count == 0:
            reason = phrase("one alone is more than {limit} allows", limit=f"--{tightest}")
            return Sizing(self.target, 0, None, tightest, language, short_of=reason)
        return Sizing(self.target, count, self.view(count), tightest, language, self._rest(count))

    def _rest(self, count: int) -> float:
        """The part of one more for which everything there is would still do."""
        more = {name: self.of(name, count + 1) - self.of(name, count) for name in self.asked.limits}
        return max(0.0, min((most - self.of(name, count)) / more[name] for name, most in self.asked.limits.items() if more[name] > 0))

    def _inside(self, count: int) -> bool:
        return all(self.of(name, count) <= most for name, most in self.asked.limits.items())

    def _most(self) -> int:
        """The number that is inside while one more is not: figures grow with the number, though not in proportion."""
        if not self._inside(1):
            return 0
        guess = max(1, int(min(most / self.of(name, 1) for name, most in self.asked.limits.items())))
        low, high = (guess, guess + 1) if self._inside(guess) else (1, guess)
        while high < LARGEST_ORDER and self._inside(high):
            low, high = high, 2 * high - low + 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._inside(middle) else (low, middle)
        return low
