"""What is asked of a sizing: what is needed, what there is, and the mixes of platforms, as people type them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from configurator.catalog.limits import PIECES
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Position, fail
from configurator.catalog.values import money_amount
from configurator.system.spec.written import Written
from configurator.units import UnitError, currency_of, is_dotted, parse_quantity, require_one_reading, two_readings, unit

# Option -> (figure that counts toward it or is held against it, unit it is asked in).
NEEDS = {
    "dense-bf16": ("system.dense-bf16", "PFLOPS"),
    "dense-fp8": ("system.dense-fp8", "PFLOPS"),
    "hbm": ("system.hbm-capacity", "TB"),
    "accelerators": ("system.accelerators", "1"),
}
LIMITS = {"max-power": ("power.facility", "MW"), "max-area": ("system.floor-area", "m^2"), "budget": ("cost.price", "USD")}
FIGURES = {**NEEDS, **LIMITS}


@dataclass(frozen=True)
class Asked:
    """What is needed and what there is, in coherent units, with the day of delivery; `texts` is all of it as it was typed."""

    needs: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    by: datetime.date | None = None
    currency: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


def read_asked(texts: Mapping[str, str]) -> Asked:
    """The requirement that some options state.

    Raises:
        InputError: nothing is asked, or something is no quantity of its kind.
    """
    if not set(texts) & set(FIGURES):
        hint = "for example --dense-bf16 5000PFLOPS, or what there is: --max-power 2MW"
        raise fail("SIZE002", "say what is needed", hint=hint)
    money = texts.get("budget")
    numbers = {name: parse_need(name, text) for name, text in texts.items() if name in FIGURES and name != "budget"}
    amount, currency = _budget(money) if money is not None else (0.0, "")
    limits = {name: amount if name == "budget" else numbers[name] for name in LIMITS if name in texts}
    day = _day(texts["by"]) if "by" in texts else None
    return Asked({name: numbers[name] for name in NEEDS if name in numbers}, limits, day, currency, texts)


def parse_need(name: str, text: str) -> float:
    """A quantity in coherent units; ``5000P`` is 5,000 PFLOPS as domestic buyers write it.

    Raises:
        InputError: not a quantity of the right kind, or not positive.
    """
    wanted, at = unit(FIGURES[name][1]), Position(f"--{name} {text}")
    spelled = re.sub(r"(?<=[\d.])\s*([TPE])$", r" \1FLOPS", text.strip()) if name.startswith("dense") else text
    try:
        if wanted.text == "1":
            require_one_reading(text, range(1, PIECES + 1))
        number, written = parse_quantity(spelled)
    except UnitError as problem:
        raise fail("SIZE001", str(problem), at) from None
    if written.dimension is not wanted.dimension:
        raise fail("SIZE001", f"expected a quantity such as 5 {wanted.text}, got {text}", at)
    return _positive(number * written.factor, text, at)


def _budget(text: str) -> tuple[float, str]:
    """An amount and its currency: ``30 MUSD`` and ``30M USD`` are millions."""
    at = Position(f"--budget {text}")
    million = re.fullmatch(r"\s*([\d.,]+)\s*M\s*([A-Z]{3})\s*", text)
    try:
        found = money_amount(f"{million[1]} {million[2]}" if million else text)
    except ValueError as problem:
        raise fail("SIZE001", str(problem), at, "write an amount with its currency, such as 30 MUSD") from None
    times = 1e6 if million else 1.0
    return _positive((found.coherent or 0.0) * times, text, at), currency_of(found.unit.dimension) or ""


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise fail("SIZE001", f"'{text}' is not a date", Position(f"--by {text}"), "write 2027-06-30") from None


def _positive(number: float, text: str, at: Position) -> float:
    if number <= 0:
        raise fail("SIZE001", f"{text} is not more than nothing", at)
    return number


# --- mixes


@dataclass(frozen=True)
class Mix:
    """Systems of several platforms that are bought together, so many of each."""

    text: str
    parts: Mapping[str, int]

    def order(self, count: int) -> Written:
        """The specification of an order of so many mixes."""
        lines = "".join(f"  - {{platform: {platform}, quantity: {count * each}}}\n" for platform, each in self.parts.items())
        return Written(self.text, f"systems:\n{lines}", f"--mix {self.text}")


def read_mix(text: str, catalog: Catalog) -> Mix:
    """A mix as it is typed: ``gb300-nvl72:2,hgx-b300-air:1``.

    Raises:
        InputError: an unknown platform, or no whole number of it.
    """
    parts: dict[str, int] = {}
    for part in text.split(","):
        name, _, count = (each.strip() for each in part.partition(":"))
        if not re.fullmatch(r"[1-9][0-9]{0,3}", count or "1"):
            said = two_readings(count, range(1, 10_000)) if is_dotted(count) else f"'{count}' is no number of systems"
            raise fail("SIZE003", said, Position(f"--mix {text}"), "write A:2,B:1")
        platform = catalog.platform(name).id
        if platform in parts:
            raise fail("SIZE003", f"'{platform}' is there twice", Position(f"--mix {text}"), "write A:2,B:1")
        parts[platform] = int(count or "1")
    return Mix(text, parts)
