"""All laws there are: those of the program, and those that installed packages bring beside their catalogs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points

from configurator.catalog.problems import InputError, Position, did_you_mean, fail
from configurator.testing.laws import counts, energy, heat, inputs, money, verdicts
from configurator.testing.laws.law import Law

GROUP = "rackcfg.laws"
OWN: tuple[Law, ...] = tuple(law for room in (energy, heat, counts, inputs, verdicts, money) for law in room.LAWS)


def all_laws(wanted: Iterable[str] = ()) -> tuple[Law, ...]:
    """The laws, or those of some ids.

    Raises:
        InputError: an entry point of `GROUP` gives no laws, two laws have one id, or there is none of a wanted id.
    """
    found = [*OWN, *(law for point in entry_points(group=GROUP) for law in _laws_at(point))]
    by_id = {law.id: law for law in found}
    twice = [id for id, times in Counter(law.id for law in found).items() if times > 1]
    if twice:
        raise fail("LAW002", f"two laws have the id '{twice[0]}'", Position(f"entry points of {GROUP}"), "give yours a name of its own")
    unknown = [id for id in wanted if id not in by_id]
    if unknown:
        raise fail("LAW003", f"no law '{unknown[0]}'", Position("--law"), did_you_mean(unknown[0], by_id) or f"laws: {', '.join(by_id)}")
    return tuple(by_id[id] for id in wanted) or tuple(found)


def _laws_at(point: EntryPoint) -> tuple[Law, ...]:
    """What an entry point names: a law, or several."""
    try:
        named = point.load()
    except Exception as error:
        raise _none_there(point, f"{type(error).__name__}: {error}") from error
    laws = (named,) if isinstance(named, Law) else tuple(named) if isinstance(named, list | tuple) else ()
    if not laws or not all(isinstance(law, Law) for law in laws):
        raise _none_there(point, "it is neither a configurator.testing.Law nor a list of them")
    return laws


def _none_there(point: EntryPoint, why: str) -> InputError:
    return fail("LAW001", f"no laws at '{point.value}': {why}", Position(f"entry point {point.name} of {GROUP}"))
