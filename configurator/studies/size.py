"""How many systems a requirement takes: compute, memory, and what the site's power allows."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from configurator.catalog.problems import Position, fail
from configurator.phrases import phrase
from configurator.render.view import View
from configurator.units import UnitError, parse_quantity, unit

# Option -> (figure that counts toward it, unit it is asked in).
NEEDS = {
    "dense-bf16": ("system.dense-bf16", "PFLOPS"),
    "dense-fp8": ("system.dense-fp8", "PFLOPS"),
    "hbm": ("system.hbm-capacity", "TB"),
    "accelerators": ("system.accelerators", "1"),
}


@dataclass(frozen=True)
class Sizing:
    """One platform against the requirement; `short_of` says why it cannot meet it."""

    platform: str
    systems: int | None
    view: View | None
    decided_by: str
    over_power: bool
    language: str
    short_of: str = ""


def parse_need(name: str, text: str) -> float:
    """A requirement in coherent units; ``5000P`` is 5,000 PFLOPS as domestic buyers write it.

    Raises:
        InputError: not a quantity of the right kind, or not positive.
    """
    wanted = unit(NEEDS[name][1] if name in NEEDS else "MW")
    at = Position(f"--{name} {text}")
    spelled = re.sub(r"(?<=[\d.])\s*([TPE])$", r" \1FLOPS", text.strip()) if name.startswith("dense") else text
    try:
        number, written = parse_quantity(spelled)
    except UnitError as problem:
        raise fail("SIZE001", str(problem), at) from None
    if written.dimension is not wanted.dimension:
        raise fail("SIZE001", f"expected a quantity such as 5 {wanted.text}, got {text}", at)
    if number <= 0:
        raise fail("SIZE001", f"{text} is not more than nothing", at)
    return number * written.factor


def size(
    view_of: Callable[[str, int], View], platforms: Iterable[str], needs: Mapping[str, float], max_power: float | None
) -> list[Sizing]:
    """For each platform the smallest number of systems that meets every need, built in that number."""
    return [_one(view_of, platform, needs, max_power) for platform in platforms]


def _one(view_of: Callable[[str, int], View], platform: str, needs: Mapping[str, float], max_power: float | None) -> Sizing:
    single = view_of(platform, 1)
    counts: dict[str, int] = {}
    for name, wanted in needs.items():
        figure = single.figures.get(NEEDS[name][0])
        if figure is None or not figure.value:
            reason = phrase("{need} of this platform is not published", need=name)
            return Sizing(platform, None, None, name, False, single.quote.language, reason)
        counts[name] = max(1, math.ceil(wanted / figure.value - 1e-9))
    decided_by = max(counts, key=lambda name: counts[name])
    whole = view_of(platform, counts[decided_by])
    drawn = whole.figures["power.facility"].value or 0.0
    over = max_power is not None and drawn > max_power
    return Sizing(platform, counts[decided_by], whole, decided_by, over, single.quote.language)
