"""Why two totals of one system differ: line by line on one scope, each difference with its cause, summing to the coin.

Two ways of pricing the same design are laid side by side. A line that both price is a difference of price or of quantity; what one side
gives only as a sum is held against all that the other has for it (mapping); what only one side prices is a difference of scope. What is
left over when every line is told stands by itself as unexplained.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from configurator.catalog.prices import NOT_ITEMISED
from configurator.catalog.problems import Position, fail
from configurator.currency import digits
from configurator.phrases import listed
from configurator.studies.changes.snapshot import Snapshot

Why = Literal["price", "quantity", "scope", "mapping"]
CAUSES: tuple[Why, ...] = ("scope", "quantity", "price", "mapping")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Claim:
    """An amount of one side and the lines of the design it is for: a line with a price of its own has one, a sum all that it holds.

    `low` and `high` are the ends of its range; `basis` and `date` say what it is the price of and of which day, `remark` what the book
    says of it; none where that is not known.
    """

    id: str
    label: str
    category: str
    amount: Decimal
    lines: frozenset[str]
    part: str = ""
    quantity: float | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    basis: str = ""
    date: str = ""
    remark: str = ""

    @property
    def own(self) -> bool:
        """Whether it is a line with a price of its own, and no sum."""
        return self.quantity is not None


@dataclass(frozen=True)
class Line:
    """What both sides have for the same thing; None where one of them has nothing.

    `effects` divides the difference where price and quantity both differ; `mine` and `others` are the amounts on either side, `reason`
    says why one has nothing.
    """

    category: str
    item: str
    ours: Decimal | None
    theirs: Decimal | None
    effects: Mapping[Why, Decimal]
    mine: tuple[Claim, ...] = ()
    others: tuple[Claim, ...] = ()
    reason: str = ""

    @property
    def members(self) -> tuple[Claim, ...]:
        """The lines behind a sum with what they come to, where the other side has them one by one."""
        if len(self.mine) < 2 and len(self.others) < 2:
            return ()
        return self.mine if len(self.mine) >= len(self.others) else self.others

    @property
    def delta(self) -> Decimal:
        """Ours less theirs."""
        return (self.ours or NOTHING) - (self.theirs or NOTHING)

    @property
    def why(self) -> Why:
        """The cause of most of the difference."""
        return max(self.effects, key=lambda cause: abs(self.effects[cause]))

    @property
    def itemised(self) -> bool:
        """Whether it is known what the sum in it is made of."""
        return self.category != NOT_ITEMISED


@dataclass(frozen=True)
class Read:
    """A row of their sheet, and the parts, functions or categories it was taken for; none where it is like nothing of ours."""

    at: str
    item: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Reconciliation:
    """Both totals and everything between them; the lines that agree have no difference."""

    platform: str
    currency: str
    names: tuple[str, str]
    ours: Decimal
    theirs: Decimal
    lines: tuple[Line, ...]
    read: tuple[Read, ...] = ()

    @property
    def delta(self) -> Decimal:
        """Ours less theirs."""
        return self.ours - self.theirs

    @property
    def unexplained(self) -> Decimal:
        """What no line tells: a total of theirs that is not the sum of its lines."""
        return self.delta - sum((line.delta for line in self.lines), NOTHING)

    @property
    def differing(self) -> tuple[Line, ...]:
        """The lines with a difference."""
        return tuple(line for line in self.lines if line.delta or line.ours is None or line.theirs is None)

    @property
    def matched(self) -> tuple[Line, ...]:
        """The lines that agree to the coin."""
        return tuple(line for line in self.lines if line not in self.differing)

    @property
    def not_itemised(self) -> Decimal:
        """How much of it lies in sums of which nobody says what they hold."""
        return of_cause("mapping", (line for line in self.lines if not line.itemised))

    def scope(self, ours: bool) -> Decimal:
        """How much of it only we price, or only they."""
        return of_cause("scope", (line for line in self.lines if (line.theirs is None) == ours))

    @property
    def one_scope(self) -> tuple[Decimal, Decimal]:
        """Both totals on the scope that they share."""
        both = [line for line in self.lines if line.ours is not None and line.theirs is not None]
        return sum((x.ours or NOTHING for x in both), NOTHING), sum((x.theirs or NOTHING for x in both), NOTHING)


def of_cause(cause: Why, lines: Iterable[Line]) -> Decimal:
    """How much of the difference of lines has a cause."""
    return sum((line.effects.get(cause, NOTHING) for line in lines), NOTHING)


# --- sides


def claims_of(side: Snapshot) -> list[Claim]:
    """The amounts of a build: lines with a price of their own, and sums with the lines they hold."""
    coin = Decimal(1).scaleb(-digits(side.currency))
    held: dict[str, list[str]] = {}
    for line in side.leaves:
        if line["included_in"]:
            held.setdefault(_sum_id(line, line["included_in"]), []).append(line["path"])
    return [_claim(line, held, coin) for line in side.leaves if line["extended_price"] is not None]


def _claim(line: Mapping[str, Any], held: Mapping[str, list[str]], coin: Decimal) -> Claim:
    path, amount = line["path"], Decimal(line["extended_price"]).quantize(coin)
    lines = held.get(_sum_id(line, path.rpartition(".")[2]), [path]) if line["role"] == "lump" else [path]
    quantity = None if line["role"] == "lump" else line["quantity"]
    low, high = (None if line[end] is None else Decimal(line[end]) * Decimal(repr(line["quantity"])) for end in ("low", "high"))
    said = {name: line[name] or "" for name in ("basis", "date", "remark")}
    return Claim(path, line["description"], line["category"], amount, frozenset(lines), line["part"] or "", quantity, low, high, **said)


def _sum_id(line: Mapping[str, Any], key: str) -> str:
    """A sum of one system of an order."""
    return f"{line.get('system', '')}:{key}"


def reasons_of(side: Snapshot) -> dict[str, str]:
    """Why lines of a build have no price of their own there."""
    return {line["path"]: line["reason"] or line["status"] for line in side.leaves if line["extended_price"] is None}


# --- arithmetic


def reconcile(ours: Snapshot, theirs: Snapshot, names: tuple[str, str]) -> Reconciliation:
    """Two builds of one design at other prices, in one currency.

    Raises:
        InputError: one of them prices nothing; what is not known is no total of 0.
    """
    mine, others = claims_of(ours), claims_of(theirs)
    for name, claims in zip(names, (mine, others), strict=True):
        if not claims:
            hint = "name a book that does; several are laid over each other, the later wins"
            raise fail("REC007", f"prices nothing of {ours.data['name']}", Position(name), hint)
    lines = tuple(compared(mine, others, reasons_of(ours), reasons_of(theirs), ours.currency))
    return Reconciliation(ours.data["name"], ours.currency, names, total_of(mine), total_of(others), lines)


def total_of(claims: Iterable[Claim]) -> Decimal:
    """What amounts come to."""
    return sum((claim.amount for claim in claims), NOTHING)


def compared(
    ours: Sequence[Claim], theirs: Sequence[Claim], our_gaps: Mapping[str, str], their_gaps: Mapping[str, str], currency: str
) -> Iterator[Line]:
    """A line for each group of amounts that are for the same things."""
    for mine, others in _groups(ours, theirs):
        if mine and others:
            yield _of_both(mine, others, Decimal(1).scaleb(-digits(currency)))
        else:
            yield from (_of_one(claim, None, their_gaps) for claim in mine)
            yield from (_of_one(None, claim, our_gaps) for claim in others)


def _groups(ours: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[tuple[list[Claim], list[Claim]]]:
    """The amounts of both sides that share lines, however many steps apart, in the order of the first line of each."""
    owner: dict[str, str] = {}

    def root(line: str) -> str:
        while owner.setdefault(line, line) != line:
            line = owner[line]
        return line

    for claim in (*ours, *theirs):
        first, *rest = sorted(claim.lines)
        for line in rest:
            owner[root(line)] = root(first)
    found: dict[str, tuple[list[Claim], list[Claim]]] = {}
    for side, claims in enumerate((ours, theirs)):
        for claim in claims:
            found.setdefault(root(min(claim.lines)), ([], []))[side].append(claim)
    yield from found.values()


def _of_one(mine: Claim | None, other: Claim | None, gaps: Mapping[str, str]) -> Line:
    """What only one side prices."""
    claim = mine or other
    assert claim is not None
    why = listed(list(dict.fromkeys(gaps[line] for line in sorted(claim.lines) if line in gaps)), "{first}; {rest}")
    amounts = (None if mine is None else mine.amount, None if other is None else other.amount)
    return Line(claim.category, claim.label, *amounts, {"scope": (amounts[0] or NOTHING) - (amounts[1] or NOTHING)}, reason=why)


def _of_both(mine: list[Claim], others: list[Claim], coin: Decimal) -> Line:
    ours, theirs = total_of(mine), total_of(others)
    shown = next((claim for claim in (*others, *mine) if not claim.own), others[0])
    label = shown.label if len(others) == 1 or not shown.own else mine[0].label
    return Line(shown.category, label, ours, theirs, _effects(mine, others, ours - theirs, coin), tuple(mine), tuple(others))


def _effects(mine: list[Claim], others: list[Claim], delta: Decimal, coin: Decimal) -> dict[Why, Decimal]:
    """Of one thing on both sides what price and quantity do, the quantity at their price; of sums, and of another part, mapping."""
    ours, theirs = mine[0], others[0]
    if len(mine) > 1 or len(others) > 1 or ours.lines != theirs.lines or (ours.own and theirs.own and ours.part != theirs.part):
        return {"mapping": delta}
    if not ours.quantity or not theirs.quantity or ours.quantity == theirs.quantity:
        return {"price": delta}
    more = (Decimal(repr(ours.quantity)) - Decimal(repr(theirs.quantity))) / Decimal(repr(theirs.quantity))
    quantity = (theirs.amount * more).quantize(coin, rounding=ROUND_HALF_UP)
    return {"quantity": quantity, "price": delta - quantity}


def by_category(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines of each category, in the order they are met."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.category, []).append(line)
    return found
