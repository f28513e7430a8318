"""From one sum to another as price, quantity, mix and new, by function of the design; everything adds up to the smallest coin.

Of a line with the same part, quantity = change of count x old price of one, and price = the rest: change of price x new count. Of a line
with another part, the rest is mix; so is what else changes within a function that both have. What has a function that only one of the
two has is new (negative where it goes). These are the variances of standard costing, with the old quote as the standard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from configurator.currency import digits
from configurator.studies.changes.snapshot import Snapshot

Effect = Literal["price", "quantity", "mix", "new"]
EFFECTS: tuple[Effect, ...] = ("price", "quantity", "mix", "new")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Item:
    """A line with an amount: where it stands, what it does, which part it is, how many and what all of them come to."""

    path: str
    function: str
    label: str
    category: str
    part: str
    quantity: float
    amount: Decimal


@dataclass(frozen=True)
class Step:
    """What changed of a function, or of all of it; `before` and `after` are None where there is none of it."""

    function: str
    label: str
    category: str
    before: Decimal | None
    after: Decimal | None
    effects: Mapping[Effect, Decimal]

    @property
    def change(self) -> Decimal:
        """The whole change: the sum of its effects."""
        return sum(self.effects.values(), NOTHING)


@dataclass(frozen=True)
class Waterfall:
    """The whole and its steps, which add up to it in every column; so do those by category, which are of all functions."""

    basis: Literal["cost", "selling"]
    currency: str
    whole: Step
    steps: tuple[Step, ...]
    categories: tuple[Step, ...] = ()


def cost_change(before: Snapshot, after: Snapshot) -> Waterfall:
    """The change of what the bill of materials costs (``cost.bom``)."""
    coin = Decimal(1).scaleb(-digits(after.currency))
    return waterfall("cost", after.currency, list(_costs(before, coin)), list(_costs(after, coin)))


def price_change(before: Snapshot, after: Snapshot) -> Waterfall:
    """The change of the price before tax (``cost.price``): every line after its discount, and the lines beside the systems."""
    coin = Decimal(1).scaleb(-digits(after.currency))
    return waterfall("selling", after.currency, list(_prices(before, coin)), list(_prices(after, coin)))


def _costs(of: Snapshot, coin: Decimal) -> Iterator[Item]:
    for line in of.leaves:
        if line.get("extended_price") is not None:
            yield _item(line, Decimal(line["extended_price"]).quantize(coin))


def _prices(of: Snapshot, coin: Decimal) -> Iterator[Item]:
    for line in of.leaves:
        net = of.value(f"{line['id']}.net")
        if net is not None:
            yield _item(line, _in_coins(net, coin))
    for line in of.data["lines"]:
        if line["kind"] == "selling" and line["net"] is not None and not line["optional"]:
            id, group = f"lines.{line['id']}", line["group"] or "other"
            yield Item(id, id, line["label"], group, id, line["quantity"], Decimal(line["net"]).quantize(coin))


def _item(line: Mapping[str, object], amount: Decimal) -> Item:
    path, part = str(line["path"]), str(line["part"] or line["path"])
    label: Any = line["description"]  # as it is: it may know its translation
    return Item(path, str(line["function"]), label, str(line["category"]), part, float(str(line["quantity"])), amount)


def _in_coins(amount: float, coin: Decimal) -> Decimal:
    return Decimal(repr(amount)).quantize(coin, rounding=ROUND_HALF_UP)


# --- arithmetic


def waterfall(basis: Literal["cost", "selling"], currency: str, before: Sequence[Item], after: Sequence[Item]) -> Waterfall:
    """The steps by function, in the order of the second list, functions that go last; those without any change are left out."""
    coin = Decimal(1).scaleb(-digits(currency))
    functions = dict.fromkeys(item.function for item in (*after, *before))
    olds, news = _by_function(before, functions), _by_function(after, functions)
    steps = [_step(function, olds[function], news[function], coin) for function in functions]
    effects = {effect: sum((step.effects[effect] for step in steps), NOTHING) for effect in EFFECTS}
    whole = Step("", "", "", _sum(before), _sum(after), effects)
    return Waterfall(basis, currency, whole, tuple(step for step in steps if any(step.effects.values())), tuple(_by_category(steps)))


def _by_category(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps of all functions, summed by the category of their function."""
    for category in dict.fromkeys(step.category for step in steps):
        inside = [step for step in steps if step.category == category]
        effects = {effect: sum((step.effects[effect] for step in inside), NOTHING) for effect in EFFECTS}
        sums = (
            [amount for amount in amounts if amount is not None] for amounts in zip(*((s.before, s.after) for s in inside), strict=True)
        )
        before, after = (sum(each, NOTHING) if each else None for each in sums)
        yield Step("", category.replace("-", " "), category, before, after, effects)


def _by_function(items: Iterable[Item], functions: Iterable[str]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {function: [] for function in functions}
    for item in items:
        found[item.function].append(item)
    return found


def _sum(items: Iterable[Item]) -> Decimal:
    return sum((item.amount for item in items), NOTHING)


def _step(function: str, olds: list[Item], news: list[Item], coin: Decimal) -> Step:
    effects: dict[Effect, Decimal] = dict.fromkeys(EFFECTS, NOTHING)
    before, after = _sum(olds), _sum(news)
    if not olds or not news:
        effects["new"] = after - before
    else:
        pairs = _pairs(olds, news)
        for old, new in pairs:
            more = _more(old, new, coin)
            effects["quantity"] += more
            effects["price" if old.part == new.part else "mix"] += new.amount - old.amount - more
        effects["mix"] += (after - _sum(new for _, new in pairs)) - (before - _sum(old for old, _ in pairs))
    shown = (news or olds)[0]
    return Step(function, shown.label, shown.category, before if olds else None, after if news else None, effects)


def _more(old: Item, new: Item, coin: Decimal) -> Decimal:
    """What the change of count comes to at the old price of one."""
    if old.quantity == new.quantity:
        return NOTHING
    if not old.quantity:
        return new.amount - old.amount
    share = (Decimal(repr(new.quantity)) - Decimal(repr(old.quantity))) / Decimal(repr(old.quantity))
    return (old.amount * share).quantize(coin, rounding=ROUND_HALF_UP)


def _pairs(olds: list[Item], news: list[Item]) -> list[tuple[Item, Item]]:
    """Lines that stand for each other: at the same place, else of the same part."""
    at, found = {item.path: item for item in olds}, []
    rest = []
    for new in news:
        old = at.pop(new.path, None)
        if old is None:
            rest.append(new)
        else:
            found.append((old, new))
    by_part = {item.part: item for item in at.values()}
    return [*found, *((by_part.pop(new.part), new) for new in rest if new.part in by_part)]
