"""What moves a price: a tornado of drivers, of parts and of the other inputs with a range, the largest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.money.supply.totals import key_of
from configurator.figures import Figure, inputs_of
from configurator.figures.uncertainty import limits_of, sampled, share_below, swings
from configurator.render.order_view import OrderView
from configurator.render.view import Seen, View

DRAWS = 100_000
SOLVED = (".price.less-", ".price.over")  # of a price that is solved from a line: other inputs than the line itself


@dataclass(frozen=True)
class Mover:
    """Something that moves the price: the price with it at its low and at its high, and what it moves together.

    `assumed` says that its range is not known and is the one assumed for such prices.
    """

    id: str
    kind: str
    label: str
    members: tuple[str, ...]
    low: float
    high: float
    assumed: bool = False

    @property
    def swing(self) -> float:
        """From its low to its high."""
        return self.high - self.low


@dataclass(frozen=True)
class Spread:
    """Percentiles of the price over many draws, and where the price quoted stands among them (in per cent)."""

    draws: int
    p10: float
    p50: float
    p90: float
    percentile: float


@dataclass(frozen=True)
class Tornado:
    """The movers of a price, largest swing first; without `spread` where too few prices have a range, for the `reason`."""

    price: Figure
    coverage: Figure
    movers: tuple[Mover, ...]
    spread: Spread | None
    reason: str


def tornado(view: View | OrderView, draws: int = DRAWS) -> Tornado:
    """What moves the price of a build before tax, each thing alone from its low to its high."""
    spread, reason = _spread(view, view.price, draws)
    return Tornado(view.price, view.figures["cost.range-coverage"], movers_of(view, view.price), spread, reason)


def movers_of(view: View | OrderView, target: Figure) -> tuple[Mover, ...]:
    """What moves a figure that rests on the prices of a build, the largest swing first."""
    lines = list(_priced(view))
    parts = _parts(lines)
    drivers = _drivers(view, lines, parts)
    taken = {id(node) for inputs in parts.values() for node in inputs}
    others = {node.id: [node] for node in inputs_of(target) if id(node) not in taken and limits_of(node) is not None}
    groups = {**{f"part {key}": inputs for key, inputs in parts.items()}, **{f"figure {key}": inputs for key, inputs in others.items()}}
    groups |= {f"driver {key}": [node for part in members for node in parts[part]] for key, members in drivers.items()}
    found = {name: ends for name, ends in swings(target, groups).items() if ends[0] != ends[1]}
    drivers = {key: [part for part in members if f"part {part}" in found] for key, members in drivers.items()}
    movers = [_mover(view, name, found[name], groups[name], drivers, lines) for name in groups if name in found]
    return tuple(sorted(movers, key=lambda m: (-abs(m.swing), m.kind, m.id)))


def _priced(view: View | OrderView) -> Iterator[tuple[Seen, BomLine]]:
    """Every line that is paid, with the system it is of."""
    for _, owner, line in view.rows():
        if not line.below and line.extended is not None and line.content is None:
            yield owner, line


def _parts(lines: Sequence[tuple[Seen, BomLine]]) -> dict[str, list[Figure]]:
    """The published prices behind the lines that have a range, by part or sum."""
    found: dict[str, list[Figure]] = {}
    for _, line in lines:
        if line.unit_price is None:
            continue
        key = _known(line)
        mine = [f for f in inputs_of(line.unit_price) if f.id.startswith(f"{key}.price") and not any(word in f.id for word in SOLVED)]
        ranged = [f for f in mine if limits_of(f) is not None]
        if ranged:
            found[key] = ranged
    return found


def _known(line: BomLine) -> str:
    """The part whose record prices a line, or the sum with its book."""
    return line.node.part.variant_of or key_of(line) if line.node.part is not None else key_of(line)


def _drivers(view: View | OrderView, lines: Sequence[tuple[Seen, BomLine]], parts: dict[str, list[Figure]]) -> dict[str, list[str]]:
    """The parts that follow each driver."""
    found: dict[str, list[str]] = {}
    for owner, line in lines:
        driver, key = owner.sourcing(line).driver, _known(line)
        if driver and key in parts and key not in found.setdefault(driver, []):
            found[driver].append(key)
    return found


def _mover(
    view: View | OrderView,
    name: str,
    limits: tuple[float, float],
    inputs: Sequence[Figure],
    drivers: dict[str, list[str]],
    lines: Sequence[tuple[Seen, BomLine]],
) -> Mover:
    """A group with what it is called."""
    kind, _, key = name.partition(" ")
    label, members = key, tuple[str, ...](drivers.get(key, ()) if kind == "driver" else ())
    if kind == "driver":
        label = view.driver_name(key)
    elif kind == "part":
        label = next(line.node.label for _, line in lines if _known(line) == key)
    elif inputs[0].info is not None:
        label = inputs[0].info.label
    origins = [node.info.origin for node in inputs if node.info is not None]
    assumed = all(origin is not None and origin.low is None for origin in origins)
    return Mover(key, kind, label, members, *limits, assumed and kind == "part")


def _spread(view: View | OrderView, price: Figure, draws: int) -> tuple[Spread | None, str]:
    """Percentiles of the price over many draws; not where the build itself withholds them."""
    withheld = view.figures["cost.p50"]
    if price.value is None or withheld.value is None or withheld.info is None:
        return None, withheld.info.reason if withheld.info is not None else ""
    drawn = sampled(price, draws)
    p10, p50, p90 = (float(number) for number in np.percentile(drawn, (10, 50, 90)))
    return Spread(draws, p10, p50, p90, 100.0 * (share_below(drawn, price.value) or 0.0)), ""
