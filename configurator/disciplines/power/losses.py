"""What failures leave of a bank of shelves: modules that share the load, and how many pieces hang where. Whole pieces decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from configurator.catalog.parts.power import AcShelf
from configurator.disciplines.power.bank import Bank, feeds_of, scheme_spares, whips_of
from configurator.figures import Figure, ceil, constant, floor, maximum, minimum
from configurator.phrases import phrase
from configurator.system.tree import System

NONE, ONE = constant(0.0), constant(1.0)


@dataclass(frozen=True)
class Left:
    """What is left of a bank in a state.

    `modules` share the load of the rack, `live` of them stand in the most loaded shelf; `whips` hang on the most loaded feed,
    `at_point` shelves on the most loaded feed point of the busbar. `slug` ends the ids of the figures.
    """

    state: str
    slug: str
    words: str
    promised: bool
    modules: Figure
    live: Figure
    whips: Figure
    at_point: Figure

    @property
    def everywhere(self) -> bool:
        """Whether it befalls every rack at once, as a lost feed does."""
        return self.state in ("feed", "ups", "recharge")


@dataclass(frozen=True)
class Wiring:
    """How a bank of `shelves` is wired: over feeds of the supply, and over feed points of a busbar, fewer of them with a feed lost."""

    shelves: Figure
    feeds: Figure
    points: Figure
    points_left: Figure


def wiring(system: System, bank: Bank, shelves: Figure, points: Figure = ONE) -> Wiring:
    """The wiring by the specification: with ``power.feed-split: bank`` each feed has ends of the busbar of its own."""
    left = maximum(floor(points / 2.0), ONE) if system.spec.power.feed_split == "bank" else points
    return Wiring(shelves, feeds_of(system, bank), points, left)


def losses(system: System, bank: Bank, wired: Wiring) -> list[Left]:
    """Every state of a bank: nothing lost, PSUs, shelves, a feed, a UPS (which takes its feed with it).

    Shelves on one busbar share alike and each hangs on one feed; PSU bays of servers share nothing, and each hangs on all feeds.
    """
    found = list(_shared(system, bank, wired) if bank.shared else _apart(system, bank, wired))
    if not isinstance(bank.shelf, AcShelf):
        return [left for left in found if not left.everywhere]
    if system.spec.power.ups:
        fed = next(left for left in found if left.state == "feed")
        found.append(replace(fed, state="ups", slug="ups-lost", words="one UPS and its feed lost"))
    return found


def usable(system: System, bank: Bank, shelves: Figure) -> Figure:
    """The least capacity left in the states that the scheme promises to carry."""
    return minimum(*(left.modules for left in losses(system, bank, wiring(system, bank, shelves)) if left.promised)) * bank.rating


def counted(pieces: Figure, what: str, where: str = "") -> str:
    """``one shelf lost``, ``2 PSUs lost in every shelf``."""
    n = pieces.value or 0
    many = "" if n == 1 else "shelves" if what == "shelf" else f"{what}s"
    return phrase(f"{{n:g}} {many} lost{where}", n=n) if many else f"one {what} lost{where}"


# --- shelves on one busbar


def _shared(system: System, bank: Bank, wired: Wiring) -> Iterator[Left]:
    n, k, m = wired.shelves, bank.modules, scheme_spares(system, bank)
    w, spared = whips_of(system, bank), bank.scheme != "N"
    fullest, at_point = ceil(n / wired.feeds), ceil(n / wired.points)
    yield Left("none", "normal", "nothing lost", True, n * k, k, fullest * w, at_point)
    psus, shelves = (ONE if bank.scope == "rack" else m), (m if bank.scope == "rack" else ONE)
    each, gone = (k - psus, n * psus) if bank.scope == "shelf" else (k, psus)
    words = counted(psus, "PSU", " in every shelf" if bank.scope == "shelf" else "")
    rest = maximum(n * k - gone, NONE)
    yield Left("psu", "psu-lost", words, spared, rest, minimum(each, rest), fullest * w, at_point)
    left, whole = maximum(n - shelves, NONE), spared and bank.scope == "rack"
    yield Left("shelf", "shelf-lost", counted(shelves, "shelf"), whole, left * k, k, minimum(fullest, left) * w, minimum(at_point, left))
    yield _without_feed(system, bank, wired, fullest, "feed-lost", "one feed lost")
    if floor(n / wired.feeds).value != fullest.value:
        yield _without_feed(system, bank, wired, floor(n / wired.feeds), "lesser-feed-lost", "the feed of fewer shelves lost")


def _without_feed(system: System, bank: Bank, wired: Wiring, gone: Figure, slug: str, words: str) -> Left:
    """The shelves of one feed are lost, those left stand as evenly as they can on the others."""
    left, k = maximum(wired.shelves - gone, NONE), bank.modules
    whips = ceil(left / maximum(wired.feeds - 1.0, ONE)) * whips_of(system, bank)
    return Left("feed", slug, words, feed_promised(system, bank), left * k, k, whips, ceil(left / wired.points_left))


def feed_promised(system: System, bank: Bank) -> bool:
    """Whether the specification asks that one feed may be lost."""
    return bank.scheme == "N+N" or system.spec.power.feed_redundancy == "N+1"


# --- PSU bays of servers


def _apart(system: System, bank: Bank, wired: Wiring) -> Iterator[Left]:
    n, k, m = wired.shelves, bank.modules, scheme_spares(system, bank)
    whips, at_point = ceil(n * whips_of(system, bank) / wired.feeds), ceil(n / wired.points)
    spared = bank.scheme != "N"
    yield Left("none", "normal", "nothing lost", True, n * k, k, whips, at_point)
    if bank.shelf.in_tray:  # a converter that is lost takes its tray along, and nothing else
        return
    yield Left("psu", "psu-lost", counted(m, "PSU", " in every server"), spared, n * (k - m), k - m, whips, at_point)
    live = maximum(k - ceil(k / wired.feeds), NONE)
    yield Left("feed", "feed-lost", "one feed lost", feed_promised(system, bank), n * live, live, whips, at_point)
