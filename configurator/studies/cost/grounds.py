"""What the two amounts of a line rest on, where they differ: what the books say of them, price bases, days, and how far ranges reach."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal

from configurator.phrases import listed, phrase
from configurator.studies.cost.reconcile import NOTHING, Claim, Line

LARGE = Decimal("0.02")  # share of their total from which a difference is told in full
DAYS = 31  # records further apart than this are of other days
MOST = 2  # lines named whose ranges reach farthest
MEETS = "with every line at an end of its range ours is {low} to {high}: theirs lies in that"
MISSES = "with every line at an end of its range ours is {low} to {high}: theirs lies outside"


def grounds(line: Line) -> Iterator[str]:
    """What both sides of a line rest on, each where it tells something; nothing where only one side prices it."""
    if line.ours is None or line.theirs is None:
        return
    yield from dict.fromkeys(claim.remark for claim in (*line.others, *line.mine) if claim.remark)
    yield from _bases(line)
    yield from _days(line)
    yield from _reach(line)


def _bases(line: Line) -> Iterator[str]:
    ours, theirs = (_bases_of(side) for side in (line.mine, line.others))
    if ours and theirs and set(ours) != set(theirs):
        yield phrase("other bases: ours {ours}, theirs {theirs}", ours=listed(ours), theirs=listed(theirs))


def _bases_of(side: Sequence[Claim]) -> list[str]:
    """The bases of its amounts, that of the most money first."""
    sums: dict[str, Decimal] = {}
    for claim in side:
        if claim.basis:
            sums[claim.basis] = sums.get(claim.basis, NOTHING) + claim.amount
    return [basis.replace("-", " ") for basis in sorted(sums, key=lambda basis: -sums[basis])]


def _days(line: Line) -> Iterator[str]:
    ours, theirs = (sorted(claim.date for claim in side if claim.date) for side in (line.mine, line.others))
    if ours and theirs and (_apart(ours[0], theirs[0]) or _apart(ours[-1], theirs[-1])):
        yield phrase("prices of other days: ours {ours}, theirs {theirs}", ours=_span(ours), theirs=_span(theirs))


def _apart(one: str, other: str) -> bool:
    return abs((datetime.date.fromisoformat(one) - datetime.date.fromisoformat(other)).days) > DAYS


def _span(days: Sequence[str]) -> str:
    return days[0] if days[0] == days[-1] else phrase("{first} to {last}", first=days[0], last=days[-1])


def _reach(line: Line) -> Iterator[str]:
    """How far our lines reach with all of them at an end of their range, whether theirs meets that, and which reach farthest."""
    ours, theirs = _ends(line.mine), _ends(line.others)
    if ours != (line.ours, line.ours):
        met = ours[0] <= theirs[1] and theirs[0] <= ours[1]
        yield phrase(MEETS if met else MISSES, low=f"{ours[0]:,.0f}", high=f"{ours[1]:,.0f}")
    if len(line.mine) > 1:
        known = sorted((claim for claim in line.mine if _width(claim)), key=_width, reverse=True)[:MOST]
        told = [phrase("{item} ({low} to {high})", item=each.label, low=f"{each.low:,.0f}", high=f"{each.high:,.0f}") for each in known]
        if told:
            yield phrase("widest of ours: {items}", items=listed(told))


def _ends(side: Sequence[Claim]) -> tuple[Decimal, Decimal]:
    """Amounts with all of them at the low, and at the high end of their ranges; one without a range stands as it is."""
    low = sum((claim.amount if claim.low is None else claim.low for claim in side), NOTHING)
    return low, sum((claim.amount if claim.high is None else claim.high for claim in side), NOTHING)


def _width(claim: Claim) -> Decimal:
    return NOTHING if claim.low is None or claim.high is None else claim.high - claim.low
