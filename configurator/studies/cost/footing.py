"""On what the money of builds side by side stands: price bases, scope, boundary and date, and where these differ between them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from configurator.disciplines.money.lines import BomLine
from configurator.phrases import listed, phrase
from configurator.render.view import Seen

Kind = Literal["basis", "scope", "boundary", "date"]
SHOWN = 0.05  # least share of a basis that is named
APART = 0.1  # shares of a basis further apart than this differ
DAYS = 31  # and dates this far apart
NOTHING_OUTSIDE = "nothing outside"


@dataclass(frozen=True)
class Warned:
    """What differs between columns, and what each of them has."""

    kind: Kind
    message: str
    values: tuple[str, ...]


def footing(views: Sequence[Seen]) -> tuple[Warned, ...]:
    """What makes the money of builds incomparable, as far as their audience sees it."""
    looked = (_boundaries,) if not all(view.internal for view in views) else (_bases, _scopes, _boundaries, _dates)
    return tuple(found for look in looked if len(views) > 1 for found in look(views))


def _warned(kind: Kind, message: str, views: Sequence[Seen], values: Iterable[str]) -> Warned:
    values = tuple(values)
    columns = [phrase("{subject}: {aspect}", subject=view.title, aspect=value) for view, value in zip(views, values, strict=True)]
    return Warned(kind, phrase(message, columns=listed(columns, "{first}; {rest}")), values)


def _differ(views: Sequence[Seen], of: Callable[[Seen], Hashable]) -> bool:
    return len({of(view) for view in views}) > 1


# --- bases


def _bases(views: Sequence[Seen]) -> Iterator[Warned]:
    """Prices of other kinds make up other shares of the cost."""
    shares = [_shares(view) for view in views]
    named = dict.fromkeys(basis for each in shares for basis in each)
    if any(max(_of(basis, shares)) - min(_of(basis, shares)) > APART for basis in named):
        yield _warned("basis", "The prices stand on other bases: {columns}", views, map(_shares_text, shares))


def _of(basis: str, shares: Sequence[Mapping[str, float]]) -> list[float]:
    return [each.get(basis, 0.0) for each in shares]


def _shares(view: Seen) -> dict[str, float]:
    amounts = {basis: figure.value or 0.0 for basis, figure in view.bases.items()}
    whole = sum(amounts.values()) or 1.0
    return {basis: amount / whole for basis, amount in sorted(amounts.items(), key=lambda pair: -pair[1])}


def _shares_text(shares: Mapping[str, float]) -> str:
    told = [(basis.replace("-", " "), share) for basis, share in shares.items() if share >= SHOWN]
    return listed([phrase("{basis} {share:.0f} %", basis=basis, share=100 * share) for basis, share in told])


# --- scope


def _scopes(views: Sequence[Seen]) -> Iterator[Warned]:
    """Books of another scope are in force, lines are out of scope or have no price in some."""
    if _differ(views, _scope) or any(_count(view, "excluded") or _count(view, "unpriced") for view in views):
        yield _warned("scope", "What is in the price differs: {columns}", views, map(_scope_text, views))


def _scope(view: Seen) -> tuple[str, ...]:
    return tuple(sorted({book.scope for book in view.books}))


def _count(view: Seen, status: str) -> int:
    return sum(line.status == status for line in _leaves(view))


def _leaves(view: Seen) -> Iterator[BomLine]:
    return (line for _, _, line in view.rows() if not line.below)


def _scope_text(view: Seen) -> str:
    texts = [listed(_scope(view))]
    counts = {"{n} lines out of scope": _count(view, "excluded"), "{n} lines without a price": _count(view, "unpriced")}
    return listed([*texts, *(phrase(message, n=n) for message, n in counts.items() if n)])


# --- boundary


def _boundaries(views: Sequence[Seen]) -> Iterator[Warned]:
    """Links end at other things outside the bill of materials."""
    if _differ(views, _ends):
        yield _warned("boundary", "What stands outside the bill of materials differs: {columns}", views, map(_ends_text, views))


def _ends(view: Seen) -> frozenset[str]:
    return frozenset(str(each.words) for each in view.outside)


def _ends_text(view: Seen) -> str:
    return listed(list(dict.fromkeys(each.words for each in view.outside))) or NOTHING_OUTSIDE


# --- dates


def _dates(views: Sequence[Seen]) -> Iterator[Warned]:
    """Half of the money is older in one than in another."""
    days = [_middle(view) for view in views]
    known = [day for day in days if day is not None]
    if len(known) < len(days) or (max(known) - min(known)).days > DAYS:
        texts = ("–" if day is None else day.isoformat() for day in days)
        yield _warned("date", "The prices are of other dates, half of the cost older than: {columns}", views, texts)


def _middle(view: Seen) -> datetime.date | None:
    """The day that half of the cost is not younger than; None where nothing has a date."""
    dated = [each for line in _leaves(view) if (each := _dated(line)) is not None]
    left = sum(amount for _, amount in dated) / 2
    for day, amount in sorted(dated):
        left -= amount
        if left <= 0:
            return day
    return None


def _dated(line: BomLine) -> tuple[datetime.date, float] | None:
    """The day that a price is of, and how much of the cost it is."""
    if line.book is None or line.record is None or line.extended is None:
        return None
    return line.book.dated(line.record), line.extended.value or 0.0
