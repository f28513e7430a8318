"""Checking catalogs: files, values against each other, and a build of every platform with each choice of each option."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from configurator.catalog.data import shipped
from configurator.catalog.problems import InputError, Position, Problem, fail
from configurator.cli.catalogs.laws import known_laws, platforms_to_try, score_mistakes, tell_laws, tell_score, try_laws
from configurator.cli.console import complain, print_document, print_json, progress, say
from configurator.cli.groups import group
from configurator.cli.numbers import counted
from configurator.cli.options import AsJson, Overlays

if TYPE_CHECKING:
    from configurator.catalog.model import Catalog
    from configurator.testing.laws.law import Law

EVERY = 0.5  # seconds between two looks at the files
EXAMPLES = 50  # cases for the laws: two minutes over the shipped platforms
MISTAKES = 100

prices = group("Prices that a platform lacks.")


def loaded_catalog(folders: list[Path], anew: bool = False) -> Catalog:
    """The shipped catalog with folders laid over it; read `anew`, it is as its files are judged now."""
    from configurator.catalog.load import load_catalog

    return load_catalog(folders, anew)


@dataclass(frozen=True)
class Wanted:
    """What is asked of a check beside the files and builds: warnings as failures, laws, and how it is told."""

    strict: bool
    as_json: bool
    laws: Sequence[Law] = ()
    mutations: bool = False
    examples: int | None = None
    seed: int = 0

    def drawn(self, loaded: Catalog) -> dict[str, Any]:
        """What is drawn on the platforms: cases for the laws, or mistakes for the nets; nothing where neither is asked for."""
        if self.mutations:
            return score_mistakes(loaded, self.laws, self.examples or MISTAKES, self.seed)
        return try_laws(loaded, self.laws, self.examples or EXAMPLES, self.seed) if self.laws else {}


def check(
    folders: Annotated[list[Path] | None, typer.Argument(metavar="[DIR]...", help="Catalog folders to check over the shipped one.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when there is a warning, so that a pipeline can hold it.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file changes, until Ctrl-C.")] = False,
    laws: Annotated[bool, typer.Option("--laws", help="Try the laws too: what must hold of every specification of a platform.")] = False,
    law: Annotated[list[str] | None, typer.Option("--law", metavar="ID", help="Try this law alone; repeatable.")] = None,
    mutations: Annotated[
        bool, typer.Option("--mutations", help="Plant mistakes into the platforms, and tell which of them nothing notices.")
    ] = False,
    examples: Annotated[
        int | None,
        counted("--examples", least=1, metavar="N", help=f"Cases drawn for the laws ({EXAMPLES}), or mistakes planted ({MISTAKES})."),
    ] = None,
    seed: Annotated[int | None, counted("--seed", metavar="S", help="Draw others; a seed always draws the same (0).")] = None,
    as_json: AsJson = False,
    catalog: Overlays = None,
) -> None:
    """Check all catalog files: structure, units, sources, references, numbers against their peers and each other; build the platforms.

    Of the folders given (of the shipped one where none is) every platform is built, with its defaults and each choice of each option once.
    Exit 2 when something is wrong; 0 with warnings, or 1 with --strict. With --laws (see docs/laws.md) exit 1 when a law is broken,
    with --mutations when less than 95 % of the planted mistakes are noticed.
    """
    laid_over = [*(catalog or []), *(folders or [])]
    if laws and mutations:
        raise fail("LAW007", "one after the other: laws want a sound catalog, and mutations break it", Position("--mutations"))
    known = known_laws(law or []) if laws or law or mutations else ()
    if not known and (examples is not None or seed is not None):
        raise fail("LAW006", "nothing is drawn without laws", Position("--examples" if examples else "--seed"), "add --laws")
    wanted = Wanted(strict, as_json, known, mutations, examples, seed or 0)
    if watch:
        for _ in changes_of(laid_over or [shipped("catalogs")]):
            with contextlib.suppress(typer.Exit):
                _check_and_tell(laid_over, wanted)
    else:
        _check(laid_over, wanted)


def changes_of(folders: list[Path]) -> Iterator[None]:
    """Once at first, and again whenever a file of the folders is another than before; until Ctrl-C."""
    from configurator.catalog.reading.digests import state_of

    before = None
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            now = [state_of(folder) for folder in folders]
            if now != before:
                yield
                say("watching: a change of a file starts the next check, Ctrl-C ends", error=True)
            before = now
            time.sleep(EVERY)


def _check_and_tell(laid_over: list[Path], wanted: Wanted) -> None:
    """The same check that goes on after an error."""
    try:
        _check(laid_over, wanted)
    except InputError as error:
        complain(error.problems)


def _check(laid_over: list[Path], wanted: Wanted) -> None:
    try:
        loaded = loaded_catalog(laid_over, anew=True)
        if wanted.laws:
            platforms_to_try(loaded)
        built, found = _try_builds(loaded)
    except InputError as error:
        if wanted.as_json:
            print_json({"ok": False, "problems": [p.as_json() for p in error.problems]})
            complain(error.problems if wanted.laws else ())
            raise typer.Exit(2) from None
        raise
    warnings = [*_of_the_folders(loaded), *found]
    tried = wanted.drawn(loaded)
    failed = bool(tried.pop("broken", False))
    if wanted.as_json:
        print_json({"ok": not failed, "problems": [p.as_json() for p in warnings], **_counts(loaded), "built": built, **tried})
    else:
        _tell(loaded, warnings, built)
        if "laws" in tried:
            tell_laws(tried)
        if "mutations" in tried:
            tell_score(tried["mutations"])
    if failed or (wanted.strict and warnings):
        raise typer.Exit(1)


def _of_the_folders(loaded: Catalog) -> list[Problem]:
    """The warnings of the folders laid over the shipped one, without those that this has by itself; all where there is none."""
    if len(loaded.folders) == 1:
        return loaded.warnings
    shipped = {(p.code, p.position, p.message) for p in loaded_catalog([]).warnings}
    return [p for p in loaded.warnings if (p.code, p.position, p.message) not in shipped]


def _tell(loaded: Catalog, warnings: list[Problem], built: int) -> None:
    for warning in warnings:
        say(f"warning: {warning}", error=True)
    for replaced in loaded.replaced:
        say(f"note: {replaced}")
    for line in _untranslated(loaded):
        say(f"note: {line}")
    counts = _counts(loaded)
    platforms = len({trial.platform.id for trial in _trials(loaded)})
    tried = f"{platforms} platforms built in {built} ways, {len(warnings)} warnings"
    say(f"ok: {counts['items']} items, {counts['values']} values, every one with a source and a confidence; {tried}")


def _trials(loaded: Catalog) -> list[Any]:
    from configurator.studies.catalogs.trials import layers_of, trials

    return trials(loaded, layers_of(loaded))


def _try_builds(loaded: Catalog) -> tuple[int, list[Problem]]:
    """How many builds were made, and the warnings they gave.

    Raises:
        InputError: a platform cannot be built.
    """
    from configurator.studies.catalogs.trials import dated_ahead, layers_of, tried

    wanted = _trials(loaded)
    found = [*dated_ahead(loaded, datetime.date.today(), layers_of(loaded))]
    with progress(wanted, "building") as todo:
        for trial in todo:
            found.extend(tried(loaded, trial))
    errors = list(dict.fromkeys(p for p in found if p.severity == "error"))
    if errors:
        raise InputError(errors)
    return len(wanted), list(dict.fromkeys(found))


def _untranslated(loaded: Catalog) -> list[str]:
    """A line for each platform of the folders with names that have no Chinese."""
    from configurator.studies.catalogs.trials import platforms_of
    from configurator.studies.catalogs.untranslated import untranslated

    found = {id: untranslated(loaded, loaded.platforms[id]) for id in platforms_of(loaded)}
    return [f"{id}: {len(names)} names without Chinese, first '{names[0]}'" for id, names in found.items() if names]


def _counts(loaded: Catalog) -> dict[str, int]:
    return {"items": len(loaded.values), "values": sum(len(each.found) for each in loaded.values), "sources": len(loaded.sources)}


@prices.command()
def missing(
    platform: Annotated[str, typer.Argument(help="A platform, built with its defaults.")],
    catalog: Overlays = None,
) -> None:
    """Parts of a platform without a price as a price book to fill in, the dearest first by what others of their kind cost."""
    from configurator.build.stages import engineered_system, untimed
    from configurator.studies.catalogs.unpriced import as_price_book, unpriced_parts
    from configurator.system.load import load_spec

    loaded = loaded_catalog(catalog or [])
    loaded.platform(platform)
    found = unpriced_parts(engineered_system(load_spec(platform, loaded, ()), loaded, untimed))
    if found:
        print_document(as_price_book(found))
    else:
        say(f"every part of {platform} has a price")
