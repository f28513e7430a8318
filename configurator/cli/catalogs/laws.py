"""The laws on the platforms of some folders, and the score of planted mistakes, told as a table or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from configurator.catalog.problems import Position, fail
from configurator.cli.console import progress, say

if TYPE_CHECKING:
    from configurator.catalog.model import Catalog
    from configurator.testing.laws.law import Law


def known_laws(wanted: Sequence[str]) -> Sequence[Law]:
    """The laws of the program and of installed packages, or those of some ids.

    Raises:
        InputError: Hypothesis is missing, or a law of a package is none.
    """
    with _with_hypothesis():
        from configurator.testing.laws.known import all_laws

        return all_laws(wanted)


@contextmanager
def _with_hypothesis() -> Iterator[None]:
    from configurator.testing.needs import HOW, require_hypothesis

    try:
        require_hypothesis()
    except ImportError:
        raise fail("LAW004", "the laws draw their cases with Hypothesis, which is not installed", hint=HOW) from None
    yield


def platforms_to_try(loaded: Catalog) -> list[str]:
    """The platforms of the folders given, of the shipped one where none is.

    Raises:
        InputError: they have none.
    """
    from configurator.studies.catalogs.trials import platforms_of

    found = platforms_of(loaded)
    if not found:
        where = Position(", ".join(folder.rstrip("/") for folder in loaded.folders[1:]))
        raise fail("LAW005", "no platform is in it, and laws are about platforms", where, "leave the folder out to try the shipped ones")
    return found


def try_laws(loaded: Catalog, laws: Sequence[Law], examples: int, seed: int) -> dict[str, Any]:
    """The laws tried on the platforms of the folders, as plain values; `broken` is whether the catalog is held not to keep them.

    A law without a case is no fault of an overlay, whose racks may well have no liquid; of the shipped catalog it is.
    """
    from configurator.testing.trial import Trial

    platforms = platforms_to_try(loaded)
    with progress(list(range(examples)), "laws") as examples_done:
        ticks = iter(examples_done)
        outcomes = Trial(loaded, platforms, laws, examples, seed).run(lambda: next(ticks, None))
    bad = {"broken"} if len(loaded.folders) > 1 else {"broken", "no-case"}
    failed = any(outcome.status in bad for outcome in outcomes)
    return {"platforms": platforms, "examples": examples, "seed": seed, "laws": [o.as_json() for o in outcomes], "broken": failed}


def tell_laws(found: dict[str, Any]) -> None:
    """A line a law; what breaks one with the specification that does it."""
    laws = found["laws"]
    wide = max(len(law["id"]) for law in laws)
    for law in laws:
        say(f"{law['status']:8}  {law['id']:{wide}}  {law['cases']:5} cases of {law['examples']} examples")
    for law in laws:
        if law["status"] == "broken":
            say(f"\nbroken: {law['id']} on {law['platform']}\n{law['example']}".rstrip())
    count = {status: sum(law["status"] == status for law in laws) for status in ("holds", "broken", "no-case")}
    tried = f"{found['examples']} examples of {len(found['platforms'])} platforms, seed {found['seed']}"
    say(f"{count['holds']} laws hold, {count['broken']} are broken, {count['no-case']} had no case: {tried}")


def score_mistakes(loaded: Catalog, laws: Sequence[Law], number: int, seed: int) -> dict[str, Any]:
    """Mistakes planted into the platforms of the folders, as plain values; `broken` is whether too few of them are noticed."""
    from configurator.testing.mutations.score import LEAST, score

    with progress(list(range(number)), "planting mistakes") as planted:
        ticks = iter(planted)
        found = score(loaded, platforms_to_try(loaded), laws, number, seed, lambda: next(ticks, None))
    return {"mutations": {**found.as_json(), "seed": seed}, "broken": found.share < LEAST}


def tell_score(found: dict[str, Any]) -> None:
    """The score, which net caught how many, and what nothing noticed, by name."""
    by = ", ".join(f"{net} {number}" for net, number in found["by"].items())
    caught = f"{found['caught']} of {found['planted']} planted mistakes are noticed"
    say(f"mutation score {found['score']:.1%}: {caught} ({by}), seed {found['seed']}")
    for left in found["survivors"]:
        say(f"not noticed: {left['platform']}, {left['kind']}: {left['what']}")
