"""Whether each hall and each row takes what is to stand in it, and how many systems would fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from configurator.build.stages import engineered_system, untimed
from configurator.catalog.model import Catalog
from configurator.catalog.values import Value
from configurator.figures.bounds import opposite, told
from configurator.phrases import listed, phrase
from configurator.rules.check import Check
from configurator.studies.site.asked import Hall, Room, Standing
from configurator.studies.site.sums import LIMITS, NEEDS, NETWORK, Place, Site, limit_of
from configurator.studies.site.together import built_together
from configurator.system.load import laid_over

STATED = "what nobody published, stated in a catalog of your own"


def checks_of(site: Site, catalog: Catalog, place: Place, has: Room) -> list[Check]:
    """A check for everything that a hall or a row says it has."""
    return [_check(site, catalog, place, *limit) for limit in _limits(has)]


def _limits(has: Room) -> Iterator[tuple[str, str, Value]]:
    """What a place limits, in words too, and how much of it there is."""
    for limit in LIMITS:
        given: Value | None = getattr(has, limit)
        if given is not None:
            yield limit, NEEDS[limit], given
    for role, given in has.network.items() if isinstance(has, Hall) else ():
        yield f"{NETWORK}{role}", phrase("bandwidth of the {role} network", role=role), given


def _check(site: Site, catalog: Catalog, place: Place, limit: str, need: str, given: Value) -> Check:
    """What stands in a place against what there is, with how many would fit."""
    asked = site.figures[f"{place.id}.{place.sum_of(limit)}"]
    assert asked.info is not None
    label = phrase("{place}: {need}, what there is", place=place.head, need=need)
    most = given.shown_in(asked.info.unit).figure(limit_of(place, limit), label)
    site.figures[most.id] = most
    advice = STATED if asked.bound else ""
    if (asked.value or 0.0) > (most.value or 0.0):
        advice = _advice(site, catalog, place, limit)
    title = phrase("{place}: {need} against what there is", place=place.head, need=need)
    return Check(f"{place.id}.{limit}", title, asked, most, "<=", "fail", advice)


class Cut(NamedTuple):
    """What a place has of something, and what is cut so that it takes the rest: a system, after those that are gone."""

    place: Place
    limit: str
    most: float
    last: Standing
    gone: Sequence[Standing]


def _advice(site: Site, catalog: Catalog, place: Place, limit: str) -> str:
    """How many of the systems that come last fit, the last phase cut first; each number that is said was built.

    Where what they need is more than is known, it is at most so many.
    """
    cut = Cut(place, limit, site.figures[limit_of(place, limit)].value or 0.0, *_first_to_go(site, place, limit))
    count, asked = _most(site, catalog, cut), site.figures[f"{place.id}.{place.sum_of(limit)}"]
    there = site.in_place(place)
    words = {
        "system": site.called(cut.last, there),
        "n": told(opposite(asked.bound), f"{count}"),
        "quantity": cut.last.spec.quantity,
        "place": place.inside,
    }
    if cut.gone:
        message = (
            "{n} of the {quantity} {system} fit into {place} without {gone}" if count else "{place} takes no {system}, even without {gone}"
        )
        return phrase(message, **words, gone=listed([site.called(each, there) for each in cut.gone]))
    if count:
        return phrase("{n} of the {quantity} {system} fit into {place}", **words)
    return phrase("{place} takes no {system} beside the rest" if len(there) > 1 else "{place} takes no {system}", **words)


def _first_to_go(site: Site, place: Place, limit: str) -> tuple[Standing, list[Standing]]:
    """The system to cut for the rest to fit, and those that go wholly before it: phase by phase from the last, of one the last written.

    Where it is enough to cut one system of that phase it is that one, so that no other goes for nothing.
    """
    most, there = site.figures[limit_of(place, limit)].value or 0.0, site.in_place(place)
    needs = {each: site.added(place.sum_of(limit), [each]).value or 0.0 for each in there}
    over, gone = sum(needs.values()) - most, list[Standing]()
    for phase in reversed(site.asked.phases):
        last = [each for each in reversed(there) if each.entry.phase == phase]
        for each in sorted(last, key=lambda each: needs[each] < over):
            if needs[each] >= over:
                return each, gone
            over -= needs[each]
            gone.append(each)
    return gone[-1], gone[:-1]


def _needed(site: Site, place: Place, limit: str, without: Sequence[Standing] = ()) -> float:
    """What the systems of a place need of something it has, in coherent units."""
    return site.added(place.sum_of(limit), [s for s in site.in_place(place) if s not in without]).value or 0.0


def _most(site: Site, catalog: Catalog, cut: Cut) -> int:
    """The most systems of one entry that find room: guessed in proportion, then built until one more does not."""
    place, limit, quantity = cut.place, cut.limit, cut.last.spec.quantity
    rest, whole = (_needed(site, place, limit, without) for without in ([*cut.gone, cut.last], cut.gone))

    def fits(count: int) -> bool:
        return _needed(_with(site, catalog, cut, count), place, limit) <= cut.most

    return _highest(min(quantity - 1, int((cut.most - rest) / (whole - rest) * quantity) if whole > rest else 0), quantity, fits)


def _with(site: Site, catalog: Catalog, cut: Cut, count: int) -> Site:
    """The site with another number of the systems of one entry and without those that are gone, without its sums."""
    last, hall = cut.last, cut.last.entry.hall
    spec = laid_over(last.spec, catalog, [f"quantity={count}"])
    changed = replace(last, spec=spec, design=f"{last.design} × {count}")
    asked = replace(site.asked, systems=[changed if each is last else each for each in site.asked.systems if each not in cut.gone])
    if hall not in site.together:
        return Site(asked, {**site.builds, changed.design: engineered_system(spec, catalog, untimed)}, site.together)
    there = [each for each in asked.systems if each.entry.hall == hall]
    builds = {**site.builds, changed.design: site.of(last)}  # its fabrics are asked for, its figures are those of the hall
    return Site(asked, builds, site.together | {hall: built_together(asked, there, catalog)})


def _highest(guess: int, end: int, fits: Callable[[int], bool]) -> int:
    """The highest number below `end` that fits, near a guess."""
    low, high = (guess, end) if guess == 0 or fits(guess) else (0, guess)
    step = 1
    while low + step < high and fits(low + step):
        low, step = low + step, 2 * step
    high = min(high, low + step)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
